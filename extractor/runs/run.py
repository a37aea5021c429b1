"""A run: an archive read into its store, stopped and taken up again at will.

Only this process writes. A content that stands in the store as it would be read now is not
read again; a content that is met several times is read once. Every source ends in exactly
one row, and a row is reported after it was committed.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractor import errors
from extractor.result import Status
from extractor.runs.batch import failed, no_document
from extractor.runs.engine import Engine
from extractor.runs.manifest import fingerprint_of, manifest_of
from extractor.runs.names import Names
from extractor.runs.reader import Options, Read
from extractor.runs.sources import File, Source, digest, sources_in
from extractor.runs.supervisor import Outcome
from extractor.store.packing import pack
from extractor.store.recorder import Entry, Known, Recorder, recording
from extractor.store.rows import PackedReport

_COMMIT_ROWS = 16
_COMMIT_SECONDS = 0.25
"""A commit waits for the disk (some 10 ms); it is made when so many rows or so much time has passed."""

_RACY_NS = 2_000_000_000
"""A file written to so shortly before it was looked at may be written to again within the same tick
of the file system's clock: its times are not trusted."""


@dataclass(frozen=True, slots=True)
class Row:
    """The final row of one source: ``kept`` if it stood in the store already."""

    name: str
    status: Status
    kept: bool = False


@dataclass
class Progress:
    """How many sources there are, as far as is known, and what became of them."""

    total: int = 0
    rows: int = 0
    kept: int = 0
    statuses: Counter[Status] = field(default_factory=Counter)

    def add(self, row: Row) -> None:
        self.rows += 1
        self.kept += row.kept
        self.statuses[row.status] += 1

    def exit_code(self) -> int:
        """1 if a document failed or was cut."""
        return int(bool(self.statuses[Status.FAILED] or self.statuses[Status.PARTIAL]))


def run(
    files: Sequence[File],
    store: Path,
    engine: Engine,
    *,
    options: Options | None = None,
    retry_failed: bool = False,
    progress: Progress | None = None,
) -> Iterator[Row]:
    """Read files into a store; yields each source's row when it is safe on disk.

    An exception of any kind, Ctrl-C too, leaves a store from which the same call goes on.

    Raises:
        StoreBusy: another run holds the store.
        StoreBroken: the disk is full or fails.
        UsageError: a form, a model or a name cannot be used.
    """
    options = options or Options()
    with recording(store) as recorder:
        manifest = manifest_of(options, files)
        work = _Work(recorder, fingerprint_of(manifest), files, retry_failed, progress or Progress())
        work.names.check_files()
        recorder.begin(work.fingerprint, {**manifest, "engine": engine.describe()})
        try:
            yield from work.rows(engine, options)
        except BaseException as reason:
            recorder.rollback()
            stopped = isinstance(reason, KeyboardInterrupt | GeneratorExit)
            with suppress(errors.StoreBroken):
                recorder.end("stopped" if stopped else "broken")
            raise
        recorder.end("finished")


