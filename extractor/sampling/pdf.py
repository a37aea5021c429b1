"""PDF drawn directly by reportlab: rules and glyphs, page breaks through rows and labels."""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random
from typing import Any

from extractor.sampling.extras import needed
from extractor.sampling.grid import Kind, PrintedTable
from extractor.sampling.pdf_strip import Strip, folded, lay
from extractor.sampling.report import Heading, Paragraph, Report

FONTS = ("STSong-Light",)
"""Fonts that every PDF viewer must know; nothing is embedded."""

PAGE_NUMBERS = ("- {n} -", "-{n}-", "{n}", "第{n}页", "— {n} —", "")


@dataclass(frozen=True)
class PdfChoice:
    font: str
    size: float
    """Points of the text in tables; prose is set larger."""
    page_number: str
    through: bool
    """Pages end anywhere, also inside a row."""
    heads: bool
    """Head rows are repeated on the next page."""
    shaded: bool
    landscape: bool

    @property
    def family(self) -> str:
        breaks = "through" if self.through else "rows"
        return f"pdf-direct-{breaks}{'-heads' if self.heads else ''}{'-shaded' if self.shaded else ''}"


def choose(rng: Random) -> PdfChoice:
    return PdfChoice(
        font=rng.choice(FONTS),
        size=rng.choice((8.0, 9.0, 10.0, 10.5)),
        page_number=rng.choice(PAGE_NUMBERS),
        through=rng.random() < 0.4,
        heads=rng.random() < 0.3,
        shaded=rng.random() < 0.3,
        landscape=rng.random() < 0.1,
    )


def render(report: Report, choice: PdfChoice, rng: Random) -> bytes:
    canvas = needed("reportlab.pdfgen.canvas", "reportlab", "PDF")
    metrics = needed("reportlab.pdfbase.pdfmetrics", "reportlab", "PDF")
    cid = needed("reportlab.pdfbase.cidfonts", "reportlab", "PDF")
    metrics.registerFont(cid.UnicodeCIDFont(choice.font))
    buffer = io.BytesIO()
    size = (841.89, 595.28) if choice.landscape else (595.28, 841.89)
    paper = canvas.Canvas(buffer, pagesize=size, invariant=1)
    paper.setTitle("".join(report.title))
    writer = _Writer(paper, metrics, choice, size, margin=rng.choice((56.0, 72.0, 85.0)))
    for line in report.title:
        writer.text(line, 22 if len(line) < 20 else 18, centred=True)
    for label, text in report.head:
        writer.text(f"{label}：{text}", 10)
    for part in report.body:
        if isinstance(part, PrintedTable):
            writer.table(part)
        elif isinstance(part, Heading):
            writer.text(part.text, 15, indent=2)
        elif isinstance(part, Paragraph):
            writer.text(part.text, 10 if part.note else 14, indent=0 if part.note else 2)
    for line in (*report.closing, *(f"附件：{name}" for name in report.attachments)):
        writer.text(line, 14)
    writer.finish()
    return buffer.getvalue()


class _Writer:
    """Fills pages from the top; positions are points from the top left, turned over when drawn."""

    def __init__(
        self, paper: Any, metrics: Any, choice: PdfChoice, size: tuple[float, float], *, margin: float
    ) -> None:
        self.paper, self.metrics, self.choice = paper, metrics, choice
        self.width, self.height = size
        self.margin = margin
        self.y = margin
        self.page = 1

    def text(self, text: str, size: float, *, indent: int = 0, centred: bool = False) -> None:
        room = self.width - 2 * self.margin
        lines = list(folded("　" * indent + text, room, lambda t: self._wide(t, size)))
        for line in lines:
            if self.y + size * 1.8 > self.height - self.margin:
                self._turn()
            self.paper.setFont(self.choice.font, size)
            left = (self.width - self._wide(line, size)) / 2 if centred else self.margin
            self.paper.drawString(left, self.height - self.y - size, line)
            self.y += size * 1.8

    def table(self, table: PrintedTable) -> None:
        size = self.choice.size
        strip = lay(table, self.width - 2 * self.margin, size, lambda t: self._wide(t, size))
        done = 0.0
        head = strip.rows[table.head_rows] if self.choice.heads else 0.0
        if self.height - self.margin - self.y < 3 * strip.line:
            self._turn()
        while done < strip.height - 0.01:
            if done and head:
                self._segment(strip, 0.0, head)
            room = self.height - self.margin - self.y
            cut = strip.cut_before(done + room, through=self.choice.through)
            if cut <= done:  # a row taller than a page, or no room left on this one
                cut = min(done + room, strip.height) if room > self.height / 2 else done
            self._segment(strip, done, cut)
            done = cut
            if done < strip.height - 0.01:
                self._turn()
        self.y += size

    def finish(self) -> None:
        self._number()
        self.paper.save()

    def _segment(self, strip: Strip, top: float, bottom: float) -> None:
        """Draws what lies between two heights of the strip at the current place of the page."""
        if bottom - top < 0.01:
            return
        offset = self.y - top
        self.paper.setLineWidth(0.5)
        for cell, _ in strip.texts:
            y0 = max(strip.rows[cell.row], top)
            y1 = min(strip.rows[cell.row + cell.row_span], bottom)
            if y1 - y0 < 0.01:
                continue
            x0 = self.margin + strip.columns[cell.column]
            x1 = self.margin + strip.columns[cell.column + cell.column_span]
            fill = self.choice.shaded and cell.kind is Kind.CAPTION
            self.paper.setFillColorRGB(0.78, 0.85, 0.94)
            self.paper.rect(x0, self.height - y1 - offset, x1 - x0, y1 - y0, stroke=1, fill=int(fill))
        self.paper.setFillColorRGB(0, 0, 0)
        self.paper.setFont(self.choice.font, self.choice.size)
        for _, text, middle, line_top in strip.lines():
            if top <= line_top + strip.line / 2 < bottom and text:
                left = self.margin + middle - self._wide(text, self.choice.size) / 2
                base = min(max(line_top, top), bottom - strip.line) + offset + self.choice.size * 1.05
                self.paper.drawString(left, self.height - base, text)
        self.y += bottom - top

    def _turn(self) -> None:
        self._number()
        self.paper.showPage()
        self.page += 1
        self.y = self.margin

    def _number(self) -> None:
        text = self.choice.page_number.format(n=self.page)
        if text:
            self.paper.setFont(self.choice.font, 10)
            self.paper.drawCentredString(self.width / 2, self.margin / 2, text)

    def _wide(self, text: str, size: float) -> float:
        return float(self.metrics.stringWidth(text, self.choice.font, size))
