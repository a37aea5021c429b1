"""How a printed figure can have come of the true one: slips of a hand, and of a reader.

Shares are set by hand, from what typists and recognisers are known to do; they say what kind of
slip it is, given that there is one. How often there is one at all is said in
:mod:`extractor.checks.evidence`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractor.checks.rules import Number, plus

CONFUSED = frozenset(
    frozenset(pair) for pair in ("17", "14", "47", "38", "06", "08", "56", "58", "68", "69", "27", "39")
) | frozenset(frozenset(pair) for pair in ("49", "35", "01", "23", "09", "89", "59"))
"""Digits that a recogniser takes for each other."""

_ZERO_SHARE = 0.5
"""Share of the cells of a report that are zero."""
_NUMBER_DENSITY = 0.08
"""Of the rest: a figure's probability falls with its size, ``0.08 / n``, up to millions."""


_LARGEST = 10**30
"""Figures are as rare as this one, however much larger they are."""


@dataclass(frozen=True, slots=True)
class Slip:
    """The likeliest kind, and the probability of the printed figure given the true one."""

    kind: str
    typed: float
    """By whoever filled in the form."""
    recognised: float
    """By a recogniser of pictures."""
    read: float
    """By a reader of a text layer, which loses or gains characters but confuses none."""


@lru_cache(maxsize=4096)
def slip(printed: Number | None, true: Number) -> Slip:
    """The way from ``true`` to ``printed`` (``None``: a blank).

    >>> slip(18, 13).kind, slip(62, 26).kind, slip(2, 26).kind, slip(None, 7).kind
    ('wrong_digit', 'digits_swapped', 'digit_lost', 'forgotten')
    """
    kinds = tuple(_kinds(printed, true))
    kind, *_ = max(kinds, key=lambda k: k[1] + k[2] + k[3])
    return Slip(kind, sum(k[1] for k in kinds), sum(k[2] for k in kinds), sum(k[3] for k in kinds))


_Kind = tuple[str, float, float, float]
"""Kind of slip, and its share among slips typed, recognised and read."""


def _kinds(printed: Number | None, true: Number) -> Iterator[_Kind]:
    scale = 2.0 * max(_size(true), _size(printed or 0), 10.0)
    yield "other_figure", 0.05 / scale, 0.05 / scale, 0.05 / scale
    if printed is None:
        yield "forgotten", 0.2, 0.1, 0.3
        return
    if printed == 0 and true != 0:
        yield "forgotten", 0.2, 0.0, 0.0  # a reader that sees nothing writes no zero
    if printed == -true and true != 0:
        yield "sign", 0.05, 0.02, 0.05
        return
    apart = plus(printed, true, -1) or 0
    if apart in (1, -1):
        yield "off_by_one", 0.1, 0.0, 0.0
    elif -9 <= apart <= 9:
        yield "off_by_few", 0.0125, 0.0, 0.0
    yield from _of_digits(
        f"{abs(printed):f}" if not isinstance(printed, int) else str(abs(printed)), true
    )


def _of_digits(shown: str, true: Number) -> Iterator[_Kind]:
    meant = f"{abs(true):f}" if not isinstance(true, int) else str(abs(true))
    size = len(meant)
    if len(shown) == size:
        wrong = [i for i in range(size) if shown[i] != meant[i]]
        if len(wrong) == 1:
            alike = frozenset((shown[wrong[0]], meant[wrong[0]])) in CONFUSED
            yield "wrong_digit", 0.2 / 9 / size, (0.15 if alike else 0.01) / size, 0.02 / 9 / size
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            a, b = wrong
            if shown[a] == meant[b] and shown[b] == meant[a]:
                yield "digits_swapped", 0.1 / (size - 1), 0.001 / size, 0.01 / size
    elif len(shown) == size - 1:
        ways = _ways_without_one(meant, shown)
        if ways:
            yield "digit_lost", 0.12 * ways / size, 0.2 * ways / size, 0.3 * ways / size
    elif len(shown) == size + 1:
        ways = _ways_without_one(shown, meant)
        if ways:
            share = ways / 10 / len(shown)
            yield "digit_added", 0.06 * share, 0.05 * share, 0.2 * share


def _ways_without_one(longer: str, shorter: str) -> int:
    return sum(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer)))


def usual(number: Number | None) -> float:
    """How usual the figure is in a cell of a report: most are zero, large ones are rare.

    >>> usual(0) > usual(1) > usual(12) > usual(120)
    True
    """
    if not number:
        return _ZERO_SHARE
    return _NUMBER_DENSITY / max(1.0, _size(number))


def _size(number: Number) -> float:
    size = number if number >= 0 else -number
    return float(size) if size < _LARGEST else float(_LARGEST)
