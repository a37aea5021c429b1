"""A form drawn as text: its tables as readable grids, with or without the paths of the cells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from extractor.forms.form import Form, FormTable, Place

_LABEL_WIDTH = 44
"""Columns of the terminal for row labels; longer ones are cut with …."""

_CELL_WIDTH = 14


def draw(form: Form, *, paths: bool = False) -> str:
    """The form as plain text; ``paths`` writes under each table the path of every cell.

    Columns line up in a fixed-width font in which Chinese characters are two columns wide.
    """
    last = form.last_year if form.last_year is not None else "…"
    lines = [
        f"{form.id}  {form.name}" + (f" ({form.en})" if form.en else ""),
        f"{form.authority}; report years {form.first_year}-{last}; evidence {form.evidence}",
        f"{len(form.fields)} fields, {len(form.rules)} rules, fingerprint {form.fingerprint[:12]}",
    ]
    for section in form.sections:
        ordinal = f"{section.ordinal}、" if section.ordinal else ""
        lines += ["", f"{ordinal}{section.label}" + (f" ({section.en})" if section.en else "")]
        for table in form.tables:
            if table.section == section.id:
                lines += ["", *_table(form, table, paths=paths)]
    return "\n".join([*lines, "", *_tail(form)]) + "\n"


def width(text: str) -> int:
    """Columns that ``text`` takes in a terminal.

    >>> width("总计 a")
    6
    """
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide


def fit(text: str, columns: int) -> str:
    """``text`` cut or padded to exactly that many columns.

    >>> fit("总计", 6), fit("法人或其他组织", 6)
    ('总计  ', '法人… ')
    """
    if width(text) > columns:
        while width(text) > columns - 1:
            text = text[:-1]
        text += "…"
    return text + " " * (columns - width(text))


def _table(form: Form, table: FormTable, *, paths: bool) -> Iterator[str]:
    unit = f", unit {table.unit}" if table.unit else ""
    yield f"[{table.id}] {table.caption}{unit}"
    if table.head_note:
        yield f"  {table.head_note}"
    columns = table.leaf_columns
    for depth in range(max(len(place.ancestors) for place in columns)):
        yield _line("", [_above(columns, i, depth) for i in range(len(columns))])
    yield _line(table.stub_head or table.column_head, [place.node.label for place in columns])
    yield "  " + "-" * (_LABEL_WIDTH + (_CELL_WIDTH + 3) * len(columns))
    for place in table.row_places:
        label = "  " * len(place.ancestors) + (place.node.label or "(one row without a label)")
        marks = [_mark(form, table, place, c) if place.is_leaf else "" for c in columns]
        yield _line(label, marks)
    if paths:
        for spec in form.field_specs:
            if spec.table == table.id:
                yield f"  {fit(spec.type, 7)} {fit(spec.unit or '-', 12)} {spec.path}"


def _line(label: str, cells: list[str]) -> str:
    return "  " + " | ".join([fit(label, _LABEL_WIDTH), *(fit(c, _CELL_WIDTH) for c in cells)]).rstrip()


def _above(columns: tuple[Place, ...], index: int, depth: int) -> str:
    """The heading at ``depth`` over a column, written only over the first that it spans."""
    heading = columns[index].ancestors[depth : depth + 1]
    before = columns[index - 1].ancestors[: depth + 1] if index else ()
    if not heading or before == columns[index].ancestors[: depth + 1]:
        return ""
    return heading[0].label


def _mark(form: Form, table: FormTable, row: Place, column: Place) -> str:
    """What a cell holds: nothing for a count in the table's unit, else its type and unit."""
    spec = form.fields[table.path(row, column)]
    unit = spec.unit if spec.unit != table.unit else None
    words = [w for w in (spec.type if spec.type != "count" else "", unit or "") if w]
    grade = f" [{spec.evidence}]" if spec.evidence != form.evidence[:1] else ""
    return (" ".join(words) or "□") + grade


def _tail(form: Form) -> Iterator[str]:
    yield "Rules"
    for rule in form.rules:
        count = f"{len(rule.instances)}×" if rule.instances else "note"
        head = f"  {fit(rule.id, 22)} {fit(rule.kind, 13)} {fit(rule.severity, 8)} {fit(count, 5)}"
        yield f"{head} {rule.text or rule.note}"
    if form.extensions:
        yield ""
        yield "Local lines that some agencies add"
        for extension in form.extensions:
            yield f"  {fit(extension.path, 46)} {extension.label}"
