"""Flattened text → lines and tables.

Four habits of text that once was a table are read, each as its own run of lines:

* *tab cells*: each cell is a line that begins with a tab, a blank line ends a row, text
  without a tab continues the cell above, a line of only a tab continues a merged cell;
* *separated cells*: ``a<TAB>b``, ``a | b |``, box-drawing characters;
* *one cell a line*: short labels and figures alternate, with no mark at all.

Spans are lost in all of them, so the tables are ragged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.document import Cell, Document, Line, LineKind, Note, Provenance, Table
from extractor.reading.decode import decode
from extractor.reading.limits import Limits, require

Body = Iterator[Line | Table]

_HEADING = re.compile(r"^\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+(?:章|部分))")
_SEPARATED = re.compile(r"\t|[|｜│┃║]")
_RULE = re.compile(r"^[\s|｜+\-=:─━═┄┅┌┐└┘├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬│┃║]+$")
_FIGURE = re.compile(
    r"\s*(?:[+\-－]?[\d０-９][\d０-９,，.．]*[件条项元个次篇万]{0,2}|[-—/／无]{1,2})\s*$"
)
_SENTENCE = re.compile(r"[。；！？]")
_NUMBERING = re.compile(
    r"(?P<chapter>[一二三四五六七八九十]{1,3}、)|(?P<part>[（(][一二三四五六七八九十]{1,3}[)）])|(?P<item>\d{1,2}[.、．])"
)

LABEL_LENGTH = 60
"""A longer line is a sentence, not a cell."""
MIN_FIGURES = 6
"""A run of one-cell lines with fewer figures is no table."""


REPAIRED = Note("damaged", "the text had been decoded wrongly before it was saved; this was undone")


NEAR = 3
"""A row's outermost label stands at most so many lines above its first figure."""


def read_text(data: bytes, name: str, sha256: str, limits: Limits) -> Document:
    """A text file of any Chinese encoding."""
    require(len(data), "text_bytes", limits, what="bytes of text")
    decoded = decode(data)
    notes = (REPAIRED,) if decoded.repaired else ()
    body = tuple(text_body(decoded.text))
    return Document(name, "text", sha256, body, properties={"charset": decoded.charset}, notes=notes)


