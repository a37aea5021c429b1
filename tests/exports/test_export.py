"""Files of an export: read by what people read them with, whole, and the same each time."""

import csv
import hashlib
import json
import subprocess
from decimal import Decimal

import openpyxl
import pytest

import extractor
from extractor.errors import FormError, UsageError
from extractor.exports import export as exports
from extractor.exports.codebook import STATES
from extractor.exports.sheet import DOUBT
from extractor.outputs.tidy import COLUMNS
from extractor.result import Extraction, ValueState, loads

ALL = ("csv", "parquet", "xlsx", "jsonl")
FEES = "disclosure.art20_8.fees.amount"
RECEIVED = "requests.received.natural_person"
CARRIED = "requests.carried_in.natural_person"


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_failed_document_has_its_row_and_says_why(store, tmp_path):
    extractor.export(store, tmp_path / "out")
    rows = table(tmp_path / "out", "documents")
    assert [row["document"] for row in rows] == ["a.html", "b/=cmd.html", "c.pdf"]
    assert (rows[2]["document_status"], rows[2]["reasons"], rows[2]["error"]) == (
        "failed",
        "damaged",
        "cut off",
    )


def test_what_a_wide_column_cannot_hold_is_counted_and_stands_in_fields(store, tmp_path):
    extractor.export(store, tmp_path / "out")
    first, second = table(tmp_path / "out", "reports.cn.ogi.2021")
    assert (first["left_out"], second["left_out"]) == ("0", "1")  # 1.5 is no count
    assert (second[CARRIED], second[RECEIVED], second[FEES]) == ("", "", "24252.3110820")
    assert (second["review"], second["doubtful"]) == ("1", RECEIVED)
    (field,) = (
        row
        for row in table(tmp_path / "out", "fields")
        if row["document"] == second["document"] and row["path"] == CARRIED
    )
    assert (field["value"], field["number"], field["note"]) == ("1.5", "1.5", '\x07,"见下"\n')


def test_fields_have_the_columns_of_the_command_extract(store, tmp_path):
    extractor.export(store, tmp_path / "out")
    columns = list(table(tmp_path / "out", "fields")[0])
    assert [name for name in columns if name not in {"number", "extra"}] == list(COLUMNS)


def test_money_in_another_unit_is_never_taken_for_that_of_the_form(stored, tmp_path):
    printed = {"a": ("251000元", 251000, "元"), "b": ("3件", 3, "件"), "c": ("3", 3, None)}
    reports = []
    for name, (raw, value, unit) in printed.items():
        field = extractor.result.Field(FEES, value, ValueState.VALUE, raw, unit)
        reports.append(Extraction(name, name * 64, form="cn.ogi.2021", fields=(field,)))
    extractor.export(stored(reports), tmp_path / "out", formats=["csv", "xlsx"])
    rows = table(tmp_path / "out", "reports.cn.ogi.2021")
    assert [row[FEES] for row in rows] == ["25.1000", "", "3"]
    assert [row["left_out"] for row in rows] == ["0", "1", "0"]
    sheet = openpyxl.load_workbook(tmp_path / "out" / "reports.xlsx")["cn.ogi.2021"]
    column = next(cell.column for cell in sheet[3] if cell.value == FEES)
    assert [sheet.cell(row, column).value for row in (4, 5, 6)] == ["251000元", "3件", 3]


def test_numbers_beyond_the_column_stay_as_text(stored, tmp_path):
    item = extractor.result.Field("x", 10**40, ValueState.VALUE, str(10**40))
    store = stored([Extraction("a", "1" * 64, form="cn.ogi.2021", fields=(item,))])
    extractor.export(store, tmp_path / "out", formats=("csv", "parquet"))
    (row,) = table(tmp_path / "out", "fields")
    assert (row["value"], row["number"]) == (str(10**40), "")


def test_json_lines_are_the_reports_themselves(store, tmp_path):
    extractor.export(store, tmp_path / "out", formats=["jsonl"])
    lines = (tmp_path / "out" / "reports.jsonl").read_text("utf-8").splitlines()
    assert [loads(line).document for line in lines] == ["a.html", "b/=cmd.html", "c.pdf"]


