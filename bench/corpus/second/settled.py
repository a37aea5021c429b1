"""Which counts of the prose are facts, as the guideline settles it for both typesetters.

The writer of the prose records every figure that it puts into a sentence. Some are no facts
by GUIDELINE.md: a zero that is told in words (没有收到申请), last year's count beside this
year's, the sum of new and carried-over requests (应办), for which there is no path.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_ZERO = re.compile(r"(?<![\d.])[0０](?![\d.])|零")
_LAST_YEAR = re.compile(r"(上一年度|上年|去年|上一年)(同期)?[为是]")
_DUE = re.compile(r"应办申请|需办理的申请")
_RECEIVED, _ANSWERED = "requests.received.total", "requests.outcome.total.total"
_PUBLISHED = "公开建议提案答复"
_TRAINING_2014 = {
    "narrative.training": "stat.meetings_training.courses",
    "narrative.training.people": "stat.meetings_training.trainees",
}


def settled(facts: Iterable[Mapping[str, Any]], form: str | None) -> list[dict[str, Any]]:
    """The facts of a gold file as the guideline wants them."""
    found = [_renamed(fact, form) for fact in facts if _is_fact(fact)]
    found += [
        {**fact, "path": _ANSWERED, "compares": _ANSWERED}
        for fact in found
        if "零答复" in fact["text"] and fact["path"] == _RECEIVED
    ]
    return list({(f["path"], f["text"], str(f["value"])): f for f in found}.values())


def _is_fact(fact: Mapping[str, Any]) -> bool:
    text, value = str(fact["text"]), fact["value"]
    if value == 0 and not _ZERO.search(text):
        return False
    last = _LAST_YEAR.search(text)
    if last and _first(value, text[last.end() :]):
        return False
    return not (_DUE.search(text) and fact["path"] == _RECEIVED)


def _first(value: Any, text: str) -> bool:
    """Whether the text begins with this number."""
    return re.match(rf"\s*{re.escape(str(value))}(?!\d)", text) is not None


def _renamed(fact: Mapping[str, Any], form: str | None) -> dict[str, Any]:
    path = fact["path"]
    if path == "narrative.proposals" and _PUBLISHED in fact["text"]:
        return {**fact, "path": "narrative.proposals.published"}
    if form == "cn.ogi.2014" and path in _TRAINING_2014:
        cell = _TRAINING_2014[path]
        return {**fact, "path": cell, "compares": cell}
    return dict(fact)
