"""Everything that can go wrong and be told to a person: each class knows its exit code,
a code from the closed list of reasons, and what to do about it.

A bad *document* never raises out of :func:`extractor.extract`; it becomes a result with
status ``failed`` whose ``errors`` carry the same code, message and remedy.
"""

from __future__ import annotations


class ExtractorError(Exception):
    """Base of all errors that this package raises on purpose."""

    exit_code = 1
    code = "error"
    remedy = ""

    def __init__(self, message: str, *, remedy: str | None = None, where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        if remedy is not None:
            self.remedy = remedy

    def __str__(self) -> str:
        text = f"{self.where}: {self.message}" if self.where else self.message
        return f"{text}\n  {self.remedy}" if self.remedy else text


class UsageError(ExtractorError):
    """The call itself is wrong: an unknown option value, a path that does not exist."""

    exit_code = 2
    code = "usage"


class FormError(UsageError):
    """A form file is wrong; ``where`` is ``file: key``."""

    code = "form_file"
    remedy = "Correct the form file at the place named; `extractor forms validate FILE` checks it."


class ModelError(UsageError):
    """A model artefact is missing, damaged or made for another form or version."""

    code = "model"
    remedy = "Train it again with `extractor train --form FORM`, or reinstall the package."


class MissingExtra(UsageError):
    """A package or program that is not part of the core install is needed."""

    code = "missing_extra"


class StoreFault(UsageError):
    """The store cannot be used, or the disk below it fails."""

    code = "store"


class StoreBusy(StoreFault):
    """Another run writes into this store."""

    remedy = "Wait for it to end, or give this run another --store."


class StoreBroken(StoreFault):
    """Writing failed: disk full, quota, I/O error. What was committed is safe."""

    remedy = "Make room (or mend the disk) and run the same command again: it goes on from here."


class DocumentError(ExtractorError):
    """The document cannot be read. Subclasses are the closed list of failure reasons."""

    code = "unreadable"


class EmptyDocument(DocumentError):
    code = "empty"
    remedy = "The file holds no bytes or no content; fetch it again from its source."


class DamagedDocument(DocumentError):
    code = "damaged"
    remedy = "The file is truncated or corrupt; fetch it again from its source."


class EncryptedDocument(DocumentError):
    code = "encrypted"
    remedy = "The file needs a password; save a copy without one."


class UnknownFormat(DocumentError):
    code = "unknown_format"
    remedy = "Formats read: PDF, HTML, MHT, DOCX, XLSX, XLS, DOC, WPS, RTF and text."


class NeedsOcr(DocumentError):
    code = "needs_ocr"
    remedy = 'Scans are read with `pip install "extractor[ocr]"`.'


class NeedsLibreOffice(DocumentError):
    code = "needs_libreoffice"
    remedy = "Install LibreOffice (Debian, Ubuntu: `apt-get install libreoffice-writer`) and run again."


class LimitExceeded(DocumentError):
    code = "limit"
    remedy = "The file is beyond a safety limit; raise the limit named if you trust the file."


class NotAFile(DocumentError):
    code = "not_a_file"
    remedy = "Only regular files are read: no devices, sockets, pipes or link loops."


class UnreadableFile(DocumentError):
    """The operating system refuses to give the bytes."""

    code = "unreadable_file"
    remedy = "Check that the file is there and that you may read it."


class NotHeld(DocumentError):
    code = "not_held"
    remedy = "Read the archive that holds the page itself."


class Changed(DocumentError):
    code = "changed"
    remedy = "Run again when nothing writes to the file."


class Timeout(DocumentError):
    code = "timeout"
    remedy = "Reading took longer than the budget; run this file alone with a larger one."


class Crash(DocumentError):
    code = "crash"
    remedy = "The reader of this format crashed on the file; the worker was restarted."


class OutOfMemory(DocumentError):
    code = "memory"
    remedy = "Reading needed more memory than a worker may use; run this file alone with a larger limit."
