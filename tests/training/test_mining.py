"""Mining doubted labels of an archive, filling them in, and learning from them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from math import exp
from pathlib import Path
from random import Random

import pytest

from extractor.document import Provenance
from extractor.errors import UsageError
from extractor.forms.registry import load_form
from extractor.labels.classes import NONE, row_class
from extractor.labels.model import load_label_model
from extractor.result import Extraction, Field, Review, UnmappedCell, UnmappedRow, ValueState, dumps
from extractor.training.labelled import COLUMNS, read_labels, taught, write_labels
from extractor.training.labels import TrainingConfig, train
from extractor.training.mining import Cluster, mine
from extractor.training.wordings import grouped, key_of, same_label

FORM = load_form("cn.ogi.2021")
TARGET = "requests.outcome.not_processed.petition_complaint.total"
OUTCOME = "三、本年度办理结果"
STRANGE = (OUTCOME, "（五）不予处理", "1.来访诉求转办事宜")
"""What no form prints: the row of petitions in words of an agency's own."""


def doubted(row: tuple[str, ...], *, path: str = TARGET, reason: str = "label_doubtful") -> Field:
    return Field(
        path,
        3,
        ValueState.VALUE,
        raw="3",
        confidence=0.6,
        status=Review.REVIEW,
        reasons=(reason,),
        row_labels=row,
        column_labels=("申请人情况", "总计"),
        provenance=Provenance((), (4,), table=2, row=9, column=8),
    )


def unmapped(labels: tuple[str, ...], *, path: str | None = None) -> UnmappedRow:
    cells = (UnmappedCell("1", Provenance(table=1, row=5, column=2), ("本年制发件数",)),)
    return UnmappedRow(1, 5, labels, cells, path)


def archive(folder: Path, *reports: tuple[str, str, tuple[Field, ...], tuple[UnmappedRow, ...]]) -> Path:
    path = folder / "run.jsonl"
    lines = [
        dumps(
            Extraction(
                name, "0" * 64, form=FORM.id, metadata={"issuer": issuer}, fields=fields, unmapped=rows
            ).to_json()
        )
        for name, issuer, fields, rows in reports
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def of_rows(clusters: list[Cluster]) -> dict[str, Cluster]:
    return {c.wordings[0][-1]: c for c in clusters if c.axis == "rows"}


def test_wordings_of_one_label_are_one_cluster_with_its_counts_and_places(tmp_path: Path) -> None:
    variants = [
        STRANGE,
        (*STRANGE[:2], "（1）来访訴求轉辦事宜"),
        (*STRANGE[:2], "1．来访 诉求\n转办事宜"),
    ]
    reports = [
        (f"{n}.pdf", f"机关{n % 2}", (doubted(row), doubted(row)), ()) for n, row in enumerate(variants)
    ]
    found = of_rows(mine([archive(tmp_path, *reports)]))
    (cluster,) = found.values()
    assert set(cluster.wordings) == set(variants)
    assert (cluster.documents, cluster.issuers, cluster.fields) == (3, 2, 6)
    assert cluster.doubt > 0.3
    assert cluster.value == pytest.approx(6 * cluster.doubt)
    first = cluster.sightings[0]
    assert (first.document, first.page, first.table, first.row) == ("0.pdf", 4, 2, 9)
    assert len(cluster.guesses) == 3
    assert cluster.guesses[0][1] >= cluster.guesses[1][1] >= cluster.guesses[2][1]


def test_rows_without_a_path_are_mined_and_known_local_lines_are_not(tmp_path: Path) -> None:
    rows = (unmapped(("党建工作简报",)), unmapped(("本地已知行",), path="disclosure.ext.known"))
    found = of_rows(mine([archive(tmp_path, ("a.html", "甲", (), rows))]))
    assert list(found) == ["党建工作简报"]


def test_what_settles_more_cells_comes_first_and_sure_labels_do_not_come(tmp_path: Path) -> None:
    often = [(f"{n}.pdf", "甲", (doubted(STRANGE),), ()) for n in range(4)]
    once = ("x.pdf", "乙", (), (unmapped(("党建工作简报",)),))
    known = (OUTCOME, "（五）不予处理", "1.信访举报投诉类申请")
    sure = ("y.pdf", "乙", (doubted(known), doubted(STRANGE, reason="number_doubtful")), ())
    found = of_rows(mine([archive(tmp_path, once, *often, sure)]))
    assert list(found) == [STRANGE[-1], "党建工作简报"]
    assert found[STRANGE[-1]].documents == 4


def test_the_order_of_reports_decides_nothing_but_the_examples(tmp_path: Path) -> None:
    reports = [
        (f"{n}.pdf", "甲", (doubted((*STRANGE[:2], f"来访{c}事宜")),), ())
        for n, c in enumerate("甲乙丙")
    ]
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = archive(tmp_path / "a", *reports), archive(tmp_path / "b", *reversed(reports))
    told = [replace(cluster, sightings=()) for cluster in mine([one])]
    assert told == [replace(cluster, sightings=()) for cluster in mine([other])]
    assert len(told) >= 3
    assert mine([tmp_path / "a"]) == mine([one])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("要求行政机关确认或重新出具已获取信息", "要求行政机关确认或重新出貝已获取信息", True),
        ("同意公开政府信息答复件数", "不同意公开政府信息答复件数", False),
        ("主动公开政府信息内容", "主动公开政府信息总容", False),
        ("行政许可", "行政处罚", False),
        ("重复申请", "重复审请", False),  # too short for a misprint to be told from another label
    ],
)
def test_misprints_are_one_label_and_telling_characters_are_not(
    one: str, other: str, same: bool
) -> None:
    assert same_label(one, other) is same
    assert len(grouped([key_of((one,)), key_of((other,))])) == (1 if same else 2)


