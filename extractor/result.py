"""What comes out: one :class:`Extraction` per report. Gold and prediction are this same type.

``to_json`` gives the contract's JSON object, ``from_json`` reads it back; the two are
inverse to each other. ``extractor schema`` prints the JSON Schema of the object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from extractor.document import BBox, Provenance
from extractor.frozen import quickly_made

SCHEMA_VERSION = "1"

Scalar = int | Decimal | str | bool | None


class ValueState(StrEnum):
    """What stands in a cell. A blank is never a zero."""

    VALUE = "VALUE"
    """A number is printed (or text, a date, yes/no where the field's type says so)."""
    ZERO_EXPLICIT = "ZERO_EXPLICIT"
    """Zero is printed."""
    BLANK = "BLANK"
    """The cell is there and empty."""
    NOT_APPLICABLE = "NOT_APPLICABLE"
    """A dash, a slash, 无 or 不适用 is printed."""
    TEXT = "TEXT"
    """Words stand where a number belongs."""
    UNREADABLE = "UNREADABLE"
    """Something is printed and could not be read."""
    NOT_IN_FORM = "NOT_IN_FORM"
    """The printed table lacks this row or column."""
    NOT_FOUND = "NOT_FOUND"
    """The table or section that would hold it is not in the document."""


class Status(StrEnum):
    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


class Review(StrEnum):
    ACCEPTED = "accepted"
    REVIEW = "review"


class Verdict(StrEnum):
    PASS = "PASS"  # noqa: S105
    FAIL = "FAIL"
    NOT_ASSESSABLE = "NOT_ASSESSABLE"


REASONS: Mapping[str, str] = {
    "not_a_report": "No form that is known matches this document.",
    "form_doubtful": "Two editions, or a form and none, match almost equally well.",
    "form_mixed": "The table mixes the row sets of two editions.",
    "label_doubtful": "The row or column label fits several fields almost equally well.",
    "label_missing": "The row or column carries no label; its position decided.",
    "label_repeated": "Two rows or columns claim the same field; the likelier one was taken.",
    "header_mismatch": "The printed header contradicts the position of the column.",
    "not_printed": "The table is there; this row or column of the form was not met in it.",
    "table_missing": "No table was met that would hold this field.",
    "number_doubtful": "The text of the cell can be read as a number in more than one way.",
    "unreadable": "Something is printed in the cell and could not be read.",
    "unexpected_text": "Words stand where a number belongs.",
    "structure_doubtful": "The grid of the table was reconstructed from weak evidence.",
    "recognised": "The text was recognised from a picture of the page.",
    "sums_against": "Sums that do not hold are best explained by this cell being misread.",
    "readings_differ": "Two readings of the same report differ in this field.",
    "hidden": "Hidden sheets, rows or columns of a spreadsheet are left out.",
    "empty": "The file holds no bytes or no content.",
    "damaged": "The file is truncated or corrupt.",
    "encrypted": "The file needs a password.",
    "unknown_format": "The content is of no format that is read here.",
    "needs_ocr": "The pages are images without text.",
    "needs_libreoffice": "LibreOffice is needed to read this format and is not installed.",
    "limit": "A safety limit stopped or cut the reading.",
    "not_a_file": "Not a regular file.",
    "not_held": "An archive refers to a page that it does not hold.",
    "changed": "The file changed while it was read.",
    "timeout": "The budget of time was used up.",
    "crash": "The reader crashed on this file.",
    "memory": "Reading needed more memory than a worker may use.",
    "unreadable_file": "The operating system refused to give the file's bytes.",
    "page_unreadable": "A page could not be read and is left out.",
    "page_is_image": "A page is an image without text and is left out.",
    "attachment": "The page carries its report as an attachment.",
    "internal": "A fault of this software; please report it.",
}
"""The closed list of reasons, for fields, documents and errors alike."""


@dataclass(frozen=True, slots=True)
class Value:
    """A cell's content as printed: never converted, never repaired."""

    value: Scalar
    state: ValueState
    raw: str = ""
    unit: str | None = None
    note: str | None = None


@quickly_made
@dataclass(frozen=True, slots=True)
class Field:
    """One canonical field of the form with what was read for it."""

    path: str
    value: Scalar = None
    state: ValueState = ValueState.NOT_FOUND
    raw: str | None = None
    unit: str | None = None
    note: str | None = None
    confidence: float = 1.0
    status: Review = Review.ACCEPTED
    reasons: tuple[str, ...] = ()
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    provenance: Provenance | None = None

    @property
    def number(self) -> int | Decimal | None:
        """The value where it is a number, else ``None`` (a blank is not a zero)."""
        value = self.value
        return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


@dataclass(frozen=True, slots=True)
class UnmappedCell:
    raw: str
    provenance: Provenance
    column_labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnmappedRow:
    """A printed row that is no row of the form: reported, never squeezed in."""

    table: int
    row: int
    labels: tuple[str, ...]
    cells: tuple[UnmappedCell, ...]
    path: str | None = None
    """The extension path where the form knows this local line."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A count told in prose."""

    path: str
    value: Scalar
    unit: str | None
    text: str
    scope: str | None = None
    period: str | None = None
    compares: str | None = None
    confidence: float = 1.0
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Operand:
    path: str
    value: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One instance of a rule, with everything needed to recompute it by hand."""

    rule: str
    scope: Mapping[str, str]
    verdict: Verdict
    if_blanks_are_zero: Verdict
    vacuous: bool
    """Only zeros (or nothing) stand in it: it holds, and proves nothing."""
    operands: tuple[Operand, ...]
    expected: int | Decimal | None
    actual: int | Decimal | None
    severity: str = "error"
    culprit: str = "unknown"
    proposal: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document failed or was cut, in the words of :mod:`extractor.errors`."""

    code: str
    message: str
    remedy: str = ""
    where: str = ""


@dataclass(frozen=True)
class Extraction:
    """Everything read from one report."""

    document: str
    sha256: str
    part: int = 1
    form: str | None = None
    form_confidence: float = 0.0
    status: Status = Status.COMPLETE
    reasons: tuple[str, ...] = ()
    metadata: Mapping[str, Scalar] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()
    extra: tuple[Field, ...] = ()
    unmapped: tuple[UnmappedRow, ...] = ()
    facts: tuple[Fact, ...] = ()
    findings: tuple[Finding, ...] = ()
    errors: tuple[Problem, ...] = ()
    model: Mapping[str, Any] = field(default_factory=dict)

    def field(self, path: str) -> Field:
        """The field at ``path``; ``KeyError`` if the form has no such field."""
        for candidate in self.fields:
            if candidate.path == path:
                return candidate
        raise KeyError(path)

    def to_json(self) -> dict[str, Any]:
        """The contract's JSON object. Decimals stay :class:`~decimal.Decimal`; see :func:`dumps`."""
        return {
            "schema": SCHEMA_VERSION,
            "document": self.document,
            "part": self.part,
            "sha256": self.sha256,
            "form": self.form,
            "form_confidence": self.form_confidence,
            "status": str(self.status),
            "reasons": list(self.reasons),
            "metadata": dict(self.metadata),
            "fields": [_field_to_json(f) for f in self.fields],
            "extra": [_field_to_json(f) for f in self.extra],
            "unmapped": [_unmapped_to_json(u) for u in self.unmapped],
            "facts": [_fact_to_json(f) for f in self.facts],
            "findings": [_finding_to_json(f) for f in self.findings],
            "errors": [
                {"code": e.code, "message": e.message, "remedy": e.remedy, "where": e.where}
                for e in self.errors
            ],
            "model": dict(self.model),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Extraction:
        return cls(
            document=data["document"],
            sha256=data.get("sha256", ""),
            part=data.get("part", 1),
            form=data.get("form"),
            form_confidence=float(data.get("form_confidence", 0.0)),
            status=Status(data.get("status", "complete")),
            reasons=tuple(data.get("reasons", ())),
            metadata=data.get("metadata", {}),
            fields=tuple(_field_from_json(f) for f in data.get("fields", ())),
            extra=tuple(_field_from_json(f) for f in data.get("extra", ())),
            unmapped=tuple(_unmapped_from_json(u) for u in data.get("unmapped", ())),
            facts=tuple(_fact_from_json(f) for f in data.get("facts", ())),
            findings=tuple(_finding_from_json(f) for f in data.get("findings", ())),
            errors=tuple(Problem(**e) for e in data.get("errors", ())),
            model=data.get("model", {}),
        )


def provenance_to_json(place: Provenance) -> dict[str, Any]:
    """Only what is known, in a fixed order of keys.

    ``pages`` stands beside ``page`` only where a page break cuts the thing: it then names
    the page of each box.
    """
    out: dict[str, Any] = {}
    if place.pages:
        out["page"] = place.pages[0]
    if place.boxes:
        out["boxes"] = [[round(v, 2) for v in (b.x0, b.top, b.x1, b.bottom)] for b in place.boxes]
    if len(set(place.pages)) > 1:
        out["pages"] = list(place.pages)
    for key in ("table", "row", "column", "dom", "sheet", "cell", "line"):
        value = getattr(place, key)
        if value is not None:
            out[key] = value
    return out


def provenance_from_json(data: Mapping[str, Any]) -> Provenance:
    boxes = tuple(BBox(*map(float, box)) for box in data.get("boxes", ()))
    page = data.get("page")
    pages = tuple(data.get("pages") or ([page] * max(1, len(boxes)) if page is not None else ()))
    places = {k: data.get(k) for k in ("table", "row", "column", "dom", "sheet", "cell", "line")}
    return Provenance(boxes=boxes, pages=pages, **places)


def _field_to_json(f: Field) -> dict[str, Any]:
    return {
        "path": f.path,
        "value": f.value,
        "state": str(f.state),
        "raw": f.raw,
        "unit": f.unit,
        "note": f.note,
        "confidence": f.confidence,
        "status": str(f.status),
        "reasons": list(f.reasons),
        "labels": {"row": list(f.row_labels), "column": list(f.column_labels)},
        "provenance": provenance_to_json(f.provenance) if f.provenance else None,
    }


def _field_from_json(data: Mapping[str, Any]) -> Field:
    labels = data.get("labels") or {}
    place = data.get("provenance")
    return Field(
        path=data["path"],
        value=_scalar(data.get("value")),
        state=ValueState(data["state"]),
        raw=data.get("raw"),
        unit=data.get("unit"),
        note=data.get("note"),
        confidence=float(data.get("confidence", 1.0)),
        status=Review(data.get("status", "accepted")),
        reasons=tuple(data.get("reasons", ())),
        row_labels=tuple(labels.get("row", ())),
        column_labels=tuple(labels.get("column", ())),
        provenance=provenance_from_json(place) if place is not None else None,
    )


def _unmapped_to_json(u: UnmappedRow) -> dict[str, Any]:
    return {
        "table": u.table,
        "row": u.row,
        "labels": list(u.labels),
        "cells": [
            {"raw": c.raw, "column": [*c.column_labels], "provenance": provenance_to_json(c.provenance)}
            for c in u.cells
        ],
        "path": u.path,
    }


def _unmapped_from_json(data: Mapping[str, Any]) -> UnmappedRow:
    cells = tuple(
        UnmappedCell(c["raw"], provenance_from_json(c["provenance"]), tuple(c.get("column", ())))
        for c in data["cells"]
    )
    return UnmappedRow(data["table"], data["row"], tuple(data["labels"]), cells, data.get("path"))


def _fact_to_json(f: Fact) -> dict[str, Any]:
    return {
        "path": f.path,
        "value": f.value,
        "unit": f.unit,
        "text": f.text,
        "scope": f.scope,
        "period": f.period,
        "compares": f.compares,
        "confidence": f.confidence,
        "provenance": provenance_to_json(f.provenance) if f.provenance else None,
    }


def _fact_from_json(data: Mapping[str, Any]) -> Fact:
    place = data.get("provenance")
    values = {k: data.get(k) for k in ("path", "unit", "text", "scope", "period", "compares")}
    return Fact(
        value=_scalar(data.get("value")),
        confidence=float(data.get("confidence", 1.0)),
        provenance=provenance_from_json(place) if place is not None else None,
        **values,  # type: ignore[arg-type]
    )


def _finding_to_json(f: Finding) -> dict[str, Any]:
    return {
        "rule": f.rule,
        "scope": dict(f.scope),
        "verdict": str(f.verdict),
        "if_blanks_are_zero": str(f.if_blanks_are_zero),
        "vacuous": f.vacuous,
        "operands": [{"path": o.path, "value": o.value} for o in f.operands],
        "expected": f.expected,
        "actual": f.actual,
        "severity": f.severity,
        "culprit": f.culprit,
        "proposal": dict(f.proposal) if f.proposal is not None else None,
    }


def _finding_from_json(data: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=data["rule"],
        scope=data["scope"],
        verdict=Verdict(data["verdict"]),
        if_blanks_are_zero=Verdict(data["if_blanks_are_zero"]),
        vacuous=data["vacuous"],
        operands=tuple(Operand(o["path"], _number(o["value"])) for o in data["operands"]),
        expected=_number(data["expected"]),
        actual=_number(data["actual"]),
        severity=data.get("severity", "error"),
        culprit=data.get("culprit", "unknown"),
        proposal=data.get("proposal"),
    )


def _scalar(value: Any) -> Scalar:
    return Decimal(repr(value)) if isinstance(value, float) else value


def _number(value: Any) -> int | Decimal | None:
    scalar = _scalar(value)
    return scalar if isinstance(scalar, int | Decimal) else None


_DECIMAL_MARK = re.compile(r'"\\u0000([^"\\]+)\\u0000"')


def dumps(data: Mapping[str, Any] | Sequence[Any]) -> str:
    """One line of JSON in which every decimal keeps exactly its printed digits.

    >>> dumps({"value": Decimal("24252.311082000")})
    '{"value": 24252.311082000}'
    """

    def mark(value: object) -> str:
        if isinstance(value, Decimal):
            return f"\0{value:f}\0"
        raise TypeError(f"{type(value).__name__} does not belong into a result")

    return _DECIMAL_MARK.sub(r"\1", json.dumps(data, ensure_ascii=False, default=mark))


def loads(line: str) -> Extraction:
    """Read one JSON line back; decimals keep their digits."""
    return Extraction.from_json(json.loads(line, parse_float=Decimal))
