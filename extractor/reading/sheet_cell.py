"""A spreadsheet cell between the sheet's values and its tables."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetCell:
    """A cell with text, or an empty one that is framed or merged.

    Its position counts shown rows and columns only.
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    framed: bool = False
