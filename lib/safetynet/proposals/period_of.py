"""The period of a number: which of the periods around it is meant, and where it stands."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from safetynet.printed.period import Period
from safetynet.proposals.chapters import OPENING
from safetynet.proposals.moment import Moment, find_moments, flat
from safetynet.proposals.outline import Outline
from safetynet.proposals.spot import SENTENCE, Spot
from safetynet.proposals.table_periods import Dated, period_of_cell
from safetynet.raw.programme import Programme

TABLE_TITLE = re.compile("表$|圖$|統計|分析|一覽|人數$|情形$")
# A line that ends with a number and its unit is at its end.
SETTLED = re.compile(r"[0-9]\s*[^\W\d]{1,3}\)?\s*$|%\s*$")
# After such a word a period before it no longer holds.
NOW = re.compile("目前|現(?=[有已任聘職存])|近年|今年|本年度|(?<![較比與])去年|歷年")
PRESENT = re.compile("目前|現(?=[有已任聘職存])")
UNDATED = re.compile("(?<![較比與])去年|近年|歷年")
# A period that only another one is compared with: 較112年同期.
COMPARED = re.compile(r"(?:較|比|相較於?|對照|與)\s*$")
LIKEWISE = re.compile(r"\s*(?:同期|相比|相較|的?同|增|成長|減|提升|下降|多|少)")
# A period before such a word dates something else than the figure.
FOUNDED = re.compile(r"\s*(?:修[正法]|公布|施行|通過|成立|因|起(?:開始)?(?:運作|開辦|營運|啟用))")
# What it has grown by since another period is no number of that period: 較111年986案增加13.6%.
GROWN = re.compile(r"(?:增加|減少|成長|提升|下降|上升|降低|增長|減低)了?\s*(?:約|近|逾)?\s*$")
# What is counted at a day, not over a time.
RESIDENTS = re.compile("人口數|戶數|設籍")
# Part of the residents, counted on the day of the whole where both stand together.
PARTS = re.compile("人口|歲")


class Periods:
    """The periods of one document's numbers."""

    def __init__(self, outline: Outline, programme: Programme, day: str) -> None:
        """Keep what the periods are looked for in; ``day`` is the date of the document."""
        self.outline, self.programme = outline, programme
        self.first_day = date.fromisoformat(f"{day}-01-01"[:10]) if day else date.min
        self.counted_on = ""
        # the line of a number of residents that has a day, or goes on from one that has
        self.counted_line = 0

    def of(self, spot: Spot, label: str = "") -> Dated:
        """Return the period of a number; the numbers of a document are asked for in order."""
        found = (
            self._in_cell(spot)
            or self._in_sentence(spot)
            or self._in_paragraph(spot)
            or self._in_lead(spot)
            or self._past(spot, self._in_headings(spot))
        )
        return self._of_residents(spot, label, found)

    def speaks_of_now(self, spot: Spot) -> bool:
        """Return whether a number is one of the day of the document."""
        return bool(PRESENT.search(f"{''.join(spot.paragraph[-2:])}{spot.sentence}{spot.clause}"))

    def is_over(self, period: Period) -> bool:
        """Return whether a period ended before the document was written."""
        return period.end is not None and period.end < self.first_day

    def _lies_ahead(self, period: Period) -> bool:
        """Return whether a period begins after the year in which the document was written."""
        return period.start is not None and period.start.year > self.first_day.year > 1

    def _past(self, spot: Spot, dated: Dated) -> Dated:
        """Return no period where the heading's years are over and the number is one of now."""
        if self.speaks_of_now(spot):
            period = self.programme.parse_period(dated.printed)
            if self.is_over(period) and _over_years(period):
                return Dated(sure=0.7)
        return dated

    def _of_residents(self, spot: Spot, label: str, dated: Dated) -> Dated:
        """Return the day on which residents were counted, where the heading names years."""
        if spot.in_table:
            return dated
        together = spot.line - self.counted_line <= 1 and self.counted_on
        now = self.speaks_of_now(spot)
        if together and not dated.printed and not now and PARTS.search(f"{label}{spot.sentence}"):
            self.counted_line = spot.line
            return Dated(self.counted_on, "paragraph", 0.7)
        if not RESIDENTS.search(label):
            return dated
        self.counted_line = spot.line if dated.printed else self.counted_line
        if dated.printed and dated.where != "heading":
            self.counted_on = dated.printed
        elif self.counted_on and _over_years(self.programme.parse_period(dated.printed)):
            return Dated(self.counted_on, "heading", 0.6)
        return dated

    def _moments(self, text: str, head: bool = False) -> Sequence[Moment]:
        return find_moments(text, self.programme, head)

    def _in_cell(self, spot: Spot) -> Dated | None:
        """Return the period of a cell: its own, or that of its heads."""
        if not spot.in_table or spot.table is None:
            return None
        own = self._in_sentence(spot)
        return (
            Dated(own.printed, "cell", 0.9)
            if own
            else period_of_cell(spot, spot.table, self.programme)
        )

    def _in_sentence(self, spot: Spot) -> Dated | None:
        begin, end = spot.cell
        text, start = spot.text[begin:end], spot.start - begin
        for moment in reversed(self._moments(text)):
            between = flat(text[moment.end : start])
            if moment.end > start or self._compared(moment, text, between):
                continue
            if moment.recurring:
                if not re.search("[,。;:)]", between):
                    return Dated(moment.text, "sentence", 0.85)
                continue
            if NOW.search(between) or FOUNDED.match(between):
                break
            if "。" in between and self._lies_ahead(moment.period):
                continue
            if not self._closed(moment, text, between):
                sure = 0.7 if SENTENCE.search(between) else 0.93
                return Dated(moment.text, "sentence", sure)
        return self._in_bracket(flat(text[start + len(spot.printed) :]))

    def _in_bracket(self, after: str) -> Dated | None:
        """Return the period that a bracket right after a number holds, and nothing else."""
        bracket = re.match(r"\s*\(([^()]{2,16})\)", after)
        found = self._moments(bracket[1]) if bracket else ()
        if bracket is None or not found or found[0].recurring:
            return None
        rest = bracket[1][: found[0].start] + bracket[1][found[0].end :]
        return None if re.search("[0-9]", rest) else Dated(found[0].text, "bracket", 0.85)

    def _compared(self, moment: Moment, text: str, between: str = "") -> bool:
        """Return whether a period is only compared with; ``between`` leads from it to a number."""
        before, after = flat(text[: moment.start]), flat(text[moment.end :])
        grown = re.search("[0-9]", between) and GROWN.search(between)
        return bool(COMPARED.search(before) and (LIKEWISE.match(after) or grown))

    def _closed(self, moment: Moment, text: str, between: str) -> bool:
        """Return whether a bracket dates what stands before it and not what comes after."""
        inside = re.match(r"\s*\)", between) and "(" in flat(text[: moment.start])
        return bool(inside and re.search("[,、。;]", between))

    def _in_paragraph(self, spot: Spot) -> Dated | None:
        """Return the last period of the lines before in the same paragraph."""
        if spot.in_table or NOW.search(flat(spot.text[: spot.start])):
            return None
        in_sentence = bool(re.search("[。；，,;]\\s*$", spot.text))
        for line in reversed(spot.paragraph):
            named = [moment for moment in self._moments(line) if not moment.recurring]
            several = len({moment.text for moment in named}) > 1
            if named and SETTLED.search(flat(line)) and (several or not in_sentence):
                return None  # that line is whole
            for moment in reversed(named):
                if self._compared(moment, line):
                    continue
                between = flat(line[moment.end :])
                stopped = NOW.search(between) or FOUNDED.match(between)
                return None if stopped else Dated(moment.text, "paragraph", 0.8)
        return None

    def _in_lead(self, spot: Spot) -> Dated | None:
        found = [m for m in self._moments(spot.place.lead) if not m.recurring]
        if not found or self.speaks_of_now(spot):
            return None
        return Dated(found[-1].text, "lead", 0.85)

    def _in_headings(self, spot: Spot) -> Dated:
        """Return the period of the nearest heading that names one, none where it names phases."""
        if UNDATED.search(spot.clause):
            return Dated(sure=0.6)
        for text in self._headings(spot):
            found = [m for m in self._moments(text, head=True) if not m.recurring]
            phases = {m.text for m in found if self.programme.names_phase(m.text)}
            if len(phases) > 1:
                return Dated(sure=0.7)
            if found:
                dated = [m for m in found if m.text not in phases] or found
                return Dated(dated[-1].text, "heading", 0.85)
        return Dated()

    def _headings(self, spot: Spot) -> Iterator[str]:
        """Yield the headings over a number, the nearest first; a table's title is the table's."""
        place = spot.place
        for number, text in reversed(place.headings):
            since = self.outline.lines[number : spot.line - 1]
            another = not spot.in_table and any("\t" in line for line in since)
            if number != spot.line and not (another and TABLE_TITLE.search(text)):
                yield text
        yield place.running
        if not OPENING.match(place.chapter):
            yield place.chapter


def _over_years(period: Period) -> bool:
    """Return whether a period ends in another year than it begins in."""
    return bool(period.start and period.end and period.start.year != period.end.year)
