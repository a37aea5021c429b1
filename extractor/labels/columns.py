"""Value columns of a block onto the columns of the form's table: monotone alignment.

Columns keep the form's order; a printed column may be none of the form's, a column of
the form may be missing. Dynamic programming sums over all such alignments, so that each
match has a probability (the forward–backward of a pair hidden Markov model).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, log1p

import numpy as np
from numpy.typing import NDArray

from extractor.forms.form import FormTable, Place
from extractor.labels.classes import FURNITURE, NONE, column_class
from extractor.labels.model import AxisModel
from extractor.labels.text import is_printed, normalise

MISSING = 5.0
"""Log-cost of a column of the form that is not printed. With ``SURPLUS`` it is just above what
a wholly misprinted header costs, so that as many columns as expected are those expected."""
SURPLUS = 1.5
"""Log-cost of a printed column that is none of the form's, beside what its label says."""
UNKNOWN = float(np.log(0.5))
UNSURE = float(np.log(0.95))
"""A header of which no column is so sure may be printed otherwise."""
FLOOR = float(np.log(2e-3))
"""A header can be misprinted altogether (本年新制作数量 twice): no label is worse than this …"""
FLOOR_OF_ONE = float(np.log(1e-4))
SURELY_NONE = float(np.log(0.9))
"""… but a list's one column that local copies divide (区政府, 乡镇街道) is not one of its parts: a
header that is none of the form's with this probability has the lower bound."""
LEAST_FIT = 0.1
"""A header that fits its place less well than this says something else."""
SURE = 0.995
"""A column of this probability needs no other evidence."""
OTHER_YEAR = float(np.log(1e-6))
"""A list's column that names another year: whatever else it says, it holds no field of the report."""
SAME, SAME_SHARE = 1e-8, 1e-5
"""Alignments whose scores differ by no more (nats, and as a part of the score) are as good."""
_JOINED = re.compile("[-—–－−:/／>()]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


@dataclass(frozen=True)
class ColumnFit:
    """One printed column with its place; ``place`` is ``None`` for a column of no form."""

    place: Place | None
    probability: float
    label_fit: float
    named: bool
    proven: bool
    """Sums show where the columns stand, whatever their headers say."""


@dataclass(frozen=True)
class ColumnMatch:
    """For each printed column its place (``None``: none of the form's) and probability."""

    places: tuple[Place | None, ...]
    probabilities: tuple[float, ...]
    label_fits: tuple[float, ...]
    """How well the printed header alone fits the chosen place: low where it contradicts."""
    headers_named: tuple[bool, ...]
    """Whether a header was printed for the column, above it or loose in the header row."""
    log_likelihood: float
    fits: NDArray[np.float64] = field(repr=False, compare=False)
    """Printed columns × (columns of the form, none): log-probability by the headers alone."""
    proven: bool = False
    """Sums of several figures hold in several rows under this reading."""

    @cached_property
    def columns(self) -> tuple[ColumnFit, ...]:
        """The printed columns one by one; made once for all rows under the same headers."""
        parts = (self.places, self.probabilities, self.label_fits, self.headers_named)
        return tuple(ColumnFit(*items, self.proven) for items in zip(*parts, strict=True))

    @cached_property
    def is_plain(self) -> bool:
        """Whether every printed column has a header that surely names its place."""
        sure = min(self.probabilities, default=1.0) > SURE and all(self.headers_named)
        sure = sure and min(self.label_fits, default=1.0) >= LEAST_FIT
        return sure and None not in self.places and len(self.places) == self.fits.shape[1] - 1


class ColumnAligner:
    """Lays printed value columns on those of one table of a form."""

    def __init__(self, table: FormTable, model: AxisModel) -> None:
        self._table = table
        self._model = model
        self._leaves = [model.position(column_class(p)) for p in table.leaf_columns]
        groups = {model.position(column_class(p)) for p in table.column_places if p.node.label}
        none, furniture = model.position(NONE), model.position(FURNITURE)
        self._odd = [none, furniture, *sorted(groups - set(self._leaves))]

    def match(
        self, paths: Sequence[tuple[str, ...]], tokens: Sequence[str] = (), year: int | None = None
    ) -> ColumnMatch:
        """Match printed value columns, given the header path of each, to the table's columns.

        ``tokens`` are the texts of headers that stand above no column in particular (flattened
        text): they tell which columns are printed, in whatever order. ``year`` is the report's: in
        a list, the column of another year holds no field of this report.
        """
        columns = self._table.leaf_columns
        fits = self._fits(paths, tokens)
        if self._table.is_list:
            fits[of_other_years(paths, year), :-1] = OTHER_YEAR
        match, surplus = fits[:, :-1], fits[:, -1] - SURPLUS
        forward, total = _sums(match, surplus)
        backward, _ = _sums(match[::-1, ::-1], surplus[::-1])
        backward = backward[::-1, ::-1]
        m, n = match.shape
        posterior = np.exp(forward[:m, :n] + match + backward[1:, 1:] - total)
        chosen = _best(match, surplus)
        places = tuple(columns[j] if j is not None else None for j in chosen)
        stay = np.clip(1.0 - posterior.sum(axis=1), 0.0, 1.0)
        probabilities = tuple(
            float(min(1.0, posterior[i, j])) if j is not None else float(stay[i])
            for i, j in enumerate(chosen)
        )
        label_fits = tuple(float(np.exp(fits[i, -1 if j is None else j])) for i, j in enumerate(chosen))
        headed = any(paths)
        named = tuple(is_printed(path) if headed else bool(tokens) for path in paths)
        return ColumnMatch(places, probabilities, label_fits, named, total, fits)

    def _fits(self, paths: Sequence[tuple[str, ...]], tokens: Sequence[str]) -> NDArray[np.float64]:
        """Printed columns × (columns of the form, none): log-probability within this table."""
        table, n = self._table, len(self._leaves)
        if any(paths):
            logs = self._joined(paths)
            logs[[not is_printed(path) for path in paths]] = 0.0
        elif tokens:
            named = _presence(table, self._joined([(token,) for token in tokens]))
            return np.tile(named, (len(paths), 1))
        else:
            logs = np.zeros((len(paths), n + 1))
        logs = logs - np.logaddexp.reduce(logs, axis=1, keepdims=True)
        if table.is_list and n == 1 < len(paths):
            logs[logs[:, -1] > SURELY_NONE, 0] = FLOOR_OF_ONE
            return np.asarray(np.maximum(logs, FLOOR_OF_ONE))
        return np.asarray(np.maximum(logs, FLOOR))

    def _joined(self, paths: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
        """The fit of each path, of those that say little also as other cells may print it."""
        found = self._within(paths)
        if self._table.is_list:
            return found
        for i in np.flatnonzero(found[:, :-1].max(axis=1) < UNSURE).tolist():
            other = _other_cells(paths[i], is_unknown=found[i, -1] > UNKNOWN)
            if other is not None:
                (joined,) = self._joined([other])
                found[i] = max(found[i], joined, key=lambda fits: fits[:-1].max())
        return found

    def _within(self, paths: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
        logs = np.array(self._model.remembered(paths))
        odd = np.logaddexp.reduce(logs[:, self._odd], axis=1)
        return np.column_stack([logs[:, self._leaves], odd])


def _other_cells(path: tuple[str, ...], *, is_unknown: bool) -> tuple[str, ...] | None:
    """The path as other cells print it: a page break may leave one header in two, above each other,
    and one cell may name a column with the heading above it (法人或其他组织-其他)."""
    if is_unknown and len(path) > 1:
        return *path[:-2], path[-2] + path[-1]
    parts = [part for part in _JOINED.split(normalise(path[-1])) if part] if path else []
    return (*path[:-1], *parts) if len(parts) > 1 else None


def of_other_years(paths: Sequence[tuple[str, ...]], year: int | None) -> list[bool]:
    """For each header path whether it names a year, and not that of the report.

    Without ``year`` the report's is the latest that is printed.

    >>> of_other_years([("2014年",), ("2015年（本年）",), ("备注",)], None)
    [True, False, False]
    """
    named = [{int(y) for y in _YEAR.findall("".join(path))} for path in paths]
    own = year or max((y for years in named for y in years), default=0)
    return [bool(years) and own not in years for years in named]


def heads_the_stub(model: AxisModel, path: tuple[str, ...]) -> bool:
    """Whether a header over values names the label column (信息内容): the header is out of step.

    Flattened text loses which header stands over which value; its headers then only tell
    which columns are printed.
    """
    if not is_printed(path):
        return False
    return bool(model.log_probabilities(path[-1:])[model.position(FURNITURE)] > UNKNOWN)


def _presence(table: FormTable, logs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Which columns the loose headers name, and doubt for the rest.

    A loose header has lost the headings above it, so it names all columns of its label.
    """
    labels = np.array([place.node.label for place in table.leaf_columns])
    same = labels[:, None] == labels[None, :]
    chances = np.exp(logs - np.logaddexp.reduce(logs, axis=1, keepdims=True))[:, :-1]
    best = (chances @ same).max(axis=0)
    missing = 1.0 - best.mean()
    return np.asarray(np.maximum(np.log(np.append(best, missing).clip(min=1e-9)), FLOOR))


def _sums(match: NDArray[np.float64], surplus: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """``forward[i, j]``: log-sum over all alignments of the first i columns to the first j.

    In plain floats, which for tables of a few columns are faster than elements of arrays.
    """
    above = [-MISSING * j for j in range(match.shape[1] + 1)]
    forward = [above]
    for fits, spare in zip(match.tolist(), surplus.tolist(), strict=True):
        row = [above[0] + spare]
        for j, fit in enumerate(fits):
            row.append(_log_sum(_log_sum(above[j] + fit, above[j + 1] + spare), row[j] - MISSING))
        forward.append(row)
        above = row
    return np.array(forward), above[-1]


def _log_sum(one: float, other: float) -> float:
    """The logarithm of the sum of two numbers that are given by theirs."""
    return one + log1p(exp(other - one)) if one > other else other + log1p(exp(one - other))


def _best(match: NDArray[np.float64], surplus: NDArray[np.float64]) -> list[int | None]:
    """For each printed column that of the form, in the likeliest alignment."""
    fits, spare = match.tolist(), surplus.tolist()
    m, n = match.shape
    best = [[-MISSING * j for j in range(n + 1)]]
    for own, left_out in zip(fits, spare, strict=True):
        above = best[-1]
        row = [above[0] + left_out]
        for j, fit in enumerate(own):
            row.append(max(above[j] + fit, above[j + 1] + left_out, row[j] - MISSING))
        best.append(row)
    chosen: list[int | None] = [None] * m
    i, j = m, n
    while i and j:
        if _is_same(best[i][j], best[i - 1][j - 1] + fits[i - 1][j - 1]):
            chosen[i - 1] = j - 1
            i, j = i - 1, j - 1
        elif _is_same(best[i][j], best[i][j - 1] - MISSING):
            j -= 1
        else:
            i -= 1
    return chosen


def _is_same(one: float, other: float) -> bool:
    return abs(one - other) <= SAME + SAME_SHARE * abs(other)
