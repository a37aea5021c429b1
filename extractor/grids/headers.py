"""Header paths: what each cell does in its table, and which labels stand above and beside it.

No form is known here. In each block of a table the *stub* (the label columns at the left)
ends where figures begin in most rows.

Flattened text gives cells in order without their column spans (``Table.ragged``). There
the value cells are counted from the right, and header rows are resolved as a tree in
which an empty cell continues the cell above it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.document import Cell, Document, Line, Role, Table
from extractor.grids.blocks import Block, Row, blocks, distinct
from extractor.grids.content import Content, squeeze
from extractor.grids.halves import unfolded
from extractor.grids.header_tree import ragged_leaves
from extractor.grids.keys import NO_KEYS, heads_keys, unit_of
from extractor.grids.realign import realigned

CORNER, CORNER_SHARE = 3.0, 0.3
"""Words among values (2 each) that the corner of a header of several rows pardons, and more in
a long block; the first cell of a single header row, which may head one of two label columns,
pardons less than one word."""

Relabelled = dict[int, Cell]
"""New cells by the identity of the old ones: hashing a cell costs more than labelling it."""


def assign_headers(document: Document) -> Document:
    """The document with ``role``, ``row_path`` and ``column_path`` set on every cell.

    A list that goes on as a table without header has the columns of the table before it.
    """
    body: list[Line | Table] = []
    width, keys = 0, NO_KEYS
    for part in document.body:
        if isinstance(part, Table):
            known = keys if part.n_columns == width else NO_KEYS
            part, keys = _labelled(part, known)  # noqa: PLW2901
            width = part.n_columns
        body.append(part)
    return document.with_body(tuple(body))


def with_headers(table: Table) -> Table:
    """The table with ``role``, ``row_path`` and ``column_path`` set on every cell.

    >>> def cell(text, row, column): return Cell(text, row, column)
    >>> plain = Table((cell("", 0, 0), cell("made", 0, 1), cell("rules", 1, 0), cell("3", 1, 1)))
    >>> value = with_headers(plain).cells[-1]
    >>> value.role.value, value.row_path, value.column_path
    ('value', ('rules',), ('made',))
    """
    return _labelled(table, NO_KEYS)[0]


def _labelled(table: Table, known: frozenset[int]) -> tuple[Table, frozenset[int]]:
    """The table with headers, and its columns of keys; ``known`` are those of the table before."""
    table = unfolded(realigned(table) if table.ragged else table)
    labelled: Relabelled = {}
    keys = NO_KEYS
    for block in blocks(table, known):
        labelled.update(_label_ragged(block) if table.ragged else _label_grid(table, block))
        keys = block.keys
    cells = tuple(labelled.get(id(cell), cell) for cell in table.cells)
    return replace(table, cells=cells), keys


# ---------------------------------------------------------------- tables with true columns


def _label_grid(table: Table, block: Block) -> Relabelled:
    labelled = _captions_and_headers(block)
    stub = _stub_width(table, block)
    above: dict[int, Cell] = {}
    keys = block.keys
    slots = _value_slots(block, stub)
    heads = _Heads(block, stub, {} if keys else _headers_by_order(block.headers, slots, stub))
    for row in block.data:
        begin = stub if keys else _values_begin(row, stub, slots)
        path = _row_path([c for c in row.cells if c.column < begin and c.column not in keys], above)
        shifted = {} if keys else _shifted(row, begin, slots)
        unit = _unit(row)
        for cell in row.cells:
            if cell.column < begin or cell.column in keys:
                labelled[id(cell)] = cell.read_as(Role.STUB)
            elif cell.row == row.number:
                columns = heads.above(shifted.get(id(cell), cell))
                labelled[id(cell)] = cell.read_as(Role.VALUE, path, columns, unit)
    return labelled


class _Heads:
    """The headers of a block; what stands above some columns is found once for all its rows."""

    def __init__(
        self, block: Block, stub: int, ordered: Mapping[tuple[int, int], tuple[str, ...]]
    ) -> None:
        cells = distinct(c for row in block.headers for c in row.cells)
        self._cells = [c for c in cells if c.column + c.column_span > stub]
        self._known = dict(ordered)

    def above(self, cell: Cell) -> tuple[str, ...]:
        """The header texts above a value, outermost first."""
        start, stop = cell.column, cell.column + cell.column_span
        path = self._known.get((start, stop))
        if path is None:
            over = [h for h in self._cells if h.column < stop and start < h.column + h.column_span]
            path = self._known[start, stop] = _column_path(over, cell)
        return path


def _unit(row: Row) -> str:
    """The unit that the row prints in a column of units; empty without one."""
    pairs = zip(row.cells, row.contents, strict=True)
    return next((u for c, k in pairs if k is Content.KEY and (u := unit_of(c.text))), "")


def _captions_and_headers(block: Block) -> Relabelled:
    heads = (*block.headers, *block.letters)
    labelled = {id(c): c.read_as(Role.HEADER) for row in heads for c in row.cells}
    labelled.update({id(c): c.read_as(Role.CAPTION) for row in block.captions for c in row.cells})
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
            if content is Content.FIGURE:
                for column in range(cell.column, cell.column + cell.column_span):
                    figures[column] += 1
    for row in telling:
        for column, is_begun in _word_columns(row):
            if is_begun or not figures[column]:  # a long label reaches over values of other rows
                words[column] += 1
    corner, pardon = _corner(block)
    costs = []
    words_right, figures_left = sum(words), 0
    for boundary in range(table.n_columns + 1):
        strange = 2.0 * words_right
        if boundary == corner:
            strange = max(0.0, strange - pardon)
        costs.append(figures_left + strange)
        words_right -= words[boundary]
        figures_left += figures[boundary]
    return costs.index(min(costs))


def _word_columns(row: Row) -> Iterator[tuple[int, bool]]:
    """The columns that hold words, and whether they begin there: merged cells, and a label printed
    again in each of them, do not."""
    before = ""
    for cell, content in zip(row.cells, row.contents, strict=True):
        bare = squeeze(cell.text)
        if content is Content.WORDS:
            for column in cell.columns:
                yield column, column == cell.column and bare != before
        before = bare


def _corner(block: Block) -> tuple[int, float]:
    """Where the header's first cell ends if it is as high as the header, and what it pardons."""
    if not block.headers or not block.headers[0].cells:
        return 0, 0.0
    first = block.headers[0].cells[0]
    if first.column > 0 or first.row_span < len(block.headers):
        return 0, 0.0
    high = len(block.headers) > 1
    return first.column_span, CORNER + CORNER_SHARE * len(block.data) if high else CORNER / 2


