"""One form laid over one document: rows by the chain, columns by alignment, and a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import numpy as np

from extractor.document import Cell, Document
from extractor.forms.form import Form, FormTable, Place
from extractor.labels.bands import Band, BandKind
from extractor.labels.chain import Chain, Decoded, State, StateKind, chain_of, decode
from extractor.labels.classes import NONE, ROW
from extractor.labels.columns import SURPLUS, ColumnMatch, align_columns, heads_the_stub
from extractor.labels.keys import KeyReader
from extractor.labels.model import LabelModel, load_label_model
from extractor.labels.records import record_bands
from extractor.labels.rows import MAX_REMEMBERED, RowScorer
from extractor.labels.text import is_printed, parse_label

LEAST_STRANGE = -8.0
"""A row cannot speak louder (nats) against "no row of any form": how sure each form's model is
beyond that says nothing about which of two forms it is."""

LINES_EACH = 3
MAX_WEIGHT = 8.0
"""The columns of a list count once for so many lines, and so often at most."""

SURE_ROW = float(np.log(0.9))
"""A header of which both axes are so sure names a row and no column."""

HeaderPaths = tuple[tuple[str, ...], ...]
"""For each value cell of a row the header texts above it."""


@dataclass(frozen=True)
class RowFit:
    """A band with the state it was given; ``state`` is ``None`` for a row of no form."""

    band: Band
    state: State | None
    near: State
    """The state itself, or for a strange row the state after which it stands."""
    probability: float
    columns: ColumnMatch | None = None


@dataclass(frozen=True)
class Fit:
    """``score``: log-likelihood ratio of the form against "none of these rows is a form's"."""

    form: Form
    rows: tuple[RowFit, ...]
    score: float

    @property
    def n_lines(self) -> int:
        """Printed data rows with a label that found a line of the form; keys of a record once each."""
        states = [r.state for r in self.rows if r.state and r.columns is not None and any(r.band.path)]
        keys = {s.label_class for s in states if s.table and s.table.is_record}
        return len(keys) + sum(not (s.table and s.table.is_record) for s in states)


class FormFitter:
    """Lays documents on one form; what it has met once it need not compute again.

    Without ``model`` it is the shipped one, read when the first document needs it.
    """

    def __init__(self, form: Form, model: LabelModel | None = None) -> None:
        self.form = form
        self._given = model
        self._matches: dict[object, ColumnMatch] = {}

    @cached_property
    def model(self) -> LabelModel:
        return self._given or load_label_model(self.form)

    @cached_property
    def _chain(self) -> Chain:
        return chain_of(self.form)

    @cached_property
    def _scorer(self) -> RowScorer:
        return RowScorer(self._chain, self.model)

    @cached_property
    def _keys(self) -> KeyReader | None:
        """Of a form with records."""
        records = any(table.is_record for table in self.form.tables)
        return KeyReader(self.form, self.model) if records else None

    def bands(self, document: Document, rows: Sequence[Band]) -> Sequence[Band]:
        """The bands of a document for this form: ``rows``, or its records as pairs."""
        if self._keys is None:
            return rows
        only = all(table.is_record for table in self.form.tables)
        return record_bands(document, self._keys, only_records=only)

    def hits(self, document: Document, labels: Set[str]) -> int:
        """How many wordings of the form's rows are printed; ``labels`` are those of rows."""
        if self._keys is None:
            return len(labels & self.wordings)
        tables = (c.text for part in document.tables for c in part.cells)
        return self._keys.printed(chain(tables, (line.text for line in document.lines)))

    @cached_property
    def wordings(self) -> frozenset[str]:
        """Every wording of the form's row labels, without numbers."""
        nodes = [p.node for table in self.form.tables for p in table.row_places if p.node.label]
        return frozenset(parse_label(text).core for n in nodes for text in (n.label, *n.aliases))

    def fit(self, bands: Sequence[Band]) -> Fit:
        """Fit all bands of one document."""
        if not bands:
            return Fit(self.form, (), 0.0)
        scores = [self._scorer.score(band) for band in bands]
        emissions = np.array([emission for emission, _ in scores])
        strange = np.array([odd for _, odd in scores])
        decoded = decode(self._chain, emissions, strange)
        rows = list(_row_fits(self._chain, decoded, bands))
        matches, column_gain = self._columns(rows)
        fitted = tuple(
            RowFit(r.band, r.state, r.near, r.probability, matches.get(i)) for i, r in enumerate(rows)
        )
        odd = np.maximum(strange, LEAST_STRANGE)
        none_fits = float(odd.sum()) + len(bands) * float(np.log(self._chain.strange))
        return Fit(self.form, fitted, decoded.log_likelihood - none_fits + column_gain)

    def _columns(self, rows: Sequence[RowFit]) -> tuple[dict[int, ColumnMatch], float]:
        """Columns of every row of the form, and what they say for the form.

        Rows of one printed table under the same headers are one piece of evidence, which in
        a list weighs more the longer it is: only their columns tell sister lists apart.
        """
        found: dict[int, ColumnMatch] = {}
        gains: dict[object, float] = {}
        rows_of: Counter[object] = Counter()
        seen: dict[tuple[str, int], HeaderPaths] = {}
        tokens: dict[str, tuple[str, ...]] = {}
        for i, row in enumerate(rows):
            state, band = row.state, row.band
            if state is None or state.table is None:
                continue
            if state.kind is StateKind.HEAD:
                tokens[state.table.id] = _tokens(rows, i)
            if state.place is None or band.kind is not BandKind.DATA:
                continue
            paths = _paths(state.table, band, seen)
            if any(self._is_out_of_step(state.table, path) for path in paths):
                paths = ((),) * len(paths)
            loose = () if any(paths) else tokens.get(state.table.id, ())
            if state.table.is_record:
                found[i] = _one_value(state.table, len(band.values))
                continue
            match = self._match(state.table, paths, loose)
            found[i] = match
            piece = state.table.id, band.table, paths
            gains[piece] = match.log_likelihood + SURPLUS * len(paths)
            rows_of[piece] += state.table.is_list
        return found, sum(gain * _weight(rows_of[piece]) for piece, gain in gains.items())

    def _is_out_of_step(self, table: FormTable, path: tuple[str, ...]) -> bool:
        """Whether a header over values heads the labels, or is the label of a list's first line."""
        if heads_the_stub(self.model.columns, path):
            return True
        if not table.is_list or not is_printed(path):
            return False
        rows, columns = self.model.rows, self.model.columns
        names_none = columns.log_probabilities(path[-1:])[columns.classes.index(NONE)] > SURE_ROW
        log = rows.log_probabilities(path[-1:])
        best = int(log.argmax())
        return bool(names_none and log[best] > SURE_ROW and rows.classes[best].startswith(ROW))

    def _match(self, table: FormTable, paths: HeaderPaths, tokens: tuple[str, ...]) -> ColumnMatch:
        key = (table.id, paths, tokens)
        match = self._matches.get(key)
        if match is None:
            match = align_columns(table, self.model.columns, paths, tokens)
            if len(self._matches) < MAX_REMEMBERED:
                self._matches[key] = match
        return match


