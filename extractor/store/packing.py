"""A report's JSON object to its rows. It is work, so workers do it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from extractor.result import dumps
from extractor.store.rows import PLACE_KEYS, PackedReport, Row, pack_scalar


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
        *(place.get(key) for key in PLACE_KEYS),
    )


def _unmapped_row(position: int, item: Mapping[str, Any]) -> Row:
    labels, cells = dumps(item["labels"]), dumps(item["cells"])
    return (position, item["table"], item["row"], labels, cells, item["path"])


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
        pack_scalar(item["expected"])[1],
        pack_scalar(item["actual"])[1],
        item["severity"],
        item["culprit"],
        dumps(item["proposal"]) if item["proposal"] is not None else None,
    )


def _list(items: Sequence[str]) -> str | None:
    return _dumped(tuple(items)) if items else None


@lru_cache(maxsize=4096)
def _dumped(items: tuple[str, ...]) -> str:
    return dumps(items)
