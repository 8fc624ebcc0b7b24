"""Outlines: for every line, the headings over it and the strategy it stands under."""

import re

from safetynet.documents.document import Document
from safetynet.proposals.chapters import CLOSING, Chapters
from safetynet.proposals.moment import BARE, MOMENT, find_moments, flat
from safetynet.proposals.place import (
    BULLET,
    DASHED,
    FORMAL,
    ITEM,
    NUMBERED,
    Place,
    bare,
    unnumbered,
)
from safetynet.proposals.titles import STRATEGY, Title, Titles, fold
from safetynet.raw.programme import Programme

# Longer lines are sentences; so long a line before an empty one may be broken.
SHORT = 34
BROKEN = 25
# A title may run over so many lines.
TITLE_LINES = 5
# A number in the line of a strategy: 策略一 增至8處; not 策略1-1, (1/2).
COUNTS = re.compile(r"(?<![0-9/(-])[0-9][0-9,.]*\s*(?:[^\W\d]|%)")
# A paragraph that ends so goes on in the next.
OPEN = re.compile(r"[，、；,;]\s*$")
# A file whose paragraphs are lines parts them with empty ones, one for so many or fewer.
PARTED, LEAST_PARTED = 8, 3
ENDED = re.compile(r"[。！？!?]\s*$")


