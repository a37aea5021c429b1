"""Prose against tables: what real reports do is accepted, a contradiction is a warning."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.checks.prose import check_prose
from extractor.result import Fact, Field, Review, ValueState, Verdict

RECEIVED, CARRIED = "requests.received.total", "requests.carried_in.total"


def cell(path: str, value: int | None, **more) -> Field:
    state = (
        ValueState.BLANK if value is None else ValueState.VALUE if value else ValueState.ZERO_EXPLICIT
    )
    return Field(path, value, state, **more)


def told(
    value, unit: str = "件", *, text: str = "", path: str = RECEIVED, compares: str | None = None, **more
):
    return Fact(path, value, unit, text or f"收到申请{value}{unit}。", compares=compares or path, **more)


def verdict(fact: Fact, *fields: Field) -> Verdict:
    (finding,) = check_prose([fact], fields)
    assert finding.rule == f"prose.{fact.path}"
    assert finding.severity == "warning"
    return finding.verdict


@pytest.mark.parametrize(
    "fact",
    [
        told(100),
        told(100, "份"),
        told(103),  # with those carried over
        told(97),  # without them
        told(90, text="收到申请90余件。"),
        told(98, text="收到申请约98件。"),
    ],
)
def test_what_says_the_same_holds(fact):
    assert verdict(fact, cell(RECEIVED, 100), cell(CARRIED, 3)) is Verdict.PASS


@pytest.mark.parametrize("fact", [told(101), told(10), told(80, text="收到申请80余件。"), told(90)])
def test_a_contradiction_fails(fact):
    assert verdict(fact, cell(RECEIVED, 100), cell(CARRIED, 3)) is Verdict.FAIL


def test_round_numbers_in_ten_thousands():
    path = "stat.proactive.total"
    for value, expected in ((Decimal("1.2"), Verdict.PASS), (Decimal("1.4"), Verdict.FAIL)):
        fact = told(value, "万条", path=path)
        assert verdict(fact, cell(path, 12345)) is expected


def test_money_is_compared_as_the_table_counts_it():
    path = "disclosure.art20_8.fees.amount"
    assert verdict(told(35, "万元", path=path), cell(path, 35)) is Verdict.PASS
    assert verdict(told(35, "万元", path=path), cell(path, 350000)) is Verdict.PASS
    assert verdict(told(35, "万元", path=path), cell(path, 36)) is Verdict.FAIL


def test_a_sum_of_cells_needs_them_all():
    path, cells = "litigation.total", "litigation.direct.total + litigation.after_review.total"
    fact = told(3, path=path, compares=cells)
    both = [cell(p, n) for p, n in zip(cells.split(" + "), (2, 1), strict=True)]
    assert verdict(fact, *both) is Verdict.PASS
    (finding,) = check_prose([fact], [both[0], cell(both[1].path, None)])
    assert finding.verdict is Verdict.NOT_ASSESSABLE
    assert finding.if_blanks_are_zero is Verdict.FAIL
    assert (finding.expected, finding.actual) == (2, 3)


def test_who_is_to_blame():
    def culprit(fact: Fact, field: Field) -> str:
        return check_prose([fact], [field])[0].culprit

    assert culprit(told(5), cell(RECEIVED, 6)) == "source"
    assert culprit(told(5, confidence=0.9), cell(RECEIVED, 6)) == "unknown"
    assert culprit(told(5), cell(RECEIVED, 6, status=Review.REVIEW)) == "unknown"
    assert culprit(told(6), cell(RECEIVED, 6)) == "unknown"


def share(value: str, path: str = "requests.outcome.granted.total") -> Fact:
    return Fact(f"{path}.share", Decimal(value), "%", f"占{value}%。")


@pytest.mark.parametrize(
    ("value", "holds"), [("45.4", True), ("45.3", True), ("45", True), ("45.5", False)]
)
def test_shares_may_be_rounded_or_cut_off(value, holds):
    path = "requests.outcome.granted.total"
    facts = [told(59, path=path), told(130, path="requests.outcome.total.total"), share(value)]
    finding = check_prose(facts, [])[-1]
    assert finding.rule == f"prose.{path}.share"
    assert (finding.verdict is Verdict.PASS) is holds
    assert [(o.path, o.value) for o in finding.operands] == [(path, 59), (facts[1].path, 130)]


def test_a_share_is_taken_of_the_table_where_prose_tells_no_whole():
    facts = [
        told(1, path="narrative.requests.channel.web"),
        share("25", "narrative.requests.channel.web"),
    ]
    assert check_prose(facts, [cell(RECEIVED, 4)])[-1].verdict is Verdict.PASS


def test_a_share_of_nothing_known_is_no_finding():
    assert check_prose([share("25")], []) == ()
    assert check_prose([share("25"), told(1, path="requests.outcome.granted.total")], [])[1:] == ()


@pytest.mark.parametrize(
    ("growth", "holds"), [("增长20%", True), ("增加20.0%", True), ("增长21%", False), ("下降20%", False)]
)
def test_growth_is_recomputed_where_both_counts_are_told(growth, holds):
    text = f"收到申请120件，较上年的100件{growth}。"
    finding = check_prose([told(120, text=text)], [])[-1]
    assert finding.rule == f"prose.{RECEIVED}.growth"
    assert (finding.verdict is Verdict.PASS) is holds
    assert abs(finding.expected) == 20


def test_growth_without_the_count_before_is_no_finding():
    assert len(check_prose([told(120, text="收到申请120件，同比增长20%。")], [])) == 1


def test_zeros_alone_prove_nothing():
    (finding,) = check_prose([told(0)], [cell(RECEIVED, 0)])
    assert finding.verdict is Verdict.PASS
    assert finding.vacuous
