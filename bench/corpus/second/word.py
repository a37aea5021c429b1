"""Reports as Word documents."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .model import Break, Cell, Grid, Heading, Note, Paragraph, Report, placed
from .office import settle


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
    doc.core_properties.author = ""
    doc.save(str(path))
    settle(path)


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
