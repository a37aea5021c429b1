"""Cell adjacency on tables small enough to count by hand."""

import pytest

from extractor.document import Cell, Table
from extractor.evaluation.structure.adjacency import normalise, relations


def table(*rows):
    """Cells of one position each, from rows of words; ``.`` is a blank cell."""
    return Table(
        tuple(
            Cell("" if text == "." else text, r, c)
            for r, row in enumerate(rows)
            for c, text in enumerate(row.split())
        )
    )


def found(table, **options):
    return {" ".join(map(str, relation)): n for relation, n in relations(table, **options).items()}


def test_every_text_is_related_to_the_next_one_right_and_down():
    assert found(table("a b", "c d")) == {
        "A B right 0": 1,
        "C D right 0": 1,
        "A C down 0": 1,
        "B D down 0": 1,
    }


def test_blanks_have_no_relations_and_are_looked_through():
    assert found(table("a . b", ". . c")) == {"A B right 0": 1, "B C down 0": 1}


def test_the_blanks_in_between_are_counted_only_if_wanted():
    assert found(table("a . . b"), count_blanks=True) == {"A B right 2": 1}


def test_a_cell_that_is_no_cell_counts_as_blank():
    assert found(Table((Cell("a", 0, 0), Cell("b", 0, 2)))) == {"A B right 0": 1}


def test_a_pair_gives_one_relation_however_many_rows_it_shares():
    """The span on the left has two rows beside one tall cell, the header two columns below."""
    spans = Table((
        Cell("head", 0, 0, column_span=2),
        Cell("tall", 1, 0, row_span=2),
        Cell("high", 1, 1, row_span=2),
    ))  # fmt: skip
    assert found(spans) == {"TALL HIGH right 0": 1, "HEAD TALL down 0": 1, "HEAD HIGH down 0": 1}


def test_equal_texts_in_different_cells_are_different_relations():
    assert found(table("0 0 0")) == {"0 0 right 0": 2}


def test_a_cell_has_no_relation_to_itself():
    assert found(Table((Cell("a", 0, 0, 2, 2),))) == {}


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Net  profit\n", "NETPROFIT"),
        ("1,234.5 %", "1_234_5_"),
        ("a–b", "A_B"),
        ("合 计：", "合计_"),
        ("ﬁne", "FINE"),
        (" \n", ""),
    ],
)
def test_texts_are_compared_without_space_case_and_special_characters(text, normal):
    assert normalise(text) == normal
