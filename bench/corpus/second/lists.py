"""The printed statistics of the list forms (2014 and the local ones of 2008)."""

from __future__ import annotations

import random
from dataclasses import replace

from .cutting import cut, halved
from .forms import SUFFIXES, Line, outline
from .habits import Habits
from .model import Break, Cell, Grid, Note, Printed
from .printing import Printer
from .wording import Wording

_VALUE_HEADS = {
    "cn.ogi.2014": {"": ("统计数", "数量", "统计数据")},
    "cn.ogi.2008.shanghai": {"": ("本年累计", "本年度累计数", "本月累计")},
    "cn.ogi.2008.dingxi": {".period": ("本期实际", "本期数"), "": ("本年累计", "本年累计数")},
    "cn.ogi.2008.fujian": {
        "": ("{year}年度", "{year} 年度", "本年度"),
        ".cumulative": ("历年累计", "累计数"),
    },
}
_HEADS = {"serial": "序号", "label": "指标名称", "unit": "计量单位", "code": "代码"}
_PLACES = {"county": ("县政府", "县直单位", "乡镇"), "city": ("市政府", "市直单位", "县区")}


class Lists:
    """Builds the list of one report."""

    def __init__(
        self, form: str, figures: dict[str, object], wording: Wording, printer: Printer
    ) -> None:
        self.form = form
        self.figures = figures
        self.wording = wording
        self.printer = printer
        self.habits: Habits = wording.habits
        self.year = 0
        self.level = "county"
        self.extensions: dict[str, str] = {}
        """Local lines that this report prints, by path, with what stands in them."""

    def table(self) -> list[Grid | Break | Note]:
        heads = self._heads()
        rows = [heads]
        chain: list[Line] = []
        for number, line in enumerate(self._lines(), start=1):
            chain = [above for above in chain if above.depth < line.depth] + [line]
            rows.append(self._row(line, chain, number))
        widths = {"serial": 1.0, "label": 7.0, "unit": 1.6, "code": 1.2}
        columns = [c for c in self.habits.list_columns if c != "value"]
        extra = 3 if self.habits.list_layout == "three" else 0
        grid = Grid(
            rows,
            [widths[c] for c in columns] + [2.2] * (len(SUFFIXES[self.form]) + extra),
            head_rows=1,
            name="list",
        )
        if self.habits.list_layout == "halves":
            return [halved(grid)]
        if self.habits.list_layout == "pages":
            return cut(grid, len(rows) // 2, self.habits.cut or "repeat")
        if self.habits.list_layout == "grouped":
            return [_chaptered(grid)]
        return [grid]

    def _lines(self) -> list[Line]:
        lines = [line for line in outline(self.form) if line.path not in self.habits.drop_rows]
        lines = [line for line in lines if not line.extension or line.path in self.extensions]
        if self.form == "cn.ogi.2008.dingxi":
            lines = _dingxi_order(lines)
        return lines

    def _suffixes(self) -> dict[str, str]:
        rng = random.Random(f"{self.form}{self.year}{self.habits}")
        names = _VALUE_HEADS[self.form]
        return {s: rng.choice(names[s]).format(year=self.year) for s in names}

    def _heads(self) -> list[Cell]:
        cells = [Cell(_HEADS[c], kind="head") for c in self.habits.list_columns if c != "value"]
        three = self.habits.list_layout == "three"
        cells += [Cell("合计" if three else name, kind="head") for name in self._suffixes().values()]
        if three:
            places = _PLACES.get(self.level, _PLACES["county"])
            cells += [Cell(name, kind="head") for name in places]
        return cells

    def _label(self, line: Line) -> Cell:
        text = self.wording.label(line.label, context=line.path.rsplit(".", 1)[0])
        if self.habits.unit_in_label and line.unit:
            text += f"（{line.unit}）"
        return Cell(text, kind="stub", indent=line.depth if self.habits.indent else 0)

    def _row(self, line: Line, chain: list[Line], number: int) -> list[Cell]:
        cells: list[Cell] = []
        for column in self.habits.list_columns:
            if column == "serial":
                cells.append(Cell(str(number), kind="stub"))
            elif column == "label":
                cells.append(self._label(line))
            elif column == "unit":
                cells.append(Cell(line.unit or self.habits.list_group_unit, kind="stub"))
            elif column == "code":
                cells.append(Cell(line.code or f"{number:02d}", kind="stub"))
        labels = tuple(self._label(above).label for above in chain)
        for suffix, name in self._suffixes().items():
            if self.habits.list_layout == "three":
                cells += self._three(line, labels)
            else:
                cells.append(self._value(line, suffix, labels, name))
        return cells

    def _value(self, line: Line, suffix: str, labels: tuple[str, ...], name: str) -> Cell:
        if not line.path:
            return Cell(
                "——" if self.habits.list_group_unit == "——" and self.habits.zero != "blank" else "",
                kind="blank",
            )
        if line.extension:
            return Cell(
                self.extensions[line.path],
                path=line.path,
                local=True,
                row_labels=labels,
                column_labels=(name,),
            )
        path = line.path + suffix
        given = self.figures.get(path)
        printed = given if isinstance(given, Printed) else self.printer.show(given, path=path)  # type: ignore[arg-type]
        return Cell(printed.raw, path=path, printed=printed, row_labels=labels, column_labels=(name,))

    def _three(self, line: Line, labels: tuple[str, ...]) -> list[Cell]:
        total = self._value(line, "", labels, "合计")
        if not line.path:
            return [total] * 4
        given = self.figures.get(line.path)
        whole = given if isinstance(given, int) else 0
        rng = self.printer.rng
        first = rng.randint(0, whole // 2) if whole else 0
        second = rng.randint(0, whole - first) if whole else 0
        parts = [first, second, whole - first - second]
        names = _PLACES.get(self.level, _PLACES["county"])
        local = [
            Cell(str(n), local=True, row_labels=labels, column_labels=(name,))
            for n, name in zip(parts, names, strict=True)
        ]
        return [total, *local]


def _chaptered(grid: Grid) -> Grid:
    """Chapters (lines at the outer edge) as a merged first column."""
    rows: list[list[Cell]] = [[Cell("类别", kind="head"), *grid.rows[0]]]
    body = grid.rows[1:]
    stub = next(i for i, cell in enumerate(body[0]) if cell.kind == "stub" and not cell.text.isdigit())
    starts = [
        i
        for i, row in enumerate(body)
        if row[stub].label[:2] in {f"{n}、" for n in "一二三四五六七八九"}
    ]
    for start, end in zip(starts, [*starts[1:], len(body)], strict=True):
        chapter = Cell(body[start][stub].text, kind="stub")
        group = start + 1 < end and not body[start][-1].path
        inside = body[start + 1 : end] if group else body[start:end]
        for i, row in enumerate(inside):
            front = [replace(chapter, rowspan=len(inside), text=chapter.label)] if i == 0 else []
            rows.append([*front, *row])
    return replace(grid, rows=rows, widths=[1.8, *grid.widths])


def _dingxi_order(lines: list[Line]) -> list[Line]:
    """The refusals with the line of information outside the rules first, so that codes 21–30 shift."""
    reasons = [line for line in lines if ".refused." in line.path]
    outside = next((line for line in reasons if line.path.endswith("not_government_info")), None)
    if outside is None:
        return lines
    others = [line for line in reasons if line is not outside and not line.path.endswith("other")]
    last = [line for line in reasons if line.path.endswith("other")]
    ordered = []
    for i, line in enumerate([outside, *others, *last]):
        words = line.label.removeprefix("其中：")
        words = words[words.index("）") + 1 :]
        label = f"{'其中：' if i == 0 else ''}（{i + 1}）{words}"
        ordered.append(replace(line, label=label, code=str(21 + i)))
    at = lines.index(reasons[0])
    return lines[:at] + ordered + [line for line in lines[at:] if line not in reasons]
