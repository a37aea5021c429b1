"""Text on a terminal: Chinese characters take two columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

_LAYOUT_SPACE = re.compile(r"(?<=[\u2e80-\uffef])\s+(?=[\u2e80-\uffef])")
"""Blanks and breaks between two Chinese characters: layout, not language."""


def one_line(text: str) -> str:
    """``text`` on one line, without what layout put into Chinese words.

    >>> one_line("三、本年度\\n办 理 结 果")
    '三、本年度办理结果'
    """
    return " ".join(_LAYOUT_SPACE.sub("", text).split())


def display_width(text: str) -> int:
    """Terminal columns that ``text`` takes.

    >>> display_width("总计 12")
    7
    """
    return sum(_columns(char) for char in text)


def pad(text: str, width: int) -> str:
    """``text`` filled with spaces on the right up to ``width`` columns.

    >>> pad("总计", 6) + "|"
    '总计  |'
    """
    return text + " " * max(0, width - display_width(text))


def aligned(rows: Sequence[Sequence[str]], *, right: Collection[int] = ()) -> str:
    """Rows as lines of columns that line up, those numbered in ``right`` to the right.

    >>> print(aligned([["label", "n"], ["总计", "12"]], right=[1]), end="")
    label   n
    总计   12
    """
    widths = [max(map(display_width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            " " * (width - display_width(cell)) + cell if n in right else pad(cell, width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip() + "\n")
    return "".join(lines)


def shorten(text: str, width: int) -> str:
    """``text`` on one line, cut to ``width`` columns with an ellipsis.

    >>> shorten("本年新收政府信息公开申请数量", 12)
    '本年新收政…'
    """
    line = " ".join(text.split())
    if display_width(line) <= width:
        return line
    kept, used = [], 1  # the ellipsis takes one column
    for char in line:
        used += _columns(char)
        if used > width:
            break
        kept.append(char)
    return "".join(kept) + "…"


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in {"Cf", "Cc", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1
