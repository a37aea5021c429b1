from __future__ import annotations

import pytest

from extractor.document import Cell, Role, Table
from extractor.grids.header_tree import ragged_leaves
from extractor.grids.headers import with_headers
from tests.grids.build import table


def paths(made: Table) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {
        c.text: (c.row_path, c.column_path) for c in with_headers(made).cells if c.role is Role.VALUE
    }


def test_spans_give_paths_on_both_axes() -> None:
    found = paths(
        table(
            "note*2^2 | people | firms*2 | all^2",
            "person | shop | lab",
            "new*2 | 1 | 2 | 3 | 6",
            "done^2 | granted | 4 | 5 | 6 | 15",
            "refused | 7 | 8 | 9 | 24",
        )
    )
    assert found["2"] == (("new",), ("firms", "shop"))
    assert found["15"] == (("done", "granted"), ("all",))
    assert found["9"] == (("done", "refused"), ("firms", "lab"))


def test_blocks_stacked_in_one_table_keep_their_own_headers() -> None:
    made = table(
        "第一项*3", "内容 | 制发 | 废止", "规章 | 1 | 2", "第二项*3", "内容 | 数量*2", "许可 | 3*2"
    )
    found = paths(made)
    assert found["1"] == (("规章",), ("制发",))
    assert found["3"] == (("许可",), ("数量",))
    roles = {c.text: c.role for c in with_headers(made).cells}
    assert roles["第二项"] is Role.CAPTION
    assert roles["内容"] is Role.HEADER
    assert roles["许可"] is Role.STUB


def test_unmerged_blanks_continue_the_label_above() -> None:
    found = paths(table("a | b | x", "done | granted | 1", "| refused | 2"))
    assert found["2"] == (("done", "refused"), ("x",))


def test_a_blank_label_beside_a_group_is_missing_not_the_group() -> None:
    found = paths(table("a | b | x", "done^2 | granted | 1", "| 2"))
    assert found["2"] == (("done", ""), ("x",))


def test_surplus_empty_columns_leave_the_header_a_header() -> None:
    found = paths(table("item | made | open | | | | ", "rules | 1 | 2 | | | | "))
    assert found["2"] == (("rules",), ("open",))


def test_words_in_a_value_cell_stay_among_the_values() -> None:
    made = table("note*1^2 | who*2", "person | firm", "new | 见附件 | 4", "done | | ", "out | | 5")
    found = paths(made)
    assert found["见附件"] == (("new",), ("who", "person"))
    assert found["4"] == (("new",), ("who", "firm"))


def test_a_second_label_column_belongs_to_the_stub() -> None:
    found = paths(table("group | item | sum", "a | x | 1", "b | y | 2"))
    assert found["2"] == (("b", "y"), ("sum",))


def test_a_row_pushed_aside_by_a_wrong_row_span_keeps_its_order() -> None:
    made = table("item*2 | a | b | c", "x*2 | 1 | 2 | 3", "y | p | 4 | 5 | 6", "z*2 | 7 | 8 | 9")
    cells = tuple(
        Cell(c.text, c.row, c.column + (c.row == 3), 1 + (c.text == "y"), c.column_span)
        for c in made.cells
    )
    found = paths(Table(cells))
    assert [found[text][1] for text in "789"] == [("a",), ("b",), ("c",)]


def test_a_row_pulled_left_by_a_short_row_span_keeps_its_order() -> None:
    found = paths(
        table(
            "item*2 | a | b | c",
            "x^2 | p | 11 | 12 | 13",
            "q | 21 | 22 | 23",
            "r | 31 | 32 | 33",
            "y*2 | 4 | 5 | 6",
        )
    )
    assert [found[text] for text in ("31", "32", "33")] == [(("r",), (c,)) for c in ("a", "b", "c")]
    assert found["21"] == (("x", "q"), ("a",))


def test_a_remark_in_the_first_column_makes_no_stub() -> None:
    found = paths(table("made | open", "1 | 2", "注：含上年结转。 | "))
    assert found["1"] == ((), ("made",))


def test_a_blank_header_does_not_shift_the_others() -> None:
    found = paths(table("item | | made | open", "rules | 1 | 2 | 3"))
    assert found["2"][1] == ("made",)
    assert found["3"][1] == ("open",)


def test_wrong_spans_fall_back_to_order() -> None:
    made = table("item*2 | made*2 | open*2", "rules*1 | 1*2 | 2*3")
    assert paths(made)["2"][1] == ("open",)


def test_ordinals_in_front_of_labels_belong_to_the_stub() -> None:
    found = paths(table("no | item | sum", "1 | rules | 5", "2 | papers | 6"))
    assert found["6"] == (("2", "papers"), ("sum",))


