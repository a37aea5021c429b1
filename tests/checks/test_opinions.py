from __future__ import annotations

from dataclasses import replace

from extractor.acceptance import ACCEPT_AT
from extractor.checks.opinions import tables_in_doubt, with_opinions
from extractor.document import Cell, Provenance, SecondOpinion, Table
from extractor.result import Extraction, Field, Finding, Operand, Review, ValueState, Verdict


def field(path: str, column: int) -> Field:
    at = Provenance(table=1, row=2, column=column)
    return Field(path, 3, ValueState.VALUE, "3", confidence=1.0, provenance=at)


def finding(culprit: str) -> Finding:
    fails = Verdict.FAIL
    return Finding("r", {}, fails, fails, False, (Operand("a", 3),), 4, 3, culprit=culprit)


EXTRACTION = Extraction("d", "0", fields=(field("a", 1), field("b", 2)))


def test_a_cell_that_two_readers_read_differently_goes_to_review():
    table = Table((Cell("3", 1, 0), Cell("3", 1, 1)), second_opinion=SecondOpinion(2, ((2, 2, "8"),)))
    same, other = with_opinions(EXTRACTION, [table]).fields
    assert same == EXTRACTION.fields[0]
    assert other.status is Review.REVIEW
    assert other.reasons == ("readings_differ",)
    assert other.confidence < ACCEPT_AT
    assert (other.value, other.raw) == (3, "3")


def test_agreement_changes_nothing():
    table = Table((Cell("3", 1, 0),), second_opinion=SecondOpinion(2))
    assert with_opinions(EXTRACTION, [table]) is EXTRACTION


def test_only_failures_that_may_be_the_readers_ask_for_another():
    assert tables_in_doubt(replace(EXTRACTION, findings=(finding("source"),))) == set()
    assert tables_in_doubt(replace(EXTRACTION, findings=(finding("unknown"),))) == {1}