class _Work:
    """The state of one run."""

    def __init__(
        self,
        recorder: Recorder,
        fingerprint: str,
        files: Sequence[File],
        retry_failed: bool,
        progress: Progress,
    ) -> None:
        self.fingerprint = fingerprint
        self._recorder = recorder
        self._files = files
        self.names = Names(recorder, files)
        self._retry_failed = retry_failed
        self._progress = progress
        self._started = time.time_ns()
        self._in_work: dict[str, list[Source]] = {}
        """Sources of each content that a worker has, the one that it reads first."""
        self._again: list[Source] = []
        self._settled: list[Row] = []
        self._archives: dict[str, _Archive] = {}
        self._committed = time.monotonic()
        progress.total = len(files)

    def rows(self, engine: Engine, options: Options) -> Iterator[Row]:
        sources: Iterable[Source] = self._all_sources()
        while True:
            for source, outcome in engine.map(options, self._to_read(sources)):
                self._record(source, outcome)
                yield from self._commit()
            if not self._again:
                break
            sources, self._again = self._again, []
        yield from self._commit(now=True)

    def _all_sources(self) -> Iterator[Source]:
        for file in self._files:
            archive = _Archive(file.place, self._trusted(file.stamp()))
            if not self._retry_failed and self._is_done(archive):
                self._keep_members(file)
                continue
            for number, source in enumerate(sources_in(file)):
                self._progress.total += number > 0
                archive.open += 1
                archive.holds_members |= source.place != file.place
                self._archives[source.place] = archive
                yield source
            archive.met = True
            self._close(archive)

    def _to_read(self, sources: Iterable[Source]) -> Iterator[Source]:
        """The sources that need a worker; the others are settled on the way."""
        for source in sources:
            self.names.check(source.name, source.place)
            hashed = self._unless_settled(source)
            if hashed is not None:
                yield hashed

    def _unless_settled(self, source: Source) -> Source | None:
        known = self._recorder.known(source.place)
        if known is not None and source.stamp and self._still_holds(known, source):
            self._keep(source, known)
            return None
        if source.problem is not None:
            self._add("", [pack(no_document(source, source.problem).to_json())], [source])
            return None
        source = replace(source, sha256=digest(source))
        same = self._recorder.content(source.sha256) if source.sha256 else None
        if same is not None and self._is_current(same):
            self._name(source, same.reading, same.status, kept=True)
            return None
        if source.sha256 and source.sha256 in self._in_work:
            self._in_work[source.sha256].append(source)
            return None
        self._in_work[source.sha256 or source.place] = [source]
        return source

    def _still_holds(self, known: Known, source: Source) -> bool:
        return known.name == source.name and known.stamp == source.stamp and self._is_current(known)

    def _is_current(self, known: Known) -> bool:
        retried = self._retry_failed and known.status is Status.FAILED
        return known.fingerprint == self.fingerprint and not (
            retried and known.run != self._recorder.run
        )

    def _record(self, source: Source, outcome: Outcome[Read | errors.UsageError]) -> None:
        """What a worker said of a content becomes its reading, under all its names."""
        result = outcome.result
        if isinstance(result, errors.UsageError):
            raise result
        if result is None:
            row = failed(source, outcome)
            result = Read(source.sha256, (pack(row.to_json()),))
        first, *others = self._in_work.pop(source.sha256 or source.place)
        if result.sha256 == source.sha256 and not _was_touched(first):
            self._add(result.sha256, result.reports, [first, *others])
            return
        # Its bytes, or its times, are not those that were hashed before.
        changed = result.reports if not result.sha256 else tuple(map(_changed, result.reports))
        self._add(result.sha256, changed, [replace(first, stamp="")], fingerprint="changed")
        self._again.extend(others)

    def _add(
        self,
        sha256: str,
        reports: Sequence[PackedReport],
        sources: Sequence[Source],
        fingerprint: str = "",
    ) -> None:
        reading = self._recorder.add_reading(sha256, fingerprint or self.fingerprint, reports)
        status = _worst(reports)
        for source in sources:
            self._name(source, reading, status)

    def _name(self, source: Source, reading: int, status: Status, *, kept: bool = False) -> None:
        stamp = self._trusted(source.stamp)
        entry = Entry(source.name, source.place, stamp, source.origin)
        self._recorder.add_entry(entry, reading)
        self._settle(source.place, Row(source.name, status, kept))

    def _keep(self, source: Source, known: Known) -> None:
        self._settle(source.place, Row(source.name, known.status, kept=True))

    def _settle(self, place: str, row: Row) -> None:
        self._settled.append(row)
        archive = self._archives.pop(place, None)
        if archive is not None:
            archive.open -= 1
            self._close(archive)

    def _is_done(self, archive: _Archive) -> bool:
        return bool(archive.stamp) and self._recorder.archive_done(
            archive.place, archive.stamp, self.fingerprint
        )

    def _keep_members(self, file: File) -> None:
        """The rows of an archive that was read to its end and has not changed."""
        for number, (name, status) in enumerate(self._recorder.members(file.place)):
            self._progress.total += number > 0
            self._settled.append(Row(name, status, kept=True))

    def _close(self, archive: _Archive) -> None:
        if archive.met and not archive.open and archive.stamp and archive.holds_members:
            self._recorder.add_archive(archive.place, archive.stamp, self.fingerprint)

    def _trusted(self, stamp: str) -> str:
        """The stamp, or nothing if the file was written to just before this run looked at it."""
        modified = next(iter(stamp.split()[1:2]), "")
        if modified.isdigit() and int(modified) > self._started - _RACY_NS:
            return ""
        return stamp

    def _commit(self, *, now: bool = False) -> Iterator[Row]:
        due = len(self._settled) >= _COMMIT_ROWS
        if not (now or due or time.monotonic() - self._committed >= _COMMIT_SECONDS):
            return
        self._recorder.commit()
        self._committed = time.monotonic()
        rows, self._settled = self._settled, []
        for row in rows:
            self._progress.add(row)
            yield row


@dataclass
class _Archive:
    """A file whose documents are in work; an archive is done when all of them have their row."""

    place: str
    stamp: str
    open: int = 0
    met: bool = False
    """To its end."""
    holds_members: bool = False


def _was_touched(source: Source) -> bool:
    """Whether a file is not as it was before it was hashed."""
    return source.data is None and File(source.path, "", "").stamp() != source.stamp


def _changed(report: PackedReport) -> PackedReport:
    error = errors.Changed("something wrote to the file while it was read")
    problem = {"code": error.code, "message": error.message, "remedy": error.remedy, "where": ""}
    columns = dict(report.columns)
    for key, value in (("reasons", error.code), ("errors", problem)):
        columns[key] = json.dumps([*json.loads(columns[key]), value], ensure_ascii=False)
    if columns["status"] == Status.COMPLETE:
        columns["status"] = str(Status.PARTIAL)
    return replace(report, columns=columns)


def _worst(reports: Sequence[PackedReport]) -> Status:
    statuses = {report.columns["status"] for report in reports}
    return next(s for s in (Status.FAILED, Status.PARTIAL, Status.COMPLETE) if s in statuses)
