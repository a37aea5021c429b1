"""Tables whose labels stand on another axis than the form's are laid out anew.

Agencies print the columns of a form as lines (a table turned round), each figure on a line of
its own (规章 | 本年制发件数 | 12), or the groups of columns as lines over shared columns (行政复议
and 行政诉讼 beside 结果维持 …). Which labels are the form's rows and which its columns says how to
lay the same figures out as the form does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.document import Cell, Document, Role, Table
from extractor.labels.fit import FormFitter
from extractor.labels.text import normalise, parse_label

LEAST_HITS = 3
"""Labels that must be known from the other axis, beyond those of the same printed line or column
that are known from their own: few words stand on both (总计, 其他), and those say nothing."""
Path = tuple[str, ...]


def upright(document: Document, candidates: Sequence[FormFitter]) -> Document:
    """The document with every table laid out as its form has it; cells keep their provenance."""
    words = _most_known(document, candidates)
    if words is None:
        return document
    body = tuple(
        _laid_out(_with_worded_rows(part, words), words) if isinstance(part, Table) else part
        for part in document.body
    )
    return document.with_body(body)


@dataclass(frozen=True)
class _Words:
    """Wordings of one form that stand on one axis only, without their numbers."""

    rows: frozenset[str]
    columns: frozenset[str]

    def leaning(self, texts: Iterable[str]) -> int:
        """By how many labels the texts are rather columns (above zero) or rows (below)."""
        cores = {parse_label(text).core for text in texts}
        return len(cores & self.columns) - len(cores & self.rows)


def _most_known(document: Document, candidates: Sequence[FormFitter]) -> _Words | None:
    texts = {
        parse_label(cell.text).core
        for table in document.tables
        for cell in table.cells
        if cell.role in (Role.STUB, Role.HEADER)
    }
    best, most = None, 0
    for candidate in candidates:
        rows, columns = candidate.wordings, candidate.column_wordings
        known = len(texts & (rows | columns))
        if known > most:
            best, most = _Words(rows - columns, columns - rows), known
    return best


def _with_worded_rows(table: Table, words: _Words) -> Table:
    """The table with rows that say words in place of figures (见附表) read as rows, not as headers.

    Layout cannot tell them from a header; that their first label is a row of the form can.
    """
    changed: dict[int, Cell] = {}
    heads: list[Cell] = []
    in_header = False
    for row in range(table.n_rows):
        cells = [cell for cell in table.row_cells(row) if normalise(cell.text)]
        if not cells or any(cell.role is not Role.HEADER for cell in cells):
            in_header = False
            heads = [] if any(cell.role is Role.CAPTION for cell in cells) else heads
        elif heads and len(cells) > 1 and _is_worded(cells, words):
            label, *values = cells
            changed[id(label)] = replace(label, role=Role.STUB)
            for cell in values:
                above = tuple(head.text for head in heads if _overlap(head.columns, cell.columns))
                changed[id(cell)] = replace(
                    cell, role=Role.VALUE, row_path=(label.text,), column_path=above
                )
        else:
            heads = [*heads, *cells] if in_header else cells
            in_header = True
    if not changed:
        return table
    return replace(table, cells=tuple(changed.get(id(cell), cell) for cell in table.cells))


def _is_worded(cells: Sequence[Cell], words: _Words) -> bool:
    first, *others = (parse_label(cell.text).core for cell in cells)
    return first in words.rows and not (words.columns | words.rows).intersection(others)


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _laid_out(table: Table, words: _Words) -> Table:
    stubs = _leanings(table, Role.STUB, words)
    heads = _leanings(table, Role.HEADER, words)
    moved_stubs = _moved(stubs)
    moved_heads = _moved({place: -lean for place, lean in heads.items()})
    if table.ragged or not (moved_stubs or moved_heads):
        return table
    to_columns = _texts(table, Role.STUB, moved_stubs)
    to_rows = _texts(table, Role.HEADER, moved_heads)
    columns = _texts(table, Role.HEADER, {place for place, lean in heads.items() if lean > 0})

    def row_path(cell: Cell) -> Path:
        stay = (text for text in cell.row_path if text not in to_columns)
        return (*(text for text in cell.column_path if text in to_rows), *stay)

    def column_path(cell: Cell) -> Path:
        moved = tuple(text for text in cell.row_path if text in to_columns)
        stay = (t for t in cell.column_path if t not in to_rows and (t in columns or not moved))
        return (*moved, *stay)

    values = [cell for cell in table.cells if cell.role is Role.VALUE]
    places = {id(cell): (row_path(cell), column_path(cell)) for cell in values}
    if len(set(places.values())) < len(values):
        return table
    return _table(table, values, places)


def _moved(leanings: Mapping[int, int]) -> set[int]:
    """The printed lines whose labels belong to the other axis, those of unknown words with them
    where no line stays."""
    moved = {place for place, lean in leanings.items() if lean > 0}
    if sum(leanings[place] for place in moved) < LEAST_HITS:
        return set()
    return moved if any(lean < 0 for lean in leanings.values()) else set(leanings)


def _leanings(table: Table, role: Role, words: _Words) -> dict[int, int]:
    """For each printed column of stubs, or line of headers, to which axis its labels lean."""
    texts: dict[int, list[str]] = {}
    for cell in table.cells:
        if cell.role is role and normalise(cell.text):
            texts.setdefault(_line(cell), []).append(cell.text)
    return {place: words.leaning(found) for place, found in texts.items()}


def _line(cell: Cell) -> int:
    return cell.column if cell.role is Role.STUB else cell.row


def _texts(table: Table, role: Role, lines: set[int]) -> set[str]:
    return {cell.text for cell in table.cells if cell.role is role and _line(cell) in lines}


def _table(table: Table, values: Sequence[Cell], places: Mapping[int, tuple[Path, Path]]) -> Table:
    """A header line, then a line for each path of rows, in the order in which they are met."""
    rows = {path: n for n, path in enumerate(dict.fromkeys(row for row, _ in places.values()), 1)}
    columns = {path: n for n, path in enumerate(dict.fromkeys(c for _, c in places.values()), 1)}
    cells = [
        Cell(path[-1], 0, n, role=Role.HEADER, column_path=path[:-1])
        for path, n in columns.items()
        if path
    ]
    cells += [
        Cell(path[-1], n, 0, role=Role.STUB, row_path=path[:-1]) for path, n in rows.items() if path
    ]
    for cell in values:
        row, column = places[id(cell)]
        cells.append(
            replace(
                cell,
                row=rows[row],
                column=columns[column],
                row_span=1,
                column_span=1,
                row_path=row,
                column_path=column,
            )
        )
    return replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))), edges=())
