"""How producers put ink on a page: rules as strokes, lines or thin fills; text whole or by glyph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

INKS = ("boxes", "lines", "fills")
"""Each cell a stroked rectangle; four lines; four filled rectangles half a point thick."""

THICKNESS = 0.5


@dataclass(frozen=True)
class Pen:
    """Draws on one page size; positions are points from the top left."""

    paper: Any
    metrics: Any
    font: str
    height: float
    ink: str = "boxes"
    by_glyph: bool = False

    def width(self, text: str, size: float) -> float:
        return float(self.metrics.stringWidth(text, self.font, size))

    def text(self, text: str, left: float, base: float, size: float) -> None:
        self.paper.setFont(self.font, size)
        if not self.by_glyph:
            self.paper.drawString(left, self.height - base, text)
            return
        for char in text:
            if not char.isspace():
                self.paper.drawString(left, self.height - base, char)
            left += self.width(char, size)

    def slanted(self, text: str, middle: tuple[float, float], size: float) -> None:
        """A pale text across the page, as watermarks are."""
        self.paper.saveState()
        self.paper.setFillColorRGB(0.88, 0.88, 0.88)
        self.paper.setFont(self.font, size)
        self.paper.translate(middle[0], self.height - middle[1])
        self.paper.rotate(45)
        self.paper.drawCentredString(0, -size / 2, text)
        self.paper.restoreState()

    def area(self, box: tuple[float, float, float, float], colour: tuple[float, float, float]) -> None:
        """A coloured rectangle without a border: shading of cells or of highlighted prose."""
        x0, top, x1, bottom = box
        self.paper.setFillColorRGB(*colour)
        self.paper.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        self.paper.setFillColorRGB(0, 0, 0)

    def border(
        self, box: tuple[float, float, float, float], *, left: bool = True, right: bool = True
    ) -> None:
        """The rules around a cell; a side can be left open."""
        x0, top, x1, bottom = box
        if self.ink == "boxes" and left and right:
            self.paper.setLineWidth(THICKNESS)
            self.paper.rect(x0, self.height - bottom, x1 - x0, bottom - top, stroke=1, fill=0)
            return
        sides = [(x0, top, x1, top), (x0, bottom, x1, bottom)]
        sides += [(x0, top, x0, bottom)] if left else []
        sides += [(x1, top, x1, bottom)] if right else []
        for side in sides:
            self._rule(*side)

    def _rule(self, x0: float, top: float, x1: float, bottom: float) -> None:
        if self.ink == "fills":
            wide, high = max(x1 - x0, THICKNESS), max(bottom - top, THICKNESS)
            self.paper.rect(x0, self.height - top - high, wide, high, stroke=0, fill=1)
            return
        self.paper.setLineWidth(THICKNESS)
        self.paper.line(x0, self.height - top, x1, self.height - bottom)
