"""XLSX, XLSB and XLS → Document: each sheet its lines and tables, as the sheet shows them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractor.document import Document, Line, LineKind, Note, Provenance, Table
from extractor.errors import DamagedDocument, EmptyDocument, UnknownFormat
from extractor.reading.biff import xls_layouts
from extractor.reading.limits import Limits, cut
from extractor.reading.number_format import Stored, shown
from extractor.reading.package import Package, properties
from extractor.reading.sheet_blocks import Places, split, without_overlap
from extractor.reading.sheet_cell import SheetCell
from extractor.reading.sheet_layout import Position, SheetLayout, xlsx_layouts
from extractor.reading.sheet_values import SheetValues, read_values, read_values_apart

_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
"""Names that the program gave; they announce nothing."""

_BLANK_FRAMED_ROWS = 3
"""Framed rows without text that still belong to the table above them: more are prepared paper."""


_APART = 10
"""How many times `sheet_cells` a sheet may span when a child process reads it: enough for
the largest XLS, and for one stray cell in the last row of an XLSX."""


def read_sheet(data: bytes, name: str, sha256: str, limits: Limits) -> Document:
    """Read a workbook. Every cell carries its sheet and its name there (``"C7"``).

    Hidden sheets, rows and columns are left out with a note; formulas show the value that
    the file has stored. Raises a :class:`DocumentError` subclass where nothing can be read.
    """
    if not data:
        raise EmptyDocument("the file is empty")
    package = Package(data, limits) if data.startswith(b"PK") else None
    kind, layouts = _layouts(data, package)
    notes: list[Note] = []
    sheets = _values(data, layouts, limits, notes)
    known = {layout.name: layout for layout in layouts}
    body: list[Line | Table] = []
    for sheet in sheets:
        layout = known.get(sheet.name) or SheetLayout(sheet.name)
        if sheet.hidden or layout.hidden:
            notes.append(Note("hidden", "a hidden sheet is left out", where=sheet.name))
        elif sheet.problem:
            message = f"the sheet cannot be read: {sheet.problem}"
            notes.append(Note("damaged", message, cuts=True, where=sheet.name))
        else:
            body += _sheet_body(sheet, layout, limits, notes)
    if not body and sheets and all(sheet.problem for sheet in sheets):
        raise DamagedDocument(f"no sheet can be read: {sheets[0].problem}")
    if not body:
        notes.append(Note("empty", "the workbook shows no text"))
    return Document(
        name=name,
        format=kind,
        sha256=sha256,
        body=tuple(body),
        properties=properties(package) if package else {},
        notes=(*notes, *(package.notes() if package else ())),
    )


def _values(
    data: bytes, layouts: list[SheetLayout], limits: Limits, notes: list[Note]
) -> list[SheetValues]:
    """The values of every sheet, read in this process only where that is known to be safe."""
    sizes = {layout.name: layout.positions for layout in layouts if not layout.hidden}
    most = limits.sheet_cells * _APART
    large = frozenset(name for name, size in sizes.items() if size > most)
    message = "the sheet is left out"
    notes += [cut("sheet_cells", limits, what=message, where=name) for name in sorted(large)]
    certain = bool(layouts) and all(layout.certain for layout in layouts)
    if certain and all(layout.positions <= limits.sheet_cells for layout in layouts):
        return read_values(data, large, limits)
    return read_values_apart(data, large, limits)


def _layouts(data: bytes, package: Package | None) -> tuple[str, list[SheetLayout]]:
    if package is None:
        return "xls", xls_layouts(data)
    if "xl/workbook.bin" in package:
        for member in package.names():  # unpacked by the reader: counted here first
            for _ in package.stream(member):
                pass
        return "xlsb", []
    names = [name.lower() for name in package.names()]
    if any(name.startswith(("word/", "ppt/")) for name in names) and "xl/workbook.xml" not in names:
        raise UnknownFormat("an Office container that holds no workbook")
    return "xlsx", xlsx_layouts(package)


def _sheet_body(
    sheet: SheetValues, layout: SheetLayout, limits: Limits, notes: list[Note]
) -> list[Line | Table]:
    cells, places, hides = _shown_cells(sheet, layout)
    if any(text.startswith("=") for text in layout.stand_ins.values()):
        message = "formulas without a stored value: open and save the file in a spreadsheet program"
        notes.append(Note("unreadable", message, cuts=True, where=sheet.name))
    if hides:
        notes.append(Note("hidden", "hidden rows or columns are left out", where=sheet.name))
    body, was_cut = split(cells, places, max_cells=limits.table_cells)
    if was_cut:
        notes.append(cut("table_cells", limits, what="a table is cut", where=sheet.name))
    if body and not _UNNAMED.fullmatch(sheet.name.strip()):
        return [Line(sheet.name.strip(), Provenance(sheet=sheet.name), LineKind.HEADING), *body]
    return body


def _shown_cells(sheet: SheetValues, layout: SheetLayout) -> tuple[list[SheetCell], Places, bool]:
    """The cells to show in shown positions, how to name these, and whether anything is hidden."""
    texts = _texts(sheet, layout)
    spans = _spans(sheet, texts)
    if not texts:
        return [], Places(sheet.name, (), ()), False
    used = [*texts, *spans.values()]
    last_row = max(row for row, _ in used)
    last_column = max(column for _, column in used)
    framed = _framed_blanks(sheet, texts, layout, last_column)
    last_row = max([last_row, *(row for row, _ in framed)])
    rows = _shown_numbers(last_row, layout.hidden_rows)
    columns = _shown_numbers(last_column, layout.hidden_columns)
    cells = []
    for place in sorted(texts.keys() | framed | spans.keys()):
        end = spans.get(place, place)
        top, bottom = bisect_left(rows, place[0]), bisect_left(rows, end[0] + 1)
        left, right = bisect_left(columns, place[1]), bisect_left(columns, end[1] + 1)
        if top == bottom or left == right:
            continue
        has_frame = place in layout.framed or place in layout.framed_values
        text = texts.get(place, "")
        cells.append(SheetCell(text, top, left, bottom - top, right - left, has_frame))
    hides = len(rows) <= last_row or len(columns) <= last_column
    return without_overlap(cells), Places(sheet.name, rows, columns), hides


def _shown_numbers(last: int, hidden: set[int]) -> Sequence[int]:
    numbers = range(last + 1)
    return numbers if hidden.isdisjoint(numbers) else [n for n in numbers if n not in hidden]


def _texts(sheet: SheetValues, layout: SheetLayout) -> dict[Position, str]:
    texts = dict(layout.stand_ins)
    for place, value in sheet.cells.items():
        text = _text(value, layout.formats.get(place, ""))
        if text:
            texts[place] = layout.marked.get(place, text)
    return texts


def _text(value: Stored, code: str) -> str:
    text = value if isinstance(value, str) else shown(value, code)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()


def _spans(sheet: SheetValues, texts: dict[Position, str]) -> dict[Position, Position]:
    """First and last cell of each merged area that reaches into the used rows and columns."""
    last_row = max((row for row, _ in texts), default=-1)
    last_column = max((column for _, column in texts), default=-1)
    spans = {}
    for first, last in sheet.merges:
        if first[0] <= last_row and first[1] <= last_column and first != last:
            # An area that runs far beyond every text is a formatted page, not a cell.
            end = (
                min(last[0], last_row + _BLANK_FRAMED_ROWS),
                last[1] if last[1] <= 2 * last_column + 16 else last_column,
            )
            spans[first] = (max(first[0], end[0]), max(first[1], end[1]))
    return spans


def _framed_blanks(
    sheet: SheetValues, texts: dict[Position, str], layout: SheetLayout, last_column: int
) -> set[Position]:
    """Cells that belong to a table and print nothing: framed ones in or just below rows that hold
    text, and figures there that their format hides (0 under ``0;;``)."""
    numbers = {place for place, value in sheet.cells.items() if not isinstance(value, str)}
    with_text = sorted({row for row, _ in texts})
    framed = set()
    for row, column in (layout.framed | layout.framed_values | numbers) - texts.keys():
        above = bisect_left(with_text, row + 1) - 1
        near = above >= 0 and row - with_text[above] <= _BLANK_FRAMED_ROWS
        if near and column <= last_column:
            framed.add((row, column))
    return framed