def _row_path(cells: Sequence[Cell], above: dict[int, Cell]) -> tuple[str, ...]:
    """Stub texts of a row; a blank in front of a label continues the label above it.

    Where only labels that also cover other rows are printed and the row's own place is
    blank, the path ends in an empty text: the label is missing, the group is not it.
    ``above`` remembers the last label of each column and is updated.
    """
    last = max((i for i, c in enumerate(cells) if squeeze(c.text)), default=-1)
    path: list[str] = []
    for i, cell in enumerate(cells):
        if squeeze(cell.text):
            for column in [c for c in above if c > cell.column]:
                del above[column]
            above[cell.column] = cell
            if not path or squeeze(path[-1]) != squeeze(cell.text):  # else one label, printed twice
                path.append(cell.text)
        elif i < last and cell.column in above:
            path.append(above[cell.column].text)
    if 0 <= last < len(cells) - 1 and cells[last].row_span > 1:
        path.append("")
    return tuple(path)


def _value_slots(block: Block, stub: int) -> list[tuple[int, int]]:
    """Column ranges of the value cells in the commonest arrangement of the block."""
    arrangements = Counter(
        tuple(
            (c.column, c.columns.stop)
            for c in row.cells
            if c.column >= stub and c.column not in block.keys
        )
        for row in block.data
    )
    return list(arrangements.most_common(1)[0][0]) if arrangements else []


