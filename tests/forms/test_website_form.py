"""The website form: every path with its unit, type and grade, in printed order; its rules; records."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import FormError
from extractor.forms.draw import draw
from extractor.forms.loader import read_form
from extractor.forms.registry import load_form

FORM = load_form("cn.gov_website.2017")
FIELDS = """\
web.site.name - text C
web.site.url - url C
web.site.sponsor - text C
web.site.kind - enum C
web.site.code - text C
web.site.icp - text C
web.site.police - text C
web.traffic.unique_users 个 count C
web.traffic.visits 次 count C
web.publishing.total 条 count C
web.publishing.profile 条 count C
web.publishing.news 条 count C
web.publishing.catalogue 条 count C
web.columns.maintained 个 count C
web.columns.new 个 count C
web.response.interpretation_total 条 count C
web.response.materials 条 count C
web.response.products 个 count C
web.response.comments 篇 count C
web.response.hot_topics 次 count C
web.services.catalogue_published - yes_no C
web.services.registered_users 个 count C
web.services.items 项 count C
web.services.items_fully_online 项 count C
web.services.cases_total 件 count C
web.services.cases_natural 件 count C
web.services.cases_legal 件 count C
web.interaction.unified_platform - yes_no C
web.interaction.messages_received 条 count C
web.interaction.messages_concluded 条 count C
web.interaction.avg_days 天 number C
web.interaction.answers_public 条 count C
web.interaction.surveys 期 count C
web.interaction.opinions 条 count C
web.interaction.survey_results 期 count C
web.interaction.interviews 期 count C
web.interaction.interview_messages 条 count C
web.interaction.interview_answers 条 count C
web.interaction.smart_qa - yes_no C
web.security.assessments 次 count C
web.security.problems 个 count C
web.security.fixed 个 count C
web.security.monitoring - yes_no C
web.security.drill - yes_no C
web.security.owner - yes_no C
web.mobile.exists - yes_no C
web.mobile.weibo_name - text C
web.mobile.weibo_posts 条 count C
web.mobile.weibo_followers 个 count C
web.mobile.wechat_name - text C
web.mobile.wechat_posts 条 count C
web.mobile.wechat_subscribers 个 count C
web.mobile.other - text C
web.innovation - multi_enum B
web.signoff.head - text C
web.signoff.reviewer - text C
web.signoff.preparer - text C
web.signoff.phone - text C
web.signoff.date - date C
"""
"""Path, unit (- for none), type and grade of evidence."""


def test_fields() -> None:
    told = [f"{s.path} {s.unit or '-'} {s.type} {s.evidence}" for s in FORM.field_specs]
    assert told == FIELDS.split("\n")[:-1]
    assert (FORM.first_year, FORM.last_year) == (2017, None)


def test_rules_of_the_website_form() -> None:
    assert {r.id: (r.kind, r.severity) for r in FORM.rules} == {
        "W.cases": ("sum", "warning"),
        "W.publish": ("ge", "info"),
        "W.online": ("le", "warning"),
        "W.messages": ("le", "info"),
        "W.public_answers": ("le", "warning"),
        "W.fixed": ("le", "warning"),
        "W.traffic": ("le", "error"),
        "W.survey": ("le", "info"),
    }
    (cases,) = FORM.rules[0].instances
    assert [t.path for t in cases.left] == ["web.services.cases_natural", "web.services.cases_legal"]
    assert [t.path for t in cases.right] == ["web.services.cases_total"]


def test_a_record_is_a_list_of_keys_and_can_be_drawn() -> None:
    (table,) = FORM.tables
    assert table.is_record
    assert table.is_list
    drawn = draw(FORM, paths=True)
    assert all(path in drawn for path in FORM.fields)
    assert FORM.fields["web.site.kind"].values == ("政府门户网站", "部门网站", "专项网站")


RECORD = """\
id: test.card
name: 登记卡
authority: 无
years: [2020, null]
evidence: "A: invented"
sections: {main: {ordinal: 一, zh: 登记, kind: table}}
tables:
  card: {section: main, kind: record, prefix: card, rows: {name: {zh: 名称, type: text}}}
"""


@pytest.mark.parametrize(
    ("was", "written", "complaint"),
    [
        ("kind: record", "kind: card", "kind"),
        ("prefix: card,", "prefix: card, columns: {_now: {zh: 本年}},", "has columns"),
        ("kind: record, ", "", "lacks `columns`"),
        ("type: text", "type: multi_enum", "`values`"),
    ],
)
def test_mistakes_in_a_record(tmp_path: Path, was: str, written: str, complaint: str) -> None:
    path = tmp_path / "card.yaml"
    path.write_text(RECORD, "utf-8")
    assert list(read_form(path).fields) == ["card.name"]
    path.write_text(RECORD.replace(was, written), "utf-8")
    with pytest.raises(FormError, match=complaint):
        read_form(path)
