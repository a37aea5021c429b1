"""How the labels of the forms come out when people type them: other words, breaks, slips."""

from __future__ import annotations

import random
import re

from .habits import Habits

_OTHER_WORDS: dict[str, tuple[str, ...]] = {
    "一、本年新收政府信息公开申请数量": ("一、本年新收到的政府信息公开申请件数", "一、本年度新收申请数（件）", "一、新收政府信息公开申请数量"),
    "二、上年结转政府信息公开申请数量": ("二、上年度结转的政府信息公开申请数量", "二、上年结转数", "二、上年度结转申请件数"),
    "三、本年度办理结果": ("三、本年度申请办理结果", "三、办理情况", "三、本年度答复结果"),
    "（一）予以公开": ("（一）全部公开", "（一）予以公开数"),
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）": ("（二）部分公开（区分处理的只计这一情形）", "（二）部分予以公开", "（二）部分公开（区分处理，只计此项）"),
    "（三）不予公开": ("（三）不公开", "（三）不予公开信息"),
    "1.属于国家秘密": ("1.属国家秘密", "1.属于国家秘密信息"),
    "2.其他法律行政法规禁止公开": ("2.其它法律行政法规禁止公开", "2.其他法律、法规禁止公开的"),
    "3.危及“三安全一稳定”": ("3.危及“三个安全一稳定”", "3.危及三安全一稳定的", "3.危及「三安全一稳定」"),
    "4.保护第三方合法权益": ("4.保护第三人合法权益", "4.侵害第三方合法权益"),
    "5.属于三类内部事务信息": ("5.属于三类内部事务的信息", "5.内部事务信息"),
    "6.属于四类过程性信息": ("6.属于四类过程信息", "6.过程性信息的"),
    "7.属于行政执法案卷": ("7.行政执法案卷信息", "7.属于执法案卷"),
    "8.属于行政查询事项": ("8.行政查询事项信息", "8.属于行政查询"),
    "（四）无法提供": ("（四）无法提供的", "（四）无法提供信息"),
    "1.本机关不掌握相关政府信息": ("1.本单位不掌握相关政府信息", "1.本机关不掌握有关信息", "1.非本机关掌握"),
    "2.没有现成信息需要另行制作": ("2.无现成信息需要另行制作", "2.没有现成信息、需另行制作的"),
    "3.补正后申请内容仍不明确": ("3.补正后内容仍不明确", "3.补正后申请内容还不明确"),
    "（五）不予处理": ("（五）不予处理的", "（五）不予受理"),
    "1.信访举报投诉类申请": ("1.信访举报投诉类", "1.信访、投诉、举报类申请"),
    "2.重复申请": ("2.重复的申请", "2.重复性申请"),
    "3.要求提供公开出版物": ("3.要求提供公开发行的出版物", "3.要求提供出版物"),
    "4.无正当理由大量反复申请": ("4.无正当理由大量重复申请", "4.大量反复申请（无正当理由）"),
    "5.要求行政机关确认或重新出具已获取信息": ("5.要求行政机关确认或者重新出具已获取的信息", "5.要求确认或重新出具已获取的政府信息"),
    "（六）其他处理": ("（六）其它处理", "（六）其他处理情况"),
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请": ("1.申请人无正当理由逾期不补正的", "1.逾期不补正，不再处理"),
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": ("2.申请人逾期未按收费通知缴费的", "2.逾期未缴费，不再处理"),
    "3.其他": ("3.其它", "3.其他（含撤回）"),
    "（七）总计": ("（七）总数", "（七）合计数"),
    "四、结转下年度继续办理": ("四、结转下年度继续办理的申请数量", "四、转入下年度继续办理", "四、结转下年度"),
    "自然人": ("自然人（件）",), "法人或其他组织": ("法人或其它组织", "法人及其他组织"),
    "社会公益组织": ("社会公益类组织", "社会公益性组织"), "法律服务机构": ("法律服务组织", "法律服务单位"), "科研机构": ("科研单位",),
    "商业企业": ("商业企业类",), "总计": ("总数", "合计"),
    "规章": ("规章（件）",), "行政规范性文件": ("规范性文件", "行政规范性文件数"), "规范性文件": ("行政规范性文件", "规范性文件数"),
    "本年制发件数": ("本年度制发数", "本年制发件数（件）"), "本年废止件数": ("本年废止（件）", "本年度废止数"), "现行有效件数": ("现行有效总件数", "现行有效（件）"),
    "本年处理决定数量": ("本年作出处理决定数量", "本年处理决定（件）"), "处理决定数量": ("处理决定件数", "处理决定数量（办件量）"),
    "本年收费金额（单位：万元）": ("本年收费金额（万元）", "本年度收费总额（单位：万元）"),
    "上一年项目数量": ("上年度项目数", "上一年项目数量（项）"), "本年增/减": ("本年增减", "本年增（减）"),
    "本年新制作数量": ("本年新制作件数", "本年度制作数量"), "本年新公开数量": ("本年新公开件数", "本年度公开数量"), "对外公开总数量": ("对外公开总件数", "累计对外公开数量"),
    "其他对外管理服务事项": ("其它对外管理服务事项", "其他对外管理服务"), "行政事业性收费": ("行政事业性收费项目数", "行政事业收费"),
    "政府集中采购": ("政府集中采购项目",), "采购总金额": ("采购总金额（万元）", "采购总额"), "采购项目数量": ("采购项目数",),
    "结果维持": ("维持", "维持原行政行为"), "结果纠正": ("纠正", "纠错"), "其他结果": ("其它结果", "其他情形"), "尚未审结": ("未审结", "尚未办结"),
    "未经复议直接起诉": ("未经复议直接起诉的", "直接起诉"), "复议后起诉": ("经复议后起诉", "复议后再起诉"),
}  # fmt: skip
"""Other wordings, met or likely; a label that is not here keeps its official words."""

