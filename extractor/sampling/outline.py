"""The printed outline of a form's table: its row and column trees as this document shows them.

Rows may be missing, collapsed, doubled by a subtotal or joined by local lines; each line
still knows its place in the form, so gold follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from random import Random

from extractor.forms.form import Extension, FormTable, Place
from extractor.sampling.labels import Wording
from extractor.sampling.style import Style


@dataclass(frozen=True)
class Line:
    """One printed row or column label. ``parts`` are the lines below it.

    ``place`` is where it belongs in the form: a leaf, or a group where the group itself
    carries figures. A local line has no place; ``extension`` is its path if the form
    knows it.
    """

    text: str
    place: Place | None
    parts: tuple[Line, ...] = ()
    extension: str | None = None
    heading: bool = False
    """A line of a list that only announces its parts and has no figures."""
    sums: Place | None = None
    """For a local line: the group of the form whose parts it adds up."""
    holds: str = ""
    """For a column of a list that holds no figures: ``unit`` or ``number`` of each line."""
    unit: str = ""
    number: str = ""
    """For a line of a list: what stands in its columns of units and of numbers."""
    share: tuple[int, int] | None = None
    """For a local column: which part of how many it holds of each line's figure."""

    @property
    def leaves(self) -> int:
        return sum(part.leaves for part in self.parts) or 1

    @property
    def depth(self) -> int:
        """Levels of labels from here down; a line without a label adds none."""
        return bool(self.text) + max((part.depth for part in self.parts), default=0)


@dataclass(frozen=True)
class Outline:
    """One table of the form as printed."""

    table: FormTable
    caption: str
    stub_head: str
    head_note: str
    column_head: str
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    serial_head: str = ""
    """Head of a column of serial numbers in front of the labels; empty without one."""
    letters: tuple[str, ...] = ()
    """Letters and numbers of the columns in a row under the head (甲, 乙, 1 …)."""
    block_head: tuple[tuple[str, str], ...] = ()
    """What the table asks for in rows above its head, with the answers."""

    @property
    def label_columns(self) -> int:
        return max((line.depth for line in self.rows), default=0) + bool(self.serial_head)

    @property
    def head_rows(self) -> int:
        return max((line.depth for line in self.columns), default=0) + bool(self.column_head)

    @property
    def value_columns(self) -> int:
        return sum(line.leaves for line in self.columns)


def outline_of(
    table: FormTable,
    wording: Wording,
    *,
    extensions: tuple[Extension, ...],
    troubles: Style,
    rng: Random,
) -> Outline:
    """The outline of ``table`` with the style's troubles of rows, columns and heads applied."""
    rows = _lines(table.row_places, wording)
    columns = _lines(table.column_places, wording)
    rows = _row_troubles(rows, table, troubles, rng)
    columns = _column_troubles(columns, table, troubles, rng)
    if troubles.has("extension_rows") and not table.is_list:
        local = [e for e in extensions if e.table == table.id]
        rows += tuple(
            Line(wording.plain(rng.choice((e.label, *e.aliases))), None, extension=e.path) for e in local
        )
    return Outline(
        table,
        wording.caption(table) if table.caption else "",
        wording.plain(table.stub_head),
        wording.plain(table.head_note),
        wording.plain(table.column_head),
        rows,
        columns,
    )


def leaves(
    lines: tuple[Line, ...], above: tuple[str, ...] = ()
) -> Iterator[tuple[Line, tuple[str, ...]]]:
    """The lines that carry figures, each with the label texts from the outermost down."""
    for line in lines:
        path = (*above, line.text) if line.text else above
        if line.parts:
            yield from leaves(line.parts, path)
        else:
            yield line, path


def _lines(places: tuple[Place, ...], wording: Wording) -> tuple[Line, ...]:
    """The tree of the form, worded."""

    def below(above: tuple[object, ...]) -> tuple[Line, ...]:
        own = [p for p in places if len(p.ancestors) == len(above) and _same(p.ancestors, above)]
        return tuple(_line(p, below((*above, p.node)), wording) for p in own)

    return below(())


def _same(ancestors: tuple[object, ...], above: tuple[object, ...]) -> bool:
    return all(a is b for a, b in zip(ancestors, above, strict=True))


def _line(place: Place, parts: tuple[Line, ...], wording: Wording) -> Line:
    text = wording.node(place.node)
    if parts and place.node.own_value:
        # A line with figures of its own and sub-lines: printed first, its parts after it.
        return Line("", None, (Line(text, place), *parts))
    return Line(text, place, parts)


