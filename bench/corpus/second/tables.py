"""The printed tables of the 2019 and 2021 forms, in the shapes that people give them."""

from __future__ import annotations

from dataclasses import replace

from .figures import Figures
from .forms import COLUMNS, DISCLOSURE, OUTCOMES, REMEDIES, RESULTS
from .habits import Habits
from .model import Cell, Grid, Printed, matrix
from .printing import Printer, money
from .wording import Wording

_UNITS = {"projects_prev_year": "项", "change": "项", "amount": "", "projects": "个"}
_HEAD_NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


class Tables:
    """Builds the grids of one report from its figures (``None`` marks a cell left empty)."""

    def __init__(self, form: str, figures: dict[str, object], wording: Wording, printer: Printer) -> None:
        self.form = form
        self.figures = figures
        self.wording = wording
        self.printer = printer
        self.habits: Habits = wording.habits
        self.money_style = printer.rng.choice(["yuan", "wan", "bare", "bare"])
        self.local_figures: Figures = {}

    # ----- cells

    def value(self, path: str, row: tuple[str, ...], column: tuple[str, ...], *, span: int = 1) -> Cell:
        given = self.figures.get(path)
        unit = _UNITS.get(path.rsplit(".", 1)[1], "件")
        if isinstance(given, Printed):
            printed = given
        elif path == "disclosure.art20_9.procurement.amount" and given:
            printed = money(given, self.money_style)  # type: ignore[arg-type]
        else:
            printed = self.printer.show(given, path=path, unit=unit)  # type: ignore[arg-type]
        form = None
        if self.form == "cn.ogi.2021" and path.removeprefix("requests.outcome.other.") in COLUMNS:
            form = "cn.ogi.2019"
        return Cell(printed.raw, path=path, printed=printed, row_labels=row, column_labels=column, colspan=span, form=form)

    def local(self, raw: str, row: tuple[str, ...], column: tuple[str, ...], *, path: str | None = None, span: int = 1) -> Cell:
        return Cell(raw, path=path, local=True, row_labels=row, column_labels=column, colspan=span)

    def head(self, official: str, *, rows: int = 1, span: int = 1, context: str = "") -> Cell:
        return Cell(self.wording.label(official, context=context), kind="head", rowspan=rows, colspan=span)

    def stub(self, official: str, *, rows: int = 1, span: int = 1, context: str = "") -> Cell:
        return Cell(self.wording.label(official, context=context), kind="stub", rowspan=rows, colspan=span)

    # ----- table 2

    def table2(self) -> list[Grid]:
        if self.habits.table2 == "flat":
            return [self._flat2()]
        grids = [self._block2(block) for block in DISCLOSURE[self.form] if block != self.habits.drop_block]
        if self.habits.table2 == "five":
            return grids
        rows = [row for grid in grids for row in grid.rows]
        if self.habits.local_rows and self.form == "cn.ogi.2019":
            rows.append(self._published_total())
        return [Grid(rows, [3, 2.3, 2.3, 2.3], head_rows=0, name="t2")]

    def _block2(self, block: str) -> Grid:
        caption, rows, columns = DISCLOSURE[self.form][block]
        heads = [self.head(label) for label in columns.values()]
        heads = self._misprint(block, heads)
        spans = {1: [3], 2: [1, 2], 3: [1, 1, 1]}[len(columns)]
        bare = self.habits.table2 == "bare" or (self.habits.table2 == "first_bare" and block == "art20_1")
        grid: list[list[Cell]] = [] if bare else [[Cell(self.wording.label(caption), kind="caption", colspan=4)]]
        grid.append([self.head("信息内容"), *(replace(h, colspan=s) for h, s in zip(heads, spans, strict=True))])
        for row, label in rows.items():
            stub = self.stub(label)
            line = [stub]
            for column, head, span in zip(columns, heads, spans, strict=True):
                line.append(self.value(f"disclosure.{block}.{row}.{column}", (stub.label,), (head.label,), span=span))
            grid.append(line)
        if block == "art20_1" and self.habits.local_rows:
            grid.append(self._other_documents(heads))
        return Grid(grid, [3, 2.3, 2.3, 2.3], head_rows=1, name=f"t2.{block}")

    def _misprint(self, block: str, heads: list[Cell]) -> list[Cell]:
        if self.habits.head_typo == "twice" and block == "art20_1":
            return [heads[0], replace(heads[1], text=heads[0].text), *heads[2:]]
        if self.habits.head_typo == "cut" and block == "art20_1":
            return [replace(h, text=h.label[:3]) if i < 2 else h for i, h in enumerate(heads)]
        return heads

    def _other_documents(self, heads: list[Cell]) -> list[Cell]:
        label = "其他主动公开文件（指以本单位名义印发、不属于规范性文件的文件）"
        rng = self.printer.rng
        path = "disclosure.ext.art20_1.other_documents"
        raws = [str(rng.randint(2, 60)), "0", str(rng.randint(60, 400))]
        return [Cell(label, kind="stub"), *(self.local(raw, (label,), (h.label,), path=path) for raw, h in zip(raws, heads, strict=True))]

    def _published_total(self) -> list[Cell]:
        label = "本年度本行政区域政府信息公开发布总数量（不含新闻、消息类）"
        raw = str(self.printer.rng.randint(120, 9000))
        cell = self.local(raw, (label,), (), path="disclosure.ext.published_total")
        return [Cell(label, kind="stub", colspan=3), cell]

    def _flat2(self) -> Grid:
        """One line for each figure: article, content, indicator, figure."""
        grid = [[self.head("条款"), self.head("信息内容"), self.head("指标"), self.head("数值")]]
        for block, (caption, rows, columns) in DISCLOSURE[self.form].items():
            if block == self.habits.drop_block:
                continue
            top = Cell(self.wording.label(caption), kind="stub", rowspan=len(rows) * len(columns))
            for i, (row, label) in enumerate(rows.items()):
                stub = self.stub(label, rows=len(columns))
                for j, (column, name) in enumerate(columns.items()):
                    indicator = self.stub(name)
                    labels = (top.label, stub.label, indicator.label)
                    line = [self.value(f"disclosure.{block}.{row}.{column}", labels, ("数值",))]
                    line.insert(0, indicator)
                    if j == 0:
                        line.insert(0, stub)
                    if i == 0 and j == 0:
                        line.insert(0, top)
                    grid.append(line)
        return Grid(grid, [2.4, 2.4, 3, 2], head_rows=1, name="t2.flat")

    # ----- table 3

    def table3(self) -> list[Grid]:
        flat = self.habits.table3 in {"grouprow", "fullrow"}
        stubs = 1 if flat else 3
        grid = self._head3(stubs)
        for key, label in (("received", "一、本年新收政府信息公开申请数量"), ("carried_in", "二、上年结转政府信息公开申请数量")):
            grid.append(self._line3(f"requests.{key}", (self.stub(label, span=stubs),)))
        grid += self._outcome_flat() if flat else self._outcome_merged()
        grid.append(self._line3("requests.carried_out", (self.stub("四、结转下年度继续办理", span=stubs),)))
        widths = [8.6] if flat else [1.2, 2.2, 5.2]
        values = 8 if self.habits.organisations_total else 7
        table = Grid(grid, widths + [1.15] * values, head_rows=3, name="t3")
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
        third = [self.head(COLUMNS[k], context="org" if k == "org.other" else "column") for k in COLUMNS if k.startswith("org.")]
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
                cells.append(self.local(self._sum_of(row, [k for k in COLUMNS if k.startswith("org.")]), labels, column))
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
                lines.append([Cell("小计", kind="stub"), *self._subtotal(row, [p for p, _ in parts], (top.label, group.label, "小计"))])
        text = "\n".join(top.label) if self.habits.vertical else top.text
        lines[0].insert(0, replace(top, text=text, rowspan=len(lines), vertical=self.habits.vertical))
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

    # ----- table 4

    def table4(self) -> list[Grid]:
        how = self.habits.table4
        if how == "list":
            return [self._list4()]
        if how == "pair":
            return [self._block4(["review"]), self._block4(["litigation.direct", "litigation.after_review"])]
        grid = self._block4(list(REMEDIES))
        if how == "lost":
            grid = replace(grid, rows=matrix(grid, repeat=False))
        return [grid]

    def _result(self, block: str, key: str) -> Cell:
        return self.head(RESULTS[key], context="t4" + block)

    def _block4(self, blocks: list[str]) -> Grid:
        review = "review" in blocks
        lawsuits = [b for b in blocks if b != "review"]
        first: list[Cell] = []
        second: list[Cell] = []
        third: list[Cell] = []
        values: list[Cell] = []
        if review:
            first.append(self.head("行政复议", span=5))
            for key in RESULTS:
                head = self._result("review", key)
                (second if lawsuits else third).append(replace(head, rowspan=2 if lawsuits else 1))
                values.append(self.value(f"review.{key}", (), (self.wording.label("行政复议"), head.label)))
        if lawsuits:
            first.append(self.head("行政诉讼", span=10))
            for block in lawsuits:
                second.append(self.head(REMEDIES[block], span=5))
                for key in RESULTS:
                    head = self._result(block, key)
                    third.append(head)
                    outer = (self.wording.label("行政诉讼"), self.wording.label(REMEDIES[block]))
                    column = tuple(part.replace("\n", "") for part in (*outer, head.label))
                    values.append(self.value(f"{block}.{key}", (), column))
        rows = [row for row in (first, second, third, values) if row]
        return Grid(rows, [1.0] * len(values), head_rows=len(rows) - 1, name="t4")

    def _list4(self) -> Grid:
        grid = [[self.head("类别", span=2), self.head("结果"), self.head("件数")]]
        for block, label in REMEDIES.items():
            outer = self.stub("行政复议" if block == "review" else "行政诉讼", span=2 if block == "review" else 1, rows=5)
            inner = [] if block == "review" else [self.stub(label, rows=5)]
            for i, key in enumerate(RESULTS):
                result = replace(self._result(block, key), kind="stub")
                labels = tuple(c.label for c in (outer, *inner, result))
                line = [result, self.value(f"{block}.{key}", labels, ("件数",))]
                grid.append([outer, *inner, *line] if i == 0 else line)
        return Grid(grid, [2, 2.6, 2.4, 1.6], head_rows=1, name="t4.list")


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
