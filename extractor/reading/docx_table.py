"""The true grid of a ``w:tbl``: spans, vertical merges, skipped columns, tolerated mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml import etree  # type: ignore[import-untyped]

from extractor.document import Cell, Table
from extractor.reading.docx_text import W, attribute, chosen, integer, switched_on

_SAME_EDGE = 60
"""Twips (1/20 pt) within which two cell edges are one column rule: WPS rounds widths by up to 2 pt."""


@dataclass(frozen=True)
class RawCell:
    """A ``w:tc`` as stored. ``merge`` is empty, ``"restart"`` or ``"continue"``."""

    element: etree._Element
    column: int
    span: int
    merge: str = ""
    width: int = 0


@dataclass(frozen=True)
class RawRow:
    cells: tuple[RawCell, ...]
    before: int = 0
    """Twips left free before the first cell (``w:wBefore``)."""
    end: int = 0
    """Grid columns in all, those after the last cell included."""
    header: bool = False


def raw_rows(table: etree._Element, max_span: int) -> list[RawRow]:
    """The rows that are shown, with the columns that their own spans state."""
    return [_raw_row(row, max_span) for row in _shown(table, "tr") if not _row_is_gone(row)]


def build(
    rows: list[RawRow], text_of: Callable[[etree._Element], str], *, max_cells: int
) -> tuple[Table, bool]:
    """The table with each cell once, and whether ``max_cells`` grid positions cut it.

    ``text_of`` is asked once for each cell that is shown, in document order. A cell that
    continues a vertical merge is swallowed by the cell above it; where no cell above
    fits, it stands for itself, as Word shows it.
    """
    rows = _columns_by_width(rows) if _spans_disagree(rows) else rows
    width = max((row.end for row in rows), default=0)
    fitting = max_cells // max(1, width)
    cut, rows = len(rows) > fitting, rows[:fitting]
    headers = _leading_headers(rows)
    cells: list[Cell] = []
    open_above: dict[tuple[int, int], int] = {}
    for number, row in enumerate(rows):
        open_here: dict[tuple[int, int], int] = {}
        for raw in row.cells:
            place = (raw.column, raw.span)
            index = open_above.get(place) if raw.merge == "continue" else None
            if index is None:
                index = len(cells)
                text = text_of(raw.element)
                header = number < headers
                cells.append(Cell(text, number, raw.column, column_span=raw.span, marked_header=header))
            else:
                cells[index] = replace(cells[index], row_span=cells[index].row_span + 1)
            if raw.merge:
                open_here[place] = index
        open_above = open_here
    return Table(tuple(cells)), cut


def _shown(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through content controls and tracked insertions."""
    for child in parent:
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"}:
            yield from _shown(child, name)
        elif str(child.tag).endswith("}AlternateContent"):
            for element in chosen(child):
                if element.tag == f"{W}{name}":
                    yield element


def _row_is_gone(row: etree._Element) -> bool:
    properties = row.find(f"{W}trPr")
    if properties is None:
        return False
    return properties.find(f"{W}del") is not None or bool(switched_on(properties, "hidden"))


def _raw_row(row: etree._Element, max_span: int) -> RawRow:
    properties = row.find(f"{W}trPr")
    column = _count(properties, "gridBefore", max_span)
    cells: list[RawCell] = []
    for element in _shown(row, "tc"):
        cell = _raw_cell(element, column, max_span)
        column += cell.span
        merge = element.find(f"{W}tcPr/{W}hMerge")
        if merge is not None and attribute(merge, "val") != "restart" and cells:
            left = cells[-1]
            cells[-1] = replace(left, span=left.span + cell.span, width=left.width + cell.width)
        else:
            cells.append(cell)
    return RawRow(
        tuple(cells),
        before=_twips(properties, "wBefore"),
        end=column + _count(properties, "gridAfter", max_span),
        header=bool(switched_on(properties, "tblHeader")),
    )


def _raw_cell(element: etree._Element, column: int, max_span: int) -> RawCell:
    properties = element.find(f"{W}tcPr")
    span = max(1, _count(properties, "gridSpan", max_span))
    merge = None if properties is None else properties.find(f"{W}vMerge")
    state = ""
    if merge is not None:
        state = "restart" if attribute(merge, "val") == "restart" else "continue"
    return RawCell(element, column, span, state, _twips(properties, "tcW"))


def _count(properties: etree._Element | None, name: str, most: int) -> int:
    element = None if properties is None else properties.find(f"{W}{name}")
    if element is None:
        return 0
    return min(max(0, integer(attribute(element, "val"), 0)), most)


def _twips(properties: etree._Element | None, name: str) -> int:
    """A width in twips; 0 where it is missing, automatic or a percentage."""
    element = None if properties is None else properties.find(f"{W}{name}")
    if element is None or attribute(element, "type") not in {"dxa", ""}:
        return 0
    return max(0, integer(attribute(element, "w"), 0))


def _leading_headers(rows: list[RawRow]) -> int:
    """Rows marked as header count from the top only: Word ignores the mark elsewhere."""
    count = 0
    while count < len(rows) and rows[count].header:
        count += 1
    return count if count < len(rows) else 0


def _spans_disagree(rows: list[RawRow]) -> bool:
    return len({row.end for row in rows}) > 1


def _columns_by_width(rows: list[RawRow]) -> list[RawRow]:
    """Recompute columns from cell widths, as Word does when the stated spans cannot be right.

    Left as stated where a width is missing or the rows do not end at the same edge: then
    the rows are truly of different length.
    """
    edges = [_edges(row) for row in rows]
    ends = [row[-1] for row in edges if len(row) > 1]
    if not ends or any(cell.width == 0 for row in rows for cell in row.cells):
        return rows
    if max(ends) - min(ends) > _SAME_EDGE:
        return rows
    rules: list[int] = []
    for edge in sorted(edge for row in edges for edge in row):
        if not rules or edge - rules[-1] > _SAME_EDGE:
            rules.append(edge)
    result = []
    for row, row_edges in zip(rows, edges, strict=True):
        places = [_nearest(rules, edge) for edge in row_edges]
        if any(right <= left for left, right in pairwise(places)):
            return rows
        cells = tuple(
            replace(cell, column=left, span=right - left)
            for cell, (left, right) in zip(row.cells, pairwise(places), strict=True)
        )
        result.append(replace(row, cells=cells, end=len(rules) - 1))
    return result


def _edges(row: RawRow) -> list[int]:
    edges = [row.before]
    for cell in row.cells:
        edges.append(edges[-1] + cell.width)
    return edges


def _nearest(rules: list[int], edge: int) -> int:
    return min(range(len(rules)), key=lambda index: abs(rules[index] - edge))
