# ruff: noqa: E501 - the markup has the long lines of its models
"""Tables as HTML, in the markup that Word, WPS, Excel, old portals and new ones leave behind."""

from __future__ import annotations

import random
from collections.abc import Callable
from html import escape

from .model import Cell, Grid, matrix, placed

Writer = Callable[[Grid, random.Random], str]


def _spans(cell: Cell, quote: str = '"') -> str:
    out = f" rowspan={quote}{cell.rowspan}{quote}" if cell.rowspan > 1 else ""
    return out + (f" colspan={quote}{cell.colspan}{quote}" if cell.colspan > 1 else "")


def _lines(cell: Cell, tag: str = "<br/>") -> str:
    return tag.join(escape(part, quote=False) for part in cell.text.split("\n"))


def clean(grid: Grid, _: random.Random) -> str:
    """A modern portal: one class, centred cells, heads as td."""
    rows = []
    for row in grid.rows:
        cells = "".join(
            f'<td{_spans(c)} style="text-align:{"center" if c.kind in {"value", "head", "caption"} else "left"};">{_lines(c)}</td>'
            for c in row
        )
        rows.append(f"<tr>{cells}</tr>")
    return (
        '<table class="ogi-table" border="1" cellspacing="0" width="100%"><tbody>'
        + "\n".join(rows)
        + "</tbody></table>"
    )


def semantic(grid: Grid, _: random.Random) -> str:
    """thead and th with scope, figures in strong or bare, cells in paragraphs."""
    out = ['<table class="table table-bordered"><colgroup>']
    total = sum(grid.widths)
    out += [f'<col style="width:{w * 100 / total:.1f}%">' for w in grid.widths]
    out.append("</colgroup><thead>" if grid.head_rows else "</colgroup>")
    for i, row in enumerate(grid.rows):
        if i == grid.head_rows:
            out.append(("</thead>" if grid.head_rows else "") + "<tbody>")
        out.append("<tr>")
        for c in row:
            tag = "th" if c.kind in {"head", "caption", "note"} else "td"
            scope = ' scope="col"' if tag == "th" else ""
            out.append(f"<{tag}{scope}{_spans(c)}><p>{_lines(c, '<br>')}</p></{tag}>")
        out.append("</tr>")
    return "".join(out) + "</tbody></table>"


def _word_runs(text: str, rng: random.Random) -> str:
    """Word's habit: Latin runs in a span of their own, digits now and then in two."""
    if not text:
        return '<span lang=EN-US style="font-size:10.5pt"><o:p>&nbsp;</o:p></span>'
    if text.isdigit() and len(text) > 1 and rng.random() < 0.3:
        at = rng.randrange(1, len(text))
        parts = [text[:at], text[at:]]
    else:
        parts = [text]
    face = "EN-US" if text.isascii() else "ZH-CN"
    return "".join(
        f'<span lang={face} style="font-size:10.5pt;font-family:仿宋_GB2312">{escape(p, quote=False)}</span>'
        for p in parts
    )


def word(grid: Grid, rng: random.Random) -> str:
    """Saved by Word as a web page."""
    out = [
        '<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 width="98%" style=\'width:98.0%;border-collapse:collapse;'
        "border:none;mso-border-alt:solid windowtext .5pt;mso-yfti-tbllook:1184'>"
    ]
    for i, row in enumerate(grid.rows):
        out.append(f" <tr style='mso-yfti-irow:{i};height:19.85pt'>")
        for c in row:
            paragraphs = "".join(
                f"<p class=MsoNormal align={'center' if c.kind != 'stub' else 'left'} style='text-align:center;line-height:12.0pt'>{_word_runs(p, rng)}</p>"
                for p in c.text.split("\n")
            )
            out.append(
                f"  <td width={round(40 * c.colspan)} {_spans(c, '').strip()} style='border:solid windowtext 1.0pt;padding:0cm 5.4pt 0cm 5.4pt'>"
                f"{paragraphs}</td>"
            )
        out.append(" </tr>")
    if max((c.colspan for r in grid.rows for c in r), default=1) > 1:
        width = "".join(f"  <td width={round(w * 40)} style='border:none'></td>" for w in grid.widths)
        out.append(f" <![if !supportMisalignedColumns]>\n <tr height=0>{width}</tr>\n <![endif]>")
    return "\n".join(out) + "</table>"


