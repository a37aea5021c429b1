"""How well each printed row fits each line of the form: the emissions of the chain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import numpy as np
from numpy.typing import NDArray

from extractor.document import Cell
from extractor.forms.form import FormTable
from extractor.labels.bands import Band, BandKind
from extractor.labels.chain import Chain, State, StateKind
from extractor.labels.classes import FURNITURE, NONE, column_class, extension_class
from extractor.labels.model import AxisModel, LabelModel
from extractor.labels.text import is_printed

IMPOSSIBLE = -12.0
UNLIKELY = -6.0
WIDTH_COST = 0.8
MAX_WIDTH_COST = 4.0
"""Per missing or surplus value cell of a row, and at most: rows do lose cells and gain blanks."""
MAX_MISSING_COST = 1.0
"""… where its headers are those of the table: a table printed in pieces lacks the other columns."""
STRANGE_WIDTH = 1.5
"""Cost of a strange row's number of cells, which could be any, against one that fits."""
MAX_HEADER_WEIGHT = 4
"""A header row counts as at most this many labels: its cells are not independent."""
UNLABELLED = 0.05
"""Share of unlabelled rows among the printed rows of labelled lines (labels lost or cut off)."""
LEAST_HEADER = 1e-3
"""No header is less probable than this: any can be misprinted."""
MAX_REMEMBERED = 20_000

Scores = NDArray[np.float64]


class RowScorer:
    """Emissions of one form. Archives repeat themselves: scores are remembered by content."""

    def __init__(self, chain: Chain, model: LabelModel) -> None:
        self._model = model
        self._states = chain.states
        positions = {name: i for i, name in enumerate(model.rows.classes)}
        self._class_of = np.array([positions.get(s.label_class or "", -1) for s in chain.states])
        self._odd_rows = [
            i for name, i in positions.items() if name == NONE or name.startswith(extension_class(""))
        ]
        self._head = np.array([s.kind is StateKind.HEAD for s in chain.states])
        self._start = np.array([s.kind is StateKind.START for s in chain.states])
        self._title = np.array([s.kind in (StateKind.SECTION, StateKind.CAPTION) for s in chain.states])
        self._row = np.array([s.kind in (StateKind.ROW, StateKind.GROUP) for s in chain.states])
        self._widths = np.array([len(s.table.leaf_columns) if s.table else 0 for s in chain.states])
        self._listed = np.array([bool(s.table and s.table.is_list) for s in chain.states])
        self._unlabelled = self._row & (self._class_of < 0)
        self._heads = _HeadScores(chain.states, model.columns)
        self._known_widths: dict[object, Scores] = {}
        self._known: dict[object, tuple[Scores, float]] = {}

    def scores(self, bands: Sequence[Band]) -> tuple[Scores, Scores]:
        """Bands × states: log-likelihood of each band under each state; and as a row of no form.

        Bands that were not met before are scored together, those of one kind at once.
        """
        new = {band.wording: band for band in bands if band.wording not in self._known}
        if len(self._known) + len(new) > MAX_REMEMBERED:
            self._known.clear()
            new = {band.wording: band for band in bands}
        for kind in BandKind:
            of_kind = {wording: band for wording, band in new.items() if band.kind is kind}
            if of_kind:
                self._known.update(zip(of_kind, self._scored(kind, [*of_kind.values()]), strict=True))
        found = [self._known[band.wording] for band in bands]
        return np.array([emission for emission, _ in found]), np.array([odd for _, odd in found])

    def _scored(self, kind: BandKind, bands: Sequence[Band]) -> Iterator[tuple[Scores, float]]:
        paths = [band.path for band in bands]
        logs = np.array(self._model.rows.remembered(paths))
        printed = np.array([is_printed(path) for path in paths])
        labels = self._label_scores(logs, printed)
        strange = np.logaddexp.reduce(logs[:, self._odd_rows], axis=1)
        strange += np.where(printed, 0.0, np.log(UNLABELLED))
        if kind is BandKind.DATA:
            emissions = self._data(bands, labels)
            strange -= STRANGE_WIDTH
        elif kind is BandKind.HEADER:
            heads, strange = self._heads.scores([band.headers for band in bands])
            emissions = np.where(self._head, heads, IMPOSSIBLE)
            emissions = np.where(self._row | self._title, labels + UNLIKELY, emissions)
        else:
            emissions = np.where(self._title, labels, IMPOSSIBLE)
            emissions = np.where(self._row & ~self._unlabelled, labels - 1.0, emissions)
            emissions = np.where(self._head, UNLIKELY, emissions)
        emissions[:, self._start] = IMPOSSIBLE
        return zip(emissions, strange.tolist(), strict=True)

    def _data(self, bands: Sequence[Band], labels: Scores) -> Scores:
        self._model.columns.remembered([path for band in bands for path in band.column_paths])
        widths = np.array([self._width_costs(band.column_paths) for band in bands])
        emissions = np.where(self._row, labels - widths, IMPOSSIBLE)
        is_blank = np.array([not band.has_content for band in bands])
        return np.where(is_blank[:, None] & self._title, labels - 1.0, emissions)

    def _width_costs(self, paths: tuple[tuple[str, ...], ...]) -> Scores:
        """By state, the cost of a row's number of values under these headers."""
        known = self._known_widths.get(paths)
        if known is None:
            off = np.abs(self._widths - len(paths))
            known = np.minimum(WIDTH_COST * off, MAX_WIDTH_COST)
            if any(paths):
                named = self._heads.named(paths)
                missing = np.minimum(WIDTH_COST * np.maximum(self._widths - named, 0), MAX_MISSING_COST)
                known = np.minimum(known, WIDTH_COST * (len(paths) - named) + missing)
            known[self._listed] = 0.0  # the columns of a list are judged once, by their heads
            if len(self._known_widths) < MAX_REMEMBERED:
                self._known_widths[paths] = known
        return known

    def _label_scores(self, logs: Scores, printed: NDArray[np.bool_]) -> Scores:
        """Paths × states: how well the labels alone fit, the printed ones and those that are not."""
        scores = np.where(self._class_of >= 0, logs[:, self._class_of], IMPOSSIBLE)
        lost = np.where(printed, np.log(UNLABELLED), np.log(1 - UNLABELLED))
        scores[:, self._unlabelled] = np.expand_dims(lost, 1)
        unsaid = np.where(printed, 0.0, np.log(UNLABELLED))
        return np.where(self._class_of >= 0, scores + np.expand_dims(unsaid, 1), scores)


