"""A region of figures cut into blocks: a header, and the lines of figures under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.document import BBox
from extractor.grids.pieces import Piece, PieceLine
from extractor.grids.strokes import united

CENTRED = 0.06
"""A caption's middle is off the table's by this share of its width at most."""


@dataclass(frozen=True)
class Block:
    """Header lines, and the lines of figures under it with the lines of labels around them."""

    header: tuple[PieceLine, ...]
    body: tuple[PieceLine, ...]
    anchors: tuple[int, ...]
    """Which lines of the body hold figures."""


def blocks_of(lines: Sequence[PieceLine], anchors: Sequence[int], rows: range, box: BBox) -> list[Block]:
    """The lines of a table at ``box`` cut where headers stand between lines of figures."""
    cuts = [(rows.start, _header_end(lines, rows.start, anchors[0], lines[anchors[0]].pieces))]
    for before, after in pairwise(anchors):
        values = [*lines[before].pieces, *lines[after].pieces]
        start = _header_start(lines, before, after, box)
        if start is not None:
            cuts.append((start, _header_end(lines, start, after, values)))
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


def _names_columns(line: PieceLine, below: PieceLine) -> bool:
    """Whether a line of words has a heading for the label and for each figure of a line below it,
    which may keep to the edge of its column, beside its heading."""
    if len(line.pieces) != len(below.pieces) or len(line.pieces) < 2:
        return False
    if any(p.is_value for p in line.pieces) or not all(p.is_value for p in below.pieces[1:]):
        return False
    columns = [united((a.box, b.box)) for a, b in zip(line.pieces, below.pieces, strict=True)]
    return all(a.x1 < b.x0 for a, b in pairwise(columns))


def _opened(line: PieceLine) -> int:
    """How many more brackets a line opens than it closes: a value with a note runs on."""
    text = "".join(p.text for p in line.pieces)
    return text.count("（") + text.count("(") - text.count("）") - text.count(")")


def _header_start(lines: Sequence[PieceLine], before: int, after: int, box: BBox) -> int | None:
    """The first line of a header between two lines of figures, if there is one."""
    values = [*lines[before].pieces, *lines[after].pieces]
    found: int | None = None
    opened = _opened(lines[before])
    for k in range(before + 1, after):
        line = lines[k]
        wraps = opened > 0 and line.box.top - lines[k - 1].box.bottom < 0.7 * line.size
        heads = _over_values(line, values) or _names_columns(line, lines[after])
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


def _header_end(lines: Sequence[PieceLine], start: int, anchor: int, values: Sequence[Piece]) -> int:
    """Where the header that begins at ``start`` ends, excluded."""
    end = start
    for k in range(start, anchor):
        if _over_values(lines[k], values) or _names_columns(lines[k], lines[anchor]):
            end = k + 1
    return end
