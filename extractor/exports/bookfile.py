"""Excel files made by openpyxl, as streams, that tell nothing of when they were made."""

from __future__ import annotations

import shutil
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from extractor.errors import MissingExtra

_EPOCH = datetime(1980, 1, 1)

_PROPERTIES = "docProps/core.xml"
"""The part of the file in which openpyxl notes when it was saved."""


def new_book() -> Any:
    """An empty workbook to which sheets are streamed.

    Raises:
        MissingExtra: openpyxl is not installed.
    """
    try:
        import openpyxl
    except ImportError as error:
        remedy = '`pip install "extractor[export]"`, or another --format.'
        raise MissingExtra("XLSX is written with openpyxl", remedy=remedy) from error
    return openpyxl.Workbook(write_only=True)


def save_book(book: Any, place: Path) -> None:
    """Save it without anything that tells when it was made: same content, same bytes."""
    made = place.with_name(f"{place.name}.made")
    try:
        book.save(made)
        _without_times(made, place)
    finally:
        made.unlink(missing_ok=True)


def _without_times(made: Path, place: Path) -> None:
    """The same archive with one date on all its parts, and none in its properties."""
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            size = source.getinfo(name).file_size
            with target.open(part, "w", force_zip64=size > zipfile.ZIP64_LIMIT // 2) as written:
                if name == _PROPERTIES:
                    written.write(_PROPERTIES_XML)
                    continue
                with source.open(name) as read:
                    shutil.copyfileobj(read, written)


_PROPERTIES_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>extractor</dc:creator></cp:coreProperties>\n'
)
