"""Two readings of one report: agreement, and the second as a witness of the first."""

from __future__ import annotations

from dataclasses import replace

import extractor
from extractor.checks.readings import Agreement, agreements, reconciled
from extractor.forms.registry import load_form
from extractor.result import Extraction, Review, ValueState, Verdict

FORM = load_form("cn.ogi.2021")
(READ,) = extractor.extract("docs/examples/report.html")
TOTAL = "requests.received.total"


def changed(path: str, value: int) -> Extraction:
    fields = (replace(f, value=value, raw=str(value)) if f.path == path else f for f in READ.fields)
    return replace(READ, fields=tuple(fields), findings=())


def test_a_reading_agrees_with_itself() -> None:
    assert set(agreements(READ.fields, READ.fields).values()) == {Agreement.SAME}
    assert reconciled(FORM, READ, READ) == READ


def test_a_blank_and_a_zero_differ() -> None:
    zero = next(f for f in READ.fields if f.state is ValueState.ZERO_EXPLICIT)
    blank = replace(zero, value=None, state=ValueState.BLANK)
    assert agreements([zero], [blank]) == {zero.path: Agreement.DIFFERENT}


def test_a_misread_figure_is_the_readings_fault_if_the_other_reading_fits() -> None:
    proven = reconciled(FORM, changed(TOTAL, 73), READ)
    failing = [f for f in proven.findings if f.verdict is Verdict.FAIL]
    assert {f.culprit for f in failing} == {"reading"}
    doubted = proven.field(TOTAL)
    assert (doubted.value, doubted.status) == (73, Review.REVIEW)
    assert set(doubted.reasons) == {"sums_against", "readings_differ"}
    assert [f.path for f in proven.fields if f.status is Review.REVIEW] == [TOTAL]


def test_a_misprint_that_both_read_is_the_sources() -> None:
    proven = reconciled(FORM, changed(TOTAL, 73), changed(TOTAL, 73))
    assert {f.culprit for f in proven.findings if f.verdict is Verdict.FAIL} == {"source"}
    assert not [f for f in proven.fields if f.status is Review.REVIEW]
