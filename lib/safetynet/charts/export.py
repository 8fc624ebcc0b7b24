"""Charts and tables as files for a paper, with title, source and data version inside."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from safetynet.book.book import Book
from safetynet.charts.caption import captioned, page_title
from safetynet.charts.chart import Chart
from safetynet.statistics.level import CONFIDENCE
from safetynet.tables.beside import SITE_STEM
from safetynet.tables.citation import tex_text
from safetynet.tables.table import Html

PICTURES = (".pdf", ".png", ".svg")
TABLES = (".xlsx", ".tex", ".csv")
SHEET, ABOUT = "data", "about"
# Longer tables run over several pages of a LaTeX document.
LONG = 40
# What a picture's metadata say besides its title.
SAID = ("Page", "Finding", "Source", "Data version", "Choices")
# No time of day in a file: equal tables are equal bytes.
UNDATED = datetime(2000, 1, 1)


def save(what: Any, path: str | Path, book: Book | None = None, title: str = "") -> Path:
    """Save a chart as pdf, png or svg, or a frame or table as xlsx, tex or csv; return the path.

    Title, finding, source and data version stand inside: in the metadata of a picture (of a chart
    also in what it shows) and the second sheet of a workbook, above a LaTeX table, in a file
    ``.about.txt`` beside a CSV. ``book`` gives page, source and version. In a folder the file is
    named by county, strategy and chart. Texts stay texts, also where they look like numbers. Raises
    ValueError for an ending that does not suit, and TypeError for what is neither chart nor table.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save(pd.DataFrame({"share": [34.92]}), Path(folder, "x.csv"), title="Mine")
    ...     print(path.read_text(encoding="utf-8-sig").split())
    ['share', '34.92']
    """
    path = Path(path)
    if path.is_dir():
        path /= _file_name(what, book) + (".png" if isinstance(what, Figure) else ".xlsx")
    about = _about(what, book, title)
    if isinstance(what, Figure):
        if path.suffix not in PICTURES:
            raise ValueError(f"a chart is saved as {', '.join(PICTURES)}, not {path.suffix!r}")
        with captioned(what, about):
            what.savefig(path, bbox_inches="tight", metadata=_metadata(path.suffix, about))
        return path
    frame = what.frame if isinstance(what, Html) else what
    if isinstance(frame, pd.Series):
        frame = frame.to_frame()
    if not isinstance(frame, pd.DataFrame):
        hint = ": save its figure, axes.figure" if isinstance(what, Axes) else ""
        raise TypeError(f"neither a chart nor a table: {type(what).__name__}{hint}")
    if path.suffix not in TABLES:
        raise ValueError(f"a table is saved as {', '.join(TABLES)}, not {path.suffix!r}")
    writers: dict[str, Callable[[pd.DataFrame, Path, dict[str, str]], None]] = {
        ".xlsx": _excel, ".tex": _latex, ".csv": _csv,
    }  # fmt: skip
    writers[path.suffix](frame, path, about)
    return path


def _about(what: Any, book: Book | None, title: str) -> dict[str, str]:
    """Return title, source and data version by name."""
    own = what.title if isinstance(what, Chart) else what.label if isinstance(what, Html) else ""
    about = {"Title": title or own}
    if isinstance(what, Chart):
        about["Finding"] = what.sentence
    if book is not None:
        about["Page"] = page_title(book)
        rows = book.sources[["issuer", "title", "date"]].itertuples(index=False)
        about["Source"] = "; ".join(f"{issuer}: {name} ({day})" for issuer, name, day in rows)
        about["Data version"] = book.evidence.version
        about["Choices"] = _choices(what, book)
    if isinstance(what, Chart):
        about["Description"] = what.alternative
    return {name: text for name, text in about.items() if text}


def _file_name(what: Any, book: Book | None) -> str:
    """Return what a file is called by what is in it: lienchiang-strategy-3-shares."""
    parts = []
    if book is not None:
        parts = [str(book.programme.county(code)["slug"]) for code in book.areas]
        parts += [f"strategy-{book.strategy}"] if book.strategy else []
        parts += [name for name in (book.indicator, book.source) if name]
    return "-".join([*(parts or [SITE_STEM]), what.name if isinstance(what, Chart) else SHEET])


def _choices(what: Any, book: Book) -> str:
    """Return what a run has chosen that the published one has not, empty where it is the same."""
    table = what if isinstance(what, pd.DataFrame) else pd.DataFrame()
    levels = {book.confidence, *(table["confidence"].dropna() if "confidence" in table else ())}
    said = [f"confidence {100 * level:.6g}%" for level in sorted(levels) if level != CONFIDENCE]
    said += [f"another {name}" for name in book.changes]
    if "set_aside" in table:
        mine = table[table["set_aside"] != ""]
        pairs = zip(mine["figure_id"], mine["set_aside"], strict=True)
        said += [f"{name} set aside ({why})" for name, why in pairs]
    return "; ".join(said)


def _metadata(suffix: str, about: dict[str, str]) -> dict[str, Any]:
    """Return what a picture file can hold of it; none of the formats gets the time of day."""
    said = ". ".join(
        f"{name}: {about[name]}"
        for name in ("Page", "Finding", "Source", "Data version", "Choices")
        if name in about
    )
    title = about.get("Title", "")
    if suffix == ".pdf":
        return {"Title": title, "Subject": said, "CreationDate": None}
    if suffix == ".svg":
        return {"Title": title, "Description": said, "Date": None}
    return {"Title": title, "Source": said, "Description": about.get("Description", "")}


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as a file holds it: no index that only counts, days without a time."""
    table = frame if isinstance(frame.index, pd.RangeIndex) else frame.reset_index()
    table = table.copy()
    table.columns = [" ".join(map(str, n)).strip() if isinstance(n, tuple) else str(n)
                     for n in table.columns]  # fmt: skip
    for name in table.columns:
        if pd.api.types.is_datetime64_any_dtype(table[name]):
            table[name] = table[name].dt.strftime("%Y-%m-%d")
    return table


