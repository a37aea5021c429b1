"""Header paths: what each cell does in its table, and which labels stand above and beside it.

No form is known here. A table is read as a stack of *blocks*: caption rows, header rows,
then data rows; official tables pile several blocks on one another. In each block the
*stub* (the label columns at the left) ends where figures begin in most rows.

Flattened text gives cells in order without their column spans (``Table.ragged``). There
the value cells are counted from the right, and header rows are resolved as a tree in
which an empty cell continues the cell above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import islice, pairwise

from extractor.document import Cell, Document, Role, Table
from extractor.grids.content import Content, content_of, squeeze

MAX_HEADER_CELLS = 200
"""A wider header row of flattened text is no header; its columns stay without path."""


CORNER, CORNER_SHARE = 3.0, 0.3
"""Words among values (2 each) that the corner of a header of several rows pardons, and more in
a long block; the first cell of a single header row, which may head one of two label columns,
pardons less than one word."""

Relabelled = dict[int, Cell]
"""New cells by the identity of the old ones: hashing a cell costs more than labelling it."""

NEAR = 3
"""Figures so many rows below make a row of words their header: a header is at most three rows."""

_REMARK = re.compile(r"(?:注|备注|附注|说明|填表说明|填报说明)[:：1一]|※|.*。$")
"""A sentence alone in a row is a remark on the table, not a label of it."""

PrintedRow = tuple[tuple[Cell, ...], tuple[Content, ...]]
"""The cells that cover a row, and what each holds."""


class RowKind(Enum):
    CAPTION = "caption"
    HEADER = "header"
    DATA = "data"


@dataclass(frozen=True)
class Row:
    """One printed row: every cell that covers it, from left to right."""

    number: int
    cells: tuple[Cell, ...]
    contents: tuple[Content, ...]
    kind: RowKind


@dataclass(frozen=True)
class Block:
    captions: tuple[Row, ...]
    headers: tuple[Row, ...]
    data: tuple[Row, ...]


def assign_headers(document: Document) -> Document:
    """The document with ``role``, ``row_path`` and ``column_path`` set on every cell."""
    return document.with_body(
        tuple(with_headers(part) if isinstance(part, Table) else part for part in document.body)
    )


def with_headers(table: Table) -> Table:
    """The table with ``role``, ``row_path`` and ``column_path`` set on every cell.

    >>> def cell(text, row, column): return Cell(text, row, column)
    >>> plain = Table((cell("", 0, 0), cell("made", 0, 1), cell("rules", 1, 0), cell("3", 1, 1)))
    >>> value = with_headers(plain).cells[-1]
    >>> value.role.value, value.row_path, value.column_path
    ('value', ('rules',), ('made',))
    """
    labelled: Relabelled = {}
    for block in blocks(table):
        labelled.update(_label_ragged(block) if table.ragged else _label_grid(table, block))
    return replace(table, cells=tuple(labelled.get(id(cell), cell) for cell in table.cells))


def rows_of(table: Table) -> list[Row]:
    """Every row of the table with its kind."""
    printed = [_printed_row(table, number) for number in range(table.n_rows)]
    found = []
    for number, (cells, contents) in enumerate(printed):
        below = set() if table.ragged else _figure_columns(printed[number + 1 : number + 1 + NEAR])
        found.append(Row(number, cells, contents, _kind(table, cells, contents, below)))
    return _headings_above_headers(found)


def _headings_above_headers(rows: list[Row]) -> list[Row]:
    """A row of a few words and blanks right above a header row is the top of that header."""
    for upper, lower in reversed(list(pairwise(rows))):
        words = upper.contents.count(Content.WORDS)
        starts = upper.number == 0 or rows[upper.number - 1].kind is not RowKind.DATA
        is_wordy = words > 1 and Content.FIGURE not in upper.contents
        if lower.kind is RowKind.HEADER and upper.kind is RowKind.DATA and is_wordy and starts:
            rows[upper.number] = replace(upper, kind=RowKind.HEADER)
    return rows


def _printed_row(table: Table, number: int) -> PrintedRow:
    found = table.row_cells(number) if table.ragged else _distinct(table.grid[number])
    cells = tuple(found)
    return cells, tuple(content_of(c.text) for c in cells)


def _figure_columns(rows: Sequence[PrintedRow]) -> set[int]:
    return {
        column
        for cells, contents in rows
        for cell, content in zip(cells, contents, strict=True)
        if content is Content.FIGURE
        for column in cell.columns
    }


def blocks(table: Table) -> Iterator[Block]:
    """Split the rows where a caption or header row follows data, or a caption a header."""
    captions: list[Row] = []
    headers: list[Row] = []
    data: list[Row] = []
    for row in rows_of(table):
        starts = row.kind is not RowKind.DATA and (data or (row.kind is RowKind.CAPTION and headers))
        if starts:
            yield Block(tuple(captions), tuple(headers), tuple(data))
            captions, headers, data = [], [], []
        {RowKind.CAPTION: captions, RowKind.HEADER: headers, RowKind.DATA: data}[row.kind].append(row)
    if captions or headers or data:
        yield Block(tuple(captions), tuple(headers), tuple(data))


def _kind(
    table: Table, cells: Sequence[Cell], contents: Sequence[Content], figures_below: set[int]
) -> RowKind:
    """``figures_below``: columns in which the next rows have figures, where columns are known."""
    if Content.FIGURE in contents:
        return RowKind.DATA
    words = [i for i, content in enumerate(contents) if content is Content.WORDS]
    if not words:
        return RowKind.DATA
    first = cells[words[0]]
    across = len(cells) == 1 or first.column_span >= table.n_columns
    if len(words) == 1 and (across or _REMARK.match(squeeze(first.text))):
        return RowKind.CAPTION
    if all(c.marked_header for c in cells):
        return RowKind.HEADER
    if any(figures_below.intersection(cells[i].columns) for i in words[1:]):
        return RowKind.HEADER
    blanks_after = len(contents) - 1 - words[-1]
    if blanks_after and len(words) <= max(1, blanks_after):
        return RowKind.DATA
    return RowKind.HEADER


# ---------------------------------------------------------------- tables with true columns


def _label_grid(table: Table, block: Block) -> Relabelled:
    labelled = _captions_and_headers(block)
    stub = _stub_width(table, block)
    header_cells = _distinct(c for row in block.headers for c in row.cells if c.columns.stop > stub)
    above: dict[int, Cell] = {}
    slots = _value_slots(block.data, stub)
    ordered = _headers_by_order(block.headers, slots, stub)
    for row in block.data:
        path = _row_path(row, stub, above)
        shifted = _shifted(row, stub, slots)
        for cell in row.cells:
            if cell.column < stub:
                labelled[id(cell)] = replace(cell, role=Role.STUB)
                continue
            if cell.row != row.number:
                continue
            place = shifted.get(id(cell), cell)
            columns = ordered.get((place.column, place.columns.stop))
            if columns is None:
                columns = _column_path(
                    [h for h in header_cells if _overlaps(h.columns, place.columns)], place
                )
            labelled[id(cell)] = replace(cell, role=Role.VALUE, row_path=path, column_path=columns)
    return labelled


def _captions_and_headers(block: Block) -> Relabelled:
    labelled = {id(c): replace(c, role=Role.HEADER) for row in block.headers for c in row.cells}
    labelled.update({id(c): replace(c, role=Role.CAPTION) for row in block.captions for c in row.cells})
    return labelled


def _stub_width(table: Table, block: Block) -> int:
    """The boundary that leaves fewest words among the values and fewest figures in the stub.

    Words among values cost twice a figure in the stub, so that a column of ordinals in
    front of the labels belongs to the stub. Of equal boundaries the smallest is taken.
    Rows without figures have no say where others have some. The corner of the header, a
    cell as high as all its rows, pardons words in a few value cells at its right side: they
    must not make a column of values part of the stub.
    """
    telling = [row for row in block.data if Content.FIGURE in row.contents] or block.data
    words = [0] * (table.n_columns + 1)
    figures = [0] * (table.n_columns + 1)
    for row in telling:
        for cell, content in zip(row.cells, row.contents, strict=True):
            count = {Content.WORDS: words, Content.FIGURE: figures}.get(content)
            if count is not None:
                for column in cell.columns:
                    count[column] += 1
    corner, pardon = _corner(block)
    costs = []
    for boundary in range(table.n_columns + 1):
        strange = 2.0 * sum(words[boundary:])
        if boundary == corner:
            strange = max(0.0, strange - pardon)
        costs.append(sum(figures[:boundary]) + strange)
    return costs.index(min(costs))


def _corner(block: Block) -> tuple[int, float]:
    """Where the header's first cell ends if it is as high as the header, and what it pardons."""
    if not block.headers or not block.headers[0].cells:
        return 0, 0.0
    first = block.headers[0].cells[0]
    if first.column > 0 or first.row_span < len(block.headers):
        return 0, 0.0
    high = len(block.headers) > 1
    return first.column_span, CORNER + CORNER_SHARE * len(block.data) if high else CORNER / 2


