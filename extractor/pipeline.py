"""The whole order, from a file to its extraction. Nothing else imports all the stages.

::

    read ─▶ build grids ─▶ header paths ─▶ map labels ─▶ fields ─▶ checks ─▶ Extraction
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from extractor.checks.ink import InkWitness
from extractor.checks.proof import Proof, prove
from extractor.document import Document
from extractor.errors import DocumentError
from extractor.fields.assemble import assemble_extra, assemble_fields, assemble_unmapped
from extractor.fields.metadata import read_metadata
from extractor.forms.form import Form
from extractor.forms.registry import load_all
from extractor.grids import build
from extractor.grids.headers import assign_headers
from extractor.labels.fit import FormFitter
from extractor.labels.mapper import map_labels
from extractor.labels.parts import split_reports
from extractor.reading.limits import Limits
from extractor.reading.read import read
from extractor.result import Extraction, Problem, Status


def tables(path: str | Path, *, name: str | None = None, limits: Limits | None = None) -> Document:
    """Read any document and find its tables, without any form.

    Raises:
        DocumentError: the file cannot be read; the message says why and what to do.
    """
    document = read(Path(path), name=name or Path(path).name, limits=limits or Limits())
    return assign_headers(build(document))


def extract(
    path: str | Path,
    *,
    name: str | None = None,
    forms: Sequence[Form] | None = None,
    models: Path | None = None,
    limits: Limits | None = None,
) -> tuple[Extraction, ...]:
    """Read one file and map it onto the form that it is; never raises for a bad document.

    ``name`` is what the result calls the document (default: the file's name). ``forms``
    restricts the forms that are considered (default: all that are known). ``models`` is a
    folder of models that go before those that come with the package.
    """
    name = name or Path(path).name
    try:
        document = tables(path, name=name, limits=limits)
    except DocumentError as error:
        return (failure(name, error),)
    titles = {title for form in forms or load_all() for title in form.titles}
    parts = split_reports(document, sorted(titles))
    return tuple(understand(part, forms, number=n, models=models) for n, part in enumerate(parts, 1))


def understand(
    document: Document,
    forms: Sequence[Form] | None = None,
    *,
    number: int = 1,
    models: Path | None = None,
) -> Extraction:
    """Everything after reading: labels, fields and checks of one report with its tables.

    ``number`` counts the reports of one file from 1.
    """
    candidates = _fitters(forms, models) if forms else _known_fitters(models)
    metadata = read_metadata(document, None)
    title, year = metadata.get("title"), metadata.get("report_year")
    labelled = map_labels(
        document,
        candidates,
        title=title if isinstance(title, str) else None,
        year=year if isinstance(year, int) else None,
    )
    fields = assemble_fields(labelled)
    extra = assemble_extra(labelled)
    proof = Proof(fields, ())
    if labelled.form is not None:
        proof = prove(labelled.form, fields, extra, witness=InkWitness(document.pages))
    cut = any(note.cuts for note in document.notes)
    return Extraction(
        document=document.name,
        sha256=document.sha256,
        part=number,
        form=labelled.form.id if labelled.form else None,
        form_confidence=round(labelled.confidence, 4),
        status=Status.PARTIAL if cut else Status.COMPLETE,
        reasons=tuple(dict.fromkeys((*labelled.reasons, *(note.code for note in document.notes)))),
        metadata=metadata,
        fields=proof.fields,
        extra=extra,
        unmapped=assemble_unmapped(labelled),
        findings=proof.findings,
        errors=tuple(Problem(n.code, n.message, where=n.where) for n in document.notes),
        model=labelled.model,
    )


def failure(name: str, error: DocumentError, sha256: str = "") -> Extraction:
    """The row of a document that could not be read."""
    problem = Problem(error.code, error.message, error.remedy, error.where)
    return Extraction(name, sha256, status=Status.FAILED, reasons=(error.code,), errors=(problem,))


def _fitters(forms: Sequence[Form], models: Path | None) -> tuple[FormFitter, ...]:
    return tuple(FormFitter(form, models=models) for form in forms)


@cache
def _known_fitters(models: Path | None = None) -> tuple[FormFitter, ...]:
    """Those of the built-in forms, made once in a process: they remember labels they have met."""
    return _fitters(load_all(), models)
