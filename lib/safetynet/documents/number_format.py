"""A number as a spreadsheet or a chart prints it: what a person sees, not what is stored."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

GENERAL = "General"
# The years of the Republic begin with 1912, the first.
REPUBLIC = 1911
EPOCH, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
TOKEN = re.compile(
    r"""(?P<text>"[^"]*")|\\(?P<sign>.)|(?P<space>_.|\*.)|\[(?P<bracket>[^\]]*)\]"""
    r"""|(?P<general>General|@)|(?P<half>AM/PM|上午/下午)|(?P<day>[ymdhsegYMDHSEG]+)"""
    r"""|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)|(?P<percent>%)|(?P<plain>.)""",
    re.DOTALL,
)
CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?[\d.]+)\]")
COLOURS = re.compile(r"(?i)black|white|red|green|blue|yellow|cyan|magenta|color ?\d+")
HOLDS = {"<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__", "=": "__eq__",
         "<>": "__ne__"}  # fmt: skip


class FormatError(ValueError):
    """A number format that is not understood; its number is shown to nobody."""


def shown(value: float, code: str = GENERAL, epoch: datetime = EPOCH) -> str:
    """Return a number as a format code prints it.

    >>> shown(0.0385, "0.00%"), shown(1204, "#,##0"), shown(45292, '[$-404]e"年"m"月"')
    ('3.85%', '1,204', '113年1月')
    >>> shown(-3, '#,##0;[Red](#,##0)'), shown(0, "0;-0;;@"), shown(1234567, '0.0,"千"')
    ('(3)', '', '1234.6千')

    Raises FormatError for a code that is not understood, such as a fraction.
    """
    section, negative = _section(value, code or GENERAL)
    tokens = [(str(match.lastgroup), match[0]) for match in TOKEN.finditer(section)]
    kinds = [kind for kind, _ in tokens]
    number = abs(Decimal(repr(value))) if negative else Decimal(repr(value))
    if "day" in kinds:
        if "digits" in kinds or "general" in kinds:
            raise FormatError(f"number format {code!r}")
        return _day(epoch + timedelta(days=float(value)), tokens)
    if kinds.count("digits") + kinds.count("general") > 1:
        raise FormatError(f"number format {code!r}")
    return _signed(number, tokens, code)


def _section(value: float, code: str) -> tuple[str, bool]:
    """Return the part of a code that holds for a value, and whether that part says the sign."""
    sections = re.split(r""";(?=(?:[^"]*"[^"]*")*[^"]*$)(?<!\\;)""", code)
    for section in sections[:3]:
        if condition := CONDITION.search(section):
            if getattr(float(value), HOLDS[condition[1]])(float(condition[2])):
                return section, False
        elif any(map(CONDITION.search, sections)):
            return section, False
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], False
    return sections[0], False


def _signed(number: Decimal, tokens: list[tuple[str, str]], code: str) -> str:
    """Return a number with the texts of its format round it."""
    percent = sum(kind == "percent" for kind, _ in tokens)
    number *= 100**percent
    text, minus = "", ""
    for kind, token in tokens:
        if kind == "digits":
            number, digits = _digits(number, token)
            minus = "-" if number < 0 else ""
            text += digits
        elif kind == "general":
            minus, text = ("-" if number < 0 else ""), text + general(abs(number))
        else:
            text += _literal(kind, token, code)
    return (minus + text).strip()


def _digits(number: Decimal, pattern: str) -> tuple[Decimal, str]:
    """Return a number rounded as placeholders say, and its digits without a sign."""
    bare = pattern.rstrip(",")
    number /= 1000 ** (len(pattern) - len(bare))
    whole, _, part = bare.partition(".")
    number = number.quantize(Decimal(1).scaleb(-len(part)), ROUND_HALF_UP)
    before, _, after = f"{abs(number):f}".partition(".")
    before = before.lstrip("0").zfill(whole.replace(",", "").count("0"))
    if "," in whole:
        before = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", before)
    while after and part[len(after) - 1] != "0" and after.endswith("0"):
        after = after[:-1]
    return number, before + (f".{after}" if "." in bare else "")


def _literal(kind: str, token: str, code: str) -> str:
    """Return what a token that is no number prints."""
    if kind == "text":
        return token[1:-1]
    if kind == "sign":
        return token[-1]
    if kind == "space":
        return " " if token[0] == "_" else ""
    if kind == "bracket":
        inner = token[1:-1]
        if inner.startswith("$"):
            return inner[1:].partition("-")[0]
        if COLOURS.fullmatch(inner) or CONDITION.fullmatch(token):
            return ""
        raise FormatError(f"number format {code!r}")
    if kind == "plain" and token == "/":
        raise FormatError(f"number format {code!r}, a fraction")
    return token


def general(number: Decimal) -> str:
    """Return a number as it prints where no format is given: eleven characters at most.

    >>> general(Decimal("0.30000000000000004")), general(Decimal("1204.0"))
    ('0.3', '1204')
    """
    text = f"{number:.10g}" if abs(number) < 10**11 else f"{number:f}"
    if "e" in text:
        text = f"{Decimal(text):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(day: datetime, tokens: list[tuple[str, str]]) -> str:
    """Return a day and hour as the letters of a format print it."""
    half = any(kind == "half" for kind, _ in tokens)
    text, before = "", ""
    for place, (kind, token) in enumerate(tokens):
        if kind == "half":
            text += token.split("/")[day.hour >= 12]
        elif kind == "day":
            following = next((t for k, t in tokens[place + 1 :] if k == "day"), "")
            for run in re.findall(r"((.)\2*)", token.lower()):
                text += _unit(day, run[0], before, following.lower(), half)
                before = run[0][0]
        elif kind == "plain":
            text += token
        else:
            text += _literal(kind, token, token)
    return text.strip()


def _unit(day: datetime, run: str, before: str, following: str, half: bool) -> str:
    """Return a year, month, day, hour, minute or second as a run of one letter prints it."""
    letter, wide = run[0], len(run)
    if letter == "g":
        return "中華民國" if wide > 2 else "民國"
    if letter == "m" and not (before == "h" or following[:1] == "s"):
        if wide > 2:
            return f"{day.month}月"
        value = day.month
    else:
        hour = (day.hour % 12 or 12) if half else day.hour
        values = {"y": day.year, "e": day.year - REPUBLIC, "d": day.day, "h": hour,
                  "m": day.minute, "s": day.second}  # fmt: skip
        value = values[letter]
    if letter == "y":
        return f"{value:04}" if wide > 2 else f"{value % 100:02}"
    if letter == "d" and wide > 2:
        return f"週{'一二三四五六日'[day.weekday()]}"
    return f"{value:02}" if wide > 1 and letter != "e" else str(value)