def _one_value(table: FormTable, count: int) -> ColumnMatch:
    """The first cell is the value of a record's key; what else stands there is none of the form's."""
    (value,) = table.leaf_columns
    ones = (1.0,) * count
    return ColumnMatch((value, *(None,) * (count - 1)), ones, ones, (True,) * count, 0.0)


def _weight(lines: int) -> float:
    return min(max(lines / LINES_EACH, 1.0), MAX_WEIGHT)


def _row_fits(chain: Chain, decoded: Decoded, bands: Sequence[Band]) -> Iterator[RowFit]:
    n = len(chain.states)
    for t, band in enumerate(bands):
        chosen = decoded.states[t]
        near = chain.states[chosen % n]
        if chosen < n:
            yield RowFit(band, near, near, float(decoded.posteriors[t, chosen]))
        else:
            yield RowFit(band, None, near, float(decoded.posteriors[t, n:].sum()))


def _tokens(rows: Sequence[RowFit], i: int) -> tuple[str, ...]:
    """Texts of all header rows that lead up to this one."""
    texts: list[str] = []
    while i >= 0 and rows[i].band.kind is BandKind.HEADER:
        texts = [c.text for c in rows[i].band.headers] + texts
        i -= 1
    return tuple(texts)


def _paths(table: FormTable, band: Band, seen: dict[tuple[str, int], HeaderPaths]) -> HeaderPaths:
    """Header paths of a row's values; a continuation without header takes those above it."""
    paths = tuple(c.column_path for c in band.values)
    key = (table.id, len(paths))
    if any(paths):
        seen[key] = paths
        return paths
    return seen.get(key, paths)


@dataclass(frozen=True)
class ColumnFit:
    """One value cell with its column; ``place`` is ``None`` for a column of no form."""

    cell: Cell
    place: Place | None
    probability: float
    label_fit: float
    named: bool


def column_fits(fit: RowFit) -> list[ColumnFit]:
    """The value cells of a row of the form with their columns."""
    match = fit.columns
    if match is None:
        return []
    parts = (fit.band.values, match.places, match.probabilities, match.label_fits, match.headers_named)
    return [ColumnFit(*items) for items in zip(*parts, strict=True)]
