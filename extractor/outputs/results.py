"""What a run left in its store, for programs: iterated as reports, or as one table of fields."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.errors import MissingExtra
from extractor.result import Extraction, Status
from extractor.runs.run import Progress
from extractor.store.store import Store

if TYPE_CHECKING:
    import pandas
    import pyarrow

_COUNTS = ("part", "report_year", "page", "table_number", "row_number", "column_number", "line")
_LISTS = ("reasons", "row_labels", "column_labels")
_NUMBERS = ("number", "confidence")
_COLUMNS = (
    *("document", "part", "form", "issuer", "report_year", "path"),
    *("kind", "value", "number", "state", "raw", "unit", "note", "confidence", "status", "reasons"),
    *("row_labels", "column_labels", "page", "table_number", "row_number", "column_number"),
    *("dom", "sheet", "cell", "line"),
)
_AT_ONCE = 50_000


class Results:
    """All current reports of a store, sorted by name and part."""

    def __init__(self, store: Path, progress: Progress) -> None:
        self.store = store
        self.statuses: Counter[Status] = progress.statuses
        """Of the documents of this run; those that stood in the store already count, too."""

    def __len__(self) -> int:
        """The number of documents (names) in the store."""
        with Store(self.store) as store:
            return store.count()

    def __iter__(self) -> Iterator[Extraction]:
        with Store(self.store) as store:
            yield from store.reports()

    def to_arrow(self) -> pyarrow.Table:
        """Every field of every report, a row each. ``value`` is text as printed, ``number`` for
        arithmetic: null where no number is printed.

        Raises:
            MissingExtra: pyarrow is not installed.
        """
        try:
            import pyarrow
        except ImportError as error:
            remedy = '`pip install "extractor[export]"`'
            raise MissingExtra("tables are made with pyarrow", remedy=remedy) from error
        schema = pyarrow.schema([(name, _type(name, pyarrow)) for name in _COLUMNS])
        with Store(self.store) as store:
            rows = store.fields(*_COLUMNS)
            batches = []
            while some := list(itertools.islice(rows, _AT_ONCE)):
                columns = [
                    [_cell(name, value) for value in column]
                    for name, column in zip(_COLUMNS, zip(*some, strict=True), strict=True)
                ]
                arrays = [
                    pyarrow.array(column, type=schema.field(n).type) for n, column in enumerate(columns)
                ]
                batches.append(pyarrow.RecordBatch.from_arrays(arrays, schema=schema))
        return pyarrow.Table.from_batches(batches, schema=schema)

    def to_pandas(self) -> pandas.DataFrame:
        """The same as a data frame.

        Raises:
            MissingExtra: pyarrow or pandas is not installed.
        """
        table = self.to_arrow()
        try:
            return table.to_pandas()
        except ImportError as error:
            raise MissingExtra("data frames need pandas", remedy="`pip install pandas`") from error


def _type(name: str, pyarrow: Any) -> Any:
    if name in _COUNTS:
        return pyarrow.int32()
    if name in _NUMBERS:
        return pyarrow.float64()
    return pyarrow.list_(pyarrow.string()) if name in _LISTS else pyarrow.string()


def _cell(name: str, value: Any) -> Any:
    if name in _LISTS:
        return json.loads(value) if value is not None else []
    return str(value) if name == "value" and value is not None else value
