"""Tables printed the other way round: the form's rows as columns, its columns as rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractor.document import Cell, Document, Role, Table
from extractor.labels.fit import FormFitter
from extractor.labels.text import normalise, parse_label

LEAST_HITS = 3
"""So many labels more must be known on the other axis: few words stand on both (总计, 其他)."""
_OTHER_SIDE = {Role.HEADER: Role.STUB, Role.STUB: Role.HEADER}


def upright(document: Document, candidates: Sequence[FormFitter]) -> Document:
    """The document with every table turned that fits its form only when turned.

    Cells keep their provenance; grid positions, spans, roles and paths change sides.
    """
    turned = {id(t): _turned(t) for t in document.tables if _is_turned(t, candidates)}
    if not turned:
        return document
    return document.with_body(tuple(turned.get(id(part), part) for part in document.body))


def _is_turned(table: Table, candidates: Sequence[FormFitter]) -> bool:
    if table.ragged:
        return False
    heads, stubs = _labels(table, Role.HEADER), _labels(table, Role.STUB)
    as_printed = max((_hits(heads, stubs, c) for c in candidates), default=0)
    as_turned = max((_hits(stubs, heads, c) for c in candidates), default=0)
    return as_turned >= as_printed + LEAST_HITS


def _hits(heads: set[str], stubs: set[str], candidate: FormFitter) -> int:
    """Labels known word for word if ``heads`` stand over columns and ``stubs`` before rows."""
    return len(heads & candidate.column_wordings) + len(stubs & candidate.wordings)


def _labels(table: Table, role: Role) -> set[str]:
    cells: Iterable[Cell] = (cell for cell in table.cells if cell.role is role)
    return {parse_label(cell.text).core for cell in cells if normalise(cell.text)}


def _turned(table: Table) -> Table:
    cells = [
        replace(
            cell,
            row=cell.column,
            column=cell.row,
            row_span=cell.column_span,
            column_span=cell.row_span,
            role=_OTHER_SIDE.get(cell.role, cell.role),
            row_path=cell.column_path,
            column_path=cell.row_path,
        )
        for cell in table.cells
    ]
    return replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))), edges=())
