import dataclasses

import pytest

from extractor.errors import LimitExceeded, UsageError
from extractor.reading.limits import Limits, cut, require


@pytest.mark.parametrize("value", [0, -1, "5", None, True, float("nan")])
def test_a_limit_is_a_positive_number(value):
    for field in dataclasses.fields(Limits):
        with pytest.raises(UsageError, match=field.name):
            Limits(**{field.name: value})


def test_a_limit_that_stops_names_itself_and_both_numbers():
    require(2_000, "pdf_pages", Limits(), what="pages")
    with pytest.raises(LimitExceeded) as caught:
        require(2_001, "pdf_pages", Limits(), what="pages")
    assert caught.value.message == "2,001 pages; the limit `pdf_pages` is 2,000"


def test_a_limit_that_cuts_makes_the_document_partial():
    note = cut("pdf_pages", Limits(pdf_pages=3), what="pages after the third were left out")
    assert (note.code, note.cuts) == ("limit", True)
    assert "`pdf_pages` is 3" in note.message
