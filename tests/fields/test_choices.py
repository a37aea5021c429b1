"""Yes and no, ticked boxes, texts and dates of a record."""

from __future__ import annotations

import pytest

from extractor.fields.values import parse_value
from extractor.result import ValueState

V, B, N, T = ValueState.VALUE, ValueState.BLANK, ValueState.NOT_APPLICABLE, ValueState.TEXT
KINDS = ("政府门户网站", "部门网站", "专项网站")
NEW = ("搜索即服务", "多语言版本", "无障碍浏览", "其他")


@pytest.mark.parametrize(
    ("raw", "state", "value"),
    [
        ("是", V, True),
        ("否", V, False),
        ("☑是 □否", V, True),
        ("□是\n☑否", V, False),
        ("√是 否", V, True),
        ("是 √否", V, False),
        ("是√ 否", V, True),
        ("是 ■ 否 □", V, True),
        ("是（ ） 否（√）", V, False),
        ("[x] 是  [ ] 否", V, True),
        ("\uf052是 \uf0a3否", V, True),
        ("□有 ☑无", V, False),
        ("□是 □否", B, None),
        ("是□否□", B, None),
        ("", B, None),
        ("/", N, None),
        ("☑是 ☑否", T, None),
        ("正在建设", T, None),
    ],
)
def test_yes_or_no(raw: str, state: ValueState, value: bool | None) -> None:
    parsed = parse_value(raw, "yes_no")
    assert (parsed.value.state, parsed.value.value) == (state, value)
    assert parsed.value.raw == raw


def test_a_mark_between_two_words_is_not_sure() -> None:
    assert parse_value("是√否", "yes_no").certainty < 0.9
    assert parse_value("是√\n否", "yes_no").certainty < 0.9


@pytest.mark.parametrize(
    ("raw", "kind", "value", "note"),
    [
        ("部门网站", "enum", "部门网站", None),
        ("☑政府门户网站 □部门网站 □专项网站", "enum", "政府门户网站", None),
        ("政府门户网站□部门网站■专项网站□", "enum", "部门网站", None),
        ("√政府门户网站 部门网站 专项网站", "enum", "政府门户网站", None),
        ("□搜索即服务 ☑多语言版本 ☑其他：推送", "multi_enum", "多语言版本、其他", "推送"),
        ("搜索即服务、无障碍浏览", "multi_enum", "搜索即服务、无障碍浏览", None),
        ("√搜索即服务多语言版本√无障碍浏览其他", "multi_enum", "搜索即服务、无障碍浏览", None),
    ],
)
def test_chosen_words(raw: str, kind: str, value: str, note: str | None) -> None:
    parsed = parse_value(raw, kind, KINDS if kind == "enum" else NEW)
    assert (parsed.value.value, parsed.value.note, parsed.certainty) == (value, note, 1.0)


def test_a_word_that_the_form_does_not_offer_is_read_and_doubted() -> None:
    parsed = parse_value("乡镇网站", "enum", KINDS)
    assert parsed.value.value == "乡镇网站"
    assert parsed.certainty < 0.98


@pytest.mark.parametrize(
    ("raw", "kind", "state", "value"),
    [
        ("京ICP备05070218号-1", "text", V, "京ICP备05070218号-1"),
        ("云溪市\n人民政府", "text", V, "云溪市人民政府"),
        ("Cloud\nBrook", "text", V, "Cloud Brook"),
        ("www.yunxi\n.gov.cn", "url", V, "www.yunxi.gov.cn"),
        ("2018 年 1 月 25 日", "date", V, "2018年1月25日"),
        ("2018-01-25", "date", V, "2018-01-25"),
        ("  年  月  日", "date", B, None),
        ("尚未填报", "date", T, None),
        ("无", "text", N, None),
    ],
)
def test_texts_and_dates(raw: str, kind: str, state: ValueState, value: str | None) -> None:
    parsed = parse_value(raw, kind)
    assert (parsed.value.state, parsed.value.value) == (state, value)
