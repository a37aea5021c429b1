"""Which numbers of a text could be counts, and what is printed of them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractor.facts.numbers import find_numbers


def found(text: str) -> list[tuple[object, str | None]]:
    return [(n.value, n.unit) for n in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("收到申请23件", [(23, "件")]),
        ("收到申请２３ 件", [(23, "件")]),
        ("发布信息1,203条", [(1203, "条")]),
        ("发布信息5500余条", [(5500, "条")]),
        ("访问1.2万余次", [(Decimal("1.2"), "万次")]),
        ("占45.30%", [(Decimal("45.30"), "%")]),
        ("占４５．３％", [(Decimal("45.3"), "%")]),
        ("占百分之四十五", [(45, "%")]),
        ("培训三次，十二期", [(3, "次"), (12, "期")]),
        ("實現零申請", [(0, None)]),
        ("推送條目3條，萬次", [(3, "條")]),
        ("收到申请：5；答复5", [(5, None), (5, None)]),
        ("APP77条", [(77, "条")]),
        ("其中3件：1件维持", [(3, "件"), (1, "件")]),
    ],
)
def test_a_count_with_its_unit(text, numbers):
    assert found(text) == numbers
    for number in find_numbers(text):
        assert text[number.start : number.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "2023年1月1日至2023年12月31日",
        "国办公开办函〔2021〕30号",
        "国务院令第711号",
        "电话0517-83605210，邮编：223001",
        "http://www.example.gov.cn/col/col1234/index.html",
        "应当在20个工作日内答复",
        "得4分，下降0.5个百分点",
        "三个方面，一是，1.完善制度。2.加强培训",
        "四类过程性信息、三类内部事务信息",
        "第3批",
        "12345热线",
    ],
)
def test_what_counts_nothing_is_left_out(text):
    assert found(text) == []


def test_places_are_those_of_the_text_as_printed():
    text = "共收到申请２３件，占百分之五"
    first, second = find_numbers(text)
    assert text[first.start : first.stop] == "２３"
    assert text[first.start : first.end] == "２３件"
    assert text[second.start : second.end] == "五"