def _row_path(row: Row, stub: int, above: dict[int, Cell]) -> tuple[str, ...]:
    """Stub texts of a row; a blank in front of a label continues the label above it.

    Where only labels that also cover other rows are printed and the row's own place is
    blank, the path ends in an empty text: the label is missing, the group is not it.
    ``above`` remembers the last label of each column and is updated.
    """
    cells = [c for c in row.cells if c.column < stub]
    last = max((i for i, c in enumerate(cells) if squeeze(c.text)), default=-1)
    path = []
    for i, cell in enumerate(cells):
        if squeeze(cell.text):
            for column in [c for c in above if c > cell.column]:
                del above[column]
            above[cell.column] = cell
            path.append(cell.text)
        elif i < last and cell.column in above:
            path.append(above[cell.column].text)
    if 0 <= last < len(cells) - 1 and cells[last].row_span > 1:
        path.append("")
    return tuple(path)


def _value_slots(data: Sequence[Row], stub: int) -> list[tuple[int, int]]:
    """Column ranges of the value cells in the commonest arrangement of the block."""
    arrangements = Counter(
        tuple((c.column, c.columns.stop) for c in row.cells if c.column >= stub) for row in data
    )
    return list(arrangements.most_common(1)[0][0]) if arrangements else []


def _shifted(row: Row, stub: int, slots: Sequence[tuple[int, int]]) -> Relabelled:
    """The values of a row that a wrong row span pushed aside, in the columns of the others.

    Such a row has as many values as the others and they begin one or more columns off.
    """
    values = [c for c in row.cells if c.column >= stub and c.row == row.number]
    starts = [start for start, _ in slots]
    if len(values) != len(slots) or [c.column for c in values] == starts:
        return {}
    return {
        id(c): replace(c, column=start, column_span=stop - start)
        for c, (start, stop) in zip(values, slots, strict=True)
    }


