"""Tables typed into paragraphs, with tabs or spaces between the cells, in a document of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from extractor.document import Line, Provenance, Table
from extractor.reading.text import text_body

LEAST_LINES = 3
"""Lines with gaps that make it worth looking for a table among them."""
_GAP = re.compile(r"\S(?:\t|[ \u00a0]{2,}|\u3000{2,})\s*\S")


def with_paragraph_tables(body: Iterable[Line | Table]) -> Iterator[Line | Table]:
    """The body with such tables in place of their lines; every cell has its line's place."""
    for is_line, parts in groupby(body, key=lambda part: isinstance(part, Line)):
        run = list(parts)
        lines = [part for part in run if isinstance(part, Line)]
        gapped = sum(_GAP.search(line.text) is not None for line in lines)
        yield from _retold(lines) if is_line and gapped >= LEAST_LINES else run


def _retold(lines: Sequence[Line]) -> Iterator[Line | Table]:
    for part in text_body("\n".join(line.text for line in lines)):
        if isinstance(part, Line):
            yield lines[(part.provenance.line or 1) - 1]
        else:
            cells = (replace(c, provenance=_moved(c.provenance, lines)) for c in part.cells)
            yield replace(part, cells=tuple(cells))


def _moved(place: Provenance, lines: Sequence[Line]) -> Provenance:
    """The place in the text as the place of its line in the document."""
    if place.line is None:
        return place
    return replace(lines[place.line - 1].provenance, row=place.row, column=place.column)
