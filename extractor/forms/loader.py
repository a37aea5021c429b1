"""A form file → a :class:`~extractor.forms.form.Form`, or every mistake in the file at once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

from extractor.errors import FormError
from extractor.forms import outline
from extractor.forms.form import (
    Extension,
    FieldSpec,
    Form,
    FormTable,
    Keyed,
    Metadatum,
    Node,
    Section,
    crossings,
)
from extractor.forms.ruling import Outlines, rules
from extractor.forms.source import FormProblem, Item, Problems, compose, optional_text, optional_texts

_FORM_REQUIRED = frozenset(("id", "name", "authority", "years", "evidence", "sections", "tables"))
_FORM = _FORM_REQUIRED | {"en", "source", "titles", "rules", "extensions", "metadata"}
_SECTION = frozenset(("ordinal", "zh", "en", "aliases", "kind", "required"))
_TABLE = frozenset(("section", "prefix", "caption", "caption_aliases", "unit", "rows", "columns"))
_TABLE_PRINTED = frozenset(("stub_head", "head_note", "column_head"))
_EXTENSION = frozenset(("zh", "aliases", "table", "note"))
_METADATUM = frozenset(("zh", "en", "values"))

MAX_FIELDS = 20_000
"""No form is near it; crossing two huge outlines would fill the memory."""


def read_form(path: Path) -> Form:
    """The form in the file at ``path``.

    Raises:
        FormError: with all mistakes of the file, each with its line, key and remedy.
    """
    form, problems = inspect(path)
    if form is None or problems:
        shown = "\n  ".join(str(p) for p in problems)
        first = problems[0]
        place = f"{path.name}, line {first.line}" if first.line else path.name
        raise FormError(
            f"{len(problems)} mistake{'s' if len(problems) > 1 else ''} in the form file:\n  {shown}",
            where=f"{place}: {first.key}",
        )
    return form


def inspect(path: Path) -> tuple[Form | None, list[FormProblem]]:
    """The form as far as it can be built, with all mistakes found, in the order of the file."""
    problems = Problems()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, [FormProblem(None, "file", f"cannot be read: {error}.", "Save it as UTF-8 text.")]
    root = compose(text, problems)
    form = _form(root) if root is not None else None
    return form, sorted(problems.found, key=lambda p: p.line or 0)


def _form(root: Item) -> Form:
    found = root.known_entries(_FORM, _FORM_REQUIRED)
    sections = _sections(found.get("sections"))
    tables = _tables(found.get("tables"), sections)
    evidence = optional_text(found, "evidence")
    specs = _field_specs(tables, evidence[:1], found.get("tables", root))
    outlines = Outlines(tables, frozenset(spec.path for spec in specs))
    years = found["years"].members() if "years" in found else []
    if "years" in found and len(years) != 2:
        found["years"].complain("is not two years.", "Write [2019, 2020], or [2021, null] for open.")
        years = []
    if evidence and evidence[:1] not in outline.GRADES:
        found["evidence"].complain("begins with no grade.", "Begin with A, B or C.")
    form = Form(
        id=optional_text(found, "id"),
        name=optional_text(found, "name"),
        en=optional_text(found, "en"),
        authority=optional_text(found, "authority"),
        first_year=years[0].integer() if years else None,
        last_year=years[1].integer() if years else None,
        evidence=evidence,
        sections=sections,
        tables=tables,
        rules=rules(found["rules"], outlines) if "rules" in found else (),
        titles=optional_texts(found, "titles"),
        extensions=_extensions(found.get("extensions"), tables, outlines.fields),
        metadata=_metadata(found.get("metadata")),
        source=optional_text(found, "source"),
        field_specs=specs,
    )
    return replace(form, fingerprint=_fingerprint(form))


def _sections(item: Item | None) -> tuple[Section, ...]:
    sections: list[Section] = []
    for key, entry in (item.entries() if item else {}).items():
        found = entry.known_entries(_SECTION, frozenset({"zh"}))
        kind = found["kind"].choice(("narrative", "table")) if "kind" in found else "narrative"
        sections.append(
            Section(
                id=key,
                ordinal=optional_text(found, "ordinal"),
                label=optional_text(found, "zh"),
                en=optional_text(found, "en"),
                aliases=optional_texts(found, "aliases"),
                kind=kind,
                required=found["required"].flag() if "required" in found else True,
            )
        )
    return tuple(sections)


def _tables(item: Item | None, sections: tuple[Section, ...]) -> tuple[FormTable, ...]:
    known_sections = tuple(s.id for s in sections)
    tables: list[FormTable] = []
    for key, entry in (item.entries() if item else {}).items():
        found = entry.known_entries(_TABLE | _TABLE_PRINTED, frozenset({"section", "columns"}))
        keyed = outline.keyed(found["rows"]) if "rows" in found else None
        tables.append(
            FormTable(
                id=key,
                section=found["section"].choice(known_sections) if "section" in found else "",
                prefix=optional_text(found, "prefix"),
                rows=_rows(found, keyed),
                columns=outline.nodes(found["columns"]) if "columns" in found else (),
                caption=optional_text(found, "caption"),
                caption_aliases=optional_texts(found, "caption_aliases"),
                stub_head=optional_text(found, "stub_head"),
                head_note=optional_text(found, "head_note"),
                column_head=optional_text(found, "column_head"),
                unit=optional_text(found, "unit") or None,
                keyed=keyed,
            )
        )
    return tuple(tables)


def _rows(found: dict[str, Item], keyed: Keyed | None) -> tuple[Node, ...]:
    if keyed is not None:
        return (keyed.total,) if keyed.total else ()
    # A table whose rows carry no labels has one row that adds nothing to the path.
    return outline.nodes(found["rows"]) if "rows" in found else (Node("", ""),)


def _field_specs(tables: tuple[FormTable, ...], grade: str, item: Item) -> tuple[FieldSpec, ...]:
    if sum(len(t.leaf_rows) * len(t.leaf_columns) for t in tables) > MAX_FIELDS:
        item.complain(f"have more than {MAX_FIELDS} cells.", "Split the form.")
        return ()
    specs: dict[str, FieldSpec] = {}
    for spec in (s for t in tables for s in crossings(t, t.leaf_rows, grade)):
        if spec.path in specs:
            item.complain(
                f"give `{spec.path}` twice ({specs[spec.path].table}, {spec.table}).",
                "Rename a row or column, or set another prefix.",
            )
        elif not spec.path:
            item.complain(f"give a cell of {spec.table} no path.", "Set a prefix.")
        specs.setdefault(spec.path, spec)
    return tuple(specs.values())


def _extensions(
    item: Item | None, tables: tuple[FormTable, ...], fields: frozenset[str]
) -> tuple[Extension, ...]:
    extensions: list[Extension] = []
    for path, entry in (item.entries() if item else {}).items():
        found = entry.known_entries(_EXTENSION, frozenset({"zh", "table"}))
        if path in fields:
            entry.complain("is a field of the form.", "A local line needs a path of its own.")
        table = found["table"].choice(tuple(t.id for t in tables)) if "table" in found else ""
        extensions.append(
            Extension(
                path=path,
                label=optional_text(found, "zh"),
                aliases=optional_texts(found, "aliases"),
                table=table,
                note=optional_text(found, "note"),
            )
        )
    return tuple(extensions)


def _metadata(item: Item | None) -> tuple[Metadatum, ...]:
    metadata: list[Metadatum] = []
    for path, entry in (item.entries() if item else {}).items():
        if not path.startswith("meta."):
            entry.complain("is no metadata path.", "Begin it with `meta.`.")
        found = entry.known_entries(_METADATUM, frozenset({"zh"}))
        metadata.append(
            Metadatum(
                path=path,
                label=optional_text(found, "zh"),
                en=optional_text(found, "en"),
                values=optional_texts(found, "values"),
            )
        )
    return tuple(metadata)


def _fingerprint(form: Form) -> str:
    """SHA-256 over what the form says, not over how the file is laid out.

    The crossings follow from the outlines, and the sources are remarks: neither counts.
    """
    content = asdict(replace(form, field_specs=(), source="", fingerprint=""))
    for part in (*content["tables"], *(i for r in content["rules"] for i in r["instances"])):
        for name in ("keyed", "each"):
            if not part.get(name):  # a form that does not use it says what it said before
                part.pop(name, None)
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
