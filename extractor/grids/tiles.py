"""Tables that are tiled: each cell is shaded and white gaps, or nothing, part the shades."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extractor.grids.ruled import Bools, Floats, Grid, find_grids

GAP = 4.5
"""Tiles lie no farther apart (points)."""
SHARED = 0.5
"""Neighbours face each other over this share of the shorter side."""
LEAST = 6
MOST = 3_000
"""More shades on a page are a picture."""
CONFIDENCE = 0.8


def tile_grids(shades: Floats) -> list[Grid]:
    """Grids of shades (x0, top, x1, bottom) that lie close side by side and below one another.

    Where only every other row is shaded, a header of several rows is no grid of its own.
    """
    if not LEAST <= len(shades) <= MOST:
        return []
    beside, below = _facing(shades, 0), _facing(shades, 1)
    level, stacked = (np.any(m | m.T, axis=1) for m in (beside, below))
    core: Bools = level & stacked
    reach = (below | below.T) & core[None, :]
    tiles = core | reach.any(axis=1)
    if tiles.sum() < LEAST:
        return []
    x0, top, x1, bottom = shades[tiles].T
    sides = [(x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)]
    rules = np.concatenate([np.stack(side, axis=1) for side in sides])
    stripes = shades[level & ~stacked]
    return [
        replace(grid, confidence=CONFIDENCE)
        for grid in find_grids(rules)
        if not (
            (stripes[:, 1] > grid.ys[-1]) & (stripes[:, 0] < grid.xs[-1]) & (stripes[:, 2] > grid.xs[0])
        ).any()
    ]


def _facing(boxes: Floats, axis: int) -> Bools:
    """Whether the second of two boxes begins where the first one ends, along an axis (0: from left
    to right), and faces it across the other axis."""
    near: Bools = np.abs(boxes[None, :, axis] - boxes[:, None, axis + 2]) <= GAP
    low, high = boxes[:, 1 - axis], boxes[:, 3 - axis]
    common = np.minimum(high[:, None], high[None, :]) - np.maximum(low[:, None], low[None, :])
    least = SHARED * np.minimum((high - low)[:, None], (high - low)[None, :])
    return near & (common > least)
