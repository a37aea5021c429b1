"""Records as printed rows of key and value, whatever their arrangement on the page.

A record prints its keys anywhere: beside their values, several to a row, above them, before a
colon in the same cell, in paragraphs without any table. Keys are told by the form's labels, and
what follows a key is its value. Groups (信息发布, 微博) stand in front of their keys, over
several rows, or in a row of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from extractor.document import Cell, Document, Line, LineKind, Role, Table
from extractor.labels.bands import Band, BandKind, rows_of
from extractor.labels.keys import BOXES, BREAK, LIKELY, SURE, KeyKind, KeyReader, Pair, bare_key, trimmed
from extractor.labels.text import normalise

NEAR = 4
"""Lines with keys so many parts from a record's table, or from such a line, belong to it (who signs,
when); the foot of the page does not."""
FULL_WITHIN = 30.0
"""Points from the right margin within which a line of a page counts as full."""
MOST_IN_TABLES = 10
"""So many pairs in tables are the record; what stands in lines far from them is not."""
LEAST_PAIRS = 2
"""Fewer keys with values make no record, in a form that has other tables, too."""
_LINE_END = re.compile(r"[\n\u2028]")
_UNITS = frozenset("条个次件项期篇天人户日") | {"万次", "万人", "人次"}


def record_bands(document: Document, keys: KeyReader, *, only_records: bool) -> list[Band]:
    """All tables and lines of a document in reading order, records as one band for each pair.

    ``only_records``: the form has no other tables. Lines count as a table of their own, behind
    the last; near the record where tables hold it.
    """
    found: dict[int, list[Band]] = {}
    places: list[int] = []
    number, in_tables = -1, 0
    for at, part in enumerate(document.body):
        if not isinstance(part, Table):
            continue
        number += 1
        walker = _Walker(number, part, keys)
        bands = list(walker.bands())
        if walker.pairs >= LEAST_PAIRS:
            places.append(at)
        in_tables += walker.pairs
        if not only_records and walker.pairs < LEAST_PAIRS:
            bands = list(rows_of(number, part))
        caption = [Band(BandKind.CAPTION, number, -1, (part.caption,))] if part.caption else []
        found[at] = caption + bands
    near = None if in_tables < MOST_IN_TABLES else _near(document, places, keys)
    reader = _LineReader(number + 1, keys)
    for run in _runs(document, near):
        for at, band in reader.run(run):
            found.setdefault(at, []).append(band)
    return [band for at in sorted(found) for band in found[at]]


def _near(document: Document, tables: Sequence[int], keys: KeyReader) -> frozenset[int]:
    """Positions of the lines that go on where a record's tables end, or lead up to them."""

    found: set[int] = set()
    for table in tables:
        for rest in (range(table + 1, len(document.body)), range(table - 1, -1, -1)):
            left = NEAR
            for at in rest:
                part = document.body[at]
                if isinstance(part, Line) and part.kind is LineKind.FURNITURE:
                    continue
                told = isinstance(part, Line) and (keys.kind(part.text) or keys.pairs(part.text))
                left = NEAR if told else left - 1
                if left < 0:
                    break
                found.add(at)
    return frozenset(found)


def _runs(document: Document, near: frozenset[int] | None) -> Iterator[list[tuple[int, Line]]]:
    """Lines with no table between them, page numbers and running heads left out.

    They are one text, because pages cut keys (联系 / 电话：).
    """
    run: list[tuple[int, Line]] = []
    for at, part in enumerate(document.body):
        if isinstance(part, Line) and part.kind is LineKind.FURNITURE:
            continue
        if isinstance(part, Line) and (near is None or at in near):
            run.append((at, part))
        elif run:
            yield run
            run = []
    if run:
        yield run


