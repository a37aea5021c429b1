"""Gold and predictions from files, and the files of an evaluation."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from extractor.errors import UsageError
from extractor.evaluation.files import write_files
from extractor.evaluation.gold import read_gold
from extractor.evaluation.grid import show
from extractor.evaluation.matching import match
from extractor.evaluation.page import page
from extractor.evaluation.predictions import read_predictions
from extractor.evaluation.scoring import Options, score
from extractor.result import ValueState, dumps
from tests.evaluation.build import gold, report

GOLD = gold(
    ("d1.html", "甲县</script>", {"a": 5, "b": 3}),
    ("d2.html", "B", {"a": 2, "b": 0}),
    ("d3.txt", "C", {}),
)
READ = [report("d1.html", {"a": 5, "b": 4}), report("d2.html", {"a": 2})]
QUICK = Options(by=("form", "agency"), rounds=100, baselines=False)


def _corpus(folder: Path) -> Path:
    (folder / "gold").mkdir()
    for document in GOLD.documents:
        (folder / "gold" / f"{document.id}.json").write_text(dumps(document.extraction.to_json()))
    (folder / "documents.csv").write_text(
        "id,issuer,format,layout_family\nd1,甲县,html,F1\nd2,乙县,html,F2\n"
    )
    (folder / "splits.csv").write_text("id,split\nd1,dev\nd2,test\nd3,test\n")
    return folder


def test_corpus_folder_with_facets_and_splits(tmp_path: Path) -> None:
    found = read_gold(_corpus(tmp_path))
    assert [d.agency for d in found.documents] == ["甲县", "乙县", "d3"]
    assert [d.id for d in found.select("test").documents] == ["d2", "d3"]
    assert found.documents[0].facets["family"] == "F1"
    assert not found.documents[2].is_report
    with pytest.raises(UsageError, match="no document is in split 'train'"):
        found.select("train")


def test_formats_are_chosen() -> None:
    assert [d.id for d in GOLD.of_formats(("txt", "pdf")).documents] == ["d3"]
    assert GOLD.of_formats(()) is GOLD
    with pytest.raises(UsageError, match="no document is of such a format"):
        GOLD.of_formats(("docx",))


def test_fingerprint_follows_the_gold(tmp_path: Path) -> None:
    before = read_gold(_corpus(tmp_path)).fingerprint
    place = tmp_path / "gold" / "d1.json"
    place.write_text(place.read_text().replace('"value": 5', '"value": 6'))
    assert read_gold(tmp_path).fingerprint != before


def test_gold_as_json_lines(tmp_path: Path) -> None:
    place = tmp_path / "gold.jsonl"
    place.write_text("\n".join(dumps(d.extraction.to_json()) for d in GOLD.documents) + "\n")
    assert len(read_gold(place).documents) == 3
    place.write_text("{}\n")
    with pytest.raises(UsageError, match="no extraction"):
        read_gold(place)


def test_csv_of_another_system(tmp_path: Path) -> None:
    place = tmp_path / "their.csv"
    place.write_text(
        "\ufeffdocument,path,value,form,confidence,status\n"
        "d1,a,5,test.form,0.9,review\nd1,b,,test.form,,\nd2,a,1.50,,,\nd2,b,无,,,\nd2,c,0,,,\n",
        encoding="utf-8",
    )
    first, second = read_predictions(place)
    assert (first.form, first.fields[0].confidence, first.fields[0].status.value) == (
        "test.form",
        0.9,
        "review",
    )
    assert first.fields[1].state is ValueState.BLANK
    states = [(f.value, f.state.value) for f in second.fields]
    assert states == [(Decimal("1.50"), "VALUE"), ("无", "TEXT"), (0, "ZERO_EXPLICIT")]
    assert [p.predicted.document for p in match(GOLD, [first, second]).pairs[:2]] == ["d1", "d2"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.csv", "document,value\n", "lacks path"),
        ("a.csv", "document,path,value,part\nd,a,1,x\n", "line 2: part"),
        ("a.jsonl", '{"document": "d"\n', "line 1"),
        ("a.jsonl", '\n{"fields": []}\n', "line 2"),
    ],
)
def test_a_bad_file_names_its_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    place = tmp_path / name
    place.write_text(text)
    with pytest.raises(UsageError, match=message):
        read_predictions(place)


def test_all_files_are_written_and_are_the_same_again(tmp_path: Path) -> None:
    scores = score(GOLD, READ, options=QUICK, baseline=[report("d1.html", {"a": 5, "b": 3})])
    first = {p.name: p.read_bytes() for p in write_files(scores, GOLD, tmp_path / "one")}
    second = {p.name: p.read_bytes() for p in write_files(scores, GOLD, tmp_path / "two")}
    assert first == second
    assert set(first) == {
        *("report.json", "summary.md", "cells.csv", "fields.csv", "slices.csv", "confusions.csv"),
        *("rules.csv", "calibration.csv", "risk_coverage.csv", "regressions.csv"),
        *("report.html", "manifest.json", "junit.xml"),
    }
    rows = list(csv.DictReader(first["cells.csv"].decode().splitlines()))
    wrong = {
        (r["document"], r["path"], r["outcome"]) for r in rows if not r["outcome"].startswith("CORRECT")
    }
    assert wrong == {("d1", "b", "WRONG_VALUE"), ("d2", "b", "MISSED")}
    assert [r["path"] for r in csv.DictReader(first["regressions.csv"].decode().splitlines())] == ["b"]
    suite = ElementTree.fromstring(first["junit.xml"])
    assert (suite.get("tests"), suite.get("failures")) == ("3", "3")
    assert json.loads(first["report.json"])["corpus"]["without_prediction"] == 1


def test_printed_text_cannot_end_the_script(tmp_path: Path) -> None:
    scores = score(GOLD, READ, options=QUICK)
    write_files(scores, GOLD, tmp_path)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "甲县\\u003c/script>" in html
    assert "甲县</script>" not in html


def test_the_page_names_every_part() -> None:
    text = page(score(GOLD, READ, options=QUICK).report)
    for words in (
        "3 documents (2 reports)",
        "documents exact",
        "Straight through",
        "Calibration",
        "Rules",
        "By agency",
    ):
        assert words in text


def test_show_marks_each_cell() -> None:
    text = show(match(GOLD, READ), "d1")
    assert "✓ a  5" in text
    assert "! b  4≠3" in text
    with pytest.raises(UsageError, match="no labelled document"):
        show(match(GOLD, READ), "d9")


def _run(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extractor", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


def test_command_line_scores_and_gates(tmp_path: Path) -> None:
    corpus = _corpus(tmp_path)
    read = tmp_path / "read.jsonl"
    read.write_text("\n".join(dumps(r.to_json()) for r in READ) + "\n")
    set_floors = _run("evaluate", read, corpus, "--split", "dev", "--update", "--bootstrap", 100)
    assert set_floors.returncode == 0, set_floors.stderr
    worse = tmp_path / "worse.jsonl"
    worse.write_text(dumps(report("d1.html", {"a": 9, "b": 4}).to_json()) + "\n")
    gated = _run("evaluate", worse, corpus, "--split", "dev", "--gate", "--bootstrap", 100, "--json")
    assert gated.returncode == 1
    assert "dev: recall is 0, allowed is 0.5" in gated.stderr
    assert json.loads(gated.stdout)["headline"]["recall"]["value"] == 0
    compared = _run("compare", read, worse, "--gold", corpus, "--json")
    assert json.loads(compared.stdout)["losses"] == 2  # d1.a is wrong now, d2.a is gone
