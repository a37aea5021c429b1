"""Reports as rows of the store, and back: what goes in as JSON comes out as the same JSON.

Packing is work, so workers do it: rows hold nothing but numbers and text. Columns whose
wordings repeat (``TEXT_COLUMNS``) hold the wording here and its number in the database.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from functools import lru_cache
from typing import Any

from extractor.result import Extraction, Scalar, dumps

Row = tuple[Any, ...]


class Kind(IntEnum):
    """What a stored value is; SQLite knows neither decimals nor yes and no."""

    INTEGER = 1
    DECIMAL = 2
    TEXT = 3
    BOOLEAN = 4


FIELD_COLUMNS = [
    "position",
    "extra",
    "path",
    "kind",
    "value",
    "state",
    "raw",
    "unit",
    "note",
    "confidence",
    "status",
    "reasons",
    "row_labels",
    "column_labels",
    "page",
    "boxes",
    "pages",
    "table_number",
    "row_number",
    "column_number",
    "dom",
    "sheet",
    "cell",
    "line",
]
UNMAPPED_COLUMNS = ["position", "table_number", "row_number", "labels", "cells", "path"]
FACT_COLUMNS = [
    "position",
    "path",
    "kind",
    "value",
    "unit",
    "text",
    "scope",
    "period",
    "compares",
    "confidence",
    "provenance",
]
FINDING_COLUMNS = [
    "position",
    "rule",
    "scope",
    "verdict",
    "if_blanks_are_zero",
    "vacuous",
    "operands",
    "figures",
    "expected",
    "actual",
    "severity",
    "culprit",
    "proposal",
]

TABLES: Mapping[str, Sequence[str]] = {
    "field": FIELD_COLUMNS,
    "unmapped_row": UNMAPPED_COLUMNS,
    "fact": FACT_COLUMNS,
    "finding": FINDING_COLUMNS,
}
"""The tables that hang on a report, and their columns without ``report``."""

TEXT_COLUMNS: Mapping[str, frozenset[str]] = {
    "field": frozenset(
        ["path", "state", "unit", "status", "reasons", "row_labels", "column_labels", "dom", "sheet"]
    ),
    "unmapped_row": frozenset(("labels", "path")),
    "fact": frozenset(["path", "unit", "scope", "period", "compares"]),
    "finding": frozenset(
        ["rule", "scope", "verdict", "if_blanks_are_zero", "operands", "severity", "culprit"]
    ),
}
"""The columns of each table that hold the number of a wording in ``text``."""

_INT64 = 1 << 63

_PLACE_KEYS = ("table", "row", "column", "dom", "sheet", "cell", "line")


@dataclass(frozen=True, slots=True)
class PackedReport:
    """One report as rows: the columns of ``report``, and the rows of each table of :data:`TABLES`."""

    columns: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]]


def pack(report: Mapping[str, Any]) -> PackedReport:
    """The rows of a report, given as its JSON object; its name and content are not among them.

    Strings that are equal become one object, which makes the rows cheap to send.
    """
    metadata = report["metadata"]
    year, issuer = metadata.get("report_year"), metadata.get("issuer")
    columns = {
        "part": report["part"],
        "form": report["form"],
        "form_confidence": float(report["form_confidence"]),
        "status": report["status"],
        "reasons": dumps(report["reasons"]),
        "metadata": dumps(metadata),
        "issuer": issuer if isinstance(issuer, str) else None,
        "report_year": year if isinstance(year, int) else None,
        "errors": dumps(report["errors"]),
        "model": dumps(report["model"]),
    }
    fields = [*((0, item) for item in report["fields"]), *((1, item) for item in report["extra"])]
    rows = {
        "field": [_field_row(n, extra, item) for n, (extra, item) in enumerate(fields)],
        "unmapped_row": [_unmapped_row(n, item) for n, item in enumerate(report["unmapped"])],
        "fact": [_fact_row(n, item) for n, item in enumerate(report["facts"])],
        "finding": [_finding_row(n, item) for n, item in enumerate(report["findings"])],
    }
    known: dict[Any, Any] = {}
    shared = {
        table: [tuple(known.setdefault(c, c) if type(c) is str else c for c in row) for row in group]
        for table, group in rows.items()
    }
    return PackedReport(columns, shared)


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


def pack_scalar(value: Scalar) -> tuple[int | None, int | str | None]:
    """Kind and stored form of a value.

    >>> pack_scalar(Decimal("12.50")), pack_scalar(None)
    ((2, '12.50'), (None, None))
    """
    match value:
        case None:
            return None, None
        case bool():
            return int(Kind.BOOLEAN), int(value)
        case int():
            return int(Kind.INTEGER), _stored_integer(value)
        case Decimal():
            return int(Kind.DECIMAL), f"{value:f}"
        case str():
            return int(Kind.TEXT), value


def unpack_scalar(kind: int | None, value: int | str | None) -> Scalar:
    match kind:
        case None:
            return None
        case Kind.BOOLEAN:
            return bool(value)
        case Kind.INTEGER:
            return int(value or 0)
        case Kind.DECIMAL:
            return Decimal(str(value))
        case _:
            return str(value)


def _stored_integer(value: int) -> int | str:
    """SQLite's integers have 64 bits; a longer row of digits is kept as text."""
    return value if -_INT64 <= value < _INT64 else str(value)


