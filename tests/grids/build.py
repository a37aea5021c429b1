"""Small tables from rows of text."""

from __future__ import annotations

from extractor.document import Cell, Table


def table(*rows: str, ragged: bool = False) -> Table:
    """Cells from rows of ``|``-separated texts; ``text*n`` spans n columns, ``text^n`` n rows."""
    cells = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        column = 0
        for part in row.split("|"):
            while (r, column) in taken:
                column += 1
            text, _, down = part.strip().partition("^")
            text, _, across = text.partition("*")
            cell = Cell(text, r, column, int(down or 1), int(across or 1))
            taken |= {(i, j) for i in cell.rows for j in cell.columns}
            cells.append(cell)
            column = cell.columns.stop
    return Table(tuple(cells), ragged=ragged)
