"""Labels as a form file writes them: one line, numbering kept, with what it tells of place and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.document import LineKind
from extractor.grids.keys import unit_of

_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’"
_CN = "一二三四五六七八九十"
_STYLES = (
    ("annex", r"附[件表录]?\s*\d*\s*[:：.、]?(?=.)"),
    ("chapter", rf"第(?P<chapter>[{_CN}]{{1,3}}|\d{{1,2}})[章节部]分?[:：、.]?"),
    ("cn", rf"(?P<cn>[{_CN}]{{1,3}})\s*[、.．:：,，]"),
    ("(cn)", rf"[(（](?P<pcn>[{_CN}]{{1,3}})[)）]"),
    ("deep", r"(?P<deep>\d{1,2}(?:\.\d{1,2})+)(?![\d%])[.、]?"),
    ("n", r"(?P<n>\d{1,2})\s*[.、．:：,，](?!\d)"),
    ("(n)", r"[(（](?P<pn>\d{1,2})[)）]|(?P<halfn>\d{1,2})[)）]"),
    ("circle", r"(?P<circle>[①-⑳])"),
    ("part", r"(?:Part|Section|Table|Annex)\s+(?P<part>[A-Z]|\d{1,2}|[IVX]{1,4})\b[.:—–-]?"),
    ("letter", r"(?P<letter>[A-Za-z])[.)](?!\w)"),
    ("(letter)", r"\((?P<pletter>[a-z])\)"),
)
_MARK = re.compile("|".join(f"(?P<s{i}>{pattern})" for i, (_, pattern) in enumerate(_STYLES)))
_AMONG = re.compile(
    r"(?:其\s*中|另外?)\s*[:：,，]?\s*|(?:of which|including|thereof)[:,]?\s+", re.IGNORECASE
)
_TOLD_UNIT = re.compile(
    r"[(（\[]\s*(?:(?:计量)?单位|[Uu]nit)?\s*[:：]?\s*([^()（）\[\]:：]{1,8})\s*[)）\]]"
)
_YEAR = re.compile(r"(?:19|20)\d{2}\s*(?=年|$)|\b(?:FY\s*)?(?:19|20)\d{2}\b")
_LATIN_UNITS = re.compile(
    r"%|‰|EUR|USD|GBP|CNY|RMB|[€$£¥]|k?m²?|ha|kg|t|days?|hours?|persons?|number|no\."
)

OUTERMOST = ("cn", "chapter", "part", "annex")
"""Styles that number the sections of a report."""

RANKS = ("annex", "chapter", "part", "cn", "(cn)", "deep", "n", "(n)", "circle", "letter", "(letter)")
"""Styles of numbering from the outside in, as they are mostly nested."""

_SUM = re.compile(r".*(?:总计|合计|共计|小计)|(?:.*\b|sub-?)totals?\b.*|sum|all", re.IGNORECASE)
_WHOLE = re.compile(r"总[数量额]|.*(?:总数|总量|总数量|总额|总金额)")


@dataclass(frozen=True)
class Mark:
    """How a label is numbered: its style, its number from 1 (0: unknown), and if 其中 stands there."""

    style: str
    number: int
    among: bool
    core: str


def clean(text: str) -> str:
    """A label on one line: no blanks beside Chinese characters, single ones elsewhere.

    >>> clean("社会公\\n益组织"), clean("Requests \\n received"), clean("一、 本年新收")
    ('社会公益组织', 'Requests received', '一、本年新收')
    """
    one = re.sub(r"[\s\u00a0\u200b-\u200d\u2060\ufeff\u3000]+", " ", text).strip()
    return re.sub(rf"(?<=[{_WIDE}]) | (?=[{_WIDE}])", "", one)


def mark_of(label: str) -> Mark:
    """Numbering and what remains of a label without it.

    >>> mark_of("（三）不予公开"), mark_of("其中：1.当面申请数").style
    (Mark(style='(cn)', number=3, among=False, core='不予公开'), 'n')
    """
    text = label.strip()
    among = _AMONG.match(text)
    rest = text[among.end() :] if among else text
    found = _MARK.match(rest)
    if found is None or found.end() == len(rest):
        return Mark("", 0, bool(among), rest)
    style = next(name for i, (name, _) in enumerate(_STYLES) if found[f"s{i}"] is not None)
    number = next((v for k, v in found.groupdict().items() if v and not re.fullmatch(r"s\d+", k)), "")
    core = rest[found.end() :].strip()
    inner = _AMONG.match(core)
    return Mark(style, ordinal(number), bool(among or inner), core[inner.end() :] if inner else core)


def ordinal(text: str) -> int:
    """The number that a numbering mark counts; 0 if it cannot be told.

    >>> [ordinal(t) for t in ("十二", "3", "④", "2.1", "b", "")]
    [12, 3, 4, 1, 2, 0]
    """
    last = text.rpartition(".")[2]
    if last.isdecimal():
        return int(last)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    if len(text) == 1 and text.isascii() and text.isalpha():
        return ord(text.lower()) - ord("a") + 1
    if text and set(text) <= set(_CN):
        tens, ten, ones = text.rpartition("十")
        whole = (_CN.index(tens) + 1 if tens else 1) * 10 if ten else 0
        return whole + (_CN.index(ones) + 1 if ones else 0)
    return 0


def unit_in(label: str) -> str:
    """The unit that a label carries in brackets; empty if there is none.

    >>> unit_in("本年收费金额（单位：万元）"), unit_in("Fees (EUR)"), unit_in("其他（如有）")
    ('万元', 'EUR', '')
    """
    for found in _TOLD_UNIT.finditer(label):
        unit = found[1].strip()
        if unit_of(unit) or _LATIN_UNITS.fullmatch(unit) or "单位" in found[0]:
            return unit
    return ""


def without_year(label: str) -> str:
    """The label without the year that only this document has.

    >>> without_year("2014年度"), without_year("Requests 2023"), without_year("2023")
    ('年度', 'Requests', '')
    """
    if label.startswith("《") or not _YEAR.search(label):
        return label
    return clean(re.sub(r"^年(?!度|末|初|报)|^[\s,:(\-]+|[\s,:(\-]+$", "", _YEAR.sub("", label)))


def is_total(label: str) -> bool:
    """Whether a label says that its figures are sums of others and nothing else.

    >>> is_total("（七）总计"), is_total("Grand total"), is_total("申请总数"), is_total("其他")
    (True, True, False, False)
    """
    return _SUM.match(re.sub(r"[(（].*", "", mark_of(label).core).strip()) is not None


def is_whole(label: str) -> bool:
    """Whether a label names a whole, which other lines may divide.

    >>> is_whole("申请总数"), is_whole("罚没总金额（万元）"), is_whole("数量")
    (True, True, False)
    """
    return _WHOLE.fullmatch(re.sub(r"[(（].*", "", mark_of(label).core).strip()) is not None


def is_heading(text: str, kind: LineKind) -> bool:
    """Whether a line outside the tables heads a section: numbered on the outermost level."""
    if not text or len(text) > 60 or re.search(r"[。；;]|[.!?]$", text):
        return False
    style = mark_of(text).style
    if style in OUTERMOST:
        return True
    return kind is LineKind.HEADING and style in ("n", "")


def is_note(text: str) -> bool:
    """Whether a line inside a table is a note or names the unit, and is no caption."""
    return bool(re.match(r"注|备注|说明|[(（]?(?:计量)?单位[:：]|填表|填报|Notes?\b|Source", text))
