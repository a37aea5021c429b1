"""Word documents by python-docx: true merges, or grids whose merges were lost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from extractor.sampling.grid import Kind, PrintedCell, PrintedTable
from extractor.sampling.report import Heading, Paragraph, Report

_EPOCH = (1980, 1, 1, 0, 0, 0)
LAYOUTS = ("merged", "styled", "nested")
"""Plain merged tables; the same with heading styles and head rows marked; inside a frame table."""


def choose(rng: Random) -> str:
    return rng.choices(LAYOUTS, (5, 4, 1))[0]


def render(report: Report, layout: str, rng: Random) -> bytes:
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    document = Document()
    _fonts(document, rng)
    for line in report.title:
        paragraph = document.add_heading(line, 0) if layout == "styled" else document.add_paragraph(line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for run in paragraph.runs:
            run.font.size, run.bold = Pt(22), True
    for label, text in report.head:
        document.add_paragraph(f"{label}：{text}")
    for part in report.body:
        if isinstance(part, PrintedTable):
            _table(document, part, layout, report, rng)
        elif isinstance(part, Heading) and layout == "styled":
            document.add_heading(part.text, part.level)
        else:
            _prose(document, part)
    for line in report.closing:
        document.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name in report.attachments:
        document.add_paragraph(f"附件：{name}")
    if report.body and isinstance(report.body[-1], PrintedTable):
        document.add_paragraph()  # word processors never let a table end a document
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _prose(document: Any, part: Heading | Paragraph) -> None:
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run(part.text)
    if isinstance(part, Heading):
        run.bold = True
    if isinstance(part, Heading) or not part.note:
        run.font.size = Pt(16)
        paragraph.paragraph_format.first_line_indent = Pt(32)
    paragraph.paragraph_format.space_after = Pt(0)


def _fonts(document: Any, rng: Random) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.name = "宋体"
    style.font.size = Pt(rng.choice((9, 10.5, 12)))
    style.element.rPr.rFonts.set(qn("w:eastAsia"), rng.choice(("宋体", "仿宋", "仿宋_GB2312")))
    properties = document.core_properties
    properties.created = properties.modified = datetime(2020, 1, 1)
    properties.author = ""


def _table(document: Any, table: PrintedTable, layout: str, report: Report, rng: Random) -> None:
    holder = document
    if layout == "nested":
        holder = document.add_table(1, 1).cell(0, 0)
    made = holder.add_table(table.n_rows, table.n_columns)
    made.style = document.styles["Table Grid"]
    made.autofit = False
    _set_widths(made, table)
    grid = [row.cells for row in made.rows]  # asked for once: each look-up walks the whole table
    for cell in table.cells:
        _cell(grid, cell, report, rng)
    if layout == "styled":
        _mark_head(made, table.head_rows)


def _set_widths(made: Any, table: PrintedTable) -> None:
    from docx.shared import Pt

    for column, width in zip(made.columns, table.widths, strict=True):
        column.width = Pt(430 * width / sum(table.widths))


def _cell(grid: list[Any], cell: PrintedCell, report: Report, rng: Random) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    first = grid[cell.row][cell.column]
    if cell.row_span * cell.column_span > 1:
        first = first.merge(grid[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1])
    lines = cell.text.split("\n")
    paragraph = first.paragraphs[0]
    for i, line in enumerate(lines):
        if i and rng.random() < 0.5:
            paragraph = first.add_paragraph()
        elif i:
            paragraph.add_run().add_break()
        if report.style.has("tracked_changes") and cell.kind is Kind.VALUE and rng.random() < 0.15:
            _tracked(paragraph, line, str(rng.randint(0, 99)))
            continue
        for piece in _pieces(line, cell, report, rng):
            paragraph.add_run(piece).bold = cell.kind is Kind.CAPTION or None
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)


def _tracked(paragraph: Any, new: str, old: str) -> None:
    """A figure that replaced another one while changes were being tracked."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for change, tag, text in (("w:del", "w:delText", old), ("w:ins", "w:t", new)):
        mark = OxmlElement(change)
        mark.set(qn("w:id"), "1")
        mark.set(qn("w:author"), "")
        run, content = OxmlElement("w:r"), OxmlElement(tag)
        content.text = text
        run.append(content)
        mark.append(run)
        paragraph._p.append(mark)


def _pieces(line: str, cell: PrintedCell, report: Report, rng: Random) -> list[str]:
    """The runs of a line: Word cuts figures wherever somebody edited them."""
    if report.style.has("split_numbers") and cell.kind is Kind.VALUE and len(line) > 1:
        cut = rng.randint(1, len(line) - 1)
        return [line[:cut], line[cut:]]
    return [line]


def _mark_head(made: Any, rows: int) -> None:
    from docx.oxml import OxmlElement

    for row in list(made.rows)[:rows]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def repacked(package: bytes, change: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """The same ZIP package with fixed times, so that equal content gives equal bytes.

    ``change`` may alter a member, given its name and content.
    """
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            info = zipfile.ZipInfo(item.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            data = old.read(item.filename)
            new.writestr(info, change(item.filename, data) if change else data)
    return buffer.getvalue()
