"""Placed cells + form → one Field for every field of the form, and what the form does not have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractor.document import Cell, Provenance
from extractor.fields.values import parse_value
from extractor.forms.form import FieldSpec
from extractor.forms.labelled import Labelled, Placement, Stray
from extractor.result import Field, Review, UnmappedCell, UnmappedRow, ValueState

ACCEPT_AT = 0.98
"""Confidence from which a field needs no person.

Set by hand so far: on development documents every field below it had a visible cause.
"""
MEANT_AFTER_ALL = 0.05
"""A stray row that is a line of the form with at least this chance makes the absence of
that table's lines doubtful."""
_AFTER_COLON = re.compile(r"^(.*?[：:])\s*(.*)$", re.DOTALL)


def assemble_fields(labelled: Labelled) -> tuple[Field, ...]:
    """Every field of the form in printed order: read, blank, not in this printed form, not found."""
    form = labelled.form
    if form is None:
        return ()
    placed = {p.path: p for p in labelled.placements}
    doubtful = _doubtful_tables(labelled.strays)
    found = []
    for path, spec in form.fields.items():
        if path in placed:
            found.append(_read(placed[path], spec, labelled.confidence))
        else:
            found.append(_absent(spec, labelled, doubtful))
    return tuple(found)


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
    parsed = parse_value(placed.cell.text, spec.type)
    confidence = round(placed.probability * parsed.certainty * form_confidence, 4)
    reasons = tuple(dict.fromkeys((*placed.reasons, *parsed.reasons)))
    accepted = confidence >= ACCEPT_AT
    return Field(
        path=spec.path,
        value=parsed.value.value,
        state=parsed.value.state,
        raw=parsed.value.raw,
        unit=parsed.value.unit,
        note=parsed.value.note,
        confidence=confidence,
        status=Review.ACCEPTED if accepted else Review.REVIEW,
        reasons=reasons or (() if accepted else (_weakest(form_confidence),)),
        row_labels=placed.cell.row_path,
        column_labels=placed.cell.column_path,
        provenance=placed.cell.provenance,
    )


def _weakest(form_confidence: float) -> str:
    return "form_doubtful" if form_confidence < ACCEPT_AT else "label_doubtful"


def _absent(spec: FieldSpec, labelled: Labelled, doubtful: Mapping[str, float]) -> Field:
    state = ValueState.NOT_IN_FORM if spec.table in labelled.present else ValueState.NOT_FOUND
    chance = doubtful.get(spec.table, 0.0)
    confidence = round(labelled.confidence * (1.0 - chance), 4)
    accepted = confidence >= ACCEPT_AT
    return Field(
        path=spec.path,
        state=state,
        confidence=confidence,
        status=Review.ACCEPTED if accepted else Review.REVIEW,
        reasons=() if accepted else (("label_doubtful",) if chance else ("form_doubtful",)),
    )


def _doubtful_tables(strays: tuple[Stray, ...]) -> dict[str, float]:
    """By table of the form: how likely a stray row in it is one of its lines after all."""
    found: dict[str, float] = {}
    for stray in strays:
        if stray.table_id and stray.path is None and stray.chance >= MEANT_AFTER_ALL:
            found[stray.table_id] = max(found.get(stray.table_id, 0.0), stray.chance)
    return found


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
