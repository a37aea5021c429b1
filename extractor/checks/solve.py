"""The smallest, most plausible sets of events that explain why sums do not hold.

Exact within bounds: a best-first search over events, each of which changes a cell or a line of
cells, until no equation is left open. Equations that held must hold in the end, so one event that
settles several with the same difference comes before several that settle one each.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.checks.equations import Equations
from extractor.checks.events import Change, Event, Explanation
from extractor.checks.evidence import Evidence
from extractor.checks.lines import Lines
from extractor.checks.rules import Number, plus

MOST_EVENTS = 4
MOST_STATES = 150
"""States of the search that are looked into, for one group of equations that share cells."""
A_HABIT = 3
"""So many totals left blank are no slips; they stand for the sums of their parts."""
LESS_PLAUSIBLE = 12.0
"""Explanations so many times e less plausible than the best are not looked for."""


@dataclass(frozen=True)
class Group:
    """Open equations that share cells, with all explanations that were found, the best first."""

    equations: Equations
    open: Mapping[int, Number]
    explanations: tuple[Explanation, ...]


def solve(equations: Equations, evidence: Evidence) -> tuple[Group, ...]:
    """Each group of open equations with what explains it; those that nothing explains have none.

    Totals that were left blank come first: their findings are told again where more is wrong.
    """
    blank = _blank_totals(equations, evidence)
    if len(blank) < A_HABIT:
        blank = {}  # the search finds them, and whatever else may have happened there
    filled = equations.with_sums(blank)
    along = Lines(evidence, filled).events(filled.open)
    search = _Search(filled, evidence)
    groups = [search.explain(part, along) for part in _parts(filled, filled.open, along)]
    return tuple(_with_blanks(groups, blank, equations, evidence))


def _with_blanks(
    groups: Sequence[Group], blank: Mapping[int, str], equations: Equations, evidence: Evidence
) -> Iterator[Group]:
    """The groups, and one for each blank total that none of their events fills."""
    changes: dict[str, Number] = {}
    owner: dict[str, int] = {}
    for number, group in enumerate(groups):
        for event in group.explanations[0].events if group.explanations else ():
            changes |= event.differences
            owner |= dict.fromkeys(event.paths, number)
    right = equations.after(changes, equations.open)
    groups = list(groups)
    for position, total in blank.items():
        rest = right.get(position, 0)
        open_ = {i: equations.all[i].residual for i in equations.at[total] if i in equations.open}
        if not rest and total in owner:
            group = groups[owner[total]]
            groups[owner[total]] = replace(group, open={**open_, **group.open})
        elif evidence.can_hold(total, rest):
            event = evidence.cell(total, rest)
            yield Group(equations, open_, (Explanation((event,), event.weight),))
    yield from groups


def _blank_totals(equations: Equations, evidence: Evidence) -> dict[int, str]:
    """Position of the equation that tells its sum → the total that was left blank."""
    found: dict[int, str] = {}
    for position, residual in equations.open.items():
        total = equations.all[position].total
        if (
            total is not None
            and total not in found.values()
            and evidence.number(total) is None
            and evidence.can_hold(total, residual)
        ):
            found[position] = total
    return found


def _parts(
    equations: Equations, open_: Mapping[int, Number], along: Sequence[Event]
) -> Iterator[dict[int, Number]]:
    """The open equations, those together that share cells, or that one event settles."""
    ties = [set(equations.all[i].coefficients) for i in open_]
    ties += [set(e.paths) for e in along if _settles_several(e, equations, open_)]
    of = dict(zip(open_, ties, strict=False))
    waiting = dict(open_)
    while waiting:
        part: dict[int, Number] = {}
        paths = set(of[next(iter(waiting))])
        grown = True
        while grown:
            grown = False
            for tie in ties:
                if not tie <= paths and not tie.isdisjoint(paths):
                    paths |= tie
                    grown = True
        for position in list(waiting):
            if of[position] <= paths:
                part[position] = waiting.pop(position)
        yield part


def _settles_several(event: Event, equations: Equations, open_: Mapping[int, Number]) -> bool:
    after = equations.after(event.differences, open_)
    return len(after) <= len(open_) - 2 and after.keys() <= open_.keys()


@dataclass(frozen=True)
class _Search:
    equations: Equations
    evidence: Evidence

    def explain(self, open_: Mapping[int, Number], along: Sequence[Event]) -> Group:
        """The explanations of open equations; ``along`` are the events of whole lines."""
        along = [e for e in along if len(self.equations.after(e.differences, open_)) < len(open_)]
        if len(open_) > MOST_EVENTS * _MOST_SETTLED and not along:
            return Group(self.equations, open_, ())
        hope = self._hope(open_, along)
        tie = itertools.count()
        queue: list[_State] = [(0.0, next(tie), 0.0, dict(open_), ())]
        found: dict[frozenset[tuple[Change, ...]], Explanation] = {}
        bound = math.inf
        for _ in range(MOST_STATES):
            if not queue or queue[0][0] > bound:
                break
            _, _, cost, left, events = heapq.heappop(queue)
            for event in self._next(left, events, along):
                after = self.equations.after(event.differences, left)
                total = cost + _cost(event)
                least = total + hope * math.ceil(len(after) / _MOST_SETTLED)
                if least > bound:
                    continue
                if not after:
                    every = (*events, event)
                    found[frozenset(e.changes for e in every)] = Explanation(every, math.exp(-total))
                    bound = min(bound, total + LESS_PLAUSIBLE)
                elif len(events) + 1 < MOST_EVENTS:
                    heapq.heappush(queue, (least, next(tie), total, after, (*events, event)))
        return Group(self.equations, open_, tuple(sorted(found.values(), key=lambda e: -e.weight)))

    def _hope(self, open_: Mapping[int, Number], along: Sequence[Event]) -> float:
        """What it costs at least to settle a cell's equations, by the events that offer themselves."""
        costs = [_cost(event) for event in self._next(open_, (), ())]
        for event in along:
            settled = len(open_) - len(self.equations.after(event.differences, open_))
            costs.append(_cost(event) * min(1.0, _MOST_SETTLED / settled))
        return min(costs, default=0.0)

    def _next(
        self, left: Mapping[int, Number], events: Sequence[Event], along: Sequence[Event]
    ) -> Iterator[Event]:
        """The events that settle, or change, the open equation which leaves the least choice."""
        touched = frozenset().union(*(event.paths for event in events))
        equations = self.equations
        position = min(left, key=lambda i: (len(equations.all[i].coefficients), i))
        for path in equations.all[position].coefficients:
            if path not in touched:
                yield from self._cells(path, left)
        for event in along:
            if event.paths.isdisjoint(touched) and any(
                position in equations.at.get(path, ()) for path in event.paths
            ):
                yield event

    def _cells(self, path: str, left: Mapping[int, Number]) -> Iterator[Event]:
        """The figures for one cell that settle one of its open equations."""
        coefficients = {i: self.equations.all[i].coefficients[path] for i in self.equations.at[path]}
        wanted = {
            self.equations.owed(i, path, left)
            for i, factor in coefficients.items()
            if i in left and abs(factor) == 1
        }
        for owed in sorted(wanted):
            value = plus(self.evidence.number(path) or 0, owed)
            if value is not None and self.evidence.can_hold(path, value):
                yield self.evidence.cell(path, value)


_State = tuple[float, int, float, dict[int, Number], tuple[Event, ...]]
"""What it costs in all at least, order of arrival, cost so far, what is open, the events so far."""
_MOST_SETTLED = 3
"""Equations in which a cell stands at most: sums along and down, and a balance."""


def _cost(event: Event) -> float:
    return -math.log(max(event.weight, 1e-300))
