"""Running text of reports: sentences of this project's own, with the counts that they tell.

A template names its counts in braces; :class:`Teller` fills them in and writes down each as a
fact with the whole printed sentence. Shares in per cent are printed too and are no facts.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from decimal import Decimal

from .model import Fact, Number
from .wording import to_traditional

_NUMERALS = "零一二三四五六七八九"
_UNIT = re.compile(r"\s*(条次|条|件|宗|起|篇|个|场次|场|期|人次|次|名|人|元)")


@dataclass(frozen=True)
class Count:
    """A count that a sentence tells: its path, and the path of the cell that it repeats."""

    path: str
    value: Number
    unit: str
    compares: str | None = None
    period: str | None = None
    scope: str | None = None


def in_words(n: int) -> str:
    """A small number in Chinese numerals."""
    tens, ones = divmod(n, 10)
    if n < 10:
        return _NUMERALS[n]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


@dataclass
class Teller:
    """Writes sentences and keeps the facts in them."""

    rng: random.Random
    thousands: bool = False
    numerals: bool = False
    wide_spaces: bool = False
    traditional: bool = False
    facts: list[Fact] = field(default_factory=list)

    def number(self, value: Number) -> str:
        if isinstance(value, int):
            if self.numerals and 0 < value < 100 and self.rng.random() < 0.5:
                return in_words(value)
            if self.thousands and value >= 1000:
                return f"{value:,}"
        return str(value)

    def tell(self, templates: tuple[str, ...], **counts: Count) -> str:
        """One of ``templates`` filled in; its counts become facts, with the unit that follows them."""
        template = self.rng.choice(templates)
        text = template.format(**{name: self._spaced(self.number(c.value)) for name, c in counts.items()})
        text = to_traditional(text) if self.traditional else text
        for name, count in counts.items():
            at = template.find(f"{{{name}}}")
            if at >= 0:
                after = _UNIT.match(template, at + len(name) + 2)
                unit = after[1] if after else count.unit
                unit = to_traditional(unit) if self.traditional else unit
                self.facts.append(Fact(count.path, count.value, unit, text, count.scope, count.period, count.compares))
        return text

    def none(self, templates: tuple[str, ...], *counts: Count) -> str:
        """A sentence that tells by words that there was none."""
        text = self.rng.choice(templates)
        text = to_traditional(text) if self.traditional else text
        self.facts += [Fact(c.path, 0, c.unit, text, c.scope, c.period, c.compares) for c in counts]
        return text

    def plain(self, text: str) -> str:
        return to_traditional(text) if self.traditional else text

    def _spaced(self, text: str) -> str:
        return f" {text} " if self.wide_spaces else text


_DISCLOSED = (
    "{who}全年在各类平台主动公开政府信息{total}条。",
    "{year}年，{who}累计主动公开各类政府信息 {total} 条，内容涵盖财政预决算、重大项目和民生实事。",
    "年内共向社会主动公开政府信息{total}条，比上年有所变化。",
    "据统计，{who}一年来主动公开的政府信息为{total}条。",
    "主动公开政府信息{total}条次，群众关心的事项基本做到应公开尽公开。",
)
_PLATFORMS = (
    "其中，门户网站发布{website}条，微信公众号推送{wechat}条，政务微博发布{weibo}条。",
    "从渠道看，通过政府网站公开{website}条，通过政务微信公开{wechat}条，微博{weibo}条。",
    "网站全年更新{website}条，“两微”账号分别更新{wechat}条（微信）和{weibo}条（微博）。",
)
_WEBSITE = (
    "在{short}门户网站发布信息{website}条。",
    "{who}通过网站公开信息{website}条，做到及时更新、专人把关。",
    "网站信息公开专栏共更新{website}条，无一条因超期被上级通报。",
)
_RECEIVED = (
    "{year}年共收到政府信息公开申请{received}件。",
    "全年新收依申请公开件{received}件，全部登记在册、专人跟办。",
    "一年来，{who}受理群众和企业提出的政府信息公开申请共{received}件。",
    "本年度新收政府信息公开申请 {received} 件，均按规定时限办理。",
    "{who}接收公民、法人提交的申请{received}宗。",
)
_RECEIVED_CARRY = (
    "{year}年新收政府信息公开申请{received}件，上年结转{carried_in}件，全年办结{answered}件，结转下年度{carried_out}件。",
    "全年新收申请{received}件，加上一年度结转的{carried_in}件，共办结{answered}件，尚有{carried_out}件转入次年继续办理。",
    "办结依申请公开事项{answered}件（含上年结转{carried_in}件），当年新收{received}件，未到期结转{carried_out}件。",
)
_LOAD = (
    "连同上年结转在内，全年需办理的申请共{load}件。",
    "新收与结转合计，{who}应办申请{load}件，办结{answered}件。",
)
_CHANNELS = (
    "按提交方式分，网络申请{web}件，信函{mail}件，当面提交{in_person}件。",
    "申请人以互联网方式提出的有{web}件，以邮寄方式提出的有{mail}件，到窗口当面提出的有{in_person}件。",
    "其中，网上申请{web}件、信函申请{mail}件、现场申请{in_person}件，网络仍是主渠道。",
    "渠道分布：线上{web}件；信件{mail}件；当面{in_person}件。",
)
_OUTCOMES = (
    "从办理结果看，予以公开{granted}件，部分公开{partial}件，不予公开{denied}件，无法提供{unable}件，不予处理{not_processed}件，其他处理{other}件。",
    "答复结果为：全部公开的{granted}件，部分公开的{partial}件，不公开的{denied}件，因不掌握等原因无法提供的{unable}件，不作处理的{not_processed}件，其他{other}件。",
    "办结的申请里，{granted}件予以公开，{partial}件部分公开，{unable}件无法提供，{denied}件不予公开，{not_processed}件不予处理，另有{other}件作其他处理。",
)
_GRANTED = ("其中予以公开{granted}件，无法提供{unable}件。", "予以公开的{granted}件，占办结总数的{share}%。", "当年决定公开{granted}件，公开比例为{share}%。")
_REVIEW = (
    "因信息公开被申请行政复议{review}件，其中维持{upheld}件、纠正{corrected}件。",
    "全年发生政府信息公开类行政复议{review}件，结果维持{upheld}件，被纠正{corrected}件，其余为其他结果或尚未审结。",
    "行政复议案件{review}起，复议机关维持{upheld}起、纠正{corrected}起。",
)
_REVIEW_ONE = ("发生信息公开行政复议{review}件。", "{who}作为被申请人的信息公开复议案件共{review}件。")
_LITIGATION = ("涉及信息公开的行政诉讼{litigation}件。", "被提起行政诉讼{litigation}件，均依法应诉。", "一审、二审信息公开诉讼合计{litigation}起。")
_NO_REMEDIES = (
    "全年未发生因政府信息公开引起的行政复议和行政诉讼。",
    "本年度没有因信息公开工作被申请复议或者被提起诉讼的情况。",
    "政府信息公开方面的行政复议、行政诉讼均为零。",
)
_NO_REQUESTS = (
    "{year}年，{who}未收到政府信息公开申请。",
    "全年没有收到公民、法人或者其他组织提出的公开申请。",
    "依申请公开方面，本年度为零申请、零答复。",
)
_INTERPRETATION = (
    "发布政策解读材料{n}篇，图解和短视频占比过半。",
    "围绕重要文件制作解读稿{n}件。",
    "全年推出解读产品{n}个，做到文件与解读同步上网。",
    "对惠企惠民政策逐项解读，共刊发解读{n}条。",
)
_PRESS = ("召开新闻发布会{n}场。", "全年组织新闻发布会{n}次，回应媒体提问。", "举行各类发布会{n}场次，主要负责人带头发布。")
_TRAINING = (
    "组织政务公开业务培训{n}次，各单位经办人员参加。",
    "全年举办专题培训{n}期，以案例讲解为主。",
    "开展信息公开培训{n}场，重点讲授答复文书的写法。",
)
_PROPOSALS = (
    "办理人大代表建议和政协提案{n}件，办理结果除不宜公开的以外均已上网。",
    "公开建议提案答复{n}件。",
    "承办建议提案共{n}件，满意率达到百分之百。",
)
_VISITS = ("网站全年访问量{n}次。", "信息公开专栏总点击量为{n}次。", "门户网站年度浏览{n}人次。")
_FEE = ("本年度收取信息处理费{n}元。", "依规向申请人收取信息处理费共计{n}元，已全额缴库。", "依申请公开收取信息处理费 {n} 元。")
_NO_FEE = (
    "本年度没有收取信息处理费。",
    "全年未产生政府信息公开信息处理费。",
    "{who}依申请提供信息一律免费，未收取任何信息处理费。",
    "信息处理费收取金额为零。",
)
_LAST_YEAR = ("上年为{n}件，同比有所{trend}。", "较上一年度的{n}件{trend}。", "（上一年度为{n}件）")
_NORMATIVE = (
    "制发行政规范性文件{issued}件，清理后废止{repealed}件，年末现行有效{in_force}件。",
    "全年出台规范性文件{issued}件、废止{repealed}件，继续有效的{in_force}件已集中公布。",
)
_STAFF = ("配备专职人员{full}名、兼职人员{part}名。", "从事信息公开工作的人员中，专职{full}人，兼职{part}人。")

_OPENINGS = (
    "{year}年，{name}按照上级统一安排，把政务公开融入日常工作，以公开促落实、促规范、促服务。",
    "一年来，{who}紧扣中心任务，稳步推进决策、执行、管理、服务和结果公开。",
    "{year}年度，{who}政府信息公开工作总体平稳，制度执行到位，平台运行正常。",
    "在上级主管部门的指导下，{who}围绕群众办事和企业经营的实际需要，继续做细做实信息公开。",
    "过去的一年，{who}坚持公开为常态、不公开为例外，工作机制进一步理顺。",
)
_FILLERS = (
    "明确一名分管领导和一名联络员，重要事项集体研究，发布内容逐级把关。",
    "对照公开目录逐条核对，已失效的内容及时标注，缺漏的内容限期补齐。",
    "在便民大厅设置查询机和资料架，方便老年人就近查阅。",
    "把公开属性认定嵌入公文流转环节，拟稿时同步提出公开意见。",
    "建立月提醒、季抽查、年考核的办法，抽查情况在系统内部通报。",
    "对涉及征地、教育、医疗和社会救助的信息优先发布，用群众听得懂的话说明白。",
    "加强个人信息保护，发布前对身份证号、银行账号等内容作遮盖处理。",
    "答复文书统一编号、统一格式，疑难申请与司法行政部门会商后再答复。",
    "完成网站栏目归并，取消长期不更新的栏目，检索功能明显改善。",
    "邀请村民代表、企业负责人走进机关，现场了解办事流程。",
    "对第三方评估反映的问题建立台账，责任到股室、时限到天。",
    "政务新媒体实行备案管理，账号数量继续压减，互动留言有人回复。",
    "基层两公开标准目录已全部编制完成，并在村务公开栏张贴二维码。",
    "坚持先审查后公开，全年没有发生失密泄密事件。",
    "结合大走访活动宣传条例，引导群众通过正规渠道提出申请。",
)
_PROBLEMS = (
    "主要问题是：个别股室主动意识不强，信息更新偏慢；解读形式还比较单一；基层人员变动频繁，业务不够熟练。",
    "对照新要求，还存在三方面不足：一是公开内容与群众需求结合不紧；二是答复文书的说理性不强；三是栏目设置不够清楚。",
    "工作中仍有短板，表现为发布时效把握不严、部分附件下载不便、培训覆盖面不宽。",
    "去年指出的目录陈旧问题已经改正，但政策解读的质量仍需提高，专业力量依然薄弱。",
)
_REMEDIES_TEXT = (
    "下一步，将完善审核流程，细化发布清单，开展点对点辅导，推动工作再上台阶。",
    "改进措施：定期梳理公开事项，组织以案代训，鼓励采用图表、动漫等方式解读。",
    "下一年度拟从制度、平台、队伍三个方面着手，逐项销号整改。",
    "今后将把群众满意作为标准，及时回应关切，主动接受监督。",
)
_LEADS = (
    "根据《中华人民共和国政府信息公开条例》和上级有关编制要求，结合{year}年工作实际，编制本年度报告。报告数据统计期限为{year}年1月1日至12月31日。",
    "本报告依照政府信息公开条例编制，由总体情况、主动公开、依申请公开、复议诉讼、问题改进和其他事项等部分组成，所列数据起止时间为{year}年1月1日—{year}年12月31日。",
    "按照条例第五十条的规定，现将{name}{year}年政府信息公开工作情况向社会公布，统计期自{year}年1月1日起至{year}年12月31日止。",
    "为保障公众知情权，{name}编制了{year}年度政府信息公开工作年度报告，并通过政府网站公布电子版。",
)
_LEADS_OLD = (
    "根据《中华人民共和国政府信息公开条例》第三十一条、第三十二条的规定，编制{year}年度报告。报告由概述、主动公开、依申请公开、收费及减免、复议诉讼、问题改进和附表组成。",
    "依据条例和本地实施办法，现公布{name}{year}年度政府信息公开工作报告，数据统计时段为{year}年全年。",
)
_CONTACTS = (
    "如对本报告有疑问，请与{name}办公室联系（地址：{place}，邮编：{post}，电话：{phone}）。",
    "联系单位：{name}政务公开办；联系电话：{phone}；邮政编码：{post}。",
    "公众可登录门户网站下载本报告，咨询电话{phone}，传真{phone2}。",
)
_STREETS = ("人民路1号", "行政中心2号楼", "解放街18号", "迎宾大道66号政务大厦", "建设路9号", "政务服务中心三楼")
_NOTHING_ELSE = ("无其他需要报告的事项。", "其他需要报告的事项：暂无。", "没有其他需要说明的情况。", "无。")


class Prose:
    """The paragraphs of one report."""

    def __init__(self, teller: Teller, *, year: int, name: str, short: str, who: str) -> None:
        self.teller = teller
        self.rng = teller.rng
        self.names = {"year": year, "name": name, "short": short, "who": who}

    def _t(self, templates: tuple[str, ...]) -> tuple[str, ...]:
        names = {key: str(value) for key, value in self.names.items()}
        out = []
        for text in templates:
            for key, value in names.items():
                text = text.replace("{" + key + "}", value)
            out.append(text)
        return tuple(out)

    def say(self, templates: tuple[str, ...], **counts: Count) -> str:
        return self.teller.tell(self._t(templates), **counts)

    def free(self, templates: tuple[str, ...]) -> str:
        return self.teller.plain(self.rng.choice(self._t(templates)))

    def fillers(self, n: int) -> str:
        return self.teller.plain("".join(self.rng.sample(_FILLERS, n)))

    def lead(self, *, old: bool) -> str:
        return self.free(_LEADS_OLD if old else _LEADS)

    def contact(self) -> str:
        phone = f"0{self.rng.randint(371, 998)}-{self.rng.randint(2, 8)}{self.rng.randint(100, 999)}000"
        text = self.free(_CONTACTS)
        place = f"{self.names['short']}{self.rng.choice(_STREETS)}" if len(str(self.names["short"])) < 5 else self.rng.choice(_STREETS)
        return text.format(place=place, post=f"{self.rng.randint(41, 84)}{self.rng.randint(1, 9)}000", phone=phone, phone2=phone[:-1] + "1")

    def opening(self) -> str:
        return self.free(_OPENINGS) + self.fillers(2)

    def problems(self) -> list[str]:
        return [self.free(_PROBLEMS), self.free(_REMEDIES_TEXT)]

    # ----- counts

    def disclosed(self, total: int, path: str = "narrative.disclosed.total", compares: str | None = None) -> str:
        year = str(self.names["year"])
        return self.say(_DISCLOSED, total=Count(path, total, "条", compares, year))

    def platforms(self, website: int, wechat: int, weibo: int, prefix: str = "narrative.disclosed.", *, same: bool = False) -> str:
        counts = {
            key: Count(prefix + key, n, "条", prefix + key if same else None)
            for key, n in (("website", website), ("wechat", wechat), ("weibo", weibo))
        }
        return self.say(_PLATFORMS, **counts)

    def website(self, n: int, path: str = "narrative.disclosed.website", compares: str | None = None) -> str:
        return self.say(_WEBSITE, website=Count(path, n, "条", compares))

    def received(self, n: int, path: str) -> str:
        return self.say(_RECEIVED, received=Count(path, n, "件", path, str(self.names["year"])))

    def flow(self, received: int, carried_in: int, answered: int, carried_out: int) -> str:
        return self.say(
            _RECEIVED_CARRY,
            received=_same("requests.received.total", received),
            carried_in=_same("requests.carried_in.total", carried_in),
            answered=_same("requests.outcome.total.total", answered),
            carried_out=_same("requests.carried_out.total", carried_out),
        )

    def load(self, load: int, answered: int) -> str:
        both = Count("requests.handled_load", load, "件", "requests.received.total + requests.carried_in.total")
        return self.say(_LOAD, load=both, answered=_same("requests.outcome.total.total", answered))

    def channels(self, total: int, paths: dict[str, str]) -> str:
        """Channels of ``total`` requests; ``paths`` names the path of each."""
        web = round(total * self.rng.uniform(0.4, 0.9))
        mail = round((total - web) * self.rng.random())
        numbers = {"web": web, "mail": mail, "in_person": total - web - mail}
        return self.say(_CHANNELS, **{k: Count(paths[k], n, "件") for k, n in numbers.items()})

    def channels_given(self, numbers: dict[str, int], prefix: str) -> str:
        return self.say(_CHANNELS, **{k: Count(prefix + k, n, "件", prefix + k) for k, n in numbers.items()})

    def outcomes(self, groups: dict[str, int]) -> str:
        counts = {k: Count(f"requests.outcome.{k}.total", n, "件", f"requests.outcome.{k}.total") for k, n in groups.items()}
        return self.say(_OUTCOMES, **counts)

    def granted(self, granted: int, unable: int, answered: int) -> str:
        share = f"{Decimal(granted * 100) / answered:.1f}"
        templates = tuple(t.replace("{share}", share) for t in _GRANTED)
        path = "requests.outcome.{}.total"
        return self.say(
            templates,
            granted=_same(path.format("granted"), granted),
            unable=Count(path.format("unable"), unable, "件", path.format("unable")),
        )

    def last_year(self, n: int, now: int, path: str) -> str:
        trend = "增长" if now > n else "下降" if now < n else "持平"
        templates = tuple(t.replace("{trend}", trend) for t in _LAST_YEAR)
        return self.say(templates, n=Count(path, n, "件", None, str(int(self.names["year"]) - 1)))

    def review(self, total: int, upheld: int, corrected: int, prefix: str = "") -> str:
        counts = {
            "review": _same(f"{prefix}review" + ("" if prefix else ".total"), total),
            "upheld": _same(f"{prefix}review.upheld", upheld),
            "corrected": _same(f"{prefix}review.corrected", corrected),
        }
        return self.say(_REVIEW if self.rng.random() < 0.7 else _REVIEW_ONE, **counts)

    def litigation(self, n: int, path: str, compares: str) -> str:
        return self.say(_LITIGATION, litigation=Count(path, n, "件", compares))

    def no_remedies(self, review: str, litigation: str, compares: str) -> str:
        counts = (Count(review, 0, "件", review), Count(litigation, 0, "件", compares))
        return self.teller.none(self._t(_NO_REMEDIES), *counts)

    def no_requests(self, path: str) -> str:
        return self.teller.none(self._t(_NO_REQUESTS), Count(path, 0, "件", path, str(self.names["year"])))

    def normative(self, issued: int, repealed: int, in_force: int) -> str:
        prefix = "disclosure.art20_1.normative_documents."
        numbers = {"issued": issued, "repealed": repealed, "in_force": in_force}
        return self.say(_NORMATIVE, **{k: _same(prefix + k, n) for k, n in numbers.items()})

    def staff(self, full: int, part: int, prefix: str) -> str:
        counts = {k: Count(f"{prefix}.{p}", n, "人", f"{prefix}.{p}") for k, p, n in (("full", "full_time", full), ("part", "part_time", part))}
        return self.say(_STAFF, **counts)

    def single(self, what: str, n: int) -> str:
        templates, path, unit = {
            "interpretation": (_INTERPRETATION, "narrative.interpretation.items", "篇"),
            "press": (_PRESS, "narrative.disclosed.press_conference", "场"),
            "training": (_TRAINING, "narrative.training", "次"),
            "proposals": (_PROPOSALS, "narrative.proposals", "件"),
            "visits": (_VISITS, "narrative.platform.visits", "次"),
            "fee": (_FEE, "narrative.processing_fee", "元"),
        }[what]
        return self.say(templates, n=Count(path, n, unit))

    def no_fee(self) -> str:
        return self.teller.none(self._t(_NO_FEE), Count("narrative.processing_fee", 0, "元"))

    def nothing_else(self) -> str:
        return self.free(_NOTHING_ELSE)


def _same(path: str, n: int) -> Count:
    return Count(path, n, "件", path)
