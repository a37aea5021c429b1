"""The table of reconsideration and litigation."""

from __future__ import annotations

from dataclasses import replace

from .cells import Builder
from .forms import REMEDIES, RESULTS
from .model import Cell, Grid, matrix


class Remedies(Builder):
    """Builds this table in the shape of the document's habits."""

    def table4(self) -> list[Grid]:
        how = self.habits.table4
        if how == "list":
            return [self._list4()]
        if how == "pair":
            return [
                self._block4(["review"]),
                self._block4(["litigation.direct", "litigation.after_review"]),
            ]
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
                values.append(
                    self.value(f"review.{key}", (), (self.wording.label("行政复议"), head.label))
                )
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
            outer = self.stub(
                "行政复议" if block == "review" else "行政诉讼",
                span=2 if block == "review" else 1,
                rows=5,
            )
            inner = [] if block == "review" else [self.stub(label, rows=5)]
            for i, key in enumerate(RESULTS):
                result = replace(self._result(block, key), kind="stub")
                labels = tuple(c.label for c in (outer, *inner, result))
                line = [result, self.value(f"{block}.{key}", labels, ("件数",))]
                grid.append([outer, *inner, *line] if i == 0 else line)
        return Grid(grid, [2, 2.6, 2.4, 1.6], head_rows=1, name="t4.list")
