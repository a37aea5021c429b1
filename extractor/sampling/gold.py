"""Gold of a printed report, known from its making: an :class:`~extractor.result.Extraction`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.document import Provenance
from extractor.forms.form import FieldSpec, Form, crossings
from extractor.result import Extraction, Field, UnmappedCell, UnmappedRow, ValueState
from extractor.sampling.grid import Kind, PrintedCell, PrintedTable
from extractor.sampling.report import Paragraph, Report


def gold_of(report: Report, form: Form, *, name: str, sha256: str) -> Extraction:
    """Every field with the value that is printed, or why nothing is.

    A field whose table is printed without its row or column is ``NOT_IN_FORM``; where the
    table is not in the report at all it is ``NOT_FOUND``. Places are those of the table as
    composed; formats with pages add repeated heads of their own.
    """
    printed: dict[str, Field] = {}
    extra: dict[str, Field] = {}
    for number, table in enumerate(report.tables, start=1):
        for cell in table.cells:
            if cell.target and cell.target.path and not cell.target.local:
                found = _field(cell, number)
                (extra if cell.target.group else printed).setdefault(found.path, found)
    for part in report.body:
        for cell in part.pairs if isinstance(part, Paragraph) else ():
            found = replace(_field(cell, 1), provenance=None)
            printed.setdefault(found.path, found)
    present = {spec.table for path in printed if (spec := form.spec(path))}
    present |= {table_id for table in report.tables for table_id in table.form_tables}
    return Extraction(
        document=name,
        sha256=sha256,
        form=form.id,
        form_confidence=1.0,
        metadata=report.metadata,
        fields=tuple(printed.get(s.path) or _absent(s, present) for s in _specs(form, printed)),
        extra=tuple(extra.values()),
        unmapped=_unmapped(report.tables),
        facts=report.facts,
    )


def _specs(form: Form, printed: Mapping[str, Field]) -> Iterator[FieldSpec]:
    """The form's fields, those of the records that are printed before each table's total."""
    for table in form.tables:
        if table.keyed:
            head = f"{table.prefix}." if table.prefix else ""
            met = [p[len(head) :].split(".")[0] for p in printed if p.startswith(head)]
            for key in dict.fromkeys(met):
                if key not in [node.key for node in table.rows]:
                    yield from crossings(table, table.record(key, key), form.evidence[:1])
        yield from (s for s in form.field_specs if s.table == table.id)


def _field(cell: PrintedCell, table: int) -> Field:
    target, value = cell.target, cell.value
    assert target is not None and target.path is not None and value is not None  # noqa: S101, PT018
    return Field(
        path=target.path,
        value=value.value,
        state=value.state,
        raw=value.raw,
        unit=value.unit,
        note=value.note,
        row_labels=target.row_labels,
        column_labels=target.column_labels,
        provenance=_place(cell, table),
    )


def _place(cell: PrintedCell, table: int) -> Provenance:
    return Provenance(table=table, row=cell.row + 1, column=cell.column + 1)


def _absent(spec: FieldSpec, present: set[str]) -> Field:
    state = ValueState.NOT_IN_FORM if spec.table in present else ValueState.NOT_FOUND
    return Field(spec.path, state=state)


def _unmapped(tables: Sequence[PrintedTable]) -> tuple[UnmappedRow, ...]:
    """Local lines: the printed cells that are no part of the form, row by row."""
    out: list[UnmappedRow] = []
    for number, table in enumerate(tables, start=1):
        for row, cells in enumerate(table.rows(), start=1):
            local = [c for c in cells if c.target is not None and c.target.local]
            if not local:
                continue
            target = local[0].target
            assert target is not None  # noqa: S101
            unmapped = tuple(
                UnmappedCell(
                    c.text.strip(), _place(c, number), c.target.column_labels if c.target else ()
                )
                for c in local
                if c.kind is Kind.VALUE
            )
            out.append(UnmappedRow(number, row, target.row_labels, unmapped, target.path))
    return tuple(out)
