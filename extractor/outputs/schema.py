"""The JSON Schema (2020-12) of one result line.

Written by hand, so that it is a promise and no echo of the code; the closed lists are
taken from where they are defined. A test holds every kind of result against it.
"""

from __future__ import annotations

from typing import Any

from extractor.causes import EVENTS
from extractor.result import REASONS, SCHEMA_VERSION, Review, Status, ValueState, Verdict

SCHEMA_ID = f"urn:extractor:extraction:{SCHEMA_VERSION}"

_COUNT = {"type": "integer", "minimum": 1}
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}
_STRINGS = {"type": "array", "items": {"type": "string"}}
_SCALAR = {"type": ["integer", "number", "string", "boolean", "null"]}
_NUMBER = {"type": ["integer", "number", "null"]}
_TEXT_OR_NULL = {"type": ["string", "null"]}


def json_schema() -> dict[str, Any]:
    """The schema as a JSON object.

    >>> json_schema()["properties"]["status"]["enum"]
    ['complete', 'partial', 'failed']
    """
    report = _object(
        {
            "schema": {"const": SCHEMA_VERSION},
            "document": {
                "type": "string",
                "description": "Path relative to the given input; archive!member inside an archive.",
            },
            "part": _COUNT | {"description": "Counts the reports of one file."},
            "sha256": {
                "type": "string",
                "pattern": "^([0-9a-f]{64})?$",
                "description": "Of the file's bytes; empty if they could not be read.",
            },
            "form": _TEXT_OR_NULL
            | {"description": "Id of the form edition; null if the document is no known report."},
            "form_confidence": _SHARE | {"description": "Probability that this is the edition."},
            "status": _enum(Status) | {"description": "Partial: a limit or fault cut something."},
            "reasons": _array({"$ref": "#/$defs/reason"}),
            "metadata": {
                "type": "object",
                "description": "What the report says of itself; title, issuer, year, dates and more.",
                "properties": {
                    "issuer": _TEXT_OR_NULL,
                    "title": _TEXT_OR_NULL,
                    "report_year": {"type": ["integer", "null"]},
                },
                "additionalProperties": _SCALAR,
            },
            "fields": _array({"$ref": "#/$defs/field"})
            | {"description": "Every field of the form, in printed order; empty if form is null."},
            "extra": _array({"$ref": "#/$defs/field"})
            | {"description": "Printed fields of a sibling edition, and group rows with figures."},
            "unmapped": _array({"$ref": "#/$defs/unmapped_row"})
            | {"description": "Printed rows that are no row of the form."},
            "facts": _array({"$ref": "#/$defs/fact"}) | {"description": "Counts told in prose."},
            "findings": _array({"$ref": "#/$defs/finding"})
            | {"description": "The form's rules, computed on what was read."},
            "errors": _array({"$ref": "#/$defs/error"})
            | {"description": "Why the document failed or was cut, and what to do."},
            "model": {"type": "object", "description": "Which model read the labels."},
        }
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Extraction: everything read from one report",
        **report,
        "$defs": {
            "reason": {"enum": list(REASONS)},
            "provenance": _provenance(),
            "field": _field(),
            "unmapped_row": _unmapped_row(),
            "fact": _fact(),
            "finding": _finding(),
            "proposal": _proposal(),
            "alternative": _alternative(),
            "error": _error(),
        },
    }


def _field() -> dict[str, Any]:
    always = {
        "path": {"type": "string", "minLength": 1},
        "value": _SCALAR
        | {"description": "As printed; a decimal keeps its digits; null where none is printed."},
        "state": _enum(ValueState) | {"description": "What stands in the cell; blank is not zero."},
        "raw": _TEXT_OR_NULL | {"description": "The text of the cell; null if there is no cell."},
        "unit": _TEXT_OR_NULL | {"description": "As printed; nothing is converted."},
        "note": _TEXT_OR_NULL | {"description": "Words that stand beside the number."},
        "confidence": _SHARE | {"description": "Probability that value and state are as printed."},
        "status": _enum(Review) | {"description": "Review: a person should look."},
        "reasons": _array({"$ref": "#/$defs/reason"}),
        "labels": _object({"row": _STRINGS, "column": _STRINGS})
        | {"description": "Labels as printed, outermost first."},
        "provenance": _or_null("provenance"),
    }
    sometimes = {
        "repaired": _NUMBER
        | {"description": "With --apply-repairs: the figure that would fit, if one is proposed."},
    }
    return _object(always | sometimes, required=tuple(always))


