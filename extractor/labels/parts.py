"""Several reports bound in one file: cut at their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from extractor.document import Document, LineKind, Role, Table
from extractor.labels.sections import is_report_title
from extractor.labels.text import normalise

MAX_TITLE = 60
MIN_VALUES = 20
"""Value cells that a part must have below its title: a title in a list of links has none."""
LEAST_SHARE = 0.25
"""A part has at least this share of the value cells of the largest: editions differ by four."""
_YEAR = re.compile(r"(?:19|20)\d{2}|[二一][〇○零九]..")


def split_reports(document: Document, titles: Iterable[str]) -> tuple[Document, ...]:
    """The reports of a document, in order; the document itself if it holds one or none.

    A report begins at a title that names its year and is not the title before or a part of
    it (a running head), and tables follow, not far fewer than in other parts. What stands
    in front of the first title belongs to the first part.
    """
    names = tuple(titles)
    starts: list[int] = []
    last = ""
    for at, part in enumerate(document.body):
        if isinstance(part, Table) or part.kind is LineKind.FURNITURE:
            continue
        if not _is_title(part.text, names):
            continue
        text = normalise(part.text)
        if text not in last and not (last and last in text):
            starts.append(at)
            last = text
    spans = list(pairwise([*starts, len(document.body)]))
    values = [_values(document, at, stop) for at, stop in spans]
    least = max(MIN_VALUES, LEAST_SHARE * max(values, default=0))
    cuts = [at for (at, _), count in zip(spans, values, strict=True) if count >= least]
    if len(cuts) < 2:
        return (document,)
    edges = [0, *cuts[1:], len(document.body)]
    return tuple(document.with_body(document.body[a:b]) for a, b in pairwise(edges))


def _is_title(text: str, names: tuple[str, ...]) -> bool:
    return len(text) <= MAX_TITLE and bool(_YEAR.search(text)) and is_report_title(text, names)


def _values(document: Document, start: int, stop: int) -> int:
    tables = (part for part in document.body[start:stop] if isinstance(part, Table))
    return sum(cell.role is Role.VALUE for table in tables for cell in table.cells)
