"""What the prose of a report can count: where a count stands in the form, or how it is drawn.

A count that cells of the form tell as well is taken from them and says so (``compares``);
the others (channels, platforms, training) are told in prose alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from extractor.sampling.scales import Number

_OUTCOMES = ("denied", "unable", "not_processed", "other")
_RESULTS = ("upheld", "corrected", "other")
_CHANNELS = {"web": 60, "mail": 20, "in_person": 12, "email": 4, "fax": 2, "other_channel": 2}
_PLATFORMS = {"website": 60, "wechat": 20, "weibo": 8, "app": 5, "gazette": 2, "other_platform": 5}
SETS = (_CHANNELS, _PLATFORMS)
"""Counts that share one whole, with their weights."""


@dataclass(frozen=True)
class Count:
    """One thing that can be counted.

    ``cells`` are alternatives, one for each family of forms: the cells whose sum is the
    count. ``path`` is where the fact goes if it is not the path of one single cell;
    ``low`` and ``high`` bound what is drawn where the form has no such cell. ``few``: a
    small agency has hardly fewer of it than a large one.
    """

    cells: tuple[tuple[str, ...], ...] = ()
    path: str = ""
    low: int = 0
    high: int = 0
    few: bool = False


def _cell(*paths: str) -> Count:
    return Count(tuple((p,) for p in paths))


def _group(key: str) -> Count:
    return Count(((f"requests.outcome.{key}.*.total",),), f"requests.outcome.{key}.total")


def _told(path: str, low: int, high: int, *cells: str, few: bool = False) -> Count:
    return Count(tuple((c,) for c in cells), path, low, high, few)


def _channel(key: str) -> Count:
    own = key.removesuffix("_channel")
    return _told(f"narrative.requests.channel.{own}", 0, 0, f"stat.requests.received.{own}")


def _platform(key: str) -> Count:
    own = key.removesuffix("_platform")
    cells = (f"stat.proactive.channel.{own}", f"stat.disclosed.{own}")
    return _told(f"narrative.disclosed.{own}", 0, 0, *cells)


COUNTS: Mapping[str, Count] = {
    "received": _cell("requests.received.total", "stat.requests.received"),
    "received_all": Count(
        (("requests.received.total", "requests.carried_in.total"),), "requests.received.total"
    ),
    "natural": _cell("requests.received.natural_person"),
    "legal": Count(
        (
            tuple(
                f"requests.received.org.{kind}"
                for kind in ("commercial", "research", "public_welfare", "legal_service", "other")
            ),
        ),
        "requests.received.org",
    ),
    "carried_in": _cell("requests.carried_in.total"),
    "carried_out": _cell("requests.carried_out.total"),
    "answered": _cell("requests.outcome.total.total", "stat.requests.answers"),
    "granted": _cell("requests.outcome.granted.total", "stat.requests.answers.granted"),
    "partial": _cell("requests.outcome.partial.total", "stat.requests.answers.partial"),
    "refused": _cell("stat.requests.answers.refused"),
    **{key: _group(key) for key in _OUTCOMES},
    "not_held": _cell("requests.outcome.unable.not_held.total", "stat.requests.answers.nonexistent"),
    "review": _cell("review.total", "stat.review"),
    **{f"review_{key}": _cell(f"review.{key}", f"stat.review.{key}") for key in _RESULTS},
    "review_pending": _cell("review.pending"),
    "litigation": Count(
        (("litigation.direct.total", "litigation.after_review.total"), ("stat.litigation",)),
        "litigation.total",
    ),
    "direct": _cell("litigation.direct.total"),
    "after_review": _cell("litigation.after_review.total"),
    "direct_upheld": _cell("litigation.direct.upheld"),
    "direct_pending": _cell("litigation.direct.pending"),
    "regulations": _cell("disclosure.art20_1.regulations.issued", "disclosure.art20_1.regulations.made"),
    "normative": _cell(
        "disclosure.art20_1.normative_documents.issued",
        "disclosure.art20_1.normative_documents.made",
        "stat.proactive.normative_issued",
    ),
    "repealed": _cell("disclosure.art20_1.normative_documents.repealed"),
    "in_force": _cell(
        "disclosure.art20_1.normative_documents.in_force",
        "disclosure.art20_1.normative_documents.public_total",
    ),
    "licences": _cell("disclosure.art20_5.licences.decisions"),
    "penalties": _cell("disclosure.art20_6.penalties.decisions"),
    "coercion": _cell("disclosure.art20_6.coercion.decisions"),
    "published": _told(
        "narrative.disclosed.total", 40, 6000, "stat.proactive.total", "stat.disclosed.total"
    ),
    **{key: _channel(key) for key in _CHANNELS},
    **{key: _platform(key) for key in _PLATFORMS},
    "press": _told(
        "narrative.disclosed.press_conference", 1, 40, "stat.response.channel.press_conferences"
    ),
    "visits": _told("narrative.platform.visits", 800, 900000),
    "visits_wan": _told("narrative.platform.visits", 110, 9000),
    "followers": _told("narrative.platform.followers", 300, 200000),
    "interpretation": _told(
        "narrative.interpretation.items", 1, 90, "stat.response.channel.interpretation_articles"
    ),
    "proposals": _told("narrative.proposals", 2, 300),
    "proposals_open": _told("narrative.proposals.published", 0, 0),
    "training": _told("narrative.training", 1, 12, "stat.meetings_training.courses", few=True),
    "trained": _told("narrative.training.people", 15, 900, "stat.meetings_training.trainees"),
    "fee": _told("narrative.processing_fee", 100, 5000),
}
"""Slot of a sentence → what it counts."""


def cells_of(slot: str, figures: Mapping[str, Number]) -> tuple[str, ...]:
    """The cells that tell the count in this form; none if it is told in prose alone.

    ``.*.`` in a cell stands for every line of a group.
    """
    for wanted in COUNTS[slot].cells:
        found: list[str] = []
        for cell in wanted:
            head, star, tail = cell.partition(".*.")
            lines = [p for p in figures if p.startswith(head + ".") and p.endswith("." + tail)]
            found += lines if star else [cell] if cell in figures else []
        if found and len(found) >= len(wanted):
            return tuple(found)
    return ()


def path_of(slot: str, cells: tuple[str, ...]) -> str:
    """Where the fact goes: the one cell that says the same, or a path of the prose."""
    return cells[0] if len(cells) == 1 and not COUNTS[slot].path.startswith("r") else COUNTS[slot].path


def drawn(slot: str, rng: Random, size: float) -> int:
    """A count of its own for an agency whose activity is ``size`` (0 to 1)."""
    count = COUNTS[slot]
    high = count.high if count.few else count.low + (count.high - count.low) * max(size, 0.02)
    low = max(count.low, 1)
    return int(low * (max(high, low) / low) ** rng.random())


def parted(rng: Random, whole: int, weights: Mapping[str, float]) -> dict[str, int]:
    """``whole`` shared out by weight, the heaviest taking what is left over.

    >>> sum(parted(Random(1), 17, {"a": 3, "b": 1}).values())
    17
    """
    shares = {
        key: weight * rng.uniform(0.2, 1.5) * (rng.random() < 0.8) for key, weight in weights.items()
    }
    first = next(iter(weights))
    total = sum(shares.values()) or 1.0
    out = {key: int(whole * share / total) for key, share in shares.items()}
    out[first] += whole - sum(out.values())
    return out
