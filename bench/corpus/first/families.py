# ruff: noqa: E501
"""Layout families of the train and dev documents: one habit of markup and layout each.

A family fixes the file format and its producer, the dialect of the markup, how tables are
arranged and labels broken, where the head data stand and how rows are numbered. It belongs
to one split alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from extractor.sampling import docx, html, mht, office, pdf, scan, sheet, text
from extractor.sampling.faults import unmerged
from extractor.sampling.grid import PrintedTable
from extractor.sampling.report import Report

Write = Callable[[Report, Random], bytes]
MOST_SCAN = 850_000
"""Bytes of a scan; what is larger is compressed harder."""

_ANYWHERE = [
    "block_missing",
    "table_missing",
    "row_missing",
    "column_missing",
    "caption_missing",
    "collapsed_group",
    "group_figures",
    "group_subtotal",
    "subtotal_column",
    "extension_rows",
    "rows_swapped",
    "units_in_cells",
    "notes_in_cells",
    "nbsp_numbers",
    "thousands",
    "fullwidth",
    "signs",
    "chinese_numerals",
    "blank_totals",
    "blank_rows",
    "mixed_empty",
    "words_in_cells",
    "label_typos",
    "label_losses",
    "misprinted_header",
    "truncated_header",
    "local_instructions",
    "traditional",
    "spaced_labels",
    "sections_renumbered",
    "headings_missing",
    "prose_contradicts",
    "footnotes",
    "template_residue",
    "attachments",
    "foreign_table",
    "header_repeated",
    "stub_split",
    "table_split",
    "title_typos",
    "contents_list",
    "broken_figures",
]
_MARKUP = ["split_numbers", "sloppy_markup", "ghost_row", "hidden_text", "wrong_rowspan", "unmerged"]
_PAGES = ["highlighted_prose", "caption_stranded", "watermark"]
TROUBLES_OF: Mapping[str, tuple[str, ...]] = {
    "html": (*_ANYWHERE, *_MARKUP, "wrong_charset", "mojibake"),
    "mht": (*_ANYWHERE, *_MARKUP),
    "docx": (*_ANYWHERE, "unmerged", "split_numbers", "tracked_changes"),
    "doc": (*_ANYWHERE, "unmerged", "split_numbers"),
    "rtf": (*_ANYWHERE, "unmerged", "split_numbers"),
    "xlsx": (*_ANYWHERE, "unmerged", "sheet_margins"),
    "xls": (*_ANYWHERE, "unmerged"),
    "text": tuple(t for t in _ANYWHERE if t != "broken_figures"),
    "pdf": tuple(_ANYWHERE),
    "scan": tuple(_ANYWHERE),
}
"""What can happen to a document of each format."""


@dataclass(frozen=True)
class Family:
    name: str
    split: str
    format: str
    producer: str
    write: Write
    style: Mapping[str, str] = field(default_factory=dict)
    barred: tuple[str, ...] = ()
    """Troubles that this layout cannot show without losing what is printed."""
    rare: bool = False
    """Only for documents that ask for it by name."""
    more: tuple[str, ...] = ()
    """Troubles of this producer beyond those of the format."""

    @property
    def troubles(self) -> tuple[str, ...]:
        return tuple(t for t in (*TROUBLES_OF[self.format], *self.more) if t not in self.barred)


def _html(dialect: str, page: str, charset: str = "utf-8") -> Write:
    def write(report: Report, rng: Random) -> bytes:
        declared: str | None = (
            "utf-8" if charset == "utf-8" else rng.choice(("gb2312", "gbk", "GB18030"))
        )
        if report.style.has("wrong_charset"):
            wrong = {"utf-8": ("gb2312", None), "gb18030": ("utf-8", None, "iso-8859-1")}
            declared = rng.choice(wrong[charset])
        choice = html.HtmlChoice(dialect, page, charset, declared)
        return html.render(_flowing(report), choice, rng)

    return write


def _mht(dialect: str, page: str, charset: str) -> Write:
    made = _html(dialect, page, charset)
    return lambda report, rng: mht.wrapped(made(report, rng), charset, rng)


def _flowing(report: Report) -> Report:
    """Formats without pages can lose their merges."""
    if not report.style.has("unmerged"):
        return report
    body = (unmerged(p) if isinstance(p, PrintedTable) else p for p in report.body)
    return replace(report, body=tuple(body))


def _docx(layout: str) -> Write:
    return lambda report, rng: docx.render(_flowing(report), layout, rng)


def _xlsx(layout: str) -> Write:
    return lambda report, rng: sheet.render_xlsx(_flowing(report), layout, rng)


def _xls(layout: str) -> Write:
    return lambda report, rng: sheet.render_xls(_flowing(report), layout, rng)


def _text(layout: str) -> Write:
    return lambda report, rng: text.render(report, layout, rng)


def _pdf(choice: pdf.PdfChoice) -> Write:
    return lambda report, rng: pdf.render(report, choice, rng)


def _browser(dialect: str, page: str, *, tagged: bool = True) -> Write:
    made = _html(dialect, page)
    return lambda report, rng: office.by_chromium(made(report, rng), tagged=tagged)


def _office(layout: str, target: str) -> Write:
    made = _docx(layout)

    def write(report: Report, rng: Random) -> bytes:
        return office.by_libreoffice(made(report, rng), suffix=".docx", target=target)

    return write


def _scanned(made: Write, choice: scan.ScanChoice) -> Write:
    """Scans of what ``made`` prints; skew and dirt vary, resolution and machine do not."""

    def write(report: Report, rng: Random) -> bytes:
        paper = made(report, rng)
        own = replace(
            choice,
            skew=rng.choice((0.0, 0.3, -0.5, 0.8, -1.2, 1.6)),
            noise=rng.choice((0.0, 0.0003, 0.001)),
            blur=rng.choice((0.0, 0.4, 0.7)),
        )
        content = scan.render(paper, own, rng)
        while len(content) > MOST_SCAN and own.quality > 15:
            own = replace(own, quality=int(own.quality * 0.7), grain=0.0, noise=0.0)
            content = scan.render(paper, own, rng)
        return content

    return write


def _drawn(ink: str, **habits: object) -> pdf.PdfChoice:
    plain = {
        "font": "STSong-Light",
        "size": 9.0,
        "page_number": "- {n} -",
        "through": False,
        "heads": False,
        "shaded": False,
        "landscape": False,
        "by_glyph": False,
        "open_sides": False,
        "running_head": False,
    }
    return pdf.PdfChoice(ink=ink, **(plain | habits))  # type: ignore[arg-type]


def _glass(kind: str, dpi: int, **habits: object) -> scan.ScanChoice:
    plain = {"skew": 0.0, "turn": 0, "noise": 0.0, "quality": 50, "stamp": False, "blur": 0.0}
    return scan.ScanChoice(dpi=dpi, kind=kind, **(plain | habits))  # type: ignore[arg-type]


def _style(
    arrangement: str = "stacked", wrap: str = "none", head: str = "none", numbering: str = "official"
) -> Mapping[str, str]:
    return {"arrangement": arrangement, "wrap": wrap, "head": head, "numbering": numbering}


_BLANKS = ("blank_totals", "blank_rows", "mixed_empty", "broken_figures", "unmerged", "template_residue")
_DRAWN = tuple(_PAGES)


def _all() -> tuple[Family, ...]:
    return (
        # train
        Family("html-word-portal", "train", "html", "word", _html("word", "portal"), _style("stacked", "vertical", "table")),
        Family("html-trs-gazette", "train", "html", "portal", _html("trs", "gazette"), _style("stacked", "none", "table")),
        Family("html-easy-cards", "train", "html", "portal", _html("easy", "cards"), _style("separate", "none", "list")),
        Family("html-old-framed-gb", "train", "html", "portal", _html("old", "framed", "gb18030"), _style("stacked", "none", "none")),
        Family("html-excel-bare", "train", "html", "excel", _html("excel", "bare"), _style("sections", "breaks")),
        Family("html-plain-bare-gb", "train", "html", "hand", _html("plain", "bare", "gb18030"), _style("stacked", "breaks", "none", "pause_mark")),
        Family("mht-word-bare", "train", "mht", "word", _mht("word", "bare", "gb18030"), _style("stacked", "vertical")),
        Family("docx-merged", "train", "docx", "python-docx", _docx("merged"), _style("stacked", "vertical")),
        Family("xlsx-one-sheet", "train", "xlsx", "openpyxl", _xlsx("one_sheet"), _style("stacked", "none")),
        Family("xls-tables-only", "train", "xls", "xlwt", _xls("tables_only"), _style("separate", "none")),
        Family("text-tabbed", "train", "text", "clipboard", _text("tabbed"), _style("stacked", "breaks")),
        Family("text-separated", "train", "text", "clipboard", _text("separated"), _style("stacked", "none")),
        Family("pdf-drawn-through", "train", "pdf", "reportlab", _pdf(_drawn("boxes", through=True, page_number="-{n}-")), _style("stacked", "vertical"), more=_DRAWN),
        Family("pdf-drawn-fills", "train", "pdf", "reportlab", _pdf(_drawn("fills", heads=True, size=8.0, running_head=True)), _style("separate", "breaks", "none", "ascii"), more=_DRAWN),
        Family("pdf-chromium-word", "train", "pdf", "chromium", _browser("word", "bare"), _style("stacked", "vertical")),
        Family("pdf-libreoffice-merged", "train", "pdf", "libreoffice", _office("merged", "pdf"), _style("stacked", "breaks")),
        Family("doc-merged", "train", "doc", "libreoffice", _office("merged", "doc"), _style("stacked", "vertical")),
        Family("rtf-merged", "train", "rtf", "libreoffice", _office("merged", "rtf"), _style("separate", "none")),
        Family("scan-200-grey", "train", "scan", "reportlab", _scanned(_pdf(_drawn("lines", size=9.0)), _glass("grey", 200, light=0.1, grain=2.0, quality=40)), _style("stacked", "vertical"), more=("watermark",)),
        Family("scan-300-bilevel", "train", "scan", "libreoffice", _scanned(_office("merged", "pdf"), _glass("bilevel", 300, edge=True)), _style("stacked", "breaks")),
        # dev
        Family("html-wps-portal", "dev", "html", "wps", _html("wps", "portal"), _style("stacked", "vertical", "list")),
        Family("html-wps-gazette-gb", "dev", "html", "wps", _html("wps", "gazette", "gb18030"), _style("separate", "breaks", "table")),
        Family("html-trs-portal", "dev", "html", "portal", _html("trs", "portal"), _style("stacked", "breaks", "table")),
        Family("html-word-framed-gb", "dev", "html", "word", _html("word", "framed", "gb18030"), _style("stacked", "vertical", "none")),
        Family("html-easy-portal", "dev", "html", "portal", _html("easy", "portal"), _style("stacked", "none", "list", "ascii")),
        Family("html-excel-portal", "dev", "html", "excel", _html("excel", "portal"), _style("sections", "none", "table")),
        Family("html-plain-gazette", "dev", "html", "hand", _html("plain", "gazette"), _style("stacked", "none", "none", "none")),
        Family("mht-wps-cards", "dev", "mht", "wps", _mht("wps", "cards", "utf-8"), _style("stacked", "breaks", "list")),
        Family("docx-styled", "dev", "docx", "python-docx", _docx("styled"), _style("separate", "breaks", "table")),
        Family("docx-nested", "dev", "docx", "python-docx", _docx("nested"), _style("stacked", "none", "none", "spaced")),
        Family("xlsx-sheet-each", "dev", "xlsx", "openpyxl", _xlsx("sheet_each"), _style("separate", "breaks")),
        Family("xls-one-sheet", "dev", "xls", "xlwt", _xls("one_sheet"), _style("stacked", "none", "none", "pause_mark")),
        Family("text-single", "dev", "text", "crawler", _text("single"), _style("stacked", "none"), barred=_BLANKS),
        Family("text-joined", "dev", "text", "crawler", _text("joined"), _style("stacked", "none"), rare=True),
        Family("text-boxed", "dev", "text", "converter", _text("boxed"), _style("separate", "none")),
        Family("pdf-drawn-shaded", "dev", "pdf", "reportlab", _pdf(_drawn("lines", through=True, shaded=True, page_number="第{n}页", size=10.0)), _style("stacked", "breaks"), more=_DRAWN),
        Family("pdf-drawn-glyphs-open", "dev", "pdf", "reportlab", _pdf(_drawn("boxes", by_glyph=True, open_sides=True, heads=True, page_number="— {n} —")), _style("sections", "vertical", "list"), more=_DRAWN),
        Family("pdf-chromium-wps", "dev", "pdf", "chromium", _browser("wps", "bare", tagged=False), _style("separate", "breaks", "none", "pause_mark")),
        Family("pdf-libreoffice-styled", "dev", "pdf", "libreoffice", _office("styled", "pdf"), _style("stacked", "vertical")),
        Family("doc-styled", "dev", "doc", "libreoffice", _office("styled", "doc"), _style("stacked", "none")),
        Family("rtf-styled", "dev", "rtf", "libreoffice", _office("styled", "rtf"), _style("stacked", "breaks")),
        Family("scan-150-colour-stamp", "dev", "scan", "reportlab", _scanned(_pdf(_drawn("boxes", size=10.0, through=True)), _glass("colour", 150, stamp=True, paper=(248, 245, 236), light=0.15, grain=2.0, quality=45)), _style("stacked", "breaks"), more=("watermark",)),
        Family("scan-200-upside-down", "dev", "scan", "chromium", _scanned(_browser("plain", "bare"), _glass("grey", 200, turn=180, punched=True, light=0.06, quality=40)), _style("stacked", "none")),
        Family("scan-300-bilevel-fax", "dev", "scan", "reportlab", _scanned(_pdf(_drawn("lines", size=10.5)), _glass("bilevel", 300, grain=6.0)), _style("separate", "vertical"), more=("watermark",)),
    )  # fmt: skip


FAMILIES: Mapping[str, Family] = {family.name: family for family in _all()}
"""By name."""
