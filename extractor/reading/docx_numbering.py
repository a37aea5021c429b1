"""Automatic numbering of DOCX paragraphs: the labels that Word prints but does not store."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lxml import etree  # type: ignore[import-untyped]

from extractor.reading.docx_text import W, attribute, child_value, integer

_CHINESE = "〇一二三四五六七八九"
_ORDINAL = re.compile(r"%(\d)")


def chinese(number: int) -> str:
    """The way Chinese outlines count: 一, 十, 十一, 二十, 一百零一.

    >>> [chinese(n) for n in (1, 10, 12, 20, 101, 110)]
    ['一', '十', '十二', '二十', '一百零一', '一百一十']
    """
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += _CHINESE[digit] + unit
        elif text and number and not text.endswith("零"):
            text += "零"
    return text[1:] if text.startswith("一十") else text


def _digits(number: int) -> str:
    return "".join(_CHINESE[int(digit)] for digit in str(number))


def _circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else str(number)


def _letters(number: int) -> str:
    """a … z, then aa, bb, … as Word counts."""
    repeats, index = divmod(max(1, number) - 1, 26)
    return chr(ord("a") + index) * (repeats + 1)


def _roman(number: int) -> str:
    text = ""
    signs = ["m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"]
    for size, sign in zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1), signs, strict=True):
        count, number = divmod(number, size)
        text += sign * count
    return text


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(max(1, number) - 1) % len(signs)]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: str(number).translate({48 + d: 0xFF10 + d for d in range(10)}),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "taiwaneseDigital": _digits,
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}


@dataclass(frozen=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    legal: bool = False
    """``w:isLgl``: every number of the label is shown in decimal."""
    style: str = ""


@dataclass
class _List:
    """One abstract numbering with its running counters, shared by every list that uses it."""

    levels: dict[int, _Level]
    counters: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives each numbered paragraph its label; ask in document order, once per paragraph."""

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._uses: dict[str, tuple[_List, dict[int, _Level]]] = {}
        self._fresh_starts: dict[str, dict[int, int]] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: etree._Element) -> None:
        for abstract in root.iterfind(f"{W}abstractNum"):
            levels = {}
            for level in abstract.iterfind(f"{W}lvl"):
                levels[integer(attribute(level, "ilvl"), 0)] = _level(level)
            self._lists[attribute(abstract, "abstractNumId")] = _List(levels)
        for num in root.iterfind(f"{W}num"):
            shared = self._lists.get(child_value(num, "abstractNumId"))
            if shared is not None:
                self._load_use(attribute(num, "numId"), num, shared)

    def _load_use(self, num_id: str, num: etree._Element, shared: _List) -> None:
        levels = dict(shared.levels)
        starts: dict[int, int] = {}
        for override in num.iterfind(f"{W}lvlOverride"):
            index = integer(attribute(override, "ilvl"), 0)
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[index] = _level(own)
            start = child_value(override, "startOverride")
            if start:
                starts[index] = integer(start, 1)
                levels[index] = replace(levels.get(index, _Level()), start=starts[index])
        self._uses[num_id] = (shared, levels)
        self._fresh_starts[num_id] = starts
        for index, level in levels.items():
            if level.style:
                self._by_style.setdefault(level.style, (num_id, index))

    def level_of_style(self, style: str, num_id: str) -> int | None:
        """The level that the numbering itself ties to a paragraph style."""
        known = self._by_style.get(style)
        return known[1] if known is not None and known[0] == num_id else None

    def label(self, num_id: str, level: int) -> str:
        """Count one paragraph and return its label, empty for bullets and unknown lists."""
        if num_id not in self._uses:
            return ""
        shared, levels = self._uses[num_id]
        own = levels.get(level)
        if own is None:
            return ""
        counters = shared.counters
        starts = self._fresh_starts[num_id]
        if level in starts:
            counters[level] = starts.pop(level)
        else:
            counters[level] = counters.get(level, own.start - 1) + 1
        for deeper in [index for index in counters if index > level]:
            del counters[deeper]
        if own.format in {"bullet", "none"}:
            return ""

        def number(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            shown = levels.get(index, _Level())
            value = counters.setdefault(index, shown.start)
            return _FORMATS["decimal" if own.legal else shown.format](value)

        return _ORDINAL.sub(number, own.text)


def _level(element: etree._Element) -> _Level:
    legal = element.find(f"{W}isLgl")
    number_format = child_value(element, "numFmt") or "decimal"
    known = number_format in _FORMATS or number_format in {"bullet", "none"}
    return _Level(
        start=integer(child_value(element, "start"), 1),
        format=number_format if known else "decimal",
        text=child_value(element, "lvlText"),
        legal=legal is not None and attribute(legal, "val") not in {"0", "false", "off"},
        style=child_value(element, "pStyle"),
    )
