"""Flattened text → lines and tables.

Habits of text that once was a table, each with its module:

* *tab cells*: each cell is a line that begins with a tab, a blank line ends a row;
* *separated cells*: a row a line, ``a<TAB>b``, ``a | b |``, box drawing; ``a,b`` and ``a;b``;
* *aligned cells*: columns of spaces that stand below one another, labels on several lines;
* *spaced cells*: a row a line, one space between its cells, figures at its end;
* *named cells*: ``label：value`` in sentences, or a line each;
* *one cell a line*: short labels and figures alternate, with no mark at all;
* *no mark at all*: the figures of a row ran together.

Spans are lost in most of them. Where every row has the same number of cells, or columns stand
below one another, the columns are known; else the table is ragged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.document import Document, Line, LineKind, Note, Provenance, Table
from extractor.reading.decode import decode
from extractor.reading.limits import Limits, require
from extractor.reading.text_cells import cell_runs, one_cell_a_line, tab_cells
from extractor.reading.text_colons import colon_runs
from extractor.reading.text_csv import comma_separated
from extractor.reading.text_digits import digit_runs
from extractor.reading.text_rows import separated
from extractor.reading.text_runs import printed_runs
from extractor.reading.text_table import LABEL_LENGTH

_CELL_MARKS = "\n\t|｜│,;"
_FIGURE_ENDS = re.compile("[\\d/-][ \u3000]|[\\d-]-")
Body = Iterator[Line | Table]

REPAIRED = Note("damaged", "the text had been decoded wrongly before it was saved; this was undone")

_HEADING = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+(?:章|部分))")
_HASHES = re.compile(r"(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－]\s*\d{1,3}\s*[-—–－]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*"
)
_SENTENCE = re.compile("[。；！？]")


def read_text(data: bytes, name: str, sha256: str, limits: Limits) -> Document:
    """A text file of any Chinese encoding.

    Raises:
        LimitExceeded: it has too many bytes or lines.
    """
    require(len(data), "text_bytes", limits, what="bytes of text")
    decoded = decode(data)
    notes = (REPAIRED,) if decoded.repaired else ()
    require(cell_marks(decoded.text), "text_marks", limits, what="lines and cells of text")
    body = tuple(text_body(decoded.text))
    return Document(name, "text", sha256, body, properties={"charset": decoded.charset}, notes=notes)


def cell_marks(text: str) -> int:
    """How many marks in a text may end a cell: what the limit `text_marks` counts.

    >>> cell_marks("规章 1 2 3\\n"), cell_marks("a|b|c")
    (3, 2)
    """
    return sum(map(text.count, _CELL_MARKS)) + sum(1 for _ in _FIGURE_ENDS.finditer(text))


def text_body(text: str) -> Body:
    """Lines and tables of a text, in order; a form feed ends a page, not a line."""
    lines = _without_page_numbers(text.replace("\r\n", "\n").replace("\r", "\n"))
    runs = cell_runs(lines)
    printed = digit_runs(lines) | printed_runs(lines) | colon_runs(lines)
    number = 0
    titled = False
    while number < len(lines):
        found = tab_cells(lines, number) or separated(lines, number) or comma_separated(lines, number)
        if found is not None:
            table, number = found
            yield table
        elif number in printed:
            found_tables, number = printed[number]
            yield from found_tables
        elif number in runs:
            yield one_cell_a_line(lines, number, runs[number])
            number = runs[number]
        else:
            line = _line(lines[number], number, first=not titled)
            if line is not None:
                titled = True
                yield line
            number += 1


def _without_page_numbers(text: str) -> list[str]:
    """The lines; a page number beside a page break is left out, and so is one between dashes."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if len(line) <= LABEL_LENGTH and _PAGE_NUMBER.fullmatch(line):
            lines[number] = ""
    for page, number in enumerate((n for n, line in enumerate(lines) if line.startswith("\f")), 1):
        above = _last_printed(lines, number)
        if above is not None and lines[above].strip() == str(page):
            lines[above] = ""
    return [line.removeprefix("\f").replace("\f", " ") for line in lines]


def _last_printed(lines: Sequence[str], number: int) -> int | None:
    return next((n for n in range(number - 1, max(-1, number - 4), -1) if lines[n].strip()), None)


def _line(text: str, number: int, *, first: bool) -> Line | None:
    bare = text.strip("\ufeff\u00a0\u3000 \t")
    if not bare:
        return None
    hashes = _HASHES.fullmatch(bare) if bare.startswith("#") and len(bare) < 2 * LABEL_LENGTH else None
    if hashes:
        bare = hashes["text"]
    kind = LineKind.HEADING if hashes or is_heading(bare) else LineKind.TEXT
    if first and len(bare) <= LABEL_LENGTH and not _SENTENCE.search(bare):
        kind = LineKind.TITLE
    return Line(bare, Provenance(line=number + 1), kind)


def is_heading(line: str) -> bool:
    """Whether a line opens a section: numbered 一、 or 第一部分, and short."""
    return len(line) <= LABEL_LENGTH and _HEADING.match(line) is not None
