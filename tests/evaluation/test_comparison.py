from __future__ import annotations

import pytest

from extractor.evaluation.comparison import agreement, compare_matchings
from extractor.evaluation.matching import match
from extractor.evaluation.metrics import Scorer
from tests.evaluation.build import field, gold, report

GOLD = gold(
    ("d1.html", "A", {"a": 1, "b": 2}),
    ("d2.html", "B", {"a": 3, "b": 4}),
    ("d3.pdf", "C", {"a": 5, "b": 6}),
)
FIRST = [
    report("d1.html", {"a": 1, "b": 9}),
    report("d2.html", {"a": 3, "b": 4}),
    report("d3.pdf", {"a": 0, "b": 6}),
]
SECOND = [
    report("d1.html", {"a": 1, "b": 2}),
    report("d2.html", {"a": 3, "b": 7}),
    report("d3.pdf", {"a": 5, "b": 6}),
]


def test_gains_losses_and_paired_differences() -> None:
    before, after = match(GOLD, FIRST), match(GOLD, SECOND)
    found = compare_matchings(
        before, after, by=("format",), scorer=Scorer.of(before, rounds=400, seed=3)
    )
    kinds = [(c.document, c.path, c.kind, c.first, c.second, c.silent) for c in found.changes]
    assert kinds == [
        ("d1", "b", "gain", "9", "2", False),
        ("d2", "b", "loss", "4", "7", True),
        ("d3", "a", "gain", "0", "5", False),
    ]
    assert found.documents == {"gained": 2, "lost": 1, "p": pytest.approx(1.0)}
    recall = found.differences["recall"]
    assert (recall["first"], recall["second"]) == (pytest.approx(4 / 6), pytest.approx(5 / 6))
    assert recall["low"] <= recall["difference"] <= recall["high"]
    by_format = {s["slice"]: (s["gained"], s["lost"]) for s in found.slices}
    assert by_format == {"html": (1, 1), "pdf": (1, 0)}


def test_a_run_against_itself_differs_nowhere() -> None:
    same = match(GOLD, FIRST)
    found = compare_matchings(same, same, by=(), scorer=Scorer.of(same, rounds=200, seed=0))
    assert not found.changes
    assert all(d["low"] == d["difference"] == d["high"] == 0 for d in found.differences.values())


def test_agreement_without_gold() -> None:
    doubted = [
        FIRST[0],
        report("d2.html", {"a": 3, "b": field("b", 8, review=True)}),
        report("x.pdf", {"a": 1}),
    ]
    found = agreement(doubted, SECOND)
    assert found.documents == 2
    assert (found.only_first, found.only_second) == (("x.pdf",), ("d3.pdf",))
    assert (found.fields, found.agreeing) == (4, 2)
    assert found.both_accepted_apart == 1  # d1.b: 9 and 2, both accepted
