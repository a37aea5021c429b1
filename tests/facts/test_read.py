"""The facts of a document, and how many of sentences that the model was not made from are right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from extractor.acceptance import ACCEPT_AT, WEAK_EVIDENCE
from extractor.document import BBox, Document, Line, LineKind, Page, Provenance
from extractor.facts.language import load_language
from extractor.facts.read import read_facts
from extractor.forms.registry import load_form

FORM = load_form("cn.ogi.2021")
KEYS = {
    "web_d": "narrative.disclosed.website", "wechat": "narrative.disclosed.wechat",
    "weibo": "narrative.disclosed.weibo", "press": "narrative.disclosed.press_conference",
    "disclosed": "narrative.disclosed.total", "gazette": "narrative.disclosed.gazette",
    "issued": "disclosure.art20_1.normative_documents.issued",
    "repealed": "disclosure.art20_1.normative_documents.repealed",
    "interp": "narrative.interpretation.items", "proposals": "narrative.proposals",
    "prop_open": "narrative.proposals.published", "licences": "disclosure.art20_5.licences.decisions",
    "penalties": "disclosure.art20_6.penalties.decisions",
    "coercion": "disclosure.art20_6.coercion.decisions", "visits": "narrative.platform.visits",
    "followers": "narrative.platform.followers", "received": "requests.received.total",
    "natural": "requests.received.natural_person", "org": "requests.received.org",
    "carried_in": "requests.carried_in.total", "carried_out": "requests.carried_out.total",
    "granted": "requests.outcome.granted.total", "partial": "requests.outcome.partial.total",
    "denied": "requests.outcome.denied.total", "unable": "requests.outcome.unable.total",
    "not_processed": "requests.outcome.not_processed.total", "other": "requests.outcome.other.total",
    "not_held": "requests.outcome.unable.not_held.total", "misc": "requests.outcome.other.misc.total",
    "in_person": "narrative.requests.channel.in_person", "web_r": "narrative.requests.channel.web",
    "mail": "narrative.requests.channel.mail", "answered": "requests.outcome.total.total",
    "secret": "requests.outcome.denied.state_secret.total",
    "internal": "requests.outcome.denied.internal_affairs.total",
    "deliberative": "requests.outcome.denied.deliberative.total", "fee": "narrative.processing_fee",
    "fax": "narrative.requests.channel.fax", "other_r": "narrative.requests.channel.other",
    "other_d": "narrative.disclosed.other", "app": "narrative.disclosed.app",
    "in_force": "disclosure.art20_1.normative_documents.in_force",
    "training": "narrative.training", "trained": "narrative.training.people", "review": "review.total",
    "r_upheld": "review.upheld", "r_corrected": "review.corrected", "r_other": "review.other",
    "r_pending": "review.pending", "litigation": "litigation.total",
    "direct": "litigation.direct.total", "after": "litigation.after_review.total",
}  # fmt: skip


def labelled_sentences():
    """Section, text, and path by place of the number."""
    section = ""
    for line in Path(__file__).with_name("sentences.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif line and not line.startswith("#"):
            text, meant, place = "", {}, 0
            for found in re.finditer(r"(\d[\d.]*)([^\d<>]{0,4})<(\w+)>", line):
                text += line[place : found.start()]
                meant[len(text)] = KEYS[found[3]]
                text, place = text + found[1] + found[2], found.end()
            yield section, text + line[place:], meant


def test_sentences_of_another_hand_are_read():
    hits = told = read = accepted_wrong = 0
    language = load_language()
    for section, text, meant in labelled_sentences():
        doc = language.make_doc(text)
        doc._.section = section
        found = {s._.number.start: s for s in language(doc).spans["facts"] if s._.confidence >= 0.5}
        found = {
            place: s
            for place, s in found.items()
            if not s.label_.startswith(("stat.", "disclosure.art20_9"))
        }
        right = {place for place, span in found.items() if meant.get(place) == span.label_}
        hits, told, read = hits + len(right), told + len(meant), read + len(found)
        accepted_wrong += sum(found[p]._.confidence >= ACCEPT_AT for p in found.keys() - right)
    assert told >= 100
    assert 2 * hits / (told + read) >= 0.95
    assert accepted_wrong == 0


def lines(*texts: str) -> Document:
    body = (
        Line("二、依申请公开", kind=LineKind.HEADING),
        *(Line(t, Provenance(dom="/p")) for t in texts),
    )
    return Document("a.html", "html", "", body)


def test_a_fact_says_where_and_what_it_can_be_held_against():
    first, second = read_facts(lines("2023年，全市共收到申请23件，占100%。"), FORM, year=2023)
    assert (first.path, first.value, first.unit) == ("requests.received.total", 23, "件")
    assert (first.scope, first.period, first.compares) == ("全市", "2023", "requests.received.total")
    assert first.text == "2023年，全市共收到申请23件，占100%。"
    assert first.provenance == Provenance(dom="/p")
    assert (second.path, second.unit, second.compares) == ("requests.received.total.share", "%", None)


def test_figures_of_another_year_are_no_facts():
    found = read_facts(lines("收到申请23件，2022年收到申请19件。"), FORM, year=2023)
    assert [fact.value for fact in found] == [23]


def test_a_count_told_twice_in_a_sentence_stands_once():
    found = read_facts(lines("收到申请3件，收到申请3件。收到申请3件。"), FORM, year=2023)
    assert [fact.text for fact in found] == ["收到申请3件，收到申请3件。", "收到申请3件。"]


@pytest.mark.parametrize(
    "text", ["", "本年度未收到申请。", "电话0517-83605210。", "举办座谈会3次，检查12次。"]
)
def test_prose_without_counts_has_no_facts(text):
    assert read_facts(lines(text), FORM, year=2023) == ()


def test_what_has_no_end_is_no_sentence_and_costs_little():
    assert read_facts(lines("收到申请23件，" * 20_000), FORM, year=2023) == ()


def test_words_recognised_from_a_picture_are_never_sure():
    place = Provenance(boxes=(BBox(0, 0, 9, 9),), pages=(1,))
    page = Page(1, 600, 800, recognised=True)
    scan = Document("a.png", "scan", "", (Line("全年收到政府信息公开申请23件。", place),), (page,))
    (fact,) = read_facts(scan, FORM, year=2023)
    assert fact.confidence <= WEAK_EVIDENCE < ACCEPT_AT


def test_traditional_characters_are_read_and_kept():
    (fact,) = read_facts(lines("全年主動公開政府信息120條。"), FORM, year=2023)
    assert (fact.path, fact.unit) == ("narrative.disclosed.total", "條")
    assert "主動公開" in fact.text
