"""Evaluation from files: read, extract where nothing was given, score, write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from extractor.document import Document
from extractor.errors import UsageError
from extractor.evaluation.comparison import Agreement, Comparison, agreement, compare_matchings
from extractor.evaluation.gate import Breach
from extractor.evaluation.gold import Gold, GoldDocument, read_gold
from extractor.evaluation.matching import Matching, match
from extractor.evaluation.metrics import Scorer
from extractor.evaluation.predictions import read_predictions
from extractor.evaluation.scoring import Options, Scores, score
from extractor.forms.registry import add_form, load_form
from extractor.result import Extraction
from extractor.runs.batch import extract_sources, read_sources
from extractor.runs.sources import Source


@dataclass(frozen=True)
class Evaluation:
    """Scores with the gold that they were computed from."""

    scores: Scores
    gold: Gold

    def write(self, out: str | Path, *, breaches: Iterable[Breach] = ()) -> list[Path]:
        """Write all files of the evaluation into the folder ``out``."""
        from extractor.evaluation.files import write_files

        return write_files(self.scores, self.gold, Path(out), breaches=tuple(breaches))


def evaluate_files(
    predictions: str | Path | None,
    gold: str | Path,
    *,
    split: str | None = None,
    options: Options | None = None,
    baseline: str | Path | None = None,
    jobs: int = 1,
) -> Evaluation:
    """Score the predictions in a file, or extract the labelled documents and score that.

    The error budget is drawn up for this software's own results on a corpus that has its
    documents: those with errors are read once more, to see at which stage they went wrong.

    Raises:
        UsageError: a file is missing or is not what it should be.
    """
    options = options or Options()
    if options.form is not None:
        add_form(load_form(options.form))
    labelled = read_gold(gold).select(split).of_formats(options.formats)
    reports = (
        read_predictions(predictions)
        if predictions is not None
        else extract_gold(labelled, jobs=jobs, form=options.form, models=options.models)
    )
    ours = labelled.folder is not None and any(report.model for report in reports)
    scores = score(
        labelled,
        reports,
        options=options,
        reread=partial(_read_wrong, labelled, jobs) if ours else None,
        baseline=read_predictions(baseline) if baseline is not None else None,
    )
    return Evaluation(scores, labelled)


def extract_gold(
    gold: Gold, *, jobs: int = 1, form: str | Path | None = None, models: Path | None = None
) -> tuple[Extraction, ...]:
    """Extract the documents of a corpus, each in a supervised worker.

    Raises:
        UsageError: the corpus holds gold but no documents.
    """
    sources = [s for document in gold.documents if (s := _source(gold, document)) is not None]
    if not sources:
        raise UsageError(
            "there are no documents beside the gold", remedy="Give a file of predictions as well."
        )
    unique = list({source.name: source for source in sources}.values())
    chosen = str(form) if form is not None else None
    results = extract_sources(unique, jobs=jobs, form=chosen, models=models)
    return tuple(report for found in results for report in found)


def compare_files(
    first: str | Path, second: str | Path, gold: str | Path, *, options: Options | None = None
) -> Comparison:
    """Two files of predictions, paired over the same labelled documents."""
    options = options or Options()
    labelled = read_gold(gold)
    before, after = (match(labelled, read_predictions(path)) for path in (first, second))
    scorer = Scorer.of(before, rounds=options.rounds, seed=options.seed)
    return compare_matchings(before, after, by=options.by, scorer=scorer)


def agree_files(first: str | Path, second: str | Path) -> Agreement:
    """Two files of predictions of documents that nobody has labelled."""
    return agreement(read_predictions(first), read_predictions(second))


def _source(gold: Gold, document: GoldDocument) -> Source | None:
    path = gold.document_path(document)
    return Source(path, document.extraction.document) if path is not None else None


def _read_wrong(gold: Gold, jobs: int, matching: Matching) -> Mapping[str, Document | None]:
    """What the reader makes of every document that has an error."""
    wrong = {
        source.name: pair.gold.id
        for pair in matching.pairs
        if any(not f.outcome.is_right for f in pair.fields)
        and (source := _source(gold, pair.gold)) is not None
    }
    sources = [s for d in gold.documents if d.id in wrong.values() and (s := _source(gold, d))]
    return {
        wrong[source.name]: result if isinstance(result, Document) else None
        for source, result in read_sources(sources, jobs=jobs)
    }
