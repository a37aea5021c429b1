"""Records as they are printed: keys with a value each, in the arrangements that sites use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from extractor.forms.form import FormTable, Node
from extractor.result import Value
from extractor.sampling.chance import weighted
from extractor.sampling.grid import Kind, PrintedCell, PrintedTable, Setter, Target
from extractor.sampling.labels import Wording
from extractor.sampling.report import Heading, Paragraph, Part

ARRANGEMENTS = {"grouped": 5, "paired": 3, "plain": 2, "inline": 1.5, "across": 1.5, "paragraphs": 1.5}
"""Groups at the left over their rows; two pairs to a row; two columns with groups in rows of their
own; key and value in one cell; keys above their values; no table at all."""
WIDTH = 6
"""Grid columns of a record; cells span what their row leaves over."""


@dataclass(frozen=True)
class _Pair:
    """A key as worded, its headings from the outside in, and what is printed beside it."""

    above: tuple[str, ...]
    key: str
    value: Value
    shown: str
    path: str

    @property
    def full_key(self) -> str:
        """The key with the heading without which it could be another's: 微博名称."""
        inner = self.above[-1] if len(self.above) > 1 else ""
        return self.key if len(self.key) > 4 or not inner else _plain(inner) + self.key


@dataclass
class _Grid:
    """Cells set row by row."""

    cells: list[PrintedCell] = field(default_factory=list)
    row: int = 0

    def put(self, text: str, column: int, span: int, kind: Kind, *, rows: int = 1) -> None:
        self.cells.append(PrintedCell(text, self.row, column, rows, span, kind))

    def value(self, pair: _Pair, column: int, span: int, *, text: str | None = None) -> None:
        shown = pair.shown if text is None else text
        target = Target(pair.path, row_labels=(*pair.above, pair.key))
        self.cells.append(PrintedCell(shown, self.row, column, 1, span, Kind.VALUE, pair.value, target))

    def table(self, table: FormTable) -> PrintedTable:
        return PrintedTable(tuple(self.cells), (1.2,) * WIDTH, form_tables=(table.id,))


def record_parts(table: FormTable, setter: Setter, wording: Wording, rng: Random) -> list[Part]:
    """A record in one of its arrangements; its last group may be signed below the table."""
    groups = list(_groups(table, setter, wording, rng))
    arrangement = weighted(rng, ARRANGEMENTS)
    below: list[Part] = []
    if arrangement != "paragraphs" and rng.random() < 0.5:
        *groups, last = groups
        below = [_paragraph(last, rng.choice(("　　", "  ", "　")))]
    if arrangement == "paragraphs":
        return [*_paragraphs(groups, rng)]
    grid = _Grid()
    setters = {
        "grouped": _grouped,
        "paired": _paired,
        "plain": _plain_rows,
        "inline": _inline,
        "across": _across,
    }
    for group in groups:
        setters[arrangement](grid, group)
    return [grid.table(table), *below]


def _groups(table: FormTable, setter: Setter, wording: Wording, rng: Random) -> Iterator[list[_Pair]]:
    """The pairs of each outermost line, printed with their units in brackets or without."""
    units = rng.choice(("key", "key", "group", "none"))
    for node in table.rows:
        places = [p for p in table.leaf_rows if node in (p.node, *p.ancestors)]
        worded = {id(n): wording.node(n) for p in places for n in (*p.ancestors, p.node)}
        shared = {p.node.unit for p in places}
        if units == "group" and len(shared) == 1 and places[0].ancestors:
            worded[id(node)] += _unit(places[0].node, rng)
        pairs = []
        for place in places:
            path = table.path(place, table.leaf_columns[0])
            key = worded[id(place.node)]
            if units == "key" or (units == "group" and len(shared) > 1):
                key += _unit(place.node, rng)
            value = setter.values[path]
            above = tuple(worded[id(n)] for n in place.ancestors)
            pairs.append(_Pair(above, key, value, setter.printer.shown(value), path))
        yield pairs


def _unit(node: Node, rng: Random) -> str:
    return rng.choice(("（单位：{}）", "（{}）")).format(node.unit) if node.unit else ""


def _plain(text: str) -> str:
    return text.partition("（")[0]


