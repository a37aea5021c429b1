"""Rows and columns of a form in which figures may have run together or out of place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from extractor.checks.equations import Equations
from extractor.checks.events import Change, Event
from extractor.checks.evidence import Evidence
from extractor.checks.rules import Number, plus
from extractor.result import ValueState

LINE_MISSING = 0.05
"""Of a row or column without figures, or that is not in the table as read: that it was counted in the
totals. Whether it was left out or not found, sums cannot tell."""
_NOT_PRINTED = frozenset((ValueState.NOT_IN_FORM, ValueState.NOT_FOUND))
_OF_SEVERAL = frozenset(("swapped", "shifted"))
"""Kinds that one sum alone cannot tell from any other slip."""
TOO_MANY = 24
"""Open equations that no line of cells out of place has caused: other tables were mixed up, or more."""
LONGEST = 60
"""Cells of a line that is looked at."""


@dataclass(frozen=True)
class Lines:
    """The lines of a report's tables, cells in the form's order, crossed by equations."""

    evidence: Evidence
    equations: Equations

    def events(self, open_: Mapping[int, Number]) -> list[Event]:
        """The events along a line that settle more of the open equations than they break."""
        found: dict[tuple[Change, ...], Event] = {e.changes: e for e in self._unprinted(open_)}
        for line in self._touched(open_):
            for kind, values, lost in _arrangements(self._figures(line)):
                changes = self._changes(line, values, lost, open_)
                if not changes or changes in found or len(changes) < 2:
                    continue
                left = self.equations.after({c.path: c.difference for c in changes}, open_)
                if len(left) <= len(open_) - (2 if kind in _OF_SEVERAL else 1):
                    found[changes] = self.evidence.line(kind, changes)
        return sorted(found.values(), key=lambda e: -e.weight)

    def _unprinted(self, open_: Mapping[int, Number]) -> Iterator[Event]:
        """That a row or column was counted and is not in the table as read: it takes what is owed."""
        for line in self._lines:
            if any(self.evidence.number(path) is not None for path in line):
                continue
            owed: dict[str, Number] = {}
            for path in line:
                positions = [i for i in self.equations.at.get(path, ()) if i in open_]
                if len(positions) == 1:
                    owed[path] = self.equations.owed(positions[0], path, open_)
            for figures in self._consistent(line, owed, open_):
                changes = tuple(Change(p, None, v) for p, v in figures.items() if v)
                event = Event("line_missing", changes, LINE_MISSING, LINE_MISSING)
                if len(self.equations.after(event.differences, open_)) < len(open_):
                    yield event

    def _consistent(
        self, line: Sequence[str], owed: Mapping[str, Number], open_: Mapping[int, Number]
    ) -> Iterator[dict[str, Number]]:
        """What is owed to the line, made to add up along it: another error may stand in one column."""
        after = self.equations.after(owed, open_)
        along = [i for i in after if len(self.equations.all[i].coefficients.keys() & set(line)) > 1]
        if not along:
            if all(self.evidence.can_hold(p, v) for p, v in owed.items()):
                yield dict(owed)
            return
        for path in self.equations.all[along[0]].coefficients:
            rest = self.equations.owed(along[0], path, after)
            figures = {**owed, path: plus(owed.get(path, 0), rest) or 0}
            if path in line and all(self.evidence.can_hold(p, v) for p, v in figures.items()):
                yield figures

    def _touched(self, open_: Mapping[int, Number]) -> Iterator[tuple[str, ...]]:
        """Lines along which an equation is open, or that two open ones cross."""
        if len(open_) > TOO_MANY:
            return
        along: Counter[int] = Counter()
        across: Counter[int] = Counter()
        for position in open_:
            met = Counter(
                n for p in self.equations.all[position].coefficients for n in self._of.get(p, ())
            )
            for number, cells in met.items():
                (along if cells > 1 else across)[number] += 1
        for number, line in enumerate(self._lines):
            if along[number] or across[number] > 1:
                yield line

    def _figures(self, line: Sequence[str]) -> list[Number | None]:
        return [self.evidence.numbers[path] for path in line]

    def _changes(
        self,
        line: Sequence[str],
        values: Sequence[Number | None],
        lost: int | None,
        open_: Mapping[int, Number],
    ) -> tuple[Change, ...]:
        """The cells that differ from what was read; the ``lost`` one takes what is left over."""
        numbers = self.evidence.numbers
        changes = [
            Change(path, numbers[path], value or 0)
            for path, value in zip(line, values, strict=True)
            if (value or 0) != (numbers[path] or 0)
        ]
        if lost is not None:
            left = self.equations.after({c.path: c.difference for c in changes}, open_)
            path = line[lost]
            open_here = [i for i in self.equations.at.get(path, ()) if i in left]
            if open_here:
                value = plus(values[lost] or 0, self.equations.owed(open_here[0], path, left)) or 0
                changes = [c for c in changes if c.path != path]
                changes.append(Change(path, self.evidence.number(path), value))
        if not all(self.evidence.can_hold(c.path, c.value) for c in changes):
            return ()
        return tuple(sorted(changes, key=lambda c: c.path))

    @cached_property
    def _lines(self) -> tuple[tuple[str, ...], ...]:
        """Rows and columns; rows without the cells of columns that are not printed at all."""
        form, fields = self.evidence.form, self.evidence.fields
        lines: dict[tuple[str, str, str], list[str]] = {}
        crossing: dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]] = {}
        for path in fields:
            spec = form.spec(path)
            if spec is None:
                continue
            # a row that the data name has its key in the path alone, and is left out
            row = (spec.table, "row", spec.row.path if spec.path == path else path)
            column = (spec.table, "column", spec.column.path)
            crossing[path] = row, column
            lines.setdefault(row, []).append(path)
            lines.setdefault(column, []).append(path)
        absent = {
            key for key, line in lines.items() if all(fields[p].state in _NOT_PRINTED for p in line)
        }
        kept = (
            line if key in absent else [p for p in line if absent.isdisjoint(crossing[p])]
            for key, line in lines.items()
        )
        return tuple(tuple(line) for line in kept if 2 <= len(line) <= LONGEST)

    @cached_property
    def _of(self) -> Mapping[str, tuple[int, ...]]:
        """Path → its lines."""
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines):
            for path in line:
                found.setdefault(path, []).append(number)
        return {path: tuple(numbers) for path, numbers in found.items()}


Arrangement = tuple[str, Sequence[Number | None], int | None]
"""Kind, the figures as they may be printed, and the position of one that got lost."""


def _arrangements(read: Sequence[Number | None]) -> Iterator[Arrangement]:
    """What a line that reads so may have been, by events that touch two cells or more.

    >>> [values for kind, values, _ in _arrangements([123, None, 7]) if kind == "fused"]
    [[1, 23, 7], [12, 3, 7]]
    """
    yield from _shifts(read)
    for k in range(len(read) - 1):
        a, b = read[k], read[k + 1]
        head, tail = list(read[:k]), list(read[k + 2 :])
        if (a or 0) != (b or 0):
            yield "swapped", [*head, b, a, *tail], None
        if not _whole(a):
            continue
        if b is None:
            for left, right in _cuts(str(a)):
                yield "fused", [*head, left, right, *tail], None
        elif _whole(b):
            for left, right in _cuts(f"{a}{b}"):
                if len(str(left)) != len(str(a)):
                    yield "digit_moved", [*head, left, right, *tail], None
            if a and b is not None:
                yield "split", [*head, int(f"{a}{b}"), None, *tail], None
        yield from _with_the_rest(read, k)


def _with_the_rest(read: Sequence[Number | None], k: int) -> Iterator[Arrangement]:
    """Two cells run together, or one fallen apart, and the rest of the line moved up or on."""
    head, a = list(read[:k]), read[k]
    if read[-1] is None:
        for left, right in _cuts(str(a)):
            yield "fused", [*head, left, right, *read[k + 1 : -1]], None
    b = read[k + 1]
    if a and _whole(b) and k + 2 < len(read):
        yield "split", [*head, int(f"{a}{b}"), *read[k + 2 :], None], len(read) - 1


def _shifts(read: Sequence[Number | None]) -> Iterator[Arrangement]:
    size = len(read)
    for k in range(size - 1):
        if read[-1] is None and any(read[k:]):
            # one cell got lost, and those behind it moved up
            yield "shifted", [*read[:k], None, *read[k:-1]], k
        if read[k] is None and any(read[k:]):
            # a cell too many, and those behind it moved on: the last fell off
            yield "shifted", [*read[:k], *read[k + 1 :], None], size - 1


def _cuts(digits: str) -> Iterator[tuple[int, int]]:
    for cut in range(1, len(digits)):
        if digits[cut] != "0" or cut == len(digits) - 1:
            yield int(digits[:cut]), int(digits[cut:])


def _whole(number: Number | None) -> bool:
    return isinstance(number, int) and not isinstance(number, Decimal) and 0 <= number < 10**12
