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
from safetynet.raw.mapping import read_mapping
from safetynet.raw.programme import Programme
from safetynet.workbook import DOCUMENTS_VARIABLE, Workbook

KEYS = ("title", "issuer", "ref_area", "date", "kind", "phases", "text", "sha256")
LISTS = ("settled",)
KINDS = ("briefing", "minutes", "report")
LONGEST_DOCUMENT = 50 * MEGABYTE
MARKUP = re.compile(r"<[^>]+>|\*\*")
# Prose of minutes is broken over lines with an empty line between.
CONTINUED = 2


def read_source(
    folder: Path, workbook: Workbook, programme: Programme
) -> tuple[dict[str, str], list[Fault]]:
    """Return the texts of a briefing's source.yml and every fault in it.

    The folder's name must be ``<area>-<year>-<kind>`` of what the file says.
    """
    path = folder / "source.yml"
    name = workbook.name(path)
    mapping = read_mapping(path, name, (*KEYS, *LISTS), LISTS)
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
    if area.empty:
        refuse("ref_area", "a county's code of areas.csv")
    elif not faults:
        expected = f"{area.iloc[0]['slug']}-{source['date'][:4]}-{source['kind']}"
        if folder.name != expected:
            faults.append(Fault(name, 0, "", folder.name, f"a folder called {expected}"))
    return source, faults


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
            elif "printed" in cells and not _stands(_bare(cells["printed"]), lines, number):
                expected = f"a text that stands on line {number} of {path.name}"
                faults.append(Fault(file, row, "printed", cells["printed"], expected))
    return faults


def _stands(printed: str, lines: list[str], number: int) -> bool:
    """Return whether a text begins on a line of the document, not inside a longer number.

    It may run on to the next line; white space within it does not count.
    """
    line, following = lines[number - 1], "\n".join(lines[number : number + CONTINUED])
    loose = r"\s*".join(re.escape(character) for character in re.sub(r"\s", "", printed))
    end = r"(?!\d|[.,]\d)" if printed[-1].isdecimal() else ""
    numeral = "[一二三四五六七八九十百千萬億兩零〇]"
    start = rf"(?<!{numeral})" if re.match(numeral, printed) else ""
    start += "".join(f"(?<!{word})" for word in ("低於", "超過", "至少", "未達"))
    end += "(?![千萬億成])" if printed[-1].isdecimal() or re.match(numeral, printed[-1]) else ""
    end += "(?!以上|以下|次)" if printed[-1] in "%人" else ""
    pattern = rf"{start}(?<!\d)(?<!\d[.,]){loose}{end}"
    found = re.search(pattern, f"{line}\n{following}")
    return found is not None and found.start() <= len(line)


def _bare(text: str) -> str:
    return normalise(MARKUP.sub("", text))
