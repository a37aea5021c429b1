"""Tables that are drawn with ``div``, ``ul`` or ``dl`` instead of ``<table>``.

A block is such a table if its rows follow each other, most have the same number of child
elements or all tell the widths of these, and these hold short texts; or if it is a CSS grid
whose children name their rows and columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from selectolax.lexbor import LexborNode

from extractor.document import Cell, Provenance, Table
from extractor.reading.html_text import BLOCKS, SKIPPED, inner_text

LEAST_ROWS = 3
LEAST_COLUMNS = 2
WIDE = 5
"""So many columns make a table of a header and one row of figures."""
LONGEST_CELL = 60
LEAST_FIGURES = 0.25
"""Share of printed cells that hold a figure; lists of news have a date beside a title, but no more."""
LEAST_EMPTY = 0.15
"""Share of cells with a figure or nothing, in rows that their style lays out as such: a form
that nobody filled in is a table, too."""
MOST_SPANNED = 1_000
"""Places that one cell of a CSS grid may cover."""
MOST_PLACES = 200_000
"""Places that all its cells may cover: a larger grid is no table, and its lines are read as they are."""

_TRACKS = r"\s*:\s*(?P<start>\d{1,4})(?:\s*/\s*(?:span\s+(?P<span>\d{1,4})|(?P<end>\d{1,4})))?"
_GRID_ROW = re.compile("grid-row" + _TRACKS)
_GRID_COLUMN = re.compile("grid-column" + _TRACKS)
_WIDTH = re.compile(r"(?:^|[;\s])width\s*:\s*([\d.]{1,8})\s*(?:%|px|pt|em)")
_ROWS = frozenset(("div", "ul", "ol", "dl", "li", "section", "p"))
_FIGURE = re.compile(
    r"[\s\u00a0]*(?:[-+]?[\d,.，]+[件条项元个次万]*(?:[（(].*[)）])?|[-－—–/／]{1,2}|无)[\s\u00a0]*"
)
_DRAWN_ROW = re.compile(r"display\s*:\s*(?:flex|grid|table-row)")


def block_table(block: LexborNode, path: Callable[[], str], hidden: frozenset[int]) -> Table | None:
    """The table that a block draws, or ``None``; its path is asked for only if it draws one."""
    placed = _placed_cells(block, hidden) or _row_cells(block, hidden)
    if not placed:
        return None
    texts = [inner_text(cell.node, hidden).text for cell in placed]
    if max(map(len, texts)) > LONGEST_CELL or not _holds_data(block, texts, hidden):
        return None
    above = path()
    cells = []
    for cell, text in zip(placed, texts, strict=True):
        place = Provenance(row=cell.row + 1, column=cell.column + 1, dom=f"{above}{cell.path}")
        cells.append(Cell(text, cell.row, cell.column, cell.row_span, cell.column_span, place))
    widths = Counter(cell.row for cell in placed)
    spanned = any(cell.spans_known for cell in placed)
    return Table(tuple(cells), ragged=not spanned and len(set(widths.values())) > 1)


def _holds_data(block: LexborNode, texts: Sequence[str], hidden: frozenset[int]) -> bool:
    """Whether the cells are those of a table and not of a list or of the page's skeleton."""
    printed = sum(bool(text.strip()) for text in texts)
    figures = sum(bool(_FIGURE.fullmatch(text)) for text in texts)
    if figures and figures >= LEAST_FIGURES * printed:
        return True
    empty = figures + len(texts) - printed
    return bool(printed) and empty >= LEAST_EMPTY * len(texts) and _is_drawn(block, hidden)


def _is_drawn(block: LexborNode, hidden: frozenset[int]) -> bool:
    """Whether the style of every child says that it is a row, or names its place in a grid."""
    styles = [node.attributes.get("style") or "" for node, _ in _elements(block, hidden)]
    return all(_DRAWN_ROW.search(style) or _GRID_ROW.search(style) for style in styles)


@dataclass(frozen=True)
class _Placed:
    """An element on its place in the grid that the block draws."""

    node: LexborNode
    path: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    spans_known: bool = False


def _placed_cells(block: LexborNode, hidden: frozenset[int]) -> list[_Placed]:
    """The children of a CSS grid that name their rows and columns; empty where one does not,
    or where two claim one place."""
    found: list[_Placed] = []
    taken: set[tuple[int, int]] = set()
    for node, place in _elements(block, hidden):
        style = node.attributes.get("style") or ""
        row, column = _GRID_ROW.search(style), _GRID_COLUMN.search(style)
        if row is None or column is None:
            return []
        (top, height), (left, width) = _lines(row), _lines(column)
        if height * width > MOST_SPANNED:
            return []
        area = {(r, c) for r in range(top, top + height) for c in range(left, left + width)}
        if not area or area & taken or len(taken) > MOST_PLACES:
            return []
        taken |= area
        found.append(_Placed(node, f"/{place}", top, left, height, width, True))
    rows = {cell.row for cell in found}
    if not _is_large(len(rows), len({cell.column for cell in found})):
        return []
    return sorted(found, key=lambda cell: (cell.row, cell.column))


def _is_large(rows: int, columns: int) -> bool:
    return columns >= LEAST_COLUMNS and (rows >= LEAST_ROWS or (rows > 1 and columns >= WIDE))


def _lines(match: re.Match[str]) -> tuple[int, int]:
    """First track, counted from 0, and number of tracks of ``2``, ``2 / 4`` or ``2 / span 3``."""
    start, span, end = int(match["start"]), match["span"], match["end"]
    length = int(span) if span else int(end) - start if end else 1
    return start - 1, max(length, 0)


def _row_cells(block: LexborNode, hidden: frozenset[int]) -> list[_Placed]:
    """The children of the block's children: rows of cells; empty where they are no table."""
    rows = list(_rows(block, "", hidden))
    widths = [len(row) for _, row in rows]
    if not rows or min(widths) < 1:
        return []
    is_pair = len(rows) > 1 and set(widths) == {LEAST_COLUMNS} and _is_drawn(block, hidden)
    if not is_pair and not _is_large(len(rows), max(widths)):
        return []
    edges = [_edges(row) for _, row in rows]
    known = all(edges)
    if not known and sum(width >= LEAST_COLUMNS for width in widths) < 0.6 * len(widths):
        return []
    tracks = sorted({edge for row in edges for edge in row})
    number = {edge: n for n, edge in enumerate(tracks)}
    found = []
    for r, (above, row) in enumerate(rows):
        for c, (node, place) in enumerate(row):
            first, last = (number[edges[r][c]], number[edges[r][c + 1]]) if known else (c, c + 1)
            path = f"{above}/{place}"
            found.append(_Placed(node, path, r, first, 1, max(last - first, 1), known))
    return found


def _edges(row: list[tuple[LexborNode, str]]) -> list[int]:
    """Where the cells of a row begin and end, in hundredths of its width, by their CSS widths."""
    found = [_WIDTH.search(node.attributes.get("style") or "") for node, _ in row]
    widths = [float(match[1]) for match in found if match]
    if len(widths) < len(row) or sum(widths) <= 0:
        return []
    reached = accumulate(widths, initial=0.0)
    edges = [round(100 * place / sum(widths)) for place in reached]
    return edges if len(set(edges)) == len(edges) else []


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
