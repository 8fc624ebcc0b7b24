"""Where a page's numbers come from, and how to cite it."""

import os

from markupsafe import Markup

from safetynet import __released__, __version__
from safetynet.book.evidence import Evidence
from safetynet.raw.source import document_order
from safetynet.tables.beside import stem
from safetynet.tables.table import ADDRESS_VARIABLE, PAGE_VARIABLE, Html, render_part
from safetynet.words.calendar import show_date
from safetynet.words.terms import Words
from safetynet.words.titles import source_line

LICENCE = "CC BY 4.0"
SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
SPECIAL |= {sign: f"\\{sign}" for sign in "&%$#_{}"}


def citation(evidence: Evidence, title: str, words: Words) -> Html:
    """Return the briefings, the versions, the licence, the citation in words and as BibTeX.

    The briefings are those of every figure on the page, other counties' too.
    """
    day, known = data_date(evidence), {"data": evidence.version, "workbook": __version__}
    edition = words("edition_dated" if day else "edition", **known, date=_shown(day, words))
    # the foot of every printed sheet says it again
    versions = Markup('<span data-edition="{}">{}</span>').format(
        edition, words("versions", **known, licence=LICENCE)
    )
    sources = source_lines(evidence, words) or [words("no_sources")]
    cited, entry = cite_text(evidence, title, words), bibtex(evidence, title, words)
    return render_part("takeaway.html.j2", "cite", sources, versions, cited, entry, words)


def source_lines(evidence: Evidence, words: Words) -> list[str]:
    """Return title, issuer and date of every briefing, the oldest first."""
    return [
        source_line(b.source, words)
        for b in sorted(
            evidence.briefings.values(), key=lambda b: (b.source["date"], document_order(b.name))
        )
    ]


def cite_text(evidence: Evidence, title: str, words: Words) -> str:
    """Return how to cite a page: author, year, title, versions, day of the data, address."""
    return words(
        "cite_text", authors=words("authors"), year=__released__[:4], title=title,
        version=__version__, data=evidence.version, until=_until(evidence, words),
        licence=LICENCE, address=_spaced(os.environ.get(ADDRESS_VARIABLE, "")),
        sources=" ".join(source_lines(evidence, words)) or words("no_sources"),
    )  # fmt: skip


def bibtex(evidence: Evidence, title: str, words: Words) -> str:
    """Return the citation as a BibTeX entry, whose key is the page's name."""
    address = os.environ.get(ADDRESS_VARIABLE, "")
    path = os.environ.get(PAGE_VARIABLE, "")
    sources = " ".join(source_lines(evidence, words))
    values = {
        "author": f"{{{tex_text(words('authors'))}}}",
        "title": f"{{{tex_text(title)}}}",
        "year": __released__[:4],
        "version": __version__,
        "url": address,
        "note": tex_text(
            words("bibtex_note", data=evidence.version, until=_until(evidence, words),
                  licence=LICENCE, sources=sources or words("no_sources"))
        ),
    }  # fmt: skip
    lines = "".join(f"  {name} = {{{text}}},\n" for name, text in values.items() if text)
    key = stem(path) if path else "safetynet"
    return f"@misc{{{key},\n{lines}}}"


def data_date(evidence: Evidence) -> str:
    """Return the day of the latest briefing, empty where there is none."""
    return max((str(b.source["date"]) for b in evidence.briefings.values()), default="")


def tex_text(text: str) -> str:
    r"""Return a text as LaTeX and BibTeX take it for a text.

    >>> print(tex_text("24_h & 50%"))
    24\_h \& 50\%
    """
    return "".join(SPECIAL.get(sign, sign) for sign in text)


def _until(evidence: Evidence, words: Words) -> str:
    day = data_date(evidence)
    return words("cite_until", date=_shown(day, words)) if day else ""


def _shown(day: str, words: Words) -> str:
    return show_date(day, words) if day else ""


def _spaced(address: str) -> str:
    return f"{address} " if address else ""