class _HeadScores:
    """How well a header row fits the header of each table: mean over its cells, weighted."""

    def __init__(self, states: Sequence[State], columns: AxisModel) -> None:
        self._columns = columns
        positions = {name: i for i, name in enumerate(columns.classes)}
        self._none = positions[NONE]
        tables = list({s.table.id: s.table for s in states if s.table}.values())
        members = {t.id: _members(t, positions) for t in tables}
        self._groups = list(dict.fromkeys(members.values()))
        by_table = {name: self._groups.index(group) for name, group in members.items()}
        self._group_of = np.array([by_table[s.table.id] if s.table else -1 for s in states])
        self._leaves = np.zeros((len(positions), len(states)))
        for n, state in enumerate(states):
            named = (p for p in state.table.leaf_columns if p.node.label) if state.table else ()
            for place in named:
                self._leaves[positions[column_class(place)], n] = 1.0

    def scores(self, rows: Sequence[tuple[Cell, ...]]) -> tuple[Scores, Scores]:
        """Header rows × states: how well each fits; and how well it is none of any form's."""
        logs = np.array(self._columns.remembered([(cell.text,) for row in rows for cell in row]))
        chances = np.exp(logs)
        inside = np.array([chances[:, list(group)].sum(axis=1) for group in self._groups]).T
        known = np.log(np.maximum(inside, LEAST_HEADER))
        strange = np.maximum(logs[:, [self._none]], np.log(LEAST_HEADER))
        edges = [0, *accumulate(map(len, rows))]
        means = np.array([_weighted(known[start:stop]) for start, stop in pairwise(edges)])
        odd = np.array([_weighted(strange[start:stop])[0] for start, stop in pairwise(edges)])
        scores = np.hstack([means, np.full((len(rows), 1), IMPOSSIBLE)])
        return scores[:, self._group_of], odd

    def named(self, paths: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
        """By state, how many of these header paths name a column of its table, as expected."""
        chances = np.exp([self._columns.log_probabilities(path) for path in paths])
        chances[[not is_printed(path) for path in paths]] = 0.0
        return np.asarray(chances.sum(axis=0) @ self._leaves)


def _weighted(logs: Scores) -> Scores:
    """Cells of one header row × tables: their mean, weighted with their number."""
    return np.asarray(logs.mean(axis=0) * min(len(logs), MAX_HEADER_WEIGHT))


def _members(table: FormTable, positions: dict[str, int]) -> tuple[int, ...]:
    names = [column_class(p) for p in table.column_places if p.node.label]
    return tuple(sorted({positions[n] for n in names} | {positions[FURNITURE]}))
