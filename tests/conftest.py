"""Forms laid out as tables without any reader: what a perfect reading of the blank form yields."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from extractor.document import Cell, Document, Table
from extractor.forms.form import Form, FormTable, Node
from extractor.forms.registry import load_all
from extractor.grids.headers import assign_headers
from extractor.labels.fit import FormFitter
from extractor.labels.model import load_label_model
from extractor.result import Extraction
from extractor.store.packing import pack
from extractor.store.recorder import Entry, recording


@pytest.fixture(scope="session")
def candidates() -> list[FormFitter]:
    return [FormFitter(form, load_label_model(form)) for form in load_all()]


@pytest.fixture
def stored(tmp_path: Path) -> Callable[..., Path]:
    """``stored(reports, name)``: a store in which each report stands under its name."""

    def build(reports: Iterable[Extraction], name: str = "run.db") -> Path:
        with recording(tmp_path / name) as recorder:
            recorder.begin("f", {})
            for report in reports:
                reading = recorder.add_reading(report.sha256, "f", [pack(report.to_json())])
                entry = Entry(report.document, f"/archive/{report.document}")
                recorder.add_entry(entry, reading)
            recorder.end("finished")
        return tmp_path / name

    return build


@pytest.fixture(scope="session")
def lay_out() -> Callable[[Form, Callable[[str], str]], Document]:
    """``lay_out(form, text_of)``: the form's tables with ``text_of(path)`` in every cell."""

    def build(form: Form, text_of: Callable[[str], str]) -> Document:
        body = tuple(lay_out_table(table, text_of) for table in form.tables)
        return assign_headers(Document("made", "made", "0", body))

    return build


@pytest.fixture(scope="session")
def as_table() -> Callable[[FormTable, Callable[[str], str]], Table]:
    """``as_table(table, text_of)``: one table of a form as a true grid."""
    return lay_out_table


def leaves(node: Node) -> list[Node]:
    return [leaf for child in node.children for leaf in leaves(child)] if node.children else [node]


def depth(node: Node) -> int:
    return 1 + max((depth(child) for child in node.children), default=0)


def lay_out_table(table: FormTable, text_of: Callable[[str], str]) -> Table:
    header_rows = max(map(depth, table.columns)) + bool(table.column_head)
    stub = max(map(depth, table.rows)) if table.rows[0].label else 0
    cells = _header_cells(table, header_rows, stub)
    row = header_rows
    for node in table.rows:
        row = _stub_cells(cells, node, row, 0, stub)
    for i, place in enumerate(table.leaf_rows):
        for j, column in enumerate(table.leaf_columns):
            cells.append(Cell(text_of(table.path(place, column)), header_rows + i, stub + j))
    return Table(tuple(sorted(cells, key=lambda c: (c.row, c.column))), caption=table.caption)


def _header_cells(table: FormTable, header_rows: int, stub: int) -> list[Cell]:
    width = len(table.leaf_columns)
    cells = [Cell(table.head_note or table.stub_head, 0, 0, header_rows, stub)] if stub else []
    if table.column_head:
        cells.append(Cell(table.column_head, 0, stub, 1, width))

    def walk(node: Node, row: int, column: int) -> int:
        span = len(leaves(node))
        cells.append(Cell(node.label, row, column, 1 if node.children else header_rows - row, span))
        for child in node.children:
            column = walk(child, row + 1, column)
        return column if node.children else column + 1

    column = stub
    for node in table.columns:
        column = walk(node, int(bool(table.column_head)), column)
    return cells


def _stub_cells(cells: list[Cell], node: Node, row: int, column: int, stub: int) -> int:
    height = len(leaves(node))
    if node.label:
        cells.append(Cell(node.label, row, column, height, 1 if node.children else stub - column))
    below = row
    for child in node.children:
        below = _stub_cells(cells, child, below, column + 1, stub)
    return row + height


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if the packages that recognise text in pictures were not installed."""
    from extractor.reading import scan

    scan._engine.cache_clear()
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    yield
    scan._engine.cache_clear()
