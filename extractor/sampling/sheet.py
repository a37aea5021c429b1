"""Spreadsheets: XLSX by openpyxl and XLS by xlwt, with or without merges."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

from extractor.sampling.docx import repacked
from extractor.sampling.extras import needed
from extractor.sampling.grid import PrintedCell, PrintedTable
from extractor.sampling.report import Heading, Part, Report

LAYOUTS = ("one_sheet", "sheet_each", "tables_only")
"""The whole report on one sheet; a sheet for each table; one sheet without the prose."""

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")


def choose(rng: Random) -> str:
    return rng.choice(LAYOUTS)


def printed(report: Report, layout: str) -> Report:
    """What of the report the layout shows: without the prose no counts, without a head no data of it."""
    if layout == "one_sheet":
        return report
    body = tuple(part for part in report.body if isinstance(part, PrintedTable) or _names(part, report))
    metadata = {key: value for key, value in report.metadata.items() if key in _ALWAYS}
    if report.language != "zh":
        metadata["title"] = report.whole_title  # all of it is printed in one row
    return replace(report, head=(), body=body, closing=(), attachments=(), metadata=metadata, facts=())


def _names(part: Part, report: Report) -> bool:
    """Whether it is the name of a table that nothing else names: several share their headers."""
    return report.language != "zh" and isinstance(part, Heading) and part.level > 1


_ALWAYS = frozenset(("title", "issuer", "admin_level", "region_code", "report_year"))


def render_xlsx(report: Report, layout: str, rng: Random) -> bytes:
    openpyxl = needed("openpyxl", "openpyxl", "XLSX")
    styles = needed("openpyxl.styles", "openpyxl", "XLSX")
    book = openpyxl.Workbook()
    book.remove(book.active)
    side = styles.Side(style="thin")
    border = styles.Border(left=side, right=side, top=side, bottom=side)
    numbers = rng.random() < 0.6
    down, right = (rng.randint(0, 3), rng.randint(1, 2)) if report.style.has("sheet_margins") else (0, 0)
    for name, parts in _sheets(report, layout):
        sheet = book.create_sheet(name)
        for row, part in _placed(parts):
            if isinstance(part, str):
                sheet.cell(row + down, 1 + right, part)
                continue
            for cell in part.cells:
                _write_xlsx(sheet, cell, (row + down, 1 + right), border, numbers=numbers)
        if right:
            _hide(sheet, rng)
    book.properties.created = book.properties.modified = datetime(2020, 1, 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return _undated(repacked(buffer.getvalue()))


def _hide(sheet: Any, rng: Random) -> None:
    """A hidden column in front and a hidden row behind, each with a figure of last year."""
    sheet.cell(1, 1, rng.randint(1, 99))
    sheet.column_dimensions["A"].hidden = True
    last = sheet.max_row + 2
    sheet.cell(last, 3, rng.randint(1, 99))
    sheet.row_dimensions[last].hidden = True


def _write_xlsx(
    sheet: Any, cell: PrintedCell, at: tuple[int, int], border: Any, *, numbers: bool
) -> None:
    row, column = at[0] + cell.row, at[1] + cell.column
    made = sheet.cell(row, column, _typed(cell.text) if numbers else cell.text or None)
    for r in range(row, row + cell.row_span):
        for c in range(column, column + cell.column_span):
            sheet.cell(r, c).border = border
    if cell.row_span * cell.column_span > 1:
        sheet.merge_cells(None, row, column, row + cell.row_span - 1, column + cell.column_span - 1)
    if isinstance(made.value, float):
        made.number_format = "0." + "0" * len(cell.text.split(".")[1])


def render_xls(report: Report, layout: str, rng: Random) -> bytes:
    xlwt = needed("xlwt", "xlwt", "XLS")
    book = xlwt.Workbook(encoding="utf-8")
    numbers = rng.random() < 0.6
    for name, parts in _sheets(report, layout):
        sheet = book.add_sheet(name)
        for top, part in _placed(parts):
            if isinstance(part, str):
                sheet.write(top - 1, 0, part)
                continue
            for cell in part.cells:
                _write_xls(xlwt, sheet, cell, top - 1, numbers=numbers)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _write_xls(xlwt: Any, sheet: Any, cell: PrintedCell, top: int, *, numbers: bool) -> None:
    value = _typed(cell.text) if numbers else cell.text
    row, column = top + cell.row, cell.column
    style = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    if isinstance(value, float):
        style.num_format_str = "0." + "0" * len(cell.text.split(".")[1])
    if cell.row_span * cell.column_span > 1:
        last_row, last_column = row + cell.row_span - 1, column + cell.column_span - 1
        sheet.write_merge(row, last_row, column, last_column, value, style)
    else:
        sheet.write(row, column, value, style)


def _sheets(report: Report, layout: str) -> Iterator[tuple[str, list[str | PrintedTable]]]:
    title = report.whole_title
    if layout == "sheet_each":
        named = "附表" if report.language == "zh" else "Table "
        for i, parts in enumerate(_each(report), start=1):
            yield f"{named}{i}", [title, *parts]
        return
    if layout == "tables_only":
        yield "Sheet1", [title, *(part for parts in _each(report) for part in parts)]
        return
    lines: list[str | PrintedTable] = [*report.title, *(f"{k}：{v}" for k, v in report.head)]
    lines += [part if isinstance(part, PrintedTable) else part.text for part in report.body]
    yield "年度报告", [*lines, *report.closing]


def _each(report: Report) -> Iterator[list[str | PrintedTable]]:
    """Each table with the headings above it."""
    above: list[str | PrintedTable] = []
    for part in report.body:
        if isinstance(part, PrintedTable):
            yield [*above, part]
            above = []
        elif isinstance(part, Heading):
            above.append(part.text)


def _placed(parts: list[str | PrintedTable]) -> Iterator[tuple[int, str | PrintedTable]]:
    """Each part with the sheet row (from 1) where it begins; a row is free around tables."""
    row = 1
    for part in parts:
        yield row, part
        row += 1 if isinstance(part, str) else part.n_rows + 1


def _typed(text: str) -> str | int | float | None:
    """A spreadsheet's own number where the text is one and looks the same as such."""
    bare = text.strip()
    if not bare:
        return None
    if not _PLAIN_NUMBER.fullmatch(bare) or len(bare) > 12:
        return text
    return float(bare) if "." in bare else int(bare)


def _undated(package: bytes) -> bytes:
    """openpyxl stamps the time of saving over the one that was set; this puts it back."""
    stamp = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    return repacked(
        package,
        lambda name, data: (
            stamp.sub(rb"\g<1>2020-01-01T00:00:00Z", data) if name == "docProps/core.xml" else data
        ),
    )
