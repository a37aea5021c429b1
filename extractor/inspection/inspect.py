"""From what was read of a report to the remarks on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from extractor.causes import Cause, causes
from extractor.forms.form import FieldSpec, Form
from extractor.forms.registry import load_form
from extractor.inspection.remarks import (
    Addend,
    CellAt,
    Inspection,
    Kind,
    Number,
    RedrawnTable,
    Remark,
    Sum,
    Told,
)
from extractor.result import (
    Extraction,
    Field,
    Finding,
    Review,
    Status,
    ValueState,
    Verdict,
)

_ABSENT = {ValueState.NOT_IN_FORM, ValueState.NOT_FOUND}
_FEW_RULES = 5
"""A table with fewer sums is not called vacuous: there is not enough to tell."""
_VACUOUS_FROM = 0.95
"""The share of zeros and blanks, of its cells and of its sums, from which a table is vacuous."""


def inspect(report: Extraction, form: Form | None) -> Inspection:
    """Everything worth saying about a report; ``form`` is the one that it was read by."""
    remarks = [*_unread(report)]
    if form is None:
        if report.status is not Status.FAILED:
            remarks.append(Remark(Kind.UNKNOWN))
    else:
        look = _Look(report, form)
        remarks += _totals_together(_totals_together(look.causes(), "row"), "column")
        remarks += look.missing()
        remarks += look.blanks()
        remarks += _added(report)
        remarks += look.vacuous()
        doubted = [f for f in report.fields if f.status is Review.REVIEW and f.state not in _ABSENT]
        if doubted:
            remarks.append(Remark(Kind.REVIEW, count=len(doubted)))
    order = list(Kind)
    remarks.sort(key=lambda remark: order.index(remark.kind))
    wrong = {c.place.table for r in remarks if r.sums for c in r.cells if c.place and c.place.table}
    tables = tuple(_redrawn(number, report.fields) for number in sorted(wrong))
    return Inspection(report.document, report.part, report.form, tuple(remarks), tables)


def inspect_all(reports: Iterable[Extraction], own: Sequence[Form] = ()) -> Iterator[Inspection]:
    """Each report as it comes, beside the form of its id: one of ``own``, else a built-in one."""
    known = {form.id: form for form in own}
    for report in reports:
        form = known.get(report.form or "")
        if form is None and report.form is not None:
            form = load_form(report.form)
        yield inspect(report, form)


class _Look:
    """One report beside its form."""

    def __init__(self, report: Extraction, form: Form) -> None:
        self._report = report
        self._fields = {f.path: f for f in (*report.fields, *report.extra)}
        self._specs = {spec.path: spec for spec in form.field_specs}
        self._captions = {
            table.id: table.caption or table.stub_head or table.id for table in form.tables
        }
        self._instances = {
            (i.rule, tuple(t.path for t in (*i.left, *i.right))): i
            for rule in form.rules
            for i in rule.instances
        }

    def causes(self) -> Iterator[Remark]:
        for cause in causes(self._report.findings):
            sums = [f for f in cause.findings if not f.rule.startswith("prose.")]
            told = [f for f in cause.findings if f.rule.startswith("prose.")]
            yield Remark(
                Kind.SUMS if sums else Kind.PROSE,
                cells=self._wrong(cause),
                sums=tuple(map(self._sum, sums)),
                told=tuple(map(self._told, told)),
                event=cause.event,
                culprit=cause.culprit,
                probability=cause.probability,
                alternatives=tuple(self._cell(a.path, a.value) for a in cause.alternatives),
            )

    def missing(self) -> Iterator[Remark]:
        """What the form has and the report has not, unless a group row stands in for it."""
        absent: dict[str, list[FieldSpec]] = defaultdict(list)
        for field in self._report.fields:
            spec = self._specs.get(field.path)
            if spec is not None and field.state in _ABSENT and field.status is Review.REVIEW:
                absent[spec.table].append(spec)
        for table, specs in absent.items():
            if len(specs) == sum(spec.table == table for spec in self._specs.values()):
                caption = self._captions[table]
                yield Remark(Kind.MISSING, count=len(specs), code="table", detail=caption)
            else:
                yield from self._missing_of(table, specs)

    def _missing_of(self, table: str, absent: Sequence[FieldSpec]) -> Iterator[Remark]:
        """Whole rows first, then whole columns of what remains, then single cells."""
        rest = list(absent)
        for side in ("row", "column"):
            whole = self._whole_lines(side, table, rest)
            for labels, count in whole.items():
                yield Remark(Kind.MISSING, count=count, code=side, detail=labels[-1])
            rest = [spec for spec in rest if _labels(spec, side) not in whole]
        if rest:
            some = "、".join(spec.label for spec in rest[:3])
            yield Remark(Kind.MISSING, count=len(rest), code="cells", detail=some)

    def _whole_lines(
        self, side: str, table: str, absent: Sequence[FieldSpec]
    ) -> Mapping[tuple[str, ...], int]:
        """Rows or columns of which every cell is absent, with the number of their cells."""
        all_of = Counter(_labels(s, side) for s in self._specs.values() if s.table == table)
        gone = Counter(_labels(spec, side) for spec in absent)
        return {labels: n for labels, n in gone.items() if labels and n == all_of[labels]}

    def blanks(self) -> Iterator[Remark]:
        """Blank cells by table, where more zeros are written than cells are left blank."""
        for _, fields in self._by_table():
            blank = [f for f in fields if f.state is ValueState.BLANK]
            zeros = sum(f.state is ValueState.ZERO_EXPLICIT for f in fields)
            if blank and zeros > len(blank):
                cells = tuple(self._cell(f.path) for f in blank)
                yield Remark(Kind.BLANK, count=len(blank), cells=cells, place=blank[0].provenance)

    def vacuous(self) -> Iterator[Remark]:
        """Tables whose sums all hold, on zeros or blanks almost only."""
        for number, fields in self._by_table():
            paths = {f.path for f in fields}
            here = [f for f in self._report.findings if f.operands and f.operands[-1].path in paths]
            sums = [f for f in here if not f.rule.startswith("prose.")]
            holding = [f for f in sums if f.if_blanks_are_zero is Verdict.PASS]
            proving = sum(not f.vacuous for f in holding)
            filled = sum(bool(f.number) for f in fields)
            if len(holding) < _FEW_RULES or any(f.if_blanks_are_zero is Verdict.FAIL for f in sums):
                continue
            few = 1 - _VACUOUS_FROM
            if proving <= len(holding) * few and filled <= len(fields) * few:
                place = fields[0].provenance
                yield Remark(Kind.VACUOUS, count=filled, detail=str(number), place=place)

    def _by_table(self) -> Iterator[tuple[int, list[Field]]]:
        tables: dict[int, list[Field]] = defaultdict(list)
        for field in self._report.fields:
            if field.provenance is not None and field.provenance.table is not None:
                tables[field.provenance.table].append(field)
        yield from sorted(tables.items())

    def _wrong(self, cause: Cause) -> tuple[CellAt, ...]:
        return tuple(self._cell(changed.path, changed.value) for changed in cause.cells)

    def _cell(self, path: str, fits: Number | None = None) -> CellAt:
        field, spec = self._fields.get(path), self._specs.get(path)
        row = (field.row_labels if field else ()) or (spec.row.labels if spec else ())
        column = (field.column_labels if field else ()) or (spec.column.labels if spec else ())
        return CellAt(
            path,
            row=_shown(row, alone=not column),
            column=_shown(column, alone=not row),
            place=field.provenance if field else None,
            printed=(field.raw or "").strip() if field else "",
            fits=fits,
        )

    def _sum(self, finding: Finding) -> Sum:
        paths = tuple(operand.path for operand in finding.operands)
        instance = self._instances.get((finding.rule, paths))
        signs = (
            [term.sign for term in (*instance.left, *instance.right)] if instance else [1] * len(paths)
        )
        cut = len(instance.left) if instance else len(paths)
        addends = [
            None if self._is_absent(operand.path) else Addend(sign, operand.value)
            for sign, operand in zip(signs, finding.operands, strict=True)
        ]
        cells = [self._cell(path) for path in paths]
        printed = [cell for cell in cells if not self._is_absent(cell.path)]
        rows, columns = {cell.row for cell in printed}, {cell.column for cell in printed}
        return Sum(
            finding.rule,
            left=tuple(filter(None, addends[:cut])),
            right=tuple(filter(None, addends[cut:])),
            relation=instance.relation if instance else "=",
            expected=finding.expected,
            actual=finding.actual,
            row=rows.pop() if len(rows) == 1 else "",
            column=columns.pop() if len(columns) == 1 else "",
            place=cells[-1].place if cells else None,
        )

    def _is_absent(self, path: str) -> bool:
        return path in self._fields and self._fields[path].state is ValueState.NOT_IN_FORM

    def _told(self, finding: Finding) -> Told:
        path = finding.rule.removeprefix("prose.").removesuffix(".growth")
        scope = finding.scope.get("prose")
        facts = [f for f in self._report.facts if f.path == path and f.scope == scope]
        growth = finding.rule.endswith(".growth")
        value = finding.operands[0].value if growth else finding.actual
        fact = next((f for f in facts if f.value == value), None)
        return Told(
            finding.rule,
            text=fact.text if fact else "",
            told=finding.actual,
            figures=finding.expected,
            percent=growth or finding.rule.endswith(".share"),
            cells=tuple(self._cell(o.path) for o in finding.operands if o.path in self._fields),
            place=fact.provenance if fact else None,
        )


def _totals_together(remarks: Iterable[Remark], side: str) -> Iterator[Remark]:
    """A row, or column, of totals left blank is one thing to mend, not one for each of its cells."""
    groups: dict[object, list[Remark]] = defaultdict(list)
    for number, remark in enumerate(remarks):
        is_single = remark.event == "total_blank" and len(remark.cells) == 1
        place = remark.cells[0].place if is_single else None
        groups[(place.table, getattr(place, side)) if place else number].append(remark)
    for group in groups.values():
        first = group[0]
        culprits = {remark.culprit for remark in group}
        yield replace(
            first,
            cells=tuple(cell for remark in group for cell in remark.cells),
            sums=tuple(item for remark in group for item in remark.sums),
            told=tuple(item for remark in group for item in remark.told),
            culprit=first.culprit if len(culprits) == 1 else "unknown",
            probability=min(remark.probability for remark in group),
            alternatives=first.alternatives if len(group) == 1 else (),
        )


def _unread(report: Extraction) -> Iterator[Remark]:
    """One remark for each reason, with all the places that it concerns."""
    where: dict[str, list[str]] = defaultdict(list)
    for problem in report.errors:
        where[problem.code].append(problem.where)
    if report.status is Status.FAILED and not where:
        where.update({code: [] for code in report.reasons})
    for code, places in where.items():
        yield Remark(Kind.UNREAD, code=code, detail="; ".join(filter(None, places)))


def _added(report: Extraction) -> Iterator[Remark]:
    for row in report.unmapped:
        place = row.cells[0].provenance if row.cells else None
        yield Remark(Kind.ADDED, detail=_shown(row.labels, alone=True), place=place)


def _labels(spec: FieldSpec, side: str) -> tuple[str, ...]:
    return (spec.row if side == "row" else spec.column).labels


def _shown(labels: Sequence[str], *, alone: bool) -> str:
    """The innermost label; all of them where no label of the other side tells cells apart."""
    lines = [" ".join(label.split()) for label in labels if label.strip()]
    return " / ".join(lines if alone else lines[-1:])


def _redrawn(number: int, fields: Sequence[Field]) -> RedrawnTable:
    rows: dict[int, str] = {}
    columns: dict[int, str] = {}
    texts: dict[tuple[int, int], str] = {}
    for field in fields:
        at = field.provenance
        if at is None or at.table != number or at.row is None or at.column is None:
            continue
        rows[at.row] = _shown(field.row_labels, alone=False)
        columns[at.column] = _shown(field.column_labels, alone=False)
        texts[at.row, at.column] = (field.raw or "").strip()
    return RedrawnTable(number, dict(sorted(rows.items())), dict(sorted(columns.items())), texts)
