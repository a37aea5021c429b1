"""The page head of a government portal: 索引号, 发布机构, 发布日期 … as pairs of name and value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from extractor.document import Line, Table
from extractor.fields.dates import compact
from extractor.fields.title import printed

NAMES: Mapping[str, tuple[str, ...]] = {
    "index_no": ("索引号", "信息索引号", "索取号", "索引编号", "索引"),
    "issuer": (
        *("发布机构", "发布单位", "发文机关", "发文单位", "发布部门", "信息发布机构", "公开责任部门"),
        *("公开主体", "制发机关", "责任单位", "公开机构", "信息提供单位", "公开单位", "报告单位"),
    ),
    "document_no": ("文号", "发文字号", "发文号", "文件编号", "公文文号"),
    "date_written": ("成文日期", "生成日期", "发文日期", "形成日期", "制发日期", "成文时间", "发文时间"),
    "date_published": (
        *(
            "发布日期",
            "发布时间",
            "公开日期",
            "公开时间",
            "信息公开日期",
            "公布日期",
            "发表时间",
            "日期",
        ),
        *("发布于", "时间"),
    ),
    "topic_class": (
        *(
            "主题分类",
            "信息分类",
            "组配分类",
            "分类",
            "公开类别",
            "信息类别",
            "体裁分类",
            "所属分类",
            "文件分类",
        ),
        "公开分类",
    ),
    "keywords": ("关键词", "主题词", "关键字", "标签"),
    "validity": ("有效性", "时效", "时效性", "效力状态", "是否有效", "信息有效性", "文件状态"),
    "source": ("信息来源", "来源", "文章来源", "稿件来源", "内容来源", "来源单位"),
    "title": ("名称", "标题", "信息名称", "文件名称"),
    "source_url": ("网址", "原文链接", "链接地址", "本文链接", "原文网址"),
    "issuer_code": ("统一社会信用代码", "机构代码", "组织机构代码"),
}
"""Metadata key → the names under which portals print it."""

PROPERTIES: Mapping[str, tuple[str, ...]] = {
    "date_published": ("pubdate", "publishdate", "article:published_time", "publish_date"),
    "source": ("contentsource", "source"),
    "site": ("sitename", "og:site_name"),
    "issuer": ("publisher", "dc.publisher"),
    "keywords": ("keywords",),
    "source_url": ("url", "og:url", "canonical", "siteurl"),
}
"""Metadata key → names of HTML ``meta`` elements (the portals' standard, and common ones)."""

_KEY_OF = {name: key for key, names in NAMES.items() for name in names}
_SPACED = "|".join(r"\s*".join(name) for name in sorted(_KEY_OF, key=len, reverse=True))
_PAIR = re.compile(
    rf"(?:^|(?<=[\s|｜;；\[【(（　]))(?P<name>{_SPACED})\s*(?:[】\]]\s*)?[:：]\s*"
    r"(?P<value>.*?)(?=(?:[\s|｜;；\[【]+[\u3400-\u9fff](?:\s*[\u3400-\u9fff]){1,9}\s*[】\]]?\s*[:：])|$)"
)
_LONGEST_VALUE = 200


def head_pairs(lines: Sequence[Line], tables: Sequence[Table]) -> dict[str, str]:
    """Key → value as printed, the first that says something; tables before lines."""
    found: dict[str, str] = {}
    for key, value in (*_table_pairs(tables), *_line_pairs(lines)):
        text = printed(value).strip("|｜;；[]【】 ")
        if text and len(text) <= _LONGEST_VALUE and text not in {"-", "—", "——", "/", "无"}:
            found.setdefault(key, text)
    return found


def property_values(properties: Mapping[str, str]) -> dict[str, str]:
    lowered = {
        name.lower().removeprefix("meta."): value.strip()
        for name, value in properties.items()
        if value.strip()
    }
    return {
        key: next(lowered[name] for name in names if name in lowered)
        for key, names in PROPERTIES.items()
        if any(name in lowered for name in names)
    }


def _table_pairs(tables: Sequence[Table]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for row in range(table.n_rows):
            cells = table.row_cells(row)
            for cell, following in zip_longest(cells, cells[1:]):
                key = _KEY_OF.get(compact(cell.text).rstrip(":"))
                if key is None:
                    yield from _pairs(cell.text)
                elif following is not None and not _is_name(following.text):
                    yield key, following.text


def _line_pairs(lines: Sequence[Line]) -> Iterator[tuple[str, str]]:
    for line, following in zip_longest(lines, lines[1:]):
        plain = compact(line.text)
        key = _KEY_OF.get(plain.rstrip(":")) if plain.endswith(":") else None
        if key is None:
            yield from _pairs(line.text)
        elif following is not None and not re.match(r"[^:：]{2,10}[:：]", following.text.strip()):
            yield key, following.text


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    if ":" not in text and "：" not in text:
        return
    for part in text.splitlines():
        for found in _PAIR.finditer(part):
            yield _KEY_OF[re.sub(r"\s", "", found["name"])], found["value"]


def _is_name(text: str) -> bool:
    return compact(text).rstrip(":") in _KEY_OF
