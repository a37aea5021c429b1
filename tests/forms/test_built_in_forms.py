"""The forms that come with the package: two editions of matrices, four lists."""

from __future__ import annotations

from collections import Counter

import pytest

from extractor.forms.draw import draw, width
from extractor.forms.form import Form, Node, RuleInstance
from extractor.forms.registry import form_ids, load_all, load_form

COLUMNS = (
    *("natural_person", "org.commercial", "org.research", "org.public_welfare"),
    *("org.legal_service", "org.other", "total"),
)


def instances(form: Form, rule_id: str) -> tuple[RuleInstance, ...]:
    (rule,) = [rule for rule in form.rules if rule.id == rule_id]
    return rule.instances


@pytest.mark.parametrize(
    ("form_id", "by_section", "computed"),
    [
        ("cn.ogi.2019", {"proactive": 22, "requests": 161, "remedies": 15}, 42),
        ("cn.ogi.2021", {"proactive": 10, "requests": 175, "remedies": 15}, 44),
    ],
)
def test_counts(form_id: str, by_section: dict[str, int], computed: int) -> None:
    form = load_form(form_id)
    assert Counter(form.table(s.table).section for s in form.field_specs) == by_section
    assert len(form.fields) == sum(by_section.values())
    assert sum(len(r.instances) for r in form.rules if r.kind != "domain") == computed
    assert [s.ordinal for s in form.sections] == list("一二三四五六")
    assert len(form.metadata) == 23


@pytest.mark.parametrize(
    ("form_id", "path", "unit", "kind", "label"),
    [
        ("cn.ogi.2019", "disclosure.art20_1.regulations.made", "件", "count", "规章 ｜ 本年新制作数量"),
        ("cn.ogi.2019", "disclosure.art20_6.coercion.change", "项", "signed", "行政强制 ｜ 本年增/减"),
        (
            "cn.ogi.2019",
            "disclosure.art20_5.licences.decisions",
            "件",
            "count",
            "行政许可 ｜ 处理决定数量",
        ),
        (
            "cn.ogi.2019",
            "requests.outcome.other.org.other",
            "件",
            "count",
            "三、本年度办理结果 / （六）其他处理 ｜ 法人或其他组织 / 其他",
        ),
        (
            "cn.ogi.2021",
            "disclosure.art20_8.fees.amount",
            "万元",
            "money",
            "行政事业性收费 ｜ 本年收费金额（单位：万元）",
        ),
        (
            "cn.ogi.2021",
            "requests.outcome.other.misc.total",
            "件",
            "count",
            "三、本年度办理结果 / （六）其他处理 / 3.其他 ｜ 总计",
        ),
        (
            "cn.ogi.2021",
            "litigation.after_review.pending",
            "件",
            "count",
            "行政诉讼 / 复议后起诉 / 尚未审结",
        ),
    ],
)
def test_fields(form_id: str, path: str, unit: str, kind: str, label: str) -> None:
    spec = load_form(form_id).fields[path]
    assert (spec.unit, spec.type, spec.label, spec.evidence) == (unit, kind, label, "A")


def test_printed_order_and_shared_paths() -> None:
    old, new = load_form("cn.ogi.2019"), load_form("cn.ogi.2021")
    paths = list(new.fields)
    assert paths[0] == "disclosure.art20_1.regulations.issued"
    assert paths[10:17] == [f"requests.received.{column}" for column in COLUMNS]
    assert paths[-1] == "litigation.after_review.total"
    assert "requests.outcome.other.total" not in new.fields
    shared = old.fields.keys() & new.fields.keys()
    assert len(shared) == 161 - 7 + 15 + 3


def test_rule_operands() -> None:
    form = load_form("cn.ogi.2021")
    balance = instances(form, "T3.balance")
    assert [i.scope for i in balance] == [{"col": column} for column in COLUMNS]
    assert [t.path for t in balance[0].left] == [
        "requests.received.natural_person",
        "requests.carried_in.natural_person",
    ]
    outcome = instances(form, "T3.outcome_sum")[-1]
    assert len(outcome.left) == 2 + 8 + 3 + 5 + 3
    assert [t.path for t in outcome.right] == ["requests.outcome.total.total"]
    row = instances(form, "T3.row_sum")[4]
    assert row.scope == {"row": "requests.outcome.denied.state_secret"}
    assert {t.sign for t in row.left} == {1}
    assert len(instances(form, "T3.nonneg")) == 175
    assert not instances(form, "S6.fee")


