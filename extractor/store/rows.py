"""The rows that a report is stored as: tables, columns, values.

Rows hold nothing but numbers and text. Columns whose wordings repeat (:data:`TEXT_COLUMNS`)
hold the wording in a row, and its number in the database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum
from typing import Any

from extractor.result import Scalar

Row = tuple[Any, ...]

PLACE_KEYS = ("table", "row", "column", "dom", "sheet", "cell", "line")
"""Keys of a provenance that have a column of a field each, in the order of the columns."""

TABLES: Mapping[str, Sequence[str]] = {
    "field": (
        *("position", "extra", "path", "kind", "value", "state", "raw", "unit", "note"),
        *("confidence", "status", "reasons", "row_labels", "column_labels", "page", "boxes", "pages"),
        *("table_number", "row_number", "column_number", "dom", "sheet", "cell", "line"),
    ),
    "unmapped_row": ("position", "table_number", "row_number", "labels", "cells", "path"),
    "fact": (
        *("position", "path", "kind", "value", "unit", "text", "scope", "period", "compares"),
        *("confidence", "provenance"),
    ),
    "finding": (
        *("position", "rule", "scope", "verdict", "if_blanks_are_zero", "vacuous", "operands"),
        *("figures", "expected", "actual", "severity", "culprit", "proposal"),
    ),
}
"""The tables that hang on a report, and their columns without ``report``."""

TEXT_COLUMNS: Mapping[str, frozenset[str]] = {
    "field": frozenset(
        ("path", "state", "unit", "status", "reasons", "row_labels", "column_labels", "dom", "sheet")
    ),
    "unmapped_row": frozenset(("labels", "path")),
    "fact": frozenset(("path", "unit", "scope", "period", "compares")),
    "finding": frozenset(
        ("rule", "scope", "verdict", "if_blanks_are_zero", "operands", "severity", "culprit")
    ),
}
"""The columns of each table that hold the number of a wording in ``text``."""

WORDED = {
    table: tuple(n for n, column in enumerate(columns) if column in TEXT_COLUMNS[table])
    for table, columns in TABLES.items()
}
"""The same as places in a row."""

_INT64 = 1 << 63


class Kind(IntEnum):
    """What a stored value is; SQLite knows neither decimals nor yes and no."""

    INTEGER = 1
    DECIMAL = 2
    TEXT = 3
    BOOLEAN = 4


@dataclass(frozen=True, slots=True)
class PackedReport:
    """One report as rows: the columns of ``report``, and the rows of each table of :data:`TABLES`."""

    columns: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]]


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
