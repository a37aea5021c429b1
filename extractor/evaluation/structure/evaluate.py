"""Predicted tables against gold, from files to figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extractor.errors import UsageError
from extractor.evaluation.structure.gold import GoldDocument, document_name, read_gold
from extractor.evaluation.structure.options import Select
from extractor.evaluation.structure.predictions import Predictions, predict, read_predictions
from extractor.evaluation.structure.scores import DocumentScore, score_document
from extractor.evaluation.structure.summary import Summary, intervals, summarise


@dataclass(frozen=True)
class TableEvaluation:
    documents: tuple[DocumentScore, ...]
    summary: Summary
    intervals: dict[str, tuple[float, float]]
    unread: tuple[str, ...] = ()
    """Documents of gold of which the predictions say nothing: all their tables are missed."""


def evaluate_tables(
    gold: Path,
    predicted: Path | None = None,
    *,
    select: Select = Select.ALL,
    count_blanks: bool = False,
    jobs: int = 1,
    seed: int = 0,
) -> TableEvaluation:
    """Score tables against a folder of ICDAR 2013 gold.

    ``predicted`` is JSON as ``extractor tables`` prints it (a file, or a folder of files), or a
    folder of PDFs, or ``None`` for the PDFs beside the gold; PDFs are read by this program.

    Raises:
        UsageError: there is no gold, no PDF, or a file is not of its form.
    """
    documents = read_gold(gold, select=select)
    return evaluate(
        documents,
        _predictions(documents, predicted, jobs=jobs),
        count_blanks=count_blanks,
        seed=seed,
    )


def evaluate(
    documents: Sequence[GoldDocument],
    predictions: Predictions,
    *,
    count_blanks: bool = False,
    seed: int = 0,
) -> TableEvaluation:
    """Score predictions that are at hand; those of documents without gold are left aside."""
    scores = tuple(
        score_document(document, predictions.get(document.name, ()), count_blanks=count_blanks)
        for document in documents
    )
    unread = tuple(document.name for document in documents if document.name not in predictions)
    return TableEvaluation(scores, summarise(scores), intervals(scores, seed=seed), unread)


def _predictions(documents: Sequence[GoldDocument], place: Path | None, *, jobs: int) -> Predictions:
    if place is not None and not place.exists():
        raise UsageError("there is no such file or folder", where=str(place))
    if place is not None and (place.is_file() or any(place.glob("*.json*"))):
        return read_predictions(place)
    pdfs = {document.name: document.pdf for document in documents}
    if place is not None:
        there = sorted(place.glob("*.pdf"), reverse=True)
        given = {document_name(path.stem): path for path in there}
        pdfs = {name: given.get(name) for name in pdfs}
    found = {name: path for name, path in pdfs.items() if path is not None}
    if not found:
        raise UsageError(
            "there is no PDF of any gold document",
            remedy="Give a folder with the PDFs, or the output of `extractor tables --format json`.",
            where=str(place or "beside the gold"),
        )
    return predict(found, jobs=jobs)
