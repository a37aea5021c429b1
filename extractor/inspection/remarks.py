"""The types of an inspection: remarks on one report, each with what is needed to word it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extractor.document import Provenance

Number = int | Decimal


class Kind(StrEnum):
    """What a remark is about; in the order in which remarks are told."""

    UNREAD = "unread"
    """The document, or a part of it, could not be read."""
    UNKNOWN = "unknown"
    """No form that is known: nothing was checked."""
    SUMS = "sums"
    """Figures that contradict each other."""
    PROSE = "prose"
    """The prose tells another figure than the table."""
    MISSING = "missing"
    """Rows, columns or tables of the form that are not in the report."""
    BLANK = "blank"
    """Blank cells in a table that writes its zeros."""
    ADDED = "added"
    """A printed row that is no row of the form."""
    VACUOUS = "vacuous"
    """A table whose sums hold, and of which next to nothing is filled in."""
    REVIEW = "review"
    """Fields that were not read with certainty."""


PROBLEMS = frozenset({Kind.UNREAD, Kind.UNKNOWN, Kind.SUMS, Kind.PROSE, Kind.MISSING})
"""Kinds that somebody should act on; the others are notes."""


@dataclass(frozen=True, slots=True)
class CellAt:
    """A cell by its printed labels (else the form's), innermost first choice, and its place."""

    path: str
    row: str = ""
    column: str = ""
    place: Provenance | None = None
    printed: str = ""
    """As printed; empty for a blank."""
    fits: Number | None = None
    """The figure that would fit; ``None`` where that is not sure enough."""


@dataclass(frozen=True, slots=True)
class Addend:
    sign: int
    value: Number | None


@dataclass(frozen=True, slots=True)
class Sum:
    """One rule that fails, written out: ``left`` should stand in ``relation`` to ``right``."""

    rule: str
    left: tuple[Addend, ...]
    right: tuple[Addend, ...]
    relation: str
    expected: Number | None
    """``None``: the figure is one that cannot stand in its cell, whatever the others are."""
    actual: Number | None
    row: str = ""
    """The label of the row, or of the column, in which all its figures stand."""
    column: str = ""
    place: Provenance | None = None
    """Where its last figure stands, the total mostly."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the prose says, and what the figures say."""

    rule: str
    text: str
    told: Number | None
    figures: Number | None
    percent: bool = False
    """``figures`` was computed: a share or a growth."""
    cells: tuple[CellAt, ...] = ()
    place: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    kind: Kind
    count: int = 1
    detail: str = ""
    """Labels of what is missing or added, or the message of what could not be read."""
    code: str = ""
    cells: tuple[CellAt, ...] = ()
    """The likeliest wrong cells, or those that are blank."""
    sums: tuple[Sum, ...] = ()
    told: tuple[Told, ...] = ()
    event: str | None = None
    """A key of :data:`extractor.causes.EVENTS`."""
    culprit: str = "unknown"
    probability: float = 0.0
    alternatives: tuple[CellAt, ...] = ()
    place: Provenance | None = None

    @property
    def is_problem(self) -> bool:
        return self.kind in PROBLEMS


@dataclass(frozen=True, slots=True)
class RedrawnTable:
    """A printed table, as far as its cells belong to the form."""

    number: int
    rows: Mapping[int, str]
    columns: Mapping[int, str]
    texts: Mapping[tuple[int, int], str]


@dataclass(frozen=True, slots=True)
class Inspection:
    """All remarks on one report, problems first."""

    document: str
    part: int
    form: str | None
    remarks: tuple[Remark, ...]
    tables: tuple[RedrawnTable, ...] = ()
    """Tables in which a cell is most likely wrong."""

    @property
    def problems(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if remark.is_problem)

    @property
    def notes(self) -> tuple[Remark, ...]:
        return tuple(remark for remark in self.remarks if not remark.is_problem)
