"""From the plan to files: every job composed, set by its family's producer, and its gold written."""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from . import gold, html, office, pdf, scans, sheets, text, word
from .composing import compose
from .families import FAMILIES, Family
from .forms import is_matrix
from .habits import Habits
from .orders import Set
from .plan import Job

_SUFFIX = {
    "html": ".html",
    "mht": ".mht",
    "docx": ".docx",
    "doc": ".doc",
    "rtf": ".rtf",
    "xlsx": ".xlsx",
    "xls": ".xls",
    "text": ".txt",
    "pdf": ".pdf",
}


_ANY_FORM = (
    "rotated_pages",
    "labels_",
    "label_",
    "traditional",
    "zero_as_",
    "thousands",
    "wide_digits",
    "rows_dropped",
    "list_",
    "encoding_",
    "source_error",
)


@dataclass
class _Work:
    """A job on its way: what waits for a converter knows its source and its target."""

    job: Job
    made: Set
    producer: str
    format: str
    name: str
    places: gold.Places
    encoding: str = ""
    rotated: bool = False


def make(todo: list[Job], out: Path) -> None:
    """Set all jobs into ``out/documents`` and ``out/gold``; converters run once for all."""
    documents, golds = out / "documents", out / "gold"
    documents.mkdir(parents=True, exist_ok=True)
    golds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        factory = Factory(documents, Path(folder))
        works = [factory.start(job) for job in todo]
        factory.convert()
        for work in works:
            factory.finish(work)
            _write_gold(work, documents, golds)


def _write_gold(work: _Work, documents: Path, golds: Path) -> None:
    job, order = work.job, work.job.order
    producer = {
        "html": FAMILIES[job.family].template,
        "mht": "browser-archive",
        "text": "text-editor",
    }.get(work.format, work.producer)
    card = gold.Card(
        document=work.name,
        format=work.format,
        producer=producer,
        family=job.family,
        issuer=order.issuer,
        year=order.year,
        origin=job.origin,
        group=job.group,
        troubles=tuple(_troubles(work)),
    )
    sha = gold.digest(documents / work.name)
    gold.write(gold.report_gold(work.made, card, sha, work.places), golds / f"{job.id}.json")


class Factory:
    """Writes what it can at once and gathers what LibreOffice and Chromium must make."""

    def __init__(self, documents: Path, folder: Path) -> None:
        self.documents = documents
        self.folder = folder
        self.office: dict[str, list[Path]] = {}
        self.browser: list[tuple[Path, Path, bool]] = []

    def start(self, job: Job) -> _Work:
        family = FAMILIES[job.family]
        producer = family.producers[job.turn % len(family.producers)]
        made = compose(job.order)
        rng = random.Random(job.order.seed + "/set")
        if rng.random() < family.head:
            _page_head(made, job, rng)
        form = producer.split("-")[0]
        work = _Work(job, made, producer, form, f"{job.id}{_SUFFIX.get(form, '.pdf')}", {})
        {
            "html": self._html,
            "mht": self._html,
            "text": self._text,
            "docx": self._word,
            "doc": self._word,
            "rtf": self._word,
            "xlsx": self._sheet,
            "xls": self._sheet,
            "pdf": self._pdf,
            "scan": self._scan,
        }[form](work, family, rng)
        return work

    def _page(self, work: _Work, family: Family, rng: random.Random) -> str:
        style = family.tables[work.job.turn % len(family.tables)]
        return html.page(work.made.report, family.template, style, rng)

    def _html(self, work: _Work, family: Family, rng: random.Random) -> None:
        page = self._page(work, family, rng)
        target = self.documents / work.name
        if work.producer.startswith("mht"):
            target.write_bytes(html.archive(page, rng, how=work.producer.split("-")[1]))
            return
        work.encoding = family.encodings[work.job.turn % len(family.encodings)]
        target.write_bytes(html.encoded(page, work.encoding))

    def _text(self, work: _Work, family: Family, rng: random.Random) -> None:
        work.encoding = family.encodings[work.job.turn % len(family.encodings)]
        content = text.text(work.made.report, family.text)
        if work.job.order.habits.zero == "nbsp":
            content = content.replace("\t0", "\t\xa00")
        ending = "\r\n" if rng.random() < 0.5 else "\n"
        (self.documents / work.name).write_bytes(content.replace("\n", ending).encode(work.encoding))

    def _word(self, work: _Work, family: Family, rng: random.Random) -> None:
        direct = work.producer == "docx"
        target = (self.documents if direct else self.folder) / f"{work.job.id}.docx"
        word.docx(work.made.report, target, family.word, rng)
        if not direct:
            self.office.setdefault(work.producer, []).append(target)

    def _sheet(self, work: _Work, family: Family, rng: random.Random) -> None:
        if work.producer == "xls":
            work.places = sheets.xls(work.made.report, self.documents / work.name, family.sheet, rng)
            return
        direct = work.producer == "xlsx"
        target = (self.documents if direct else self.folder) / f"{work.job.id}.xlsx"
        work.places = sheets.xlsx(work.made.report, target, family.sheet, rng)
        if not direct:
            self.office.setdefault("xls", []).append(target)

    def _pdf(self, work: _Work, family: Family, rng: random.Random) -> None:
        target = self.documents / work.name
        if work.producer == "pdf-reportlab":
            work.rotated = work.job.turn % 3 == 2
            style = replace(family.pdf, rotated=work.rotated)
            pdf.reportlab(
                work.made.report, target, replace(style, landscape=style.landscape or style.rotated)
            )
        elif work.producer == "pdf-libreoffice":
            source = self.folder / f"{work.job.id}.docx"
            word.docx(work.made.report, source, family.word, rng)
            self.office.setdefault("pdf", []).append(source)
        else:
            source = self.folder / f"{work.job.id}.html"
            page = (
                self._page(work, family, rng)
                .replace(' onload="window.print()"', "")
                .replace("</head>", pdf.PRINT_FONTS, 1)
            )
            source.write_bytes(html.encoded(page, "utf-8"))
            self.browser.append((source, target, work.producer.endswith("headers")))

    def _scan(self, work: _Work, family: Family, rng: random.Random) -> None:
        how = family.scans[work.job.turn % len(family.scans)]
        work.name = f"{work.job.id}.{how.kind}"
        if family.name.startswith("fax"):
            pdf.reportlab(work.made.report, self.folder / f"{work.job.id}.pdf", family.pdf)
        else:
            source = self.folder / f"{work.job.id}.docx"
            word.docx(work.made.report, source, family.word, rng)
            self.office.setdefault("pdf", []).append(source)

    def convert(self) -> None:
        for kind, files in self.office.items():
            office.libreoffice(files, kind, self.folder)
        for headers in (False, True):
            pdf.chromium([(a, b) for a, b, h in self.browser if h is headers], headers=headers)

    def finish(self, work: _Work) -> None:
        """Put what the converters made in its place; scan what is to be scanned."""
        target = self.documents / work.name
        if work.format == "scan":
            family = FAMILIES[work.job.family]
            how = family.scans[work.job.turn % len(family.scans)]
            scans.scan(self.folder / f"{work.job.id}.pdf", target, how, work.job.order.seed)
        elif not target.exists() or work.producer in {
            "doc",
            "rtf",
            "pdf-libreoffice",
            "xls-libreoffice",
        }:
            target.write_bytes((self.folder / work.name).read_bytes())


