"""Pages set in two columns of text: each column is laid out as a page of its own."""

from __future__ import annotations

from array import array
from dataclasses import replace

import numpy as np

from extractor.document import Ink, Page
from extractor.grids.ruled import Bools, Floats, as_array

GUTTER = 10.0
"""Least white space (points) between two columns."""
MIDDLE = (0.4, 0.6)
"""The gutter lies in this part of the text's width."""
OUTER = 0.06
"""Running heads and page numbers in this outer part of the height may run over the gutter."""
FULL = 0.8
"""A line without gaps that fills this share of its side, on both sides, shows that text runs in
columns: columns of labels and figures hold none, and lines above a table run over its gaps."""
LEAST_GLYPHS = 15
"""… and so many characters."""


def text_columns(page: Page) -> tuple[Page, ...]:
    """The left and the right column as pages, or the page itself."""
    boxes, rules, shades = (as_array(a) for a in (page.ink.boxes, page.ink.rules, page.ink.shades))
    if len(boxes) < 2 * LEAST_GLYPHS:
        return (page,)
    gutter = _gutter(boxes, rules, page.height)
    if gutter is None:
        return (page,)
    sides = [_left_of(boxes, gutter), ~_left_of(boxes, gutter)]
    if not all(_has_full_line(boxes[side]) for side in sides):
        return (page,)
    left = (_left_of(boxes, gutter), _left_of(rules, gutter), _left_of(shades, gutter))
    return _part(page, left), _part(page, tuple(~mask for mask in left))


def _gutter(boxes: Floats, rules: Floats, height: float) -> float | None:
    """The middle of the widest white strip from top to bottom in the middle of the text."""
    inner = [b[(b[:, 1] > OUTER * height) & (b[:, 3] < (1 - OUTER) * height)] for b in (boxes, rules)]
    if len(inner[0]) < 2:
        return None
    spans = np.concatenate(inner)
    order = np.argsort(spans[:, 0], kind="stable")
    starts, reach = spans[order][1:, 0], np.maximum.accumulate(spans[order][:-1, 2])
    low, high = inner[0][:, 0].min(), inner[0][:, 2].max()
    middle = ((starts + reach) / 2 - low) / max(high - low, 1.0)
    width = np.where((middle > MIDDLE[0]) & (middle < MIDDLE[1]), starts - reach, 0.0)
    at = int(width.argmax())
    return float(starts[at] + reach[at]) / 2 if width[at] >= GUTTER else None


def _left_of(boxes: Floats, x: float) -> Bools:
    left: Bools = (boxes[:, 0] + boxes[:, 2]) / 2 < x
    return left


def _has_full_line(boxes: Floats) -> bool:
    """Whether glyphs close together run over most of the width."""
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    line = np.round((boxes[:, 1] + boxes[:, 3]) / max(height, 1.0))
    width = boxes[:, 2].max() - boxes[:, 0].min()
    for k in np.unique(line):
        own = boxes[line == k]
        own = own[np.argsort(own[:, 0])]
        gaps = own[1:, 0] - np.maximum.accumulate(own[:, 2])[:-1]
        wide = own[:, 2].max() - own[0, 0] >= FULL * width
        if len(own) >= LEAST_GLYPHS and wide and (gaps < height).all():
            return True
    return False


def _part(page: Page, keep: tuple[Bools, ...]) -> Page:
    glyphs, rules, shades = keep
    text = "".join(c for c, kept in zip(page.ink.text, glyphs.tolist(), strict=True) if kept)
    ink = Ink(
        text,
        *(
            array("d", as_array(values)[mask].ravel())
            for values, mask in (
                (page.ink.boxes, glyphs),
                (page.ink.rules, rules),
                (page.ink.shades, shades),
            )
        ),
    )
    return replace(page, ink=ink)
