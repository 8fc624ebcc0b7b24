"""A page's font has every sign that code sets, also what the Chinese font has not."""

import io

import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont
from safetynet.charts.font import DRAWN, LACKING, SIGNS, UNITS, coarse_glyphs, font_path, page_font


def test_every_sign_has_an_outline() -> None:
    font = TTFont(io.BytesIO(page_font(SIGNS)))
    assert set(map(ord, SIGNS)) <= set(font.getBestCmap())
    assert coarse_glyphs(SIGNS)[LACKING][1].decode().strip() == ""


@pytest.mark.parametrize("sign", sorted(DRAWN))
def test_only_what_the_font_lacks_is_drawn_here(sign: str) -> None:
    assert ord(sign) not in TTFont(font_path(), lazy=True).getBestCmap()


@pytest.mark.parametrize("sign", sorted(DRAWN))
def test_a_drawn_sign_is_filled_as_other_signs_are(sign: str) -> None:
    font = TTFont(io.BytesIO(page_font(sign + "✓")))
    names, areas = font.getBestCmap(), {}
    for character in (sign, "✓"):
        pen = AreaPen()
        font.getGlyphSet()[names[ord(character)]].draw(pen)
        areas[character] = pen.value / UNITS**2
    # Outlines run clockwise, which makes the area negative, and are about as heavy.
    assert areas["✓"] < 0
    assert 0.5 < areas[sign] / areas["✓"] < 2
