"""Reports as Word documents and workbooks; LibreOffice makes .doc, .rtf and more of them."""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .gold import Places
from .model import Break, Cell, Grid, Heading, Note, Paragraph, Report, placed


@dataclass(frozen=True)
class WordStyle:
    """How a family sets its Word documents."""

    font: str = "仿宋"
    head_font: str = "黑体"
    size: float = 9
    landscape: bool = False
    style: str = "Table Grid"
    repeat_head: bool = False
    vertical_text: bool = False
    page_numbers: bool = True
    shade: str = ""
    line_breaks: str = "break"
    """break (a line break) or paragraph (a paragraph for each line of a cell)."""


def docx(report: Report, path: Path, style: WordStyle, rng: random.Random) -> None:
    """The report as a Word document with real spans."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt

    doc = Document()
    section = doc.sections[0]
    if style.landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
    width, height = (29.7, 21.0) if style.landscape else (21.0, 29.7)
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = Cm(2.2)
    doc.styles["Normal"].font.name = style.font
    doc.styles["Normal"].font.size = Pt(14 if style.size > 8 else 12)
    _east_asian(doc.styles["Normal"].element, style.font)
    if style.page_numbers:
        _page_number(section.footer.paragraphs[0], rng)
    title = doc.add_paragraph()
    title.alignment = 1
    run = title.add_run(report.title)
    run.font.size, run.bold = Pt(20), True
    for name, value in report.head:
        doc.add_paragraph(f"{name}：{value}")
    for block in report.blocks:
        _add(doc, block, style, width - 4.4)
    _reproducible(doc)
    doc.save(str(path))


def _add(doc: Any, block: Any, style: WordStyle, width: float) -> None:
    from docx.enum.text import WD_BREAK
    from docx.shared import Pt

    if isinstance(block, Grid):
        _table(doc, block, style, width)
    elif isinstance(block, Break):
        doc.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    elif isinstance(block, Heading):
        run = doc.add_paragraph().add_run(("　　" if block.level == 1 else "") + block.text)
        run.font.name, run.bold = style.head_font, block.level == 1
        _east_asian(run._element, style.head_font)
    elif isinstance(block, Paragraph):
        doc.add_paragraph("　　" + block.text).paragraph_format.line_spacing = Pt(24)
    elif isinstance(block, Note):
        doc.add_paragraph(block.text)


def _table(doc: Any, grid: Grid, style: WordStyle, width: float) -> None:
    from docx.shared import Cm

    table = doc.add_table(rows=len(grid.rows), cols=grid.columns)
    table.style = style.style
    table.autofit = False
    total = sum(grid.widths)
    for c, w in enumerate(grid.widths):
        table.columns[c].width = Cm(width * w / total)
    cells = [list(row.cells) for row in table.rows]
    for cell, r, c in placed(grid):
        target = cells[r][c]
        if cell.rowspan > 1 or cell.colspan > 1:
            target = target.merge(cells[r + cell.rowspan - 1][c + cell.colspan - 1])
        _fill(target, cell, style)
    for r in range(grid.head_rows if style.repeat_head else 0):
        _mark(table.rows[r]._tr.get_or_add_trPr(), "w:tblHeader")


def _fill(target: Any, cell: Cell, style: WordStyle) -> None:
    from docx.shared import Pt

    turned = cell.vertical and style.vertical_text
    lines = [cell.label] if turned else cell.text.split("\n")
    paragraph = target.paragraphs[0]
    for i, line in enumerate(lines):
        if i and style.line_breaks == "paragraph":
            paragraph = target.add_paragraph()
        run = paragraph.add_run(line)
        if i < len(lines) - 1 and style.line_breaks != "paragraph":
            run.add_break()
        run.font.size = Pt(style.size)
        run.bold = cell.kind in {"head", "caption"}
        paragraph.alignment = 0 if cell.kind == "stub" else 1
    if turned:
        direction = _mark(target._tc.get_or_add_tcPr(), "w:textDirection")
        _set(direction, "w:val", "tbRlV")
    if style.shade and cell.kind == "caption":
        shade = _mark(target._tc.get_or_add_tcPr(), "w:shd")
        _set(shade, "w:val", "clear")
        _set(shade, "w:fill", style.shade)


def _mark(parent: Any, name: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    parent.append(element)
    return element


def _set(element: Any, name: str, value: str) -> None:
    from docx.oxml.ns import qn

    element.set(qn(name), value)


def _east_asian(element: Any, font: str) -> None:
    from docx.oxml.ns import qn

    fonts = element.rPr.rFonts if element.rPr is not None else None
    if fonts is not None:
        fonts.set(qn("w:eastAsia"), font)


def _page_number(paragraph: Any, rng: random.Random) -> None:
    form = rng.choice(["- {} -", "第 {} 页", "—{}—"])
    before, after = form.split("{}")
    paragraph.alignment = 1
    paragraph.add_run(before)
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            _set(_mark(run._element, "w:fldChar"), "w:fldCharType", kind)
        else:
            _mark(run._element, "w:instrText").text = text
    paragraph.add_run(after)


def _reproducible(doc: Any) -> None:
    from datetime import UTC, datetime

    doc.core_properties.created = doc.core_properties.modified = datetime(2024, 1, 31, 9, 0, tzinfo=UTC)
    doc.core_properties.author = ""


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
    from datetime import datetime

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
        for r in range(1, 9):
            old.append(["上年", *[rng.randint(0, 99) for _ in range(7)]])
    book.properties.created = book.properties.modified = datetime(2024, 1, 31, 9, 0)  # noqa: DTZ001
    book.save(str(path))
    return places


def _cells_xlsx(sheet: Any, grid: Grid, at: int, left: int, style: SheetStyle) -> None:
    from openpyxl.styles import Alignment, Border, Side

    side = Side(style="thin")
    for cell, r, c in placed(grid):
        target = sheet.cell(at + r + 1, left + c + 1)
        target.value = _typed(cell, style)
        target.alignment = Alignment(horizontal="left" if cell.kind == "stub" else "center", vertical="center", wrap_text=True)
        target.border = Border(left=side, right=side, top=side, bottom=side)
        if cell.rowspan > 1 or cell.colspan > 1:
            sheet.merge_cells(
                start_row=at + r + 1, start_column=left + c + 1, end_row=at + r + cell.rowspan, end_column=left + c + cell.colspan
            )


def _typed(cell: Cell, style: SheetStyle) -> Any:
    """What is stored in the cell: a number where it is printed plain, else its text."""
    printed = cell.printed
    if style.typed and printed and printed.value is not None and not isinstance(printed.value, str) and printed.raw == str(printed.value):
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
    framed = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin; align: wrap on, vert centre")
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
                    sheet.write_merge(at + r, at + r + cell.rowspan - 1, left + c, left + c + cell.colspan - 1, value, framed)
                else:
                    sheet.write(at + r, left + c, value, framed)
    if style.hidden_sheet:
        old = book.add_sheet("往年")
        old.visibility = 1
        for r in range(8):
            old.write(r, 0, rng.randint(1, 99))
    book.save(str(path))
    return places


def libreoffice(files: list[Path], kind: str, out: Path, *, timeout: int = 420) -> None:
    """Convert all ``files`` to ``kind`` (doc, rtf, pdf, xls…) in one call, with a private profile."""
    if not files:
        return
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice is needed to make .doc, .rtf and LibreOffice's PDF")
    with tempfile.TemporaryDirectory() as profile:
        command = [program, f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind, "--outdir", str(out)]
        subprocess.run([*command, *map(str, files)], check=True, timeout=timeout, capture_output=True)
    missing = [f.stem for f in files if not (out / f"{f.stem}.{kind.split(':')[0]}").exists()]
    if missing:
        raise FileNotFoundError(f"not converted: {missing}")
