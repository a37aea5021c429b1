"""Tables of text with a cell on each line: after a tab, or with no mark at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.document import Table
from extractor.reading.text_table import (
    LABEL_LENGTH,
    Row,
    as_table,
    confidence_of,
    is_figure,
    with_numbers,
)

LEAST_FIGURES = 3
"""A run of one-cell lines with fewer figures is no table, and with a smaller share neither."""
LEAST_SHARE = 0.15
PLAIN = 0.6
"""Share of the groups between blank lines that are rows by their looks, if all of them are."""
MOST_LABELS = 60
"""Lines of labels above the first figure that can belong to a table."""
PROBE = 50
"""Rows after which a run is judged: what is no table by then is not read to its end."""
NEAR = 3
"""A row's outermost label stands at most so many lines above its first figure."""

_SENTENCE = re.compile("[。；！？]")
_SEPARATOR = re.compile("[\t|｜│┃║]")
_CHAPTER = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+(?:章|部分))")
_NUMBERING = re.compile(
    r"(?P<chapter>[一二三四五六七八九十]{1,3}、)|(?P<part>[（(][一二三四五六七八九十]{1,3}[)）])"
    r"|(?P<item>\d{1,2}[.、．])"
)


# ---------------------------------------------------------------- a tab before every cell


def tab_cells(lines: Sequence[str], start: int) -> tuple[Table, int] | None:
    """Rows whose cells are lines that begin with a tab.

    A blank line ends a row, a second one the table; text without a tab goes on with the
    cell above; a line of only a tab continues a merged cell and is an empty text, while
    a blank cell that holds U+00A0 keeps it.
    """
    if not _is_tab_cell(lines[start]):
        return None
    rows: list[Row] = [[]]
    number = start
    while number < len(lines):
        line = lines[number]
        if _is_tab_cell(line):
            rows[-1].append((line[1:], number))
        elif not line.strip(" \r"):
            if not rows[-1]:
                break
            if len(rows) == PROBE and max(map(len, rows)) < 2:
                return None
            rows.append([])
        elif rows[-1] and not _begins_prose(line):
            text, place = rows[-1][-1]
            rows[-1][-1] = (f"{text}\n{line}", place)
        else:
            break
        number += 1
    rows = [[(_cell_text(text), place) for text, place in row] for row in rows if row]
    if max(map(len, rows), default=0) < 2:
        return None
    return as_table(rows, ragged=True), number


def _is_tab_cell(line: str) -> bool:
    if not line.startswith("\t") or "\t" in line[1:].rstrip("\t"):
        return False
    return not (_SENTENCE.search(line) and len(line) > LABEL_LENGTH)


def _begins_prose(line: str) -> bool:
    return line.startswith(("\u3000", "    ", "\t")) or len(line) > LABEL_LENGTH


def _cell_text(text: str) -> str:
    """The text as it stands; nothing at all for a cell that only continues the one above."""
    return text.strip(" \t") if text.strip(" \t\n") else ""


# ---------------------------------------------------------------- nothing but one cell a line


def cell_runs(lines: Sequence[str]) -> dict[int, int]:
    """Where such tables begin, and the line after each: found once for the whole text."""
    runs: dict[int, int] = {}
    figures: list[int] = []
    begin = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or not _is_cell(lines[number]) or _opens_section(lines, number):
            if len(figures) >= LEAST_FIGURES:
                start = max(begin, figures[0] - MOST_LABELS)
                start = next(n for n in range(start, figures[0] + 1) if lines[n].strip())
                if len(figures) >= LEAST_SHARE * sum(
                    bool(lines[n].strip()) for n in range(start, figures[-1])
                ):
                    runs[start] = figures[-1] + 1
            figures = []
            goes_on = number < len(lines) and _is_cell(lines[number])
            begin = number if goes_on else number + 1
        elif is_figure(lines[number]):
            figures.append(number)
    return runs


