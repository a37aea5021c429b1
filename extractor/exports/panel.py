"""The panel: issuers × years over the editions of a form, under the paths of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.exports.archive import scalar_text
from extractor.exports.tables import Cell, Column, Kind, Row, Table, fits
from extractor.forms.comparable import Comparable, comparables, correspondences
from extractor.forms.form import Form
from extractor.result import Extraction, Review
from extractor.store.store import Store

_COLUMNS = (
    Column("issuer", Kind.STRING, "发布机构", "Organ that issued the report"),
    Column("report_year", Kind.INTEGER, "报告年度", "Year that is reported on"),
    Column(
        "path",
        Kind.STRING,
        "统一到目标版本的路径；“a + b”为合计",
        "Path in the edition; `a + b` is a sum",
    ),
    Column(
        "value",
        Kind.DECIMAL,
        "数值，按目标版本的单位；任一部分无数字则为空",
        "The figure in the unit of the edition; empty unless every part is a number",
    ),
    Column("unit", Kind.STRING, "目标版本的单位", "Unit of the edition"),
    Column(
        "comparability",
        Kind.STRING,
        "可比性：exact 同一口径；close 口径同而情形有变；approximate 大致可比",
        "exact, close (other circumstances) or approximate (definitions overlap)",
    ),
    Column("why", Kind.STRING, "可比性说明", "Why it compares no better"),
    Column(
        "status",
        Kind.STRING,
        "accepted 各部分均采信；review 有待复核",
        "accepted if every part is, else review",
    ),
    Column("confidence", Kind.REAL, "各部分概率的最小值", "Of the least sure part"),
    Column("form", Kind.STRING, "所印的版本", "Edition that is printed"),
    Column(
        "fields",
        Kind.STRING,
        "所印版本的字段，以分号分隔",
        "Fields of that edition, parted by semicolons",
    ),
    Column("scope", Kind.STRING, "统计范围", "Whom the figures cover, as far as the report tells"),
    Column("admin_level", Kind.STRING, "层级", "Administrative level"),
    Column(
        "region_code",
        Kind.STRING,
        "行政区划代码（报告所载）",
        "Code of the division, as the report tells",
    ),
    Column(
        "candidates",
        Kind.INTEGER,
        "该机构该年度的报告份数；取其一",
        "Reports of the organ and year; one is taken",
    ),
    Column("document", Kind.STRING, "所取报告的文件", "Document that is taken"),
    Column("part", Kind.INTEGER, "第几份报告", "Number of the report in its file"),
)


@dataclass(frozen=True)
class _Choice:
    """Of organs and years with several reports: what is not taken, and how many there are."""

    passed_over: frozenset[tuple[str, int]]
    candidates: Mapping[tuple[str, int], int]


def panel_table(source: Store, edition: Form, forms: Sequence[Form]) -> Table:
    """Figures that compare with ``edition``, of one report for each issuer and year.

    Of several reports of an issuer and year the one is taken that is complete, then that with
    the fewest fields to review, then with the fewest failing rules, then the first by name.
    Reports without issuer or year, and of editions that do not compare, are not in the panel.
    """
    comparing = {form.id: form for form in forms if _compares(form, edition)}
    choice = _choice(source, tuple(comparing))

    def rows(report: Extraction) -> Iterator[Row]:
        issuer, year = report.metadata.get("issuer"), report.metadata.get("report_year")
        form = comparing.get(report.form or "")
        if form is None or not isinstance(issuer, str) or not isinstance(year, int):
            return
        if (report.document, report.part) in choice.passed_over:
            return
        end = _end(report, choice.candidates.get((issuer, year), 1))
        for found in comparables(report, form, edition):
            yield [issuer, year, *_figure(found, report, edition), *end]

    return Table(
        "panel",
        f"面板：机构 × 年度，统一到 {edition.id}",
        f"Panel: issuers × years under the paths of {edition.id}",
        _COLUMNS,
        rows,
        key=("issuer", "report_year", "path"),
    )


def _compares(form: Form, edition: Form) -> bool:
    return any(found.relation.compares for found in correspondences(form, edition))


def _choice(source: Store, forms: Sequence[str]) -> _Choice:
    marks = ", ".join("?" * len(forms))
    found = source.query(_CANDIDATES.format(marks=marks), *forms)
    passed: set[tuple[str, int]] = set()
    candidates: dict[tuple[str, int], int] = {}
    for key, group in groupby(found, key=lambda row: (row[0], row[1])):
        _, *others = ((document, part) for _, _, document, part in group)
        passed.update(others)
        candidates[key] = 1 + len(others)
    return _Choice(frozenset(passed), candidates)


def _figure(found: Comparable, report: Extraction, edition: Form) -> list[Cell]:
    wanted = set(found.fields)
    parts = [item for item in report.fields if item.path in wanted]
    sure = len(parts) == len(wanted) and all(item.status is Review.ACCEPTED for item in parts)
    number = found.value if found.value is not None and fits(found.value, Kind.DECIMAL) else None
    return [
        found.path,
        number,
        edition.fields[found.path.partition(" + ")[0]].unit,
        str(found.relation),
        found.why or None,
        str(Review.ACCEPTED if sure else Review.REVIEW),
        min((item.confidence for item in parts), default=None),
        report.form,
        ";".join(found.fields),
    ]


def _end(report: Extraction, candidates: int) -> list[Cell]:
    told = (report.metadata.get(key) for key in ("scope", "admin_level", "region_code"))
    return [*map(scalar_text, told), candidates, report.document, report.part]


# Figures are counted only where there is something to choose. {marks}: a mark for each form.
_CANDIDATES = """
WITH candidate AS (
  SELECT issuer, report_year, document, part, report, status,
         count(*) OVER (PARTITION BY issuer, report_year) AS n
  FROM documents WHERE issuer IS NOT NULL AND report_year IS NOT NULL AND form IN ({marks}))
SELECT issuer, report_year, document, part FROM candidate WHERE n > 1
ORDER BY issuer, report_year, status <> 'complete',
  (SELECT count(*) FROM field JOIN text ON text.id = field.status
   WHERE field.report = candidate.report AND extra = 0 AND text.text = 'review'),
  (SELECT count(*) FROM finding JOIN text ON text.id = finding.verdict
   WHERE finding.report = candidate.report AND text.text = 'FAIL'),
  document, part
"""
