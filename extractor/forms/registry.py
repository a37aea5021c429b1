"""The forms that come with the package, and forms that a user keeps in files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from extractor.errors import FormError
from extractor.forms.form import Form
from extractor.forms.loader import inspect, read_form
from extractor.forms.source import FormProblem

_FOLDER = Path(__file__).parent

_ADDED: dict[str, Form] = {}
"""Forms of users' files that are known by their id, too, while the process lasts."""


def form_ids() -> tuple[str, ...]:
    """The ids of the built-in forms, sorted.

    >>> "cn.ogi.2021" in form_ids()
    True
    """
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def add_form(form: Form) -> None:
    """Make a form known by its id: what names forms (gold, results) then finds it."""
    if form.id not in form_ids():
        _ADDED[form.id] = form


def load_form(id_or_path: str | Path) -> Form:
    """The built-in form of that id, or the form in the file at that path.

    Raises:
        FormError: for an unknown id, a missing file, or a file with mistakes (all of them).
    """
    if isinstance(id_or_path, str) and id_or_path in form_ids():
        return _built_in(id_or_path)
    if isinstance(id_or_path, str) and id_or_path in _ADDED:
        return _ADDED[id_or_path]
    path = Path(id_or_path)
    if path.suffix not in {".yaml", ".yml"}:
        raise FormError(
            f"no form is called {str(id_or_path)!r}",
            remedy=f"Known forms: {', '.join(form_ids())}. A form file must end in .yaml.",
        )
    if not path.is_file():
        raise FormError("there is no such form file", remedy="Check the path.", where=str(id_or_path))
    return read_form(path)


def load_all() -> tuple[Form, ...]:
    """All built-in forms, sorted by id."""
    return tuple(_built_in(form_id) for form_id in form_ids())


def validate(path: str | Path) -> list[FormProblem]:
    """Every mistake in a form file, in the order of the file; empty if there is none."""
    return inspect(Path(path))[1]


@cache
def _built_in(form_id: str) -> Form:
    return read_form(_FOLDER / f"{form_id}.yaml")
