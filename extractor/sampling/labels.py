"""Wording of labels: the official one, and what agencies and their software make of it."""

from __future__ import annotations

import re
from random import Random

from extractor.forms.form import FormTable, Node, Section
from extractor.sampling.style import Style

_MARKER = re.compile(
    r"^(?:（(?P<round>[一二三四五六七八九十]+)）|(?P<digit>\d+)[.．、]|(?P<cn>[一二三四五六七八九十]+)、)"
)
_CLOSING = frozenset("，。；：、）》”,.;:)")
_ORDINALS = "一二三四五六七八九十"
_NARROW = str.maketrans("（）：，", "():,")

TYPOS = dict(
    zip(
        "政息请复沭继续缴类属关制证结审诉讼简维组织机构数量",
        "正信清夏沐断读激内局开治正节深许松间唯细职杌沟敷重",
        strict=True,
    )
)
"""Characters that keyboards and eyes confuse."""

TRADITIONAL = dict(
    zip(
        "条项规范内许对务罚强处决数减单万购额总计请结转办属国秘他禁危护权类过执卷询没现补仍举诉复无当认获费缴纳续业构诉讼维纠审经"
        "关开况动发这为与时间问题进报达网实应华东责评议宣传种级镇县区办厅书电话邮编码据组织领导学习习长个场",
        "條項規範內許對務罰強處決數減單萬購額總計請結轉辦屬國秘他禁危護權類過執卷詢沒現補仍舉訴復無當認獲費繳納續業構訴訟維糾審經"
        "關開況動發這為與時間問題進報達網實應華東責評議宣傳種級鎮縣區辦廳書電話郵編碼據組織領導學習習長個場",
        strict=True,
    )
)

REWORDINGS = (
    ("本年度", "本年"),
    ("本年", "本年度"),
    ("本年", "今年"),
    ("上一年", "上年"),
    ("上年", "上年度"),
    ("下年度", "次年"),
    ("数量", "数"),
    ("件数", "数量（件）"),
    ("总计", "合计"),
    ("其他", "其它"),
    ("政府信息公开申请", "申请"),
    ("政府信息", "信息"),
    ("或者", "或"),
    ("或", "或者"),
    ("、", "和"),
    ("需要", "需"),
    ("申请人", "申请者"),
    ("不再处理", "不予处理"),
    ("属于", "属"),
    ("属于", "涉及"),
    ("本机关", "本单位"),
    ("行政机关", "本机关"),
    ("结果", ""),
    ("情况", ""),
    ("办理", "处理"),
    ("组织", "团体"),
    ("继续", ""),
    ("金额", "额"),
    ("（", "（注："),
)
"""What clerks write instead: no wording of any form, so that no list of aliases holds it."""

INSTRUCTIONS = (
    "（指本年度新增加或者减少的事项数，减少的以负值表示）",
    "（指本年度内以本机关名义作出的决定数量，按件统计）",
    "（含以本单位名义正式印发并主动公开的文件，不含内部管理制度）",
    "（截至本年末仍然有效的数量）",
    "（按办结时间统计，跨年度的计入办结年度）",
    "（单位：件）",
)


def traditional(text: str) -> str:
    """The text in traditional characters, as far as labels of such forms need them.

    >>> traditional("第二十条第（一）项")
    '第二十條第（一）項'
    """
    return "".join(TRADITIONAL.get(char, char) for char in text)


