"""The shipped pipeline: verified, serialisable, at home among other components."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from extractor.artefacts import models_folder
from extractor.errors import ModelError
from extractor.facts.language import PIPELINE, load_language

TEXT = "（二）依申请公开。2023年共收到申请23件，其中网络申请18件，占78.3%，信函申请5件。"


def told(doc) -> list[tuple[str, str]]:
    return [(span.label_, span.text) for span in doc.spans["facts"]]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    shutil.copytree(models_folder() / "facts", tmp_path / "facts")
    return tmp_path


def test_numbers_are_labelled_with_what_they_count():
    doc = load_language()(TEXT)
    assert told(doc) == [
        ("requests.received.total", "23件"),
        ("narrative.requests.channel.web", "18件"),
        ("narrative.requests.channel.web", "78.3%"),
        ("narrative.requests.channel.mail", "5件"),
    ]
    assert all(0.5 < span._.confidence <= 1 for span in doc.spans["facts"])
    assert next(span._.number.value for span in doc.spans["numbers"]) == 23
    assert len(list(doc.sents)) == 2


def test_it_survives_being_saved(tmp_path):
    language = load_language()
    language.to_disk(tmp_path / "again")
    again = spacy.load(tmp_path / "again")
    assert told(again(TEXT)) == told(language(TEXT))
    packed = spacy.blank("zh")
    for name in PIPELINE:
        packed.add_pipe(name)
    packed.from_bytes(language.to_bytes())
    assert told(packed(TEXT)) == told(language(TEXT))


def test_it_stands_beside_components_of_ones_own():
    @Language.component("shout")
    def shout(doc):
        doc.user_data["seen"] = len(doc.spans["facts"])
        return doc

    own = spacy.blank("zh")
    own.add_pipe("extractor_sentences")
    own.add_pipe("extractor_numbers")
    own.add_pipe("extractor_facts", source=load_language())
    own.add_pipe("shout", last=True)
    assert own(TEXT).user_data["seen"] == 4


def test_an_untrained_component_says_so():
    language = spacy.blank("zh")
    for name in PIPELINE:
        language.add_pipe(name)
    with pytest.raises(ModelError, match="not trained"):
        language(TEXT)


def test_a_touched_file_is_refused(copied):
    weights = copied / "facts" / "extractor_facts" / "output.npy"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ModelError, match="SHA-256"):
        load_language(copied)


def test_a_file_too_many_is_refused(copied):
    (copied / "facts" / "vocab" / "more.pkl").write_bytes(b"x")
    with pytest.raises(ModelError, match="added"):
        load_language(copied)


def test_another_format_is_refused(copied):
    meta = copied / "facts" / "meta.json"
    meta.write_text(json.dumps({**json.loads(meta.read_text("utf-8")), "format": 0}), "utf-8")
    with pytest.raises(ModelError, match="format 0"):
        load_language(copied)


def test_nothing_in_the_artefact_is_pickled():
    for path in (models_folder() / "facts").rglob("*"):
        if path.is_file():
            assert path.suffix not in {".pkl", ".pickle", ".joblib"}
            assert not path.read_bytes().startswith(b"\x80\x04")
