"""From values to a printed report: sections, prose, tables and what stands around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from extractor.forms.form import Form, FormTable, Section
from extractor.result import Scalar, Value
from extractor.sampling.chance import generator
from extractor.sampling.faults import broken, split, with_note
from extractor.sampling.grid import Kind, PrintedCell, PrintedTable, Setter
from extractor.sampling.labels import Wording, traditional
from extractor.sampling.lists import HEADING_CELLS, NARRATIVE, listed, with_local_lines
from extractor.sampling.outline import Outline, outline_of
from extractor.sampling.places import Agency, contact
from extractor.sampling.printing import Printer
from extractor.sampling.prose import Writer
from extractor.sampling.report import Heading, Paragraph, Part, Report
from extractor.sampling.scales import Figures
from extractor.sampling.sentences import (
    BRIEF,
    CONTACT,
    FOOTNOTES,
    ISSUES,
    LEAD,
    LITIGATION,
    NOTHING,
    OTHER,
    PLAIN,
    PLAIN_LEAD,
    PLANS,
    RESIDUE,
    THEMES,
)
from extractor.sampling.style import Style

_ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Content:
    """What a report has to say, whatever it will look like."""

    form: Form
    agency: Agency
    year: int
    values: Mapping[str, Value]
    figures: Figures


def compose(content: Content, style: Style, *, seed: object) -> Report:
    """The printed report. The same content can be composed in any number of styles."""
    return _Composer(content, style, seed).report()


class _Composer:
    def __init__(self, content: Content, style: Style, seed: object) -> None:
        self.content = content
        self.style = style
        self.rng = generator(seed, "layout")
        self.wording = Wording(style, generator(seed, "labels"))
        printer = Printer(content.form, style, generator(seed, "cells"))
        self.setter = Setter(
            content.form, content.values, content.figures, printer, style.wrap, content.year
        )
        if any(table.is_list for table in content.form.tables):
            self.setter = replace(
                self.setter,
                heading_unit=self.rng.choice(("——", "——", "—", "-", "")),
                heading_value=self.rng.choice(HEADING_CELLS),
            )
        words = contact(generator(seed, "contact"), content.agency)
        self.site = words["site"]
        self.writer = Writer(
            content.agency,
            content.year,
            words,
            content.figures,
            generator(seed, "prose"),
            contradicts=style.has("prose_contradicts"),
            voice=self._script,
        )
        self.missing = self._missing_tables()
        names = (content.form.name, *content.form.titles)
        self.on_openness = any("信息公开" in name for name in names)

    def report(self) -> Report:
        title = self._title()
        body = tuple(self._body())
        head = self._head("".join(title))
        closing = self._closing()
        attachments = self._attachments(title)
        return Report(
            self.content.form.id,
            self.style,
            title,
            head,
            body,
            closing,
            attachments,
            self.site,
            self._metadata("".join(title), dict(head)),
            tuple(self.writer.facts),
        )

    # Parts of the page ----------------------------------------------------------------

    def _title(self) -> tuple[str, ...]:
        kind = self.rng.choice(self.content.form.titles or (self.content.form.name,))
        year = f"{self.content.year}年" + (
            "" if kind.startswith("年") or self.rng.random() < 0.8 else "度"
        )
        name = self.content.agency.name
        if self.rng.random() < 0.45:
            return (self.wording.plain(name), self.wording.plain(year + kind))
        return (self.wording.plain(name + year + kind),)

    def _body(self) -> list[Part]:
        parts: list[Part] = []
        if self.style.prose != "none":
            parts.append(Paragraph(self._say(LEAD if self.on_openness else PLAIN_LEAD)))
            if self.rng.random() < 0.6:
                parts.append(Paragraph(self._say(CONTACT)))
        shift = self.rng.choice((-1, 1)) if self.style.has("sections_renumbered") else 0
        for index, section in enumerate(self._printed_sections(), start=1):
            number = max(1, index + shift) if index > 1 else index
            parts += self._section(section, number if section.ordinal in _ORDINALS else None)
        if self.style.has("foreign_table"):
            at = next((i for i, p in enumerate(parts) if isinstance(p, PrintedTable)), len(parts))
            parts[at - 1 : at - 1] = [_foreign_table(self.rng)]
        return parts

    def _printed_sections(self) -> list[Section]:
        """The sections of the form; those that it does not require are left out here and there."""
        brief = self.style.prose == "none"
        sections = self.content.form.sections
        if all(section.kind == "table" for section in sections) and sections[0].ordinal == "附":
            sections = (*NARRATIVE, *sections)
        return [
            section
            for section in sections
            if section.required or section.kind == "table" or self.rng.random() < (0.1 if brief else 0.8)
        ]

    def _section(self, section: Section, number: int | None) -> list[Part]:
        head = Heading(self._heading(section, number))
        tables = [t for t in self.content.form.tables if t.section == section.id]
        hidden = self.style.has("headings_missing") and self.rng.random() < 0.5
        parts: list[Part] = [] if hidden else [head]
        if not tables:
            return parts + self._narrative(section)
        printed = [t for t in tables if t.id not in self.missing]
        if self.style.has("template_residue"):
            parts.append(Paragraph(self._say(RESIDUE)))
        if not printed:
            return [*parts, Paragraph(self._say(NOTHING if self.on_openness else PLAIN))]
        made = self._tables(printed)
        last = section.id == self.content.form.tables[-1].section
        footnote = self._say(FOOTNOTES if last else FOOTNOTES[1:]) if self.style.has("footnotes") else ""
        if footnote and self.rng.random() < 0.4:
            made[-1], footnote = with_note(made[-1], footnote), ""
        for table in made:
            parts += [Paragraph(table.caption, note=True)] if table.caption else []
            parts.append(table)
        if footnote:
            parts.append(Paragraph(footnote, note=True))
        return parts

    def _heading(self, section: Section, number: int | None) -> str:
        text = self.wording.section(section, number)
        if section.ordinal != "附":
            return text
        year = self.rng.choice(("", "", f"{self.content.year}年", f"{self.content.year}年度"))
        prefix = (
            "" if text.startswith("附") else self.rng.choice(("附件：", "附：", "附表：", "附件1：", ""))
        )
        place = self.rng.choice(("", self.content.agency.name)) if year else ""
        return text if text.startswith("附") else self.wording.plain(prefix + place + year) + text

    def _narrative(self, section: Section) -> list[Part]:
        if not self.on_openness:
            return [Paragraph(self._say(PLAIN))]
        if self.style.prose == "none":
            last = section is self.content.form.sections[-1]
            return [Paragraph(self._say(OTHER[2:] if last else BRIEF))]
        if section.id == "overview" or section is self.content.form.sections[0]:
            return self._overview()
        theme = {"proactive": "主动公开", "requests": "依申请公开"}.get(section.id)
        if theme:
            return [Paragraph(self.writer.several(THEMES[theme], 2) or self._say(BRIEF))]
        if section.id in ("fees", "remedies"):
            return [Paragraph(self._say(BRIEF))]
        if section.id == "other" or section is self.content.form.sections[-1]:
            return [Paragraph(self._say(OTHER))]
        return [Paragraph(self._say(ISSUES)), Paragraph(self._say(PLANS))]

    def _overview(self) -> list[Part]:
        parts: list[Part] = []
        most = 3 if self.style.prose == "long" else 1
        inline = self.rng.random() < 0.6
        for i, (theme, templates) in enumerate(THEMES.items()):
            if self.style.prose == "short" and self.rng.random() < 0.4:
                continue
            text = self.writer.several(templates, most)
            head = self.wording.plain(f"（{_ORDINALS[i]}）{theme}")
            if not text:
                continue
            parts += [Paragraph(f"{head}。{text}")] if inline else [Heading(head, 2), Paragraph(text)]
        if self.style.prose == "long":
            text = self._say(LITIGATION)
            parts += [Paragraph(text)] if text else []
        return parts

    def _head(self, title: str) -> tuple[tuple[str, str], ...]:
        if self.style.head == "none":
            return ()
        rng = self.rng
        year = self.content.year + 1
        day = f"{year}-{rng.randint(1, 3):02}-{rng.randint(1, 28):02}"
        code = f"{rng.randint(10**8, 10**9 - 1)}/{year}-{rng.randint(1, 99999):05}"
        topic = rng.choice(("政府信息公开年报", "其他\\通知", "综合政务/其他", "政务公开"))
        rows = [
            ("索引号" if rng.random() < 0.7 else "索 引 号", code),
            (rng.choice(("分类", "主题分类", "信息分类")), topic),
            (rng.choice(("发布机构", "发文机关")), self.content.agency.name),
            (rng.choice(("发布日期", "公开日期")), day),
            ("文号", rng.choice(("", "无", f"府办〔{year}〕{rng.randint(1, 60)}号"))),
            (rng.choice(("名称", "标题")), title),
            ("关键词", rng.choice(("", "年度报告"))),
            (rng.choice(("有效性", "时效")), rng.choice(("有效", ""))),
        ]
        chosen = rows[: rng.choice((4, 6, 8))]
        return tuple((self._script(label), self._script(text)) for label, text in chosen)

    def _closing(self) -> tuple[str, ...]:
        if self.rng.random() < 0.5:
            return ()
        day = f"{self.content.year + 1}年{self.rng.randint(1, 3)}月{self.rng.randint(1, 28)}日"
        return (self._script(self.content.agency.name), self._script(day))

    def _attachments(self, title: tuple[str, ...]) -> tuple[str, ...]:
        if not self.style.has("attachments"):
            return ()
        suffix = self.rng.choice((".docx", ".pdf", ".doc", ".wps"))
        return ("".join(title) + suffix,)

    # Tables ---------------------------------------------------------------------------

    def _missing_tables(self) -> frozenset[str]:
        tables = self.content.form.tables
        missing: set[str] = set()
        if self.style.has("block_missing"):
            stacked = [t for t in tables if sum(u.section == t.section for u in tables) > 1]
            missing |= {self.rng.choice(stacked).id} if stacked else set()
        if self.style.has("table_missing") and len(tables) > 1:
            missing.add(tables[-1].id)
        return frozenset(missing)

    def _tables(self, tables: list[FormTable]) -> list[PrintedTable]:
        """The physical tables of one section."""
        outlines = [self._outline(t) for t in tables]
        bare = self.style.has("caption_missing")
        if len(outlines) > 1 and self.style.arrangement == "stacked":
            captions = [not (bare and i == 0) for i in range(len(outlines))]
            return self._finished(self.setter.table(outlines, captions=captions))
        out: list[PrintedTable] = []
        for i, outline in enumerate(outlines):
            several = len(outlines) > 1
            inside = several and self.style.arrangement == "separate" and not (bare and i == 0)
            if outline.table.is_list:
                inside = self.rng.random() < 0.25
            table = self.setter.table([outline], captions=[inside])
            if several and self.style.arrangement == "sections" and not (bare and i == 0):
                table = replace(table, caption=outline.caption)
            out += self._finished(table)
        return out

    def _outline(self, table: FormTable) -> Outline:
        """Troubles of rows and columns strike the largest table; small ones keep their shape."""
        largest = max(self.content.form.tables, key=lambda t: len(t.leaf_rows) * len(t.leaf_columns))
        everywhere = frozenset(("extension_rows", "misprinted_header", "truncated_header"))
        style = self.style
        if table is not largest:
            style = replace(style, troubles=style.troubles & everywhere)
        extensions = self.content.form.extensions
        outline = outline_of(table, self.wording, extensions=extensions, troubles=style, rng=self.rng)
        if not table.is_list:
            return outline
        if style.has("extension_rows"):
            rows = with_local_lines(outline.rows, table, extensions, self.wording, self.rng)
            outline = replace(outline, rows=rows)
        return listed(outline, self.wording, style, self.rng, year=self.content.year)

    def _finished(self, table: PrintedTable) -> list[PrintedTable]:
        at = self._break_row(table)
        if at and self.style.has("table_split"):
            return split(table, at, heads=self.rng.random() < 0.5)
        if at and (self.style.has("header_repeated") or self.style.has("stub_split")):
            stubs = (
                self.rng.choice(("repeat", "empty", "cut")) if self.style.has("stub_split") else "repeat"
            )
            heads = self.style.has("header_repeated")
            table = broken(table, at, heads=heads, stubs=stubs)
        return [table]

    def _break_row(self, table: PrintedTable) -> int | None:
        """A row in the middle of a long table at which it may be broken."""
        first, last = table.head_rows + 4, table.n_rows - 3
        return self.rng.randint(first, last) if first < last and table.head_rows else None

    def _script(self, text: str) -> str:
        return traditional(text) if self.style.has("traditional") else text

    def _say(self, templates: tuple[str, ...]) -> str:
        return self.writer.one(templates)

    def _metadata(self, title: str, head: Mapping[str, str]) -> dict[str, Scalar]:
        content = self.content
        data: dict[str, Scalar] = {
            "title": title,
            "issuer": self._script(content.agency.name),
            "admin_level": content.agency.level,
            "region_code": content.agency.region_code,
            "report_year": content.year,
        }
        printed = {label.replace(" ", ""): text for label, text in head.items()}
        for labels, key in (
            (("索引号",), "index_no"),
            (("发布日期", "公开日期"), "date_published"),
            (("文号",), "document_no"),
            (("分类", "主题分类", "信息分类"), "topic_class"),
        ):
            text = next((printed[label] for label in labels if label in printed), "")
            if text and text != "无":
                data[key] = text
        return data


def _foreign_table(rng: Random) -> PrintedTable:
    """A small table of the agency's own: publications by channel."""
    rows = [
        ("发布渠道", "数量（条）"),
        ("门户网站", str(rng.randint(20, 3000))),
        ("政务微博", str(rng.randint(0, 500))),
        ("微信公众号", str(rng.randint(10, 900))),
        ("公开查阅点", str(rng.randint(1, 40))),
    ]
    cells = tuple(
        PrintedCell(text, r, c, kind=Kind.HEADER if r == 0 else Kind.NOTE)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    )
    return PrintedTable(cells, (2.0, 1.0), 1)
