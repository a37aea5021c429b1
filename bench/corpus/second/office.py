"""What the office formats share: LibreOffice as converter, and files that are the same each time."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path


def libreoffice(files: list[Path], kind: str, out: Path, *, timeout: int = 420) -> None:
    """Convert all ``files`` to ``kind`` (doc, rtf, pdf, xls…) in one call, with a private profile."""
    if not files:
        return
    program = shutil.which("soffice")
    if program is None:
        raise FileNotFoundError("soffice is needed to make .doc, .rtf and LibreOffice's PDF")
    with tempfile.TemporaryDirectory() as profile:
        command = [
            program,
            f"-env:UserInstallation=file://{profile}",
            "--headless",
            "--convert-to",
            kind,
            "--outdir",
            str(out),
        ]
        subprocess.run([*command, *map(str, files)], check=True, timeout=timeout, capture_output=True)
    missing = [
        f.stem for f in files if not (out / f"{f.stem}.{kind.split(':', maxsplit=1)[0]}").exists()
    ]
    if missing:
        raise FileNotFoundError(f"not converted: {missing}")


def settle(path: Path) -> None:
    """Give the members and the properties of a .docx or .xlsx a fixed time."""
    with zipfile.ZipFile(path) as source:
        members = [(info.filename, source.read(info)) for info in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            timed = name == "docProps/core.xml"
            content = (
                re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+Z", b"2024-01-31T09:00:00Z", data) if timed else data
            )
            info = zipfile.ZipInfo(name, (2024, 1, 31, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
