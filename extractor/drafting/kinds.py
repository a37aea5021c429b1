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
    r"金额|经费|费用|收入|支出|资金|[收缴]费(?!人|户|项|件)|罚款|预算|决算|amount|\bfees?\b|\bcosts?\b|budget"
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
    leaves = [(line, line.at or 0) for line in _leaves(columns)]
    by_column = {at: _kinds(row.texts[at : at + 1] for row in block.rows) for _, at in leaves}
    mixed = any({"text", "date", "yes_no"} & k and len(k) > 1 for k in by_column.values())
    listed = any(line.unit for line in _leaves(rows))
    across = (len(by_column) == 1 or mixed or listed) and bool(rows)
    for line, at in leaves:
        line.kind = "" if across else _kind(by_column[at], line, block.unit)
    for line in _leaves(rows):
        if across:
            inherited = _leaves(columns)[0].label if len(by_column) == 1 else ""
            line.kind = _kind(_kinds([block.rows[line.at or 0].texts]), line, block.unit, inherited)
        elif _is_money("", line.unit):
            line.kind = "money"


def _leaves(lines: Sequence[DraftLine]) -> list[DraftLine]:
    return [chain[-1] for chain in walk(lines) if chain[-1].at is not None]


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


def _kind(found: set[str], line: DraftLine, unit: str, inherited: str = "") -> str:
    """The kind of a line; empty for counts, which is what a form takes for granted."""
    label = line.label
    if not found:
        return _kind_by_label(label, line.unit) or (_kind_by_label(inherited, "") if inherited else "")
    if "text" in found and not found & {"count", "number", "signed"}:
        return "text"
    if len(found) == 1 and found & {"yes_no", "date"}:
        return found.copy().pop()
    if found <= {"count", "number", "signed"}:
        if "signed" in found:
            return "signed" if "number" not in found else "number"
        if _is_money(label, line.unit or unit):
            return "money"
        if "number" in found:
            return "number"
        return "signed" if _SIGNED.search(label) else ""
    return "text" if found & {"text", "date", "yes_no"} else ""


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
