"""A typesetter of the tests' own: filled reports of any form as HTML and XLSX, with their gold.

It shares nothing with extractor.sampling, so that what was trained on documents of one hand is
read in documents of another.
"""

from __future__ import annotations

import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractor.forms.form import Form, FormTable, Place
from extractor.result import Extraction, Field, ValueState

NUMERIC = ("count", "signed", "money", "number")
NOTHING = {"0": ValueState.ZERO_EXPLICIT, "": ValueState.BLANK, "-": ValueState.NOT_APPLICABLE}


@dataclass(frozen=True)
class Box:
    """A printed cell: its text, and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1
    head: bool = False


def write_corpus(form: Form, folder: Path, *, count: int, seed: int) -> None:
    """``folder/documents`` and ``folder/gold``, half HTML and half XLSX."""
    (folder / "documents").mkdir(parents=True)
    (folder / "gold").mkdir()
    for number in range(count):
        rng = random.Random(f"{seed}/{number}")
        kind = ("html", "xlsx")[number % 2]
        name = f"report-{number:02}.{kind}"
        cells = printed(form, rng)
        title = f"{rng.choice(('北原县', '石桥市', 'Aldermoor '))}{rng.randint(2021, 2024)}年{form.name}"
        if form.name.isascii():
            title = f"{rng.choice(('Aldermoor', 'Brackwater', 'Stonebeck'))}: {form.name} 2022/23"
        write = as_html if kind == "html" else as_xlsx
        write(form, cells, title, folder / "documents" / name, rng)
        fields = tuple(Field(path, value, state, raw=raw) for path, (raw, value, state) in cells.items())
        gold = Extraction(name, "", form=form.id, form_confidence=1.0, fields=fields)
        (folder / "gold" / f"{name}.json").write_text(
            json.dumps(gold.to_json(), ensure_ascii=False), "utf-8"
        )


def printed(form: Form, rng: random.Random) -> dict[str, tuple[str, object, ValueState]]:
    """Path → raw text, value and state; sums of the form's rules hold."""
    figures = {
        path: rng.choice((0, rng.randint(1, 9), rng.randint(10, 900)))
        for path, spec in form.fields.items()
        if spec.type in NUMERIC
    }
    for _ in range(4):
        for rule in form.rules:
            for i in rule.instances:
                if i.relation == "=" and i.kind != "domain":
                    rest = sum(t.sign * figures[t.path] for t in i.right[:-1])
                    whole = sum(t.sign * figures[t.path] for t in i.left)
                    figures[i.right[-1].path] = abs(whole - rest)
    nothing = rng.choice(tuple(NOTHING))
    out: dict[str, tuple[str, object, ValueState]] = {}
    for path, spec in form.fields.items():
        if spec.type not in NUMERIC:
            word = {"yes_no": "Yes", "date": "2023-05-17"}.get(spec.type, "Reading room")
            out[path] = (word, word, ValueState.VALUE)
        elif figures[path]:
            out[path] = (str(figures[path]), figures[path], ValueState.VALUE)
        else:
            value = 0 if nothing == "0" else None
            out[path] = (nothing, value, NOTHING[nothing])
    return out


def grid(table: FormTable, cells: dict, *, units: bool) -> list[list[Box]]:
    """The rows of a table as printed, spanning cells at the place where they begin."""
    listed = table.is_list or all(len(p.ancestors) == 0 for p in table.row_places)
    depth = max((len(p.ancestors) + 1 for p in table.leaf_columns), default=1)
    stub = 1 if listed else max(len(p.ancestors) + 1 for p in table.leaf_rows)
    with_units = units and listed and any(p.node.unit for p in table.row_places)
    rows = [[] for _ in range(depth)]
    if table.leaf_rows[0].node.label:
        rows[0].append(Box(table.stub_head or "项目", depth, stub, head=True))
        if with_units:
            rows[0].append(Box("单位", depth, head=True))
    for place in table.column_places:
        ends = [p for p in table.leaf_columns if place.node in (*p.ancestors, p.node)]
        span = depth - len(place.ancestors) if not place.node.children else 1
        box = Box(place.node.label, span, max(1, len(ends)), head=True)
        rows[len(place.ancestors)].append(box)
    for place in table.row_places if listed else table.leaf_rows:
        rows.append([*_labels(table, place, stub, listed), *_unit(place, with_units)])
        for column in table.leaf_columns:
            path = table.path(place, column)
            rows[-1].append(Box(cells[path][0] if place.is_leaf else ""))
    return rows


