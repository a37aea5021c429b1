"""Rows back to the report: what went in as JSON comes out as the same JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from extractor.result import Extraction, Scalar
from extractor.store.rows import PLACE_KEYS, PackedReport, Row, unpack_scalar


def unpack(
    packed: PackedReport, *, name: str, sha256: str, origin: Mapping[str, Scalar] | None = None
) -> Extraction:
    """The report that was packed, under a name; ``origin`` is added to its metadata."""
    columns = packed.columns
    fields = [(row[1], _field_json(row)) for row in packed.rows["field"]]
    return Extraction.from_json(
        {
            "document": name,
            "sha256": sha256,
            "part": columns["part"],
            "form": columns["form"],
            "form_confidence": columns["form_confidence"],
            "status": columns["status"],
            "reasons": _loads(columns["reasons"]),
            "metadata": {**_loads(columns["metadata"]), **(origin or {})},
            "fields": [item for extra, item in fields if not extra],
            "extra": [item for extra, item in fields if extra],
            "unmapped": [_unmapped_json(row) for row in packed.rows["unmapped_row"]],
            "facts": [_fact_json(row) for row in packed.rows["fact"]],
            "findings": [_finding_json(row) for row in packed.rows["finding"]],
            "errors": _loads(columns["errors"]),
            "model": _loads(columns["model"]),
        }
    )


def _field_json(row: Row) -> dict[str, Any]:
    (_, _, path, kind, value, state, raw, unit, note, confidence, status, reasons, *rest) = row
    row_labels, column_labels, *place = rest
    return {
        "path": path,
        "value": unpack_scalar(kind, value),
        "state": state,
        "raw": raw,
        "unit": unit,
        "note": note,
        "confidence": confidence,
        "status": status,
        "reasons": _loads(reasons) if reasons else (),
        "labels": {
            "row": _loads(row_labels) if row_labels else (),
            "column": _loads(column_labels) if column_labels else (),
        },
        "provenance": _place_json(place),
    }


def _place_json(cells: Sequence[Any]) -> dict[str, Any] | None:
    page, boxes, pages, *rest = cells
    place = {key: value for key, value in zip(PLACE_KEYS, rest, strict=True) if value is not None}
    if page is not None:
        place["page"] = page
    if boxes:
        place["boxes"] = json.loads(boxes)
    if pages:
        place["pages"] = json.loads(pages)
    return place or None


def _unmapped_json(row: Row) -> dict[str, Any]:
    _, table, row_number, labels, cells, path = row
    return {
        "table": table,
        "row": row_number,
        "labels": _loads(labels),
        "cells": json.loads(cells),
        "path": path,
    }


def _fact_json(row: Row) -> dict[str, Any]:
    _, path, kind, value, unit, text, scope, period, compares, confidence, place = row
    return {
        "path": path,
        "value": unpack_scalar(kind, value),
        "unit": unit,
        "text": text,
        "scope": scope,
        "period": period,
        "compares": compares,
        "confidence": confidence,
        "provenance": json.loads(place) if place is not None else None,
    }


def _finding_json(row: Row) -> dict[str, Any]:
    _, rule, scope, verdict, blanks, vacuous, operands, figures, expected, actual, *rest = row
    severity, culprit, proposal = rest
    pairs = zip(_loads(operands), _loads(figures), strict=True)
    return {
        "rule": rule,
        "scope": _loads(scope),
        "verdict": verdict,
        "if_blanks_are_zero": blanks,
        "vacuous": bool(vacuous),
        "operands": [{"path": path, "value": value} for path, value in pairs],
        "expected": _read_number(expected),
        "actual": _read_number(actual),
        "severity": severity,
        "culprit": culprit,
        "proposal": _loads(proposal) if proposal is not None else None,
    }


def _loads(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def _read_number(value: int | str | None) -> int | Decimal | None:
    if not isinstance(value, str):
        return value
    return Decimal(value) if "." in value else int(value)
