"""Several reports bound in one file: cut at their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from extractor.document import Document, Role, Table
from extractor.labels.sections import is_report_title
from extractor.labels.text import normalise

MAX_TITLE = 60
MIN_VALUES = 20
"""Value cells that a part must have below its title: a title in a list of links has none."""
_YEAR = re.compile(r"(?:19|20)\d{2}|[二一][〇○零九]..")


def split_reports(document: Document, titles: Iterable[str]) -> tuple[Document, ...]:
    """The reports of a document, in order; the document itself if it holds one or none.

    A report begins at a title that names its year and differs from the title before, and
    tables follow it. What stands in front of the first title belongs to the first part.
    """
    names = tuple(titles)
    starts: list[int] = []
    last = ""
    for at, part in enumerate(document.body):
        if isinstance(part, Table) or not _is_title(part.text, names):
            continue
        text = normalise(part.text)
        if text != last:
            starts.append(at)
            last = text
    spans = pairwise([*starts, len(document.body)])
    cuts = [at for at, stop in spans if _values(document, at, stop) >= MIN_VALUES]
    if len(cuts) < 2:
        return (document,)
    edges = [0, *cuts[1:], len(document.body)]
    return tuple(document.with_body(document.body[a:b]) for a, b in pairwise(edges))


def _is_title(text: str, names: tuple[str, ...]) -> bool:
    return len(text) <= MAX_TITLE and bool(_YEAR.search(text)) and is_report_title(text, names)


def _values(document: Document, start: int, stop: int) -> int:
    tables = (part for part in document.body[start:stop] if isinstance(part, Table))
    return sum(cell.role is Role.VALUE for table in tables for cell in table.cells)
