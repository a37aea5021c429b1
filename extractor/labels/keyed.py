"""Tables with rows keyed by data laid on the form: which table, which columns, which record.

Headers tell which table of the form a printed one is; where several share their headers, the
lines that announce them and the order of the form do (a hidden Markov chain over tables).
Every row is a record whose label is its key, unless the model knows it as the total.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from extractor.document import Document
from extractor.forms.form import Form, FormTable
from extractor.forms.rowkeys import same_key, slugs
from extractor.labels.bands import Band
from extractor.labels.chain import State, StateKind
from extractor.labels.classes import NONE, caption_class, column_class
from extractor.labels.columns import ColumnAligner, ColumnMatch
from extractor.labels.keyed_rows import KeyedRow, Records
from extractor.labels.keyed_tables import KNOWN, Segment, is_continued, labels_of, segments
from extractor.labels.model import LabelModel

LEAST = 1e-3
"""No header is less probable than this: any can be misprinted."""
SHARED = 0.15
"""A header that several tables have (Received in Fiscal Year) is known to each with this much."""
MISSING, MOST_MISSING = 0.5, 2.0
STRANGE_CAPTION = -7.0
FAR = 0.7
"""Log-costs of a column that is not printed and of all such, at most of a line that announces
another table, and of each line between it and the table."""
ANNOUNCES = -4.0
"""Below this (log-probability) no line above a table announces any."""
BACK, AGAIN, SKIP, MOST_SKIPS, UNANNOUNCED = 4.0, 0.7, 0.1, 1.5, 2.0
"""Log-costs of going back in the form, of a table in two pieces, of tables left out, and of
another table that nothing announces."""
MOST_GAIN = 6.0
MOST_COLUMNS = 5
"""What one header says for the form at most (nats), and how many of a table count."""


@dataclass(frozen=True)
class KeyedFit:
    rows: tuple[tuple[Band, State, float, ColumnMatch], ...]
    score: float
    tables: frozenset[int]
    """Indices of the printed tables that are the form's."""


def fit_keyed(form: Form, model: LabelModel, document: Document) -> KeyedFit:
    """Lay the keyed tables of ``form`` on the document's tables."""
    tables = tuple(table for table in form.tables if table.keyed)
    found = _carried(list(segments(document, model)))
    if not found:
        return KeyedFit((), 0.0, frozenset())
    evidence = [_Evidence(segment, tables, model) for segment in found]
    links = [
        _Link.ANNOUNCED if e.announced else _link(document, a, e.segment)
        for a, e in zip([None, *found], evidence, strict=False)
    ]
    chosen, posterior = _decode(np.array([e.scores for e in evidence]), links)
    rows: list[KeyedRow] = []
    score = 0.0
    for e, k, sure in zip(evidence, chosen, posterior, strict=True):
        if k is None:
            continue
        score += e.gain(k)
        paths = e.paths(k)
        match = ColumnAligner(tables[k], model.columns).match(paths)
        rows += Records(document, e.segment, tables[k], model, match, paths, sure).rows()
    claimed = frozenset(row.band.table for row in rows)
    return KeyedFit(tuple(_placed(rows)), score, claimed)


def _carried(found: list[Segment]) -> list[Segment]:
    """Segments, those without a header of their own with that of the table they continue."""
    out: list[Segment] = []
    for segment in found:
        before = out[-1] if out else None
        goes_on = before and not segment.headed and is_continued(segment.lines)
        if before and goes_on and len(before.columns) == len(segment.columns):
            segment = replace(segment, ways=before.ways, lines=before.lines)  # noqa: PLW2901
        if any(segment.ways):
            out.append(segment)
    return out


class _Link(Enum):
    """What a printed table is to the one before it, if no line tells."""

    ANNOUNCED = "announced"
    PIECE = "piece"
    OTHER = "other"


def _link(document: Document, before: Segment | None, segment: Segment) -> _Link:
    """The rest of a table has other columns or other rows than the part before it."""
    if before is None:
        return _Link.ANNOUNCED
    keys, more = (
        {labels_of(document.tables[s.table], s, row) for row in s.rows} for s in (before, segment)
    )
    return _Link.OTHER if before.ways == segment.ways and keys & more else _Link.PIECE


class _Evidence:
    """How well a printed table fits each table of the form; the last score is that of none."""

    def __init__(self, segment: Segment, tables: Sequence[FormTable], model: LabelModel) -> None:
        self.segment = segment
        classes = model.columns.classes
        leaves = [[classes.index(column_class(p)) for p in t.leaf_columns] for t in tables]
        self._ways = [ways or ((),) for ways in segment.ways]
        chances = [np.exp([model.columns.log_probabilities(way) for way in ways]) for ways in self._ways]
        self._best = np.array([[int(c[:, own].sum(axis=1).argmax()) for c in chances] for own in leaves])
        found = np.array([c[c[:, classes.index(NONE)].argmin()] for c in chances])
        none = np.maximum(found[:, classes.index(NONE)], LEAST)
        self._inside = np.array(
            [
                np.maximum(
                    _once(np.array([c[i, own] for c, i in zip(chances, best, strict=True)])), LEAST
                )
                for own, best in zip(leaves, self._best, strict=True)
            ]
        )
        self._width = [len(own) for own in leaves]
        missing = np.array([max(0, len(own) - len(found)) for own in leaves])
        headers = np.log(self._inside).sum(axis=1) - np.minimum(MISSING * missing, MOST_MISSING)
        known = (self._inside > SHARED).sum(axis=1)
        enough = known >= min(2, len(found))
        captions = _captions(segment.lines, tables, model)
        self.announced = bool((captions > ANNOUNCES).any())
        if self.announced:
            headers = headers + captions
        headers = np.where(enough, headers, -np.inf)
        self.scores = np.append(headers, np.log(none).sum() - MISSING)
        self._none = none

    def paths(self, k: int) -> tuple[tuple[str, ...], ...]:
        """The header of each column, read as table ``k`` has it."""
        return tuple(ways[i] for ways, i in zip(self._ways, self._best[k], strict=True))

    def gain(self, k: int) -> float:
        """What the headers say for table ``k`` and with it for the form: of one column, nothing."""
        if len(self._none) < 2 and self._width[k] > 1:
            return 0.0
        each = np.clip(np.log(self._inside[k]) - np.log(self._none), -MOST_GAIN, MOST_GAIN)
        return float(each.mean() * min(len(each), MOST_COLUMNS))


