"""The frame around a page: what it is called, and where it leads."""

from dataclasses import dataclass, fields

from safetynet.words.terms import Words


@dataclass(frozen=True)
class Link:
    """A link of a page's frame; ``current`` says that it leads to where the reader is."""

    href: str
    text: str
    current: bool = False
    lang: str = ""


@dataclass(frozen=True)
class Page:
    """What a page's frame shows; ``path`` is its address within the site.

    ``counties`` have a briefing, ``unread`` have none yet.
    """

    path: str
    kind: str
    title: str
    words: Words
    place: str
    description: str
    tools: list[Link]
    counties: list[Link]
    unread: list[Link]
    links: list[Link]
    other: Link
    previous: Link | None
    next: Link | None
    # whether it is printed as a brief of two sheets
    brief: bool = False
    # where the page and the picture of its finding are published, empty where that is not set
    address: str = ""
    picture: str = ""

    @property
    def key(self) -> str:
        """Return the frame as a text, by which a change of it is found."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return repr(values | {"words": self.words.language})


def link(source: str, target: str) -> str:
    """Return the relative link from one page of the site to another.

    >>> link("en/yilan/strategy-2.html", "yilan/strategy-2.html")
    '../../yilan/strategy-2.html'
    """
    return "../" * source.count("/") + target
