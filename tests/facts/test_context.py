"""Which words are taken to say what a number counts."""

from __future__ import annotations

from extractor.facts.context import Context, contexts
from extractor.facts.numbers import find_numbers


def around(sentence: str) -> list[Context]:
    return contexts(sentence, find_numbers(sentence))


def test_words_stand_before_or_behind_a_number():
    before, behind = around("收到申请23件，其中18件来自网络")
    assert before.own == "收到申请"
    assert (behind.own, behind.right) == ("其中", "来自网络")
    assert behind.governor == "收到申请#"


def test_a_list_is_answered_in_order():
    found = around("网络、信函和当面申请分别为18件、3件和2件，占78.3%、13.0%和8.7%")
    assert [c.own for c in found] == ["网络", "信函", "当面申请"] * 2
    assert found[3].marks[0] == "share"


def test_a_share_is_of_what_is_told_before_it_unless_it_says_of_what():
    _, share, _, named = around("收到网络申请18件，占申请总数的78.3%，信函5件，当面申请占1%")
    assert share.own == "收到网络申请"
    assert named.own == "当面申请"


def test_brackets_and_of_which_say_of_what_a_number_is_a_part():
    whole, part, after = around("答复3050件（含上年结转34件），复议3件")
    assert whole.governor == ""
    assert part.governor == "答复#"
    assert after.governor == ""


def test_the_colon_between_a_name_and_its_number_parts_nothing():
    (context,) = around("共公开政府信息：10条")
    assert context.own == "共公开政府信息"


def test_rates_are_told_from_shares():
    growth, rate, share = around("同比增长12%，按时办结率为100%，网络申请占50%")
    assert growth.is_rate
    assert rate.is_rate
    assert not share.is_rate


def test_plans_are_marked():
    (planned,) = around("下一步，将组织培训2次")
    assert "planned" in planned.marks
    carried, _ = around("结转下一年度2件，培训1次")
    assert "planned" not in carried.marks