def text_body(text: str) -> Body:
    """Lines and tables of a text, in order."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    number = 0
    titled = False
    while number < len(lines):
        for reader in (_tab_cells, _separated, _one_cell_a_line):
            found = reader(lines, number)
            if found is not None:
                table, number = found
                yield table
                break
        else:
            line = _line(lines[number], number, first=not titled)
            if line is not None:
                titled = True
                yield line
            number += 1


def _line(text: str, number: int, *, first: bool) -> Line | None:
    bare = text.strip("\ufeff\u00a0\u3000 \t")
    if not bare:
        return None
    kind = LineKind.HEADING if is_heading(bare) else LineKind.TEXT
    if first and len(bare) <= LABEL_LENGTH and not _SENTENCE.search(bare):
        kind = LineKind.TITLE
    return Line(bare, Provenance(line=number + 1), kind)


def is_heading(line: str) -> bool:
    """Whether a line opens a section: numbered 一、 or 第一部分, and short."""
    return len(line) <= LABEL_LENGTH and _HEADING.match(line) is not None


# ---------------------------------------------------------------- a tab before every cell


def _tab_cells(lines: Sequence[str], start: int) -> tuple[Table, int] | None:
    """A run of rows whose cells are lines that begin with a tab."""
    if not _is_tab_cell(lines[start]):
        return None
    rows: list[list[tuple[str, int]]] = [[]]
    number = start
    while number < len(lines):
        line = lines[number]
        if _is_tab_cell(line):
            rows[-1].append((line[1:], number))
        elif not line.strip(" "):
            if not rows[-1]:
                break
            rows.append([])
        elif rows[-1] and not _begins_prose(line):
            text, place = rows[-1][-1]
            rows[-1][-1] = (f"{text}\n{line}", place)
        else:
            break
        number += 1
    cells = [(t if t.strip() or "\u00a0" in t else "", place) for row in rows for t, place in row]
    if len(cells) < 2:
        return None
    return _table([row for row in rows if row]), number


def _is_tab_cell(line: str) -> bool:
    return line.startswith("\t") and "\t" not in line[1:].rstrip("\t")


def _begins_prose(line: str) -> bool:
    return line.startswith(("\u3000", "    ")) or len(line) > LABEL_LENGTH


# ---------------------------------------------------------------- cells with marks between


def _separated(lines: Sequence[str], start: int) -> tuple[Table, int] | None:
    """Rows on one line each, cells kept apart by tabs, bars or box-drawing characters."""
    rows: list[list[tuple[str, int]]] = []
    number = start
    while number < len(lines):
        line = lines[number]
        if _RULE.match(line) and line.strip():
            number += 1
            continue
        cells = _split(line)
        if cells is None:
            break
        rows.append([(cell, number) for cell in cells])
        number += 1
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    return _table(rows), number


def _split(line: str) -> list[str] | None:
    if not _SEPARATED.search(line.strip()) or not line.strip():
        return None
    if "\t" in line.strip("\t \u3000") and not re.search(r"[|｜│┃║]", line):
        return line.rstrip("\n").split("\t")
    bare = line.strip()
    parts = re.split(r"[|｜│┃║]", bare)
    if len(parts) < 2:
        return None
    framed = bare[0] in "|｜│┃║"
    closed = bare[-1] in "|｜│┃║"
    return [part.strip(" ") for part in parts[framed : len(parts) - closed]]


# ---------------------------------------------------------------- nothing but one cell a line


def _one_cell_a_line(lines: Sequence[str], start: int) -> tuple[Table, int] | None:
    """Labels and figures that follow each other line by line; each run of labels begins a row."""
    stop = _end_of_cells(lines, start)
    figures = [n for n in range(start, stop) if _FIGURE.match(lines[n])]
    if len(figures) < MIN_FIGURES:
        return None
    rows: list[list[tuple[str, int]]] = [[]]
    for number in range(start, stop):
        text = lines[number].strip()
        figure = bool(_FIGURE.match(lines[number]))
        if not text:
            continue
        before_figure = bool(rows[-1]) and bool(_FIGURE.match(rows[-1][-1][0]))
        if not figure and before_figure:
            rows.append([])
        rows[-1].append((text, number))
    return _table(_headers_apart(rows)), stop


def _end_of_cells(lines: Sequence[str], start: int) -> int:
    """One past the last line of a run of cells that ends with a figure."""
    last = start
    number = start
    while number < len(lines) and _is_cell(lines[number]) and not _opens_section(lines, number):
        if _FIGURE.match(lines[number]):
            last = number + 1
        number += 1
    return last


def _is_cell(line: str) -> bool:
    bare = line.strip()
    return len(bare) <= LABEL_LENGTH and not _SENTENCE.search(bare) and not line.startswith("\t")


def _opens_section(lines: Sequence[str], number: int) -> bool:
    """A numbered line with no figure near below: a heading of the text, not a label of a row."""
    if not _HEADING.match(lines[number]):
        return False
    below = [line for line in lines[number + 1 : number + 8] if line.strip()][:NEAR]
    return not any(_FIGURE.match(line) for line in below)


def _headers_apart(rows: list[list[tuple[str, int]]]) -> list[list[tuple[str, int]]]:
    """Part header labels from the labels of the first row of figures below them."""
    parted: list[list[tuple[str, int]]] = []
    for row in rows:
        labels = [text for text, _ in row if not _FIGURE.match(text)]
        own = _own_labels(labels)
        if len(labels) - own > 1 or (own == 0 and labels):
            parted.append(row[: len(labels) - own])
            parted.append(row[len(labels) - own :])
        else:
            parted.append(row)
    return [row for row in parted if row]


def _own_labels(labels: Sequence[str]) -> int:
    """How many of the labels in front of a row's figures are its own.

    A row is named by its last label and by the groups in front of it, numbered in another
    style each (三、 （三） 1.). A last label that stood among the labels before is one of
    several columns of that name: the row has none.
    """
    if len(labels) > 1 and labels[-1] in labels[:-1]:
        return 0
    own = min(1, len(labels))
    styles = {_style(label) for label in labels[-1:]}
    for label in reversed(labels[:-1]):
        style = _style(label)
        if style is None or style in styles:
            break
        styles.add(style)
        own += 1
    return own


def _style(label: str) -> str | None:
    match = _NUMBERING.match(label)
    return match.lastgroup if match else None


def _table(rows: Sequence[Sequence[tuple[str, int]]]) -> Table:
    cells = [
        Cell(_cell_text(text), r, c, provenance=Provenance(line=number + 1))
        for r, row in enumerate(rows)
        for c, (text, number) in enumerate(row)
    ]
    return Table(tuple(cells), ragged=True)


def _cell_text(text: str) -> str:
    """The text as it stands; nothing at all for a cell that only continues the one above."""
    return text.strip(" \t") if text.strip(" \t\n") else ""
