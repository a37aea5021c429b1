"""A table as Parquet: typed columns with their descriptions, decimals exact."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor.errors import MissingExtra
from extractor.exports.tables import PRECISION, SCALE, Column, Kind, Row, Table

_CELLS_AT_ONCE = 500_000
"""Cells of a row group: what is held in memory of each table."""


class ParquetFile:
    """Rows gather until they make a row group, so memory does not grow with the archive.

    Raises:
        MissingExtra: pyarrow is not installed.
    """

    def __init__(self, path: Path, table: Table) -> None:
        try:
            import pyarrow
            from pyarrow import parquet
        except ImportError as error:
            remedy = '`pip install "extractor[export]"`, or another --format.'
            raise MissingExtra("Parquet is written with pyarrow", remedy=remedy) from error
        self._arrow = pyarrow
        self._schema = pyarrow.schema([_field(column, pyarrow) for column in table.columns])
        self._writer = parquet.ParquetWriter(path, self._schema, compression="zstd")
        self._at_once = max(1, _CELLS_AT_ONCE // len(table.columns))
        self._rows: list[Row] = []

    def add(self, rows: Iterable[Row]) -> None:
        self._rows.extend(rows)
        while len(self._rows) >= self._at_once:
            self._write(self._rows[: self._at_once])
            del self._rows[: self._at_once]

    def close(self) -> None:
        if self._rows:
            self._write(self._rows)
            self._rows = []
        self._writer.close()

    def _write(self, rows: list[Row]) -> None:
        arrays = [
            self._arrow.array(cells, type=self._schema.field(n).type)
            for n, cells in enumerate(zip(*rows, strict=True))
        ]
        batch = self._arrow.RecordBatch.from_arrays(arrays, schema=self._schema)
        self._writer.write_batch(batch, row_group_size=len(rows))


def _field(column: Column, arrow: Any) -> Any:
    types = {
        Kind.STRING: arrow.string(),
        Kind.INTEGER: arrow.int64(),
        Kind.DECIMAL: arrow.decimal128(PRECISION, SCALE),
        Kind.REAL: arrow.float64(),
        Kind.BOOLEAN: arrow.bool_(),
    }
    described = {"zh": column.zh, "en": column.en, "unit": column.unit}
    told = {key: text for key, text in described.items() if text}
    return arrow.field(column.name, types[column.kind], metadata=told)
