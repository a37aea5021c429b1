"""Placed cells + form → one Field for every field of the form, and what the form does not have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractor.acceptance import ACCEPT_AT
from extractor.document import Cell, Provenance
from extractor.fields.values import parse_value
from extractor.forms.form import FieldSpec, Form, crossings
from extractor.forms.labelled import Labelled, Placement, Stray
from extractor.result import Field, Review, UnmappedCell, UnmappedRow, Value, ValueState

ABSENT = 0.9
"""What an absence that nothing explains is worth: reading fails more often than forms vary."""
_TOLD = (ValueState.VALUE, ValueState.ZERO_EXPLICIT, ValueState.NOT_APPLICABLE)
_AFTER_COLON = re.compile(r"^(.*?[：:])\s*(.*)$", re.DOTALL)


def assemble_fields(labelled: Labelled) -> tuple[Field, ...]:
    """Every field of the form in printed order: read, blank, not in this printed form, not found.

    Where rows are keyed by data, every key met in a table has a field for each of its columns.
    """
    form = labelled.form
    if form is None:
        return ()
    placed = {p.path: p for p in labelled.placements}
    found = []
    for path, spec in _specs(form, labelled).items():
        if path in placed:
            found.append(_read(placed[path], spec, labelled.confidence))
        else:
            found.append(_absent(spec, labelled))
    return tuple(found)


def _specs(form: Form, labelled: Labelled) -> Mapping[str, FieldSpec]:
    """The form's fields by path, with those of the records that the document tells."""
    if not form.is_keyed:
        return form.fields
    keys: dict[str, dict[str, str]] = {}
    for p in labelled.placements:
        top = (*p.row.ancestors, p.row.node)[0]
        if p.table.keyed and top not in p.table.rows:
            keys.setdefault(p.table.id, {}).setdefault(top.key, top.label)
    found: dict[str, FieldSpec] = {}
    for table in form.tables:
        for key, label in keys.get(table.id, {}).items():
            specs = crossings(table, table.record(key, label), form.evidence[:1])
            found |= {spec.path: spec for spec in specs}
        found |= {path: spec for path, spec in form.fields.items() if spec.table == table.id}
    return found


def assemble_extra(labelled: Labelled) -> tuple[Field, ...]:
    """Group rows and rows of sibling editions, under their own paths."""
    found = []
    for placed in labelled.extra:
        spec = FieldSpec(
            placed.path, placed.table.id, placed.row, placed.column, placed.table.unit, "count"
        )
        found.append(_read(placed, spec, labelled.confidence))
    return tuple(found)


def assemble_unmapped(labelled: Labelled) -> tuple[UnmappedRow, ...]:
    """Printed rows and columns that are none of the form's, cell by cell as printed."""
    return tuple(_unmapped(stray) for stray in labelled.strays)


def _read(placed: Placement, spec: FieldSpec, form_confidence: float) -> Field:
    parsed = parse_value(placed.cell.text, spec.type, spec.values)
    confidence = round(placed.probability * parsed.certainty * form_confidence, 4)
    reasons = tuple(dict.fromkeys((*placed.reasons, *parsed.reasons)))
    accepted = confidence >= ACCEPT_AT
    return Field(
        path=spec.path,
        value=parsed.value.value,
        state=parsed.value.state,
        raw=parsed.value.raw,
        unit=_unit(parsed.value, placed.cell),
        note=parsed.value.note,
        confidence=confidence,
        status=Review.ACCEPTED if accepted else Review.REVIEW,
        reasons=reasons or (() if accepted else (_weakest(form_confidence),)),
        row_labels=placed.cell.row_path,
        column_labels=placed.cell.column_path,
        provenance=placed.cell.provenance,
    )


def _unit(value: Value, cell: Cell) -> str | None:
    """The unit printed with the figure, or the one that the row prints in a column of units."""
    if value.unit or value.value is None:
        return value.unit
    return cell.unit or None


def _weakest(form_confidence: float) -> str:
    return "form_doubtful" if form_confidence < ACCEPT_AT else "label_doubtful"


def _absent(spec: FieldSpec, labelled: Labelled) -> Field:
    """A field of which no cell was met.

    Where its group alone is printed in its stead (（六）其他处理 as one row) the absence is explained;
    any other is a person's to confirm.
    """
    present = spec.table in labelled.present
    explained = _stands_for(spec, labelled)
    confidence = round(labelled.confidence * (ABSENT if explained is None else explained), 4)
    accepted = confidence >= ACCEPT_AT
    doubt = "not_printed" if present else "table_missing"
    if explained is not None:
        doubt = _weakest(labelled.confidence)
    return Field(
        path=spec.path,
        state=ValueState.NOT_IN_FORM if present else ValueState.NOT_FOUND,
        confidence=confidence,
        status=Review.ACCEPTED if accepted else Review.REVIEW,
        reasons=() if accepted else (doubt,),
    )


def _stands_for(spec: FieldSpec, labelled: Labelled) -> float | None:
    """How surely a group row is printed in place of its parts, this field's row among them.

    ``None`` where no group row is printed, or one of its parts is.
    """
    parts = {p.row.path for p in labelled.placements if p.table.id == spec.table}
    explaining = [
        p.probability
        for p in labelled.extra
        if p.table.id == spec.table
        and p.column == spec.column
        and not p.table.is_list  # where a group only announces its parts
        and parse_value(p.cell.text).value.state in _TOLD
        and spec.row.path.startswith(f"{p.row.path}.")
        and not any(part.startswith(f"{p.row.path}.") for part in parts)
    ]
    return max(explaining, default=None)


def _unmapped(stray: Stray) -> UnmappedRow:
    labels, cells = stray.labels, [_unmapped_cell(c) for c in stray.cells]
    if not cells and labels:
        match = _AFTER_COLON.match(labels[-1])
        if match and match[2].strip():
            labels = (*labels[:-1], match[1])
            cells = [
                UnmappedCell(match[2].strip(), Provenance(table=stray.table + 1, row=stray.row + 1))
            ]
    return UnmappedRow(stray.table + 1, stray.row + 1, labels, tuple(cells), stray.path)


def _unmapped_cell(cell: Cell) -> UnmappedCell:
    return UnmappedCell(cell.text, cell.provenance, cell.column_path)
