"""One published page: the executed notebook as HTML, and the frame around it."""

import base64
import hashlib
import re
from dataclasses import fields
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from markupsafe import Markup
from nbconvert import HTMLExporter, TemplateExporter
from nbformat import NotebookNode

from safetynet import __version__
from safetynet.charts.font import Glyphs, page_font
from safetynet.pages.cells import prepare
from safetynet.pages.finding import finding_of
from safetynet.pages.frame import Page, link
from safetynet.pages.language import mark_languages
from safetynet.tables.beside import stem
from safetynet.tables.table import self_link
from safetynet.words.terms import HTML_LANGUAGE, Words, localise

# Where the page's own parts go once its text is known. As titles and words stand escaped on a page,
# the first of each is the frame's, which comes before any cell; of scripts it is the last.
FONT, SCRIPT, DIGEST, CONTENTS, EDITION = (
    Markup(f"<!--{name}-->") for name in ("font", "script", "digest", "contents", "edition")
)
# What the protocol of previews (ogp.me) calls the languages.
LOCALES = {"zh": "zh_TW", "en": "en_GB"}
# What a page must hold for a script to be of use there.
SCRIPTS = {
    "page": "<main",
    "chart": '<figure class="chart"',
    "search": 'id="search-index"',
    "compare": 'id="compare-data"',
    "opened": "<main",
    "address": "<main",
}


def with_places(html: str) -> str:
    """Return the HTML with a place to link to at every heading that a researcher wrote."""
    known = set(re.findall(r'id="([^"]+)"', html))

    def placed(heading: "re.Match[str]") -> str:
        text = re.sub(r"<[^>]+>", "", heading[2]).strip()
        name = re.sub(r"[\s\"'<>&#%?]+", "-", text).strip("-") or "section"
        while name in known:
            name += "-"
        known.add(name)
        return f'<h{heading[1]} id="{name}">{heading[2]}</h{heading[1]}>'

    # a page has one title of its own, so what a researcher calls one is a section
    head, body = html.split("</h1>", 1)
    body = re.sub(r"<h1\b([^>]*)>(.*?)</h1>", r"<h2\1>\2</h2>", body, flags=re.DOTALL)
    return f"{head}</h1>" + re.sub(r"<h(2)>(.*?)</h\1>", placed, body, flags=re.DOTALL)


def with_links(html: str, words: Words) -> str:
    """Return the HTML with a link to itself behind every section's heading."""

    def linked(heading: "re.Match[str]") -> str:
        name = Markup(re.sub(r"<[^>]+>", "", heading[2])).unescape().strip()
        return heading[0] + str(self_link(Markup(heading[1]), "section", name, words))

    return re.sub(r'<h2 id="([^"]+)">(.*?)</h2>', linked, html, flags=re.DOTALL)


def page_contents(html: str, page: Page) -> str:
    """Return the list of a page's sections: its headings outside of the folded steps."""
    plain = re.sub(r'<details class="steps">.*?</details><!--steps-->', "", html, flags=re.DOTALL)
    found = re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', plain, flags=re.DOTALL)
    sections = [(place, Markup(re.sub(r"<[^>]+>", "", text)).unescape()) for place, text in found]
    module = html_exporter().environment.get_template("parts.html.j2").module
    return str(module.contents({"contents": sections, "words": page.words}))


def page_edition(html: str, page: Page) -> str:
    """Return what the foot of every printed sheet says of the versions, as a text of CSS.

    It is what the page's citation says; a page without one has the workbook's version alone.
    """
    found = re.search(r'data-edition="([^"]*)"', html)
    said = (
        Markup(found[1]).unescape()
        if found
        else page.words("edition_workbook", workbook=__version__)
    )
    return css_text(said)


