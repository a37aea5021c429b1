"""Figures obey every rule of the form; errors on request break what they say they break."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.forms.form import Form
from extractor.forms.registry import form_ids, load_form
from extractor.sampling.chance import generator
from extractor.sampling.figures import Model
from extractor.sampling.scales import SCALES
from extractor.sampling.source_errors import spoil

LISTED = """\
id: test.listed
name: 统计表
authority: 无
years: [2008, 2018]
evidence: "A: invented"
sections:
  main: {ordinal: 一, zh: 统计表, kind: table}
tables:
  t:
    section: main
    prefix: s
    unit: 件
    rows:
      received:
        zh: 一、收到申请数
        own_value: true
        parts:
          web: {zh: 1.网络申请数}
          mail: {zh: 2.信函申请数}
      channel:
        zh: 二、公开渠道
        parts:
          site: {zh: 其中：1.网站公开数, unit: 条}
          gazette: {zh: 2.公报公开数, unit: 条}
      total: {zh: 三、公开总数, unit: 条}
    columns:
      _value: {zh: 统计数}
rules:
  parts:
    sum: children of s.received = s.received
    basis: invented
    severity: error
  bound:
    between: max(s.channel.site, s.channel.gazette) <= s.total <= s.channel.site + s.channel.gazette
    basis: invented
    severity: warning
"""


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Form:
    path: Path = tmp_path_factory.mktemp("forms") / "listed.yaml"
    path.write_text(LISTED, encoding="utf-8")
    return load_form(path)


@pytest.mark.parametrize("form_id", [*(f for f in form_ids() if not load_form(f).is_keyed), "listed"])
@pytest.mark.parametrize("scale", sorted(SCALES))
def test_every_rule_holds_by_construction(form_id: str, scale: str, listed: Form) -> None:
    model = Model(listed if form_id == "listed" else load_form(form_id))
    for number in range(20):
        figures = model.draw(generator(form_id, scale, number), SCALES[scale])
        assert set(figures) == set(model.form.fields)
        assert model.broken(figures) == ()
        signed = {p for p, spec in model.form.fields.items() if spec.type == "signed"}
        assert all(value >= 0 for path, value in figures.items() if path not in signed)


def test_sizes_differ_as_agencies_do() -> None:
    model = Model(load_form("cn.ogi.2021"))

    def received(scale: str) -> float:
        drawn = [model.draw(generator(scale, n), SCALES[scale]) for n in range(30)]
        return float(sum(d["requests.received.total"] for d in drawn)) / 30

    sizes = [received(s) for s in ("idle", "town", "bureau", "county", "city", "province")]
    assert sizes == sorted(sizes)
    assert sizes[0] == 0
    assert 500 < sizes[4] < 10000


def test_lists_publish_much_and_are_asked_little() -> None:
    model = Model(load_form("cn.ogi.2014"))
    drawn = [model.draw(generator("list", n), SCALES["county"]) for n in range(40)]
    published = sum(d["stat.proactive.total"] for d in drawn)
    asked = sum(d["stat.requests.received"] for d in drawn)
    assert 5 * asked < published
    assert any(d["stat.requests.received"] for d in drawn)
    assert all(d["stat.capacity.staff"] < 500 for d in drawn)
    town = [model.draw(generator("list", n), SCALES["town"]) for n in range(40)]
    assert sum(d["stat.proactive.total"] for d in town) < published / 5


def test_most_cells_are_zero() -> None:
    model = Model(load_form("cn.ogi.2021"))
    figures = model.draw(generator("county"), SCALES["county"])
    assert sum(v == 0 for v in figures.values()) > len(figures) / 2
    assert any(figures.values())


@pytest.mark.parametrize("number", range(10))
def test_a_source_error_breaks_the_rules_it_names(number: int) -> None:
    model = Model(load_form("cn.ogi.2021"))
    figures = model.draw(generator("e", number), SCALES["county"])
    error = spoil(model, figures, generator("s", number))
    assert error is not None
    assert figures[error.path] == error.printed != error.right
    broken = {(i.rule, *sorted(i.scope.items())) for i in model.broken(figures)}
    assert broken == {(rule, *sorted(scope.items())) for rule, scope in error.breaks}
    figures[error.path] = error.right
    assert model.broken(figures) == ()
