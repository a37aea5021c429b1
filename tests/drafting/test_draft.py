"""Drafts of small documents that the tests write: outlines, keys, kinds, units, remarks, rules."""

import pytest

import extractor
from extractor.drafting import draft_form
from extractor.drafting.outlines import walk
from extractor.errors import UsageError
from extractor.forms.loader import read_form
from extractor.forms.registry import load_all, validate


def page(*tables, title="青禾县水务局2023年度水务统计表", headings=()):
    parts = [f"<h1>{title}</h1>"]
    for number, table in enumerate(tables):
        parts += [f"<h2>{headings[number]}</h2>"] if number < len(headings) else []
        rows = ("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table)
        parts.append("<table border=1>" + "".join(rows) + "</table>")
    return "<html><meta charset=utf-8><body>" + "".join(parts) + "</body></html>"


@pytest.fixture
def drafted(tmp_path):
    """Draft a form from a page; returns the draft and the form that its text is."""

    def make(html):
        sample = tmp_path / "sample.html"
        sample.write_text(html, "utf-8")
        draft = draft_form(extractor.tables(sample), forms=load_all())
        file = tmp_path / "draft.yaml"
        file.write_text(draft.text, "utf-8")
        assert validate(file) == [], draft.text
        return draft, read_form(file)

    return make


def outline(lines):
    return ["  " * (len(chain) - 1) + chain[-1].label for chain in walk(lines)]


LISTS = {
    "numbering nests": (
        ["一、水库", "（一）大型", "（二）中型", "1.新建", "2.续建", "二、水闸"],
        ["一、水库", "  （一）大型", "  （二）中型", "    1.新建", "    2.续建", "二、水闸"],
    ),
    "其中 singles out": (
        ["灌溉面积", "其中：节水灌溉", "供水总量", "其中：1.地表水", "2.地下水", "取水口"],
        ["灌溉面积", "  其中：节水灌溉", "供水总量", "  其中：1.地表水", "  2.地下水", "取水口"],
    ),
    "numbers go on behind a deeper level": (
        ["一、河道", "（一）长度", "其中：城区", "（二）宽度", "二、堤防"],
        ["一、河道", "  （一）长度", "    其中：城区", "  （二）宽度", "二、堤防"],
    ),
    "English": (
        ["1. Staff", "of which: part time", "2. Rooms", "(a) open", "(b) closed", "3. Visits"],
        ["1. Staff", "  of which: part time", "2. Rooms", "  (a) open", "  (b) closed", "3. Visits"],
    ),
}


@pytest.mark.parametrize(("labels", "wanted"), LISTS.values(), ids=LISTS)
def test_a_list_is_a_tree(drafted, labels, wanted):
    rows = [(label, str(number + 3)) for number, label in enumerate(labels)]
    draft, form = drafted(page([("指标", "数值"), *rows]))
    assert outline(draft.tables[0].rows) == wanted
    assert len(form.fields) == len(labels)


def test_a_line_without_figure_announces_its_parts(drafted):
    rows = [("指标名称", "计量单位", "数量"), ("1.培训", "——", ""), ("（1）班次", "期", "2")]
    rows += [("（2）人数", "人次", "90"), ("2.经费", "万元", "12.5"), ("3.检查", "次", "")]
    _, form = drafted(page(rows))
    kinds = {spec.row.node.label: (spec.unit, spec.type) for spec in form.field_specs}
    assert kinds == {
        "（1）班次": ("期", "count"),
        "（2）人数": ("人次", "count"),
        "2.经费": ("万元", "money"),
        "3.检查": ("次", "count"),
    }


def test_title_year_and_sections_are_told_apart(drafted):
    table = [("项目", "数量"), ("水厂", "3"), ("泵站", "14")]
    draft, form = drafted(page(table, headings=("一、供水情况",)))
    assert (form.titles, form.first_year) == (("水务统计表",), 2023)
    assert [(s.ordinal, s.label, s.kind) for s in form.sections] == [("一", "供水情况", "table")]
    assert form.tables[0].caption == "供水情况"
    assert draft.tables[0].block.stub_head == "项目"


def test_lines_of_the_same_label_are_pointed_out_and_get_paths_of_their_own(drafted):
    rows = [("项目", "数量"), ("水厂", "3"), ("其他", "1"), ("泵站", "14"), ("其他", "2")]
    draft, form = drafted(page(rows))
    assert "check: two lines have the same label 其他" in draft.text
    assert len(form.fields) == 4


def test_a_sample_year_is_taken_out_of_the_columns(drafted):
    draft, form = drafted(page([("项目", "2023年", "2022年"), ("水厂", "3", "3"), ("泵站", "14", "13")]))
    assert [p.node.aliases for p in form.tables[0].leaf_columns] == [("2023年",), ("2022年",)]
    assert "check: this sample's year was taken out of the label" in draft.text


def matrix(total_row=("合计", "10", "9", "19")):
    return [
        ("项目", "城市", "农村", "总计"),
        ("水厂", "3", "4", "7"),
        ("泵站", "7", "5", "12"),
        total_row,
    ]


def severities(form):
    return {rule.id.split(".", 1)[1]: rule.severity for rule in form.rules}


def test_sums_that_hold_become_rules(drafted):
    draft, form = drafted(page(matrix()))
    assert severities(form) == {"sum.total": "error", "sum.total_2": "error", "counts": "error"}
    assert "held 3 times of 3, 3 of them with more than one part" in draft.text


def test_a_sum_that_fails_in_the_sample_is_no_rule(drafted):
    _, form = drafted(page(matrix(("合计", "11", "8", "19"))))
    (rule,) = [rule for rule in form.rules if rule.kind == "sum"]
    assert {i.right[0].path.rsplit(".", 1)[1] for i in rule.instances} == {"total"}
    assert all(i.scope.keys() == {"row"} for i in rule.instances)


def test_a_blank_sample_gives_trees_and_guesses_from_labels(drafted):
    blank = [(row[0], "", "", "") for row in matrix()[1:]]
    draft, form = drafted(page([matrix()[0], *blank]))
    assert draft.is_blank
    assert len(form.fields) == 9
    assert severities(form) == {"sum.total": "warning", "sum.total_2": "warning", "counts": "error"}
    assert "The sample is blank" in draft.text


def test_a_printed_balance_is_official(drafted):
    note = "（勾稽关系：第一项加第二项之和，等于第三项加第四项之和）"
    rows = [(note, "案件", "信访"), ("一、上年结转", "4", "0"), ("二、本年新收", "9", "3")]
    rows += [("三、本年办结", "11", "2"), ("四、结转下年", "2", "1")]
    _, form = drafted(page(rows))
    (rule,) = [rule for rule in form.rules if rule.kind == "balance"]
    assert (rule.basis, rule.severity, len(rule.instances)) == ("official", "error", 2)


def test_what_may_be_chance_is_only_a_comment(drafted):
    draft, form = drafted(page([("项目", "数量"), ("收文", "60"), ("来信", "41"), ("来电", "19")]))
    assert [rule.kind for rule in form.rules] == ["domain"]
    assert "  #   sum: t1.row_2 + t1.row_3 = t1.row_1" in draft.text


def test_a_document_without_tables_is_refused_with_a_way_on(drafted):
    with pytest.raises(UsageError, match="extractor tables"):
        drafted(page())


def test_labels_that_yaml_would_misread_are_quoted(drafted):
    labels = ["是否: 达标 # 说明", "[备用]", "'引号'", "- 横线", "yes", "2023", "{a}", "*星", "100%"]
    rows = [(label, str(n + 1)) for n, label in enumerate(labels)]
    _, form = drafted(page([("项目", "数量"), *rows]))
    assert {p.node.label for p in form.tables[0].row_places} >= {"[备用]", "'引号'", "yes", "{a}"}
