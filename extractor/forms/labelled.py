"""What the labels stage yields: printed cells on the places of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from extractor.document import Cell
from extractor.forms.form import Form, FormTable, Place


@dataclass(frozen=True)
class Placement:
    """One printed cell and the place of the form where it belongs.

    ``probability`` is that of the row times that of the column; ``reasons`` come from the
    closed list in :mod:`extractor.result`.
    """

    cell: Cell
    table: FormTable
    row: Place
    column: Place
    probability: float
    reasons: tuple[str, ...] = ()

    @cached_property
    def path(self) -> str:
        return self.table.path(self.row, self.column)


@dataclass(frozen=True)
class Stray:
    """A printed row, or the surplus cells of a row, that the form does not have.

    ``table`` and ``row`` are grid positions counted from 0. ``table_id`` is the table of
    the form in whose midst it stands; ``path`` that of a local line that the form knows.
    """

    table: int
    row: int
    labels: tuple[str, ...]
    cells: tuple[Cell, ...]
    path: str | None = None
    table_id: str | None = None


@dataclass(frozen=True)
class Labelled:
    """The form that was recognised and every cell's place in it.

    ``form`` is ``None`` where no known form fits; all else is empty then.
    """

    form: Form | None
    confidence: float
    placements: tuple[Placement, ...] = ()
    extra: tuple[Placement, ...] = ()
    """Cells of group rows and of sibling editions: under their own paths, no fields."""
    strays: tuple[Stray, ...] = ()
    present: frozenset[str] = frozenset()
    """Ids of the form's tables of which anything is printed."""
    reasons: tuple[str, ...] = ()
    model: Mapping[str, Any] = field(default_factory=dict)