def _provenance() -> dict[str, Any]:
    box = _array({"type": "number"}) | {"minItems": 4, "maxItems": 4}
    places = {
        "page": _COUNT,
        "boxes": _array(box)
        | {"description": "[x0, top, x1, bottom] in points from the top left of the page."},
        "pages": _array(_COUNT) | {"description": "The page of each box, if they are on several."},
        "table": _COUNT | {"description": "Counts the tables of the document."},
        "row": _COUNT,
        "column": _COUNT,
        "dom": {"type": "string", "description": "XPath-like path in an HTML page."},
        "sheet": {"type": "string"},
        "cell": {"type": "string", "description": "As spreadsheets name it: C7."},
        "line": _COUNT | {"description": "Line of a text file."},
    }
    return _object(places, required=())


def _unmapped_row() -> dict[str, Any]:
    cell = _object(
        {
            "raw": {"type": "string"},
            "column": _STRINGS | {"description": "Labels above the cell, outermost first."},
            "provenance": {"$ref": "#/$defs/provenance"},
        }
    )
    return _object(
        {
            "table": _COUNT,
            "row": _COUNT,
            "labels": _STRINGS,
            "cells": _array(cell),
            "path": _TEXT_OR_NULL | {"description": "Extension path, where the form knows the line."},
        }
    )


def _fact() -> dict[str, Any]:
    return _object(
        {
            "path": {"type": "string"},
            "value": _SCALAR,
            "unit": _TEXT_OR_NULL,
            "text": {"type": "string"},
            "scope": _TEXT_OR_NULL,
            "period": _TEXT_OR_NULL,
            "compares": _TEXT_OR_NULL,
            "confidence": _SHARE,
            "provenance": _or_null("provenance"),
        }
    )


def _finding() -> dict[str, Any]:
    return _object(
        {
            "rule": {"type": "string"},
            "scope": {"type": "object", "additionalProperties": {"type": "string"}},
            "verdict": _enum(Verdict) | {"description": "On the figures as printed."},
            "if_blanks_are_zero": _enum(Verdict),
            "vacuous": {
                "type": "boolean",
                "description": "Only zeros (or nothing) stand in it: it holds and proves nothing.",
            },
            "operands": _array(_object({"path": {"type": "string"}, "value": _NUMBER})),
            "expected": _NUMBER | {"description": "The sum of the parts (the left side)."},
            "actual": _NUMBER | {"description": "The printed total (the right side)."},
            "severity": {"enum": ["error", "warning", "info"]},
            "culprit": {
                "enum": ["source", "reading", "unknown"],
                "description": "Who is the likelier cause where the rule fails.",
            },
            "proposal": _or_null("proposal")
            | {"description": "What most likely happened; no value is ever changed by a rule."},
        }
    )


def _alternative() -> dict[str, Any]:
    event = {"enum": list(EVENTS)}
    return _object({"event": event, "path": {"type": "string"}, "value": _NUMBER, "probability": _SHARE})


def _proposal() -> dict[str, Any]:
    path = {"type": "string"}
    change = {"path": path, "printed": _NUMBER, "value": _NUMBER}
    scope = {"type": "object", "additionalProperties": {"type": "string"}}
    residual = {"rule": {"type": "string"}, "scope": scope, "before": _NUMBER, "after": _NUMBER}
    return _object(
        {
            "event": {"enum": list(EVENTS)} | {"description": "What happened (docs/proof.md)."},
            "path": path | {"description": "The cell that is most suspected."},
            "value": _NUMBER
            | {"description": "The figure that would fit; null where that is not sure enough."},
            "probability": _SHARE
            | {"description": "Of this event, among all that explain the failures."},
            "changes": _array(_object(change)) | {"description": "Every cell that the event touched."},
            "residuals": _array(_object(residual))
            | {"description": "What the rules of these cells leave over, before and after."},
            "alternatives": _array({"$ref": "#/$defs/alternative"}),
        }
    )


def _error() -> dict[str, Any]:
    text = {"type": "string"}
    return _object({"code": {"$ref": "#/$defs/reason"}, "message": text, "remedy": text, "where": text})


def _object(properties: dict[str, Any], *, required: tuple[str, ...] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _enum(kind: type[Status | Review | ValueState | Verdict]) -> dict[str, Any]:
    return {"enum": [str(member) for member in kind]}


def _or_null(name: str) -> dict[str, Any]:
    return {"anyOf": [{"$ref": f"#/$defs/{name}"}, {"type": "null"}]}
