"""Reports as workbooks, new and old."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .gold import Places
from .model import Break, Cell, Grid, Heading, Note, Report, placed
from .office import settle


@dataclass(frozen=True)
class SheetStyle:
    """How a family fills its workbooks."""

    sheets: str = "one"
    """one (everything below each other) or many (a sheet for each table)."""
    typed: bool = True
    """Figures as numbers; otherwise as text."""
    hidden_sheet: bool = False
    hidden_row: bool = False
    offset: tuple[int, int] = (0, 0)
    """Rows and columns left empty before the first cell."""


def _sheet_plan(report: Report, style: SheetStyle) -> list[tuple[str, list[tuple[Any, int]]]]:
    """Sheets with their blocks and the row each begins in."""
    plan: list[tuple[str, list[tuple[Any, int]]]] = []
    row = style.offset[0]
    current: list[tuple[Any, int]] = [(Heading(report.title), row)]
    row += 1
    current += [(Note(f"{k}：{v}"), row + i) for i, (k, v) in enumerate(report.head)]
    row += len(report.head)
    number = 0
    for block in report.blocks:
        if isinstance(block, Grid) and style.sheets == "many":
            if number == 0:
                plan.append(("说明", current))
            number += 1
            plan.append((f"表{number}", [(block, 0)]))
            continue
        if isinstance(block, Break):
            continue
        (plan[0][1] if style.sheets == "many" and plan else current).append((block, row))
        row += len(block.rows) + 1 if isinstance(block, Grid) else 1
    return plan or [("年报", current)]


def xlsx(report: Report, path: Path, style: SheetStyle, rng: random.Random) -> Places:
    """The report as a workbook; gives back where each table begins."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    places: Places = {}
    order = {id(grid): n for n, grid in enumerate(report.grids, start=1)}
    left = style.offset[1]
    for name, blocks in _sheet_plan(report, style):
        sheet = book.create_sheet(name)
        for block, at in blocks:
            if isinstance(block, Grid):
                places[order[id(block)]] = (name, at, left)
                _cells_xlsx(sheet, block, at, left, style)
            else:
                sheet.cell(at + 1, left + 1, block.text)
        sheet.column_dimensions["A"].width = 22
    if style.hidden_sheet:
        old = book.create_sheet("上年数据")
        old.sheet_state = "hidden"
        for _ in range(8):
            old.append(["上年", *[rng.randint(0, 99) for _ in range(7)]])
    book.save(str(path))
    settle(path)
    return places


def _cells_xlsx(sheet: Any, grid: Grid, at: int, left: int, style: SheetStyle) -> None:
    from openpyxl.styles import Alignment, Border, Side

    side = Side(style="thin")
    for cell, r, c in placed(grid):
        target = sheet.cell(at + r + 1, left + c + 1)
        target.value = _typed(cell, style)
        target.alignment = Alignment(
            horizontal="left" if cell.kind == "stub" else "center", vertical="center", wrap_text=True
        )
        target.border = Border(left=side, right=side, top=side, bottom=side)
        if cell.rowspan > 1 or cell.colspan > 1:
            sheet.merge_cells(
                start_row=at + r + 1,
                start_column=left + c + 1,
                end_row=at + r + cell.rowspan,
                end_column=left + c + cell.colspan,
            )


def _typed(cell: Cell, style: SheetStyle) -> Any:
    """What is stored in the cell: a number where it is printed plain, else its text."""
    printed = cell.printed
    if (
        style.typed
        and printed
        and printed.value is not None
        and not isinstance(printed.value, str)
        and printed.raw == str(printed.value)
    ):
        if printed.raw.lstrip("-").isdigit():
            return int(printed.value)
        if str(float(printed.value)) == printed.raw:
            return float(printed.value)
    return cell.text or None


def xls(report: Report, path: Path, style: SheetStyle, rng: random.Random) -> Places:
    """The report as an old workbook."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    places: Places = {}
    order = {id(grid): n for n, grid in enumerate(report.grids, start=1)}
    framed = xlwt.easyxf(
        "borders: left thin, right thin, top thin, bottom thin; align: wrap on, vert centre"
    )
    left = style.offset[1]
    for name, blocks in _sheet_plan(report, style):
        sheet = book.add_sheet(name, cell_overwrite_ok=True)
        for block, at in blocks:
            if not isinstance(block, Grid):
                sheet.write(at, left, block.text)
                continue
            places[order[id(block)]] = (name, at, left)
            for cell, r, c in placed(block):
                value = _typed(cell, style)
                if cell.rowspan > 1 or cell.colspan > 1:
                    sheet.write_merge(
                        at + r,
                        at + r + cell.rowspan - 1,
                        left + c,
                        left + c + cell.colspan - 1,
                        value,
                        framed,
                    )
                else:
                    sheet.write(at + r, left + c, value, framed)
    if style.hidden_sheet:
        old = book.add_sheet("往年")
        old.visibility = 1
        for r in range(8):
            old.write(r, 0, rng.randint(1, 99))
    book.save(str(path))
    return places
