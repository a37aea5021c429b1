"""The article among navigation: which lines of a page belong to the site, not to the report.

Nothing is thrown away: lines outside the article stay in the flow as furniture, tables
and the head of pairs (索引号, 发布机构 …) stay what they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.document import Line, LineKind, Table
from extractor.reading.html_flow import Block, Item

MOST = 0.8
"""The article is the innermost block that holds so much of the page's content."""
LINK_LINE = 0.7
"""A line of which so much stands in links is a link, not a sentence."""
PER_CELL = 10
"""A table cell counts as so many characters: figures are short."""

_PAIR = re.compile(
    r"索\s*引\s*号|索\s*取\s*号|文\s*号|(?:发布|发文|制发|公开|编制|责任)\s*(?:机构|机关|单位|部门|日期|时间|主体)"
    r"|(?:成文|生成|形成|公布|有效|更新)\s*(?:日期|时间)|来\s*源\s*[：:]|(?:主题|信息|组配|文件|体裁)\s*分类"
    r"|主\s*题\s*词|关\s*键\s*词|有\s*效\s*性|时\s*效|(?:名\s*称|标\s*题|日\s*期|时\s*间)\s*[：:]|体\s*裁"
)


def find_article(items: Sequence[Item]) -> Block | None:
    """The innermost block that holds most of the content; ``None`` if there is no content."""
    own: dict[int, tuple[Block, float]] = {}
    for item in items:
        holder = item.block.parent or item.block
        own[id(holder)] = (holder, own.get(id(holder), (holder, 0.0))[1] + _weight(item))
    weights: dict[int, float] = {}
    children: dict[int, dict[int, Block]] = {}
    root: Block | None = None
    for holder, weight in own.values():
        for block in _up(holder):
            weights[id(block)] = weights.get(id(block), 0) + weight
            if block.parent is None:
                root = block
            else:
                children.setdefault(id(block.parent), {})[id(block)] = block
    if root is None:
        return None
    total = weights[id(root)]
    article = root
    while below := children.get(id(article)):
        heaviest = max(below.values(), key=lambda block: weights[id(block)])
        if weights[id(heaviest)] < MOST * total or heaviest.tag in ("p", "h1", "ul", "table"):
            break
        article = heaviest
    return article


def _weight(item: Item) -> float:
    if isinstance(item.part, Table):
        weight: float = sum(len(cell.text) + PER_CELL for cell in item.part.cells)
    else:
        weight = max(0, len(item.part.text) - item.linked)
        if item.block.chrome:
            weight /= 10
    return weight * (3 if item.block.article else 1)


def mark_furniture(items: Sequence[Item], article: Block | None, title: str) -> Iterator[Line | Table]:
    """The parts of the page with the lines that belong to the site marked as furniture."""
    titled = False
    for item in items:
        part = item.part
        if isinstance(part, Table):
            yield part
            continue
        is_title = part.kind is LineKind.TITLE or (len(part.text) >= 6 and _same(part.text, title))
        if is_title and not titled and not _is_link(item):
            titled = True
            yield replace(part, kind=LineKind.TITLE)
        elif _is_furniture(item, article):
            yield replace(part, kind=LineKind.FURNITURE)
        elif is_title:
            yield replace(part, kind=LineKind.HEADING if part.kind is LineKind.TITLE else part.kind)
        else:
            yield part


def _same(text: str, title: str) -> bool:
    """Whether a line is the page's title, after which a portal may add its own names."""
    bare, whole = "".join(text.split()), "".join(title.split())
    return whole.startswith(bare) and not whole[len(bare) : len(bare) + 1].isalnum()


def _is_furniture(item: Item, article: Block | None) -> bool:
    assert isinstance(item.part, Line)  # noqa: S101 -- the caller has sent tables another way
    inside = article is None or any(block is article for block in _up(item.block))
    if _is_link(item):
        return not (inside and re.search(r"[。；]|附\s*件", item.part.text))
    if inside:
        return item.block.chrome and not article_chrome(article)
    return not _PAIR.search(item.part.text)


def article_chrome(article: Block | None) -> bool:
    """Whether the article itself stands in an element named like the site's frame."""
    return article is not None and article.chrome


def _is_link(item: Item) -> bool:
    return isinstance(item.part, Line) and item.linked > LINK_LINE * len(item.part.text)


def _up(block: Block | None) -> Iterator[Block]:
    while block is not None:
        yield block
        block = block.parent
