"""Archives as their members: names, limits, damage; nothing is lost in silence."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile

import pytest

from extractor.archives.members import ArchiveKind, archive_kind, members
from extractor.reading.limits import Limits

PAGE = "<html><body><p>政府信息公开工作年度报告</p></body></html>".encode()


def zipped(files, compression=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(files, mode="w"):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def read(data, limits=None):
    kind = archive_kind(io.BytesIO(data))
    assert kind is not None
    return list(members(io.BytesIO(data), kind, len(data), limits))


def summary(data, limits=None):
    return [(m.name, m.data, m.problem and m.problem.code) for m in read(data, limits)]


FILES = [("b/1.html", PAGE), ("年报.txt", b"1"), ("empty", b"")]


@pytest.mark.parametrize(
    "data",
    [
        zipped(FILES),
        zipped(FILES, zipfile.ZIP_LZMA),
        tarred(FILES),
        tarred(FILES, "w:gz"),
        tarred(FILES, "w:bz2"),
        tarred(FILES, "w:xz"),
    ],
    ids=["zip", "zip lzma", "tar", "tar.gz", "tar.bz2", "tar.xz"],
)
def test_every_member_is_given_with_its_name(data):
    assert summary(data) == [(name, content, None) for name, content in FILES]


@pytest.mark.parametrize(
    "data", [PAGE, b"", gzip.compress(PAGE), bz2.compress(PAGE), lzma.compress(PAGE), b"PK\3\4rest"]
)
def test_what_is_no_archive_is_read_as_a_document(data):
    assert archive_kind(io.BytesIO(data)) is None


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml", "OFD.xml", "content.xml"])
def test_a_document_in_a_zip_container_is_no_archive(name):
    assert archive_kind(io.BytesIO(zipped([(name, b"<x/>")]))) is None


def test_archives_inside_archives_are_opened_and_named(tmp_path):
    inner = tarred([("c.html", PAGE)], "w:gz")
    outer = zipped([("a/b.zip", zipped([("x.tgz", inner)])), ("d.html", PAGE)])
    assert [m.name for m in read(outer)] == ["a/b.zip!x.tgz!c.html", "d.html"]
    (deep, _) = summary(outer, Limits(archive_depth=2))
    assert deep == ("a/b.zip!x.tgz", b"", "limit")


def test_two_members_of_one_name_are_told_apart():
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zipped([("a", b"1"), ("a", b"2")])
    assert [(m.name, m.data) for m in read(data)] == [("a", b"1"), ("a#2", b"2")]


def test_a_name_of_a_chinese_windows_is_read():
    data = bytearray(zipped([("12345678", b"1")]))
    data = bytes(data).replace(b"12345678", "年报二零".encode("gb18030"))
    assert [m.name for m in read(data)] == ["年报二零"]


def test_a_bomb_costs_its_member_and_is_told():
    data = zipped([("bomb", bytes(30_000_000)), ("good", PAGE)])
    assert summary(data) == [("bomb", b"", "limit"), ("good", PAGE, None)]


def test_an_archive_that_unpacks_to_too_much_is_cut_and_says_so():
    files = [(f"{n}", bytes(range(256)) * 20) for n in range(20)]
    for data in (zipped(files), tarred(files, "w:gz")):
        *good, last = read(data, Limits(zip_bytes=20_000, zip_ratio=3))
        assert (last.name, last.problem.code, last.partial) == ("", "limit", True)
        assert 0 < len(good) < 20


def test_too_many_members_are_cut_and_said_so():
    *good, last = read(zipped([(str(n), b"x") for n in range(9)]), Limits(archive_members=5))
    assert ([m.name for m in good], last.problem.code) == (["0", "1", "2", "3", "4"], "limit")


def test_a_header_that_claims_gigabytes_is_not_believed():
    data = bytearray(tarred([("a", PAGE)]))
    data[156:157] = b"x"  # an extended header …
    data[124:136] = b"77777777777\0"  # … of 8 GiB
    data[148:156] = b" " * 8
    data[148:156] = f"{sum(data[:512]):06o}\0 ".encode()
    (last,) = read(bytes(data))
    assert last.problem.code == "limit"


def test_links_devices_and_locked_members_are_rows_with_a_reason():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, kind in [
            ("link", tarfile.SYMTYPE),
            ("fifo", tarfile.FIFOTYPE),
            ("dir", tarfile.DIRTYPE),
        ]:
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    assert summary(stream.getvalue()) == [("link", b"", "not_a_file"), ("fifo", b"", "not_a_file")]
    locked = bytearray(zipped([("a", PAGE)]))
    for place in (locked.find(b"PK\3\4") + 6, locked.find(b"PK\1\2") + 8):
        locked[place] |= 1
    assert summary(bytes(locked)) == [("a", b"", "encrypted")]


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_a_tar_that_is_cut_off_gives_what_it_holds_and_says_so(mode):
    noise = bytes((n * 7919 >> 5) & 255 for n in range(40_000))
    data = tarred([("a", PAGE), ("b", noise), ("c", PAGE)], mode)
    *good, last = read(data[: len(data) * 2 // 3 if mode == "w:gz" else 30_000])
    assert ([m.name for m in good], last.name, last.problem.code) == (["a"], "", "damaged")
    assert last.partial


def test_a_damaged_member_costs_no_other():
    data = zipped([("a", b"1" * 999), ("b", PAGE)], zipfile.ZIP_STORED).replace(b"11111", b"11211", 1)
    assert summary(data) == [("a", b"", "damaged"), ("b", PAGE, None)]


def test_an_archive_without_a_document_is_a_row():
    assert summary(zipped([("folder/", b"")])) == [("", b"", "empty")]


def test_kinds_are_told_by_content():
    assert archive_kind(io.BytesIO(zipped(FILES))) is ArchiveKind.ZIP
    assert archive_kind(io.BytesIO(tarred(FILES, "w:bz2"))) is ArchiveKind.TAR
