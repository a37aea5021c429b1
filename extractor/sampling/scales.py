"""How much agencies of different sizes have to report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

Number = int | Decimal
Figures = dict[str, Number]


@dataclass(frozen=True)
class Scale:
    """How much an agency of one size has to report.

    ``volume``: bounds of the sum of a large additive table; ``active``: chance that a
    table holds anything at all; ``filled``: share of single cells that are not zero;
    ``magnitude``: digits of a figure that stands alone.
    """

    volume: tuple[int, int]
    active: float
    filled: float
    magnitude: tuple[float, float]


SCALES: Mapping[str, Scale] = {
    "idle": Scale((0, 0), 0.0, 0.1, (0.0, 1.5)),
    "town": Scale((1, 4), 0.3, 0.25, (0.0, 2.3)),
    "bureau": Scale((1, 40), 0.7, 0.4, (0.0, 3.0)),
    "county": Scale((30, 600), 0.97, 0.7, (0.5, 4.5)),
    "city": Scale((800, 6000), 1.0, 0.85, (1.0, 6.2)),
    "province": Scale((5000, 60000), 1.0, 0.9, (1.0, 7.0)),
}
