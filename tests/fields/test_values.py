from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fields.values import parse_value
from extractor.result import ValueState

V, Z, B, N, T, U = (
    ValueState.VALUE,
    ValueState.ZERO_EXPLICIT,
    ValueState.BLANK,
    ValueState.NOT_APPLICABLE,
    ValueState.TEXT,
    ValueState.UNREADABLE,
)


@pytest.mark.parametrize(
    ("raw", "state", "value", "unit", "note"),
    [
        ("12", V, 12, None, None),
        ("\u00a00", Z, 0, None, None),
        ("0.00", Z, Decimal("0.00"), None, None),
        ("", B, None, None, None),
        ("\u00a0\u3000\n", B, None, None, None),
        ("-", N, None, None, None),
        ("——", N, None, None, None),
        ("／", N, None, None, None),
        ("无", N, None, None, None),
        ("不适用", N, None, None, None),
        ("251000元", V, 251000, "元", None),
        ("103.3879万元", V, Decimal("103.3879"), "万元", None),
        ("24252.311082", V, Decimal("24252.311082"), None, None),
        ("75,394,432.52元", V, Decimal("75394432.52"), "元", None),
        ("１，０２４", V, 1024, None, None),
        ("22（其中修订16件）", V, 22, None, "其中修订16件"),
        ("12件\n(含上年结转2件)", V, 12, "件", "含上年结转2件"),
        ("+3", V, 3, None, None),
        ("－8", V, -8, None, None),
        ("--253", V, -253, None, None),
        ("增3", V, 3, None, None),
        ("减8", V, -8, None, None),
        ("十二件", V, 12, "件", None),
        ("〇", Z, 0, None, None),
        ("零", Z, 0, None, None),
        ("详见附表", T, None, None, None),
        ("1.2.3", T, None, None, None),
        ("3,4", T, None, None, None),
        ("1\ufffd", U, None, None, None),
        ("(cid:12)", U, None, None, None),
    ],
)
def test_as_printed(raw, state, value, unit, note) -> None:
    read = parse_value(raw, "signed").value
    assert (read.state, read.value, read.unit, read.note, read.raw) == (state, value, unit, note, raw)
    assert isinstance(read.value, type(value))


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("2 1", "count"),
        ("10\n24", "count"),
        ("007", "count"),
        ("-3", "count"),
        ("2.5", "count"),
        ("一", "count"),
        ("12ab", "count"),
    ],
)
def test_two_ways_to_read_are_doubted(raw, kind) -> None:
    parsed = parse_value(raw, kind)
    assert parsed.certainty < 0.98
    assert parsed.reasons == ("number_doubtful",)


@given(
    st.integers(min_value=0, max_value=10**12),
    st.sampled_from(["{}", "{:,}", "　{} ", "{}件", "{}（注）"]),
)
def test_integers_survive_their_dress(number: int, dress: str) -> None:
    read = parse_value(dress.format(number)).value
    assert read.value == number
    assert read.state is (ValueState.VALUE if number else ValueState.ZERO_EXPLICIT)


@given(st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False))
def test_decimals_keep_their_digits(number: Decimal) -> None:
    read = parse_value(f"{number:f}", "money").value
    assert read.value == number
    assert str(read.value) == f"{number:f}"


@given(st.text(max_size=12))
def test_any_text_gets_a_state_and_keeps_its_raw(text: str) -> None:
    parsed = parse_value(text)
    assert parsed.value.raw == text
    assert (parsed.value.value is None) == (parsed.value.state not in (V, Z))


def test_digits_behind_a_note_are_no_part_of_the_number():
    assert parse_value("6（含上年结转）2").value.state is ValueState.TEXT
    assert parse_value("6（含上年结转）件").value.value == 6


@pytest.mark.parametrize("text", ["暂无", "不涉及", "见附件"])
def test_words_that_are_no_mark_for_none_stay_words(text):
    assert parse_value(text).value.state is ValueState.TEXT
