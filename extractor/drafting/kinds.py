"""What the cells of a line hold, guessed from a filled sample, and from labels where it is blank."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extractor.drafting.blocks import Block
from extractor.drafting.outlines import DraftLine, walk
from extractor.fields.dates import is_date
from extractor.fields.values import parse_value

_YES_NO = re.compile(r"是|否|有|√|×|✓|✗|[Yy]es|[Nn]o|YES|NO")
_MONEY_UNIT = re.compile(r"[千百]?[万亿]?元|EUR|USD|GBP|CNY|RMB|[€$£¥]")
_MONEY = re.compile(
    r"金额|经费|费用|收入|支出|资金|[收缴]费(?!人|户|项|件)|预算|决算|amount|\bfees?\b|\bcosts?\b|budget"
    r"|expenditure|revenue",
    re.IGNORECASE,
)
_DATE = re.compile(r"日期|时间$|\bdate\b", re.IGNORECASE)
_WHETHER = re.compile(r"是否|有无|\bwhether\b|\(yes/no\)", re.IGNORECASE)
_TEXT = re.compile(
    r"名称|姓名|备注|说明|联系人|地址|电话|网址|负责人|remarks?$|notes?$|comments?$|\bname\b|address",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"增\s*/?\s*减|[±+/]-|同比|\bchange\b", re.IGNORECASE)


def number(text: str | None) -> Decimal | None:
    """The figure that a cell prints; ``None`` for words and for blanks.

    >>> number("1,024件"), number(""), number("-3.50")
    (Decimal('1024'), None, Decimal('-3.50'))
    """
    value = parse_value(text or "", "number").value.value
    return Decimal(value) if isinstance(value, (int, Decimal)) else None


def guess_kinds(block: Block, rows: Sequence[DraftLine], columns: Sequence[DraftLine]) -> None:
    """Sets ``kind`` on the lines whose cells hold no counts: of columns, or of the lines of a list."""
    by_column = {line.at or 0: unit for line, unit in _leaves(columns, block.unit)}
    found = {at: _kinds(row.texts[at : at + 1] for row in block.rows) for at in by_column}
    mixed = any({"text", "date", "yes_no"} & kinds and len(kinds) > 1 for kinds in found.values())
    row_leaves = _leaves(rows, "")
    listed = len(found) == 1 or mixed or any(unit for _, unit in row_leaves)
    if not listed or not rows:
        for line, unit in _leaves(columns, block.unit):
            line.kind = _kind(found[line.at or 0], line.label, unit)
        for line, unit in row_leaves:
            line.kind = "money" if _is_money("", unit) else ""
        return
    only = columns[0] if len(found) == 1 else None
    for line, unit in row_leaves:
        kinds = _kinds([block.rows[line.at or 0].texts])
        told = unit or (only.unit if only else "") or block.unit
        line.kind = _kind(kinds, line.label, told, only.label if only else "")


def _leaves(lines: Sequence[DraftLine], unit: str) -> list[tuple[DraftLine, str]]:
    """The lines with cells, each with the unit that it has or inherits."""
    return [
        (chain[-1], next((line.unit for line in reversed(chain) if line.unit), unit))
        for chain in walk(lines)
        if chain[-1].at is not None
    ]


def _kinds(texts: Iterable[Sequence[str | None]]) -> set[str]:
    return {kind for row in texts for text in row if (kind := _kind_of(text))}


def _kind_of(text: str | None) -> str:
    bare = (text or "").strip()
    if not bare or re.fullmatch(r"[-—–−/\\]+|无|不适用|N/?A|n/?a", bare):
        return ""
    if _YES_NO.fullmatch(bare):
        return "yes_no"
    if is_date(bare) and not bare.isdecimal():
        return "date"
    figure = number(bare)
    if figure is None:
        return "text"
    if figure < 0 or bare[0] in "+＋":
        return "signed"
    return "count" if figure == figure.to_integral() and "." not in bare else "number"


def _kind(found: set[str], label: str, unit: str, inherited: str = "") -> str:
    """The kind of a line; empty for counts, which is what a form takes for granted."""
    if not found:
        return _kind_by_label(label, unit) or (_kind_by_label(inherited, "") if inherited else "")
    if len(found) == 1 and found & {"yes_no", "date"}:
        return next(iter(found))
    if found & {"text", "date", "yes_no"}:
        return "text"
    if "signed" in found:
        return "number" if "number" in found else "signed"
    if _is_money(label, unit):
        return "money"
    if "number" in found:
        return "number"
    return "signed" if _SIGNED.search(label) else ""


def _is_money(label: str, unit: str) -> bool:
    if unit:
        return bool(_MONEY_UNIT.fullmatch(unit))
    return bool(_MONEY.search(label))


def _kind_by_label(label: str, unit: str) -> str:
    if _is_money(label, unit):
        return "money"
    for pattern, kind in ((_WHETHER, "yes_no"), (_DATE, "date"), (_SIGNED, "signed")):
        if pattern.search(label):
            return kind
    return "text" if _TEXT.search(label) and not unit else ""