def test_every_cell_of_table_3_stands_in_two_rules_and_totals_of_outcomes_in_three() -> None:
    for form in load_all():
        counts = Counter(
            term.path
            for rule in form.rules
            if rule.kind in ("sum", "balance") and rule.id.startswith("T3")
            for instance in rule.instances
            for term in (*instance.left, *instance.right)
        )
        for spec in form.field_specs:
            if spec.table == "t3":
                assert counts[spec.path] == (3 if ".outcome.total." in spec.path else 2), spec.path


@pytest.mark.parametrize(
    ("form_id", "years", "count", "grades", "computed"),
    [
        ("cn.ogi.2014", (2014, 2018), 58, {"A": 3, "B": 17, "C": 38}, 17),
        ("cn.ogi.2008.shanghai", (2008, 2013), 56, {"A": 56}, 9),
        ("cn.ogi.2008.dingxi", (2008, 2013), 112, {"A": 112}, 72),
        ("cn.ogi.2008.fujian", (2008, 2018), 34, {"A": 34}, 21),
    ],
)
def test_lists(
    form_id: str, years: tuple[int, int], count: int, grades: dict[str, int], computed: int
) -> None:
    form = load_form(form_id)
    (table,) = form.tables
    assert table.is_list
    assert (form.first_year, form.last_year) == years
    assert len(form.fields) == count
    assert Counter(spec.evidence for spec in form.field_specs) == grades
    assert sum(len(r.instances) for r in form.rules) == computed
    assert all(spec.unit for spec in form.field_specs)
    assert all(path.startswith("stat.") for path in form.fields)


def test_matrices_are_no_lists() -> None:
    for form_id in ("cn.ogi.2019", "cn.ogi.2021"):
        assert not any(table.is_list for table in load_form(form_id).tables)


@pytest.mark.parametrize(
    ("form_id", "path", "unit", "kind"),
    [
        ("cn.ogi.2014", "stat.requests.answers.refused", "件", "count"),
        ("cn.ogi.2014", "stat.capacity.budget", "万元", "money"),
        ("cn.ogi.2008.dingxi", "stat.fees.proactive.post.period", "元", "money"),
        ("cn.ogi.2008.dingxi", "stat.review", "件", "count"),
        ("cn.ogi.2008.fujian", "stat.disclosed.website.cumulative", "条", "count"),
    ],
)
def test_lines_with_figures_and_parts(form_id: str, path: str, unit: str, kind: str) -> None:
    spec = load_form(form_id).fields[path]
    assert (spec.unit, spec.type) == (unit, kind)


def test_no_wording_names_two_siblings() -> None:
    def siblings(nodes: tuple[Node, ...]) -> None:
        wordings = Counter(word for node in nodes for word in {node.label, *node.aliases} if word)
        assert not [word for word, count in wordings.items() if count > 1]
        for node in nodes:
            siblings(node.children)

    for form in load_all():
        for table in form.tables:
            siblings(table.rows)
            siblings(table.columns)


def test_registry() -> None:
    assert {"cn.ogi.2019", "cn.ogi.2021"} <= set(form_ids())
    assert load_form("cn.ogi.2021") is load_form("cn.ogi.2021")
    assert len({form.fingerprint for form in load_all()}) == len(form_ids())


def test_drawing_lines_up_and_shows_every_path() -> None:
    form = load_form("cn.ogi.2021")
    drawn = draw(form, paths=True)
    assert all(path in drawn for path in form.fields)
    rows = [line for line in drawn.splitlines() if line.count(" | ") == 7 and "□" in line]
    assert len(rows) == 25
    assert len({width(row.rpartition(" | ")[0]) for row in rows}) == 1
