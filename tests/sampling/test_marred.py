"""Troubles of a whole report: slips, contents, figures over two lines, pages that end badly."""

from __future__ import annotations

import re

import pypdfium2
import pytest

from extractor.forms.registry import load_form
from extractor.sampling import Options, Sample, sample
from extractor.sampling.chance import generator
from extractor.sampling.counts import COUNTS, parted
from extractor.sampling.figures import Model
from extractor.sampling.places import draw_agency
from extractor.sampling.prose import Writer
from extractor.sampling.scales import SCALES
from extractor.sampling.sentences import LITIGATION, OTHER, THEMES

FORM = load_form("cn.ogi.2021")
MODEL = Model(FORM)


def made(format_: str, *troubles: str, seed: int = 0) -> Sample:
    options = Options(troubles=frozenset(troubles), scale="city")
    return next(iter(sample(FORM, formats=[format_], seed=seed, options=options)))


def test_a_slip_stands_in_the_title_and_gold_keeps_it() -> None:
    plain, slipped = made("html"), made("html", "title_typos")
    title = str(slipped.gold.metadata["title"])
    assert title != plain.gold.metadata["title"]
    assert slipped.gold.metadata["issuer"] == plain.gold.metadata["issuer"]
    assert slipped.gold.fields == plain.gold.fields


def test_contents_stand_in_front() -> None:
    text = made("text", "contents_list").content.decode("utf-8", "replace")
    assert "目" in text or len(text) > 100
    again = made("docx", "contents_list")
    assert again.gold.fields == made("docx").gold.fields


def test_figures_over_two_lines_keep_their_value() -> None:
    broken = made("html", "broken_figures")
    assert broken.gold.fields == made("html").gold.fields
    assert broken.content != made("html").content


def test_a_page_ends_below_a_caption() -> None:
    def page_ends(*troubles: str) -> list[str]:
        document = pypdfium2.PdfDocument(made("pdf", *troubles).content)
        pages = [page.get_textpage().get_text_range().split() for page in document]
        return [" ".join(words[-8:]) for words in pages]

    assert any("第二十条" in end for end in page_ends("caption_stranded"))
    assert not any("第二十条" in end for end in page_ends())


def test_a_span_is_one_short() -> None:
    spans = [
        sorted(re.findall(rb'rowspan="?(\d+)', made("html", *t).content))
        for t in ((), ("wrong_rowspan",))
    ]
    assert spans[0] != spans[1]


@pytest.mark.parametrize("seed", range(12))
def test_every_count_of_prose_is_a_fact_of_its_sentence(seed: int) -> None:
    rng = generator(seed)
    figures = MODEL.draw(rng, SCALES["county"])
    words = dict.fromkeys(("address", "postcode", "phone", "email", "site"), "")
    writer = Writer(draw_agency(rng, "county"), 2022, words, figures, rng)
    for templates in (*THEMES.values(), LITIGATION, OTHER):
        writer.several(templates, 9)
    assert len(writer.facts) > 20
    for fact in writer.facts:
        assert fact.text.count("。") <= 1
        assert str(fact.value) + str(fact.unit) in fact.text or fact.unit in ("次", "场", "期")
        if fact.compares and set(terms := fact.compares.split(" + ")) <= set(FORM.fields):
            assert fact.value == sum(figures[path] for path in terms)
    channels = [f for f in writer.facts if "channel" in f.path and f.unit != "%"]
    received = figures["requests.received.total"]
    assert all(f.value <= received for f in channels)


def test_parts_make_the_whole_and_paths_are_known() -> None:
    assert sum(parted(generator(1), 100, {"a": 5, "b": 1, "c": 1}).values()) == 100
    for slot, count in COUNTS.items():
        assert count.cells or count.path, slot
