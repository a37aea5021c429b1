"""Opening files: what is no file, what cannot be opened, what is inside."""

import base64
import hashlib
import os
import sys

import pytest

from extractor.document import Table
from extractor.errors import (
    DamagedDocument,
    DocumentError,
    EmptyDocument,
    LimitExceeded,
    NeedsOcr,
    NotAFile,
    UnknownFormat,
)
from extractor.reading.limits import Limits
from extractor.reading.read import read, read_bytes

PICTURE = bytes.fromhex(
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)
"""A GIF of one pixel."""
PAGE = (
    "<html><body><h1>年度报告</h1>" + "<table>" + "<tr><td>规章<td>1<td>2" * 3 + "</table></body></html>"
)


def test_content_decides_and_its_hash_is_told(tmp_path):
    path = tmp_path / "report.xls"
    path.write_bytes(PAGE.encode("gb18030"))
    document = read(path, name="a/report.xls")
    assert (document.name, document.format) == ("a/report.xls", "html")
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert len(document.tables) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes and links as files")
def test_only_regular_files(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "loop", "/dev/zero"):
        with pytest.raises(NotAFile):
            read(tmp_path / path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DocumentError) as caught:
        read(tmp_path / "missing.pdf")
    assert caught.value.code == "unreadable_file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(DocumentError) as caught:
        read(path)
    assert caught.value.code == "unreadable_file"


def test_a_file_that_is_too_large(tmp_path):
    path = tmp_path / "large.txt"
    path.write_text("x" * 101)
    with pytest.raises(LimitExceeded, match="file_bytes"):
        read(path, limits=Limits(file_bytes=100))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyDocument),
        (b" \r\n\0", EmptyDocument),
        (b"<html><body></body></html>", EmptyDocument),
        (b"\xff\xd8\xff\xe0" + bytes(100), DamagedDocument),
        (PICTURE, NeedsOcr),
        (bytes(range(1, 32)) * 20, UnknownFormat),
        (b"MIME-Version: 1.0\r\nContent-Type: text/css\r\n\r\nx", DamagedDocument),
    ],
)
@pytest.mark.usefixtures("without_ocr")
def test_what_is_not_read_says_why(data, error):
    with pytest.raises(error) as caught:
        read_bytes(data, name="x")
    assert caught.value.remedy


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_web_archives(encoding):
    content = PAGE.encode("gb18030")
    if encoding == "base64":
        content = base64.encodebytes(content)
    elif encoding == "quoted-printable":
        import quopri

        content = quopri.encodestring(content)
    message = (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="--x"\r\n\r\n'
        b"----x\r\nContent-Type: text/css\r\n\r\np{}\r\n"
        b'----x\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: '
        + encoding.encode()
        + b"\r\n\r\n"
        + content
        + b"\r\n----x--\r\n"
    )
    document = read_bytes(message, name="x.mht")
    assert document.format == "mht"
    (table,) = (part for part in document.body if isinstance(part, Table))
    assert [cell.text for cell in table.row_cells(0)] == ["规章", "1", "2"]
