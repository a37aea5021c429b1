from __future__ import annotations

import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from extractor.document import BBox, Cell, Provenance
from extractor.frozen import quickly_made


def test_a_cell_is_frozen_equal_hashable_and_travels_between_processes() -> None:
    cell = Cell("12件", 3, 1, provenance=Provenance(boxes=(BBox(0, 1, 2, 3),), pages=(1,)))
    assert pickle.loads(pickle.dumps(cell)) == copy.deepcopy(cell) == replace(cell) == cell
    assert hash(cell) == hash(replace(cell))
    assert type(cell) is Cell
    with pytest.raises(FrozenInstanceError):
        cell.text = "13件"  # type: ignore[misc]


def test_a_class_that_needs_more_to_be_made_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Listed:
        names: list[str] = field(default_factory=list)

    with pytest.raises(TypeError, match="Listed"):
        quickly_made(Listed)


def test_arguments_are_those_of_the_dataclass() -> None:
    with pytest.raises(TypeError):
        Cell("no place")  # type: ignore[call-arg]