def one_cell_a_line(lines: Sequence[str], start: int, stop: int) -> Table:
    """Labels and figures that follow each other line by line.

    A blank line parts rows if it does so throughout; else a label after a figure begins a row.
    Where lines hold several figures, spaces part cells, too.
    """
    rows: list[Row]
    if any(has_figures(lines[n]) for n in range(start, stop)):
        rows = _headers_apart(_rows_of_words(lines, start, stop))
        return as_table(rows, ragged=True, confidence=confidence_of(rows))
    groups = _groups(lines, start, stop)
    if _are_rows(groups):
        return as_table(groups, ragged=True)
    rows = [[]]
    blanks: list[list[int]] = [[]]
    for number, text in _upright(lines, start, stop):
        if not text:
            blanks[-1].append(number)
            continue
        if not is_figure(text) and rows[-1] and is_figure(rows[-1][-1][0]):
            rows.append([])
            blanks.append([])
        rows[-1].append((text, number))
    rows = [
        _with_blanks(row, gaps, usual)
        for row, gaps, usual in zip(rows, blanks, _usual(rows), strict=True)
    ]
    return as_table(_headers_apart(rows), ragged=True)


def has_figures(line: str) -> bool:
    """Whether a line holds several figures and nothing else."""
    parts = line.split()
    return len(parts) > 1 and all(map(is_figure, parts))


def _rows_of_words(lines: Sequence[str], start: int, stop: int) -> list[Row]:
    """Labels on one line and all figures of the row on the next."""
    rows: list[Row] = [[]]
    for number in range(start, stop):
        texts = with_numbers(lines[number].split())
        if texts and not is_figure(lines[number]) and rows[-1] and is_figure(rows[-1][-1][0]):
            rows.append([])
        rows[-1] += [(text, number) for text in texts]
    return rows


def _groups(lines: Sequence[str], start: int, stop: int) -> list[Row]:
    """The cells between blank lines."""
    groups: list[Row] = [[]]
    for number, text in _upright(lines, start, stop):
        if text:
            groups[-1].append((text, number))
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _are_rows(groups: Sequence[Row]) -> bool:
    """Whether nearly all groups with figures are labels and behind them figures, and none else."""
    figures = [[is_figure(text) for text, _ in group] for group in groups]
    rows = [own for own in figures if any(own)]
    plain = sum(own == sorted(own) for own in rows)
    return len(rows) >= LEAST_FIGURES and not any(own[0] for own in rows) and plain >= PLAIN * len(rows)


def _is_cell(line: str) -> bool:
    bare = line.strip()
    return len(bare) <= LABEL_LENGTH and not _SENTENCE.search(bare) and not _SEPARATOR.search(line)


def _opens_section(lines: Sequence[str], number: int) -> bool:
    """A numbered line with no figure near below: a heading of the text, not a label of a row."""
    if not _CHAPTER.match(lines[number]):
        return False
    following = (text for _, text in _upright(lines, number + 1, min(number + 20, len(lines))) if text)
    below = [text for text, _ in zip(following, range(NEAR), strict=False)]
    return not any(is_figure(line) for line in below)


def _upright(lines: Sequence[str], start: int, stop: int) -> Iterator[tuple[int, str]]:
    """The lines with vertical writing (one character a line) put together again."""
    number = start
    while number < stop:
        text = lines[number].strip()
        end = number + 1
        while end < stop and _is_character(lines[end]) and (len(text) <= 2 or end > number + 1):
            end += 1
        if end - number > 2:
            yield number, "".join(lines[n].strip() for n in range(number, end))
            number = end
        else:
            yield number, text
            number += 1


def _is_character(line: str) -> bool:
    bare = line.strip()
    return len(bare) == 1 and not is_figure(bare)


def _usual(rows: Sequence[Row]) -> list[int]:
    """For every row, how many figures the rows around it have."""
    counts = [sum(is_figure(text) for text, _ in row) for row in rows]
    return [Counter(counts[max(0, n - 3) : n + 4]).most_common(1)[0][0] for n in range(len(rows))]


def _with_blanks(row: Row, gaps: Sequence[int], usual: int) -> Row:
    """A row with its empty lines as blank cells, if just these are missing in it."""
    first = next((n for n, (text, _) in enumerate(row) if is_figure(text)), len(row))
    within = [gap for gap in gaps if first and gap > row[first - 1][1]]
    if not within or len(row) - first + len(within) != usual:
        return row
    return sorted((*row, *(("", gap) for gap in within)), key=lambda cell: cell[1])


def _headers_apart(rows: list[Row]) -> list[Row]:
    """Part header labels from the labels of the first row of figures below them."""
    parted: list[Row] = []
    for row in rows:
        count = next((n for n, (text, _) in enumerate(row) if is_figure(text) or not text), len(row))
        labels = [text for text, _ in row[:count]]
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
