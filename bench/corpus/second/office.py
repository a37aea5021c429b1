"""LibreOffice makes .doc, .rtf, .xls and PDF of what the other modules write."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
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