def _unit(place: Place, with_units: bool) -> list[Box]:
    return [Box(place.node.unit or "—")] if with_units else []


def _labels(table: FormTable, place: Place, stub: int, listed: bool) -> Iterator[Box]:
    if not place.node.label:
        return
    if listed:
        yield Box(place.node.label)
        return
    for group in place.ancestors:
        ends = [p for p in table.leaf_rows if group in p.ancestors]
        if ends[0] is place:
            yield Box(group.label, len(ends))
    yield Box(place.node.label, 1, stub - len(place.ancestors))


def as_html(form: Form, cells: dict, title: str, path: Path, rng: random.Random) -> None:
    """A page as a municipal system writes it: nested divisions, styles on every cell."""
    bold = rng.random() < 0.5
    parts = [f'<p style="text-align:center"><b>{title}</b></p>']
    for section in form.sections:
        ordinal = f"{section.ordinal}、" if section.ordinal else ""
        parts.append(f"<p><strong>{ordinal}{section.label}</strong></p>")
        tables = [t for t in form.tables if t.section == section.id]
        parts += [] if tables else ["<p>本部分无其他需要说明的内容。</p>"]
        for table in tables:
            rows = []
            for row in grid(table, cells, units=True):
                boxes = []
                for box in row:
                    text = html.escape(box.text)
                    text = f"<b>{text}</b>" if box.head and bold else f"<span>{text}</span>"
                    spans = f' rowspan="{box.rows}" colspan="{box.columns}"'
                    boxes.append(f'<td style="border:1px solid"{spans}>\n  <p>{text}</p>\n</td>')
                rows.append("<tr>" + "".join(boxes) + "</tr>")
            parts.append("<div><table cellspacing=0><tbody>" + "".join(rows) + "</tbody></table></div>")
    page = "\n".join(parts)
    path.write_text(
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<div class="main"><div class="TRS_Editor">{page}</div></div></body></html>',
        "utf-8",
    )


def as_xlsx(form: Form, cells: dict, title: str, path: Path, rng: random.Random) -> None:
    """One sheet, everything below one another, with frames and merged heads."""
    import openpyxl
    from openpyxl.styles import Border, Side

    book = openpyxl.Workbook()
    sheet = book.active
    line = Side(style="thin")
    sheet.cell(1, 1, title)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=6)
    at = 3
    for section in form.sections:
        ordinal = f"{section.ordinal}、" if section.ordinal else ""
        sheet.cell(at, 1, ordinal + section.label)
        at += 1
        for table in (t for t in form.tables if t.section == section.id):
            rows = grid(table, cells, units=rng.random() < 0.5)
            taken: set[tuple[int, int]] = set()
            for r, row in enumerate(rows):
                c = 0
                for box in row:
                    while (r, c) in taken:
                        c += 1
                    number = box.text.isdecimal() and not box.head
                    sheet.cell(at + r, c + 1, int(box.text) if number else box.text)
                    covered = [(r + i, c + j) for i in range(box.rows) for j in range(box.columns)]
                    for y, x in covered:
                        sheet.cell(at + y, x + 1).border = Border(line, line, line, line)
                    taken.update(covered)
                    if len(covered) > 1:
                        sheet.merge_cells(
                            start_row=at + r,
                            end_row=at + r + box.rows - 1,
                            start_column=c + 1,
                            end_column=c + box.columns,
                        )
            at += len(rows) + 1
    book.save(path)