class Wording:
    """The labels of one document: each node is worded once and printed alike everywhere."""

    def __init__(self, style: Style, rng: Random) -> None:
        self.style = style
        self.rng = rng
        self.narrow = style.numbering == "ascii" or rng.random() < 0.1
        self.gap = rng.choice(("", " ", "\u3000")) if style.numbering == "spaced" else ""

    def node(self, node: Node) -> str:
        """One wording of a row or column label."""
        if not node.label:
            return ""
        text = node.label
        if self.style.wording == "varied" and node.aliases and self.rng.random() < 0.3:
            text = self.rng.choice(node.aliases)
        elif self.style.wording == "varied" and self.rng.random() < 0.3:
            text = self._reworded(text)
        if self.style.has("local_instructions") and self.rng.random() < 0.12:
            text += self.rng.choice(INSTRUCTIONS)
        return self._faulty(self._marked(text))

    def caption(self, table: FormTable) -> str:
        text = table.caption
        if self.style.wording == "varied" and table.caption_aliases and self.rng.random() < 0.3:
            text = self.rng.choice(table.caption_aliases)
        if self.gap and "条第" in text:
            text = text.replace("条第", f"条{self.gap}第")
        return self.plain(text)

    def plain(self, text: str) -> str:
        """A heading or note: only brackets and script vary."""
        if self.narrow:
            text = text.translate(_NARROW)
        return traditional(text) if self.style.has("traditional") else text

    def section(self, section: Section, number: int | None) -> str:
        """A heading; ``number`` counts from 1, ``None`` prints none."""
        text = section.label
        if self.style.wording == "varied" and section.aliases and self.rng.random() < 0.5:
            text = self.rng.choice(section.aliases)
        text = self.plain(text)
        if number is None:
            return text
        return f"{_ORDINALS[number - 1]}、{self.gap}{text}"

    def _marked(self, text: str) -> str:
        """The numbering mark rewritten in the document's manner."""
        found = _MARKER.match(text)
        kind = self.style.numbering
        if found is None or kind == "official":
            return self.plain(text)
        rest = text[found.end() :]
        if kind == "none" and not found["cn"]:
            return self.plain(rest)
        if kind == "pause_mark" and found["digit"]:
            return self.plain(f"{found['digit']}、{rest}")
        if kind == "spaced":
            return self.plain(found[0] + self.gap + rest)
        return self.plain(text)

    def _reworded(self, text: str) -> str:
        """One turn of phrase exchanged; the numbering mark stays."""
        found = _MARKER.match(text)
        mark = found[0] if found else ""
        rest = text[len(mark) :]
        fitting = [(old, new) for old, new in REWORDINGS if old in rest and len(rest) > len(old) + 1]
        if not fitting:
            return text
        old, new = self.rng.choice(fitting)
        return mark + rest.replace(old, new, 1)

    def _faulty(self, text: str) -> str:
        if self.style.has("label_typos") and self.rng.random() < 0.15:
            spots = [i for i, char in enumerate(text) if char in TYPOS]
            if spots:
                i = self.rng.choice(spots)
                text = text[:i] + TYPOS[text[i]] + text[i + 1 :]
        if self.style.has("label_losses") and len(text) > 6 and self.rng.random() < 0.15:
            length = self.rng.randint(1, max(1, len(text) // 5))
            start = self.rng.randint(3, len(text) - length)
            text = text[:start] + text[start + length :]
        if self.style.has("spaced_labels") and len(text) <= 6 and self.rng.random() < 0.6:
            text = (
                " ".join(text)
                if len(text) <= 3
                else text[: len(text) // 2] + " " + text[len(text) // 2 :]
            )
        return text


def broken_lines(text: str, width: int) -> str:
    """The text with a line break after every ``width`` characters, as narrow cells show it.

    A closing mark stays with the character before it, and a number on its line.

    >>> broken_lines("本年新制作数量", 3), broken_lines("数量（件）", 4)
    ('本年新\\n制作数\\n量', '数量（件）')
    """
    lines: list[str] = []
    for char in text:
        number = char.isdigit() and bool(lines) and lines[-1][-1:].isdigit()
        if not lines or (len(lines[-1]) >= width and char not in _CLOSING and not number):
            lines.append("")
        lines[-1] += char
    return "\n".join(lines)


def vertical(text: str) -> str:
    """One character a line; the numbering mark keeps its line.

    >>> vertical("三、本年").split()
    ['三、', '本', '年']
    """
    found = _MARKER.match(text)
    head = found[0] if found else ""
    return "\n".join(([head] if head else []) + list(text[len(head) :].replace(" ", "")))
