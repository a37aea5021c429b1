"""One report put together: figures, errors, prose and tables in their order."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

from .catalogue import Issuer
from .cutting import cut
from .errors import Violation, broken, spoil
from .figures import Figures, invent
from .forms import COLUMNS, OUTCOMES, is_matrix
from .habits import Habits
from .lists import Lists
from .model import Block, Break, Grid, Heading, Note, Paragraph, Printed, Report
from .printing import Printer, words
from .prose import Count, Prose, Teller
from .tables import Tables
from .wording import Wording, to_traditional


@dataclass
class Order:
    """What is to be set: one document."""

    form: str
    issuer: Issuer
    year: int
    habits: Habits
    seed: str
    errors: tuple[str, ...] = ()
    """Kinds of source errors; ``prose`` is a count in the text that contradicts the table."""
    figures: dict[str, Any] | None = None
    """Published figures; invented where there are none."""
    texts: dict[str, str] = field(default_factory=dict)
    """Words that stand in a cell instead of a figure, by path."""
    blanks: tuple[str, ...] = ()
    dashes: tuple[str, ...] = ()
    wide: bool = True
    """Whole region, or the organ alone."""
    verbose: int = 2
    """How much prose: 0 for scans, 3 for long reports."""
    page_breaks: bool = False
    extensions: dict[str, str] = field(default_factory=dict)
    known: tuple[Violation, ...] = ()
    """Errors that the published report has."""
    own_facts: tuple[tuple[str, tuple[Count, ...]], ...] = ()
    """Sentences of this order, with their counts, for the first section."""


@dataclass
class Set:
    """A report with what its gold must say beyond it."""

    report: Report
    violations: list[Violation]
    form: str


_SECTIONS = {
    "official": ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
                 "五、存在的主要问题及改进情况", "六、其他需要报告的事项"),
    "loose": ("一、基本情况概述", "二、行政机关主动公开政府信息情况", "三、政府信息依申请公开办理情况", "四、因政府信息公开被申请行政复议和提起行政诉讼情况",
              "五、存在的不足和改进打算", "六、需要说明的其他事项"),
    "unnumbered": ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况",
                   "存在的主要问题及改进情况", "其他需要报告的事项"),
    "shifted": ("一、概述", "一、主动公开政府信息情况", "二、收到和处理政府信息公开申请情况", "三、政府信息公开行政法复议、行政诉讼情况",
                "四、主要问题和改进措施", "五、其他事项"),
}  # fmt: skip
_RESIDUE = "（该部分以表格形式报告，表格如下：）"


def compose(order: Order) -> Set:
    rng = random.Random(order.seed)
    sound: Figures = order.figures or invent(order.issuer, order.year, order.form)  # type: ignore[assignment]
    printed: dict[str, Any] = dict(sound)
    violations = list(order.known)
    for kind in (k for k in order.errors if k != "prose"):
        printed, found = spoil(order.form, printed, kind, rng)
        violations += found
    violations = [_settled(v, order.form, printed) for v in violations]
    if order.habits.single_other and order.form == "cn.ogi.2021":
        for column in COLUMNS:
            parts = [printed[f"requests.outcome.other.{k}.{column}"] for k in ("no_correction", "fee_unpaid", "misc")]
            printed[f"requests.outcome.other.{column}"] = sum(n for n in parts if n)
    for path in order.blanks:
        printed[path] = None
    for path in order.dashes:
        printed[path] = Printed("-", "NOT_APPLICABLE")
    for path, text in order.texts.items():
        printed[path] = words(text)
    composer = _Composer(order, rng, sound, printed)
    blocks = composer.matrix_report() if is_matrix(order.form) else composer.list_report()
    report = composer.finished(blocks)
    violations += composer.prose_violations
    return Set(report, violations, order.form)


def _settled(violation: Violation, form: str, printed: dict[str, Any]) -> Violation:
    """The violation with the rules that are broken when all errors are in."""
    touched = tuple(r for r in broken(form, printed) if violation.path in r.left + r.right)
    return replace(violation, breaks=() if violation.kind == "prose" else touched)


class _Composer:
    def __init__(self, order: Order, rng: random.Random, sound: Figures, printed: dict[str, Any]) -> None:
        self.order, self.rng, self.sound, self.printed = order, rng, sound, printed
        habits, issuer = order.habits, order.issuer
        self.wording = Wording(habits, rng)
        self.printer = Printer(habits, rng)
        self.teller = Teller(
            rng, thousands=habits.thousands, numerals=rng.random() < 0.25, wide_spaces=rng.random() < 0.15, traditional=habits.traditional
        )
        who = issuer.self_name if order.wide else issuer.short
        self.prose = Prose(self.teller, year=order.year, name=issuer.name, short=issuer.short, who=who)
        self.prose_violations: list[Violation] = []
        self._spoil_prose = "prose" in order.errors

    # ----- helpers

    def n(self, path: str) -> int:
        value = self.sound.get(path, 0)
        return int(value or 0)

    def claim(self, path: str) -> int:
        """The count as the prose tells it: once a report it may contradict the table."""
        right = self.n(path)
        if not self._spoil_prose or not right:
            return right
        self._spoil_prose = False
        told = right + self.rng.choice([-1, 1, 2, 7]) if right > 2 else right + 1
        self.prose_violations.append(Violation(path, told, right, "prose"))
        return told

    def heading(self, i: int) -> Heading:
        texts = list(_SECTIONS[self.order.habits.sections])
        if self.order.form == "cn.ogi.2019" and self.order.habits.sections == "official" and self.order.seed[-1] in "02468":
            texts[3] = "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"
        return Heading(self.teller.plain(texts[i]))

    def finished(self, blocks: list[Block]) -> Report:
        order = self.order
        title_forms = (
            "{name}{year}年政府信息公开工作年度报告", "{name}{year}年度政府信息公开工作年度报告", "{name}政府信息公开工作年度报告（{year}年度）",
            "{year}年{name}政府信息公开工作年度报告", "{name}{year}年政府信息公开年度报告",
        )  # fmt: skip
        title = self.rng.choice(title_forms).format(name=order.issuer.name, year=order.year)
        title = to_traditional(title) if order.habits.traditional else title
        report = Report(title, blocks, facts=self.teller.facts)
        report.metadata = {
            "title": title, "issuer": order.issuer.name, "report_year": order.year,
            "admin_level": order.issuer.level, "region_code": order.issuer.code,
        }  # fmt: skip
        return report

    # ----- 2019 and 2021

    def matrix_report(self) -> list[Block]:
        order, prose = self.order, self.prose
        blocks: list[Block] = []
        if order.verbose:
            blocks.append(Paragraph(prose.lead(old=False) + (prose.contact() if self.rng.random() < 0.7 else "")))
        blocks.append(self.heading(0))
        blocks += [Paragraph(text) for text in self._overview()]
        tables = Tables(order.form, self.printed, self.wording, self.printer)  # type: ignore[arg-type]
        residue = [Note(_RESIDUE)] if order.habits.residue else []
        blocks += [self.heading(1), *residue, *tables.table2()]
        if order.page_breaks:
            blocks.append(Break())
        blocks += [self.heading(2), *residue, *self._cut(tables.table3()[0])]
        blocks += [self.heading(3), *residue, *tables.table4()]
        blocks.append(self.heading(4))
        blocks += [Paragraph(text) for text in prose.problems()[: max(1, order.verbose)]]
        blocks.append(self.heading(5))
        blocks += [Paragraph(text) for text in self._other_matters()]
        return blocks

    def _cut(self, grid: Grid) -> list[Block]:
        how = self.order.habits.cut
        if not how or self.order.habits.table3 in {"lost", "repeat"}:
            return [grid]
        return list(cut(grid, self.rng.choice([9, 14, 17, 18, 21]), how))

    def _overview(self) -> list[str]:
        order, prose = self.order, self.prose
        paragraphs = [prose.opening()]
        own = ""
        for template, counts in order.own_facts:
            own += self.teller.tell((template,), **{f"c{i}": count for i, count in enumerate(counts)})
        if own:
            paragraphs.append(own)
        themes = [self._proactive, self._requests, self._management, self._platform, self._assurance]
        style = self.rng.choice(["bracket", "first", "none"])
        names = ("主动公开", "依申请公开", "政府信息管理", "平台建设", "监督保障")
        for i, theme in enumerate(themes):
            if order.verbose < 2 and i > 1:
                break
            text = theme()
            mark = {"bracket": f"（{'一二三四五'[i]}）{names[i]}。", "first": f"{'一二三四五'[i]}是{names[i]}方面。", "none": ""}[style]
            paragraphs.append(prose.teller.plain(mark) + text)
        return paragraphs

    def _proactive(self) -> str:
        prose, rng = self.prose, self.rng
        size = {"province": 60_000, "city": 21_000, "county": 4_800, "town": 130, "department": 640}[self.order.issuer.level]
        total = max(3, round(size * rng.uniform(0.4, 1.4)))
        text = prose.disclosed(total)
        if rng.random() < 0.6 and total > 20:
            website = round(total * rng.uniform(0.4, 0.8))
            wechat = round((total - website) * rng.uniform(0.3, 1))
            text += prose.platforms(website, wechat, total - website - wechat)
        elif rng.random() < 0.5:
            text += prose.website(round(total * rng.uniform(0.5, 1)))
        prefix = "disclosure.art20_1.normative_documents."
        if self.order.form == "cn.ogi.2021" and self.n(prefix + "in_force") and rng.random() < 0.6:
            text += prose.normative(self.claim(prefix + "issued"), self.n(prefix + "repealed"), self.n(prefix + "in_force"))
        if rng.random() < 0.7:
            text += prose.single("interpretation", rng.randint(1, max(2, total // 60)))
        if self.order.issuer.level in {"city", "province", "county"} and rng.random() < 0.5:
            text += prose.single("press", rng.randint(1, 24))
        return text

    def _requests(self) -> str:
        prose, rng, n = self.prose, self.rng, self.n
        received, answered = n("requests.received.total"), n("requests.outcome.total.total")
        carried_in, carried_out = n("requests.carried_in.total"), n("requests.carried_out.total")
        if not received + carried_in:
            return prose.no_requests("requests.received.total") + self._remedies()
        told = self.claim("requests.received.total")
        if carried_in + carried_out and rng.random() < 0.6:
            text = prose.flow(told, carried_in, answered, carried_out)
        else:
            text = prose.received(told, "requests.received.total")
            if carried_in and rng.random() < 0.5:
                text += prose.load(received + carried_in, answered)
        if rng.random() < 0.4:
            text += prose.last_year(max(0, received + rng.choice([-30, -9, -2, 0, 4, 15])), received, "requests.received.total")
        if received > 3 and rng.random() < 0.55:
            channel = "narrative.requests.channel."
            text += prose.channels(received, {k: channel + k for k in ("web", "mail", "in_person")})
        if answered > 5 and rng.random() < 0.6:
            text += prose.outcomes(self._groups())
        elif answered:
            groups = self._groups()
            text += prose.granted(groups["granted"], groups["unable"], answered)
        return text + self._remedies()

    def _groups(self) -> dict[str, int]:
        groups = {}
        for key in OUTCOMES:
            prefix = f"requests.outcome.{key}."
            if key != "total":
                groups[key] = sum(int(v) for p, v in self.sound.items() if p.startswith(prefix) and p.endswith(".total"))
        return groups

    def _remedies(self) -> str:
        prose, n = self.prose, self.n
        lawsuits = n("litigation.direct.total") + n("litigation.after_review.total")
        together = "litigation.direct.total + litigation.after_review.total"
        if not lawsuits and not n("review.total"):
            return prose.no_remedies("review.total", "litigation.total", together) if self.rng.random() < 0.7 else ""
        text = ""
        if n("review.total"):
            text += prose.review(self.claim("review.total"), n("review.upheld"), n("review.corrected"))
        if lawsuits:
            text += prose.litigation(lawsuits, "litigation.total", together)
        return text

    def _management(self) -> str:
        return self.prose.fillers(1 + self.order.verbose)

    def _platform(self) -> str:
        text = self.prose.fillers(self.order.verbose)
        size = {"province": 9_000_000, "city": 2_000_000, "county": 300_000}.get(self.order.issuer.level)
        return text + (self.prose.single("visits", self.rng.randint(size // 9, size)) if size and self.rng.random() < 0.6 else "")

    def _assurance(self) -> str:
        text = self.prose.single("training", self.rng.randint(1, 9)) if self.rng.random() < 0.7 else ""
        return text + self.prose.fillers(1)

    def _other_matters(self) -> list[str]:
        prose, rng = self.prose, self.rng
        texts = []
        if rng.random() < 0.75:
            charged = self.order.issuer.level in {"city", "province"} and rng.random() < 0.4
            texts.append(prose.single("fee", rng.randint(2, 900) * 10) if charged else prose.no_fee())
        if rng.random() < 0.4:
            texts.append(prose.single("proposals", rng.randint(2, 160)))
        return texts or [prose.nothing_else()]

    # ----- lists

    def list_report(self) -> list[Block]:
        order, prose, rng = self.order, self.prose, self.rng
        blocks: list[Block] = []
        heads = rng.choice([
            ("一、概述", "二、主动公开政府信息的情况", "三、依申请公开政府信息和不予公开政府信息的情况", "四、收费及减免情况", "五、复议和诉讼情况",
             "六、存在问题及改进措施", "七、附表"),
            ("一、基本情况", "二、主动公开情况", "三、依申请公开办理情况", "四、政府信息公开收费情况", "五、行政复议、行政诉讼情况",
             "六、不足和打算", "附件"),
        ])  # fmt: skip
        texts = [prose.opening(), self._list_disclosed(), self._list_requests(), self._list_fees(), self._list_remedies(), "".join(prose.problems())]
        if order.verbose:
            blocks.append(Paragraph(prose.lead(old=True) + (prose.contact() if rng.random() < 0.5 else "")))
            keep = texts if order.verbose > 1 else texts[:3]
            for head, text in zip(heads, keep, strict=False):
                blocks += [Heading(prose.teller.plain(head)), Paragraph(text)]
            blocks.append(Heading(prose.teller.plain(heads[6])))
            if order.page_breaks:
                blocks.append(Break())
        blocks += self._list_table()
        return blocks

    def _list_table(self) -> list[Block]:
        order, rng = self.order, self.rng
        names = {"cn.ogi.2014": "政府信息公开情况统计表", "cn.ogi.2008.fujian": "政府信息公开情况指标统计表"}
        name = names.get(order.form, "政府信息公开工作情况统计报表")
        lists = Lists(order.form, self.printed, self.wording, self.printer)  # type: ignore[arg-type]
        lists.year, lists.level, lists.extensions = order.year, order.issuer.level, order.extensions
        blocks: list[Block] = [Heading(self.teller.plain(f"{order.year}年{name}" if rng.random() < 0.5 else name), level=2)]
        if rng.random() < 0.6:
            blocks.append(Note(f"填报单位（盖章）：{order.issuer.name}　　　　统计时间：{order.year}年1月—12月"))
        blocks += lists.table()
        if rng.random() < 0.5:
            blocks.append(Note(f"单位负责人：　　　审核人：　　　填报人：　　　填报日期：{order.year + 1}年1月{rng.randint(5, 28)}日"))
        return blocks

    def _list_disclosed(self) -> str:
        prose, rng = self.prose, self.rng
        path = "stat.proactive.total" if self.order.form == "cn.ogi.2014" else "stat.disclosed.total"
        text = prose.disclosed(self.claim(path), path, path)
        if self.order.form == "cn.ogi.2014" and rng.random() < 0.7:
            channel = "stat.proactive.channel."
            numbers = [self.n(channel + k) for k in ("website", "wechat", "weibo")]
            text += prose.platforms(*numbers, channel, same=True)
        elif self.order.form == "cn.ogi.2008.fujian":
            text += prose.website(self.n("stat.disclosed.website"), "stat.disclosed.website", "stat.disclosed.website")
        if rng.random() < 0.6:
            text += prose.single("training", rng.randint(1, 6))
        return text + prose.fillers(self.order.verbose)

    def _list_requests(self) -> str:
        prose, rng = self.prose, self.rng
        path = "stat.requests.received"
        if not self.n(path):
            return prose.no_requests(path)
        text = prose.received(self.claim(path), path)
        if rng.random() < 0.7:
            text += prose.channels_given({k: self.n(f"{path}.{k}") for k in ("web", "mail", "in_person")}, path + ".")
        if rng.random() < 0.4:
            text += prose.last_year(max(0, self.n(path) + rng.choice([-7, -1, 2, 5])), self.n(path), path)
        return text

    def _list_fees(self) -> str:
        total = self.sound.get("stat.fees.total", self.sound.get("stat.fees_collected", 0))
        if total and "stat.fees.total" in self.sound:
            return self.prose.say(
                ("全年共收取检索、复制、邮寄等费用{n}元。", "依申请公开收费合计{n}元。"), n=Count("stat.fees.total", int(total), "元", "stat.fees.total")
            )
        if total:
            return self.prose.fillers(1)
        return self.prose.no_fee()

    def _list_remedies(self) -> str:
        prose, n = self.prose, self.n
        if not n("stat.review") and not n("stat.litigation"):
            return prose.no_remedies("stat.review", "stat.litigation", "stat.litigation")
        text = ""
        if n("stat.review"):
            count = Count("stat.review", self.claim("stat.review"), "件", "stat.review")
            text += prose.say(("发生信息公开行政复议{n}件。", "被申请行政复议{n}件，均按期提交答复书。"), n=count)
        if n("stat.litigation"):
            text += prose.litigation(n("stat.litigation"), "stat.litigation", "stat.litigation")
        return text


