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

TITLE_SCORE = 4.0
HEADING_SCORE = 3.0
MAX_HEADINGS = 5
"""Nats for a title of such a report and for each section heading found, at most five.

A title and four headings alone make a report whose tables are missing; neither a title
in a list of links nor a few headings of another kind of report do.
"""
SURE_HEADING = 0.8
MAX_LENGTH = 40
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
    return any(normalise(name) in bare for name in titles) and _REPORT.fullmatch(bare) is not None


def sections_found(form: Form, model: LabelModel, lines: Iterable[str]) -> set[str]:
    """Ids of the form's sections whose headings stand among the lines."""
    index = {model.rows.classes.index(section_class(s.id)): s.id for s in form.sections}
    found: set[str] = set()
    for line in lines:
        if len(line) > MAX_LENGTH or not parse_label(line).marker.startswith("c"):
            continue
        logs = model.rows.log_probabilities((line,))
        best = int(logs.argmax())
        if best in index and logs[best] > np.log(SURE_HEADING):
            found.add(index[best])
    return found
