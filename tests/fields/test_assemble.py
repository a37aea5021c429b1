"""Fields of which no cell was met: why they are absent, and how surely."""

from __future__ import annotations

import pytest

from extractor.document import Cell
from extractor.fields.assemble import assemble_fields
from extractor.forms.labelled import Labelled, Placement
from extractor.forms.registry import load_form
from extractor.result import Field, Review, ValueState

FORM = load_form("cn.ogi.2021")
PART = "requests.outcome.other.misc.total"


def _with_group(
    probability: float | None, *, also_a_part: bool = False, text: str = "3", column: str = "total"
) -> Field:
    """The part of 其他处理, where only that group is printed, so surely; ``None``: not even that."""
    spec = FORM.fields[PART]
    table = FORM.table(spec.table)
    group = next(p for p in table.row_places if p.path == "outcome.other")
    sister = FORM.fields["requests.outcome.other.fee_unpaid.total"]
    printed = next(c for c in table.leaf_columns if c.path == column)
    extra = (Placement(Cell(text, 0, 0), table, group, printed, probability),) if probability else ()
    part = (Placement(Cell("1", 1, 0), table, sister.row, sister.column, 0.999),) if also_a_part else ()
    labelled = Labelled(FORM, 1.0, part, extra, present=frozenset({spec.table}))
    return next(f for f in assemble_fields(labelled) if f.path == PART)


@pytest.mark.parametrize(
    ("probability", "also_a_part", "status"),
    [
        (0.999, False, Review.ACCEPTED),
        (0.95, False, Review.REVIEW),  # a group that is doubted explains nothing for sure
        (0.999, True, Review.REVIEW),  # its parts are printed: this one may have been overlooked
        (None, False, Review.REVIEW),
    ],
)
def test_an_absence_is_as_sure_as_the_group_that_explains_it(
    probability: float | None, also_a_part: bool, status: Review
) -> None:
    field = _with_group(probability, also_a_part=also_a_part)
    assert (field.state, field.status) == (ValueState.NOT_IN_FORM, status)
    assert bool(field.reasons) == (status is Review.REVIEW)


@pytest.mark.parametrize(
    ("text", "column"), [("", "total"), ("1.其他", "total"), ("3", "natural_person")]
)
def test_a_group_without_a_figure_of_that_column_explains_nothing(text: str, column: str) -> None:
    assert _with_group(0.999, text=text, column=column).status is Review.REVIEW
