"""HTML pages: an editor's markup inside a portal's page, in a charset that may be misnamed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from random import Random

from extractor.sampling.chance import weighted
from extractor.sampling.grid import PrintedTable
from extractor.sampling.html_cells import DIALECTS, Markup
from extractor.sampling.html_pages import PAGES, Frame
from extractor.sampling.report import Heading, Report
from extractor.sampling.text import mojibake

FAMILIES: Mapping[tuple[str, str], float] = {
    ("word", "bare"): 2,
    ("word", "portal"): 3,
    ("wps", "portal"): 3,
    ("wps", "gazette"): 2,
    ("trs", "portal"): 3,
    ("trs", "gazette"): 2,
    ("plain", "bare"): 2,
    ("plain", "gazette"): 1,
    ("easy", "cards"): 3,
    ("easy", "portal"): 1,
    ("wps", "cards"): 1,
    ("old", "framed"): 2,
    ("word", "framed"): 2,
    ("excel", "bare"): 1,
    ("excel", "portal"): 1,
}
"""Dialect of the editor × page of the portal → weight."""


@dataclass(frozen=True)
class HtmlChoice:
    dialect: str
    page: str
    charset: str
    declared: str | None

    @property
    def family(self) -> str:
        return f"html-{self.dialect}-{self.page}"


def choose(rng: Random, *, wrong_charset: bool = False) -> HtmlChoice:
    dialect, page = weighted(rng, FAMILIES)
    charset = weighted(rng, {"utf-8": 0.7, "gb18030": 0.3} if page != "framed" else {"gb18030": 1.0})
    declared = {"utf-8": "utf-8", "gb18030": rng.choice(("gb2312", "gbk", "GB18030"))}[charset]
    if wrong_charset:
        wrong = {"utf-8": ("gb2312", None), "gb18030": ("utf-8", None, "iso-8859-1")}
        return HtmlChoice(dialect, page, charset, rng.choice(wrong[charset]))
    return HtmlChoice(dialect, page, charset, declared)


def render(report: Report, choice: HtmlChoice, rng: Random) -> bytes:
    """The page as bytes; what the charset cannot hold becomes a character reference."""
    dialect = DIALECTS[choice.dialect]
    markup = Markup(dialect, report.style, rng)
    outside = PAGES[choice.page].prints_title
    article = [dialect.before]
    if not outside:
        article.append(markup.title(report.title))
    for part in report.body:
        if isinstance(part, PrintedTable):
            article.append(markup.table(part))
        elif isinstance(part, Heading):
            article.append(markup.heading(part))
        else:
            article.append(markup.paragraph(part))
    article += [f'<p style="text-align:right">{escape(line)}</p>\n' for line in report.closing]
    frame = Frame("".join(article), report, choice.declared, rng)
    page = PAGES[choice.page].write(frame)
    return (
        mojibake(page)
        if report.style.has("mojibake")
        else page.encode(choice.charset, "xmlcharrefreplace")
    )
