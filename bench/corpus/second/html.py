# ruff: noqa: E501 - the templates are the long lines of real pages
"""Reports as web pages: portal templates, pages saved by office programs, print views, archives."""

from __future__ import annotations

import base64
import quopri
import random
from html import escape

from .markup import WRITERS
from .model import Break, Grid, Heading, Note, Paragraph, Report

_NAV = ("首页", "政务公开", "政务服务", "互动交流", "走进本地", "数据开放", "专题专栏")
_SIDE = (
    "政府信息公开指南",
    "政府信息公开制度",
    "法定主动公开内容",
    "政府信息公开年报",
    "依申请公开",
    "政策文件库",
    "规划计划",
    "财政预决算",
)
_HOT = (
    "关于做好森林防火工作的通告",
    "城区部分路段交通管制公告",
    "2023年公开招聘公告",
    "关于调整公交线路的通知",
    "惠民补贴发放明细",
)


def page(report: Report, template: str, table_style: str, rng: random.Random) -> str:
    """The whole page in one of the templates."""
    body = _body(report, table_style, rng, plain=template in {"word", "excel", "print"})
    return _TEMPLATES[template](report, body, rng)


def _body(report: Report, style: str, rng: random.Random, *, plain: bool) -> str:
    out = []
    for block in report.blocks:
        if isinstance(block, Grid):
            out.append(WRITERS[style](block, rng))
        elif isinstance(block, Heading):
            out.append(_heading(block, style))
        elif isinstance(block, Paragraph):
            out.append(_paragraph(block.text, style, rng))
        elif isinstance(block, Note):
            out.append(f'<p class="note">{escape(block.text, quote=False)}</p>')
        elif isinstance(block, Break) and plain:
            out.append('<div style="page-break-before:always"></div>')
    return "\n".join(out)


def _heading(block: Heading, style: str) -> str:
    text = escape(block.text, quote=False)
    if style == "old":
        return f"<P><FONT size=4><STRONG>　　{text}</STRONG></FONT>"
    if style in {"word", "wps", "excel"}:
        return f'<p class=MsoNormal style="text-indent:32.0pt"><b><span style="font-size:16.0pt;font-family:黑体">{text}</span></b></p>'
    return f"<h{block.level + 1}>{text}</h{block.level + 1}>"


