"""Tables as files in a folder: one for each document, or for CSV one for each table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from extractor.document import Document
from extractor.outputs.atomic import atomic_text, made_folder
from extractor.outputs.printed import Format, render, table_csv

_SUFFIXES = {Format.JSON: "json", Format.HTML: "html", Format.MARKDOWN: "md", Format.XLSX: "xlsx"}

_LONGEST_NAME = 180
"""Bytes of a file name that come from the document's: file systems allow 255 in all."""


def write_files(
    document: Document, form: Format, folder: Path, *, repeat_spans: bool = False
) -> tuple[Path, ...]:
    """Write the tables of a document into ``folder``, which is made if need be.

    The document's name, with its folders, becomes the beginning of the file names.
    """
    made_folder(folder)
    written = []
    for ending, text in _contents(document, form, repeat_spans=repeat_spans):
        place = folder / f"{file_name(document.name)}.{ending}"
        with atomic_text(place) as stream:
            stream.write(text)
        written.append(place)
    return tuple(written)


def file_name(name: str) -> str:
    """A document's name as one plain file name, never a path.

    >>> file_name("2023/../a b.pdf")
    '2023__..__a b.pdf'
    """
    flat = re.sub(r"[\x00-\x1f\\:*?\"<>|]", "_", name.strip("/").replace("/", "__"))
    kept = flat.encode("utf-8")[-_LONGEST_NAME:].decode("utf-8", "ignore")
    return re.sub(r"^\.", "_.", kept)


def _contents(document: Document, form: Format, *, repeat_spans: bool) -> Iterator[tuple[str, str]]:
    if form is not Format.CSV:
        yield _SUFFIXES[form], render(document, form, repeat_spans=repeat_spans)
        return
    for number, table in enumerate(document.tables, 1):
        yield f"table{number}.csv", table_csv(table, repeat_spans=repeat_spans)
