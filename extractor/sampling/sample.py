"""The typesetter's front door: any number of filled reports of a form, each with its gold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from extractor.errors import UsageError
from extractor.forms.form import Form
from extractor.result import Extraction, Field, ValueState, dumps
from extractor.sampling.chance import generator
from extractor.sampling.figures import Model
from extractor.sampling.formats import FORMATS
from extractor.sampling.gold import gold_of
from extractor.sampling.keyed import compose_keyed
from extractor.sampling.layout import Content, compose
from extractor.sampling.marred import marred
from extractor.sampling.places import Agency, draw_agency
from extractor.sampling.printing import Printer
from extractor.sampling.report import Report
from extractor.sampling.scales import SCALES, Figures
from extractor.sampling.source_errors import SourceError, spoil
from extractor.sampling.style import Style, draw_style


@dataclass(frozen=True)
class Options:
    """What the documents shall be like; ``None`` leaves it to chance, as it is met.

    ``troubles``: exactly these, see :data:`extractor.sampling.style.TROUBLES`. ``first``
    is the number of the first document: number 17 of a seed is the same document however
    many are made. ``years`` are the report years to draw from (default: the form's).
    """

    troubles: frozenset[str] | None = None
    scale: str | None = None
    first: int = 1
    years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sample:
    """One document with its truth. ``family`` names its layout: split data by it."""

    name: str
    format: str
    family: str
    content: bytes
    gold: Extraction
    violations: tuple[SourceError, ...]
    seed: str
    style: Style
    path: Path | None = None

    def gold_json(self) -> str:
        """The gold file: the Extraction's JSON and how it came about."""
        data: dict[str, Any] = self.gold.to_json()
        data |= {
            "gold_origin": "typeset",
            "seed": self.seed,
            "layout_family": self.family,
            "troubles": sorted(self.style.troubles),
            "source_violations": [v.to_json() for v in self.violations],
        }
        return dumps(data)


def sample(
    form: Form,
    *,
    count: int = 1,
    seed: int = 0,
    formats: Sequence[str] = ("html",),
    out: Path | None = None,
    options: Options | None = None,
) -> Iterator[Sample]:
    """Typeset ``count`` documents, taking the ``formats`` in turn; the same call, the same bytes.

    ``out`` is a folder that gets ``documents/NAME`` and ``gold/NAME.json``, and is made if
    it does not exist; without it nothing is written.

    Raises:
        UsageError: a format, trouble or scale is not known.
        MissingExtra: a format needs a package or program that is not installed.
    """
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise UsageError(
            f"no format is called {', '.join(unknown) or '(none given)'}",
            remedy=f"Known: {', '.join(FORMATS)}.",
        )
    options = options or Options()
    draw_style(generator(0), troubles=options.troubles, scale=options.scale)  # refuses early
    model = Model(form)
    for number in range(options.first, options.first + count):
        made = _one(model, f"{form.id}/{seed}/{number}", formats[(number - 1) % len(formats)], options)
        yield _written(made, out) if out is not None else made


def _one(model: Model, seed: str, format_: str, options: Options) -> Sample:
    style = draw_style(generator(seed, "style"), troubles=options.troubles, scale=options.scale)
    if model.form.is_keyed:
        report = compose_keyed(model.form, style, seed=seed)
        return typeset(report, model.form, format_, seed=seed)
    content, violations = draw_content(model, style, seed=seed, years=options.years)
    report = marred(compose(content, style, seed=seed), generator(seed, "marred"))
    return typeset(report, model.form, format_, seed=seed, violations=violations)


def draw_content(
    model: Model, style: Style, *, seed: str, years: Sequence[int] = (), agency: Agency | None = None
) -> tuple[Content, tuple[SourceError, ...]]:
    """An agency (if none is given), a year and figures, with the source errors the style asks for."""
    form = model.form
    rng = generator(seed, "content")
    figures: Figures = model.draw(generator(seed, "figures"), SCALES[style.scale])
    if style.has("table_missing"):
        last = form.tables[-1].id
        figures.update({p: 0 for p in figures if form.fields[p].table == last})
    errors = _spoiled(model, figures, generator(seed, "errors")) if style.has("source_error") else ()
    values = Printer(form, style, generator(seed, "printing")).print_all(figures)
    first = form.first_year or 2008
    year = rng.choice(tuple(years) or tuple(range(first, (form.last_year or first + 3) + 1)))
    return Content(form, agency or draw_agency(rng, style.scale), year, values, figures), errors


def typeset(
    report: Report, form: Form, format_: str, *, seed: str, violations: tuple[SourceError, ...] = ()
) -> Sample:
    """One printed report in one format."""
    kind = FORMATS[format_]
    content, family = kind.typeset(report, generator(seed, format_))
    report = kind.shows(report, family)
    name = f"{form.id}-{'-'.join(seed.split('/')[1:])}{kind.suffix}"
    gold = gold_of(report, form, name=name, sha256=hashlib.sha256(content).hexdigest())
    printed = tuple(v for v in violations if is_printed(gold.field(v.path), v))
    return Sample(
        name, format_, f"{family}-{report.style.family}", content, gold, printed, seed, report.style
    )


def is_printed(field: Field, error: SourceError) -> bool:
    """Whether the wrong figure can be seen, and not a blank or a table left out in its place."""
    zero = field.state in (ValueState.BLANK, ValueState.NOT_APPLICABLE) and error.printed == 0
    return zero or (field.number is not None and field.number == error.printed)


def _spoiled(model: Model, figures: Figures, rng: Random) -> tuple[SourceError, ...]:
    found = (spoil(model, figures, rng) for _ in range(rng.choice((1, 1, 1, 2, 3))))
    errors = [error for error in found if error is not None]
    # A later error can mend or deepen an earlier one: what is recorded is what stands in the end.
    broken = model.broken(figures)
    return tuple(error.settled(broken) for error in {e.path: e for e in errors}.values())


def _written(made: Sample, out: Path) -> Sample:
    documents, gold = out / "documents", out / "gold"
    documents.mkdir(parents=True, exist_ok=True)
    gold.mkdir(parents=True, exist_ok=True)
    path = documents / made.name
    path.write_bytes(made.content)
    (gold / f"{made.name}.json").write_text(made.gold_json() + "\n", encoding="utf-8")
    return replace(made, path=path)
