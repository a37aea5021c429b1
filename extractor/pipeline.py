"""The whole order, from a file to its extraction. Nothing else imports all the stages.

::

    read ─▶ build grids ─▶ header paths ─▶ map labels ─▶ fields ─▶ checks ─▶ Extraction
         prose ────────────────────────────────────▶ facts ─┘
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from extractor.checks.ink import InkWitness
from extractor.checks.opinions import tables_in_doubt
from extractor.checks.opinions import with_opinions as with_second_readings
from extractor.checks.proof import Proof, prove
from extractor.checks.prose import check_prose
from extractor.document import Document
from extractor.errors import DocumentError
from extractor.facts.language import fingerprint
from extractor.facts.read import read_facts
from extractor.fields.assemble import assemble_extra, assemble_fields, assemble_unmapped
from extractor.fields.metadata import read_metadata
from extractor.forms.form import Form
from extractor.forms.registry import load_all
from extractor.grids import build
from extractor.grids.headers import assign_headers
from extractor.grids.second import doubtful_tables, pages_of, with_opinions
from extractor.labels.fit import FormFitter
from extractor.labels.mapper import map_labels
from extractor.labels.model import load_label_model
from extractor.labels.parts import split_reports
from extractor.reading.limits import Limits
from extractor.reading.read import load, read_bytes, read_pages_again
from extractor.result import Extraction, Fact, Problem, Scalar, Status


def tables(
    source: str | Path | bytes, *, name: str | None = None, limits: Limits | None = None
) -> Document:
    """Read any document, given by its path or its bytes, and find its tables, without any form.

    Raises:
        DocumentError: the file cannot be read; the message says why and what to do.
    """
    limits = limits or Limits()
    data = source if isinstance(source, bytes) else load(Path(source), limits)
    document = _laid_out(data, name or _name_of(source), limits)
    return _read_again(document, doubtful_tables(document), data, limits)


def _laid_out(data: bytes, name: str, limits: Limits) -> Document:
    return assign_headers(build(read_bytes(data, name=name, limits=limits)))


def _read_again(document: Document, tables: set[int], data: bytes, limits: Limits) -> Document:
    """The document with a second reader's opinion on these tables, if it is a PDF."""
    pages = pages_of(document, tables) if document.format == "pdf" else set()
    if not pages:
        return document
    return with_opinions(document, tables, read_pages_again(data, pages, limits))


def extract(
    source: str | Path | bytes,
    *,
    name: str | None = None,
    forms: Sequence[Form] | None = None,
    models: Path | None = None,
    limits: Limits | None = None,
    facts: bool = True,
) -> tuple[Extraction, ...]:
    """Read one file and map it onto the form that it is; never raises for a bad document.

    ``source`` is its path, or its bytes. ``name`` is what the result calls the document
    (default: the file's name). ``forms`` restricts the forms that are considered (default:
    all that are known). ``models`` is a folder of models that go before those that come with
    the package. ``facts``: read the prose, too.
    """
    name, limits = name or _name_of(source), limits or Limits()
    data: bytes | None = None
    try:
        data = source if isinstance(source, bytes) else load(Path(source), limits)
        document = _laid_out(data, name, limits)
    except DocumentError as error:
        return (failure(name, error, hashlib.sha256(data).hexdigest() if data is not None else ""),)
    titles = {title for form in forms or load_all() for title in form.titles}
    parts = split_reports(document, sorted(titles))
    found = []
    for number, part in enumerate(parts, 1):
        extraction = understand(part, forms, number=number, models=models, facts=facts)
        in_doubt = doubtful_tables(part) | tables_in_doubt(extraction)
        again = _read_again(part, in_doubt, data, limits)
        found.append(with_second_readings(extraction, again.tables))
    return tuple(found)


def understand(
    document: Document,
    forms: Sequence[Form] | None = None,
    *,
    number: int = 1,
    models: Path | None = None,
    facts: bool = True,
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
    told = _told(document, labelled.form, metadata, models) if facts else ()
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
        facts=told,
        findings=(*proof.findings, *check_prose(told, (*proof.fields, *extra))),
        errors=tuple(Problem(n.code, n.message, where=n.where) for n in document.notes),
        model={**labelled.model, "facts": fingerprint(models)} if told else labelled.model,
    )


def _told(
    document: Document, form: Form | None, metadata: Mapping[str, Scalar], models: Path | None
) -> tuple[Fact, ...]:
    """The facts of a report; what is none of the forms tells none."""
    year = metadata.get("report_year")
    if form is None:
        return ()
    return read_facts(document, form, year=year if isinstance(year, int) else None, models=models)


def failure(name: str, error: DocumentError, sha256: str = "") -> Extraction:
    """The row of a document that could not be read."""
    problem = Problem(error.code, error.message, error.remedy, error.where)
    return Extraction(name, sha256, status=Status.FAILED, reasons=(error.code,), errors=(problem,))


def fingerprints(
    forms: Sequence[Form] | None = None, models: Path | None = None
) -> dict[str, dict[str, str]]:
    """What decides how labels and prose are read: by form, the fingerprints of its file and models.

    Raises:
        ModelError: a form has no model that fits it.
    """
    return {
        form.id: {
            "form": form.fingerprint,
            "labels": load_label_model(form, models).fingerprint,
            "facts": fingerprint(models),
        }
        for form in forms or load_all()
    }


def warm_up() -> None:
    """Load the built-in forms and their models; they stay for the life of the process.

    Raises:
        UsageError: a form or a model is damaged.
    """
    for form in load_all():
        load_label_model(form)
    _known_fitters()


def _name_of(source: str | Path | bytes) -> str:
    return "document" if isinstance(source, bytes) else Path(source).name


def _fitters(forms: Sequence[Form], models: Path | None) -> tuple[FormFitter, ...]:
    return tuple(FormFitter(form, models=models) for form in forms)


@cache
def _known_fitters(models: Path | None = None) -> tuple[FormFitter, ...]:
    """Those of the built-in forms, made once in a process: they remember labels they have met."""
    return _fitters(load_all(), models)
