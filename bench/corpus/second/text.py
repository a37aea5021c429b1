"""Reports as plain text: cells by tabs, one cell a line, or columns aligned by blanks."""

from __future__ import annotations

import unicodedata

from .model import Break, Grid, Heading, Note, Paragraph, Report, matrix, placed


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WFA" else 1 for ch in text)


def _tabs(grid: Grid) -> list[str]:
    """A line for each row; what a merged cell covers below it is an empty cell."""
    lines = []
    starts: dict[tuple[int, int], str] = {}
    covered: set[tuple[int, int]] = set()
    for cell, r, c in placed(grid):
        starts[r, c] = cell.label
        covered.update((r + i, c) for i in range(1, cell.rowspan))
    for r in range(len(grid.rows)):
        cells = [starts.get((r, c), "" if (r, c) in covered else None) for c in range(grid.columns)]
        lines.append("\t".join(text for text in cells if text is not None))
    return lines


def _one_a_line(grid: Grid) -> list[str]:
    """Every cell on a line of its own behind a tab, a blank line after each row."""
    lines = []
    for row in _tabs(grid):
        lines += ["\t" + text for text in row.split("\t")]
        lines.append("")
    return lines


def _aligned(grid: Grid) -> list[str]:
    """Columns padded by blanks as in a terminal; spans leave blanks."""
    table = [[c.label for c in row] for row in matrix(grid, repeat=False)]
    widths = [0] * (max(len(row) for row in table))
    spanning = {(r, c) for cell, r, c in placed(grid) if cell.colspan > 1}
    for r, row in enumerate(table):
        for c, text in enumerate(row):
            if (r, c) not in spanning:
                widths[c] = max(widths[c], _width(text))
    lines = []
    for r, row in enumerate(table):
        line, debt = "", 0
        for c, text in enumerate(row):
            room = widths[c] + 2
            if (r, c) in spanning:
                line += text + "  "
                debt += _width(text) + 2 - room
                continue
            pad = max(0, room - debt) if not text else max(2, room - _width(text) - debt)
            debt = max(0, debt - room) if not text else 0
            line += text + " " * pad
        lines.append(line.rstrip())
    return lines


def _bars(grid: Grid) -> list[str]:
    """Cells between bars, as in Markdown or a mail."""
    return ["| " + " | ".join(c.label for c in row) + " |" for row in matrix(grid, repeat=False)]


_WAYS = {"tabs": _tabs, "one": _one_a_line, "aligned": _aligned, "bars": _bars}


def text(report: Report, way: str) -> str:
    lines = [report.title, ""]
    lines += [f"{k}：{v}" for k, v in report.head]
    for block in report.blocks:
        if isinstance(block, Grid):
            lines += [*_WAYS[way](block), ""]
        elif isinstance(block, Heading | Note):
            lines.append(block.text)
        elif isinstance(block, Paragraph):
            lines.append("　　" + block.text)
        elif isinstance(block, Break):
            lines.append("\f" if way == "aligned" else "")
    return "\n".join(lines) + "\n"
