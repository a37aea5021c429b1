"""Tables with rows that the data name, in the layouts in which agencies print them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from extractor.pipeline import extract
from extractor.result import Extraction, ValueState

FLOW = ("Component", "Number of Requests Pending as of Start of Fiscal Year",
        "Number of Requests Received in Fiscal Year", "Number of Requests Processed in Fiscal Year",
        "Number of Requests Pending as of End of Fiscal Year")  # fmt: skip
V_A = "V.A. RECEIVED, PROCESSED AND PENDING FOIA REQUESTS"
TITLE = "Federal Harbors Commission Annual Freedom of Information Act Report Fiscal Year 2019"
ROWS = (("OGC", "10", "5", "8", "7"), ("Office of Tides*", "1,000", "1", "1", "1,000"))
TOTAL = ("AGENCY OVERALL", "1,010", "6", "9", "1,007")
DAYS = ("Median Number of Days", "Average Number of Days", "Lowest Number of Days",
        "Highest Number of Days")  # fmt: skip


def table(*rows: Sequence[str]) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return "<table border=1>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def read(tmp_path: Path, body: str, *, title: str = TITLE, suffix: str = ".html") -> Extraction:
    path = tmp_path / f"report{suffix}"
    page = f"<html><body><h1>{title}</h1>{body}</body></html>" if suffix == ".html" else body
    path.write_text(page, encoding="utf-8")
    return extract(path)[0]


def printed(extraction: Extraction) -> dict[str, object]:
    met = (f for f in extraction.fields if f.raw is not None)
    return {f.path.removeprefix("foia."): f.value for f in met}


def test_one_record_for_each_row(tmp_path: Path) -> None:
    found = read(tmp_path, f"<h3>{V_A}</h3>" + table(FLOW, *ROWS, TOTAL))
    assert found.form == "us.foia.annual"
    assert found.metadata["issuer"] == "Federal Harbors Commission"
    assert found.metadata["report_year"] == 2019
    assert [*printed(found).items()][:5] == [
        ("v_a.ogc.start", 10),
        ("v_a.ogc.received", 5),
        ("v_a.ogc.processed", 8),
        ("v_a.ogc.end", 7),
        ("v_a.office_of_tides.start", 1000),
    ]
    assert printed(found)["v_a.overall.end"] == 1007
    assert len(printed(found)) == 12
    tides = found.field("foia.v_a.office_of_tides.end")
    assert (tides.row_labels, tides.state) == (("Office of Tides*",), ValueState.VALUE)


@pytest.mark.parametrize(
    ("head", "total"),
    [
        (("",), "Total"),
        (("Agency / Component",), "Agency Overall"),
        (("COMPONENT",), "FHC Overall"),
    ],
)
def test_the_total_has_one_key_whatever_it_is_called(
    tmp_path: Path, head: tuple[str], total: str
) -> None:
    found = read(tmp_path, f"<p>{V_A}</p>" + table((*head, *FLOW[1:]), *ROWS, (total, *TOTAL[1:])))
    assert printed(found)["v_a.overall.start"] == 1010


def test_tables_with_the_same_header_are_told_apart_by_what_announces_them(tmp_path: Path) -> None:
    simple = ("", *(f"Simple {d}" for d in DAYS))
    tables = (
        (
            "A. Processed Requests -- Response Time for All Processed Perfected Requests",
            simple,
            "1",
            "<1",
        ),
        (
            "VII.B. Response Time for Perfected Requests in Which Information Was Granted",
            simple,
            "3",
            "N/A",
        ),
        ("VI.C.(4) Response Time for Administrative Appeals", ("Component", *DAYS), "5", "7"),
    )
    body = "".join(
        f"<h3>{caption}</h3>{table(head, ('OGC', median, '6', lowest, '8'))}"
        for caption, head, median, lowest in tables
    )
    found = printed(read(tmp_path, body))
    assert found["vii_a.ogc.simple.lowest"] == "<1"
    assert found["vii_b.ogc.simple.median"] == 3
    assert found["vii_b.ogc.simple.lowest"] is None
    assert found["vi_c4.ogc.lowest"] == 7


def test_a_wide_table_in_two_parts_is_one_record(tmp_path: Path) -> None:
    numbers = ("1", "2", "3", "4", "5", "6", "7(A)", "7(B)", "7(C)", "7(D)", "7(E)", "7(F)", "8", "9")
    heads = [f"Ex. {n}" for n in numbers]
    first = table(("Component", *heads[:8]), ("OGC", *"12345678"), ("OIG", *"00000000"))
    second = table(("Component", *heads[8:]), ("OGC", *"987654"), ("OIG", *"111111"))
    caption = "<p>V.B.(3) Disposition of FOIA Requests - Number of Times Exemptions Applied</p>"
    found = printed(read(tmp_path, f"{caption}{first}<p> </p>{second}"))
    assert found["v_b3.oig.ex_8"] == 1
    assert [found[f"v_b3.ogc.ex_{k}"] for k in ("1", "7b", "7c", "9")] == [1, 8, 9, 4]


def test_a_record_of_two_lines(tmp_path: Path) -> None:
    heads = [f"{n}th" for n in range(9, 3, -1)]
    header = ("Component", "", "10th Oldest Request", *heads, "3rd", "2nd", "Oldest Request")
    dates = [f"201{n}-03-0{n + 1}" for n in range(9)]
    rows = (
        ("OGC", "Date of Receipt", *dates, "N/A"),
        ("", "Number of Days Pending", *"123456789", "10"),
        ("OIG", "Date of Receipt", *dates, "N/A"),
        ("", "Number of Days Pending", *"123456789", "11"),
    )
    caption = "<p>VII.E. Pending Requests - Ten Oldest Pending Perfected Requests</p>"
    found = printed(read(tmp_path, caption + table(header, *rows)))
    assert found["vii_e.ogc.date.oldest_10"] == "2010-03-01"
    assert found["vii_e.ogc.date.oldest_1"] is None
    assert found["vii_e.oig.days.oldest_1"] == 11
    assert (found["vii_e.ogc.days.oldest_10"], found["vii_e.ogc.days.oldest_1"]) == (1, 10)


def test_headers_wrapped_over_lines_of_text(tmp_path: Path) -> None:
    text = f"""{TITLE}

