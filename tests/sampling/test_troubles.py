"""Every trouble visibly does what it says, and gold says so."""

from __future__ import annotations

import io
import re
import zipfile
from itertools import pairwise

import openpyxl
import pytest

from extractor.forms.registry import load_form
from extractor.result import ValueState
from extractor.sampling.chance import generator
from extractor.sampling.faults import unmerged
from extractor.sampling.figures import Model
from extractor.sampling.gold import gold_of
from extractor.sampling.grid import Kind, PrintedTable
from extractor.sampling.html import HtmlChoice, render
from extractor.sampling.layout import compose
from extractor.sampling.places import draw_agency
from extractor.sampling.report import Heading, Paragraph, Report
from extractor.sampling.sample import Options, draw_content, sample
from extractor.sampling.style import TROUBLES, Style

FORM = load_form("cn.ogi.2021")
MODEL = Model(FORM)
OLDER = Model(load_form("cn.ogi.2019"))


def report(*troubles: str, seed: str = "x/0/1", model: Model = MODEL, **choices: str) -> Report:
    style = Style(troubles=frozenset(troubles), **choices)  # type: ignore[arg-type]
    content, _ = draw_content(model, style, seed=seed)
    return compose(content, style, seed=seed)


def texts(made: Report, *kinds: Kind) -> list[str]:
    return [c.text for t in made.tables for c in t.cells if c.kind in kinds]


def labels(made: Report) -> list[str]:
    return texts(made, Kind.STUB, Kind.HEADER, Kind.CAPTION)


def figures(made: Report) -> list[str]:
    return texts(made, Kind.VALUE)


def states(made: Report, model: Model = MODEL) -> dict[str, ValueState]:
    return {f.path: f.state for f in gold_of(made, model.form, name="x", sha256="").fields}


def biggest(made: Report) -> PrintedTable:
    return max(made.tables, key=lambda t: t.n_rows)


def test_clean_tables_are_full_grids() -> None:
    for table in report().tables:
        covered = [cell for row in table.grid() for cell in row]
        assert None not in covered
        assert sum(c.row_span * c.column_span for c in table.cells) == len(covered)
    assert [(t.n_rows, t.n_columns) for t in report().tables] == [(14, 4), (28, 10), (4, 15)]


@pytest.mark.parametrize(
    ("arrangement", "tables", "captions"), [("stacked", 3, 4), ("separate", 6, 4), ("sections", 6, 0)]
)
def test_arrangements(arrangement: str, tables: int, captions: int) -> None:
    made = report(arrangement=arrangement)
    assert len(made.tables) == tables
    assert len(texts(made, Kind.CAPTION)) == captions
    assert sum("第二十条" in p.text for p in made.body if isinstance(p, Paragraph)) >= 4 - captions


def test_a_missing_block_and_table_are_not_found() -> None:
    found = states(report("block_missing"))
    assert {s for p, s in found.items() if s is ValueState.NOT_FOUND}
    assert all(s is not ValueState.NOT_FOUND for p, s in found.items() if p.startswith("requests"))
    gone = states(report("table_missing"))
    assert {s for p, s in gone.items() if p.startswith(("review", "litigation"))} == {
        ValueState.NOT_FOUND
    }


@pytest.mark.parametrize("trouble", ["row_missing", "column_missing", "collapsed_group"])
def test_what_the_table_lacks_is_not_in_form(trouble: str) -> None:
    found = states(report(trouble))
    gone = {p for p, s in found.items() if s is ValueState.NOT_IN_FORM}
    assert gone
    assert all(p.startswith("requests") for p in gone)
    assert ValueState.NOT_FOUND not in found.values()


@pytest.mark.parametrize("trouble", ["collapsed_group", "group_figures"])
def test_group_rows_go_to_extra_with_the_sum_of_their_parts(trouble: str) -> None:
    made = report(trouble, scale="county")
    gold = gold_of(made, FORM, name="x", sha256="")
    assert gold.extra
    for field in gold.extra:
        path, column = _split(field.path)
        content, _ = draw_content(MODEL, made.style, seed="x/0/1")
        parts = [
            v for p, v in content.figures.items() if p.startswith(path + ".") and p.endswith(column)
        ]
        assert field.value == sum(parts)


