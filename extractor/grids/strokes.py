"""What is drawn around text that no closed grid holds: rules and the edges of shading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from extractor.document import BBox
from extractor.grids.ruled import Floats, join_lines

COVERED = 0.6
"""A stroke parts two lines if it runs over this share of their common width."""
LEAST_SHADE = 4.0
"""A lower or narrower shade is a rule already, or a mark behind a word."""
SLACK = 1.5
"""A glyph's box may reach this far (points) over the stroke that parts it from the next."""

Stroke = tuple[float, float, float]


@dataclass(frozen=True)
class Strokes:
    """``horizontal`` are (y, x0, x1) from the top, ``vertical`` (x, top, bottom) from the left."""

    horizontal: tuple[Stroke, ...] = ()
    vertical: tuple[Stroke, ...] = ()

    @classmethod
    def of(cls, rules: Floats, shades: Floats) -> Strokes:
        """Rules, and the four sides of each shade, as whole strokes."""
        flat = rules[:, 1] == rules[:, 3]
        size = shades[:, 2:] - shades[:, :2]
        x0, top, x1, bottom = shades[(size >= LEAST_SHADE).all(axis=1)].T
        sides = np.stack([top, x0, x1], axis=1), np.stack([bottom, x0, x1], axis=1)
        uprights = np.stack([x0, top, bottom], axis=1), np.stack([x1, top, bottom], axis=1)
        across = join_lines(np.concatenate([rules[flat][:, [1, 0, 2]], *sides]))
        down = join_lines(np.concatenate([rules[~flat][:, [0, 1, 3]], *uprights]))
        return cls(_sorted(across), _sorted(down))

    def parts(self, upper: BBox, lower: BBox) -> bool:
        """Whether a horizontal stroke runs between two boxes, one above the other."""
        x0, x1 = min(upper.x0, lower.x0), max(upper.x1, lower.x1)
        if upper.x0 < lower.x1 and lower.x0 < upper.x1:
            x0, x1 = max(upper.x0, lower.x0), min(upper.x1, lower.x1)
        above, below = _middle(upper), _middle(lower)
        low, high = upper.bottom - SLACK, lower.top + SLACK
        if low > high:
            low, high = above, below
        return any(low <= y <= high for y in self.across(x0, x1, above, below))

    def across(self, x0: float, x1: float, top: float, bottom: float) -> list[float]:
        """Heights of the strokes from ``top`` to ``bottom`` over most of ``x0`` to ``x1``."""
        least = COVERED * (x1 - x0)
        return [
            y for y, a, b in self.horizontal if top < y < bottom and min(b, x1) - max(a, x0) >= least
        ]

    def down(self, x0: float, x1: float, top: float, bottom: float) -> list[float]:
        """Places of the strokes from ``x0`` to ``x1`` over most of ``top`` to ``bottom``."""
        least = COVERED * (bottom - top)
        return [x for x, a, b in self.vertical if x0 < x < x1 and min(b, bottom) - max(a, top) >= least]


def _sorted(lines: Floats) -> tuple[Stroke, ...]:
    return tuple(sorted((float(at), float(a), float(b)) for at, a, b in lines))


def _middle(box: BBox) -> float:
    return (box.top + box.bottom) / 2


def united(boxes: Iterable[BBox]) -> BBox:
    """The smallest box that holds all."""
    found = list(boxes)
    return BBox(
        min(b.x0 for b in found),
        min(b.top for b in found),
        max(b.x1 for b in found),
        max(b.bottom for b in found),
    )
