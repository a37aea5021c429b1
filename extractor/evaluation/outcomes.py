"""What became of one field: the outcome of gold against prediction.

Rows and columns of the table of outcomes:

=================  ===========  ===========  ===============  =============  =============
gold \\ prediction  number       zero         empty            unread         not in form
=================  ===========  ===========  ===============  =============  =============
number             by value     WRONG_VALUE  MISSED           MISSED         MISSED
zero               WRONG_VALUE  CORRECT      STATE_CONFUSION  MISSED         MISSED
empty              SPURIOUS     STATE_CONF.  by state         MISSED         MISSED
not printed        SPURIOUS     SPURIOUS     STATE_CONFUSION  CORRECT_EMPTY  CORRECT_EMPTY
=================  ===========  ===========  ===============  =============  =============

*Empty* is BLANK, NOT_APPLICABLE and TEXT; *unread* is UNREADABLE, NOT_FOUND and a field that is
absent from the prediction; *not printed* is NOT_IN_FORM and NOT_FOUND of the gold. A gold cell
that nobody can read (UNREADABLE) counts as empty.
"""

from __future__ import annotations

from enum import StrEnum

from extractor.result import Field, Scalar, ValueState


class Outcome(StrEnum):
    CORRECT = "CORRECT"
    """The printed number, zero included."""
    WRONG_VALUE = "WRONG_VALUE"
    """Another number than the printed one."""
    MISSED = "MISSED"
    """Something is printed and nothing was read."""
    SPURIOUS = "SPURIOUS"
    """A number where none is printed."""
    STATE_CONFUSION = "STATE_CONFUSION"
    """No number is at stake, but blank, zero, dash or words were taken for one another."""
    CORRECT_EMPTY = "CORRECT_EMPTY"
    """Rightly without a number."""

    @property
    def is_right(self) -> bool:
        return self in {Outcome.CORRECT, Outcome.CORRECT_EMPTY}


_EMPTY = frozenset((ValueState.BLANK, ValueState.NOT_APPLICABLE, ValueState.TEXT, ValueState.UNREADABLE))
_UNREAD = frozenset((ValueState.UNREADABLE, ValueState.NOT_FOUND, ValueState.NOT_IN_FORM))


def outcome(gold: Field | None, predicted: Field | None) -> Outcome:
    """The outcome of one field; ``gold`` is ``None`` for a path that the gold does not have.

    >>> blank = Field("a", state=ValueState.BLANK)
    >>> zero = Field("a", 0, ValueState.ZERO_EXPLICIT)
    >>> outcome(zero, blank).value, outcome(blank, zero).value, outcome(zero, None).value
    ('STATE_CONFUSION', 'STATE_CONFUSION', 'MISSED')
    """
    state = predicted.state if predicted is not None else ValueState.NOT_FOUND
    printed = gold.state if gold is not None else ValueState.NOT_IN_FORM
    if printed is ValueState.VALUE:
        return _against_number(gold, predicted, state)
    if printed is ValueState.ZERO_EXPLICIT:
        return _against_zero(state)
    if printed in _EMPTY:
        return _against_empty(printed, state)
    if state in {ValueState.VALUE, ValueState.ZERO_EXPLICIT}:
        return Outcome.SPURIOUS
    return Outcome.CORRECT_EMPTY if state in _UNREAD else Outcome.STATE_CONFUSION


def _against_number(gold: Field | None, predicted: Field | None, state: ValueState) -> Outcome:
    if state is ValueState.ZERO_EXPLICIT:
        return Outcome.WRONG_VALUE
    if state is not ValueState.VALUE or gold is None or predicted is None:
        return Outcome.MISSED
    return Outcome.CORRECT if same_value(gold.value, predicted.value) else Outcome.WRONG_VALUE


def _against_zero(state: ValueState) -> Outcome:
    if state is ValueState.ZERO_EXPLICIT:
        return Outcome.CORRECT
    if state is ValueState.VALUE:
        return Outcome.WRONG_VALUE
    return Outcome.MISSED if state in _UNREAD else Outcome.STATE_CONFUSION


def _against_empty(printed: ValueState, state: ValueState) -> Outcome:
    if state is printed:
        return Outcome.CORRECT_EMPTY
    if state is ValueState.VALUE:
        return Outcome.SPURIOUS
    return Outcome.MISSED if state in _UNREAD else Outcome.STATE_CONFUSION


def shown(field: Field | None, absent: str = "") -> str:
    """A field in a few characters: its value or its state, ``absent`` where there is none."""
    if field is None:
        return absent
    return field.state.value if field.value is None else str(field.value)


def same_value(gold: Scalar, predicted: Scalar) -> bool:
    """Whether two values say the same: numbers by size (``1.50`` is ``1.5``), words but for layout."""
    if isinstance(gold, bool) or isinstance(predicted, bool):
        return gold is predicted
    if isinstance(gold, str) and isinstance(predicted, str):
        return "".join(gold.split()) == "".join(predicted.split())
    return gold == predicted
