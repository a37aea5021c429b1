"""The wide table of a form: a row for each report, a column for each field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from extractor.errors import FormError
from extractor.exports.archive import head, scalar_text
from extractor.exports.tables import Cell, Column, Kind, Row, Table, fits
from extractor.forms.comparable import converted
from extractor.forms.form import FieldSpec, Form
from extractor.result import Extraction, Field, Review, Scalar, Verdict

_KINDS = {
    "count": Kind.INTEGER,
    "signed": Kind.INTEGER,
    "number": Kind.DECIMAL,
    "money": Kind.DECIMAL,
    "yes_no": Kind.BOOLEAN,
}
"""The kind of a column by the type of its field; all other types are text."""

_HEAD = (
    Column("document", Kind.STRING, "文件", "Document"),
    Column("part", Kind.INTEGER, "第几份报告", "Number of the report in its file"),
    Column("form", Kind.STRING, "表式版本", "Edition of the form"),
    Column("issuer", Kind.STRING, "发布机构", "Organ that issued the report"),
    Column("report_year", Kind.INTEGER, "报告年度", "Year that is reported on"),
    Column("document_status", Kind.STRING, "读取结果", "Outcome: complete or partial"),
    Column("review", Kind.INTEGER, "待复核的字段数", "Fields that a person should look at"),
    Column("rules_failed", Kind.INTEGER, "不成立的勾稽关系数", "Instances of rules that fail"),
    Column(
        "left_out",
        Kind.INTEGER,
        "有值而本表不能容纳的字段数，见字段表",
        "Fields with a value of another kind than their column, or of rows that the data name: "
        "they stand in the table of fields alone",
    ),
    Column(
        "doubtful", Kind.STRING, "待复核字段的路径，以分号分隔", "Paths to review, parted by semicolons"
    ),
)


def wide_table(form: Form) -> Table:
    """Numbers are in the unit of the form (元 to 万元); an empty cell is no zero: see ``fields``."""
    columns = tuple(field_column(spec) for spec in form.fields.values())

    def rows(report: Extraction) -> Iterator[Row]:
        if report.form == form.id:
            yield _row(report, form)

    return Table(
        f"reports.{form.id}",
        f"{form.name}：每份报告一行（宽表）",
        f"{form.en}: a row for each report",
        (*_HEAD, *columns),
        rows,
        key=("document", "part"),
    )


def field_column(spec: FieldSpec) -> Column:
    kind = _KINDS.get(spec.type, Kind.STRING)
    return Column(spec.path, kind, spec.label, spec.en or spec.label, spec.unit or "")


def form_in_store(form_id: str, own: Mapping[str, Form]) -> Form:
    """The form that reports of the store are of.

    Raises:
        FormError: it came from a file that is not given now.
    """
    from extractor.forms.registry import load_form

    if form_id in own:
        return own[form_id]
    try:
        return load_form(form_id)
    except FormError as error:
        remedy = "Give the form's file: `--form FILE`."
        raise FormError(f"reports are of a form that is not known: {form_id}", remedy=remedy) from error


def _row(report: Extraction, form: Form) -> Row:
    held = {
        item.path: cell
        for item in report.fields
        if (cell := _held(item, form.fields.get(item.path))) is not None
    }
    printed = sum(item.value is not None for item in report.fields)
    doubtful = [item.path for item in report.fields if item.status is Review.REVIEW]
    return [
        *head(report),
        len(doubtful),
        sum(finding.verdict is Verdict.FAIL for finding in report.findings),
        printed - len(held),
        ";".join(doubtful) or None,
        *(held.get(path) for path in form.fields),
    ]


def _held(item: Field, spec: FieldSpec | None) -> Cell:
    if spec is None:
        return None
    value = item.value if item.number is None else converted(item, spec, spec)
    return cell_of(value, _KINDS.get(spec.type, Kind.STRING))


def cell_of(value: Scalar, kind: Kind) -> Cell:
    """The value if a column of this kind holds it, else nothing.

    >>> cell_of(3, Kind.INTEGER), cell_of("三件", Kind.INTEGER)
    (3, None)
    """
    if value is None or kind is Kind.STRING:
        return scalar_text(value)
    if isinstance(value, bool):
        return value if kind is Kind.BOOLEAN else None
    if isinstance(value, str) or kind is Kind.BOOLEAN:
        return None
    return value if fits(value, kind) else None