class _LineReader:
    """Pairs told in paragraphs: behind a colon, behind a blank, or in the line below their key.

    Remembers the last heading. Every band has a row of its own.
    """

    def __init__(self, table: int, keys: KeyReader) -> None:
        self.table = table
        self.keys = keys
        self.heading: tuple[str, ...] = ()
        self.row = -1
        self.waiting: tuple[int, Line] | None = None

    def run(self, lines: Sequence[tuple[int, Line]]) -> Iterator[tuple[int, Band]]:
        full = _full(lines)
        text = "".join(line.text + ("\n" if n in full else BREAK) for n, (_, line) in enumerate(lines))[
            :-1
        ]
        pairs = self.keys.pairs(text, cut=True)
        edges = [0, *accumulate(len(line.text) + 1 for _, line in lines)]

        def line_at(position: int) -> int:
            return bisect_right(edges, position) - 1

        begin = 0
        inner: tuple[str, ...] = ()
        for n, pair in enumerate(pairs):
            yield from self._alone(lines, text, begin, pair.start, line_at)
            yield from self._missed()
            stop = pairs[n + 1].start if n + 1 < len(pairs) else len(text)
            at, line = lines[line_at(pair.start)]
            value, begin = self._value(text, pair, stop)
            while begin < stop and value and line_at(begin - 1) in full:
                more, end = _line_from(text, begin + 1, stop), begin
                if not more.strip() or self.keys.kind(more) is not None:
                    break
                begin = end + 1 + len(more)
                value = trimmed(f"{value}\n{more}") if begin == stop < len(text) else f"{value}\n{more}"
            if not value and self.keys.kind(pair.key) is KeyKind.GROUP and n + 1 < len(pairs):
                inner = (pair.key,)
                continue
            if n and line_at(pairs[n - 1].start) != line_at(pair.start):
                inner = inner if self.keys.kind(pairs[n - 1].key) is KeyKind.GROUP else ()
            yield at, self._pair((*self.heading, *inner, pair.key), line, value)
        yield from self._alone(lines, text, begin, len(text), line_at)
        yield from self._missed()

    def _value(self, text: str, pair: Pair, stop: int) -> tuple[str, int]:
        """What stands behind a colon, or in the line below it, and where it ends."""
        start = pair.stop
        while True:
            end = start + len(_line_from(text, start, stop))
            value = text[start:end]
            if value.strip():
                break
            if end == stop or self.keys.kind(_line_from(text, end + 1, stop)) is not None:
                return "", end
            start = end + 1
        return (trimmed(value) if end == stop and stop < len(text) else value.strip()), end

    def _alone(
        self,
        lines: Sequence[tuple[int, Line]],
        text: str,
        begin: int,
        end: int,
        line_at: Callable[[int], int],
    ) -> Iterator[tuple[int, Band]]:
        """Lines without a colon: headings, keys with the value behind a blank or in the next line."""
        position = begin
        for piece in _LINE_END.split(text[begin:end]):
            at, line = lines[min(line_at(position), len(lines) - 1)]
            position += len(piece) + 1
            bare = piece.strip()
            if bare:
                yield from self._line(at, line, bare)

    def _line(self, at: int, line: Line, text: str) -> Iterator[tuple[int, Band]]:
        beside = self.keys.beside(text)
        kind = self.keys.kind(text)
        if self.waiting is not None and beside is None and kind is None:
            key_at, key = self.waiting
            self.waiting = None
            yield key_at, self._pair((*self.heading, key.text), line, text)
            return
        yield from self._missed()
        if beside is not None:
            yield at, self._pair((*self.heading, beside.key), line, beside.value)
        elif kind is KeyKind.GROUP:
            self.heading = (text,)
            self.row += 1
            yield at, Band(BandKind.CAPTION, self.table, self.row, (bare_key(text),))
        elif kind is KeyKind.KEY:
            self.waiting = at, replace(line, text=text)

    def _missed(self) -> Iterator[tuple[int, Band]]:
        """A key that was the whole line and had no value below it: it is blank."""
        if self.waiting is not None:
            at, line = self.waiting
            self.waiting = None
            yield at, self._pair((*self.heading, line.text), line, "")

    def _pair(self, path: tuple[str, ...], line: Line, value: str) -> Band:
        self.row += 1
        cell = Cell(value, self.row, 1, provenance=line.provenance)
        return _band(self.table, self.row, path, cell)


def _full(lines: Sequence[tuple[int, Line]]) -> frozenset[int]:
    """Which lines of a page reach as far to the right as any: their text may go on below."""
    boxes = {n: line.provenance.boxes for n, (_, line) in enumerate(lines) if line.provenance.boxes}
    ends = {n: found[-1].x1 for n, found in boxes.items()}
    margin = max(ends.values(), default=0.0) - FULL_WITHIN
    return frozenset(n for n, end in ends.items() if end > margin)


def _line_from(text: str, start: int, stop: int) -> str:
    return _LINE_END.split(text[start:stop], maxsplit=1)[0]


def _band(table: int, row: int, path: tuple[str, ...], *values: Cell, unit: str = "") -> Band:
    """A key with its value. What the labels stage compares has no unit and no colon."""
    printed = tuple(text.strip().rstrip(":：") for text in path)
    cells = tuple(
        replace(c, role=Role.VALUE, row_path=printed, column_path=(), unit=unit or c.unit)
        for c in values
    )
    return Band(BandKind.DATA, table, row, tuple(map(bare_key, path)), values=cells)


