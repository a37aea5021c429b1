"""What a run reads, what it need not read again, and the one row that every source ends in."""

import hashlib
import io
import os
import time
import zipfile

import pytest

from extractor import errors
from extractor.result import Extraction, Status
from extractor.runs import run as module
from extractor.runs.reader import Options, Read
from extractor.runs.run import Progress, run
from extractor.runs.sources import find_files
from extractor.runs.supervisor import Outcome
from extractor.store.packing import pack
from extractor.store.store import Store


class Reader:
    """An engine that takes all sources before it reads the first, and what it was asked to read."""

    def __init__(self, before=None):
        self.names = []
        self.before = before or (lambda source: None)
        self.fail = set()

    def describe(self):
        return {"engine": "test"}

    def map(self, options, sources):
        for source in list(sources):
            self.names.append(source.name)
            self.before(source)
            if source.name in self.fail:
                yield source, Outcome(failure="crash", message="gone")
                continue
            data = source.data if source.data is not None else source.path.read_bytes()
            report = Extraction("", "", metadata={"issuer": data.decode()})
            digest = hashlib.sha256(data).hexdigest()
            yield source, Outcome(Read(digest, (pack(report.to_json()),)))


@pytest.fixture(autouse=True)
def forms(monkeypatch):
    """Fingerprints of forms, to be changed by a test; the true ones need the models."""
    known = {"a.form": {"form": "1", "labels": "1"}}
    monkeypatch.setattr(Options, "fingerprints", lambda self: known)
    monkeypatch.setattr(module, "_RACY_NS", -(10**12))  # files of a test are young
    return known


