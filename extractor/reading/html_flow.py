"""The walk over a page: lines and tables in reading order, each with the block that holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

from selectolax.lexbor import LexborNode

from extractor.document import Line, LineKind, Note, Provenance, Table
from extractor.reading.html_blocks import block_table
from extractor.reading.html_marks import Marks, purpose
from extractor.reading.html_table import TableReader, TableSource
from extractor.reading.html_text import BLOCKS, SKIPPED, inner_text, tidy
from extractor.reading.text import cell_marks, text_body

DEEPEST_TABLE = 30
"""Tables nested deeper than this are skeleton without asking: asking costs their whole text each."""

DEEPEST_PATH = 100
"""Elements nested deeper are told by the one around them: a path of thousands helps nobody."""

_HEADINGS = {"h1": LineKind.TITLE, **dict.fromkeys(("h2", "h3", "h4", "h5", "h6"), LineKind.HEADING)}
_INDENT = "\u00a0\u3000 \t\n"


@dataclass(slots=True)
class Block:
    """An element that is being walked, or that holds an item of the flow."""

    tag: str
    parent: Block | None
    index: int
    chrome: bool = False
    """It or an element around it is navigation, head or foot of the site."""
    article: bool = False
    """It or an element around it carries the name of an article's container."""
    depth: int = 0
    counts: dict[str, int] | None = None
    told: Block | None = None
    """The block around it whose path is told instead of its own, if it is nested very deep."""

    @property
    def path(self) -> str:
        """Where the element stands, or the last element around it that is not nested too deep."""
        pieces: list[str] = []
        block: Block | None = self.told or self
        while block is not None:
            pieces.append(block.tag if block.tag in ("html", "body") else f"{block.tag}[{block.index}]")
            block = block.parent
        return "/" + "/".join(reversed(pieces))


@dataclass(slots=True)
class Item:
    """A line or a table of the page; ``linked`` counts the characters of a line inside links."""

    part: Line | Table
    block: Block
    linked: int = 0


class Flow:
    """One walk over a page. ``blocks_as_tables``: also read tables that are drawn with ``div``."""

    def __init__(self, reader: TableReader, marks: Marks, *, blocks_as_tables: bool = False) -> None:
        self.items: list[Item] = []
        self.notes: list[Note] = []
        self._reader = reader
        self._marks = marks
        self._blocks_as_tables = blocks_as_tables
        self._text: list[str] = []
        self._linked = 0
        self._in_link = 0
        self._table_depth = 0
        self._begun: Block | None = None

    def walk(self, root: LexborNode) -> None:
        """Walk the element and all below it, without recursion: pages may be nested deep."""
        block = Block(root.tag or "html", None, 1)
        stack: list[tuple[Block, LexborNode | None]] = []
        node = root.first_child
        while True:
            if node is None:
                self._leave(block)
                if not stack:
                    return
                block, node = stack.pop()
                continue
            following = node.next
            tag = node.tag or ""
            if tag == "-text":
                self._add(node.text_content or "", block)
            elif (entered := self._enter(node, tag, block)) is not None:
                stack.append((block, following))
                block, node = entered, node.first_child
                continue
            node = following

    def _enter(self, node: LexborNode, tag: str, parent: Block) -> Block | None:
        """The block of an element whose children are to be walked; ``None`` if it is done with."""
        if tag == "br":
            self._flush()
            return None
        if tag in SKIPPED:
            return None
        if parent.counts is None:
            parent.counts = {}
        number = parent.counts[tag] = parent.counts.get(tag, 0) + 1
        marks = self._marks
        mem_id = node.mem_id
        if mem_id in marks.hidden:
            return None
        chrome, article = parent.chrome, parent.article
        is_block = tag in BLOCKS
        if is_block or marks.with_role:
            of_site, of_article = purpose(node, tag, marks)
            chrome, article = chrome or of_site, article or of_article
        told = parent.told or (parent if parent.depth >= DEEPEST_PATH else None)
        block = Block(tag, parent, number, chrome, article, parent.depth + 1, told=told)
        if is_block:
            self._flush()
            read = self._readers.get(tag)
            if read is not None and read(self, node, block):
                return None
            if self._blocks_as_tables and self._read_blocks(node, block):
                return None
        self._in_link += tag == "a"
        return block

    def _leave(self, block: Block) -> None:
        self._in_link -= block.tag == "a"
        self._table_depth -= block.tag == "table"
        if block.tag in BLOCKS:
            self._flush()

    def _add(self, text: str, block: Block) -> None:
        if not text.strip():
            if self._text:
                self._text.append(text)
            return
        if self._begun is None:
            self._begun = block
        self._text.append(text)
        if self._in_link:
            self._linked += len(text.strip())

    def _flush(self) -> None:
        block = self._begun
        if block is None:
            self._text.clear()
            return
        text = tidy("".join(self._text)).strip(_INDENT)
        if text:
            while block.tag not in BLOCKS and block.parent is not None:
                block = block.parent
            line = Line(text, Provenance(dom=block.path), _kind(block))
            self.items.append(Item(line, block, self._linked))
        self._text.clear()
        self._linked = 0
        self._begun = None

    def _read_table(self, node: LexborNode, block: Block) -> bool:
        """Put the table into the flow, or let the walk go through it if it only arranges the page."""
        if self._table_depth < DEEPEST_TABLE:
            source = self._reader.source(node, block.path)
            if not source.is_layout():
                self._put_table(node, source, block)
                return True
        self._table_depth += 1
        return False

    def _put_table(self, node: LexborNode, source: TableSource, block: Block) -> None:
        child = node.first_child
        if child is not None and child.tag == "-text":
            child = child.next
        if child is not None and child.tag == "caption":
            text = inner_text(child, self._marks.hidden).text
            if text:
                line = Line(text, Provenance(dom=f"{block.path}/caption[1]"))
                self.items.append(Item(line, block))
        number = 1 + sum([isinstance(item.part, Table) for item in self.items])
        table = self._reader.table(source, number)
        self.notes += source.notes
        if any(cell.text.strip() for cell in table.cells):
            self.items.append(Item(table, block))

    def _read_blocks(self, node: LexborNode, block: Block) -> bool:
        table = block_table(node, lambda: block.path, self._marks.hidden)
        if table is None:
            return False
        self.items.append(Item(table, block))
        return True

    def _read_pre(self, node: LexborNode, block: Block) -> bool:
        """Preformatted text keeps its lines and columns."""
        text = node.text(deep=True)
        if cell_marks(text) > self._reader.limits.text_marks:
            return False
        for part in text_body(text):
            self.items.append(Item(placed_in(part, block.path), block))
        return True

    _readers: ClassVar[dict[str, Callable[[Flow, LexborNode, Block], bool]]] = {
        "table": _read_table,
        "pre": _read_pre,
    }


def placed_in(part: Line | Table, path: str) -> Line | Table:
    """A line or table of text that stands in an element of the page."""
    if isinstance(part, Line):
        return replace(part, provenance=replace(part.provenance, dom=path))
    cells = tuple(replace(c, provenance=replace(c.provenance, dom=path)) for c in part.cells)
    return replace(part, cells=cells)


def _kind(block: Block) -> LineKind:
    for around in _around(block):
        if around.tag in _HEADINGS:
            return _HEADINGS[around.tag]
        if around.tag in ("div", "td", "body"):
            break
    return LineKind.TEXT


def _around(block: Block | None) -> Iterator[Block]:
    while block is not None:
        yield block
        block = block.parent
