"""Tables that are ruled only in part: the missing parting lines follow from the words.

Columns: the header is ruled and the rows below run across it; a row whose words all keep
within the columns of the header is cut at them. Rows: a band holds several lines of figures
at the same heights in each of its cells; it is cut between them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extractor.grids.content import Content, content_of
from extractor.grids.filled import Filled
from extractor.grids.glyphs import Glyphs, texts
from extractor.grids.keys import NUMBERED
from extractor.grids.ruled import Floats, Grid

SEGMENT_GAP = 0.8
"""A gap wider than this share of the height begins another column's text."""
EVIDENCE = 3
"""So many rows must keep to the columns, and so many lines to the rows, before any is cut;
one row is enough if it fills all columns."""
SHARE = 0.7
MANY = 4
"""No prose keeps clear of the edges of so many columns."""
SAME_HEIGHT = 0.5
INK = 0.6
"""The share of a glyph's box that its ink fills in height, about."""
LEAST_SLACK = 3.0
PADDING = 12.0
"""White space left and right of a cell's text together, in points, at most: Word leaves 10.8."""
COMPLETED = 0.8
"""Confidence of a table whose parting lines partly follow from its words."""
_IN_THOUSANDS = re.compile(r"[-+–−]?\d{1,3}(?: \d{3})+(?:[.,]\d+)?%?")


def completed(filled: Filled) -> Filled:
    """The grid with the parting lines that its words imply; the same where none are."""
    level = filled.over(_cut_tall(filled))
    wider = level.over(_cut_columns(level))
    return wider.over(_cut_rows(wider))


def _cut_tall(filled: Filled) -> Grid:
    """Cells over several rows that hold a line of figures in each row, cut between the rows."""
    grid = filled.grid
    cells = []
    for k, (top, left, bottom, right) in enumerate(grid.cells.tolist()):
        if bottom - top >= EVIDENCE and _fills_rows(filled.within(k), grid.ys[top : bottom + 1]):
            cells += [(row, left, row + 1, right) for row in range(top, bottom)]
        else:
            cells.append((top, left, bottom, right))
    if len(cells) == len(grid.cells):
        return grid
    return replace(grid, cells=np.array(sorted(cells)), confidence=COMPLETED, drawn=None)


def _fills_rows(glyphs: Glyphs, edges: Floats) -> bool:
    """Whether most rows hold figures alone, and no text runs over an edge between rows."""
    y0, y1 = glyphs.boxes[:, 1], glyphs.boxes[:, 3]
    middle = (y0 + y1) / 2
    row = np.searchsorted(edges, middle, "right") - 1
    reach = (y1 - y0) * INK / 2
    over = (middle - reach < edges[row]) | (middle + reach > edges[row + 1])
    if over.any():
        return False
    lines = [text for text in texts(glyphs, row, len(edges) - 1) if text]
    figures = sum(
        "\n" not in line and all(content_of(part) is Content.FIGURE for part in line.split(" "))
        for line in lines
    )
    return figures >= max(EVIDENCE, SHARE * len(lines))


def _cut_columns(filled: Filled) -> Grid:
    grid = filled.grid
    wide: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, (_, left, _, right) in enumerate(grid.cells.tolist()):
        if right - left > 1:
            wide[left, right].append(k)
    cut: set[int] = set()
    for (left, right), members in wide.items():
        held = {k: _columns_held(filled.within(k), grid.xs[left : right + 1]) for k in members}
        if _proven(list(held.values()), right - left):
            cut.update(k for k, n in held.items() if n != 1 or _is_figure(filled.within(k)))
            cut.difference_update(k for k, n in held.items() if n is None)
    if not cut:
        return grid
    cells = []
    for k, (top, left, bottom, right) in enumerate(grid.cells.tolist()):
        if k in cut:
            cells += [(top, column, bottom, column + 1) for column in range(left, right)]
        else:
            cells.append((top, left, bottom, right))
    return replace(grid, cells=np.array(sorted(cells)), confidence=COMPLETED, drawn=None)


