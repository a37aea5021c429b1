"""What a spreadsheet prints for a stored value under its number format."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Stored = int | float | str | bool | datetime.date | datetime.time | datetime.timedelta

_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_PATTERN = re.compile(r"[#0?](?:[#0?,]*[#0?])?(?:\.([#0?]*))?(,*)")
_UNKNOWN = re.compile(r"[A-DF-Za-df-zEe/@]|General", re.IGNORECASE)
_CONDITION = re.compile(r"\[[<>=]")

_MOST_DECIMALS = 30


def shown(value: Stored, code: str = "") -> str:
    """The printed text; formats that are not understood print the value as General does.

    >>> [shown(12.0), shown(0.1), shown(True), shown(0.0, '#,##0;-#,##0;"-"')]
    ['12', '0.1', 'TRUE', '-']
    >>> [shown(0.255, "0.0%"), shown(1234.5, "#,##0.00"), shown(3, '0"件"')]
    ['25.5%', '1,234.50', '3件']
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, code)
    return _moment(value, code)


def _number(value: int | float, code: str) -> str:
    plain = _general(value)
    section = _section(code, value)
    if section is None or not _is_plain_number(plain):
        return plain
    number = Decimal(plain)
    return _filled(section, number if section.signed else abs(number), plain)


def _general(value: int | float) -> str:
    """Whole numbers without a point, others in at most 15 digits: the most that Excel shows."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    text = f"{value:.15g}"
    return format(Decimal(text), "f") if "e" in text and abs(value) < 1e21 else text


def _is_plain_number(text: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


@dataclass(frozen=True)
class _Section:
    """One part of a format; ``signed``: the format itself prints no sign for negatives."""

    code: str
    signed: bool


def _section(code: str, value: float) -> _Section | None:
    if not code or code.lower() == "general" or _CONDITION.search(code):
        return None
    sections = _split_sections(code)
    if value < 0 and len(sections) > 1:
        return _Section(sections[1], signed=False)
    if value == 0 and len(sections) > 2:
        return _Section(sections[2], signed=False)
    return _Section(sections[0], signed=True)


def _split_sections(code: str) -> list[str]:
    return re.findall(r'(?:"[^"]*"|\\.|[^;"])*', code)[:-1:2] if ";" in code else [code]


def _filled(section: _Section, number: Decimal, plain: str) -> str:
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        literals.append(match[1] or match[2] or "")
        return "\0"

    bare = _LITERAL.sub(keep, section.code)
    if _UNKNOWN.search(bare):
        return plain
    sign = ""
    pattern = _PATTERN.search(bare)
    if pattern is not None:
        scaled = abs(number) * Decimal(100) ** bare.count("%") / Decimal(1000) ** len(pattern[2])
        digits = _digits(scaled, pattern)
        sign = "-" if number < 0 and section.signed and digits.strip("0.,") else ""
        bare = bare[: pattern.start()] + digits + bare[pattern.end() :]
    return sign + re.sub("\0", lambda _: literals.pop(0), bare).strip()


def _digits(number: Decimal, pattern: re.Match[str]) -> str:
    """A number that is not negative, in the digits that the pattern asks for."""
    places = pattern[1] or ""
    decimals = min(len(places), _MOST_DECIMALS)
    rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    whole_pattern = pattern[0].partition(".")[0]
    grouped = "," in whole_pattern.rstrip(",")
    whole, _, fraction = (f"{rounded:,f}" if grouped else f"{rounded:f}").partition(".")
    required = len(places.rstrip("#?"))
    fraction = fraction[:required] + fraction[required:].rstrip("0")
    minimum = whole_pattern.count("0")
    if whole == "0" and not minimum:
        whole = ""
    if not grouped:
        whole = whole.zfill(minimum)
    return f"{whole}.{fraction}" if fraction else whole


def _moment(value: datetime.date | datetime.time | datetime.timedelta, code: str) -> str:
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return _date(value, code) if midnight else value.isoformat(" ")
    if isinstance(value, datetime.date):
        return _date(value, code)
    return str(value)


def _date(value: datetime.date, code: str) -> str:
    if "年" in code and "日" not in code:
        return f"{value.year}年{value.month}月"
    if "日" in code and "年" not in code:
        return f"{value.month}月{value.day}日"
    if "年" in code:
        return f"{value.year}年{value.month}月{value.day}日"
    return value.strftime("%Y-%m-%d")
