"""The codebook of an export: every column in Chinese and English, states and reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractor.exports.tables import Column, Kind, Row, Table
from extractor.result import REASONS, ValueState

STATES: Mapping[ValueState, tuple[str, str]] = {
    ValueState.VALUE: (
        "印有数值（或文字、日期、是否）",
        "A number is printed, or text, a date, yes or no",
    ),
    ValueState.ZERO_EXPLICIT: ("印有零", "Zero is printed"),
    ValueState.BLANK: ("有单元格而为空；不是零", "The cell is there and empty; no zero"),
    ValueState.NOT_APPLICABLE: (
        "印有横线、斜线、“无”或“不适用”",
        "A dash, a slash, 无 or 不适用 is printed",
    ),
    ValueState.TEXT: ("应为数字处印有文字", "Words stand where a number belongs"),
    ValueState.UNREADABLE: ("印有内容而无法识读", "Something is printed and could not be read"),
    ValueState.NOT_IN_FORM: ("所印表格没有此行或此列", "The printed table lacks this row or column"),
    ValueState.NOT_FOUND: (
        "文件中没有应载此项的表格或章节",
        "The table or section is not in the document",
    ),
}
"""The states of a field in Chinese and English."""


def codebook_table() -> Table:
    """What the codebook says of each column."""
    columns = (
        Column("table", Kind.STRING, "表", "Table"),
        Column("column", Kind.STRING, "列", "Column"),
        Column("type", Kind.STRING, "类型", "Type"),
        Column("unit", Kind.STRING, "表式规定的单位", "Unit that the form prescribes"),
        Column("zh", Kind.STRING, "中文说明", "In Chinese"),
        Column("en", Kind.STRING, "英文说明", "In English"),
    )

    return Table("codebook", "编码手册", "Codebook", columns, key=("table", "column"), refers=False)


def codebook_rows(tables: Sequence[Table]) -> Iterator[Row]:
    for table in tables:
        for c in table.columns:
            yield [table.name, c.name, str(c.kind), c.unit or None, c.zh, c.en]


def codebook_page(tables: Sequence[Table]) -> str:
    """The codebook to read, in Markdown."""
    lines = ["# 编码手册 / Codebook", ""]
    for table in tables:
        lines += [f"## {table.name}", "", f"{table.zh}  ", table.en, ""]
        lines += _grid(
            ("列 column", "类型 type", "单位 unit", "说明", "description"),
            ((f"`{c.name}`", c.kind, c.unit, c.zh, c.en) for c in table.columns),
        )
    lines += ["## 状态 state", ""]
    lines += _grid(
        ("state", "说明", "description"), ((f"`{s}`", zh, en) for s, (zh, en) in STATES.items())
    )
    lines += ["## 原因 reasons", ""]
    lines += _grid(("reason", "description"), ((f"`{code}`", text) for code, text in REASONS.items()))
    return "\n".join(lines)


def _grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [" | ".join(heads), " | ".join("---" for _ in heads)]
    lines += [" | ".join(text.replace("|", "\\|").replace("\n", " ") for text in row) for row in rows]
    return [*(f"| {line} |" for line in lines), ""]