def _proven(held: Sequence[int | None], columns: int) -> bool:
    """Whether rows of as many columns say that they are parted: enough of them hold several
    texts, or one holds a text in each column."""
    several = [n for n in held if n is not None and n > 1]
    printed = sum(n != 0 for n in held)
    least = 1 if columns in several else EVIDENCE
    return len(several) >= max(least, SHARE * printed)


def _columns_held(glyphs: Glyphs, edges: Floats) -> int | None:
    """In how many columns a text stands, parted by white space or, if in each of many, by the
    edges alone; ``None`` if it runs over an edge."""
    if not len(glyphs):
        return 0
    x0, x1 = glyphs.boxes[:, 0], glyphs.boxes[:, 2]
    column = np.searchsorted(edges, x0 + 0.5, "right")
    if (column != np.searchsorted(edges, x1 - 0.5, "right")).any():
        return None
    found = np.unique(column)
    height = float(np.median(glyphs.boxes[:, 3] - glyphs.boxes[:, 1]))
    starts = np.array([x0[column == c].min() for c in found])
    ends = np.array([x1[column == c].max() for c in found])
    apart = bool((starts[1:] - ends[:-1] > SEGMENT_GAP * height).all())
    return len(found) if apart or len(found) == len(edges) - 1 >= MANY else None


def _is_figure(glyphs: Glyphs) -> bool:
    return content_of(texts(glyphs, np.zeros(len(glyphs), np.int64), 1)[0]) is Content.FIGURE


def _cut_rows(filled: Filled) -> Grid:
    grid = filled.grid
    bands: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, (top, _, bottom, _) in enumerate(grid.cells.tolist()):
        bands[top, bottom].append(k)
    inserted: list[tuple[int, list[float]]] = []
    for (top, bottom), members in bands.items():
        lines = {k: filled.strings[k].split("\n") for k in members}
        if max(map(len, lines.values())) < EVIDENCE:
            continue
        # a cell of another height beside the band would be cut through
        alone = bottom == top + 1 and not any(
            a < bottom and top < b and (a, b) != (top, bottom) for a, b in bands
        )
        whole = not alone or _wrapped(filled, lines)
        cuts = [] if whole else _line_cuts(filled, lines)
        if cuts:
            inserted.append((top, cuts))
    for top, cuts in sorted(inserted, reverse=True):
        grid = _insert_rows(grid, top, cuts)
    return grid


def _wrapped(filled: Filled, lines: dict[int, list[str]]) -> bool:
    """Whether most figures on several lines had to break: one more digit would not fit.

    Then each is one number in a narrow column, not a stack of numbers.
    """
    stacks = [k for k, found in lines.items() if len(found) > 1 and "".join(found).isdigit()]
    breaking = 0
    for k in stacks:
        boxes = filled.within(k).boxes
        _, left, _, right = filled.grid.cells[k].tolist()
        text_width = float(boxes[:, 2].max() - boxes[:, 0].min())
        digit = float(np.median(boxes[:, 2] - boxes[:, 0]))
        room = float(filled.grid.xs[right] - filled.grid.xs[left]) - PADDING
        breaking += text_width + digit > room
    return 2 * breaking > len(stacks)


def _line_cuts(filled: Filled, lines: dict[int, list[str]]) -> list[float]:
    """Heights at which a band falls into rows, or nothing."""
    full = {k: found for k, found in lines.items() if found != [""]}
    figures = [k for k, found in full.items() if all(content_of(t) is Content.FIGURE for t in found)]
    n = max((len(found) for found in full.values()), default=0)
    if n < EVIDENCE or sum(len(full[k]) >= SHARE * n for k in figures) < 2 or len(full) < 3:
        return []
    heights = {k: _line_heights(filled.within(k).boxes) for k in full}
    rows = max(heights.values(), key=len)
    if len(rows) != n:
        return []
    slack = SAME_HEIGHT * float(np.diff(rows).min())
    for k, found in heights.items():
        nearest = np.abs(found[:, None] - rows[None, :]).argmin(axis=1)
        one_each = len(found) == len(full[k]) == len(np.unique(nearest))
        if not one_each or np.abs(found - rows[nearest]).max() > slack:
            return []
    cuts: list[float] = ((rows[1:] + rows[:-1]) / 2).tolist()
    return cuts


