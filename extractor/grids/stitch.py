"""A table cut by a page break is one table again.

Two tables are pieces of one when only furniture stands between them, the second begins on
the page (or in the column of text) after the one where the first ends, and their columns
agree (:func:`column_map`).
Then, in this order:

1. header rows that the second piece repeats are dropped;
2. if the break runs through a row, its two parts are one row again (:func:`_cuts_row`);
3. a label cell that spans over the break is one cell again: its second part is empty, or
   repeats its text, or continues it (:func:`_is_one_label`).

Other formats have no pages. There two tables are joined only when nothing at all stands
between them, they have the same number of columns, and the second begins with a data row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from extractor.document import Cell, Line, LineKind, Table
from extractor.grids.columns import column_map, remapped
from extractor.grids.content import Content, content_of, squeeze
from extractor.grids.keys import unit_of

HEADER_ROWS = 6
"""At most so many rows of a header are repeated on a new page."""

_NUMBERED = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|第[一二三四五六七八九十百\d]+[条项章]|其中[:：]|合计|总计|小计|[①-⑳]"
)


def stitch(body: Iterable[Line | Table], *, paged: bool) -> tuple[Line | Table, ...]:
    """The body with the pieces of cut tables joined where their first piece stands."""
    out: list[Line | Table] = []
    for part in body:
        if isinstance(part, Table):
            at = _last_table(out)
            if at is not None:
                before = out[at]
                assert isinstance(before, Table)  # noqa: S101 - _last_table found it
                whole = join(before, part) if paged else _join_unpaged(before, part)
                if whole is not None:
                    out[at] = whole
                    continue
        out.append(part)
    return tuple(out)


def _last_table(body: Sequence[Line | Table]) -> int | None:
    """Where the last table stands if only furniture follows it."""
    for at in range(len(body) - 1, -1, -1):
        part = body[at]
        if isinstance(part, Table):
            return at
        if part.kind is not LineKind.FURNITURE:
            return None
    return None


def join(first: Table, second: Table) -> Table | None:
    """The whole table if ``second`` continues ``first`` on the next page, else ``None``."""
    if not first.pages or not second.pages or not _follows(first, second):
        return None
    columns = column_map(first.edges, second.edges)
    if columns is None:
        return None
    upper, lower = remapped(first, columns.first), remapped(second, columns.second)
    lower = _without_rows(lower, _repeated_header(upper, lower))
    upper, lower = _without_strip(upper, last=True), _without_strip(lower, last=False)
    if not lower:
        return replace(first, cells=upper, edges=columns.edges)
    cells = _Seam(upper, lower).closed()
    return replace(
        first,
        cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))),
        confidence=min(first.confidence, second.confidence),
        edges=columns.edges,
    )


def _follows(first: Table, second: Table) -> bool:
    """Whether the second begins on the next page, or in the next column of text without a header
    of its own: tables beside each other have theirs."""
    before, after = first.cells[-1].provenance, second.cells[0].provenance
    if before.pages[-1] != after.pages[0]:
        return after.pages[0] == before.pages[-1] + 1
    last, top = before.boxes[-1], after.boxes[0]
    is_beside = top.x0 > last.x1 and top.bottom < last.top
    return is_beside and _begins_with_data(second.cells)


def _join_unpaged(first: Table, second: Table) -> Table | None:
    if first.ragged or second.ragged or first.n_columns != second.n_columns or first.n_columns < 3:
        return None
    if not _begins_with_data(second.cells) or _begins_with_data(first.cells):
        return None
    below = tuple(_lowered(c, first.n_rows) for c in second.cells)
    return replace(first, cells=(*first.cells, *below))


def _begins_with_data(cells: Sequence[Cell]) -> bool:
    top = [content_of(cell.text) for cell in cells if cell.row == 0]
    return sum(c is Content.FIGURE for c in top) * 2 >= len(top)


# --- repeated headers -----------------------------------------------------------------------


def _repeated_header(upper: Sequence[Cell], lower: Sequence[Cell]) -> int:
    """How many rows at the top of ``lower`` repeat the first rows of ``upper`` (from its first
    or, below a caption row, its second or third row)."""
    signatures = [_signature(upper, start, HEADER_ROWS) for start in range(3)]
    mine = _signature(lower, 0, HEADER_ROWS)
    best = 0
    for theirs in signatures:
        same = 0
        for a, b in zip(theirs, mine, strict=False):
            if a != b:
                break
            same += 1
        while same and not _is_header(lower, same):
            same -= 1
        best = max(best, same)
    return best


def _signature(cells: Sequence[Cell], start: int, n: int) -> list[tuple[tuple[int, int, str], ...]]:
    """Columns and bare texts of the cells that begin in each of ``n`` rows."""
    rows: list[list[tuple[int, int, str]]] = [[] for _ in range(n)]
    for cell in cells:
        if start <= cell.row < start + n:
            rows[cell.row - start].append((cell.column, cell.column_span, squeeze(cell.text)))
    return [tuple(row) for row in rows]


def _is_header(cells: Sequence[Cell], rows: int) -> bool:
    """Whether the first rows hold words, no figures, and no cell reaches out of them."""
    inside = [cell for cell in cells if cell.row < rows]
    contents = [content_of(cell.text) for cell in inside]
    return (
        all(cell.row + cell.row_span <= rows for cell in inside)
        and contents.count(Content.WORDS) >= 2
        and Content.FIGURE not in contents
    )


def _without_rows(cells: Sequence[Cell], n: int) -> tuple[Cell, ...]:
    return tuple(_lowered(cell, -n) for cell in cells if cell.row >= n) if n else tuple(cells)


def _lowered(cell: Cell, rows: int) -> Cell:
    return cell.moved(cell.row + rows, cell.column, cell.row_span, cell.column_span)


def _without_strip(cells: Sequence[Cell], *, last: bool) -> tuple[Cell, ...]:
    """Without an empty strip at the page's edge: the rest of a page below the last row, or the
    start of one above the first, which nothing but a label cell beside it reaches into."""
    row = max(map(_end, cells)) - 1 if last and cells else 0
    there = [cell for cell in cells if row in cell.rows]
    alone = [cell for cell in there if cell.row_span == 1]
    strip = len(there) > 1 and len(alone) == 1 and alone[0].column_span > 1
    if not strip or squeeze(alone[0].text):
        return tuple(cells)
    out = []
    for cell in cells:
        if cell is not alone[0]:
            reaches = row in cell.rows
            down = 1 if cell.row > row else 0
            out.append(replace(cell, row=cell.row - down, row_span=cell.row_span - reaches))
    return tuple(out)


# --- the seam -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Seam:
    """The cells above a page break and those below it, in the same columns."""

    upper: tuple[Cell, ...]
    lower: tuple[Cell, ...]

    def closed(self) -> list[Cell]:
        """All cells in one grid, those that meet at the seam joined where they are one."""
        above = {(c.column, c.column_span): c for c in self.upper if _end(c) == self.height}
        below = {(c.column, c.column_span): c for c in self.lower if c.row == 0}
        fused = self._row_is_cut(above, below)
        shift = self.height - (1 if fused else 0)
        under_header = _all_words(above.values()) and not _any_text(below.values())
        joined: dict[int, Cell] = {}
        taken = set()
        for place, cell in below.items():
            partner = above.get(place)
            if partner is None or under_header:
                continue
            if fused or self._is_one_label(partner, cell):
                joined[id(partner)] = _one(partner, cell, rows=cell.row + shift + cell.row_span)
                taken.add(id(cell))
        out = [joined.get(id(c), c) for c in self.upper]
        rest = [_lowered(c, shift) for c in self.lower if id(c) not in taken]
        return [*_clear_of(out, rest), *rest] if fused else [*out, *rest]

    @cached_property
    def height(self) -> int:
        return max(map(_end, self.upper))

    @cached_property
    def stub_end(self) -> int:
        """The first column that has no words but units in most rows of the table; at least 1."""
        bare: Counter[int] = Counter()
        for cell in (*self.upper, *self.lower):
            if cell.column_span == 1 and cell.row_span == 1:
                words = content_of(cell.text) is Content.WORDS and unit_of(cell.text) is None
                bare[cell.column] += not words
        rows = self.height + max(map(_end, self.lower))
        return next((c for c in sorted(bare) if c and bare[c] * 2 > rows), 1)

    def _row_is_cut(
        self, above: dict[tuple[int, int], Cell], below: dict[tuple[int, int], Cell]
    ) -> bool:
        """Whether the break runs through a row rather than between two.

        Both sides must have the same columns. A row below that carries a new number or
        heading begins afresh. Else it is the rest of the row above when its own figures
        are missing or those above are, and its label is missing or goes on where a full
        line above broke off. A cut header has words on both sides (:meth:`_header_goes_on`).
        """
        stub_end = self.stub_end
        labels = [k for k in below if k[0] < stub_end]
        values = [k for k in below if k[0] >= stub_end]
        if not labels or not values or not self._same_row(above, below, max(labels)):
            return False
        below = {k: cell for k, cell in below.items() if k in above}
        if not _any_text(below.values()):
            # an empty strip, unless a header stands above: then it is a blank form's row
            return not _all_words(above.values())
        if self._header_goes_on(above, below):
            return True
        both = any(squeeze(above[k].text) and squeeze(below[k].text) for k in values)
        values = [k for k in values if not unit_of(above[k].text) and not unit_of(below[k].text)]
        upper_filled = any(squeeze(above[k].text) for k in values)
        lower_filled = any(squeeze(below[k].text) for k in values)
        leaf = max(labels)
        label, rest = squeeze(above[leaf].text), squeeze(below[leaf].text)
        if both or _NUMBERED.match(rest):
            return False
        if not rest:
            return bool(label) and upper_filled != lower_filled
        if upper_filled and lower_filled:
            return False
        return _NUMBERED.match(label) is not None or self._breaks_off(above[leaf])

    @staticmethod
    def _same_row(
        above: dict[tuple[int, int], Cell], below: dict[tuple[int, int], Cell], leaf: tuple[int, int]
    ) -> bool:
        """Whether both sides have the same cells, but for labels that cover groups of rows."""
        if above.keys() == below.keys():
            return len(below) > 1
        own = {k for k in below if k[0] >= leaf[0]}
        groups = [below[k] for k in below if k[0] < leaf[0]]
        spans = any(c.row_span > 1 for c in groups)
        return spans and own == {k for k in above if k[0] >= leaf[0]}

    def _header_goes_on(
        self, above: dict[tuple[int, int], Cell], below: dict[tuple[int, int], Cell]
    ) -> bool:
        """Whether words below continue words above, and no label or row of words follows them:
        the first label is not repeated below, or all other rows below hold figures only."""
        filled = [k for k, cell in below.items() if squeeze(cell.text)]
        pairs = [cell for k in filled for cell in (above[k], below[k])]
        if not _all_words(pairs) or any(_NUMBERED.match(squeeze(below[k].text)) for k in filled):
            return False
        first = min(below)
        if squeeze(above[first].text) and first not in filled:
            return not any(content_of(cell.text) is Content.FIGURE for cell in above.values())
        rest = {content_of(cell.text) for cell in self.lower if cell.row > 0}
        return len(filled) > 1 and Content.FIGURE in rest and Content.WORDS not in rest

    def _breaks_off(self, cell: Cell) -> bool:
        """Whether the last line of a label is as long as the lines of its column get."""
        lengths = [
            len(line)
            for other in (*self.upper, *self.lower)
            if other.column == cell.column and other.column_span == cell.column_span
            for line in other.text.split("\n")[:-1]
        ]
        return bool(lengths) and len(cell.text.split("\n")[-1]) >= max(lengths) - 1

    def _is_one_label(self, upper: Cell, lower: Cell) -> bool:
        """Whether two cells that meet at the seam are one label that spans over it."""
        if upper.column + upper.column_span > self.stub_end:
            return False
        start, rest = squeeze(upper.text), squeeze(lower.text)
        spans = upper.row_span > 1 or lower.row_span > 1 or self._has_finer_label(lower)
        if not spans or not start:
            return False
        if not rest or rest == start:
            return True
        if _NUMBERED.match(rest):
            return False
        return _NUMBERED.match(start) is not None or (_is_vertical(upper) and _is_vertical(lower))

    def _has_finer_label(self, cell: Cell) -> bool:
        """Whether another label stands beside it, between it and the figures."""
        return any(
            other.row == cell.row
            and cell.column + cell.column_span <= other.column < self.stub_end
            and squeeze(other.text)
            for other in self.lower
        )


def _clear_of(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """The cells above a seam through a row, those of groups of rows cut where one begins below."""
    out = []
    for cell in upper:
        starts = [
            c.row
            for c in lower
            if cell.row <= c.row < _end(cell)
            and c.column < cell.column + cell.column_span
            and cell.column < c.column + c.column_span
        ]
        end = min(starts, default=_end(cell))
        if end > cell.row:
            out.append(replace(cell, row_span=end - cell.row))
    return out


def _end(cell: Cell) -> int:
    return cell.row + cell.row_span


def _all_words(cells: Iterable[Cell]) -> bool:
    return all(content_of(cell.text) is Content.WORDS for cell in cells)


def _any_text(cells: Iterable[Cell]) -> bool:
    return any(squeeze(cell.text) for cell in cells)


def _is_vertical(cell: Cell) -> bool:
    """One character a line, from top to bottom."""
    lines = cell.text.split("\n")
    return len(lines) > 1 and all(len(squeeze(line)) <= 2 for line in lines)


def _one(upper: Cell, lower: Cell, *, rows: int) -> Cell:
    """The two parts as one cell that ends before row ``rows`` of the joined table."""
    start, rest = upper.text, lower.text
    same = squeeze(start) == squeeze(rest)
    text = start if same else "\n".join(t for t in (start, rest) if t)
    place = replace(
        upper.provenance,
        boxes=upper.provenance.boxes + lower.provenance.boxes,
        pages=upper.provenance.pages + lower.provenance.pages,
    )
    return replace(upper, text=text, row_span=rows - upper.row, provenance=place)
