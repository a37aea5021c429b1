"""Tables that are drawn with ``div``, ``ul`` or ``dl`` instead of ``<table>``.

A block is such a table if its rows follow each other, each has the same number of child
elements, and these hold short texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

from extractor.document import Cell, Provenance, Table
from extractor.reading.html_text import BLOCKS, SKIPPED, inner_text

LEAST_ROWS = 3
LEAST_COLUMNS = 2
LONGEST_CELL = 60
LEAST_FIGURES = 0.25
"""Share of cells that hold a figure; lists of news have a date beside a title, but no more."""

_ROWS = frozenset(("div", "ul", "ol", "dl", "li", "section", "p"))
_FIGURE = re.compile(r"[\s\u00a0]*[-+]?[\d,.，]+[件条项元个次万]*[\s\u00a0]*")


def block_table(block: LexborNode, path: Callable[[], str], hidden: frozenset[int]) -> Table | None:
    """The table that a block draws, or ``None``; its path is asked for only if it draws one."""
    rows = list(_rows(block, "", hidden))
    if len(rows) < LEAST_ROWS:
        return None
    widths = [len(row) for _, row in rows]
    if min(widths) < 1 or max(widths) < LEAST_COLUMNS:
        return None
    width = max(set(widths), key=widths.count)
    if width < LEAST_COLUMNS or widths.count(width) < 0.6 * len(widths):
        return None
    texts = [[(inner_text(node, hidden).text, place) for node, place in row] for _, row in rows]
    if max(len(text) for row in texts for text, _ in row) > LONGEST_CELL:
        return None
    figures = sum(bool(_FIGURE.fullmatch(text)) for row in texts for text, _ in row)
    if figures < LEAST_FIGURES * sum(widths):
        return None
    above = path()
    cells = [
        Cell(
            text,
            r,
            c,
            provenance=Provenance(row=r + 1, column=c + 1, dom=f"{above}{rows[r][0]}/{place}"),
        )
        for r, row in enumerate(texts)
        for c, (text, place) in enumerate(row)
    ]
    return Table(tuple(cells), ragged=min(widths) != max(widths))


def _rows(
    block: LexborNode, path: str, hidden: frozenset[int]
) -> Iterator[tuple[str, list[tuple[LexborNode, str]]]]:
    """Path and cells of each child that could be a row; groups of rows are opened."""
    for node, place in _elements(block, hidden):
        row_path = f"{path}/{place}"
        if node.tag not in _ROWS:
            return
        attributes = node.attributes
        if attributes.get("role") == "rowgroup" or "row-group" in (attributes.get("style") or ""):
            yield from _rows(node, row_path, hidden)
            continue
        yield row_path, list(_elements(node, hidden))


def _elements(parent: LexborNode, hidden: frozenset[int]) -> Iterator[tuple[LexborNode, str]]:
    count: dict[str, int] = {}
    node = parent.first_child
    while node is not None:
        tag = node.tag or ""
        if not tag.startswith("-"):
            count[tag] = count.get(tag, 0) + 1
            known = tag in BLOCKS or tag in ("span", "a", "b", "strong", "em", "font", "label", "i")
            if known and tag not in SKIPPED and not (hidden and node.mem_id in hidden):
                yield node, f"{tag}[{count[tag]}]"
        node = node.next
