"""A draft of a briefing: its tables as they fill up, each row with the next line of the text."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalogue import Catalogue
from invented_areas import Area

TERMS = {"1": "第一期", "2": "第二期"}


@dataclass
class Draft:
    """The tables of a briefing under way; ``taken`` is what the area reports already."""

    area: Area
    catalogue: Catalogue
    chance: random.Random
    taken: set[tuple[str, str, str]]
    figures: list[dict[str, str]] = field(default_factory=list)
    measures: list[dict[str, str]] = field(default_factory=list)
    relations: list[dict[str, str]] = field(default_factory=list)
    line: int = 20

    def add_figure(
        self, indicator: str, number: str, period: str, role: str, strategy: str, phase: str,
        breakdown: str = "", links: tuple[str, str] = ("", ""),
    ) -> str:  # fmt: skip
        """Write a figure and return its id, nothing where the area reports it already."""
        key = (indicator, period + role * (role != "result"), breakdown)
        if key in self.taken:
            return ""
        self.taken.add(key)
        self.line += 1
        figure = f"f{self.line}a"
        self.figures.append(
            {
                "figure_id": figure,
                "section": self.section(strategy, phase),
                "line": str(self.line),
                "label": self.catalogue.indicators[indicator]["name_zh"],
                "printed": self.catalogue.print_number(number, indicator),
                "period_printed": period,
                "period_from": "heading" if period in TERMS.values() else "",
                "ref_area": self.area.ref_area,
                "strategy_title": self.catalogue.titles.get((phase, strategy), ""),
                "indicator": indicator,
                "breakdown": breakdown,
                "role": role,
                "numerator": links[0],
                "denominator": links[1],
            }
        )
        return figure

    def relate(self, kind: str, figure: str, operands: Iterable[str]) -> None:
        """Write what must hold for a figure."""
        self.relations.append(
            {
                "relation_id": f"r{len(self.relations) + 1}",
                "kind": kind,
                "figure": figure,
                "operands": "|".join(operands),
                "note_zh": "虛構資料之關係",
                "note_en": "A relation of invented data",
            }
        )

    def add_measure(
        self, kind: str, strategy: str, phase: str, summaries: tuple[str, str], answers: str = ""
    ) -> str:
        """Write a measure of any service and theme and return its id; summaries name both."""
        programme = self.catalogue.programme
        service = programme.services.iloc[self.chance.randrange(len(programme.services))]
        theme = programme.themes.iloc[self.chance.randrange(len(programme.themes))]
        self.line += 1
        chinese, english = summaries
        self.measures.append(
            {
                "measure_id": f"m{self.line}a",
                "section": self.section(strategy, phase),
                "line": str(self.line),
                "kind": kind,
                "strategy_title": self.catalogue.titles[phase, strategy],
                "service": service["service"],
                "theme": theme["theme"],
                "period_printed": TERMS[phase],
                "responds_to": answers,
                "summary_zh": chinese.format(service["name_zh"], theme["name_zh"]),
                "summary_en": english.format(service["name_en"], theme["name_en"].lower()),
            }
        )
        return f"m{self.line}a"

    def section(self, strategy: str, phase: str) -> str:
        """Return the headings over a row."""
        return f"{TERMS[phase]}計畫／策略{strategy}" if phase else f"關於{self.area.name_zh}"
