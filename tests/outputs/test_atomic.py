import os

import pytest

from extractor.errors import UsageError
from extractor.outputs.atomic import atomic_text


def test_the_file_is_there_only_when_it_is_whole(tmp_path):
    place = tmp_path / "out.jsonl"
    with atomic_text(place) as stream:
        stream.write("一\n")
        assert not place.exists()
    assert place.read_bytes() == "一\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    place = tmp_path / "out.jsonl"
    place.write_text("old")

    def interrupted():
        with atomic_text(place) as stream:
            stream.write("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert place.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["out.jsonl"]


def test_written_and_synced_before_it_takes_its_place(tmp_path, monkeypatch):
    calls = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, real=real, name=name: (calls.append(name), real(*a))[1])
    with atomic_text(tmp_path / "x") as stream:
        stream.write("x")
    assert calls == ["fsync", "replace", "fsync"]


def test_the_mode_is_what_open_would_give(tmp_path):
    (tmp_path / "usual").write_text("")
    with atomic_text(tmp_path / "x"):
        pass
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "usual").stat().st_mode
    (tmp_path / "x").chmod(0o600)
    with atomic_text(tmp_path / "x"):
        pass
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("place", ["missing/x.csv", "folder"])
def test_a_place_that_cannot_be_written_is_wrong_usage(tmp_path, place):
    (tmp_path / "folder").mkdir()
    with pytest.raises(UsageError, match="cannot write"), atomic_text(tmp_path / place):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]
