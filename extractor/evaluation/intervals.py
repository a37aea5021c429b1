"""Intervals and tests. Fields of one agency are alike, so agencies are what is drawn again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A share with its interval; ``None`` where nothing can be said."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    """The denominator."""

    def to_json(self) -> dict[str, float | int | None]:
        return {"value": self.value, "low": self.low, "high": self.high, "n": self.n}


NOTHING = Estimate(None, None, None, 0)


@dataclass(frozen=True)
class Bootstrap:
    """How often each agency was drawn in each round: ``rounds × agencies``, by a seed.

    The clustered bootstrap of Field & Welsh (2007): whole agencies are drawn with
    replacement, and a ratio is computed anew from their sums.
    """

    weights: NDArray[np.float64]

    @classmethod
    def draw(cls, n_agencies: int, *, rounds: int, seed: int) -> Bootstrap:
        rng = np.random.default_rng(seed)
        shares = np.full(n_agencies, 1 / n_agencies) if n_agencies else np.zeros(0)
        drawn = rng.multinomial(n_agencies, shares, size=rounds) if n_agencies else np.zeros((rounds, 0))
        return cls(drawn.astype(np.float64))

    def ratio(self, above: NDArray[np.float64], below: NDArray[np.float64]) -> Estimate:
        """``sum(above) / sum(below)``, both given per agency.

        Where no error, or nothing right, was seen, drawing again can see none either: the
        open end is then Clopper and Pearson's for that many agencies.
        """
        total = float(below.sum())
        if total <= 0:
            return NOTHING
        value = float(above.sum()) / total
        present = int((below > 0).sum())
        if value in {0.0, 1.0}:
            low, high = clopper_pearson(round(value * present), present)
            return Estimate(value, low, high, round(total))
        low_high = self.spread(self.weights @ above, self.weights @ below)
        return (
            Estimate(value, *low_high, round(total))
            if present > 1
            else Estimate(value, None, None, round(total))
        )

    @staticmethod
    def spread(
        above: NDArray[np.float64], below: NDArray[np.float64]
    ) -> tuple[float | None, float | None]:
        """The percentile interval of the ratios of all rounds in which the ratio exists."""
        drawn = below > 0
        if not drawn.any():
            return None, None
        return percentile_ends(above[drawn] / below[drawn])


def percentile_ends(values: NDArray[np.float64]) -> tuple[float, float]:
    """The ends between which the middle 95 % of the rounds lie."""
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def per_agency(agency: NDArray[np.int32], what: NDArray[np.generic], n: int) -> NDArray[np.float64]:
    """Sums of ``what`` (counts, weights or truth values) for each of ``n`` agencies."""
    return np.bincount(agency, weights=what.astype(np.float64), minlength=n).astype(np.float64)


def clopper_pearson(k: int, n: int, *, level: float = LEVEL) -> tuple[float, float]:
    """The exact interval of Clopper & Pearson (1934) for ``k`` of ``n``.

    >>> [round(end, 4) for end in clopper_pearson(0, 100)]
    [0.0, 0.0362]
    """
    from scipy.special import betaincinv

    if n == 0:
        return 0.0, 1.0
    tail = (1 - level) / 2
    low = float(betaincinv(k, n - k + 1, tail)) if k else 0.0
    high = float(betaincinv(k + 1, n - k, 1 - tail)) if k < n else 1.0
    return low, high


def mcnemar(gained: int, lost: int) -> float:
    """The exact two-sided p of McNemar (1947): do gains and losses differ by more than chance?

    >>> round(mcnemar(9, 1), 4)
    0.0215
    """
    from scipy.special import bdtr

    n = gained + lost
    return min(1.0, 2 * float(bdtr(min(gained, lost), n, 0.5))) if n else 1.0


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """P values adjusted by Holm (1979) for having looked at so many slices.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03})
    {'a': 0.03, 'c': 0.06, 'b': 0.06}
    """
    ordered: Sequence[tuple[str, float]] = sorted(p_values.items(), key=lambda item: item[1])
    adjusted: dict[str, float] = {}
    floor = 0.0
    for rank, (name, p) in enumerate(ordered):
        floor = max(floor, min(1.0, p * (len(ordered) - rank)))
        adjusted[name] = floor
    return adjusted
