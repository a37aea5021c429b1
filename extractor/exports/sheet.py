"""Cells and sheets of an Excel file, streamed: typed, never a formula, never a digit lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.exports.archive import scalar_text
from extractor.exports.tables import Cell

DOUBT, ABSENT, HEAD = "FFE699", "E7E6E6", "DDEBF7"
"""Colours: to be reviewed; not there in the source; heads."""

COMMENTS = 5_000
"""Comments of a sheet: each costs memory, and Excel grows slow. Colours have no limit."""

ROWS = 1_048_576
"""What a sheet of Excel holds."""

_DIGITS = 15
"""What Excel keeps of a number; longer ones are written as text."""

LONGEST = 32_767
"""Characters that a cell of Excel holds."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_TITLE = re.compile(r"[\\/*?:\[\]]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell with its colour and its comment; ``decimals`` are the places that a number shows."""

    value: Cell
    colour: str = ""
    comment: str = ""
    bold: bool = False
    decimals: int | None = None


class Sheet:
    """Rows go to a file as they come; memory grows with comments alone, which are limited."""

    def __init__(self, book: Any, title: str, widths: Sequence[int], *, frozen: tuple[int, int]) -> None:
        """``frozen``: rows and columns that stay in sight."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.comments import Comment
        from openpyxl.styles import Alignment, Font, PatternFill
        from openpyxl.utils import get_column_letter

        self._new, self._comment = WriteOnlyCell, Comment
        self._bold = Font("Calibri", 11, bold=True)  # openpyxl's own for all other cells
        self._wrapped = Alignment(wrap_text=True, vertical="top")
        self._fills = {c: PatternFill("solid", fgColor=c) for c in (DOUBT, ABSENT, HEAD)}
        self._letter = get_column_letter
        self._sheet = book.create_sheet(_NO_TITLE.sub("_", title)[:31])
        for number, width in enumerate(widths, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        rows, columns = frozen
        self._sheet.freeze_panes = f"{get_column_letter(columns + 1)}{rows + 1}"
        self._comments = 0
        self._merged: list[str] = []
        self.rows = 0

    def head(self, texts: Iterable[str]) -> None:
        self.add(Shown(text, HEAD, bold=True) for text in texts)

    def add(self, cells: Iterable[Shown]) -> None:
        self._sheet.append([self._cell(cell) for cell in cells])
        self.rows += 1

    def merge(self, rows: range, columns: range) -> None:
        """Make one cell of several, which must be empty but for the first; all count from 0."""
        first = f"{self._letter(columns.start + 1)}{rows.start + 1}"
        self._merged.append(f"{first}:{self._letter(columns.stop)}{rows.stop}")

    def close(self) -> None:
        """Nothing more is added: its file is closed. A book that is saved closes what is open."""
        # openpyxl keeps a set, which has no order; its writer is content with names in ours.
        self._sheet.merged_cells = self._merged
        self._sheet.close()

    def _cell(self, shown: Shown) -> Any:
        value = _typed(shown.value)
        plain = not shown.colour and not shown.bold and shown.decimals is None
        if plain and not isinstance(value, str):
            return value
        cell = self._new(self._sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"  # also what begins with = or looks like an error of Excel
        if shown.colour:
            cell.fill = self._fills[shown.colour]
        if shown.bold:
            cell.font = self._bold
        if shown.bold or (isinstance(value, str) and "\n" in value):
            cell.alignment = self._wrapped
        if shown.decimals is not None:
            cell.number_format = f"0.{'0' * shown.decimals}" if shown.decimals else "0"
        if shown.comment and self._comments < COMMENTS:
            self._comments += 1
            cell.comment = self._comment(_CONTROL.sub("\ufffd", shown.comment), "extractor", 120, 320)
        return cell


def _typed(value: Cell) -> Cell:
    """What Excel keeps as it is: long numbers become text, characters that XML forbids a mark.

    >>> _typed(Decimal("24252.311082000")), _typed(12345678901234567)
    (Decimal('24252.311082000'), '12345678901234567')
    """
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        digits = Decimal(value).normalize().as_tuple()
        long = len(digits.digits) > _DIGITS or abs(int(digits.exponent)) > _DIGITS
        return scalar_text(value) if long else value
    return _CONTROL.sub("\ufffd", value)[:LONGEST] if isinstance(value, str) else value
