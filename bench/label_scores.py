"""Scores of a mapping of printed labels onto the nodes of forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractor.evaluation.intervals import percentile_ends

ROUNDS = 1000
Node = Hashable
Interval = tuple[float, float, float]
"""A value and the ends of its 95 % interval."""


@dataclass
class NodeScores:
    """True and false assignments by agency and node; macro F1 is the mean F1 of the nodes."""

    counts: dict[tuple[str, Node], NDArray[np.float64]] = field(
        default_factory=lambda: defaultdict(lambda: np.zeros(3))
    )

    def add(self, agency: str, truth: Node | None, given: Node | None) -> None:
        if truth is not None and truth == given:
            self.counts[agency, truth] += (1, 0, 0)
            return
        if given is not None:
            self.counts[agency, given] += (0, 1, 0)
        if truth is not None:
            self.counts[agency, truth] += (0, 0, 1)

    def macro_f1(self, *, seed: int = 0) -> Interval:
        """With its interval, agencies drawn again; a node counts where the gold has it."""
        agencies = sorted({a for a, _ in self.counts})
        nodes = {n: i for i, n in enumerate(dict.fromkeys(n for _, n in self.counts))}
        table = np.zeros((3, len(agencies), len(nodes)))
        for (agency, node), counts in self.counts.items():
            table[:, agencies.index(agency), nodes[node]] = counts
        rng = np.random.default_rng(seed)
        drawn = rng.multinomial(len(agencies), np.full(len(agencies), 1 / len(agencies)), size=ROUNDS)
        rounds = _macro(*(drawn @ part for part in table))
        whole = _macro(*(part.sum(axis=0, keepdims=True) for part in table))
        return float(whole[0]), *percentile_ends(rounds)


def _macro(
    hits: NDArray[np.float64], false: NDArray[np.float64], missed: NDArray[np.float64]
) -> NDArray[np.float64]:
    printed = hits + missed > 0
    f1 = 2 * hits / np.maximum(2 * hits + false + missed, 1)
    return np.asarray((f1 * printed).sum(axis=1) / printed.sum(axis=1))


def calibration_error(probabilities: list[float], right: list[bool], *, bins: int = 10) -> float:
    """Expected calibration error in bins of equally many cells."""
    p, r = np.array(probabilities), np.array(right)
    parts = np.array_split(np.argsort(p, kind="stable"), bins)
    return float(sum(len(b) * abs(p[b].mean() - r[b].mean()) for b in parts if len(b)) / len(p))


def auroc(known: list[float], unseen: list[float]) -> float:
    """The chance that a known label scores above one of no node; ties count half."""
    scores = np.array([*known, *unseen])
    order = np.argsort(scores, kind="stable")
    ranks = np.empty(len(scores))
    ranks[order] = np.arange(1, len(scores) + 1)
    for value in np.unique(scores):
        same = scores == value
        ranks[same] = ranks[same].mean()
    n, m = len(known), len(unseen)
    return float((ranks[:n].sum() - n * (n + 1) / 2) / (n * m))


def at_threshold(known: list[float], unseen: list[float], least: float) -> Mapping[str, float]:
    """Precision and recall of abstaining below ``least``, an unseen label being the find."""
    caught = sum(score < least for score in unseen)
    wrongly = sum(score < least for score in known)
    return {
        "abstention_precision": caught / max(caught + wrongly, 1),
        "abstention_recall": caught / len(unseen),
        "known_kept": 1 - wrongly / len(known),
    }
