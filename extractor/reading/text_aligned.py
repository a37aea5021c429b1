"""Tables of text whose columns stand below one another: ``pdftotext -layout``, typed lists.

Figures that overlap from line to line are a column. A label that fills its column goes on in
the line below; its figures stand on any of its lines.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.document import Cell, Provenance, Table
from extractor.reading.text_headers import Owned, headed_columns, header_spans
from extractor.reading.text_pieces import Piece, PrintedLine, Span, by_column, printed_lines
from extractor.reading.text_table import NUMBERED, is_unit, leaves_open

SLACK = 4
"""A label goes on below if at most so many digits of its column were left free …"""
NARROWEST = 14
"""… and it is no shorter than this."""
APART = 0.8
"""Share of the rows with a blank line before them in a table that parts all its rows so."""

GAP = 2
"""Columns are parted by no less."""
OFF, STRAIGHT = 1, 0.8
"""A value stands so near its column's edge or middle, and so many of a column do."""

Lines = Sequence[PrintedLine]


@dataclass
class _Row:
    """Label pieces by column, and the figures of one of the row's lines."""

    labels: dict[int, list[Piece]] = field(default_factory=dict)
    values: tuple[Piece, ...] = ()


def aligned(lines: Sequence[str], numbers: Sequence[int]) -> list[Table]:
    """The tables printed on the lines of these numbers, one for each header; none if columns mix."""
    found = []
    for segment in _segments(printed_lines(lines, numbers)):
        table = _table(segment)
        if table is None:
            return []
        found.append(table)
    return found


def _segments(printed: Lines) -> Iterator[Lines]:
    """Lines from header to header; a caption right above a header belongs to it."""
    begin = 0
    left: int | None = None
    for place, line in enumerate(printed):
        if line.has_figures:
            left = min(line.values[0].x0, line.values[0].x0 if left is None else left)
        elif left is not None and _is_header(line, left, printed[begin]):
            upper = printed[place - 1]
            captioned = len(upper.pieces) == 1 and not upper.has_figures and place - 1 > begin
            stop = place - 1 if captioned else place
            yield printed[begin:stop]
            begin, left = stop, None
    if left is not None:
        yield printed[begin:]


def _is_header(line: PrintedLine, left: int, top: PrintedLine) -> bool:
    if len(line.pieces) < 2 or is_unit(line.pieces[-1].text):
        return False
    if line.pieces[-1].x0 >= left - 1:
        return True
    at_margin = line.pieces[0].x0 <= top.pieces[0].x0
    return at_margin and not any(NUMBERED.match(piece.text) for piece in line.pieces)


# ---------------------------------------------------------------- one header and its rows


def _table(segment: Lines) -> Table | None:
    first = next(place for place, line in enumerate(segment) if line.has_figures)
    heads = [place for place, line in enumerate(segment[:first]) if _heads(line)]
    top = heads[-1] + 1 if heads else 0
    headers, data = segment[:top], segment[top:]
    margin = _margin(data)
    values = [p for line in data if line.has_figures for p in _values(line, margin)]
    stubs = _stubs(data, margin)
    over = [_over_values(line, margin, stubs[-1], min(p.x0 for p in values)) for line in headers]
    figures = _columns(values)
    columns = headed_columns(over, figures) if _are_straight(figures, values) else None
    if columns is None or any(by_column(_values(line, margin), columns) is None for line in data):
        return None
    rows = _rows(data, stubs, margin)
    cells = [*_header_cells(headers, header_spans(over, columns), len(stubs), len(columns))]
    top_row = max((cell.row for cell in cells), default=-1) + 1
    for number, row in enumerate(rows, top_row):
        cells += _cells(row, number, len(stubs), columns)
    return Table(tuple(cells))


def _heads(line: PrintedLine) -> bool:
    return len(line.pieces) > 1 and not all(NUMBERED.match(piece.text) for piece in line.pieces)


