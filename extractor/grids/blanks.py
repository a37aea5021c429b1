"""Blocks of a table in which nothing is filled in: headings, and labels with blanks beside them.

Such a block has no figure that would show where its columns are. The headings show it: each row
gets a blank, a piece without glyphs, under each of them, and is read like any other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extractor.document import BBox
from extractor.grids.content import squeeze
from extractor.grids.keys import NUMBERED, heads_labels
from extractor.grids.pieces import Piece, PieceLine

NEAR = 3.0
"""The lines of a header, and the rows below it, follow each other within this many heights."""
LEAST_ROWS = 2
"""Rows that show a header for one where its first heading does not say so."""
LEAST_HEADINGS = 3
_SENTENCE_END = ("。", "；", "，", "：", "！", "？", "、")
_NOTHING = np.zeros(0, np.int64)


def with_blanks(lines: Sequence[PieceLine]) -> list[PieceLine]:
    """The lines of a page, those of blank rows with a blank under each heading."""
    out = list(lines)
    start = 0
    while start < len(lines):
        stop = _header_stop(lines, start)
        rows = _label_rows(lines, start, stop) if stop > start else []
        for k in rows:
            out[k] = _filled(lines[k], _over_blanks(lines[start:stop], [lines[r] for r in rows]))
        start = max(stop, start + 1)
    return out


def _header_stop(lines: Sequence[PieceLine], start: int) -> int:
    """Where the lines of several headings that begin at ``start`` end."""
    stop = start
    while stop < len(lines) and _is_heading(lines[stop]):
        if stop > start and not _follows(lines, stop):
            break
        stop += 1
    return stop


def _is_heading(line: PieceLine) -> bool:
    texts = [squeeze(p.text) for p in line.pieces]
    return len(texts) > 1 and not any(
        p.is_figure or t.endswith(_SENTENCE_END) for p, t in zip(line.pieces, texts, strict=True)
    )


def _follows(lines: Sequence[PieceLine], k: int) -> bool:
    return lines[k].box.top - lines[k - 1].box.bottom < NEAR * lines[k].size


def _headings(header: Sequence[PieceLine]) -> list[Piece]:
    """The lowest heading over each column."""
    found: list[Piece] = []
    for line in reversed(header):
        found += [
            p for p in line.pieces if not any(p.box.x0 < q.box.x1 and q.box.x0 < p.box.x1 for q in found)
        ]
    return sorted(found, key=lambda p: p.box.x0)


def _over_blanks(header: Sequence[PieceLine], rows: Sequence[PieceLine]) -> list[Piece]:
    """The headings but that over the labels."""
    first, *others = _headings(header)
    over_labels = heads_labels(first.text) or first.box.x0 < max(row.box.x1 for row in rows)
    return others if over_labels else [first, *others]


def _label_rows(lines: Sequence[PieceLine], start: int, stop: int) -> list[int]:
    """The lines below a header with which labels begin, if labels are all that is below it."""
    headings = _headings(lines[start:stop])
    end = stop
    while end < len(lines) and _follows(lines, end) and _is_label(lines[end], headings[1:]):
        end += 1
    named = heads_labels(headings[0].text)
    enough = end - stop >= LEAST_ROWS and len(headings) >= LEAST_HEADINGS
    if not (named or enough) or (end < len(lines) and any(p.is_figure for p in lines[end].pieces)):
        return []
    numbered = [
        k for k in range(stop, end) if any(NUMBERED.match(squeeze(p.text)) for p in lines[k].pieces)
    ]
    return numbered if len(numbered) >= LEAST_ROWS else list(range(stop, end))


def _is_label(line: PieceLine, headings: Sequence[Piece]) -> bool:
    words = not any(p.is_figure for p in line.pieces)
    return words and bool(headings) and line.box.x1 < headings[0].box.x0


def _filled(row: PieceLine, headings: Sequence[Piece]) -> PieceLine:
    blanks = [
        Piece("", BBox(h.centre - 1, row.box.top, h.centre + 1, row.box.bottom), _NOTHING)
        for h in headings
    ]
    return PieceLine((*row.pieces, *blanks))