def css_text(text: str) -> str:
    r"""Return a text as CSS writes it, whatever it holds and wherever it stands on a page.

    >>> print(css_text('a "b" </style>'))
    "a \22 b\22  \3c /style\3e "
    """
    escaped = re.sub(r"[\x00-\x1f\"'\\<>&]", lambda sign: f"\\{ord(sign[0]):x} ", text)
    return f'"{escaped}"'


def frame_values(page: Page, finding: str = "") -> dict[str, Any]:
    """Return what the template needs; ``finding`` is what the page says first."""
    words = page.words
    own = {field.name: getattr(page, field.name) for field in fields(page)}
    return own | {
        "lang": HTML_LANGUAGE[words.language],
        "site": words("site_title"),
        "index": link(page.path, localise("index.html", words.language)),
        "search": link(page.path, localise("search.html", words.language)),
        "contents": CONTENTS,
        "edition": EDITION,
        "finding": finding or page.description,
        "name": stem(page.path),
        "locale": LOCALES[words.language],
        "style": read_style(),
        "font": FONT,
        "face": face_script(),
        "script": SCRIPT,
        "script_digests": [script_digest(face_script()), DIGEST],
    }


@lru_cache(maxsize=1)
def read_style() -> str:
    """Return the one style sheet of all pages, without the spaces and notes that people need."""
    parts = files("safetynet.pages").joinpath("templates/style").iterdir()
    text = "".join(part.read_text(encoding="utf-8") for part in sorted(parts, key=str))
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*|(?<=[{};,]) | (?=\{)", "", text)


@cache
def read_script(name: str) -> str:
    """Return a script without its comments and its indentation."""
    return re.sub(r"(?m)^\s*(//.*)?|\s+$", "", _read(name)) + "\n"


def face_script() -> str:
    """Return the script that stands before all else, so its names are its own."""
    return f"{{{read_script('face.js')}}}"


def script_digest(script: str) -> str:
    """Return what a page's policy calls a script that may run: its SHA-256, in base 64."""
    return base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")


def _read(name: str) -> str:
    return files("safetynet.pages").joinpath(f"templates/{name}").read_text(encoding="utf-8")


class PageExporter(HTMLExporter):
    """nbconvert's HTML exporter without its second parse of the page.

    The stock exporter reads its own HTML again to add alternative texts; the charts bring theirs.
    """

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> Any:
        """Return the HTML and the resources of a notebook."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)

    def load_templates(self) -> None:
        """Read and compile the page's templates."""
        for name in ("parts.html.j2", self.template_file):
            self.environment.get_template(name)


@lru_cache(maxsize=1)
def html_exporter() -> PageExporter:
    """Return the exporter with the project's template; making one is slow, so it is kept."""
    templates = Path(str(files("safetynet.pages").joinpath("templates")))
    exporter = PageExporter(
        template_name="safetynet",
        extra_template_basedirs=[str(templates)],
        extra_template_paths=[str(templates)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
    )
    exporter.register_filter("css", css_text)
    return exporter


def render_notebook(notebook: NotebookNode, page: Page, glyphs: Glyphs | None = None) -> str:
    """Return the HTML of an executed notebook, with its scripts and the font of its own text.

    ``glyphs`` are the outlines of the site's characters.
    """
    notebook = prepare(notebook, page)
    resources = {"page": frame_values(page, finding_of(notebook))}
    html = str(html_exporter().from_notebook_node(notebook, resources)[0])
    html = with_places(html)
    html = html.replace(CONTENTS, page_contents(html, page), 1)
    html = html.replace(EDITION, page_edition(html, page), 1)
    html = with_links(html, page.words)
    script = "".join(read_script(f"{name}.js") for name, sign in SCRIPTS.items() if sign in html)
    html = mark_languages(html)
    characters = "".join(sorted(set(html)))
    font_data = base64.b64encode(page_font(characters, glyphs)).decode("ascii")
    html = html.replace(DIGEST, script_digest(script), 1)
    before, _, after = html.replace(FONT, font_data, 1).rpartition(SCRIPT)
    return f"{before}{script}{after}"
