"""PDF drawn directly by reportlab: rules and glyphs, page breaks through rows and labels."""

from __future__ import annotations

import io
from dataclasses import dataclass
from random import Random

from extractor.sampling.extras import needed
from extractor.sampling.grid import Kind, PrintedTable
from extractor.sampling.pdf_pen import INKS, Pen
from extractor.sampling.pdf_strip import Strip, folded, lay
from extractor.sampling.report import Heading, Paragraph, Report

FONTS = ("STSong-Light",)
"""Fonts that every PDF viewer must know; nothing is embedded."""

WATERMARKS = ("政务公开", "仅供查阅", "公开文本", "内部存档")
PAGE_NUMBERS = ("- {n} -", "-{n}-", "{n}", "第{n}页", "— {n} —", "")


_YELLOW, _BLUE = (1.0, 1.0, 0.4), (0.78, 0.85, 0.94)


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
    ink: str
    by_glyph: bool
    open_sides: bool
    running_head: bool

    @property
    def family(self) -> str:
        breaks = "through" if self.through else "rows"
        heads, shaded, sides = "-heads" * self.heads, "-shaded" * self.shaded, "-open" * self.open_sides
        return f"pdf-direct-{self.ink}-{breaks}{heads}{shaded}{sides}"


def choose(rng: Random) -> PdfChoice:
    return PdfChoice(
        font=rng.choice(FONTS),
        size=rng.choice((8.0, 9.0, 10.0, 10.5)),
        page_number=rng.choice(PAGE_NUMBERS),
        through=rng.random() < 0.4,
        heads=rng.random() < 0.3,
        shaded=rng.random() < 0.3,
        landscape=rng.random() < 0.1,
        ink=rng.choice(INKS),
        by_glyph=rng.random() < 0.3,
        open_sides=rng.random() < 0.08,
        running_head=rng.random() < 0.15,
    )


def render(report: Report, choice: PdfChoice, rng: Random) -> bytes:
    canvas = needed("reportlab.pdfgen.canvas", "reportlab", "PDF")
    metrics = needed("reportlab.pdfbase.pdfmetrics", "reportlab", "PDF")
    cid = needed("reportlab.pdfbase.cidfonts", "reportlab", "PDF")
    if choice.font in FONTS:
        metrics.registerFont(cid.UnicodeCIDFont(choice.font))
    buffer = io.BytesIO()
    size = (841.89, 595.28) if choice.landscape else (595.28, 841.89)
    paper = canvas.Canvas(buffer, pagesize=size, invariant=1)
    paper.setTitle(report.whole_title)
    pen = Pen(paper, metrics, choice.font, size[1], choice.ink, choice.by_glyph)
    writer = _Writer(pen, choice, size[0], margin=rng.choice((56.0, 72.0, 85.0)))
    writer.head = report.whole_title if choice.running_head else ""
    writer.lit = report.style.has("highlighted_prose")
    writer.strands = report.style.has("caption_stranded")
    writer.watermark = (report.style.has("watermark") and rng.choice(WATERMARKS)) or ""
    writer.begin()
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
    """Fills pages from the top."""

    def __init__(self, pen: Pen, choice: PdfChoice, width: float, *, margin: float) -> None:
        self.pen, self.choice = pen, choice
        self.width, self.height = width, pen.height
        self.margin = margin
        self.y = margin
        self.page = 1
        self.head = ""
        self.lit = False
        """Whether paragraphs lie on coloured bars, one for each line."""
        self.strands = False
        """Whether a page has still to end between a caption row and its table."""
        self.watermark = ""

    def begin(self) -> None:
        """What lies under the text of each page."""
        if self.watermark:
            self.pen.slanted(self.watermark, (self.width / 2, self.height / 2), 70)

    def text(self, text: str, size: float, *, indent: int = 0, centred: bool = False) -> None:
        room = self.width - 2 * self.margin
        lines = list(
            folded(
                ("　" if self.choice.font in FONTS else " ") * indent + text,
                room,
                lambda t: self.pen.width(t, size),
            )
        )
        for line in lines:
            if self.y + size * 1.8 > self.height - self.margin:
                self._turn()
            wide = self.pen.width(line, size)
            left = (self.width - wide) / 2 if centred else self.margin
            if self.lit and len(lines) > 1:
                self.pen.area((left, self.y, left + wide, self.y + size * 1.3), _YELLOW)
            self.pen.text(line, left, self.y + size, size)
            self.y += size * 1.8

    def table(self, table: PrintedTable) -> None:
        size = self.choice.size
        strip = lay(table, self.width - 2 * self.margin, size, lambda t: self.pen.width(t, size))
        done = 0.0
        head = strip.rows[table.head_rows] if self.choice.heads else 0.0
        if self.height - self.margin - self.y < 3 * strip.line:
            self._turn()
        while done < strip.height - 0.01:
            if done and head:
                self._segment(strip, 0.0, head)
            room = self.height - self.margin - self.y
            cut = strip.cut_before(done + room, through=self.choice.through)
            if not done and cut < head:  # a head that is repeated is never cut itself
                cut = 0.0
            cut = self._after_a_caption(strip, done, cut)
            if cut <= done:  # a row taller than a page, or no room left on this one
                cut = min(done + room, strip.height) if room > self.height / 2 else done
            self._segment(strip, done, cut)
            done = cut
            if done < strip.height - 0.01:
                self._turn()
        self.y += size

    def _after_a_caption(self, strip: Strip, done: float, cut: float) -> float:
        """Once in a document: the page ends below a caption row, its table begins the next one."""
        captions = [
            strip.rows[cell.row + 1]
            for cell, _ in strip.texts
            if cell.kind is Kind.CAPTION and done < strip.rows[cell.row + 1] < cut
        ]
        if not self.strands or not captions:
            return cut
        self.strands = False
        return max(captions)

    def finish(self) -> None:
        self._margins()
        self.pen.paper.save()

    def _segment(self, strip: Strip, top: float, bottom: float) -> None:
        """Draws what lies between two heights of the strip at the current place of the page."""
        if bottom - top < 0.01:
            return
        offset = self.y - top
        for cell, _ in strip.texts:
            first, last = strip.rows[cell.row], strip.rows[cell.row + cell.row_span]
            y0, y1 = max(first, top) + offset, min(last, bottom) + offset
            if y1 - y0 < 0.01:
                continue
            end = cell.column + cell.column_span
            box = (self.margin + strip.columns[cell.column], y0, self.margin + strip.columns[end], y1)
            if self.choice.shaded and cell.kind is Kind.CAPTION:
                self.pen.area(box, _BLUE)
            closed = not self.choice.open_sides
            self.pen.border(
                box, left=closed or cell.column > 0, right=closed or end < len(strip.columns) - 1
            )
        size = self.choice.size
        for _, text, middle, line_top in strip.lines():
            if top <= line_top + strip.line / 2 < bottom and text:
                left = self.margin + middle - self.pen.width(text, size) / 2
                base = min(max(line_top, top), bottom - strip.line) + offset + size * 1.05
                self.pen.text(text, left, base, size)
        self.y += bottom - top

    def _turn(self) -> None:
        self._margins()
        self.pen.paper.showPage()
        self.page += 1
        self.y = self.margin
        self.begin()

    def _margins(self) -> None:
        """Page number and running head, which stand outside the text."""
        number = self.choice.page_number.format(n=self.page)
        for text, base in ((number, self.height - self.margin / 2), (self.head, self.margin / 2)):
            if text:
                self.pen.text(text, (self.width - self.pen.width(text, 10)) / 2, base, 10)
