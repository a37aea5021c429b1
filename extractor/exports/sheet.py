"""Cells and sheets of an Excel file, streamed: typed, never a formula, never a digit lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from extractor.exports.archive import scalar_text
from extractor.exports.tables import Cell

DOUBT, ABSENT, _HEAD = "FFE699", "E7E6E6", "DDEBF7"
"""Colours: to be reviewed; not there in the source; heads."""

COMMENTS = 5_000
"""Comments of a sheet: each costs memory, and Excel grows slow. Colours have no limit."""

ROWS = 1_048_576
"""What a sheet of Excel holds."""

_DIGITS = 15
"""What Excel keeps of a number; longer ones are written as text."""

_LONGEST = 32_767
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_TITLE = re.compile(r"[\\/*?:\[\]]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell with its colour and its comment."""

    value: Cell
    colour: str = ""
    comment: str = ""


class Sheet:
    """Rows go to a file as they come; memory grows with comments alone, which are limited."""

    def __init__(self, book: Any, title: str, widths: Sequence[int], *, frozen: tuple[int, int]) -> None:
        """``frozen``: rows and columns that stay in sight."""
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.comments import Comment
        from openpyxl.styles import PatternFill
        from openpyxl.utils import get_column_letter

        self._new, self._comment = WriteOnlyCell, Comment
        self._fills = {c: PatternFill("solid", fgColor=c) for c in (DOUBT, ABSENT, _HEAD)}
        self._sheet = book.create_sheet(_NO_TITLE.sub("_", title)[:31])
        for number, width in enumerate(widths, 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = width
        rows, columns = frozen
        self._sheet.freeze_panes = f"{get_column_letter(columns + 1)}{rows + 1}"
        self._comments = 0
        self.rows = 0

    def head(self, texts: Iterable[str]) -> None:
        from openpyxl.styles import Alignment, Font

        cells = [self._cell(Shown(text, _HEAD)) for text in texts]
        for cell in cells:
            cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        self._append(cells)

    def add(self, cells: Iterable[Shown]) -> None:
        self._append([self._cell(cell) for cell in cells])

    def _append(self, cells: list[Any]) -> None:
        self._sheet.append(cells)
        self.rows += 1

    def _cell(self, shown: Shown) -> Any:
        value = _typed(shown.value)
        if not shown.colour and not isinstance(value, str):
            return value
        cell = self._new(self._sheet, value)
        if isinstance(value, str):
            cell.data_type = "s"  # also what begins with = or looks like an error of Excel
        if shown.colour:
            cell.fill = self._fills[shown.colour]
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
    return _CONTROL.sub("\ufffd", value)[:_LONGEST] if isinstance(value, str) else value