def _values_begin(row: Row, stub: int, slots: Sequence[tuple[int, int]]) -> int:
    """Where the values of a row begin: left of the others where a label's span is too short.

    The label above covers a row too few, so that the whole row stands further left: figures
    stand among the labels, the last columns are empty, and counted from the first
    figure on there are as many values as in the other rows.
    """
    own = [c for c in row.cells if c.row == row.number]
    if not slots or len(own) <= len(slots) or own[-1].columns.stop > slots[-1][0]:
        return stub
    first = own[-len(slots)].column
    pulled = {k for c, k in zip(row.cells, row.contents, strict=True) if first <= c.column < stub}
    return first if first > 0 and pulled == {Content.FIGURE} else stub


def _shifted(row: Row, stub: int, slots: Sequence[tuple[int, int]]) -> Relabelled:
    """The values of a row that a wrong row span pushed aside, in the columns of the others.

    Such a row has as many values as the others and they begin one or more columns off.
    """
    values = [c for c in row.cells if c.column >= stub and c.row == row.number]
    starts = [start for start, _ in slots]
    if len(values) != len(slots) or [c.column for c in values] == starts:
        return {}
    return {
        id(c): c.moved(c.row, start, c.row_span, stop - start)
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


def _overlaps(a: range, b: range) -> bool:
    return a.start < b.stop and b.start < a.stop


def _column_path(headers: Sequence[Cell], cell: Cell) -> tuple[str, ...]:
    """Header texts above a value; ends in an empty text where only wider headings are printed.

    A value merged over several columns of their own headers (one 0 for a whole row) stands under
    none of them.
    """
    printed = [h for h in headers if squeeze(h.text)]
    if cell.column_span > 1 and _covers_several(printed, cell):
        return ()
    path = tuple(h.text for h in printed)
    blank_below = bool(headers) and not squeeze(headers[-1].text)
    if printed and blank_below and printed[-1].column_span > cell.column_span:
        return (*path, "")
    return path


def _covers_several(headers: Sequence[Cell], cell: Cell) -> bool:
    bottom = max((h.rows.stop for h in headers), default=0)
    covered = [
        squeeze(h.text)
        for h in headers
        if h.rows.stop == bottom and cell.column <= h.column and h.columns.stop <= cell.columns.stop
    ]
    return len(set(covered)) > 1


# ---------------------------------------------------------------- cells in order, spans unknown


def _label_ragged(block: Block) -> Relabelled:
    labelled = _captions_and_headers(block)
    data = [_without_keys(row) for row in block.data]
    count = _values_per_row(data)
    leaves = ragged_leaves([_over_values(row) for row in block.headers])
    columns = leaves[-count:] if count and len(leaves) in (count, count + 1) else []
    above: dict[int, Cell] = {}
    for printed, row in zip(block.data, data, strict=True):
        start = max(0, len(row.cells) - count)
        most = len(row.cells) if len(row.cells) < len(printed.cells) else len(row.cells) - 1
        while start < most and _is_stub_in_excess(row, start, count):
            start += 1
        path = _row_path(row.cells[:start], above)
        values = row.cells[start:]
        unit = _unit(printed)
        labelled.update({id(c): c.read_as(Role.STUB) for c in printed.cells})
        for slot, cell in enumerate(values):
            column_path = columns[slot] if len(values) == len(columns) else ()
            labelled[id(cell)] = cell.read_as(Role.VALUE, path, column_path, unit)
    return labelled


def _without_keys(row: Row) -> Row:
    """The row without serial number, code and unit; its cells count from 0 again."""
    kept = [i for i, content in enumerate(row.contents) if content is not Content.KEY]
    if len(kept) == len(row.cells):
        return row
    cells, contents = tuple(row.cells[i] for i in kept), tuple(row.contents[i] for i in kept)
    return replace(row, cells=cells, contents=contents)


def _over_values(row: Row) -> list[Cell]:
    return [c for c in row.cells if not heads_keys(c.text)]


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