def _paragraph(text: str, style: str, rng: random.Random) -> str:
    text = escape(text, quote=False)
    if style == "old":
        return f"<P>　　{text}<BR>"
    if style in {"word", "wps"}:
        half = (
            rng.randrange(len(text) // 3, len(text)) if len(text) > 20 and "&" not in text else len(text)
        )
        runs = [text[:half], text[half:]]
        spans = "".join(
            f'<span style="font-size:16.0pt;font-family:仿宋">{run}</span>' for run in runs if run
        )
        return f'<p class=MsoNormal style="text-indent:32.0pt;line-height:28.0pt">{spans}</p>'
    return f'<p style="text-indent:2em;">{text}</p>'


def _head_rows(report: Report) -> str:
    pairs = list(report.head)
    rows = []
    for i in range(0, len(pairs), 2):
        cells = "".join(
            f'<td class="k">{escape(k)}：</td><td>{escape(v)}</td>' for k, v in pairs[i : i + 2]
        )
        rows.append(f"<tr>{cells}</tr>")
    return "".join(rows)


def _modern(report: Report, body: str, rng: random.Random) -> str:
    nav = "".join(f'<li><a href="/c{i}/">{escape(n)}</a></li>' for i, n in enumerate(_NAV))
    side = "".join(
        f'<dd><a href="/gk/{i}.html" title="{escape(n)}">{escape(n)}</a></dd>'
        for i, n in enumerate(_SIDE)
    )
    head = f'<div class="xxgk-head"><table>{_head_rows(report)}</table></div>' if report.head else ""
    site = report.metadata.get("issuer", "")
    return f"""<!DOCTYPE html>
<html lang="zh-CN"><head>
<meta charset="@charset@"/>
<meta name="SiteName" content="{escape(site)}门户网站"/><meta name="ColumnName" content="政府信息公开年报"/>
<meta name="ArticleTitle" content="{escape(report.title)}"/>
<title>{escape(report.title)}_政府信息公开年报_{escape(site)}</title>
<style>.nav li{{float:left;list-style:none;padding:0 12px}} .ogi-table td{{border:1px solid #555;padding:4px}} .k{{color:#666}}</style>
<script>var pageCfg={{"title":"{escape(report.title)}","cols":["总计","自然人"],"n":{rng.randint(10, 99)}}};document.write("<table><tr><td>loading</td></tr></table>");</script>
</head><body>
<div class="top"><ul class="nav">{nav}</ul><form><input name="q" placeholder="请输入关键字"/></form></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 政府信息公开年报</div>
<div class="side"><dl><dt>政府信息公开</dt>{side}</dl></div>
<div class="article" id="zoom">
{head}
<h1 class="title">{escape(report.title)}</h1>
<div class="tools">字号：[<a href="#">大</a> <a href="#">中</a> <a href="#">小</a>] <span>浏览次数：{rng.randint(40, 4000)}</span> <a href="javascript:window.print()">打印</a></div>
<div class="con">{body}</div>
<div class="share" style="display:none">分享到：<span>微信</span><span>微博</span></div>
</div>
<div class="footer">主办：{escape(site)}　网站标识码：{rng.randint(4100000000, 6599999999)}　备案号　技术支持</div>
</body></html>"""


def _layout(report: Report, body: str, rng: random.Random) -> str:
    links = "".join(
        f"<TR><TD height=22><A href='list_{i}.asp'>·{escape(n)}</A>" for i, n in enumerate(_SIDE)
    )
    hot = "".join(
        f"<TR><TD>{escape(n)}</TD><TD width=60>[{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}]</TD></TR>"
        for n in _HOT
    )
    head = (
        f"<TABLE width='100%' border=1 bordercolor=#cccccc>{_head_rows(report)}</TABLE>"
        if report.head
        else ""
    )
    return f"""<HTML><HEAD><TITLE>{escape(report.title)}</TITLE>
<META http-equiv=Content-Type content="text/html; charset=@charset@">
<LINK href="css/main.css" type=text/css rel=stylesheet></HEAD>
<BODY bgColor=#ffffff leftMargin=0 topMargin=0>
<TABLE cellSpacing=0 cellPadding=0 width=1000 align=center border=0>
<TR><TD colSpan=3 height=120 background=images/top.jpg>&nbsp;</TD></TR>
<TR><TD colSpan=3><MARQUEE>欢迎访问{escape(str(report.metadata.get("issuer", "")))}网站！今天是星期{"一二三四五六日"[rng.randrange(7)]}</MARQUEE></TD></TR>
<TR><TD width=200 vAlign=top><TABLE width="100%">{links}</TABLE></TD>
<TD vAlign=top width=640>{head}
<TABLE width="100%" border=0><TR><TD align=middle height=50><FONT size=5 color=#cc0000><B>{escape(report.title)}</B></FONT></TD></TR>
<TR><TD align=middle bgColor=#f3f3f3>作者：办公室　来源：本站　点击数：{rng.randint(50, 999)}</TD></TR>
<TR><TD class=content>{body}</TD></TR></TABLE></TD>
<TD width=160 vAlign=top><TABLE width="100%"><TR><TD bgColor=#eeeeee>热门文章</TD></TR>{hot}</TABLE></TD></TR>
<TR><TD colSpan=3 align=middle height=60>版权所有：{escape(str(report.metadata.get("issuer", "")))}</TD></TR></TABLE></BODY></HTML>"""


def _editor(report: Report, body: str, rng: random.Random) -> str:
    noise = "".join(f'<span style="display:none">水印{rng.randint(1000, 9999)}</span>' for _ in range(3))
    head = "".join(f"<li><b>{escape(k)}</b><span>{escape(v)}</span></li>" for k, v in report.head)
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=@charset@" />
<title>{escape(report.title)}</title></head><body>
<!--<$[信息标题]>begin--><div class="zwxl-title">{escape(report.title)}<!--<$[信息标题]>end--></div>
<ul class="zwxl-table">{head}</ul>{noise}
<div class="wzy1" style="position:absolute;left:-9999px">保护视力色：杏仁黄 秋叶褐</div>
<div id="UCAP-CONTENT" class="TRS_Editor"><style type="text/css">.TRS_Editor P{{margin-top:0;line-height:2}}.TRS_Editor TD{{font-size:12pt;}}</style>
{body}
</div>
<div class="ewm" hidden="hidden"><p>扫一扫在手机打开当前页</p></div>
<script type="text/javascript">$("#UCAP-CONTENT").find("table").wrap("<div class='tb-scroll'></div>");</script>
</body></html>"""


def _print(report: Report, body: str, _: random.Random) -> str:
    return f"""<html><head><meta charset="@charset@"><title>打印预览</title>
<style>body{{font-family:SimSun;margin:30px}}table{{border-collapse:collapse}}td,th,.td{{border:1px solid #000;padding:2px 4px}}</style></head>
<body onload="window.print()"><center><h2>{escape(report.title)}</h2></center>
{"".join(f"<div>{escape(k)}：{escape(v)}</div>" for k, v in report.head)}
{body}
<p>【打印】【关闭】</p></body></html>"""


def _word(report: Report, body: str, rng: random.Random) -> str:
    return f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=@charset@"><meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15"><title>{escape(report.title)}</title>
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Pages>{rng.randint(4, 9)}</o:Pages><o:Words>{rng.randint(400, 900)}</o:Words></o:DocumentProperties></xml><![endif]-->
<style><!-- p.MsoNormal {{mso-style-parent:"";margin:0cm;text-align:justify;font-size:10.5pt;}} @page Section1 {{size:595.3pt 841.9pt;}} --></style>
</head><body lang=ZH-CN style='tab-interval:21.0pt;text-justify-trim:punctuation'><div class=Section1 style='layout-grid:15.6pt'>
<p class=MsoNormal align=center><b><span style='font-size:22.0pt;font-family:方正小标宋简体'>{escape(report.title)}<o:p></o:p></span></b></p>
<![if !supportEmptyParas]>&nbsp;<![endif]>
{body}
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p></div></body></html>"""


def _excel(report: Report, body: str, _: random.Random) -> str:
    return f"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=@charset@"><meta name=Generator content="Microsoft Excel 11">
<title>{escape(report.title)}</title><style><!--table {{mso-displayed-decimal-separator:"\\.";}} .xl67{{mso-number-format:"0_ ";border:.5pt solid windowtext;}} .xl68{{white-space:normal;}}--></style>
<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>年报</x:Name></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]-->
</head><body link=blue vlink=purple><p>{escape(report.title)}</p>
{body}</body></html>"""


def _mobile(report: Report, body: str, rng: random.Random) -> str:
    """A page of an app portal: custom elements, everything in sections."""
    head = "".join(f"<p class='attr'><i>{escape(k)}</i> {escape(v)}</p>" for k, v in report.head)
    return f"""<!doctype html><html><head><meta name="viewport" content="width=device-width"><meta charset="@charset@"><title>{escape(report.title)}</title></head>
<body><app-header data-v-{rng.randint(1000, 9999)}><a>返回</a></app-header><main><section class="info">{head}</section>
<section class="tit">{escape(report.title)}</section><section class="txt">{body}</section></main>
<nav class="tabbar"><a>首页</a><a>办事</a><a>我的</a></nav></body></html>"""


_TEMPLATES = {
    "modern": _modern,
    "layout": _layout,
    "editor": _editor,
    "print": _print,
    "word": _word,
    "excel": _excel,
    "mobile": _mobile,
}


ENCODINGS = {
    "utf-8": ("utf-8", "utf-8"),
    "utf-8-bom": ("utf-8-sig", "utf-8"),
    "gb18030": ("gb18030", "gb18030"),
    "gb2312-label": ("gb18030", "gb2312"),
    "wrong-utf8": ("gb18030", "utf-8"),
    "wrong-gb": ("utf-8", "gb2312"),
    "none-utf8": ("utf-8", ""),
    "none-gb": ("gb18030", ""),
}
"""Name: (what the bytes are, what the page says)."""


def encoded(text: str, encoding: str) -> bytes:
    """The page's bytes, its charset declared truly, wrongly or not at all."""
    codec, declared = ENCODINGS[encoding]
    if declared:
        text = text.replace("@charset@", declared)
    else:
        for tag in ('<meta charset="@charset@"/>', '<meta charset="@charset@">'):
            text = text.replace(tag, "")
        text = text.replace("; charset=@charset@", "").replace("charset=@charset@", "")
    return text.encode(codec, errors="xmlcharrefreplace")


def archive(text: str, rng: random.Random, *, how: str) -> bytes:
    """The page as an MHT archive, its parts quoted-printable or base64."""
    boundary = f"----=_NextPart_{rng.randrange(16**8):08X}"
    charset = "gb2312" if how == "base64" else "utf-8"
    raw = text.replace("@charset@", charset).encode(
        "gb18030" if how == "base64" else "utf-8", errors="xmlcharrefreplace"
    )
    coded = base64.encodebytes(raw) if how == "base64" else quopri.encodestring(raw)
    head = (
        "From: <Saved by Browser>\r\nSubject: report\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related; type="text/html"; boundary="{boundary}"\r\n\r\n'
        f'--{boundary}\r\nContent-Type: text/html; charset="{charset}"\r\n'
        f"Content-Transfer-Encoding: {'base64' if how == 'base64' else 'quoted-printable'}\r\nContent-Location: file:///C:/report.htm\r\n\r\n"
    )
    css = (
        f"\r\n--{boundary}\r\nContent-Type: text/css\r\nContent-Transfer-Encoding: 7bit\r\nContent-Location: file:///C:/style.css\r\n\r\n"
        f"td {{border:1px solid}}\r\n--{boundary}--\r\n"
    )
    return head.encode() + coded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + css.encode()
