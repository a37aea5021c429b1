"""Labels altered at random, apart from how training alters them: other confusions, other rates.

Each printed label is altered once, as scanning and copying would: the heading over several
columns is one printed text, and so is the group over several rows.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from random import Random

from extractor.evaluation.gold import Gold, GoldDocument
from extractor.result import Extraction

# Groups of characters that typing (same sound) or a weak eye (same outline) takes for each other.
GROUPS = (
    "件间建见健 规归轨 章张障彰 行形型刑 政正证郑 许需须 可科克课 处出初楚 罚法发伐 强墙抢 制治智置 公工功攻 开升并卉 "
    "申由甲电曰 请清情晴诸 信倍言佰 息恩总怠 受授售寿 理里埋狸 年牛午半 本木末朱 度渡席庶 新析斩薪 收牧攸妝 结给洁吉 "
    "转传砖专 办为协苏 不木丕丈 予子矛了 部剖郎邵 分介今公 属屡展局 国囯固围 家冢稼豪 秘祕泌密 其具甚期 他地也池 律津肆 "
    "危厄卮 三二王五 安妄按 全金荃 稳隐急 保堡褒 护沪炉 第弟芾 方万力 合台含盒 内肉丙 务各备 事争亊 类娄粪 过这达 程桯 "
    "执扐热 卷券拳 查杳香 询洵徇 无天夫元 法沃怯 提堤题 供洪拱 机枧帆 关美送 掌堂撑 没设沒 有冇肴 现规视 成戍戌 另别叧 "
    "作怍昨 补朴扑 后石右 仍仞扔 明朋眀 确硧角 访仿纺 举誉 投没役 重里董 复夏腹 申伸 大太犬 量里晕 反友仅 要耍妥 求球裘 "
    "认队 或戒惑 获荻 逾愈输 期欺朝 费弗 通痛诵 知和矢 缴激 纳钠 维唯谁 持特待 果课 纠纪 审宙 未末 尚肖 诉诈拆 讼讫 议仪 "
    "自白目 然燃 人入八 业亚 商啇 企仝 社杜 益盆 组祖 织炽 服报 教孩 科料 研硏 构沟 数敷教 总悤 计汁 主王 动劝 性牲 文交 "
    "废度 止正 效郊 征证 元无 金全 额颜 项顶 对时 外处 管菅 减咸 增噌 上土 下卜 一二"
).split()
FOREIGN = "甲乙丙丁丈与丐丑且世丘业丛东丝两严丧丫中丰串临丸丹丽乃久么义之乌乍乎乏乐乒乔乖乘乙九乞也习乡书买乱乳"


def _confusions() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in GROUPS:
        for character in group:
            others = "".join(c for c in group if c != character)
            found[character] = found.get(character, "") + others
    return found


CONFUSIONS = _confusions()


def altered(text: str, rng: Random, share: float) -> str:
    """``text`` with each letter or figure lost or confused with probability ``share``, half each.

    >>> altered("行政许可", Random(3), 0.0)
    '行政许可'
    """
    kept = []
    for character in text:
        if not unicodedata.category(character).startswith(("L", "N")) or rng.random() >= share:
            kept.append(character)
        elif rng.random() < 0.5:
            kept.append(rng.choice(CONFUSIONS.get(character, FOREIGN)))
    return "".join(kept)


class Misprinted:
    """The printed labels of one document, each altered the first time that it is met."""

    def __init__(self, rng: Random, share: float) -> None:
        self._rng = rng
        self._share = share
        self._known: dict[tuple[object, ...], str] = {}

    def path(self, place: tuple[object, ...], labels: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self._one((*place, labels[: n + 1])) for n in range(len(labels)))

    def _one(self, key: tuple[object, ...]) -> str:
        if key not in self._known:
            labels = key[-1]
            assert isinstance(labels, tuple)
            self._known[key] = altered(labels[-1], self._rng, self._share)
        return self._known[key]


def misprinted(gold: Gold, *, share: float, seed: int) -> Gold:
    """The gold with all row and column labels altered; figures and places as they were."""
    return replace(gold, documents=tuple(_document(d, share, seed) for d in gold.documents))


def _document(document: GoldDocument, share: float, seed: int) -> GoldDocument:
    rng = Random(f"{seed} {document.id}")
    labels = Misprinted(rng, share)
    truth = document.extraction

    def fields(name: str) -> tuple[object, ...]:
        found = []
        for field in getattr(truth, name):
            table = field.provenance.table if field.provenance else None
            rows = labels.path(("row", table), field.row_labels)
            columns = labels.path(("column", table), field.column_labels)
            found.append(replace(field, row_labels=rows, column_labels=columns))
        return tuple(found)

    unmapped = []
    for row in truth.unmapped:
        cells = tuple(
            replace(c, column_labels=labels.path(("column", row.table), c.column_labels))
            for c in row.cells
        )
        unmapped.append(replace(row, labels=labels.path(("row", row.table), row.labels), cells=cells))
    extraction: Extraction = replace(
        truth, fields=fields("fields"), extra=fields("extra"), unmapped=tuple(unmapped)
    )
    return replace(document, extraction=extraction)
