"""Which lines of a page are page numbers, running heads, titles and headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from extractor.document import Line, LineKind, Page, Provenance, Table
from extractor.grids.content import squeeze
from extractor.grids.glyphs import TextLine

ZONE = 0.14
"""Running heads and page numbers stand in this outer part of the page height."""
TITLE_SIZE = 1.2
"""A title is printed at least this much larger than the body."""
CENTRED = 0.06
"""A centred line's middle is at most this part of the page width off the page's middle."""
HEADING_LENGTH = 40
TITLE_LINES = 4
SHORTEST_TITLE = 8

_DASH = r"[-－—–−―─~～·•.|｜\[\]【】()（）<>《》]*"
_NUMBER = r"(?:\d{1,4}|[ivxlcIVXLC]{1,6}|[一二三四五六七八九十百〇零]{1,5})"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}(?:第{_NUMBER}[页頁](?:[,，/／]?共{_NUMBER}[页頁])?|[Pp]age{_NUMBER}(?:of{_NUMBER})?"
    rf"|{_NUMBER}[/／]{_NUMBER}|{_NUMBER}){_DASH}"
)
_PRINTED = re.compile(
    r"\d{1,4}([/.-])\d{1,2}\1\d{1,4}[,，]?(?:上午|下午)?\d{1,2}:\d{2}(?::\d{2})?(?:[AP]M)?(?!\d).*"
    r"|(?:https?|file)://.*\d/\d{1,4}"
)
"""What a browser prints above and below a page: time and title, address and page number."""
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、")
_ENDS_SENTENCE = ("。", "；", "，", "！", "？", ";", ",")


@dataclass(frozen=True)
class LaidOut:
    """One page: its lines from top to bottom, and its tables with their upper edge."""

    page: Page
    lines: list[TextLine]
    tables: list[tuple[float, Table]]


def is_page_number(text: str) -> bool:
    """Whether a line holds nothing but a page number.

    >>> [is_page_number(t) for t in ("- 4 -", "— 12 —", "第4页 共9页", "4/9", "4件")]
    [True, True, True, True, False]
    """
    return bool(_PAGE_NUMBER.fullmatch(squeeze(text)))


def marked(pages: list[LaidOut]) -> Iterator[list[Line | Table]]:
    """The parts of each page in reading order, lines with their kind."""
    running = _running(pages)
    title = _opening(pages)
    body_size = _body_size(pages)
    in_title = True
    for laid in pages:
        lines = []
        for k, line in enumerate(laid.lines):
            again = laid is not pages[0] and k < 2 and _repeats(line, laid.page, title)
            furniture = LineKind.FURNITURE if again else _furniture(laid, k, running)
            kind = furniture or LineKind.TEXT
            if kind is LineKind.TEXT:
                in_title = in_title and _is_title(line, laid.page, body_size)
                kind = LineKind.TITLE if in_title else _flow_kind(line.text)
            place = Provenance(boxes=(line.box,), pages=(laid.page.number,))
            lines.append((line.box.top, Line(line.text, place, kind)))
        in_title = in_title and not laid.tables
        parts: list[tuple[float, Line | Table]] = [*lines, *laid.tables]
        yield [part for _, part in sorted(parts, key=lambda pair: pair[0])]


def _opening(pages: list[LaidOut]) -> str:
    """The first lines of the document run together: its title stands in them."""
    return "".join(squeeze(line.text) for laid in pages[:1] for line in laid.lines[:TITLE_LINES])


def _repeats(line: TextLine, page: Page, title: str) -> bool:
    """Whether a line at the head of a later page is the title again."""
    bare = squeeze(line.text)
    at_head = line.box.bottom < ZONE * page.height
    return at_head and len(bare) >= SHORTEST_TITLE and bare in title


def _furniture(laid: LaidOut, k: int, running: set[tuple[str, int]]) -> LineKind | None:
    line, page = laid.lines[k], laid.page
    if not _in_zone(line, page):
        return None
    returns = (_pattern(line.text), _height_class(line)) in running
    if returns or _PRINTED.fullmatch(squeeze(line.text)):
        return LineKind.FURNITURE
    top = line.box.bottom < page.height / 2
    outermost = k == (0 if top else len(laid.lines) - 1) and not any(
        _beyond(table, line, top=top) for _, table in laid.tables
    )
    return LineKind.FURNITURE if outermost and is_page_number(line.text) else None


def _beyond(table: Table, line: TextLine, *, top: bool) -> bool:
    """Whether part of the table lies nearer to the page's edge than the line."""
    boxes = [cell.provenance.boxes[0] for cell in table.cells]
    if top:
        return min(b.top for b in boxes) < line.box.top
    return max(b.bottom for b in boxes) > line.box.bottom


def _in_zone(line: TextLine, page: Page) -> bool:
    return line.box.bottom < ZONE * page.height or line.box.top > (1 - ZONE) * page.height


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", squeeze(text))


def _height_class(line: TextLine) -> int:
    return round(line.box.top / 6)


def _running(pages: list[LaidOut]) -> set[tuple[str, int]]:
    """Lines that return at the same height on at least three pages and every other one."""
    seen: Counter[tuple[str, int]] = Counter()
    for laid in pages:
        seen.update({(_pattern(x.text), _height_class(x)) for x in laid.lines if _in_zone(x, laid.page)})
    return {key for key, n in seen.items() if n >= 3 and n * 2 >= len(pages)}


def _body_size(pages: list[LaidOut]) -> float:
    """The size in which most characters outside tables are printed."""
    sizes: Counter[float] = Counter()
    for laid in pages:
        for line in laid.lines:
            sizes[round(line.size, 1)] += len(line.text)
    if not sizes:
        return 0.0
    return float(median(sizes.elements()))


def _is_title(line: TextLine, page: Page, body_size: float) -> bool:
    off_centre = abs((line.box.x0 + line.box.x1) / 2 - page.width / 2)
    return line.size >= TITLE_SIZE * body_size and off_centre <= CENTRED * page.width


def _flow_kind(text: str) -> LineKind:
    bare = squeeze(text)
    short = len(bare) <= HEADING_LENGTH and not bare.endswith(_ENDS_SENTENCE)
    return LineKind.HEADING if short and _HEADING.match(bare) else LineKind.TEXT
