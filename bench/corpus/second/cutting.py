"""Tables cut by pages, halved, or with their header again in the middle."""

from __future__ import annotations

from dataclasses import replace

from .model import Break, Cell, Grid, Note, placed


def cut(grid: Grid, at: int, how: str) -> list[Grid | Break | Note]:
    """The grid in two from row ``at`` on.

    ``repeat`` prints the header again, ``plain`` does not, ``split`` also cuts the text of the
    labels that span the cut, and ``inside`` keeps one table with the header printed again in it.
    """
    upper, lower = _parted(grid, at, split=how == "split")
    heads = grid.rows[: grid.head_rows]
    if how == "inside":
        rows = upper + heads + lower
        return [replace(grid, rows=rows)]
    first = replace(grid, rows=upper)
    second = replace(
        grid,
        rows=heads + lower if how == "repeat" else lower,
        head_rows=grid.head_rows if how == "repeat" else 0,
    )
    between: list[Grid | Break | Note] = [Break()]
    if how == "split":
        between = [Note("- 3 -"), Break()]
    return [first, *between, second]


def _parted(grid: Grid, at: int, *, split: bool) -> tuple[list[list[Cell]], list[list[Cell]]]:
    spanning: list[tuple[int, Cell, int]] = []
    upper = [list(row) for row in grid.rows[:at]]
    lower = [list(row) for row in grid.rows[at:]]
    for cell, r, c in placed(grid):
        if r < at < r + cell.rowspan:
            spanning.append((c, cell, r))
    for _, cell, r in sorted(spanning, key=lambda item: -item[0]):
        text, rest = cell.text, ("" if not split else cell.text)
        if split and len(cell.label) > 3:
            half = len(cell.text) // 2
            text, rest = cell.text[:half].strip("\n"), cell.text[half:].strip("\n")
        elif split:
            rest = ""
        if not split and not cell.vertical:
            rest = cell.text
        place = upper[r].index(cell)
        upper[r][place] = replace(cell, text=text, rowspan=at - r)
        lower[0].insert(0, replace(cell, text=rest, rowspan=cell.rowspan - (at - r)))
    return upper, lower


def halved(grid: Grid) -> Grid:
    """A list in two halves side by side under one header (rows without spans only)."""
    heads, body = grid.rows[: grid.head_rows], grid.rows[grid.head_rows :]
    middle = (len(body) + 1) // 2
    filler = [Cell("", kind="blank")] * grid.columns
    right = body[middle:] + [filler] * (2 * middle - len(body))
    rows = [head + head for head in heads] + [a + b for a, b in zip(body[:middle], right, strict=True)]
    return replace(grid, rows=rows, widths=[max(w, 1.5) if w < 3 else w * 0.8 for w in grid.widths] * 2)
