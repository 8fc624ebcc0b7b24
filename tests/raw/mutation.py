"""Random damage to a copy of data/raw: what people, editors and disks do to it."""

import csv
import io
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from safetynet.raw.briefing import COLUMNS

ALL = "*"
OTHER_DIGITS = ("٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "⓪①②③④⑤⑥⑦⑧⑨", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
                "０１２３４５６７８９", "〇一二三四五六七八九", "零壹貳參肆伍陸柒捌玖", "〇⑴⑵⑶⑷⑸⑹⑺⑻⑼", "🄀⒈⒉⒊⒋⒌⒍⒎⒏⒐",
                "OlZE4S67Bg", "𐒠𐒡𐒢𐒣𐒤𐒥𐒦𐒧𐒨𐒩", "0ⅠⅡⅢⅣⅤⅥⅦⅧⅨ", "0㆒㆓㆔㆕5678九")  # fmt: skip
ODD = "\t\x00\x01\x0b\x1b\x7f\x85\xad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2066\u2069\ufeff\u2028\u2029\ue000\ufdd0\uffff\ufffd"
SPACES = " \u3000\u00a0\u2003\u2009\u202f\u1680"
# What stands beside a number as a mark or a note, and is no digit of it.
MARKS = "٣३①②⑬⑴⒈⓵❶➀¹³₂𝟑Ⅳ㊀㈠㆒½¾*†#"
HUGE = ("9" * 5000, "9" * 400, "1e999", "-1e999", "inf", "nan", "NaN", "-0", "0x10", "1_000", "9" * 40 + "人",
        "人" * 20_000, "0." + "0" * 400 + "1", "1/0", "1:0", "0:1", "億" * 50, "十" * 50, "9999億9999萬9999", "999億年", "99999年")  # fmt: skip
ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "Big5": lambda data: data.decode().encode("big5", "replace"),
    "GB 18030": lambda data: data.decode().encode("gb18030"),
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "UTF-16 without BOM": lambda data: data.decode().encode("utf-16-le"),
    "Latin-1 read as UTF-8 once more": lambda data: data.decode("latin-1").encode(),
    "BOM": lambda data: b"\xef\xbb\xbf" + data,
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "CR": lambda data: data.replace(b"\n", b"\r"),
    "no last line end": lambda data: data.rstrip(b"\n"),
    "NUL at the end": lambda data: data + b"\0" * 100,
    "nothing": lambda data: b"",
    "twice": lambda data: data + data,
}
NAMES: tuple[Callable[[str], str], ...] = (
    str.capitalize, str.upper, lambda name: f"{name}.txt", lambda name: name.replace("s.", "."),
    lambda name: name.replace(".", " (1)."), lambda name: name.replace(".", " - Copy."),
    lambda name: name.replace(".", ".bak."), lambda name: f" {name}", lambda name: f"{name} ",
    lambda name: name.replace(".csv", ".tsv"), lambda name: f"old-{name}", lambda name: f"{name}.bak",
)  # fmt: skip
# Damage after which a number of the rows it touches may be another one: it is what was typed.
DECLARED = {
    "another plain number typed", "another period typed", "row removed", "row added",
    "correction changed", "linked figure changed", "document's date typed", "population typed",
    "phase typed", "table removed", "rows cut off", "another word typed",
}  # fmt: skip
# Columns whose cells say numbers, days or what a number is divided by.
NUMERIC = ("printed", "used", "period_printed", "line", "population", "date", "start", "end",
           "operands", "phase", "strategy", "numerator", "denominator", "figure_id")  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """What was done to which file, and the ids of the figures whose numbers it may move.

    Nothing may move unless ``kind`` is one of DECLARED.
    """

    kind: str
    file: str
    detail: str
    touched: frozenset[str] = frozenset()