def test_the_same_store_gives_the_same_bytes(store, tmp_path, monkeypatch):
    def digests(folder):
        extractor.export(store, folder, formats=ALL)
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}

    first = digests(tmp_path / "one")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    monkeypatch.setattr("time.time", lambda: 1.9e9)
    assert digests(tmp_path / "two") == first


def test_a_failure_on_the_way_leaves_the_old_files_and_nothing_else(store, tmp_path, monkeypatch):
    out = tmp_path / "out"
    extractor.export(store, out, formats=ALL)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    monkeypatch.setattr(exports, "codebook_page", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        extractor.export(store, out, formats=ALL)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before


def test_the_workbook_colours_doubt_and_runs_nothing(store, tmp_path):
    extractor.export(store, tmp_path / "out", formats=["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "out" / "reports.xlsx")
    sheet = book["cn.ogi.2021"]
    assert (sheet.freeze_panes, sheet.max_row) == ("C4", 5)
    columns = {cell.value: cell.column for cell in sheet[3]}
    doubted = sheet.cell(5, columns[RECEIVED])
    assert (doubted.value, doubted.data_type, doubted.fill.fgColor.rgb) == ("=1+1", "s", f"00{DOUBT}")
    assert "Words stand where a number belongs." in doubted.comment.text
    assert sheet.cell(4, columns[RECEIVED]).comment is None
    assert sheet.cell(4, columns[RECEIVED]).data_type == "n"
    assert [row[0].value for row in book["文件 Documents"].iter_rows(min_row=3)][2] == "c.pdf"


def test_every_column_is_described_in_both_languages(store, tmp_path):
    extractor.export(store, tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    schemas = [r["schema"]["fields"] for r in package["resources"] if "schema" in r]
    assert len(schemas) == 6
    assert all(field["title"] and field["description"] for fields in schemas for field in fields)
    book = table(tmp_path / "out", "codebook")
    assert all(row["zh"] and row["en"] for row in book)
    assert set(STATES) == set(ValueState)


def test_wrong_usage_is_told(store, stored, tmp_path):
    with pytest.raises(UsageError, match="parquet, csv, xlsx, jsonl"):
        extractor.export(store, tmp_path / "out", formats=["sas"])
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot make the folder"):
        extractor.export(store, tmp_path / "file" / "out")
    foreign = stored([Extraction("a", "1" * 64, form="my.form")], "foreign.db")
    with pytest.raises(FormError, match="--form FILE"):
        extractor.export(foreign, tmp_path / "out")


@pytest.mark.slow
def test_duckdb_and_pandas_read_the_parquet(store, tmp_path):
    import duckdb
    import pandas

    extractor.export(store, tmp_path / "out", formats=["parquet"])
    fields = tmp_path / "out" / "fields.parquet"
    found = duckdb.sql(
        f"SELECT number FROM '{fields}' WHERE path = '{FEES}' AND state = 'VALUE' ORDER BY document"
    ).fetchall()
    assert found[1] == (Decimal("24252.3110820"),)
    wide = pandas.read_parquet(tmp_path / "out" / "reports.cn.ogi.2021.parquet")
    assert wide["issuer"].tolist() == ["青禾县人民政府"] * 2
    assert wide[RECEIVED].notna().tolist() == [True, False]
    assert wide[FEES][1] == Decimal("24252.3110820")


@pytest.mark.slow
def test_frictionless_finds_the_package_valid_and_a_changed_file_not(store, tmp_path):
    import frictionless

    out = tmp_path / "out"
    extractor.export(store, out, formats=ALL)
    report = frictionless.validate(str(out / "datapackage.json"))
    assert report.valid, report.flatten(["type", "note"])
    rows = (out / "documents.csv").read_text("utf-8")
    (out / "documents.csv").write_text(rows.replace("county", "nation", 1), "utf-8")
    assert not frictionless.validate(str(out / "datapackage.json")).valid


@pytest.mark.slow
def test_libreoffice_opens_the_workbook(store, tmp_path):
    extractor.export(store, tmp_path / "out", formats=["xlsx"])
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to",
         "ods", "--outdir", tmp_path, tmp_path / "out" / "reports.xlsx"],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    from python_calamine import load_workbook

    rows = load_workbook(tmp_path / "reports.ods").get_sheet_by_name("cn.ogi.2021").to_python()
    column = rows[2].index(FEES)
    assert rows[4][column] == 24252.311082
    assert rows[4][rows[2].index(RECEIVED)] == "=1+1"
