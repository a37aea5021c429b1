"""An archive in figures, on the terminal and as a page."""

from dataclasses import replace

import pytest

from extractor.result import (
    Extraction,
    Field,
    Finding,
    Problem,
    Review,
    Status,
    UnmappedRow,
    ValueState,
    Verdict,
)
from extractor.surveys.html import render
from extractor.surveys.page import page
from extractor.surveys.survey import Doubted, RuleCount, Unmapped, survey


def finding(verdict, *, vacuous=False):
    return Finding("R", {}, verdict, verdict, vacuous, (), None, None)


@pytest.fixture
def store(stored):
    doubt = {"status": Review.REVIEW, "reasons": ("label_doubtful", "recognised")}
    metadata = {
        "issuer": "青禾县",
        "report_year": 2023,
        "admin_level": "county",
        "region_code": "341200",
    }
    return stored(
        [
            Extraction(
                "a.html", "1" * 64, form="f", metadata=metadata,
                fields=(Field("x", 1, ValueState.VALUE), Field("y", 0, ValueState.ZERO_EXPLICIT)),
                findings=(finding(Verdict.FAIL), finding(Verdict.PASS, vacuous=True)),
                unmapped=(
                    UnmappedRow(1, 2, ("<b>其他", "件"), ()), UnmappedRow(1, 3, ("扩展",), (), "ext"),
                ),
            ),
            Extraction(
                "b.PDF", "2" * 64, form="f", metadata={**metadata, "report_year": None},
                fields=(Field("x", None, ValueState.BLANK, **doubt), Field("y", 3, ValueState.VALUE)),
                extra=(Field("z", 1, ValueState.VALUE),),
                findings=(finding(Verdict.PASS), finding(Verdict.NOT_ASSESSABLE)),
                errors=(Problem("hidden", "a sheet"),),
            ),
            Extraction(
                "c.zip!d", "3" * 64, status=Status.FAILED,
                errors=(Problem("damaged", "x"), Problem("damaged", "y")),
            ),
        ]
    )  # fmt: skip


def test_everything_is_counted_once(store):
    found = survey(store)
    assert (found.names, found.documents, found.issuers, found.fields, found.review) == (3, 3, 1, 4, 1)
    assert found.outcomes == {"html": {"complete": 1}, "pdf": {"complete": 1}, "unknown": {"failed": 1}}
    assert found.coverage == {"2023": {"county": 1}, "unknown": {"county": 1}}
    assert found.regions == {"34": 2}
    assert found.failures == {"damaged": 1}  # a remark on a complete document is none
    assert found.states == {"BLANK": 1, "VALUE": 2, "ZERO_EXPLICIT": 1}
    assert found.reasons == {"label_doubtful": 1, "recognised": 1}
    assert found.rules == (RuleCount("f", "R", holding=1, vacuous=1, failing=1, not_assessable=1),)
    assert found.rules[0].share == 0.5
    assert found.doubted == (Doubted("f", "x", 2, 1),)
    assert found.unmapped == (Unmapped(("<b>其他", "件"), 1, 1),)


def test_the_page_runs_nothing_that_is_printed(store):
    html = render(survey(store), "Archive <script>")
    assert "<script" not in html
    assert "&lt;b&gt;其他 / 件" in html
    assert "@@" not in html
    assert "http" not in html


def test_the_terminal_shows_it_in_lines(store):
    lines = page(survey(store)).splitlines()
    assert lines[0] == "3 documents, 2 reports of 1 issuers, 4 fields, 1 to review (25.0 %)"
    assert "R           f        1     1  50.0 %" in lines
    assert not [line for line in lines if line != line.rstrip()]


def test_lists_are_as_long_as_asked_and_say_what_is_left_out(store):
    forms = {"f": 3, "g": 2, "h": 1}
    lines = page(replace(survey(store), forms=forms), top=1).splitlines()
    assert lines[lines.index("f          3") + 1] == "… and 2 more (--top)"
    assert "more" not in page(replace(survey(store), forms=forms), top=3)


def test_an_empty_archive_is_told_too(stored):
    found = survey(stored([]))
    assert page(found).startswith("0 documents")
    assert "none" in render(found, "x")
