"""Formats told from bytes alone."""

import io
import zipfile

import pytest

from extractor.errors import DamagedDocument, UnknownFormat
from extractor.reading.recognise import Format, recognise


def archive(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name in names:
            opened.writestr(name, "x")
    return buffer.getvalue()


HTML_BODY = "<table><tr><td>规章</td><td>0</td></tr></table>"
TEXT = "某局年度报告\n一、总体情况\n规章\t0\t0\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", Format.PDF),
        (b"%PDF\n2 0 obj", Format.PDF),
        (b"junk \x00\x01" * 50 + b"%PDF-1.4", Format.PDF),
        (archive("[Content_Types].xml", "word/document.xml"), Format.DOCX),
        (archive("word\\document.xml"), Format.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), Format.XLSX),
        (archive("[Content_Types].xml", "xl/workbook.bin"), Format.XLSB),
        (b"{\\rtf1\\ansi", Format.RTF),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Format.IMAGE),
        (b"\x89PNG\r\n\x1a\n\0\0", Format.IMAGE),
        (b"II*\0\x08\0\0\0", Format.IMAGE),
        (b"GIF89a", Format.IMAGE),
        (b"BM\x36\x10\0\0\0\0\0\0\x36\0", Format.IMAGE),
        ("BMI指数与公开年度报告".encode(), Format.TEXT),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x", Format.MHT),
        (
            b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html",
            Format.MHT,
        ),
        (TEXT.encode(), Format.TEXT),
        (TEXT.encode("gb18030"), Format.TEXT),
        (TEXT.encode("utf-16"), Format.TEXT),
        (TEXT.encode("utf-16-le"), Format.TEXT),
        ("一、总体情况，规章，本年新收申请".encode("utf-16-be"), Format.TEXT),
        ("| 规章 | 0<br>1 |\n|---|---|\n| 总计 | 0 |".encode(), Format.TEXT),
        (b"\x7fELF\x02\x01\x01\0\0\0\0", Format.UNKNOWN),
        (bytes(range(1, 32)) * 20, Format.UNKNOWN),
        (b"<?xml version='1.0'?><feed><entry>1</entry></feed>", Format.UNKNOWN),
    ],
)
def test_formats(data, expected):
    assert recognise(data) is expected


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "big5"])
@pytest.mark.parametrize(
    "page",
    [
        f"<!DOCTYPE html><html><body>{HTML_BODY}</body></html>",
        f"<HTML><HEAD></HEAD><BODY>{HTML_BODY}</BODY></HTML>",
        f"\r\n\r\n  <!-- saved from url -->{HTML_BODY}",
        f"<!--{' ' * 9000}-->{HTML_BODY}",
        f'<?xml version="1.0"?><html xmlns="x"><body>{HTML_BODY}</body></html>',
        HTML_BODY,
        f"年度報告<p>正文{HTML_BODY}",
    ],
)
def test_pages(page, charset):
    page = page.replace("规", "規") if charset == "big5" else page
    assert recognise(page.encode(charset)) is Format.HTML


@pytest.mark.parametrize(
    ("members", "named"),
    [
        (("a.txt",), "ZIP archive"),
        (("OFD.xml", "Doc_0/x"), "OFD"),
        (("mimetype", "content.xml"), "OpenDocument"),
    ],
)
def test_other_containers_are_named(members, named):
    with pytest.raises(UnknownFormat, match=named):
        recognise(archive(*members))


def test_a_cut_container_is_damaged():
    with pytest.raises(DamagedDocument):
        recognise(archive("word/document.xml")[:40])
