"""Evidence outside the tables: the report's title and the headings of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from extractor.document import Document
from extractor.forms.form import Form
from extractor.labels.classes import section_class
from extractor.labels.model import LabelModel
from extractor.labels.text import normalise, parse_label

TITLE_SCORE = 6.5
HEADING_SCORE = 3.0
MAX_HEADINGS = 5
"""Nats for a title of such a report and for each section heading found, at most five.

A title and four headings alone make a report whose tables are missing; neither a title
in a list of links nor a few headings of another kind of report do.
"""
SURE_HEADING = 0.8
MAX_LENGTH = 40
LONGER = 100
"""Longest heading in Chinese characters, and in Latin letters."""
_ROMAN = re.compile(r"\s*(?:Section\s+)?[IVX]{1,4}[.:]\s*[A-Za-z]", re.IGNORECASE)
_REPORT = re.compile(r".*(报告|报表|年报)(\((?!.*通知).{1,16}\))?")


def prose_score(form: Form, model: LabelModel, document: Document, title: str | None) -> float:
    """How much title and headings speak for the form."""
    lines = [line.text for line in document.lines] + [table.caption for table in document.tables]
    found = sections_found(form, model, lines)
    is_title = title is not None and is_report_title(title, form.titles)
    return HEADING_SCORE * min(len(found), MAX_HEADINGS) + TITLE_SCORE * is_title


def is_report_title(text: str, titles: Iterable[str]) -> bool:
    """Whether a title is that of a report: it names one and ends as one.

    >>> names = ("政府信息公开工作年度报告",)
    >>> is_report_title("某县2021年政府信息公开工作年度报告", names)
    True
    >>> is_report_title("关于编制政府信息公开工作年度报告的通知", names)
    False
    """
    bare = normalise(text)
    named = [name for name in map(normalise, titles) if name in bare]
    # A title in English goes on: Annual FOIA Report for Fiscal Year 2019.
    return any(map(str.isascii, named)) or bool(named and _REPORT.fullmatch(bare))


def _is_numbered(line: str) -> bool:
    return parse_label(line).marker.startswith("c") or _ROMAN.match(line) is not None


def sections_found(form: Form, model: LabelModel, lines: Iterable[str]) -> set[str]:
    """Ids of the form's sections whose headings stand among the lines."""
    index = {model.rows.classes.index(section_class(s.id)): s.id for s in form.sections}
    found: set[str] = set()
    for line in lines:
        most = LONGER if line.isascii() else MAX_LENGTH
        if len(line) > most or not _is_numbered(line):
            continue
        logs = model.rows.log_probabilities((line,))
        best = int(logs.argmax())
        if best in index and logs[best] > np.log(SURE_HEADING):
            found.add(index[best])
    return found
