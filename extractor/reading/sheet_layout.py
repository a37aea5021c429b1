"""What a spreadsheet shows beyond its values: extent, hidden parts, formats, frames.

Read from the file itself before the spreadsheet reader runs, because that reader
allocates the rectangle between the outermost cells: one cell at XFD1048576 in a file of
1.5 kB ends the process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from lxml import etree  # type: ignore[import-untyped]

from extractor.errors import DamagedDocument
from extractor.reading.package import Package, parse_xml
from extractor.reading.raised import raised

Position = tuple[int, int]
"""Row and column, both from 0."""

_REFERENCE = re.compile(r"([A-Za-z]{1,4})([0-9]{1,8})")

_MOST_MARKS = 500_000
"""Formats and frames kept for one sheet; beyond it cells show as stored."""

BUILT_IN_FORMATS = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    31: 'yyyy"年"m"月"d"日"',
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Number formats that every Office has without stating them (ECMA-376 part 1, 18.8.30)."""


@dataclass
class SheetLayout:
    """``framed`` are cells without value that have a drawn border: empty places of a table."""

    name: str
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formats: dict[Position, str] = field(default_factory=dict)
    framed: set[Position] = field(default_factory=set)
    framed_values: set[Position] = field(default_factory=set)
    stand_ins: dict[Position, str] = field(default_factory=dict)
    """What stands in cells that have no plain value: an error, a formula never computed."""
    marked: dict[Position, str] = field(default_factory=dict)
    """Texts with raised characters, which the values run together with the figures before them."""
    certain: bool = True
    """False where the scan broke off: the extent may be larger than what was seen."""
    first: Position | None = None
    last: Position | None = None

    @property
    def positions(self) -> int:
        """Rows × columns of the rectangle that holds every value."""
        if self.first is None or self.last is None:
            return 0
        return (self.last[0] - self.first[0] + 1) * (self.last[1] - self.first[1] + 1)

    def add(self, place: Position, *, has_value: bool, form: str, framed: bool) -> None:
        """Take note of one stored cell."""
        if has_value:
            first, last = self.first or place, self.last or place
            self.first = (min(first[0], place[0]), min(first[1], place[1]))
            self.last = (max(last[0], place[0]), max(last[1], place[1]))
            if form and len(self.formats) < _MOST_MARKS:
                self.formats[place] = form
        marks = self.framed_values if has_value else self.framed
        if framed and len(marks) < _MOST_MARKS:
            marks.add(place)


@dataclass(frozen=True)
class CellStyles:
    """By style index: the number format that changes what is shown, and whether it is framed."""

    formats: tuple[str, ...] = ()
    framed: tuple[bool, ...] = ()

    def of(self, index: int) -> tuple[str, bool]:
        if 0 <= index < len(self.formats):
            return self.formats[index], self.framed[index]
        return "", False


def xlsx_layouts(package: Package) -> list[SheetLayout]:
    """The layout of each sheet of an XLSX workbook, in the workbook's order."""
    workbook = next(iter(package.related("", "officeDocument")), "xl/workbook.xml")
    root = package.xml(workbook)
    if root is None:
        raise DamagedDocument("the container holds no workbook")
    styles = _styles(package, workbook)
    marked = _marked_strings(package, workbook)
    targets = dict(package.relations(workbook, "worksheet"))
    layouts = []
    for sheet in root.iter("{*}sheet"):
        layout = SheetLayout(sheet.get("name", ""), sheet.get("state", "visible") != "visible")
        identifier = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        if targets.get(identifier, "") in package:
            _scan(package, targets[identifier], _SheetScan(layout, styles, marked))
        layouts.append(layout)
    return layouts


def _styles(package: Package, workbook: str) -> CellStyles:
    part = next(iter(package.related(workbook, "styles")), "xl/styles.xml")
    root = package.xml(part)
    if root is None:
        return CellStyles()
    codes = dict(BUILT_IN_FORMATS)
    for form in root.iter("{*}numFmt"):
        codes[_number(form.get("numFmtId"), -1)] = form.get("formatCode", "")
    borders = [
        any(side.get("style", "none") != "none" for side in border)
        for border in root.iterfind("{*}borders/{*}border")
    ]
    formats, framed = [], []
    for style in root.iterfind("{*}cellXfs/{*}xf"):
        formats.append(codes.get(_number(style.get("numFmtId"), 0), ""))
        border = _number(style.get("borderId"), 0)
        framed.append(border < len(borders) and borders[border])
    return CellStyles(tuple(formats), tuple(framed))


