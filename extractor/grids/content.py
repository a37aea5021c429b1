"""What a cell's text looks like, with no knowledge of any form: figure, nothing, or words."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache


class Content(Enum):
    EMPTY = "empty"
    FIGURE = "figure"
    """A number with or without sign, unit or note, or a mark that stands for none (-, /, 无)."""
    WORDS = "words"
    KEY = "key"
    """A serial number, code or unit in a column of such: neither label nor value."""


_SPACE = re.compile(r"[\s\u00a0\u200b-\u200d\u2060\ufeff\u3000]+")
_DIGITS = r"[0-9０-９]"
_UNIT = r"(?:[件条项元个次篇人份期场起宗天户家]|万元|亿元|万|亿|人次|%|％|㎡|[A-Za-z]{1,3}|€|£|\$|¥|￥)"
_FIGURE = re.compile(
    rf"[+＋\-－—–−±增减约共￥¥€£$<>≤≥(（]*{_DIGITS}[0-9０-９,，.．'\s/]*{_UNIT}?[)）]?"
    rf"(?:[（(\[【].*[)）\]】])?[*＊①-⑳\u00b9\u00b2\u00b3\u2070-\u2079]*(?:注{_DIGITS}?)?[。；;，、]?"
)
_NONE = re.compile(
    r"[-－—–−─/／\\无〇零○*＊…·.]+|不适用|不涉及|暂无|没有|无数据|未发生|N/?A|n/?a|n\.a\.|-+"
)
_CHINESE_NUMBER = re.compile(r"[零〇○一二两三四五六七八九十百千万亿]{1,9}[件条项元个次篇人份]?")


LABEL = 60
"""Cells of at most so many characters return in document after document …"""
REMEMBERED = 20_000
"""… and so many of them are remembered: some megabytes."""


@lru_cache(maxsize=REMEMBERED)
def _squeezed(text: str) -> str:
    return _SPACE.sub("", text)


def squeeze(text: str) -> str:
    """The text without any white space, invisible marks included.

    >>> squeeze(" 三、\\n本 年\u00a0度 ")
    '三、本年度'
    """
    return _squeezed(text) if len(text) <= LABEL else _SPACE.sub("", text)


def content_of(text: str) -> Content:
    """Classify a cell's text by its looks.

    >>> [content_of(text).value for text in ("\u00a0", "1,024件", "-", "22（其中修订16件）", "2019年")]
    ['empty', 'figure', 'figure', 'figure', 'words']
    """
    return _known_content(text) if len(text) <= LABEL else _content_of(text)


@lru_cache(maxsize=REMEMBERED)
def _known_content(text: str) -> Content:
    return _content_of(text)


def _content_of(text: str) -> Content:
    bare = squeeze(text)
    if not bare:
        return Content.EMPTY
    if _FIGURE.fullmatch(bare) or _NONE.fullmatch(bare) or _CHINESE_NUMBER.fullmatch(bare):
        return Content.FIGURE
    return Content.WORDS
