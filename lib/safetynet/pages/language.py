"""Words of another language on a page: each stands in an element that says which it is."""

import re
from dataclasses import dataclass, field

from safetynet.words.terms import HAN, HTML_LANGUAGE, IDEOGRAPH

TAG = re.compile(
    r"<!--.*?-->|<!DOCTYPE[^>]*>"
    r"|<(?P<end>/?)(?P<name>[a-zA-Z][\w:-]*)(?P<more>(?:\"[^\"]*\"|'[^']*'|[^'\">])*)>",
    re.DOTALL,
)
LANG = re.compile(r"\blang=[\"']([^\"']*)[\"']")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
# Their text is no text of the page, or can hold no element.
BARE = {"script", "style", "title", "desc", "textarea", "option"}
# What stands in these is no sentence.
CODE = {"code", "pre", "kbd", "samp"}
# Chinese with the digits and marks within it.
CHINESE_WORDS = re.compile(f"(?:[0-9][0-9.,]*)?[{HAN}](?:[\\s0-9.,%/:()–-]*[{HAN}])*")
# Four Latin words or more: fewer are names.
LATIN_WORDS = re.compile(
    r"[A-Za-z][A-Za-z’'-]*(?:[\s,;:.()/“”\"’'0-9%–-]+[A-Za-z][A-Za-z’'-]*){3,}[.)”]*"
)


@dataclass
class _Place:
    """The elements that are open where a text stands: their names, and the language of each."""

    names: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)

    def open(self, name: str, more: str) -> None:
        said = LANG.search(more)
        language = said[1] if said else self.languages[-1] if self.languages else ""
        self.names.append(name)
        self.languages.append(language)

    def close(self, name: str) -> None:
        if name in self.names:
            while self.names.pop() != name:
                self.languages.pop()
            self.languages.pop()

    @property
    def language(self) -> str:
        return self.languages[-1] if self.languages else ""


def mark_languages(html: str) -> str:
    """Return a page with every word of another language in an element that says which it is.

    Chinese words on an English page, and four or more English words in a row on a Chinese one,
    get a ``span`` with ``lang``; what an element marks already is left as it is, and so is code.
    """
    place, parts, end = _Place(), [], 0
    for tag in TAG.finditer(html):
        parts.append(_marked(html[end : tag.start()], place))
        parts.append(tag[0])
        end = tag.end()
        name = (tag["name"] or "").lower()
        if not name or name in VOID or tag["more"].endswith("/"):
            continue
        if tag["end"]:
            place.close(name)
        elif not set(place.names) & {"script", "style"}:
            place.open(name, tag["more"])
    return "".join(parts) + html[end:]


def _marked(text: str, place: _Place) -> str:
    """Return a text with what is foreign where it stands marked."""
    if not text.strip() or set(place.names) & BARE:
        return text
    element = "tspan" if "svg" in place.names else "span"
    if place.language.startswith("zh"):
        if set(place.names) & CODE:
            return text
        return LATIN_WORDS.sub(lambda run: _span(element, "en", run[0]), text)

    def chinese(run: "re.Match[str]") -> str:
        known = re.search(f"[{IDEOGRAPH}]", run[0])
        return _span(element, HTML_LANGUAGE["zh"], run[0]) if known else run[0]

    return CHINESE_WORDS.sub(chinese, text)


def _span(element: str, language: str, text: str) -> str:
    return f'<{element} lang="{language}">{text}</{element}>'
