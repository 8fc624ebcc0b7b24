"""One published page: the executed notebook as HTML, and the words around it."""

import base64
import hashlib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from nbconvert import HTMLExporter, TemplateExporter
from nbformat import NotebookNode

from safetynet.font import subset_font
from safetynet.tables import template_environment
from safetynet.words import HTML_LANGUAGE, LANGUAGES, Words


@dataclass(frozen=True)
class Page:
    """What a page's frame shows; ``path`` is its address within the site."""

    path: str
    title: str
    words: Words
    links: list[dict[str, Any]] = field(default_factory=list)
    translated: bool = True

    def frame(self, font: str, contents: list[str]) -> dict[str, Any]:
        """Return what the templates need."""
        words = self.words
        return {
            "lang": HTML_LANGUAGE[words.language],
            "title": self.title,
            "words": words,
            "skip": words("skip"),
            "site": words("site_title"),
            "index": link(self.path, localise("index.html", words.language)),
            "links": self.links,
            "other": self._other_language() if self.translated else None,
            "contents": contents,
            "font": font,
            "style": read_style(),
            "script": read_script(),
            "script_digest": script_digest(),
        }

    def _other_language(self) -> dict[str, str]:
        target, language = translation(self.path, self.words.language)
        return {
            "lang": HTML_LANGUAGE[language],
            "href": link(self.path, target),
            "text": self.words("other_language"),
        }


def localise(path: str, language: str) -> str:
    """Return the address of a page in a language: Chinese at the root, others in a folder.

    >>> localise("yilan/strategy-2.html", "en")
    'en/yilan/strategy-2.html'
    """
    return path if language == LANGUAGES[0] else f"{language}/{path}"


def translation(path: str, language: str) -> tuple[str, str]:
    """Return the address of a page's other language, and that language.

    >>> translation("en/index.html", "en")
    ('index.html', 'zh')
    """
    other = next(code for code in LANGUAGES if code != language)
    first, _, rest = path.partition("/")
    return localise(rest if first in LANGUAGES else path, other), other


def link(source: str, target: str) -> str:
    """Return the relative link from one page of the site to another.

    >>> link("en/yilan/strategy-2.html", "yilan/strategy-2.html")
    '../../yilan/strategy-2.html'
    """
    return "../" * source.count("/") + target


@lru_cache(maxsize=1)
def read_style() -> str:
    """Return the one style sheet of all pages."""
    return files("safetynet").joinpath("templates/page.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def read_script() -> str:
    """Return the one script of all pages: search and sort in tables."""
    return files("safetynet").joinpath("templates/tables.js").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def script_digest() -> str:
    """Return the digest by which the page's Content-Security-Policy allows its script."""
    digest = hashlib.sha256(read_script().encode("utf-8")).digest()
    return base64.b64encode(digest).decode("ascii")


class PageExporter(HTMLExporter):
    """nbconvert's HTML exporter without its second parse of the page.

    The stock exporter reads its own HTML again to add alternative texts; the charts bring theirs.
    """

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> Any:
        """Return the HTML and the resources of a notebook."""
        return TemplateExporter.from_notebook_node(self, nb, resources, **kw)


@lru_cache(maxsize=1)
def html_exporter() -> PageExporter:
    """Return the exporter with the project's template; making one is slow, so it is kept."""
    templates = Path(str(files("safetynet").joinpath("templates")))
    return PageExporter(
        template_name="safetynet",
        extra_template_basedirs=[str(templates)],
        extra_template_paths=[str(templates)],
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )


def render_notebook(notebook: NotebookNode, page: Page, font: Path | None = None) -> str:
    """Return the HTML of an executed notebook, with the characters of its own text as font.

    ``font`` is a font file that is known to have the page's characters.
    """
    contents = [
        cell.metadata["safetynet"]["term"]
        for cell in notebook.cells
        if cell.cell_type == "markdown" and "safetynet" in cell.metadata
    ]

    def render(data: str) -> str:
        return str(
            html_exporter().from_notebook_node(notebook, {"page": page.frame(data, contents)})[0]
        )

    return with_font(render, font)


def render_template(name: str, page: Page, font: Path | None = None, **values: Any) -> str:
    """Return the HTML of a page that has no notebook."""
    template = template_environment().get_template(name)

    def render(data: str) -> str:
        return template.render(page=page.frame(data, []), words=page.words, **values)

    return with_font(render, font)


def with_font(render: Any, source: Path | None) -> str:
    """Return a rendered page that carries a font with its own characters."""
    mark = "WORKBOOK-FONT"
    html = str(render(mark))
    text = "".join(sorted(set(html)))
    return html.replace(mark, base64.b64encode(subset_font(text, source)).decode("ascii"))
