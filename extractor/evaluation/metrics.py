"""The figures of the headline, each a ratio of sums over fields or documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extractor.evaluation.intervals import NOTHING, Bootstrap, Estimate, per_agency, percentile_ends
from extractor.evaluation.matching import Matching
from extractor.evaluation.outcomes import Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray

Sums = tuple["NDArray[np.float64]", "NDArray[np.float64]"]
"""Numerator and denominator of a ratio, per agency."""

HEADLINE: Mapping[str, str] = {
    "document_exact": "documents exact",
    "form_right": "form right",
    "precision": "non-zero precision",
    "recall": "non-zero recall",
    "f1": "non-zero F1",
    "macro_f1": "macro F1 over fields",
    "cell_accuracy": "cell accuracy",
    "value_error": "value-weighted error",
    "not_a_report_clean": "no value from what is no report",
}
"""Name → what it is called on the page. All shares; ``value_error`` may exceed 1."""


@dataclass(frozen=True)
class Scorer:
    """Scores matchings over one set of agencies with one draw of the bootstrap."""

    agencies: tuple[str, ...]
    bootstrap: Bootstrap

    @classmethod
    def of(cls, matching: Matching, *, rounds: int, seed: int) -> Scorer:
        names = matching.agencies
        return cls(names, Bootstrap.draw(len(names), rounds=rounds, seed=seed))

    def headline(self, matching: Matching) -> dict[str, Estimate]:
        """Every figure of :data:`HEADLINE` with its interval."""
        found = {name: self.bootstrap.ratio(*sums) for name, sums in self.sums(matching).items()}
        return {name: found.get(name) or self.macro_f1(matching) for name in HEADLINE}

    def sums(self, matching: Matching) -> dict[str, Sums]:
        """Numerators and denominators of the headline (but macro F1) per agency."""
        c, n = matching.columns, len(self.agencies)
        agency = self._places(matching)[c.document]
        hits = per_agency(agency, c.correct_number, n)
        printed = per_agency(agency, c.gold_number, n)
        read = per_agency(agency, c.read_number, n)
        return {
            **self._document_sums(matching),
            "precision": (hits, read),
            "recall": (hits, printed),
            "f1": (2 * hits, printed + read),
            "cell_accuracy": (
                per_agency(agency, c.right & c.in_gold, n),
                per_agency(agency, c.in_gold, n),
            ),
            "value_error": (per_agency(agency, c.error, n), per_agency(agency, c.weight, n)),
        }

    def _places(self, matching: Matching) -> NDArray[np.int32]:
        index = {name: i for i, name in enumerate(self.agencies)}
        return np.array([index[p.gold.agency] for p in matching.pairs], dtype=np.int32)

    def _document_sums(self, matching: Matching) -> dict[str, Sums]:
        places, n, c = self._places(matching), len(self.agencies), matching.columns
        wrong = np.bincount(c.document[~c.right], minlength=len(places))
        fields = np.bincount(c.document, minlength=len(places))
        report = np.array([p.gold.is_report for p in matching.pairs], dtype=bool)
        form = np.array([p.form_right for p in matching.pairs], dtype=bool)
        exact, quiet = form & (wrong == 0), fields == 0
        ones = np.ones(len(places))

        def of(what: NDArray[np.generic], among: NDArray[np.generic]) -> Sums:
            return per_agency(places, what, n), per_agency(places, among, n)

        return {
            "document_exact": of(exact & report, report),
            "form_right": of(form, ones),
            "not_a_report_clean": of(quiet & ~report, ~report),
        }

    def macro_f1(self, matching: Matching) -> Estimate:
        """The mean of the non-zero F1 of every field in which a number is printed or read."""
        c, n, m = matching.columns, len(self.agencies), len(matching.paths)
        if not len(c.document):
            return NOTHING
        place = self._places(matching)[c.document].astype(np.int64) * m + c.path
        hits = np.bincount(place, 2.0 * c.correct_number, n * m).reshape(n, m)
        both = np.bincount(place, c.gold_number.astype(float) + c.read_number, n * m).reshape(n, m)
        used = both.sum(axis=0) > 0
        if not used.any():
            return NOTHING
        hits, both = hits[:, used], both[:, used]
        value = float(np.mean(hits.sum(axis=0) / both.sum(axis=0)))
        if value in {0.0, 1.0}:
            ends = self.bootstrap.ratio(hits.sum(axis=1), both.sum(axis=1))
            return Estimate(value, ends.low, ends.high, int(used.sum()))
        above, below = self.bootstrap.weights @ hits, self.bootstrap.weights @ both
        drawn = below > 0
        ratios = np.divide(above, below, out=np.zeros_like(above), where=drawn)
        means = ratios.sum(axis=1) / np.maximum(1, drawn.sum(axis=1))
        return Estimate(value, *percentile_ends(means), int(used.sum()))


def outcome_counts(matching: Matching) -> dict[str, int]:
    """How many fields ended in each outcome."""
    c = matching.columns
    return {o.value: int(c.having(o).sum()) for o in Outcome}
