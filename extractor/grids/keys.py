"""The columns of a list that hold neither labels nor values: serial numbers, codes, units.

Statistical lists print a line as 序号 | 指标名称 | 计量单位 | 代码 | 数量. Serial numbers repeat
and skip, codes mean other things in other places: nothing is known by them, and they must
not be taken for values. The unit stands for the values of its line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractor.document import Cell
from extractor.grids.content import Content, squeeze

LEAST_UNITS = 3
"""Lines with a unit that make a column one of units, and the share of its texts that are units."""
UNIT_SHARE = 0.6
LEAST_CODES = 6
"""Consecutive numbers that make a column without header one of codes, and how many are in step."""
IN_STEP = 0.8

_UNIT = re.compile(
    r"[(（]?(?:平方米|人次|件次|条次|项次|部次|万元|亿元|千元|百万元|万人|万条"
    r"|[件条项元个次篇人份期场起宗天户家部批册台本处])[)）]?"
)
_NO_UNIT = re.compile(r"[-－—–−─/／\\]+|无")
_NUMBERS_ROWS = re.compile(
    r"序号|编号|行次|行号|项次|代码|编码|指标代码|指标编码|栏号|代号|序列号|No\.?"
)
_UNIT_HEADS = re.compile(r"(?:计量|计算|统计|数量)?单位")
_CODE = re.compile(r"[A-Za-z]?\d{1,4}(?:[.\-]\d{1,2})?[*＊]*")
_LETTER = re.compile(r"[甲乙丙丁戊己]|栏次|列次|[(（]?\d{1,2}[)）]?")

Lines = Sequence[tuple[Sequence[Cell], Sequence[Content]]]
"""The cells that cover each row, and what each holds."""


def unit_of(text: str) -> str | None:
    """The unit that a cell names and nothing else, without brackets.

    >>> unit_of("（万元）"), unit_of("人次"), unit_of("3件")
    ('万元', '人次', None)
    """
    bare = squeeze(text)
    return bare.strip("()（）") if _UNIT.fullmatch(bare) else None


def heads_keys(text: str) -> bool:
    """Whether a header names a column of serial numbers, codes or units.

    >>> heads_keys("计量 单位"), heads_keys("代码"), heads_keys("统计数")
    (True, True, False)
    """
    bare = squeeze(text)
    return bool(_UNIT_HEADS.fullmatch(bare) or _numbers_rows(bare))


def is_lettering(texts: Sequence[str]) -> bool:
    """Whether a row only letters the columns: 甲 | 乙 | 丙 | 1 | 2."""
    printed = [bare for text in texts if (bare := squeeze(text))]
    lettered = len(printed) > 1 and all(map(_LETTER.fullmatch, printed))
    return lettered and printed[0] in ("甲", "栏次", "列次")


def key_columns(rows: Lines) -> frozenset[int]:
    """Columns of serial numbers, codes and units, if the rows are those of a list.

    A list has a column of units: nothing else tells its codes from its values for certain.
    """
    texts: dict[int, list[str]] = {}
    heads: dict[int, set[str]] = {}
    first_words: list[int] = []
    for cells, contents in rows:
        figures = Content.FIGURE in contents or any(unit_of(c.text) for c in cells)
        for cell in cells:
            if cell.column_span != 1:
                continue
            bare = squeeze(cell.text)
            if figures and bare:
                texts.setdefault(cell.column, []).append(bare)
            elif bare:
                heads.setdefault(cell.column, set()).add(bare)
        if figures:
            first_words += [c.column for c, k in zip(cells, contents, strict=True) if _is_label(c, k)][
                :1
            ]
    units = {column for column, found in texts.items() if _are_units(found)}
    if not units or not first_words:
        return frozenset()
    label = max(set(first_words), key=first_words.count)
    codes = {
        column
        for column, found in texts.items()
        if column not in units
        and column != label
        and _are_codes(found, named=any(map(_numbers_rows, heads.get(column, ()))), front=column < label)
    }
    return frozenset(units | codes)


def is_key(cell: Cell, content: Content, keys: frozenset[int]) -> bool:
    """Whether a cell of a data row stands in a column of keys and holds one, or is blank there."""
    if cell.column not in keys or cell.column_span != 1:
        return False
    bare = squeeze(cell.text)
    return content is Content.EMPTY or bool(
        unit_of(bare) or _NO_UNIT.fullmatch(bare) or _CODE.fullmatch(bare)
    )


def _is_label(cell: Cell, content: Content) -> bool:
    return content is Content.WORDS and unit_of(cell.text) is None


def _numbers_rows(text: str) -> bool:
    return _NUMBERS_ROWS.fullmatch(text) is not None


def _are_units(texts: Sequence[str]) -> bool:
    units = sum(unit_of(text) is not None for text in texts)
    either = units + sum(_NO_UNIT.fullmatch(text) is not None for text in texts)
    return units >= LEAST_UNITS and either >= UNIT_SHARE * len(texts)


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
