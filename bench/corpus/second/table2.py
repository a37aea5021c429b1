"""The table of what was disclosed unasked, as one table or many."""

from __future__ import annotations

from dataclasses import replace

from .cells import Builder
from .forms import DISCLOSURE
from .model import Cell, Grid


class Disclosure(Builder):
    """Builds this table in the shape of the document's habits."""

    def table2(self) -> list[Grid]:
        if self.habits.table2 == "flat":
            return [self._flat2()]
        grids = [
            self._block2(block) for block in DISCLOSURE[self.form] if block != self.habits.drop_block
        ]
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
        bare = self.habits.table2 == "bare" or (
            self.habits.table2 == "first_bare" and block == "art20_1"
        )
        grid: list[list[Cell]] = (
            [] if bare else [[Cell(self.wording.label(caption), kind="caption", colspan=4)]]
        )
        grid.append(
            [self.head("信息内容"), *(replace(h, colspan=s) for h, s in zip(heads, spans, strict=True))]
        )
        for row, label in rows.items():
            stub = self.stub(label)
            line = [stub]
            for column, head, span in zip(columns, heads, spans, strict=True):
                line.append(
                    self.value(
                        f"disclosure.{block}.{row}.{column}", (stub.label,), (head.label,), span=span
                    )
                )
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
        return [
            Cell(label, kind="stub"),
            *(
                self.local(raw, (label,), (h.label,), path=path)
                for raw, h in zip(raws, heads, strict=True)
            ),
        ]

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
