"""Matrices printed cell by cell, and tables printed in pieces."""

from __future__ import annotations

from itertools import pairwise

import pytest

from extractor.document import Cell, Document, Provenance, Role, Table
from extractor.forms.registry import load_form
from extractor.labels.bands import bands_of
from extractor.labels.fit import FormFitter
from extractor.labels.listed import ListReader
from extractor.labels.mapper import map_labels
from extractor.labels.model import load_label_model
from extractor.labels.text import normalise

FORM = load_form("cn.ogi.2021")


def _table(lines: list[tuple[tuple[str, ...], list[tuple[tuple[str, ...], str]]]], number: int) -> Table:
    cells = []
    for row, (labels, values) in enumerate(lines):
        if labels:
            cells.append(Cell(labels[-1], row, 0, role=Role.STUB))
        for n, (column, text) in enumerate(values, 1):
            place = Provenance(table=number, row=row + 1, column=n)
            cells.append(Cell(text, row, n, provenance=place, row_path=labels, column_path=column))
    return Table(tuple(cells))


def _matrix(table_id: str) -> list[tuple[tuple[str, ...], list[tuple[tuple[str, ...], str, str]]]]:
    """Every line of a table of the form with labels, figure and path of each cell."""
    table = FORM.table(table_id)
    return [
        (
            row.labels,
            [(c.labels, f"{10 * r + n}", table.path(row, c)) for n, c in enumerate(table.leaf_columns)],
        )
        for r, row in enumerate(table.leaf_rows)
    ]


def _requests(number: int) -> Table:
    return _table([(labels, [c[:2] for c in line]) for labels, line in _matrix("t3")], number)


@pytest.mark.parametrize("caption", [(), ("第二十条第（一）项",)])
def test_lists_of_cells_are_matrices(caption: tuple[str, ...]) -> None:
    tables, want = [], {}
    for number, name in enumerate(("t2.art20_1", "t4"), 1):
        lines = []
        for labels, cells in _matrix(name):
            above = caption if labels else ()
            for column, text, path in cells:
                lines.append(((*above, *labels, *column), [(("件数",), text)]))
                want[path] = text
        tables.append(_table(lines, number))
    tables.insert(1, _requests(3))
    labelled = map_labels(Document("a", "gold", "0", tuple(tables)), [FormFitter(FORM)])
    found = {p.path: p.cell.text for p in labelled.placements}
    assert {path: found.get(path) for path in want} == want


def test_lines_of_the_form_stay_lines() -> None:
    rows = [(labels, [(("总计",), "1")]) for labels, _ in _matrix("t3")]
    bands = bands_of(Document("a", "gold", "0", (_table(rows, 1),)))
    assert ListReader(FORM, load_label_model(FORM)).as_rows(bands) == bands


def test_a_table_in_two_pieces() -> None:
    ((_, cells),) = _matrix("t4")
    pieces = [
        _table([((), [(column, text) for column, text, _ in cells[a:b]])], n)
        for n, (a, b) in enumerate(pairwise((0, 5, 15)), 1)
    ]
    document = Document("a", "gold", "0", (_requests(3), *pieces))
    labelled = map_labels(document, [FormFitter(FORM)])
    found = {p.path: normalise(p.cell.text) for p in labelled.placements}
    assert {path: found.get(path) for _, _, path in cells} == {path: text for _, text, path in cells}
