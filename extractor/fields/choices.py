"""Ticked boxes and yes or no: what is chosen among the words that a cell prints.

Marks stand before their words (☑是 □否) or behind them (是 ■ 否 □); some cells print the chosen
word alone. A cell of which nothing is ticked is blank.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TICKED = "☑✓✔√■▣●◉⊙◼⬛🗹☒\uf052\uf0fe\uf0fc\uf06e"
_OPEN = "□☐○◯◇▢◻⬜口\uf0a3\uf0a8\uf06f\uf071"
"""The last ones are those of the fonts Wingdings and Wingdings 2, which have no other code."""
_MARK = re.compile(
    rf"[(（\[【]\s*(?P<in>[{_TICKED}xXvV]?)\s*[)）\]】]"
    rf"|(?P<ticked>[{_TICKED}])|(?P<open>(?!口[^\s是否有无])[{_OPEN}])"
)
_EDGES = " \t\r\n\u00a0\u3000,，、;；。:：|/_＿"
YES = frozenset("是 有 √ ✓ ✔ ☑ 对 yes y true".split())
NO = frozenset("否 没有 未 × ✗ ✘ 不是 no n false".split())
_ANSWERS = ("是", "否", "有", "没有", "无")


@dataclass(frozen=True, slots=True)
class Choice:
    """The words that are chosen, in printed order; ``marked``: whether the cell prints boxes."""

    words: tuple[str, ...]
    marked: bool


def chosen(text: str, options: Sequence[str] = _ANSWERS) -> Choice:
    """The chosen words of a cell, as printed.

    >>> chosen("☑是  □否"), chosen("是 □ 否 ■").words, chosen("□是 □否").words
    (Choice(words=('是',), marked=True), ('否',), ())
    >>> chosen("√是 否").words, chosen("部门网站")
    (('是',), Choice(words=('部门网站',), marked=False))
    """
    marks = list(_MARK.finditer(text))
    lone = text.strip(_EDGES)
    if not marks or lone in YES or lone in NO:
        return Choice((lone,) if lone else (), False)
    before = not text[: marks[0].start()].strip(_EDGES)
    words: list[str] = []
    for i, mark in enumerate(marks):
        if not (mark["ticked"] or mark["in"]):
            continue
        if before:
            end = marks[i + 1].start() if i + 1 < len(marks) else len(text)
            words.append(_first(text[mark.end() : end], options))
        else:
            start = marks[i - 1].end() if i else 0
            words.append(_last(text[start : mark.start()], options))
    return Choice(tuple(word for word in words if word), True)


def _first(text: str, options: Sequence[str]) -> str:
    """The word behind a box: up to an option whose own box was left out (√是 否)."""
    text = text.strip(_EDGES)
    own = next((o for o in sorted(options, key=len, reverse=True) if text.startswith(o)), "")
    cuts = [at for o in options if (at := text.find(o, max(1, len(own)))) > 0 and _apart(text, at)]
    return text[: min(cuts)].strip(_EDGES) if own and cuts else text


def _last(text: str, options: Sequence[str]) -> str:
    """The word in front of a box, without an option in front of it that has no box (是 否√)."""
    text = text.strip(_EDGES)
    own = next((o for o in sorted(options, key=len, reverse=True) if text.endswith(o)), "")
    return own if own and any(o in text[: -len(own)] for o in options) else text


def _apart(text: str, at: int) -> bool:
    return text[at - 1] in _EDGES or text[:at].strip(_EDGES) in ("是", "否", "有")
