"""Markup habits of editors: how Word, WPS, portal editors and hands write tables and paragraphs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from random import Random

from extractor.sampling.grid import Kind, PrintedCell, PrintedTable
from extractor.sampling.report import Heading, Paragraph
from extractor.sampling.style import Style


@dataclass(frozen=True)
class Dialect:
    """One editor's markup. Templates are filled with ``text`` and, for cells, ``width``."""

    table: str
    row: str
    cell: str
    head_cell: str
    line: str
    """A line of text inside a cell; empty if cells hold bare text."""
    run: str
    """A run of text inside a line."""
    paragraph: str
    heading: str
    title: str
    breaks: str = "<br/>"
    before: str = ""
    """What stands before the whole article (conditional comments, style sheets)."""
    thead: bool = False


_MSO_CELL = (
    "<td width={width} {span}valign=center style='width:{width}.0pt;border:solid windowtext 1.0pt;"
    "mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt'>{text}</td>"
)
_WPS_CELL = (
    '<td width="{width}" valign="center" {span}style="width:{width}.0000pt;padding:0pt 5.4pt 0pt 5.4pt;'
    "border-left:1.0000pt solid windowtext;mso-border-left-alt:0.5000pt solid windowtext;"
    'border-bottom:1.0000pt solid windowtext;">{text}</td>'
)
_EASY_CELL = '<td {span}style="border: 1px solid #000; text-align: center; padding: 3px">{text}</td>'