class Mutator:
    """Does one thing to a random file under a folder; ``undo`` takes it back."""

    def __init__(self, raw: Path, chance: random.Random) -> None:
        self.raw, self.chance = raw, chance
        self.files = sorted(path for path in raw.rglob("*") if path.is_file())
        self.tables = [path for path in self.files if path.suffix == ".csv"]
        self.held = {path: path.read_bytes() for path in self.files}

    def undo(self) -> None:
        """Bring every file back as it was."""
        for path in [path for path in self.raw.rglob("*") if path.is_file()]:
            if path not in self.held:
                path.unlink()
        for path, data in self.held.items():
            if not path.is_file() or path.read_bytes() != data:
                path.write_bytes(data)

    def mutate(self) -> Mutation:
        """Do one thing."""
        act = self.chance.choice(self.acts())
        return act()

    def acts(self) -> list[Callable[[], Mutation]]:
        """Return what can be done."""
        # Damage that must not move a number, then what is typed anew.
        return [
            self.digits, self.digits, self.odd, self.space, self.encoding, self.rename, self.noise,
            self.huge, self.double_row, self.swap_rows, self.header, self.swap_columns, self.quote,
            self.drop_cell, self.join_lines, self.yaml_line, self.yaml_noise, self.yaml_digits,
            self.cut, self.remove_row, self.add_row, self.number, self.period, self.correct,
            self.link, self.day, self.remove_table, self.mark, self.mark, self.word, self.word, self.empty, self.day_otherwise,
        ]  # fmt: skip

    def rows(self, path: Path) -> list[list[str]]:
        """Return a table's records; real ones have no comments."""
        return list(csv.reader(io.StringIO(self.held[path].decode(), newline="")))

    def write(self, path: Path, rows: list[list[str]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\n").writerows(rows)
        # Half of a pair cannot be written as UTF-8; an editor that tries writes it so.
        path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))

    def place(self, columns: tuple[str, ...] = ()) -> tuple[Path, list[list[str]], int, int]:
        """Return a random filled cell: its table, the table's rows, row and column."""
        while True:
            path = self.chance.choice(self.tables)
            rows = self.rows(path)
            wanted = [n for n, name in enumerate(rows[0]) if not columns or name in columns]
            if wanted and len(rows) > 1:
                row, column = self.chance.randrange(1, len(rows)), self.chance.choice(wanted)
                if rows[row][column]:
                    return path, rows, row, column

    def done(
        self, kind: str, path: Path, detail: str, touched: frozenset[str] | set[str] = frozenset()
    ) -> Mutation:
        return Mutation(kind, path.relative_to(self.raw).as_posix(), detail, frozenset(touched))

    def cell(self, kind: str, change: Callable[[str], str], columns: tuple[str, ...]) -> Mutation:
        """Change one cell."""
        path, rows, row, column = self.place(columns)
        before = rows[row][column]
        rows[row][column] = change(before)
        self.write(path, rows)
        detail = f"row {row + 1}, {rows[0][column]}: {before[:60]!r} to {rows[row][column][:60]!r}"
        return self.done(kind, path, detail)

    def digits(self) -> Mutation:
        """Write digits of a cell in those of another script."""
        others = self.chance.choice(OTHER_DIGITS)
        some = self.chance.random() < 0.5

        def change(cell: str) -> str:
            return "".join(
                others[int(c)] if c in "0123456789" and (not some or self.chance.random() < 0.5)
                else c for c in cell
            )  # fmt: skip

        return self.cell("digits of another script", change, NUMERIC)

    def mark(self) -> Mutation:
        """Put the mark of a note beside a number, or inside it."""

        def change(cell: str) -> str:
            beside = [n + 1 for n, character in enumerate(cell) if character.isdecimal()] or [0]
            at = self.chance.choice(beside)
            return cell[:at] + self.chance.choice(MARKS) + cell[at:]

        columns = self.chance.choice(
            (("printed", "used"), ("period_printed",), ("line", "population"))
        )
        return self.cell("mark of a note", change, columns)

    def day_otherwise(self) -> Mutation:
        """Write a day as others do."""
        ways = (lambda day: day.replace("-", ""), lambda day: day.replace("-", "/"),
                lambda day: day.replace("-0", "-"), lambda day: f"{day}T00:00", lambda day: f"{day[:4]}-W01-1",
                lambda day: f"{int(day[:4]) - 1911}{day[4:]}", lambda day: day[:7])  # fmt: skip
        return self.cell(
            "day written otherwise", self.chance.choice(ways), ("date", "start", "end")
        )

    def word(self) -> Mutation:
        """Write what stands in another row of the same column."""
        path, rows, row, column = self.place()
        rows[row][column] = self.chance.choice(rows[1:])[column]
        self.write(path, rows)
        detail = f"row {row + 1}, {rows[0][column]}: to {rows[row][column][:60]!r}"
        return self.typed(self.done("another word typed", path, detail))

    def empty(self) -> Mutation:
        return self.typed(self.cell("another word typed", lambda _: "", ()))

    def inserted(self, characters: str) -> Callable[[str], str]:
        def change(cell: str) -> str:
            at = self.chance.randint(0, len(cell))
            return cell[:at] + self.chance.choice(characters) + cell[at:]

        return change

    def odd(self) -> Mutation:
        columns = NUMERIC if self.chance.random() < 0.5 else ()
        return self.cell("odd character", self.inserted(ODD), columns)

    def space(self) -> Mutation:
        return self.cell("white space", self.inserted(SPACES), NUMERIC)

    def encoding(self) -> Mutation:
        path, name = self.chance.choice(self.files), self.chance.choice(sorted(ENCODINGS))
        path.write_bytes(ENCODINGS[name](self.held[path]))
        return self.done("encoding", path, name)

    def rename(self) -> Mutation:
        path = self.chance.choice(self.files)
        new = self.chance.choice(NAMES)(path.name)
        if new == path.name:
            new = f"{path.stem}2{path.suffix}"
        path.rename(path.with_name(new))
        return self.done("file renamed", path, new)

    def noise(self) -> Mutation:
        """Put a byte that is no digit, letter or mark of a number in the place of another one."""
        path = self.chance.choice(self.files)
        data = bytearray(self.held[path])
        count = self.chance.choice((1, 1, 3, 30))
        bytes_ = [*range(10), *range(14, 32), *range(127, 256), *b"\"'`$&;\\^{}"]
        places = [n for n, byte in enumerate(data) if byte != 10]
        for at in self.chance.sample(places, min(count, len(places))):
            data[at] = self.chance.choice(bytes_)
        path.write_bytes(bytes(data))
        return self.done("noise", path, f"{count} bytes")

    def huge(self) -> Mutation:
        """Write what is no number, too long, or a number that nobody prints, over a cell."""
        value = self.chance.choice(HUGE)
        mutation = self.cell("huge value", lambda _: value, NUMERIC)
        return self.typed(mutation)

    def typed(self, mutation: Mutation) -> Mutation:
        """Return a change of a cell as what was typed there, with the figures that it touches."""
        path = self.raw / mutation.file
        now = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline="")))
        [row] = [
            n for n, (a, b) in enumerate(zip(self.rows(path), now, strict=True)) if a != b
        ] or [0]
        column = mutation.detail.partition(", ")[2].partition(":")[0]
        if path.stem in ("measures", "relations"):
            return Mutation(mutation.kind, mutation.file, mutation.detail)
        if path.stem not in ("figures", "corrections"):
            kind = {"population": "population typed", "phases": "phase typed"}.get(
                path.stem, mutation.kind
            )
            return Mutation(kind, mutation.file, mutation.detail, frozenset({ALL}))
        kind = {"printed": "another plain number typed", "period_printed": "another period typed",
                "used": "correction changed", "numerator": "linked figure changed",
                "denominator": "linked figure changed"}.get(column, mutation.kind)  # fmt: skip
        ids = self.with_links(path, {now[row][0], self.rows(path)[row][0]})
        return Mutation(kind, mutation.file, mutation.detail, ids)

    def with_links(self, path: Path, ids: set[str]) -> frozenset[str]:
        """Return figures and those that name one of them as a part."""
        rows = self.rows(path.with_name("figures.csv"))
        top, base = rows[0].index("numerator"), rows[0].index("denominator")
        linked = {row[0] for row in rows if ids & {row[top], row[base]}}
        return frozenset(f"{path.parent.name}/{name}" for name in ids | linked)

    def table(self, *names: str) -> tuple[Path, list[list[str]]]:
        path = self.chance.choice([p for p in self.tables if not names or p.stem in names])
        return path, self.rows(path)

    def ids(self, path: Path, rows: list[list[str]]) -> frozenset[str]:
        """Return the figures that rows of a table speak of."""
        if path.parent.name in ("raw", "programme"):
            return frozenset({ALL})
        if path.stem not in ("figures", "corrections"):
            return frozenset()
        return self.with_links(path, {row[0] for row in rows if row})

    def double_row(self) -> Mutation:
        path, rows = self.table()
        row = self.chance.randrange(len(rows))
        self.write(path, [*rows[: row + 1], *rows[row:]])
        return self.done("row doubled", path, f"row {row + 1}")

    def swap_rows(self) -> Mutation:
        path, rows = self.table()
        one, other = (self.chance.randrange(1, len(rows)) for _ in range(2))
        rows[one], rows[other] = rows[other], rows[one]
        self.write(path, rows)
        return self.done("rows swapped", path, f"rows {one + 1} and {other + 1}")

    def header(self) -> Mutation:
        path, rows = self.table()
        column = self.chance.randrange(len(rows[0]))
        name = rows[0][column]
        rows[0][column] = self.chance.choice(
            [name.upper(), f"{name} ", "", f"{name}s", "印出", rows[0][0], self.inserted(ODD)(name)]
        )
        self.write(path, rows)
        kind = "header unchanged" if rows[0][column] == name else "header"
        return self.done(kind, path, f"{name} to {rows[0][column]!r}")

    def swap_columns(self) -> Mutation:
        """Write whole columns in another order, as a spreadsheet does."""
        path, rows = self.table()
        order = self.chance.sample(range(len(rows[0])), len(rows[0]))
        self.write(path, [[row[n] for n in order] for row in rows])
        return self.done("columns in another order", path, f"{order}")

    def quote(self) -> Mutation:
        path = self.chance.choice(self.tables)
        text = self.held[path].decode()
        at = self.chance.randrange(len(text))
        cut = self.chance.random() < 0.3 and '"' in text
        if cut:
            at = self.chance.choice([n for n, character in enumerate(text) if character == '"'])
        path.write_bytes((text[:at] + ("" if cut else '"') + text[at + cut :]).encode())
        return self.done("quote", path, f"{'taken from' if cut else 'put at'} {at}")

    def drop_cell(self) -> Mutation:
        path, rows = self.table()
        row = self.chance.randrange(1, len(rows))
        column = self.chance.randrange(len(rows[row]))
        if self.chance.random() < 0.5:
            del rows[row][column]
        else:
            rows[row].insert(column, "")
        self.write(path, rows)
        return self.done("cells shifted", path, f"row {row + 1} at {column}")

    def join_lines(self) -> Mutation:
        path = self.chance.choice(self.tables)
        data = self.held[path]
        at = self.chance.choice([n for n, byte in enumerate(data[:-1]) if byte == 10])
        path.write_bytes(data[:at] + self.chance.choice((b"", b" ", b",")) + data[at + 1 :])
        return self.done("lines joined", path, f"at {at}")

    def yaml(self) -> tuple[Path, list[str]]:
        path = self.chance.choice([path for path in self.files if path.suffix == ".yml"])
        return path, self.held[path].decode().split("\n")

    def yaml_line(self) -> Mutation:
        """Take a line out, double it, indent it, or put one of another kind in."""
        path, lines = self.yaml()
        at = self.chance.randrange(len(lines))
        other = self.chance.choice(
            [[], [lines[at]] * 2, [f"  {lines[at]}"], [f"- {lines[at]}"], [lines[at].replace(":", "")],
             [lines[at], "date: 2001-01-01"], ["a: &a [x]", lines[at]], [f"{lines[at]} *a"], ["---", lines[at]],
             [lines[at].replace(": ", ": !!python/name:os.system ")], ["? " + lines[at]], ["[" * 3000, lines[at]],
             [lines[at].replace('"', "")], ["date: 2023-02-30"], [lines[at].replace(": ", ": |\n  ")],
             [lines[at].replace(": ", ": >-\n  ")], ["<<: {date: 2001}", lines[at]], [f"{lines[at]} # x"]]
        )  # fmt: skip
        lines[at : at + 1] = other
        path.write_bytes("\n".join(lines).encode())
        return self.done("YAML", path, f"line {at + 1} to {other!r}"[:200])

    def yaml_noise(self) -> Mutation:
        path, lines = self.yaml()
        text = "\n".join(lines)
        at = self.chance.randrange(len(text))
        taken = self.chance.random() < 0.3 and not text[at].isdecimal()
        new = "" if taken else self.chance.choice([*ODD, *SPACES, *":[]{}#&*!|>'\"%@`,?-~", "\n"])
        path.write_bytes((text[:at] + new + text[at + taken :]).encode())
        return self.done("YAML", path, f"{new!r} at {at} (row {text.count(chr(10), 0, at) + 1})")

    def yaml_digits(self) -> Mutation:
        path, lines = self.yaml()
        others = self.chance.choice(OTHER_DIGITS)
        at = self.chance.choice(
            [n for n, line in enumerate(lines) if line[:5] in ("date:", "phase", "ref_a", "sha25")]
        )
        lines[at] = "".join(others[int(c)] if c in "0123456789" else c for c in lines[at])
        path.write_bytes("\n".join(lines).encode())
        return self.done("digits of another script", path, lines[at])

    def cut(self) -> Mutation:
        """End a file early, as a full disk does."""
        path = self.chance.choice(self.files)
        data = self.held[path]
        at = self.chance.randrange(len(data))
        lines = [n for n, byte in enumerate(data) if byte == 10]
        if self.chance.random() < 0.5:
            at = self.chance.choice(lines) + 1
        path.write_bytes(data[:at])
        if path.suffix != ".csv":
            return self.done("rows cut off", path, f"at {at}")
        whole = data[:at].endswith(b"\n")
        rows = self.rows(path)
        kept = list(csv.reader(io.StringIO(data[:at].decode("utf-8", "ignore"), newline="")))
        kind = "rows cut off" if whole else "cut inside a line"
        return self.done(kind, path, f"at {at}", self.ids(path, rows[len(kept) :]))

    def remove_row(self) -> Mutation:
        path, rows = self.table()
        row = self.chance.randrange(1, len(rows))
        gone = rows.pop(row)
        self.write(path, rows)
        return self.done("row removed", path, f"row {row + 1}", self.ids(path, [gone]))

    def add_row(self) -> Mutation:
        """Add a row like another one under a name of its own."""
        path, rows = self.table("figures", "measures", "relations", "units", "population", "areas")
        row = list(self.chance.choice(rows[1:]))
        row[0] += "z"
        self.write(path, [*rows, row])
        return self.done("row added", path, f"{row[0]}", self.ids(path, [row]))

    def number(self) -> Mutation:
        """Type other plain digits."""

        def change(cell: str) -> str:
            return "".join(
                self.chance.choice("0123456789") if c in "0123456789" else c for c in cell
            )

        return self.typed(
            self.cell("another plain number typed", change, ("printed", "population"))
        )

    def period(self) -> Mutation:
        periods = ("109年", "110年", "111年", "107年7-12月", "108學年度", "每年", "第二期", "109-111", "0年", "150年",
                   "111年13月", "9999年", "10000年", "1年", "099年", "111年2月30日", "107年7月-108年")  # fmt: skip
        columns = ("period_printed", "start", "end")
        return self.typed(
            self.cell("another period typed", lambda _: self.chance.choice(periods), columns)
        )

    def correct(self) -> Mutation:
        path, rows = self.table("corrections")
        row = self.chance.randrange(1, len(rows))
        column = rows[0].index(self.chance.choice(("status", "used", "figure_id", "printed")))
        rows[row][column] = self.chance.choice(
            ["applied", "proposed", "", "5%", "f27a", rows[row][column] + "0", rows[-1][0], "-5人"]
        )
        self.write(path, rows)
        ids = self.ids(path, [self.rows(path)[row], rows[row]])
        return self.done("correction changed", path, f"row {row + 1}: {rows[row][:4]}", ids)

    def link(self) -> Mutation:
        """Name another figure, or none, as a part."""
        path, rows = self.table("figures")
        row = self.chance.randrange(1, len(rows))
        column = rows[0].index(self.chance.choice(("numerator", "denominator")))
        rows[row][column] = self.chance.choice(["", *(other[0] for other in rows[1:])])
        self.write(path, rows)
        detail = f"{rows[row][0]}, {rows[0][column]}: {rows[row][column]}"
        return self.done("linked figure changed", path, detail, self.ids(path, [rows[row]]))

    def day(self) -> Mutation:
        """Type another date of a document."""
        path, lines = self.yaml()
        at = next(n for n, line in enumerate(lines) if line.startswith("date:"))
        year = lines[at].split('"')[1][:4]
        new = self.chance.choice(
            ["", "-05", "-5", "-13", "-00", "-02-30", "-02-28", "-12-31", "-1-1", "0", ".5"]
        )
        new = self.chance.choice([year, year, year, "0000", "9999", "112"]) + new
        lines[at] = self.chance.choice([f"date: {new}", f'date: "{new}"', f"date: '{new}'"])
        path.write_bytes("\n".join(lines).encode())
        return self.done("document's date typed", path, lines[at], {ALL})

    def remove_table(self) -> Mutation:
        path, rows = self.table(*COLUMNS)
        path.unlink()
        return self.done("table removed", path, "", self.ids(path, rows))
