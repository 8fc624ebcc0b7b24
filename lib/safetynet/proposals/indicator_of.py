"""The indicator of a number: the three that its words, unit and place are likest."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safetynet.printed.quantity import Quantity, parse_printed
from safetynet.proposals.grams import Space
from safetynet.proposals.taught import Taught
from safetynet.proposals.unit_fit import unit_fit
from safetynet.raw.programme import Programme
from safetynet.raw.table import records

TOP = 3
# Most numbers of a new county have an indicator that no catalogue knows yet; measured.
DOUBT = 2.5
SHARE_NAME = re.compile("率|比例|比率|占比|百分比")
NAMED_UNIT = re.compile("(人次|件次|案次|場次|人數|案數|件數|戶數)(?:[ )目實]|$)")
COUNTED = {"人數": "人", "案數": "案", "件數": "件", "戶數": "戶"}
# How much each likeness counts.
WEIGHTS = {"name": 0.8, "wide": 0.4, "covered": 0.7, "label": 0.8, "around": 0.4, "unit": 0.35}


@dataclass(frozen=True)
class Asked:
    """A number whose indicator is looked for."""

    printed: str
    label: str
    section: str
    # the words after it, and those around: heads, clause, the items and headings over it
    after: str
    around: str
    strategies: tuple[str, ...]
    role: str = ""


@dataclass(frozen=True)
class Ranked:
    """Indicators and how sure each is, the likest first."""

    indicators: tuple[str, ...]
    sures: tuple[float, ...]


class Indicators:
    """What a catalogue and coded briefings teach about indicators."""

    def __init__(
        self, programme: Programme, taught: Sequence[Taught], left_out: frozenset[str] = frozenset()
    ) -> None:
        """Learn names and labels; ``left_out`` are indicators that must not be proposed."""
        self.programme = programme
        self.rows = [r for r in programme.catalogue.values() if r["indicator"] not in left_out]
        self.place = {row["indicator"]: n for n, row in enumerate(self.rows)}
        services = {r["service"]: r for r in records(programme.services)}
        self.service_strategy = {name: row["strategy"] for name, row in services.items()}
        wide = [
            f"{r['name_zh']} {r['name_zh']} {services.get(r['service'], {}).get('name_zh', '')}"
            f" {r['numerator']}"
            for r in self.rows
        ]
        self.names = Space([row["name_zh"] for row in self.rows])
        self.wide = Space(wide)
        coded = [
            (self.place[row["indicator"]], row)
            for one in taught
            for row in records(one.figures)
            if row["indicator"] in self.place
        ]
        self.owners = np.array([place for place, _ in coded], dtype=int)
        self.labels = Space([row["label"] for _, row in coded])
        self.sections = Space(
            [f"{row['label']} {row['label']} {_last(row['section'])}" for _, row in coded]
        )
        self.used = (
            np.bincount(self.owners, minlength=len(self.rows))
            if coded
            else np.zeros(len(self.rows))
        )
        self.units_coded: list[set[str]] = [set() for _ in self.rows]
        self.fits: dict[tuple[object, ...], np.ndarray] = {}
        self.contexts = [False] * len(self.rows)
        for place, row in coded:
            self.contexts[place] |= row["role"] == "context"
            self.units_coded[place].add(_unit(self._quantity(row["printed"])))

    def rank(self, asked: Sequence[Asked]) -> list[Ranked]:
        """Return the three likest indicators of each number."""
        if not asked or not self.rows:
            return [Ranked((), ())] * len(asked)
        texts = [(one.label, one.after, _last(one.section), one.around) for one in asked]
        # the cells of a row have the same words: each is looked at once
        places = {words: place for place, words in enumerate(dict.fromkeys(texts))}
        score = self._score(list(places))
        ranked = []
        for one, words in zip(asked, texts, strict=True):
            scores = score[places[words]] + WEIGHTS["unit"] * self._same_unit(one)
            scores = scores * self._fit(one)
            best = np.argsort(-scores, kind="stable")[:TOP]
            names = tuple(self.rows[b]["indicator"] for b in best)
            ranked.append(Ranked(names, _sures(scores[best])))
        return ranked

    def _score(self, texts: Sequence[tuple[str, str, str, str]]) -> np.ndarray:
        """Return how like each indicator is to each label, what is after it, heading, around."""
        labels = [label for label, _, _, _ in texts]
        named = [f"{label} {after}" for label, after, _, _ in texts]
        short = [f"{label} {label} {heading}" for label, _, heading, _ in texts]
        full = [f"{label} {label} {' '.join(rest)}" for label, *rest in texts]
        names = np.maximum(self.names.likeness(labels), self.names.likeness(named))
        score = WEIGHTS["name"] * names + WEIGHTS["wide"] * self.wide.likeness(full)
        score += WEIGHTS["covered"] * self.names.coverage(full)
        if len(self.owners):
            like = np.maximum(self.labels.likeness(labels), self.labels.likeness(named))
            score += WEIGHTS["label"] * self._best(like)
            score += WEIGHTS["around"] * self._best(self.sections.likeness(short))
        return np.asarray(score)

    def _best(self, likeness: np.ndarray) -> np.ndarray:
        """Return the likest coded row of each indicator."""
        best = np.zeros((likeness.shape[0], len(self.rows)))
        for column, owner in enumerate(self.owners):
            np.maximum(best[:, owner], likeness[:, column], out=best[:, owner])
        return best

    def _quantity(self, printed: str) -> Quantity | None:
        try:
            return parse_printed(printed, self.programme.printed_units)[0]
        except (ValueError, IndexError):
            return None

    def _asked_unit(self, asked: Asked) -> str:
        """Return the unit of a number, the one that its label names where none is printed."""
        unit = _unit(self._quantity(asked.printed))
        if unit:
            return unit
        named = NAMED_UNIT.search(re.sub(r"[（(].*", "", asked.label))
        return COUNTED.get(named[1], named[1]) if named else ""

    def _same_unit(self, asked: Asked) -> np.ndarray:
        """Return 0 for another unit, more for the same the rarer it is, at most 1."""
        unit = self._asked_unit(asked)
        own = np.array([row["unit"] for row in self.rows])
        same = (own == unit) & (unit != "")
        rare = np.log(len(own) / max(same.sum(), 1)) / np.log(max(len(own), 2))
        return np.asarray(same * rare)

    def _fit(self, asked: Asked) -> np.ndarray:
        """Return how well unit, measure, strategy and role of each indicator fit a number."""
        quantity, unit = self._quantity(asked.printed), self._asked_unit(asked)
        ratio = quantity is not None and quantity.per is not None
        share = bool(SHARE_NAME.search(asked.label[-8:]))
        key = (unit, ratio, share, asked.strategies, asked.role == "context")
        if key in self.fits:
            return self.fits[key]
        fits = np.ones(len(self.rows))
        for place, row in enumerate(self.rows):
            strategy = row["strategy"] or self.service_strategy.get(row["service"], "")
            background = row["service"] == "context" or "定義" in row["name_zh"]
            contexts = background or self.contexts[place]
            fits[place] = (
                unit_fit(unit, row["unit"], self.units_coded[place], share, self.programme)
                * (0.3 if ratio != (row["measure"] == "ratio") else 1)
                * (0.8 if asked.strategies and strategy not in ("", *asked.strategies) else 1)
                * (0.85 if (background if asked.role != "context" else not contexts) else 1)
            )
        self.fits[key] = fits
        return fits


def _unit(quantity: Quantity | None) -> str:
    return quantity.unit if quantity is not None else ""


def _last(section: str) -> str:
    return section.rpartition("／")[2]


def _sures(scores: np.ndarray) -> tuple[float, ...]:
    """Return how sure each of the best is: high where it is like and the next is not."""
    weights = np.exp(6 * (scores - scores.max()))
    strength = np.clip(scores / 2.2, 0, 1)
    return tuple(float(sure) for sure in (strength * weights / weights.sum() ** 0.5) ** DOUBT)
