"""Figures that are read and mapped, and all the same not to be accepted unseen."""

from __future__ import annotations

from dataclasses import replace

from extractor.acceptance import ACCEPT_AT
from extractor.document import Cell, Document, Provenance, Table
from extractor.forms.registry import load_form
from extractor.grids.headers import assign_headers
from extractor.labels.mapper import map_labels

FORM = load_form("cn.ogi.2021")
NUMBER = {path: str(1000 + 7 * i) for i, path in enumerate(FORM.fields)}
TOTAL = "requests.outcome.total."


def test_a_row_whose_figures_may_go_on_on_the_next_page_is_doubted(candidates, lay_out) -> None:
    """１ at the foot of a page and ０９１ at the head of the next are one figure."""
    *blocks, requests, remedies = lay_out(FORM, NUMBER.__getitem__).tables
    last = next(c.row for c in requests.cells if c.text == NUMBER[TOTAL + "total"])
    cells = []
    for cell in requests.cells:
        moved = replace(cell, row=cell.row + (cell.row > last))
        if cell.row <= last < cell.rows.stop - 1:
            moved = replace(moved, row_span=cell.row_span + 1)
        page = Provenance(pages=(1 if cell.row <= last else 2,))
        cells.append(replace(moved, provenance=page))
    rest = [Cell("091", last + 1, c, provenance=Provenance(pages=(2,))) for c in range(3, 10)]
    label = Cell("或者减少的事项", last + 1, 0, 1, 3)
    cut = Table(tuple(sorted([*cells, label, *rest], key=lambda c: (c.row, c.column))))
    body = assign_headers(Document("made", "made", "0", (*blocks, cut, remedies)))
    doubted = {
        p.path for p in map_labels(body, candidates).placements if "structure_doubtful" in p.reasons
    }
    assert {path for path in NUMBER if path.startswith(TOTAL)} == doubted


def test_a_blank_column_beside_figures_without_a_place_is_doubted(candidates, lay_out) -> None:
    """Headers that stand one column off their figures leave a blank and a surplus column."""
    *tables, remedies = lay_out(FORM, NUMBER.__getitem__).tables
    at, row = 5, remedies.n_rows - 1
    cells = [replace(c, column=c.column + (c.column > at)) for c in remedies.cells]
    cells = [
        replace(c, column_span=c.column_span + 1) if c.column <= at < c.columns.stop - 1 else c
        for c in cells
    ]
    moved = [replace(c, column=at + 1) if c.row == 2 and c.column == at else c for c in cells]
    table = Table(tuple(sorted([*moved, Cell("", row, at + 1)], key=lambda c: (c.row, c.column))))
    labelled = map_labels(assign_headers(Document("made", "made", "0", (*tables, table))), candidates)
    path = "litigation.direct.upheld"
    found = next(p for p in labelled.placements if p.path == path)
    assert found.cell.text == NUMBER[path] or found.probability < ACCEPT_AT
