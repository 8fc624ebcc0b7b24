"""Where a briefing comes from: source.yml, and the document's own text where it is at hand."""

import calendar
import hashlib
import os
import re
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath

import pandas as pd

from safetynet.printed.numeral import normalise
from safetynet.raw.fault import Fault
from safetynet.raw.file import MEGABYTE, decode, read_file
from safetynet.raw.known import reference
from safetynet.raw.mapping import read_mapping
from safetynet.raw.programme import Programme
from safetynet.raw.standing import what_is_left_out
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook

KEYS = ("title", "issuer", "ref_area", "date", "kind", "phases", "text", "sha256")
# The name and the issuer in English, and what was settled in Chinese, where somebody wrote it.
TRANSLATED = ("title_en", "issuer_en")
LISTS = ("settled", "settled_zh")
COUNTRY = "TW"
KINDS = ("briefing", "minutes", "report")
LONGEST_DOCUMENT = 50 * MEGABYTE
MARKUP = re.compile(r"<[^>]+>|\*\*")
# A second document of a county, year and kind has its number behind its name.
FOLDER = re.compile(
    r"(?P<area>[a-z][a-z-]*)-(?P<year>[0-9]{4})-(?P<kind>[a-z]+)(?:-(?P<number>[1-9][0-9]?))?"
)


def read_source(
    folder: Path, workbook: Workbook, programme: Programme
) -> tuple[dict[str, str], list[Fault]]:
    """Return the texts of a briefing's source.yml and every fault in it.

    The folder's name must be ``<area>-<year>-<kind>`` of what the file says; a second document of
    the same has ``-2`` behind it, a third ``-3``.
    """
    path = folder / "source.yml"
    name = workbook.name(path)
    mapping = read_mapping(path, name, (*KEYS, *TRANSLATED, *LISTS), LISTS)
    source, faults = mapping.texts, mapping.faults
    if not source:
        return {}, faults or [Fault(name, 0, "", "no keys", f"the keys {', '.join(KEYS)}")]
    faults += [Fault(name, 0, key, "no such key", "the key") for key in KEYS if key not in source]

    def refuse(key: str, expected: str) -> None:
        faults.append(Fault(name, mapping.rows.get(key, 0), key, source.get(key, ""), expected))

    if not re.fullmatch("([0-9a-f]{64})?", source.get("sha256", "")):
        refuse("sha256", "64 hexadecimal digits, or nothing")
    if not _is_date(source.get("date", "")):
        refuse("date", "a date from 2000 to 2099, such as 2023, 2023-05 or 2023-05-17")
    if source.get("kind") not in KINDS:
        refuse("kind", f"one of {', '.join(KINDS)}")
    if not is_plain_name(source.get("text", "")):
        refuse("text", "the name of a file, without a folder, or nothing")
    area = programme.counties[programme.counties["ref_area"] == source.get("ref_area")]
    [*checks] = reference(programme, "areas", "a county's code of areas.csv")
    code = source.get("ref_area", "")
    if area.empty and (code in ("", COUNTRY) or not all(check.sound(code) for check in checks)):
        refuse("ref_area", checks[0].tell(code) if checks else "a county's code")
    elif not area.empty and not faults:
        expected = f"{area.iloc[0]['slug']}-{source['date'][:4]}-{source['kind']}"
        found = FOLDER.fullmatch(folder.name)
        parts = found.group("area", "year", "kind", "number") if found else ("", "", "", "")
        if (parts[0], parts[2]) == (area.iloc[0]["slug"], source["kind"]) and (
            parts[1] != source["date"][:4]
        ):
            refuse("date", f"a date in {parts[1]}, or a folder called {expected}")
        elif "-".join(parts[:3]) != expected or parts[3] == "1":
            faults.append(Fault(name, 0, "", folder.name, f"a folder called {expected}"))
    return source, faults


