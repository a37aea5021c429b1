"""How well each printed row fits each line of the form: the emissions of the chain."""

from __future__ import annotations

from collections.abc import Sequence

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
MAX_REMEMBERED = 20_000


def band_key(band: Band) -> object:
    """What of a band its scores depend on: everything but its figures."""
    texts = tuple(cell.text for cell in band.headers)
    paths = tuple(cell.column_path for cell in band.values)
    return band.kind, band.path, texts, paths, band.has_content


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
        self._known_widths: dict[object, NDArray[np.float64]] = {}
        self._known: dict[object, tuple[NDArray[np.float64], float]] = {}

    def score(self, band: Band) -> tuple[NDArray[np.float64], float]:
        """Log-likelihood of the band under each state, and as a row of no form."""
        key = band_key(band)
        known = self._known.get(key)
        if known is None:
            known = self._emissions(band), self._strange(band)
            if len(self._known) < MAX_REMEMBERED:
                self._known[key] = known
        return known

    def _emissions(self, band: Band) -> NDArray[np.float64]:
        scores = np.full(len(self._states), IMPOSSIBLE)
        labels = self._label_scores(band.path)
        if band.kind is BandKind.DATA:
            width = self._width_costs(tuple(cell.column_path for cell in band.values))
            scores[self._row] = (labels - width)[self._row]
            if not band.has_content:
                scores[self._title] = labels[self._title] - 1.0
        elif band.kind is BandKind.HEADER:
            scores = np.where(self._head, self._heads.scores(band.headers), scores)
            scores = np.where(self._row, labels + UNLIKELY, scores)
            scores = np.where(self._title, labels + UNLIKELY, scores)
        else:
            scores = np.where(self._title, labels, scores)
            scores = np.where(self._row, labels - 1.0, scores)
            scores = np.where(self._head, UNLIKELY, scores)
        scores[self._start] = IMPOSSIBLE
        return scores

    def _width_costs(self, paths: tuple[tuple[str, ...], ...]) -> NDArray[np.float64]:
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

    def _label_scores(self, path: tuple[str, ...]) -> NDArray[np.float64]:
        log = self._model.rows.log_probabilities(path)
        scores = np.where(self._class_of >= 0, log[self._class_of], IMPOSSIBLE)
        labelled = is_printed(path)
        scores[self._unlabelled] = np.log(UNLABELLED) if labelled else np.log(1 - UNLABELLED)
        if not labelled:
            scores[self._class_of >= 0] += np.log(UNLABELLED)
        return scores

    def _strange(self, band: Band) -> float:
        if band.kind is BandKind.HEADER:
            return self._heads.strange(band.headers)
        log = self._model.rows.log_probabilities(band.path)
        missing = 0.0 if is_printed(band.path) else np.log(UNLABELLED)
        width = STRANGE_WIDTH if band.kind is BandKind.DATA else 0.0
        return float(np.logaddexp.reduce(log[self._odd_rows]) + missing - width)


class _HeadScores:
    """How well a header row fits the header of each table: mean over its cells, weighted."""

    def __init__(self, states: Sequence[State], columns: AxisModel) -> None:
        self._columns = columns
        positions = {name: i for i, name in enumerate(columns.classes)}
        self._none = positions[NONE]
        tables = list({s.table.id: s.table for s in states if s.table}.values())
        members = {t.id: _members(t, positions) for t in tables}
        self._groups = [members[s.table.id] if s.table else [] for s in states]
        self._leaves = np.zeros((len(positions), len(states)))
        for n, state in enumerate(states):
            named = (p for p in state.table.leaf_columns if p.node.label) if state.table else ()
            for place in named:
                self._leaves[positions[column_class(place)], n] = 1.0

    def scores(self, headers: tuple[Cell, ...]) -> NDArray[np.float64]:
        chances = np.exp([self._columns.log_probabilities((c.text,)) for c in headers])
        by_table: dict[tuple[int, ...], float] = {}
        for group in self._groups:
            key = tuple(group)
            if key and key not in by_table:
                inside = np.log(np.maximum(chances[:, group].sum(axis=1), 1e-3))
                by_table[key] = _weighted(inside)
        return np.array([by_table.get(tuple(g), IMPOSSIBLE) for g in self._groups])

    def named(self, paths: Sequence[tuple[str, ...]]) -> NDArray[np.float64]:
        """By state, how many of these header paths name a column of its table, as expected."""
        chances = np.exp([self._columns.log_probabilities(path) for path in paths])
        chances[[not is_printed(path) for path in paths]] = 0.0
        return np.asarray(chances.sum(axis=0) @ self._leaves)

    def strange(self, headers: tuple[Cell, ...]) -> float:
        logs = np.array([self._columns.log_probabilities((c.text,))[self._none] for c in headers])
        return _weighted(np.maximum(logs, np.log(1e-3)))


def _weighted(logs: NDArray[np.float64]) -> float:
    return float(logs.mean() * min(len(logs), MAX_HEADER_WEIGHT))


def _members(table: FormTable, positions: dict[str, int]) -> list[int]:
    names = [column_class(p) for p in table.column_places if p.node.label]
    return sorted({positions[n] for n in names} | {positions[FURNITURE]})
