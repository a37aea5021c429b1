"""The Frictionless data package that describes the files of an export."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.exports.tables import Column, Kind, Table

_TYPES = {
    Kind.STRING: "string",
    Kind.INTEGER: "integer",
    Kind.DECIMAL: "number",
    Kind.REAL: "number",
    Kind.BOOLEAN: "boolean",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the package. ``content`` is where it stands now, ``name`` what it will be called."""

    name: str
    content: Path
    zh: str
    en: str
    mediatype: str
    table: Table | None = None
    """Of files that any program reads as a table with types: CSV."""


def data_package(resources: Sequence[Resource]) -> str:
    """``datapackage.json``: every file with its size and hash, every column in both languages."""
    package = {
        "profile": "data-package",
        "name": "extractor-export",
        "title": "年度报告数据 / Data of annual reports",
        "resources": [_resource_json(resource, resources) for resource in resources],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource_json(resource: Resource, package: Sequence[Resource]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": resource.name,
        "path": resource.name,
        "title": resource.zh,
        "description": resource.en,
        "mediatype": resource.mediatype,
        "encoding": "utf-8",
        "bytes": resource.content.stat().st_size,
        "hash": f"sha256:{_digest(resource.content)}",
    }
    if resource.table is None:
        return {**told, "type": "file"}
    documents = next((r.name for r in package if r.table and r.table.name == "documents"), None)
    schema = _schema_json(resource.table, documents)
    profile = {"profile": "tabular-data-resource", "type": "table", "format": "csv"}
    return {**told, **profile, "schema": schema}


def _schema_json(table: Table, documents: str | None) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_column_json(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.refers and documents is not None:
        key = ["document", "part"]
        schema["foreignKeys"] = [{"fields": key, "reference": {"resource": documents, "fields": key}}]
    return schema


def _column_json(column: Column) -> dict[str, Any]:
    told = {
        "name": column.name,
        "type": _TYPES[column.kind],
        "title": column.zh,
        "description": column.en,
    }
    return {**told, "unit": column.unit} if column.unit else told


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
