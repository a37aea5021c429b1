"""Artefacts: made again byte for byte, refused when touched, learning from a corpus."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import pytest

from extractor.artefacts import models_folder
from extractor.document import Provenance
from extractor.errors import ModelError, UsageError
from extractor.forms.registry import form_ids, load_all, load_form
from extractor.labels.classes import FURNITURE, NONE, column_classes, row_classes
from extractor.labels.model import load_label_model
from extractor.result import Extraction, Field, ValueState, dumps
from extractor.training.corpus import labelled_paths
from extractor.training.labels import TrainingConfig, train
from extractor.training.variants import column_examples, noised, row_examples

SMALL = TrainingConfig(per_class=10, held_out_per_class=5)


@pytest.mark.slow
def test_training_again_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        meta = train("cn.ogi.2021", out=tmp_path / name, config=SMALL)
        assert meta["scores"]["rows"]["accuracy"] > 0.7
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file())
    assert len(files) == 5
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()
    form = load_form("cn.ogi.2021")
    model = load_label_model(form, tmp_path / "a")
    log = model.rows.log_probabilities(("（三）不予公开", "1.属于国家秘密"))
    assert np.isclose(np.exp(log).sum(), 1.0)
    assert model.rows.classes[int(log.argmax())].endswith("1.属于国家秘密")


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(models_folder(), tmp_path / "models")
    return tmp_path / "models"


def test_a_touched_file_is_refused(copied: Path) -> None:
    weights = copied / "labels" / "cn.ogi.2021" / "rows.weights.npy"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelError, match="SHA-256"):
        load_label_model(load_form("cn.ogi.2021"), copied)


def test_a_model_for_another_version_of_the_form_is_refused(copied: Path) -> None:
    changed = replace(load_form("cn.ogi.2021"), fingerprint="another")
    with pytest.raises(ModelError, match="another version"):
        load_label_model(changed, copied)


def test_a_missing_or_older_artefact_is_named(copied: Path, tmp_path: Path) -> None:
    form = load_form("cn.ogi.2021")
    with pytest.raises(ModelError, match="no label model"):
        load_label_model(form, tmp_path / "nowhere")
    meta = copied / "labels" / form.id / "meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text("utf-8")), "format": 0}), "utf-8")
    with pytest.raises(ModelError, match="format 0"):
        load_label_model(form, copied)


@pytest.mark.parametrize("form_id", form_ids())
def test_every_class_has_examples(form_id: str) -> None:
    form = load_form(form_id)
    others = [f for f in load_all() if f.id != form_id]
    rows = row_examples(form, Random(0), per_class=2, others=others)
    columns = column_examples(form, Random(0), per_class=2, others=others)
    assert {e.label for e in rows} == set(row_classes(form))
    assert {e.label for e in columns} == set(column_classes(form))
    own = {place.node.label for table in form.tables for place in table.row_places}
    assert not own & {e.path[-1] for e in rows if e.label == NONE}


def test_lines_of_lists_stand_alone_mostly_and_divided_columns_are_none() -> None:
    form = load_form("cn.ogi.2014")
    rows = row_examples(form, Random(0), per_class=40)
    lines = [e.path for e in rows if e.label.endswith("›6.申请信息不存在数")]
    assert sum(len(path) == 1 for path in lines) > len(lines) / 2
    columns = {e.path: e.label for e in column_examples(form, Random(0), per_class=40)}
    assert columns["区政府",] == NONE
    assert columns["合计",] == "column:统计数"
    assert columns["计量单位",] == FURNITURE


def test_noise_alters_about_the_share_asked_for() -> None:
    text = "一二三四五六七八九十" * 10
    changed = noised(text, Random(1), share=0.3)
    same = sum(a == b for a, b in zip(text, changed, strict=False))
    assert text != changed
    assert abs(len(text) - len(changed)) < 40
    assert same < len(text)


ISSUED = "disclosure.art20_1.regulations.issued"


def _write_gold(corpus: Path, name: str, *fields: Field) -> None:
    gold = Extraction(f"{name}.html", "0", form="cn.ogi.2021", fields=fields)
    (corpus / "gold").mkdir(exist_ok=True)
    (corpus / "gold" / f"{name}.json").write_text(dumps(gold.to_json()), "utf-8")


def _field(path: str, row: tuple[str, ...], column: tuple[str, ...]) -> Field:
    return Field(
        path,
        1,
        ValueState.VALUE,
        "1",
        row_labels=row,
        column_labels=column,
        provenance=Provenance(table=1, row=1, column=1),
    )


def test_corpus_labels_become_examples(tmp_path: Path) -> None:
    _write_gold(tmp_path, "a", _field(ISSUED, ("政府规章",), ("本年出台件数",)))
    known = labelled_paths(load_form("cn.ogi.2021"), tmp_path)
    rows = [*known.rows, *known.held_rows]
    columns = [*known.columns, *known.held_columns]
    assert [(e.path, e.label) for e in rows] == [(("政府规章",), "row:规章")]
    assert [(e.path, e.label) for e in columns] == [(("本年出台件数",), "column:本年制发件数")]
    with pytest.raises(UsageError, match="gold"):
        labelled_paths(load_form("cn.ogi.2021"), tmp_path / "gold")


def test_only_the_train_split_teaches(tmp_path: Path) -> None:
    for name in ("a", "b"):
        _write_gold(tmp_path, name, _field(ISSUED, (f"规章{name}",), ("制发",)))
    (tmp_path / "splits.csv").write_text("id,split\na,train\nb,test\n", "utf-8")
    known = labelled_paths(load_form("cn.ogi.2021"), tmp_path)
    assert {e.path for e in (*known.rows, *known.held_rows)} == {("规章a",)}


def test_a_listed_table_teaches_no_labels(tmp_path: Path) -> None:
    second = ISSUED.replace("issued", "repealed")
    _write_gold(
        tmp_path,
        "a",
        _field(ISSUED, ("规章", "本年制发件数"), ("件数",)),
        _field(second, ("规章", "本年废止件数"), ("件数",)),
    )
    known = labelled_paths(load_form("cn.ogi.2021"), tmp_path)
    assert not (*known.rows, *known.held_rows, *known.columns, *known.held_columns)


def test_many_labels_at_once_score_as_one_by_one() -> None:
    model = load_label_model(load_form("cn.ogi.2021")).rows
    paths = [("规章",), ("（三）不予公开", "1.属于国家秘密"), ("",), ("甲", "乙", "规章")]
    together = model.log_probabilities_of(paths)
    assert np.allclose(together, [model.log_probabilities(path) for path in paths], atol=1e-6)
    assert np.allclose(np.exp(together).sum(axis=1), 1.0)


def test_labels_forgotten_and_met_again_score_as_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("extractor.labels.model.MAX_REMEMBERED", 3)
    shipped = load_label_model(load_form("cn.ogi.2021")).rows
    small = replace(shipped, _paths={}, _texts={})
    paths = [(text,) for text in ("规章", "行政规范性文件", "行政许可", "行政处罚", "规章")]
    for some in (paths[:2], paths[1:], paths):
        for path, logs in zip(some, small.remembered(some), strict=True):
            assert np.array_equal(logs, shipped.log_probabilities(path))
