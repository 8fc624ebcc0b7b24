"""Where a page's numbers come from, and how to cite it."""

from markupsafe import Markup

from safetynet import __version__
from safetynet.book.evidence import Evidence
from safetynet.raw.source import document_order
from safetynet.tables.table import Html, show_list
from safetynet.words.terms import Words
from safetynet.words.titles import source_line

LICENCE = "CC BY 4.0"


def citation(evidence: Evidence, title: str, words: Words) -> Html:
    """Return the briefings, the data version, the workbook's version, the licence, the citation."""
    sources = [
        source_line(b.source, words)
        for b in sorted(
            evidence.briefings.values(), key=lambda b: (b.source["date"], document_order(b.name))
        )
    ]
    known = {"data": evidence.version, "workbook": __version__}
    day = max((str(b.source["date"]) for b in evidence.briefings.values()), default="")
    edition = words("edition_dated" if day else "edition", **known, date=day)
    # the foot of every printed sheet says it again
    versions = Markup('<span data-edition="{}">{}</span>').format(
        edition, words("versions", **known, licence=LICENCE)
    )
    cited = words(
        "cite_text", version=__version__, title=title, data=evidence.version, licence=LICENCE,
        sources=" ".join(sources) or words("no_sources"),
    )  # fmt: skip
    return show_list(
        [*(sources or [words("no_sources")]), versions, f"{words('cite')}{words('colon')}{cited}"]
    )
