"""The words around the tables, all of our own making, with the counts that they tell.

A sentence template names the paths it needs; it is only used where the form has them, so
another form simply gets fewer sentences. What is counted in prose alone (channels,
platforms, training) is drawn here and goes to gold as facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from extractor.result import Fact
from extractor.sampling.figures import Number
from extractor.sampling.places import Agency

TOTALS: Mapping[str, tuple[str, ...]] = {
    "received": ("requests.received.total",),
    "carried_in": ("requests.carried_in.total",),
    "carried_out": ("requests.carried_out.total",),
    "answered": ("requests.outcome.total.total",),
    "granted": ("requests.outcome.granted.total",),
    "partial": ("requests.outcome.partial.total",),
    "review": ("review.total",),
    "direct": ("litigation.direct.total",),
    "after_review": ("litigation.after_review.total",),
    "normative": (
        "disclosure.art20_1.normative_documents.issued",
        "disclosure.art20_1.normative_documents.made",
    ),
    "in_force": (
        "disclosure.art20_1.normative_documents.in_force",
        "disclosure.art20_1.normative_documents.public_total",
    ),
}
"""Slot of a template → the cells that it repeats (the first one that the form has)."""

OWN: Mapping[str, tuple[str, str, int, int]] = {
    "published": ("narrative.disclosed.total", "条", 40, 6000),
    "website": ("narrative.disclosed.website", "条", 20, 4000),
    "wechat": ("narrative.disclosed.wechat", "条", 10, 1500),
    "weibo": ("narrative.disclosed.weibo", "条", 5, 900),
    "press": ("narrative.disclosed.press_conference", "场", 1, 40),
    "visits": ("narrative.platform.visits", "次", 1000, 900000),
    "interpretation": ("narrative.interpretation.items", "篇", 1, 90),
    "proposals": ("narrative.proposals", "件", 2, 300),
    "training": ("narrative.training", "次", 1, 12),
    "web_share": ("narrative.requests.channel.web", "件", 0, 0),
    "fee": ("narrative.processing_fee", "元", 100, 5000),
}
"""Slot → path, unit and bounds of counts that stand in prose alone."""

LEAD = (
    "根据《中华人民共和国政府信息公开条例》要求，{name}编制了{year}年度报告。本报告所列数据的统计期限自{year}年1月1日起，至{year}年12月31日止。",
    "依照《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条的规定，现公布{name}{year}年政府信息公开工作年度报告。统计时间为{year}年1月1日至12月31日。",
    "为便于社会公众了解{short}信息公开工作，{name}编写本年度报告，全文由六个部分组成。数据统计截止到{year}年12月31日。",
)
CONTACT = (
    "报告电子版可在{site}下载。对报告内容如有意见，请与{name}办公室联系（地址：{address}，邮编：{postcode}，电话：{phone}）。",
    "如对本报告有疑问，欢迎来电或来函咨询。联系电话：{phone}；通信地址：{address}；邮政编码：{postcode}；电子邮箱：{email}。",
    "联系方式：{address}，电话{phone}，传真{phone}，邮箱{email}。",
)
THEMES: Mapping[str, tuple[str, ...]] = {
    "主动公开": (
        "全年在各类平台发布信息{published}条，网站{website}条，微信公众号{wechat}条。",
        "{year}年，{short}围绕群众关心的事项梳理公开清单，累计公开各类信息{published}条，其中门户网站发布{website}条。",
        "坚持能公开的尽量公开，制发行政规范性文件{normative}件，文件出台后同步解读，共发布解读材料{interpretation}篇。",
        "召开新闻发布会{press}场，通过政务微博推送{weibo}条，回应群众提问的时间进一步缩短。",
        "办理人大建议和政协提案{proposals}件，除涉密内容外，答复全文均按要求对外公布。",
    ),
    "依申请公开": (
        "{short}共收到政府信息公开申请{received}件，上年结转{carried_in}件，办结{answered}件，结转下年度{carried_out}件。",
        "全年新收申请{received}件，答复{answered}件。答复件中予以公开{granted}件，部分公开{partial}件，其余依法作出说明。",
        "申请渠道以网络为主，网上提交{web_share}件，其余为信函和当面提交。{year}年新收申请数量为{received}件。",
        "每件申请由专人登记、专人审查、限期答复，当年受理{received}件。",
    ),
    "政府信息管理": (
        "修订信息发布审查办法，公文起草时同步确定公开属性，未经审查的内容一律不上网。",
        "对历年文件进行清理，目前有效的行政规范性文件{in_force}件，已全部归入统一栏目。",
        "建立台账管理制度，对更正、撤回、失效的内容逐条标注，方便查询。",
    ),
    "平台建设": (
        "改版后的专栏栏目更少、检索更快，全年访问量{visits}次。",
        "在政务服务大厅、图书馆和档案馆设置查阅点，配备电脑和打印设备，供群众免费使用。",
        "对新媒体账号进行排查，关停长期不更新的账号，保留的账号实行双人审核。",
    ),
    "监督保障": (
        "全年组织业务培训{training}次，对新任人员进行一对一辅导。",
        "把公开工作列入年度考核，分值权重保持不变，本年度没有发生需要追究责任的情形。",
        "邀请群众代表对公开质量打分，对反映的栏目难找、内容陈旧等情况当月整改。",
    ),
}
LITIGATION = (
    "本年度因政府信息公开被申请行政复议{review}件，直接提起诉讼{direct}件，复议后起诉{after_review}件。",
    "行政复议{review}件；行政诉讼中，未经复议直接起诉{direct}件、复议后起诉{after_review}件。",
)
ISSUES = (
    "一年来的工作仍有不足：有的科室对公开范围把握不准，少数栏目更新不够及时，解读形式还比较单一。",
    "存在的问题主要是：队伍人员变动较快，业务不够熟练；公开内容与群众期待还有差距。",
    "对照上级要求，信息发布的时效性有待提高，基层单位之间工作进展不平衡。",
)
PLANS = (
    "下一步，{short}将细化公开目录，增加图解和视频，固定专人负责，每季度检查一次。",
    "针对以上问题，拟从三方面改进：一是补齐制度；二是加强培训；三是把检查结果与考核挂钩。",
    "今后将定期开展自查，对逾期不更新的栏目发出提醒，并把典型做法在系统内推广。",
)
OTHER = (
    "按照国务院办公厅关于信息公开处理费管理的规定，{year}年度共收取信息处理费{fee}元。",
    "{year}年，{short}没有收取信息处理费。除以上内容外，无其他需要报告的事项。",
    "本年度未收取信息处理费。",
    "无。",
)
NOTHING = ("{year}年，{short}没有发生因政府信息公开引起的行政复议和行政诉讼案件。",)
BRIEF = (
    "{year}年，{short}政府信息公开工作平稳开展。",
    "本年度各项公开工作按计划完成。",
    "总体情况良好，具体数据见各表。",
)
RESIDUE = (
    "该部分以表格形式填报。",
    "（此处填写本单位情况，可附图表）",
    "具体数据见下表：",
    "表格如下：",
)
# The first is for the last table of a report only.
FOOTNOTES = (
    "注：行政复议、行政诉讼的数量包含上年度结转的案件。",
    "说明：本表数据由各单位报送汇总而成。",
    "备注：表中空白处表示未统计。",
    "注：如有与上年度报告口径不同之处，以本报告为准。",
)
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass
class Writer:
    """Fills templates for one agency and year, and remembers which counts were told."""

    agency: Agency
    year: int
    words: Mapping[str, str]
    figures: Mapping[str, Number]
    rng: Random
    contradicts: bool = False
    voice: Callable[[str], str] = str
    """The last hand on a text: its script."""

    def __post_init__(self) -> None:
        self.facts: list[Fact] = []
        self._told: dict[str, Number] = {}

    def one(self, templates: tuple[str, ...]) -> str:
        """One of the templates whose cells the form has; empty if there is none."""
        fitting = [t for t in templates if self._fits(t)]
        return self._filled(self.rng.choice(fitting)) if fitting else ""

    def several(self, templates: tuple[str, ...], most: int) -> str:
        fitting = [t for t in templates if self._fits(t)]
        count = min(len(fitting), self.rng.randint(1, most))
        return "".join(self._filled(t) for t in self.rng.sample(fitting, count))

    def _fits(self, template: str) -> bool:
        return all(self._path(slot) for slot in _SLOT.findall(template) if slot in TOTALS)

    def _path(self, slot: str) -> str | None:
        return next((p for p in TOTALS[slot] if p in self.figures), None)

    def _filled(self, template: str) -> str:
        slots = _SLOT.findall(template)
        counts = {slot: self._count(slot) for slot in slots if slot in TOTALS or slot in OWN}
        words = {
            "name": self.agency.name,
            "short": self.agency.short,
            "year": str(self.year),
            **self.words,
        }
        text = self.voice(template.format(**words, **counts))
        for slot, number in counts.items():
            path = (self._path(slot) or "") if slot in TOTALS else OWN[slot][0]
            unit = "件" if slot in TOTALS else OWN[slot][1]
            compares = path if slot in TOTALS else None
            self.facts.append(Fact(path, number, unit, text, period=str(self.year), compares=compares))
        return text

    def _count(self, slot: str) -> Number:
        """The same count for the same slot all over the report."""
        if slot not in self._told:
            self._told[slot] = self._fresh(slot)
        return self._told[slot]

    def _fresh(self, slot: str) -> Number:
        if slot in TOTALS:
            number = self.figures[self._path(slot) or ""]
            return number + self.rng.randint(1, 9) if self.contradicts else number
        if slot == "web_share":
            received = int(self._count("received")) if self._path("received") else 0
            return self.rng.randint(received // 2, received)
        if slot in ("website", "wechat", "weibo"):
            published = int(self._count("published"))
            return self.rng.randint(published // 10, published)
        _, _, low, high = OWN[slot]
        return int(low * (high / low) ** self.rng.random())
