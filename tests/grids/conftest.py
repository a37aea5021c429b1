"""Pages drawn by the tests themselves: cells as boxes with text, on ink or in a real PDF."""

from __future__ import annotations

import io
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pytest

from extractor.document import Document, Ink, Page
from extractor.grids import build

WIDTH, HEIGHT = 595.0, 842.0


@dataclass
class Sheet:
    """One page of ink: glyphs of 10 points in a 12-point line, rules."""

    number: int = 1
    text: list[str] = field(default_factory=list)
    boxes: list[float] = field(default_factory=list)
    rules: list[float] = field(default_factory=list)
    shades: list[float] = field(default_factory=list)

    def shade(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.shades += [x0, top, x1, bottom]

    def write(self, text: str, x: float, top: float, size: float = 10.0) -> None:
        """Glyphs from ``x`` to the right; Chinese ones are as wide as high, others half."""
        for row, line in enumerate(text.split("\n")):
            at, y = x, top + row * 1.2 * size
            for ch in line:
                advance = size if ord(ch) > 0x2E80 else size / 2
                if ch != " ":
                    self.text.append(ch)
                    self.boxes += [at, y, at + advance, y + size]
                at += advance

    def rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.rules += [x0, top, x1, bottom]

    def box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        self.rule(x0, top, x1, top)
        self.rule(x0, bottom, x1, bottom)
        self.rule(x0, top, x0, bottom)
        self.rule(x1, top, x1, bottom)

    def cell(self, text: str, x0: float, top: float, x1: float, bottom: float) -> None:
        self.box(x0, top, x1, bottom)
        self.write(text, x0 + 3, top + 3)

    def table(self, rows: Sequence[Sequence[str]], xs: Sequence[float], top: float = 100.0) -> float:
        """A plain grid of rows 20 points high; the bottom of the last one."""
        for row in rows:
            for k, text in enumerate(row):
                self.cell(text, xs[k], top, xs[k + 1], top + 20)
            top += 20
        return top

    def page(self) -> Page:
        drawn = (array("d", numbers) for numbers in (self.boxes, self.rules, self.shades))
        ink = Ink("".join(self.text), *drawn)
        return Page(self.number, WIDTH, HEIGHT, ink)


@pytest.fixture
def sheet() -> Callable[..., Sheet]:
    return Sheet


@pytest.fixture
def laid_out() -> Callable[[Iterable[Sheet]], Document]:
    def lay_out(sheets: Iterable[Sheet]) -> Document:
        return build(Document("t.pdf", "pdf", "0", pages=tuple(s.page() for s in sheets)))

    return lay_out


@pytest.fixture
def pdf() -> Callable[..., bytes]:
    """A PDF of pages, each drawn by one function that is given a reportlab canvas."""

    def make(*draw: Callable[..., None], **options: object) -> bytes:
        from reportlab.pdfbase.cidfonts import UnicodeCIDFont
        from reportlab.pdfbase.pdfmetrics import registerFont
        from reportlab.pdfgen.canvas import Canvas

        registerFont(UnicodeCIDFont("STSong-Light"))
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), **options)
        for page in draw:
            canvas.setFont("STSong-Light", 10)
            page(canvas)
            canvas.showPage()
        canvas.save()
        return out.getvalue()

    return make
