"""Last year's table beside this year's: told by its caption, or doubted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractor.document import Cell, Document, Provenance, Table
from extractor.forms.registry import load_form
from extractor.grids.headers import assign_headers
from extractor.labels.mapper import map_labels

FORM = load_form("cn.ogi.2021")
OWN = {path: str(1000 + 7 * i) for i, path in enumerate(FORM.fields)}
TITLE = "某县2023年政府信息公开工作年度报告"


def numbered(tables: list[Table]) -> tuple[Table, ...]:
    """The tables with the numbers that a reader gives them."""

    def placed(cell: Cell, number: int) -> Cell:
        return replace(cell, provenance=Provenance(table=number))

    return tuple(
        replace(table, cells=tuple(placed(cell, n) for cell in table.cells))
        for n, table in enumerate(tables, 1)
    )


def read(lay_out, candidates, caption: str, *, first: bool = False):
    own = list(lay_out(FORM, OWN.__getitem__).tables)
    other = lay_out(FORM, lambda path: str(int(OWN[path]) + 1)).tables
    largest = max(other, key=lambda table: table.n_rows)
    last_year = [replace(largest, caption=caption)]
    tables = [*last_year, *own] if first else [*own, *last_year]
    document = assign_headers(Document("made", "made", "0", numbered(tables)))
    return map_labels(document, candidates, title=TITLE, year=2023)


@pytest.mark.parametrize("caption", ["附：2022年收到和处理政府信息公开申请情况", "上年度申请情况"])
@pytest.mark.parametrize("first", [False, True])
def test_a_table_of_another_year_holds_no_field(lay_out, candidates, caption, first) -> None:
    labelled = read(lay_out, candidates, caption, first=first)
    assert {p.path: p.cell.text for p in labelled.placements} == OWN
    assert not any("label_repeated" in p.reasons for p in labelled.placements)


def test_where_nothing_tells_the_years_both_are_doubted(lay_out, candidates) -> None:
    labelled = read(lay_out, candidates, "申请情况")
    doubted = {p.path for p in labelled.placements if "label_repeated" in p.reasons}
    assert {path for path in OWN if path.startswith("requests.")} <= doubted
    assert all(p.probability < 0.98 for p in labelled.placements if p.path in doubted)
