"""What is not installed is named, with the command that installs it."""

import io
import sys

import pytest

from extractor.archives.members import ArchiveKind, members
from extractor.errors import MissingExtra
from extractor.runs.engine import engine_named
from extractor.runs.reader import Options
from extractor.runs.sources import find_files


def hide(monkeypatch, *modules):
    for name in modules:
        monkeypatch.setitem(sys.modules, name, None)


def test_web_archives_need_warcio(monkeypatch):
    hide(monkeypatch, "warcio", "warcio.archiveiterator")
    with pytest.raises(MissingExtra, match=r"extractor\[archive\]"):
        list(members(io.BytesIO(b"WARC/1.0"), ArchiveKind.WARC, 8))


def test_object_stores_need_fsspec(monkeypatch):
    hide(monkeypatch, "fsspec", "fsspec.core")
    with pytest.raises(MissingExtra, match=r"extractor\[archive\]"):
        find_files(["s3://bucket/reports"])


def test_clusters_need_dask(monkeypatch, tmp_path):
    hide(monkeypatch, "distributed")
    engine = engine_named("dask", jobs=1, scheduler=None, store=tmp_path / "run.db")
    with pytest.raises(MissingExtra, match=r"extractor\[scale\]"):
        list(engine.map(Options(), iter(())))
    assert not list(tmp_path.iterdir())