def _split(path: str) -> tuple[str, str]:
    found = re.match(r"(requests\.outcome\.\w+)(\..+)", path)
    assert found
    return found[1], found[2]


@pytest.mark.parametrize("trouble", ["subtotal_column", "group_subtotal", "extension_rows"])
def test_local_lines_are_unmapped(trouble: str) -> None:
    gold = gold_of(report(trouble), FORM, name="x", sha256="")
    assert gold.unmapped
    assert all(f.state is not ValueState.NOT_IN_FORM for f in gold.fields)
    if trouble == "extension_rows":
        assert {u.path for u in gold.unmapped} == {e.path for e in FORM.extensions}


def test_captions_and_headings_can_lack() -> None:
    assert len(texts(report("caption_missing"), Kind.CAPTION)) == 3
    headings = [
        sum(isinstance(p, Heading) for p in report("headings_missing", seed=f"x/0/{n}").body)
        for n in range(6)
    ]
    assert min(headings) < 6


@pytest.mark.parametrize(
    ("trouble", "pattern"),
    [
        ("units_in_cells", r"\d件"),
        ("notes_in_cells", r"\d（.+）"),
        ("nbsp_numbers", r"^[\u00a0\u3000 ]+\d"),
        ("thousands", r"\d,\d{3}"),
        ("fullwidth", r"^[０-９]+$"),
        ("words_in_cells", "^(见|详|另|涉)"),
    ],
)
def test_what_figures_look_like(trouble: str, pattern: str) -> None:
    assert any(re.search(pattern, text) for text in figures(report(trouble, scale="city")))
    assert not any(re.search(pattern, text) for text in figures(report(scale="city")))


def test_signs_and_chinese_numerals() -> None:
    signed = [
        t
        for n in range(5)
        for t in figures(report("signs", seed=f"x/0/{n}", model=OLDER, scale="county"))
    ]
    assert any(t.startswith("+") for t in signed)
    assert any(re.match(r"--|－|—|−", t) for t in signed)
    numerals = [t for n in range(5) for t in figures(report("chinese_numerals", seed=f"x/0/{n}"))]
    assert any(t in "二三四五六七八九十" and t for t in numerals)


@pytest.mark.parametrize(
    ("zeros", "text", "state"),
    [
        ("zero", "0", ValueState.ZERO_EXPLICIT),
        ("blank", "", ValueState.BLANK),
        ("dash", "-", ValueState.NOT_APPLICABLE),
        ("slash", "/", ValueState.NOT_APPLICABLE),
        ("none_word", "无", ValueState.NOT_APPLICABLE),
    ],
)
def test_how_nothing_is_printed(zeros: str, text: str, state: ValueState) -> None:
    made = report(scale="idle", zeros=zeros)
    gold = gold_of(made, FORM, name="x", sha256="").field("requests.received.total")
    assert (gold.raw, gold.state) == (text, state)
    assert gold.value == (0 if state is ValueState.ZERO_EXPLICIT else None)


@pytest.mark.parametrize("trouble", ["blank_totals", "blank_rows"])
def test_blanks_where_figures_were_known(trouble: str) -> None:
    assert ValueState.BLANK in states(report(trouble)).values()
    assert ValueState.BLANK not in states(report()).values()


def test_mixed_empty_cells() -> None:
    found = set(states(report("mixed_empty", scale="idle")).values())
    assert {ValueState.ZERO_EXPLICIT, ValueState.BLANK, ValueState.NOT_APPLICABLE} <= found


@pytest.mark.parametrize(
    "trouble",
    [
        "label_typos",
        "label_losses",
        "local_instructions",
        "traditional",
        "spaced_labels",
        "truncated_header",
    ],
)
def test_labels_change_and_gold_does_not(trouble: str) -> None:
    plain, changed = report(), report(trouble)
    assert labels(changed) != labels(plain)
    assert states(changed) == states(plain)


