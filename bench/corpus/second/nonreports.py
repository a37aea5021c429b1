"""Documents that look like the reports and are none: their gold has no form and no field."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import gold, html, nearmisses, office, pdf, sheets, text, word
from .catalogue import ISSUERS, Issuer
from .families import FAMILIES
from .model import Report
from .pdf import Style
from .sheets import SheetStyle
from .word import WordStyle


@dataclass(frozen=True)
class Other:
    """One such document: what it is, who published it, how it is set."""

    kind: str
    issuer: str
    year: int
    producer: str
    build: Callable[[Issuer, int, random.Random], Report]


OTHERS = (
    Other("work-plan", "xinxian", 2023, "docx", nearmisses.plan),
    Other("notice", "gucheng", 2022, "html:modern:clean:utf-8", nearmisses.notice),
    Other("petitions", "miluo", 2021, "html:layout:old:gb2312-label", nearmisses.petitions),
    Other("budget", "jiangmen_market", 2022, "xlsx", nearmisses.budget),
    Other("bulletin", "dabu", 2020, "pdf-reportlab", nearmisses.bulletin),
    Other("news", "yangshuo", 2023, "html:editor:wps:utf-8", nearmisses.news),
    Other("index", "qionghai", 2021, "html:layout:nested:gb18030", nearmisses.index),
    Other("scores", "wanzhou", 2022, "xls", nearmisses.scores),
    Other("summary", "jiangjin", 2023, "xlsx", nearmisses.summary),
    Other("hospital", "emeishan", 2021, "html:mobile:semantic:utf-8", nearmisses.hospital),
    Other("school", "meitan", 2022, "docx", nearmisses.school),
    Other(
        "application-form", "jianchuan", 2020, "html:print:semantic:none-utf8", nearmisses.application
    ),
    Other("enforcement", "yinchuan_police", 2021, "text:tabs", nearmisses.penalties),
    Other("manual", "luochuan", 2022, "pdf-chromium", nearmisses.blank_form),
    Other("blog", "dunhuang", 2021, "html:modern:semantic:utf-8", nearmisses.blog),
    Other("guide", "pengyang", 2022, "rtf", nearmisses.guide),
    Other("scores", "korla", 2023, "html:word:word:gb2312-label", nearmisses.scores),
    Other("summary", "huzhu", 2022, "pdf-libreoffice", nearmisses.summary),
)


def make_others(out: Path, *, first: int, only: set[str], seed: int) -> None:
    """Set the documents that are no reports into ``out``, numbered from ``first``."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number, other in enumerate(OTHERS, start=first):
            ident = f"b{number:03d}"
            if only and ident not in only:
                continue
            issuer = ISSUERS[other.issuer]
            made = other.build(issuer, other.year, random.Random(f"{seed}/{other.kind}/{other.issuer}"))
            target = _set(made, other.producer, out / "documents" / ident, folder)
            form = other.producer.split(":")[0].split("-")[0]
            card = gold.Card(
                target.name,
                form,
                other.producer.split(":")[0],
                f"other-second-{other.kind}",
                issuer,
                other.year,
                "invented",
                None,
                ("near_miss",),
            )
            gold.write(
                gold.other_gold(card, gold.digest(target), made.metadata), out / "gold" / f"{ident}.json"
            )


def _set(made: Report, producer: str, stem: Path, folder: Path) -> Path:
    rng = random.Random(stem.name)
    name, *details = producer.split(":")
    target = stem.with_suffix({"html": ".html", "text": ".txt"}.get(name, "." + name.split("-")[0]))
    if name == "html":
        template, tables, encoding = details
        target.write_bytes(html.encoded(html.page(made, template, tables, rng), encoding))
    elif name == "text":
        target.write_text(text.text(made, details[0]), encoding="utf-8")
    elif name == "docx":
        word.docx(made, target, WordStyle(), rng)
    elif name == "xlsx":
        sheets.xlsx(made, target, SheetStyle(), rng)
    elif name == "xls":
        sheets.xls(made, target, SheetStyle(), rng)
    elif name == "pdf-reportlab":
        pdf.reportlab(made, target, Style("STSong-Light", 9))
    elif name == "pdf-chromium":
        page = folder / f"{stem.name}.html"
        content = html.page(made, "print", "clean", rng).replace("</head>", pdf.PRINT_FONTS, 1)
        page.write_bytes(html.encoded(content, "utf-8"))
        pdf.chromium([(page, target)])
    else:
        kind = name.replace("pdf-libreoffice", "pdf")
        source = folder / f"{stem.name}.docx"
        word.docx(made, source, FAMILIES["quill-official"].word, rng)
        office.libreoffice([source], kind, stem.parent)
    return target
