"""A table as a strip of paper: laid out once, cut into pages afterwards, even through rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extractor.sampling.grid import PrintedCell, PrintedTable

Measure = Callable[[str], float]

_HANGING = frozenset("，。；：、）》”,.;:)")


@dataclass(frozen=True)
class Strip:
    """Positions in points from the top left of the table, as if the page had no end.

    ``rows`` and ``columns`` are the positions of the rules, one more than there are rows
    and columns; ``line`` is the height of a line of text.
    """

    table: PrintedTable
    rows: tuple[float, ...]
    columns: tuple[float, ...]
    texts: tuple[tuple[PrintedCell, tuple[str, ...]], ...]
    line: float

    @property
    def height(self) -> float:
        return self.rows[-1]

    def lines(self) -> Iterator[tuple[PrintedCell, str, float, float]]:
        """Every line of text: its cell, the text, the middle of the cell, the line's top."""
        for cell, lines in self.texts:
            top, bottom = self.rows[cell.row], self.rows[cell.row + cell.row_span]
            left, right = self.columns[cell.column], self.columns[cell.column + cell.column_span]
            start = (top + bottom - len(lines) * self.line) / 2
            for i, text in enumerate(lines):
                yield cell, text, (left + right) / 2, start + i * self.line

    def cut_before(self, limit: float, *, through: bool) -> float:
        """Where to cut so that nothing lies beyond ``limit``: at a rule, or inside a row.

        A cut inside a row falls between two lines of text of its tallest label.
        """
        above = max(y for y in self.rows if y <= limit + 0.01)
        if not through or limit - above < 1.6 * self.line or above == self.rows[-1]:
            return above
        row = self.rows.index(above)
        tall = [n for cell, n in self.texts if cell.row == row and cell.row_span == 1 and len(n) > 1]
        if not tall:
            return above
        count = max(len(n) for n in tall)
        start = (self.rows[row] + self.rows[row + 1] - count * self.line) / 2
        cuts = [start + i * self.line for i in range(1, count) if start + i * self.line <= limit]
        return max(cuts, default=above)


def lay(table: PrintedTable, width: float, size: float, measure: Measure) -> Strip:
    """The table at ``width`` points with text of ``size`` points, broken to fit its cells."""
    whole = sum(table.widths)
    columns = [0.0]
    for share in table.widths:
        columns.append(columns[-1] + width * share / whole)
    line, padding = size * 1.35, size * 0.9
    texts: list[tuple[PrintedCell, tuple[str, ...]]] = []
    heights = [line + padding] * table.n_rows
    for cell in sorted(table.cells, key=lambda c: c.row_span):
        room = columns[cell.column + cell.column_span] - columns[cell.column] - size * 0.6
        # Simple fonts have no glyph for a no-break space, and a line never begins with blanks.
        lines = tuple(folded(cell.text.replace("\u00a0", " ").strip(" \u3000"), room, measure))
        texts.append((cell, lines))
        rows = range(cell.row, cell.row + cell.row_span)
        lack = len(lines) * line + padding - sum(heights[r] for r in rows)
        if lack > 0:
            for r in rows:
                heights[r] += lack / len(rows)
    positions = [0.0]
    for height in heights:
        positions.append(positions[-1] + height)
    return Strip(table, tuple(positions), tuple(columns), tuple(texts), line)


def folded(text: str, width: float, measure: Measure) -> Iterator[str]:
    """The lines of ``text`` in ``width`` points: broken between any two characters.

    Figures are not broken unless they alone are too wide, and closing marks hang over
    rather than begin a line, as word processors do it.

    >>> list(folded("总计abc", 4, len)), list(folded("复议，诉讼", 2, len))
    (['总计', 'abc'], ['复议，', '诉讼'])
    """
    for paragraph in text.split("\n"):
        line = ""
        for token in _tokens(paragraph):
            if line and token not in _HANGING and measure(line + token) > width:
                yield line
                line = ""
            while measure(token) > width and len(token) > 1:
                yield token[:1]
                token = token[1:]  # noqa: PLW2901 (what is left of a token wider than its cell)
            line += token
        yield line


def _tokens(text: str) -> Iterator[str]:
    run = ""
    for char in text:
        if char.isascii() and not char.isspace():
            run += char
            continue
        if run:
            yield run
            run = ""
        yield char
    if run:
        yield run
