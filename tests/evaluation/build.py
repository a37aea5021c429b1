"""Small gold and predictions, made by hand, whose scores can be computed on paper."""

from __future__ import annotations

from extractor.evaluation.gold import Gold, GoldDocument
from extractor.result import Extraction, Field, Review, ValueState

V, Z, B = ValueState.VALUE, ValueState.ZERO_EXPLICIT, ValueState.BLANK
FORM = "test.form"


def field(path: str, value: object, *, confidence: float = 1.0, review: bool = False) -> Field:
    """A number, zero, ``None`` for a blank, or a state by itself."""
    if isinstance(value, ValueState):
        state, held = value, None
    elif value is None:
        state, held = B, None
    else:
        state, held = (V if value else Z), value
    status = Review.REVIEW if review else Review.ACCEPTED
    raw = "" if held is None else str(held)
    return Field(path, held, state, raw, confidence=confidence, status=status, row_labels=(path,))


def report(
    name: str, values: dict[str, object], *, form: str | None = FORM, **more: object
) -> Extraction:
    fields = tuple(v if isinstance(v, Field) else field(p, v) for p, v in values.items())
    return Extraction(document=name, sha256=f"sha of {name}", form=form, fields=fields, **more)


def gold(*documents: tuple[str, str, dict[str, object]]) -> Gold:
    """Each document is its name, its agency and its values (none: it is no report)."""
    made = []
    for name, agency, values in documents:
        truth = report(name, values, form=FORM if values else None)
        facets = {"agency": agency, "form": truth.form or "none", "format": name.rpartition(".")[2]}
        made.append(GoldDocument(name.partition(".")[0], truth, facets))
    return Gold(tuple(made), "fingerprint")
