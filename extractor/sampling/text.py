"""Flattened text: tables as they come out of clipboards, converters and crawlers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from unicodedata import east_asian_width

from extractor.sampling.grid import Kind, PrintedCell, PrintedTable
from extractor.sampling.report import Heading, Report


def _tabbed(table: PrintedTable) -> list[str]:
    """One cell a line, each after a tab; a blank line ends a row.

    Cells merged downwards leave a lone tab in every row they cover; cells merged
    sideways appear once.
    """
    lines: list[str] = []
    for r, row in enumerate(table.grid()):
        for c, cell in enumerate(row):
            if cell is None or cell.column != c:
                continue
            lines += ("\t" + cell.text if cell.row == r else "\t").split("\n")
        lines.append("")
    return lines


def _separated(table: PrintedTable) -> list[str]:
    """A row a line, tabs between grid columns, every merged position but the first empty."""
    return [
        "\t".join(_at(cell, r, c) for c, cell in enumerate(row)) for r, row in enumerate(table.grid())
    ]


def _piped(table: PrintedTable) -> list[str]:
    return [
        "| " + " | ".join(_at(cell, r, c) for c, cell in enumerate(row)) + " |"
        for r, row in enumerate(table.grid())
    ]


def _single(table: PrintedTable) -> list[str]:
    """One cell a line and nothing else: what a crawler's `get_text` leaves."""
    return [
        line for row in table.rows() for cell in row for line in cell.text.split("\n") if line.strip()
    ]


def _boxed(table: PrintedTable) -> list[str]:
    """Drawn with box characters; every grid position is a box of its own."""
    grid = [[_at(cell, r, c) for c, cell in enumerate(row)] for r, row in enumerate(table.grid())]
    widths = [max((_width(row[c]) for row in grid), default=2) for c in range(table.n_columns)]
    bars = ["─" * (w + w % 2) for w in widths]
    rule = "├" + "┼".join(bars) + "┤"
    lines = ["┌" + "┬".join(bars) + "┐"]
    for i, row in enumerate(grid):
        lines += [rule] if i else []
        padded = (t + " " * (w + w % 2 - _width(t)) for t, w in zip(row, widths, strict=True))
        lines.append("│" + "│".join(padded) + "│")
    return [*lines, "└" + "┴".join(bars) + "┘"]


def _joined(table: PrintedTable) -> list[str]:
    """A row a line with nothing between the cells: figures that nobody can tell apart."""
    return ["".join(cell.text.replace("\n", "") for cell in row) for row in table.rows()]


LAYOUTS: Mapping[str, Callable[[PrintedTable], list[str]]] = {
    "tabbed": _tabbed,
    "separated": _separated,
    "piped": _piped,
    "single": _single,
    "boxed": _boxed,
    "joined": _joined,
}


def choose(report: Report, rng: Random) -> str:
    """A layout that can hold the report: a lone cell a line cannot tell where a blank stood."""
    blank = any(not c.text.strip() for t in report.tables for c in t.cells if c.kind is Kind.VALUE)
    if report.style.has("undelimited"):
        return "joined"
    apart = blank or report.style.has("broken_figures")
    barred = {"joined", *(["single"] if apart else [])}
    if report.language != "zh":
        barred |= {"tabbed", "single"}  # a cell a line is how Chinese editors' tables are pasted
    return rng.choice([name for name in sorted(LAYOUTS) if name not in barred])


def render(report: Report, layout: str, rng: Random) -> bytes:
    """The report as text in UTF-8 (a third with a mark of order) or GB18030."""
    indent = rng.choice(("　　", "", "    "))
    lines = [*report.title, ""]
    if report.head:
        lines = [f"{label}：{text}" for label, text in report.head] + lines
    for part in report.body:
        if isinstance(part, PrintedTable):
            lines += LAYOUTS[layout](part)
        elif isinstance(part, Heading):
            lines.append(indent + part.text)
        else:
            lines.append(indent + part.text)
    lines += [*report.closing, *(f"附件：{name}" for name in report.attachments)]
    text = rng.choice(("\n", "\r\n")).join(lines) + "\n"
    if report.style.has("mojibake"):
        return mojibake(text)
    charset = rng.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030"))
    return text.encode(charset, "replace")


def mojibake(text: str) -> bytes:
    """The text after its UTF-8 bytes were taken for Latin and stored again.

    >>> mojibake("中").decode("utf-8")
    'ä¸\xad'
    """
    return text.encode("utf-8").decode("latin-1").encode("utf-8")


def _at(cell: PrintedCell | None, row: int, column: int) -> str:
    if cell is None or (cell.row, cell.column) != (row, column):
        return ""
    return cell.text.replace("\n", "")


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)
