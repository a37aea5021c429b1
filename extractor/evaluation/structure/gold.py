"""Gold of the ICDAR 2013 table competition: ``NAME-str.xml`` (cells) and ``NAME-reg.xml`` (regions).

Both stand beside ``NAME.pdf``. Coordinates in the files are points from the bottom left corner
of the shown page. Files that differ only in a letter after the number, such as eu-009a and
eu-009b, are different readings of one document, each as right as the other.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.document import BBox, Cell, Provenance, Table
from extractor.errors import UsageError
from extractor.evaluation.structure.options import Select
from extractor.evaluation.structure.tables import PlacedTable

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_STRUCTURE = "-str.xml"
_REGION = "-reg.xml"


@dataclass(frozen=True)
class GoldDocument:
    """``readings``: the tables of the document, once for each way in which it can be read."""

    name: str
    readings: tuple[tuple[PlacedTable, ...], ...]
    pdf: Path | None


def read_gold(folder: Path, *, select: Select = Select.ALL) -> tuple[GoldDocument, ...]:
    """The documents with gold in a folder, sorted by name.

    Raises:
        UsageError: no gold is there, none is selected, or a file is not of this form.
    """
    files: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(folder.glob(f"*{_STRUCTURE}")):
        name = document_name(path.name.removesuffix(_STRUCTURE))
        if select is Select.ALL or _is_odd(name) == (select is Select.ODD):
            files[name].append(path)
    if not files:
        raise UsageError(
            f"no gold is here (documents selected: {select})",
            remedy=f"Give a folder with NAME{_STRUCTURE}, NAME{_REGION} and NAME.pdf.",
            where=str(folder),
        )
    return tuple(_document(name, paths) for name, paths in files.items())


def document_name(stem: str) -> str:
    """The name that all readings of a document share.

    >>> document_name("eu-009b"), document_name("report")
    ('eu-009', 'report')
    """
    return re.sub(r"(?<=\d)[a-z]$", "", stem)


def _is_odd(name: str) -> bool:
    numbers = re.findall(r"\d+", name)
    if not numbers:
        raise UsageError("has no number in its name, so it is neither odd nor even", where=name)
    return int(numbers[-1]) % 2 == 1


def _document(name: str, paths: Sequence[Path]) -> GoldDocument:
    stems = [path.name.removesuffix(_STRUCTURE) for path in paths]
    places = (paths[0].with_name(f"{stem}.pdf") for stem in (name, *stems))
    pdf = next((place for place in places if place.is_file()), None)
    frames = _frames(pdf) if pdf is not None else {}
    readings = []
    for path, stem in zip(paths, stems, strict=True):
        region_file = path.with_name(stem + _REGION)
        regions = _regions(region_file, frames) if region_file.is_file() else {}
        readings.append(tuple(_tables(path, regions)))
    return GoldDocument(name, tuple(readings), pdf)


def _tables(path: Path, regions: Mapping[str, Mapping[int, BBox | None]]) -> list[PlacedTable]:
    found = []
    for element in _parsed(path).iter("table"):
        try:
            pages = [int(region.attrib["page"]) for region in element.iter("region")]
            cells = [
                _cell(cell, region) for region in element.iter("region") for cell in region.iter("cell")
            ]
        except (KeyError, ValueError) as error:
            raise UsageError(f"is no gold structure: {error!r}", where=str(path)) from error
        boxes = regions.get(element.get("id", ""), {})
        table = Table(tuple(_from_the_corner(cells)))
        found.append(PlacedTable(table, {page: boxes.get(page) for page in pages}))
    return found


def _cell(cell: Element, region: Element) -> Cell:
    """A gold cell; the increments of its region place it in a table that spans regions."""
    down, right = int(region.get("row-increment", 0)), int(region.get("col-increment", 0))
    row, column = int(cell.attrib["start-row"]), int(cell.attrib["start-col"])
    last_row, last_column = int(cell.get("end-row", row)), int(cell.get("end-col", column))
    page = int(region.attrib["page"])
    return Cell(
        text=cell.findtext("content") or "",
        row=row + down,
        column=column + right,
        row_span=max(1, last_row - row + 1),  # gold has some ends before their starts
        column_span=max(1, last_column - column + 1),
        provenance=Provenance(pages=(page,)),
    )


def _from_the_corner(cells: Sequence[Cell]) -> list[Cell]:
    """The cells sorted, with the first row and the first column as 0."""
    top = min((cell.row for cell in cells), default=0)
    left = min((cell.column for cell in cells), default=0)
    moved = [replace(cell, row=cell.row - top, column=cell.column - left) for cell in cells]
    return sorted(moved, key=lambda cell: (cell.row, cell.column))


def _regions(path: Path, frames: Mapping[int, tuple[float, float]]) -> dict[str, dict[int, BBox | None]]:
    """The boxes of each table by its id and page, in points from the top left."""
    found: dict[str, dict[int, BBox | None]] = {}
    for table in _parsed(path).iter("table"):
        boxes = found.setdefault(table.get("id", ""), {})
        for region in table.iter("region"):
            page, box = int(region.get("page", 0)), region.find("bounding-box")
            if box is None or page not in frames:
                continue
            left, top = frames[page]
            x0, x1 = sorted(float(box.get(key, 0)) - left for key in ("x1", "x2"))
            y0, y1 = sorted(top - float(box.get(key, 0)) for key in ("y1", "y2"))
            one, known = BBox(x0, y0, x1, y1), boxes.get(page)
            boxes[page] = one if known is None else known.union(one)
    return found


def _frames(pdf: Path) -> dict[int, tuple[float, float]]:
    """Where the left edge and the top edge of each shown page are, in the coordinates of gold."""
    import pypdfium2

    frames = {}
    document: Any = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, 1):
        left, _, _, top = page.get_cropbox()
        frames[number] = (0.0, page.get_height()) if page.get_rotation() else (left, top)
    document.close()
    return frames


def _parsed(path: Path) -> Element:
    from xml.etree import ElementTree

    try:
        return ElementTree.parse(path).getroot()  # noqa: S314  # gold is the caller's own
    except ElementTree.ParseError as error:
        raise UsageError(f"is not XML: {error}", where=str(path)) from error
