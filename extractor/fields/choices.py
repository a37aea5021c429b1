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
YES = frozenset(["是", "有", "√", "✓", "✔", "☑", "对", "yes", "y", "true"])
NO = frozenset(["否", "没有", "未", "×", "✗", "✘", "不是", "no", "n", "false"])
_ANSWERS = ("是", "否", "有", "没有", "无")


@dataclass(frozen=True, slots=True)
class Choice:
    """The words that are chosen, in printed order; ``marked``: whether the cell prints boxes.

    ``sure`` is false where a lone mark stands between two words and could belong to either.
    """

    words: tuple[str, ...]
    marked: bool
    sure: bool = True


def chosen(text: str, options: Sequence[str] = _ANSWERS) -> Choice:
    """The chosen words of a cell, as printed.

    >>> chosen("☑是  □否").words, chosen("是 □ 否 ■").words, chosen("□是 □否").words
    (('是',), ('否',), ())
    >>> chosen("√是 否").words, chosen("是 √否").words, chosen("是√否").sure
    (('是',), ('否',), False)
    >>> chosen("部门网站")
    Choice(words=('部门网站',), marked=False, sure=True)
    """
    marks = list(_MARK.finditer(text))
    lone = text.strip(_EDGES)
    if not marks or lone in YES or lone in NO:
        return Choice((lone,) if lone else (), False)
    longest = sorted(options, key=len, reverse=True)
    before, sure = _side(text, marks, longest)
    words: list[str] = []
    for i, mark in enumerate(marks):
        if not (mark["ticked"] or mark["in"]):
            continue
        if before:
            end = marks[i + 1].start() if i + 1 < len(marks) else len(text)
            words.append(_first(text[mark.end() : end], longest))
        else:
            start = marks[i - 1].end() if i else 0
            words.append(_last(text[start : mark.start()], longest))
    return Choice(tuple(word for word in words if word), True, sure)


def _side(text: str, marks: Sequence[re.Match[str]], options: Sequence[str]) -> tuple[bool, bool]:
    """Whether marks stand before their words, and whether that is sure.

    Where each word has a mark, the first of all tells; else the word that a mark touches.
    """
    first = not text[: marks[0].start()].strip(_EDGES)
    if first or not text[marks[-1].end() :].strip(_EDGES) or len(marks) >= _count(text, options):
        return first, True
    left = sum(not text[m.start() - 1].isspace() for m in marks)
    right = sum(not text[m.end()].isspace() for m in marks if m.end() < len(text))
    cut = any("\n" in text[max(0, m.start() - 1) : m.end() + 1] for m in marks)
    return right >= left, right != left and not cut


def _count(text: str, options: Sequence[str]) -> int:
    found = 0
    for option in options:
        found += text.count(option)
        text = text.replace(option, " ")
    return found


def _first(text: str, options: Sequence[str]) -> str:
    """The word behind a box, without options behind it whose own boxes are left out (√是 否)."""
    text = text.strip(_EDGES)
    own = next((option for option in options if text.startswith(option)), "")
    rest = text[len(own) :].strip(_EDGES)
    return own if own and any(rest.startswith(option) for option in options) else text


def _last(text: str, options: Sequence[str]) -> str:
    """The word in front of a box, without options in front of it that have no box (是 否√)."""
    text = text.strip(_EDGES)
    own = next((option for option in options if text.endswith(option)), "")
    rest = text[: len(text) - len(own)].strip(_EDGES)
    return own if own and any(rest.endswith(option) for option in options) else text
