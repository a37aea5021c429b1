"""One form laid over one document: rows by the chain, columns by alignment, and a score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np

from extractor.document import Cell, Document
from extractor.forms.form import Form, FormTable
from extractor.labels.bands import Band, BandKind
from extractor.labels.chain import Chain, Decoded, State, StateKind, chain_of, decode
from extractor.labels.classes import NONE, ROW, column_class, wordings
from extractor.labels.columns import SURPLUS, ColumnAligner, ColumnFit, ColumnMatch, heads_the_stub
from extractor.labels.keyed import fit_keyed
from extractor.labels.keys import KeyReader
from extractor.labels.model import LabelModel, load_label_model
from extractor.labels.pieces import PieceJoiner
from extractor.labels.records import record_bands
from extractor.labels.rows import MAX_REMEMBERED, RowScorer
from extractor.labels.sums import Equations, row_equations
from extractor.labels.text import is_printed

LEAST_STRANGE = -8.0
"""A row cannot speak louder (nats) against "no row of any form": how sure each form's model is
beyond that says nothing about which of two forms it is."""

LINES_EACH = 3
MAX_WEIGHT = 8.0
"""The columns of a list count once for so many lines, and so often at most."""

SURE_ROW = float(np.log(0.9))
"""A header of which both axes are so sure names a row and no column."""

MAX_TEMPLATES = 200
"""Sequences of rows that are remembered with the way they lie on the form."""

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

    @property
    def cells(self) -> Iterable[tuple[Cell, ColumnFit]]:
        """The value cells of a row of the form with their columns."""
        return zip(self.band.values, self.columns.columns, strict=True) if self.columns else ()


@dataclass(frozen=True)
class Fit:
    """``score``: log-likelihood ratio of the form against "none of these rows is a form's"."""

    form: Form
    rows: tuple[RowFit, ...]
    score: float

    @property
    def n_lines(self) -> int:
        """Different lines of the form that are printed with a label, and all rows keyed by data."""
        states = [r.state for r in self.rows if r.state and r.columns is not None and any(r.band.path)]
        keyed = sum(bool(s.table and s.table.keyed) for s in states)
        told = {(s.table.id, s.place.path) for s in states if s.table and s.place and not s.table.keyed}
        return len(told) + keyed

    @property
    def certainty(self) -> float:
        """Mean probability of the places at which its cells stand; 1 without any."""
        found = [r.probability * p for r in self.rows if r.columns for p in r.columns.probabilities]
        return sum(found) / len(found) if found else 1.0


class FormFitter:
    """Lays documents on one form; what it has met once it need not compute again.

    Without ``model`` it is that of the folder ``models`` or else the shipped one, read when
    the first document needs it.
    """

    def __init__(
        self, form: Form, model: LabelModel | None = None, *, models: Path | None = None
    ) -> None:
        self.form = form
        self._given = model
        self._models = models
        self._matches: dict[object, ColumnMatch] = {}
        self._steps: dict[object, HeaderPaths] = {}
        self._decoded: dict[object, tuple[Decoded, float]] = {}

    @cached_property
    def model(self) -> LabelModel:
        return self._given or load_label_model(self.form, self._models)

    @cached_property
    def _chain(self) -> Chain:
        return chain_of(self.form)

    @cached_property
    def _pieces(self) -> PieceJoiner:
        return PieceJoiner(self.form)

    @cached_property
    def equations(self) -> Equations:
        """The sums within rows that the form's rules demand."""
        return row_equations(self.form)

    @cached_property
    def _scorer(self) -> RowScorer:
        return RowScorer(self._chain, self.model)

    @cached_property
    def _aligners(self) -> dict[str, ColumnAligner]:
        """By table; the one column of a record has no header to align."""
        tables = (table for table in self.form.tables if not table.is_record)
        return {table.id: ColumnAligner(table, self.model.columns) for table in tables}

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
        return wordings(p.node for table in self.form.tables for p in table.row_places)

    @cached_property
    def column_wordings(self) -> frozenset[str]:
        """Every wording of the form's column labels."""
        return wordings(p.node for table in self.form.tables for p in table.column_places)

    def fit(
        self, bands: Sequence[Band], document: Document | None = None, *, year: int | None = None
    ) -> Fit:
        """Fit all bands of one document, a report on ``year`` as far as its text tells.

        ``document`` is needed where rows are keyed by data.
        """
        if not self.form.is_keyed or document is None:
            return self._fit(bands, year)
        keyed = fit_keyed(self.form, self.model, document)
        rest = self._fit([band for band in bands if band.table not in keyed.tables], year)
        rows = (
            RowFit(band, state, state, probability, match)
            for band, state, probability, match in keyed.rows
        )
        return Fit(self.form, (*rows, *rest.rows), keyed.score + rest.score)

    def _fit(self, bands: Sequence[Band], year: int | None) -> Fit:
        if not bands or all(table.keyed for table in self.form.tables):
            return Fit(self.form, (), 0.0)
        bands = self._pieces.joined(bands)
        decoded, none_fits = self._decode(bands)
        rows = list(_row_fits(self._chain, decoded, bands))
        matches, column_gain = self._columns(rows, year)
        fitted = tuple(
            RowFit(r.band, r.state, r.near, r.probability, matches.get(i)) for i, r in enumerate(rows)
        )
        return Fit(self.form, fitted, decoded.log_likelihood - none_fits + column_gain)

    def _decode(self, bands: Sequence[Band]) -> tuple[Decoded, float]:
        """The bands laid on the form, and how well they are rows of no form.

        Reports of one template differ in figures alone, which say nothing here.
        """
        key = tuple([band.wording for band in bands])
        known = self._decoded.get(key)
        if known is None:
            emissions, strange = self._scorer.scores(bands)
            none_fits = float(np.maximum(strange, LEAST_STRANGE).sum())
            none_fits += len(bands) * float(np.log(self._chain.strange))
            known = decode(self._chain, emissions, strange), none_fits
            if len(self._decoded) < MAX_TEMPLATES:
                self._decoded[key] = known
        return known

    def _columns(self, rows: Sequence[RowFit], year: int | None) -> tuple[dict[int, ColumnMatch], float]:
        """Columns of every row of the form, and what they say for the form.

        Rows of one printed table under the same headers are one piece of evidence, which in
        a list weighs more the longer it is: only their columns tell sister lists apart.
        """
        found: dict[int, ColumnMatch] = {}
        gains: dict[object, float] = {}
        rows_of: Counter[object] = Counter()
        seen: dict[tuple[str, int], HeaderPaths] = {}
        tokens: dict[str, tuple[str, ...]] = {}
        over: dict[int, str] = {}
        for i, row in enumerate(rows):
            state, band = row.state, row.band
            if band.kind is BandKind.CAPTION and self._heads_columns(band.path[0]):
                over[band.table] = band.path[0]
            if state is None or state.table is None:
                continue
            if state.kind is StateKind.HEAD:
                tokens[state.table.id] = _tokens(rows, i)
            if state.place is None or band.kind is not BandKind.DATA:
                continue
            paths = _under(over.get(band.table), _paths(state.table, band, seen))
            paths = self._in_step(state.table, paths)
            loose = () if any(paths) else tokens.get(state.table.id, ())
            if state.table.is_record:
                found[i] = _one_value(state.table, len(band.values))
                continue
            match = self._match(state.table, paths, loose, year)
            found[i] = match
            piece = state.table.id, band.table, paths
            gains[piece] = match.log_likelihood + SURPLUS * len(paths)
            rows_of[piece] += state.table.is_list
        return found, sum(gain * _weight(rows_of[piece]) for piece, gain in gains.items())

    def _heads_columns(self, text: str) -> bool:
        """Whether a caption names a group of columns: 行政复议 over a table of that part alone."""
        log = self.model.columns.log_probabilities((text,))
        best = int(log.argmax())
        return bool(log[best] > SURE_ROW and self.model.columns.classes[best] in self._groups)

    @cached_property
    def _groups(self) -> frozenset[str]:
        places = [p for table in self.form.tables for p in table.column_places]
        return frozenset(column_class(p) for p in places if p.node.label and not p.is_leaf)

    def _in_step(self, table: FormTable, paths: HeaderPaths) -> HeaderPaths:
        """The header paths; none where one of them heads labels and no values."""
        key = (table.id, paths)
        known = self._steps.get(key)
        if known is None:
            self.model.columns.remembered([path[-1:] for path in paths])
            out = any(self._is_out_of_step(table, path) for path in paths)
            known = ((),) * len(paths) if out else paths
            if len(self._steps) < MAX_REMEMBERED:
                self._steps[key] = known
        return known

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

    def _match(
        self, table: FormTable, paths: HeaderPaths, tokens: tuple[str, ...], year: int | None
    ) -> ColumnMatch:
        key = (table.id, paths, tokens, year)
        match = self._matches.get(key)
        if match is None:
            match = self._aligners[table.id].match(paths, tokens, year)
            if len(self._matches) < MAX_REMEMBERED:
                self._matches[key] = match
        return match


def _one_value(table: FormTable, count: int) -> ColumnMatch:
    """The first cell is the value of a record's key; what else stands there is none of the form's."""
    (value,) = table.leaf_columns
    ones = (1.0,) * count
    return ColumnMatch(
        (value, *(None,) * (count - 1)), ones, ones, (True,) * count, 0.0, np.zeros((count, 2))
    )


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
    paths = band.column_paths
    key = (table.id, len(paths))
    if any(paths):
        seen[key] = paths
        return paths
    return seen.get(key, paths)


def _under(heading: str | None, paths: HeaderPaths) -> HeaderPaths:
    """Header paths below the caption that names their group."""
    if heading is None or not any(paths):
        return paths
    return tuple(path if path[:1] == (heading,) else (heading, *path) for path in paths)
