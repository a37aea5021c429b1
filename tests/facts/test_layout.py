"""A document as a spaCy Doc."""

from __future__ import annotations

import spacy
from spacy.tokens import DocBin

import extractor
from extractor.document import BBox, Cell, Document, Line, LineKind, Page, Provenance, Table
from extractor.facts.layout import DocLayout, PageLayout


def place(page: int, top: float) -> Provenance:
    return Provenance(boxes=(BBox(10, top, 110, top + 12),), pages=(page,))


def report() -> Document:
    table = Table(
        (Cell("规章", 0, 0, provenance=place(1, 60)), Cell("无", 0, 1, provenance=place(2, 10)))
    )
    body = (
        Line("2023年报告", place(1, 10), LineKind.TITLE),
        Line("一、总体情况", place(1, 30), LineKind.HEADING),
        Line("收到申请2件。", place(1, 45)),
        table,
        Line("- 1 -", place(1, 90), LineKind.FURNITURE),
    )
    return Document("a.pdf", "pdf", "", body, (Page(1, 600, 800), Page(2, 600, 800)))


def test_spans_stand_in_reading_order_with_their_places():
    doc = report().to_spacy()
    spans = doc.spans["layout"]
    assert [s.label_ for s in spans] == ["title", "section_header", "text", "table"]
    assert spans[2].text == "收到申请2件。"
    layout = spans[2]._.layout
    assert (layout.page_no, layout.x, layout.y, layout.width, layout.height) == (1, 10, 45, 100, 12)
    assert spans[2]._.heading.text == "一、总体情况"
    assert [(p.page_no, p.width) for p in doc._.layout.pages] == [(1, 600), (2, 600)]
    assert "- 1 -" not in doc.text


def test_tables_have_rows_and_a_place_on_each_page():
    (table,) = report().to_spacy()._.tables
    assert table.text == "规章\t无"
    assert table._.data == [["规章", "无"]]
    assert [box[0] for box in table._.boxes] == [1, 2]


def test_a_pipeline_of_ones_own_runs_on_it():
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer", config={"punct_chars": ["。"]})
    doc = extractor.tables("docs/examples/report.html").to_spacy(nlp)
    assert doc.has_annotation("SENT_START")
    assert len(doc._.tables) == 3
    assert doc.spans["layout"][0].label_ == "title"


def test_the_pipeline_of_facts_runs_on_it():
    from extractor.facts.language import load_language

    doc = report().to_spacy(load_language())
    assert [(s.label_, s.text) for s in doc.spans["facts"]] == [("requests.received.total", "2件")]
    assert len(doc.spans["layout"]) == 4


def test_it_is_saved_with_all_that_hangs_on_it():
    from extractor.facts.language import load_language

    nlp = load_language()
    packed = DocBin(store_user_data=True, docs=[report().to_spacy(nlp)]).to_bytes()
    (again,) = DocBin(store_user_data=True).from_bytes(packed).get_docs(nlp.vocab)
    assert again._.layout == DocLayout((PageLayout(1, 600, 800), PageLayout(2, 600, 800)))
    assert again.spans["layout"][2]._.layout.page_no == 1
    assert [list(row) for row in again._.tables[0]._.data] == [["规章", "无"]]
    assert again._.tables[0]._.heading.text == "一、总体情况"
    assert [span._.number.value for span in again.spans["facts"]] == [2]


def test_a_document_without_text_gives_an_empty_doc():
    assert len(Document("a", "html", "").to_spacy()) == 0
