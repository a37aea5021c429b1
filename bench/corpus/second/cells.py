"""Cells of the tables of the 2019 and 2021 forms, with the labels that lead to them."""

from __future__ import annotations

from .figures import Figures
from .forms import COLUMNS
from .habits import Habits
from .model import Cell, Printed
from .printing import Printer, money
from .wording import Wording

_UNITS = {"projects_prev_year": "项", "change": "项", "amount": "", "projects": "个"}


class Builder:
    """Builds the grids of one report from its figures (``None`` marks a cell left empty)."""

    def __init__(
        self, form: str, figures: dict[str, object], wording: Wording, printer: Printer
    ) -> None:
        self.form = form
        self.figures = figures
        self.wording = wording
        self.printer = printer
        self.habits: Habits = wording.habits
        self.money_style = printer.rng.choice(["yuan", "wan", "bare", "bare"])
        self.local_figures: Figures = {}

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
        return Cell(
            printed.raw,
            path=path,
            printed=printed,
            row_labels=row,
            column_labels=column,
            colspan=span,
            form=form,
        )

    def local(
        self,
        raw: str,
        row: tuple[str, ...],
        column: tuple[str, ...],
        *,
        path: str | None = None,
        span: int = 1,
    ) -> Cell:
        return Cell(raw, path=path, local=True, row_labels=row, column_labels=column, colspan=span)

    def head(self, official: str, *, rows: int = 1, span: int = 1, context: str = "") -> Cell:
        return Cell(
            self.wording.label(official, context=context), kind="head", rowspan=rows, colspan=span
        )

    def stub(self, official: str, *, rows: int = 1, span: int = 1, context: str = "") -> Cell:
        return Cell(
            self.wording.label(official, context=context), kind="stub", rowspan=rows, colspan=span
        )
