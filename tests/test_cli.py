"""The command as a program: what it prints, where, and with which exit code."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from extractor.cli import main
from extractor.outputs.schema import json_schema
from extractor.result import dumps, loads

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "report.html"
NOTICE = (
    "<html><meta charset=utf-8><h1>关于放假的通知</h1><p>各单位：</p>"
    "<table><tr><td>日期</td><td>安排</td></tr><tr><td>一日</td><td>休息</td></tr></table>"
)
VALID = jsonschema.Draft202012Validator(json_schema())


def run(*arguments, cwd=None, code=0, env=None):
    done = subprocess.run(
        [sys.executable, "-m", "extractor", *map(str, arguments)],
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        timeout=120,
    )
    assert "Traceback" not in done.stderr.decode()
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def lines(text):
    records = [json.loads(line) for line in text.splitlines()]
    for record in records:
        VALID.validate(record)
    return records


@pytest.fixture
def archive(tmp_path):
    """A report, a notice, an empty file, a picture called PDF, and a pipe."""
    (tmp_path / "2023").mkdir()
    (tmp_path / "2023" / "report.html").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "notice.html").write_text(NOTICE, "utf-8")
    (tmp_path / "empty.pdf").write_bytes(b"")
    (tmp_path / "picture.pdf").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(300))
    os.mkfifo(tmp_path / "pipe")
    return tmp_path


def test_every_file_of_a_folder_is_one_valid_row(archive):
    out, _ = run("extract", archive, "--format", "jsonl", code=1)
    rows = lines(out)
    told = {row["document"]: (row["status"], row["form"], row["reasons"][:1]) for row in rows}
    assert told == {
        "2023/report.html": ("complete", "cn.ogi.2021", []),
        "empty.pdf": ("failed", None, ["empty"]),
        "notice.html": ("complete", None, ["not_a_report"]),
        "picture.pdf": ("failed", None, ["damaged"]),
        "pipe": ("failed", None, ["not_a_file"]),
    }
    assert [row["document"] for row in rows] == sorted(told)


def test_a_line_reads_back_to_the_same_line(archive):
    out, _ = run("extract", archive, "--format", "jsonl", code=1)
    for line in out.splitlines():
        assert dumps(loads(line).to_json()) == line


def test_one_and_two_workers_give_the_same_bytes(archive):
    one, _ = run("extract", archive, "--format", "jsonl", code=1)
    two, _ = run("extract", archive, "--format", "jsonl", "--jobs", "2", code=1)
    assert one == two


def test_every_field_of_the_form_is_there_and_every_printed_one_has_its_place():
    (row,) = lines(run("extract", EXAMPLE, "--format", "jsonl")[0])
    assert row["document"] == "report.html"
    assert len(row["fields"]) == 200
    assert all(f["provenance"]["dom"] for f in row["fields"] if f["raw"] is not None)
    assert (
        sum(f["value"] or 0 for f in row["fields"] if f["path"].startswith("requests.received.org")) == 8
    )
    assert '"value": 63.50,' in run("extract", EXAMPLE, "--format", "jsonl")[0]


def test_facts_of_the_prose_are_read_unless_left_out():
    out, _ = run("extract", EXAMPLE, "--format", "jsonl")
    (row,) = lines(out)
    first = row["facts"][0]
    assert (first["path"], first["value"], first["unit"]) == (
        "requests.received.total", 37, "件",
    )  # fmt: skip
    assert row["model"]["facts"]
    assert any(f["rule"] == "prose.requests.received.total" for f in row["findings"])
    out, _ = run("extract", EXAMPLE, "--no-facts", "--format", "jsonl")
    (row,) = lines(out)
    assert row["facts"] == []
    assert not any(f["rule"].startswith("prose.") for f in row["findings"])


def test_csv_has_a_row_for_each_field(archive):
    out, _ = run("extract", archive, "--format", "csv", code=1)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert len(rows) == 200 + 4
    (fees,) = [r for r in rows if r["path"] == "disclosure.art20_8.fees.amount"]
    assert (fees["value"], fees["issuer"], fees["report_year"]) == ("63.50", "青禾县人民政府", "2023")


def test_summary_is_what_a_pipe_gets_too(archive):
    out, err = run("extract", archive, code=1)
    assert "青禾县人民政府, 2023, cn.ogi.2021" in out
    assert "notice.html: no known report" in out
    assert out.endswith("rules: 48 hold, 0 fail\n")
    assert "5 documents: 2 complete, 0 partial, 3 failed" in out
    assert err == ""


def test_a_total_that_does_not_add_up_is_told_with_its_figures(tmp_path):
    page = EXAMPLE.read_text("utf-8").replace("<td>37</td>", "<td>73</td>")
    (tmp_path / "wrong.html").write_text(page, "utf-8")
    out, _ = run("extract", tmp_path / "wrong.html")
    assert "T3.row_sum, row 一、本年新收政府信息公开申请数量: expected 37, printed 73" in out


def test_out_is_written_whole_and_standard_output_stays_empty(archive):
    place = archive.parent / "out.jsonl"
    out, err = run("extract", archive, "--format", "jsonl", "--out", place, code=1)
    assert out == ""
    assert "5 documents" in err
    assert len(lines(place.read_text("utf-8"))) == 5


def test_output_is_utf8_whatever_the_locale(archive):
    out, _ = run("extract", EXAMPLE, env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"})
    assert "青禾县人民政府" in out


def test_strict_and_a_form_that_is_forced():
    run("extract", EXAMPLE, "--strict")
    (row,) = lines(run("extract", EXAMPLE, "--form", "cn.ogi.2021", "-f", "jsonl")[0])
    assert row["form"] == "cn.ogi.2021"


@pytest.mark.parametrize(
    "arguments",
    [
        ("extract",),
        ("extract", "missing.pdf"),
        ("extract", EXAMPLE, "--format", "xml"),
        ("extract", EXAMPLE, "--jobs", "0"),
        ("extract", EXAMPLE, "--form", "cn.ogi.1999"),
        ("extract", EXAMPLE, "--out", "missing/folder/out.csv"),
        ("tables", "missing.pdf"),
        ("forms", "show", "nothing"),
        ("forms", "validate", "missing.yaml"),
        ("forms", "crosswalk", "cn.ogi.2019", "nothing"),
        ("extract", EXAMPLE, "--as", "cn.ogi.2019"),
        ("extract", EXAMPLE, "--apply-repairs"),
        ("extract", EXAMPLE, "--format", "csv", "--as", "nothing"),
        ("mine", "missing.jsonl"),
        ("mine", EXAMPLE),
        ("train", "--form", "cn.ogi.2021", "--labels", "missing.csv"),
        ("unknown",),
    ],
)
def test_wrong_usage_is_two_with_a_sentence(arguments, tmp_path):
    out, err = run(*arguments, cwd=tmp_path, code=2)
    assert out == ""
    assert err.strip()


def test_our_own_fault_is_seventy_with_one_paragraph(tmp_path):
    code = (
        "import sys, extractor.cli as cli, extractor.outputs.schema as schema\n"
        "schema.json_schema = lambda: 1 / 0\n"
        "sys.argv = ['extractor', *sys.argv[1:], 'schema']\n"
        "cli.main()\n"
    )
    call = [sys.executable, "-c", code]
    quiet = subprocess.run(call, capture_output=True, text=True)
    assert quiet.returncode == 70
    assert quiet.stderr.count("\n") == 1
    assert "ZeroDivisionError" in quiet.stderr
    loud = subprocess.run([*call, "--debug"], capture_output=True, text=True)
    assert "Traceback" in loud.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is imitated by /dev/full")
def test_a_full_disk_is_told_as_what_it_is():
    with open("/dev/full", "w") as full:
        call = [sys.executable, "-m", "extractor", "schema"]
        done = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 2
    assert done.stderr == "extractor: the output cannot be written: No space left on device\n"


def test_tables_in_each_format(tmp_path):
    out, _ = run("tables", EXAMPLE)
    assert out.startswith("# report.html\n\n## Table 1")
    (record,) = map(json.loads, run("tables", EXAMPLE, "--format", "json")[0].splitlines())
    assert [(t["rows"], t["columns"]) for t in record["tables"]] == [(14, 4), (28, 10), (4, 15)]
    assert '<td rowspan="22">' in run("tables", EXAMPLE, "--format", "html")[0].replace("th", "td")
    run("tables", EXAMPLE, "--format", "csv", "--out", tmp_path / "t")
    assert sorted(p.name for p in (tmp_path / "t").iterdir()) == [
        f"report.html.table{n}.csv" for n in (1, 2, 3)
    ]


def test_tables_as_a_workbook_and_drawn(archive, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book, seen = tmp_path / "out" / "t.xlsx", tmp_path / "seen"
    book.parent.mkdir()
    _, err = run("tables", archive / "2023", archive / "empty.pdf", "-f", "xlsx", "--out", book,
                 "--debug", seen, code=1)  # fmt: skip
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["Tables", "Table 1", "Table 2", "Table 3"]
    assert [row[1].value for row in sheets["Tables"].iter_rows(min_row=2)] == [
        *["report.html"] * 3,
        "empty.pdf",
    ]
    assert "report.html: nothing is drawn: html has no pages" in err
    assert list(seen.iterdir()) == []
    assert "Add `--out" in run("tables", archive, "-f", "xlsx", code=2)[1]


def test_tables_tells_of_a_bad_file_and_goes_on(archive):
    out, err = run("tables", archive, "--format", "json", code=1)
    records = map(json.loads, out.splitlines())
    told = {r["document"]: (len(r["tables"]), [n["code"] for n in r["notes"]]) for r in records}
    assert told == {
        "2023/report.html": (3, []),
        "empty.pdf": (0, ["empty"]),
        "notice.html": (1, []),
        "picture.pdf": (0, ["damaged"]),
        "pipe": (0, ["not_a_file"]),
    }
    assert "empty.pdf: empty: " in err
    assert run("tables", archive / "pipe", code=1)[0] == ""


def test_forms_are_listed_shown_and_validated(tmp_path):
    assert "cn.ogi.2019" in run("forms", "list")[0]
    shown, _ = run("forms", "show", "cn.ogi.2021")
    assert "（一）予以公开" in shown
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: x\nnonsense: 1\n", "utf-8")
    out, _ = run("forms", "validate", bad, code=2)
    assert "nonsense" in out
    out, _ = run("forms", "validate", EXAMPLE.parents[2] / "extractor" / "forms" / "cn.ogi.2021.yaml")
    assert out.endswith(": no mistakes\n")


def test_a_crosswalk_is_printed_for_people_and_programs():
    out, _ = run("forms", "crosswalk", "cn.ogi.2014", "cn.ogi.2021")
    assert out.startswith("cn.ogi.2014 → cn.ogi.2021 (over cn.ogi.2019)\n")
    assert "    → litigation.direct.total + litigation.after_review.total\n" in out
    out, _ = run("forms", "crosswalk", "cn.ogi.2019", "cn.ogi.2021", "--json")
    found = json.loads(out)
    assert sum(found["counts"].values()) == len(found["correspondences"])
    (fees,) = [c for c in found["correspondences"] if c["to"] == ["disclosure.art20_8.fees.amount"]]
    assert (fees["relation"], "万元" in fees["why"]) == ("not_comparable", True)


def test_repairs_stand_beside_the_values(tmp_path):
    page = Path(EXAMPLE).read_text("utf-8").replace("<td>37<", "<td>73<", 1)
    (tmp_path / "wrong.html").write_text(page, "utf-8")
    out, _ = run("extract", "wrong.html", "--format", "csv", "--apply-repairs", cwd=tmp_path)
    found = {row["path"]: row for row in csv.DictReader(io.StringIO(out))}
    received = found["requests.received.total"]
    assert (received["value"], received["repaired"], received["status"]) == ("73", "37", "accepted")
    assert sum(bool(row["repaired"]) for row in found.values()) == 1


def test_csv_under_the_paths_of_another_edition():
    out, _ = run("extract", EXAMPLE, "--format", "csv", "--as", "cn.ogi.2019")
    found = {row["path"]: row for row in csv.DictReader(io.StringIO(out))}
    received = found["requests.received.total"]
    assert (received["comparable_path"], received["comparability"]) == (received["path"], "exact")
    assert received["comparable_value"] == received["value"] == "37"
    fees = found["disclosure.art20_8.fees.amount"]
    assert (fees["comparable_path"], fees["comparability"], fees["comparable_value"]) == (
        "",
        "not_comparable",
        "",
    )
    parts = [f"requests.outcome.other.{p}.total" for p in ("no_correction", "fee_unpaid", "misc")]
    assert {found[part]["comparability"] for part in parts} == {"part"}
    total = found[" + ".join(parts)]
    assert (total["value"], total["comparable_path"]) == ("", "requests.outcome.other.total")
    assert int(total["comparable_value"]) == sum(int(found[part]["value"]) for part in parts)


def test_mining_prints_a_table_and_writes_a_file_to_fill_in(archive, tmp_path):
    page = archive / "2023" / "report.html"
    page.write_text(page.read_text("utf-8").replace("信访举报投诉类申请", "来访诉求转办事宜"), "utf-8")
    report = json.loads(run("extract", page, "--format", "jsonl")[0])
    for field in report["fields"]:  # the order of the rows settles this one; let it be doubted
        if "来访" in "".join(field["labels"]["row"]):
            field |= {"status": "review", "reasons": ["label_doubtful"]}
    (archive / "run.jsonl").write_text(json.dumps(report), "utf-8")
    out, _ = run("mine", archive / "run.jsonl")
    assert "来访诉求转办事宜" in out
    labels = tmp_path / "labels.csv"
    out, err = run("mine", archive, "--out", labels)
    assert (out, "labels in" in err) == ("", True)
    rows = list(csv.DictReader(io.StringIO(labels.read_text("utf-8"))))
    assert all(row["class"] == row["guess_1"] for row in rows)
    found = json.loads(run("mine", archive, "--json")[0])["labels"]
    assert len(found) == len(rows)


def test_the_schema_is_a_schema():
    schema = json.loads(run("schema")[0])
    assert schema == json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("command", ["extract", "tables"])
def test_a_folder_without_files_is_told(tmp_path, command):
    assert run(command, tmp_path) == ("", "no files found\n")


def test_ctrl_c_before_a_command_runs_ends_quietly(monkeypatch, capsys):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("extractor.cli.app", stopped)
    with pytest.raises(SystemExit, match="130"):
        main()
    assert capsys.readouterr() == ("", "")