class Outline:
    """The outline of one document."""

    def __init__(
        self, document: Document, programme: Programme, known: frozenset[str], day: str = ""
    ) -> None:
        """Read the headings of a document of some day; ``known`` chapters name no strategy."""
        self.lines = ["" if "footer" in line.address else line.text for line in document.lines]
        self.levels = [line.heading for line in document.lines]
        # of a file whose paragraphs are known, where each begins
        self.paragraphs = _paragraphs(document)
        self.programme, self.titles = programme, Titles(programme)
        self.phase = _phase_on(day, programme)
        self.chapters = Chapters(self.lines, self.titles, known)
        self.places: dict[int, Place] = {}
        self._now = Place()
        self._block = ""
        # whether nothing but headings has stood since the last smaller heading
        self._fresh = False
        self._until = 0
        # the strategy that the rows of a table are of
        self._row: Title | None = None
        self._walk()

    def _walk(self) -> None:
        paragraph: list[int] = []
        leads: list[tuple[int, str]] = []
        for place, raw in enumerate(self.lines):
            number, text = place + 1, bare(raw)
            if not text or "\t" in raw:
                leads = leads if text else []
                # a paragraph may run on after an empty line; a table ends it
                paragraph = paragraph if not text and self._runs_on(place) else []
                self._block = ""
                self._row = self._of_row(raw) if text else None
                self._put(number, title=self._row)
                continue
            if self._begins(place, text) or (paragraph and ENDED.search(self.lines[place - 1])):
                paragraph = []
            own = self._of_item(text) if number > self.chapters.after else None
            heading = number > self.chapters.after and not own and self._heading(place, text)
            indent = len(raw) - len(raw.lstrip())
            if BULLET.match(raw):
                leads = [(depth, lead) for depth, lead in leads if depth < indent]
            before = () if heading else tuple(paragraph)
            self._put(number, leads[-1][1] if leads else "", before, own)
            leads = [] if heading else leads
            if BULLET.match(raw) and not heading:
                leads.append((indent, text))
            self._block = self._block if heading else ""
            paragraph = [] if heading else [*paragraph, number]

    def _put(
        self,
        number: int,
        lead: str = "",
        before: tuple[int, ...] = (),
        title: Title | None = None,
    ) -> None:
        """Keep the place of a line, which may name a strategy of its own."""
        now = self._now
        strategy = title.strategies[-1][1] if title else now.strategy
        self.places[number] = Place(
            now.chapter, title or now.title, now.running, strategy, [*now.headings], lead, before
        )

    def _of_row(self, raw: str) -> Title | None:
        """Return the strategy that the first cell of a row names, that of the row above if none."""
        first = unnumbered(bare(raw.split("\t")[0]))
        if not first or not STRATEGY.match(first):
            return self._row if not first else None
        return self.titles.find([first]) or self._by_number(self.titles.numbered(first))

    def _of_item(self, text: str) -> Title | None:
        """Return the strategy that a line names for its own number: 策略一 增至8處."""
        plain = unnumbered(text)
        named = STRATEGY.match(plain)
        rest = BARE.sub("", MOMENT.sub("", flat(plain[named.end() :]))) if named else ""
        if not COUNTS.search(rest) or self.titles.find([plain]):
            return None
        return self._by_number(self.titles.numbered(plain))

    def _heading(self, place: int, text: str) -> bool:
        """Return whether a line is a heading or part of one, and take it as such."""
        if place < self._until:
            return True
        chapter, count = self.chapters.find(place, self._now.title is not None)
        if chapter:
            self._open(chapter)
            self._until = place + count
        if found := self._title(place):
            title, running = found
            self._divide(chapter)
            self._now = Place(self._now.chapter, title, running, title.strategies[-1][1])
            self._until = max(self._until, place + title.lines)
            return True
        if chapter:
            return True
        if number := self._numbered(text):
            self._divide(chapter)
            self._now = Place(self._now.chapter, self._by_number(number), text, number)
            return True
        if (self._block or not self._beside(place)) and self._small(place, text):
            if NUMBERED.match(text) and not ITEM.match(text) and ITEM.match(self._now.running):
                self._open(text)  # 五、 stands over （四）策略四
            else:
                self._add_small(place + 1, text)
            self._fresh = True
            return True
        self._fresh = False
        return False

    def _divide(self, chapter: str) -> None:
        """Take the heading right over a strategy as its chapter where it names a phase."""
        if self._fresh and not chapter and self._now.headings:
            heading = self._now.headings[-1][1]
            moments = find_moments(heading, self.programme)
            if any(self.programme.names_phase(moment.text) for moment in moments):
                self._open(heading)

    def _open(self, chapter: str) -> None:
        """Begin a chapter; one that is printed on every slide goes on under its strategy."""
        now = self._now
        same = fold(chapter) == fold(now.chapter) and not CLOSING.search(chapter)
        self._now = Place(chapter, now.title, now.running, now.strategy) if same else Place(chapter)

    def _add_small(self, number: int, text: str) -> None:
        """Take a smaller heading; lines right under each other are one."""
        over = self._now.headings
        if self._block and over:
            over = over[:-1]
        elif NUMBERED.match(text):
            over = []
        else:
            over = [heading for heading in over[:1] if NUMBERED.match(heading[1])]
        self._block = f"{self._block}{text}"
        self._now.headings = [*over, (number, self._block)]

    def _begins(self, place: int, text: str) -> bool:
        """Return whether a line begins a paragraph whatever stands before it."""
        apart = place > 0 and self.paragraphs[place] != self.paragraphs[place - 1]
        apart = apart and not OPEN.search(self.lines[place - 1])
        marked = BULLET.match(self.lines[place]) or NUMBERED.match(text) or FORMAL.match(text)
        return apart or bool(marked)

    def _runs_on(self, place: int) -> bool:
        """Return whether the line before an empty one is broken in its sentence."""
        above = self.lines[max(place - 2, 0) : place + 1]
        before = next((line.strip() for line in reversed(above) if line.strip()), "")
        return len(before) >= BROKEN and not re.search(r"[。；：:！？!?)）」]$", before)

    def _title(self, place: int) -> tuple[Title, str] | None:
        """Return the title that a line begins, and the whole heading it stands in."""
        raw = self.lines[place]
        if DASHED.match(raw) and not STRATEGY.search(raw[:8]):
            return None
        pieces: list[str] = []
        for line in self.lines[place : place + TITLE_LINES]:
            if "\t" in line or (pieces and len(line) > 2 * SHORT):
                break
            pieces.append(bare(line))
        title = self.titles.find(pieces)
        return (title, " ".join(filter(None, pieces[: title.lines]))) if title else None

    def _numbered(self, text: str) -> str:
        """Return the strategy of a heading that names only its number, empty if it names none."""
        plain = re.sub(r"^[\W_]+", "", NUMBERED.sub("", FORMAL.sub("", text)))
        short = len(text) <= SHORT and "。" not in text
        return self.titles.numbered(plain) if short and STRATEGY.match(plain) else ""

    def _by_number(self, number: str) -> Title | None:
        """Return the title of a strategy named by number, in the phase that its chapter names."""
        moments = find_moments(self._now.chapter, self.programme)
        phases = [self.programme.phase_of(moment.period) for moment in moments]
        last = self._now.title or self._last_title()
        before = last.strategies[-1][0] if last else self.phase
        return self.titles.of(next(filter(None, phases), before), number)

    def _last_title(self) -> Title | None:
        return next((p.title for p in reversed(self.places.values()) if p.title), None)

    def _beside(self, place: int) -> bool:
        """Return whether a line stands right under another, which it may go on."""
        raw, before = self.lines[place], self.lines[place - 1] if place else ""
        if self.levels[place] is not None or NUMBERED.match(bare(raw)) or ITEM.match(raw):
            return False
        if self.paragraphs[place] and self.paragraphs[place] != self.paragraphs[place - 1]:
            return False
        return bool(bare(before)) and "\t" not in before

    def _small(self, place: int, text: str) -> bool:
        """Return whether a line may be a smaller heading: short, no sentence, no figure."""
        if self.levels[place] is not None:
            return True
        if DASHED.match(self.lines[place]) or len(text) > SHORT or re.search("[。；，]", text):
            return False
        undated = BARE.sub("", MOMENT.sub("", flat(text)))
        return not re.search("[0-9]", re.sub(r"^[0-9]+[.、]", "", undated))


def _paragraphs(document: Document) -> list[str]:
    """Return where each line's paragraph begins, nothing for a text and where a line is one."""
    begun = [
        line.address if line.address.startswith("paragraph") else "" for line in document.lines
    ]
    empty = sum(
        not line.text.strip() and bool(before and after)
        for line, before, after in zip(document.lines[1:], begun, begun[2:], strict=False)
    )
    parted = empty >= LEAST_PARTED and empty * PARTED >= sum(map(bool, begun))
    return [""] * len(begun) if parted else begun


def _phase_on(day: str, programme: Programme) -> str:
    """Return the phase of a day, the latest where the day is not known."""
    first = f"{day}-01-01"[:10]
    days = programme.phase_days.items()
    phases = [phase for phase, (start, end) in days if f"{start}" <= first <= f"{end}"]
    return (phases or list(programme.phase_days))[-1]