def test_a_header_repeats_its_neighbour() -> None:
    made = report("misprinted_header", model=OLDER)
    heads = [c.text for c in made.tables[0].cells if c.kind is Kind.HEADER]
    assert any(a == b for a, b in pairwise(heads))


@pytest.mark.parametrize("numbering", ["pause_mark", "ascii", "none"])
def test_numbering(numbering: str) -> None:
    marks = {"pause_mark": "1、属于国家秘密", "ascii": "(三)不予公开", "none": "属于国家秘密"}
    assert marks[numbering] in labels(report(numbering=numbering))


def test_vertical_labels_and_broken_heads() -> None:
    assert "三、\n本\n年\n度\n办\n理\n结\n果" in labels(report(wrap="vertical"))
    assert "社会公\n益组织" in labels(report(wrap="breaks"))


def test_breaks_as_at_the_end_of_a_page() -> None:
    plain = report()
    again = report("header_repeated")
    assert labels(again).count("申请人情况") == 2
    assert len(figures(again)) == len(figures(plain))
    split = biggest(report("stub_split", wrap="vertical"))
    assert split.n_rows == biggest(plain).n_rows
    assert len(split.cells) > len(biggest(plain).cells)
    for table in (biggest(again), split):
        assert all(cell is not None for row in table.grid() for cell in row)


def test_swapped_rows_keep_their_figures() -> None:
    plain, swapped = report(), report("rows_swapped")
    assert labels(plain) != labels(swapped)
    assert sorted(labels(plain)) == sorted(labels(swapped))
    assert states(plain) == states(swapped)


def test_unmerged_tables_have_single_cells_only() -> None:
    table = unmerged(biggest(report()))
    assert all(c.row_span == c.column_span == 1 for c in table.cells)
    assert len(table.cells) == table.n_rows * table.n_columns


def test_around_the_tables() -> None:
    numbers = [
        h.text[0] for h in report("sections_renumbered").body if isinstance(h, Heading) and h.level == 1
    ]
    assert numbers != list("一二三四五六")
    made = report("footnotes", "template_residue")
    prose = "".join(p.text for p in made.body if isinstance(p, Paragraph)) + "".join(
        texts(made, Kind.NOTE)
    )
    assert re.search("注：|说明：|备注：", prose)
    assert re.search("表格|下表|图表", prose)
    assert report("attachments").attachments
    assert len(report("foreign_table").tables) == 4


def test_prose_tells_the_table_or_contradicts_it() -> None:
    for trouble, agrees in (((), True), (("prose_contradicts",), False)):
        made = report(*trouble, scale="city")
        gold = gold_of(made, FORM, name="x", sha256="")
        told = [f for f in made.facts if f.compares in FORM.fields]
        assert told
        assert all((f.value == gold.field(str(f.compares)).value) is agrees for f in told)
        assert all(str(f.value) in f.text for f in made.facts)


def test_source_errors_are_recorded_as_printed() -> None:
    options = Options(troubles=frozenset({"source_error"}), scale="county")
    for made in sample(FORM, count=5, options=options):
        assert made.violations
        for error in made.violations:
            assert made.gold.field(error.path).value in (
                error.printed,
                None if error.printed == 0 else error.printed,
            )
            assert error.breaks


PAGE = HtmlChoice("wps", "portal", "utf-8", "utf-8")


def page(*troubles: str, choice: HtmlChoice = PAGE) -> str:
    return render(report(*troubles, scale="city"), choice, generator("page")).decode(choice.charset)


def test_markup_troubles() -> None:
    assert re.search(r">\d+</font></span><span[^>]*><font[^>]*>\d+<", page("split_numbers"))
    assert not re.search(r">\d+</font></span><span[^>]*><font[^>]*>\d+<", page())
    assert page("sloppy_markup") != page()


