"""Labels as agencies really print them: the official wording, altered at random.

Everything is drawn from one seeded generator, so a training set can be made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from random import Random

from extractor.forms.form import Form, FormTable, Node, Place
from extractor.labels.classes import (
    FURNITURE,
    NONE,
    caption_class,
    column_class,
    extension_class,
    row_class,
    section_class,
    wordings,
)
from extractor.labels.features import LOOKALIKES
from extractor.labels.text import normalise, parse_label
from extractor.training import english
from extractor.training.record_values import record_values

Path = tuple[str, ...]

CONFUSED = dict(zip(LOOKALIKES[::2], LOOKALIKES[1::2], strict=True))
CONFUSED |= {b: a for a, b in CONFUSED.items()}
CHINESE = "一二三四五六七八九十"
TAILS = (
    "：",
    ":",
    "（件）",
    "(件)",
    "（单位：件）",
    "数",
    "数量",
    "情况",
    "（个）",
    "（项）",
    "*",
    "（合计）",
)


LIST_HEADS = (
    "指标名称",
    "指标",
    "统计指标",
    "指标内容",
    "项目",
    "统计项目",
    "计量单位",
    "计算单位",
    "单位",
    "代码",
    "指标代码",
    "序号",
    "编号",
    "行次",
)
"""Heads of the columns of a list that hold no values."""
LIST_SPLITS = (
    "区政府",
    "县政府",
    "市政府",
    "区直单位",
    "县直单位",
    "市直部门",
    "县直部门",
    "政府部门",
    "乡镇街道",
    "乡镇（街道）",
    "乡镇",
    "街道",
    "各乡镇",
    "市本级",
    "区本级",
    "县区",
    "下属单位",
    "机关",
    "上年数",
    "上年同期",
    "去年同期",
    "同比增减",
    "增长率",
    "第一季度",
    "第二季度",
    "备注",
)
"""Columns into which local copies divide the one column of a list, or that they add to it."""


@dataclass(frozen=True)
class Example:
    path: Path
    label: str


def row_examples(
    form: Form, rng: Random, *, per_class: int, others: Sequence[Form] = ()
) -> list[Example]:
    """Altered row labels of every class of the row axis, ``none`` included."""
    drawn: list[Example] = []
    own: set[str] = set()
    for table in form.tables:
        for place in table.row_places:
            if place.node.label:
                drawn += _of_place(place, row_class(place), rng, per_class)
                own |= wordings((place.node,))
                if table.is_list:
                    drawn += _of_line(place, row_class(place), rng, per_class)
                if table.keyed:
                    drawn += _of_record(place, row_class(place), rng, per_class)
        if table.caption:
            texts = (table.caption, *table.caption_aliases)
            drawn += _of_wordings(texts, caption_class(table), rng, per_class)
            own |= set(map(_core, texts))
    for section in form.sections:
        mark = ". " if english.is_english(section.label) else "、"
        texts = (f"{section.ordinal}{mark}{section.label}", section.label, *section.aliases)
        drawn += _of_wordings(texts, section_class(section.id), rng, per_class)
        own |= set(map(_core, texts))
    for extension in form.extensions:
        texts = (extension.label, *extension.aliases)
        drawn += _of_wordings(texts, extension_class(extension.path), rng, per_class)
        own |= set(map(_core, texts))
    foreign = [p.labels for f in others for t in f.tables for p in t.row_places if p.node.label]
    foreign += [p.labels for t in form.tables for p in t.column_places if p.node.label]
    drawn += _english_none(form, rng, per_class * 12)
    if any(table.is_record for table in form.tables):
        drawn += [Example((text,), NONE) for text in record_values(rng, per_class * 6)]
    return drawn + _none_examples(foreign, own, rng, per_class * 12)


def column_examples(
    form: Form, rng: Random, *, per_class: int, others: Sequence[Form] = ()
) -> list[Example]:
    """Altered column labels of every class of the column axis, ``none`` included."""
    drawn: list[Example] = []
    own: set[str] = set()
    seen: set[str] = set()
    furniture: list[str] = []
    lists = [table for table in form.tables if table.is_list and not table.is_record]
    for table in form.tables:
        furniture += [t for t in (table.stub_head, table.head_note, table.column_head) if t]
        furniture += (table.keyed.label, *table.keyed.aliases) if table.keyed else ()
        furniture += LIST_HEADS if table.is_list else ()
        for place in table.column_places:
            if place.node.label and column_class(place) not in seen:
                seen.add(column_class(place))
                drawn += _of_place(place, column_class(place), rng, per_class)
                own |= wordings((place.node,))
    drawn += _of_wordings(tuple(dict.fromkeys(furniture)) or ("项目",), FURNITURE, rng, per_class)
    own |= set(map(_core, furniture))
    foreign = [p.labels for f in others for t in f.tables for p in t.column_places if p.node.label]
    foreign += [p.labels for t in form.tables for p in t.row_places if p.node.label]
    for table in lists:
        drawn += _of_list_columns(table, rng, per_class)
        own |= set(map(_core, LIST_SPLITS))
    sisters = [n for f in others for t in f.tables if t.is_list and lists for n in t.columns]
    for text in dict.fromkeys(w for n in sisters for w in (n.label, *n.aliases)):
        if _core(text) not in own:
            drawn += [Example((altered(text, rng) if i else text,), NONE) for i in range(8)]
    drawn += _english_none(form, rng, per_class * 8)
    return drawn + _none_examples(foreign, own, rng, per_class * 8)


def _core(text: str) -> str:
    return parse_label(text).core


def _of_place(place: Place, label: str, rng: Random, count: int) -> Iterator[Example]:
    yield Example(place.labels, label)
    for alias in place.node.aliases:
        yield Example((*place.labels[:-1], alias), label)
    for _ in range(count):
        yield Example(_altered_path(place, rng), label)


def _of_line(place: Place, label: str, rng: Random, count: int) -> Iterator[Example]:
    """A line of a list as it is printed mostly: alone, with or without 其中, its unit and its 数."""
    node = place.node
    for text in (node.label, *node.aliases):
        yield Example((text,), label)
    for _ in range(count):
        yield Example((altered(_as_line(_any_wording(node, rng), node.unit, rng), rng),), label)


def _of_record(place: Place, label: str, rng: Random, count: int) -> Iterator[Example]:
    """The total under the agency's own name, and the lines of a record alone or under any key."""
    for _ in range(count // 3):
        text = _any_wording(place.node, rng)
        if place.ancestors:
            above = (english.key(rng),) if rng.random() < 0.5 else ()
            yield Example((*above, altered(text, rng)), label)
        else:
            yield Example((altered(english.total(text, rng), rng),), label)


def _english_none(form: Form, rng: Random, count: int) -> Iterator[Example]:
    """What stands in English tables and is no label of the form: keys, figures, other heads."""
    if form.is_keyed:
        for _ in range(count):
            text = english.foreign(rng)
            yield Example((english.altered(text, rng) if rng.random() < 0.3 else text,), NONE)


def _as_line(text: str, unit: str | None, rng: Random) -> str:
    if text.startswith("其中：") and rng.random() < 0.3:
        text = text.removeprefix("其中：")
    elif rng.random() < 0.06:
        text = "其中：" + text
    if text.endswith("数") and rng.random() < 0.2:
        text = text[:-1] + rng.choice(("数量", "", "总数", "件数", "数额"))
    if "《" in text and rng.random() < 0.3:
        text = text.replace("规定", "条例") if "规定" in text else text.replace("条例", "规定")
    if unit and rng.random() < 0.12:
        text += rng.choice(("（{}）", "（单位：{}）", "({})", "，单位：{}", "/{}")).format(unit)
    return text


def _of_list_columns(table: FormTable, rng: Random, count: int) -> Iterator[Example]:
    """Heads over the values of a list: one column alone, or divided under a heading of its own."""
    (first, *_) = table.leaf_columns
    if len(table.leaf_columns) == 1:
        for _ in range(count):
            total = rng.choice(
                ("合计", "总计", "小计", "总数", "合计数", "总计数", "全区合计", "全县合计")
            )
            if rng.random() < 0.5:
                yield Example((_any_wording(first.node, rng), total), column_class(first))
            else:
                yield Example((total,), column_class(first))
    for _ in range(count * 2):
        split = rng.choice(LIST_SPLITS)
        split = altered(split, rng) if rng.random() < 0.3 else split
        above = (_any_wording(first.node, rng),) if rng.random() < 0.5 else ()
        yield Example((*above, split), NONE)


def _of_wordings(wordings: Sequence[str], label: str, rng: Random, count: int) -> Iterator[Example]:
    for text in wordings:
        yield Example((text,), label)
    for _ in range(count):
        yield Example((altered(rng.choice(wordings), rng),), label)


def _altered_path(place: Place, rng: Random) -> Path:
    own = altered(_any_wording(place.node, rng), rng)
    above = [altered(_any_wording(n, rng), rng) for n in place.ancestors if n.label]
    draw = rng.random()
    if draw < 0.2:
        above = []
    elif draw < 0.35:
        above = above[-1:]
    elif draw < 0.4:
        above = above[:-1]
    elif draw < 0.45 and above:
        own, above = above[-1] + own, above[:-1]
    return (*above, own)


def _any_wording(node: Node, rng: Random) -> str:
    return rng.choice((node.label, node.label, *node.aliases)) if node.aliases else node.label


def altered(text: str, rng: Random) -> str:
    """One plausible misprint or local wording of a label."""
    if english.is_english(text):
        return english.altered(text, rng)
    if rng.random() < 0.35:
        text = _renumbered(text, rng)
    if "（" in text and rng.random() < 0.3:
        text = text[: text.rindex("（")] or text
    if rng.random() < 0.08:
        text += rng.choice(TAILS)
    if rng.random() < 0.03:
        text += "（" + "".join(rng.choices(FILLER, k=rng.randint(4, 24))) + "）"
    if rng.random() < 0.03:
        text = "其中：" + text
    if rng.random() < 0.06:
        text = text[: max(2, round(len(text) * rng.uniform(0.5, 0.9)))]
    if rng.random() < 0.35:
        text = noised(text, rng, share=rng.choice((0.05, 0.1, 0.2, 0.3, 0.4)))
    return text


def _renumbered(text: str, rng: Random) -> str:
    parsed = parse_label(text)
    count = int(parsed.marker[1:] or 0) if parsed.marker[1:].isdigit() else 0
    if not 1 <= count <= 10:
        return text
    if rng.random() < 0.05:
        count = rng.randint(1, 10)
    cn = CHINESE[count - 1]
    styles = (
        f"（{cn}）",
        f"({cn})",
        f"{cn}、",
        f"{count}.",
        f"{count}、",
        f"（{count}）",
        f"{count}",
        "",
        "",
    )
    return rng.choice(styles) + parsed.core


def noised(text: str, rng: Random, *, share: float) -> str:
    """Drop, confuse, double or replace about ``share`` of the characters, at least one."""
    chars = list(text)
    for _ in range(max(1, round(share * len(chars)))):
        if len(chars) < 2:
            break
        i = rng.randrange(len(chars))
        draw = rng.random()
        if draw < 0.4:
            del chars[i]
        elif draw < 0.7:
            chars[i] = CONFUSED.get(chars[i], rng.choice(FILLER))
        elif draw < 0.85:
            chars[i] = rng.choice(FILLER)
        elif draw < 0.95:
            chars.insert(i, chars[i])
        else:
            chars.insert(i, rng.choice(FILLER))
    return "".join(chars)


def _none_examples(foreign: Sequence[Path], own: set[str], rng: Random, count: int) -> list[Example]:
    """Labels of no node: of other tables, of other editions, and characters at random."""
    listed = other_labels()
    found: list[Example] = []
    while len(found) < count:
        draw = rng.random()
        if draw < 0.45:
            path: Path = (rng.choice(listed),)
        elif draw < 0.6 and foreign:
            path = rng.choice(foreign)
        elif draw < 0.75:
            path = (rng.choice(listed) + rng.choice(listed),)
        elif draw < 0.85:
            path = (rng.choice(listed), rng.choice(listed))
        else:
            path = ("".join(rng.choices(FILLER, k=rng.randint(2, 14))),)
        if rng.random() < 0.3:
            path = tuple(altered(text, rng) for text in path)
        if _core(path[-1]) not in own and normalise(path[-1]):
            found.append(Example(path, NONE))
    return found


def other_labels() -> list[str]:
    """The listed labels of other tables."""
    text = files("extractor.training").joinpath("other_labels.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


FILLER = "".join(dict.fromkeys(ch for label in other_labels() for ch in label if "一" <= ch <= "鿿"))
"""Characters that stand in labels of administrative tables."""