_LIST_WORDS: tuple[tuple[str, str], ...] = (
    ("政府信息数", "信息条数"), ("总数", "总量"), ("申请数", "申请件数"), ("（不同渠道和方式公开相同信息计1条）", ""), ("公开政府信息数", "公开信息数"),
    ("主动公开信息数", "主动公开政府信息数量"), ("其它", "其他"), ("其中：", "其中"), ("网上", "网络"), ("答复数", "答复件数"), ("数量", "数"),
    ("（不同方式回应同一热点或舆情计1次）", ""), ("收到申请数", "受理申请数"), ("人员数", "人数"), ("否决公开", "不同意公开"),
)  # fmt: skip

_SLIPS = {"政府": "正府", "公开": "公开开", "结转": "结传", "维持": "维特", "申请": "申情", "行政": "行证", "机构": "机够",
          "属于": "属干", "处理": "处里", "信息": "信息息", "数量": "数里", "组织": "组只", "答复": "答覆", "复议": "复义"}  # fmt: skip

_TRADITIONAL = dict(
    ["规規", "项項", "条條", "现現", "数數", "许許", "处處", "罚罰", "强強", "业業", "费費", "额額", "单單", "万萬", "总總", "计計", "结結", "转轉",
     "办辦", "开開", "请請", "关關", "机機", "构構", "组組", "织織", "国國", "类類", "过過", "执執", "询詢", "补補", "确確", "举舉", "诉訴",
     "报報", "复復", "当當", "维維", "纠糾", "审審", "讼訟", "经經", "续續", "继繼", "无無", "务務", "属屬", "个個", "获獲", "监監", "号號", "济濟",
     "门門", "对對", "与與", "众眾", "应應", "层層", "级級", "这這", "时時", "间間", "权權", "义義", "书書", "区區", "县縣", "乡鄉", "镇鎮", "网網",
     "点點", "见見", "实實", "发發", "会會", "质質", "长長", "于於", "种種", "节節", "传傳", "员員", "从從", "动動", "问問", "题題", "进進", "据據",
     "责責", "领領", "导導", "认認", "论論", "设設", "说說", "议議", "评評", "读讀", "调調", "变變", "资資", "购購", "达達", "运運", "选選", "采採",
     "错錯", "阅閱", "队隊", "险險", "随隨", "难難", "预預", "频頻", "风風", "华華", "将將", "统統", "归歸", "询詢", "电電", "邮郵", "编編", "联聯",
     "绝絕", "险險", "较較", "后後", "为為", "术術", "综綜", "养養", "负負", "贯貫", "还還", "东東", "广廣", "宁寧", "岁歲", "龙龍", "云雲", "汉漢"]
)  # fmt: skip


