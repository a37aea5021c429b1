"""Fixtures of the drafting tests."""

import importlib.util
from pathlib import Path

import pytest

from extractor.forms.registry import load_form


@pytest.fixture(scope="session")
def set_by_another_hand():
    """Write twenty filled reports of a form file, laid out by the tests' own typesetter."""
    spec = importlib.util.spec_from_file_location(
        "drafting_typesetter", Path(__file__).with_name("typesetter.py")
    )
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return lambda form, folder: module.write_corpus(load_form(form), folder, count=20, seed=3)
