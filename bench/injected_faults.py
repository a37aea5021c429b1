"""Faults put into a document that was read: of the source, and of the reading.

A fault of the source alters what is printed, the ink of the page too, before tables are found. A
fault of the reading leaves what is printed and alters what the reader makes of it: what stands in
which cell (pages with text, and files that name their cells), or which characters a picture shows.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from extractor.document import BBox, Cell, Document, Ink, Page, Provenance, Table

KINDS = ("wrong_digit", "digit_lost", "shifted", "fused", "blank_total")
LOOK_ALIKE = {
    "0": "68",
    "1": "7",
    "2": "7",
    "3": "85",
    "4": "9",
    "5": "63",
    "6": "08",
    "7": "1",
    "8": "36",
    "9": "4",
}
"""What a recogniser takes a digit for; not the list of the checks."""


@dataclass(frozen=True)
class Target:
    """The cells of one printed row, from left to right, and which of them the fault begins at."""

    cells: tuple[Cell, ...]
    at: int

    @property
    def text(self) -> str:
        return self.cells[self.at].text


def arranged(kind: str, target: Target, rng: Random, *, misread: bool) -> list[str] | None:
    """What the row's cells then show; ``None`` where the fault cannot be made there.

    Two figures that a hand ran together have no gap; a reader may or may not leave one.
    """
    texts = [cell.text.strip() for cell in target.cells]
    here = texts[target.at]
    if not here.isdigit():
        return None
    if kind == "wrong_digit":
        place = rng.randrange(len(here))
        others = LOOK_ALIKE[here[place]] if misread else "0123456789".replace(here[place], "")
        wrong = here[:place] + rng.choice(others) + here[place + 1 :]
        texts[target.at] = wrong
        return texts if not (len(wrong) > 1 and wrong[0] == "0") else None
    if kind == "digit_lost":
        place = rng.randrange(len(here))
        left = here[:place] + here[place + 1 :]
        texts[target.at] = left
        return texts if left and not (len(left) > 1 and left[0] == "0") and left != here else None
    if kind == "blank_total":
        texts[target.at] = ""
        return texts
    if kind == "fused":
        after = target.at + 1
        if after >= len(texts) or not texts[after].isdigit():
            return None
        texts[target.at : after + 1] = [
            here + (rng.choice(("", " ")) if misread else "") + texts[after],
            "",
        ]
        return texts
    if target.at == len(texts) - 1:
        return None  # nothing is moved, and the last one is lost
    moved = [*texts[: target.at], "", *texts[target.at : -1]]
    return moved if moved != texts else None


def reprinted(
    document: Document,
    target: Target,
    texts: Sequence[str],
    certainty: Callable[[], float] | None = None,
) -> Document:
    """Pages that show the new texts, before tables are found.

    That is the source's fault; with the ``certainty`` of figures that a recogniser gets wrong it is what
    a recogniser makes of pages that are right.
    """
    pages = {page.number: page for page in document.pages}
    for cell, text in zip(target.cells, texts, strict=True):
        if text == cell.text.strip() or not cell.provenance.boxes:
            continue
        number, box = cell.provenance.pages[0], cell.provenance.boxes[0]
        sure = certainty() if certainty is not None else None
        pages[number] = _reprinted(pages[number], box, text, sure)
    return replace(document, pages=tuple(pages[page.number] for page in document.pages))


def retold(document: Document, target: Target, texts: Sequence[str]) -> Document:
    """Other texts in the same cells: what a file is read as whose author typed them."""
    changed = {c.provenance: replace(c, text=t) for c, t in zip(target.cells, texts, strict=True)}
    return _with_cells(document, changed)


def misread(document: Document, kind: str, target: Target, texts: Sequence[str]) -> Document:
    """A reader's fault: figures carry the places where they are printed into wrong cells."""
    cells = list(target.cells)
    if kind in ("wrong_digit", "digit_lost", "blank_total"):
        return retold(document, target, texts)
    if kind == "fused":
        a, b = cells[target.at], cells[target.at + 1]
        both = replace(a, text=texts[target.at], column_span=a.column_span + b.column_span)
        if a.provenance.boxes and b.provenance.boxes:
            box = a.provenance.boxes[0].union(b.provenance.boxes[0])
            both = replace(both, provenance=replace(a.provenance, boxes=(box,)))
        return _with_cells(document, {a.provenance: both, b.provenance: None})
    changed: dict[Provenance, Cell | None] = {}
    for n in range(target.at, len(cells)):
        into = cells[n]
        source = cells[n - 1] if n > target.at else None
        place = into.provenance
        if source is not None:
            said = source.provenance
            place = replace(
                place, boxes=said.boxes, pages=said.pages, dom=said.dom, cell=said.cell, sheet=said.sheet
            )
        else:
            place = replace(place, boxes=(), pages=(), dom=None, cell=None)
        changed[into.provenance] = replace(into, text=texts[n], provenance=place)
    return _with_cells(document, changed)


def _with_cells(document: Document, changed: Mapping[Provenance, Cell | None]) -> Document:
    def cells(table: Table) -> Iterator[Cell]:
        for cell in table.cells:
            kept = changed.get(cell.provenance, cell)
            if kept is not None:
                yield kept

    return document.with_body(
        tuple(
            replace(part, cells=tuple(cells(part))) if isinstance(part, Table) else part
            for part in document.body
        )
    )


def _reprinted(page: Page, box: BBox, text: str, certainty: float | None = None) -> Page:
    """The page with the glyphs in the box replaced by ``text``, set as the first one was."""
    boxes, ink = page.ink.boxes, page.ink
    inside = [
        i
        for i in range(len(ink.text))
        if box.x0 < (boxes[4 * i] + boxes[4 * i + 2]) / 2 < box.x1
        and box.top < (boxes[4 * i + 1] + boxes[4 * i + 3]) / 2 < box.bottom
    ]
    first = inside[0] if inside else 0
    width = min(boxes[4 * first + 2] - boxes[4 * first], (box.x1 - box.x0) / max(1, len(text) + 1))
    height = boxes[4 * first + 3] - boxes[4 * first + 1]
    top = boxes[4 * first + 1] if inside else (box.top + box.bottom - height) / 2
    x = (box.x0 + box.x1 - width * len(text)) / 2
    kept = [i for i in range(len(ink.text)) if i not in set(inside)]
    new_boxes = array("d", [v for i in kept for v in boxes[4 * i : 4 * i + 4]])
    sure = array("d", [ink.certainties[i] for i in kept] if ink.certainties else [])
    letters = "".join(ink.text[i] for i in kept)
    for char in text:
        if not char.isspace():
            letters += char
            new_boxes.extend((x, top, x + width, top + height))
            if ink.certainties:
                sure.append(ink.certainties[first] if certainty is None else certainty)
        x += width
    return replace(page, ink=Ink(letters, new_boxes, ink.rules, ink.shades, sure))
