"""Tables without rules: figures that stand below one another in at least three columns.

Careful by design, for prose must not become a table: only runs of at least three lines
count, each with three pieces or more, whose pieces keep to columns parted by white space
throughout, and most of which are figures outside the first column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from extractor.document import BBox, Cell, Provenance, Table
from extractor.grids.content import Content, content_of
from extractor.grids.glyphs import Glyphs, ordered, texts
from extractor.grids.keys import unit_of
from extractor.grids.ruled import Ints

CONFIDENCE = 0.6
LINES = 3
COLUMNS = 3
PIECE_GAP = 0.9
"""A gap wider than this share of the height parts two pieces of a line."""
LEADING = 2.5
"""Lines of one table follow each other within this many times their height."""
HEADERS = 3
"""At most so many lines above the figures belong to the table as its header."""
FIGURES = 0.6
"""Least share of figures among the pieces right of the first column that are no units."""


@dataclass(frozen=True)
class _Piece:
    text: str
    box: BBox
    glyphs: Ints
    """Indices of its glyphs on the page."""


_Row = list[_Piece]


def find_aligned(glyphs: Glyphs, page: int) -> list[tuple[Table, npt.NDArray[np.bool_]]]:
    """Tables among glyphs that no rule encloses, each with the mask of the glyphs it takes."""
    rows = _rows(glyphs)
    found = []
    for start, end in _tables(rows):
        columns = _columns(rows[start:end])
        first = start
        while first and start - first < HEADERS and _heads(rows[first - 1], rows[first], columns):
            first -= 1
        cells = _cells(rows[first:end], columns, page)
        taken = np.zeros(len(glyphs), np.bool_)
        for row in rows[first:end]:
            for piece in row:
                taken[piece.glyphs] = True
        edges = [columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1]]
        found.append((Table(cells, confidence=CONFIDENCE, edges=tuple(edges)), taken))
    return found


def _rows(glyphs: Glyphs) -> list[_Row]:
    """The lines of the page, each cut into pieces; nothing if too few lines have many."""
    if not len(glyphs):
        return []
    order, line = ordered(glyphs, np.zeros(len(glyphs), np.int64))
    boxes = glyphs.boxes[order]
    gap = boxes[1:, 0] - boxes[:-1, 2]
    height = np.maximum(boxes[1:, 3] - boxes[1:, 1], boxes[:-1, 3] - boxes[:-1, 1])
    begins = np.concatenate([[True], (np.diff(line) != 0) | (gap > PIECE_GAP * height)])
    starts = np.nonzero(begins)[0]
    if (np.bincount(line[starts]) >= COLUMNS).sum() < LINES:
        return []
    low = np.minimum.reduceat(boxes[:, :2], starts, axis=0).tolist()
    high = np.maximum.reduceat(boxes[:, 2:], starts, axis=0).tolist()
    strings = texts(glyphs[order], np.cumsum(begins) - 1, len(starts))
    rows: list[_Row] = [[] for _ in range(int(line[-1]) + 1)]
    members = np.split(order, starts[1:])
    for at, text, a, b, which in zip(line[starts].tolist(), strings, low, high, members, strict=True):
        rows[at].append(_Piece(text, BBox(*a, *b), which))
    return rows


def _runs(rows: Sequence[_Row]) -> list[tuple[int, int]]:
    """Stretches of lines of three pieces or more; one shorter line inside is let through."""
    runs = []
    start = 0
    while start < len(rows):
        if len(rows[start]) < COLUMNS:
            start += 1
            continue
        end = start + 1
        while end < len(rows) and _follows(rows[end - 1], rows[end]):
            if len(rows[end]) < COLUMNS and not (
                end + 1 < len(rows)
                and len(rows[end + 1]) >= COLUMNS
                and _follows(rows[end], rows[end + 1])
            ):
                break
            end += 1
        if sum(len(row) >= COLUMNS for row in rows[start:end]) >= LINES:
            runs.append((start, end))
        start = end
    return runs


def _tables(rows: Sequence[_Row]) -> Iterator[tuple[int, int]]:
    """The stretches that are tables; where one is none, those between its shorter lines.

    A heading between two tables of other columns is such a line.
    """
    for start, end in _runs(rows):
        if _is_table(rows[start:end]):
            yield start, end
            continue
        short = [i for i in range(start, end) if len(rows[i]) < COLUMNS]
        for above, below in pairwise([start - 1, *short, end]):
            if short and below - above > LINES and _is_table(rows[above + 1 : below]):
                yield above + 1, below


def _is_table(rows: Sequence[_Row]) -> bool:
    columns = _columns(rows)
    return len(columns) >= COLUMNS and _is_of_figures(rows, columns)


def _follows(above: _Row, below: _Row) -> bool:
    height = max(piece.box.height for piece in above + below)
    return min(p.box.top for p in below) - max(p.box.bottom for p in above) < (LEADING - 1) * height


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """The x ranges that pieces cover, parted where no piece of any line stands."""
    spans = sorted((p.box.x0, p.box.x1) for row in rows for p in row)
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _is_of_figures(rows: Sequence[_Row], columns: Sequence[tuple[float, float]]) -> bool:
    right = [p for row in rows for p in row if p.box.x0 >= columns[1][0] and not unit_of(p.text)]
    figures = sum(content_of(p.text) is Content.FIGURE for p in right)
    return figures >= max(1, FIGURES * len(right)) and all(_fits(row, columns) for row in rows)


def _heads(row: _Row, below: _Row, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether the line above is part of the header."""
    return len(row) > 1 and _follows(row, below) and _fits(row, columns)


def _fits(row: _Row, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether every piece stands over columns, no two over the same one."""
    places = [_place(piece, columns) for piece in row]
    taken = [column for place in places for column in place]
    return all(places) and len(taken) == len(set(taken))


def _place(piece: _Piece, columns: Sequence[tuple[float, float]]) -> range:
    """The columns over which a piece stands."""
    over = [k for k, (x0, x1) in enumerate(columns) if piece.box.x0 < x1 and x0 < piece.box.x1]
    return range(over[0], over[-1] + 1) if over else range(0)


def _cells(rows: Sequence[_Row], columns: Sequence[tuple[float, float]], page: int) -> tuple[Cell, ...]:
    cells = []
    for r, row in enumerate(rows):
        top, bottom = min(p.box.top for p in row), max(p.box.bottom for p in row)
        free = set(range(len(columns)))
        for piece in row:
            place = _place(piece, columns)
            free -= set(place)
            at = Provenance(boxes=(piece.box,), pages=(page,))
            cells.append(Cell(piece.text, r, place.start, 1, len(place), at))
        for c in free:
            box = BBox(columns[c][0], top, columns[c][1], bottom)
            cells.append(Cell("", r, c, provenance=Provenance(boxes=(box,), pages=(page,))))
    return tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
