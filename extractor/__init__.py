"""Archives of annual reports in, data that can be trusted out.

The functions here are the public API; each loads what it needs when it is called, so that
importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractor.document import Document
    from extractor.inspection.remarks import Inspection
    from extractor.outputs.results import Results
    from extractor.result import Extraction

__version__ = "0.1.0"

__all__ = [
    "__version__",
    "check",
    "compare",
    "draft_form",
    "evaluate",
    "export",
    "extract",
    "run",
    "tables",
    "train",
]


def extract(
    path: str | Path,
    *,
    name: str | None = None,
    forms: Sequence[str | Path] | None = None,
    models: str | Path | None = None,
    facts: bool = True,
) -> tuple[Extraction, ...]:
    """Read one report: every field of its form, with value, state, place, confidence and checks.

    A file may hold several reports, so the result is a tuple. ``name`` is what the result
    calls the document (default: the file's name); ``forms`` restricts the editions that are
    considered, by id or by the path of a form file; ``models`` is a folder of models of one's
    own, which go before those of the package; ``facts``: read the counts told in prose, too.

    A bad document never raises: it gives an extraction with status ``failed`` whose
    ``errors`` say why. The document is read in this process; the command line reads
    every file in a supervised worker instead, so that none can hang or crash the rest.

    >>> (report,) = extract("docs/examples/report.html")
    >>> report.form, report.metadata["report_year"], report.status.value
    ('cn.ogi.2021', 2023, 'complete')
    >>> received = report.field("requests.received.total")
    >>> received.value, received.state.value, received.provenance.table, received.provenance.row
    (37, 'VALUE', 2, 4)

    Raises:
        UsageError: a form in ``forms`` is unknown or wrong, or its model is missing.
    """
    from pathlib import Path

    from extractor import pipeline
    from extractor.forms.registry import load_form

    chosen = [load_form(form) for form in forms] if forms is not None else None
    own = Path(models) if models is not None else None
    return pipeline.extract(path, name=name, forms=chosen, models=own, facts=facts)


def check(
    path: str | Path,
    *,
    name: str | None = None,
    forms: Sequence[str | Path] | None = None,
    models: str | Path | None = None,
) -> tuple[Inspection, ...]:
    """Check a report before it is published; one inspection for each report in the file.

    ``problems`` are figures that contradict each other or the prose, what is missing from the
    form, and what could not be read; ``notes`` are worth a look.
    :func:`extractor.inspection.telling.as_text` words them in Chinese or English. The
    parameters are those of :func:`extract`.

    >>> (inspection,) = check("docs/examples/report.html")
    >>> inspection.problems
    ()

    Raises:
        UsageError: a form in ``forms`` is unknown or wrong, or its model is missing.
    """
    from extractor.forms.registry import load_form
    from extractor.inspection.inspect import inspect_all

    own = [load_form(form) for form in forms or ()]
    return tuple(inspect_all(extract(path, name=name, forms=forms, models=models), own))


def run(  # noqa: PLR0913  # one parameter for each option, as on the command line
    inputs: str | Path | Sequence[str | Path],
    *,
    store: str | Path,
    jobs: int = 1,
    form: str | None = None,
    models: str | Path | None = None,
    facts: bool = True,
    retry_failed: bool = False,
    engine: str = "local",
    scheduler: str | None = None,
) -> Results:
    """Read an archive into a store (an SQLite file) and return what stands in it.

    ``inputs`` are files, folders, patterns, archives and addresses of object stores. What the
    store holds already as it would be read now is not read again, so a run that was stopped
    goes on with the same call. ``engine="dask"`` reads on a cluster.

    The results are iterated in the order of their names, one
    :class:`~extractor.result.Extraction` for each report; ``to_arrow()`` and ``to_pandas()``
    give the fields as one table.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     results = run("docs/examples/report.html", store=folder + "/archive.db")
    ...     [(report.document, report.form) for report in results]
    [('report.html', 'cn.ogi.2021')]

    Raises:
        UsageError: an input does not exist, the store is in use or the disk is full.
    """
    from pathlib import Path

    from extractor.outputs.results import Results
    from extractor.runs.engine import engine_named
    from extractor.runs.reader import Options
    from extractor.runs.run import Progress
    from extractor.runs.run import run as run_into
    from extractor.runs.sources import find_files

    given = [inputs] if isinstance(inputs, str | Path) else inputs
    progress, path = Progress(), Path(store)
    folder = Path(models) if models is not None else None
    options = Options(form=form, models=folder, facts=facts)
    reader = engine_named(engine, jobs=jobs, scheduler=scheduler, store=path)
    files = find_files(given)
    for _ in run_into(
        files, path, reader, options=options, retry_failed=retry_failed, progress=progress
    ):
        pass
    return Results(path, progress)


def export(
    store: str | Path,
    to: str | Path,
    *,
    formats: Sequence[str] = ("csv",),
    forms: Sequence[str | Path] = (),
    panel: str | Path | None = None,
) -> tuple[str, ...]:
    """Write what stands in a store as tables into the folder ``to``; returns the names of the files.

    ``formats`` are of ``parquet``, ``csv``, ``xlsx`` and ``jsonl``. There is a long table of fields,
    findings, facts, documents, a wide table for each form, ``datapackage.json`` and a codebook.
    The same store gives the same bytes. ``forms`` are files of forms of one's own. ``panel`` is an
    edition: issuers × years over all editions then stand in one more table, under its paths.

    Raises:
        UsageError: a format is unknown, the store or the folder cannot be used.
    """
    from extractor.errors import UsageError
    from extractor.exports import export as exports
    from extractor.forms.registry import load_form

    try:
        chosen = [exports.Format(name) for name in formats]
    except ValueError as error:
        remedy = f"Formats: {', '.join(exports.Format)}."
        raise UsageError(f"no such format: {error}", remedy=remedy) from error
    own = [load_form(form) for form in forms]
    edition = load_form(panel) if panel is not None else None
    return exports.export(store, to, formats=chosen, forms=own, panel=edition).files


def tables(path: str | Path, *, name: str | None = None) -> Document:
    """Read any document and find its tables, without any form.

    The tables are in ``.tables``, prose and tables in reading order in ``.body``. A cell
    knows its spans, its place in the document and the header cells above and beside it.

    >>> document = tables("docs/examples/report.html")
    >>> first = document.tables[0]
    >>> first.n_rows, first.n_columns
    (14, 4)
    >>> cell = first.grid[2][1]
    >>> cell.text, cell.row_path, cell.column_path[-1]
    ('0', ('规章',), '本年制发件数')

    Raises:
        DocumentError: the file cannot be read; the message says why and what to do.
    """
    from extractor import pipeline

    return pipeline.tables(path, name=name)


def draft_form(sample: str | Path, *, form_id: str | None = None) -> str:
    """Draft a form file from one filled or blank document; returns its text, with comments.

    The tables of the sample become the outlines of the form, sums that hold in it become
    rules. The draft is a beginning: its comments say what a person should look at.

    >>> text = draft_form("docs/examples/report.html", form_id="my.report")
    >>> "received: {zh: 一、本年新收政府信息公开申请数量}" in text
    True

    Raises:
        DocumentError: the sample cannot be read.
        UsageError: it has no table of which a form could be made.
    """
    from extractor import pipeline
    from extractor.drafting import draft_form as draft
    from extractor.forms.registry import load_all

    return draft(pipeline.tables(sample), form_id=form_id, forms=load_all()).text


def train(  # one parameter for each option, as on the command line
    form: str | Path | None = None,
    *,
    facts: bool = False,
    corpus: str | Path | None = None,
    labels: str | Path | None = None,
    out: str | Path | None = None,
    seed: int = 0,
) -> dict[str, Any]:
    """Fit the label model of a form, or the model of facts, and write it; returns its ``meta.json``.

    ``form`` is an id or a form file; ``facts=True`` in its place trains the spaCy pipeline that
    reads counts in prose. ``corpus`` is a folder of hand-labelled documents whose
    labels are learned besides the form's own wordings, ``labels`` a file of `extractor mine` that
    a person filled in. ``out`` is the models folder to write
    into (default: the one that the package reads from). The same seed gives the same bytes.

    Raises:
        UsageError: the form, the corpus or the file of labels is unknown or wrong.
    """
    from pathlib import Path

    from extractor.errors import UsageError
    from extractor.training import facts as prose
    from extractor.training import labels as training

    if (form is None) is not facts or (facts and labels is not None):
        raise UsageError("train one model: of a form, perhaps with labels, or of facts")
    if form is None:
        return prose.train_facts(
            corpus=Path(corpus) if corpus is not None else None,
            out=Path(out) if out is not None else None,
            config=prose.FactsConfig(seed=seed),
        )
    return training.train(
        form,
        corpus=Path(corpus) if corpus is not None else None,
        labels=Path(labels) if labels is not None else None,
        out=Path(out) if out is not None else None,
        config=training.TrainingConfig(seed=seed),
    )


def evaluate(  # noqa: PLR0913  # one parameter for each option, as on the command line
    predictions: str | Path | None = None,
    gold: str | Path = "corpus",
    *,
    split: str | None = None,
    by: Sequence[str] | None = None,
    baseline: str | Path | None = None,
    form: str | Path | None = None,
    models: str | Path | None = None,
    out: str | Path | None = None,
) -> dict[str, Any]:
    """Score an extraction against hand-labelled documents; returns what report.json says.

    ``predictions`` is a JSONL or CSV file of any system; without it the documents of the
    corpus are extracted first. ``gold`` is a corpus folder, a folder of gold files or a JSONL
    file. ``by`` names the facets to slice by, ``baseline`` an earlier extraction to compare
    with, ``out`` a folder for the files of the evaluation. ``form`` is the only form considered
    (an id or a form file), ``models`` a folder of models of one's own.

    Raises:
        UsageError: a file is missing or is not what it should be; the message says which.
    """
    from pathlib import Path

    from extractor.evaluation.entry import evaluate_files
    from extractor.evaluation.facets import DEFAULT_BY
    from extractor.evaluation.scoring import Options

    options = Options(
        by=tuple(by) if by is not None else DEFAULT_BY,
        form=form,
        models=Path(models) if models is not None else None,
    )
    run = evaluate_files(predictions, gold, split=split, options=options, baseline=baseline)
    if out is not None:
        run.write(out)
    return dict(run.scores.report)


def compare(first: str | Path, second: str | Path, gold: str | Path | None = "corpus") -> dict[str, Any]:
    """Two extractions of the same documents beside each other.

    With gold: paired differences with intervals and tests, gains and losses field by field.
    With ``gold=None``: how far the two agree, and how the rules of the form speak of each.

    Raises:
        UsageError: a file is missing or is not what it should be.
    """
    from extractor.evaluation.entry import agree_files, compare_files

    if gold is None:
        return agree_files(first, second).to_json()
    return compare_files(first, second, gold).to_json()
