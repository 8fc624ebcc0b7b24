"""A font that has Chinese: for measuring charts, and cut down to a page's characters."""

import io
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