@pytest.fixture
def folder(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(f"text of {name}")
    return tmp_path / "in"


@pytest.fixture
def store(tmp_path):
    return tmp_path / "run.db"


def go(store, *inputs, reader=None, **more):
    """Names that were read, and the rows."""
    reader = reader or Reader()
    rows = list(run(find_files(inputs), store, reader, **more))
    return reader.names, {row.name: (row.status, row.kept) for row in rows}


def texts(store):
    with Store(store) as opened:
        return {report.document: report.metadata.get("issuer") for report in opened.reports()}


def zipped(place, members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    place.write_bytes(stream.getvalue())


def test_what_stands_in_the_store_is_not_read_again(folder, store):
    assert go(store, folder)[0] == ["a", "b", "c"]
    names, rows = go(store, folder)
    assert (names, rows) == ([], dict.fromkeys("abc", (Status.COMPLETE, True)))


def test_a_changed_content_is_read_and_its_former_reading_stays(folder, store):
    go(store, folder)
    (folder / "b").write_text("another text")
    assert go(store, folder)[0] == ["b"]
    assert texts(store)["b"] == "another text"
    with Store(store) as opened:
        readings = [r.reports[0].metadata["issuer"] for r in opened.history("b")]
    assert readings == ["text of b", "another text"]


def test_a_file_that_was_only_touched_is_hashed_and_not_read(folder, store):
    go(store, folder)
    os.utime(folder / "a", (1, 1))
    assert go(store, folder)[0] == []


@pytest.mark.parametrize("what", ["form", "labels"])
def test_another_form_or_model_reads_everything_again(folder, store, forms, what):
    go(store, folder)
    forms["a.form"] = {**forms["a.form"], what: "2"}
    assert go(store, folder)[0] == ["a", "b", "c"]
    with Store(store) as opened:
        assert opened.query("SELECT count(*) FROM reading WHERE superseded = 2").fetchone() == (3,)
        assert opened.count() == 3


def test_what_failed_is_read_again_on_request_only(folder, store):
    reader = Reader()
    reader.fail = {"b"}
    assert go(store, folder, reader=reader)[1]["b"] == (Status.FAILED, False)
    assert go(store, folder)[0] == []
    names, rows = go(store, folder, retry_failed=True)
    assert (names, rows["b"]) == (["b"], (Status.COMPLETE, False))


def test_a_failure_under_two_names_is_tried_again_once(folder, store):
    (folder / "a2").write_text("text of a")
    reader = Reader()
    reader.fail = {"a"}
    go(store, folder, reader=reader)
    again = Reader()
    again.fail = {"a"}
    names, rows = go(store, folder, reader=again, retry_failed=True)
    assert names == ["a"]
    assert [rows[name][0] for name in ("a", "a2")] == [Status.FAILED] * 2


def test_one_content_is_read_once_and_every_name_has_its_row(folder, store, tmp_path):
    (folder / "copy").write_text("text of a")
    zipped(folder / "z.zip", {"x": "text of a", "y": "text of y"})
    names, rows = go(store, folder)
    assert names == ["a", "b", "c", "z.zip!y"]
    assert sorted(rows) == ["a", "b", "c", "copy", "z.zip!x", "z.zip!y"]
    with Store(store) as opened:
        assert opened.duplicates() == [("a", "copy", "z.zip!x")]


def test_an_archive_that_was_read_to_its_end_is_not_opened_again(folder, store, monkeypatch):
    zipped(folder / "z.zip", {"x": "1", "y": "2"})
    go(store, folder)
    monkeypatch.setattr(
        module, "sources_in", lambda file: pytest.fail(file.name) if ".zip" in file.name else ()
    )
    told = Progress()
    _, rows = go(store, folder / "z.zip", progress=told)
    assert rows == dict.fromkeys(("z.zip!x", "z.zip!y"), (Status.COMPLETE, True))
    assert (told.total, told.rows) == (2, 2)


def test_a_run_that_was_given_up_in_an_archive_goes_on_within_it(folder, store):
    zipped(folder / "z.zip", {str(n): str(n) for n in range(30)})
    rows = run(find_files([folder / "z.zip"]), store, Reader())
    first = next(rows)
    rows.close()
    with Store(store) as opened:
        stood = opened.count()
        assert opened.runs()[0]["outcome"] == "stopped"
    assert (first.name, 0 < stood < 30) == ("z.zip!0", True)
    names, told = go(store, folder / "z.zip")
    assert (len(names), len(told)) == (30 - stood, 30)


def test_a_row_is_told_when_it_is_safe(folder, store):
    for row in run(find_files([folder]), store, Reader()):
        assert row.name in texts(store)


def test_a_file_that_changes_while_it_is_read_is_told_and_read_again(folder, store):
    def change(source):
        if source.name == "b":
            source.path.write_text("other words")

    (folder / "b too").write_text("text of b")
    names, rows = go(store, folder, reader=Reader(before=change))
    assert names == ["a", "b", "c", "b too"]
    assert rows["b"] == (Status.PARTIAL, False)
    assert rows["b too"] == (Status.COMPLETE, False)
    with Store(store) as opened:
        (report,) = opened.named("b")
    assert (report.reasons, report.errors[0].code) == (("changed",), "changed")
    assert report.sha256 == hashlib.sha256(b"other words").hexdigest()
    assert go(store, folder)[0] == ["b"]
    assert texts(store)["b"] == "other words"


def test_a_file_written_to_just_now_is_looked_at_again(folder, store, monkeypatch):
    monkeypatch.setattr(module, "_RACY_NS", 10**12)
    go(store, folder)
    status = os.stat(folder / "a")
    (folder / "a").write_text("text of A")
    os.utime(folder / "a", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert go(store, folder)[0] == ["a"]


def test_another_file_of_the_same_name_is_refused_and_a_moved_one_is_not(tmp_path, store):
    for year in ("2020", "2021"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "x").write_text(year)
    go(store, tmp_path / "2020")
    with pytest.raises(errors.UsageError, match=r"another document of this name, from .*2020/x"):
        go(store, tmp_path / "2021")
    assert go(store, tmp_path / "2020", tmp_path / "2021")[0] == [f"{tmp_path}/2021/x"]
    assert len(texts(store)) == 2
    (tmp_path / "2020").rename(tmp_path / "moved")
    other = tmp_path / "other.db"
    go(other, tmp_path / "moved")
    (tmp_path / "moved").rename(tmp_path / "moved again")
    names, _ = go(other, tmp_path / "moved again")
    assert (names, texts(other)) == ([], {"x": "2020"})


def test_a_fault_leaves_a_store_to_go_on_from(folder, store):
    def fail(source):
        if source.name == "b":
            raise LookupError("the engine")

    with pytest.raises(LookupError):
        go(store, folder, reader=Reader(before=fail))
    with Store(store) as opened:
        assert opened.runs()[0]["outcome"] == "broken"
    assert len(go(store, folder)[1]) == 3


def test_the_manifest_says_what_decided_the_results(folder, store):
    go(store, folder)
    with Store(store) as opened:
        (told,) = opened.runs()
    assert told["manifest"]["models"] == {"a.form": {"form": "1", "labels": "1"}}
    assert told["manifest"]["options"] == {"form": None, "facts": True}
    assert (told["outcome"], told["manifest"]["inputs"]) == ("finished", 3)


def test_objects_of_a_store_are_read_like_files(store):
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    for name in ("r/2020/a", "r/2021/b", "r/c.txt"):
        memory.pipe(f"/{name}", name.encode())
    names, _ = go(store, "memory://r")
    assert names == ["2020/a", "2021/b", "c.txt"]
    assert texts(store)["2020/a"] == "r/2020/a"
    assert go(store, "memory://r")[0] == []
    assert [f.name for f in find_files(["memory://r/*/b"])] == ["2021/b"]
    with Store(store) as opened:
        places = opened.query("SELECT place FROM documents ORDER BY document").fetchall()
    assert places[0] == ("memory://r/2020/a",)
    with pytest.raises(errors.UsageError, match="no such file"):
        find_files(["memory://nothing"])
    memory.rm("/r", recursive=True)


@pytest.mark.parametrize("url", ["https://x.gov.cn/a.html", "ftp://x/a"])
def test_pages_are_never_fetched(url):
    with pytest.raises(errors.UsageError, match="not fetched"):
        find_files([url])


def test_patterns_give_names_relative_to_their_folder(folder, monkeypatch):
    (folder / "deep").mkdir()
    (folder / "deep" / "d.html").write_text("d")
    monkeypatch.chdir(folder.parent)
    assert [f.name for f in find_files(["in/**/*.html"])] == ["deep/d.html"]
    assert [f.name for f in find_files(["in/[ab]", "in/c"])] == ["a", "b", "c"]
    with pytest.raises(errors.UsageError, match="no file matches"):
        find_files(["in/*.pdf"])


def test_a_thousand_kept_documents_cost_little(tmp_path, store):
    place = tmp_path / "z.zip"
    zipped(place, {str(n): str(n) for n in range(1000)})
    go(store, place)
    start = time.process_time()
    assert go(store, place)[0] == []
    assert time.process_time() - start < 0.5
