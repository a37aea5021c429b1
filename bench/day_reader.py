"""A reader as one writes it in a day, to measure the extractor against.

pandas, pdfplumber, python-docx and calamine give tables; the report year gives the form; labels go
through a dictionary of the official wordings and then to the nearest of them; figures go to columns
by position. It writes CSV that ``extractor evaluate`` scores:

    python bench/day_reader.py corpus/documents day.csv
    extractor evaluate day.csv corpus --split test
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

from rapidfuzz import fuzz, process

from extractor.forms.form import Form, FormTable, Place
from extractor.forms.registry import load_form

Grid = list[list[str]]
NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
FIGURE = re.compile(rf"{NUMBER.pattern}|[-—/]+|nan|None")
UNIT = re.compile(r"[件条项个次篇人元]|人次|万元")
NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．]?|[\s:：“”\"（(].*$")
YEAR = re.compile(r"(20[0-2]\d)\s*年")
NEAR = 75
"""Similarity in percent from which the nearest wording is taken."""


def decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace")


def of_html(text: str) -> tuple[str, list[Grid]]:
    import pandas

    try:
        frames = pandas.read_html(io.StringIO(text), header=None)
    except ValueError:
        frames = []
    grids = [[["" if str(v) == "nan" else str(v) for v in row] for row in f.values] for f in frames]
    return re.sub(r"<[^>]*>", "", text), grids


def of_pdf(path: Path) -> tuple[str, list[Grid]]:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        text = "\n".join(page.extract_text() or "" for page in pdf.pages)
        found = [table for page in pdf.pages for table in page.extract_tables()]
    return text, [[[cell or "" for cell in row] for row in table] for table in found]


def of_docx(path: Path) -> tuple[str, list[Grid]]:
    import docx

    document = docx.Document(str(path))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    return text, [[[cell.text for cell in row.cells] for row in t.rows] for t in document.tables]


def of_sheets(path: Path) -> tuple[str, list[Grid]]:
    from python_calamine import load_workbook

    book = load_workbook(str(path))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    grids = [[list(map(str, row)) for row in sheet] for sheet in sheets]
    return "\n".join(" ".join(row) for grid in grids for row in grid), grids


def of_text(text: str) -> tuple[str, list[Grid]]:
    return text, [[re.split(r"\t|\s{2,}|[|│]", line.strip()) for line in text.splitlines()]]


def read(path: Path) -> tuple[str, list[Grid]]:
    """All text of a file, and its tables as rows of texts."""
    kind = path.suffix.lower()
    if kind in (".html", ".htm"):
        return of_html(decoded(path.read_bytes()))
    if kind in (".mht", ".mhtml"):
        parts = message_from_bytes(path.read_bytes()).walk()
        pages = [part for part in parts if part.get_content_type() == "text/html"]
        return of_html(decoded(pages[0].get_payload(decode=True))) if pages else ("", [])
    if kind == ".pdf":
        return of_pdf(path)
    if kind == ".docx":
        return of_docx(path)
    if kind in (".xls", ".xlsx"):
        return of_sheets(path)
    return of_text(decoded(path.read_bytes())) if kind == ".txt" else ("", [])


def form_of(text: str) -> Form | None:
    if "信息公开" not in text:
        return None
    years = YEAR.findall(text[:3000])
    year = int(years[0]) if years else 2021
    known = {2021: "cn.ogi.2021", 2019: "cn.ogi.2019", 2014: "cn.ogi.2014", 0: "cn.ogi.2008.shanghai"}
    return load_form(next(form for first, form in known.items() if year >= first))


def bare(label: str) -> str:
    squeezed = re.sub(r"\s", "", label)
    return NUMBERING.sub("", squeezed) or squeezed


def fields(form: Form, grids: list[Grid]) -> Iterator[tuple[str, str]]:
    """(path, figure) of every row whose label is known, its last cells being the columns."""
    rows = [(table, place) for table in form.tables for place in table.row_places if place.is_leaf]
    names = [bare(place.node.label) for _, place in rows]
    done: set[int] = set()
    for row in (row for grid in grids for row in grid):
        texts = ["" if UNIT.fullmatch(text.strip()) else text.strip() for text in map(str, row)]
        labels = [n for n, text in enumerate(texts) if text and not FIGURE.fullmatch(text)]
        cells = texts[labels[-1] + 1 :] if labels else texts
        found = nearest(bare(texts[labels[-1]]), names, done) if labels else unlabelled(rows, len(cells))
        if found is None or not any(map(NUMBER.fullmatch, cells)):
            continue
        done.add(found)
        table, place = rows[found]
        yield from placed(table, place, cells)


def nearest(label: str, names: list[str], done: set[int]) -> int | None:
    free = {n: name for n, name in enumerate(names) if n not in done and name}
    exact = next((n for n, name in free.items() if name == label), None)
    if exact is not None or not label:
        return exact
    best = process.extractOne(label, free, scorer=fuzz.ratio, score_cutoff=NEAR)
    return best[2] if best else None


def unlabelled(rows: list[tuple[FormTable, Place]], width: int) -> int | None:
    return next(
        (n for n, (t, p) in enumerate(rows) if not p.node.label and len(t.leaf_columns) == width), None
    )


def placed(table: FormTable, place: Place, cells: list[str]) -> Iterator[tuple[str, str]]:
    columns = table.leaf_columns
    if len(columns) == 1:
        cells = [cell for cell in cells if NUMBER.fullmatch(cell)][-1:]
    for column, cell in zip(columns, cells[-len(columns) :], strict=False):
        if NUMBER.fullmatch(cell):
            yield table.path(place, column), cell.replace(",", "")


def main(folder: Path, out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["document", "path", "value"])
        for path in sorted(folder.iterdir()):
            try:
                text, grids = read(path)
            except Exception as error:  # a day's work catches all and goes on
                print(f"{path.name}: {error!r}", file=sys.stderr)
                continue
            form = form_of(text)
            for field, value in fields(form, grids) if form else ():
                writer.writerow([path.name, field, value])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
