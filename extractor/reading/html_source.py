"""What is done to the source of a page before a parser sees it: depth and attributes bounded.

Parsers are quadratic in both: each tag is compared with all that are open, each attribute
with all before it. The scan is skipped where the page is too small to reach either limit.
"""

from __future__ import annotations

import re

from extractor.document import Note
from extractor.errors import LimitExceeded
from extractor.reading.limits import Limits, cut

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|textarea|title|xmp)\b[^>]*>.*?(?:</(?P=raw)\b|\Z)"
    r"|</(?P<close>[a-zA-Z][^\s/>]*)[^>]*>"
    r"|<(?P<open>[a-zA-Z][^\s/>]*)(?P<attributes>(?:[^\"'>]+|\"[^\"]*\"|'[^']*')*+)>",
    re.DOTALL | re.IGNORECASE,
)
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
ROOM_FOR_TABLES = 100
"""Tables may stand so much deeper than other tags: of those only the nesting is lost, not the text."""
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens, zero-width spaces and marks: they part labels and are not printed."""
_REMOVED = str.maketrans("", "", _INVISIBLE)
_INVISIBLE_REFERENCE = re.compile("&#(?:0*8203|0*65279|[xX]200[bB]|[xX][fF][eE][fF]{2});")


def prepare(source: str, limits: Limits) -> tuple[str, tuple[Note, ...]]:
    """The source without invisible characters and with no tag nested beyond the limit.

    Raises:
        LimitExceeded: a tag has too many attributes.
    """
    source = _without_invisible(source)
    opening = source.count("<") - source.count("</")
    longest = max(map(len, source.split("<")))
    if opening <= limits.html_depth and longest <= 2 * limits.html_attributes:
        return source, ()
    too_deep = _scan(source, limits)
    if not too_deep:
        return source, ()
    note = cut(
        "html_depth", limits, what=f"{len(too_deep):,} tags are nested too deep and were left out"
    )
    return _without(source, too_deep), (note,)


def _without_invisible(source: str) -> str:
    if any(character in source for character in _INVISIBLE):
        source = source.translate(_REMOVED)
    return _INVISIBLE_REFERENCE.sub("", source) if "&#" in source else source


def _scan(source: str, limits: Limits) -> list[tuple[int, int]]:
    """The places of opening tags that are nested too deep; ends are ignored where nothing is open."""
    open_tags: list[str] = []
    count: dict[str, int] = {}
    too_deep: list[tuple[int, int]] = []
    for token in _TOKEN.finditer(source):
        if name := token["open"]:
            name = name.lower()
            attributes = token["attributes"]
            if len(attributes) > 2 * limits.html_attributes:
                _bound_attributes(name, attributes, limits)
            if name in _NEVER_OPEN or name in _CLOSED_BY_NEXT:
                continue
            if len(open_tags) >= limits.html_depth + (ROOM_FOR_TABLES if name == "table" else 0):
                too_deep.append(token.span())
                continue
            open_tags.append(name)
            count[name] = count.get(name, 0) + 1
        elif name := token["close"]:
            name = name.lower()
            if count.get(name):
                while (last := open_tags.pop()) != name:
                    count[last] -= 1
                count[name] -= 1
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
