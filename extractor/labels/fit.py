"""One form laid over one document: rows by the chain, columns by alignment, and a score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import numpy as np

from extractor.document import Document
from extractor.forms.form import Form
from extractor.labels.bands import Band
from extractor.labels.chain import Chain, Decoded, chain_of, decode
from extractor.labels.classes import wordings
from extractor.labels.keyed import fit_keyed
from extractor.labels.keys import KeyReader
from extractor.labels.model import LabelModel, load_label_model
from extractor.labels.pieces import PieceJoiner
from extractor.labels.records import record_bands
from extractor.labels.row_columns import RowColumns, RowFit
from extractor.labels.rows import RowScorer
from extractor.labels.sums import Equations, row_equations

LEAST_STRANGE = -8.0
"""A row cannot speak louder (nats) against "no row of any form": how sure each form's model is
beyond that says nothing about which of two forms it is."""

MAX_TEMPLATES = 200
"""Sequences of rows that are remembered with the way they lie on the form."""


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
    def _columns(self) -> RowColumns:
        return RowColumns(self.form, self.model)

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
        matches, column_gain = self._columns.of(rows, year)
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


def _row_fits(chain: Chain, decoded: Decoded, bands: Sequence[Band]) -> Iterator[RowFit]:
    n = len(chain.states)
    for t, band in enumerate(bands):
        chosen = decoded.states[t]
        near = chain.states[chosen % n]
        if chosen < n:
            yield RowFit(band, near, near, float(decoded.posteriors[t, chosen]))
        else:
            yield RowFit(band, None, near, float(decoded.posteriors[t, n:].sum()))
