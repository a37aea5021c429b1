"""The hand-labelled truth: gold extractions with the facets by which scores are sliced."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.evaluation.facets import FACETS
from extractor.evaluation.jsonlines import parse_object, records, text_of
from extractor.result import Extraction

_COLUMN = {"agency": "issuer", "family": "layout_family"}
"""Facets that documents.csv and the gold files call by another name."""


@dataclass(frozen=True)
class GoldDocument:
    """One labelled report. ``extraction`` holds gold in the type of a prediction."""

    id: str
    extraction: Extraction
    facets: Mapping[str, str]
    source_violations: tuple[Mapping[str, Any], ...] = ()
    troubles: tuple[str, ...] = ()

    @property
    def agency(self) -> str:
        """Whose report it is: the cluster of every interval."""
        return self.facets.get("agency") or self.id

    @property
    def is_report(self) -> bool:
        return self.extraction.form is not None


@dataclass(frozen=True)
class Gold:
    """Labelled documents, sorted by id. ``folder`` is the corpus folder, if it is one."""

    documents: tuple[GoldDocument, ...]
    fingerprint: str
    folder: Path | None = None
    splits: Mapping[str, str] = field(default_factory=dict)

    def select(self, split: str | None) -> Gold:
        """The documents of one split (``None``: all).

        Raises:
            UsageError: no document is in that split.
        """
        if split is None:
            return self
        chosen = tuple(d for d in self.documents if self.splits.get(d.id) == split)
        if not chosen:
            known = ", ".join(sorted(set(self.splits.values()))) or "none"
            raise UsageError(f"no document is in split {split!r}", remedy=f"Splits here: {known}.")
        return Gold(chosen, self.fingerprint, self.folder, self.splits)

    def of_formats(self, formats: Collection[str]) -> Gold:
        """The documents of these formats (none given: all).

        Raises:
            UsageError: there is none.
        """
        if not formats:
            return self
        chosen = tuple(d for d in self.documents if d.facets.get("format") in formats)
        if not chosen:
            known = ", ".join(sorted({d.facets.get("format", "") for d in self.documents}))
            raise UsageError("no document is of such a format", remedy=f"Formats here: {known}.")
        return Gold(chosen, self.fingerprint, self.folder, self.splits)

    def document_path(self, document: GoldDocument) -> Path | None:
        """The labelled file itself, where the corpus has it."""
        if self.folder is None:
            return None
        path = self.folder / "documents" / document.extraction.document
        return path if path.is_file() else None


def read_gold(place: str | Path) -> Gold:
    """Gold from a corpus folder, a folder of gold files, or a JSONL file.

    A corpus folder has ``gold/ID.json`` and may have ``documents.csv`` (facets) and
    ``splits.csv``. In a JSONL file every line is an extraction.

    Raises:
        UsageError: nothing is there, or a file is no gold; the message names it.
    """
    path = Path(place)
    if path.is_file():
        return _gold(_of_lines(path), None)
    folder = path / "gold" if (path / "gold").is_dir() else path
    files = sorted(folder.glob("*.json"))
    if not files:
        raise UsageError(
            "no gold is here", remedy="Give a corpus folder, or a JSONL file.", where=str(path)
        )
    found = ((file.stem, parse_object(text_of(file), str(file))) for file in files)
    return _gold(found, path if (path / "documents").is_dir() else None, path)


def _gold(
    raw: Iterator[tuple[str, dict[str, Any]]], folder: Path | None, corpus: Path | None = None
) -> Gold:
    listed = _table(corpus / "documents.csv") if corpus else {}
    splits = (
        {k: row.get("split", "") for k, row in _table(corpus / "splits.csv").items()} if corpus else {}
    )
    digest = hashlib.sha256()
    documents = []
    for name, data in sorted(raw, key=lambda item: item[0]):
        digest.update(json.dumps(data, sort_keys=True, default=str, ensure_ascii=False).encode())
        documents.append(_document(name, data, {**listed.get(name, {}), "split": splits.get(name, "")}))
    return Gold(tuple(documents), digest.hexdigest(), folder, splits)


def _document(name: str, data: dict[str, Any], row: Mapping[str, str]) -> GoldDocument:
    try:
        extraction = Extraction.from_json(data)
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(f"is no extraction: {error!r}", where=name) from error
    told: dict[str, Any] = {
        "agency": extraction.metadata.get("issuer"),
        "form": extraction.form or "none",
        "year": extraction.metadata.get("report_year"),
        "level": extraction.metadata.get("admin_level"),
        "format": extraction.document.rpartition(".")[2],
    }
    facets = {}
    for facet in FACETS:
        column = _COLUMN.get(facet, facet)
        value = row.get(column) or data.get(column) or told.get(facet) or ""
        facets[facet] = (extraction.form or "none") if facet == "form" else str(value)
    facets["split"] = row.get("split", "")
    return GoldDocument(
        id=name,
        extraction=extraction,
        facets=facets,
        source_violations=tuple(data.get("source_violations") or ()),
        troubles=tuple(data.get("troubles") or ()),
    )


def _of_lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for where, data in records(path):
        part = data.get("part", 1)
        yield f"{data.get('document', where)}{'' if part == 1 else f'#{part}'}", data


def _table(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}
