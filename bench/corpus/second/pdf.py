"""Reports as PDF: printed by Chromium, or set by reportlab."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from .model import Break, Grid, Heading, Note, Paragraph, Report, placed

PRINT_FONTS = (
    '<style>*{font-family:"Liberation Serif","Droid Sans Fallback"!important;'
    "font-weight:normal!important}</style></head>"
)
"""TrueType faces and no false bold: Chromium embeds their parts, and draws other outlines anew."""


def chromium(pages: list[tuple[Path, Path]], *, headers: bool = False, timeout: int = 120) -> None:
    """Print each (page, PDF) pair; ``headers`` leaves the browser's own head and foot lines.

    The pages are served under an invented host, so that the foot line names no local file.
    """
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise FileNotFoundError("chromium is needed to print PDF from web pages")
    for page, out in pages:
        with tempfile.TemporaryDirectory() as profile, _served(page.parent) as port:
            command = [
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-pdf-tagging",
                f"--user-data-dir={profile}",
            ]
            command += [f"--print-to-pdf={out}", f"--host-resolver-rules=MAP * 127.0.0.1:{port}"]
            command += [] if headers else ["--no-pdf-header-footer"]
            subprocess.run(
                [*command, f"http://zwgk.example.cn/{page.name}"],
                check=True,
                timeout=timeout,
                capture_output=True,
            )


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    """A web server for ``folder`` on a free port."""
    handler = partial(_Silent, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Style:
    """How a family sets its PDFs by reportlab."""

    font: str = "STSong-Light"
    """STSong-Light (named, not embedded) or embedded (a TrueType font of the system)."""
    size: float = 7.5
    rules: str = "grid"
    """grid, open (no rules at the sides), lines (horizontal only) or shaded (fills instead of rules)."""
    landscape: bool = False
    repeat_head: bool = True
    page_numbers: bool = True
    watermark: str = ""
    rotated: bool = False
    """Landscape pages stored upright and turned by the page's /Rotate."""


def reportlab(report: Report, path: Path, style: Style) -> None:
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer

    font = _font(style.font)
    size = landscape(A4) if style.landscape else A4
    doc = SimpleDocTemplate(
        str(path),
        pagesize=size,
        leftMargin=50,
        rightMargin=50,
        topMargin=54,
        bottomMargin=54,
        title=report.title,
        invariant=1,
        rotation=90 if style.rotated else 0,
    )
    flow: list[Any] = [_line(report.title, font, 17, centred=True), Spacer(1, 10)]
    flow += [_line(f"{k}：{v}", font, 9) for k, v in report.head]
    for block in report.blocks:
        if isinstance(block, Grid):
            flow += [_table(block, font, style, size[0] - 100), Spacer(1, 8)]
        elif isinstance(block, Heading):
            flow.append(_line(block.text, font, 14))
        elif isinstance(block, Paragraph):
            flow.append(_line("　　" + block.text, font, 11))
        elif isinstance(block, Note):
            flow.append(_line(block.text, font, 9))
        elif isinstance(block, Break):
            flow.append(PageBreak())
    draw = _decorate(font, style)
    doc.build(flow, onFirstPage=draw, onLaterPages=draw)


