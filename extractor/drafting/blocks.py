"""The tables of a document as printed blocks: labels of each row, labels of each column, values.

A table that stacks several blocks, each with a caption or a head of its own, gives several;
a table that goes on over a break gives one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.document import Cell, Document, Line, LineKind, Role, Table
from extractor.drafting.wording import OUTERMOST, clean, is_heading, is_note, mark_of

LEAST_NOTE = 12
"""Characters from which a text in brackets in the corner is a note and no head of the labels."""

Path = tuple[str, ...]


@dataclass(frozen=True)
class PrintedRow:
    """One row: its labels from the outside in, and the text of each of the block's columns.

    ``texts`` has ``None`` where the row has no cell; a line that only announces others has
    none at all.
    """

    labels: Path
    texts: tuple[str | None, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Block:
    """``heading`` is the number of the section heading above it, -1 in front of the first."""

    columns: tuple[Path, ...]
    rows: tuple[PrintedRow, ...]
    caption: str = ""
    heading: int = -1
    stub_head: str = ""
    head_note: str = ""
    column_head: str = ""
    unit: str = ""
    words: tuple[str, ...] = ()
    """Labels of lines at its end that hold words beside lines of figures."""


@dataclass(frozen=True)
class Printed:
    """A document as far as a form is concerned."""

    blocks: tuple[Block, ...]
    headings: tuple[str, ...]
    skipped: int
    """Tables without any place for a value."""


def printed_blocks(document: Document) -> Printed:
    """The blocks of all tables in printed order, with the headings above them."""
    blocks: list[Block] = []
    headings: list[str] = []
    skipped = 0
    unit = ""
    for part in document.body:
        if isinstance(part, Line):
            text = clean(part.text)
            if part.kind is not LineKind.FURNITURE and is_heading(text, part.kind):
                headings.append(text)
            unit = _told_unit(text) or unit
            continue
        found = [replace(b, heading=len(headings) - 1) for b in _blocks(part)]
        if found:
            found[-1] = replace(found[-1], words=_words(part))
        skipped += not found
        caption = clean(part.caption)
        if found and not found[0].caption and caption:
            found[0] = replace(found[0], caption=caption)
        told = _told_unit(caption) or unit
        for block in found:
            text = block.caption
            if text and text not in headings[-1:] and mark_of(text).style in OUTERMOST:
                headings.append(text)  # a sheet prints its headings in cells
            at = max(block.heading, len(headings) - 1)
            _add(blocks, replace(block, unit=block.unit or told, heading=at))
        unit = "" if found else unit
    return Printed(tuple(blocks), tuple(headings), skipped)


def _told_unit(text: str) -> str:
    """The unit of a line such as （单位：件） or "Unit: EUR", which holds for a whole table."""
    found = re.search(
        r"(?:计量)?单位[:：]\s*([^\s()（）:：,，;；]{1,6})|\b[Uu]nits?:\s*([^\s(),;:]{1,12})", text
    )
    # 单位：某某局 names who reports.
    unit = (found[1] or found[2]) if found else ""
    return "" if re.search(r"[局委办厅院镇乡县市]", unit) else unit


def _add(blocks: list[Block], block: Block) -> None:
    """A block under the same heads as the one before goes on where that ended."""
    last = blocks[-1] if blocks else None
    goes_on = (
        last is not None and block.heading == last.heading and len(block.columns) == len(last.columns)
    )
    same_heads = last is not None and block.columns in (last.columns, ((),) * len(block.columns))
    if last is not None and goes_on and same_heads and block.caption in ("", last.caption):
        blocks[-1] = replace(last, rows=last.rows + block.rows)
    else:
        blocks.append(block)


def _blocks(table: Table) -> Iterator[Block]:
    caption = ""
    heads: list[list[Cell]] = []
    data: list[list[Cell]] = []
    waiting: list[Cell] = []
    for number in range(table.n_rows):
        cells = [c for c in table.row_cells(number) if clean(c.text) or c.role is Role.VALUE]
        roles = {c.role for c in cells}
        if not data and not heads and _stands_above(table, cells):
            caption = clean(cells[0].text)
            continue
        if Role.VALUE in roles:
            data += [[cell] for cell in waiting]
            waiting = []
            data.append(cells)
            continue
        if not cells:
            continue
        text = clean(cells[0].text)
        if roles == {Role.STUB}:
            waiting += cells[:1]  # announces the rows below, unless a head follows
            continue
        waiting = []
        if data:
            yield from _block(table, caption, heads, data)
            caption, heads, data = "", [], []
        if Role.CAPTION in roles:
            caption = caption if is_note(text) else text
        else:
            heads.append(cells)
    yield from _block(table, caption, heads, data)


def _stands_above(table: Table, cells: Sequence[Cell]) -> bool:
    """Whether a row in front of the heads has a text and else nothing: it announces the table."""
    values = [c for c in cells if c.role is Role.VALUE]
    nothing = values and not any(clean(c.text) or c.column_path for c in values)
    return bool(nothing) and any(c.role is Role.HEADER and c.row > cells[0].row for c in table.cells)


def _words(table: Table) -> tuple[str, ...]:
    """Labels of the last rows, if these hold words where the rows above hold figures."""
    found: list[str] = []
    for number in range(table.n_rows):
        cells = [c for c in table.row_cells(number) if clean(c.text)]
        if any(c.role is Role.VALUE for c in table.row_cells(number)):
            found = []
        elif len(cells) == 2 and {c.role for c in cells} == {Role.HEADER}:
            found.append(clean(cells[0].text))
    return tuple(found)


def _block(
    table: Table, caption: str, heads: Sequence[Sequence[Cell]], data: Sequence[Sequence[Cell]]
) -> Iterator[Block]:
    values = [[c for c in row if c.role is Role.VALUE] for row in data]
    if not any(values):
        return
    widest = max(values, key=len)
    columns = tuple(_path(cell.column_path) for cell in widest)
    head = _column_head(columns)
    stub = [clean(c.text) for c in heads[0] if _is_corner(c, widest)] if heads else []
    note = next((t for t in stub if re.match(r"[(（]", t) and len(t) >= LEAST_NOTE), "")
    rows = tuple(_rows(table, data, widest))
    yield Block(
        columns=tuple(path[1:] for path in columns) if head else columns,
        rows=rows,
        caption=caption,
        stub_head=next((t for t in stub if t != note), ""),
        head_note=note,
        column_head=head,
    )


def _rows(table: Table, data: Sequence[Sequence[Cell]], widest: Sequence[Cell]) -> Iterator[PrintedRow]:
    for cells in data:
        values = [c for c in cells if c.role is Role.VALUE]
        if not values:
            yield PrintedRow((clean(cells[0].text),))
            continue
        if table.ragged or len(values) == len(widest):
            texts = [c.text for c in values] + [None] * (len(widest) - len(values))
        else:
            at = {c.column: c.text for c in values}
            texts = [at.get(place.column) for place in widest]
        yield PrintedRow(_path(values[0].row_path), tuple(texts), clean(values[0].unit))


def _is_corner(cell: Cell, values: Sequence[Cell]) -> bool:
    """Whether a cell of the first head row stands over the labels of the rows."""
    return cell.role is Role.HEADER and cell.columns.stop <= min(c.column for c in values)


def _column_head(columns: Sequence[Path]) -> str:
    """The words that stand over all columns, if each column has a head below them."""
    first = {path[0] for path in columns if len(path) > 1}
    if len(columns) > 1 and len(first) == 1 and all(len(path) > 1 for path in columns):
        return first.pop()
    return ""


def _path(labels: Sequence[str]) -> Path:
    return tuple(text for label in labels if (text := clean(label)))
