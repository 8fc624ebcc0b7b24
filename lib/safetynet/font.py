"""A font that has Chinese: for measuring charts, and cut down to a page's characters."""

import hashlib
import io
import os
from functools import lru_cache
from pathlib import Path

import pylopdf_fonts_zh_tw
from matplotlib import font_manager

FALLBACKS = (
    "Noto Sans TC",
    "Noto Sans CJK TC",
    "Source Han Sans TC",
    "PingFang TC",
    "Microsoft JhengHei",
)
# The family name of the font that a page carries.
PAGE_FAMILY = "Workbook"
# The grid of a page's font: a tenth of a pixel at the size of text, two fifths less to load.
UNITS = 160
BASIC = "".join(chr(code) for code in range(0x20, 0x7F))
# Vertical writing and layout rules, of which a page needs none.
UNUSED_TABLES = ["vhea", "vmtx", "VORG", "BASE", "GPOS", "GSUB", "GDEF", "DSIG"]


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


def subset_font(text: str, source: Path | None = None, flavor: str | None = "woff") -> bytes:
    """Return a WOFF font with only the characters of a text, Latin letters included.

    A page that carries it reads the same on a machine without Chinese fonts. ``source`` is a font
    file to cut from, by default the whole font; ``flavor`` None gives OpenType.
    """
    from fontTools import subset

    options = subset.Options(
        flavor=flavor, layout_features=[], hinting=flavor is not None, recalc_timestamp=False
    )
    options.drop_tables += UNUSED_TABLES
    options.name_IDs, options.notdef_outline = [1, 2], True
    font = subset.load_font(str(source or font_path()), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=BASIC + text)
    subsetter.subset(font)
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    return buffer.getvalue()


def site_font(characters: str, folder: Path) -> Path:
    """Return the file of a coarse font with some characters, kept in a folder until they change."""
    whole = subset_font(characters, flavor=None)
    name = hashlib.sha256(whole + str(UNITS).encode()).hexdigest()[:16]
    path = folder / f"{name}.otf"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(coarse_font(whole))
        part.replace(path)
    return path


def coarse_font(data: bytes, units: int = UNITS) -> bytes:
    """Return an OpenType font on a coarser grid, so that its outlines take fewer bytes.

    Every point is rounded where it stands, so errors do not add up along an outline.
    """
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont
    from fontTools.ttLib.scaleUpem import scale_upem

    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    scale = units / font["head"].unitsPerEm
    glyphs, drawn = font.getGlyphSet(), {}
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    for name in font.getGlyphOrder():
        pen = T2CharStringPen(None, glyphs)
        glyphs[name].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        old = strings[name]
        drawn[name] = pen.getCharString(private=old.private, globalSubrs=old.globalSubrs)
    for name in drawn:
        strings[name].setProgram(["endchar"])
    scale_upem(font, units)
    for name, string in drawn.items():
        strings[name].setProgram(string.program)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
