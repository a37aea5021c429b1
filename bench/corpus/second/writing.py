"""What reports of all forms have in common when they are written."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

from .errors import Violation
from .figures import Figures
from .model import Block, Fact, Note, Paragraph, Report
from .orders import Order
from .printing import Printer
from .prose import Prose, Teller
from .wording import Wording, to_traditional


class Writer:
    """What both kinds of writers share: wording, printing, telling, and one false claim."""

    def __init__(
        self, order: Order, rng: random.Random, sound: Figures, printed: dict[str, Any]
    ) -> None:
        self.order, self.rng, self.sound, self.printed = order, rng, sound, printed
        habits, issuer = order.habits, order.issuer
        self.wording = Wording(habits, rng)
        self.printer = Printer(habits, rng)
        self.teller = Teller(
            rng,
            thousands=habits.thousands,
            numerals=rng.random() < 0.25,
            wide_spaces=rng.random() < 0.15,
            traditional=habits.traditional,
            year=str(order.year),
        )
        who = issuer.self_name if order.wide else issuer.short
        self.prose = Prose(
            self.teller, year=order.year, name=issuer.name, short=issuer.short, who=who, form=order.form
        )
        self.prose_violations: list[Violation] = []
        self._spoil_prose = "prose" in order.errors

    def n(self, path: str) -> int:
        value = self.sound.get(path, 0)
        return int(value or 0)

    def claim(self, path: str) -> int:
        """The count as the prose tells it: once a report it may contradict the table."""
        right = self.n(path)
        if not self._spoil_prose or not right:
            return right
        self._spoil_prose = False
        told = right + self.rng.choice([-1, 1, 2, 7]) if right > 2 else right + 1
        self.prose_violations.append(Violation(path, told, right, "prose"))
        return told

    def finished(self, blocks: list[Block]) -> Report:
        order = self.order
        title_forms = (
            "{name}{year}年政府信息公开工作年度报告",
            "{name}{year}年度政府信息公开工作年度报告",
            "{name}政府信息公开工作年度报告（{year}年度）",
            "{year}年{name}政府信息公开工作年度报告",
            "{name}{year}年政府信息公开年度报告",
        )
        title = self.rng.choice(title_forms).format(name=order.issuer.name, year=order.year)
        title = to_traditional(title) if order.habits.traditional else title
        report = Report(title, blocks, facts=_printed(blocks, self.teller.facts))
        report.metadata = {
            "title": title,
            "issuer": order.issuer.name,
            "report_year": order.year,
            "admin_level": order.issuer.rank,
            "region_code": order.issuer.code,
        }
        return report


def _printed(blocks: Iterable[Block], facts: Iterable[Fact]) -> list[Fact]:
    """The facts of sentences that made it into the report: short reports leave chapters out."""
    text = "".join(block.text for block in blocks if isinstance(block, Paragraph | Note))
    return [fact for fact in facts if fact.text in text]
