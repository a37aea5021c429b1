"""The running text of a document: paragraphs under their headings, with the lines they came from.

Page formats give lines as they were set, so a line that fills the measure goes on in the
next one, over page breaks too; other formats give paragraphs. Tables, running heads and
page numbers are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.document import BBox, Document, Line, LineKind, Provenance, Table

_END = re.compile(r"[。！？!?\n]+[”」』）)]?")
_ENDS = re.compile(r"[。！？；：!?;:]\s*$")
_NUMBERED = re.compile(
    r"\s*(?:（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|[一二三四五六七八九十]+、|\d{1,2}[.．、](?!\d))"
)
_SUBHEADING = re.compile(
    r"\s*(?:（[一二三四五六七八九十]+）|\([一二三四五六七八九十]+\)|\d{1,2}[.．、](?!\d))([^。：:，,\d]{2,20})[。：:]?"
)
_HEADS = frozenset((LineKind.TITLE, LineKind.HEADING))
_MOST_LINES = 200
"""Lines of one paragraph; what is longer was never one."""
_WRAPPED_LINE = 24
"""Lines of flat text shorter than this are paragraphs, not lines that were wrapped."""
_LATIN = re.compile(r"[A-Za-z0-9]$"), re.compile(r"[A-Za-z]")


@dataclass(frozen=True)
class Passage:
    """A paragraph; ``lines`` are the lines it was set in, each with the place where it begins."""

    text: str
    section: str
    lines: tuple[tuple[int, Line], ...]

    def provenance(self, start: int, stop: int) -> Provenance:
        """Where the characters from ``start`` to ``stop`` stand."""
        bounds = [*(begin for begin, _ in self.lines), len(self.text)]
        touched = [
            line.provenance
            for (begin, line), end in zip(self.lines, bounds[1:], strict=True)
            if begin < stop and end > start
        ]
        boxes: tuple[BBox, ...] = tuple(box for place in touched for box in place.boxes)
        pages = tuple(page for place in touched for page in place.pages)
        first = touched[0]
        return Provenance(
            boxes=boxes, pages=pages, dom=first.dom, sheet=first.sheet, cell=first.cell, line=first.line
        )


def split_sentences(text: str) -> Iterator[tuple[int, str]]:
    """Sentences with the place of their first character; their end marks belong to them.

    >>> list(split_sentences("收到申请2件。答复2件。"))
    [(0, '收到申请2件。'), (7, '答复2件。')]
    """
    begin = 0
    for end in _END.finditer(text):
        yield begin, text[begin : end.end()]
        begin = end.end()
    if begin < len(text):
        yield begin, text[begin:]


@dataclass
class _Paragraph:
    lines: list[Line] = field(default_factory=list)

    def closed(self, section: str) -> Passage:
        text, places = "", []
        for line in self.lines:
            if text and _LATIN[0].search(text) and _LATIN[1].match(line.text):
                text += " "
            places.append((len(text), line))
            text += line.text
        self.lines = []
        return Passage(text, section, tuple(places))


def passages(document: Document) -> Iterator[Passage]:
    """The paragraphs of a document in reading order."""
    full = _Fullness(document.lines)
    heading = section = ""
    paragraph = _Paragraph()
    for part in document.body:
        if isinstance(part, Line) and _is_furniture(part):
            continue
        goes_on = (
            isinstance(part, Line)
            and part.kind not in _HEADS
            and 0 < len(paragraph.lines) < _MOST_LINES
            and full.goes_on(paragraph.lines[-1])
            and not _NUMBERED.match(part.text)
        )
        if paragraph.lines and not goes_on:
            yield paragraph.closed(section)
        if isinstance(part, Table):
            continue
        if part.kind in _HEADS:
            heading = section = part.text if part.kind is LineKind.HEADING else heading
            continue
        if not paragraph.lines:
            found = _SUBHEADING.match(part.text)
            section = found[1] if found else section or heading
        paragraph.lines.append(part)
    if paragraph.lines:
        yield paragraph.closed(section)


def _is_furniture(line: Line) -> bool:
    """A whole sentence is prose, whatever it was taken for; that never held of navigation."""
    return line.kind is LineKind.FURNITURE and not line.text.rstrip().endswith("。")


class _Fullness:
    """Tells whether a line fills the measure, so that its paragraph goes on in the next one."""

    def __init__(self, lines: Sequence[Line]) -> None:
        text = [line for line in lines if line.kind is LineKind.TEXT]
        self._right = max((b.x1 for line in text for b in line.provenance.boxes), default=0.0)
        self._longest = max((len(line.text) for line in text), default=0)

    def goes_on(self, line: Line) -> bool:
        place = line.provenance
        if place.boxes:
            last = place.boxes[-1]
            return last.x1 > self._right - 2.5 * last.height
        wrapped = place.line is not None and self._longest <= 4 * _WRAPPED_LINE
        long = len(line.text) >= max(_WRAPPED_LINE, self._longest - 3)
        return wrapped and long and not _ENDS.search(line.text)