def _marked_strings(package: Package, workbook: str) -> dict[str, str]:
    """The workbook's strings with raised characters, by their index."""
    part = next(iter(package.related(workbook, "sharedStrings")), "xl/sharedStrings.xml")
    data = package.read(part) or b""
    root = parse_xml(data)[0] if b"superscript" in data else None
    strings = () if root is None else root.iterfind("{*}si")
    return {str(n): text for n, string in enumerate(strings) if (text := _marked(string))}


def _marked(string: etree._Element) -> str:
    """A rich text with raised characters as what it prints; empty for any other."""
    runs = [(run.findtext("{*}t") or "", run.find("{*}rPr/{*}vertAlign")) for run in string.iter("{*}r")]
    is_raised = [mark is not None and mark.get("val") == "superscript" for _, mark in runs]
    if not any(is_raised):
        return ""
    return "".join(raised(text) if up else text for (text, _), up in zip(runs, is_raised, strict=True))


def _scan(package: Package, part: str, scan: _SheetScan) -> None:
    parser = etree.XMLPullParser(
        events=("start", "end"),
        tag=("{*}row", "{*}c", "{*}col"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    try:
        for chunk in package.stream(part):
            parser.feed(chunk)
            scan.take(parser.read_events())
    except etree.XMLSyntaxError:
        scan.layout.certain = False


class _SheetScan:
    """Follows rows and cells; positions may be left out in the file and then just count on."""

    def __init__(self, layout: SheetLayout, styles: CellStyles, marked: Mapping[str, str]) -> None:
        self.layout = layout
        self._styles = styles
        self._marked = marked
        self._row = -1
        self._column = -1

    def take(self, events: Iterator[tuple[str, etree._Element]]) -> None:
        for event, element in events:
            kind = element.tag.rpartition("}")[2]
            if kind == "row":
                self._take_row(event, element)
            elif event == "end" and kind == "c":
                self._take_cell(element)
            elif event == "end":
                self._take_columns(element)

    def _take_row(self, event: str, row: etree._Element) -> None:
        if event == "end":
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
            return
        self._row = _number(row.get("r"), self._row + 2) - 1
        self._column = -1
        if row.get("hidden") in {"1", "true"}:
            self.layout.hidden_rows.add(self._row)

    def _take_cell(self, cell: etree._Element) -> None:
        match = _REFERENCE.fullmatch(cell.get("r", ""))
        row, self._column = self._row, self._column + 1
        if match is not None:
            row, self._column = int(match[2]) - 1, column_number(match[1])
        has_value = any(len(part) or (part.text or "") for part in cell)
        form, framed = self._styles.of(_number(cell.get("s"), 0))
        place = (row, self._column)
        self.layout.add(place, has_value=has_value, form=form, framed=framed)
        text = _stand_in(cell)
        if text and len(self.layout.stand_ins) < _MOST_MARKS:
            self.layout.stand_ins[place] = text
        marked = self._marked_text(cell)
        if marked and len(self.layout.marked) < _MOST_MARKS:
            self.layout.marked[place] = marked

    def _marked_text(self, cell: etree._Element) -> str:
        kind = cell.get("t")
        if kind == "s" and self._marked:
            return self._marked.get(cell.findtext("{*}v") or "", "")
        return _marked(cell) if kind == "inlineStr" else ""

    def _take_columns(self, columns: etree._Element) -> None:
        if columns.get("hidden") in {"1", "true"}:
            first = max(1, _number(columns.get("min"), 1))
            last = min(_number(columns.get("max"), first), 1 << 14)
            self.layout.hidden_columns.update(range(first - 1, last))


def _stand_in(cell: etree._Element) -> str:
    value = cell.findtext("{*}v") or ""
    if cell.get("t") == "e":
        return value
    formula = cell.find("{*}f")
    if formula is None or value or cell.get("t") == "str":
        return ""
    return f"={formula.text or '…'}"


def column_number(letters: str) -> int:
    """The column of a reference, from 0.

    >>> [column_number(c) for c in ("A", "Z", "AA", "XFD")]
    [0, 25, 26, 16383]
    """
    *_, number = accumulate(letters.upper(), lambda n, c: n * 26 + ord(c) - 64, initial=0)
    return number - 1


def column_letters(number: int) -> str:
    """The inverse of :func:`column_number`.

    >>> [column_letters(n) for n in (0, 25, 26, 16383)]
    ['A', 'Z', 'AA', 'XFD']
    """
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(text: str | None, default: int) -> int:
    try:
        return int(text) if text else default
    except ValueError:
        return default