XII.A. BACKLOGS OF FOIA REQUESTS AND ADMINISTRATIVE APPEALS

                  Number of       Number of
                 Backlogged      Backlogged
                Requests as      Appeals as
                  of End of       of End of
Component       Fiscal Year     Fiscal Year
-------------------------------------------
OGC                      54               3
Office of Tides          14               1
Canal Service             2               0
Agency Overall           70               4
"""
    found = printed(read(tmp_path, text, suffix=".txt"))
    assert found["xii_a.office_of_tides.requests"] == 14
    assert found["xii_a.overall.appeals"] == 4


def test_other_english_tables_are_no_report(tmp_path: Path) -> None:
    heads = ("Region", "Miles Driven", "Number of Vehicles", "Net Income")
    body = table(heads, ("East", "10", "2", "3"), ("West", "4", "5", "6"), ("Total", "14", "7", "9"))
    assert read(tmp_path, body, title="Annual Fleet Report 2019").form is None


def test_a_row_with_a_merged_cell_under_a_header_nobody_knows(tmp_path: Path) -> None:
    """It prints fewer cells than the table has columns, and their places are doubted, not lost."""
    strange = (*FLOW[:3], "Glorp", FLOW[4])
    merged = '<tr><td>Canal Service</td><td>4</td><td colspan="2">N/A</td><td>4</td></tr></table>'
    body = table(strange, *ROWS, TOTAL).removesuffix("</table>") + merged
    found = printed(read(tmp_path, f"<h3>{V_A}</h3>" + body))
    assert found["v_a.canal_service.start"] == 4
    assert found["v_a.office_of_tides.end"] == 1000
