"""The tables that every archive has: documents, fields, findings, facts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extractor.causes import support
from extractor.document import Provenance
from extractor.exports.tables import Cell, Column, Kind, Row, Table, fits
from extractor.outputs.tidy import label_of, place_in_words, text_of
from extractor.result import Extraction, Field, Review, Scalar, Verdict, dumps

_TEXT, _COUNT, _REAL = Kind.STRING, Kind.INTEGER, Kind.REAL

_DOCUMENT = (
    Column(
        "document",
        _TEXT,
        "文件：相对输入的路径，或“档案!成员”",
        "Path relative to the input, or archive!member",
    ),
    Column(
        "part", _COUNT, "同一文件中的第几份报告，自 1 起", "Number of the report in its file, from 1"
    ),
)
_REPORT = (
    Column(
        "form",
        _TEXT,
        "表式版本；空：不是已知的报告",
        "Edition of the form; empty: no report that is known",
    ),
    Column("issuer", _TEXT, "发布机构", "Organ that issued the report"),
    Column("report_year", _COUNT, "报告年度", "Year that is reported on"),
    Column(
        "document_status",
        _TEXT,
        "读取结果：complete、partial、failed",
        "Outcome: complete, partial or failed",
    ),
)
_NUMBER = Column(
    "number",
    Kind.DECIMAL,
    "供计算的数值；未印数字时为空，空不是零",
    "The value for arithmetic; empty where no number is printed (never a zero), or where it has "
    "more digits than the column holds",
)

METADATA = (
    Column("title", _TEXT, "标题", "Title"),
    Column("admin_level", _TEXT, "层级", "Administrative level"),
    Column("region_code", _TEXT, "行政区划代码", "Code of the division (GB/T 2260)"),
    Column(
        "scope",
        _TEXT,
        "统计范围：本机关、本级或汇总",
        "Whom the figures cover: one organ, a level, a whole region",
    ),
    Column("index_no", _TEXT, "索引号", "Index number"),
    Column("document_no", _TEXT, "文号", "Document number"),
    Column("period_start", _TEXT, "统计期限起", "First day of the period"),
    Column("period_end", _TEXT, "统计期限止", "Last day of the period"),
    Column("date_written", _TEXT, "成文日期", "Date written"),
    Column("date_published", _TEXT, "发布日期", "Date published"),
    Column(
        "url_fetched",
        _TEXT,
        "抓取网址（由档案记载）",
        "Address it was fetched from, as the archive says",
    ),
    Column("date_fetched", _TEXT, "抓取时间（由档案记载）", "When it was fetched, as the archive says"),
)
"""Keys of the metadata that have a column of their own; ``metadata`` has all."""


def documents_table() -> Table:
    columns = (
        *_DOCUMENT,
        *_REPORT,
        Column("reasons", _TEXT, "原因代码，以分号分隔", "Codes of reasons, parted by semicolons"),
        Column("error", _TEXT, "失败或截断的说明", "Why it failed or was cut, in words"),
        Column("form_confidence", _REAL, "版本判断的把握", "Probability of the edition"),
        Column("fields", _COUNT, "表式字段数", "Fields of the form"),
        Column("accepted", _COUNT, "已采信的字段数", "Fields that are accepted"),
        Column("review", _COUNT, "待复核的字段数", "Fields that a person should look at"),
        Column("rules_failed", _COUNT, "不成立的勾稽关系数", "Instances of rules that fail"),
        Column("facts", _COUNT, "正文中的数字数", "Counts told in prose"),
        Column("unmapped", _COUNT, "不属于表式的行数", "Printed rows that are no row of the form"),
        *METADATA,
        Column("metadata", _TEXT, "全部元数据（JSON）", "All metadata as JSON"),
        Column("sha256", _TEXT, "文件内容的 SHA-256", "SHA-256 of the content"),
    )
    return Table(
        "documents",
        "文件：每份报告一行，失败的文件也在内",
        "Documents: a row for each report, and for each file that failed",
        columns,
        _document_rows,
        key=("document", "part"),
        refers=False,
    )


def fields_table() -> Table:
    columns = (
        *_DOCUMENT,
        *_REPORT,
        Column("path", _TEXT, "字段的规范路径", "Canonical path of the field"),
        Column("label", _TEXT, "原文的行、列标题", "Row and column labels as printed"),
        Column(
            "value", _TEXT, "所印的值，数字保留全部位数", "The value as printed, with all its digits"
        ),
        _NUMBER,
        Column("state", _TEXT, "单元格状态", "What stands in the cell"),
        Column("raw", _TEXT, "单元格原文", "Text of the cell"),
        Column("unit", _TEXT, "所印的单位", "Unit as printed"),
        Column("note", _TEXT, "单元格中的附注", "Note in the cell"),
        Column(
            "confidence",
            _REAL,
            "值与状态同原文一致的概率",
            "Probability that value and state are as printed",
        ),
        Column(
            "status", _TEXT, "accepted 采信；review 待复核", "accepted, or review: a person should look"
        ),
        Column("reasons", _TEXT, "存疑原因代码，以分号分隔", "Codes of doubts, parted by semicolons"),
        Column("page", _COUNT, "页码，自 1 起", "Page, from 1"),
        Column("table", _COUNT, "文件中第几张表", "Number of the table in the document"),
        Column("row", _COUNT, "表中第几行", "Row of the table"),
        Column("column", _COUNT, "表中第几列", "Column of the table"),
        Column("place", _TEXT, "最精确的位置", "Most exact place that the format knows"),
        Column(
            "support", _COUNT, "有证明力且成立的勾稽关系数", "Rules that hold there and prove something"
        ),
        Column(
            "extra",
            Kind.BOOLEAN,
            "属于其他版本的行，或印有数字的合并行",
            "Of a sibling edition, or a group row",
        ),
    )
    return Table(
        "fields",
        "字段：每个字段一行（长表）",
        "Fields: a row for each field of each report",
        columns,
        _field_rows,
    )


def findings_table() -> Table:
    columns = (
        *_DOCUMENT,
        *_REPORT,
        Column("rule", _TEXT, "勾稽关系", "Rule"),
        Column("scope", _TEXT, "适用的行、列（JSON）", "Row, column or block it is about, as JSON"),
        Column(
            "verdict",
            _TEXT,
            "PASS 成立；FAIL 不成立；NOT_ASSESSABLE 无法判断",
            "PASS, FAIL or NOT_ASSESSABLE",
        ),
        Column("if_blanks_are_zero", _TEXT, "若空白视为零的判断", "The verdict if blanks were zeros"),
        Column(
            "vacuous",
            Kind.BOOLEAN,
            "只有零或空白，无证明力",
            "Only zeros or blanks stand in it: it proves nothing",
        ),
        Column("expected", Kind.DECIMAL, "应为", "What the operands make"),
        Column("actual", Kind.DECIMAL, "所印", "What is printed"),
        Column("severity", _TEXT, "error、warning、info", "error, warning or info"),
        Column(
            "culprit",
            _TEXT,
            "source 原文如此；reading 读取有误；unknown 不明",
            "Whose fault: source, reading or unknown",
        ),
        Column(
            "operands",
            _TEXT,
            "参与计算的字段及数值（JSON）",
            "Fields and figures that stand in it, as JSON",
        ),
        Column(
            "proposal",
            _TEXT,
            "修正建议（JSON），从不自动采用",
            "A proposed repair as JSON; never applied",
        ),
    )
    return Table(
        "findings",
        "勾稽：每条勾稽关系的每次核对一行",
        "Findings: a row for each instance of a rule",
        columns,
        _finding_rows,
    )


def facts_table() -> Table:
    columns = (
        *_DOCUMENT,
        *_REPORT,
        Column("path", _TEXT, "所述数量的规范路径", "Canonical path of what is counted"),
        Column("value", _TEXT, "文中的值", "The value as written"),
        _NUMBER,
        Column("unit", _TEXT, "单位", "Unit"),
        Column("text", _TEXT, "原文", "The words"),
        Column("scope", _TEXT, "范围", "Whom it is about"),
        Column("period", _TEXT, "时期", "Which period"),
        Column("compares", _TEXT, "与何相比", "What it is compared with"),
        Column("confidence", _REAL, "概率", "Probability"),
        Column("page", _COUNT, "页码，自 1 起", "Page, from 1"),
        Column("place", _TEXT, "最精确的位置", "Most exact place that the format knows"),
    )
    return Table(
        "facts", "正文数字：每个一行", "Facts: a row for each count told in prose", columns, _fact_rows
    )


def head(report: Extraction) -> list[Cell]:
    """The cells of a report that begin each of its rows."""
    issuer, year = report.metadata.get("issuer"), report.metadata.get("report_year")
    return [
        report.document,
        report.part,
        report.form,
        issuer if isinstance(issuer, str) else None,
        year if isinstance(year, int) else None,
        str(report.status),
    ]


def scalar_text(value: Scalar) -> str | None:
    """A value as text, with its digits.

    >>> scalar_text(Decimal("1.50")), scalar_text(True), scalar_text(None)
    ('1.50', 'true', None)
    """
    return None if value is None else text_of(value)


def _number(value: Scalar) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value) if fits(value, Kind.DECIMAL) else None


def _document_rows(report: Extraction) -> Iterator[Row]:
    accepted = sum(item.status is Review.ACCEPTED for item in report.fields)
    reasons = dict.fromkeys([*report.reasons, *(error.code for error in report.errors)])
    yield [
        *head(report),
        ";".join(reasons) or None,
        "; ".join(error.message for error in report.errors) or None,
        report.form_confidence,
        len(report.fields),
        accepted,
        len(report.fields) - accepted,
        sum(finding.verdict is Verdict.FAIL for finding in report.findings),
        len(report.facts),
        len(report.unmapped),
        *(scalar_text(report.metadata.get(column.name)) for column in METADATA),
        dumps(dict(report.metadata)),
        report.sha256,
    ]


def _field_rows(report: Extraction) -> Iterator[Row]:
    beginning, supported = head(report), support(report.findings)
    for extra, items in ((False, report.fields), (True, report.extra)):
        for item in items:
            yield [*beginning, *_field_cells(item), supported.get(item.path, 0), extra]


def _field_cells(item: Field) -> list[Cell]:
    place = item.provenance
    return [
        item.path,
        label_of(item) or None,
        scalar_text(item.value),
        _number(item.value),
        str(item.state),
        item.raw,
        item.unit,
        item.note,
        item.confidence,
        str(item.status),
        ";".join(item.reasons) or None,
        *((place.page, place.table, place.row, place.column) if place else (None,) * 4),
        place_in_words(place) or None,
    ]


def _finding_rows(report: Extraction) -> Iterator[Row]:
    beginning = head(report)
    for finding in report.findings:
        yield [
            *beginning,
            finding.rule,
            dumps(dict(finding.scope)),
            str(finding.verdict),
            str(finding.if_blanks_are_zero),
            finding.vacuous,
            _number(finding.expected),
            _number(finding.actual),
            finding.severity,
            finding.culprit,
            dumps([{"path": o.path, "value": o.value} for o in finding.operands]),
            dumps(dict(finding.proposal)) if finding.proposal is not None else None,
        ]


def _fact_rows(report: Extraction) -> Iterator[Row]:
    beginning = head(report)
    for fact in report.facts:
        place: Provenance | None = fact.provenance
        yield [
            *beginning,
            fact.path,
            scalar_text(fact.value),
            _number(fact.value),
            fact.unit,
            fact.text,
            fact.scope,
            fact.period,
            fact.compares,
            fact.confidence,
            place.page if place else None,
            place_in_words(place) or None,
        ]
