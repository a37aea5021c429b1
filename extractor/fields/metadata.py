"""What a report says of itself: title, organ, year, period, page head, contact, scope."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from extractor.document import Document, Line
from extractor.fields.dates import arabic, compact, is_date, iso_date, period_of, year_of
from extractor.fields.english import english_head
from extractor.fields.issuer import find_issuer, flowing
from extractor.fields.page_head import head_pairs, property_values
from extractor.fields.places import admin_level
from extractor.fields.title import Title, find_title
from extractor.forms.form import Form
from extractor.result import Scalar

_FIRST_SECTION = re.compile(
    r"^(?:一[、.,]|\(一\)|1[、.])?(?:总体|基本|总体工作|工作)?(?:情况|概述|概况)$"
)
_HEAD_LINES = 60
"""Lines searched for the page head where the first section is not recognised."""

_FIRST_YEAR = 2008
"""The Regulations are in force since 2008: no report tells of a year before."""

_CONTACT: Mapping[str, re.Pattern[str]] = {
    "contact.address": re.compile(
        r"(?<!网站)(?<!网络)(?<!网)(?<!下载)地址(?:为|[:：])([^,，。;；)）\n]{4,60})"
    ),
    "contact.postcode": re.compile(r"(?:邮编|邮政编码)(?:为|[:：])?(\d{6})(?!\d)"),
    "contact.phone": re.compile(
        r"电话(?:号码)?(?:为|[:：])?((?:\(?0\d{2,3}\)?[-—–]?)?\d{7,8}(?:-\d{1,5})?|1\d{10})"
    ),
    "contact.email": re.compile(
        r"(?:邮箱|[Ee]-?mail|邮件)(?:地址)?(?:为|[:：])?([\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    ),
}
_CITED = re.compile(r"(?:根据|按照|依据|依照|遵照)(.*?)(?:。|\n|$)")
_BASIS = re.compile(r"《[^》]{4,60}》|国办[^,，。、;；《》()]{0,8}〔\d{4}〕\d+号")

_STATISTICS = re.compile(r"((?:19|20)\d{2})年度?[^。，]{0,40}统计报?表")

_AGGREGATE = re.compile(
    r"(?:全[省市区县州盟旗]|数据|统计)[^。，]{0,8}汇总|汇总(?:全|数据|统计)|(?:全[省市区县州盟旗])(?:各级)?(?:行政机关)?(?:共)?(?:受理|收到|办理|新收|接收)"
    r"|(?:全[省市区县州盟旗]|各[镇乡街])[^。]{0,20}(?:各部门|各单位|各镇|各乡|各街道)[^。]{0,20}(?:数据|统计)"
    r"|数据[^。]{0,20}(?:包括|包含|涵盖|含)[^。]{0,30}(?:各级|各部门|各镇|各乡|所属)"
)
_GOVERNMENT_ONLY = re.compile(r"本级政府(?:信息公开)?(?:数据|情况)|[省市区县]本级")
_OWN = re.compile(r"本机关|(?:我|本)(?:局|委|厅|部|院|校|镇|乡|街道|办|单位|中心|公司|署|馆|行|社)")
_OWN_LEVELS = ("township", "department_of_local_government", "state_council_department", "other")


def read_metadata(document: Document, form: Form | None = None) -> dict[str, Scalar]:
    """Metadata keys (without ``meta.``) → value, as far as the document states them.

    Dates are ISO strings, ``report_year`` is an ``int``. The year is the title's; failing
    that the period's, the lead paragraph's, and last the year before its date. ``form`` only
    keeps out keys that the form does not know.
    """
    lines = [line for line in document.lines if line.text.strip()]
    if english := english_head(lines, document.properties):
        return english
    head_lines = lines[: _head_end(lines)]
    properties = property_values(document.properties)
    pairs = head_pairs((*head_lines, *lines[-10:]), document.tables)
    title = find_title(head_lines, document.properties) or _told_title(pairs)
    text = flowing(lines)
    issuer = find_issuer(title, lines, text, pairs, properties)
    found: dict[str, Scalar | None] = {
        "title": title.text if title else None,
        "issuer": issuer,
        "admin_level": admin_level(issuer) if issuer else None,
        **_page_head(pairs, properties, lines),
        **{key: _first(pattern, text) for key, pattern in _CONTACT.items()},
        "basis_documents": _basis(flowing(head_lines)),
    }
    found |= _times(title, text, (_lead_year(head_lines), _table_year(document)), found)
    found["scope"] = _scope(text, title, found["admin_level"])
    known = {datum.path.removeprefix("meta.") for datum in form.metadata} if form else found.keys()
    return {key: value for key, value in found.items() if value is not None and key in known}


def _head_end(lines: Sequence[Line]) -> int:
    """Where the first section begins: what stands above is title, page head and lead."""
    for index, line in enumerate(lines):
        if _FIRST_SECTION.match(compact(line.text)):
            return index
    return min(len(lines), _HEAD_LINES)


def _told_title(pairs: Mapping[str, str]) -> Title | None:
    return find_title((), {"title": pairs.get("title", "")})


def _page_head(
    pairs: Mapping[str, str], properties: Mapping[str, str], lines: Sequence[Line]
) -> dict[str, str | None]:
    told = {**properties, **pairs}
    written = iso_date(told.get("date_written", "")) or _signed_date(lines)
    code = re.match(r"[19]\d[0-9A-HJ-NP-RTUW-Y]{16}(?=\D|$)", told.get("index_no", ""))
    return {
        "index_no": told.get("index_no"),
        "document_no": told.get("document_no"),
        "date_written": written,
        "date_published": iso_date(told.get("date_published", "")),
        "topic_class": told.get("topic_class"),
        "keywords": told.get("keywords"),
        "validity": told.get("validity"),
        "source": told.get("source"),
        "source_url": told.get("source_url"),
        "issuer_code": told.get("issuer_code") or (code[0] if code else None),
    }


def _signed_date(lines: Sequence[Line]) -> str | None:
    return next((iso_date(line.text) for line in reversed(lines[-8:]) if is_date(line.text)), None)


def _times(
    title: Title | None,
    text: str,
    told: Sequence[int | None],
    found: Mapping[str, Scalar | None],
) -> dict[str, Scalar | None]:
    period = period_of(text)
    years = (
        title.year if title else None,
        period[0].year if period else None,
        *told,
        *(_year_before(found.get(key)) for key in ("date_written", "date_published")),
    )
    year = next((y for y in years if y is not None and _FIRST_YEAR <= y <= date.today().year), None)
    return {
        "report_year": year,
        "period_start": period[0].isoformat() if period else None,
        "period_end": period[1].isoformat() if period else None,
    }


def _lead_year(lines: Sequence[Line]) -> int | None:
    """The year of 现将2020年度…报告如下, or of the first sentence that begins with a year."""
    text = arabic(flowing(lines))
    told = re.search(r"((?:19|20)\d{2})年度?[^。]{0,40}(?:报告|年报)", text)
    begun = re.search(r"(?:^|[\n。])((?:19|20)\d{2})年(?!\d)", text)
    found = told or begun
    return int(found[1]) if found else None


def _table_year(document: Document) -> int | None:
    """The year in the title of a statistical table that stands for itself: 2016年度…统计表."""
    captions = (table.caption for table in document.tables)
    tops = (cell.text for table in document.tables for cell in table.cells if cell.row == 0)
    for text in (*captions, *tops, *(line.text for line in document.lines)):
        plain = compact(text)
        told = _STATISTICS.search(arabic(plain)) if "统计" in plain else None
        if told:
            return int(told[1])
    return None


def _year_before(value: Scalar | None) -> int | None:
    year = year_of(value) if isinstance(value, str) else None
    return None if year is None else year - 1


def _basis(text: str) -> str | None:
    cited = [name for part in _CITED.findall(text) for name in _BASIS.findall(part)]
    return "；".join(dict.fromkeys(cited)) or None


def _scope(text: str, title: Title | None, level: Scalar | None) -> str | None:
    """Whose figures they are, where the report says so."""
    if title is not None and "本级" in title.text:
        return "government_level_only"
    if level in _OWN_LEVELS:
        return "own_organ" if _OWN.search(text) else None
    if _AGGREGATE.search(text):
        return "whole_region_aggregate"
    return "government_level_only" if _GOVERNMENT_ONLY.search(text) else None


def _first(pattern: re.Pattern[str], text: str) -> str | None:
    found = pattern.search(text)
    return found[1] if found else None
