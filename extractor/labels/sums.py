"""Sums that hold decide between ways to lay the printed columns on those of the form.

A table of eight value columns for seven of the form's has eight readings; under the right one
the totals of its rows add up. Labels weigh first, and figures never choose against order: columns
that swap places add up as well, so only labels can say that they did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from extractor.forms.form import Form, FormTable
from extractor.labels.columns import MISSING, SURPLUS, ColumnMatch
from extractor.labels.text import normalise

HOLDS = float(np.log(0.95 / 0.10))
FAILS = float(np.log(0.05 / 0.90))
"""Nats for a row whose sum holds or fails, set by hand: as if one row in twenty did not add up in the
source, and one wrong reading in ten added up by chance, being mostly zeros."""
BLANK = 3.0
"""Nats for leaving out a surplus column without a single figure."""
MOST_ROWS = 8
"""Rows of one table fail for one reason: more of them than this prove no more."""
MOST_READINGS = 130
"""Ways to choose the columns that are weighed: those of seven out of ten printed, and few more."""
TURNED = 6.0
"""Log-cost of columns in another order than the form's, and as much again where columns of one
name (其他, 总计 of several groups) change it: their labels say little."""
PROVEN_ROWS = 3
FIGURES = 3
"""So many rows whose sums hold, of so many figures each, prove where the columns stand."""

Equation = tuple[tuple[int, int], ...]
"""(index of the column, sign) for each operand; they add up to nothing."""
Equations = Mapping[tuple[str, str], tuple[Equation, ...]]
"""(table id, path of the row) → the sums within that row."""
Numbers = tuple[int | None, ...]
Reading = tuple[int | None, ...]
"""For each printed column the index of the form's, or none."""


@dataclass(frozen=True)
class SummedRow:
    """The figures of one printed row, blanks as zero, and what must add up in its line."""

    numbers: Numbers
    printed: tuple[bool, ...]
    equations: tuple[Equation, ...]

    @classmethod
    def of(cls, texts: Sequence[str], equations: tuple[Equation, ...]) -> SummedRow:
        """The row whose cells read ``texts``."""
        return cls(numbers_of(texts), tuple(bool(normalise(text)) for text in texts), equations)


def row_equations(form: Form) -> Equations:
    """The sums that the form's rules demand within one row."""
    where: dict[str, tuple[str, str, int]] = {}
    for table in form.tables:
        for row in table.leaf_rows:
            for n, column in enumerate(table.leaf_columns):
                where[table.path(row, column)] = (table.id, row.path, n)
    found: dict[tuple[str, str], tuple[Equation, ...]] = {}
    for instance in (i for rule in form.rules for i in rule.instances if i.relation == "="):
        terms = [(t.path, t.sign) for t in instance.left]
        terms += [(t.path, -t.sign) for t in instance.right]
        places = [where.get(path) for path, _ in terms]
        rows = {place[:2] for place in places if place}
        if instance.right and None not in places and len(rows) == 1:
            columns = tuple((p[2], sign) for p, (_, sign) in zip(places, terms, strict=True) if p)
            key = rows.pop()
            found[key] = (*found.get(key, ()), columns)
    return found


def numbers_of(texts: Sequence[str]) -> Numbers:
    """The figures of a row's cells; a blank or a dash counts nothing, words are no figure.

    >>> numbers_of(("12", "", "-", "1,204", "3件", "见附表"))
    (12, 0, 0, 1204, 3, None)
    """
    return tuple(_number(normalise(text)) for text in texts)


def _number(text: str) -> int | None:
    bare = text.replace(",", "").rstrip("件项条个次篇人份起宗元")
    if not bare.strip("-—–/无没有"):
        return 0
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) < 16 else None


def decided(match: ColumnMatch, table: FormTable, rows: Sequence[SummedRow]) -> list[ColumnMatch]:
    """The match of each row, chosen anew among all readings by labels and sums together.

    It stays as it is where the sums say the same of every reading (only zeros, no totals) and no
    other order fits the labels better. A row whose own sum fails is proven by none of the others.
    """
    best = _best(match, table, rows)
    reading = _reading(best, table)
    if not _is_proven(reading, rows):
        return [best] * len(rows)
    return [replace(best, proven=_is_sound(reading, row)) for row in rows]


def _is_sound(reading: Reading, row: SummedRow) -> bool:
    """Whether the row adds up, or is all zeros: with them it matters not where each stands."""
    return _holds(reading, row) is True or not any(n is None or n for n in row.numbers)


