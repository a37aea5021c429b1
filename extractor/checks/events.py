"""What may have happened to one cell or to a line of cells, and how it shows in the figures."""

from __future__ import annotations

from dataclasses import dataclass

from extractor.checks.rules import Number, plus


@dataclass(frozen=True, slots=True)
class Change:
    """A cell as it was read (``None``: without a figure) and the figure that would fit."""

    path: str
    printed: Number | None
    value: Number

    @property
    def difference(self) -> Number:
        found = plus(self.value, self.printed or 0, -1)
        return 0 if found is None else found


@dataclass(frozen=True, slots=True)
class Event:
    """One cause: the cells that it changed, and how likely it is of either culprit.

    ``typed`` and ``misread`` are odds against nothing having happened: the source printed it
    so, or the reading made it so of what is printed.
    """

    kind: str
    changes: tuple[Change, ...]
    typed: float
    misread: float

    @property
    def weight(self) -> float:
        return self.typed + self.misread

    @property
    def differences(self) -> dict[str, Number]:
        return {change.path: change.difference for change in self.changes}

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(change.path for change in self.changes)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Events that together leave no equation open, and their joint weight."""

    events: tuple[Event, ...]
    weight: float