def _excel(frame: pd.DataFrame, path: Path, about: dict[str, str]) -> None:
    """Write a sheet of the rows and one about them; "1:45" and "=x" stay what is printed."""
    table = _plain(frame)
    plain = {"options": {"strings_to_formulas": False, "strings_to_numbers": False,
                         "strings_to_urls": False}}  # fmt: skip
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs=plain) as writer:
        table.to_excel(writer, sheet_name=SHEET, index=False, freeze_panes=(1, 0))
        writer.sheets[SHEET].autofit(400)
        rows = pd.DataFrame(list(about.items()), columns=["name", "text"])
        rows.to_excel(writer, sheet_name=ABOUT, index=False, header=False)
        writer.book.set_properties(
            {"title": about.get("Title", ""), "subject": about.get("Source", ""),
             "comments": about.get("Data version", ""), "created": UNDATED}
        )  # fmt: skip


def _latex(frame: pd.DataFrame, path: Path, about: dict[str, str]) -> None:
    text = _plain(frame).to_latex(
        index=False,
        escape=True,
        na_rep="",
        caption=tex_text(about.get("Title", "")) or None,
        longtable=len(frame) > 40,
    )
    head = "".join(f"% {name}: {value}\n" for name, value in about.items())
    path.write_text(head + text, encoding="utf-8")


def _csv(frame: pd.DataFrame, path: Path, about: dict[str, str]) -> None:
    # Excel reads UTF-8 only with a byte order mark
    path.write_text(_plain(frame).to_csv(index=False, lineterminator="\n"), encoding="utf-8-sig")
    said = "".join(f"{name}: {value}\n" for name, value in about.items())
    if said:
        path.with_suffix(".about.txt").write_text(said, encoding="utf-8")