def _page_head(made: Set, job: Job, rng: random.Random) -> None:
    """Index number, organ and dates, as portals print them above the text."""
    order = job.order
    date = f"{order.year + 1}-{rng.randint(1, 3):02d}-{rng.randint(10, 28)}"
    index = rng.choice(
        [
            f"{order.issuer.code}000/{order.year + 1}-{rng.randint(1, 9999):05d}",
            f"11{order.issuer.code}{rng.randint(10**8, 10**9 - 1)}X/"
            f"{order.year + 1}01-{rng.randint(1, 99):05d}",
            f"0{rng.randint(10**7, 10**8 - 1)}/{order.year + 1}-{rng.randint(1, 999999):06d}",
        ]
    )
    head = [
        ("索引号", index),
        ("主题分类", "政府信息公开年报"),
        ("发布机构", order.issuer.name),
        ("发布日期", date),
        ("文　号", ""),
        ("有效性", "有效"),
    ]
    keep = rng.randint(3, 6)
    made.report.head = head[:2] + head[2 : max(4, keep)]
    made.report.metadata |= {
        "index_no": index,
        "topic_class": "政府信息公开年报",
        "date_published": date,
    }


def _troubles(work: _Work) -> list[str]:
    """Names of the troubles of this document, from its habits and its bytes."""
    habits, base = work.job.order.habits, Habits()
    names = {
        "labels_reworded": habits.rewording > 0,
        "label_typos": habits.typos > 0,
        "labels_broken": habits.breaks != "none",
        "traditional": habits.traditional,
        "zero_as_" + habits.zero: habits.zero not in {"0", "nbsp"},
        "thousands": habits.thousands,
        "wide_digits": habits.wide_digits,
        "unit_in_cell": habits.units > 0,
        "note_in_cell": habits.notes > 0,
        "captions_missing": habits.table2 in {"bare", "first_bare"},
        "wrong_span": habits.wrong_span,
        "rotated_pages": work.rotated,
        "block_missing": bool(habits.drop_block),
        "local_rows": habits.local_rows,
        "header_misprinted": bool(habits.head_typo),
        "spans_lost": habits.table3 in {"lost", "repeat"} or habits.table4 == "lost",
        "row_set_mixed": habits.single_other and work.made.form == "cn.ogi.2021",
        "subtotal_rows": habits.subtotals,
        "subtotal_column": habits.organisations_total,
        "rows_dropped": bool(habits.drop_rows),
        "cut_by_page_" + habits.cut: bool(habits.cut),
        "vertical_text": habits.vertical,
        "template_residue": habits.residue,
        "sections_renumbered": habits.sections == "shifted",
        "list_" + habits.list_layout: habits.list_layout != "plain",
        "group_rows": habits.table3 in {"grouprow", "fullrow"},
        "table4_" + habits.table4: habits.table4 != base.table4,
        "words_in_cell": bool(work.job.order.texts),
        "encoding_" + work.encoding: work.encoding not in {"", "utf-8"},
        "source_error": bool(work.made.violations),
    }
    if not is_matrix(work.made.form):
        names = {name: holds for name, holds in names.items() if name.startswith(_ANY_FORM)}
    return [name for name, holds in names.items() if holds]
