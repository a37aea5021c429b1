"""Remarks in words: plain text, and objects for programs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from extractor.document import Provenance
from extractor.inspection.remarks import Addend, CellAt, Inspection, Kind, Number, Remark, Sum, Told
from extractor.inspection.wording import Wording, wording
from extractor.result import provenance_to_json

_SOME = 3
"""Cells of one remark that are named; the rest is counted."""


def as_text(inspection: Inspection, language: str) -> str:
    """The verdict in one line, then the remarks, numbered; ends in a line break.

    ``language`` is one of :class:`~extractor.inspection.wording.Language`.
    """
    words = wording(language)
    lines = [f"{_name(inspection)}{words.colon}{verdict(inspection, language)}"]
    for number, remark in enumerate(inspection.remarks, 1):
        head, *rest = sentences(remark, language)
        kind = words.problem if remark.is_problem else words.note
        lines.append(f"  {number}. [{kind}] {head}")
        lines += [f"     {line}" for line in rest]
    return "\n".join([*lines, ""])


def verdict(inspection: Inspection, language: str) -> str:
    words = wording(language)
    found = len(inspection.problems)
    said = words.found.format(found) if found else words.clean
    notes = len(inspection.notes)
    return said + (words.comma + words.noted.format(notes) if notes else "") + words.stop


def overview(counts: Sequence[int], language: str) -> str:
    """All reports in one line; ``counts`` are their numbers of problems."""
    wrong = sum(count > 0 for count in counts)
    text = wording(language).all_of_them
    return text.format(len(counts), wrong, sum(counts), len(counts) - wrong) + "\n"


def as_json(inspection: Inspection, language: str) -> dict[str, Any]:
    """One object for programs; ``text`` is what a person would read."""
    return {
        "document": inspection.document,
        "part": inspection.part,
        "form": inspection.form,
        "verdict": verdict(inspection, language),
        "problems": len(inspection.problems),
        "remarks": [
            {
                "kind": str(remark.kind),
                "problem": remark.is_problem,
                "count": remark.count,
                "event": remark.event,
                "culprit": remark.culprit,
                "probability": remark.probability,
                "cells": [_cell_to_json(cell) for cell in remark.cells],
                "rules": [*(s.rule for s in remark.sums), *(t.rule for t in remark.told)],
                "text": "\n".join(sentences(remark, language)),
            }
            for remark in inspection.remarks
        ],
    }


def sentences(remark: Remark, language: str) -> list[str]:
    """A remark, one statement a line: what is wrong, where, what would fit, and whose slip it is."""
    words = wording(language)
    return [line + words.stop for line in _statements(remark, words)]


def place_in_words(place: Provenance | None, words: Wording) -> str:
    if place is None:
        return ""
    if place.sheet and place.cell:
        return words.sheet_cell.format(place.sheet, place.cell)
    parts = [
        words.page.format(place.page) if place.page else "",
        words.table.format(place.table, place.row, place.column) if place.table else "",
        words.line.format(place.line) if place.line and not place.table else "",
    ]
    return words.between_places.join(filter(None, parts))


def _statements(remark: Remark, words: Wording) -> Iterator[str]:
    match remark.kind:
        case Kind.SUMS | Kind.PROSE:
            yield from _contradictions(remark, words)
        case Kind.MISSING:
            yield words.missing[remark.code].format(remark.detail, remark.count)
        case Kind.BLANK:
            named = words.semicolon.join(_named(cell, words) for cell in remark.cells[:_SOME])
            named += words.more if remark.count > _SOME else ""
            yield words.blanks.format(remark.count, named, remark.place and remark.place.table)
        case Kind.ADDED:
            yield words.added.format(remark.detail, _aside(remark.place, words))
        case Kind.VACUOUS:
            yield words.vacuous.format(remark.detail, remark.count)
        case Kind.REVIEW:
            yield words.review.format(remark.count)
        case Kind.UNREAD:
            reason = words.reasons.get(remark.code, remark.code).rstrip(".")
            yield words.unread.format(reason) + _bracketed(remark.detail, words)
        case Kind.UNKNOWN:
            yield words.unknown


def _contradictions(remark: Remark, words: Wording) -> Iterator[str]:
    for item in remark.sums:
        unplaced = remark.event is None and item.expected is not None
        yield _arithmetic(item, words) + (_aside(item.place, words) if unplaced else "")
    for told in remark.told:
        yield _prose(told, words)
        if told.text:
            yield words.quoted.format(told.text.rstrip("。"), _aside(told.place, words))
    if remark.event is not None:
        yield from _likeliest(remark, words)
    yield words.culprits.get(remark.culprit, remark.culprit)


def _likeliest(remark: Remark, words: Wording) -> Iterator[str]:
    first, *others = remark.cells
    why = words.events[remark.event or ""]
    at, printed = _aside(first.place, words), first.printed or words.blank
    aside = _bracketed(why, words)
    if first.fits is None:
        yield words.suspect.format(_named(first, words), at, printed, aside)
    else:
        yield words.likeliest.format(_named(first, words), at, printed, _figure(first.fits), aside)
    for cell in others:
        if cell.fits is not None:
            printed = cell.printed or words.blank
            at = _aside(cell.place, words)
            yield words.likeliest_more.format(_named(cell, words), at, printed, _figure(cell.fits))
    if remark.alternatives:
        fitting = (words.fits.format(_named(c, words), _figure(c.fits)) for c in remark.alternatives)
        yield words.alternatives.format(words.semicolon.join(fitting))


def _arithmetic(item: Sum, words: Wording) -> str:
    head = words.in_row.format(item.row) if item.row else ""
    head = words.in_column.format(item.column) if item.column and not item.row else head
    if item.expected is None or item.actual is None:
        return head + words.impossible.format(_figure(item.actual)) + _aside(item.place, words)
    left, right = _written(item.left, words), _written(item.right, words)
    expected, actual = _figure(item.expected), _figure(item.actual)
    gap = _figure(abs(Decimal(item.expected) - Decimal(item.actual)))
    if item.relation != "=":
        relation = words.relations[item.relation]
        return head + words.relation_broken.format(left, expected, right, actual, relation)
    if len(item.right) == 1:
        shown = actual if item.right[0].value is not None else words.blank
        return head + words.total_differs.format(left, expected, shown, gap)
    return head + words.sides_differ.format(left, expected, right, actual, gap)


def _prose(told: Told, words: Wording) -> str:
    head = words.prose_of.format(words.semicolon.join(_named(c, words) for c in told.cells))
    sentence = words.prose_percent if told.percent else words.prose
    return (head if told.cells else "") + sentence.format(_figure(told.told), _figure(told.figures))


def _written(addends: Sequence[Addend], words: Wording) -> str:
    """``12 + 3 − 1``."""
    out = ""
    for addend in addends:
        sign = " − " if addend.sign < 0 else " + " if out else ""
        out += sign + (words.blank if addend.value is None else _figure(addend.value))
    return out.strip()


def _named(cell: CellAt, words: Wording) -> str:
    if cell.row and cell.column:
        return words.cell.format(cell.row, cell.column)
    return words.one_side.format(cell.row or cell.column or cell.path)


def _aside(place: Provenance | None, words: Wording) -> str:
    return _bracketed(place_in_words(place, words), words)


def _bracketed(text: str, words: Wording) -> str:
    return words.aside.format(text) if text else ""


def _figure(number: Number | None) -> str:
    if number is None:
        return "?"
    return str(number) if isinstance(number, int) else f"{number:f}"


def _name(inspection: Inspection) -> str:
    return inspection.document + (f" [{inspection.part}]" if inspection.part > 1 else "")


def _cell_to_json(cell: CellAt) -> dict[str, Any]:
    return {
        "path": cell.path,
        "row": cell.row,
        "column": cell.column,
        "printed": cell.printed,
        "fits": cell.fits,
        "provenance": provenance_to_json(cell.place) if cell.place else None,
    }
