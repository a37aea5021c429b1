import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from extractor.document import BBox, Provenance
from extractor.outputs.comparing import COMPARABLE_COLUMNS, comparison
from extractor.outputs.tidy import BOM, COLUMNS, neutralised, place_in_words, write_csv
from extractor.result import Extraction, Field, Problem, Review, Status, ValueState


def written(*extractions, **options):
    stream = io.StringIO()
    write_csv(extractions, stream, **options)
    return stream.getvalue()


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


REPORT = Extraction(
    "a/报告.pdf",
    "0" * 64,
    form="cn.ogi.2021",
    metadata={"issuer": "青禾县人民政府", "report_year": 2023},
    fields=(
        Field(
            "disclosure.art20_8.fees.amount",
            Decimal("63.50"),
            ValueState.VALUE,
            raw="63.50万元",
            unit="万元",
            confidence=0.995,
            row_labels=("行政事业性收费",),
            column_labels=("第二十条第（八）项", "本年收费\n金额"),
            provenance=Provenance((BBox(1, 2, 3, 4),), (5,), table=1, row=13, column=2),
        ),
        Field("requests.received.total", None, ValueState.BLANK, raw=""),
    ),
    extra=(Field("requests.outcome.other.total", -3, ValueState.VALUE, raw="-3"),),
)


def test_one_row_for_each_field_then_for_each_extra_field():
    first, second, third = rows(written(REPORT))
    assert tuple(first) == COLUMNS
    assert {k: v for k, v in first.items() if k not in {"document", "raw"}} == {
        "part": "1",
        "form": "cn.ogi.2021",
        "issuer": "青禾县人民政府",
        "report_year": "2023",
        "document_status": "complete",
        "path": "disclosure.art20_8.fees.amount",
        "label": "行政事业性收费 ｜ 第二十条第（八）项 / 本年收费金额",
        "value": "63.50",
        "state": "VALUE",
        "unit": "万元",
        "note": "",
        "confidence": "0.995",
        "status": "accepted",
        "reasons": "",
        "page": "5",
        "table": "1",
        "row": "13",
        "column": "2",
        "place": "p5[1.0,2.0,3.0,4.0]",
        "support": "0",
    }
    assert (second["value"], second["state"], second["place"]) == ("", "BLANK", "")
    assert third["path"] == "requests.outcome.other.total"


def test_a_document_without_fields_is_one_row_that_says_why():
    failed = Extraction(
        "x.pdf", "", status=Status.FAILED, reasons=("damaged",), errors=(Problem("damaged", "cut"),)
    )
    (row,) = rows(written(failed))
    assert (row["document"], row["document_status"], row["path"], row["reasons"]) == (
        "x.pdf",
        "failed",
        "",
        "damaged",
    )


def test_nothing_is_neutralised_unless_asked_and_numbers_never():
    assert rows(written(REPORT))[2]["raw"] == "-3"
    named = Extraction("=cmd.pdf", "", status=Status.FAILED)
    assert rows(written(named))[0]["document"] == "=cmd.pdf"
    assert rows(written(named, neutralise=True))[0]["document"] == "'=cmd.pdf"
    assert rows(written(REPORT, neutralise=True))[2]["value"] == "-3"


@pytest.mark.parametrize("number", ["-3", "+3", "-1,234.5", "-0.5", "12", "-5%", "+1e5"])
def test_numbers_are_left_alone(number):
    assert neutralised(number) == number


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-", "--253", "@x", "\tx", "-3件", "\r=1"])
def test_what_a_spreadsheet_would_run_is_neutralised(text):
    assert neutralised(text) == "'" + text


def test_rows_of_a_comparison_keep_the_columns_and_merge_nothing_silently():
    fields = (
        Field("disclosure.art20_8.fees.amount", Decimal("63.50"), ValueState.VALUE, unit="万元"),
        Field("requests.received.total", None, ValueState.BLANK, raw=""),
        Field("litigation.direct.total", 2, ValueState.VALUE, confidence=0.9),
        Field(
            "litigation.after_review.total", 1, ValueState.VALUE,
            confidence=0.4, status=Review.REVIEW, reasons=("label_doubtful",),
        ),
    )  # fmt: skip
    failed = Extraction("x.pdf", "", status=Status.FAILED)
    found = rows(written(replace(REPORT, fields=fields), failed, comparison=comparison("cn.ogi.2014")))
    told = {row["path"]: row for row in found}
    assert tuple(found[0]) == COLUMNS + COMPARABLE_COLUMNS
    assert [told["disclosure.art20_8.fees.amount"][name] for name in COMPARABLE_COLUMNS[:3]] == [
        "", "dropped", "",
    ]  # fmt: skip
    blank = told["requests.received.total"]
    assert [blank[name] for name in COMPARABLE_COLUMNS[:3]] == [
        "stat.requests.received",
        "approximate",
        "",
    ]
    assert told["litigation.direct.total"]["comparability"] == "part"
    total = told["litigation.direct.total + litigation.after_review.total"]
    assert (total["value"], total["comparable_path"], total["comparable_value"]) == (
        "",
        "stat.litigation",
        "3",
    )
    assert (total["confidence"], total["status"], total["reasons"]) == (
        "0.4",
        "review",
        "label_doubtful",
    )
    assert told["requests.outcome.other.total"]["comparability"] == ""  # of a sibling edition
    assert told[""]["document"] == "x.pdf"


def test_byte_order_mark_only_on_request():
    assert not written(REPORT).startswith(BOM)
    assert written(REPORT, bom=True).startswith(BOM + "document,")


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (None, ""),
        (Provenance(sheet="表1", cell="C7"), "表1!C7"),
        (Provenance(dom="/html/body/table[2]"), "/html/body/table[2]"),
        (Provenance(line=120, table=1), "line 120"),
        (
            Provenance((BBox(0, 700, 9, 800), BBox(0, 10, 9, 20)), (4, 5)),
            "p4[0.0,700.0,9.0,800.0];p5[0.0,10.0,9.0,20.0]",
        ),
    ],
)
def test_places(place, words):
    assert place_in_words(place) == words
