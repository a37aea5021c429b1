"""Two stores beside each other."""

import io
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extractor.result import Extraction, Field, Review, ValueState
from extractor.surveys.changes import Differences, Reading, changes, write_changes
from extractor.surveys.changes_page import page

ROOT = Path(__file__).parents[2]

A = Extraction(
    "a.html",
    "1" * 64,
    form="f",
    metadata={"issuer": "青禾县"},
    fields=(
        Field("same", 1, ValueState.VALUE),
        Field("value", Decimal("1.0"), ValueState.VALUE),
        Field("status", 2, ValueState.VALUE, status=Review.REVIEW, reasons=("recognised",)),
        Field("state", None, ValueState.BLANK),
        Field("lost", 3, ValueState.VALUE),
    ),
)
B = replace(
    A,
    metadata={"issuer": "青禾市"},
    fields=(
        Field("same", 1, ValueState.VALUE, raw="１", confidence=0.9),
        Field("value", Decimal("1.00"), ValueState.VALUE),
        Field("status", 2, ValueState.VALUE),
        Field("state", None, ValueState.NOT_FOUND, status=Review.REVIEW, reasons=("table_missing",)),
    ),
)


@pytest.fixture
def stores(stored):
    gone = replace(A, document="gone.html", sha256="2" * 64)
    new = replace(A, document="new.html", sha256="3" * 64)
    return stored([gone, A], "a.db"), stored([new, B], "b.db")


def test_every_difference_is_found_and_nothing_else(stores):
    found = {(c.document, c.path, c.what) for c in changes(*stores)}
    assert found == {
        ("a.html", "", ("issuer",)),
        ("a.html", "value", ("value",)),  # decimals are compared as printed
        ("a.html", "status", ("status",)),
        ("a.html", "state", ("state", "status")),
        ("a.html", "lost", ("value", "state", "status")),
        ("gone.html", "", ("gone",)),
        ("new.html", "", ("new",)),
    }
    (lost,) = (c for c in changes(*stores) if c.path == "lost")
    assert (lost.after, lost.silent) == (Reading(), False)


def test_counts_tell_paths_reasons_and_what_both_accepted(stores):
    counted = Differences()
    silent = [c for c in counted.counting(changes(*stores)) if c.silent]
    assert counted.documents == {"gone": 1, "new": 1, "issuer": 1}
    assert (counted.fields, counted.silent) == (4, 1)
    assert counted.reasons == {"-recognised": 1, "+table_missing": 1, "(no reason)": 2}
    assert [c.path for c in silent] == ["value"]
    assert "1.0 → 1.00" in page(counted, silent)


def test_the_csv_has_every_change(stores):
    stream = io.StringIO()
    write_changes(changes(*stores), stream)
    head, *lines = stream.getvalue().splitlines()
    assert len(lines) == 7
    assert "a.html,1,value,value,true,1.0,1.00,VALUE,VALUE,accepted,accepted,," in lines
    assert head.startswith("document,part,path,change,silent,value_a,value_b")


def test_a_store_does_not_differ_from_itself(stores):
    assert not list(changes(stores[0], stores[0]))


@pytest.mark.slow
def test_the_exit_code_tells_whether_they_differ(stores):
    def diff(*arguments):
        call = [sys.executable, "-m", "extractor", "diff", *map(str, arguments)]
        return subprocess.run(call, capture_output=True, text=True, cwd=ROOT)

    same, other, wrong = diff(stores[0], stores[0]), diff(*stores), diff(stores[0], "missing.db")
    assert (same.returncode, same.stdout) == (0, "no difference\n")
    assert (other.returncode, wrong.returncode) == (1, 2)
    assert "there is no such store" in wrong.stderr
