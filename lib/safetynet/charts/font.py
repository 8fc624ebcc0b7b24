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

# Each character's advance width and outline.
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
# The grid of a page's font: an eighth of a pixel at the size of text, half as much to load.
UNITS = 128
# Under this name stand the characters that the font has not.
LACKING = "lacking"
BASIC = "".join(chr(code) for code in range(0x20, 0x7F))


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
        f"{LACKING} {characters} {UNITS} {source.name} {source.stat().st_size} {fontTools.version}"
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
    """Return advance width and outline (a Type 2 charstring) of characters on a coarse grid.

    What the font lacks is named under LACKING.

    Every point is rounded where it stands, so errors do not add up along an outline. The empty
    text has the outline of what the font lacks.
    """
    from fontTools.pens.t2CharStringPen import T2CharStringPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.ttLib import TTFont

    font = TTFont(font_path(), lazy=True)
    scale = UNITS / font["head"].unitsPerEm
    shapes, names = font.getGlyphSet(), font.getBestCmap()
    glyphs, lacking = {}, "\n"
    for character in ["", *sorted(set(BASIC + characters))]:
        name = names.get(ord(character)) if character else ".notdef"
        if name is None:
            lacking += character
            continue
        pen = T2CharStringPen(None, shapes)
        shapes[name].draw(TransformPen(pen, (scale, 0, 0, scale, 0, 0)))
        string = pen.getCharString()
        string.compile()
        glyphs[character] = round(shapes[name].width * scale), bytes(string.bytecode)
    return glyphs | {LACKING: (0, lacking.encode())}


def page_font(text: str, glyphs: Glyphs | None = None) -> bytes:
    """Return a WOFF font with the characters of a text, Latin letters included.

    A page that carries it reads the same on a machine without Chinese fonts. ``glyphs`` are those
    of ``site_glyphs``; without them the characters are drawn from the whole font.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.misc.psCharStrings import T2CharString

    known = dict(glyphs or coarse_glyphs(text))
    unknown = "".join(sorted(set(text) - set(known) - set(known[LACKING][1].decode())))
    if glyphs and unknown:
        # what a researcher wrote into a notebook of their own
        known = coarse_glyphs(unknown) | known
    wanted = [c for c in sorted(set(BASIC + text)) if c in known]
    names = {character: f"u{ord(character):04X}" for character in wanted}
    builder = FontBuilder(UNITS, isTTF=False)
    builder.font.recalcBBoxes = builder.font.recalcTimestamp = False
    builder.updateHead(created=0, modified=0)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(character): name for character, name in names.items()})
    named = {".notdef": known[""]} | {names[c]: known[c] for c in wanted}
    strings = {name: T2CharString(bytecode=code) for name, (_, code) in named.items()}
    builder.setupCFF(PAGE_FAMILY, {}, strings, {})
    builder.setupHorizontalMetrics({name: (width, 0) for name, (width, _) in named.items()})
    up, down = round(0.88 * UNITS), -round(0.12 * UNITS)
    builder.setupHorizontalHeader(ascent=up, descent=down)
    builder.setupNameTable({"familyName": PAGE_FAMILY, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=up, sTypoDescender=down, usWinAscent=up, usWinDescent=-down)
    builder.setupPost(keepGlyphNames=False)
    builder.font.flavor = "woff"
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()
