"""Reports of the 2019 and 2021 forms: six chapters with their tables."""

from __future__ import annotations

from .cutting import cut
from .forms import OUTCOMES
from .model import Block, Break, Grid, Heading, Note, Paragraph
from .table2 import Disclosure
from .table3 import Requests
from .table4 import Remedies
from .writing import Writer

_SECTIONS = {
    "official": (
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ),
    "loose": (
        "一、基本情况概述",
        "二、行政机关主动公开政府信息情况",
        "三、政府信息依申请公开办理情况",
        "四、因政府信息公开被申请行政复议和提起行政诉讼情况",
        "五、存在的不足和改进打算",
        "六、需要说明的其他事项",
    ),
    "unnumbered": (
        "总体情况",
        "主动公开政府信息情况",
        "收到和处理政府信息公开申请情况",
        "政府信息公开行政复议、行政诉讼情况",
        "存在的主要问题及改进情况",
        "其他需要报告的事项",
    ),
    "shifted": (
        "一、概述",
        "一、主动公开政府信息情况",
        "二、收到和处理政府信息公开申请情况",
        "三、政府信息公开行政法复议、行政诉讼情况",
        "四、主要问题和改进措施",
        "五、其他事项",
    ),
}
RESIDUE = "（该部分以表格形式报告，表格如下：）"


class AnnualReport(Writer):
    """Writes such a report."""

    def heading(self, i: int) -> Heading:
        texts = list(_SECTIONS[self.order.habits.sections])
        if (
            self.order.form == "cn.ogi.2019"
            and self.order.habits.sections == "official"
            and self.order.seed[-1] in "02468"
        ):
            texts[3] = "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"
        return Heading(self.teller.plain(texts[i]))

    def blocks(self) -> list[Block]:
        order, prose = self.order, self.prose
        blocks: list[Block] = []
        if order.verbose:
            blocks.append(
                Paragraph(prose.lead(old=False) + (prose.contact() if self.rng.random() < 0.7 else ""))
            )
        blocks.append(self.heading(0))
        blocks += [Paragraph(text) for text in self._overview()]
        table2, table3, table4 = (
            kind(order.form, self.printed, self.wording, self.printer)
            for kind in (Disclosure, Requests, Remedies)
        )
        residue = [Note(RESIDUE)] if order.habits.residue else []
        blocks += [self.heading(1), *residue, *table2.table2()]
        if order.page_breaks:
            blocks.append(Break())
        blocks += [self.heading(2), *residue, *self._cut(table3.table3()[0])]
        blocks += [self.heading(3), *residue, *table4.table4()]
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
            mark = {
                "bracket": f"（{'一二三四五'[i]}）{names[i]}。",
                "first": f"{'一二三四五'[i]}是{names[i]}方面。",
                "none": "",
            }[style]
            paragraphs.append(prose.teller.plain(mark) + text)
        return paragraphs

    def _proactive(self) -> str:
        prose, rng = self.prose, self.rng
        size = {"province": 60_000, "city": 21_000, "county": 4_800, "town": 130, "department": 640}[
            self.order.issuer.level
        ]
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
            text += prose.normative(
                self.claim(prefix + "issued"), self.n(prefix + "repealed"), self.n(prefix + "in_force")
            )
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
            text += prose.last_year(
                max(0, received + rng.choice([-30, -9, -2, 0, 4, 15])),
                received,
                "requests.received.total",
            )
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
                groups[key] = sum(
                    int(v)
                    for p, v in self.sound.items()
                    if p.startswith(prefix) and p.endswith(".total")
                )
        return groups

    def _remedies(self) -> str:
        prose, n = self.prose, self.n
        lawsuits = n("litigation.direct.total") + n("litigation.after_review.total")
        together = "litigation.direct.total + litigation.after_review.total"
        if not lawsuits and not n("review.total"):
            return (
                prose.no_remedies("review.total", "litigation.total", together)
                if self.rng.random() < 0.7
                else ""
            )
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
        return text + (
            self.prose.single("visits", self.rng.randint(size // 9, size))
            if size and self.rng.random() < 0.6
            else ""
        )

    def _assurance(self) -> str:
        text = self.prose.single("training", self.rng.randint(1, 9)) if self.rng.random() < 0.7 else ""
        return text + self.prose.fillers(1)

    def _other_matters(self) -> list[str]:
        prose, rng = self.prose, self.rng
        texts = []
        whole_region = self.order.issuer.level in {"province", "city", "county"}
        if rng.random() < 0.75:
            charged = self.order.issuer.level in {"city", "province"} and rng.random() < 0.4
            texts.append(prose.single("fee", rng.randint(2, 900) * 10) if charged else prose.no_fee())
        if rng.random() < 0.4:
            texts.append(prose.single("proposals", rng.randint(1, 160 if whole_region else 6)))
        return texts or [prose.nothing_else()]
