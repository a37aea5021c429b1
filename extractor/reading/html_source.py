"""What is done to the source of a page before a parser sees it: its cost is bounded.

Parsers are quadratic in depth, attributes and open formatting: each tag is compared with
all that are open, each attribute with all before it, and each block opens anew all the
formatting that was left open. The scan is skipped where the page is too small to reach either limit.
"""

from __future__ import annotations

import re

import numpy as np

from extractor.document import Note
from extractor.errors import LimitExceeded
from extractor.reading.limits import Limits, cut, require

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|title|xmp)\b[^>]*>.*?(?:</(?P=raw)\b|\Z)"
    r"|</(?P<close>[a-zA-Z][^\s/>]*)[^>]*+"
    r"|<(?P<open>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^\"'>]+|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+)",
    re.DOTALL | re.IGNORECASE,
)
"""Every alternative matches wherever it begins: nothing is read twice, whatever is left open."""
_ATTRIBUTE = re.compile(r"[^\s=\"'/>]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]+))?")
_NEVER_OPEN = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr", "!doctype",
))  # fmt: skip
_CLOSED_BY_NEXT = frozenset((
    "p", "li", "td", "th", "tr", "tbody", "thead", "tfoot", "dd", "dt", "option", "optgroup",
    "colgroup",
))  # fmt: skip
"""Tags that the next of their kind closes: left open they do not nest."""
_FORMATTING = frozenset((
    "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
))  # fmt: skip
_CELLS = frozenset(("td", "th", "caption"))
SAME_FORMATTING = 3
"""Of equal formatting tags left open, parsers open so many anew."""
ROOM_FOR_TABLES = 100
"""Tables may stand so much deeper than other tags: of those only the nesting is lost, not the text."""
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens, zero-width spaces and marks: they part labels and are not printed."""
_REMOVED = str.maketrans("", "", _INVISIBLE)
_INVISIBLE_REFERENCE = re.compile("&#(?:0*8203|0*65279|[xX]200[bB]|[xX][fF][eE][fF]{2});")


class Source:
    """A page's source as the parser gets it, in UTF-8.

    Whole vectors of bytes are compared: looking for a word of several letters from place to
    place takes a fifth of the time that parsing takes, and there are several to look for.
    """

    def __init__(self, text: str) -> None:
        self.data = text.encode("utf-8", "replace")
        self._bytes = np.frombuffer(self.data, np.uint8)
        self._folded = self._bytes | 0x20  # letters without their case

    def mentions(self, word: bytes) -> bool:
        """Whether the page holds a word that is given in small letters, in whatever case."""
        letters = self._folded
        places = max(0, len(letters) - len(word) + 1)
        last = len(word) - 1
        found = (letters[:places] == word[0]) & (letters[last : last + places] == word[last])
        return bool(found.any()) and word in self.data.lower()

    def opening_tags(self) -> int:
        """How many tags open, at most; a few of them may be signs."""
        opens = self._bytes == ord("<")
        closes = opens[:-1] & (self._bytes[1:] == ord("/"))
        return int(np.count_nonzero(opens)) - int(np.count_nonzero(closes))


def prepare(text: str, limits: Limits) -> tuple[Source, tuple[Note, ...]]:
    """The source without invisible characters and with no tag nested beyond the limit.

    Raises:
        LimitExceeded: a tag has too many attributes, or the page too many elements.
    """
    if any(character in text for character in _INVISIBLE):
        text = text.translate(_REMOVED)
    source = Source(text)
    if source.mentions(b"&#"):
        text = _INVISIBLE_REFERENCE.sub("", text)
        source = Source(text)
    if source.opening_tags() <= limits.html_depth and not _may_hold(text, limits.html_attributes):
        return source, ()
    too_deep = _scan(text, limits)
    if not too_deep:
        return source, ()
    note = cut(
        "html_depth", limits, what=f"{len(too_deep):,} tags are nested too deep and were left out"
    )
    return Source(_without(text, too_deep)), (note,)


def _may_hold(text: str, attributes: int) -> bool:
    """Whether a tag may have more attributes than that: each takes two characters at the least."""
    room = 2 * attributes + 1
    at = -1
    while at + room < len(text):
        following = text.rfind("<", at + 1, at + room + 1)
        if following < 0:
            return True
        at = following
    return False


class _Scan:
    """Follows the tags of a source as a parser will, as far as its cost depends on them."""

    def __init__(self, limits: Limits) -> None:
        self.elements = 0
        self._limits = limits
        self._open: list[str] = []
        self._count: dict[str, int] = {}
        self._formatting = _Formatting()

    def opens(self, name: str, attributes: str) -> bool:
        """Whether the tag may open here; ``False`` if it would be nested too deep."""
        if len(attributes) > 2 * self._limits.html_attributes:
            _bound_attributes(name, attributes, self._limits)
        self.elements += 1
        if name in _FORMATTING:
            self._formatting.opens(name, attributes)
        elif name not in _NEVER_OPEN:
            self.elements += self._formatting.number
            self._formatting.enters(name)
        require(self.elements, "html_elements", self._limits, what="elements on the page, at the least")
        if name in _NEVER_OPEN or name in _CLOSED_BY_NEXT:
            return True
        if len(self._open) >= self._limits.html_depth + (ROOM_FOR_TABLES if name == "table" else 0):
            return False
        self._open.append(name)
        self._count[name] = self._count.get(name, 0) + 1
        return True

    def closes(self, name: str) -> None:
        """An end tag; it means nothing where nothing of its name is open."""
        self._formatting.closes(name)
        if self._count.get(name):
            while (last := self._open.pop()) != name:
                self._count[last] -= 1
            self._count[name] -= 1


class _Formatting:
    """Formatting tags that are open in the cell or page that is being read: each block opens
    them anew. A cell begins without any, and none of its own outlives it."""

    def __init__(self) -> None:
        self.number = 0
        self._tags: dict[str, list[str]] = {}
        self._same: dict[str, int] = {}
        self._around: list[tuple[int, dict[str, list[str]], dict[str, int]]] = []

    def opens(self, name: str, attributes: str) -> None:
        tag = name + attributes
        self._tags.setdefault(name, []).append(tag)
        self._same[tag] = self._same.get(tag, 0) + 1
        self.number += self._same[tag] <= SAME_FORMATTING

    def enters(self, name: str) -> None:
        if name == "table":
            self._around.append((self.number, self._tags, self._same))
        if self._around and (name in _CELLS or name == "table"):
            self.number, self._tags, self._same = 0, {}, {}

    def closes(self, name: str) -> None:
        if name == "table" and self._around:
            self.number, self._tags, self._same = self._around.pop()
        elif self._tags.get(name):
            tag = self._tags[name].pop()
            self.number -= self._same[tag] <= SAME_FORMATTING
            self._same[tag] -= 1


def _scan(source: str, limits: Limits) -> list[tuple[int, int]]:
    """The places of opening tags that are nested too deep."""
    scan = _Scan(limits)
    too_deep = []
    for token in _TOKEN.finditer(source):
        if name := token["open"]:
            if not scan.opens(name.lower(), token["attributes"]):
                too_deep.append((token.start(), token.end() + 1))
        elif name := token["close"]:
            scan.closes(name.lower())
    return too_deep


def _bound_attributes(name: str, attributes: str, limits: Limits) -> None:
    number = sum(1 for _ in _ATTRIBUTE.finditer(attributes))
    if number > limits.html_attributes:
        raise LimitExceeded(
            f"a <{name[:20]}> tag has {number:,} attributes; "
            f"the limit `html_attributes` is {limits.html_attributes:,}"
        )


def _without(source: str, spans: list[tuple[int, int]]) -> str:
    kept = []
    end = 0
    for start, stop in spans:
        kept.append(source[end:start])
        end = stop
    kept.append(source[end:])
    return "".join(kept)
