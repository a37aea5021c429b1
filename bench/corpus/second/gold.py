"""The gold of a document, written from the cells that were printed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from .catalogue import Issuer
from .forms import fields
from .model import Cell, Fact, placed
from .orders import Set
from .settled import settled

Places = dict[int, tuple[str, int, int]]
"""Where a grid begins in a workbook: (sheet, rows above it, columns left of it), by its number."""


@dataclass(frozen=True)
class Card:
    """What is said about a document beyond what stands in it."""

    document: str
    format: str
    producer: str
    family: str
    issuer: Issuer | None
    year: int | None
    origin: str = "invented figures"
    group: str | None = None
    troubles: tuple[str, ...] = ()


def table_key(path: str) -> str:
    """The table that a field stands in."""
    parts = path.split(".")
    if parts[0] == "disclosure":
        return ".".join(parts[:2])
    return "t4" if parts[0] in {"review", "litigation"} else parts[0]


def report_gold(made: Set, card: Card, sha256: str, places: Places) -> dict[str, Any]:
    found: dict[str, dict[str, Any]] = {}
    extra: list[dict[str, Any]] = []
    unmapped: dict[tuple[int, int], dict[str, Any]] = {}
    for number, grid in enumerate(made.report.grids, start=1):
        for cell, r, c in placed(grid):
            place = _place(number, r, c, places)
            if cell.local:
                _add_local(unmapped, cell, (number, r + 1), place)
            elif cell.path and cell.form:
                extra.append(_field(cell.path, cell, place))
            elif cell.path:
                found[cell.path] = _field(cell.path, cell, place)
    tables = {table_key(path) for path in found}
    for path in fields(made.form):
        if path not in found:
            state = "NOT_IN_FORM" if table_key(path) in tables else "NOT_FOUND"
            found[path] = _field(path, None, None, state)
    gold = _frame(card, sha256)
    gold |= {"form": made.form, "metadata": made.report.metadata}
    gold["fields"] = [found[path] for path in fields(made.form)]
    gold |= {"extra": extra, "unmapped": list(unmapped.values())}
    gold["facts"] = settled([_fact(fact) for fact in made.report.facts], made.form)
    gold["source_violations"] = [v.to_json() for v in made.violations]
    return gold


def other_gold(card: Card, sha256: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """The gold of a document that is no report."""
    gold = _frame(card, sha256)
    gold |= {"reasons": ["not_a_report"], "metadata": dict(metadata)}
    return gold


def _frame(card: Card, sha256: str) -> dict[str, Any]:
    issuer = card.issuer
    return {
        "schema": "1",
        "document": card.document,
        "part": 1,
        "sha256": sha256,
        "form": None,
        "form_confidence": 1.0,
        "status": "complete",
        "reasons": [],
        "metadata": {},
        "fields": [],
        "extra": [],
        "unmapped": [],
        "facts": [],
        "findings": [],
        "errors": [],
        "model": {},
        "gold_origin": "typeset:second",
        "origin": card.origin,
        "format": card.format,
        "producer": card.producer,
        "layout_family": card.family,
        "near_duplicate_group": card.group,
        "issuer": issuer.name if issuer else None,
        "region_code": issuer.code if issuer else None,
        "province": issuer.province if issuer else None,
        "level": issuer.rank if issuer else None,
        "year": card.year,
        "troubles": sorted(card.troubles),
        "source_violations": [],
        "labellers": [],
    }


def _place(number: int, r: int, c: int, places: Places) -> dict[str, Any]:
    place: dict[str, Any] = {"table": number, "row": r + 1, "column": c + 1}
    if number in places:
        sheet, above, left = places[number]
        place |= {"sheet": sheet, "cell": f"{_letters(left + c)}{above + r + 1}"}
    return place


def _letters(c: int) -> str:
    return chr(65 + c) if c < 26 else chr(64 + c // 26) + chr(65 + c % 26)


def _field(
    path: str, cell: Cell | None, place: dict[str, Any] | None, state: str = ""
) -> dict[str, Any]:
    printed = cell.printed if cell else None
    return {
        "path": path,
        "value": printed.value if printed else None,
        "state": printed.state if printed else state,
        "raw": printed.raw if printed else None,
        "unit": printed.unit if printed else None,
        "note": printed.note if printed else None,
        "confidence": 1.0,
        "status": "accepted",
        "reasons": [],
        "labels": {
            "row": list(cell.row_labels) if cell else [],
            "column": list(cell.column_labels) if cell else [],
        },
        "provenance": place,
    }


def _add_local(
    unmapped: dict[tuple[int, int], dict[str, Any]],
    cell: Cell,
    key: tuple[int, int],
    place: dict[str, Any],
) -> None:
    row = unmapped.setdefault(
        key,
        {
            "table": key[0],
            "row": key[1],
            "labels": list(cell.row_labels),
            "cells": [],
            "path": cell.path,
        },
    )
    row["cells"].append({"raw": cell.text, "column": list(cell.column_labels), "provenance": place})


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "path": fact.path,
        "value": fact.value,
        "unit": fact.unit,
        "text": fact.text,
        "scope": fact.scope,
        "period": fact.period,
        "compares": fact.compares,
        "confidence": 1.0,
        "provenance": None,
    }


def _plain(value: Any) -> Any:
    """Decimals marked, so that they can stand in JSON with the digits that are printed."""
    if isinstance(value, Decimal):
        return f"@@{value}@@"
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    return value


def write(gold: dict[str, Any], path: Path) -> None:
    """One JSON object, an element of its lists a line, decimals with the digits that are printed."""
    entries = []
    for key, value in _plain(gold).items():
        text = _dumped(value)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            text = "[\n  " + ",\n  ".join(map(_dumped, value)) + "\n ]"
        entries.append(f" {_dumped(key)}: {text}")
    path.write_text("{\n" + ",\n".join(entries) + "\n}\n", encoding="utf-8")


def _dumped(value: Any) -> str:
    return re.sub(r'"@@(-?[0-9.]+)@@"', r"\1", json.dumps(value, ensure_ascii=False))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
