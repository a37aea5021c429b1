"""Formats that other programs make: LibreOffice writes DOC, RTF and PDF, Chromium prints PDF.

Their bytes carry the time of making and the program's version, so unlike all else they
are not the same from run to run; what is printed in them is.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from extractor.errors import ExtractorError
from extractor.sampling.extras import program

TIMEOUT = 120
"""Seconds for one document; the first start of LibreOffice alone can take twenty."""


class TypesettingFailed(ExtractorError):
    """A program that should have made the document did not."""

    code = "typesetting"
    remedy = "Run it again; if it fails again, convert a document by hand with the program named."


def by_libreoffice(content: bytes, *, suffix: str, target: str) -> bytes:
    """The document converted to ``target`` (``doc``, ``rtf``, ``pdf``).

    Raises:
        MissingExtra: LibreOffice is not installed.
        TypesettingFailed: it gave no document.
    """
    soffice = program(("soffice", "libreoffice"), "LibreOffice")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"report{suffix}")
        source.write_bytes(content)
        # A profile of its own: a second LibreOffice on the same profile exits without a word.
        profile = Path(folder, "profile").as_uri()
        command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", target]
        _run([*command, "--outdir", folder, str(source)])
        return _made(Path(folder, f"report.{target}"), "LibreOffice")


def by_chromium(page: bytes, *, tagged: bool = True) -> bytes:
    """The page printed to PDF as a browser prints it; ``tagged``: with its structure, as newer ones do.

    Raises:
        MissingExtra: Chromium is not installed.
        TypesettingFailed: it gave no document.
    """
    names = ("chromium", "chromium-browser", "google-chrome")
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder, "report.html"), Path(folder, "report.pdf")
        source.write_bytes(page)
        # No sandbox: it cannot start in containers, and the page is one we have just written.
        flags = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={folder}/profile",
            *([] if tagged else ["--disable-pdf-tagging"]),
        ]
        _run([program(names, "Chromium"), *flags, f"--print-to-pdf={made}", source.as_uri()])
        return _made(made, "Chromium")


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=False, capture_output=True, timeout=TIMEOUT)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(f"{command[0]} took more than {TIMEOUT} seconds") from error


def _made(path: Path, maker: str) -> bytes:
    if not path.is_file():
        raise TypesettingFailed(f"{maker} wrote no {path.suffix}")
    return path.read_bytes()
