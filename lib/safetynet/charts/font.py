"""A font that has Chinese: for measuring charts, and cut down to a page's characters."""

import hashlib
import io
import marshal
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import fontTools
import pylopdf_fonts_zh_tw
from matplotlib import font_manager

from safetynet.seal import SealError, seal, unseal, write_whole

# Each character's advance width and outline, as the table of outlines (glyf) holds it.
Glyphs = Mapping[str, tuple[int, bytes]]
FALLBACKS = (
    "Noto Sans TC",
    "Noto Sans CJK TC",
    "Source Han Sans TC",
    "PingFang TC",
    "Microsoft JhengHei",
)
# The family name of the font that a page carries.
PAGE_FAMILY = "Workbook"
# The grid of a page's font: an eighth of a pixel at the size of text, half as much to load. Its
# curves, in the form that packs best, lie within as much of those of the whole font.
UNITS, WITHIN = 128, 0.8
# The earliest date a font can bear without doubts: the same on every page.
MADE = 0x7C259DC0
# Under this name stand the characters that the font has not.
LACKING = "lacking"
BASIC = "".join(chr(code) for code in range(0x20, 0x7F))
# What code sets beside numbers and words; no table of terms has them.
SIGNS = "−≈↑↓⚠✗"
# What the font has not and pages need: corners on a grid of a thousand, and the width. Without it
# a missed target would bear the sign of whatever other font a machine has.
CROSS = (
    (341, 303), (138, 100), (71, 167), (274, 370), (71, 573), (138, 640),
    (341, 437), (544, 640), (611, 573), (408, 370), (611, 167), (544, 100),
)  # fmt: skip
DRAWN = {"✗": (CROSS, 683)}


def font_path() -> Path:
    """Return the font file with Traditional Chinese: the packaged one, else an installed one.

    Raises FileNotFoundError where there is neither.
    """
    packaged = pylopdf_fonts_zh_tw.sans_path()
    if packaged.is_file():
        return packaged
    for entry in font_manager.fontManager.ttflist:
        if entry.name in FALLBACKS:
            return Path(entry.fname)
    raise FileNotFoundError(
        f"no font with Traditional Chinese; install one of {', '.join(FALLBACKS)}"
    )


@lru_cache(maxsize=1)
def chart_family() -> str:
    """Return the family name of the Chinese font, made known to matplotlib."""
    path = str(font_path())
    if all(entry.fname != path for entry in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


def site_glyphs(characters: str, folder: Path) -> Glyphs:
    """Return some characters' outlines, kept in a folder until they change.

    What is kept there is sealed: outlines that are damaged, or that somebody else put there, would
    show other digits than the page has. They are drawn anew, also where nothing can be kept.
    """
    source = font_path()
    made_from = (
        f"{LACKING} {characters} glyf {UNITS} {WITHIN} {DRAWN} "
        f"{source.name} {source.stat().st_size} {fontTools.version}"
    )
    path, purpose = folder / "glyphs", f"glyphs {hashlib.sha256(made_from.encode()).hexdigest()}"
    with suppress(OSError, SealError):
        kept: Glyphs = marshal.loads(unseal(path.read_bytes(), purpose))
        return kept
    glyphs = coarse_glyphs(characters)
    with suppress(OSError):
        write_whole(path, seal(marshal.dumps(glyphs), purpose))
    return glyphs


def coarse_glyphs(characters: str) -> dict[str, tuple[int, bytes]]:
    """Return advance width and outline (an entry of glyf) of characters on a coarse grid.

    The empty text has the outline of what the font lacks; what that is, is named under LACKING.
    """
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    font = TTFont(font_path(), lazy=True)
    scale = UNITS / font["head"].unitsPerEm
    shapes, names = font.getGlyphSet(), font.getBestCmap()
    glyphs, lacking = {}, "\n"
    for character in ["", *sorted(set(BASIC + characters))]:
        if character in DRAWN:
            glyphs[character] = _drawn(character)
            continue
        name = names.get(ord(character)) if character else ".notdef"
        if name is None:
            lacking += character
            continue
        drawn = TTGlyphPen(None)
        curves = Cu2QuPen(drawn, WITHIN, reverse_direction=True)
        shapes[name].draw(TransformPen(curves, (scale, 0, 0, scale, 0, 0)))
        outline = drawn.glyph(dropImpliedOnCurves=True)
        outline.recalcBounds(None)
        glyphs[character] = round(shapes[name].width * scale), bytes(outline.compile(None))
    return glyphs | {LACKING: (0, lacking.encode())}


def _drawn(character: str) -> tuple[int, bytes]:
    """Return advance width and outline of a character that is drawn here."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    corners, width = DRAWN[character]
    scale, pen = UNITS / 1000, TTGlyphPen(None)
    first, *others = [(round(across * scale), round(up * scale)) for across, up in corners]
    pen.moveTo(first)
    for corner in others:
        pen.lineTo(corner)
    pen.closePath()
    outline = pen.glyph()
    outline.recalcBounds(None)
    return round(width * scale), bytes(outline.compile(None))


def page_font(text: str, glyphs: Glyphs | None = None) -> bytes:
    """Return a WOFF2 font with the characters of a text, Latin letters included.

    A page that carries it reads the same on a machine without Chinese fonts. ``glyphs`` are those
    of ``site_glyphs``; without them the characters are drawn from the whole font.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    known = dict(glyphs or coarse_glyphs(text))
    unknown = "".join(sorted(set(text) - set(known) - set(known[LACKING][1].decode())))
    if glyphs and unknown:
        # what a researcher wrote into a notebook of their own
        known = coarse_glyphs(unknown) | known
    wanted = [c for c in sorted(set(BASIC + text)) if c in known]
    names = {character: f"u{ord(character):04X}" for character in wanted}
    named = {".notdef": known[""]} | {names[c]: known[c] for c in wanted}
    outlines = {name: Glyph(data) for name, (_, data) in named.items()}
    for outline in outlines.values():
        outline.expand(None)
    builder = FontBuilder(UNITS, isTTF=True)
    builder.font.recalcTimestamp = False
    builder.updateHead(created=MADE, modified=MADE)
    builder.setupGlyphOrder(list(named))
    builder.setupCharacterMap({ord(character): name for character, name in names.items()})
    builder.setupGlyf(outlines)
    builder.setupHorizontalMetrics(
        {name: (width, getattr(outlines[name], "xMin", 0)) for name, (width, _) in named.items()}
    )
    up, down = round(0.88 * UNITS), -round(0.12 * UNITS)
    builder.setupHorizontalHeader(ascent=up, descent=down)
    builder.setupNameTable({"familyName": PAGE_FAMILY, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=up, sTypoDescender=down, usWinAscent=up, usWinDescent=-down)
    builder.setupPost(keepGlyphNames=False)
    builder.font.flavor = "woff2"
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()