def wps(grid: Grid, rng: random.Random) -> str:
    """Pasted from WPS into an editor: long styles, numbers over spans, empty spans behind."""
    style = "font-family: 宋体; font-size: 12px; color: rgb(51, 51, 51);"
    out = ['<table style="border-collapse:collapse;margin-left:7px" data-sort="sortDisabled"><tbody>']
    for i, row in enumerate(grid.rows):
        out.append('<tr class="firstRow">' if i == 0 else "<tr>")
        for c in row:
            parts = []
            for line in c.text.split("\n"):
                pieces = [line]
                if line.isdigit() and len(line) > 1 and rng.random() < 0.4:
                    pieces = [line[:1], line[1:]]
                if line == "0" and rng.random() < 0.5:
                    pieces = ["\xa00"]
                spans = "".join(
                    f'<span style="{style}">{escape(p, quote=False).replace(chr(160), "&nbsp;")}</span>'
                    for p in pieces
                )
                parts.append(
                    f'<p style="text-align:center;text-indent:0">{spans}<span style="{style}"></span></p>'
                )
            span = f' rowspan="{c.rowspan}"' + (f' colspan="{c.colspan}"' if c.colspan > 1 else "")
            out.append(
                f'<td width="{rng.randint(40, 160)}" valign="center"{span} style="border-width: 1px; padding: 0px 7px;">{"".join(parts)}</td>'
            )
        out.append("</tr>")
    return "".join(out) + "</tbody></table>"


def old(grid: Grid, rng: random.Random) -> str:
    """Typed by hand years ago: capitals, no quotes, end tags forgotten, bare text in td."""
    out = ["<TABLE borderColor=#000000 cellSpacing=0 cellPadding=2 width=620 align=center border=1>"]
    for i, row in enumerate(grid.rows):
        out.append("<TR>" if i % 7 else '<TR bgColor=#e8eef7 height="26">')
        for c in row:
            text = _lines(c, "<BR>")
            if c.kind in {"head", "caption"}:
                text = f"<FONT face=黑体><B>{text}</B></FONT>"
            elif rng.random() < 0.3:
                text = f"<P align=center>{text or '&nbsp;'}"
            close = "</TD>" if rng.random() < 0.5 else ""
            out.append(f"<TD vAlign=center align=middle{_spans(c, '')}>{text or '&nbsp;'}{close}")
    return "\n".join(out) + "\n</TABLE>"


def excel(grid: Grid, rng: random.Random) -> str:
    """Saved by Excel as a web page, with a row that is hidden."""
    out = [
        '<table border=0 cellpadding=0 cellspacing=0 width=760 style="border-collapse:collapse;table-layout:fixed;width:570pt">'
    ]
    out += [
        f" <col class=xl65 width={round(w * 48)} style='mso-width-source:userset;mso-width-alt:{round(w * 1536)}'>"
        for w in grid.widths
    ]
    for i, row in enumerate(grid.rows):
        out.append(
            f" <tr class=xl66 height=24 style='mso-height-source:userset;height:18.0pt' id='r{i}'>"
        )
        for c in row:
            numeric = c.kind == "value" and c.text.isdigit()
            number = (
                f' x:num="{c.text}"' if numeric and rng.random() < 0.5 else (" x:num" if numeric else "")
            )
            out.append(
                f"  <td class=xl{67 if numeric else 68} {_spans(c, '').strip()}{number} style='border-left:none'>{_lines(c, '<br>')}</td>"
            )
        out.append(" </tr>")
        if i == grid.head_rows:
            blank = "".join(f"<td class=xl67 x:num>{rng.randint(100, 999)}</td>" for _ in grid.widths)
            out.append(
                f" <tr height=0 style='display:none;mso-height-source:userset;mso-height-alt:0'>{blank}</tr>"
            )
    return "\n".join(out) + "\n</table>"


def divs(grid: Grid, _: random.Random) -> str:
    """No table at all: rows and cells are div elements shown as a table."""
    out = ['<div class="tb" style="display:table;border-collapse:collapse;width:100%">']
    for row in matrix(grid, repeat=False):
        cells = "".join(
            f'<div class="td" style="display:table-cell;border:1px solid #999">{_lines(c, "<br>")}</div>'
            for c in row
        )
        out.append(f'<div class="tr" style="display:table-row">{cells}</div>')
    return "\n".join(out) + "</div>"


def grid_areas(grid: Grid, _: random.Random) -> str:
    """Cells laid out by CSS grid: spans stand in the style."""
    columns = " ".join(f"{w:g}fr" for w in grid.widths)
    out = [
        f'<div class="sheet" style="display:grid;grid-template-columns:{columns};border:1px solid #666">'
    ]
    for c, r, k in placed(grid):
        place = f"grid-row:{r + 1} / span {c.rowspan};grid-column:{k + 1} / span {c.colspan}"
        out.append(f'<div style="{place};border:1px solid #ccc;padding:3px">{_lines(c, "<br>")}</div>')
    return "\n".join(out) + "</div>"


def nested(grid: Grid, rng: random.Random) -> str:
    """A table inside a layout table inside a layout table."""
    inner = clean(grid, rng)
    return f'<table width="100%" border="0"><tr><td width="10">&nbsp;</td><td><table border="0" width="100%"><tr><td>{inner}</td></tr></table></td></tr></table>'


WRITERS: dict[str, Writer] = {
    "clean": clean,
    "semantic": semantic,
    "word": word,
    "wps": wps,
    "old": old,
    "excel": excel,
    "divs": divs,
    "grid": grid_areas,
    "nested": nested,
}
