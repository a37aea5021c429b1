"""Value columns of a block onto the columns of the form's table: monotone alignment.

Columns keep the form's order; a printed column may be none of the form's, a column of
the form may be missing. Dynamic programming sums over all such alignments, so that each
match has a probability (the forward–backward of a pair hidden Markov model).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractor.forms.form import FormTable, Place
from extractor.labels.classes import FURNITURE, NONE, column_class
from extractor.labels.model import AxisModel
from extractor.labels.text import is_printed

MISSING = 5.0
"""Log-cost of a column of the form that is not printed. With ``SURPLUS`` it is just above what
a wholly misprinted header costs, so that as many columns as expected are those expected."""
SURPLUS = 1.5
"""Log-cost of a printed column that is none of the form's, beside what its label says."""
UNKNOWN = float(np.log(0.5))
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
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


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

    @property
    def is_plain(self) -> bool:
        """Whether every printed column has a header that surely names its place."""
        sure = min(self.probabilities, default=1.0) > SURE and all(self.headers_named)
        sure = sure and min(self.label_fits, default=1.0) >= LEAST_FIT
        return sure and None not in self.places and len(self.places) == self.fits.shape[1] - 1


def align_columns(
    table: FormTable,
    model: AxisModel,
    paths: Sequence[tuple[str, ...]],
    tokens: Sequence[str] = (),
    year: int | None = None,
) -> ColumnMatch:
    """Match printed value columns, given the header path of each, to the table's columns.

    ``tokens`` are the texts of headers that stand above no column in particular (flattened
    text): they tell which columns are printed, in whatever order. ``year`` is the report's: in
    a list, the column of another year holds no field of this report.
    """
    fits = _fits(table, model, paths, tokens)
    if table.is_list:
        fits[of_other_years(paths, year), :-1] = OTHER_YEAR
    match, surplus = fits[:, :-1], fits[:, -1] - SURPLUS
    forward, total = _sums(match, surplus)
    backward, _ = _sums(match[::-1, ::-1], surplus[::-1])
    backward = backward[::-1, ::-1]
    m, n = match.shape
    posterior = np.exp(forward[:m, :n] + match + backward[1:, 1:] - total)
    chosen = _best(match, surplus)
    places = tuple(table.leaf_columns[j] if j is not None else None for j in chosen)
    stay = np.clip(1.0 - posterior.sum(axis=1), 0.0, 1.0)
    probabilities = tuple(
        float(min(1.0, posterior[i, j])) if j is not None else float(stay[i])
        for i, j in enumerate(chosen)
    )
    label_fits = tuple(float(np.exp(fits[i, j if j is not None else -1])) for i, j in enumerate(chosen))
    headed = any(paths)
    named = tuple(is_printed(path) if headed else bool(tokens) for path in paths)
    return ColumnMatch(places, probabilities, label_fits, named, float(total), fits)


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


def _fits(
    table: FormTable, model: AxisModel, paths: Sequence[tuple[str, ...]], tokens: Sequence[str]
) -> NDArray[np.float64]:
    """Printed columns × (columns of the form, none): log-probability within this table.

    A heading such as 法人或其他组织 over a column of its own is a subtotal: none of the form's.
    """
    positions = {name: i for i, name in enumerate(model.classes)}
    leaves = [positions[column_class(p)] for p in table.leaf_columns]
    groups = {positions[column_class(p)] for p in table.column_places if p.node.label}
    odd = [positions[NONE], positions[FURNITURE], *sorted(groups - set(leaves))]

    def within(path: tuple[str, ...]) -> NDArray[np.float64]:
        log = model.log_probabilities(path)
        found = np.append(log[leaves], np.logaddexp.reduce(log[odd]))
        if found[-1] > UNKNOWN and len(path) > 1 and not table.is_list:
            # a header cut by a page break stands in two cells, one above the other
            return max(found, within((*path[:-2], path[-2] + path[-1])), key=lambda f: f[:-1].max())
        return found

    if any(paths):
        logs = np.array([within(path) for path in paths])
        logs[[not is_printed(path) for path in paths]] = 0.0
    elif tokens:
        named = _presence(table, np.array([within((token,)) for token in tokens]))
        return np.tile(named, (len(paths), 1))
    else:
        logs = np.zeros((len(paths), len(leaves) + 1))
    logs = logs - np.logaddexp.reduce(logs, axis=1, keepdims=True)
    if table.is_list and len(leaves) == 1 < len(paths):
        logs[logs[:, -1] > SURELY_NONE, 0] = FLOOR_OF_ONE
        return np.asarray(np.maximum(logs, FLOOR_OF_ONE))
    return np.asarray(np.maximum(logs, FLOOR))


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
    """``forward[i, j]``: log-sum over all alignments of the first i columns to the first j."""
    m, n = match.shape
    forward = np.full((m + 1, n + 1), -np.inf)
    forward[0] = -MISSING * np.arange(n + 1)
    for i in range(1, m + 1):
        forward[i, 0] = forward[i - 1, 0] + surplus[i - 1]
        for j in range(1, n + 1):
            forward[i, j] = np.logaddexp(
                np.logaddexp(
                    forward[i - 1, j - 1] + match[i - 1, j - 1], forward[i - 1, j] + surplus[i - 1]
                ),
                forward[i, j - 1] - MISSING,
            )
    return forward, float(forward[m, n])


def _best(match: NDArray[np.float64], surplus: NDArray[np.float64]) -> list[int | None]:
    m, n = match.shape
    best = np.zeros((m + 1, n + 1))
    best[0] = -MISSING * np.arange(n + 1)
    best[1:, 0] = np.cumsum(surplus)
    for i in range(1, m + 1):
        for j in range(1, n + 1):
            best[i, j] = max(
                best[i - 1, j - 1] + match[i - 1, j - 1],
                best[i - 1, j] + surplus[i - 1],
                best[i, j - 1] - MISSING,
            )
    chosen: list[int | None] = [None] * m
    i, j = m, n
    while i and j:
        if np.isclose(best[i, j], best[i - 1, j - 1] + match[i - 1, j - 1]):
            chosen[i - 1] = j - 1
            i, j = i - 1, j - 1
        elif np.isclose(best[i, j], best[i, j - 1] - MISSING):
            j -= 1
        else:
            i -= 1
    return chosen
