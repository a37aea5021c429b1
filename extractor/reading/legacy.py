"""DOC, WPS and RTF → Document, by way of LibreOffice and DOCX."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extractor.document import Document
from extractor.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    NeedsLibreOffice,
    Timeout,
)
from extractor.reading.compound_file import MAGIC, CompoundFile
from extractor.reading.docx import read_docx
from extractor.reading.limits import Limits

_PROGRAMS = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)

_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
"""No macro runs and no linked image or template is fetched while a document loads."""

_RAISE_MEMORY = 'ulimit -S -v "$(ulimit -H -v)"; exec "$0" "$@"'
"""A worker's soft limit on its address space is too small for LibreOffice; its hard one is not."""

_ENCRYPTED_FLAG = 0x0100
"""fEncrypted in the flags of a Word binary file's header ([MS-DOC] 2.5.2, FibBase)."""


def read_legacy(data: bytes, kind: str, name: str, sha256: str, limits: Limits) -> Document:
    """Read a ``"doc"``, ``"wps"`` or ``"rtf"`` file; ``format`` of the document is that kind.

    Raises :class:`NeedsLibreOffice` where it is not installed and :class:`Timeout` after
    ``limits.office_seconds``.
    """
    if not data:
        raise EmptyDocument("the file is empty")
    _refuse_encrypted(data)
    [converted] = convert_many([(kind, data)], limits)
    if converted is None:
        raise DamagedDocument("LibreOffice cannot load the file")
    return replace(read_docx(converted, name, sha256, limits), format=kind)


def convert_many(files: Sequence[tuple[str, bytes]], limits: Limits) -> list[bytes | None]:
    """DOCX bytes for each pair of kind and content, ``None`` where LibreOffice made nothing.

    One call for many files saves the start of LibreOffice (about two seconds) for each.
    """
    program = _program()
    with tempfile.TemporaryDirectory(prefix="extractor-office-") as folder:
        room = Path(folder)
        settings = room / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
        sources = []
        for number, (kind, data) in enumerate(files):
            source = room / f"{number}.{_ending(kind, data)}"
            source.write_bytes(data)
            sources.append(source)
        _run(_command(program, room, sources), room, limits.office_seconds * len(files))
        results = [room / "out" / f"{number}.docx" for number in range(len(files))]
        return [path.read_bytes() if path.is_file() else None for path in results]


def _program() -> str:
    for candidate in _PROGRAMS:
        found = shutil.which(candidate)
        if found:
            return found
    raise NeedsLibreOffice("LibreOffice (soffice) is not installed")


def _ending(kind: str, data: bytes) -> str:
    """WPS Writer saves Word binary files: called .wps they would be taken for Microsoft Works."""
    if data.startswith(MAGIC) and "WordDocument" in CompoundFile(data).names():
        return "doc"
    return "rtf" if data.lstrip().startswith(b"{\\rtf") else kind


def _refuse_encrypted(data: bytes) -> None:
    if not data.startswith(MAGIC):
        return
    container = CompoundFile(data)
    header = container.stream("WordDocument") or b""
    flags = int.from_bytes(header[10:12], "little")
    if flags & _ENCRYPTED_FLAG or "EncryptedPackage" in container.names():
        raise EncryptedDocument("the document is protected by a password")


def _command(program: str, room: Path, sources: list[Path]) -> list[str]:
    command = [
        program,
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nologo",
        f"-env:UserInstallation={(room / 'profile').as_uri()}",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(room / "out"),
        *map(str, sources),
    ]
    return ["/bin/sh", "-c", _RAISE_MEMORY, *command] if os.name == "posix" else command


def _run(command: list[str], room: Path, seconds: float) -> None:
    """Run to the end, or kill the whole process group: soffice starts children of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - a fixed program, no input in the command but our paths
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**kept, "HOME": str(room), "TMPDIR": str(room)},
        process_group=0 if os.name == "posix" else None,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise Timeout(f"LibreOffice took longer than {seconds:g} s") from error
    finally:
        if process.poll() is None:
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            process.wait()
