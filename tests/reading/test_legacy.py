"""DOC, WPS and RTF: refused without LibreOffice, read through it where it is installed."""

import io
import shutil
import struct
import subprocess
import time

import docx
import pytest

from extractor.document import Table
from extractor.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    NeedsLibreOffice,
    Timeout,
)
from extractor.reading import legacy
from extractor.reading.compound_file import MAGIC, CompoundFile
from extractor.reading.limits import Limits
from extractor.runs.supervisor import Supervisor

needs_office = pytest.mark.skipif(
    not (shutil.which("soffice") or shutil.which("libreoffice")), reason="LibreOffice is not installed"
)

RTF = rb"""{\rtf1\ansi\ansicpg936 \u19968?\u12289?A\par
\trowd\cellx1000\cellx2000 \intbl 1\cell 2\cell\row \pard\par}"""


def compound(streams):
    """An OLE file with the given streams, each padded to whole sectors of 512 bytes."""
    sectors, entries = [], [("Root Entry", 5, 0xFFFFFFFE, 0)]
    table = []
    for name, content in streams.items():
        size, start = max(4096, len(content)), len(table)
        count = -(-size // 512)
        sectors.append(content.ljust(count * 512, b"\0"))
        table += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append((name, 2, start, size))
    directory = len(table)
    table += [0xFFFFFFFE, 0xFFFFFFFD]
    raw = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB", 2 * len(name) + 2, kind, 1)
        + b"\xff" * 12
        + bytes(36)
        + struct.pack("<IIxxxx", start, size)
        for name, kind, start, size in entries
    ).ljust(512, b"\0")
    header = MAGIC + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIII", 1, directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE)
    header += struct.pack("<I", 0) + struct.pack("<109I", directory + 1, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return header + b"".join(sectors) + raw + fat


def read(data, kind="doc", limits=None):
    return legacy.read_legacy(data, kind, "a." + kind, "0" * 64, limits or Limits())


def test_streams_of_a_compound_file():
    data = compound({"WordDocument": b"a" * 5000, "1Table": b"b"})
    container = CompoundFile(data)
    assert container.stream("WordDocument") == b"a" * 5000
    assert container.stream("1Table")[:2] == b"b\0"
    assert container.stream("none") is None


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyDocument),
        (MAGIC, DamagedDocument),
        (compound({"WordDocument": b"\xec\xa5" + bytes(8) + b"\x00\x01"}), EncryptedDocument),
        (compound({"EncryptedPackage": b"x"}), EncryptedDocument),
    ],
)
def test_refused_before_libreoffice_starts(data, error, monkeypatch):
    monkeypatch.setattr(legacy, "convert_many", None)
    with pytest.raises(error):
        read(data)


def test_missing_libreoffice_names_the_package(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_: None)
    with pytest.raises(NeedsLibreOffice, match="libreoffice-writer"):
        read(RTF, "rtf")


def test_wps_writer_files_are_word_files_by_content():
    word = compound({"WordDocument": bytes(12)})
    assert [
        legacy._ending(kind, data) for kind, data in (("wps", word), ("wps", b"x"), ("doc", RTF))
    ] == [
        "doc",
        "wps",
        "rtf",
    ]


@pytest.fixture(scope="module")
def doc_file(tmp_path_factory):
    """A Word 97 file with a merged table."""
    folder = tmp_path_factory.mktemp("office")
    document = docx.Document()
    document.add_paragraph("标题")
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "合"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "头"
    table.cell(1, 2).text = "7"
    document.add_paragraph("尾")
    buffer = io.BytesIO()
    document.save(buffer)
    (folder / "a.docx").write_bytes(buffer.getvalue())
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "doc:MS Word 97", "--outdir", folder]
    subprocess.run([*command, folder / "a.docx"], check=True, capture_output=True, timeout=120)
    return (folder / "a.doc").read_bytes()


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("kind", ["doc", "wps"])
def test_structure_survives(doc_file, kind):
    document = read(doc_file, kind)
    assert document.format == kind
    title, table, end = document.body
    assert (title.text, end.text) == ("标题", "尾")
    assert [[cell.text for cell in row] for row in table.grid] == [["合", "头", "头"], ["合", "", "7"]]


@pytest.mark.slow
@needs_office
def test_many_files_in_one_call_and_in_a_worker(doc_file):
    converted = legacy.convert_many(
        [("rtf", RTF), ("doc", doc_file), ("doc", MAGIC + bytes(2000))], Limits()
    )
    assert [data is not None for data in converted] == [True, True, False]
    with Supervisor(_read_rtf, jobs=1) as supervisor:
        [(_, outcome)] = supervisor.map([RTF])
    assert outcome.result == ["一、A", [["1", "2"]]]


@pytest.mark.slow
@needs_office
def test_time_limit_kills_the_whole_group(doc_file):
    began = time.monotonic()
    with pytest.raises(Timeout):
        read(doc_file, "doc", Limits(office_seconds=0.3))
    assert time.monotonic() - began < 5
    left = subprocess.run(["pgrep", "-f", "extractor-office-"], capture_output=True, check=False)
    assert left.stdout == b""


def _read_rtf(data):
    document = read(data, "rtf")
    return [
        [[cell.text for cell in row] for row in part.grid] if isinstance(part, Table) else part.text
        for part in document.body
    ]
