"""What the ink of a page says where a cell was read."""

from __future__ import annotations

from array import array

import pytest

from extractor.checks.evidence import Statement
from extractor.checks.ink import InkWitness
from extractor.document import BBox, Ink, Page, Provenance
from extractor.result import Field, ValueState


def page(*words: tuple[str, float, float], certainty: float | None = None) -> Page:
    """Words at (x, top), five points a character, ten high."""
    boxes, text = array("d"), ""
    for word, x, top in words:
        for n, char in enumerate(word):
            text += char
            boxes.extend((x + 5 * n, top, x + 5 * n + 5, top + 10))
    sure = array("d", [certainty] * len(text) if certainty is not None else [])
    return Page(1, 200, 200, Ink(text, boxes, certainties=sure))


def asked(number: int | None, box: BBox, **more: str) -> Field:
    place = Provenance(boxes=(box,), pages=(1,))
    return Field("x", number, ValueState.VALUE, provenance=place, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ([("146", 20, 20)], (146,)),
        ([("12", 20, 20), ("3", 40, 20)], (12, 3)),  # two figures apart
        ([("10", 20, 20), ("3", 20, 32)], (10, 3)),  # one above the other
        ([("12件", 20, 20)], (12,)),
        ([("１２", 20, 20)], (12,)),
        ([("1,234.50", 12, 20)], (1234.5,)),
        ([("1463", 42, 20)], (1463,)),  # its last digit beyond the rule at 60
        ([("7", 80, 20)], ()),
    ],
)
def test_runs_of_characters(words: list[tuple[str, float, float]], numbers: tuple[float, ...]) -> None:
    said = InkWitness([page(*words)])(asked(1, BBox(10, 15, 60, 45)))
    assert said is not None
    assert tuple(map(float, said.numbers)) == numbers
    assert said.certainty is None


def test_the_least_certain_character_counts() -> None:
    box = BBox(10, 15, 60, 45)
    assert InkWitness([page(("12", 20, 20), certainty=0.7)])(asked(12, box)) == Statement((12,), 0.7)


def test_what_the_ink_cannot_tell() -> None:
    witness = InkWitness([page(("12", 20, 20))])
    assert witness(Field("x", 1, ValueState.VALUE)) is None  # no place
    assert witness(asked(22, BBox(10, 15, 60, 45), note="其中修订16件")) is None
    assert InkWitness([])(asked(12, BBox(10, 15, 60, 45))) is None
