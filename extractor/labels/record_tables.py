"""Records in tables: keys beside, above or in the same cell as their values, groups around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractor.document import Cell, Table
from extractor.labels.bands import Band, BandKind
from extractor.labels.keys import BOXES, LIKELY, SURE, KeyKind, KeyReader, Pair, bare_key
from extractor.labels.record_pairs import in_context, pair_band
from extractor.labels.text import normalise

_UNITS = frozenset("条个次件项期篇天人户日") | {"万次", "万人", "人次"}


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


class TableReader:
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
                yield pair_band(self.number, row + 1, path, under.cell)

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
                for path, value in in_context(item.pairs, self._path(groups), self.keys):
                    yield pair_band(self.number, row, path, replace(item.cell, text=value))
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
            yield pair_band(self.number, row + 1, (*self._path(groups), item.cell.text), below)
        elif values:
            self.pairs += 1
            value, *surplus = _the_value(values)
            unit = next((c.text for c in printed if normalise(c.text) in _UNITS), "")
            path = (*self._path(groups), item.cell.text)
            yield pair_band(self.number, row, path, value, *surplus, unit=unit)
        elif rest and not (item.has_colon and item.kind is KeyKind.KEY):
            self._under(item, groups)
        elif item.own:
            nothing = replace(item.cell, text="", column=item.cell.columns.stop, column_span=1)
            yield pair_band(self.number, row, (*self._path(groups), item.cell.text), nothing)

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
            yield pair_band(self.number, row, (first.text,), *values)
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
