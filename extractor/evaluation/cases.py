"""Wrong fields as cases for a person: what is printed, what was read, and the place itself."""

from __future__ import annotations

import base64
import io
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.document import BBox, Provenance
from extractor.evaluation.gold import Gold
from extractor.evaluation.matching import Judged, Pair
from extractor.evaluation.outcomes import shown
from extractor.evaluation.scoring import Scores
from extractor.result import Field, provenance_to_json

MAX_CASES = 5000
"""More than anybody looks through; cells.csv has all."""
MAX_CROPS = 200
_CROP_SCALE = 1.6
_MARGIN = 14.0
"""Points of the page around the cell."""

Box = tuple[int, BBox]
"""A page, counted from 1, and a rectangle on it in points."""


@dataclass(frozen=True)
class Cases:
    cases: tuple[Mapping[str, Any], ...]
    total: int


def collect(scores: Scores, gold: Gold) -> Cases:
    """The wrong fields, silent ones first, each with its printed row and a crop where it has one."""
    ranked: list[tuple[bool, str, int, Pair, Judged]] = []
    for pair in scores.matching.pairs:
        for n, judged in enumerate(pair.fields):
            if not judged.outcome.is_right:
                ranked.append((not judged.is_silent_error, pair.gold.id, n, pair, judged))
    ranked.sort(key=lambda item: item[:3])
    crops = _Crops(gold)
    stages = scores.budget.stages if scores.budget else {}
    cases = [
        _case(pair, judged, str(stages.get((pair.gold.id, judged.path), "")), crops)
        for _, _, _, pair, judged in ranked[:MAX_CASES]
    ]
    return Cases(tuple(cases), len(ranked))


def _case(pair: Pair, judged: Judged, stage: str, crops: _Crops) -> dict[str, Any]:
    place = judged.predicted.provenance if judged.predicted else None
    return {
        "document": pair.gold.id,
        "file": pair.gold.extraction.document,
        "agency": pair.gold.agency,
        "format": pair.gold.facets.get("format", ""),
        "path": judged.path,
        "outcome": judged.outcome.value,
        "stage": stage,
        "silent": judged.is_silent_error,
        "gold": _side(judged.gold),
        "read": _side(judged.predicted),
        "reasons": list(judged.predicted.reasons) if judged.predicted else [],
        "confidence": judged.predicted.confidence if judged.predicted else None,
        "place": provenance_to_json(place) if place else {},
        "row": _row(pair, judged),
        "crop": crops.of(pair, judged),
    }


def _side(field: Field | None) -> dict[str, Any]:
    if field is None:
        return {"value": "", "state": "", "raw": "", "row": [], "column": []}
    return {
        "value": "" if field.value is None else str(field.value),
        "state": field.state.value,
        "raw": field.raw or "",
        "row": list(field.row_labels),
        "column": list(field.column_labels),
    }


def _row(pair: Pair, judged: Judged) -> list[list[str]]:
    """The printed row of the field: column, gold, read, and whether it is the field itself."""
    return [
        [
            " / ".join(f.gold.column_labels) if f.gold else "",
            shown(f.gold, "—"),
            shown(f.predicted, "—"),
            "here" if f is judged else ("" if f.outcome.is_right else "wrong"),
        ]
        for f in _neighbours(pair, judged)
    ]


def _neighbours(pair: Pair, judged: Judged) -> list[Judged]:
    """The fields printed in the same row, by place or, failing that, by labels."""
    key = _row_key(judged.gold)
    if key is None:
        return [judged]
    return [f for f in pair.fields if f is judged or _row_key(f.gold) == key]


def _row_key(field: Field | None) -> tuple[Any, ...] | None:
    if field is None:
        return None
    place = field.provenance
    if place is not None and place.table and place.row:
        return place.table, place.row
    return field.row_labels or None


class _Crops:
    """Pictures of cells from the pages of PDF documents, a limited number in all."""

    def __init__(self, gold: Gold) -> None:
        self._gold = gold
        self._made: dict[tuple[str, Box], str] = {}
        self._left = MAX_CROPS
        self._pages: dict[str, Any] = defaultdict(dict)

    def of(self, pair: Pair, judged: Judged) -> str:
        """A PNG as a data URL; empty where there is no page, no box or no more room."""
        path = self._gold.document_path(pair.gold)
        if path is None or path.suffix.lower() != ".pdf":
            return ""
        box = _box(judged.predicted) or _row_box(pair, judged)
        if box is None:
            return ""
        key = (pair.gold.id, box)
        if key not in self._made:
            if not self._left:
                return ""
            self._left -= 1
            self._made[key] = _crop(path, box)
        return self._made[key]


def _box(field: Field | None) -> Box | None:
    place: Provenance | None = field.provenance if field else None
    if place is None or not place.boxes or not place.pages:
        return None
    return place.pages[0], place.boxes[0]


def _row_box(pair: Pair, judged: Judged) -> Box | None:
    """For a field that was not found: what was read in its printed row."""
    found = [box for f in _neighbours(pair, judged) if (box := _box(f.predicted))]
    if not found:
        return None
    page = found[0][0]
    boxes = [box for number, box in found if number == page]
    return page, BBox(
        min(b.x0 for b in boxes),
        min(b.top for b in boxes),
        max(b.x1 for b in boxes),
        max(b.bottom for b in boxes),
    )


def _crop(path: Path, box: Box) -> str:
    import pypdfium2
    from PIL import ImageDraw

    number, area = box
    document = pypdfium2.PdfDocument(path)
    try:
        image = document[number - 1].render(scale=_CROP_SCALE).to_pil().convert("RGB")
    finally:
        document.close()
    corners = [v * _CROP_SCALE for v in (area.x0, area.top, area.x1, area.bottom)]
    ImageDraw.Draw(image).rectangle(corners, outline=(200, 30, 30), width=2)
    margin = _MARGIN * _CROP_SCALE
    left, right = 0, image.width
    image = image.crop(
        (left, max(0, corners[1] - 3 * margin), right, min(image.height, corners[3] + 2 * margin))
    )
    stream = io.BytesIO()
    image.quantize(32).save(stream, "PNG", optimize=True)
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()