def _best(match: ColumnMatch, table: FormTable, rows: Sequence[SummedRow]) -> ColumnMatch:
    chosen = _reading(match, table)
    names = Counter(place.node.label for place in table.leaf_columns)
    alike = {n for n, place in enumerate(table.leaf_columns) if names[place.node.label] > 1}
    readings = list(dict.fromkeys((chosen, *_readings(match.fits))))
    blank = [n for n in range(len(chosen)) if not any(row.printed[n] for row in rows)]
    gains = np.array([_gain(reading, rows) + _blanks_left_out(reading, blank) for reading in readings])
    scores = gains + [_label_score(reading, match.fits, alike) for reading in readings]
    if not np.ptp(gains) and not scores.argmax():
        return match
    posterior = np.exp(scores - scores.max())
    posterior /= posterior.sum()
    best = readings[int(posterior.argmax())]
    shares = [
        float(sum(p for other, p in zip(readings, posterior, strict=True) if other[i] == j))
        for i, j in enumerate(best)
    ]
    if not _are_few(match.fits):
        told = _told(match, chosen, best)
        shares = [share * own for share, own in zip(shares, told, strict=True)]
    return replace(
        match,
        places=tuple(table.leaf_columns[j] if j is not None else None for j in best),
        probabilities=tuple(min(1.0, share) for share in shares),
        label_fits=tuple(
            float(np.exp(match.fits[i, j if j is not None else -1])) for i, j in enumerate(best)
        ),
    )


def _reading(match: ColumnMatch, table: FormTable) -> Reading:
    return tuple(table.leaf_columns.index(place) if place else None for place in match.places)


def _readings(fits: NDArray[np.float64]) -> Iterator[Reading]:
    """All ways to leave out surplus or missing columns in order, and the labels' own order."""
    m, n = fits.shape[0], fits.shape[1] - 1
    if _are_few(fits):
        if m >= n:
            for kept in combinations(range(m), n):
                places = {i: j for j, i in enumerate(kept)}
                yield tuple(places.get(i) for i in range(m))
        else:
            yield from combinations(range(n), m)
    yield _by_labels(fits)


def _are_few(fits: NDArray[np.float64]) -> bool:
    """Whether all ways to leave out columns are weighed; else the few that are prove nothing."""
    m, n = fits.shape[0], fits.shape[1] - 1
    return comb(max(m, n), min(m, n)) <= MOST_READINGS


def _told(match: ColumnMatch, chosen: Reading, best: Reading) -> list[float]:
    """How surely each place of a reading is told by the alignment, or by its header alone."""
    alone = np.exp(match.fits - np.logaddexp.reduce(match.fits, axis=0))
    return [
        max(p if i == j else 0.0, float(alone[n, j]) if j is not None else p)
        for n, (p, i, j) in enumerate(zip(match.probabilities, chosen, best, strict=True))
    ]


def _by_labels(fits: NDArray[np.float64]) -> Reading:
    """The best reading where order counts nothing (the assignment problem)."""
    m, n = fits.shape[0], fits.shape[1] - 1
    surplus = np.full((m, m), -np.inf)
    np.fill_diagonal(surplus, fits[:, -1] - SURPLUS)
    weights = np.maximum(np.hstack([fits[:, :-1], surplus]), -1e6)
    columns = weights.argmax(axis=1)
    ties = (weights == weights.max(axis=1, keepdims=True)).sum() > m
    if ties or len(set(columns.tolist())) < m:
        # only here: importing it takes longer than reading many a report
        from scipy.optimize import linear_sum_assignment

        _, columns = linear_sum_assignment(weights, maximize=True)
    return tuple(int(j) if j < n else None for j in columns)


def _label_score(reading: Reading, fits: NDArray[np.float64], alike: set[int]) -> float:
    placed = [j for j in reading if j is not None]
    score = sum(fits[i, j] if j is not None else fits[i, -1] - SURPLUS for i, j in enumerate(reading))
    score -= MISSING * (fits.shape[1] - 1 - len(placed))
    same = [j for j in placed if j in alike]
    return float(score - TURNED * (placed != sorted(placed)) - TURNED * (same != sorted(same)))


def _gain(reading: Reading, rows: Sequence[SummedRow]) -> float:
    verdicts = [v for row in rows if (v := _holds(reading, row)) is not None]
    score = sum(HOLDS if v else FAILS for v in verdicts)
    return score * min(1.0, MOST_ROWS / len(verdicts)) if verdicts else 0.0


def _blanks_left_out(reading: Reading, blank: Sequence[int]) -> float:
    """A column with nothing in it, where more are printed than the form has, is the spare one."""
    return BLANK * sum(reading[n] is None for n in blank)


def _holds(reading: Reading, row: SummedRow) -> bool | None:
    """Whether all sums of a row hold under a reading; ``None`` where they say nothing."""
    at = {j: row.numbers[i] for i, j in enumerate(reading) if j is not None}
    verdict: bool | None = None
    for equation in row.equations:
        terms = [(at.get(j, 0), sign) for j, sign in equation]
        if any(number is None for number, _ in terms) or not any(number for number, _ in terms):
            continue
        if sum(number * sign for number, sign in terms if number) != 0:
            return False
        verdict = True
    return verdict


def _is_proven(reading: Reading, rows: Sequence[SummedRow]) -> bool:
    """Whether sums of several figures fix the places: a lone figure equals any other total."""
    strong = [row for row in rows if sum(map(bool, row.numbers)) >= FIGURES]
    verdicts = [v for row in strong if (v := _holds(reading, row)) is not None]
    return verdicts.count(True) >= PROVEN_ROWS and verdicts.count(False) <= len(verdicts) // 5
