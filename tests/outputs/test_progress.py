import io

import pytest

from extractor.outputs import progress as module
from extractor.outputs.progress import progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(module, "_PATIENCE", 0.0)


def test_a_program_sees_nothing(impatient):
    stream = io.StringIO()
    assert list(progress("ab", 2, stream)) == ["a", "b"]
    assert stream.getvalue() == ""


def test_a_short_run_shows_no_line():
    stream = Terminal()
    assert list(progress("ab", 2, stream)) == ["a", "b"]
    assert stream.getvalue() == ""


def test_the_line_is_wiped_before_each_item_and_at_the_end(impatient):
    stream = Terminal()
    for item in progress("ab", 2, stream):
        stream.write(f"{item}\n")
    shown = stream.getvalue().split("\r")
    assert shown[0].startswith("a\n1 of 2 files, ")
    assert shown[1] == " " * 78
    assert shown[2].startswith("b\n2 of 2 files, ")
    assert shown[2].endswith(" 0 s left")
    assert shown[3:] == [" " * 78, ""]


def test_a_run_that_is_given_up_leaves_no_line(impatient):
    stream = Terminal()
    items = progress("ab", 2, stream)
    next(items), next(items)
    items.close()
    assert stream.getvalue().endswith(" " * 78 + "\r")
