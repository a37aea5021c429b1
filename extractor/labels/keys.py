"""Which texts are keys of a record: known wordings, what the label model takes for one, and colons."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np

from extractor.forms.form import Form
from extractor.labels.classes import NONE, row_class
from extractor.labels.model import LabelModel
from extractor.labels.text import normalise, parse_label

LIKELY, SURE = 0.8, 0.97
"""From these probabilities a text of no known wording is a key; the second where a value is due."""
SHORT = 3
"""A text of so few characters is a key only if that is sure, one of fewer only if it is known word for
word: persons have such names."""
LONGEST, LONGEST_NOTED = 45, 120
"""No key has more characters; with a note in brackets it has no more than the second."""
MAX_REMEMBERED = 20_000
"""Texts of which it is remembered whether they are a wording."""
LEAST_WORDING = 2
"""A wording of fewer characters is no key in the midst of a text."""

BOXES = frozenset("☑✓✔√■□☐○●☒◻◼▣\uf052\uf0fe\uf0a3\uf0a8")
"""What stands beside words to be chosen: such a text is a value, and a word beside one no key."""

_UNITS = "条|个|次|件|项|期|篇|天|人|万次|万人|万个|人次|人数|户|日|工作日|小时|家|万件|万条|部"
_NOTED_UNIT = re.compile(rf"\((?:计量)?(?:单位:?)?(?:{_UNITS})\)|,?单位:(?:{_UNITS})|/(?:{_UNITS})$")
_BRACKETS = re.compile(r"(?<=[^()])\([^()]*\)")
BREAK = "\u2028"
"""The end of a paragraph, where lines of a text are joined to one."""
_COLON = re.compile(r"[:：](?!//)")
_UNIT_NAMED = re.compile(r"单\s*位\s*$")
_HARD = re.compile(r"[\n\u2028]|[ \t\u00a0\u3000]+|[;；。|｜]")
_FIGURE_FIRST = re.compile(r"\s*[\d.,]+[\s;；(（]")
_LETTER = re.compile(r"[A-Za-z一-鿿]")


class KeyKind(Enum):
    KEY = "key"
    """A line of the form that has a value."""
    GROUP = "group"
    """A line that only announces others (信息发布, 微博)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A key and what is printed behind its colon; empty where the colon ends the text."""

    key: str
    value: str
    start: int
    stop: int
    """Where the key begins in the text, and where what is behind its colon begins."""


def bare_key(text: str) -> str:
    """The label without its number, its unit and its colon.

    >>> bare_key("（二）信息发布（单位：条）"), bare_key("访问总量(次)：")
    ('信息发布', '访问总量')
    """
    plain = normalise(text).rstrip(":")
    core = _NOTED_UNIT.sub("", parse_label(plain).core)
    return core.strip("*,;·") or plain


class KeyReader:
    """Tells the keys of one form from values; what it has met once it need not compute again."""

    def __init__(self, form: Form, model: LabelModel) -> None:
        self._model = model.rows
        self._options = frozenset(normalise(o) for spec in form.field_specs for o in spec.values)
        places = [p for t in form.tables if t.is_record for p in t.row_places if p.node.label]
        self._kind_of_class = {row_class(p): KeyKind.KEY if p.is_leaf else KeyKind.GROUP for p in places}
        self._wordings: dict[str, KeyKind] = {}
        for place in sorted(places, key=lambda p: p.is_leaf):
            kind = KeyKind.KEY if place.is_leaf else KeyKind.GROUP
            for text in (place.node.label, *place.node.aliases):
                self._wordings[bare_key(text)] = kind
        self._known: dict[str, tuple[KeyKind | None, float]] = {}
        self._wording_of: dict[str, str | None] = {}

    @cached_property
    def _longest_first(self) -> list[str]:
        return sorted((w for w in self._wordings if len(w) >= LEAST_WORDING), key=len, reverse=True)

    def kind(self, text: str, *, least: float = LIKELY) -> KeyKind | None:
        """What kind of key a whole text is, ``None`` if it is a value or words of no form."""
        found = self._known.get(text)
        if found is None:
            found = self._judged(text)
            self._known[text] = found
        kind, probability = found
        return kind if probability >= least else None

    def _judged(self, text: str) -> tuple[KeyKind | None, float]:
        if BOXES.intersection(text):
            return None, 0.0
        known = self._wording(text)
        if known is not None:
            return self._wordings[known], 1.0
        bare = bare_key(text)
        if not SHORT <= len(bare) <= LONGEST or not _LETTER.search(bare) or bare in self._options:
            return None, 0.0
        chances = np.exp(self._model.log_probabilities((bare,)))
        best = self._model.classes[int(chances.argmax())]
        if best == NONE or best not in self._kind_of_class:
            return None, 0.0
        # 微博 and 微信 share their parts: which of them it is, is for the rows around it to tell
        keys = sum(
            float(p)
            for c, p in zip(self._model.classes, chances, strict=True)
            if c in self._kind_of_class
        )
        return (self._kind_of_class[best], keys) if len(bare) > SHORT or keys >= SURE else (None, 0.0)

    def pairs(self, text: str, *, cut: bool = False) -> list[Pair]:
        """The keys with a colon in a text, each with the text up to the next key.

        ``cut``: lines are as long as their column, so that a line may end in the midst of a key.
        No key goes over :data:`BREAK`.

        审核人：李四  填报人：王五 has 审核人 with 李四 and 填报人 with 王五.
        """
        starts: list[tuple[int, int]] = []
        begin = 0
        for colon in _COLON.finditer(text):
            if _UNIT_NAMED.search(text[begin : colon.start()]) and _in_brackets(text, colon.start()):
                continue
            at = self._key_before(text, begin, colon.start(), cut=cut)
            if at is not None:
                starts.append((at, colon.end()))
                begin = colon.end()
        ends = [*(at for at, _ in starts[1:]), *([len(text)] if starts else [])]
        found = []
        for (at, stop), end in zip(starts, ends, strict=True):
            value = text[stop:end]
            value = value.strip() if end == len(text) else trimmed(value)
            found.append(Pair(text[at:stop].rstrip(":： "), value, at, stop))
        return found

    def _key_before(self, text: str, begin: int, end: int, *, cut: bool) -> int | None:
        """Where the key begins that ends at ``end``: the longest that is known, or likely."""
        broken = text.rfind(BREAK, begin, end) + 1
        begin = broken or begin
        edges = [begin, *(begin + m.end() for m in _HARD.finditer(text[begin:end]))]
        edges = [at for at in edges if self._may_begin(text, at, end)] or edges[-1:]
        for at in edges:
            if self._wording(text[at:end]) is not None:
                # a cut key may end in one that is known, too: 联系 / 电话
                longer = self._known_ending(text, begin, end) if cut and text[at - 1] == "\n" else None
                return longer if longer is not None and self._may_begin(text, longer, end) else at
        likely = next((at for at in edges[-1:] if self.kind(text[at:end]) is not None), None)
        if likely is not None and (begin in (0, broken) or edges[-1] > begin):
            return likely
        # no mark between the value before and the key: 张三审核人：李四
        known = self._known_ending(text, begin, end)
        return likely if known is None else known

    def _may_begin(self, text: str, at: int, end: int) -> bool:
        """Whether a key may begin at an edge: at no box or figure, and in no heading above it."""
        if BOXES.intersection(text[at:end]) or _FIGURE_FIRST.match(text[at:end]):
            return False
        above, _, line = text[at:end].rpartition("\n")
        heads = self.kind(above) is KeyKind.GROUP
        return not (heads and self._wording(line) is not None)

    def _known_ending(self, text: str, begin: int, end: int) -> int | None:
        """The start of the longest known wording with which the text ends, blanks in it or not."""
        for wording in self._longest_first:
            at = _matched_back(text, begin, end, wording)
            if at is not None:
                boxed = BOXES.intersection(text[begin:at].rstrip()[-1:])
                return None if boxed else at
        return None

    def beside(self, text: str) -> Pair | None:
        """A line that begins with a known key and a blank: 网站名称　某县人民政府."""
        for gap in re.finditer(r"[ \t\u00a0\u3000]+", text):
            if self._wording(text[: gap.start()]) is not None and text[gap.end() :].strip():
                return Pair(text[: gap.start()], text[gap.end() :].strip(), 0, gap.end())
        return None

    def printed(self, texts: Iterable[str]) -> int:
        """How many of the form's wordings are printed as whole texts."""
        return len({known for text in set(texts) if (known := self._wording(text)) is not None})

    def _wording(self, text: str) -> str | None:
        """The known wording that a whole text is, notes in brackets aside."""
        if text not in self._wording_of:
            if len(self._wording_of) >= MAX_REMEMBERED:
                self._wording_of.clear()
            self._wording_of[text] = self._wording_found(text)
        return self._wording_of[text]

    def _wording_found(self, text: str) -> str | None:
        bare = bare_key(text) if len(text) <= LONGEST_NOTED else ""
        if bare not in self._wordings:
            bare = _BRACKETS.sub("", bare)
        return bare if bare in self._wordings else None


def _in_brackets(text: str, at: int) -> bool:
    opened = max(text.rfind("（", 0, at), text.rfind("(", 0, at))
    closed = max(text.rfind("）", 0, at), text.rfind(")", 0, at))
    return opened > closed


def _matched_back(text: str, begin: int, end: int, wording: str) -> int | None:
    at = end
    for letter in reversed(wording):
        at -= 1
        while at >= begin and text[at].isspace():
            at -= 1
        if at < begin or normalise(text[at]) != letter:
            return None
    return at


def trimmed(value: str) -> str:
    """A value without the mark that parts it from the next key."""
    return value.strip().rstrip("；;，,、|｜ \u3000")