DIALECTS: Mapping[str, Dialect] = {
    "word": Dialect(
        table="<table class=MsoNormalTable border=1 cellspacing=0 cellpadding=0 width=602 "
        "style='border-collapse:collapse;border:none;mso-yfti-tbllook:1184'>\n{text}</table>",
        row="<tr style='mso-yfti-irow:{row};height:24.0pt'>\n{text}\n</tr>\n",
        cell=_MSO_CELL,
        head_cell=_MSO_CELL,
        line="<p class=MsoNormal align=center style='text-align:center;mso-pagination:widow-orphan'>"
        "{text}</p>",
        run="<span style='font-size:10.5pt;font-family:宋体;mso-bidi-font-family:宋体;"
        "mso-font-kerning:0pt'>{text}</span>",
        paragraph="<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt'>"
        "<span style='font-size:16.0pt;font-family:仿宋_GB2312'>{text}<span lang=EN-US><o:p></o:p>"
        "</span></span></p>\n",
        heading="<p class=MsoNormal style='text-indent:32.0pt'><span style='font-size:16.0pt;"
        "font-family:黑体'>{text}</span></p>\n",
        title="<p class=MsoNormal align=center style='text-align:center'><b><span "
        "style='font-size:22.0pt;"
        "font-family:方正小标宋简体'>{text}</span></b></p>\n",
        before="<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom>"
        "<w:PunctuationKerning/></w:WordDocument></xml><![endif]-->\n"
        "<style><!-- p.MsoNormal {mso-style-parent:'';margin:0cm;text-align:justify;} --></style>\n",
    ),
    "wps": Dialect(
        table='<table class="MsoNormalTable" border="1" cellspacing="0" style="border-collapse:collapse;'
        'width:432.0000pt;mso-table-layout-alt:fixed;border:none;"><tbody>{text}</tbody></table>',
        row='<tr style="height:23.0000pt;">{text}</tr>',
        cell=_WPS_CELL,
        head_cell=_WPS_CELL,
        line='<p class="MsoNormal" align="center" style="margin:0pt 0pt 0.0001pt;text-align:center;'
        '">{text}</p>',
        run='<span style="font-family:宋体;color:rgb(0,0,0);font-size:10.5000pt;'
        'mso-font-kerning:0.0000pt;">'
        '<font face="宋体">{text}</font></span>',
        paragraph='<p class="MsoNormal" style="text-indent:32.0000pt;line-height:30.0000pt;">'
        '<span style="font-family:仿宋;font-size:16.0000pt;">{text}</span><span '
        'style="font-family:仿宋;">'
        "<o:p></o:p></span></p>",
        heading='<p class="MsoNormal" style="text-indent:32.0000pt;"><b><span style="font-family:黑体;'
        'font-size:16.0000pt;">{text}</span></b><span></span></p>',
        title='<p class="MsoNormal" align="center" style="text-align:center;"><span '
        'style="font-family:方正小标宋简体;'
        'font-size:22.0000pt;">{text}</span></p>',
    ),
    "trs": Dialect(
        table='<table border="1" cellpadding="0" cellspacing="0" style="width:100%;'
        'border-collapse:collapse" '
        'align="center">\n<tbody>\n{text}</tbody>\n</table>\n',
        row="<tr>\n{text}\n</tr>\n",
        cell='<td {span}width="{width}"><p style="text-align: center;">{text}</p></td>',
        head_cell='<td {span}width="{width}"><p style="text-align: center;"><strong>{text}</strong>'
        "</p></td>",
        line="",
        run='<span style="font-family: 宋体; font-size: 12pt;">{text}</span>',
        paragraph='<p style="text-align: justify; text-indent: 2em;">{text}</p>\n',
        heading='<p style="text-indent: 2em;"><strong>{text}</strong></p>\n',
        title='<p style="text-align: center;"><span style="font-size: 18pt;"><strong>{text}</strong>'
        "</span></p>\n",
    ),
    "plain": Dialect(
        table='<table border="1">\n{text}</table>\n',
        row="<tr>{text}</tr>\n",
        cell="<td{spaced}>{text}</td>",
        head_cell="<th{spaced}>{text}</th>",
        line="",
        run="{text}",
        paragraph="<p>{text}</p>\n",
        heading="<h2>{text}</h2>\n",
        title="<h1>{text}</h1>\n",
        breaks="<br>",
        thead=True,
    ),
    "easy": Dialect(
        table='<div class="tableBox"><table style="border-collapse:collapse; margin: 0 auto; width: '
        '96%">'
        "<tbody>{text}</tbody></table></div>",
        row='<tr class="firstRow">{text}</tr>',
        cell=_EASY_CELL,
        head_cell=_EASY_CELL,
        line="<div>{text}</div>",
        run="{text}",
        paragraph='<div style="text-indent:2em;line-height:2">{text}</div>',
        heading='<div style="font-weight:bold;text-indent:2em">{text}</div>',
        title='<div class="bt">{text}</div>',
        breaks="",
    ),
    "excel": Dialect(
        table="<table border=0 cellpadding=0 cellspacing=0 width=602 style='border-collapse:collapse;"
        "table-layout:fixed'>\n<col width=72 span=2 style='mso-width-source:userset;width:54pt'>\n"
        "{text}</table>\n",
        row="<tr height=32 style='mso-height-source:userset;height:24.0pt'>\n{text}</tr>\n",
        cell=" <td {span}class=xl67 width={width} style='border:.5pt solid windowtext'>{text}</td>\n",
        head_cell=" <td {span}class=xl65 width={width} style='border:.5pt solid windowtext'>"
        "{text}</td>\n",
        line="",
        run="{text}",
        paragraph="<p>　　{text}</p>\n",
        heading="<p><b>　　{text}</b></p>\n",
        title='<p align="center"><font class="font6">{text}</font></p>\n',
        breaks="<br>\n    ",
        before="<style>.xl65 {mso-style-parent:style0;text-align:center;white-space:normal;}</style>\n",
    ),
    "old": Dialect(
        table='<TABLE borderColor=#000000 cellSpacing=0 cellPadding=2 width="95%" align=center '
        "border=1>\n<TBODY>\n{text}</TBODY></TABLE>\n",
        row="<TR>\n{text}</TR>\n",
        cell="<TD align=middle width={width}{spaced}>{text}</TD>\n",
        head_cell="<TD align=middle width={width}{spaced}><STRONG>{text}</STRONG></TD>\n",
        line="",
        run="<FONT size=3>{text}</FONT>",
        paragraph="<P>　　{text}</P>\n",
        heading="<P>　　<B>{text}</B></P>\n",
        title="<P align=center><FONT size=5><B>{text}</B></FONT></P>\n",
        breaks="<BR>",
    ),
}