def _margin(data: Lines) -> int:
    """Where labels end and values begin."""
    left = min(line.values[0].x0 for line in data if line.has_figures)
    return max((p.x1 for line in data for p in line.pieces if p.x1 < left), default=0)


def _values(line: PrintedLine, margin: int) -> tuple[Piece, ...]:
    return tuple(piece for piece in line.pieces if piece.x0 >= margin)


def _over_values(line: PrintedLine, margin: int, stub: int, left: int) -> tuple[Piece, ...]:
    """Headers over values; the first may begin where the longest label ends."""
    return tuple(p for p in line.pieces if p.x0 >= margin or (p.x0 > stub and p.x1 > left))


def _columns(values: Sequence[Piece]) -> list[Span]:
    columns: list[Span] = []
    for piece in sorted(values, key=lambda p: p.x0):
        if columns and piece.x0 < columns[-1][1] + GAP:
            columns[-1] = columns[-1][0], max(columns[-1][1], piece.x1)
        else:
            columns.append((piece.x0, piece.x1))
    return columns


def _are_straight(columns: Sequence[Span], values: Sequence[Piece]) -> bool:
    """Whether most values of every column begin, end or have their middle in one place."""
    starts = [lo for lo, _ in columns]
    own: list[list[Piece]] = [[] for _ in columns]
    for piece in values:
        own[bisect_right(starts, piece.x0) - 1].append(piece)
    return all(
        any(map(_in_one_place, ([p.x0 for p in c], [p.x1 for p in c], [(p.x0 + p.x1) // 2 for p in c])))
        for c in own
    )


def _in_one_place(places: Sequence[int]) -> bool:
    middle = sorted(places)[len(places) // 2]
    return sum(abs(place - middle) <= OFF for place in places) >= STRAIGHT * len(places)


def _stubs(data: Lines, margin: int) -> list[int]:
    """Where the columns of labels begin: every one but the first has another label before it."""
    labels = [[p for p in line.pieces if p.x0 < margin] for line in data]
    first = min((pieces[0].x0 for pieces in labels if pieces), default=0)
    starts = sorted({p.x0 for pieces in labels for p in pieces[1:]})
    return [first, *(b for a, b in pairwise([first, *starts]) if b - a > 1)]


# ---------------------------------------------------------------- wrapped labels


def _rows(data: Lines, stubs: Sequence[int], margin: int) -> list[_Row]:
    if _parted_by_blanks(data):
        return [_merged(group, stubs, margin) for group in _groups(data)]
    edge = max((p.x1 for line in data for p in line.pieces if p.x1 <= margin), default=0)
    rows: list[_Row] = []
    for line in data:
        values = _values(line, margin)
        labels = [(_stub(p, stubs), p) for p in line.pieces if p.x0 < margin]
        limits = [*(start - 2 for start in stubs[1:]), edge]
        above = rows[-1].labels if rows and not _has_own_unit(rows[-1], labels) else {}
        going_on = [column in above and _goes_on(above[column], p, limits) for column, p in labels]
        if rows and going_on and all(going_on) and not (values and rows[-1].values):
            for column, piece in labels:
                rows[-1].labels[column].append(piece)
            rows[-1].values = rows[-1].values or values
            continue
        row = _Row(values=values)
        for (column, piece), goes_on in zip(labels, going_on, strict=True):
            if goes_on and len(labels) > 1:
                rows[-1].labels[column].append(piece)
            else:
                row.labels[column] = [piece]
        rows.append(row)
    return rows


def _has_own_unit(above: _Row, labels: Sequence[tuple[int, Piece]]) -> bool:
    """Whether a line prints a unit below another: it is a row of its own, however long the label
    above it is."""
    pieces = (piece for own in above.labels.values() for piece in own)
    return any(is_unit(p.text) for p in pieces) and any(is_unit(p.text) for _, p in labels)


def _goes_on(above: Sequence[Piece], piece: Piece, limits: Sequence[int]) -> bool:
    """Whether a label goes on with a piece that stands below it."""
    if leaves_open("".join(p.text for p in above)):
        return True
    last = above[-1]
    limit = min((x for x in limits if x >= last.x1), default=last.x1)
    return not NUMBERED.match(piece.text) and last.x1 >= limit - SLACK and last.x1 - last.x0 >= NARROWEST


def _parted_by_blanks(data: Lines) -> bool:
    rows = [line for line in data if line.has_figures]
    groups = _groups(data)
    if any(sum(line.has_figures for line in group) > 1 for group in groups):
        return False
    return len(rows) > 2 and len(groups) >= APART * len(rows)


def _groups(data: Lines) -> list[list[PrintedLine]]:
    groups: list[list[PrintedLine]] = []
    for line in data:
        if line.after_blank or not groups:
            groups.append([])
        groups[-1].append(line)
    return groups


def _merged(group: Lines, stubs: Sequence[int], margin: int) -> _Row:
    row = _Row()
    for line in group:
        for piece in line.pieces:
            if piece.x0 < margin:
                row.labels.setdefault(_stub(piece, stubs), []).append(piece)
        row.values = row.values or _values(line, margin)
    return row


def _stub(piece: Piece, stubs: Sequence[int]) -> int:
    return max((k for k, start in enumerate(stubs) if start <= piece.x0 + 1), default=0)


# ---------------------------------------------------------------- cells


def _header_cells(headers: Lines, spans: Sequence[Owned], before: int, columns: int) -> Iterator[Cell]:
    """Header lines as rows; a line that only continues cells of the line above is part of it."""
    rows: list[dict[range, list[Piece]]] = []
    for line, owned in zip(headers, spans, strict=True):
        of_values = {id(piece) for piece, _ in owned}
        cells = {range(before + own.start, before + own.stop): [piece] for piece, own in owned}
        labels = [piece for piece in line.pieces if id(piece) not in of_values]
        alone = len(line.pieces) == 1 and bool(labels)
        if alone and not rows:
            cells[range(before + columns)] = labels
        elif labels:
            cells |= _over_labels(labels, before)
        above = rows[-1] if rows else {}
        if rows and cells and all(own in above for own in cells):
            for own, pieces in cells.items():
                above[own] += pieces
        elif cells:
            rows.append(cells)
    for number, row in enumerate(rows):
        for own, pieces in sorted(row.items(), key=lambda item: item[0].start):
            text = "".join(piece.text for piece in pieces)
            yield _cell(text, number, own.start, len(own), pieces[0].line)


def _over_labels(labels: Sequence[Piece], before: int) -> dict[range, list[Piece]]:
    """Headers of the label columns: one for each, or the first over all that are left."""
    spare = max(0, before - len(labels))
    places = [range(1 + spare), *(range(spare + k, spare + k + 1) for k in range(1, len(labels)))]
    return {place: [piece] for place, piece in zip(places, labels, strict=True) if place.stop <= before}


def _cells(row: _Row, number: int, before: int, columns: Sequence[Span]) -> Iterator[Cell]:
    line = min(p.line for p in (*row.values, *(q for own in row.labels.values() for q in own)))
    for column in range(before):
        pieces = row.labels.get(column, [])
        at = pieces[0].line if pieces else line
        yield _cell("".join(p.text for p in pieces), number, column, 1, at)
    line = row.values[0].line if row.values else line
    printed = by_column(row.values, columns) or {}
    for k in range(len(columns)):
        piece = printed.get(k)
        yield _cell(piece.text if piece else "", number, before + k, 1, line)


def _cell(text: str, row: int, column: int, span: int, line: int) -> Cell:
    place = Provenance(row=row + 1, column=column + 1, line=line + 1)
    return Cell(text, row, column, 1, span, provenance=place)