def test_a_wrong_charset_is_declared() -> None:
    options = Options(troubles=frozenset({"wrong_charset"}))
    for made in sample(FORM, count=8, options=options):
        declared = re.search(rb"charset=([\w-]+)", made.content[:2000])
        encoding = declared[1].decode() if declared else "utf-8"
        utf8 = _decodes(made.content, "utf-8")
        assert declared is None or encoding == "iso-8859-1" or (encoding.lower() == "utf-8") != utf8


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def test_no_trouble_is_a_name_only() -> None:
    """Each name is asked for somewhere in the typesetter."""
    from importlib.resources import files

    folder = files("extractor.sampling")
    source = "".join(
        p.read_text(encoding="utf-8")
        for p in folder.iterdir()
        if p.name.endswith(".py") and p.name != "style.py"
    )
    assert [name for name in TROUBLES if f'"{name}"' not in source] == []


def test_agencies_are_of_all_levels_and_many_provinces() -> None:
    drawn = [
        draw_agency(generator(n), scale)
        for n in range(60)
        for scale in ("town", "county", "city", "province")
    ]
    assert {a.level for a in drawn} >= {
        "township",
        "county",
        "prefecture",
        "province",
        "department_of_local_government",
    }
    assert len({a.region.province for a in drawn if a.region}) >= 25


def test_word_leaves_a_row_without_height_and_things_unseen() -> None:
    ghost = page("ghost_row")
    assert ghost.count("<tr height=0>") == 3
    assert page().count("<tr") + 3 == ghost.count("<tr")
    assert re.search("display:none|<!--|<script>var n", page("hidden_text").split('id="zoom"')[1])


def test_text_without_marks_and_text_decoded_wrongly() -> None:
    joined = next(
        iter(sample(FORM, formats=["text"], options=Options(frozenset({"undelimited"}), scale="idle")))
    )
    assert joined.family.startswith("text-joined")
    for format_ in ("html", "text"):
        made = next(iter(sample(FORM, formats=[format_], options=Options(frozenset({"mojibake"})))))
        assert "政府" not in made.content.decode("utf-8")
        assert "政府" in made.content.decode("utf-8").encode("latin-1").decode("utf-8")


def test_highlighted_prose_draws_coloured_bars() -> None:
    import pypdfium2

    def coloured(*troubles: str) -> int:
        made = next(iter(sample(FORM, formats=["pdf"], seed=1, options=Options(frozenset(troubles)))))
        first = pypdfium2.PdfDocument(made.content)[0]
        return sum(obj.type == 2 for obj in first.get_objects())  # 2: a path

    assert coloured("highlighted_prose") > coloured() + 5


def test_varied_wording_goes_beyond_the_aliases_of_the_form() -> None:
    known = {
        n
        for t in FORM.tables
        for p in (*t.row_places, *t.column_places)
        for n in (p.node.label, *p.node.aliases)
    }
    known |= {t for table in FORM.tables for t in (table.head_note, table.stub_head, table.column_head)}
    drawn = set(texts(report(wording="varied", seed="x/0/2"), Kind.STUB, Kind.HEADER))
    assert len(drawn - known) >= 5
    assert states(report(wording="varied")) == states(report())


def test_an_unfilled_form_is_blank_all_over() -> None:
    assert set(states(report("blank_form")).values()) == {ValueState.BLANK}


def test_a_long_table_goes_on_as_a_second_one() -> None:
    plain, cut = report(), report("table_split")
    assert len(cut.tables) == len(plain.tables) + 1
    assert states(cut) == states(plain)
    assert figures(cut) == figures(plain)
    for table in cut.tables:
        assert all(cell is not None for row in table.grid() for cell in row)


def test_deleted_text_is_in_the_file_and_not_in_gold() -> None:
    made = next(iter(sample(FORM, formats=["docx"], options=Options(frozenset({"tracked_changes"})))))
    xml = zipfile.ZipFile(io.BytesIO(made.content)).read("word/document.xml").decode()
    assert xml.count("<w:delText>") == xml.count("<w:ins ") > 5


def test_tables_stand_anywhere_on_a_sheet() -> None:
    made = next(iter(sample(FORM, formats=["xlsx"], options=Options(frozenset({"sheet_margins"})))))
    sheet = openpyxl.load_workbook(io.BytesIO(made.content)).worksheets[0]
    assert sheet.column_dimensions["A"].hidden
    assert min(c.column for row in sheet.iter_rows() for c in row if c.border.left.style) > 1