def document_order(name: str) -> tuple[str, int]:
    """Return by what the documents of one day are put in order: the name, then its number.

    >>> sorted(["a-2023-report-10", "a-2023-report-2", "a-2023-report"], key=document_order)
    ['a-2023-report', 'a-2023-report-2', 'a-2023-report-10']
    """
    found = FOLDER.fullmatch(name)
    if not found or not found["number"]:
        return name, 1
    return name.removesuffix(f"-{found['number']}"), int(found["number"])


def is_plain_name(text: str) -> bool:
    r"""Return whether a text is empty or names a file alone, on every system.

    >>> [is_plain_name(text) for text in ("", "台東：1.txt", "../x", "/etc/x", "C:x", r"a\b", "..")]
    [True, True, False, False, False, False, False]
    """
    alone = PurePosixPath(text).name == text == PureWindowsPath(text).name
    return not text or (alone and text not in (".", ".."))


def _is_date(text: str) -> bool:
    """Return whether a text is a year, a month or a day that there is."""
    if not re.fullmatch("20[0-9]{2}(-[0-9]{2}){0,2}", text):
        return False
    try:
        document_days({"date": text})
    except ValueError:
        return False
    return "-00" not in text


def document_days(source: dict[str, str]) -> tuple[date, date]:
    """Return the first and last day on which a document may have been written.

    >>> [str(day) for day in document_days({"date": "2023-02"})]
    ['2023-02-01', '2023-02-28']
    """
    year, month, day = [*map(int, source["date"].split("-")), 0, 0][:3]
    first = date(year, month or 1, day or 1)
    if day:
        return first, first
    return first, date(year, month or 12, calendar.monthrange(year, month or 12)[1])


def find_document(source: dict[str, str]) -> Path | None:
    """Return the briefing's own text where ``SAFETYNET_DOCUMENTS`` names its folder, else None."""
    folder, text = os.environ.get(DOCUMENTS_VARIABLE), source.get("text", "")
    if not folder or not text:
        return None
    path = Path(folder) / text
    return path if os.path.lexists(path) else None


def _read_document(path: Path) -> tuple[bytes, str, list[Fault]]:
    """Return a document's bytes and text, and why they are not to be had.

    A link is followed inside the documents' folder alone.
    """
    target = Path(os.path.realpath(path))
    if not target.is_relative_to(os.path.realpath(path.parent)):
        found = "a link that leads out of the documents' folder"
        return b"", "", [Fault(path.name, 0, "", found, "the file itself")]
    data, faults = read_file(path, path.name, "a text file", LONGEST_DOCUMENT)
    text, undecoded = decode(data, path.name)
    return data, text, faults + undecoded


def check_document(
    tables: dict[str, pd.DataFrame], source: dict[str, str], path: Path
) -> list[Fault]:
    """Return the rows whose printed text does not stand on their line of the document.

    ``tables`` maps file names to tables with a column line, and printed where there is one.
    Markup of the text file (bold marks, tags) and white space do not count. A document that cannot
    be read is one fault.
    """
    data, text, faults = _read_document(path)
    if faults:
        return faults
    digest = hashlib.sha256(data).hexdigest()
    if digest != source.get("sha256"):
        faults.append(Fault(path.name, 0, "sha256", digest, source.get("sha256", "")))
    lines = [_bare(line) for line in text.split("\n")]
    for file, table in tables.items():
        for place, cells in table.iterrows():
            row, number = int(str(place)), int(cells["line"])
            if number > len(lines) or not lines[number - 1]:
                found, expected = cells["line"], f"a line with text of {path.name}"
                faults.append(Fault(file, row, "line", found, expected))
            elif "printed" not in cells:
                continue
            elif (left := what_is_left_out(_bare(cells["printed"]), lines, number)) != "":
                expected = f"a text that stands on line {number} of {path.name}"
                expected += f", with {left}" if left else ""
                faults.append(Fault(file, row, "printed", cells["printed"], expected))
    return faults


def _bare(text: str) -> str:
    return normalise(MARKUP.sub("", text))
