"""Scraped pages → :class:`~extractor.document.Document`.

The page is decoded before it is parsed (its charset is often declared wrongly), walked
once, and its article told from the site around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.document import Document, Line, LineKind, Table
from extractor.errors import EmptyDocument
from extractor.reading.decode import Decoded, decode
from extractor.reading.html_article import find_article, mark_furniture
from extractor.reading.html_attachments import attachments_of, notes_on
from extractor.reading.html_flow import Flow, Item, placed_in
from extractor.reading.html_marks import Marks, marks_of
from extractor.reading.html_source import prepare
from extractor.reading.html_table import TableReader
from extractor.reading.limits import Limits, require
from extractor.reading.raised import raised
from extractor.reading.text import REPAIRED, is_heading, text_body

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_RAISED = "sup,[style*='vertical-align:super' i],[style*='vertical-align: super' i]"
REPORT_CELLS = 12
"""A page with a table of so many cells carries its report itself, whatever it links to."""


def read_html(
    data: bytes, name: str, sha256: str, limits: Limits, *, declared: str | None = None
) -> Document:
    """A page in any Chinese encoding; ``declared`` is the charset told outside of it.

    Raises:
        LimitExceeded: it is too large, or a tag has too many attributes.
        EmptyDocument: nothing is printed on it.
    """
    require(len(data), "html_bytes", limits, what="bytes of HTML")
    decoded = decode(data, declared or declared_charset(data))
    return read_page(decoded, name, sha256, limits)


def declared_charset(data: bytes) -> str | None:
    """What the page says of its own charset within its first 4,096 bytes."""
    head = data[:4096]
    match = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return match[1].decode("ascii", "replace") if match else None


def read_page(decoded: Decoded, name: str, sha256: str, limits: Limits) -> Document:
    """A page whose text is decoded already."""
    source, notes = prepare(decoded.text, limits)
    page = LexborHTMLParser(source.data).root
    if page is None:
        raise EmptyDocument("the page has no content")
    _raise_marks(page, _RAISED if source.mentions(b"super") else "sup")
    properties = {"charset": decoded.charset, **_meta(page)}
    marks = marks_of(page, source.mentions)
    flow = _flow(page, marks, limits)
    article = find_article(flow.items)
    title = properties.get("ArticleTitle") or properties.get("title", "")
    body = tuple(_with_headings(mark_furniture(flow.items, article, title)))
    notes += (REPAIRED,) if decoded.repaired else ()
    notes += tuple(flow.notes)
    attachments = attachments_of(page, marks)
    if attachments and _carries_report(body):
        properties["attachments"] = "\n".join(map(str, attachments))
    elif not _carries_report(body):
        notes += tuple(notes_on(attachments, page))
    if not body and not notes:
        raise EmptyDocument("nothing is printed on the page")
    return Document(name, "html", sha256, body, properties=properties, notes=notes)


def _flow(page: LexborNode, marks: Marks, limits: Limits) -> Flow:
    """Walk the page as it is shown; look for tables in other guises only where it has none, or
    where styles of elements tell that some are drawn."""
    flow = _walk(page, marks, limits, blocks_as_tables=marks.drawn)
    if _has_table(flow.items):
        return flow
    if marks.hidden and page.css_first("table"):
        shown = _walk(page, marks.shown(), limits)
        if _has_table(shown.items):
            return shown
    blocks = _walk(page, marks, limits, blocks_as_tables=True)
    if _has_table(blocks.items):
        return blocks
    flow.items = list(_as_text(flow.items))
    return flow


def _walk(page: LexborNode, marks: Marks, limits: Limits, *, blocks_as_tables: bool = False) -> Flow:
    flow = Flow(TableReader(marks, limits), marks, blocks_as_tables=blocks_as_tables)
    flow.walk(page)
    return flow


def _has_table(items: Sequence[Item]) -> bool:
    return any(isinstance(i.part, Table) and len(i.part.cells) >= REPORT_CELLS for i in items)


def _raise_marks(page: LexborNode, elements: str) -> None:
    """Footnote marks as text, so that no figure runs on into them."""
    for node in page.css(elements):
        if node.parent is not None:
            node.replace_with(raised(node.text(deep=True)))


def _as_text(items: Sequence[Item]) -> Iterator[Item]:
    """The flow with its lines read as flattened text: some pages print one cell a paragraph."""
    lines = [
        (text, item)
        for item in items
        if isinstance(item.part, Line)
        for text in item.part.text.split("\n")
    ]
    text = "\n".join(text for text, _ in lines)
    parts = list(text_body(text))
    if not any(isinstance(part, Table) for part in parts):
        yield from items
        return
    for part in parts:
        if isinstance(part, Line):
            yield lines[(part.provenance.line or 1) - 1][1]
        else:
            first = lines[(part.cells[0].provenance.line or 1) - 1][1]
            yield Item(placed_in(part, first.block.path), first.block)
    yield from (item for item in items if isinstance(item.part, Table))


def _with_headings(parts: Iterator[Line | Table]) -> Iterator[Line | Table]:
    for part in parts:
        if isinstance(part, Line) and part.kind is LineKind.TEXT and is_heading(part.text):
            yield Line(part.text, part.provenance, LineKind.HEADING)
        else:
            yield part


def _meta(page: LexborNode) -> dict[str, str]:
    """The page's title, and its ``meta`` elements under the names that they give."""
    found: dict[str, str] = {}
    title = page.css_first("title")
    if title is not None and (text := title.text(deep=True).strip()):
        found["title"] = " ".join(text.split())
    for meta in page.css("meta[content]"):
        attributes = meta.attributes
        key = attributes.get("name") or attributes.get("property")
        value = (attributes.get("content") or "").strip()
        if key and value:
            found.setdefault(key.strip(), value)
    return found


def _carries_report(body: Sequence[Line | Table]) -> bool:
    return any(isinstance(part, Table) and len(part.cells) >= REPORT_CELLS for part in body)
