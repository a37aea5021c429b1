"""Layout families: who sets what how. A family shares its template, its markup and its table habits."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from .habits import Habits
from .pdf import Style
from .scans import Scan
from .sheets import SheetStyle
from .word import WordStyle


@dataclass(frozen=True)
class Family:
    """A family's habits, and the producers its documents take by turns."""

    name: str
    producers: tuple[str, ...]
    habits: Habits = field(default_factory=Habits)
    template: str = ""
    tables: tuple[str, ...] = ()
    encodings: tuple[str, ...] = ("utf-8",)
    word: WordStyle = field(default_factory=WordStyle)
    sheet: SheetStyle = field(default_factory=SheetStyle)
    pdf: Style = field(default_factory=Style)
    scans: tuple[Scan, ...] = ()
    text: str = ""
    head: float = 0.6
    """Share of the documents with the fields of a page head (index number, dates)."""


_PLAIN = Habits()

FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        Family(
            "ridge-portal",
            ("html", "html", "mht-qp"),
            replace(_PLAIN, table2="five"),
            "modern",
            ("clean",),
            ("utf-8", "utf-8", "utf-8-bom"),
            head=1.0,
        ),
        Family(
            "harbour-layout",
            ("html",),
            replace(_PLAIN, brackets="half", numbering="、", breaks="line", vertical=False),
            "layout",
            ("old", "nested"),
            ("gb2312-label", "gb18030", "none-gb", "wrong-utf8"),
            head=0.5,
        ),
        Family(
            "cedar-editor",
            ("html",),
            replace(_PLAIN, table2="bare", rewording=0.15, zero="nbsp", sections="loose"),
            "editor",
            ("wps", "clean"),
            ("utf-8", "wrong-gb", "none-utf8"),
            head=0.8,
        ),
        Family(
            "meadow-word",
            ("html", "mht-base64", "html"),
            replace(_PLAIN, numbering="．", breaks="number", residue=True),
            "word",
            ("word",),
            ("gb2312-label", "utf-8"),
            head=0.0,
        ),
        Family(
            "mill-wps",
            ("html",),
            replace(_PLAIN, breaks="spaces", zero="nbsp", sign="plus"),
            "modern",
            ("wps",),
            ("utf-8",),
            head=0.9,
        ),
        Family(
            "slate-print",
            ("html",),
            replace(_PLAIN, cut="inside", table4="pair", sections="unnumbered"),
            "print",
            ("semantic",),
            ("utf-8", "none-utf8", "gb18030"),
            head=0.4,
        ),
        Family(
            "loom-divs",
            ("html",),
            replace(_PLAIN, table3="repeat", table2="five", brackets="half"),
            "mobile",
            ("divs", "grid"),
            ("utf-8",),
            head=0.5,
        ),
        Family(
            "abacus-excel",
            ("html",),
            replace(_PLAIN, table3="grouprow", thousands=True, numbering="、"),
            "excel",
            ("excel",),
            ("gb2312-label", "utf-8"),
            head=0.0,
        ),
        Family(
            "lantern-township",
            ("html",),
            replace(
                _PLAIN,
                table3="lost",
                table4="lost",
                zero="mixed",
                typos=3,
                rewording=0.2,
                sections="shifted",
                residue=True,
                vertical=False,
            ),
            "layout",
            ("old", "clean"),
            ("gb2312-label", "utf-8", "wrong-gb"),
            head=0.3,
        ),
        Family(
            "quill-official",
            ("docx", "doc", "pdf-libreoffice", "rtf"),
            replace(_PLAIN, cut="", vertical=True, table2="one"),
            word=WordStyle(vertical_text=True, shade="C6D9F1"),
            head=0.1,
        ),
        Family(
            "hamlet-word",
            ("docx", "rtf", "doc"),
            replace(
                _PLAIN,
                table3="lost",
                table2="five",
                zero="blank",
                typos=2,
                rewording=0.25,
                sections="shifted",
            ),
            word=WordStyle(font="宋体", size=8, page_numbers=False, line_breaks="paragraph"),
            head=0.0,
        ),
        Family(
            "ledger-wide",
            ("pdf-libreoffice", "docx", "doc"),
            replace(_PLAIN, organisations_total=True, subtotals=True, cut="split", brackets="spaced"),
            word=WordStyle(landscape=True, repeat_head=True, size=8.5),
            head=0.2,
        ),
        Family(
            "filing-sheet",
            ("xlsx", "xls"),
            replace(_PLAIN, vertical=False, zero="0", serial=True),
            sheet=SheetStyle(offset=(1, 1)),
            head=0.3,
        ),
        Family(
            "binder-sheets",
            ("xlsx", "xls", "xls-libreoffice"),
            replace(_PLAIN, vertical=False, table3="fullrow", table2="flat", table4="list"),
            sheet=SheetStyle(sheets="many", typed=False, hidden_sheet=True),
            head=0.0,
        ),
        Family(
            "plain-tabs",
            ("text",),
            replace(_PLAIN, vertical=False, zero="nbsp"),
            encodings=("utf-8", "gb18030"),
            text="tabs",
            head=0.2,
        ),
        Family(
            "plain-lines",
            ("text",),
            replace(_PLAIN, vertical=True, zero="0", brackets="half"),
            encodings=("utf-8",),
            text="one",
            head=0.0,
        ),
        Family(
            "plain-aligned",
            ("text",),
            replace(_PLAIN, vertical=False, zero="0", table3="grouprow", numbering="、"),
            encodings=("gb18030", "utf-8"),
            text="aligned",
            head=0.0,
        ),
        Family(
            "press-browser",
            ("pdf-chromium", "pdf-chromium-headers"),
            replace(_PLAIN, table2="one", breaks="line"),
            "print",
            ("clean", "semantic", "word"),
            head=0.5,
        ),
        Family(
            "folio-reportlab",
            ("pdf-reportlab",),
            replace(_PLAIN, vertical=True, table2="five"),
            pdf=Style("STSong-Light", 7.5, "grid", watermark="信息公开"),
            head=0.2,
        ),
        Family(
            "tri-rule",
            ("pdf-reportlab",),
            replace(
                _PLAIN, vertical=False, table3="grouprow", zero="dash", table4="pair", thousands=True
            ),
            pdf=Style("embedded", 8, "lines", repeat_head=False),
            head=0.0,
        ),
        Family(
            "registry-scan",
            ("scan",),
            replace(_PLAIN, table2="one"),
            word=WordStyle(size=9.5, vertical_text=False),
            scans=(
                Scan(200, 0.6, 7, 34, stamp=True),
                Scan(300, 0.3, 4, 22),
                Scan(150, 1.1, 8, 45, shadow=True),
                Scan(200, 0.4, 5, 30, upside_down=True),
                Scan(150, 0.3, 1.2, 0, kind="png"),
            ),
            head=0.0,
        ),
        Family(
            "fax-scan",
            ("scan",),
            replace(_PLAIN, table2="five", vertical=False, brackets="half"),
            pdf=Style("embedded", 8.5, "grid", repeat_head=False),
            scans=(
                Scan(200, 0.5, 11, 0, kind="tiff"),
                Scan(150, 0.8, 12, 45, stamp=True),
                Scan(200, 0.9, 9, 0),
            ),
            head=0.0,
        ),
    )
}
