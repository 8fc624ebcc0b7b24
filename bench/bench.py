"""How fast the build is, beside a shell loop and beside its floor, and how it grows.

    python bench/bench.py                    88, 352 and 1,472 reports
    python bench/bench.py --areas 22         88 reports only

Builds one report per area and strategy of invented data, in Chinese. The shell loop of papermill
and nbconvert, and the floor, are sampled and scaled; the table says so.
"""

import argparse
import os
import random
import re
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

from floor import floor_seconds
from invent import invent
from measured import Measured, run

BIN = Path(sys.executable).parent
ROOT = Path(__file__).parents[1]
BUILD = [
    sys.executable, "-m", "safetynet", "build", "--language", "zh",
    *(word for number in "1234" for word in ("--strategy", number)),
]  # fmt: skip
SAMPLE = 6
ROUNDS = 3


def shell_loop(workbook: Path, reports: list[tuple[str, str]]) -> Measured:
    """Return what papermill and nbconvert cost for some reports, one after the other."""
    folder = workbook / "loop"
    folder.mkdir()
    commands = []
    for county, strategy in reports:
        out = folder / f"{county}-{strategy}.ipynb"
        values = ["-p", "county", county, "-p", "strategy", strategy, "-p", "language", "zh"]
        notebook = workbook / "notebooks" / "strategy.ipynb"
        commands.append([str(BIN / "papermill"), str(notebook), str(out), *values])
        commands.append([str(BIN / "jupyter"), "nbconvert", "--to", "html", str(out)])
    found = [run(command, workbook) for command in commands]
    return Measured(
        sum(each.wall for each in found), sum(each.cpu for each in found),
        max(each.parent for each in found), 0, max(each.other for each in found), 0,
    )  # fmt: skip


def change_one_figure(workbook: Path) -> None:
    """Write another number into one figure of one area, in a report of its own."""
    path = sorted((workbook / "data/raw/briefings").glob("*/figures.csv"))[-1]
    lines = path.read_text(encoding="utf-8").split("\n")
    place = next(i for i, line in enumerate(lines) if ",result," in line and "人," in line)
    lines[place] = lines[place].replace("人,", "1人,", 1)
    path.write_text("\n".join(lines), encoding="utf-8", newline="\n")


def measure(areas: int, with_loop: bool) -> dict[str, float]:
    """Return the figures of one size, by the names of the table's rows."""
    with tempfile.TemporaryDirectory() as name:
        workbook = Path(name)
        invent(workbook, areas, "bench")
        reports = 4 * areas
        whole = run(BUILD, workbook)
        row: dict[str, float] = {
            "reports": reports,
            "build, s per report": whole.wall / reports,
            "build, CPU s per report": whole.cpu / reports,
            "parent's peak, MB": whole.parent / 1e6,
            "largest report's process, MB": whole.forked / 1e6,
            "process that plans, MB": whole.other / 1e6,
            "parent's open files": whole.files,
        }
        row["nothing to do, s"] = statistics.median(
            run(BUILD, workbook).wall for _ in range(ROUNDS)
        )
        changed = [changed_build(workbook) for _ in range(ROUNDS)]
        row["one figure changed, s"] = statistics.median(found.wall for found in changed)
        row["pages it rebuilt"] = max(_built(found) for found in changed)
        if with_loop:
            row |= beside(workbook, areas, row["build, s per report"])
        return row


def changed_build(workbook: Path) -> Measured:
    """Return what a build costs after one figure has changed."""
    change_one_figure(workbook)
    return run(BUILD, workbook)


def _built(found: Measured) -> int:
    return int(found.said.split(" built")[0].split()[-1])


def beside(workbook: Path, areas: int, ours: float) -> dict[str, float]:
    """Return the shell loop, the floor and papermill's own import, sampled at the same time."""
    chance = random.Random("sample")
    names = [path.name for path in (workbook / "data/raw/briefings").iterdir()]
    slugs = sorted({re.split("-[0-9]{4}-", name)[0] for name in names})
    sample = [(chance.choice(slugs), chance.choice("1234")) for _ in range(SAMPLE)]
    loop = shell_loop(workbook, sample)
    floor = floor_seconds(workbook, areas)
    # The machine's speed wanders: the build is measured on both sides of what it is compared with.
    again = run([*BUILD, "--force"], workbook).wall / (4 * areas)
    ours = (ours + again) / 2
    imported = statistics.median(
        run([sys.executable, "-c", "import papermill"], workbook).wall for _ in range(ROUNDS)
    )
    return {
        f"shell loop, s per report ({SAMPLE} sampled)": loop.wall / SAMPLE,
        f"shell loop, CPU s per report ({SAMPLE} sampled)": loop.cpu / SAMPLE,
        "times the speed of the shell loop": loop.wall / SAMPLE / ours,
        "floor, s per report (all, two warm processes)": floor,
        "times the floor": ours / floor,
        "build before and after these, s per report": ours,
        "import papermill, s": imported,
    }


def table(rows: list[dict[str, float]]) -> str:
    """Return the figures as a table in Markdown, a column per size."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = ["| | " + " | ".join(f"{row['reports']:,.0f} reports" for row in rows) + " |"]
    lines.append("|---|" + "---:|" * len(rows))
    for name in names[1:]:
        cells = [f"{row[name]:,.3g}" if name in row else "" for row in rows]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Read the command line, measure, print the table and keep it in bench/results.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--areas", type=int, nargs="+", default=[22, 88, 368])
    asked = parser.parse_args()
    rows = []
    for place, areas in enumerate(asked.areas):
        rows.append(measure(areas, with_loop=place == 0))
        print(table(rows), flush=True)
    command = f"python bench/bench.py --areas {' '.join(map(str, asked.areas))}"
    head = (
        f"One run of `{command}` on {os.cpu_count()} cores; invented data, Chinese reports only."
        f" Nothing to do, one figure changed, import: medians of {ROUNDS}."
    )
    text = f"{head}\n\n{table(rows)}"
    (ROOT / "bench" / "results.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if not shutil.which(str(BIN / "papermill")):
        raise SystemExit("papermill is not in this environment: make reports")
    main()