class Markup:
    """Writes the parts of one document in one dialect."""

    def __init__(self, dialect: Dialect, style: Style, rng: Random) -> None:
        self.dialect = dialect
        self.style = style
        self.rng = rng
        self.nbsp = rng.random() < 0.5
        self.short, self.wrong = 0, rng.randrange(4) if style.has("wrong_rowspan") else 0
        """Labels over several rows seen in the table at hand, and the one whose span is misstated."""

    def title(self, lines: tuple[str, ...]) -> str:
        return "".join(self.dialect.title.format(text=escape(line, quote=False)) for line in lines)

    def heading(self, part: Heading) -> str:
        return self.dialect.heading.format(text=escape(part.text, quote=False))

    def paragraph(self, part: Paragraph) -> str:
        return self.dialect.paragraph.format(text=escape(part.text, quote=False))

    def table(self, table: PrintedTable) -> str:
        self.short = 0
        rows = [self._row(table, i, cells) for i, cells in enumerate(table.rows())]
        if self.style.has("sloppy_markup"):
            rows = self._sloppy(rows)
        if self.style.has("ghost_row"):
            rows.append(_ghost(table))
        text = "".join(rows)
        if self.dialect.thead and table.head_rows and not self.style.has("sloppy_markup"):
            head, body = "".join(rows[: table.head_rows]), "".join(rows[table.head_rows :])
            text = f"<thead>\n{head}</thead>\n<tbody>\n{body}</tbody>\n"
        return self.dialect.table.format(text=text)

    def _row(self, table: PrintedTable, index: int, cells: list[PrintedCell]) -> str:
        text = "".join(self._cell(table, cell) for cell in cells)
        return self.dialect.row.format(text=text, row=index)

    def _cell(self, table: PrintedTable, cell: PrintedCell) -> str:
        spans = [f"colspan={_q(self.dialect, cell.column_span)}"] if cell.column_span > 1 else []
        rows = cell.row_span
        if self.style.has("sloppy_markup") and rows > 1 and cell.row + rows == table.n_rows:
            rows += self.rng.randint(1, 2)  # beyond the end of the table: browsers cut it
        if self.style.has("wrong_rowspan") and cell.kind is Kind.STUB and 2 < rows < 9:
            if self.short == self.wrong:
                rows -= 1  # the last line of this group begins where its neighbours have figures
            self.short += 1
        spans += [f"rowspan={_q(self.dialect, rows)}"] if rows > 1 else []
        share = sum(table.widths[cell.column : cell.column + cell.column_span]) / sum(table.widths)
        head = cell.kind in (Kind.HEADER, Kind.CAPTION)
        return (self.dialect.head_cell if head else self.dialect.cell).format(
            text=self._content(cell) + self._hidden(),
            span="".join(s + " " for s in spans),
            spaced="".join(" " + s for s in spans),
            width=round(share * 602),
        )

    def _content(self, cell: PrintedCell) -> str:
        runs = [self._runs(line, cell) for line in cell.text.split("\n")]
        if not self.dialect.line:
            return self.dialect.breaks.join(runs)
        if self.dialect.breaks and len(runs) > 1 and self.rng.random() < 0.5:
            return self.dialect.line.format(text=self.dialect.breaks.join(runs))
        return "".join(self.dialect.line.format(text=run) for run in runs)

    def _runs(self, line: str, cell: PrintedCell) -> str:
        if not line.strip():
            return (
                "&nbsp;" if self.nbsp else self.dialect.run.format(text="") if self.dialect.line else ""
            )
        pieces = [line]
        if self.style.has("split_numbers") and cell.kind is Kind.VALUE and len(line.strip()) > 1:
            cut = self.rng.randint(1, len(line) - 1)
            pieces = [line[:cut], line[cut:]]
        return "".join(
            self.dialect.run.format(text=escape(p, quote=False).replace("\u00a0", "&nbsp;"))
            for p in pieces
        )

    def _hidden(self) -> str:
        """What stands in the source and on no screen."""
        if not self.style.has("hidden_text") or self.rng.random() > 0.08:
            return ""
        number = self.rng.randint(1, 99)
        return self.rng.choice(
            (
                f"<!-- {number} -->",
                f'<span style="display:none">{number}</span>',
                f"<!--[if gte mso 9]><xml><w:LatentStyles>{number}</w:LatentStyles></xml><![endif]-->",
                f"<script>var n = {number};</script>",
                "<!--[if !supportEmptyParas]-->&nbsp;<!--[endif]-->",
            )
        )

    def _sloppy(self, rows: list[str]) -> list[str]:
        """Faults that browsers forgive without moving a cell."""
        fault: Callable[[str], str] = self.rng.choice(
            (_no_cell_ends, _no_row_ends, _stray_text, _stray_tags)
        )
        return [fault(row) for row in rows]


def _ghost(table: PrintedTable) -> str:
    """The row of empty cells that Word adds to set the widths of columns that do not align."""
    cells = "".join(
        f"<td width={round(w / sum(table.widths) * 602)} style='border:none'></td>\n"
        for w in table.widths
    )
    return f"<![if !supportMisalignedColumns]>\n<tr height=0>\n{cells}</tr>\n<![endif]>\n"


def _q(dialect: Dialect, number: int) -> str:
    return f'"{number}"' if '"' in dialect.cell else str(number)


def _no_cell_ends(row: str) -> str:
    return row.replace("</td>", "").replace("</TD>", "").replace("</th>", "")


def _no_row_ends(row: str) -> str:
    return row.replace("</tr>", "").replace("</TR>", "")


def _stray_text(row: str) -> str:
    return row.replace("</tr>", "&nbsp;</tr>").replace("</TR>", "&nbsp;</TR>")


def _stray_tags(row: str) -> str:
    return row.replace("</td>", "</span></td>", 1).replace("</TD>", "</FONT></TD>", 1)
