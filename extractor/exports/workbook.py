"""An Excel file for people: a sheet for each form, doubtful cells in colour with their reasons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from extractor.exports.bookfile import new_book, save_book
from extractor.exports.codebook import STATES
from extractor.exports.sheet import ABSENT, COMMENTS, DOUBT, ROWS, Sheet, Shown
from extractor.exports.tables import Cell, Table
from extractor.forms.form import Form
from extractor.result import REASONS, Extraction, Field, Review, ValueState, Verdict

_HEADS = (
    ("发布机构", "issuer", 28),
    ("报告年度", "report_year", 10),
    ("文件", "document", 30),
    ("第几份", "part", 8),
    ("读取结果", "document_status", 11),
    ("待复核", "review", 8),
    ("勾稽不成立", "rules_failed", 11),
)
"""The columns before the figures: heads in Chinese and English, width."""

_HEAD_ROWS = 3
"""Above the figures: the label of the row of the form, that of its column, the path."""

_WIDE = {"document": 30, "issuer": 28, "title": 44, "error": 44, "metadata": 30}


class Workbook:
    """Sheets: what the colours mean, documents, one for each form.

    Raises:
        MissingExtra: openpyxl is not installed.
    """

    def __init__(self, path: Path, documents: Table, forms: Sequence[Form]) -> None:
        self._path, self._table = path, documents
        self._book = new_book()
        _legend(Sheet(self._book, "说明 About", (20, 64, 76), frozen=(1, 0)))
        widths = [_WIDE.get(column.name, 13) for column in documents.columns]
        self._documents = Sheet(self._book, "文件 Documents", widths, frozen=(2, 1))
        self._documents.head(column.zh for column in documents.columns)
        self._documents.head(column.name for column in documents.columns)
        self._forms = {form.id: form for form in forms}
        self._sheets = {form.id: [self._form_sheet(form, form.id)] for form in forms}

    def add(self, report: Extraction) -> None:
        for row in self._table.rows(report):
            self._documents.add(map(Shown, row))
        if report.form in self._forms:
            self._open_sheet(self._forms[report.form]).add(_line(report, self._forms[report.form]))

    def close(self) -> None:
        save_book(self._book, self._path)

    def _open_sheet(self, form: Form) -> Sheet:
        """The last sheet of the form; a new one where it is full."""
        sheets = self._sheets[form.id]
        if sheets[-1].rows == ROWS:
            sheets.append(self._form_sheet(form, f"{form.id[:24]} ({len(sheets) + 1})"))
        return sheets[-1]

    def _form_sheet(self, form: Form, title: str) -> Sheet:
        widths = [width for _, _, width in _HEADS] + [14] * len(form.fields)
        sheet = Sheet(self._book, title, widths, frozen=(_HEAD_ROWS, 2))
        specs = form.fields.values()
        sheet.head([*(zh for zh, _, _ in _HEADS), *(" / ".join(s.row.labels) for s in specs)])
        sheet.head([*("" for _ in _HEADS), *(" / ".join(s.column.labels) for s in specs)])
        sheet.head([*(name for _, name, _ in _HEADS), *(s.path for s in specs)])
        return sheet


def _line(report: Extraction, form: Form) -> Iterator[Shown]:
    fields = {item.path: item for item in report.fields}
    for value in _beginning(report):
        yield Shown(value)
    for path in form.fields:
        yield _shown(fields[path], form.fields[path].unit) if path in fields else Shown(None)


def _beginning(report: Extraction) -> tuple[Cell, ...]:
    """The cells under :data:`_HEADS`."""
    metadata = {key: v for key, v in report.metadata.items() if isinstance(v, str | int)}
    return (
        metadata.get("issuer"),
        metadata.get("report_year"),
        report.document,
        report.part,
        str(report.status),
        sum(item.status is Review.REVIEW for item in report.fields),
        sum(finding.verdict is Verdict.FAIL for finding in report.findings),
    )


def _shown(item: Field, unit: str | None) -> Shown:
    """Where no value is, or another unit than the form's is printed, the cell's own text."""
    plain = item.value is not None and item.unit in (None, unit)
    value = item.value if plain or not item.raw else item.raw
    if item.status is Review.REVIEW:
        return Shown(value, DOUBT, _doubts(item))
    if item.state in (ValueState.NOT_IN_FORM, ValueState.NOT_FOUND):
        return Shown(value, ABSENT)
    return Shown(value)


def _doubts(item: Field) -> str:
    lines = [f"{code}: {REASONS.get(code, '')}" for code in item.reasons]
    lines.append(f"{item.state}, confidence {item.confidence:.3g}")
    if item.raw:
        lines.append(f"原文 printed: {item.raw}")
    return "\n".join(lines)


def _legend(sheet: Sheet) -> None:
    sheet.head(("", "说明", "About"))
    for mark, zh, en, colour in (
        (
            "",
            "每种表式一张工作表，每份报告一行；数值照原文，不换算、不更正。",
            "A sheet for each form, a row for each report; values are as printed, never corrected.",
            "",
        ),
        (
            "待复核 review",
            "存疑，请对照原文；批注写明原因。",
            "Doubtful: compare it with the source; the comment says why.",
            DOUBT,
        ),
        (
            "",
            f"每张工作表至多 {COMMENTS:,} 条批注；全部原因见字段表 fields。",
            f"At most {COMMENTS:,} comments in a sheet; the table of fields has every reason.",
            "",
        ),
        (
            "无此项 absent",
            "所印表格没有此行、此列，或文件中没有此表；不是零。",
            "The printed table lacks the row or column, or is not in the document; no zero.",
            ABSENT,
        ),
        ("空白 blank", "所印单元格为空；不是零。", "The printed cell is empty; no zero.", ""),
    ):
        sheet.add((Shown(mark, colour), Shown(zh), Shown(en)))
    sheet.head(("state", "状态", "State"))
    for state, (zh, en) in STATES.items():
        sheet.add((Shown(str(state)), Shown(zh), Shown(en)))
