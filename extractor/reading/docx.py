"""DOCX → Document: paragraphs and tables in the order of the body, as Word shows them.

Read below python-docx, on the XML itself: content controls, text boxes, tracked changes
and automatic numbering are invisible to its paragraph and table objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from extractor.document import Document, Line, LineKind, Note, Provenance, Table
from extractor.errors import DamagedDocument, EmptyDocument, NeedsOcr, UnknownFormat
from extractor.reading.docx_numbering import Numbering
from extractor.reading.docx_styles import BODY_LEVEL, Styles
from extractor.reading.docx_table import RawRow, build, raw_rows
from extractor.reading.docx_text import W, boxes, child_value, flow, integer, shown_text
from extractor.reading.limits import Limits, cut
from extractor.reading.package import Package, parse_xml, properties
from extractor.reading.paragraph_tables import with_paragraph_tables

_NUMBERED_HEADING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章节部]|[（(][一二三四五六七八九十]{1,3}[）)])"
)

_SENTENCE_ENDS = ("。", "；", "，", "：", ";", ",")

_LONGEST_HEADING = 60

_TITLE_LINES = 6
"""A centred line counts as title only among the first lines with text."""


def read_docx(data: bytes, name: str, sha256: str, limits: Limits) -> Document:
    """Read a DOCX file, Transitional or Strict, from Word, WPS or LibreOffice.

    Paragraphs carry their index in the body as ``provenance.line``. Raises a
    :class:`DocumentError` subclass where nothing can be read; XML that breaks off in the
    middle is read up to the break, with a note.
    """
    if not data:
        raise EmptyDocument("the file is empty")
    package = Package(data, limits)
    part = _main_part(package)
    content = package.read(part)
    root, whole = (None, False) if content is None else parse_xml(content)
    if root is None:
        raise DamagedDocument(f"{part} is missing or not XML")
    body = root.find(f"{W}body")
    if body is None:
        raise DamagedDocument(f"{part} has no body")
    reader = _BodyReader(package, part, limits)
    parts = tuple(with_paragraph_tables(reader.read(body)))
    if not whole:
        reader.notes.append(Note("damaged", f"{part} breaks off: the rest is lost", cuts=True))
    if not any(isinstance(piece, Table) or piece.text.strip() for piece in parts):
        parts = ()
        _explain_emptiness(package, reader.notes)
    return Document(
        name=name,
        format="docx",
        sha256=sha256,
        body=parts,
        properties=properties(package),
        notes=(*reader.notes, *package.notes()),
    )


def _main_part(package: Package) -> str:
    for part in package.related("", "officeDocument"):
        if part in package:
            if not part.lower().startswith("word/") and _is_other_office(package):
                break
            return part
    if "word/document.xml" in package:
        return "word/document.xml"
    if _is_other_office(package):
        raise UnknownFormat("an Office container that holds no text document")
    raise DamagedDocument("the container holds no word/document.xml")


def _is_other_office(package: Package) -> bool:
    return any(name.lower().startswith(("xl/", "ppt/", "visio/")) for name in package.names())


def _explain_emptiness(package: Package, notes: list[Note]) -> None:
    """A scan pasted into Word is no empty report; an empty one opens and says so."""
    if any(re.search(r"(^|/)media/[^/]+$", name) for name in package.names()):
        raise NeedsOcr("the document holds images and no text")
    notes.append(Note("empty", "the document holds no text"))


class _BodyReader:
    """Walks the body once; counters of lists and paragraphs run with it."""

    def __init__(self, package: Package, part: str, limits: Limits) -> None:
        self._limits = limits
        self._package = package
        self._part = part
        self._styles = Styles(_first_part(package, part, "styles"))
        self._numbering = Numbering(_first_part(package, part, "numbering"))
        self._paragraphs = 0
        self._lines_with_text = 0
        self.notes: list[Note] = []

    def read(self, container: etree._Element) -> Iterator[Line | Table]:
        for element in flow(container):
            if element.tag == f"{W}p":
                self._paragraphs += 1
                yield from self._lines(element)
                for box in boxes(element):
                    yield from self.read(box)
            elif element.tag == f"{W}tbl":
                yield from self._tables(element)
            else:
                message = "an embedded file of another format (altChunk) is left out"
                self.notes.append(Note("attachment", message, cuts=True))

    def _lines(self, paragraph: etree._Element) -> Iterator[Line]:
        """One line for each line that is broken by hand; all carry the paragraph's index."""
        provenance = Provenance(line=self._paragraphs)
        for text in self._paragraph_text(paragraph).split("\n"):
            if text.strip():
                self._lines_with_text += 1
                bare = text.strip()
                # a tab before others is an empty cell of a table typed into paragraphs
                shown = text.strip(" \u3000\u00a0") if "\t" in bare else bare
                yield Line(shown, provenance, self._kind(paragraph, bare))

    def _kind(self, paragraph: etree._Element, text: str) -> LineKind:
        own = paragraph.find(f"{W}pPr")
        style = self._styles.of(own)
        if style.title:
            return LineKind.TITLE
        short = len(text) <= _LONGEST_HEADING and not text.endswith(_SENTENCE_ENDS)
        if short and _NUMBERED_HEADING.match(text):
            return LineKind.HEADING
        stated = child_value(own, "outlineLvl")
        outline = integer(stated, BODY_LEVEL) if stated else style.outline
        if outline < BODY_LEVEL and short:
            first = outline == 0 and self._lines_with_text == 1
            return LineKind.TITLE if first else LineKind.HEADING
        alignment = child_value(own, "jc")
        centred = alignment == "center" if alignment else style.centred
        early = self._lines_with_text <= _TITLE_LINES
        return LineKind.TITLE if centred and short and early else LineKind.TEXT

    def _paragraph_text(self, paragraph: etree._Element) -> str:
        text = shown_text(paragraph, self._styles.hidden)
        own = paragraph.find(f"{W}pPr")
        label = self._label(own)
        if label and text[:1].isascii() and text[:1].isalnum() and label[-1:].isalnum():
            label += " "
        return label + text

    def _label(self, own: etree._Element | None) -> str:
        style = self._styles.of(own)
        numbering = None if own is None else own.find(f"{W}numPr")
        num_id = child_value(numbering, "numId") or style.num_id
        if not num_id or num_id == "0":
            return ""
        stated = child_value(numbering, "ilvl")
        level = integer(stated, 0) if stated else style.num_level
        if level is None:
            level = self._numbering.level_of_style(child_value(own, "pStyle"), num_id) or 0
        return self._numbering.label(num_id, level)

    def _tables(self, element: etree._Element) -> Iterator[Line | Table]:
        """The table, then the tables nested in it; a frame around other tables is unwrapped."""
        rows = raw_rows(element, self._limits.spans)
        if _is_frame(rows):
            for row in rows:
                for cell in row.cells:
                    yield from self.read(cell.element)
            return
        nested: list[Line | Table] = []
        table, was_cut = build(
            rows,
            lambda cell: self._cell_text(cell, nested),
            max_cells=self._limits.table_cells,
        )
        if was_cut:
            self.notes.append(cut("table_cells", self._limits, what="a table is cut"))
        if table.cells:
            yield table
        yield from nested

    def _cell_text(self, cell: etree._Element, nested: list[Line | Table]) -> str:
        pieces = []
        for element in flow(cell):
            if element.tag == f"{W}p":
                pieces.append(self._paragraph_text(element))
                pieces += [self._cell_text(box, nested) for box in boxes(element)]
            elif element.tag == f"{W}tbl":
                nested.extend(self._tables(element))
        return "\n".join(pieces).strip()


def _is_frame(rows: list[RawRow]) -> bool:
    """One column that holds whole tables lays the page out and is no table itself."""
    cells = [cell for row in rows for cell in row.cells]
    holds_table = any(cell.element.find(f".//{W}tbl") is not None for cell in cells)
    return holds_table and all(len(row.cells) <= 1 for row in rows)


def _first_part(package: Package, part: str, kind: str) -> etree._Element | None:
    for target in package.related(part, kind):
        return package.xml(target)
    return None
