"""Header rows of flattened text, whose column spans are lost, as a tree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise

from extractor.document import Cell
from extractor.grids.content import squeeze

MAX_HEADER_CELLS = 200
"""A wider header row of flattened text is no header; its columns stay without path."""


def ragged_leaves(rows: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """The lowest headers from left to right, each with the headers above it.

    Under each cell of one row stands either one empty cell that continues it, or one or
    more cells with text that divide it. Where the rows allow several divisions and no
    repetition of texts decides, the ancestors stay unknown and are left out.
    """
    leaves: list[tuple[str, ...]] = []
    for row in rows:
        texts = [squeeze(c.text) for c in row]
        leaves = _divide(leaves, texts) if leaves else [(t,) if t else () for t in texts]
    return leaves


def _divide(leaves: list[tuple[str, ...]], texts: list[str]) -> list[tuple[str, ...]]:
    divisions = list(_divisions(len(leaves), texts, limit=64))
    if not divisions:
        return [(t,) if t else () for t in texts]
    chosen = divisions[0] if len(divisions) == 1 else _repeating(divisions, texts)
    if chosen is None:
        return _certain_only(leaves, texts, divisions)
    found: list[tuple[str, ...]] = []
    for leaf, part in zip(leaves, chosen, strict=True):
        found.extend((*leaf, texts[i]) if texts[i] else leaf for i in part)
    return found


def _divisions(n_leaves: int, texts: list[str], limit: int) -> Iterator[tuple[range, ...]]:
    """At most ``limit`` ways to hand the cells to the leaves, each one blank or a run of texts."""

    @cache
    def possible(leaf: int, start: int) -> bool:
        if leaf == n_leaves:
            return start == len(texts)
        return any(possible(leaf + 1, stop) for stop in stops(start))

    def stops(start: int) -> Iterator[int]:
        if start >= len(texts):
            return
        yield start + 1
        stop = start + 1
        while texts[start] and stop < len(texts) and texts[stop]:
            stop += 1
            yield stop

    def walk(leaf: int, start: int) -> Iterator[tuple[range, ...]]:
        if leaf == n_leaves:
            yield ()
            return
        for stop in stops(start):
            if possible(leaf + 1, stop):
                for rest in walk(leaf + 1, stop):
                    yield (range(start, stop), *rest)

    if n_leaves <= len(texts) <= MAX_HEADER_CELLS:
        yield from islice(walk(0, 0), limit)


def _repeating(divisions: list[tuple[range, ...]], texts: list[str]) -> tuple[range, ...] | None:
    """The division in which neighbouring leaves carry the same row of texts."""
    for division in divisions:
        runs = [[texts[i] for i in part] for part in division if len(part) > 1 or texts[part[0]]]
        if len(runs) > 1 and all(a == b for a, b in pairwise(runs)):
            return division
    return None


def _certain_only(
    leaves: list[tuple[str, ...]], texts: list[str], divisions: list[tuple[range, ...]]
) -> list[tuple[str, ...]]:
    """Keep an ancestor where every division agrees on it."""
    found: list[tuple[str, ...]] = []
    for i, text in enumerate(texts):
        owners = {next(k for k, part in enumerate(d) if i in part) for d in divisions}
        above = leaves[owners.pop()] if len(owners) == 1 else ()
        found.append((*above, text) if text else above)
    return found
