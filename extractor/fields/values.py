"""Raw cell text → :class:`~extractor.result.Value`: exactly what is printed, nothing more.

A blank is never a zero, a dash is neither; units and notes inside the cell are kept
apart; decimals keep their digits; what can be read in two ways says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from extractor.fields.choices import NO, YES, chosen
from extractor.result import Scalar, Value, ValueState

_LAYOUT = re.compile(r"[\s\u00a0\u200b-\u200d\u2060\ufeff\u3000]+")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MARKS = str.maketrans("﹣－—–−‐‑─", "--------")
_NOTHING = re.compile(r"[-—–−‐─/\\]+|无|無|不适用|不適用|N/?A|n/?a|None|nil")
_SAID_NOTHING = re.compile("没有|未发生")
"""Says that there is none, in other words than the form's 无: for a person to confirm."""
_NOTE = re.compile(r"^(.*?)[(\[【〔](.*)[)\]】〕](.*)$", re.DOTALL)
_UNITS = (
    "平方米|人次|万元|亿元|千元|万人|百万|部次|"
    "件|条|項|项|元|个|個|次|篇|人|份|期|场|起|宗|天|户|家|部|批|%|‰|万|亿"
)
_NUMBER = re.compile(
    rf"(?P<about>约|共|计|合计|为)?(?P<currency>[¥￥$€£])?"
    rf"(?P<sign>[+\-]{{0,2}}|增|减|增加|减少)"
    rf"(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<fraction>\.\d+)?"
    rf"(?P<unit>{_UNITS}|[A-Za-z]{{1,4}})?[.。;；,，、]?"
)
_CHINESE = re.compile(
    rf"(?P<sign>[+\-]?)(?P<digits>[零〇○一二两三四五六七八九十百千万亿]+)(?P<unit>{_UNITS})?"
)
_WRAPPED = re.compile(r"(?<=[!-~])[^\S\n]*\n\s*(?=[!-~])")
"""A line break between words of Latin letters is a blank."""
_BOUND = re.compile(r"[<>≤≥]=?\d+(?:\.\d+)?%?")
_FOOTNOTE = re.compile(
    r"(?<=\d)(?:[*＊†‡]+|[①-⑳]+|[\u00b9\u00b2\u00b3\u2070-\u2079]+|注[0-9\u00b9\u00b2\u00b3\u2070-\u2079]*)$"
)
_DIGIT = re.compile(r"\d")
_GAP = re.compile(r"[0-9０-９][^\S\n]+[0-9０-９]")
_BREAK = re.compile(r"[0-9０-９]\s*\n\s*[0-9０-９]")
_CHOICES = frozenset(("yes_no", "enum", "multi_enum"))
_COLON = re.compile(r"[:：](?!//)")
_BETWEEN = re.compile(r"[\s、,，;；/]+")
_GLYPH_LOST = re.compile(r"[\ufffd\ue000-\uf8ff]|\(cid:\d+\)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value and how surely the text can be read this way (1.0: there is only one way)."""

    value: Value
    certainty: float = 1.0
    reasons: tuple[str, ...] = ()


@lru_cache(maxsize=65536)
def parse_value(raw: str, kind: str = "count", options: tuple[str, ...] = ()) -> Parsed:
    """Read one cell. ``kind`` is the field's type: count, signed, money, text …

    ``options`` are the words among which an ``enum`` or ``multi_enum`` chooses.

    >>> parse_value("２５１０００元").value
    Value(value=251000, state=<ValueState.VALUE: 'VALUE'>, raw='２５１０００元', unit='元', note=None)
    >>> parse_value("22（其中修订16件）").value.note
    '其中修订16件'
    >>> [parse_value(t).value.state.value for t in ("", "-", "0", "见附表")]
    ['BLANK', 'NOT_APPLICABLE', 'ZERO_EXPLICIT', 'TEXT']
    >>> parse_value("☑是 □否", "yes_no").value.value
    True
    """
    bare = _LAYOUT.sub("", raw).translate(_NARROW)
    if not bare:
        return Parsed(Value(None, ValueState.BLANK, raw))
    if kind in _CHOICES and not _NOTHING.fullmatch(bare):
        return _choice(raw, kind, options)
    if _GLYPH_LOST.search(bare):
        return Parsed(Value(None, ValueState.UNREADABLE, raw), 0.5, ("unreadable",))
    if _NOTHING.fullmatch(bare) or _SAID_NOTHING.fullmatch(bare):
        said = _SAID_NOTHING.fullmatch(bare) is not None
        value = Value(None, ValueState.NOT_APPLICABLE, raw)
        return Parsed(value, 0.9, ("unexpected_text",)) if said else Parsed(value)
    if kind in ("text", "url", "date"):
        return _date(raw) if kind == "date" else _text(raw, kind)
    if kind == "number" and _BOUND.fullmatch(bare):
        # "<1": a legal answer where days are counted, and no number to compute with
        return Parsed(Value(bare, ValueState.VALUE, raw))
    found = _number(bare.translate(_MARKS), raw, kind)
    if found is not None:
        return found
    return Parsed(Value(None, ValueState.TEXT, raw), 0.9, ("unexpected_text",))


def _choice(raw: str, kind: str, options: tuple[str, ...]) -> Parsed:
    """A ticked or printed word; ``True`` or ``False`` for yes or no. Nothing ticked is a blank."""
    if kind == "yes_no":
        return _yes_or_no(raw)
    choice = chosen(raw, options)
    if not choice.words:
        return Parsed(Value(None, ValueState.BLANK, raw))
    if _NOTHING.fullmatch(choice.words[0]):
        return Parsed(Value(None, ValueState.NOT_APPLICABLE, raw))
    words = choice.words if choice.marked else _listed(choice.words[0], options)
    named = [_named(_LAYOUT.sub("", word), options) for word in words]
    notes = "；".join(note for _, note in named if note) or None
    value = Value("、".join(word for word, _ in named), ValueState.VALUE, raw, None, notes)
    if not choice.sure:
        return Parsed(value, 0.6, ("unexpected_text",))
    odd = any(word not in options for word, _ in named) or (kind == "enum" and len(named) > 1)
    return Parsed(value, 0.9, ("unexpected_text",)) if odd else Parsed(value)


def _listed(text: str, options: tuple[str, ...]) -> tuple[str, ...]:
    """Words printed one after the other without boxes, where all of them are options."""
    words = tuple(word for word in _BETWEEN.split(text) if word)
    return words if all(_named(word, options)[0] in options for word in words) else (text,)


def _named(word: str, options: tuple[str, ...]) -> tuple[str, str]:
    """The option and what is written in beside it: 其他（数据开放）."""
    for option in sorted(options, key=len, reverse=True):
        if word.startswith(option):
            return option, word.removeprefix(option).strip("()（）:：_＿,，、")
    return word, ""


def _yes_or_no(raw: str) -> Parsed:
    choice = chosen(raw)
    words = [_LAYOUT.sub("", word).lower() for word in choice.words]
    if not words:
        return Parsed(Value(None, ValueState.BLANK, raw))
    answers = {
        w in YES or w[0] == "是" for w in words if w in YES | NO or w[0] in "是否" or choice.marked
    }
    if len(answers) == 1:
        value = Value(answers.pop(), ValueState.VALUE, raw)
        return Parsed(value) if choice.sure else Parsed(value, 0.6, ("unexpected_text",))
    if not answers and _NOTHING.fullmatch(words[0]):
        return Parsed(Value(None, ValueState.NOT_APPLICABLE, raw))
    return Parsed(Value(None, ValueState.TEXT, raw), 0.9, ("unexpected_text",))


def _text(raw: str, kind: str) -> Parsed:
    value = Value(_one_line(raw, kind), ValueState.VALUE, raw)
    if kind == "text" and _COLON.search(raw):
        return Parsed(value, 0.95, ("unexpected_text",))  # another key may have run into it
    return Parsed(value)


def _date(raw: str) -> Parsed:
    bare = _LAYOUT.sub("", raw)
    if not re.search(r"[\d〇一二]", bare):
        if not bare.strip("年月日-/."):
            return Parsed(Value(None, ValueState.BLANK, raw))
        return Parsed(Value(None, ValueState.TEXT, raw), 0.9, ("unexpected_text",))
    return Parsed(Value(bare, ValueState.VALUE, raw))


def _one_line(raw: str, kind: str) -> str:
    """The text without the line breaks of its cell; only between Latin letters one is a blank."""
    between = "" if kind == "url" else " "
    text = re.sub(r"(?<=[A-Za-z])[^\S\n]*\n\s*(?=[A-Za-z])", between, raw.strip())
    return re.sub(r"[^\S\n]*\n\s*", "", text)


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
        if noted and noted[1] and not _DIGIT.search(noted[3]):  # else two cells run together
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
