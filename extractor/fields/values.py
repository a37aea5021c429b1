"""Raw cell text → :class:`~extractor.result.Value`: exactly what is printed, nothing more.

A blank is never a zero, a dash is neither; units and notes inside the cell are kept
apart; decimals keep their digits; what can be read in two ways says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from extractor.result import Scalar, Value, ValueState

_LAYOUT = re.compile(r"[\s\u00a0\u200b-\u200d\u2060\ufeff\u3000]+")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MARKS = str.maketrans("﹣－—–−‐‑─", "--------")
_NOTHING = re.compile(r"[-—–−‐─/\\]+|无|無|不适用|不適用|不涉及|暂无|N/?A|n/?a|None|nil")
_NOTE = re.compile(r"^(.*?)[(\[【〔](.*)[)\]】〕](.*)$", re.DOTALL)
_UNITS = (
    "平方米|人次|万元|亿元|千元|万人|百万|部次|"
    "件|条|項|项|元|个|個|次|篇|人|份|期|场|起|宗|天|户|家|部|批|%|‰|万|亿"
)
_NUMBER = re.compile(
    rf"(?P<about>约|共|计|合计|为)?(?P<currency>[¥￥$€£])?"
    rf"(?P<sign>[+\-]{{0,2}}|增|减|增加|减少)"
    rf"(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<fraction>\.\d+)?"
    rf"(?P<unit>{_UNITS}|[A-Za-z]{{1,4}})?[.。;；]?"
)
_CHINESE = re.compile(
    rf"(?P<sign>[+\-]?)(?P<digits>[零〇○一二两三四五六七八九十百千万亿]+)(?P<unit>{_UNITS})?"
)
_WRAPPED = re.compile(r"(?<=[!-~])[^\S\n]*\n\s*(?=[!-~])")
"""A line break between words of Latin letters is a blank."""
_BOUND = re.compile(r"[<>≤≥]=?\d+(?:\.\d+)?%?")
_FOOTNOTE = re.compile(r"(?<=\d)(?:[*＊†‡]+|[\u00b9\u00b2\u00b3\u2070-\u2079]+)$")
_GAP = re.compile(r"[0-9０-９][^\S\n]+[0-9０-９]")
_BREAK = re.compile(r"[0-9０-９]\s*\n\s*[0-9０-９]")
_GLYPH_LOST = re.compile(r"[\ufffd\ue000-\uf8ff]|\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value and how surely the text can be read this way (1.0: there is only one way)."""

    value: Value
    certainty: float = 1.0
    reasons: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def parse_value(raw: str, kind: str = "count") -> Parsed:
    """Read one cell. ``kind`` is the field's type: count, signed, money, text …

    >>> parse_value("２５１０００元").value
    Value(value=251000, state=<ValueState.VALUE: 'VALUE'>, raw='２５１０００元', unit='元', note=None)
    >>> parse_value("22（其中修订16件）").value.note
    '其中修订16件'
    >>> [parse_value(t).value.state.value for t in ("", "-", "0", "见附表")]
    ['BLANK', 'NOT_APPLICABLE', 'ZERO_EXPLICIT', 'TEXT']
    """
    bare = _LAYOUT.sub("", raw).translate(_NARROW)
    if not bare:
        return Parsed(Value(None, ValueState.BLANK, raw))
    if _GLYPH_LOST.search(bare):
        return Parsed(Value(None, ValueState.UNREADABLE, raw), 0.5, ("unreadable",))
    if _NOTHING.fullmatch(bare):
        return Parsed(Value(None, ValueState.NOT_APPLICABLE, raw))
    if kind in ("text", "url", "date", "yes_no"):
        return Parsed(Value(_WRAPPED.sub(" ", raw.strip()), ValueState.VALUE, raw))
    if kind == "number" and _BOUND.fullmatch(bare):
        # "<1": a legal answer where days are counted, and no number to compute with
        return Parsed(Value(bare, ValueState.VALUE, raw))
    found = _number(bare.translate(_MARKS), raw, kind)
    if found is not None:
        return found
    return Parsed(Value(None, ValueState.TEXT, raw), 0.9, ("unexpected_text",))


def _number(bare: str, raw: str, kind: str) -> Parsed | None:
    match = _NUMBER.fullmatch(bare)
    if match is None:
        mark = _FOOTNOTE.search(bare)
        noted = None if mark else _NOTE.match(bare)
        if mark:
            marked = _number(bare[: mark.start()], raw, kind)
            return marked and Parsed(
                replace(marked.value, note=mark[0]), marked.certainty, marked.reasons
            )
        if noted and noted[1]:
            inner = _number(noted[1] + noted[3], raw, kind)
            if inner is None or inner.value.note is not None:
                return None
            return Parsed(replace(inner.value, note=noted[2]), inner.certainty, inner.reasons)
        return _chinese(bare, raw)
    number = _scalar(match["whole"].replace(",", ""), match["fraction"])
    sign = match["sign"]
    if sign in ("-", "--", "+-", "-+", "减", "减少"):
        number = -number
    state = ValueState.ZERO_EXPLICIT if number == 0 else ValueState.VALUE
    unit = match["unit"] or match["currency"]
    value = Value(number, state, raw, unit)
    return Parsed(value, *_doubt(match, kind, number, raw))


def _doubt(
    match: re.Match[str], kind: str, number: int | Decimal, raw: str
) -> tuple[float, tuple[str, ...]]:
    """What makes a clean-looking number suspect as the content of such a cell."""
    if _GAP.search(raw):
        return 0.6, ("number_doubtful",)  # one number set wide, or two cells run together
    if _BREAK.search(raw):
        return 0.9, ("number_doubtful",)
    odd_zero = len(match["whole"]) > 1 and match["whole"].startswith("0")
    odd_sign = match["sign"] in ("--", "+-", "-+") or (kind == "count" and number < 0)
    odd_fraction = kind == "count" and match["fraction"] is not None
    latin = match["unit"] is not None and match["unit"].isascii() and match["unit"].isalpha()
    if latin or odd_zero:
        return 0.8, ("number_doubtful",)
    if odd_sign or odd_fraction:
        return 0.97, ("number_doubtful",)
    return 1.0, ()


def _scalar(whole: str, fraction: str | None) -> int | Decimal:
    return Decimal(whole + fraction) if fraction else int(whole)


def _chinese(bare: str, raw: str) -> Parsed | None:
    match = _CHINESE.fullmatch(bare)
    if match is None:
        return None
    import cn2an

    digits = match["digits"].replace("〇", "零").replace("○", "零")
    try:
        number: Scalar = int(cn2an.cn2an(digits, "smart"))
    except ValueError:
        return None
    if match["sign"] == "-" and isinstance(number, int):
        number = -number
    state = ValueState.ZERO_EXPLICIT if number == 0 else ValueState.VALUE
    if bare == "一":
        return Parsed(Value(number, state, raw), 0.6, ("number_doubtful",))  # a dash looks like it
    return Parsed(Value(number, state, raw, match["unit"]), 0.97)
