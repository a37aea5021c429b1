"""What a confidence is worth: calibration, ranking of errors, and the share that needs no person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extractor.evaluation.intervals import clopper_pearson
from extractor.evaluation.matching import Columns, Matching

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 15
SECONDS_A_DOCUMENT = 20
SECONDS_A_FIELD = 5
"""What a person needs to open a document, and to look at one field that is shown with its
source. Assumptions of this project, not measurements: change them to your own."""

CURVE_POINTS = 200


@dataclass(frozen=True)
class Calibration:
    """``bins``: mean confidence, share right and number of fields, equal mass in each."""

    ece: float
    brier: float
    auroc: float | None
    """That a wrong field has less confidence than a right one; ``None`` if all are the same."""
    aurc: float
    """Mean error rate over all coverages (Geifman & El-Yaniv 2017): lower is better."""
    n: int
    bins: tuple[tuple[float, float, int], ...]
    curve: tuple[tuple[float, float, float], ...]
    """Coverage, error rate among the covered, and the confidence at which that is reached."""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("ece", "brier", "auroc", "aurc", "n")}


def calibration(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> Calibration | None:
    """Scores of the confidences of fields that were predicted; ``None`` if there is none."""
    known = ~np.isnan(confidence)
    confidence, right = confidence[known], right[known]
    n = len(confidence)
    if n == 0:
        return None
    order = np.argsort(-confidence, kind="stable")
    bins = tuple(
        (float(confidence[part].mean()), float(right[part].mean()), len(part))
        for part in np.array_split(order[::-1], min(BINS, n))
    )
    covered, errors = _risk(confidence[order], ~right[order])
    return Calibration(
        ece=sum(size * abs(said - was) for said, was, size in bins) / n,
        brier=float(np.mean((confidence - right) ** 2)),
        auroc=_auroc(confidence, right),
        aurc=float(np.mean(errors / covered)),
        n=n,
        bins=bins,
        curve=_curve(confidence[order], covered, errors),
    )


def _risk(
    confidence: NDArray[np.float64], wrong: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Number covered and errors among them after each field; fields of one confidence come in
    together, whatever their order, so their errors are spread evenly over them."""
    _, first, counts = np.unique(-confidence, return_index=True, return_counts=True)
    sums = np.add.reduceat(wrong.astype(float), first)
    evened = np.repeat(sums / counts, counts)
    return np.arange(1, len(confidence) + 1, dtype=float), np.cumsum(evened)


def _curve(
    confidence: NDArray[np.float64], covered: NDArray[np.float64], errors: NDArray[np.float64]
) -> tuple[tuple[float, float, float], ...]:
    n = len(confidence)
    points = np.unique(np.linspace(0, n - 1, min(CURVE_POINTS, n)).astype(int))
    return tuple(
        (float(covered[i] / n), float(errors[i] / covered[i]), float(confidence[i])) for i in points
    )


def _auroc(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> float | None:
    """From the rank sum of Mann & Whitney (1947); fields of one confidence share their mean rank."""
    n_right, n_wrong = int(right.sum()), int((~right).sum())
    if not n_right or not n_wrong:
        return None
    _, place, counts = np.unique(confidence, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[right].sum() - n_right * (n_right + 1) / 2) / (n_right * n_wrong))


@dataclass(frozen=True)
class StraightThrough:
    """What would be published unseen, and what is wrong in it."""

    coverage: float | None
    accepted: int
    silent: int
    bound: float
    """Upper end of the Clopper–Pearson interval of the error rate among the accepted."""
    threshold: float | None
    """The confidence from which a field is accepted; ``None``: by the status that it carries."""
    review_minutes: float
    """A person's minutes for 1,000 such documents, by the assumptions of this module."""

    def to_json(self) -> dict[str, Any]:
        return {
            "coverage": self.coverage,
            "accepted": self.accepted,
            "silent_errors": self.silent,
            "error_bound": self.bound,
            "threshold": self.threshold,
            "review_minutes_per_1000": self.review_minutes,
        }


def as_marked(matching: Matching, *, non_zero: bool) -> StraightThrough:
    """Acceptance by the status that the prediction itself gives to each field."""
    c = matching.columns
    return _straight(matching, c.accepted, _considered(c, non_zero=non_zero), None)


def at_error(matching: Matching, error: float, *, non_zero: bool) -> StraightThrough:
    """Acceptance from the lowest confidence at which at most ``error`` of the accepted are wrong.

    The threshold is found on the very documents that it is reported for, so that the coverage
    is a little too good; the bound is not.
    """
    c = matching.columns
    considered = _considered(c, non_zero=non_zero)
    usable = considered & ~np.isnan(c.confidence)
    order = np.argsort(-c.confidence[usable], kind="stable")
    confidence, wrong = c.confidence[usable][order], ~c.right[usable][order]
    last_of_tie = np.append(confidence[1:] != confidence[:-1], True) if len(confidence) else wrong
    rate = np.cumsum(wrong) / np.arange(1, len(confidence) + 1)
    fine = np.flatnonzero((rate <= error) & last_of_tie)
    threshold = float(confidence[fine[-1]]) if len(fine) else float("inf")
    return _straight(matching, c.confidence >= threshold, considered, threshold if len(fine) else None)


def _considered(c: Columns, *, non_zero: bool) -> NDArray[np.bool_]:
    return (c.gold_number | c.read_number) if non_zero else np.ones(len(c.document), dtype=bool)


def _straight(
    matching: Matching,
    accepted: NDArray[np.bool_],
    considered: NDArray[np.bool_],
    threshold: float | None,
) -> StraightThrough:
    c = matching.columns
    taken = accepted & considered
    n, silent = int(taken.sum()), int((taken & ~c.right).sum())
    asked = ~accepted & considered
    documents = len(np.unique(c.document[asked]))
    seconds = documents * SECONDS_A_DOCUMENT + int(asked.sum()) * SECONDS_A_FIELD
    return StraightThrough(
        coverage=n / int(considered.sum()) if considered.any() else None,
        accepted=n,
        silent=silent,
        bound=clopper_pearson(silent, n)[1],
        threshold=threshold,
        review_minutes=round(1000 * seconds / 60 / max(1, len(matching.pairs)), 1),
    )
