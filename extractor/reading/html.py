"""Scraped pages → :class:`~extractor.document.Document`.

The page is decoded before it is parsed (its charset is often declared wrongly), walked
once, and its article told from the site around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from extractor.document import Document, Line, LineKind, Note, Table
from extractor.errors import EmptyDocument
from extractor.reading.decode import Decoded, decode
from extractor.reading.html_article import container_marks, find_article, mark_furniture
from extractor.reading.html_flow import Flow, Item, Marks, placed_in
from extractor.reading.html_source import prepare
from extractor.reading.html_table import TableReader
from extractor.reading.limits import Limits, require
from extractor.reading.raised import raised
from extractor.reading.text import REPAIRED, is_heading, text_body

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_MAY_HIDE = "[style*=display i],[style*=visibility i],[style*=mso-hide i]"
_RAISED = "sup,[style*='vertical-align:super' i],[style*='vertical-align: super' i]"
_MAY_RAISE = re.compile(r"<sup\b|:\s*super\b", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:pdf|docx?|wps|xlsx?|ofd|rtf|zip|rar|7z|jpe?g|png|tiff?)(?:$|[?#&])", re.IGNORECASE
)
_CONTAINED = "iframe[src],embed[src],object[data]"

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


_DRAWN = re.compile(
    r"style\s*=\s*[\"'][^\"'>]{0,200}(?:display\s*:\s*(?:flex|grid|table)|grid-row)", re.I
)


def read_page(decoded: Decoded, name: str, sha256: str, limits: Limits) -> Document:
    """A page whose text is decoded already."""
    source, notes = prepare(decoded.text, limits)
    page = LexborHTMLParser(source).root
    if page is None:
        raise EmptyDocument("the page has no content")
    if _MAY_RAISE.search(source):
        _raise_marks(page)
    properties = {"charset": decoded.charset, **_meta(page)}
    flow = _flow(page, limits, drawn=bool(_DRAWN.search(source)))
    article = find_article(flow.items)
    title = properties.get("ArticleTitle") or properties.get("title", "")
    body = tuple(_with_headings(mark_furniture(flow.items, article, title)))
    notes += (REPAIRED,) if decoded.repaired else ()
    notes += tuple(flow.notes)
    if not _carries_report(body):
        notes += tuple(_attachments(page))
    if not body and not notes:
        raise EmptyDocument("nothing is printed on the page")
    return Document(name, "html", sha256, body, properties=properties, notes=notes)


def _flow(page: LexborNode, limits: Limits, *, drawn: bool) -> Flow:
    """Walk the page as it is shown; look for tables in other guises only where it has none, or
    where styles of elements tell that some are ``drawn``."""
    hidden = _hidden(page)
    chrome, article = container_marks(page)
    flow = _walk(page, Marks(hidden, chrome, article), limits, blocks_as_tables=drawn)
    if _has_table(flow.items):
        return flow
    if hidden and page.css_first("table"):
        shown = _walk(page, Marks(frozenset(), chrome, article), limits)
        if _has_table(shown.items):
            return shown
    blocks = _walk(page, Marks(hidden, chrome, article), limits, blocks_as_tables=True)
    if _has_table(blocks.items):
        return blocks
    flow.items = list(_as_text(flow.items))
    return flow


def _walk(page: LexborNode, marks: Marks, limits: Limits, *, blocks_as_tables: bool = False) -> Flow:
    flow = Flow(TableReader(page, marks.hidden, limits), marks, blocks_as_tables=blocks_as_tables)
    flow.walk(page)
    return flow


def _has_table(items: Sequence[Item]) -> bool:
    return any(isinstance(i.part, Table) and len(i.part.cells) >= REPORT_CELLS for i in items)


def _hidden(page: LexborNode) -> frozenset[int]:
    """Elements that their own markup hides."""
    found = [n for n in page.css(_MAY_HIDE) if _HIDING.search(n.attributes.get("style") or "")]
    found += page.css("[hidden]")
    return frozenset(node.mem_id for node in found if node.tag not in ("html", "body"))


def _raise_marks(page: LexborNode) -> None:
    """Footnote marks as text, so that no figure runs on into them."""
    for node in page.css(_RAISED):
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


def _attachments(page: LexborNode) -> Iterator[Note]:
    """A note for each file that the page links to or shows within itself."""
    seen: set[str] = set()
    for link in page.css("a[href]"):
        href = (link.attributes.get("href") or "").strip()
        text = " ".join(link.text(deep=True).split()) or (link.attributes.get("title") or "").strip()
        if (_FILE.search(href) or _FILE.search(text)) and href not in seen:
            seen.add(href)
            yield Note("attachment", f"the page links to {text!r} ({href})")
    for holder in page.css(_CONTAINED):
        attributes = holder.attributes
        source = (attributes.get("src") or attributes.get("data") or "").strip()
        if _FILE.search(source) and source not in seen:
            seen.add(source)
            yield Note("attachment", f"the page shows the file {source}")
