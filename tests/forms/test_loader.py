"""The form language: small forms that load, and mistakes that are told with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import FormError
from extractor.forms.domain import parse_domain
from extractor.forms.form import Form
from extractor.forms.registry import load_form, validate

SMALL = """\
id: test.small
name: 小表
authority: 无
years: [2020, null]
evidence: "A: invented"
sections:
  main: {ordinal: 一, zh: 情况, kind: table}
tables:
  t:
    section: main
    prefix: x
    unit: 件
    rows:
      whole:
        zh: 收到申请数
        own_value: true
        parts:
          web: {zh: 其中：网上申请, aliases: [网络申请]}
          mail: {zh: 信函申请, unit: 封, evidence: C}
      head: {zh: 合计}
    columns:
      _now: {zh: 本年}
      cumulative: {zh: 历年累计}
rules:
  parts:
    sum: children of x.whole = x.whole
    basis: invented
    severity: error
  bound:
    between: max(x.whole.web, x.whole.mail) <= x.head <= x.whole + x.whole.web - x.whole.mail
    basis: invented
    severity: warning
  grows:
    foreach: {row: leaf rows of t}
    le: <row> <= <row>.cumulative
    basis: invented
    severity: info
extensions:
  x.ext.local: {zh: 地方行, table: t}
"""


def load(tmp_path: Path, text: str) -> Form:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return load_form(path)


def test_a_list_with_sub_lines_and_two_value_columns(tmp_path: Path) -> None:
    form = load(tmp_path, SMALL)
    assert list(form.fields) == [
        *("x.whole", "x.whole.cumulative", "x.whole.web", "x.whole.web.cumulative"),
        *("x.whole.mail", "x.whole.mail.cumulative", "x.head", "x.head.cumulative"),
    ]
    assert form.fields["x.whole.mail"].unit == "封"
    assert form.fields["x.whole.mail"].evidence == "C"
    assert form.fields["x.whole.web"].row.node.aliases == ("网络申请",)
    assert form.last_year is None


def test_rules_expand(tmp_path: Path) -> None:
    parts, bound, grows = load(tmp_path, SMALL).rules
    assert [t.path for t in parts.instances[0].left] == ["x.whole.web", "x.whole.mail"]
    low_web, low_mail, high = bound.instances
    assert low_web.scope == {"low": "x.whole.web"}
    assert (low_mail.left[0].path, low_mail.relation) == ("x.whole.mail", "<=")
    assert [(t.path, t.sign) for t in high.right] == [
        ("x.whole", 1),
        ("x.whole.web", 1),
        ("x.whole.mail", -1),
    ]
    assert len(grows.instances) == 4


def test_record_cells(tmp_path: Path) -> None:
    text = SMALL.replace("head: {zh: 合计}", "head: {zh: 方式, type: enum, values: [自建, 托管]}")
    assert load(tmp_path, text).fields["x.head"].type == "enum"


@pytest.mark.parametrize(
    ("old", "new", "key", "line", "message"),
    [
        ("authority:", "autority:", "autority", 3, "Did you mean `authority`?"),
        ("authority: 无\n", "", "", 1, "lacks `authority`"),
        ("years: [2020, null]", "years: [2020]", "years", 4, "two years"),
        ("years: [2020, null]", "years: [soon, null]", "years.1", 4, "whole number"),
        ("{zh: 合计}", "{en: Sum}", "tables.t.rows.head", 20, "lacks `zh`"),
        ("{zh: 合计}", "{zh: 2020}", "tables.t.rows.head.zh", 20, "quotes"),
        ("{zh: 合计}", "{zh: 合计, type: numbre}", "tables.t.rows.head.type", 20, "`numbre`"),
        ("{zh: 合计}", "{zh: 合计, type: enum}", "tables.t.rows.head", 20, "values"),
        ("{zh: 合计}", "{zh: 合计, aliases: [合计]}", "tables.t.rows.head.aliases", 20, "repeats"),
        ("head:", "Head!:", "tables.t.rows.Head!", 20, "path piece"),
        ("head:", "whole:", "tables.t.rows.whole", 20, "twice"),
        ("section: main", "section: mian", "tables.t.section", 10, "`mian`"),
        ("cumulative: {zh", "_again: {zh", "tables", 9, "`x.whole` twice"),
        ("children of x.whole =", "x.whole.wbe =", "rules.parts.sum", 26, "no field of the form"),
        ("children of x.whole =", "children of x.head =", "rules.parts.sum", 26, "nothing below"),
        ("= x.whole\n", "<= x.whole\n", "rules.parts.sum", 26, "is no `sum`"),
        ("leaf rows of t}", "leaf rows of u}", "rules.grows.foreach.row", 34, "no table `u`"),
        ("le: <row> <=", "le: <rwo> <=", "rules.grows.le", 35, "<rwo>"),
        ("severity: info", "severity: shrug", "rules.grows.severity", 37, "`shrug`"),
        ("le: <row> <= <row>.cumulative", "domain: integer", "rules.grows", 34, "lacks `path`"),
        ("x.ext.local", "x.head", "extensions.x.head", 39, "a field of the form"),
        ("rows:\n", "rows: [\n", "YAML", None, ""),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, key: str, line: int | None, message: str
) -> None:
    assert SMALL.count(old) >= 1
    path = tmp_path / "form.yaml"
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    problems = validate(path)
    assert any(p.key == key and message in str(p) for p in problems), problems
    if line is not None:
        assert line in [p.line for p in problems if p.key == key]
    with pytest.raises(FormError) as caught:
        load_form(path)
    assert "form.yaml" in str(caught.value)
    assert caught.value.exit_code == 2


def test_all_mistakes_at_once(tmp_path: Path) -> None:
    text = SMALL.replace("severity: error", "severity: bad").replace("kind: table", "kind: tabel")
    with pytest.raises(FormError, match="2 mistakes") as caught:
        load(tmp_path, text)
    assert "tabel" in str(caught.value)
    assert "bad" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a list",
        "!!python/object/apply:os.system [true]",
        "id: &a [*a]",
        "rows: &r {parts: *r}",
        "tables: {t: {section: s, columns: {a: &r {zh: x, parts: {b: *r}}}}}",
    ],
)
def test_hostile_files_end_in_a_form_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(FormError):
        load(tmp_path, text)


def test_unknown_forms_are_told_with_the_known_ones() -> None:
    with pytest.raises(FormError, match=r"cn\.ogi\.2021"):
        load_form("cn.ogi.2031")
    with pytest.raises(FormError, match="no such form file"):
        load_form(Path("nowhere.yaml"))


def test_the_fingerprint_follows_the_content_and_not_the_layout(tmp_path: Path) -> None:
    form = load(tmp_path, SMALL)
    assert load(tmp_path, "# a remark\n" + SMALL).fingerprint == form.fingerprint
    assert load(tmp_path, SMALL.replace("网络申请", "网上")).fingerprint != form.fingerprint
    assert load(tmp_path, SMALL.replace("error", "warning")).fingerprint != form.fingerprint


@pytest.mark.parametrize("text", ["integer > 0", "whole", "number at most", "integer >= x", ""])
def test_what_is_no_domain(text: str) -> None:
    assert parse_domain(text) is None
