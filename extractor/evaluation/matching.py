"""Gold against prediction, field by field. Every score is a filter over what is stored here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from dataclasses import fields as dataclass_fields
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from extractor.errors import FormError
from extractor.evaluation.gold import Gold, GoldDocument
from extractor.evaluation.outcomes import Outcome, outcome
from extractor.evaluation.predictions import Shelf
from extractor.forms.form import Form
from extractor.forms.registry import load_form
from extractor.result import Extraction, Field, Review, Status, ValueState

if TYPE_CHECKING:
    from numpy.typing import NDArray

OUTCOMES = tuple(Outcome)
_CODE = {o: i for i, o in enumerate(OUTCOMES)}


@dataclass(frozen=True, slots=True)
class Judged:
    """One field of one document; ``gold`` is ``None`` where a number was read for a path
    that the gold does not have, ``predicted`` where the prediction says nothing of it."""

    path: str
    gold: Field | None
    predicted: Field | None
    outcome: Outcome

    @property
    def accepted(self) -> bool:
        return self.predicted is not None and self.predicted.status is Review.ACCEPTED

    @property
    def is_silent_error(self) -> bool:
        """Wrong, and nobody was asked to look."""
        return self.accepted and not self.outcome.is_right


@dataclass(frozen=True)
class Pair:
    """One labelled document with its prediction (``None``: there is none) and all its fields."""

    gold: GoldDocument
    predicted: Extraction | None
    fields: tuple[Judged, ...]

    @property
    def form_right(self) -> bool:
        return (
            self.predicted is not None and self.read and self.predicted.form == self.gold.extraction.form
        )

    @property
    def read(self) -> bool:
        return self.predicted is not None and self.predicted.status is not Status.FAILED

    @property
    def is_exact(self) -> bool:
        """The right form, and every field right: number, blank and all."""
        return self.form_right and all(f.outcome.is_right for f in self.fields)


@dataclass(frozen=True)
class Columns:
    """The judged fields of a matching as arrays, one element a field, for filtering and summing."""

    document: NDArray[np.int32]
    agency: NDArray[np.int32]
    path: NDArray[np.int32]
    outcome: NDArray[np.int8]
    in_gold: NDArray[np.bool_]
    gold_number: NDArray[np.bool_]
    """A number other than zero is printed."""
    read_number: NDArray[np.bool_]
    """A number other than zero was read."""
    accepted: NDArray[np.bool_]
    confidence: NDArray[np.float64]
    """NaN where the prediction says nothing of the field."""
    weight: NDArray[np.float64]
    """The printed count (0 for sums of money and words): the weight of the field."""
    error: NDArray[np.float64]
    """By how much the count is wrong, missed ones by all of it."""

    @property
    def right(self) -> NDArray[np.bool_]:
        return self.having(Outcome.CORRECT, Outcome.CORRECT_EMPTY)

    @property
    def correct_number(self) -> NDArray[np.bool_]:
        """A number other than zero, read as printed."""
        return self.gold_number & self.having(Outcome.CORRECT)

    def where(self, fields: NDArray[np.bool_]) -> Columns:
        """Only the fields for which the mask is true."""
        return Columns(*(getattr(self, f.name)[fields] for f in dataclass_fields(self)))

    def having(self, *outcomes: Outcome) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.isin(self.outcome, [_CODE[o] for o in outcomes])
        return found


@dataclass(frozen=True)
class Matching:
    pairs: tuple[Pair, ...]

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        return tuple(sorted({pair.gold.agency for pair in self.pairs}))

    @cached_property
    def paths(self) -> tuple[str, ...]:
        return tuple(sorted({field.path for pair in self.pairs for field in pair.fields}))

    @cached_property
    def judged(self) -> tuple[Judged, ...]:
        return tuple(field for pair in self.pairs for field in pair.fields)

    @cached_property
    def columns(self) -> Columns:
        agency = {name: i for i, name in enumerate(self.agencies)}
        path = {name: i for i, name in enumerate(self.paths)}
        counts = [len(pair.fields) for pair in self.pairs]
        of_pairs = np.repeat(np.arange(len(self.pairs), dtype=np.int32), counts)
        by_pair = np.array([agency[p.gold.agency] for p in self.pairs], dtype=np.int32)
        weighed = [_weigh(f, countable) for f, countable in _countable(self.pairs)]
        return Columns(
            document=of_pairs,
            agency=by_pair[of_pairs] if len(of_pairs) else of_pairs,
            path=np.array([path[f.path] for f in self.judged], dtype=np.int32),
            outcome=np.array([_CODE[f.outcome] for f in self.judged], dtype=np.int8),
            in_gold=np.array([f.gold is not None for f in self.judged], dtype=bool),
            gold_number=np.array([_is_number(f.gold) for f in self.judged], dtype=bool),
            read_number=np.array([_is_number(f.predicted) for f in self.judged], dtype=bool),
            accepted=np.array([f.accepted for f in self.judged], dtype=bool),
            confidence=np.array(
                [f.predicted.confidence if f.predicted else np.nan for f in self.judged], dtype=float
            ),
            weight=np.array([w for w, _ in weighed], dtype=float),
            error=np.array([e for _, e in weighed], dtype=float),
        )

    def of_documents(self, chosen: Sequence[int]) -> Matching:
        """The part of the matching for the documents at these places; nothing is matched anew."""
        new_place = np.full(len(self.pairs), -1, dtype=np.int32)
        new_place[list(chosen)] = np.arange(len(chosen), dtype=np.int32)
        columns = self.columns.where(new_place[self.columns.document] >= 0)
        columns = replace(columns, document=new_place[columns.document])
        return self._part(tuple(self.pairs[i] for i in chosen), columns)

    def of_fields(self, fields: NDArray[np.bool_]) -> Matching:
        """The same documents with the fields for which the mask is true."""
        return self._part(self.pairs, self.columns.where(fields))

    def _part(self, pairs: tuple[Pair, ...], columns: Columns) -> Matching:
        part = Matching(pairs)
        part.__dict__.update(columns=columns, agencies=self.agencies, paths=self.paths)
        return part


def match(gold: Gold, predictions: Iterable[Extraction]) -> Matching:
    """Every labelled document with its prediction; none is left out of the denominator.

    Documents are found by path, name, stem or hash. Further predicted parts of a labelled
    document, and documents that are no report, add what was read there as SPURIOUS.
    """
    shelf = Shelf(tuple(predictions))
    labelled = Counter(d.extraction.document for d in gold.documents)
    return Matching(tuple(_pair(d, shelf, labelled[d.extraction.document] == 1) for d in gold.documents))


def _pair(document: GoldDocument, shelf: Shelf, alone: bool) -> Pair:
    truth = document.extraction
    parts = shelf.pick(truth, document.id)
    chosen = next((p for p in parts if p.part == truth.part), None)
    surplus = [p for p in parts if p.part != truth.part] if alone else []
    return Pair(document, chosen, tuple(_judge(truth, chosen, surplus)))


def _judge(truth: Extraction, chosen: Extraction | None, surplus: list[Extraction]) -> Iterator[Judged]:
    read = {f.path: f for f in (*chosen.extra, *chosen.fields)} if chosen is not None else {}
    printed = {f.path: f for f in (*truth.extra, *truth.fields)}
    for path, field in printed.items():
        found = read.get(path)
        yield Judged(path, field, found, outcome(field, found))
    others = [f for path, f in read.items() if path not in printed]
    for field in (*others, *(f for part in surplus for f in (*part.extra, *part.fields))):
        if field.state in {ValueState.VALUE, ValueState.ZERO_EXPLICIT}:
            yield Judged(field.path, None, field, Outcome.SPURIOUS)


def known_form(form_id: str | None) -> Form | None:
    """The known form of that id; ``None`` where a prediction names one that is not known."""
    if form_id is None:
        return None
    try:
        return load_form(form_id)
    except FormError:
        return None


def _countable(pairs: Sequence[Pair]) -> Iterator[tuple[Judged, bool]]:
    """Each judged field with whether it counts things (and is no sum of money, date or text)."""
    forms: dict[str | None, Form | None] = {}
    for pair in pairs:
        form_id = pair.gold.extraction.form
        if form_id not in forms:
            forms[form_id] = known_form(form_id)
        form = forms[form_id]
        for field in pair.fields:
            spec = form.spec(field.path) if form else None
            yield field, spec is None or spec.type in {"count", "signed"}


def _weigh(field: Judged, countable: bool) -> tuple[float, float]:
    if not countable:
        return 0.0, 0.0
    printed = field.gold.number if field.gold is not None else None
    read = field.predicted.number if field.predicted is not None else None
    return abs(float(printed or 0)), abs(float(printed or 0) - float(read or 0))


def _is_number(field: Field | None) -> bool:
    return field is not None and field.state is ValueState.VALUE
