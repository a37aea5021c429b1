"""The printed cells of a gold file as a document: what the mapper sees when reading is perfect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from extractor.document import Cell, Document, Line, LineKind, Provenance, Role, Table
from extractor.forms.form import Form
from extractor.result import Extraction, Field, ValueState

_UNPRINTED = frozenset((ValueState.NOT_IN_FORM, ValueState.NOT_FOUND))


@dataclass(frozen=True)
class PrintedCell:
    """A labelled cell: where it is printed, under which labels, and the field that it is."""

    table: int
    row: int
    column: int
    row_labels: tuple[str, ...]
    column_labels: tuple[str, ...]
    raw: str
    path: str | None


def printed_cells(gold: Extraction, form: Form) -> list[PrintedCell]:
    """Every printed cell of the gold, in printed order, local rows included.

    Where the gold does not tell places, the order of the form stands in for them.
    """
    cells = [*_of_fields(gold, form), *_of_unmapped(gold)]
    return sorted(cells, key=lambda c: (c.table, c.row, c.column))


def _of_fields(gold: Extraction, form: Form) -> Iterator[PrintedCell]:
    numbers = {table.id: n for n, table in enumerate(form.tables, 1)}
    for field in (*gold.fields, *gold.extra):
        if field.state in _UNPRINTED:
            continue
        table, row, column = _place(field, form, numbers)
        yield PrintedCell(
            table, row, column, field.row_labels, field.column_labels, _raw(field), field.path
        )


def _place(field: Field, form: Form, numbers: dict[str, int]) -> tuple[int, int, int]:
    place = field.provenance
    if place is not None and place.table and place.row and place.column:
        return place.table, place.row, place.column
    spec = form.fields.get(field.path)
    if spec is None:
        return len(numbers) + 1, 1, 1
    table = form.table(spec.table)
    rows = [p.path for p in table.row_places]
    columns = [p.path for p in table.column_places]
    return numbers[spec.table], rows.index(spec.row.path) + 1, columns.index(spec.column.path) + 1


def _of_unmapped(gold: Extraction) -> Iterator[PrintedCell]:
    for row in gold.unmapped:
        for n, cell in enumerate(row.cells, 1):
            column = cell.provenance.column or 1000 + n
            yield PrintedCell(row.table, row.row, column, row.labels, cell.column_labels, cell.raw, None)


def _raw(field: Field) -> str:
    if field.raw is not None:
        return field.raw
    return "" if field.value is None else str(field.value)


def as_document(gold: Extraction, form: Form) -> Document:
    """The printed cells as tables whose header paths are those of the gold, with the title."""
    title = gold.metadata.get("title")
    lines = (Line(str(title), kind=LineKind.TITLE),) if title else ()
    by_table: dict[int, list[PrintedCell]] = defaultdict(list)
    for cell in printed_cells(gold, form):
        by_table[cell.table].append(cell)
    tables = tuple(
        Table(tuple(_laid_out(by_table[key], n))) for n, key in enumerate(sorted(by_table), 1)
    )
    return Document(gold.document, "gold", gold.sha256, (*lines, *tables))


def _laid_out(cells: Sequence[PrintedCell], number: int) -> Iterator[Cell]:
    """Each line as its innermost label and its values."""
    for row, line in enumerate(_lines(cells)):
        labels = line[0].row_labels
        if labels:
            place = Provenance(table=number, row=line[0].row)
            yield Cell(labels[-1], row, 0, role=Role.STUB, provenance=place)
        for n, cell in enumerate(line, 1):
            yield Cell(
                cell.raw,
                row,
                n,
                provenance=Provenance(table=number, row=cell.row, column=cell.column),
                row_path=cell.row_labels,
                column_path=cell.column_labels,
            )


def _lines(cells: Sequence[PrintedCell]) -> list[list[PrintedCell]]:
    """The cells of a table by the line that they belong to, in the order of reading.

    Mostly a line is a printed row. Where a printed row holds several lines side by side, those
    on the left come first; where each line is a printed column, the table is turned.
    """
    by_row, by_column = (_grouped(cells, attrgetter(side)) for side in ("row", "column"))
    if all(map(_is_one_line, by_row)):
        return by_row
    if all(map(_is_one_line, by_column)):
        return by_column
    blocks: dict[tuple[int, int], list[PrintedCell]] = {}
    for row in by_row:
        block, last = 0, row[0].row_labels
        for cell in row:
            block, last = block + (cell.row_labels != last), cell.row_labels
            blocks.setdefault((block, cell.row), []).append(cell)
    return [blocks[key] for key in sorted(blocks)]


def _grouped(cells: Sequence[PrintedCell], key: Callable[[PrintedCell], int]) -> list[list[PrintedCell]]:
    return [list(group) for _, group in groupby(sorted(cells, key=key), key=key)]


def _is_one_line(cells: Sequence[PrintedCell]) -> bool:
    return len({cell.row_labels for cell in cells}) == 1
