"""Headings beside their figures."""

from extractor.document import BBox
from extractor.grids.paired import with_headings
from extractor.grids.pieces import Piece, PieceLine


def heads(*spans):
    return [PieceLine(tuple(Piece("词", BBox(x0, 0, x1, 10), ()) for x0, x1 in spans))]


def test_a_column_is_as_wide_as_its_figures_and_its_heading():
    header = heads((0, 40), (60, 90), (100, 130))
    assert with_headings([(80, 95), (120, 125)], header) == [(60, 95), (100, 130)]
    assert with_headings([(80, 95), (120, 125)], header[:0]) is None
    assert with_headings([(5, 6), (30, 31), (80, 95), (120, 125)], header) is None


def test_without_figures_there_is_nothing_to_pair():
    assert with_headings([], heads((0, 40))) is None
    assert with_headings([], heads((0, 40), (60, 90))) is None
