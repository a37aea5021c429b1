"""The last hand on the body: boxes that are no tables become prose, captions, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extractor.document import Cell, Line, LineKind, Table
from extractor.grids.content import squeeze

CAPTION_LENGTH = 60
"""A longer line is a sentence of the text, not the announcement of a table."""
SMALL = 40
"""In a table of no more cells than this …"""
LEAST_FILLED = 0.3
"""… at least this share holds text; a large blank form may hold less."""

_UNIT_LINE = re.compile(
    r"[(（]?(?:计量)?单位[:：].{1,12}|.{0,12}[(（]单位[:：].{1,8}[)）]|制表.*|填报.*"
)
_SENTENCE_END = ("。", "；", "，", "、", "！", "？", ";", ",")

Body = Iterable[Line | Table]


def finish(body: Body) -> tuple[Line | Table, ...]:
    """Body with real tables only, captioned and numbered."""
    return number_tables(add_captions(demote(body)))


def demote(body: Body) -> list[Line | Table]:
    """Boxes around text, and frames of one column, as the lines they hold; empty tables go."""
    out: list[Line | Table] = []
    for part in body:
        if isinstance(part, Line) or _is_table(part):
            out.append(part)
        else:
            out += [line for cell in part.cells for line in _as_lines(cell)]
    return out


def _is_table(table: Table) -> bool:
    filled = len([cell for cell in table.cells if squeeze(cell.text)])
    drawn = bool(table.pages)
    if drawn and len(table.cells) <= SMALL and filled < LEAST_FILLED * len(table.cells):
        return False  # the axes of a chart with its legend
    return filled > 0 and len(table.cells) > 1 and table.n_columns > 1


def _as_lines(cell: Cell) -> list[Line]:
    return [Line(text, cell.provenance) for text in cell.text.split("\n") if squeeze(text)]


def add_captions(body: Sequence[Line | Table]) -> list[Line | Table]:
    """Each table with the line that announces it, where the table has no caption of its own."""
    out: list[Line | Table] = []
    for part in body:
        if isinstance(part, Table) and not part.caption:
            part = replace(part, caption=_caption_above(out))  # noqa: PLW2901
        out.append(part)
    return out


def _caption_above(before: Sequence[Line | Table]) -> str:
    """The nearest line above that can be a caption, with a line of units between."""
    found: list[str] = []
    for part in reversed(before):
        if isinstance(part, Table) or len(found) == 2:
            break
        if part.kind is LineKind.FURNITURE:
            continue
        text = part.text.strip()
        bare = squeeze(text)
        if len(bare) > CAPTION_LENGTH or bare.endswith(_SENTENCE_END):
            break
        found.insert(0, text)
        if not _UNIT_LINE.fullmatch(bare):
            break
    return "\n".join(found)


def number_tables(body: Iterable[Line | Table]) -> tuple[Line | Table, ...]:
    """Table, row and column, counted from 1, in the provenance of every cell."""
    out: list[Line | Table] = []
    table = 0
    for part in body:
        if isinstance(part, Table):
            table += 1
            part = replace(part, cells=tuple(_numbered(cell, table) for cell in part.cells))  # noqa: PLW2901
        out.append(part)
    return tuple(out)


def _numbered(cell: Cell, table: int) -> Cell:
    at = cell.provenance
    if at.table == table and at.row == cell.row + 1 and at.column == cell.column + 1:
        return cell
    at = at.numbered(table, cell.row + 1, cell.column + 1)
    return cell.read_as(cell.role, cell.row_path, cell.column_path, cell.unit, at=at)
