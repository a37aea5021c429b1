"""What an export holds: tables of typed columns, each described in Chinese and English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from extractor.result import Extraction

Cell = str | int | float | bool | Decimal | None
Row = Sequence[Cell]


class Kind(StrEnum):
    """What a column holds; an empty cell is never a zero."""

    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    """Exact, up to :data:`PRECISION` digits, of them :data:`SCALE` behind the point."""
    REAL = "real"
    """A probability: nothing that is printed."""
    BOOLEAN = "boolean"


PRECISION, SCALE = 38, 10
"""Of a decimal column: what Arrow, DuckDB and Spark hold in 128 bits."""

_INT64 = 1 << 63


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind
    zh: str
    en: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """``rows`` gives the rows of one report, in the order of ``columns``."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    rows: Callable[[Extraction], Iterable[Row]] = field(default=lambda _: (), repr=False)
    key: tuple[str, ...] = ()
    """Columns that together name a row."""
    refers: bool = True
    """Whether ``document`` and ``part`` name a row of the table of documents."""


def fits(value: int | Decimal, kind: Kind) -> bool:
    """Whether a column of this kind holds the number exactly.

    >>> fits(12, Kind.INTEGER), fits(Decimal("1.5"), Kind.INTEGER), fits(Decimal("1.5"), Kind.DECIMAL)
    (True, False, True)
    """
    if kind is Kind.INTEGER:
        return isinstance(value, int) and -_INT64 <= value < _INT64
    _, digits, exponent = Decimal(value).as_tuple()
    if not isinstance(exponent, int):
        return False
    whole = len(digits) + exponent
    return -exponent <= SCALE and whole <= PRECISION - SCALE