def _row_troubles(
    rows: tuple[Line, ...], table: FormTable, style: Style, rng: Random
) -> tuple[Line, ...]:
    groups = [line for line in _all(rows) if _is_group(line)]
    if style.has("collapsed_group") and groups:
        chosen = groups[-1] if rng.random() < 0.7 else rng.choice(groups)
        rows = _changed(rows, lambda line: (replace(line, parts=()),) if line is chosen else (line,))
    if style.has("group_figures"):
        rows = _changed(
            rows, lambda line: (replace(line, parts=()), *line.parts) if _is_group(line) else (line,)
        )
    elif style.has("group_subtotal") and not table.is_list:
        word = rng.choice(("小计", "合计"))
        rows = _changed(rows, lambda line: (_with_subtotal(line, word),) if _is_group(line) else (line,))
    if style.has("row_missing"):
        rows = _without_one(rows, rng)
    if style.has("rows_swapped"):
        rows = _swapped(rows, rng)
    return rows


def _column_troubles(
    columns: tuple[Line, ...], table: FormTable, style: Style, rng: Random
) -> tuple[Line, ...]:
    if style.has("subtotal_column"):
        total = Line(rng.choice(("小计", "合计")), None)
        columns = _changed(
            columns,
            lambda line: (
                (replace(line, parts=(*line.parts, total)),)
                if line.parts and _is_group(line) and not _has_total(line)
                else (line,)
            ),
        )
    # The families of lists differ in their columns: without one it would be another form.
    if style.has("column_missing") and not table.is_list:
        columns = _without_one(columns, rng)
    own = [line for line, _ in leaves(columns)]
    if style.has("misprinted_header") and len(own) > 1:
        i = rng.randrange(1, len(own))
        columns = _changed(
            columns, lambda line: (replace(line, text=own[i - 1].text),) if line is own[i] else (line,)
        )
    if style.has("truncated_header"):
        columns = _changed(
            columns,
            lambda line: (
                (replace(line, text=line.text[:3]),)
                if len(line.text) > 5 and not line.parts and not line.text[0].isdigit()
                else (line,)
            ),
        )
    return columns


def _is_group(line: Line) -> bool:
    """Whether all parts are leaves of a labelled group: the innermost level of grouping."""
    return bool(line.text and line.parts) and not any(part.parts for part in line.parts)


def _has_total(line: Line) -> bool:
    return any(part.place and part.place.node.key == "total" for part in line.parts)


def _with_subtotal(line: Line, word: str) -> Line:
    return replace(line, parts=(Line(word, None, sums=line.place), *line.parts))


def _all(lines: tuple[Line, ...]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _all(line.parts)


def _changed(lines: tuple[Line, ...], change: Callable[[Line], tuple[Line, ...]]) -> tuple[Line, ...]:
    """Every line replaced by what ``change`` makes of it, from the outside in."""
    out: list[Line] = []
    for line in lines:
        for new in change(line):
            if new is line:
                out.append(replace(line, parts=_changed(line.parts, change)) if line.parts else line)
            else:
                out.append(new)
    return tuple(out)


def _without_one(lines: tuple[Line, ...], rng: Random) -> tuple[Line, ...]:
    """The tree without one leaf; a group never loses its last part."""
    candidates = [
        part for line in _all(lines) for part in line.parts if not part.parts and len(line.parts) > 1
    ] or ([line for line in lines if not line.parts] if len(lines) > 1 else [])
    if not candidates:
        return lines
    gone = rng.choice(candidates)
    return _changed(lines, lambda line: () if line is gone else (line,))


def _swapped(lines: tuple[Line, ...], rng: Random) -> tuple[Line, ...]:
    groups = [line for line in _all(lines) if _is_group(line) and len(line.parts) > 1]
    groups = groups or [line for line in _all(lines) if len(line.parts) > 2 and not line.text]
    if not groups:
        return lines[1::-1] + lines[2:] if len(lines) > 1 else lines
    chosen = rng.choice(groups)
    first = 0 if chosen.text else 1  # a line whose parts the others are stays in front of them
    i = rng.randrange(first, len(chosen.parts) - 1)
    parts = list(chosen.parts)
    parts[i], parts[i + 1] = parts[i + 1], parts[i]
    new = replace(chosen, parts=tuple(parts))
    return _changed(lines, lambda line: (new,) if line is chosen else (line,))
