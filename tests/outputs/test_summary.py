from decimal import Decimal

from extractor.document import Provenance
from extractor.outputs.summary import summary, totals
from extractor.outputs.tally import Tally
from extractor.outputs.width import display_width
from extractor.result import (
    Extraction,
    Field,
    Finding,
    Operand,
    Problem,
    Review,
    Status,
    UnmappedCell,
    UnmappedRow,
    ValueState,
    Verdict,
)

ROW = ("三、本年度办理结果", "（一）予以公开")


def cell(column, value, number, **more):
    state = ValueState.VALUE if value else ValueState.ZERO_EXPLICIT
    place = Provenance(pages=(4,), table=2, row=7, column=number)
    return Field(
        f"requests.outcome.granted.{column}",
        value,
        state,
        raw=str(value),
        row_labels=ROW,
        column_labels=(column,),
        provenance=place,
        **more,
    )


PARTS = (cell("natural_person", 5, 4), cell("org.other", 0, 9))
TOTAL = cell("total", 6, 10, confidence=0.71, status=Review.REVIEW, reasons=("number_doubtful",))


def finding(verdict, *, vacuous=False):
    operands = tuple(Operand(f.path, f.number) for f in (*PARTS, TOTAL))
    return Finding(
        "T3.row_sum",
        {"row": "outcome.granted"},
        verdict,
        verdict,
        vacuous,
        operands,
        5,
        6,
        culprit="source",
    )


REPORT = Extraction(
    "报告.pdf",
    "0" * 64,
    form="cn.ogi.2021",
    form_confidence=0.99991,
    metadata={"issuer": "青禾县人民政府", "report_year": 2023},
    fields=(*PARTS, TOTAL, Field("review.total", status=Review.ACCEPTED)),
    extra=(
        Field("x", Decimal("1.50"), ValueState.VALUE, row_labels=("三", "（六）其 他\n处理")),
        Field("y", None, ValueState.BLANK, row_labels=("三", "（六）其 他\n处理")),
    ),
    unmapped=(
        UnmappedRow(2, 30, ("发布总数量：",), (UnmappedCell("", Provenance()),), "disclosure.ext.t"),
    ),
    findings=(finding(Verdict.FAIL), finding(Verdict.PASS), finding(Verdict.PASS, vacuous=True)),
)


def test_a_report_says_what_was_read_what_fails_and_what_needs_a_person():
    assert summary(REPORT).splitlines() == [
        "报告.pdf",
        "  青禾县人民政府, 2023, cn.ogi.2021 (over 99.9 %)",
        "  fields        4: 2 with a value, 1 zero, 1 not found; 3 accepted, 1 to review",
        "  rules         2 hold (1 on figures, 1 on zeros only), 1 fail, 0 not assessable",
        "  rule fails    T3.row_sum, row 三、本年度办理结果 / （一）予以公开: expected 5, printed 6"
        " (so printed in the source; page 4, table 2, row 7, column 10)",
        "  to review     （一）予以公开 ｜ total = 6"
        " (71.0 %: number_doubtful; page 4, table 2, row 7, column 10)",
        "  other form    （六）其他处理: 1.50, blank",
        "  not in form   发布总数量：: blank (table 2, row 30, disclosure.ext.t)",
    ]


def test_a_failed_document_says_why_and_what_to_do():
    failed = Extraction(
        "x.pdf",
        "",
        status=Status.FAILED,
        reasons=("damaged",),
        errors=(Problem("damaged", "no page tree", "Fetch it again.", "byte 10"),),
    )
    assert summary(failed) == (
        "x.pdf: failed\n  problem       damaged [byte 10]: no page tree. Fetch it again.\n"
    )


def test_a_document_that_is_no_report_is_told_apart_from_a_failure():
    text = summary(Extraction("notice.html", "0" * 64, reasons=("not_a_report",)))
    assert text.splitlines() == [
        "notice.html: no known report",
        "  because       not_a_report: No form that is known matches this document.",
    ]


def test_long_lists_are_cut_with_a_count():
    many = Extraction("x", "", form="f", fields=tuple(TOTAL for _ in range(30)))
    lines = summary(many).splitlines()
    assert sum("number_doubtful" in line for line in lines) == 8
    assert lines[-1].strip() == "… and 22 more"


def test_totals_and_exit_codes():
    tally = Tally()
    assert list(tally.counting([REPORT])) == [REPORT]
    assert (tally.exit_code(), tally.exit_code(strict=True)) == (0, 1)
    tally.add(Extraction("報告2.pdf", "", part=1, status=Status.PARTIAL))
    tally.add(Extraction("報告2.pdf", "", part=2))
    assert tally.exit_code() == 1
    assert totals(tally).splitlines() == [
        "2 documents with 3 reports: 2 complete, 1 partial, 0 failed",
        "forms: cn.ogi.2021 1, no known form 2",
        "fields: 3 accepted, 1 to review; rules: 2 hold, 1 fail",
    ]


def test_width_counts_columns_of_the_terminal():
    assert [display_width(text) for text in ("ab", "总计", "（一）", "é", "e\u0301", "\u200b", "ｱ")] == [
        2, 4, 6, 1, 1, 0, 1,
    ]  # fmt: skip