def to_traditional(text: str) -> str:
    return "".join(_TRADITIONAL.get(ch, ch) for ch in text)


class Wording:
    """Gives each label its printed form; the same label keeps it through a document."""

    def __init__(self, habits: Habits, rng: random.Random) -> None:
        self.habits = habits
        self.rng = rng
        self._given: dict[str, str] = {}
        self._slips_left = habits.typos
        self.used_words: set[str] = set()

    def label(self, official: str, *, context: str = "") -> str:
        """The printed label; ``context`` keeps apart labels of the same words."""
        key = context + "|" + official
        if key not in self._given:
            self._given[key] = self._set(official)
        return self._given[key]

    def stack(self, official: str) -> str:
        """A label set one character a line."""
        return "\n".join(self.label(official).replace("\n", ""))

    def _set(self, official: str) -> str:
        text = self._reword(official)
        text = self._slip(text)
        text = self._marks(text)
        if self.habits.traditional:
            text = to_traditional(text)
        return self._break(text)

    def _reword(self, text: str) -> str:
        if self.rng.random() >= self.habits.rewording:
            return text
        if text in _OTHER_WORDS:
            self.used_words.add(text)
            return self.rng.choice(_OTHER_WORDS[text])
        for old, new in _LIST_WORDS:
            if old in text and len(text) > len(old) + 2 and self.rng.random() < 0.6:
                self.used_words.add(text)
                return text.replace(old, new, 1)
        return text

    def _slip(self, text: str) -> str:
        if self._slips_left <= 0 or len(text) < 7 or self.rng.random() > 0.2:
            return text
        self._slips_left -= 1
        for right, wrong in self.rng.sample(sorted(_SLIPS.items()), len(_SLIPS)):
            if right in text and self.rng.random() < 0.7:
                return text.replace(right, wrong, 1)
        at = self.rng.randrange(len(text) // 2, len(text) - 2)
        return text[:at] + text[at + self.rng.choice([1, 2]) :]

    def _marks(self, text: str) -> str:
        numbering, brackets = self.habits.numbering, self.habits.brackets
        text = re.sub(r"^((?:其中：)?)(\d)\.", lambda m: f"{m[1]}{m[2]}{numbering}", text)
        if brackets == "half":
            text = text.replace("（", "(").replace("）", ")")
        elif brackets == "spaced":
            text = re.sub(r"^（(.)）", r"(\1) ", text)
        elif brackets == "none":
            text = re.sub(r"^（(.)）", r"\1、", text) if text.startswith("（") else text
        return text

    def _break(self, text: str) -> str:
        how = self.habits.breaks
        if how == "line" and len(text) > 4 and self.rng.random() < 0.55:
            at = self.rng.randrange(2, len(text) - 1)
            return text[:at] + "\n" + text[at:]
        if how == "number" and re.match(r"^[一二三四]、|^\d[.、．]|^[（(]", text) and self.rng.random() < 0.5:
            at = 2 if text[1] != "一" else 3
            return text[:at] + "\n" + text[at:]
        if how == "spaces" and len(text) <= 4:
            return " ".join(text)
        return text
