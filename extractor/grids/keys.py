"""The columns of a list that hold neither labels nor values: serial numbers, codes, units.

Statistical lists print a line as 序号 | 指标名称 | 计量单位 | 代码 | 数量. Serial numbers repeat
and skip, codes mean other things in other places: nothing is known by them, and they must
not be taken for values. The unit stands for the values of its line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from extractor.document import Cell
from extractor.grids.content import LABEL, REMEMBERED, Content, squeeze

NO_KEYS: frozenset[int] = frozenset()
LEAST_UNITS = 3
"""Lines with a unit that make a column one of units, and the share of its texts that are units."""
UNIT_SHARE = 0.6
LEAST_CODES = 6
"""Consecutive numbers that make a column without header one of codes, and how many are in step."""
IN_STEP = 0.8
LONG_LIST, COUNTED = 20, 0.9
"""In a list of so many lines the numbers that count them may be out of step in some: such a share
is in step."""

NUMBERED = re.compile(r"[（(【\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）】\]、.．]|[①-⑳]|其中[:：]")
"""A label that begins with its number: （一）, 1., 其中：."""

_UNIT = re.compile(
    r"[(（]?(?:平方米|人次|件次|[条條]次|[项項]次|部次|[万萬][元人条條]|[亿億]元|千元|百[万萬]元"
    r"|[件条條项項元个個次篇人份期场場起宗天户戶家部批册冊台本处處])[)）]?"
)
_NO_UNIT = re.compile(r"[-－—–−─/／\\]+|无")
_NUMBERS_ROWS = re.compile(
    r"(?:指[标標])?(?:代|[编編])[码碼]|(?:序列?|[编編]|[栏欄]|代)[号號]|行[次号號]|[项項]次|No\.?"
)
_UNIT_HEADS = re.compile(r"(?:[计計]量|[计計]算|[统統][计計]|[数數]量)?[单單]位")
_LABEL_HEADS = re.compile(
    r"(?:信息|[指统統][标標计計]|[项項]目)?(?:[内內]容|名[称稱]|[项項]目|事[项項]|[类類][别別])|[指统統][标標计計]"
)
_CODE = re.compile(r"[A-Za-z]?\d{1,4}(?:[.\-]\d{1,2})?[*＊]*")
_LETTER = re.compile(r"[甲乙丙丁戊己]{1,6}|栏次|列次|[(（]?\d{1,2}[)）]?")

Lines = Sequence[tuple[Sequence[Cell], Sequence[Content]]]
"""The cells that cover each row, and what each holds."""


def unit_of(text: str) -> str | None:
    """The unit that a cell names and nothing else, without brackets.

    >>> unit_of("（万元）"), unit_of("人次"), unit_of("3件")
    ('万元', '人次', None)
    """
    return _known_unit(text) if len(text) <= LABEL else None


@lru_cache(maxsize=REMEMBERED)
def _known_unit(text: str) -> str | None:
    bare = squeeze(text)
    return bare.strip("()（）") if _UNIT.fullmatch(bare) else None


def heads_keys(text: str) -> bool:
    """Whether a header names a column of serial numbers, codes or units.

    >>> heads_keys("计量 单位"), heads_keys("代码"), heads_keys("统计数")
    (True, True, False)
    """
    bare = squeeze(text)
    return bool(_UNIT_HEADS.fullmatch(bare) or _numbers_rows(bare))


def heads_units(text: str) -> bool:
    """Whether a header names a column of units."""
    return _UNIT_HEADS.fullmatch(squeeze(text)) is not None


def heads_labels(text: str) -> bool:
    """Whether a header names the column of labels.

    >>> heads_labels("信息 内容"), heads_labels("统计数")
    (True, False)
    """
    return _LABEL_HEADS.fullmatch(squeeze(text)) is not None


def heads_serials(text: str) -> bool:
    """Whether a header names a column of serial numbers or codes."""
    return _numbers_rows(squeeze(text))


def is_lettering(texts: Sequence[str]) -> bool:
    """Whether a row only letters the columns: 甲 | 乙 | 丙 | 1 | 2."""
    printed = (bare for text in texts if (bare := squeeze(text)))
    first = next(printed, "")
    if not first.startswith(("甲", "栏次", "列次")):
        return False
    others = list(printed)
    return bool(others) and all(map(_LETTER.fullmatch, (first, *others)))


def key_columns(rows: Lines, known: frozenset[int] = NO_KEYS) -> frozenset[int]:
    """Columns of serial numbers, codes and units, if the rows are those of a list.

    A list has a column of units: without one, only a header and numbers that count the rows tell
    codes from values for certain. ``known`` are the columns of a list that may go on here, without
    its header.
    """
    texts, heads, labels = _by_column(rows)
    printed = [text for column in known for text in texts.get(column, ())]
    if not heads and any(map(unit_of, printed)) and all(map(_may_be_key, printed)):
        return known
    units = {column for column, found in texts.items() if _are_units(found)} | _units_behind(rows)
    if not labels:
        return NO_KEYS
    label, _ = Counter(labels).most_common(1)[0]
    codes = set()
    for column in texts.keys() - units - {label}:
        named = any(map(_numbers_rows, heads.get(column, ())))
        beside_units = bool(units) and _are_codes(texts[column], named=named, front=column < label)
        if beside_units or (named and column > label and _counts_rows(texts[column])):
            codes.add(column)
    return frozenset(units | codes)


def _units_behind(rows: Lines) -> set[int]:
    """Columns in which nothing but units is printed under the header, each behind its own figure."""
    behind: dict[int, bool] = {}
    for cells, contents in rows:
        before = None
        has_figures = Content.FIGURE in contents or any(unit_of(c.text) for c in cells)
        for cell, content in zip(cells, contents, strict=True):
            if has_figures and content is not Content.EMPTY:
                follows = before is Content.FIGURE or before is Content.EMPTY
                is_unit = follows and unit_of(cell.text) is not None
                for column in range(cell.column, cell.column + cell.column_span):
                    behind[column] = behind.get(column, True) and is_unit
            before = content
    return {column for column, are_units in behind.items() if are_units}


def _by_column(rows: Lines) -> tuple[dict[int, list[str]], dict[int, set[str]], list[int]]:
    """Texts of each column in rows of figures and in other rows, and where labels begin."""
    texts: dict[int, list[str]] = {}
    heads: dict[int, set[str]] = {}
    labels: list[int] = []
    for cells, contents in rows:
        if is_lettering([c.text for c in cells]):
            continue
        figures = Content.FIGURE in contents or any(unit_of(c.text) for c in cells)
        for cell in cells:
            bare = squeeze(cell.text)
            if bare and cell.column_span == 1 and figures:
                texts.setdefault(cell.column, []).append(bare)
            elif bare and cell.column_span == 1:
                heads.setdefault(cell.column, set()).add(bare)
        if figures:
            pairs = zip(cells, contents, strict=True)
            labels += [c.column for c, k in pairs if _is_label(c, k)][:1]
    return texts, heads, labels


def flattened_keys(rows: Lines) -> list[frozenset[int]]:
    """For each row of flattened text the places of its serial number, code and unit.

    Cells are only in order there: they are found beside the unit, which follows the label.
    """
    units = [_unit_place(cells, contents) for cells, contents in rows]
    found = [place for place in units if place is not None]
    if len(found) < LEAST_UNITS:
        return [NO_KEYS] * len(rows)
    behind = [
        cells[place + 1].text
        for (cells, _), place in zip(rows, units, strict=True)
        if place is not None and place + 2 < len(cells)
    ]
    head = next(r for r, place in enumerate(units) if place is not None)
    named = any(heads_serials(c.text) for cells, _ in rows[:head] for c in cells[2:])
    has_codes = len(behind) >= LEAST_UNITS and _are_codes(
        [squeeze(text) for text in behind], named=named, front=False
    )
    usual = Counter(
        len(cells) - place for (cells, _), place in zip(rows, units, strict=True) if place is not None
    ).most_common(1)[0][0]
    out = []
    code = 0
    for (cells, contents), unit in zip(rows, units, strict=True):
        if is_lettering([c.text for c in cells]):
            out.append(NO_KEYS)
            continue
        place = unit if unit is not None else _dash_place(cells, contents, usual)
        keys = set() if place is None else {place, *({place + 1} if has_codes else ())}
        if place and _CODE.fullmatch(squeeze(cells[0].text)) and place > 1:
            keys.add(0)
        if has_codes:
            at = 1 if place is None else place + 1
            number = squeeze(cells[at].text) if at < len(cells) else ""
            counts_on = number.isdecimal() and int(number) == code + 1
            if place is None and len(cells) == at + 1 and counts_on:
                keys.add(at)  # a line that only announces others, its blank cells left out
            code = int(number) if at in keys and number.isdecimal() else code
        out.append(frozenset(cells[i].column for i in keys if i < len(cells)))
    return out


def _unit_place(cells: Sequence[Cell], contents: Sequence[Content]) -> int | None:
    """The place of the unit behind a row's label, which may also stand behind the figures."""
    units = [i for i, cell in enumerate(cells) if unit_of(cell.text)]
    labels = [i for i, (c, k) in enumerate(zip(cells, contents, strict=True)) if _is_label(c, k)]
    if len(units) != 1 or not labels:
        return None
    return units[0] if units[0] > labels[-1] else None


