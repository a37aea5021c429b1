"""Predicted tables: read by this program, or as the JSON that ``extractor tables`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from extractor.document import Cell, Document, Table
from extractor.errors import UsageError
from extractor.evaluation.jsonlines import records
from extractor.evaluation.structure.gold import document_name
from extractor.evaluation.structure.tables import PlacedTable, placed
from extractor.result import provenance_from_json

Predictions = Mapping[str, Sequence[PlacedTable]]
"""Tables by the name of their document."""


def read_predictions(place: Path) -> Predictions:
    """Predictions from JSON: a file with one document in each line, or a folder of such files.

    Of a document only ``document`` and ``tables`` are looked at, of a table ``cells`` and
    ``pages``, of a cell ``text``, ``row`` and ``column`` from 1, ``row_span`` and
    ``column_span`` (default 1) and ``provenance`` with ``page`` and ``boxes``. Without boxes,
    tables are matched by their cells alone.

    Raises:
        UsageError: a line is not of this shape; the message names it.
    """
    files = sorted(place.glob("*.json*")) if place.is_dir() else [place]
    found: dict[str, Sequence[PlacedTable]] = {}
    for file in files:
        for where, record in records(file):
            try:
                name = document_name(Path(record["document"]).stem)
                found.setdefault(name, tuple(_table(table) for table in record["tables"]))
            except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
                raise UsageError(
                    f"is not one document with its tables: {error!r}",
                    remedy="The shape is that of `extractor tables --format json`.",
                    where=where,
                ) from error
    return found


def predict(documents: Mapping[str, Path], *, jobs: int = 1) -> Predictions:
    """The tables that this program finds in files; none in a file that cannot be read."""
    from extractor.runs.batch import read_sources
    from extractor.runs.sources import Source

    sources = [Source(path, name) for name, path in documents.items()]
    return {
        source.name: [placed(table) for table in result.tables] if isinstance(result, Document) else []
        for source, result in read_sources(sources, jobs=jobs)
    }


def _table(data: Mapping[str, Any]) -> PlacedTable:
    cells = tuple(
        Cell(
            text=cell["text"],
            row=cell["row"] - 1,
            column=cell["column"] - 1,
            row_span=cell.get("row_span", 1),
            column_span=cell.get("column_span", 1),
            provenance=provenance_from_json(cell.get("provenance", {})),
        )
        for cell in data["cells"]
    )
    if any(min(cell.row, cell.column, cell.row_span - 1, cell.column_span - 1) < 0 for cell in cells):
        raise ValueError("rows, columns and spans count from 1")
    found = placed(Table(tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))))
    return PlacedTable(found.table, {**dict.fromkeys(data.get("pages", ())), **found.regions})
