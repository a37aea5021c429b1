"""Reports of forms whose rows the data name, typeset in English: the US annual FOIA report.

Each document is an agency with components of its own, some of the form's tables, and habits of
printing: wide tables in two parts, headers repeated, footnote marks, totals by other names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from random import Random

from extractor.forms.form import FieldSpec, Form, FormTable, Node, Place, crossings, walk
from extractor.forms.rowkeys import slugs
from extractor.result import Scalar, Value, ValueState
from extractor.sampling.chance import generator, some
from extractor.sampling.grid import Setter
from extractor.sampling.keyed_figures import KeyedModel
from extractor.sampling.outline import Line, Outline
from extractor.sampling.printing import Printer
from extractor.sampling.report import Heading, Paragraph, Part, Report
from extractor.sampling.scales import Figures
from extractor.sampling.style import Style

AGENCIES = (
    "Department of Example Affairs",
    "Federal Harbors Commission",
    "National Lighthouse Administration",
    "U.S. Bureau of Canals",
    "Office of Bridge Policy",
    "Federal Almanac Board",
)
PARTS = (
    "Office of the Secretary (OS)",
    "Office of Inspector General",
    "Bureau of Tides",
    "Coastal Survey",
    "Legal Division",
    "Office of Pilotage & Tows",
    "Canal Service",
    "Lock Operations Center",
    "Regional Office – East",
    "Regional Office – West",
    "Training Institute",
    "Public Affairs",
)
CODES = ("OS", "OIG", "BOT", "CSV", "LEG", "OPT", "CAN", "LOC", "ROE", "ROW", "TI", "PA", "HQ", "IT")
STATUTES = (
    "26 U.S.C. § 6103",
    "50 U.S.C. § 3024(i)(1)",
    "41 U.S.C. § 4702",
    "5 U.S.C. app. § 107",
    "Fed. R. Crim. P. 6(e)",
)
WORDS = {
    "information": ("Tax return information", "Intelligence sources", "Contractor proposals"),
    "citation": ("Doe v. Board, 1 F.3d 1 (D.C. Cir. 1993)", "N/A", "Roe v. Harbor, 2 F.2d 2"),
    "reason": ("Consultation pending", "Request superseded", "Glomar response", "Unable to locate"),
    "component": CODES,
}
NOTES = (
    "* Figures include requests transferred from the former Canal Board.",
    "This table counts perfected requests only.",
    "N/A means that no request was in this track.",
)
PROSE = "The agency received and processed the requests shown in the tables of this report."
_HEADS = {
    "title": (
        "{agency} Annual Freedom of Information Act Report for Fiscal Year {year}",
        "{agency}\nAnnual FOIA Report\nFiscal Year {year}",
        "Annual Freedom of Information Act Report\n{agency}\nFY {year}",
        "{agency} Freedom of Information Act Annual Report Fiscal Year {year}",
    )
}
WIDE = 9
"""A table of so many columns may be printed in two parts."""


@dataclass
class _Habits:
    """How one agency prints."""

    rng: Random
    style: Style
    upper: bool = field(init=False)
    thousands: bool = field(init=False)
    currency: str = field(init=False)
    dates: str = field(init=False)
    breaks: int = field(init=False)
    total: str = field(init=False)
    varied: bool = field(init=False)

    def __post_init__(self) -> None:
        rng = self.rng
        self.upper = rng.random() < 0.3
        self.thousands = rng.random() < 0.7
        self.currency = rng.choice(("$", "$", ""))
        self.dates = rng.choice(("{y}-{m:02}-{d:02}", "{m}/{d}/{y}", "{m:02}/{d:02}/{y}"))
        self.breaks = rng.choice((0, 0, 12, 18, 24))
        self.total = ""
        self.varied = self.style.wording == "varied"

    def label(self, node: Node) -> str:
        text = node.label
        if self.varied and node.aliases and self.rng.random() < 0.3:
            text = self.rng.choice(node.aliases)
        text = text.upper() if self.upper else text
        return broken(text, self.breaks) if self.breaks else text


def broken(text: str, width: int) -> str:
    """The text in lines of about ``width`` characters, broken at blanks.

    >>> broken("Number of Requests Received", 12)
    'Number of\\nRequests\\nReceived'
    """
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(joined) > width:
            lines.append(word)
        else:
            lines[-1] = joined
    return "\n".join(lines)


def compose_keyed(form: Form, style: Style, *, seed: str) -> Report:
    """One report of ``form`` with its own components, figures and habits."""
    rng = generator(seed, "keyed")
    return _Composer(form, rng, _Habits(rng, style), style, seed).report()


@dataclass
class _Composer:
    form: Form
    rng: Random
    habits: _Habits
    style: Style
    seed: str

    def report(self) -> Report:
        rng = self.rng
        agency, year = rng.choice(AGENCIES), rng.randint(2009, 2023)
        keys = self._keys()
        figures = KeyedModel(self.form).draw(
            generator(self.seed, "figures"),
            list(keys.values()),
            "overall",
            volume=rng.choice((8, 60, 900)),
        )
        keyed = [table for table in self.form.tables if table.keyed]
        chosen = some(rng, keyed, 6, len(keyed))
        body: list[Part] = [Paragraph(PROSE)]
        section = ""
        for table in chosen:
            if table.section != section:
                section = table.section
                own = next(s for s in self.form.sections if s.id == section)
                body.append(Heading(self._cased(f"{own.ordinal}. {own.label}")))
            body += self._table(table, keys, figures)
        title = tuple(rng.choice(_HEADS["title"]).format(agency=agency, year=year).split("\n"))
        metadata: dict[str, Scalar] = {"title": " ".join(title), "issuer": agency, "report_year": year}
        if len(title) > 1:
            line = next(t for t in title if "Report" in t)
            metadata["title"] = line
        return Report(
            self.form.id, self.style, title, (), tuple(body), (), (), "", metadata, language="en"
        )

    def _keys(self) -> dict[str, str]:
        """The printed key of each component and its piece of the path."""
        rng = self.rng
        names = some(rng, CODES if rng.random() < 0.6 else PARTS, 1, 9)
        by_same = slugs(names, taken=("overall",))
        return dict(zip(names, by_same.values(), strict=True))

    def _cased(self, text: str) -> str:
        return text.upper() if self.habits.upper else text

    def _table(self, table: FormTable, keys: Mapping[str, str], figures: Figures) -> Iterator[Part]:
        rng = self.rng
        own = self._rows_of(table, keys)
        plain = replace(table, rows=(*own, *self._total(table)), keyed=None)
        values = {
            s.path: self._value(s, figures.get(s.path)) for s in crossings(plain, plain.leaf_rows, "A")
        }
        caption = self._cased(self._caption(table))
        in_table = rng.random() < 0.15
        if not in_table:
            yield Heading(caption, 2)
        columns = self._columns(table.columns)
        parts = [columns]
        if len(plain.leaf_columns) >= WIDE and len(columns) > 2 and rng.random() < 0.35:
            cut = rng.randint(2, len(columns) - 1)
            parts = [columns[:cut], columns[cut:]]
        for n, part in enumerate(parts):
            outline = Outline(
                plain,
                caption if in_table and not n else "",
                self.habits.label(self._stub(table)),
                "",
                "",
                self._lines(plain),
                part,
            )
            printer = Printer(self.form, replace(self.style, troubles=frozenset()), rng)
            setter = Setter(self.form, values, figures, printer)
            printed = setter.table([outline], captions=[in_table and not n])
            yield replace(printed, form_tables=(table.id,))
        if rng.random() < 0.25:
            yield Paragraph(rng.choice(NOTES), note=True)

    def _stub(self, table: FormTable) -> Node:
        keyed = table.keyed
        assert keyed is not None  # noqa: S101 - only keyed tables come here
        return Node("", keyed.label, aliases=keyed.aliases)

    def _rows_of(self, table: FormTable, keys: Mapping[str, str]) -> tuple[Node, ...]:
        keyed = table.keyed
        assert keyed is not None  # noqa: S101 - only keyed tables come here
        names: Mapping[str, str] = keys
        if keyed.by == "statute":
            chosen = some(self.rng, STATUTES, 1, 4)
            names = dict(zip(chosen, slugs(chosen).values(), strict=True))
        return tuple(Node(key, label, children=keyed.parts) for label, key in names.items())

    def _total(self, table: FormTable) -> tuple[Node, ...]:
        if not self.habits.total:
            total = next(n for t in self.form.tables for n in t.rows)
            self.habits.total = (
                total.label if self.rng.random() < 0.7 else self.rng.choice(total.aliases)
            )
        return tuple(replace(node, label=self.habits.total) for node in table.rows)

    def _caption(self, table: FormTable) -> str:
        if self.habits.varied and self.rng.random() < 0.3:
            long = [a for a in table.caption_aliases if len(a) > 20]
            return self.rng.choice(long or [table.caption])
        return table.caption

    def _columns(self, nodes: tuple[Node, ...]) -> tuple[Line, ...]:
        return tuple(self._line(p, self.habits.label) for p in walk(nodes) if not p.ancestors)

    def _lines(self, plain: FormTable) -> tuple[Line, ...]:
        def label(node: Node) -> str:
            marked = self.rng.random() < 0.04 and bool(node.children or node.key)
            text = self._cased(node.label) if node in plain.rows[-1:] else node.label
            return text + ("*" if marked else "")

        return tuple(self._line(p, label) for p in plain.row_places if not p.ancestors)

    def _line(self, place: Place, label: Callable[[Node], str]) -> Line:
        below = walk(place.node.children, place.path, (*place.ancestors, place.node))
        parts = [p for p in below if len(p.ancestors) == len(place.ancestors) + 1]
        text = label(place.node) if place.node.label else ""
        return Line(text, place, tuple(self._line(p, label) for p in parts))

    def _value(self, spec: FieldSpec, figure: int | Decimal | None) -> Value:
        rng = self.rng
        if spec.type == "text":
            text = rng.choice(WORDS.get(spec.column.node.key, ("None",)))
            state = ValueState.NOT_APPLICABLE if text == "N/A" else ValueState.VALUE
            return Value(None if text == "N/A" else text, state, text)
        if spec.type == "date":
            if rng.random() < 0.1:
                return Value(None, ValueState.NOT_APPLICABLE, "N/A")
            text = self.habits.dates.format(
                y=rng.randint(2005, 2022), m=rng.randint(1, 12), d=rng.randint(1, 28)
            )
            return Value(text, ValueState.VALUE, text)
        if spec.type == "number" and rng.random() < 0.15:
            text = rng.choice(("N/A", "<1"))
            if text == "<1":
                return Value("<1", ValueState.VALUE, "<1")
            return Value(None, ValueState.NOT_APPLICABLE, "N/A")
        return self._figure(spec, figure or 0)

    def _figure(self, spec: FieldSpec, figure: int | Decimal) -> Value:
        money = spec.type == "money"
        unit = (self.habits.currency or None) if money else None
        number = Decimal(f"{figure:.2f}") if money else figure
        if isinstance(number, Decimal) and not money and number == int(number):
            number = int(number)
        if isinstance(number, Decimal):
            number = Decimal(f"{number:f}")
        digits = f"{number:,}" if self.habits.thousands else str(number)
        state = ValueState.ZERO_EXPLICIT if number == 0 else ValueState.VALUE
        return Value(number, state, (unit or "") + digits, unit)