def _font(name: str) -> str:
    """Registers the faces of a style and gives the name of the Chinese one."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfbase.ttfonts import TTFont

    if name == "embedded":
        pdfmetrics.registerFont(TTFont("fallback", _font_file("Droid Sans Fallback")))
        pdfmetrics.registerFont(TTFont(_LATIN["fallback"], _font_file("Liberation Serif")))
        return "fallback"
    pdfmetrics.registerFont(UnicodeCIDFont(name))
    return name


_LATIN = {"fallback": "latin"}
"""The face for Latin letters, digits and quotes where the Chinese one has none."""


def _font_file(family: str) -> str:
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", family], check=True, capture_output=True, text=True
    )
    return found.stdout


def _line(text: str, font: str, size: float, *, centred: bool = False) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Flow

    style = ParagraphStyle(
        "p",
        fontName=font,
        fontSize=size,
        leading=size * 1.6,
        wordWrap="CJK",
        alignment=1 if centred else 0,
    )
    return Flow(_escape(text, font), style)


def _escape(text: str, font: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    if font in _LATIN:
        text = re.sub(r"[!-\u2e7f]+", lambda m: f'<font name="{_LATIN[font]}">{m[0]}</font>', text)
    return text.replace("\n", "<br/>")


def _table(grid: Grid, font: str, style: Style, width: float) -> Any:
    from reportlab.lib import colors
    from reportlab.platypus import LongTable, TableStyle

    total = sum(grid.widths)
    columns = [width * w / total for w in grid.widths]
    table: list[list[Any]] = [[""] * grid.columns for _ in grid.rows]
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (0, 0), (-1, -1), 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), 2),
    ]
    for cell, r, c in placed(grid):
        span = sum(columns[c : c + cell.colspan])
        table[r][c] = _cell(cell.text, font, style.size, span, left=cell.kind == "stub")
        if cell.rowspan > 1 or cell.colspan > 1:
            commands.append(("SPAN", (c, r), (c + cell.colspan - 1, r + cell.rowspan - 1)))
        if style.rules == "shaded" and cell.kind in {"head", "caption", "note"}:
            commands.append(
                (
                    "BACKGROUND",
                    (c, r),
                    (c + cell.colspan - 1, r + cell.rowspan - 1),
                    colors.HexColor("#d9e4f1"),
                )
            )
    commands += _rules(style, grid)
    return LongTable(
        table,
        colWidths=columns,
        repeatRows=grid.head_rows if style.repeat_head else 0,
        style=TableStyle(commands),
    )


def _cell(text: str, font: str, size: float, width: float, *, left: bool) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Flow

    if not text:
        return ""
    style = ParagraphStyle(
        "c",
        fontName=font,
        fontSize=size,
        leading=size * 1.25,
        wordWrap="CJK" if width > size * 1.5 else None,
        alignment=0 if left else 1,
    )
    return Flow(_escape(text, font), style)


def _rules(style: Style, grid: Grid) -> list[tuple[Any, ...]]:
    from reportlab.lib import colors

    black = colors.black
    last = (-1, -1)
    if style.rules == "open":
        return [
            ("INNERGRID", (0, 0), last, 0.5, black),
            ("LINEABOVE", (0, 0), (-1, 0), 1, black),
            ("LINEBELOW", (0, -1), last, 1, black),
        ]
    if style.rules == "lines":
        heads = max(0, grid.head_rows - 1)
        return [
            ("LINEABOVE", (0, 0), (-1, 0), 1.2, black),
            ("LINEBELOW", (0, heads), (-1, heads), 0.7, black),
            ("LINEBELOW", (0, -1), last, 1.2, black),
            *[
                ("LINEBELOW", (0, r), (-1, r), 0.25, colors.grey)
                for r in range(grid.head_rows, len(grid.rows) - 1)
            ],
        ]
    if style.rules == "shaded":
        return [
            ("INNERGRID", (0, 0), last, 1.5, colors.white),
            ("LINEBELOW", (0, 0), last, 0.25, colors.lightgrey),
        ]
    return [("GRID", (0, 0), last, 0.5, black)]


def _decorate(font: str, style: Style) -> Any:
    def draw(canvas: Any, doc: Any) -> None:
        if style.rotated:
            height = doc.pagesize[1]
            canvas.setPageRotation(90)
            canvas.translate(height, 0)
            canvas.rotate(90)
        canvas.saveState()
        if style.watermark:
            canvas.setFont(font, 40)
            canvas.setFillGray(0.9)
            canvas.translate(doc.pagesize[0] / 2, doc.pagesize[1] / 2)
            canvas.rotate(40)
            canvas.drawCentredString(0, 0, style.watermark)
        canvas.restoreState()
        if style.page_numbers:
            canvas.setFont(_LATIN.get(font, font), 9)
            canvas.drawCentredString(doc.pagesize[0] / 2, 30, f"— {doc.page} —")

    return draw
