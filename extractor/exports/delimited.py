"""A table as CSV: UTF-8, commas, one line end, nothing quoted that needs no quotes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from extractor.exports.tables import Cell, Row, Table


class CsvFile:
    def __init__(self, path: Path, table: Table) -> None:
        self._stream = path.open("w", encoding="utf-8", newline="")
        self._writer = csv.writer(self._stream, lineterminator="\n")
        self._writer.writerow([column.name for column in table.columns])

    def add(self, rows: Iterable[Row]) -> None:
        self._writer.writerows([_text(cell) for cell in row] for row in rows)

    def close(self) -> None:
        self._stream.close()


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float():
            return f"{cell:.6g}"
        case Decimal():
            return f"{cell:f}"
        case _:
            return str(cell)
