"""A region of figures cut into blocks: a header, and the lines of figures under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.document import BBox
from extractor.grids.pieces import Piece, PieceLine
from extractor.grids.strokes import united

CENTRED = 0.06
"""A caption's middle is off the table's by this share of its width at most."""
NEAR = 2
"""So many lines of figures tell the columns of the header above them: the first may have blanks."""
_NOTED = re.compile(r"[0-9０-９.,]+[（(]")


@dataclass(frozen=True)
class Block:
    """Header lines, and the lines of figures under it with the lines of labels around them."""

    header: tuple[PieceLine, ...]
    body: tuple[PieceLine, ...]
    anchors: tuple[int, ...]
    """Which lines of the body hold figures."""


def blocks_of(lines: Sequence[PieceLine], anchors: Sequence[int], rows: range, box: BBox) -> list[Block]:
    """The lines of a table at ``box`` cut where headers stand between lines of figures."""
    cuts = [(rows.start, _header_end(lines, rows.start, anchors, lines[anchors[0]].pieces))]
    for at, (before, after) in enumerate(pairwise(anchors), 1):
        values = [*lines[before].pieces, *lines[after].pieces]
        start = _header_start(lines, anchors[at - 1 :], box)
        if start is not None:
            cuts.append((start, _header_end(lines, start, anchors[at:], values)))
    blocks = []
    for at, (start, end) in enumerate(cuts):
        stop = cuts[at + 1][0] if at + 1 < len(cuts) else rows.stop
        inside = tuple(k - end for k in anchors if end <= k < stop)
        blocks.append(Block(tuple(lines[start:end]), tuple(lines[end:stop]), inside))
    return blocks


def _over_values(line: PieceLine, others: Sequence[Piece]) -> bool:
    """Whether words stand over figures."""
    figures = [p.box for p in others if p.is_figure]
    return any(
        p.box.x0 < f.x1 and f.x0 < p.box.x1 for p in line.pieces if not p.is_value for f in figures
    )


def _names_columns(line: PieceLine, rows: Sequence[PieceLine]) -> bool:
    """Whether a line of words has a heading for the label and for each figure of a line below it,
    which may keep to the edge of its column, beside its heading."""
    if len(line.pieces) < 2 or any(p.is_value for p in line.pieces):
        return False
    return any(_keeps_clear(line, row) for row in rows)


def _keeps_clear(line: PieceLine, row: PieceLine) -> bool:
    if len(line.pieces) != len(row.pieces) or not all(p.is_value for p in row.pieces[1:]):
        return False
    columns = [united((a.box, b.box)) for a, b in zip(line.pieces, row.pieces, strict=True)]
    return all(a.x1 < b.x0 for a, b in pairwise(columns))


def _right_of_labels(line: PieceLine, below: PieceLine) -> bool:
    """Whether a line of words, not of figures with notes, keeps clear of the labels of a line of
    figures below it."""
    if any(_NOTED.match(p.text) for p in line.pieces):
        return False
    first = below.pieces[0]
    if any(p.is_value for p in line.pieces):
        return False
    if first.is_value:  # its label may stand higher and lower
        return line.box.x1 > first.box.x0
    return line.box.x0 >= first.box.x1


def _opened(line: PieceLine) -> int:
    """How many more brackets a line opens than it closes: a value with a note runs on."""
    text = "".join(p.text for p in line.pieces)
    return text.count("（") + text.count("(") - text.count("）") - text.count(")")


def _header_start(lines: Sequence[PieceLine], anchors: Sequence[int], box: BBox) -> int | None:
    """The first line of a header between the first two lines of figures, if there is one."""
    before, after = anchors[:2]
    below = [lines[k] for k in anchors[1 : 1 + NEAR]]
    values = [*lines[before].pieces, *lines[after].pieces]
    found: int | None = None
    opened = _opened(lines[before])
    for k in range(before + 1, after):
        line = lines[k]
        wraps = opened > 0 and line.box.top - lines[k - 1].box.bottom < 0.7 * line.size
        heads = _over_values(line, values) or _names_columns(line, below)
        if heads and not wraps:
            found = k
            break
        opened += _opened(line)
    if found is None:
        return None
    while found - 1 > before:  # a caption above it
        piece = lines[found - 1].pieces[0]
        centred = abs(piece.centre - (box.x0 + box.x1) / 2) < CENTRED * box.width
        edges = [p.box.x0 for line in lines[max(before - 1, 0) : found - 1] for p in line.pieces]
        indented = all(abs(piece.box.x0 - x) > 3 for x in edges)
        if len(lines[found - 1].pieces) > 1 or piece.box.x0 < box.x0 + 0.1 * box.width:
            break
        if not (centred or indented):
            break
        found -= 1
    return found


def _header_end(
    lines: Sequence[PieceLine], start: int, anchors: Sequence[int], values: Sequence[Piece]
) -> int:
    """Where the header that begins at ``start``, above lines of figures, ends (excluded)."""
    end = start
    below = [lines[k] for k in anchors[:NEAR]]
    for k in range(start, anchors[0]):
        names = _over_values(lines[k], values) or _names_columns(lines[k], below)
        several = end > start or len(lines[k].pieces) > 1
        if names or (several and _right_of_labels(lines[k], below[0])):
            end = k + 1
    return end
