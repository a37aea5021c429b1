"""A store to files: every table in every format asked for, in one pass over the reports."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from extractor.errors import UsageError
from extractor.exports.archive import documents_table, facts_table, fields_table, findings_table
from extractor.exports.codebook import codebook_page, codebook_rows, codebook_table
from extractor.exports.delimited import CsvFile
from extractor.exports.package import Resource, data_package
from extractor.exports.panel import panel_table
from extractor.exports.parquet import ParquetFile
from extractor.exports.tables import Row, Table
from extractor.exports.wide import form_in_store, wide_table
from extractor.exports.workbook import Workbook
from extractor.forms.form import Form
from extractor.outputs.atomic import atomic_path, made_folder
from extractor.result import Extraction, dumps
from extractor.store.store import Store


class Format(StrEnum):
    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"


Watch = Callable[[Iterator[Extraction], int], Iterable[Extraction]]
"""Passes reports on while it shows how far it is; the number is that of documents."""

_MEDIATYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jsonl": "application/jsonl",
    ".md": "text/markdown",
}


class _File(Protocol):
    def add(self, rows: Iterable[Row], /) -> None: ...

    def close(self) -> None: ...


_TABLE_FILES: Mapping[Format, Callable[[Path, Table], _File]] = {
    Format.CSV: CsvFile,
    Format.PARQUET: ParquetFile,
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: reports, and the names of the files in their folder."""

    reports: int
    files: tuple[str, ...]


def export(
    store: str | Path,
    folder: str | Path,
    *,
    formats: Sequence[Format] = (Format.CSV,),
    forms: Sequence[Form] = (),
    panel: Form | None = None,
    watch: Watch | None = None,
) -> Exported:
    """Write the current reports of a store into ``folder``, which is made if need be.

    Reports are streamed in the order of their names: memory does not grow with the archive.
    All files take their places when all are whole, the data package last. What another
    program adds to the store meanwhile is not seen. ``forms`` are those of users' files; ``panel``
    is the edition under whose paths a panel is wanted.

    Raises:
        UsageError: the store or the folder cannot be used; a form is not known.
        MissingExtra: a format needs a package that is not installed.
    """
    if not formats:
        raise UsageError("no format is asked for", remedy=f"Formats: {', '.join(Format)}.")
    place = Path(folder)
    with Store(store) as source, ExitStack() as stack:
        source.query("BEGIN")  # one state of the store for all queries
        known = _forms(source, forms)
        made_folder(place)
        package = _Package(place, stack)
        tables = [documents_table(), fields_table(), findings_table(), facts_table()]
        tables += map(wide_table, known)
        if panel is not None:
            tables.append(panel_table(source, panel, known))
        sinks: list[_Sink] = [_Tables(package, table, formats) for table in tables]
        if Format.XLSX in formats:
            workbook = package.file("reports.xlsx", "按表式分表的工作簿", "Workbook, a sheet a form")
            sinks.append(Workbook(workbook, tables[0], known))
        if Format.JSONL in formats:
            sinks.append(_Lines(package.file("reports.jsonl", "每份报告一行", "A report a line")))
        reports = 0
        found = source.reports()
        for report in watch(found, source.count()) if watch else found:
            reports += 1
            for sink in sinks:
                sink.add(report)
        for sink in sinks:
            sink.close()
        package.describe(tables)
        return Exported(reports, package.close())


class _Sink(Protocol):
    def add(self, report: Extraction, /) -> None: ...

    def close(self) -> None: ...


class _Tables:
    """One table in each format that holds tables; its rows are made once."""

    def __init__(self, package: _Package, table: Table, formats: Sequence[Format]) -> None:
        self._table = table
        self._files: list[_File] = [
            make(package.table(table, f".{form}"), table)
            for form, make in _TABLE_FILES.items()
            if form in formats
        ]

    def add(self, report: Extraction) -> None:
        if self._files:
            rows = list(self._table.rows(report))
            for file in self._files:
                file.add(rows)

    def close(self) -> None:
        for file in self._files:
            file.close()


class _Lines:
    """Whole reports, as ``extract --format jsonl`` prints them."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("w", encoding="utf-8", newline="")

    def add(self, report: Extraction) -> None:
        self._stream.write(dumps(report.to_json()) + "\n")

    def close(self) -> None:
        self._stream.close()


class _Package:
    """The files of an export: they stand beside their places until all are whole."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._resources: list[Resource] = []
        self._last = stack.enter_context(atomic_path(folder / "datapackage.json"))

    def table(self, table: Table, suffix: str) -> Path:
        return self._add(f"{table.name}{suffix}", table.zh, table.en, table)

    def file(self, name: str, zh: str, en: str) -> Path:
        return self._add(name, zh, en)

    def describe(self, tables: Sequence[Table]) -> None:
        """Add the codebook."""
        book = codebook_table()
        rows = CsvFile(self.table(book, ".csv"), book)
        rows.add(codebook_rows(tables))
        rows.close()
        self.file("codebook.md", book.zh, book.en).write_text(codebook_page(tables), "utf-8")

    def close(self) -> tuple[str, ...]:
        self._last.write_text(data_package(self._resources), "utf-8")
        return (*(resource.name for resource in self._resources), "datapackage.json")

    def _add(self, name: str, zh: str, en: str, table: Table | None = None) -> Path:
        path = self._stack.enter_context(atomic_path(self._folder / name))
        suffix = Path(name).suffix
        typed = table if suffix == ".csv" else None
        self._resources.append(Resource(name, path, zh, en, _MEDIATYPES[suffix], typed))
        return path


def _forms(source: Store, own: Sequence[Form]) -> list[Form]:
    """The forms that reports of the store are of, sorted by id."""
    rows = source.query("SELECT DISTINCT form FROM documents WHERE form IS NOT NULL ORDER BY form")
    given = {form.id: form for form in own}
    return [form_in_store(form_id, given) for (form_id,) in rows.fetchall()]
