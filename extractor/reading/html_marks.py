"""What the markup of a page says of its elements, asked once for the whole page.

One question to the parser about all elements costs less than a question about each: the
walk then only looks up ``mem_id``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from extractor.reading.html_text import PRINTED, SKIPPED

_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_DRAWING = re.compile(r"display\s*:\s*(?:flex|grid|table)|grid-row", re.IGNORECASE)

_STYLES = {
    "display": b"display",
    "visibility": b"hid",
    "mso-hide": b"hid",
    "grid-row": b"grid-row",
}
"""What styles that hide or draw have in them, and what a page has in it that holds such a style."""

_CHROME_NAME = re.compile(
    r"(?:^|[\s_-])(?:(?:main|top|sub|left|right|side)?(?:nav|menu)\w*|navigation|foot(?:er)?\w*"
    r"|(?:site|page|top)?head(?:er)?|bread-?crumbs?\w*|crumbs?|share\w*|copyright|sidebar|search\w*"
    r"|friend\w*|toolbar|location)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CHROME_ROLES = frozenset(("navigation", "banner", "contentinfo", "search"))
_ARTICLE_NAME = re.compile(
    r"trs_(?:editor|word|preappend)|ucapcontent|(?:^|[\s_-])(?:article|zoom|xxgk|zwgk)"
    r"|(?:view|pages?|news|detail|main|text|show)[_-]?con(?:tent)?|(?:^|[\s_-])con(?:tent)?(?:$|[\s_-])",
    re.IGNORECASE,
)
_NAMED = frozenset(("div", "ul", "section", "header", "main", "article"))
"""Elements whose class and id tell what they are there for."""
_CHROME_TAGS = frozenset(("nav", "footer", "aside"))
_ARTICLE_TAGS = frozenset(("article", "main"))
_MIXED = SKIPPED | {"input", "table"}


@dataclass(frozen=True, slots=True)
class Marks:
    """``mem_id`` of elements that are treated apart."""

    hidden: frozenset[int] = frozenset()
    """Their own markup hides them."""
    spanning: frozenset[int] = frozenset()
    """They tell a row or column span."""
    mixed: frozenset[int] = frozenset()
    """Cells with more in them than text that is printed: fields, scripts, hidden parts, tables."""
    with_role: frozenset[int] = frozenset()
    drawn: bool = False
    """Some element's style draws a table without ``<table>``."""

    def shown(self) -> Marks:
        """The same with nothing hidden."""
        return Marks(frozenset(), self.spanning, self.mixed, self.with_role, self.drawn)


def marks_of(page: LexborNode, mentions: Callable[[bytes], bool]) -> Marks:
    """``mentions`` tells whether the source has a word in it, in capitals or not."""
    hidden, drawn = _styled(page, mentions)
    mixing = [node for node in page.css(f":not({PRINTED})") if node.tag in _MIXED]
    return Marks(
        frozenset(node.mem_id for node in hidden),
        frozenset(node.mem_id for node in page.css("[rowspan],[colspan]")),
        frozenset(_cells_around([*mixing, *hidden])),
        frozenset(node.mem_id for node in page.css("[role]")),
        drawn,
    )


def _styled(page: LexborNode, mentions: Callable[[bytes], bool]) -> tuple[list[LexborNode], bool]:
    """Elements that their own markup hides, and whether one is styled as a table or a row of it."""
    words = [word for word, sign in _STYLES.items() if mentions(sign)]
    found = page.css(",".join(f"[style*={word} i]" for word in words)) if words else []
    styles = [node.attributes.get("style") or "" for node in found]
    hidden = [node for node, style in zip(found, styles, strict=True) if _HIDING.search(style)]
    hidden += page.css("[hidden]") if "visibility" in words else []
    drawn = any(map(_DRAWING.search, styles))
    return [node for node in hidden if node.tag not in ("html", "body")], drawn


def _cells_around(nodes: list[LexborNode]) -> set[int]:
    """The table cells in which the elements stand, at any depth."""
    cells: set[int] = set()
    seen: set[int] = set()
    for node in nodes:
        around: LexborNode | None = node
        while around is not None and around.mem_id not in seen:
            seen.add(around.mem_id)
            if around.tag in ("td", "th"):
                cells.add(around.mem_id)
            around = around.parent
    return cells


def purpose(node: LexborNode, tag: str, marks: Marks) -> tuple[bool, bool]:
    """Whether tag, role or name of an element says that it belongs to the site (navigation, head,
    foot), and whether it is one that portals put around an article."""
    with_role = bool(marks.with_role) and node.mem_id in marks.with_role
    if tag not in _NAMED and not with_role:
        return tag in _CHROME_TAGS, tag in _ARTICLE_TAGS
    attributes = node.attributes
    names = (attributes.get("class") or "", attributes.get("id") or "")
    return _purpose(tag, attributes.get("role"), " ".join(names))


@lru_cache(maxsize=4096)
def _purpose(tag: str, role: str | None, name: str) -> tuple[bool, bool]:
    if tag in _CHROME_TAGS or role in _CHROME_ROLES or _CHROME_NAME.search(name):
        return True, False
    article = tag in _ARTICLE_TAGS or role == "main" or _ARTICLE_NAME.search(name) is not None
    return False, article