def _once(found: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each printed column the probability that it is one of the table's; of two printed
    columns that are most likely the same one, the less likely has lost it."""
    best = found.argmax(axis=1)
    sums = found.sum(axis=1)
    for column in set(best.tolist()):
        claims = np.flatnonzero((best == column) & (found.max(axis=1) > KNOWN))
        for loser in sorted(claims, key=lambda i: -found[i, column])[1:]:
            sums[loser] -= found[loser, column]
    return np.asarray(np.minimum(sums, 1.0))


def _captions(
    lines: Sequence[str], tables: Sequence[FormTable], model: LabelModel
) -> NDArray[np.float64]:
    """For each table the log-probability that a line above announces it, the nearest first."""
    rows = model.rows
    own = [rows.classes.index(caption_class(t)) for t in tables]
    best = np.full(len(tables), STRANGE_CAPTION)
    nearest = list(reversed(lines))
    for distance, line in enumerate(nearest):
        texts = [line, *([f"{nearest[distance + 1]} {line}"] if distance + 1 < len(nearest) else [])]
        for text in texts:
            best = np.maximum(best, rows.log_probabilities((text,))[own] - FAR * distance)
    return best


def _decode(scores: NDArray[np.float64], links: Sequence[_Link]) -> tuple[list[int | None], list[float]]:
    """The likeliest table for each segment (``None``: none) and its posterior.

    ``scores`` is segments × (tables, none). Where a segment is none, the place in the form
    is remembered over it. One that nothing announces goes on with the one
    before, or is another, as its link says.
    """
    n = scores.shape[1] - 1
    step = np.abs(np.subtract.outer(np.arange(n), np.arange(n)))
    ahead = np.subtract.outer(np.arange(n), np.arange(n)) < 0
    costs = np.where(ahead, np.minimum(SKIP * (step - 1), MOST_SKIPS), BACK)
    np.fill_diagonal(costs, AGAIN)
    start = np.minimum(SKIP * np.arange(n), MOST_SKIPS)
    spaced = np.vstack([costs, start])  # the last row: nothing met so far
    joined = spaced + UNANNOUNCED * (1.0 - np.eye(n + 1, n))
    np.fill_diagonal(joined, 0.0)
    other = spaced.copy()
    np.fill_diagonal(other, BACK)
    by_link = {_Link.ANNOUNCED: spaced, _Link.PIECE: joined, _Link.OTHER: other}
    forward = np.full(n + 1, -np.inf)
    forward[n] = 0.0
    history: list[tuple[NDArray[np.float64], NDArray[np.intp]]] = []
    steps = [by_link[link] for link in links]
    for row, costs in zip(scores, steps, strict=True):
        reach = forward[:, None] - costs
        moved = np.append(reach.max(axis=0) + row[:n], -np.inf)
        stayed = forward + row[n]
        history.append((forward, np.append(reach.argmax(axis=0), n)))
        forward = np.maximum(moved, stayed)
    chosen: list[int | None] = []
    sure: list[float] = []
    at = int(forward.argmax())
    passed = zip(reversed(history), reversed(scores), reversed(steps), strict=True)
    for (before, origin), row, costs in passed:
        arrivals = np.append((before[:, None] - costs).max(axis=0) + row[:n], before.max() + row[n])
        moved_here = at < n and arrivals[at] >= before[at] + row[n]
        weights = np.exp(arrivals - arrivals.max())
        chosen.append(at if moved_here else None)
        sure.append(float(weights[at if moved_here else n] / weights.sum()))
        at = int(origin[at]) if moved_here else at
    return chosen[::-1], sure[::-1]


def _placed(rows: Sequence[KeyedRow]) -> Iterable[tuple[Band, State, float, ColumnMatch]]:
    """Every row with the place that its key has in the form, the same key in all tables."""
    names: dict[str, Mapping[str, str]] = {}
    for by in {r.table.keyed.by for r in rows if r.table.keyed}:
        own = [r for r in rows if r.table.keyed and r.table.keyed.by == by]
        totals = {node.key for r in own for node in r.table.rows}
        names[by] = slugs((r.key for r in own if not r.is_total), taken=totals)
    for row in rows:
        keyed = row.table.keyed
        if keyed is None:
            continue
        if row.is_total:
            places = list(row.table.leaf_rows)
        else:
            places = list(row.table.record(names[keyed.by][same_key(row.key)], row.key))
        part = row.part.node.key if row.part else None
        place = next(p for p in places if part is None or p.node.key == part)
        state = State(StateKind.ROW, None, row.table, place)
        yield row.band, state, row.probability, row.columns