def _line_heights(boxes: Floats) -> Floats:
    """The middle of each line of a cell, from the top."""
    levels = np.sort((boxes[:, 1] + boxes[:, 3]) / 2)
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    breaks = np.nonzero(np.diff(levels) > SAME_HEIGHT * height)[0]
    return np.array([part.mean() for part in np.split(levels, breaks + 1)])


def _insert_rows(grid: Grid, top: int, cuts: list[float]) -> Grid:
    more = len(cuts)
    cells = []
    for a, left, b, right in grid.cells.tolist():
        if a == top:
            cells += [(top + k, left, top + k + 1, right) for k in range(more + 1)]
        else:
            cells.append((a + more * (a > top), left, b + more * (b > top), right))
    ys = np.insert(grid.ys, top + 1, cuts)
    return replace(grid, ys=ys, cells=np.array(sorted(cells)), confidence=COMPLETED, drawn=None)


def is_stacked(filled: Filled) -> bool:
    """Whether rows of figures stand in one band of cells still: its parting lines are missing;
    or texts beside each other in a frame that parts no columns."""
    strings, cells = filled.strings, filled.grid.cells.tolist()
    if len(filled.grid.xs) == 2 and any(" " in text for text in strings):
        return True
    bands: dict[tuple[int, int], list[int]] = defaultdict(list)
    for k, (top, left, bottom, right) in enumerate(cells):
        if "\n" in strings[k]:
            if _holds_rows(strings[k], right - left):
                return True
            bands[top, bottom].append(k)
    rows = Counter(
        (left, right) for text, (_, left, _, right) in zip(strings, cells, strict=True) if _is_row(text)
    )
    if max(rows.values(), default=0) >= EVIDENCE:
        return True
    return any(_stacked_band(filled, members) for members in bands.values())


def _is_row(text: str) -> bool:
    """Whether a cell holds several figures beside each other and nothing else; 1 234 567 is one."""
    parts = text.split(" ")
    several = len(parts) > 1 and not _IN_THOUSANDS.fullmatch(text)
    return several and all(content_of(part) is Content.FIGURE for part in parts)


def _holds_rows(text: str, columns: int) -> bool:
    """Whether lines of figures in columns stand in one cell; there must be more of them where no
    rule elsewhere says that it covers several columns."""
    lines = [line.split(" ")[1:] for line in text.split("\n")]
    figures = [sum(content_of(part) is Content.FIGURE for part in line) for line in lines]
    rows = [n for n, line in zip(figures, lines, strict=True) if n and n == len(line)]
    if columns == 1:
        return sum(n > 1 for n in rows) >= EVIDENCE
    return len(lines) > 1 and (len(rows) > 1 or max(rows, default=0) > 1)


def _stacked_band(filled: Filled, members: list[int]) -> bool:
    lines = {k: filled.strings[k].split("\n") for k in members}
    figures = [k for k in members if all(content_of(t) is Content.FIGURE for t in lines[k])]
    listed = any(len(found) > 1 and all(map(NUMBERED.match, found)) for found in lines.values())
    if not figures or (not listed and _wrapped(filled, lines)):
        return False
    most = max(figures, key=lambda k: len(lines[k]))
    heights = _line_heights(filled.within(most).boxes)
    level = sum(_same_heights(heights, _line_heights(filled.within(k).boxes)) for k in members)
    return len(heights) >= 2 and (level >= 3 or (level == 2 and len(heights) >= EVIDENCE))


def _same_heights(one: Floats, other: Floats) -> bool:
    """Whether two cells hold lines at the same heights, as far as both have any."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    slack = SAME_HEIGHT * float(np.diff(many).min()) if len(many) > 1 else LEAST_SLACK
    return len(few) > 1 and bool((np.abs(few[:, None] - many[None, :]).min(axis=1) <= slack).all())
