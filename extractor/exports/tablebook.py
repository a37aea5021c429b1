"""Tables of any document as Excel files: an index, and a sheet for each table, as printed.

Merged cells are kept, heads are bold, and a figure is a number only where it cannot mean two
things; everything else is text, never a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from extractor.document import Cell, Document, Role, Table
from extractor.exports.bookfile import new_book, save_book
from extractor.exports.sheet import DOUBT, HEAD, LONGEST, Sheet, Shown
from extractor.outputs.atomic import atomic_path, made_folder
from extractor.outputs.tablefiles import file_name
from extractor.outputs.width import display_width, one_line

_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")
"""``1.234`` is a thousand and more in half of Europe."""

_INDEX = (
    ("sheet", 12),
    ("document", 36),
    ("table", 8),
    ("pages", 10),
    ("caption", 44),
    ("rows", 8),
    ("columns", 9),
    ("confidence", 11),
    ("notes", 60),
)
"""The columns of the first sheet with their widths."""

_COLUMNS = 16_384
"""What a sheet of Excel holds."""

_NARROWEST, _WIDEST = 8, 50


@contextmanager
def table_books(out: Path) -> Iterator[Callable[[Document], None]]:
    """What takes documents: one Excel file of all if ``out`` ends in .xlsx, else one each in a folder.

    Raises:
        MissingExtra: openpyxl is not installed.
        UsageError: the file or folder cannot be made.
    """
    if out.suffix.lower() == ".xlsx":
        with table_book(out) as book:
            yield book.add
        return
    new_book()  # tells what is missing before anything is read
    made_folder(out)

    def write(document: Document) -> None:
        with table_book(out / f"{file_name(document.name)}.xlsx") as book:
            book.add(document)

    yield write


@contextmanager
def table_book(place: Path) -> Iterator[TableBook]:
    """An Excel file to fill, which is there when the block ends without an error."""
    with atomic_path(place) as temporary:
        book = TableBook()
        try:
            yield book
        except BaseException:
            book.discard()
            raise
        book.save(temporary)


class TableBook:
    """Tables go to files as they come; only the index stays open."""

    def __init__(self) -> None:
        self._book = new_book()
        self._index = Sheet(self._book, "Tables", [width for _, width in _INDEX], frozen=(1, 1))
        self._index.head(name for name, _ in _INDEX)
        self._sheets = 0

    def add(self, document: Document) -> None:
        """A sheet for each table, and its row in the index; a row for a document without tables."""
        notes = "\n".join(f"{note.code}: {note.message}" for note in document.notes)
        if not document.tables:
            blank: tuple[None, ...] = (None,) * (len(_INDEX) - 3)
            self._index.add(map(Shown, (None, document.name, *blank, notes or "no table")))
        for number, table in enumerate(document.tables, 1):
            title, fault = self._sheet_of(table)
            row = (
                title,
                document.name,
                number,
                ", ".join(map(str, table.pages)) or None,
                one_line(table.caption) or None,
                table.n_rows,
                table.n_columns,
                Decimal(f"{table.confidence:.4f}"),
                "\n".join(filter(None, (fault, notes))) or None,
            )
            self._index.add(map(Shown, row))

    def save(self, place: Path) -> None:
        save_book(self._book, place)

    def discard(self) -> None:
        """Close what is open: openpyxl complains of sheets that nobody saved."""
        self._index.close()

    def _sheet_of(self, table: Table) -> tuple[str | None, str]:
        """The title of the sheet that was made, or ``None`` and why there is none."""
        if table.n_columns > _COLUMNS:
            return None, f"Not written: a sheet of Excel holds {_COLUMNS:,} columns."
        self._sheets += 1
        sheet = Sheet(self._book, f"Table {self._sheets}", _widths(table), frozen=(0, 0))
        for row in range(table.n_rows):
            line = [Shown(None)] * table.n_columns
            for cell in table.row_cells(row):
                line[cell.column] = shown(cell)
                if cell.row_span > 1 or cell.column_span > 1:
                    sheet.merge(cell.rows, cell.columns)
            sheet.add(line)
        sheet.close()
        return f"Table {self._sheets}", ""


def shown(cell: Cell) -> Shown:
    """A cell as Excel shows it: a number only where the print cannot mean anything else.

    >>> shown(Cell("-12.50", 0, 0))
    Shown(value=Decimal('-12.50'), colour='', comment='', bold=False, decimals=2)
    >>> [shown(Cell(text, 0, 0)).value for text in ("1,234", "1.234", "007", "12%", "=1+1", "-0", "")]
    ['1,234', '1.234', '007', '12%', '=1+1', '-0', None]
    """
    if not cell.text:
        return Shown(None)
    if cell.role is Role.HEADER:
        return Shown(cell.text, HEAD, bold=True)
    if len(cell.text) > LONGEST:
        return Shown(cell.text, DOUBT, f"Cut: a cell of Excel holds {LONGEST:,} characters.")
    printed = _PLAIN.fullmatch(cell.text) if cell.role is Role.VALUE else None
    if printed is None or _GROUPED.fullmatch(cell.text):
        return Shown(cell.text)
    number = Decimal(cell.text)
    if number.is_zero() and number.is_signed():
        return Shown(cell.text)
    return Shown(number, decimals=len(printed[2] or ""))


def _widths(table: Table) -> list[int]:
    widths = [_NARROWEST] * table.n_columns
    for cell in table.cells:
        if cell.column_span == 1:
            longest = max(map(display_width, cell.text.split("\n")))
            widths[cell.column] = max(widths[cell.column], min(longest + 2, _WIDEST))
    return widths
