"""Forms whose rows the data name: how they are written, their paths, mistakes in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.forms.form import KEY, Form
from extractor.forms.loader import inspect
from extractor.forms.registry import load_form

SMALL = """
id: example.branches
name: Annual table of libraries
authority: invented for this test
years: [2020, null]
evidence: "A: made for this test"
sections:
  loans: {ordinal: I, label: Loans, kind: table}
  fees: {ordinal: II, label: Fees, kind: table}
tables:
  loans:
    section: loans
    prefix: lib.loans
    rows: &branches
      keyed_by: branch
      label: Branch
      total: {key: overall, label: All Branches, aliases: [Total]}
    columns:
      lent: {label: Items Lent}
      back: {label: Items Returned}
  oldest:
    section: fees
    prefix: lib.oldest
    rows:
      keyed_by: branch
      label: Branch
      parts:
        date: {label: Date Lent, type: date}
        days: {label: Days Overdue}
    columns:
      first: {label: Oldest}
rules:
  L.back:
    le: <row>.back <= <row>.lent
    foreach: {row: leaf rows of loans}
    basis: derived
    severity: error
  L.overall:
    sum: lib.loans.*.<col> = lib.loans.overall.<col>
    foreach: {col: leaf columns of loans}
    basis: derived
    severity: error
  L.join:
    ge: lib.loans.<key>.lent >= lib.oldest.<key>.days.first
    foreach: {key: keys of oldest}
    basis: derived
    severity: error
"""


def loaded(tmp_path: Path, text: str = SMALL) -> Form:
    path = tmp_path / "form.yaml"
    path.write_text(text, encoding="utf-8")
    form, problems = inspect(path)
    assert form is not None
    assert problems == []
    return form


def test_only_the_total_is_a_field_of_the_form(tmp_path: Path) -> None:
    form = loaded(tmp_path)
    assert list(form.fields) == ["lib.loans.overall.lent", "lib.loans.overall.back"]
    assert form.is_keyed


def test_a_record_has_the_lines_of_its_table(tmp_path: Path) -> None:
    form = loaded(tmp_path)
    oldest = form.table("oldest")
    (column,) = oldest.leaf_columns
    paths = [oldest.path(row, column) for row in oldest.record("east", "East")]
    assert paths == ["lib.oldest.east.date.first", "lib.oldest.east.days.first"]


def test_rules_stand_for_every_key(tmp_path: Path) -> None:
    rules = {rule.id: rule.instances for rule in loaded(tmp_path).rules}
    assert [(i.scope["row"], i.each) for i in rules["L.back"]] == [
        ("lib.loans.overall", ""),
        (f"lib.loans.{KEY}", "loans"),
    ]
    assert [i.left[0].path for i in rules["L.overall"]] == ["lib.loans.*.lent", "lib.loans.*.back"]
    (join,) = rules["L.join"]
    assert (join.each, join.right[0].path) == ("oldest", f"lib.oldest.{KEY}.days.first")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("label: Branch\n      total", "total", "lacks `zh`"),
        ("key: overall", "key: All of them", "is no path piece"),
        ("keys of oldest", "keys of shelves", "names no keyed table `shelves`"),
        ("lib.loans.*.<col>", "lib.lost.*.<col>", "is no field of the form"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    path = tmp_path / "form.yaml"
    assert old in SMALL
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    _, problems = inspect(path)
    assert any(complaint in str(problem) for problem in problems), [*map(str, problems)]


def test_foia_joins_its_tables_on_the_component() -> None:
    form = load_form("us.foia.annual")
    (rule,) = [rule for rule in form.rules if rule.id == "V.A=V.B(1)"]
    assert [(i.left[0].path, i.right[0].path) for i in rule.instances] == [
        ("foia.v_a.overall.processed", "foia.v_b1.overall.total"),
        (f"foia.v_a.{KEY}.processed", f"foia.v_b1.{KEY}.total"),
    ]