def _headers_by_order(
    headers: Sequence[Row], slots: Sequence[tuple[int, int]], stub: int
) -> dict[tuple[int, int], tuple[str, ...]]:
    """Pair headers and values one by one where a wrong span makes two values share a header.

    Pages often give a header row too few or too many columns; where the lowest header row
    has exactly as many cells as there are values, their order says what belongs together.
    """
    if not headers or len(slots) < 2:
        return {}
    leaves = list(headers[-1].cells)
    covering = [[h for h in leaves if _overlaps(h.columns, range(*slot))] for slot in slots]
    shared = Counter(id(h) for found in covering for h in found)
    if max(shared.values(), default=0) < 2:
        return {}
    if len(leaves) == len(slots) + 1 and stub:
        leaves = leaves[1:]
    if len(leaves) != len(slots):
        return {}
    return {slot: (leaf.text,) for slot, leaf in zip(slots, leaves, strict=True)}


# ---------------------------------------------------------------- cells in order, spans unknown


def _label_ragged(block: Block) -> Relabelled:
    labelled = _captions_and_headers(block)
    count = _values_per_row(block.data)
    leaves = ragged_leaves([row.cells for row in block.headers])
    columns = leaves[-count:] if count and len(leaves) in (count, count + 1) else []
    above: dict[int, Cell] = {}
    for row in block.data:
        start = max(0, len(row.cells) - count)
        while start < len(row.cells) - 1 and _is_stub_in_excess(row, start, count):
            start += 1
        path = _row_path(row, start, above)
        values = row.cells[start:]
        labelled.update({id(c): replace(c, role=Role.STUB) for c in row.cells[:start]})
        for slot, cell in enumerate(values):
            column_path = columns[slot] if len(values) == len(columns) else ()
            labelled[id(cell)] = replace(cell, role=Role.VALUE, row_path=path, column_path=column_path)
    return labelled


