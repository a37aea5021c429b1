"""Failing sums explained: made tables with one fault each, of the source or of the reading."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.checks.evidence import Statement
from extractor.checks.proof import Proof, prove
from extractor.checks.rules import check
from extractor.document import BBox, Provenance
from extractor.forms.registry import load_form
from extractor.result import Field, Finding, Review, ValueState, Verdict

FORM = load_form("cn.ogi.2021")
T3 = FORM.table("t3")
COLUMNS = tuple(p.path for p in T3.leaf_columns)
ROWS = tuple(f"requests.{p.path}" for p in T3.leaf_rows)
OUTCOMES = tuple(r for r in ROWS if ".outcome." in r and not r.endswith(".total"))
GRANTED, PARTIAL = "requests.outcome.granted", "requests.outcome.partial"


def figures(seed: int = 1, least: int = 1) -> dict[str, int]:
    """A table 3 without zeros that keeps all its rules."""
    rng = Random(seed)
    cells: dict[str, int] = {}
    for column in COLUMNS[:-1]:
        outcomes = {row: rng.randint(least, 400) for row in OUTCOMES}
        total, carried_out = sum(outcomes.values()), rng.randint(least, 99)
        carried_in = rng.randint(least, 50)
        rows = outcomes | {
            "requests.outcome.total": total,
            "requests.carried_out": carried_out,
            "requests.carried_in": carried_in,
            "requests.received": total + carried_out - carried_in,
        }
        cells |= {f"{row}.{column}": number for row, number in rows.items()}
    for row in ROWS:
        cells[f"{row}.total"] = sum(cells[f"{row}.{column}"] for column in COLUMNS[:-1])
    return cells


def field(path: str, number: int | None, **more: object) -> Field:
    state = ValueState.BLANK if number is None else ValueState.VALUE
    if number == 0:
        state = ValueState.ZERO_EXPLICIT
    raw = "" if number is None else str(number)
    return Field(path, value=number, state=state, raw=raw, **more)  # type: ignore[arg-type]


def cell(path: str, moved: int = 0) -> Provenance:
    """Where a spreadsheet has the cell; ``moved``: the reader put it so many columns further."""
    row, _, column = next((r, ".", path[len(r) + 1 :]) for r in ROWS if path.startswith(f"{r}."))
    number = COLUMNS.index(column)
    letter = string.ascii_uppercase[number + 3 - moved]
    return Provenance(
        table=1, row=ROWS.index(row) + 4, column=number + 4, cell=f"{letter}{ROWS.index(row)}"
    )


def report(numbers: Mapping[str, int | None]) -> list[Field]:
    return [
        field(path, numbers[path], provenance=cell(path)) if path in numbers else field(path, 0)
        for path in FORM.fields
    ]


def alarms(proof: Proof) -> list[Finding]:
    return [f for f in proof.findings if f.if_blanks_are_zero is Verdict.FAIL]


def test_sums_that_hold_cost_no_explanation() -> None:
    fields = report(figures())
    proof = prove(FORM, fields)
    assert proof.findings == check(FORM, fields)
    assert proof.fields == tuple(fields)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_any_wrong_cell_is_found_and_what_was_there_proposed(seed: int, data: st.DataObject) -> None:
    right = figures(seed)
    path = data.draw(st.sampled_from(sorted(right)))
    wrong = data.draw(st.integers(0, 9999).filter(lambda n: n != right[path]))
    proof = prove(FORM, report({**right, path: wrong}))
    assert len(alarms(proof)) >= 2
    for finding in alarms(proof):
        assert finding.proposal is not None
        assert (finding.proposal["path"], finding.proposal["value"]) == (path, right[path])
        assert all(r["before"] and not r["after"] for r in finding.proposal["residuals"])
        assert finding.culprit == "source"


def test_an_inconsistent_source_sends_nothing_to_review_and_changes_no_value() -> None:
    fields = report({**figures(), f"{GRANTED}.total": 7})
    proof = prove(FORM, fields)
    assert alarms(proof)
    assert proof.fields == tuple(fields)


def test_two_wrong_cells_are_told_apart() -> None:
    right = figures()
    one, two = f"{GRANTED}.org.other", f"{PARTIAL}.natural_person"
    proof = prove(FORM, report({**right, one: right[one] + 1, two: right[two] * 10}))
    named = {
        (f.proposal["event"], f.proposal["path"], f.proposal["value"])
        for f in alarms(proof)
        if f.proposal
    }
    assert {(path, value) for _, path, value in named} == {(one, right[one]), (two, right[two])}


def test_totals_left_blank_are_told_with_their_sums() -> None:
    right = figures()
    blank = {f"requests.outcome.total.{column}": None for column in COLUMNS}
    proof = prove(FORM, report({**right, **blank}))
    told = {f.proposal["path"]: f.proposal["value"] for f in alarms(proof) if f.proposal}
    assert told == {path: right[path] for path in blank}
    assert not [f for f in proof.findings if f.verdict is Verdict.FAIL]


def test_a_wrong_part_is_found_where_totals_are_blank() -> None:
    right = figures()
    path = f"{GRANTED}.org.commercial"
    blank = {f"requests.outcome.total.{column}": None for column in COLUMNS}
    proof = prove(FORM, report({**right, **blank, path: right[path] + 40}))
    told = {f.proposal["path"]: f.proposal["value"] for f in alarms(proof) if f.proposal}
    assert told[path] == right[path]
    assert (
        told["requests.outcome.total.org.commercial"] == right["requests.outcome.total.org.commercial"]
    )


def shifted(right: Mapping[str, int]) -> dict[str, int | None]:
    """The row of granted requests, one column too far on from the second figure."""
    row = [f"{GRANTED}.{column}" for column in COLUMNS]
    moved = [right[row[0]], None, *(right[path] for path in row[1:-1])]
    return {**right, **dict(zip(row, moved, strict=True))}


@pytest.mark.parametrize(("moved", "culprit"), [(0, "source"), (1, "reading")])
def test_a_shifted_row_is_one_event_and_places_tell_whose(moved: int, culprit: str) -> None:
    right = figures()
    fields = [
        replace(f, provenance=cell(f.path, moved))
        if f.path.startswith(GRANTED) and COLUMNS.index(f.path[len(GRANTED) + 1 :]) > 1
        else f
        for f in report(shifted(right))
    ]
    proof = prove(FORM, fields)
    for finding in alarms(proof):
        assert finding.proposal is not None
        assert finding.proposal["event"] == "shifted"
        assert finding.culprit == culprit
        for change in finding.proposal["changes"]:
            assert change["value"] == right[change["path"]]
    doubted = [f for f in proof.fields if "sums_against" in f.reasons]
    assert all(f.path.startswith(GRANTED) and f.status is Review.REVIEW for f in doubted)
    assert bool(doubted) == (culprit == "reading")
    assert [f.value for f in proof.fields] == [f.value for f in fields]


def test_figures_run_together_are_parted() -> None:
    right = figures()
    one, two = f"{GRANTED}.org.research", f"{GRANTED}.org.public_welfare"
    fused = int(f"{right[one]}{right[two]}")
    (event,) = {
        (f.proposal["event"], *(c["value"] for c in f.proposal["changes"]))
        for f in alarms(prove(FORM, report({**right, one: fused, two: None})))
        if f.proposal
    }
    assert event == ("fused", right[two], right[one])  # changes are in the order of paths


def test_a_column_that_is_not_printed_explains_all_rows_and_blames_nobody() -> None:
    right = figures()
    fields = [
        Field(f.path, state=ValueState.NOT_IN_FORM) if f.path.endswith("org.research") else f
        for f in report(right)
    ]
    proof = prove(FORM, fields)
    assert {f.rule for f in alarms(proof)} == {"T3.row_sum"}
    for finding in alarms(proof):
        assert finding.proposal is not None
        assert (finding.proposal["event"], finding.proposal["value"]) == ("line_missing", None)
        assert finding.culprit == "unknown"


def test_one_sum_alone_names_a_suspect_and_proposes_no_figure() -> None:
    sums = {"review.upheld": 3, "review.corrected": 14, "review.other": 0, "review.pending": 8}
    proof = prove(FORM, [field(p, {**sums, "review.total": 52}.get(p, 0)) for p in FORM.fields])
    (finding,) = alarms(proof)
    assert finding.proposal is not None
    assert (finding.proposal["path"], finding.proposal["value"]) == ("review.total", None)
    assert finding.proposal["event"] == "digits_swapped"
    assert finding.proposal["alternatives"]


@pytest.mark.parametrize(("certainty", "culprit"), [(0.62, "reading"), (0.9999, "source")])
def test_the_recognisers_certainty_tells_on_scans(certainty: float, culprit: str) -> None:
    right = figures()
    path = f"{PARTIAL}.natural_person"
    wrong = right[path] + (5 if str(right[path]).endswith(("3", "1")) else 2)
    fields = [
        replace(f, provenance=replace(cell(f.path), cell=None, boxes=(BBox(0, 0, 9, 9),), pages=(1,)),
                reasons=("recognised",), confidence=0.95, status=Review.REVIEW)
        if f.path.startswith("requests") else f
        for f in report({**right, path: wrong})
    ]  # fmt: skip

    def witness(asked: Field) -> Statement:
        sure = certainty if asked.path == path else 0.9999
        return Statement((asked.number,) if asked.number is not None else (), sure)

    proof = prove(FORM, fields, witness=witness)
    assert {f.culprit for f in alarms(proof)} == {culprit}
    assert {f.proposal["value"] for f in alarms(proof) if f.proposal} == {right[path]}


def test_another_reading_with_the_fitting_figure_blames_this_one() -> None:
    right = figures()
    path = f"{PARTIAL}.natural_person"
    fields = report({**right, path: right[path] // 10})
    proof = prove(
        FORM, fields, witness=lambda f: Statement((right[f.path],)) if f.path in right else None
    )
    assert {f.culprit for f in alarms(proof)} == {"reading"}
    (doubted,) = (f for f in proof.fields if f.status is Review.REVIEW)
    assert (doubted.path, doubted.value, doubted.reasons) == (path, right[path] // 10, ("sums_against",))


def test_a_figure_of_hundreds_of_digits_is_no_fault() -> None:
    right = figures()
    path = f"{GRANTED}.natural_person"
    proof = prove(FORM, report({**right, path: 10**400}))
    assert {f.proposal["value"] for f in alarms(proof) if f.proposal} == {right[path]}


def test_what_nothing_explains_is_left_without_proposal() -> None:
    rng = Random(5)
    right = figures()
    wild = {path: rng.randint(1, 9999) for path in right}
    proof = prove(FORM, report(wild))
    assert len(alarms(proof)) > 30
    assert {f.culprit for f in alarms(proof)} <= {"source", "unknown"}
    assert [f.value for f in proof.fields] == [f.value for f in report(wild)]
