"""The text inside an element, as a browser shows it: inline tags join, blocks and ``<br>`` break."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

BREAK = "\v"
"""Stands for a line break until white space is collapsed; no page's text holds one."""

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot",
    "th", "thead", "tr", "ul",
))  # fmt: skip
SKIPPED = frozenset((
    "-comment", "script", "style", "template", "noscript", "head", "title", "select",
    "textarea", "button", "object", "embed", "iframe", "svg", "math", "audio", "video",
    "canvas", "map", "colgroup", "col", "del", "xml",
))  # fmt: skip
"""Elements whose content is not printed; ``del`` is a deletion that Word tracked."""

PRINTED = "p,span,td,font,tr,th,br,tbody,b,div,li,a,ul,strong,h1,h2,h3,h4,h5,h6,i,u,em,center,body"
"""The commonest elements whose text is just printed, as a selector, the commonest first."""

_WIDE = "\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"
_WRAPPED = re.compile(f"(?<=[{_WIDE}])[ \\t\\f]*[\\r\\n][ \\t\\r\\n\\f]*(?=[{_WIDE}])")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACES = " \t\r\n\f\v"
_ANY_SPACE = re.compile(f"[{_SPACES}]")
_WORD_MARKS = re.compile(
    r"<!--\[if (?!!support).{0,5000}?<!\[endif\]-->"
    r"|<!-{0,2}\[(?:if[^\]]*|endif)\](?:-{0,2}>)?"
    r"|/\* Style Definitions \*/.*",
    re.DOTALL,
)


@dataclass(slots=True)
class Inner:
    """The text of an element, and how much of it stands in tables within."""

    text: str
    nested: int = 0


def printed_text(texts: str, element: LexborNode) -> str | None:
    """The printed text of an element in which nothing but text is printed, at half the price.

    ``texts`` are those below it, joined by ``BREAK``. Breaks before and after a single one are
    not printed, whatever elements make them. ``None`` where blocks stand in blocks, or text
    beside one: there the tree has to be walked.
    """
    texts = texts.strip(_SPACES)
    if BREAK not in texts:
        return tidy(texts)
    parts: list[str] = []
    blocks: list[LexborNode] = []
    length = 0
    for node in element.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            text = node.text_content or ""
            parts.append(text)
            length += len(text)
        elif tag == "br":
            parts.append(BREAK)
        elif tag in BLOCKS:
            parts.append(BREAK)
            blocks.append(node)
    inside = 0
    for block in blocks[1:]:  # the first is the element
        inside += len(block.text(deep=True))
        if inside > length:
            return None
    return tidy("".join(parts)) if len(blocks) == 1 or inside == length else None


def inner_text(element: LexborNode, hidden: frozenset[int] = frozenset()) -> Inner:
    """The printed text of an element; ``hidden`` holds the ``mem_id`` of elements not shown."""
    parts: list[str] = []
    nested = 0
    in_table = 0
    stack: list[tuple[str, LexborNode | None]] = []
    node = element.first_child
    while True:
        if node is None:
            if not stack:
                return Inner(tidy("".join(parts)), nested)
            tag, node = stack.pop()
            in_table -= tag == "table"
            if tag in BLOCKS and parts:
                parts.append(BREAK)
            continue
        tag = node.tag or ""
        following = node.next
        if tag == "-text":
            text = node.text_content or ""
            parts.append(text)
            nested += len(text.strip()) if in_table else 0
        elif tag == "br":
            parts.append(BREAK)
        elif tag == "input":
            parts.append(_typed(node))
        elif tag not in SKIPPED and not (hidden and node.mem_id in hidden):
            if tag in BLOCKS:
                in_table += tag == "table"
                if parts:
                    parts.append(BREAK)
            stack.append((tag, following))
            node = node.first_child
            continue
        node = following


def _typed(field: LexborNode) -> str:
    """What a form field shows: some systems print a report's figures in read-only fields."""
    attributes = field.attributes
    shown = (attributes.get("type") or "text").lower() in ("text", "number")
    return attributes.get("value") or "" if shown else ""


def tidy(text: str) -> str:
    """Collapse white space as browsers do; breaks become ``"\\n"``, empty lines go.

    A line that the source wraps between two Chinese characters has no space there.
    U+00A0 is printed, so it stays.

    >>> tidy("本年新\\n  制作数量"), tidy("a\\n b" + BREAK + BREAK + " c")
    ('本年新制作数量', 'a b\\nc')
    """
    text = text.strip(_SPACES)
    if not _ANY_SPACE.search(text):
        return text
    if "[" in text or "/*" in text:
        text = _WORD_MARKS.sub("", text)
    if BREAK not in text:
        return _collapse(text)
    lines = [line for line in map(_collapse, text.split(BREAK)) if line]
    if len(lines) > 1:
        lines = [line for line in lines if line.strip()] or lines[:1]
    return "\n".join(lines)


def _collapse(line: str) -> str:
    if "\n" in line or "\r" in line:
        line = _WRAPPED.sub("", line)
    return _SPACE.sub(" ", line).strip(" ")
