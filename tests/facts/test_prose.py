"""Paragraphs and sections of a document, with the places of their sentences."""

from __future__ import annotations

from extractor.document import BBox, Cell, Document, Line, LineKind, Provenance, Table
from extractor.facts.prose import passages


def set_line(text: str, *, page: int = 1, top: float = 0.0, right: float = 500.0, **more) -> Line:
    place = Provenance(boxes=(BBox(50, top, right, top + 12),), pages=(page,))
    return Line(text, place, **more)


def document(*body: Line | Table) -> Document:
    return Document("a.pdf", "pdf", "", body)


def test_lines_that_fill_the_measure_go_on_over_a_page_break():
    found = list(
        passages(
            document(
                set_line("依申请公开", kind=LineKind.HEADING),
                set_line("全年共收到申请2", top=20),
                set_line("— 1 —", kind=LineKind.FURNITURE),
                set_line("3件。", page=2, top=5, right=90),
                set_line("培训2次。", page=2, top=25, right=120),
            )
        )
    )
    assert [p.text for p in found] == ["全年共收到申请23件。", "培训2次。"]
    assert {p.section for p in found} == {"依申请公开"}
    place = found[0].provenance(0, len(found[0].text))
    assert place.pages == (1, 2)
    assert len(place.boxes) == 2
    assert found[0].provenance(0, 3).pages == (1,)


def test_cells_are_no_prose_and_end_a_paragraph():
    table = Table((Cell("12件", 0, 0),))
    found = list(passages(document(set_line("申请情况"), table, set_line("见上表"))))
    assert [p.text for p in found] == ["申请情况", "见上表"]


def test_a_numbered_line_begins_a_paragraph_and_a_section():
    lines = ("（一）主动公开情况。发布信息3条，", "（二）依申请公开", "收到申请2件。")
    found = list(passages(document(*(set_line(text) for text in lines))))
    assert [p.section for p in found] == ["主动公开情况", "依申请公开", "依申请公开"][: len(found)]
    assert found[0].text == lines[0]


def test_paragraphs_of_other_formats_stay_apart():
    lines = [Line(t, Provenance(dom="/p")) for t in ("收到申请", "2件", "答复 1 件")]
    assert [p.text for p in passages(document(*lines))] == ["收到申请", "2件", "答复 1 件"]


def test_wrapped_lines_of_flat_text_are_joined():
    text = "全年共收到政府信息公开申请若干件其中通过网络提交的申请共有2"
    lines = [Line(text, Provenance(line=1)), Line("3件。", Provenance(line=2))]
    assert [p.text for p in passages(document(*lines))] == [text + "3件。"]
