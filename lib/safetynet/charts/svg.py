"""Drawings as small SVG, in the colours of the page around them."""

import re

from markupsafe import escape

from safetynet.charts.style import VARIABLES


def _short_numbers(tag: "re.Match[str]") -> str:
    """Return a tag with its coordinates in hundredths of a point."""
    return re.sub(r"(?<![#\w])-?\d+\.\d{3,}", lambda n: f"{float(n[0]):.2f}", tag[0])


def slim(svg: str, name: str, title: str, alternative: str) -> str:
    """Return matplotlib's SVG without what a page does not need, in the page's colours.

    ``name`` makes its ids unique on a page. Numbers keep two decimals (hundredths of a point); each
    colour becomes a variable with the drawn colour as its fallback, so that the SVG stands alone
    too.
    """
    svg = re.sub(r"\s+", " ", svg[svg.index("<svg") :])
    size = re.search(r'viewBox="([^"]*)"', svg)
    body = svg[svg.index(">") + 1 : svg.rindex("</svg>")]
    body = re.sub(r"<style[^>]*>.*?</style>", "", body)
    body = re.sub(r"font-family: [^;\"]*;? ?| transform=\"rotate\(-0 [^)]*\)\"", "", body)
    body = re.sub(r"<[^>]*>", _short_numbers, body)
    used = set(re.findall(r"#([\w-]+)[)\"]", body))
    body = re.sub(r' id="([^"]*)"', lambda m: m[0] if m[1] in used else "", body)
    # matplotlib's ids follow the last digits of numbers, which differ between versions of Python
    for number, old in enumerate(re.findall(r' id="([^"]*)"', body)):
        body = re.sub(rf"(?<=[#\"]){re.escape(old)}(?=[)\"])", f"{name}-{number}", body)
    before = ""
    while before != body:
        before, body = body, re.sub(r"<(g|defs)>\s*</\1>|<g ?/>|(?<=>) (?=<)", "", body)
        body = re.sub(r"<g>((?:(?!</?g\b).)*)</g>", r"\1", body)
    for colour, variable in VARIABLES.items():
        body = body.replace(f": {colour}", f": var({variable}, {colour})")
    return (
        f'<svg role="img" xmlns="http://www.w3.org/2000/svg"'
        f' xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{size[1] if size else ""}">'
        f"<title>{escape(title)}</title><desc>{escape(alternative)}</desc>{body}</svg>"
    )
