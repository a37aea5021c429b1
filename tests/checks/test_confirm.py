"""Crossing sums confirm figures of a doubtful reading, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.checks.confirm import confirmed
from extractor.checks.rules import check
from extractor.forms.registry import load_form
from extractor.result import Field, Review, ValueState

FORM = load_form("cn.ogi.2021")
T3 = FORM.table("t3")


def report(reason: str, *, wrong: str = "") -> dict[str, Field]:
    """A table 3 that adds up along and down; ``wrong`` was misread by one."""
    numbers = dict.fromkeys(FORM.fields, 0)
    for n, column in enumerate(T3.leaf_columns[:-1], 2):
        for key, value in (("received", 3 * n), ("outcome.granted", n), ("outcome.partial", n)):
            numbers[f"requests.{key}.{column.path}"] = value
        numbers[f"requests.outcome.total.{column.path}"] = 2 * n
        numbers[f"requests.carried_out.{column.path}"] = n
    for row in T3.leaf_rows:
        *parts, total = (T3.path(row, column) for column in T3.leaf_columns)
        numbers[total] = sum(numbers[path] for path in parts)
    if wrong:
        numbers[wrong] += 1
    return {
        path: Field(
            path,
            value=number,
            state=ValueState.VALUE if number else ValueState.ZERO_EXPLICIT,
            raw=str(number),
            confidence=0.95,
            status=Review.REVIEW,
            reasons=(reason,),
        )
        for path, number in numbers.items()
    }


def accepted(fields: dict[str, Field]) -> set[str]:
    found = confirmed(FORM, tuple(fields.values()), check(FORM, tuple(fields.values())))
    assert [f.value for f in found] == [f.value for f in fields.values()]
    return {f.path for f in found if f.status is Review.ACCEPTED}


@pytest.mark.parametrize("reason", ["structure_doubtful", "recognised"])
def test_figures_in_crossing_sums_that_hold_are_accepted(reason: str) -> None:
    sure = accepted(report(reason))
    assert "requests.received.natural_person" in sure
    assert "requests.outcome.total.total" in sure
    assert not any(path.startswith(("disclosure.", "review.")) for path in sure)


def test_doubt_about_a_label_stays() -> None:
    assert not accepted(report("label_doubtful"))


def test_a_misread_figure_and_those_in_its_sums_are_not() -> None:
    wrong = "requests.outcome.granted.natural_person"
    sure = accepted(report("structure_doubtful", wrong=wrong))
    assert wrong not in sure
    assert "requests.outcome.granted.org.commercial" not in sure
    assert "requests.received.org.commercial" in sure


def test_other_reasons_beside_it_keep_it_in_review() -> None:
    fields = report("structure_doubtful")
    path = "requests.received.natural_person"
    fields[path] = replace(fields[path], reasons=("structure_doubtful", "number_doubtful"))
    assert path not in accepted(fields)
