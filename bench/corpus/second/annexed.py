"""Reports before 2019: chapters in prose and one list of statistics."""

from __future__ import annotations

from .lists import Lists
from .model import Block, Break, Heading, Note, Paragraph
from .prose import Count
from .writing import Writer


class AnnexedReport(Writer):
    """Writes such a report."""

    def blocks(self) -> list[Block]:
        order, prose, rng = self.order, self.prose, self.rng
        blocks: list[Block] = []
        heads = rng.choice(
            [
                (
                    "一、概述",
                    "二、主动公开政府信息的情况",
                    "三、依申请公开政府信息和不予公开政府信息的情况",
                    "四、收费及减免情况",
                    "五、复议和诉讼情况",
                    "六、存在问题及改进措施",
                    "七、附表",
                ),
                (
                    "一、基本情况",
                    "二、主动公开情况",
                    "三、依申请公开办理情况",
                    "四、政府信息公开收费情况",
                    "五、行政复议、行政诉讼情况",
                    "六、不足和打算",
                    "附件",
                ),
            ]
        )
        texts = [
            prose.opening(),
            self._disclosed(),
            self._requests(),
            self._fees(),
            self._remedies(),
            "".join(prose.problems()),
        ]
        if order.verbose:
            blocks.append(
                Paragraph(prose.lead(old=True) + (prose.contact() if rng.random() < 0.5 else ""))
            )
            keep = texts if order.verbose > 1 else texts[:3]
            for head, text in zip(heads, keep, strict=False):
                blocks += [Heading(prose.teller.plain(head)), Paragraph(text)]
            blocks.append(Heading(prose.teller.plain(heads[6])))
            if order.page_breaks:
                blocks.append(Break())
        blocks += self._annex()
        return blocks

    def _annex(self) -> list[Block]:
        order, rng = self.order, self.rng
        names = {
            "cn.ogi.2014": "政府信息公开情况统计表",
            "cn.ogi.2008.fujian": "政府信息公开情况指标统计表",
        }
        name = names.get(order.form, "政府信息公开工作情况统计报表")
        lists = Lists(order.form, self.printed, self.wording, self.printer)  # type: ignore[arg-type]
        lists.year, lists.level, lists.extensions = order.year, order.issuer.level, order.extensions
        blocks: list[Block] = [
            Heading(self.teller.plain(f"{order.year}年{name}" if rng.random() < 0.5 else name), level=2)
        ]
        if rng.random() < 0.6:
            blocks.append(
                Note(f"填报单位（盖章）：{order.issuer.name}　　　　统计时间：{order.year}年1月—12月")
            )
        blocks += lists.table()
        if rng.random() < 0.5:
            blocks.append(
                Note(
                    "单位负责人：　　　审核人：　　　填报人：　　　"
                    f"填报日期：{order.year + 1}年1月{rng.randint(5, 28)}日"
                )
            )
        return blocks

    def _disclosed(self) -> str:
        prose, rng = self.prose, self.rng
        path = "stat.proactive.total" if self.order.form == "cn.ogi.2014" else "stat.disclosed.total"
        text = prose.disclosed(self.claim(path), path, path)
        if self.order.form == "cn.ogi.2014" and rng.random() < 0.7:
            channel = "stat.proactive.channel."
            numbers = [self.n(channel + k) for k in ("website", "wechat", "weibo")]
            text += prose.platforms(*numbers, channel, same=True)
        elif self.order.form == "cn.ogi.2008.fujian":
            text += prose.website(
                self.n("stat.disclosed.website"), "stat.disclosed.website", "stat.disclosed.website"
            )
        if rng.random() < 0.6:
            text += prose.single("training", rng.randint(1, 6))
        return text + prose.fillers(self.order.verbose)

    def _requests(self) -> str:
        prose, rng = self.prose, self.rng
        path = "stat.requests.received"
        if not self.n(path):
            return prose.no_requests(path)
        text = prose.received(self.claim(path), path)
        if rng.random() < 0.7:
            text += prose.channels_given(
                {k: self.n(f"{path}.{k}") for k in ("web", "mail", "in_person")}, path + "."
            )
        if rng.random() < 0.4:
            text += prose.last_year(
                max(0, self.n(path) + rng.choice([-7, -1, 2, 5])), self.n(path), path
            )
        return text

    def _fees(self) -> str:
        total = self.sound.get("stat.fees.total", self.sound.get("stat.fees_collected", 0))
        if total and "stat.fees.total" in self.sound:
            return self.prose.say(
                ("全年共收取检索、复制、邮寄等费用{n}元。", "依申请公开收费合计{n}元。"),
                n=Count("stat.fees.total", int(total), "元", "stat.fees.total"),
            )
        if total:
            return self.prose.fillers(1)
        path = next((p for p in ("stat.fees.total", "stat.fees_collected") if p in self.sound), "")
        return self.prose.no_charges(path) if path else self.prose.no_fee()

    def _remedies(self) -> str:
        prose, n = self.prose, self.n
        if not n("stat.review") and not n("stat.litigation"):
            return prose.no_remedies("stat.review", "stat.litigation", "stat.litigation")
        text = ""
        if n("stat.review"):
            count = Count("stat.review", self.claim("stat.review"), "件", "stat.review")
            text += prose.say(
                ("发生信息公开行政复议{n}件。", "被申请行政复议{n}件，均按期提交答复书。"), n=count
            )
        if n("stat.litigation"):
            text += prose.litigation(n("stat.litigation"), "stat.litigation", "stat.litigation")
        return text
