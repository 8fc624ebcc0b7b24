"""What an invented briefing reports: figures and measures for every strategy of one area."""

import math
import random
from dataclasses import dataclass

from draft import TERMS, Draft

YEARS = {"1": ("107", "108", "109"), "2": ("110", "111", "112")}
KINDS = {"action": 82, "obstacle": 12, "request": 6}
WORDS = {
    "action": ("辦理{}，改善{}", "Works on {} to improve {}"),
    "obstacle": ("{}受限於{}", "{} are held back by {}"),
    "request": ("請中央協助{}之{}", "Asks the ministry to help {} with {}"),
    "response": ("部會回應{}之{}", "The ministry answers on {}: {}"),
}
# Few indicators are in nearly every briefing, most in a few only.
STEEPNESS = 2


@dataclass
class Writer(Draft):
    """A draft that fills itself; the seed decides what all areas have in common."""

    seed: str = "1"

    def fill(self, phases: tuple[str, ...], portion: float) -> None:
        """Write all strategies, with a portion of the figures and measures a report has."""
        self.describe_area()
        for strategy in sorted({strategy for _, strategy in self.catalogue.titles}):
            size = portion * self.chance.choice(self.catalogue.sizes["figures"])
            enough = len(self.figures) + size
            for indicator in self.pick(strategy):
                if len(self.figures) >= enough:
                    break
                self.report(indicator, strategy, phases)
            number = portion * self.chance.choice(self.catalogue.sizes["measures"])
            for _ in range(math.ceil(number)):
                self.measure(strategy, self.chance.choice(phases))

    def pick(self, strategy: str) -> list[str]:
        """Return a strategy's indicators, those that many areas report more often in front."""
        pool = [n for n, r in self.catalogue.indicators.items() if r["strategy"] == strategy]
        random.Random(f"{self.seed} {strategy}").shuffle(pool)
        ranks = {name: rank**STEEPNESS for rank, name in enumerate(pool, 1)}
        return sorted(pool, key=lambda name: self.chance.expovariate(1) * ranks[name])

    def describe_area(self) -> None:
        """Write what stands under no strategy."""
        pool = [n for n, row in self.catalogue.indicators.items() if not row["strategy"]]
        for indicator in self.chance.sample(pool, self.chance.randint(8, 25)):
            measure = self.catalogue.indicators[indicator]["measure"]
            self.add_figure(indicator, self.other(measure), "", "context", "", "")

    def report(self, indicator: str, strategy: str, phases: tuple[str, ...]) -> None:
        """Write what an area reports of one indicator: one phase or both, results and a target."""
        measure = self.catalogue.indicators[indicator]["measure"]
        draw = self.chance.random()
        reported = [phases[-1]] if draw < 0.35 else [phases[0]] if draw < 0.55 else list(phases)
        by_year = self.chance.random()
        for phase in reported:
            years = YEARS[phase] if by_year < 0.1 else (self.chance.choice(YEARS[phase]),)
            periods = [f"{year}年" for year in years] if by_year < 0.5 else [TERMS[phase]]
            for period in periods:
                if measure == "count":
                    self.count(indicator, period, strategy, phase)
                elif measure == "share":
                    self.share(indicator, period, strategy, phase)
                else:
                    role = "result" if measure in ("amount", "ratio") else "context"
                    self.add_figure(indicator, self.other(measure), period, role, strategy, phase)
        if measure in ("count", "share") and self.chance.random() < 0.25:
            self.target(indicator, measure, strategy, reported[-1])

    def count(self, indicator: str, period: str, strategy: str, phase: str) -> str:
        """Write a count, some by sex with the sum that must hold; return its id, if it is new."""
        number = self.number(indicator, phase)
        figure = self.add_figure(indicator, f"{number:,}", period, "result", strategy, phase)
        row = self.catalogue.indicators[indicator]
        if figure and row["unit"] == "人" and self.chance.random() < 0.3:
            women = round(number * self.chance.uniform(0.3, 0.7))
            parts = [
                self.add_figure(
                    indicator, f"{part:,}", period, "result", strategy, phase, f"sex={sex}"
                )
                for sex, part in (("female", women), ("male", number - women))
            ]
            self.relate("sum", figure, parts)
        if figure and row["unit"] and self.chance.random() < 0.15:
            self.relate("unit", figure, [row["unit"]])
        if figure and row["unit"] == "人" and number < min(self.area.population.values()):
            day = self.chance.choice(list(self.area.population))
            self.relate("at-most", figure, [f"population@{self.area.ref_area}@{day}"])
        return figure

    def share(self, indicator: str, period: str, strategy: str, phase: str) -> None:
        """Write a share, with numerator and denominator where the real ones are printed so."""
        share = random.Random(f"{self.seed} {indicator}").uniform(0.05, 0.95)
        share = min(1.0, max(0.0, self.chance.gauss(share + 0.03 * (phase == "2"), 0.05)))
        parts = self.catalogue.parts.get(indicator)
        if parts:
            base = self.number(parts[1], phase) + 1
            top = sum(self.chance.random() < share for _ in range(base))
            narrower = "sex=female" if parts[0] == parts[1] else ""
            of = self.add_figure(parts[1], f"{base:,}", period, "result", strategy, phase)
            part = self.add_figure(
                parts[0], f"{top:,}", period, "result", strategy, phase, narrower
            )
            if of and part:
                text, links = f"{100 * top / base:.2f}", (part, of)
                if self.add_figure(indicator, text, period, "result", strategy, phase, "", links):
                    self.relate("at-most", part, [of])
                return
        self.add_figure(indicator, f"{100 * share:.1f}", period, "result", strategy, phase)

    def target(self, indicator: str, measure: str, strategy: str, phase: str) -> None:
        """Write what a phase is meant to reach."""
        number = str(self.number(indicator, phase))
        if measure == "share":
            lower = self.catalogue.indicators[indicator]["direction"] == "lower"
            low, high = self.chance.randint(5, 40), self.chance.randint(50, 95)
            number = f"低於{low}" if lower else f"至少{high}"
        role = "target" if self.chance.random() < 0.4 else "plan"
        self.add_figure(indicator, number, TERMS[phase], role, strategy, phase)

    def number(self, indicator: str, phase: str) -> int:
        """Return a count: events at a rate of the indicator's own among the residents."""
        rate = 10 ** random.Random(f"{self.seed} {indicator}").uniform(-1, 1.7)
        residents = min(self.area.population.values(), default=20_000)
        mean = rate * residents / 10_000 * (self.chance.uniform(0.7, 1.5) if phase == "2" else 1)
        return max(0, round(self.chance.gauss(mean, math.sqrt(mean))))

    def other(self, measure: str) -> str:
        """Return a number for a measure that is neither a count nor a share of its own."""
        low, high = sorted(self.chance.sample(range(1, 90), 2))
        texts = {"ratio": f"1:{high}", "band": f"{low}-{high}", "rank": str(low % 22 + 1)}
        decimal = f"{low}.{high:02}"
        texts |= dict.fromkeys(("rate", "change", "share", "score"), decimal)
        return texts.get(measure, f"{low * high:,}")

    def measure(self, strategy: str, phase: str) -> None:
        """Write a measure in general words; half of the requests get an answer."""
        kind = self.chance.choices(list(KINDS), list(KINDS.values()))[0]
        measure = self.add_measure(kind, strategy, phase, WORDS[kind])
        if kind == "request" and self.chance.random() < 0.5:
            self.add_measure("response", strategy, phase, WORDS["response"], measure)
