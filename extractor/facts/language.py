"""The shipped spaCy pipeline of facts: verified, then loaded; nothing in it is unpickled.

An artefact is what spaCy's own ``to_disk`` writes, and so also loads with ``spacy.load``::

    models/facts/
        config.cfg           the pipeline, filled in
        meta.json            labels, versions, corpus fingerprint, seed, scores, SHA-256 of each file
        tokenizer/, vocab/   a blank Chinese pipeline: one token a character
        extractor_facts/     weights (.npy), vocabulary and classes
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.artefacts import models_folder, read_meta, verified
from extractor.errors import ModelError

FORMAT = 1
PIPELINE = ("extractor_sentences", "extractor_numbers", "extractor_facts")


def load_language(folder: Path | None = None) -> Any:
    """The pipeline in ``folder/facts`` if there is one, else the shipped: a spaCy ``Language``.

    Raises:
        ModelError: it is missing, damaged, or of another format.
    """
    return _load(_place(folder))


def fingerprint(folder: Path | None = None) -> str:
    """Which model of facts it is, told without loading it."""
    return str(read_meta(_place(folder), format_number=FORMAT)["fingerprint"])


def _place(folder: Path | None) -> Path:
    if folder is not None and (folder / "facts").is_dir():
        return folder / "facts"
    return models_folder() / "facts"


@lru_cache(maxsize=8)
def _load(place: Path) -> Any:
    meta = read_meta(place, format_number=FORMAT)
    found = {p.relative_to(place).as_posix() for p in place.rglob("*") if p.is_file()}
    if found != {"meta.json", *meta["files"]}:
        raise ModelError("files are missing or were added", where=str(place))
    for name, digest in meta["files"].items():
        verified(place / name, digest)
    import spacy

    import extractor.facts.components  # noqa: F401  # registers the factories

    return spacy.load(place)
