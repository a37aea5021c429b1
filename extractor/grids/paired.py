"""Columns of figures and their headings, paired in order where they do not stand over one another.

Figures keep to the left or right edge of a column whose heading stands in its middle: a short
figure is then beside its heading, not below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from extractor.grids.pieces import PieceLine

Span = tuple[float, float]
"""From the left to the right, in points."""


def merged(spans: Iterable[Span]) -> list[Span]:
    """The stretches that spans cover together, from left to right."""
    found: list[Span] = []
    for x0, x1 in sorted(spans):
        if found and x0 < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], x1))
        else:
            found.append((x0, x1))
    return found


def with_headings(figures: Sequence[Span], header: Sequence[PieceLine]) -> list[Span] | None:
    """Columns of figures as wide as they and their headings together.

    ``None`` unless there are as many headings as columns, besides one over the labels, and each
    column with its heading keeps clear of the next.
    """
    for lines in (_by_pieces(header), _by_words(header)):
        for depth in range(1, len(lines) + 1):
            both = _paired(figures, _lowest(lines[-depth:]))
            if both:
                return both
    return None


def _paired(figures: Sequence[Span], heads: Sequence[Span]) -> list[Span] | None:
    spare = len(heads) - len(figures)
    if not figures or spare not in (0, 1):
        return None
    over_labels, own = heads[:spare], heads[spare:]
    both = [(min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(figures, own, strict=True)]
    clear = all(a[1] < b[0] for a, b in pairwise((*over_labels, *both)))
    return both if clear else None


def _by_pieces(header: Sequence[PieceLine]) -> list[list[Span]]:
    return [[(p.box.x0, p.box.x1) for p in line.pieces] for line in header]


def _by_words(header: Sequence[PieceLine]) -> list[list[Span]]:
    """As narrow columns need it: their headings stand close together."""
    return [[(w.box.x0, w.box.x1) for p in line.pieces for w in p.words or (p,)] for line in header]


def _lowest(lines: Sequence[Sequence[Span]]) -> list[Span]:
    """The headings with none below them, each with its lines; one over several others is none."""
    found: list[Span] = []
    for spans in reversed(lines):
        single = [s for s in spans if sum(s[0] < b and a < s[1] for a, b in found) < 2]
        found = merged((*found, *single))
    return found
