import os
import sys

import pytest

from extractor.errors import UsageError
from extractor.result import Status
from extractor.runs import batch
from extractor.runs.batch import _problem, extract_sources, failed
from extractor.runs.sources import Source, find_files
from extractor.runs.supervisor import Outcome

sys.path.insert(0, os.path.dirname(__file__))
import stand_ins


def names(*inputs):
    return [source.name for source in find_files(inputs)]


@pytest.fixture
def archive(tmp_path):
    for name in ["b.html", "a/z.pdf", "a/.hidden", "a/deep/x.txt", "一.doc"]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_a_folder_gives_every_file_sorted_with_names_relative_to_it(archive):
    assert names(archive) == ["a/.hidden", "a/deep/x.txt", "a/z.pdf", "b.html", "一.doc"]
    assert names(archive / "a") == [".hidden", "deep/x.txt", "z.pdf"]


def test_a_file_is_called_by_its_own_name_and_inputs_keep_their_order(archive):
    assert names(archive / "b.html", archive / "a") == ["b.html", ".hidden", "deep/x.txt", "z.pdf"]


def test_names_that_would_collide_begin_with_their_input(archive, monkeypatch):
    monkeypatch.chdir(archive)
    os.makedirs("c")
    (archive / "c" / "z.pdf").write_text("another")
    assert names("a", "c") == [".hidden", "deep/x.txt", "a/z.pdf", "c/z.pdf"]
    assert names("a/z.pdf", "c/z.pdf", "b.html") == ["a/z.pdf", "c/z.pdf", "b.html"]


def test_a_file_given_twice_is_read_once(archive):
    assert names(archive / "b.html", archive / "b.html") == ["b.html"]
    assert names(archive, archive / "a" / "z.pdf").count("a/z.pdf") == 1


def test_what_is_no_regular_file_is_listed_and_links_are_not_followed(archive):
    os.mkfifo(archive / "a" / "fifo")
    (archive / "a" / "loop").symlink_to(archive)
    assert names(archive / "a") == [".hidden", "deep/x.txt", "fifo", "loop", "z.pdf"]


def test_a_name_that_is_no_utf8_can_be_written(tmp_path):
    (tmp_path / os.fsdecode(b"\xb1\xa8.pdf")).write_text("")
    assert names(tmp_path) == ["\\xb1\\xa8.pdf"]


def test_a_path_that_does_not_exist_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match="no such file"):
        find_files([tmp_path / "missing"])


@pytest.mark.parametrize("failure", ["timeout", "crash", "memory", "internal"])
def test_an_outcome_without_result_is_a_failed_row_with_reason_and_remedy(tmp_path, failure):
    (tmp_path / "x").write_bytes(b"abc")
    source = Source(tmp_path / "x", "x")
    row = failed(source, Outcome(failure=failure, message="the worker was ended by SIGABRT"))
    assert (row.status, row.reasons, row.document) == (Status.FAILED, (failure,), "x")
    assert row.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert row.errors[0].remedy
    assert _problem(Outcome(failure=failure, message="m")).message == "m"


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_kills_its_reader_costs_no_other_file(tmp_path, monkeypatch, jobs):
    monkeypatch.setattr(batch, "_extract", stand_ins.extract)
    for name in ["a", "bad1", "bad2", "c"]:
        (tmp_path / name).write_text(name)
    sources = [Source(file.path, file.name) for file in find_files([tmp_path])]
    results = list(extract_sources(sources, jobs=jobs, form="f"))
    assert [(row.document, row.part, row.reasons) for rows in results for row in rows] == [
        ("a", 1, ()),
        ("a", 2, ()),
        ("bad1", 1, ("crash",)),
        ("bad2", 1, ("crash",)),
        ("c", 1, ()),
        ("c", 2, ()),
    ]
    assert results[1][0].errors[0].message == "the worker was ended by SIGABRT"