def test_flattened_rows_count_values_from_the_right() -> None:
    made = table(
        "note | who",
        "| person | firms | all",
        "| | shop | lab |",
        "new | 1 | 2 | 3 | 6",
        "done | granted | 4 | 5 | 6 | 15",
        "| refused | 7 | 8 | 9 | 24",
        ragged=True,
    )
    found = paths(made)
    assert found["24"] == (("done", "refused"), ("who", "all"))
    assert found["8"] == (("done", "refused"), ("who", "firms", "shop"))


@pytest.mark.parametrize(
    ("rows", "leaves"),
    [
        (["a|b", "x|y|"], [("a", "x"), ("a", "y"), ("b",)]),
        (
            ["a|b", "p|q|r|s", "||x|y|x|y"],
            [("a", "p"), ("q",), ("r", "x"), ("r", "y"), ("b", "s", "x"), ("b", "s", "y")],
        ),
        (["a|b", "x|y|z"], [("a", "x"), ("y",), ("b", "z")]),
    ],
    ids=["blank continues", "repetition decides", "unsure ancestors left out"],
)
def test_ragged_leaves(rows: list[str], leaves: list[tuple[str, ...]]) -> None:
    cells = [[Cell(t, r, c) for c, t in enumerate(row.split("|"))] for r, row in enumerate(rows)]
    assert ragged_leaves(cells) == leaves


def test_header_cells_without_end_do_not_explode() -> None:
    rows = [[Cell(f"a{i}", 0, i) for i in range(30)], [Cell(f"b{i}", 1, i) for i in range(90)]]
    assert len(ragged_leaves(rows)) == 90


@pytest.mark.parametrize(
    ("rows", "labels"),
    [
        (  # a form that nobody filled in, captions in front of the labels
            (
                *("第一项^3 | 内容 | 制发 | 废止", "规章 | | ", "规范性文件 | | "),
                *("第五项^2 | 内容 | 数量*2", "许可 | *2"),
            ),
            [("第一项", "规章"), ("第一项", "规范性文件"), ("第五项", "许可")],
        ),
        (  # a list with a header over its values, and one without any
            ("类别 | 结果 | 数量", "复议 | 维持 | ", "复议 | 纠正 | ", "诉讼 | 维持 | "),
            [("复议", "维持"), ("复议", "纠正"), ("诉讼", "维持")],
        ),
        (
            ("复议 | 维持 | ", "复议 | 纠正 | ", "诉讼 | 维持 | ", "诉讼 | 纠正 | "),
            [("复议", "维持"), ("复议", "纠正"), ("诉讼", "维持"), ("诉讼", "纠正")],
        ),
        (  # a blank among figures
            ("复议^2 | 维持 | 1", "纠正 | 2", "诉讼^2 | 维持 | ", "纠正 | 3"),
            [("复议", "维持"), ("复议", "纠正"), ("诉讼", "维持"), ("诉讼", "纠正")],
        ),
    ],
)
def test_lines_without_figures_are_lines(rows: tuple[str, ...], labels: list[tuple[str, ...]]) -> None:
    values = [c for c in with_headers(table(*rows)).cells if c.role is Role.VALUE]
    assert list(dict.fromkeys(c.row_path for c in values)) == labels


def test_headers_with_a_blank_at_the_end_stay_headers() -> None:
    made = table(
        "note*1^3 | people*3 | all^3",
        "person^2 | firms*2",
        "shop | ",
        "new | 1 | 2 | | 3",
        "old | 1 | | | 1",
    )
    roles = {c.text: c.role for c in with_headers(made).cells}
    assert roles["shop"] is roles["person"] is roles["firms"] is Role.HEADER


def test_a_heading_over_a_part_of_the_columns_is_a_header() -> None:
    made = table("a | 1 | 2 | 3", "复议*2 | | ", "维持 | 纠正 | | ", "4 | 5 | | ")
    found = paths(made)
    assert found["4"][1] == ("复议", "维持")
    assert found["5"][1] == ("复议", "纠正")


def test_a_label_alone_above_the_first_header_is_a_caption() -> None:
    made = table("第一项 | | ", "内容 | 规章 | 文件", "制发 | 1 | 2")
    assert with_headers(made).cells[0].role is Role.CAPTION
    assert paths(made)["2"] == (("制发",), ("文件",))


def test_a_label_that_reaches_over_the_values_is_a_label() -> None:
    found = paths(table("内容 | 数量 | 金额*2", "采购 | 1 | 2*2", "信息发布总数*3 | 3"))
    assert found["1"] == (("采购",), ("数量",))
    assert found["3"][0] == ("信息发布总数",)


def test_a_label_printed_in_each_of_its_columns_is_one() -> None:
    assert paths(table("a | b | x", "其他 | 其他 | 1", "其他 | 撤回 | 2"))["1"][0] == ("其他",)
