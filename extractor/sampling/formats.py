"""The formats that can be asked for: how a printed report becomes the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random

from extractor.sampling import docx, html, mht, office, pdf, scan, sheet, text
from extractor.sampling.faults import unmerged
from extractor.sampling.grid import PrintedTable
from extractor.sampling.report import Report

Written = tuple[bytes, str]
"""The file's bytes and the name of its layout family."""


@dataclass(frozen=True)
class Format:
    """``flows``: the format has cells and no pages, so merges can get lost in it.

    ``shows``: what of a report is printed in a layout family of this format.
    """

    suffix: str
    write: Callable[[Report, Random], Written]
    flows: bool = True
    shows: Callable[[Report, str], Report] = lambda report, _: report

    def typeset(self, report: Report, rng: Random) -> Written:
        if self.flows and report.style.has("unmerged"):
            parts = (unmerged(p) if isinstance(p, PrintedTable) else p for p in report.body)
            report = replace(report, body=tuple(parts))
        return self.write(report, rng)


def _choice(report: Report, rng: Random, *, wrong_charset: bool = False) -> html.HtmlChoice:
    """How the page is made; the pages of portals are Chinese."""
    if report.language == "zh":
        return html.choose(rng, wrong_charset=wrong_charset)
    return replace(html.choose(rng), page="bare", charset="utf-8", declared="utf-8")


def _html(report: Report, rng: Random) -> Written:
    choice = _choice(report, rng, wrong_charset=report.style.has("wrong_charset"))
    return html.render(report, choice, rng), choice.family


def _mht(report: Report, rng: Random) -> Written:
    choice = _choice(report, rng)
    return mht.wrapped(html.render(report, choice, rng), choice.charset, rng), f"mht-{choice.family}"


def _docx(report: Report, rng: Random) -> Written:
    layout = docx.choose(rng)
    return docx.render(report, layout, rng), f"docx-{layout}"


def _on_sheets(report: Report, family: str) -> Report:
    return sheet.printed(report, family.partition("-")[2])


def _xlsx(report: Report, rng: Random) -> Written:
    layout = sheet.choose(rng)
    return sheet.render_xlsx(report, layout, rng), f"xlsx-{layout}"


def _xls(report: Report, rng: Random) -> Written:
    layout = sheet.choose(rng)
    return sheet.render_xls(report, layout, rng), f"xls-{layout}"


def _text(report: Report, rng: Random) -> Written:
    layout = text.choose(report, rng)
    return text.render(report, layout, rng), f"text-{layout}"


def _pdf(report: Report, rng: Random) -> Written:
    choice = pdf.choose(rng)
    if report.language != "zh":
        numbers = rng.choice(("Page {n}", "{n}", "- {n} -"))
        choice = replace(choice, font="Helvetica", size=6.5, landscape=True, page_number=numbers)
    return pdf.render(report, choice, rng), choice.family


def _browser_pdf(report: Report, rng: Random) -> Written:
    choice = _choice(report, rng)
    return office.by_chromium(html.render(report, choice, rng)), f"pdf-browser-{choice.family}"


def _converted(target: str) -> Callable[[Report, Random], Written]:
    def write(report: Report, rng: Random) -> Written:
        # LibreOffice prints deleted text too, struck through: the figures would not be gold's.
        style = replace(report.style, troubles=report.style.troubles - {"tracked_changes"})
        content, family = _docx(replace(report, style=style), rng)
        made = office.by_libreoffice(content, suffix=".docx", target=target)
        return made, f"{target}-office-{family}"

    return write


def _scan(report: Report, rng: Random) -> Written:
    content, family = _pdf(report, rng)
    choice = scan.choose(rng)
    return scan.render(content, choice, rng), f"{choice.family}-{family}"


FORMATS: Mapping[str, Format] = {
    "html": Format(".html", _html),
    "mht": Format(".mht", _mht),
    "docx": Format(".docx", _docx),
    "xlsx": Format(".xlsx", _xlsx, shows=_on_sheets),
    "xls": Format(".xls", _xls, shows=_on_sheets),
    "text": Format(".txt", _text),
    "pdf": Format(".pdf", _pdf, flows=False),
    "pdf-browser": Format(".pdf", _browser_pdf, flows=False),
    "pdf-office": Format(".pdf", _converted("pdf"), flows=False),
    "doc": Format(".doc", _converted("doc")),
    "rtf": Format(".rtf", _converted("rtf")),
    "scan": Format(".pdf", _scan, flows=False),
}
"""By name. ``pdf`` is drawn by reportlab, the other two by the programs they name."""
