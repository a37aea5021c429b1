"""Rules on invented reports: three values, blanks, groups, exactness, and their algebra."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.causes import support
from extractor.checks.rules import check, explain
from extractor.forms.registry import load_form
from extractor.result import Field, Finding, Review, ValueState, Verdict

FORM = load_form("cn.ogi.2021")
PERSONS = tuple(p.path for p in FORM.table("t3").leaf_columns[:-1])
OUTCOMES = tuple(
    f"requests.{p.path}"
    for p in FORM.table("t3").leaf_rows
    if p.path.startswith("outcome.") and p.path != "outcome.total"
)
OTHER_PARTS = tuple(f"requests.outcome.other.{k}" for k in ("no_correction", "fee_unpaid", "misc"))
T3_RULES = ("T3.balance", "T3.outcome_sum", "T3.row_sum")


def printed(path: str, number: int | Decimal, **more: object) -> Field:
    state = ValueState.VALUE if number else ValueState.ZERO_EXPLICIT
    return Field(path, value=number, state=state, raw=str(number), **more)  # type: ignore[arg-type]


def report(numbers: Mapping[str, int | Decimal]) -> dict[str, Field]:
    """All fields of the form with these numbers, zero elsewhere."""
    return {path: printed(path, numbers.get(path, 0)) for path in FORM.fields}


def consistent(granted: int = 4, misc: int = 3) -> dict[str, int | Decimal]:
    """A table 3 that adds up: one column of persons, two outcomes, one case carried over."""
    column = {
        "requests.received": granted + misc,
        "requests.carried_in": 1,
        "requests.outcome.granted": granted,
        "requests.outcome.other.misc": misc,
        "requests.outcome.total": granted + misc,
        "requests.carried_out": 1,
    }
    return {f"{row}.{c}": n for row, n in column.items() for c in ("natural_person", "total")}


def find(findings: tuple[Finding, ...], rule: str, value: str) -> Finding:
    (found,) = [f for f in findings if f.rule == rule and value in f.scope.values()]
    return found


def test_a_consistent_report_passes_everything() -> None:
    findings = check(FORM, tuple(report(consistent()).values()), ())
    assert {f.verdict for f in findings} == {Verdict.PASS}
    assert len(findings) == 44
    assert find(findings, "T3.balance", "org.commercial").vacuous
    assert not find(findings, "T3.balance", "natural_person").vacuous


def test_vacuous_checks_support_nothing() -> None:
    findings = check(FORM, tuple(report(consistent()).values()), ())
    counts = support(findings)
    assert counts["requests.outcome.granted.natural_person"] == 2
    assert counts["requests.outcome.total.total"] == 3
    # The zeros of another column stand in a row whose sum is not vacuous, and only there.
    assert counts["requests.outcome.granted.org.research"] == 1
    assert "review.total" not in counts


@pytest.mark.parametrize(
    ("path", "state", "verdict", "if_zero"),
    [
        ("org.research", ValueState.BLANK, Verdict.NOT_ASSESSABLE, Verdict.PASS),
        ("org.research", ValueState.NOT_APPLICABLE, Verdict.NOT_ASSESSABLE, Verdict.PASS),
        ("org.research", ValueState.UNREADABLE, Verdict.NOT_ASSESSABLE, Verdict.NOT_ASSESSABLE),
        ("org.research", ValueState.TEXT, Verdict.NOT_ASSESSABLE, Verdict.NOT_ASSESSABLE),
        ("org.research", ValueState.NOT_FOUND, Verdict.NOT_ASSESSABLE, Verdict.NOT_ASSESSABLE),
        ("org.research", ValueState.NOT_IN_FORM, Verdict.PASS, Verdict.PASS),
        ("total", ValueState.BLANK, Verdict.NOT_ASSESSABLE, Verdict.FAIL),
        ("total", ValueState.NOT_IN_FORM, Verdict.NOT_ASSESSABLE, Verdict.NOT_ASSESSABLE),
    ],
)
def test_missing_figures(path: str, state: ValueState, verdict: Verdict, if_zero: Verdict) -> None:
    fields = report(consistent())
    fields[f"requests.received.{path}"] = Field(f"requests.received.{path}", state=state)
    found = find(check(FORM, tuple(fields.values())), "T3.row_sum", "requests.received")
    assert (found.verdict, found.if_blanks_are_zero) == (verdict, if_zero)


def test_a_row_of_blanks_holds_only_vacuously() -> None:
    fields = {path: Field(path, state=ValueState.BLANK) for path in FORM.fields}
    findings = check(FORM, tuple(fields.values()))
    assert {f.verdict for f in findings} == {Verdict.NOT_ASSESSABLE}
    assert {f.if_blanks_are_zero for f in findings} == {Verdict.PASS}
    assert all(f.vacuous for f in findings)
    assert not support(findings)


def test_operands_and_both_sides_can_be_recomputed() -> None:
    numbers = consistent() | {"requests.outcome.total.natural_person": 9}
    found = find(check(FORM, tuple(report(numbers).values())), "T3.outcome_sum", "natural_person")
    assert found.verdict is Verdict.FAIL
    assert (found.expected, found.actual) == (7, 9)
    assert sum(o.value or 0 for o in found.operands[:-1]) == 7
    assert "7 against 9" in explain(FORM, found)
    assert "（七）总计" in explain(FORM, found)


@pytest.mark.parametrize(
    ("confidence", "status", "culprit"),
    [
        (1.0, Review.ACCEPTED, "source"),
        (0.8, Review.ACCEPTED, "unknown"),
        (1.0, Review.REVIEW, "unknown"),
    ],
)
def test_who_is_blamed(confidence: float, status: Review, culprit: str) -> None:
    fields = report(consistent())
    path = "requests.received.total"
    fields[path] = printed(path, 70, confidence=confidence, status=status)
    found = find(check(FORM, tuple(fields.values())), "T3.row_sum", "requests.received")
    assert (found.verdict, found.culprit) == (Verdict.FAIL, culprit)


def without_parts_of_other(state: ValueState) -> tuple[dict[str, Field], list[Field]]:
    """（六）其他处理 printed as one row with the figures of its part 3.其他."""
    fields = report(consistent())
    extra = []
    for column in (*PERSONS, "total"):
        number = fields[f"requests.outcome.other.misc.{column}"].number
        assert number is not None
        extra.append(printed(f"requests.outcome.other.{column}", number))
        for part in OTHER_PARTS:
            fields[f"{part}.{column}"] = Field(f"{part}.{column}", state=state)
    return fields, extra


@pytest.mark.parametrize("state", [ValueState.NOT_IN_FORM, ValueState.BLANK])
def test_a_group_stands_in_for_its_parts(state: ValueState) -> None:
    fields, extra = without_parts_of_other(state)
    findings = check(FORM, tuple(fields.values()), extra)
    sums = find(findings, "T3.outcome_sum", "natural_person")
    assert sums.verdict is Verdict.PASS
    assert "requests.outcome.other.natural_person" in {o.path for o in sums.operands}
    row = find(findings, "T3.row_sum", "requests.outcome.other")
    assert (row.verdict, row.vacuous, row.actual) == (Verdict.PASS, False, 3)


def test_a_group_with_a_wrong_figure_fails_where_its_parts_would() -> None:
    fields, extra = without_parts_of_other(ValueState.NOT_IN_FORM)
    extra[0] = printed(extra[0].path, 5)
    failed = {
        (f.rule, *f.scope.values())
        for f in check(FORM, tuple(fields.values()), extra)
        if f.verdict is Verdict.FAIL
    }
    assert failed == {
        ("T3.outcome_sum", "natural_person"),
        ("T3.row_sum", "requests.outcome.other"),
    }


def test_a_group_beside_its_parts_is_not_counted_twice() -> None:
    extra = [printed("requests.outcome.other.natural_person", 3)]
    findings = check(FORM, tuple(report(consistent()).values()), extra)
    assert find(findings, "T3.outcome_sum", "natural_person").verdict is Verdict.PASS


def test_rows_that_are_not_printed_count_nothing() -> None:
    fields, _ = without_parts_of_other(ValueState.NOT_IN_FORM)
    found = find(check(FORM, tuple(fields.values())), "T3.outcome_sum", "natural_person")
    assert (found.verdict, found.expected, found.actual) == (Verdict.FAIL, 4, 7)


def test_decimals_are_exact_and_domains_speak_only_where_they_fail() -> None:
    numbers: dict[str, int | Decimal] = {
        "review.upheld": Decimal("0.1"),
        "review.corrected": Decimal("0.2"),
        "review.total": Decimal("0.3"),
        "disclosure.art20_8.fees.amount": Decimal("24252.3110820"),
        "requests.carried_in.total": -1,
    }
    findings = check(FORM, tuple(report(numbers).values()))
    assert find(findings, "T4.sum", "review").verdict is Verdict.PASS
    domain = [f for f in findings if f.rule in ("T3.nonneg", "T2.fee")]
    assert [(f.rule, f.actual, f.verdict) for f in domain] == [("T3.nonneg", -1, Verdict.FAIL)]


def test_le_rules() -> None:
    numbers: dict[str, int | Decimal] = {"disclosure.art20_1.regulations.issued": 2}
    findings = check(FORM, tuple(report(numbers).values()))
    assert find(findings, "T2.stock_bound", "regulations").verdict is Verdict.FAIL
    assert find(findings, "T2.stock_bound", "normative_documents").verdict is Verdict.PASS


counts = st.integers(0, 10**6)


@st.composite
def tables(draw: st.DrawFn) -> dict[str, int | Decimal]:
    """A table 3 that keeps all its rules, with any cells in it."""
    cells: dict[str, int | Decimal] = {}
    used = draw(st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=4, unique=True))
    for column in PERSONS:
        outcomes = {row: draw(counts) for row in used}
        total, carried_out = sum(outcomes.values()), draw(counts)
        carried_in = draw(st.integers(0, total + carried_out))
        rows = {
            **outcomes,
            "requests.outcome.total": total,
            "requests.carried_out": carried_out,
            "requests.carried_in": carried_in,
            "requests.received": total + carried_out - carried_in,
        }
        cells.update({f"{row}.{column}": number for row, number in rows.items()})
    for row in {path.removesuffix(".natural_person") for path in cells if path.endswith("person")}:
        cells[f"{row}.total"] = sum(cells[f"{row}.{c}"] for c in PERSONS)
    return cells


@settings(max_examples=25, deadline=None)
@given(tables(), st.data())
def test_one_changed_cell_breaks_exactly_the_rules_that_hold_it(
    cells: dict[str, int | Decimal], data: st.DataObject
) -> None:
    fields = report(cells)
    assert not [f for f in check(FORM, tuple(fields.values())) if f.verdict is not Verdict.PASS]
    path = data.draw(st.sampled_from(sorted(p for p in FORM.fields if p.startswith("requests"))))
    delta = data.draw(st.integers(1, 99))
    old = fields[path].number
    assert old is not None
    fields[path] = printed(path, old + delta)
    failed = [f for f in check(FORM, tuple(fields.values())) if f.verdict is Verdict.FAIL]
    holding = [i for r in FORM.rules for i in r.instances if i.rule in T3_RULES]
    expected = {
        (i.rule, *i.scope.values())
        for i in holding
        if path in {t.path for t in itertools.chain(i.left, i.right)}
    }
    assert {(f.rule, *f.scope.values()) for f in failed} == expected
    assert len(expected) == (3 if ".outcome.total." in path else 2)
    for finding in failed:
        assert finding.expected is not None
        assert finding.actual is not None
        assert abs(finding.expected - finding.actual) == delta


@settings(max_examples=20, deadline=None)
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_fields_does_not_matter(
    cells: dict[str, int | Decimal], random: Random
) -> None:
    fields = list(report(cells).values())
    shuffled = fields[:]
    random.shuffle(shuffled)
    assert check(FORM, shuffled) == check(FORM, fields)


@settings(max_examples=20, deadline=None)
@given(st.sets(st.sampled_from(sorted(FORM.fields))))
def test_a_blank_is_never_a_zero_but_the_second_verdict_treats_it_so(blanked: set[str]) -> None:
    zeros = report({})
    blanks = {p: Field(p, state=ValueState.BLANK) if p in blanked else f for p, f in zeros.items()}
    for finding in check(FORM, tuple(blanks.values())):
        touched = blanked & {o.path for o in finding.operands}
        assert finding.verdict is (Verdict.NOT_ASSESSABLE if touched else Verdict.PASS)
        assert finding.if_blanks_are_zero is Verdict.PASS
