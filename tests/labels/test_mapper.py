"""Every figure of a form is a different number, so a cell at a wrong path shows at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from extractor.document import Cell, Document, Line, LineKind, Table
from extractor.forms.registry import form_ids, load_form
from extractor.grids.content import Content, content_of
from extractor.grids.headers import assign_headers
from extractor.labels.mapper import map_labels
from extractor.labels.parts import split_reports
from extractor.training.variants import noised

Change = Callable[[Table, Random], Table | None]
MATRIX_FORMS = ("cn.ogi.2019", "cn.ogi.2021")


def is_words(cell: Cell) -> bool:
    return content_of(cell.text) is Content.WORDS


def figure_rows(table: Table) -> list[int]:
    return [
        r
        for r in range(table.n_rows)
        if table.row_cells(r) and content_of(table.row_cells(r)[-1].text) is Content.FIGURE
    ]


def plain(table: Table, rng: Random) -> Table:
    return table


def noise(table: Table, rng: Random) -> Table:
    """30% of the characters of every label lost, doubled or confused."""
    cells = (replace(c, text=noised(c.text, rng, share=0.3)) if is_words(c) else c for c in table.cells)
    return replace(table, cells=tuple(cells))


def blank_labels(table: Table, rng: Random) -> Table:
    cells = (replace(c, text="") if is_words(c) and rng.random() < 0.2 else c for c in table.cells)
    return replace(table, cells=tuple(cells))


def no_headers(table: Table, rng: Random) -> Table:
    first = figure_rows(table)[0]
    return replace(
        table, cells=tuple(replace(c, row=c.row - first) for c in table.cells if c.row >= first)
    )


def no_groups(table: Table, rng: Random) -> Table:
    """Labels that cover several rows are blank."""
    first = figure_rows(table)[0]
    cells = (replace(c, text="") if c.row >= first and c.row_span > 1 else c for c in table.cells)
    return replace(table, cells=tuple(cells))


def one_row_less(table: Table, rng: Random) -> Table | None:
    gone = rng.choice(figure_rows(table))
    kept = []
    for cell in table.cells:
        if gone in cell.rows:
            if cell.row_span == 1:
                continue
            kept.append(replace(cell, row_span=cell.row_span - 1))
        else:
            kept.append(replace(cell, row=cell.row - 1) if cell.row > gone else cell)
    return (
        replace(table, cells=tuple(kept))
        if any(content_of(c.text) is Content.FIGURE for c in kept)
        else None
    )


def subtotal_column(table: Table, rng: Random) -> Table:
    """A local 小计 in front of the last column."""
    if table.n_rows < 9:
        return table
    at = table.n_columns - 1
    cells = []
    for cell in table.cells:
        wide = cell.column < at and cell.columns.stop > at
        if cell.column >= at:
            cells.append(replace(cell, column=cell.column + 1))
        else:
            cells.append(replace(cell, column_span=cell.column_span + wide))
    rows = figure_rows(table)
    cells += [Cell(str(500_000 + r), r, at) for r in rows]
    cells.append(Cell("法人或其他组织小计", rows[0] - 1, at))
    return replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


def local_row(table: Table, rng: Random) -> Table:
    """A row that no edition has, with figures, below the second row of figures."""
    rows = figure_rows(table)
    if len(rows) < 3:
        return table
    at = rows[1] + 1
    cells = []
    for cell in table.cells:
        if cell.row >= at:
            cells.append(replace(cell, row=cell.row + 1))
        else:
            cells.append(replace(cell, row_span=cell.row_span + (cell.rows.stop > at)))
    stub = min(c.column for c in table.cells if content_of(c.text) is Content.FIGURE)
    cells.append(Cell("填报人联系电话", at, 0, 1, stub))
    cells += [Cell(str(700_000 + c), at, c) for c in range(stub, table.n_columns)]
    return replace(table, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))))


@pytest.mark.parametrize("form_id", MATRIX_FORMS)
@pytest.mark.parametrize(
    ("change", "least"),
    [
        (plain, 1.0),
        (noise, 0.99),
        (blank_labels, 0.98),
        (no_headers, 1.0),
        (no_groups, 1.0),
        (one_row_less, 1.0),
        (subtotal_column, 1.0),
        (local_row, 1.0),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_figures_reach_their_paths(form_id, change, least, candidates, lay_out) -> None:
    form = load_form(form_id)
    number = {path: str(1000 + 7 * i) for i, path in enumerate(form.fields)}
    path_of = {text: path for path, text in number.items()}
    right = total = 0
    for seed in range(4):
        rng = Random(seed)
        body = [change(t, rng) for t in lay_out(form, number.__getitem__).tables]
        document = assign_headers(Document("made", "made", "0", tuple(t for t in body if t)))
        labelled = map_labels(document, candidates)
        assert labelled.form is not None
        assert labelled.form.id == form_id
        found = {p.cell.text: p.path for p in labelled.placements}
        printed = [c.text for t in document.tables for c in t.cells if c.text in path_of]
        assert all(found[text] == path_of[text] for text in found), "a figure stands at a wrong path"
        total += len(printed)
        right += sum(text in found for text in printed)
    assert right / total >= least


@pytest.mark.parametrize("form_id", MATRIX_FORMS)
def test_a_blank_form_is_recognised(form_id, candidates, lay_out) -> None:
    form = load_form(form_id)
    labelled = map_labels(lay_out(form, lambda _: ""), candidates)
    assert labelled.form is not None
    assert labelled.form.id == form_id
    assert {p.path for p in labelled.placements} == set(form.fields)


def test_misprinted_header_goes_by_position_and_says_so(candidates, lay_out) -> None:
    form = load_form("cn.ogi.2019")
    number = {path: str(1000 + 7 * i) for i, path in enumerate(form.fields)}
    document = lay_out(form, number.__getitem__)
    body = tuple(
        replace(t, cells=tuple(replace(c, text=c.text.replace("新公开", "新制作")) for c in t.cells))
        for t in document.tables
    )
    labelled = map_labels(assign_headers(replace(document, body=body)), candidates)
    placed = {p.path: p for p in labelled.placements}
    twice = placed["disclosure.art20_1.regulations.published"]
    assert twice.cell.text == number["disclosure.art20_1.regulations.published"]
    assert "header_mismatch" in twice.reasons


def test_a_blank_row_below_the_figures_claims_nothing(candidates, lay_out) -> None:
    form = load_form("cn.ogi.2021")
    number = {path: str(1000 + 7 * i) for i, path in enumerate(form.fields)}
    *tables, last = lay_out(form, number.__getitem__).tables
    blank = tuple(Cell("", last.n_rows, column) for column in range(last.n_columns))
    last = replace(last, cells=(*last.cells, *blank))
    document = assign_headers(Document("made", "made", "0", (*tables, last)))
    labelled = map_labels(document, candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == number
    assert not any(p.reasons for p in labelled.placements)


def test_a_header_cut_in_two_cells_is_one_label(candidates, lay_out) -> None:
    form = load_form("cn.ogi.2021")
    number = {path: str(1000 + 7 * i) for i, path in enumerate(form.fields)}
    document = lay_out(form, number.__getitem__)

    def cut(cell: Cell) -> Cell:
        whole = cell.column_path
        halves = tuple(h for h in whole[:-1]) + tuple((whole[-1][:3], whole[-1][3:]) if whole else ())
        return replace(cell, column_path=halves) if whole and len(whole[-1]) > 3 else cell

    body = tuple(replace(t, cells=tuple(map(cut, t.cells))) for t in document.tables)
    labelled = map_labels(replace(document, body=body), candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == number


def test_headers_out_of_step_with_their_values_are_doubted(candidates) -> None:
    rows = (
        ("第二十条第（八）项", "信息内容", "上一年项目数量", "本年增/减"),
        ("行政事业性收费", "110", "118", ""),
        ("第二十条第（九）项", "信息内容", "采购项目数量", "采购总金额"),
        ("政府集中采购", "3", "4"),
        ("第二十条第（一）项", "信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"),
        ("规章", "1", "2", "3"),
    )
    cells = tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
    document = assign_headers(Document("made", "made", "0", (Table(cells, ragged=True),)))
    labelled = map_labels(document, candidates, title="某县2019年政府信息公开工作年度报告", year=2019)
    fees = [p for p in labelled.placements if p.table.id == "t2.art20_8"]
    assert all(p.probability < 0.98 for p in fees)
    sure = {p.path: p.cell.text for p in labelled.placements if p.table.id == "t2.art20_1"}
    assert sure["disclosure.art20_1.regulations.public_total"] == "3"


def test_labels_told_by_position_alone_are_doubted(candidates, lay_out) -> None:
    form = load_form("cn.ogi.2021")
    document = lay_out(form, lambda _: "3")
    body = tuple(no_headers(t, Random(0)) for t in document.tables)
    labelled = map_labels(assign_headers(replace(document, body=body)), candidates)
    assert all(p.probability < 0.98 and "label_missing" in p.reasons for p in labelled.placements)


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["科目名称", "预算数", "决算数"],
            ["教育支出", "12", "13"],
            ["住房保障支出", "4", "4"],
            ["合计", "16", "17"],
        ],
        [["序号", "姓名", "准考证号", "总成绩"], ["1", "甲", "20201", "88"], ["2", "乙", "20202", "79"]],
        [["", "2019", "2020"], ["Revenue", "3", "4"], ["Total", "5", "6"], ["Other", "0", "0"]],
        [["索引号", "123/2020-1", "发布机构", "某局"], ["名称", "通知", "文号", "〔2020〕1号"]],
    ],
)
def test_other_tables_are_no_report(rows, candidates) -> None:
    cells = tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
    labelled = map_labels(assign_headers(Document("made", "made", "0", (Table(cells),))), candidates)
    assert labelled.form is None
    assert labelled.reasons == ("not_a_report",)
    assert not labelled.placements


def test_matrix_forms_are_all_forms_with_groups() -> None:
    assert set(MATRIX_FORMS) <= set(form_ids())


def lines_of(*texts: str) -> Document:
    return Document("made", "made", "0", tuple(Line(text) for text in texts))


HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "五、存在的主要问题及改进情况",
)


def test_a_report_whose_tables_are_missing_is_still_that_report(candidates) -> None:
    title = "某县2023年政府信息公开工作年度报告"
    labelled = map_labels(lines_of(title, *HEADINGS), candidates, title=title, year=2023)
    assert labelled.form is not None
    assert labelled.form.id == "cn.ogi.2021"
    assert not labelled.present


@pytest.mark.parametrize(
    "lines",
    [
        ("关于编制2023年政府信息公开工作年度报告的通知", "一、总体要求", "二、报送时间", "三、联系方式"),
        ("某县2023年政府工作报告",),
        (),
    ],
)
def test_prose_about_other_things_is_no_report(lines, candidates) -> None:
    labelled = map_labels(lines_of(*lines), candidates, title=lines[0] if lines else None, year=2023)
    assert labelled.form is None


def flattened(table: Table) -> Table:
    """Cells in order with continuation cells, column spans lost, as tab-separated text has them."""
    cells = []
    for row in range(table.n_rows):
        covering = dict.fromkeys(c for c in table.grid[row] if c is not None)
        for place, cell in enumerate(covering):
            cells.append(Cell(cell.text if cell.row == row else "", row, place))
    return Table(tuple(cells), caption=table.caption, ragged=True)


def one_cell_a_line(table: Table) -> Table:
    """Only the cells' texts in order: header rows run together, groups printed once."""
    rows: list[list[str]] = [[]]
    for row in range(table.n_rows):
        texts = [c.text for c in table.row_cells(row)]
        figures = any(content_of(text) is Content.FIGURE for text in texts)
        if figures and rows[-1] and not rows[-1][-1].isdigit():
            rows.append([])
        rows[-1] += texts
        if figures:
            rows.append([])
    cells = tuple(Cell(text, r, c) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Table(cells, ragged=True)


@pytest.mark.parametrize("form_id", MATRIX_FORMS)
@pytest.mark.parametrize("flatten", [flattened, one_cell_a_line])
def test_flattened_text_reaches_every_path(form_id, flatten, candidates, lay_out) -> None:
    form = load_form(form_id)
    number = {path: str(1000 + 7 * i) for i, path in enumerate(form.fields)}
    body = tuple(flatten(t) for t in lay_out(form, number.__getitem__).tables)
    labelled = map_labels(assign_headers(Document("made", "made", "0", body)), candidates)
    assert {p.path: p.cell.text for p in labelled.placements} == number


TITLES = ("政府信息公开工作年度报告",)


def bound(lay_out, *titles: str) -> Document:
    form = load_form("cn.ogi.2021")
    tables = lay_out(form, lambda _: "1").tables
    body = tuple(part for title in titles for part in (Line(title), *tables))
    return Document("made", "made", "0", body)


def test_the_only_printed_part_of_a_group_may_be_the_group_itself(candidates, lay_out) -> None:
    form = load_form("cn.ogi.2021")
    prefix = "requests.outcome.other."
    gone = {spec.row.node.label for path, spec in form.fields.items() if path.startswith(prefix)}
    gone -= {form.fields[f"{prefix}misc.total"].row.node.label}
    body = tuple(
        replace(table, cells=tuple(c for c in table.cells if not gone & {c.text, *c.row_path}))
        for table in lay_out(form, lambda _: "3").tables
    )
    labelled = map_labels(Document("x", "html", "", body), candidates)
    lone = [p for p in labelled.placements if p.path.startswith(prefix)]
    assert lone
    assert all("form_mixed" in p.reasons and p.probability < 0.98 for p in lone)
    others = [p for p in labelled.placements if p.path.startswith("requests.outcome.denied.")]
    assert not any("form_mixed" in p.reasons for p in others)


def test_reports_bound_in_one_file_are_parted_at_their_titles(lay_out) -> None:
    document = bound(lay_out, "甲局2022年政府信息公开工作年度报告", "乙局2022年政府信息公开工作年度报告")
    parts = split_reports(document, TITLES)
    assert [part.lines[0].text[:2] for part in parts] == ["甲局", "乙局"]
    assert [len(part.tables) for part in parts] == [6, 6]


def test_a_running_head_parts_nothing(lay_out) -> None:
    title = "2022年政府信息公开工作年度报告"
    document = bound(lay_out, title, f"甲局{title}")
    assert split_reports(document, TITLES) == (document,)


def test_what_a_browser_prints_above_the_second_page_parts_nothing(lay_out) -> None:
    document = bound(
        lay_out, "导航甲局2022年政府信息公开工作年度报告", "12:30甲局2022年政府信息公开工作年度报告"
    )
    head = document.lines[1]
    body = tuple(
        replace(part, kind=LineKind.FURNITURE) if part is head else part for part in document.body
    )
    assert split_reports(document.with_body(body), TITLES) == (document.with_body(body),)


def test_links_to_other_years_and_a_repeated_title_part_nothing(lay_out) -> None:
    title = "甲局2022年政府信息公开工作年度报告"
    one = bound(lay_out, title, title)
    links = tuple(Line(f"甲局{year}年政府信息公开工作年度报告") for year in (2019, 2020, 2021))
    document = one.with_body((*links, *one.body, *links))
    assert split_reports(document, TITLES) == (document,)
    assert split_reports(lines_of(), TITLES) == (lines_of(),)