def _stored_number(value: int | Decimal | None) -> int | str | None:
    return pack_scalar(value)[1]


def _read_number(value: int | str | None) -> int | Decimal | None:
    if not isinstance(value, str):
        return value
    return Decimal(value) if "." in value else int(value)


def _field_row(position: int, extra: int, item: Mapping[str, Any]) -> Row:
    kind, value = pack_scalar(item["value"])
    return (
        position,
        extra,
        item["path"],
        kind,
        value,
        item["state"],
        item["raw"],
        item["unit"],
        item["note"],
        float(item["confidence"]),
        item["status"],
        _list(item["reasons"]),
        _list(item["labels"]["row"]),
        _list(item["labels"]["column"]),
        *_place_cells(item["provenance"] or {}),
    )


def _place_cells(place: Mapping[str, Any]) -> Row:
    boxes, pages = place.get("boxes"), place.get("pages")
    return (
        place.get("page"),
        dumps(boxes) if boxes else None,
        dumps(pages) if pages else None,
        *(place.get(key) for key in _PLACE_KEYS),
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
    place = {key: value for key, value in zip(_PLACE_KEYS, rest, strict=True) if value is not None}
    if page is not None:
        place["page"] = page
    if boxes:
        place["boxes"] = json.loads(boxes)
    if pages:
        place["pages"] = json.loads(pages)
    return place or None


def _unmapped_row(position: int, item: Mapping[str, Any]) -> Row:
    labels, cells = dumps(item["labels"]), dumps(item["cells"])
    return (position, item["table"], item["row"], labels, cells, item["path"])


def _unmapped_json(row: Row) -> dict[str, Any]:
    _, table, row_number, labels, cells, path = row
    return {
        "table": table,
        "row": row_number,
        "labels": _loads(labels),
        "cells": json.loads(cells),
        "path": path,
    }


def _fact_row(position: int, item: Mapping[str, Any]) -> Row:
    kind, value = pack_scalar(item["value"])
    place = item["provenance"]
    return (
        position,
        item["path"],
        kind,
        value,
        item["unit"],
        item["text"],
        item["scope"],
        item["period"],
        item["compares"],
        float(item["confidence"]),
        dumps(place) if place is not None else None,
    )


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


def _finding_row(position: int, item: Mapping[str, Any]) -> Row:
    return (
        position,
        item["rule"],
        dumps(item["scope"]),
        item["verdict"],
        item["if_blanks_are_zero"],
        int(item["vacuous"]),
        dumps([operand["path"] for operand in item["operands"]]),
        dumps([operand["value"] for operand in item["operands"]]),
        _stored_number(item["expected"]),
        _stored_number(item["actual"]),
        item["severity"],
        item["culprit"],
        dumps(item["proposal"]) if item["proposal"] is not None else None,
    )


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


def _list(items: Sequence[str]) -> str | None:
    return _dumped(tuple(items)) if items else None


@lru_cache(maxsize=4096)
def _dumped(items: tuple[str, ...]) -> str:
    return dumps(items)


def _loads(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)
