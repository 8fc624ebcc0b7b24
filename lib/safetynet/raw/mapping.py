"""A YAML file of keys and texts, read strictly: every text as it is written, nothing else."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from safetynet.raw.character import odd_character
from safetynet.raw.fault import Fault, nearest
from safetynet.raw.file import decode, read_file

LIMIT = 100_000


@dataclass
class Mapping:
    """The texts of a YAML file by key, lists as lines, with the row that each key stands in."""

    texts: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


class _RefusedError(Exception):
    """What the file is not to have: row, found, expected."""


def read_mapping(path: Path, name: str, known: Collection[str], lists: Collection[str]) -> Mapping:
    """Return the texts of a YAML file and what is wrong with it as a file of texts by key.

    Numbers, dates and words such as yes stay the text that is written. ``known`` are the keys that
    it may have, ``lists`` those of them that hold a list of texts. Anchors, aliases, tags, deeper
    nesting and keys that stand twice are refused.
    """
    data, faults = read_file(path, name, "a YAML file", LIMIT)
    text, undecoded = decode(data, name)
    if faults or undecoded:
        return Mapping(faults=[*faults, *undecoded])
    for row, line in enumerate(text.split("\n"), 1):
        # YAML knows both line ends; tabs it refuses where they matter.
        if odd := odd_character(line.removesuffix("\r").replace("\t", " ")):
            return Mapping(faults=[Fault(name, row, "", line, f"a line without {odd}")])
    mapping = Mapping()
    try:
        _fill(mapping, _events(text), name, lists)
    except _RefusedError as refusal:
        row, found, expected = refusal.args
        mapping.faults.append(Fault(name, row, "", found, expected))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        found = ", ".join(filter(None, (error.context, error.problem)))
        mapping.faults.append(Fault(name, mark.line + 1 if mark else 0, "", found, "YAML"))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mapping.faults.append(Fault(name, 0, "", str(error).split("\n")[0], "YAML"))
    for key in mapping.texts:
        if key not in known:
            expected = f"a key such as {nearest(key, known)}"
            mapping.faults.append(Fault(name, mapping.rows[key], key, "an unknown key", expected))
    return mapping


def _events(text: str) -> Iterator[Event]:
    """Yield what a YAML text says, piece by piece, so that nothing is built that is refused."""
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, NodeEvent) and event.anchor:
            raise _RefusedError(_row(event), f"the anchor {event.anchor}", "the text itself")
        if tag := getattr(event, "tag", None):
            raise _RefusedError(_row(event), f"the tag {tag}", "a text without a tag")
        yield event


def _fill(mapping: Mapping, events: Iterator[Event], name: str, lists: Collection[str]) -> None:
    _expect(events, StreamStartEvent)
    start = next(events)
    if isinstance(start, StreamEndEvent):
        raise _RefusedError(0, "an empty file", "keys with texts")
    _expect(events, MappingStartEvent)
    while not isinstance(event := next(events), MappingEndEvent):
        row = _row(event)
        key = _text(event, "a key that is a text")
        value = next(events)
        if key in mapping.texts:
            expected = f"it once; it stands in row {mapping.rows[key]} already"
            mapping.faults.append(Fault(name, row, key, "the key twice", expected))
        elif len(key) > 100:
            raise _RefusedError(row, key, "a short key")
        mapping.texts[key], mapping.rows[key] = "", row
        if isinstance(value, SequenceStartEvent):
            if key not in lists:
                mapping.faults.append(Fault(name, row, key, "a list", "one text"))
            texts = list(_items(events))
        else:
            texts = [(row, _text(value, "a text, or a list of texts"))]
        mapping.texts[key] = "\n".join(text for _, text in texts)
        for place, text in texts:
            if (odd := odd_character(text)) or text != text.strip():
                expected = f"a text without {odd}" if odd else "no space before or after the text"
                mapping.faults.append(Fault(name, place, key, text, expected))
    _expect(events, DocumentEndEvent)
    if isinstance(event := next(events), DocumentStartEvent):
        raise _RefusedError(_row(event), "a second document", "one document")


def _items(events: Iterator[Event]) -> Iterator[tuple[int, str]]:
    """Yield the texts of a list, each with its row."""
    while not isinstance(event := next(events), SequenceEndEvent):
        yield _row(event), _text(event, "a text; one with ': ' in it needs quotes")


def _text(event: Event, expected: str) -> str:
    if not isinstance(event, ScalarEvent):
        found = "a mapping" if isinstance(event, MappingStartEvent) else "a list"
        raise _RefusedError(_row(event), found, expected)
    text: str = event.value
    # A block of lines ends with a line end that nobody typed.
    return text.removesuffix("\n") if event.style in ("|", ">") else text


def _expect(events: Iterator[Event], kind: type[Event]) -> None:
    event = next(events)
    if not isinstance(event, kind):
        raise _RefusedError(_row(event), "no keys", "a mapping of keys to texts")


def _row(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
