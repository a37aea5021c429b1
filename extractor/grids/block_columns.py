"""Columns of a table without rules: where figures stand below one another, parted by white space."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractor.grids.paired import Span, merged, with_headings
from extractor.grids.region_blocks import Block
from extractor.grids.regions import Region
from extractor.grids.strokes import Strokes, united


@dataclass(frozen=True)
class Column:
    x0: float
    x1: float
    is_label: bool


def columns_of(block: Block) -> list[Column]:
    """Columns of figures, and of words between them; all words in front are one column."""
    anchors = [block.body[k] for k in block.anchors]
    figures = merged((p.box.x0, p.box.x1) for line in anchors for p in line.pieces if p.is_value)
    figures = with_headings(figures, block.header) or figures
    words = [p for line in block.body for p in line.pieces if not p.is_value]
    words = [part for p in words for part in p.cut([x0 for x0, _ in figures], 1.0)]
    spans = [(p.box.x0, p.box.x1) for p in words]
    labels = merged(span for span in spans if not _is_over(span, figures))
    labels, blank = _headed_only(block, figures, labels)
    columns = [Column(a, b, False) for a, b in (*figures, *blank)]
    columns += [Column(a, b, True) for a, b in labels]
    columns.sort(key=lambda c: c.x0)
    out: list[Column] = []
    for column in columns:
        if out and column.is_label and out[-1].is_label:
            out[-1] = replace(out[-1], x1=column.x1)
        else:
            out.append(column)
    return _under_headings(out, block)


def _is_over(span: Span, others: Iterable[Span]) -> bool:
    return any(span[0] < b and a < span[1] for a, b in others)


def _headed_only(block: Block, figures: list[Span], labels: list[Span]) -> tuple[list[Span], list[Span]]:
    """Labels, and columns in which nothing stands but a heading.

    A heading right of labels that have none is theirs: they begin at the left, it is centred.
    """
    heads = [(p.box.x0, p.box.x1) for p in block.header[-1].pieces] if block.header else []
    labels = list(labels)
    blank = []
    for head in heads:
        if _is_over(head, (*figures, *labels)):
            continue
        left = [k for k, (_, b) in enumerate(labels) if b <= head[0]]
        beside = left and not any(labels[left[-1]][1] <= a < head[0] for a, _ in figures)
        if beside and not _is_over(labels[left[-1]], heads):
            labels[left[-1]] = (labels[left[-1]][0], head[1])
        elif left or head[0] >= figures[0][0]:
            blank.append(head)
    return labels, blank


def _under_headings(columns: list[Column], block: Block) -> list[Column]:
    """Columns as wide as the headings that stand over one of them, from the lowest line up."""
    words = [w for line in reversed(block.header) for p in line.pieces for w in p.words or (p,)]
    for word in words:
        over = [k for k, c in enumerate(columns) if word.box.x0 < c.x1 and c.x0 < word.box.x1]
        if len(over) == 1:
            own = columns[over[0]]
            columns[over[0]] = replace(own, x0=min(own.x0, word.box.x0), x1=max(own.x1, word.box.x1))
    return columns


def edges_of(columns: Sequence[Sequence[Column]], region: Region, strokes: Strokes) -> list[list[float]]:
    """Column edges of each block; blocks share an edge where one place parts columns in both."""
    gaps = []
    for own, block in zip(columns, region.blocks, strict=True):
        body = united(line.box for line in block.body)
        for left, right in pairwise(own):
            drawn = strokes.down(left.x1 - 1, right.x0 + 1, body.top, body.bottom)
            gaps.append((drawn[0], drawn[0]) if drawn else (left.x1, right.x0))
    by_end = sorted(gaps, key=lambda gap: gap[1])
    at = dict(zip(by_end, _common(by_end), strict=True))
    inner = iter([at[gap] for gap in gaps])
    found = [[region.box.x0, *(next(inner) for _ in own[1:])] for own in columns]
    # the last column is as wide right of its middle as left of it
    ends = [own[-1].x0 + own[-1].x1 - edges[-1] for own, edges in zip(columns, found, strict=True)]
    last = region.box.x1 if region.ends_drawn else max(region.box.x1, *ends)
    return [[*edges, last] for edges in found]


def _common(gaps: Sequence[Span]) -> list[float]:
    """A place in each gap (sorted by their ends), the same for all that overlap."""
    places: list[float] = []
    held: list[Span] = []
    for low, high in gaps:
        if held and max(g[0] for g in (*held, (low, high))) > held[0][1]:
            places += [(max(g[0] for g in held) + held[0][1]) / 2] * len(held)
            held = []
        held.append((low, high))
    if held:
        places += [(max(g[0] for g in held) + held[0][1]) / 2] * len(held)
    return places