def _values_per_row(data: Sequence[Row]) -> int:
    """How many cells at the end of a row are values, in most rows of the block."""
    counts: Counter[int] = Counter()
    for row in data:
        trailing = 0
        for content in reversed(row.contents):
            if content is Content.WORDS:
                break
            trailing += 1
        counts[trailing] += 1
    return max(counts, key=lambda n: (counts[n], n), default=0)


def _is_stub_in_excess(row: Row, start: int, count: int) -> bool:
    """A row that lost values: its label stands where a value is expected."""
    return len(row.cells) <= count and row.contents[start] is Content.WORDS


def ragged_leaves(rows: Sequence[Sequence[Cell]]) -> list[tuple[str, ...]]:
    """The lowest headers from left to right, each with the headers above it.

    Under each cell of one row stands either one empty cell that continues it, or one or
    more cells with text that divide it. Where the rows allow several divisions and no
    repetition of texts decides, the ancestors stay unknown and are left out.
    """
    leaves: list[tuple[str, ...]] = []
    for row in rows:
        texts = [squeeze(c.text) for c in row]
        leaves = _divide(leaves, texts) if leaves else [(t,) if t else () for t in texts]
    return leaves


def _divide(leaves: list[tuple[str, ...]], texts: list[str]) -> list[tuple[str, ...]]:
    divisions = list(_divisions(len(leaves), texts, limit=64))
    if not divisions:
        return [(t,) if t else () for t in texts]
    chosen = divisions[0] if len(divisions) == 1 else _repeating(divisions, texts)
    if chosen is None:
        return _certain_only(leaves, texts, divisions)
    found: list[tuple[str, ...]] = []
    for leaf, part in zip(leaves, chosen, strict=True):
        found.extend((*leaf, texts[i]) if texts[i] else leaf for i in part)
    return found


def _divisions(n_leaves: int, texts: list[str], limit: int) -> Iterator[tuple[range, ...]]:
    """At most ``limit`` ways to hand the cells to the leaves, each one blank or a run of texts."""

    @cache
    def possible(leaf: int, start: int) -> bool:
        if leaf == n_leaves:
            return start == len(texts)
        return any(possible(leaf + 1, stop) for stop in stops(start))

    def stops(start: int) -> Iterator[int]:
        if start >= len(texts):
            return
        yield start + 1
        stop = start + 1
        while texts[start] and stop < len(texts) and texts[stop]:
            stop += 1
            yield stop

    def walk(leaf: int, start: int) -> Iterator[tuple[range, ...]]:
        if leaf == n_leaves:
            yield ()
            return
        for stop in stops(start):
            if possible(leaf + 1, stop):
                for rest in walk(leaf + 1, stop):
                    yield (range(start, stop), *rest)

    if n_leaves <= len(texts) <= MAX_HEADER_CELLS:
        yield from islice(walk(0, 0), limit)


def _repeating(divisions: list[tuple[range, ...]], texts: list[str]) -> tuple[range, ...] | None:
    """The division in which neighbouring leaves carry the same row of texts."""
    for division in divisions:
        runs = [[texts[i] for i in part] for part in division if len(part) > 1 or texts[part[0]]]
        if len(runs) > 1 and all(a == b for a, b in pairwise(runs)):
            return division
    return None


def _certain_only(
    leaves: list[tuple[str, ...]], texts: list[str], divisions: list[tuple[range, ...]]
) -> list[tuple[str, ...]]:
    """Keep an ancestor where every division agrees on it."""
    found: list[tuple[str, ...]] = []
    for i, text in enumerate(texts):
        owners = {next(k for k, part in enumerate(d) if i in part) for d in divisions}
        above = leaves[owners.pop()] if len(owners) == 1 else ()
        found.append((*above, text) if text else above)
    return found


def _overlaps(a: range, b: range) -> bool:
    return a.start < b.stop and b.start < a.stop


def _distinct(cells: Iterable[Cell | None]) -> list[Cell]:
    return list({id(cell): cell for cell in cells if cell is not None}.values())


def _column_path(headers: Sequence[Cell], cell: Cell) -> tuple[str, ...]:
    """Header texts above a value; ends in an empty text where only wider headings are printed."""
    printed = [h for h in headers if squeeze(h.text)]
    path = tuple(h.text for h in printed)
    blank_below = bool(headers) and not squeeze(headers[-1].text)
    if printed and blank_below and printed[-1].column_span > cell.column_span:
        return (*path, "")
    return path