def _in_context(
    pairs: Sequence[Pair], above: tuple[str, ...], keys: KeyReader
) -> Iterator[tuple[tuple[str, ...], str]]:
    """The path and value of each pair; a group with nothing behind its colon stands over the next."""
    inner: tuple[str, ...] = ()
    for i, pair in enumerate(pairs):
        if not pair.value and i + 1 < len(pairs) and keys.kind(pair.key) is KeyKind.GROUP:
            inner = (pair.key,)
        else:
            yield (*above, *inner, pair.key), pair.value


@dataclass
class _Item:
    """A cell in its row: a key of either kind, text with pairs in it, or a value."""

    cell: Cell
    own: bool
    kind: KeyKind | None = None
    pairs: list[Pair] = field(default_factory=list)
    has_colon: bool = False
    """A key with a colon and nothing behind it: no group of what follows."""

    @property
    def is_value(self) -> bool:
        return self.kind is None and not self.pairs

    @property
    def is_blank(self) -> bool:
        return not normalise(self.cell.text)


class _Walker:
    """Goes through a table row by row; remembers which groups the rows stand under."""

    def __init__(self, number: int, table: Table, keys: KeyReader) -> None:
        self.number = number
        self.table = table
        self.keys = keys
        self.heading: tuple[str, ...] = ()
        self.above: dict[int, str] = {}
        self.pairs = 0
        self.taken: set[tuple[int, int]] = set()

    def bands(self) -> Iterator[Band]:
        rows = [self._items(row) for row in range(self.table.n_rows)]
        row = 0
        while row < len(rows):
            below = rows[row + 1] if row + 1 < len(rows) else []
            if self._heads(rows[row], below):
                yield from self._stacked(row, rows[row], below)
                row += 2
            else:
                yield from self._row(row, rows[row])
                row += 1

    def _items(self, row: int) -> list[_Item]:
        items: list[_Item] = []
        cells = self.table.row_cells(row) if self.table.ragged else self.table.grid[row]
        for cell in cells:
            if cell is None or (items and items[-1].cell is cell):
                continue
            before = next((i for i in reversed(items) if not i.is_blank), None)
            value_due = before is not None and before.kind is KeyKind.KEY
            items.append(self._item(cell, cell.row == row, value_due=value_due))
        return items

    def _item(self, cell: Cell, own: bool, *, value_due: bool) -> _Item:
        pairs = self.keys.pairs(cell.text, cut=bool(cell.provenance.pages))
        if pairs and (not value_due or pairs[0].start == 0):
            if len(pairs) > 1 or pairs[0].value:
                return _Item(cell, own, None, pairs)
            return _Item(cell, own, self.keys.kind(pairs[0].key), has_colon=True)
        return _Item(cell, own, self.keys.kind(cell.text, least=SURE if value_due else LIKELY))

    def _heads(self, items: Sequence[_Item], below: Sequence[_Item]) -> bool:
        """Whether a row of keys stands over a row of their values."""
        keys = [n for n, i in enumerate(items) if i.own and i.kind is KeyKind.KEY]
        printed = [n for n, i in enumerate(items) if not i.is_blank]
        under = [i for i in below if i.own]
        if len(keys) < 2 or any(items[n].kind is None for n in printed):
            return False
        if len(under) < len(keys) or any(self._is_surely_key(i) for i in under):
            return False
        # blanks are the rest of merged cells, in front of the keys or behind them; between them
        # they would be values, were it not that the row below fills the keys and not the blanks
        columns = {c for n in keys for c in items[n].cell.columns}
        values = [i for i in under if not i.is_blank]
        if len(values) > 1 and all(i.cell.column in columns for i in values):
            return True
        close = printed[-1] - keys[0] == sum(n >= keys[0] for n in printed) - 1
        return close and (bool(values) or printed[-1] == len(items) - 1)

    def _is_surely_key(self, item: _Item) -> bool:
        return bool(item.pairs) or self.keys.kind(item.cell.text, least=SURE) is not None

    def _stacked(self, row: int, items: Sequence[_Item], below: Sequence[_Item]) -> Iterator[Band]:
        blank = self._groups_left_blank(items)
        groups = [i for i in items if i.kind is not None and not (i.own and i.kind is KeyKind.KEY)]
        for group in groups:
            self.above[group.cell.column] = group.cell.text
        for item in items:
            if item.kind is None or item in groups:
                continue
            under = next((b for b in below if b.own and b.cell.column in item.cell.columns), None)
            if under is not None:
                left = [g.cell.text for g in groups if g.cell.column < item.cell.column]
                left = left or [cell.text for cell in blank]
                self.pairs += 1
                path = (*(left or self.heading), item.cell.text)
                yield _band(self.number, row + 1, path, under.cell)

    def _row(self, row: int, items: list[_Item]) -> Iterator[Band]:
        labelled = [i for i in items if not i.is_value]
        if not labelled:
            yield from self._strange(row, items)
            return
        groups = self._groups_left_blank(items)
        at = 0
        while at < len(items):
            item = items[at]
            stop = at + 1
            if item.pairs:
                self.pairs += len(item.pairs)
                for path, value in _in_context(item.pairs, self._path(groups), self.keys):
                    yield _band(self.number, row, path, replace(item.cell, text=value))
            elif item.kind is None:
                if item.own and not item.is_blank and (row, item.cell.column) not in self.taken:
                    groups.append(item.cell)
            else:
                while stop < len(items) and items[stop].is_value:
                    stop += 1
                values = [i.cell for i in items[at + 1 : stop] if i.own]
                rest = stop < len(items)
                yield from self._keyed(row, item, values, groups, rest=rest)
            at = stop

    def _groups_left_blank(self, items: Sequence[_Item]) -> list[Cell]:
        """Groups of rows above that go on where a row begins with blank cells."""
        groups: list[Cell] = []
        for item in items:
            if not item.is_value or not item.is_blank:
                break
            if item.cell.column in self.above:
                groups.append(replace(item.cell, text=self.above[item.cell.column]))
        return groups

    def _keyed(
        self, row: int, item: _Item, values: list[Cell], groups: list[Cell], *, rest: bool
    ) -> Iterator[Band]:
        printed = [c for c in values if normalise(c.text)]
        if item.kind is KeyKind.GROUP and not printed:
            if rest:
                self._under(item, groups)
            else:
                self.heading = (item.cell.text,)
                yield Band(BandKind.CAPTION, self.number, row, (bare_key(item.cell.text),))
        elif item.has_colon and not printed and (below := self._value_below(item.cell)):
            self.pairs += 1
            self.taken.add((below.row, below.column))
            yield _band(self.number, row + 1, (*self._path(groups), item.cell.text), below)
        elif values:
            self.pairs += 1
            value, *surplus = _the_value(values)
            unit = next((c.text for c in printed if normalise(c.text) in _UNITS), "")
            path = (*self._path(groups), item.cell.text)
            yield _band(self.number, row, path, value, *surplus, unit=unit)
        elif rest and not (item.has_colon and item.kind is KeyKind.KEY):
            self._under(item, groups)
        elif item.own:
            nothing = replace(item.cell, text="", column=item.cell.columns.stop, column_span=1)
            yield _band(self.number, row, (*self._path(groups), item.cell.text), nothing)

    def _value_below(self, cell: Cell) -> Cell | None:
        """The value in the row below a key with a colon, where a page cuts the row in two."""
        row = cell.row + cell.row_span
        paged = len(self.table.pages) > 1 and row < self.table.n_rows
        below = self.table.grid[row][cell.column] if paged else None
        if below is None or below.row != row or not normalise(below.text):
            return None
        return below if self._item(below, True, value_due=True).is_value else None

    def _under(self, item: _Item, groups: list[Cell]) -> None:
        """A group in front of keys takes the place of one that stood further right in the row."""
        cell = item.cell
        while (
            item.own and groups and groups[-1].row == cell.row and groups[-1].row_span <= cell.row_span
        ):
            if groups[-1].columns.stop == cell.column:
                break
            groups.pop()
        groups.append(cell)
        for column in [c for c in self.above if c >= cell.column]:
            del self.above[column]
        self.above[cell.column] = cell.text

    def _path(self, groups: Sequence[Cell]) -> tuple[str, ...]:
        return tuple(cell.text for cell in groups) or self.heading

    def _strange(self, row: int, items: Sequence[_Item]) -> Iterator[Band]:
        """A row without any key: a line of the agency's own, or a title."""
        printed = [i.cell for i in items if i.own and not i.is_blank]
        if len(printed) > 1:
            first, *values = printed
            yield _band(self.number, row, (first.text,), *values)
        elif printed:
            yield Band(BandKind.CAPTION, self.number, row, (printed[0].text,))


def _the_value(cells: Sequence[Cell]) -> list[Cell]:
    """The value first, then what else is printed; boxes in cells side by side are one value."""
    printed = [c for c in cells if normalise(c.text) and normalise(c.text) not in _UNITS]
    if len(printed) > 1 and sum(bool(BOXES.intersection(c.text)) for c in printed) > 1:
        first, last = printed[0], printed[-1]
        span = last.columns.stop - first.column
        return [replace(first, text=" ".join(c.text for c in printed), column_span=span)]
    return printed or list(cells[:1])
