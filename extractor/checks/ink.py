"""The ink of a page as a witness: what is printed where a cell was read.

Grids cut ink into cells. Where a cut went wrong, a digit stands on the other side of a rule, or two
figures in one cell; the runs of characters on the page, found without any grid, still tell. Where
characters were recognised from a picture, the ink tells how certain the recogniser was of them.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from extractor.checks.evidence import Statement
from extractor.checks.rules import Number
from extractor.document import BBox, Page
from extractor.result import Field

APART = 0.45
"""Characters farther apart than this share of their height stand in different runs."""
_NUMBER = re.compile(r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?")
_PLAIN = str.maketrans("０１２３４５６７８９，．－", "0123456789,.-")

Floats = NDArray[np.float64]


class InkWitness:
    """Asked of a field, tells the figures that the ink around its cell spells."""

    def __init__(self, pages: Iterable[Page]) -> None:
        self._pages = {page.number: _Ink(page) for page in pages if page.ink.text}

    def __call__(self, field: Field) -> Statement | None:
        place = field.provenance
        if place is None or not place.boxes or field.note:
            return None
        numbers: list[Number] = []
        certainties: list[float] = []
        for number, box in zip(place.pages, place.boxes, strict=False):
            page = self._pages.get(number)
            if page is None:
                return None
            for text, certainty in page.runs(box):
                found = _NUMBER.search(text.translate(_PLAIN))
                if found is not None:
                    numbers.append(_number(found[0]))
                certainties += [] if certainty is None else [certainty]
        return Statement(tuple(numbers), min(certainties, default=None))


class _Ink:
    def __init__(self, page: Page) -> None:
        self.page = page

    @cached_property
    def boxes(self) -> Floats:
        return _view(self.page.ink.boxes).reshape(-1, 4)

    @cached_property
    def certainties(self) -> Floats:
        return _view(self.page.ink.certainties)

    def runs(self, box: BBox) -> Iterator[tuple[str, float | None]]:
        """The runs of characters that begin or end in the box, from top to bottom."""
        x0, top, x1, bottom = self.boxes.T
        middle, centre = (x0 + x1) / 2, (top + bottom) / 2
        level = (centre > box.top) & (centre < box.bottom)
        inside = level & (middle > box.x0) & (middle < box.x1)
        for line in _lines(np.flatnonzero(level), centre, bottom - top):
            for run in _split(line[np.argsort(x0[line], kind="stable")], x0, x1, bottom - top):
                if inside[run].any():
                    text = "".join(self.page.ink.text[i] for i in run)
                    sure = float(self.certainties[run].min()) if len(self.certainties) else None
                    yield text, sure


def _lines(indices: NDArray[np.int64], centre: Floats, height: Floats) -> Iterator[NDArray[np.int64]]:
    """Glyphs by line: those whose middles are less than half a height apart."""
    ordered = indices[np.argsort(centre[indices], kind="stable")]
    if not len(ordered):
        return
    steps = np.diff(centre[ordered]) > 0.5 * height[ordered[:-1]]
    yield from np.split(ordered, np.flatnonzero(steps) + 1)


def _split(
    line: NDArray[np.int64], x0: Floats, x1: Floats, height: Floats
) -> Sequence[NDArray[np.int64]]:
    gaps = x0[line[1:]] - x1[line[:-1]] > APART * height[line[:-1]]
    return np.split(line, np.flatnonzero(gaps) + 1)


def _view(values: array[float]) -> Floats:
    return np.frombuffer(values, dtype=np.float64) if values else np.zeros(0)


def _number(text: str) -> Number:
    digits = text.replace(",", "").removeprefix("+")
    return Decimal(digits) if "." in digits else int(digits)
