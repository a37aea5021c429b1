"""Pages of portals: head data, navigation and footers around an article."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from random import Random

from extractor.sampling.report import Report

CHANNELS = ("首页", "政务公开", "政务服务", "互动交流", "走进我们", "数据开放", "专题专栏", "新闻中心")
SIDE = (
    "政府信息公开指南",
    "政府信息公开制度",
    "法定主动公开内容",
    "政府信息公开年报",
    "依申请公开",
    "政策文件",
)


@dataclass(frozen=True)
class Frame:
    article: str
    report: Report
    declared: str | None
    rng: Random

    @property
    def title(self) -> str:
        return escape(self.report.whole_title)

    @property
    def charset(self) -> str:
        if self.declared is None:
            return ""
        return f'<meta http-equiv="Content-Type" content="text/html; charset={self.declared}">\n'

    @property
    def attachments(self) -> str:
        links = (
            f'<p>附件：<a href="./P0{i}.{name.rsplit(".", 1)[-1]}" target="_blank">'
            f"{escape(name)}</a></p>\n"
            for i, name in enumerate(self.report.attachments, start=1)
        )
        return "".join(links)


@dataclass(frozen=True)
class Page:
    write: Callable[[Frame], str]
    prints_title: bool
    """The page prints the title itself, so the article does not."""


def _head_table(frame: Frame) -> str:
    rows = list(frame.report.head)
    if not rows:
        return ""
    cells = [
        f'<td class="t">{escape(label)}：</td><td class="c">{escape(text)}</td>' for label, text in rows
    ]
    pairs = ["".join(cells[i : i + 2]) for i in range(0, len(cells), 2)]
    lines = "\n".join(f"<tr>{pair}</tr>" for pair in pairs)
    return f'<table class="headInfo" width="100%" border="0" cellpadding="4">\n{lines}\n</table>\n'


def _head_list(frame: Frame) -> str:
    items = "".join(
        f"<li><b>{escape(k)}：</b><span>{escape(v)}</span></li>" for k, v in frame.report.head
    )
    return f'<ul class="xxgk_head">{items}</ul>\n' if items else ""


def _head(frame: Frame) -> str:
    return _head_table(frame) if frame.report.style.head == "table" else _head_list(frame)


def _links(words: tuple[str, ...], separator: str) -> str:
    return separator.join(f'<a href="/{i}/">{word}</a>' for i, word in enumerate(words))


def _bare(frame: Frame) -> str:
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns="http://www.w3.org/TR/REC-html40">\n'
        f"<head>\n{frame.charset}<title>{frame.title}</title>\n</head>\n<body>\n"
        f"{_head(frame)}<div class=Section1>\n{frame.article}</div>\n{frame.attachments}</body>"
        f"\n</html>\n"
    )


def _portal(frame: Frame) -> str:
    site = escape(frame.report.site)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n'
        f'{frame.charset}<title>{frame.title}_政府信息公开</title>\n<meta name="ArticleTitle" '
        f'content="{frame.title}">\n'
        '<meta name="ColumnName" content="政府信息公开年报">\n<script>var _hmt = _hmt || [];'
        "</script>\n</head>\n<body>\n"
        f'<div class="header"><div class="nav">{_links(CHANNELS, " | ")}</div></div>\n'
        f'<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> '
        f"&gt; 政府信息公开年报</div>\n"
        f'<div class="main clearfix">\n{_head(frame)}<h1 class="title">{frame.title}</h1>\n'
        f'<div class="info">来源：{escape(str(frame.report.metadata["issuer"]))}　字号：[<a>大</a> '
        f"<a>中</a> <a>小</a>]　"
        f'<a href="javascript:window.print()">打印</a></div>\n'
        f'<div class="TRS_Editor" id="zoom">\n{frame.article}</div>\n{frame.attachments}</div>\n'
        f'<div class="footer"><p>网站地图 | 关于我们 | 网址：{site}</p>'
        "<p>网站标识码：0000000001　备案序号：00000001号</p></div>\n</body>\n</html>\n"
    )


def _gazette(frame: Frame) -> str:
    side = "".join(f'<li><a href="/xxgk/{i}.html">{word}</a></li>' for i, word in enumerate(SIDE))
    return (
        f"<!DOCTYPE html>\n<html>\n<head>\n{frame.charset}<title>{frame.title}</title>\n"
        '<link rel="stylesheet" href="/css/xxgk.css">\n</head>\n<body>\n'
        f'<div class="left"><ul>{side}</ul></div>\n<div class="right">\n{_head_table(frame)}'
        f'<div class="xl_title">{frame.title}</div>\n<div class="article">\n{frame.article}</div>'
        f"\n{frame.attachments}"
        '<div class="share">分享到：微信 微博</div>\n<div class="prenext">上一篇：没有了<br>'
        "下一篇：政府信息公开指南</div>\n"
        "</div>\n</body>\n</html>\n"
    )


def _cards(frame: Frame) -> str:
    return (
        f"<!doctype html><html><head>{frame.charset}"
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{frame.title}</title></head><body><div id="app"><div class="top-bar"><div>'
        f"{_links(CHANNELS, '')}</div></div>"
        f'<div class="card"><div class="card-head"><div>{frame.title}</div><div>'
        f"{_head_list(frame)}</div></div>"
        f'<div class="card-body"><div><div class="rich-text">{frame.article}</div></div></div>'
        f'<div class="card-foot">{frame.attachments}<div>扫一扫在手机打开当前页</div></div></div>'
        f"</div></body></html>"
    )


def _framed(frame: Frame) -> str:
    """A page of the years when tables made the layout: the article stands in a table's cell."""
    menu = "".join(
        f'<TR><TD height=25 background="images/bg{i}.gif"><A href="list{i}.asp">{word}</A></TD></TR>\n'
        for i, word in enumerate(SIDE)
    )
    return (
        f"<HTML><HEAD>{frame.charset}<TITLE>{frame.title}</TITLE></HEAD>\n<BODY leftMargin=0 "
        f"topMargin=0>\n"
        "<TABLE width=1000 border=0 align=center cellPadding=0 cellSpacing=0><TR>"
        '<TD colSpan=2 height=120><IMG src="images/banner.jpg"></TD></TR>\n'
        f"<TR><TD width=200 vAlign=top><TABLE width=190 border=0>\n{menu}</TABLE></TD>\n"
        f"<TD width=800 vAlign=top>{_head_table(frame)}<P align=center><B>{frame.title}</B></P>\n"
        f"{frame.article}{frame.attachments}</TD></TR>\n"
        "<TR><TD colSpan=2 align=middle>版权所有　技术支持：信息中心</TD></TR></TABLE>\n</BODY></HTML>\n"
    )


PAGES: Mapping[str, Page] = {
    "bare": Page(_bare, prints_title=False),
    "portal": Page(_portal, prints_title=True),
    "gazette": Page(_gazette, prints_title=True),
    "cards": Page(_cards, prints_title=True),
    "framed": Page(_framed, prints_title=True),
}
