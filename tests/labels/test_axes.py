"""Tables laid out otherwise than the form: turned, a figure on each line, groups of columns as lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.document import Cell, Document, Table
from extractor.forms.registry import load_form
from extractor.grids.headers import assign_headers
from extractor.labels.axes import upright
from extractor.labels.mapper import map_labels

FORM = load_form("cn.ogi.2021")
NUMBER = {path: str(1000 + 7 * i) for i, path in enumerate(FORM.fields)}
REMEDIES = FORM.table("t4")


def rows_as_table(rows: list[list[str]]) -> Table:
    return Table(tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row)))


def turned(table: Table) -> Table:
    cells = [
        Cell(c.text, c.column, c.row, c.column_span, c.row_span, provenance=c.provenance)
        for c in table.cells
    ]
    return Table(tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def a_figure_a_line() -> Table:
    """行政诉讼 | 复议后起诉 | 结果维持 | 12, merged labels printed in the first of their lines."""
    rows, above = [["类别", "", "办理结果", "件数"]], ("", "")
    for column in REMEDIES.leaf_columns:
        groups = (*(n.label for n in column.ancestors), "")[:2]
        shown = [new if groups[: n + 1] != above[: n + 1] else "" for n, new in enumerate(groups)]
        path = REMEDIES.path(REMEDIES.leaf_rows[0], column)
        rows.append([*shown, column.node.label, NUMBER[path]])
        above = groups
    return rows_as_table(rows)


def groups_as_lines() -> Table:
    """行政复议 and the two kinds of 行政诉讼 as lines over five shared columns."""
    names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    numbers = [NUMBER[REMEDIES.path(REMEDIES.leaf_rows[0], c)] for c in REMEDIES.leaf_columns]
    return rows_as_table(
        [
            ["类型", "", *names],
            ["行政复议", "", *numbers[:5]],
            ["行政诉讼", "未经复议直接起诉", *numbers[5:10]],
            ["", "复议后起诉", *numbers[10:]],
        ]
    )


def test_a_turned_table_reaches_every_path(candidates, lay_out) -> None:
    document = lay_out(FORM, NUMBER.__getitem__)
    by_size = sorted(document.tables, key=lambda t: len(t.cells))
    body = tuple(turned(t) if t in by_size[-2:] else t for t in document.tables)
    labelled = map_labels(assign_headers(Document("made", "made", "0", body)), candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == NUMBER


@pytest.mark.parametrize("other", [a_figure_a_line, groups_as_lines])
def test_columns_printed_as_lines_reach_their_paths(other, candidates, lay_out) -> None:
    *tables, _ = lay_out(FORM, NUMBER.__getitem__).tables
    labelled = map_labels(assign_headers(Document("made", "made", "0", (*tables, other()))), candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == NUMBER


def test_a_table_as_the_form_has_it_stays(candidates, lay_out) -> None:
    document = lay_out(FORM, NUMBER.__getitem__)
    assert upright(document, candidates).tables == document.tables


def test_words_in_place_of_figures_are_a_row_of_the_form(candidates, lay_out) -> None:
    path = "disclosure.art20_6.coercion.decisions"
    number = {**NUMBER, path: "见财政局报告"}
    labelled = map_labels(lay_out(FORM, number.__getitem__), candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == number


OUTCOMES = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
GROUPS = ["行政复议", "未经复议直接起诉", "复议后起诉"]


@pytest.mark.parametrize("named", ["in captions", "in stubs", "nowhere"])
def test_a_row_in_three_tables_is_one_row(named, candidates, lay_out) -> None:
    """Every figure of the remedies is the same, so that order and names alone tell the places."""
    number = {**NUMBER, **{REMEDIES.path(REMEDIES.leaf_rows[0], c): "-" for c in REMEDIES.leaf_columns}}
    *tables, _ = lay_out(FORM, number.__getitem__).tables
    pieces = []
    for group in GROUPS:
        stub = named == "in stubs"
        rows = [[*["类型"] * stub, *OUTCOMES], [*[group] * stub, *"-----"]]
        caption = f"（一）{group}情况" if named == "in captions" else ""
        pieces.append(replace(rows_as_table(rows), caption=caption))
    labelled = map_labels(assign_headers(Document("made", "made", "0", (*tables, *pieces))), candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == number


def test_turned_blocks_of_few_labels_keep_their_captions(candidates, lay_out) -> None:
    """规章 and 行政规范性文件 as columns, what is counted as lines, the caption in a row of its own."""
    *blocks, requests, remedies = lay_out(FORM, NUMBER.__getitem__).tables
    body = []
    for block in blocks:
        cells = turned(block).cells
        body.append(Table((Cell(block.caption, 0, 0), *(replace(c, row=c.row + 1) for c in cells))))
    document = Document("made", "made", "0", (*body, requests, remedies))
    labelled = map_labels(assign_headers(document), candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == NUMBER


def test_a_row_in_two_parts_of_one_table_is_one_row(candidates, lay_out) -> None:
    """行政复议 over five of ten columns, and 行政诉讼 below it over all of them."""
    *tables, _ = lay_out(FORM, NUMBER.__getitem__).tables
    numbers = [NUMBER[REMEDIES.path(REMEDIES.leaf_rows[0], c)] for c in REMEDIES.leaf_columns]
    rows = [OUTCOMES, numbers[:5], [], [], [*OUTCOMES, *OUTCOMES], numbers[5:]]
    cells = [Cell("行政复议", 0, 0, 1, 10), Cell("行政诉讼", 3, 0, 1, 10)]
    cells += [Cell(text, r, c) for r, row in enumerate(rows, 1) if r != 3 for c, text in enumerate(row)]
    cells += [Cell("", r, 5, 1, 5) for r in (1, 2)]
    cells += [Cell(text, 4, 5 * n, 1, 5) for n, text in enumerate(GROUPS[1:])]
    one = Table(tuple(sorted(cells, key=lambda c: (c.row, c.column))))
    labelled = map_labels(assign_headers(Document("made", "made", "0", (*tables, one))), candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == NUMBER