def test_what_stands_further_out_does_not_part_wordings_and_what_is_above_does() -> None:
    whole = ("三、本年度办理结果", "（六）其他处理", "小计")
    paths = (whole, (*whole[:1], "（五）不予处理", "小计"), ("办理结果", *whole[1:]))
    assert grouped([key_of(path) for path in paths]) == [[0, 2], [1]]


@pytest.mark.parametrize(
    ("line", "told"),
    [("{", "line 2.*not JSON"), ("[]", "line 2.*no extraction"), ('{"a": 1}', "line 2.*no extraction")],
)
def test_lines_that_are_no_extraction_are_named(tmp_path: Path, line: str, told: str) -> None:
    path = archive(tmp_path, ("a.html", "甲", (), ()))
    path.write_text(path.read_text("utf-8") + line + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"(?s){told}"):
        mine([path])


def test_a_store_is_no_lines_and_the_way_to_them_is_told(tmp_path: Path) -> None:
    store = tmp_path / "archive.db"
    store.write_bytes(b"SQLite format 3\0\xff\xfe")
    with pytest.raises(UsageError, match=r"(?s)archive\.db: is not text.*extractor export"):
        mine([store])


def labels_file(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def line(name: str, wordings: object = ((STRANGE),), **more: str) -> dict[str, str]:
    return {"class": name, "form": FORM.id, "axis": "rows", "wordings": json.dumps(wordings), **more}


def test_the_file_is_filled_with_the_best_guess_and_read_back(tmp_path: Path) -> None:
    found = mine([archive(tmp_path, ("a.pdf", "甲", (doubted(STRANGE),), ()))], form=FORM.id)
    stream = io.StringIO()
    write_labels(found, stream)
    path = tmp_path / "labels.csv"
    path.write_text("\ufeff" + stream.getvalue(), encoding="utf-8")  # as a spreadsheet saves it
    read = read_labels(path, FORM)
    assert {(e.path, e.label) for e in read.rows} == {
        (wording, c.guesses[0][0]) for c in found if c.axis == "rows" for wording in c.wordings
    }
    assert read.count == sum(len(c.wordings) for c in found)


def test_empty_lines_and_other_forms_are_skipped(tmp_path: Path) -> None:
    path = labels_file(
        tmp_path / "l.csv", line(""), line("none"), line("x", form="cn.ogi.2019"), line(" none ")
    )
    read = read_labels(path, FORM)
    assert [(e.path, e.label) for e in read.rows] == [(STRANGE, NONE)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (line("row:规彰"), r"line 2.*no class 'row:规彰'.*Did you mean 'row:规章'"),
        (line("none", axis="sides"), "line 2.*axis is 'sides'"),
        (line("none", wordings=["规章"]), "line 2.*list of label paths"),
        ({**line("none"), "wordings": "["}, "line 2.*not JSON"),
    ],
)
def test_mistakes_in_the_file_are_told_with_their_line(
    tmp_path: Path, row: dict[str, str], told: str
) -> None:
    with pytest.raises(UsageError, match=f"(?s){told}"):
        read_labels(labels_file(tmp_path / "l.csv", row), FORM)


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="lacks the column 'class'"):
        read_labels(path, FORM)


def test_each_wording_is_taught_with_misprints_of_it(tmp_path: Path) -> None:
    read = read_labels(labels_file(tmp_path / "l.csv", line("none")), FORM)
    examples = taught(read.rows, Random(0))
    assert examples[0].path == STRANGE
    assert len({e.path for e in examples}) > 10
    assert {e.path[:2] for e in examples} == {STRANGE[:2]}


@pytest.mark.slow
def test_a_mined_wording_is_known_after_it_was_labelled(tmp_path: Path) -> None:
    mined = mine([archive(tmp_path, ("a.pdf", "甲", (doubted(STRANGE),), ()))])
    stream = io.StringIO()
    write_labels(mined, stream)
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    wanted = row_class(FORM.fields[TARGET].row)
    for row in rows:
        row["class"] = wanted if STRANGE[-1] in row["wordings"] else ""
    path = labels_file(tmp_path / "labels.csv", *rows)
    config = TrainingConfig(per_class=40, held_out_per_class=10)
    chances = {}
    for name, labels in (("without", None), ("with", path)):
        meta = train(FORM.id, labels=labels, out=tmp_path / name, config=config)
        model = load_label_model(FORM, tmp_path / name).rows
        log = model.log_probabilities(STRANGE)
        chances[name] = exp(log[model.classes.index(wanted)])
    assert chances["without"] < 0.9 < 0.97 < chances["with"]
    assert meta["labels"] == {"count": 1, "sha256": read_labels(path, FORM).sha256}
