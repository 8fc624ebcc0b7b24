"""Whatever is put under data/raw: a list of faults, or the numbers that were typed."""

import contextlib
import os
import random
import shutil
import signal
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
from conftest import ROOT
from mutation import ALL, DECLARED, Mutation, Mutator
from safetynet.book import evidence
from safetynet.raw.fault import DataError
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook

KEPT = ("lienchiang-2018-minutes", "lienchiang-2023-briefing")
NUMBERS = ["obs_value", "lower", "upper", "bound", "per", "unit_measure", "printed_value",
           "numerator_value", "denominator_value", "time_period"]  # fmt: skip
# 1 for a new sample at each run; the seed of a failed one makes it again.
FRESH = os.environ.get("SAFETYNET_FRESH", "")
COUNT, PARTS = (1500, 30) if FRESH else (150, 6)
AGAIN = (
    int(FRESH) if FRESH.isdecimal() and int(FRESH) > 1 else random.SystemRandom().randrange(10**9)
)
SEED = AGAIN if FRESH else 20230517
SECONDS = 20


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """A workbook of two briefings of one county, one of them with corrections."""
    root = tmp_path_factory.mktemp("small")
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    for folder in (root / "data" / "raw" / "briefings").iterdir():
        if folder.name not in KEPT:
            shutil.rmtree(folder)
    return Workbook(root)


@contextlib.contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raise TimeoutError after some seconds."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def numbers(workbook: Workbook) -> tuple[dict[str, tuple[Any, ...]], list[tuple[Any, ...]]]:
    """Return the numbers of every figure by its id, and every population by area and day."""
    found = evidence.read_evidence(workbook)
    figures = found.figures
    cells = figures[NUMBERS].astype("str").itertuples(index=False, name=None)
    rows = found.programme.population[["ref_area", "date", "population"]]
    population = sorted(rows.itertuples(index=False, name=None))
    return dict(zip(figures["figure_id"], cells, strict=True)), population


def refusal(mutation: Mutation, error: DataError) -> str:
    """Return what is wrong with a report of faults, empty for nothing."""
    text = str(error)
    text.encode("utf-8")
    if not error.faults:
        return "no fault is named"
    for fault in error.faults:
        if not fault.file.startswith("data/raw/"):
            return f"a fault without its file: {fault}"
        if fault.file.endswith(".csv") and fault.column and not fault.row:
            return f"a cell without its row: {fault}"
    if any(not line.isprintable() for line in text.split("\n")):
        return f"a report that rules the terminal: {text[:200]!r}"
    return ""


def movement(mutation: Mutation, before: Any, after: Any) -> str:
    """Return which numbers moved that a mutation does not touch, empty for none."""
    moved = {name for name in before[0] | after[0] if before[0].get(name) != after[0].get(name)}
    if before[1] != after[1] and (mutation.kind not in DECLARED or ALL not in mutation.touched):
        return f"the population moved: {set(before[1]) ^ set(after[1])}"
    if not moved or (mutation.kind in DECLARED and ALL in mutation.touched):
        return ""
    allowed = mutation.touched if mutation.kind in DECLARED else frozenset()
    return "".join(
        f"{name} moved from {before[0].get(name)} to {after[0].get(name)}; "
        for name in sorted(moved - allowed)[:5]
    )


def outcome(workbook: Workbook, mutation: Mutation, before: Any) -> str:
    """Return what is wrong with how a damaged workbook is taken, empty for nothing."""
    try:
        with limited(SECONDS):
            after = numbers(workbook)
    except DataError as error:
        return refusal(mutation, error)
    except Exception as error:
        # Whatever it is, it is no list of faults: the sample goes on and all are named.
        return f"{type(error).__name__}: {str(error)[:300]}"
    return movement(mutation, before, after)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no alarm signal")
@pytest.mark.parametrize("part", range(PARTS))
def test_damage_is_a_list_of_faults_or_what_was_typed(
    small: Workbook, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(DOCUMENTS_VARIABLE, raising=False)
    if not FRESH:
        monkeypatch.setattr(evidence, "complete", _tables_alone)
    before = numbers(small)
    wrong = []
    for number in range(part, COUNT, PARTS):
        mutator = Mutator(small.raw, random.Random(f"{SEED} {number}"))
        try:
            mutation = mutator.mutate()
            if said := outcome(small, mutation, before):
                wrong.append(f"{number}: {mutation}: {said}")
        finally:
            mutator.undo()
    assert not wrong, f"seed {SEED} (SAFETYNET_FRESH={FRESH and SEED}):\n" + "\n".join(wrong)
    assert numbers(small) == before


class _Tables:
    """What the numbers are read from; what is estimated of them takes four times as long."""

    def __init__(self, programme: Any, figures: pd.DataFrame) -> None:
        self.programme, self.figures = programme, figures


def _tables_alone(programme: Any, briefings: Any, **tables: pd.DataFrame) -> _Tables:
    return _Tables(programme, tables["figures"])


def test_the_sample_does_everything(small: Workbook) -> None:
    """Every kind of damage is in the fixed sample, and most of it is refused."""
    kinds = set()
    for number in range(COUNT):
        mutator = Mutator(small.raw, random.Random(f"{SEED} {number}"))
        kinds.add(mutator.mutate().kind)
        mutator.undo()
    assert len(kinds) >= 20
    assert len(kinds & DECLARED) >= 8
