from decimal import Decimal

import pytest

from extractor.evaluation.outcomes import Outcome, outcome, same_value
from extractor.result import Field, ValueState

S = ValueState
C, W, M, X, K, E = (
    Outcome.CORRECT,
    Outcome.WRONG_VALUE,
    Outcome.MISSED,
    Outcome.SPURIOUS,
    Outcome.STATE_CONFUSION,
    Outcome.CORRECT_EMPTY,
)
PREDICTED = (
    S.VALUE,
    S.ZERO_EXPLICIT,
    S.BLANK,
    S.NOT_APPLICABLE,
    S.TEXT,
    S.UNREADABLE,
    S.NOT_FOUND,
    None,
    S.NOT_IN_FORM,
)
TABLE = {
    # number zero blank n/a text unreadable not-found absent not-in-form
    S.VALUE: (C, W, M, M, M, M, M, M, M),
    S.ZERO_EXPLICIT: (W, C, K, K, K, M, M, M, M),
    S.BLANK: (X, K, E, K, K, M, M, M, M),
    S.NOT_APPLICABLE: (X, K, K, E, K, M, M, M, M),
    S.TEXT: (X, K, K, K, E, M, M, M, M),
    S.NOT_IN_FORM: (X, X, K, K, K, E, E, E, E),
    S.NOT_FOUND: (X, X, K, K, K, E, E, E, E),
    None: (X, X, K, K, K, E, E, E, E),
}


def _field(state: ValueState | None) -> Field | None:
    values = {S.VALUE: 7, S.ZERO_EXPLICIT: 0, S.TEXT: "见附件"}
    return None if state is None else Field("a", values.get(state), state)


@pytest.mark.parametrize("printed", TABLE)
def test_every_cell_of_the_table(printed: ValueState | None) -> None:
    found = tuple(outcome(_field(printed), _field(state)) for state in PREDICTED)
    assert found == TABLE[printed]


def test_another_number_is_wrong() -> None:
    assert outcome(Field("a", 7, S.VALUE), Field("a", 70, S.VALUE)) is Outcome.WRONG_VALUE


@pytest.mark.parametrize(
    ("gold", "read", "same"),
    [
        (Decimal("1.50"), Decimal("1.5"), True),
        (2, Decimal("2.0"), True),
        (1, True, False),
        ("无 此项", "无此项", True),
        ("1", 1, False),
        (None, None, True),
    ],
)
def test_same_value(gold: object, read: object, same: bool) -> None:
    assert same_value(gold, read) is same  # type: ignore[arg-type]
