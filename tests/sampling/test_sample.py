"""Documents and their gold: reproducible, true to what is printed, readable by other programs."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.errors import MissingExtra, UsageError
from extractor.forms.registry import load_form
from extractor.result import ValueState, loads
from extractor.sampling import FORMATS, Options, Sample, sample

FORM = load_form("cn.ogi.2021")
OLDER = load_form("cn.ogi.2019")
PURE = ("html", "mht", "docx", "xlsx", "text", "pdf", "xls")
BY_PROGRAM = {"pdf-office": "soffice", "doc": "soffice", "rtf": "soffice", "pdf-browser": "chromium"}
CLEAN = Options(troubles=frozenset(), scale="county")


def one(format_: str, *, seed: int = 0, options: Options = CLEAN) -> Sample:
    return next(iter(sample(FORM, seed=seed, formats=[format_], options=options)))


def numbers(made: Sample) -> list[str]:
    """The raw figures of gold in printed order."""
    return [f.raw or "" for f in made.gold.fields if f.raw]


@pytest.mark.parametrize("format_", PURE)
def test_the_same_seed_gives_the_same_bytes(format_: str) -> None:
    options = Options()
    first, second = (
        list(sample(OLDER, count=2, seed=3, formats=[format_], options=options)) for _ in "ab"
    )
    assert [s.content for s in first] == [s.content for s in second]
    assert [s.gold for s in first] == [s.gold for s in second]
    assert first[0].content != first[1].content
    other = next(iter(sample(OLDER, seed=4, formats=[format_])))
    assert other.content != first[0].content


def test_a_document_does_not_depend_on_how_many_are_made() -> None:
    third = list(sample(FORM, count=3, seed=9))[2]
    assert third == next(iter(sample(FORM, seed=9, options=Options(first=3))))


def test_formats_are_taken_in_turn_and_files_are_written(tmp_path: Path) -> None:
    made = list(sample(FORM, count=3, formats=["html", "text"], out=tmp_path, options=CLEAN))
    assert [s.format for s in made] == ["html", "text", "html"]
    for s in made:
        assert s.path is not None
        assert s.path.read_bytes() == s.content
        assert s.gold.sha256 == hashlib.sha256(s.content).hexdigest()
        text = (tmp_path / "gold" / f"{s.name}.json").read_text(encoding="utf-8")
        assert loads(text).fields == s.gold.fields
        extra = json.loads(text, parse_float=Decimal)
        assert extra["gold_origin"] == "typeset"
        assert extra["layout_family"] == s.family
        assert extra["source_violations"] == []


@pytest.mark.parametrize(
    ("call", "word"),
    [
        ({"formats": ["odt"]}, "odt"),
        ({"options": Options(troubles=frozenset({"rain"}))}, "rain"),
        ({"options": Options(scale="galaxy")}, "galaxy"),
    ],
)
def test_unknown_words_are_refused_with_the_known_ones(call: dict[str, object], word: str) -> None:
    with pytest.raises(UsageError, match=word):
        list(sample(FORM, **call))  # type: ignore[arg-type]


def test_gold_holds_every_field_and_every_rule() -> None:
    for made in sample(FORM, count=5, options=CLEAN):
        assert [f.path for f in made.gold.fields] == list(FORM.fields)
        assert {f.state for f in made.gold.fields} <= set(ValueState) - {ValueState.NOT_FOUND}
        assert made.gold.metadata["report_year"] in range(2021, 2026)


def test_html_is_the_table_that_gold_says() -> None:
    from selectolax.lexbor import LexborHTMLParser

    for made in sample(FORM, count=6, options=CLEAN):
        charset = "utf-8" if b"utf-8" in made.content[:900] else "gb18030"
        tree = LexborHTMLParser(made.content.decode(charset))
        cells = [c.text().strip() for c in tree.css("td, th")]
        found = iter(cells)
        assert all(raw in found for raw in numbers(made))  # in this order
        assert str(made.gold.metadata["title"])[:6] in tree.text()


def test_docx_has_true_merges_and_all_texts() -> None:
    from docx import Document

    made = one("docx", seed=2)
    assert "merged" in made.family or "styled" in made.family
    document = Document(io.BytesIO(made.content))
    largest = max(document.tables, key=lambda t: len(t.rows))
    texts = [[cell.text for cell in row.cells] for row in largest.rows]
    field = made.gold.field("requests.outcome.denied.law_prohibits.total")
    assert field.provenance is not None
    assert texts[(field.provenance.row or 0) - 1][(field.provenance.column or 0) - 1] == field.raw
    assert len({id(c._tc) for row in largest.rows for c in row.cells}) < sum(map(len, texts))


@pytest.mark.parametrize("format_", ["xlsx", "xls"])
def test_spreadsheets_open_in_calamine(format_: str) -> None:
    from python_calamine import CalamineWorkbook

    made = one(format_, seed=1)
    book = CalamineWorkbook.from_filelike(io.BytesIO(made.content))
    cells = [
        _shown(v)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for v in row
    ]
    found = iter(cells)
    assert all(raw in found for raw in numbers(made))


def _shown(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@pytest.mark.parametrize("seed", range(8))
def test_text_holds_the_figures_in_order(seed: int) -> None:
    made = one("text", seed=seed)
    text = made.content.decode("gb18030" if _is_gb(made.content) else "utf-8-sig")
    words: Iterator[str] = iter(text.replace("|", " ").replace("│", " ").split())
    assert all(raw in words for raw in numbers(made))


def _is_gb(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


@pytest.mark.parametrize("seed", range(6))
def test_pdf_text_holds_the_figures(seed: int) -> None:
    import pypdfium2

    made = one("pdf", seed=seed)
    document = pypdfium2.PdfDocument(made.content)
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    words = text.split()
    assert all(raw in words for raw in numbers(made))
    assert len(document) >= 2


def test_families_are_many_and_named() -> None:
    made = list(sample(FORM, count=60, seed=1, formats=["html", "text", "pdf"]))
    assert len({s.family for s in made}) > 30
    assert all(s.family.startswith(s.format) for s in made)


@pytest.mark.slow
@pytest.mark.parametrize("format_", sorted(BY_PROGRAM))
def test_formats_that_other_programs_make(format_: str) -> None:
    if shutil.which(BY_PROGRAM[format_]) is None:
        pytest.skip(f"{BY_PROGRAM[format_]} is not installed")
    made = one(format_)
    magic = {"doc": b"\xd0\xcf\x11\xe0", "rtf": b"{\\rtf"}.get(format_, b"%PDF")
    assert made.content.startswith(magic)
    assert f"pdf-{format_[4:]}" in made.family or made.family.startswith(format_)


@pytest.mark.slow
def test_a_scan_has_pictures_and_no_text() -> None:
    import pypdfium2

    made = one("scan")
    document = pypdfium2.PdfDocument(made.content)
    assert all(not page.get_textpage().get_text_range().strip() for page in document)
    assert set(FORMATS) >= {*PURE, *BY_PROGRAM, "scan"}


@pytest.mark.parametrize(
    ("format_", "module"), [("xlsx", "openpyxl"), ("xls", "xlwt"), ("pdf", "reportlab.pdfgen.canvas")]
)
def test_a_missing_package_is_named_with_its_command(
    format_: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=r"pip install 'extractor\[sample\]'"):
        one(format_)


@pytest.mark.parametrize("format_", sorted(BY_PROGRAM))
def test_a_missing_program_is_named(format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingExtra, match=f"called .*{BY_PROGRAM[format_]}"):
        one(format_)


@pytest.mark.parametrize("trouble", ["nbsp_numbers", "traditional", "fullwidth"])
def test_pdf_shows_no_character_that_its_font_lacks(trouble: str) -> None:
    import pypdfium2

    options = Options(troubles=frozenset({trouble}), scale="county")
    document = pypdfium2.PdfDocument(one("pdf", options=options).content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert not set(text) & set("\u00a0\ufffd\x00")
