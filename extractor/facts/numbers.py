"""The numbers of a text that could count something: figure, unit and place.

Years, dates, ordinals, numbers of laws, telephones, durations and scores are left out here;
what each of the others counts is for the model to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

_NARROW = str.maketrans("０１２３４５６７８９．％〇○萬億餘", "0123456789.%零零万亿余")
_NO_COUNTS = (
    "个百分点|個百分點|百分点|百分點|个工作日|個工作日|工作日|个月|個月|小时|小時|分钟|分鐘|周年|天|日|周|分|岁|年|月|"
    "号|號|时|時|点|點|页|頁|章|款|楼|层|位|级|級|倍|成|度|季|届|屆"
)
_UNITS = (
    f"{_NO_COUNTS}|人次|件次|条次|班次|场次|批次|家次|户次|元|件|条|條|份|宗|起|例|次|场|場|期|篇|个|個|项|項|则|則|"
    "部|册|本|名|人|户|戶|家|封|张|張|集|轮|輪|处|處|台|臺|块|套|幅|卷|批|站|班|类|類"
)
_NOT_COUNTED = frozenset(_NO_COUNTS.split("|"))
_NUMBER = re.compile(
    r"(?P<percent_of>百分之)?"
    r"(?:(?P<arabic>\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)|(?P<spelled>[零一二两兩三四五六七八九十百千]+))"
    rf"(?P<gap>\s*)(?P<unit>%|[余多]?[万亿]?[余多]?(?:{_UNITS})?)"
)
_SMALL = "零一二三四五六七八九十"
_BEFORE = re.compile(r"(?:第|[\d@_/\\-]|\d[.:：]|[〔\[])$")
_AFTER = re.compile(r"[A-Za-z@_/〕\]\\~]|方面|维度")
_CODE_BEFORE = re.compile(r"(?:[A-Za-z]|(?:电话|传真|邮编|邮政编码|热线)[:：]?\s*)$")
_CODE_AFTER = re.compile(r"[-–—:.：．]\d|号|號|热线|熱線|平台")
_MARKER = re.compile(r"[.．、)）]")
_STRONG_MARKER = re.compile(r"[.．](?!\d)")
_EXACT_TEXT = re.compile(r"[余多]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit: ``start`` to ``stop`` is the figure, up to ``end`` the unit.

    ``value`` is as printed, so 3.5 for 3.5万次, whose ``unit`` is 万次. Percentages have the
    unit ``%``.
    """

    start: int
    stop: int
    end: int
    value: int | Decimal
    unit: str | None

    def moved(self, by: int) -> Number:
        """The same number in a text that begins elsewhere."""
        return replace(self, start=self.start + by, stop=self.stop + by, end=self.end + by)

    def packed(self) -> tuple[int, int, int, str, str | None]:
        """Its parts without a decimal, for formats that have none."""
        return self.start, self.stop, self.end, str(self.value), self.unit

    @classmethod
    def unpacked(cls, start: int, stop: int, end: int, value: str, unit: str | None) -> Number:
        return cls(start, stop, end, Decimal(value) if "." in value else int(value), unit)


def narrowed(text: str) -> str:
    """Full-width figures and signs made narrow, place by place: offsets stay as they are."""
    return text.translate(_NARROW)


def find_numbers(text: str) -> tuple[Number, ...]:
    """Every number that could be a count or a share, in order.

    >>> [(n.value, n.unit) for n in find_numbers("2023年共收到申请２３件，占45.3%，访问3.5万次")]
    [(23, '件'), (Decimal('45.3'), '%'), (Decimal('3.5'), '万次')]
    """
    return tuple(_numbers(narrowed(text), text))


def _numbers(text: str, printed: str) -> Iterator[Number]:
    for found in _NUMBER.finditer(text):
        unit = found["unit"]
        bare = _EXACT_TEXT.sub("", unit).lstrip("万亿")
        figure = found["arabic"] or found["spelled"]
        if bare in _NOT_COUNTED or not _stands_free(found, text):
            continue
        if not (unit or found["percent_of"]) and not _may_lack_unit(found, text):
            continue
        if found["spelled"] and not _is_spelled_count(figure, bare, found):
            continue
        value = _value(figure)
        if value is None:
            continue
        begin = found.start("arabic") if found["arabic"] else found.start("spelled")
        if found["percent_of"]:
            end = found.end("arabic") if found["arabic"] else found.end("spelled")
            yield Number(begin, end, end, value, "%")
            continue
        stop, end = begin + len(figure), found.end("unit") if unit else begin + len(figure)
        shown = _EXACT_TEXT.sub("", printed[found.start("unit") : found.end("unit")]) if unit else ""
        yield Number(begin, stop, end, value, "%" if unit == "%" else shown or None)


def _stands_free(found: re.Match[str], text: str) -> bool:
    before = text[max(0, found.start() - 6) : found.start()]
    return not _BEFORE.search(before) and not _AFTER.match(text, found.end())


def _may_lack_unit(found: re.Match[str], text: str) -> bool:
    """A figure alone counts if it is no list marker, year, telephone or other code.

    A spelled zero alone counts too (零申请).
    """
    figure = found["arabic"]
    if figure is None:
        return bool(found["spelled"] == "零")
    if _CODE_BEFORE.search(text[max(0, found.start() - 6) : found.start()]) or _CODE_AFTER.match(
        text, found.end()
    ):
        return False
    after = text[found.end() : found.end() + 1]
    before = text[found.start() - 1 : found.start()] if found.start() else ""
    if _STRONG_MARKER.match(text, found.end()) and len(figure) < 3:
        return False
    if _MARKER.match(after) and (not before or before in "。；;（(：:\n \u3000"):
        return False
    if before in ("(", "（") and after in (")", "）"):
        return False
    digits = figure.replace(",", "")
    is_year = len(digits) == 4 and digits[:2] in ("19", "20")
    return (
        not is_year
        and len(digits) < 9
        and not (len(digits) > 1 and digits[0] == "0" and "." not in digits)
    )


def _is_spelled_count(figure: str, unit: str, found: re.Match[str]) -> bool:
    if figure == "零":
        return True
    if unit in ("类", "類") or (figure in "一两兩" and unit in ("个", "個", "批")):
        return False
    return bool(unit or found["percent_of"])


def _value(figure: str) -> int | Decimal | None:
    if figure[0].isdigit():
        plain = figure.replace(",", "")
        return Decimal(plain) if "." in plain else int(plain)
    return spelled_value(figure)


def spelled_value(figure: str) -> int | None:
    """A number in Chinese characters; ``None`` if it is none (一二, 十十)."""
    if len(figure) == 1 and figure in _SMALL:
        return _SMALL.index(figure)
    import cn2an

    try:
        return int(cn2an.cn2an(figure.replace("兩", "两"), "normal"))
    except ValueError:
        return None
