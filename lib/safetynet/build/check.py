"""Whether a site may be published: nothing missing, stale, broken or of this machine."""

import re
import sys
import tempfile
from html import unescape
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from safetynet.build.publish import Publisher
from safetynet.build.task import Steps
from safetynet.identity import PACKAGE
from safetynet.words.terms import LANGUAGES, translation
from safetynet.workbook import Workbook

# Addresses that a page may name: they are names of formats and licences, not places it loads from.
NAMES = ("http://www.w3.org/", "https://schema.org", "https://creativecommons.org/licenses/")
ABSOLUTE = re.compile(
    r"file://|(?<![\w.])/(?:home|root|Users|tmp|var|opt|work)/|[A-Z]:\\\\?[A-Za-z]"
)
# What stands on a page where a picture or a table was meant to.
REPR = re.compile(r"&lt;(?:Axes|Figure|function |bound method |[\w.]+(?: [\w.]+)* at 0x)[^&<]*")
OPAQUE = re.compile(r"data:[\w/+.-]+[^\"')\s]*")


class _Page(HTMLParser):
    """The addresses, anchors and language of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what a tag leads to, loads or can be led to."""
        found = dict(attrs)
        names = {"a": "href", "link": "href", "form": "action"}
        for name in (names.get(tag, ""), "src", "data", "poster"):
            if address := found.get(name):
                self.links.append(address)
        self.anchors.update(value for key, value in attrs if key == "id" and value)


def site_faults(workbook: Workbook, steps: Steps) -> list[str]:
    """Return what stands against publishing the site, in words; ``steps`` are those of its plan."""
    site = workbook.reports
    pages = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("*.html"))
    }
    faults = [f"reports/{page} is not built" for page in _planned(steps) if page not in pages]
    faults += [
        f"{step.unit} is stale ({', '.join(step.reasons)}): build again"
        for step in steps.steps if step.reasons and (step.unit in pages or step.unit == "data")
    ]  # fmt: skip
    faults += [f"{unit} no longer belongs to the site: build again" for unit in steps.surplus]
    faults += [
        f"{workbook.name(path)}: a report failed; mend it and build again"
        for path in sorted(site.rglob("*.failed.ipynb"))
    ]
    parsed = {name: _Page(html) for name, html in pages.items()}
    for name, html in pages.items():
        faults += _page_faults(name, html, pages, parsed, site, workbook)
    return faults + _strangers(workbook, pages)


def _planned(steps: Steps) -> list[str]:
    return [step.unit for step in steps.steps if step.unit.endswith(".html")]


def _page_faults(
    name: str, html: str, pages: dict[str, str], parsed: dict[str, _Page], site: Path,
    workbook: Workbook,
) -> list[str]:  # fmt: skip
    """Return what is wrong with one page."""
    faults = []
    language = LANGUAGES[1] if name.startswith(f"{LANGUAGES[1]}/") else LANGUAGES[0]
    other = translation(name, language)[0]
    if other not in pages:
        faults.append(f"{name}: the other language, {other}, is missing")
    for address in parsed[name].links:
        faults += [f"{name}: {said}" for said in _link_fault(name, address, parsed, site)]
    for found in sorted(set(REPR.findall(html))):
        faults.append(f"{name}: shows what Python says of an object, {unescape(found)}")
    text = OPAQUE.sub("", html)
    for known in NAMES:
        text = text.replace(known, "")
    for found in {*ABSOLUTE.findall(text), *re.findall(r"https?://[^\"'\s<]+", text)}:
        faults.append(f"{name}: names a place outside the site, {found}")
    faults += [
        f"{name}: names this machine's folder {place}"
        for place in _places(workbook)
        if re.search(rf"{re.escape(place)}(?![\w-])", text)
    ]
    return faults


def _places(workbook: Workbook) -> list[str]:
    """Return the folders of this machine that no page may name, wherever they lie."""
    places = (workbook.root, PACKAGE.parent, Path(sys.prefix), Path.home(), tempfile.gettempdir())
    return sorted({str(place) for place in places if len(Path(place).parts) > 1})


def _link_fault(name: str, address: str, parsed: dict[str, _Page], site: Path) -> list[str]:
    """Return why a link leads nowhere, if so."""
    if address.startswith("data:"):
        return []
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or parts.path.startswith("/"):
        return [f"{address} leads out of the site"]
    target = name
    if parts.path:
        steps: list[str] = list(PurePosixPath(name).parent.parts)
        for step in PurePosixPath(unquote(parts.path)).parts:
            steps = steps[:-1] if step == ".." else [*steps, step]
        target = "/".join(steps)
    if target not in parsed:
        return [] if (site / target).is_file() else [f"{address} leads to no file"]
    if parts.fragment and unquote(parts.fragment) not in parsed[target].anchors:
        return [f"{address} leads to no place in {target}"]
    return []


def _strangers(workbook: Workbook, pages: dict[str, str]) -> list[str]:
    """Return the files of the site that no build has on record."""
    publisher = Publisher(workbook.root)
    records = [publisher.record(unit) for unit in publisher.units()]
    known = {name for record in records if record for name in record.files}
    names = [workbook.name(path) for path in workbook.reports.rglob("*") if path.is_file()]
    return [
        f"{name} was not made by a build: remove it"
        for name in sorted(names)
        if name not in {*known, "reports/README.md"} and not name.endswith(".failed.ipynb")
    ]