def _dash_place(cells: Sequence[Cell], contents: Sequence[Content], usual: int) -> int | None:
    """The place of the dash that a line without unit has in its stead."""
    labels = [i for i, (c, k) in enumerate(zip(cells, contents, strict=True)) if _is_label(c, k)]
    if not labels or labels[-1] + 1 >= len(cells):
        return None
    place = labels[-1] + 1
    dash = _NO_UNIT.fullmatch(squeeze(cells[place].text)) or contents[place] is Content.EMPTY
    return place if dash and len(cells) - place >= usual else None


def is_key(cell: Cell, content: Content, keys: frozenset[int]) -> bool:
    """Whether a cell of a data row stands in a column of keys and holds one, or is blank there."""
    if cell.column not in keys or cell.column_span != 1:
        return False
    return content is Content.EMPTY or _may_be_key(squeeze(cell.text))


def _may_be_key(bare: str) -> bool:
    return bool(unit_of(bare) or _NO_UNIT.fullmatch(bare) or _CODE.fullmatch(bare))


def _is_label(cell: Cell, content: Content) -> bool:
    return content is Content.WORDS and unit_of(cell.text) is None


def _numbers_rows(text: str) -> bool:
    return _NUMBERS_ROWS.fullmatch(text) is not None


def _are_units(texts: Sequence[str]) -> bool:
    units = sum(unit_of(text) is not None for text in texts)
    either = units + sum(_NO_UNIT.fullmatch(text) is not None for text in texts)
    return units >= LEAST_UNITS and either >= UNIT_SHARE * len(texts)


def _counts_rows(texts: Sequence[str]) -> bool:
    """Whether codes count the rows; a long list may have a few out of step (48**)."""
    numbers = [int(text) for text in texts if _CODE.fullmatch(text) and text.isdecimal()]
    steps = [b - a == 1 for a, b in pairwise(numbers)]
    if len(texts) < LONG_LIST:
        return len(numbers) == len(texts) >= LEAST_CODES - 1 and all(steps)
    return len(numbers) >= COUNTED * len(texts) and sum(steps) >= COUNTED * len(steps)


def _are_codes(texts: Sequence[str], *, named: bool, front: bool) -> bool:
    """Numbers under a header that says so, in front of the labels, or one after the other."""
    numbers = [int(found[0]) for text in texts if (found := re.match(r"\d{1,4}", text))]
    coded = sum(_CODE.fullmatch(text) is not None for text in texts)
    if coded < IN_STEP * len(texts):
        return False
    if named or front:
        return True
    steps = sum(b - a == 1 for a, b in pairwise(numbers))
    return len(numbers) >= LEAST_CODES and steps >= IN_STEP * (len(numbers) - 1)
