"""Columns that put a report's figures under the paths of another edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.errors import FormError
from extractor.forms.comparable import Comparable, comparables, correspondences
from extractor.forms.form import Form
from extractor.result import Extraction

COMPARABLE_COLUMNS = ("comparable_path", "comparability", "comparable_value", "comparable_why")

PART = "part"
"""The comparability of a field that compares only in a sum, which has a row of its own."""


@dataclass(frozen=True)
class Comparison:
    """The edition to compare with, and forms from files that reports may be of."""

    edition: Form
    forms: Mapping[str, Form] = field(default_factory=dict)

    def of(self, extraction: Extraction) -> tuple[Mapping[str, list[str]], list[Comparable]]:
        """The cells of :data:`COMPARABLE_COLUMNS` by path, and the sums that need a row of their own."""
        form = self._form(extraction.form)
        if form is None:
            return {}, []
        cells: dict[str, list[str]] = {}
        for found in correspondences(form, self.edition):
            for path in found.left:
                word = PART if found.relation.compares else str(found.relation)
                cells.setdefault(path, ["", word, "", found.why])
        sums = []
        for item in comparables(extraction, form, self.edition):
            if len(item.fields) == 1:
                cells[item.fields[0]] = comparable_cells(item)
            else:
                sums.append(item)
        return cells, sums

    def _form(self, form_id: str | None) -> Form | None:
        from extractor.forms.registry import load_form  # reads YAML

        if form_id is None:
            return None
        try:
            return self.forms.get(form_id) or load_form(form_id)
        except FormError:  # lines of an earlier run, of a form that is not here any more
            return None


def comparison(edition: str, forms: Iterable[str] = ()) -> Comparison:
    """A comparison by the ids or files of forms."""
    from extractor.forms.registry import load_form

    own = [load_form(form) for form in forms]
    return Comparison(load_form(edition), {form.id: form for form in own})


def comparable_cells(item: Comparable) -> list[str]:
    value = f"{item.value:f}" if isinstance(item.value, Decimal) else str(item.value)
    if item.value is None:  # a blank is no zero, and neither is a sum with a blank in it
        value = ""
    return [item.path, str(item.relation), value, item.why]
