"""What a build has to do: read and check the evidence, compare keys, write down the jobs.

It runs in a process of its own, so that the one that waits for all reports stays small.
"""

import os
import pickle
from collections.abc import Iterator, Sequence

from safetynet.book.cache import Cache, folder_digests, keep_cache, load_cache
from safetynet.book.evidence import Evidence, read_evidence
from safetynet.book.package import package_files
from safetynet.build.job import Job
from safetynet.build.keys import Key, Keys
from safetynet.build.publish import Publisher, Record, digest
from safetynet.build.task import Request, Step, Steps
from safetynet.charts.font import SIGNS
from safetynet.identity import code_identity
from safetynet.pages.glossary import read_glossary
from safetynet.pages.notebooks import Own, own_notebooks
from safetynet.pages.plan import Report, plan, selection
from safetynet.pages.site import Site
from safetynet.raw.briefing import briefing_folders
from safetynet.seal import write_whole
from safetynet.words.terms import read_terms
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook

DATA = "data"


def make_plan(request: Request) -> Steps:
    """Return what must be made; write a job file for each of it.

    Raises DataError for faults in the raw data, ValueError for an unknown county or strategy.
    """
    workbook = Workbook(request.root)
    # Where the documents' own texts are at hand, every briefing is compared with its text anew.
    kept = None if os.environ.get(DOCUMENTS_VARIABLE) else workbook.state / "evidence"
    cache = load_cache(kept) if kept else Cache()
    evidence = read_evidence(workbook, cache)
    owns = own_notebooks(workbook)
    characters = _characters(workbook, cache)
    folders = briefing_folders(workbook)
    # What was changed while it was read is not what its digest says.
    if kept and cache.outdated and cache.digests == folder_digests(folders, workbook):
        keep_cache(kept, cache)
    reports = plan(evidence, request.counties, request.strategies, request.languages, owns)
    publisher = Publisher(request.root)
    steps = [] if request.strategies else [_data_step(evidence, workbook, publisher)]
    steps += _report_steps(reports, evidence, owns, cache, characters, publisher, request)
    known = {step.unit for step in steps}
    surplus = [unit for unit in publisher.units() if unit not in known] if request.whole else []
    return Steps(steps, surplus)


def _report_steps(
    reports: list[Report], evidence: Evidence, owns: Sequence[Own], cache: Cache,
    characters: str, publisher: Publisher, request: Request,
) -> Iterator[Step]:  # fmt: skip
    """Yield a step per report."""
    workbook = Workbook(request.root)
    texts = {
        name: (workbook.notebooks / name).read_text(encoding="utf-8")
        for name in dict.fromkeys(report.notebook for report in reports)
    }
    kinds = {report.notebook: report.kind for report in reports}
    site = Site(evidence, owns, workbook.site(request.site))
    keys = Keys(evidence, texts, cache, kinds)
    folder = workbook.state / "jobs"
    for number, report in enumerate(reports):
        page = site.page(report)
        key = keys.key(report, page)
        reasons = ("forced",) if request.force else reasons_for(report.path, key, publisher)
        path, content = None, b""
        if reasons:
            job = Job(
                report, selection(evidence, report), texts[report.notebook], page, characters,
                "" if request.remote else str(workbook.state / "fonts"), str(workbook.root),
                code_identity(), request.kernel,
            )  # fmt: skip
            path = folder / f"{number}.pickle"
            content = pickle.dumps(job)
            write_whole(path, content)
        yield Step(report.path, str(key), reasons, path, digest(content))


def reasons_for(unit: str, key: Key, publisher: Publisher) -> tuple[str, ...]:
    """Return why a unit must be made: never built, parts of its key, or files that changed."""
    record = publisher.record(unit)
    if record is None:
        return ("never built",)
    changed = key.changed(record.key)
    if changed:
        return tuple(changed)
    return () if publisher.stands(record) else ("files are missing or altered",)


def _data_step(evidence: Evidence, workbook: Workbook, publisher: Publisher) -> Step:
    """Return the step that publishes the processed data, in ``data/processed`` and in the site."""
    files = {}
    for name, content in package_files(evidence).items():
        files[f"data/processed/{name}"] = files[f"reports/data/{name}"] = content
    key = digest(b"".join(f"{name} {digest(files[name])}".encode() for name in sorted(files)))
    record: Record | None = publisher.record(DATA)
    if publisher.current(DATA, key):
        return Step(DATA, key, (), None)
    path, content = workbook.state / "jobs" / "data.pickle", pickle.dumps(files)
    write_whole(path, content)
    return Step(DATA, key, ("data",) if record else ("never built",), path, digest(content))


def _characters(workbook: Workbook, cache: Cache) -> str:
    """Return every character that a page can need: of the raw tables, the notebooks, the terms."""
    paths = [*workbook.raw.glob("*.csv"), *workbook.raw.glob("programme/*.csv")]
    paths += workbook.notebooks.glob("*.ipynb")
    # Hidden ones need be no text.
    texts = [path.read_text("utf-8", "ignore") for path in paths]
    texts.append(cache.characters_of(briefing_folders(workbook)))
    texts += ["".join(terms.values()) for terms in read_terms().values()]
    texts += [SIGNS, *("".join(entry.values()) for entry in read_glossary())]
    return "".join(sorted(set("".join(texts))))
