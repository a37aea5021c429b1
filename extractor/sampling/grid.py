"""Printed tables: true grids with spans, every figure's cell bound to its place in the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from extractor.forms.form import Form, FormTable, Place
from extractor.result import Value, ValueState
from extractor.sampling.chance import generator
from extractor.sampling.labels import broken_lines, vertical
from extractor.sampling.outline import Line, Outline, leaves
from extractor.sampling.printing import Printer
from extractor.sampling.scales import Figures, Number


class Kind(StrEnum):
    CAPTION = "caption"
    HEADER = "header"
    STUB = "stub"
    VALUE = "value"
    NOTE = "note"


@dataclass(frozen=True)
class Target:
    """What a figure's cell means: a path of the form, or a local line.

    ``group``: the path is that of a group row, which belongs to ``extra`` in gold.
    """

    path: str | None
    group: bool = False
    row_labels: tuple[str, ...] = ()
    column_labels: tuple[str, ...] = ()
    local: bool = False
    """A line or column that is no part of the form (``path`` is its extension, if known)."""


@dataclass(frozen=True)
class PrintedCell:
    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    kind: Kind = Kind.VALUE
    value: Value | None = None
    target: Target | None = None


@dataclass(frozen=True)
class PrintedTable:
    """One physical table; ``form_tables`` are the ids of the form's tables that it holds.

    ``widths`` are relative widths of the columns; ``head_rows`` rows at the top are heads.
    """

    cells: tuple[PrintedCell, ...]
    widths: tuple[float, ...]
    head_rows: int = 0
    caption: str = ""
    form_tables: tuple[str, ...] = field(default=())

    @property
    def n_rows(self) -> int:
        return max((c.row + c.row_span for c in self.cells), default=0)

    @property
    def n_columns(self) -> int:
        return len(self.widths)

    def rows(self) -> list[list[PrintedCell]]:
        """The cells that begin in each row, from left to right."""
        out: list[list[PrintedCell]] = [[] for _ in range(self.n_rows)]
        for cell in sorted(self.cells, key=lambda c: (c.row, c.column)):
            out[cell.row].append(cell)
        return out

    def grid(self) -> list[list[PrintedCell | None]]:
        """Rows × columns; a spanning cell stands in every position it covers."""
        out: list[list[PrintedCell | None]] = [[None] * self.n_columns for _ in range(self.n_rows)]
        for cell in self.cells:
            for r in range(cell.row, cell.row + cell.row_span):
                for c in range(cell.column, cell.column + cell.column_span):
                    out[r][c] = cell
        return out


@dataclass(frozen=True)
class Setter:
    """Sets outlines as tables for one document: its values, its figures, its way of breaking lines."""

    form: Form
    values: Mapping[str, Value]
    figures: Figures
    printer: Printer
    wrap: str = "none"
    year: int = 0
    heading_unit: str = "——"
    heading_value: str = ""
    """What stands beside a line of a list that only announces others."""

    def table(self, outlines: Sequence[Outline], *, captions: Sequence[bool]) -> PrintedTable:
        """One physical table in which the outlines stand below one another.

        ``captions``: for each outline, whether its caption is printed as a full-width row.
        """
        labels = max(o.label_columns for o in outlines)
        width = max(o.value_columns for o in outlines)
        cells: list[PrintedCell] = []
        top = 0
        for outline, caption in zip(outlines, captions, strict=True):
            if caption and outline.caption:
                cells.append(PrintedCell(outline.caption, top, 0, 1, labels + width, Kind.CAPTION))
                top += 1
            block = list(self._block(outline, top, labels, width))
            cells += block
            top = max(c.row + c.row_span for c in block)
        above = (
            len(outlines) > 1
            or bool(outlines[0].block_head)
            or (captions[0] and outlines[0].serial_head)
        )
        head = 0 if above else outlines[0].head_rows + bool(outlines[0].letters)
        return PrintedTable(
            tuple(cells),
            _widths(labels, width),
            head,
            form_tables=tuple(o.table.id for o in outlines),
        )

    def _block(self, outline: Outline, top: int, labels: int, width: int) -> Iterator[PrintedCell]:
        slots = _slots(outline.value_columns, labels, width)
        front = int(bool(outline.serial_head))
        for asked, answer in outline.block_head:
            yield PrintedCell(asked, top, 0, 1, labels, Kind.NOTE)
            yield PrintedCell(answer, top, labels, 1, width, Kind.NOTE)
            top += 1
        yield from self._head(outline, top, labels, slots)
        row = top + outline.head_rows
        if outline.letters:
            places = [(i, 1) for i in range(front)] + [(front, labels - front), *slots]
            texts = ("",) * (len(places) - len(outline.letters)) + outline.letters
            for text, (column, span) in zip(texts, places, strict=True):
                yield PrintedCell(text, row, column, 1, span, Kind.HEADER)
            row += 1
        for line in outline.rows:
            if front:
                yield PrintedCell(line.number, row, 0, line.leaves, 1, Kind.NOTE)
            yield from self._rows(outline, line, (row, front, labels), (), slots)
            row += line.leaves

    def _head(
        self, outline: Outline, top: int, labels: int, slots: Sequence[tuple[int, int]]
    ) -> Iterator[PrintedCell]:
        height = outline.head_rows
        corner = outline.head_note or outline.stub_head
        front = int(bool(outline.serial_head))
        if front:
            yield PrintedCell(outline.serial_head, top, 0, height, 1, Kind.HEADER)
        if labels:
            yield PrintedCell(corner, top, front, height, labels - front, Kind.HEADER)
        row = top
        if outline.column_head:
            span = sum(s for _, s in slots)
            yield PrintedCell(outline.column_head, row, slots[0][0], 1, span, Kind.HEADER)
            row += 1
        at = 0
        for line in outline.columns:
            yield from self._head_cells(line, (row, top + height), at, slots)
            at += line.leaves

    def _head_cells(
        self, line: Line, rows: tuple[int, int], at: int, slots: Sequence[tuple[int, int]]
    ) -> Iterator[PrintedCell]:
        top, bottom = rows
        span = sum(s for _, s in slots[at : at + line.leaves])
        height = 1 if line.parts else bottom - top
        text = self._wrapped(line.text) if span == 1 else line.text
        yield PrintedCell(text, top, slots[at][0], height, span, Kind.HEADER)
        for part in line.parts:
            yield from self._head_cells(part, (top + 1, bottom), at, slots)
            at += part.leaves

    def _rows(
        self,
        outline: Outline,
        line: Line,
        place: tuple[int, int, int],
        above: tuple[str, ...],
        slots: Sequence[tuple[int, int]],
    ) -> Iterator[PrintedCell]:
        """The cells of a line and its parts; ``place`` is row, label column, label columns."""
        row, column, labels = place
        path = (*above, line.text) if line.text else above
        wide = line.extension and not labels - 1 and not outline.table.is_list
        if wide and self.printer.rng.random() < 0.5:
            yield self._wide_line(line, row, slots)
            return
        if not line.parts:
            if labels:
                yield PrintedCell(line.text, row, column, 1, labels - column, Kind.STUB)
            yield from self._figures(outline, line, row, path, slots)
            return
        if line.text:
            text = self._stub(line)
            yield PrintedCell(text, row, column, line.leaves, 1, Kind.STUB)
            column += 1
        for part in line.parts:
            yield from self._rows(outline, part, (row, column, labels), path, slots)
            row += part.leaves

    def _wide_line(self, line: Line, row: int, slots: Sequence[tuple[int, int]]) -> PrintedCell:
        """A local line as one cell over the whole width: year, label and figure in one text."""
        text = f"{self.year}年{line.text}"
        number = "" if self.printer.rng.random() < 0.5 else str(self.printer.rng.randint(1, 900))
        width = slots[-1][0] + slots[-1][1]
        target = Target(line.extension, row_labels=(text,), local=True)
        return PrintedCell(f"{text}：{number}", row, 0, 1, width, Kind.STUB, target=target)

    def _figures(
        self,
        outline: Outline,
        line: Line,
        row: int,
        path: tuple[str, ...],
        slots: Sequence[tuple[int, int]],
    ) -> Iterator[PrintedCell]:
        for (column, labels), (start, span) in zip(leaves(outline.columns), slots, strict=True):
            if line.heading or column.holds:
                yield PrintedCell(self._key(line, column), row, start, 1, span, Kind.NOTE)
                continue
            value, target = self._content(outline, line, column, (path, labels))
            if value.value is not None and any(c.holds == "unit" for c in outline.columns):
                value = replace(value, unit=value.unit or line.unit or None)
            yield PrintedCell(self.printer.shown(value), row, start, 1, span, Kind.VALUE, value, target)

    def _content(
        self, outline: Outline, line: Line, column: Line, labels: tuple[tuple[str, ...], tuple[str, ...]]
    ) -> tuple[Value, Target]:
        """The value of the cell where two lines cross, and what it means."""
        table = outline.table
        if line.sums is not None and column.place is not None:
            parts = _parts(table, line.sums)
            return self._sum(outline, parts, [column.place]), Target(None, False, *labels, local=True)
        if line.place is None:
            blank = self.printer.rng.random() < 0.3
            value = Value(None, ValueState.BLANK) if blank else self._any(outline)
            return value, Target(line.extension, False, *labels, local=True)
        if column.share is not None:
            share = self._share(outline, line.place, column.share)
            return share, Target(None, False, *labels, local=True)
        if column.place is None:
            group = _group_around(outline.columns, column)
            return self._sum(outline, [line.place], group), Target(None, False, *labels, local=True)
        path = table.path(line.place, column.place)
        if path in self.values:
            return self.values[path], Target(path, False, *labels)
        return self._sum(outline, _parts(table, line.place), [column.place]), Target(path, True, *labels)

    def _sum(self, outline: Outline, rows: Sequence[Place], columns: Sequence[Place]) -> Value:
        paths = [outline.table.path(r, c) for r in rows for c in columns]
        paths = [p for p in paths if p in self.form.fields]
        total: Number = sum((self.figures.get(p, 0) for p in paths), start=0)
        spec = self.form.fields[paths[0] if paths else next(iter(self.form.fields))]
        return self.printer.value(total, spec)

    def _share(self, outline: Outline, place: Place, share: tuple[int, int]) -> Value:
        """One of the parts into which a local copy divides a figure; they add up to it."""
        part, count = share
        path = outline.table.path(place, outline.table.leaf_columns[0])
        figure = self.figures.get(path, 0)
        cuts = sorted(generator(self.year, path).random() for _ in range(count - 1))
        edges = [0, *(int(figure * Decimal(cut)) for cut in cuts), figure]
        return self.printer.value(edges[part + 1] - edges[part], self.form.fields[path])

    def _key(self, line: Line, column: Line) -> str:
        """What a line has in a column that holds no figures, or in one that it leaves empty."""
        if column.holds == "number":
            return line.number
        if line.heading:
            return self.heading_unit if column.holds else self.heading_value
        return line.unit

    def _any(self, outline: Outline) -> Value:
        spec = next(s for s in self.form.field_specs if s.table == outline.table.id)
        return self.printer.value(self.printer.rng.randint(0, 400), spec)

    def _stub(self, line: Line) -> str:
        if self.wrap == "vertical" and line.leaves >= 8 and any(part.parts for part in line.parts):
            return vertical(line.text)
        return broken_lines(line.text, 4) if self.wrap != "none" and len(line.text) > 5 else line.text

    def _wrapped(self, text: str) -> str:
        if self.wrap == "none" or len(text) < 5 or " " in text:
            return text
        return broken_lines(text, 3 if len(text) < 8 else 4)


def _parts(table: FormTable, group: Place) -> list[Place]:
    return [p for p in table.leaf_rows if p.path.startswith(group.path + ".")]


def _group_around(columns: tuple[Line, ...], column: Line) -> list[Place]:
    for line in columns:
        if any(part is column for part in line.parts):
            return [part.place for part in line.parts if part.place]
        found = _group_around(line.parts, column)
        if found:
            return found
    return []


def _slots(count: int, labels: int, width: int) -> list[tuple[int, int]]:
    """Grid column and span of each value column; the last one takes what is left over.

    >>> _slots(2, 1, 3)
    [(1, 1), (2, 2)]
    """
    return [(labels + i, 1 if i < count - 1 else width - count + 1) for i in range(count)]


def _widths(labels: int, values: int) -> tuple[float, ...]:
    stubs = {0: (), 1: (3.0,), 2: (1.3, 3.6)}.get(labels, (0.7, *(1.4 for _ in range(labels - 2)), 4.2))
    value = 2.4 if values <= 4 else 1.15
    return (*stubs, *(value for _ in range(values)))
