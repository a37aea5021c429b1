"""Tables whose labels stand on another axis than the form's are laid out anew.

Agencies print the columns of a form as lines (a table turned round), each figure on a line of
its own (规章 | 本年制发件数 | 12), or the groups of columns as lines over shared columns (行政复议
and 行政诉讼 beside 结果维持 …). Which labels are the form's rows and which its columns says how to
lay the same figures out as the form does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from extractor.document import Cell, Document, Role, Table
from extractor.labels.classes import COLUMN, ROW
from extractor.labels.fit import FormFitter
from extractor.labels.model import AxisModel
from extractor.labels.text import normalise, parse_label

LEAST_HITS = 3
"""Labels that must be known from the other axis, beyond those of the same level that are known
from their own: few words stand on both (总计, 其他), and those say nothing. One of each will do
where the labels of both axes have changed places."""
SURE, UNSURE = 0.8, 0.5
Path = tuple[str, ...]


def upright(document: Document, candidates: Sequence[FormFitter]) -> Document:
    """The document with every table laid out as its form has it; cells keep their provenance."""
    axes = _most_known(document, candidates)
    if axes is None:
        return document
    body = tuple(
        _laid_out(_with_worded_rows(part, axes), axes) if isinstance(part, Table) else part
        for part in document.body
    )
    return document.with_body(body)


class _Axes:
    """On which axis of one form a label stands; labels of both axes, or of none, on neither."""

    def __init__(self, fitter: FormFitter) -> None:
        rows, columns = fitter.wordings, fitter.column_wordings
        self.rows, self.columns = rows - columns, columns - rows
        self._all = rows | columns
        self._fitter = fitter
        self._guesses: dict[str, int] = {}

    def hits(self, cores: set[str]) -> int:
        """How many labels are known word for word."""
        return len(cores & self._all)

    def leaning(self, texts: set[str]) -> int:
        """By how many labels the texts are rather columns (above zero) or rows (below)."""
        unlisted = [t for t in texts if t not in self._guesses and parse_label(t).core not in self._all]
        self._guesses.update(zip(unlisted, self._guessed(unlisted), strict=True))
        return sum(self._side(text) for text in texts)

    def _side(self, text: str) -> int:
        core = parse_label(text).core
        if core in self._all:
            return (core in self.columns) - (core in self.rows)
        return self._guesses[text]

    def _guessed(self, texts: Sequence[str]) -> list[int]:
        """What the model makes of wordings that the form does not list."""
        if not texts:
            return []
        model = self._fitter.model
        row_fits, column_fits = _best(model.rows, ROW, texts), _best(model.columns, COLUMN, texts)
        is_column = (column_fits > SURE) & (row_fits < UNSURE)
        is_row = (row_fits > SURE) & (column_fits < UNSURE)
        return [int(c) - int(r) for c, r in zip(is_column, is_row, strict=True)]


def _best(axis: AxisModel, prefix: str, texts: Sequence[str]) -> NDArray[np.float64]:
    """For each text the probability of the likeliest node."""
    own = [n for n, name in enumerate(axis.classes) if name.startswith(prefix)]
    logs = np.array(axis.remembered([(text,) for text in texts]))
    return np.asarray(np.exp(logs[:, own].max(axis=1, initial=-np.inf)))


@lru_cache(maxsize=64)
def _axes_of(fitter: FormFitter) -> _Axes:
    return _Axes(fitter)


def _most_known(document: Document, candidates: Sequence[FormFitter]) -> _Axes | None:
    values = [cell for table in document.tables for cell in table.cells if cell.role is Role.VALUE]
    paths = {cell.row_path for cell in values} | {cell.column_path for cell in values}
    texts = {parse_label(text).core for path in paths for text in path}
    matrices = [c for c in candidates if c.column_wordings and not c.form.is_keyed]
    known = [_axes_of(candidate) for candidate in matrices]
    best = max(known, key=lambda axes: axes.hits(texts), default=None)
    return best if best and best.hits(texts) else None


def _with_worded_rows(table: Table, axes: _Axes) -> Table:
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
        elif heads and len(cells) > 1 and _is_worded(cells, axes):
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


def _is_worded(cells: Sequence[Cell], axes: _Axes) -> bool:
    first, *others = (parse_label(cell.text).core for cell in cells)
    return first in axes.rows and not (axes.columns | axes.rows).intersection(others)


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _laid_out(table: Table, axes: _Axes) -> Table:
    values = [cell for cell in table.cells if cell.role is Role.VALUE]
    stubs = _leanings((cell.row_path for cell in values), axes)
    heads = _leanings((cell.column_path for cell in values), axes)
    turned = {place: -lean for place, lean in heads.items()}
    both = any(lean > 0 for lean in stubs.values()) and any(lean > 0 for lean in turned.values())
    least = 1 if both else LEAST_HITS
    moved_stubs, moved_heads = _moved(stubs, least), _moved(turned, least)
    if table.ragged or not (moved_stubs or moved_heads):
        return table
    named = {place for place, lean in heads.items() if lean > 0}

    def place(cell: Cell) -> tuple[Path, Path]:
        from_heads, heads_left = _parted(cell.column_path, moved_heads)
        from_stubs, stubs_left = _parted(cell.row_path, moved_stubs)
        if from_stubs:  # 件数, 数量 over the figures of a list of cells name no column
            heads_left = _parted(cell.column_path, named - moved_heads)[0]
        return (*from_heads, *stubs_left), (*from_stubs, *heads_left)

    places = {id(cell): place(cell) for cell in values}
    if len(set(places.values())) < len(values):
        return table
    return _table(table, values, places)


def _leanings(paths: Iterable[Path], axes: _Axes) -> dict[int, int]:
    """For each level of the paths, counted from the innermost, to which axis its labels lean."""
    texts: dict[int, set[str]] = {}
    for path in set(paths):
        for level, text in enumerate(reversed(path)):
            if normalise(text):
                texts.setdefault(level, set()).add(text)
    return {level: axes.leaning(found) for level, found in texts.items()}


def _moved(leanings: Mapping[int, int], least: int) -> set[int]:
    """The levels whose labels belong to the other axis, those of unknown words with them where
    no level stays."""
    moved = {level for level, lean in leanings.items() if lean > 0}
    if sum(leanings[level] for level in moved) < least:
        return set()
    return moved if any(lean < 0 for lean in leanings.values()) else set(leanings)


def _parted(path: Path, levels: set[int]) -> tuple[Path, Path]:
    """The texts of a path on these levels, and the others."""
    inside = tuple(text for level, text in _levels(path) if level in levels)
    return inside, tuple(text for level, text in _levels(path) if level not in levels)


def _levels(path: Path) -> Iterator[tuple[int, str]]:
    return zip(range(len(path) - 1, -1, -1), path, strict=True)


def _table(table: Table, values: Sequence[Cell], places: Mapping[int, tuple[Path, Path]]) -> Table:
    """A header line, then a line for each path of rows, in the order in which they are met.

    Captions that stand above all values stay there.
    """
    top = min(cell.row for cell in values)
    captions = [cell for cell in table.cells if cell.role is Role.CAPTION and cell.row < top]
    head = max((cell.row + cell.row_span for cell in captions), default=0)
    paths = dict.fromkeys(row for row, _ in places.values())
    rows = {path: n for n, path in enumerate(paths, head + 1)}
    columns = {path: n for n, path in enumerate(dict.fromkeys(c for _, c in places.values()), 1)}
    cells = [
        Cell(path[-1], head, n, role=Role.HEADER, column_path=path[:-1])
        for path, n in columns.items()
        if path
    ]
    cells += [
        Cell(path[-1], n, 0, role=Role.STUB, row_path=path[:-1]) for path, n in rows.items() if path
    ]
    cells += captions
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
