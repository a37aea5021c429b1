"""The hand-labelled passes: what they say, and what the data card says of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.corpus.labelling import agreement, alpha, expand, sheet
from extractor.forms.registry import load_form

HEAD = {"document", "labeller", "guideline", "form", "issuer", "report_year"}
CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def found():
    return agreement(CORPUS)


def test_at_least_forty_documents_have_two_passes(found) -> None:
    assert found.documents >= 40


def test_the_data_card_states_the_agreement(found) -> None:
    card = (CORPUS / "README.md").read_text(encoding="utf-8")
    stated = re.search(
        r"(\d+) documents, ([\d,]+) cells.*?([\d,]+) of ([\d,]+) cells.*?alpha[^\d]*([\d.]+)", card, re.S
    )
    assert stated, "the section Agreement of corpus/README.md lacks its figures"
    documents, cells, same, non_zero, measured = (s.replace(",", "") for s in stated.groups())
    assert (int(documents), int(cells)) == (found.documents, found.cells)
    assert (int(same), int(non_zero)) == (found.non_zero_agreeing, found.non_zero)
    assert float(measured.rstrip(".")) == pytest.approx(found.alpha, abs=5e-4)


def test_gold_says_what_both_passes_say(found) -> None:
    """Where two people read the same and gold something else, gold is wrong."""
    assert found.against_gold == ()


def test_alpha_by_hand() -> None:
    # two raters, four cells, one apart: observed 1/4; five b and three a: expected 1 - 26/56
    pairs = [("a", "a"), ("b", "b"), ("a", "b"), ("b", "b")]
    assert alpha(pairs) == pytest.approx(1 - 0.25 / (1 - 26 / 56))
    assert alpha([("a", "a"), ("b", "b")]) == 1.0


def _filled(empty: str, values: dict[str, str]) -> str:
    """The sheet with the last value whose key is in the row's name; ∅table where none is."""
    lines = []
    for line in empty.splitlines():
        fits = [value for key, value in values.items() if key in line]
        row = line.endswith(":") and line.partition(":")[0] not in HEAD
        lines.append(f"{line} {(fits or ['∅table'])[-1]}" if row else line)
    return "\n".join(lines).replace("document: ", "document: x.pdf")


def test_a_sheet_becomes_a_pass() -> None:
    form = load_form("cn.ogi.2021")
    text = _filled(sheet(form), {"requests.": "1 |  | 0 | - | 0 | 0 | 2件", "misc": "∅row"})
    read = expand(text + "\nfact: narrative.training = 3 次 // 全年培训3次。\n")
    assert len(read["fields"]) == 200
    assert read["fields"]["requests.received.org.commercial"] == ""
    assert read["fields"]["requests.received.total"] == "2件"
    assert read["fields"]["requests.outcome.other.misc.total"] == "∅row"
    assert read["facts"] == [
        {"path": "narrative.training", "value": 3, "unit": "次", "text": "全年培训3次。"}
    ]


@pytest.mark.parametrize("row", ["requests.received: 1 | 2", "requests.unknown: 1"])
def test_a_sheet_with_a_slip_is_refused(row: str) -> None:
    name = row.partition(":")[0]
    lines = [line for line in sheet(load_form("cn.ogi.2021")).splitlines() if line != f"{name}:"]
    with pytest.raises(ValueError, match=re.escape(name)):
        expand("\n".join([_filled("\n".join(lines), {}), row]))
