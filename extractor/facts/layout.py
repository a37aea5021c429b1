"""A document as a spaCy ``Doc``, in the shape that users of spacy-layout know.

``doc.spans["layout"]`` holds one span for each line, heading and table in reading order, labelled
``title``, ``section_header``, ``text`` or ``table``. ``span._.layout`` is its place on the page,
``span._.boxes`` every box of one that pages cut (page, x0, top, x1, bottom), ``span._.data`` the rows
of a table, ``span._.heading`` the heading above; ``doc._.layout`` has the pages, ``doc._.tables`` the
spans of tables. Places are points from the top left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from extractor.document import Document, Line, LineKind, Provenance, Table
from extractor.facts.packing import packable

LAYOUT = "layout"
SEPARATOR = "\n\n"
_LABELS = {LineKind.TITLE: "title", LineKind.HEADING: "section_header", LineKind.TEXT: "text"}


@dataclass(frozen=True)
class PageLayout:
    """A page: ``page_no`` counts from 1, sizes are in points."""

    page_no: int
    width: float
    height: float


@dataclass(frozen=True)
class SpanLayout:
    """The first box of a span: its left top corner and size in points, and its page."""

    x: float
    y: float
    width: float
    height: float
    page_no: int


@dataclass(frozen=True)
class DocLayout:
    pages: tuple[PageLayout, ...]


packable(PageLayout)
packable(SpanLayout)
packable(
    DocLayout,
    pack=lambda layout: [astuple(page) for page in layout.pages],
    unpack=lambda *pages: DocLayout(tuple(PageLayout(*page) for page in pages)),
)


def _heading(span: Span) -> Span | None:
    """The section header above a layout span."""
    above = [
        other
        for other in span.doc.spans.get(LAYOUT, ())
        if other.label_ == "section_header" and other.end <= span.start
    ]
    return above[-1] if above else None


def _tables(doc: Doc) -> list[Span]:
    return [span for span in doc.spans.get(LAYOUT, ()) if span.label_ == "table"]


def _register() -> None:
    """Extensions of spacy-layout's names; one that is there already stays as it is."""
    for name in ("layout", "data", "boxes"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)
    if not Span.has_extension("heading"):
        Span.set_extension("heading", getter=_heading)
    if not Doc.has_extension("layout"):
        Doc.set_extension("layout", default=None)
    if not Doc.has_extension("tables"):
        Doc.set_extension("tables", getter=_tables)


_register()


def to_spacy(document: Document, nlp: Language | None = None) -> Doc:
    """Prose and tables of a document as one ``Doc``; ``nlp`` tokenizes it, and runs on it."""
    parts = [part for part in document.body if not _is_furniture(part)]
    texts = [_text(part) for part in parts]
    language = nlp or spacy.blank("zh")
    doc = language.make_doc(SEPARATOR.join(texts))
    doc.spans[LAYOUT] = SpanGroup(doc, name=LAYOUT, spans=list(_spans(doc, parts, texts)))
    doc._.layout = DocLayout(tuple(PageLayout(p.number, p.width, p.height) for p in document.pages))
    return nlp(doc) if nlp is not None else doc


def _spans(doc: Doc, parts: list[Line | Table], texts: list[str]) -> Iterator[Span]:
    begin = 0
    for part, text in zip(parts, texts, strict=True):
        span = doc.char_span(begin, begin + len(text), label=_label(part), alignment_mode="expand")
        begin += len(text) + len(SEPARATOR)
        if span is None:  # a line of blanks alone
            continue
        place = part.provenance if isinstance(part, Line) else _place(part)
        span._.layout, span._.boxes = _layout(place), _boxes(place)
        if isinstance(part, Table):
            span._.data = [[cell.text if cell else "" for cell in row] for row in part.grid]
        yield span


def _is_furniture(part: Line | Table) -> bool:
    return isinstance(part, Line) and part.kind is LineKind.FURNITURE


def _label(part: Line | Table) -> str:
    return _LABELS[part.kind] if isinstance(part, Line) else "table"


def _text(part: Line | Table) -> str:
    """A line as it is; of a table each cell once, cells parted by tabs and rows by line breaks."""
    if isinstance(part, Line):
        return part.text
    rows = (part.row_cells(row) for row in range(part.n_rows))
    return "\n".join("\t".join(cell.text.replace("\n", "") for cell in row) for row in rows)


def _place(table: Table) -> Provenance:
    """Where a table stands: on each of its pages the box around its cells."""
    boxes: dict[int, Any] = {}
    for cell in table.cells:
        for page, box in zip(cell.provenance.pages, cell.provenance.boxes, strict=False):
            boxes[page] = boxes[page].union(box) if page in boxes else box
    return Provenance(boxes=tuple(boxes.values()), pages=tuple(boxes))


def _boxes(place: Provenance) -> list[tuple[int, float, float, float, float]]:
    return [
        (page, box.x0, box.top, box.x1, box.bottom)
        for page, box in zip(place.pages, place.boxes, strict=False)
    ]


def _layout(place: Provenance) -> SpanLayout | None:
    if not place.boxes or not place.pages:
        return None
    box = place.boxes[0]
    return SpanLayout(box.x0, box.top, box.width, box.height, place.pages[0])
