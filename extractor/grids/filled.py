"""A grid with the text that stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from extractor.grids.glyphs import Glyphs, owners, texts
from extractor.grids.ruled import Grid, Ints


@dataclass(frozen=True)
class Filled:
    """``owner`` says for each glyph in which cell of the grid it stands; -1: in none."""

    grid: Grid
    glyphs: Glyphs
    owner: Ints

    def over(self, grid: Grid) -> Filled:
        """The same glyphs in another grid."""
        return self if grid is self.grid else Filled(grid, self.glyphs, owners(self.glyphs, grid))

    @cached_property
    def strings(self) -> list[str]:
        """The text of each cell."""
        return texts(self.glyphs, self.owner, len(self.grid.cells))

    @cached_property
    def _by_cell(self) -> tuple[Ints, list[int]]:
        order = np.argsort(self.owner, kind="stable")
        begins = np.searchsorted(self.owner[order], np.arange(len(self.grid.cells) + 1))
        return order, begins.tolist()

    def within(self, cell: int) -> Glyphs:
        """The glyphs of one cell in the order drawn."""
        order, begins = self._by_cell
        return self.glyphs[order[begins[cell] : begins[cell + 1]]]