def _grouped(grid: _Grid, pairs: Sequence[_Pair]) -> None:
    depth = max(len(p.above) for p in pairs)
    first = grid.row
    for i, pair in enumerate(pairs):
        grid.row = first + i
        column = 0
        for level, text in enumerate(pair.above):
            same = [p for p in pairs if p.above[: level + 1] == pair.above[: level + 1]]
            if same[0] is pair:
                grid.put(text, column, 1, Kind.STUB, rows=len(same))
            column += 1
        wide = min(depth, 2) + 1 - column if depth else 1
        grid.put(pair.key, column, max(1, wide), Kind.STUB)
        column += max(1, wide)
        grid.value(pair, column, WIDTH - column)
    grid.row = first + len(pairs)


def _paired(grid: _Grid, pairs: Sequence[_Pair]) -> None:
    rows = (len(pairs) + 1) // 2
    head = pairs[0].above[:1]
    if head:
        grid.put(head[0], 0, 1, Kind.STUB, rows=rows)
    start = len(head)
    for i in range(rows):
        two = pairs[2 * i : 2 * i + 2]
        grid.put(two[0].full_key, start, 2 - start, Kind.STUB)
        grid.value(two[0], 2, 1 if len(two) > 1 else WIDTH - 2)
        if len(two) > 1:
            grid.put(two[1].full_key, 3, 2, Kind.STUB)
            grid.value(two[1], 5, 1)
        grid.row += 1


def _plain_rows(grid: _Grid, pairs: Sequence[_Pair]) -> None:
    if pairs[0].above:
        grid.put(pairs[0].above[0], 0, WIDTH, Kind.CAPTION)
        grid.row += 1
    for pair in pairs:
        grid.put(pair.full_key, 0, 3, Kind.STUB)
        grid.value(pair, 3, WIDTH - 3)
        grid.row += 1


def _inline(grid: _Grid, pairs: Sequence[_Pair]) -> None:
    head = pairs[0].above[:1]
    rows = (len(pairs) + 1) // 2
    if head:
        grid.put(head[0], 0, 1, Kind.STUB, rows=rows)
    for i in range(rows):
        two = pairs[2 * i : 2 * i + 2]
        first = len(head)
        for n, pair in enumerate(two):
            start = first if n == 0 else 3
            stop = 3 if n == 0 and len(two) > 1 else WIDTH
            grid.value(pair, start, stop - start, text=f"{pair.full_key}：{pair.shown}")
        grid.row += 1


def _across(grid: _Grid, pairs: Sequence[_Pair]) -> None:
    """Keys over values, as many to a row as there is room for; pairs without group lie beside."""
    head = pairs[0].above[:1]
    room = 5
    rows = [pairs[i : i + room] for i in range(0, len(pairs), room)]
    if head:
        grid.put(head[0], 0, 1, Kind.STUB, rows=2 * len(rows))
    for row in rows:
        if len(row) == 1:
            grid.put(row[0].full_key, len(head), 1, Kind.STUB)
            grid.value(row[0], len(head) + 1, WIDTH - len(head) - 1)
            grid.row += 1
            if head:
                grid.cells = _shortened(grid.cells, head[0])
            continue
        for n, pair in enumerate(row):
            start = 1 + n if head else n
            span = WIDTH - start if n == len(row) - 1 else 1
            grid.put(pair.full_key, start, span, Kind.STUB)
        grid.row += 1
        for n, pair in enumerate(row):
            start = 1 + n if head else n
            grid.value(pair, start, WIDTH - start if n == len(row) - 1 else 1)
        grid.row += 1


def _shortened(cells: Sequence[PrintedCell], head: str) -> list[PrintedCell]:
    """The group's cell one row less high: its last pair takes one row."""
    last = max(i for i, c in enumerate(cells) if c.text == head and c.column == 0)
    return [replace(c, row_span=c.row_span - 1) if i == last else c for i, c in enumerate(cells)]


def _paragraphs(groups: Sequence[Sequence[_Pair]], rng: Random) -> Iterator[Part]:
    together = rng.random() < 0.3
    for group in groups:
        if group[0].above:
            yield Heading(group[0].above[0], 2)
        if together and len(group) > 1:
            for i in range(0, len(group), 3):
                yield _paragraph(group[i : i + 3], rng.choice(("　　", "；")))
            continue
        for pair in group:
            yield _paragraph([pair], "")


def _paragraph(pairs: Sequence[_Pair], gap: str) -> Paragraph:
    cells = tuple(
        PrintedCell(p.shown, 0, 0, value=p.value, target=Target(p.path, row_labels=(*p.above, p.key)))
        for p in pairs
    )
    text = gap.join(f"{p.full_key}：{p.value.raw}" for p in pairs)
    return Paragraph(text, pairs=cells)
