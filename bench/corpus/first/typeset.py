"""From a spec to a document and its gold."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from bench.corpus.first.families import Family
from bench.corpus.first.plan import Spec
from extractor.forms.form import Form
from extractor.forms.registry import load_form
from extractor.result import Extraction, Value, ValueState
from extractor.sampling import sheet
from extractor.sampling.chance import generator
from extractor.sampling.figures import Model
from extractor.sampling.gold import gold_of
from extractor.sampling.layout import Content, compose
from extractor.sampling.marred import marred
from extractor.sampling.printing import Printer
from extractor.sampling.report import Report
from extractor.sampling.sample import draw_content, is_printed
from extractor.sampling.scales import Figures
from extractor.sampling.source_errors import SourceError
from extractor.sampling.style import Style, draw_style

SUFFIX = {"text": ".txt", "scan": ".pdf"}
FIGURES = Path(__file__).parent.parent / "figures"


@dataclass(frozen=True)
class Made:
    id: str
    suffix: str
    content: bytes
    gold: Mapping[str, Any]

    def write(self, corpus: Path) -> None:
        for folder in ("documents", "gold"):
            (corpus / folder).mkdir(parents=True, exist_ok=True)
        (corpus / "documents" / f"{self.id}{self.suffix}").write_bytes(self.content)
        text = pretty(self.gold)
        (corpus / "gold" / f"{self.id}.json").write_text(text, encoding="utf-8")


def pretty(data: Mapping[str, Any]) -> str:
    """JSON with a line for each value, every decimal with its printed digits."""
    marked = json.dumps(data, ensure_ascii=False, indent=1, default=lambda d: f"\0{d:f}\0")
    return re.sub(r'"\\u0000([-\d.]+)\\u0000"', r"\1", marked) + "\n"


@cache
def _model(form: str) -> Model:
    return Model(load_form(form))


def typeset(spec: Spec) -> Made:
    """A report with invented figures."""
    model = _model(spec.form)
    style = _style(spec.family, spec.troubles, spec.issuer.scale, seed=spec.id)
    style = replace(style, zeros=spec.zeros)
    content, errors = draw_content(
        model, style, seed=spec.figures, years=(spec.year,), agency=spec.issuer.agency
    )
    return _document(content, style, spec, errors=errors, origin="invented figures")


def typeset_real(spec: Spec, source: str) -> Made:
    """A report with the figures of a real one, from ``bench/corpus/figures``."""
    found = json.loads((FIGURES / f"{source}.json").read_text(encoding="utf-8"), parse_float=Decimal)
    form = load_form(spec.form)
    style = _style(spec.family, spec.troubles, spec.issuer.scale, seed=spec.id)
    printer = Printer(form, style, generator(spec.id, "printing"))
    figures: Figures = {p: f["value"] or 0 for p, f in found["fields"].items()}
    values = {
        path: printer.value(figures[path], form.fields[path])
        if field["state"] == "VALUE"
        else Value(field["value"], ValueState(field["state"]), field["raw"])
        for path, field in found["fields"].items()
    }
    figures |= found.get("narrative", {})
    content = Content(form, spec.issuer.agency, spec.year, values, figures)
    origin = f"figures of {spec.issuer.agency.name} {spec.year}, typeset anew"
    return _document(content, style, spec, errors=(), origin=origin)


def _style(family: Family, troubles: frozenset[str], scale: str, *, seed: str) -> Style:
    style = draw_style(generator(seed, "style"), troubles=troubles, scale=scale)
    style = replace(style, **family.style)  # type: ignore[arg-type]
    if family.format == "scan" and style.prose == "long":
        style = replace(style, prose="short")
    if "prose_contradicts" in troubles and style.prose == "none":
        style = replace(style, prose="long")
    return style


def _document(
    content: Content, style: Style, spec: Spec, *, errors: tuple[SourceError, ...], origin: str
) -> Made:
    report = marred(compose(content, style, seed=spec.id), generator(spec.id, "marred"))
    made = spec.family.write(report, generator(spec.id, spec.family.name))
    if spec.family.format in ("xlsx", "xls"):
        report = sheet.printed(report, spec.family.name.partition("-")[2].replace("-", "_"))
    suffix = SUFFIX.get(spec.family.format, f".{spec.family.format}")
    gold = _gold(report, content.form, made, name=f"{spec.id}{suffix}")
    return Made(spec.id, suffix, made, gold.to_json() | _about(spec, report, gold, errors, origin))


def _gold(report: Report, form: Form, content: bytes, *, name: str) -> Extraction:
    return gold_of(report, form, name=name, sha256=hashlib.sha256(content).hexdigest())


def _about(
    spec: Spec, report: Report, gold: Extraction, errors: tuple[SourceError, ...], origin: str
) -> dict[str, Any]:
    """What the gold file says beside the extraction."""
    printed = [e for e in errors if is_printed(gold.field(e.path), e)]
    troubles = set(report.style.troubles) - (set() if printed else {"source_error"})
    return {
        "gold_origin": "typeset:first",
        "origin": origin,
        "format": spec.family.format,
        "producer": spec.family.producer,
        "layout_family": spec.family.name,
        "near_duplicate_group": spec.group,
        "issuer": spec.issuer.agency.name,
        "region_code": spec.issuer.code,
        "province": spec.issuer.code[:2],
        "level": spec.issuer.agency.level,
        "year": spec.year,
        "troubles": sorted(troubles),
        "source_violations": [e.to_json() for e in printed],
        "labellers": [],
        "split": spec.family.split,
    }
