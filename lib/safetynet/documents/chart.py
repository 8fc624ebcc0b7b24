"""The numbers behind a chart that Office draws, printed as the chart prints them."""

import re
from collections.abc import Iterator
from typing import Any

from safetynet.documents.grid import Cell, Row
from safetynet.documents.number_format import (
    EPOCH,
    EPOCH_1904,
    GENERAL,
    FormatError,
    shown,
)

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLOT = re.compile(r"\w+Chart")
# A chart of a thousand points is a drawing, not a table.
MOST_POINTS = 5000


class Chart:
    """A chart's titles and its series as a table: categories down, a column a series."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.epoch = EPOCH_1904 if _value(root.find(f"{C}date1904")) in ("1", "true") else EPOCH
        self.missing: list[str] = []
        if root.find(f"{C}userShapes") is not None:
            self.missing.append("text drawn onto a chart")

    @property
    def titles(self) -> list[str]:
        """Return the chart's own title and those of its axes, which may say the unit."""
        area = self.root.find(f"{C}chart")
        if area is None:
            return []
        nodes = [area.find(f"{C}title"), *self.root.findall(f".//{C}plotArea/*/{C}title")]
        return [text for node in nodes if node is not None and (text := _rich(node))]

    def tables(self) -> Iterator[list[Row]]:
        """Yield a table for the series that share their categories."""
        groups: list[tuple[list[str], list[tuple[str, dict[int, str]]]]] = []
        for plot in self.root.findall(f".//{C}plotArea/*"):
            if not PLOT.fullmatch(plot.tag.removeprefix(C)):
                continue
            for series in plot.findall(f"{C}ser"):
                categories, columns = self._series(series, plot)
                if groups and groups[-1][0] == categories:
                    groups[-1][1].extend(columns)
                else:
                    groups.append((categories, columns))
        for categories, columns in groups:
            head: Row = [Cell(), *(Cell(name) for name, _ in columns)]
            last = max([len(categories), *(max(v, default=-1) + 1 for _, v in columns)])
            if last > MOST_POINTS:
                self.missing.append(f"a chart of {last:,} points")
                continue
            yield [
                head,
                *(
                    [
                        Cell(categories[place] if place < len(categories) else ""),
                        *(Cell(values.get(place, "")) for _, values in columns),
                    ]
                    for place in range(last)
                ),
            ]

    def _series(self, series: Any, plot: Any) -> tuple[list[str], list[tuple[str, dict[int, str]]]]:
        """Return the categories of a series and its columns of numbers by place."""
        name = " ".join(self._points(series.find(f"{C}tx")).values())
        labels = series.find(f"{C}dLbls")
        labels = plot.find(f"{C}dLbls") if labels is None else labels
        along = series.find(f"{C}cat")
        categories = self._categories(series.find(f"{C}xVal") if along is None else along)
        up = series.find(f"{C}val")
        values = self._points(series.find(f"{C}yVal") if up is None else up, _code(labels))
        if labels is not None and _value(labels.find(f"{C}showPercent")) == "1":
            values = self._with_shares(series, values, _code(labels))
        columns = [(name, values | _typed(labels))]
        if (size := series.find(f"{C}bubbleSize")) is not None:
            columns.append((f"{name} ○", self._points(size)))
        return categories, columns

    def _categories(self, node: Any) -> list[str]:
        """Return the categories of a node, those of several levels with the outer ones first."""
        if node is None:
            return []
        levels = node.findall(f".//{C}lvl")
        found = [self._points(level) for level in levels] or [self._points(node)]
        count = max((max(points, default=-1) + 1 for points in found), default=0)
        texts = []
        for place in range(count):
            outer = [
                points[max(p for p in points if p <= place)]
                for points in found[1:]
                if min(points, default=count) <= place
            ]
            texts.append(" ".join([*outer[::-1], found[0].get(place, "")]).strip())
        return texts

    def _points(self, node: Any, code: str | None = None) -> dict[int, str]:
        """Return the points of a node by their place, as they are printed."""
        points: dict[int, str] = {}
        if node is None:
            return points
        own = node.findtext(f".//{C}formatCode")
        numbers = node.tag == f"{C}val" or node.find(f".//{C}numCache") is not None
        numbers |= node.find(f".//{C}numLit") is not None
        for point in node.iter(f"{C}pt"):
            text = point.findtext(f"{C}v") or ""
            form = code or point.get("formatCode") or own or GENERAL
            points[int(point.get("idx", 0))] = self._shown(text, form) if numbers else text
        if not points and (text := node.findtext(f"{C}v")):
            points[0] = text
        return points or ({0: text} if (text := _rich(node)) else {})

    def _shown(self, text: str, code: str) -> str:
        try:
            number = float(text)
        except ValueError:
            return text
        try:
            return shown(int(number) if number == int(number) else number, code, self.epoch)
        except (FormatError, ValueError, OverflowError, ArithmeticError):
            self.missing.append(f"a chart's number in the format {code}")
            return ""

    def _with_shares(self, series: Any, values: dict[int, str], code: str | None) -> dict[int, str]:
        """Return values with the percentage that a chart of shares prints beside or for them."""
        stored = {
            int(point.get("idx", 0)): float(point.findtext(f"{C}v") or 0)
            for point in series.iterfind(f"{C}val//{C}pt")
        }
        whole = sum(stored.values())
        if not whole:
            return values
        form = code if code and "%" in code else "0%"
        plain = self._points(series.find(f"{C}val")) if code and "%" in code else values
        return {
            place: f"{text} ({self._shown(repr(stored[place] / whole), form)})"
            for place, text in plain.items()
        }


def _value(node: Any) -> str:
    return "" if node is None else str(node.get("val", "1"))


def _code(labels: Any) -> str | None:
    """Return the number format that labels have of their own."""
    form = None if labels is None else labels.find(f"{C}numFmt")
    if form is None or form.get("sourceLinked") in ("1", "true"):
        return None
    return str(form.get("formatCode")) or None


def _typed(labels: Any) -> dict[int, str]:
    """Return the labels that somebody typed over the numbers: these are what is printed."""
    if labels is None:
        return {}
    return {
        int(_value(label.find(f"{C}idx")) or 0): text
        for label in labels.findall(f"{C}dLbl")
        if (text := _rich(label)) and "[" not in text
    }


def _rich(node: Any) -> str:
    """Return the typed text of a node, its paragraphs parted by spaces."""
    paragraphs = [
        "".join(text.text or "" for text in paragraph.iter(f"{A}t"))
        for paragraph in node.iter(f"{A}p")
    ]
    found = " ".join(text for text in paragraphs if text.strip())
    return found or " ".join(point.text or "" for point in node.iterfind(f"{C}tx//{C}v"))
