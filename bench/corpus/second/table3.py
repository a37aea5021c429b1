"""The table of requests: 23 or 25 rows under three rows of heads."""

from __future__ import annotations

from dataclasses import replace

from .cells import Builder
from .forms import COLUMNS, OUTCOMES
from .model import Cell, Grid, matrix

_HEAD_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


class Requests(Builder):
    """Builds this table in the shape of the document's habits."""

    def table3(self) -> list[Grid]:
        flat = self.habits.table3 in {"grouprow", "fullrow"}
        stubs = 1 if flat else 3
        grid = self._head3(stubs)
        for key, label in (
            ("received", "一、本年新收政府信息公开申请数量"),
            ("carried_in", "二、上年结转政府信息公开申请数量"),
        ):
            grid.append(self._line3(f"requests.{key}", (self.stub(label, span=stubs),)))
        grid += self._outcome_flat() if flat else self._outcome_merged()
        grid.append(
            self._line3("requests.carried_out", (self.stub("四、结转下年度继续办理", span=stubs),))
        )
        widths = [8.6] if flat else [1.1, 2.2, 4.9]
        values = 8 if self.habits.organisations_total else 7
        table = Grid(grid, widths + [1.35] * values, head_rows=3, name="t3")
        if self.habits.serial:
            table = _numbered(table)
        if self.habits.table3 in {"lost", "repeat"}:
            rows = matrix(table, repeat=self.habits.table3 == "repeat")
            table = replace(table, rows=rows)
        return [table]

    def _columns3(self) -> list[tuple[str, tuple[str, ...]]]:
        top, group = self.wording.label("申请人情况"), self.wording.label("法人或其他组织")
        columns = []
        for key, official in COLUMNS.items():
            label = self.wording.label(official, context="org" if key == "org.other" else "column")
            outer = (top, group) if key.startswith("org.") else (top,)
            columns.append((key, tuple(part.replace("\n", "") for part in (*outer, label))))
        if self.habits.organisations_total:
            columns.insert(6, ("", (top, group, "小计")))
        return columns

    def _head3(self, stubs: int) -> list[list[Cell]]:
        extra = int(self.habits.organisations_total)
        note = Cell(self.wording.label(_HEAD_NOTE), kind="note", rowspan=3, colspan=stubs)
        first = [note, self.head("申请人情况", span=7 + extra)]
        second = [
            self.head("自然人", rows=2, context="column"),
            self.head("法人或其他组织", span=5 + extra),
            self.head("总计", rows=2, context="column"),
        ]
        third = [
            self.head(COLUMNS[k], context="org" if k == "org.other" else "column")
            for k in COLUMNS
            if k.startswith("org.")
        ]
        if extra:
            third.append(Cell("小计", kind="head"))
        return [first, second, third]

    def _line3(self, row: str, stubs: tuple[Cell, ...], outer: tuple[str, ...] = ()) -> list[Cell]:
        labels = (*outer, *(s.label for s in stubs if s.text))
        cells: list[Cell] = []
        for key, column in self._columns3():
            if key:
                cells.append(self.value(f"{row}.{key}", labels, column))
            else:
                cells.append(
                    self.local(
                        self._sum_of(row, [k for k in COLUMNS if k.startswith("org.")]), labels, column
                    )
                )
        return [*stubs, *cells]

    def _sum_of(self, row: str, keys: list[str]) -> str:
        numbers = [self.figures.get(f"{row}.{key}") for key in keys]
        return str(sum(n for n in numbers if isinstance(n, int)))

    def _outcomes(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """(key, label, parts) of the printed outcome rows."""
        found = []
        for key, (label, parts) in OUTCOMES.items():
            single = key == "other" and (self.form == "cn.ogi.2019" or self.habits.single_other)
            items = [] if single else [(p.split("|")[0], p.split("|")[1]) for p in parts]
            items = [(k, name) for k, name in items if f"{key}.{k}" not in self.habits.drop_rows]
            found.append((key, label, items))
        return found

    def _outcome_merged(self) -> list[list[Cell]]:
        top = self.stub("三、本年度办理结果")
        lines: list[list[Cell]] = []
        for key, label, parts in self._outcomes():
            row = f"requests.outcome.{key}"
            if not parts:
                stub = self.stub(label, span=2, context="outcome")
                lines.append(self._line3(row, (stub,), (top.label,)))
                continue
            extra = int(self.habits.subtotals)
            group = self.stub(label, rows=len(parts) + extra)
            for i, (part, name) in enumerate(parts):
                item = self.stub(name, context=key)
                cells = self._line3(f"{row}.{part}", (group, item), (top.label,))
                lines.append(cells if i == 0 else cells[1:])
            if extra:
                lines.append(
                    [
                        Cell("小计", kind="stub"),
                        *self._subtotal(row, [p for p, _ in parts], (top.label, group.label, "小计")),
                    ]
                )
        text = "\n".join(top.label) if self.habits.vertical else top.text
        lines[0].insert(
            0,
            replace(
                top,
                text=text,
                rowspan=len(lines) + self.habits.wrong_span,
                vertical=self.habits.vertical,
            ),
        )
        return lines

    def _subtotal(self, row: str, parts: list[str], labels: tuple[str, ...]) -> list[Cell]:
        cells = []
        for key, column in self._columns3():
            keys = [key] if key else [k for k in COLUMNS if k.startswith("org.")]
            numbers = [self.figures.get(f"{row}.{part}.{k}") for part in parts for k in keys]
            cells.append(self.local(str(sum(n for n in numbers if isinstance(n, int))), labels, column))
        return cells

    def _outcome_flat(self) -> list[list[Cell]]:
        """Groups as lines of their own, the rows below them in one label column."""
        width = 7 + int(self.habits.organisations_total)
        top = self.stub("三、本年度办理结果")
        lines = [self._group_line(top, width)]
        for key, label, parts in self._outcomes():
            row = f"requests.outcome.{key}"
            group = replace(self.stub(label, context="outcome"), indent=1)
            if not parts:
                lines.append(self._line3(row, (group,), (top.label,)))
                continue
            lines.append(self._group_line(group, width))
            for part, name in parts:
                item = replace(self.stub(name, context=key), indent=2)
                lines.append(self._line3(f"{row}.{part}", (item,), (top.label, group.label)))
        return lines

    def _group_line(self, stub: Cell, width: int) -> list[Cell]:
        if self.habits.table3 == "fullrow":
            return [replace(stub, colspan=width + 1)]
        return [stub, *[Cell("", kind="blank")] * width]


def _numbered(grid: Grid) -> Grid:
    """The grid with a column of serial numbers in front."""
    rows: list[list[Cell]] = []
    number = 0
    for i, row in enumerate(grid.rows):
        if i < grid.head_rows:
            front = [Cell("序号", kind="head", rowspan=grid.head_rows)] if i == 0 else []
        else:
            number += 1
            front = [Cell(str(number), kind="stub")]
        rows.append(front + row)
    return replace(grid, rows=rows, widths=[0.9, *grid.widths])
