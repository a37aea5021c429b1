"""Which items in a row belong to which label: the least costly way to share them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

NEVER = 1e3
"""The cost of what cannot be."""


@dataclass(frozen=True)
class Share:
    """Items ``start`` to ``stop`` (excluded), and the label they belong to, if any."""

    start: int
    stop: int
    label: int | None


@dataclass(frozen=True)
class Costs:
    """What it costs that a label holds a stretch of items, that a stretch has no label, and
    that a label has no items."""

    held: Callable[[int, int, int], float]
    """(label, start, stop)"""
    alone: Callable[[int, int], float]
    bare: Callable[[int], float]


def shared(items: int, labels: int, costs: Costs, *, longest: int) -> tuple[float, list[Share]]:
    """Items cut into stretches of at most ``longest``, labels given to them in order, and the cost.

    >>> near = lambda label, a, b: abs((a + b - 1) / 2 - (1, 4)[label])
    >>> costs = Costs(near, lambda a, b: 9.0, lambda label: 9.0)
    >>> [(s.start, s.stop) for s in shared(6, 2, costs, longest=6)[1]]
    [(0, 3), (3, 6)]
    """
    best: dict[tuple[int, int], tuple[float, tuple[int, int], Share | None]] = {
        (0, 0): (0.0, (0, 0), None)
    }

    def offer(at: tuple[int, int], cost: float, before: tuple[int, int], share: Share) -> None:
        if at not in best or cost < best[at][0]:
            best[at] = (cost, before, share)

    for i in range(items + 1):
        for k in range(labels + 1):
            here = (i, k)
            if here not in best:
                continue
            cost = best[here][0]
            if k < labels:
                offer((i, k + 1), cost + costs.bare(k), here, Share(i, i, k))
            for stop in range(i + 1, min(items, i + longest) + 1):
                offer((stop, k), cost + costs.alone(i, stop), here, Share(i, stop, None))
                if k < labels:
                    offer((stop, k + 1), cost + costs.held(k, i, stop), here, Share(i, stop, k))
    found = []
    at = (items, labels)
    while (step := best[at])[2] is not None:
        found.append(step[2])
        at = step[1]
    return best[items, labels][0], found[::-1]
