"""The same run on dask.distributed: a cluster on this machine, or one that is running.

A task is a batch of documents. In the cluster's worker it goes through a supervised worker, as it
does on one machine, so a document that hangs or crashes its reader costs the cluster nothing and
gives the very same row. The task writes its answers to a file in a folder that all machines
share and returns the name; the run collects the files.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import multiprocessing
import os
import shutil
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from extractor.errors import MissingExtra, UsageError
from extractor.runs.batch import weight
from extractor.runs.engine import PRELOAD, Answer
from extractor.runs.reader import Options, Read
from extractor.runs.sources import Source
from extractor.runs.supervisor import HAND_OVER, Outcome, Supervisor

_TRIES = 3
"""Times that a batch is given to the cluster before its documents are given one by one, and that a
document is before its reader is said to have crashed. Dask itself tries each four times."""

_AHEAD = 2
"""Batches for each thread of the cluster that are given out at once."""


@dataclass(frozen=True)
class Dask:
    """``folder`` holds the tasks' files while the run lasts; ``say`` tells where the dashboard is."""

    jobs: int
    folder: Path
    scheduler: str | None = None
    say: Callable[[str], None] = lambda _: None

    def map(self, options: Options, sources: Iterator[Source]) -> Iterator[Answer]:
        shutil.rmtree(self.folder, ignore_errors=True)  # of a run that was killed
        self.folder.mkdir(parents=True)
        try:
            with _client(self.jobs, self.scheduler) as client:
                self.say(f"dashboard: {client.dashboard_link}")
                yield from _Collector(client, options, self.folder.absolute()).map(sources)
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def describe(self) -> dict[str, Any]:
        return {"engine": "dask", "jobs": self.jobs, "scheduler": self.scheduler}


@dataclass(frozen=True, slots=True)
class _Batch:
    sources: tuple[Source, ...]
    tries: int = 1


class _Collector:
    """Gives batches to a cluster, some ahead, and collects what its tasks wrote."""

    def __init__(self, client: Any, options: Options, folder: Path) -> None:
        self._client = client
        self._options = options
        self._folder = folder
        self._fingerprints = options.fingerprints()
        self._given: dict[Any, _Batch] = {}
        self._again: deque[_Batch] = deque()
        self._number = 0

    def map(self, sources: Iterator[Source]) -> Iterator[Answer]:
        batches = _batches(sources)
        completed = _distributed().as_completed()
        while True:
            while len(self._given) < self._window():
                batch = self._again.popleft() if self._again else next(batches, None)
                if batch is None:
                    break
                completed.add(self._give(batch))
            if not self._given:
                return
            future = next(completed)
            yield from self._collect(future, self._given.pop(future))

    def _window(self) -> int:
        """As the cluster is now: machines come and go."""
        threads: int = sum(self._client.nthreads().values())
        return _AHEAD * max(1, threads)

    def _give(self, batch: _Batch) -> Any:
        self._number += 1
        place = self._folder / f"{self._number}.json"
        future = self._client.submit(
            read_batch,
            batch.sources,
            self._options,
            str(place),
            self._fingerprints,
            pure=False,
            key=f"extractor-{self._folder.name}-{os.getpid()}-{self._number}",
        )
        self._given[future] = batch
        return future

    def _collect(self, future: Any, batch: _Batch) -> Iterator[Answer]:
        killed = _distributed().KilledWorker
        error = future.exception()
        if isinstance(error, UsageError):
            raise error
        if error is not None and not isinstance(error, killed):
            raise UsageError(
                f"the cluster gave up a task: {type(error).__name__}: {error}",
                remedy="Look at the dashboard and the workers' logs; the same command goes on.",
            ) from error
        outcomes = None if error is not None else _read_answers(Path(future.result()))
        if outcomes is not None:
            yield from zip(batch.sources, outcomes, strict=True)
        elif batch.tries < _TRIES:
            self._again.append(replace(batch, tries=batch.tries + 1))
        elif error is None:
            raise UsageError(
                "what the workers wrote cannot be seen here",
                where=str(self._folder),
                remedy="Keep the store on storage that all machines of the cluster share.",
            )
        elif len(batch.sources) > 1:
            self._again.extend(_Batch((source,)) for source in batch.sources)
        else:
            message = "every worker of the cluster that read it was ended"
            yield batch.sources[0], Outcome(failure="crash", message=message, attempts=_TRIES)


def read_batch(
    sources: Sequence[Source],
    options: Options,
    place: str,
    fingerprints: dict[str, dict[str, str]],
) -> str:
    """The task: read documents in a supervised worker, write the answers, return where.

    Raises:
        UsageError: this machine has other forms or models than the one that runs.
    """
    with _Reader.lock:
        reader = _Reader.of(options)
        if reader.fingerprints != fingerprints:
            raise UsageError(
                "a worker of the cluster has other forms or models than this machine",
                remedy="Install the same version of extractor, with the same models, on all of them.",
            )
        answers = [_answer(outcome) for _, outcome in reader.supervisor.map(sources)]
    # No fsync: a file that is lost or torn is seen as such, and its batch is read again.
    temporary = f"{place}.{os.getpid()}"
    with open(temporary, "w", encoding="utf-8") as stream:
        json.dump(answers, stream, ensure_ascii=False)
    os.replace(temporary, place)
    return place


@dataclass
class _Reader:
    """The supervised worker of a process of the cluster: one, whatever its number of threads."""

    options: Options
    fingerprints: dict[str, dict[str, str]]
    supervisor: Supervisor[Source, Read | UsageError]

    lock: ClassVar = threading.Lock()
    current: ClassVar[_Reader | None] = None

    @classmethod
    def of(cls, options: Options) -> _Reader:
        """
        Raises:
            UsageError: a form or model is not to be had on this machine.
        """
        reader = cls.current
        if reader is not None and reader.options == options:
            return reader
        if reader is not None:
            reader.supervisor.close()
        # Dask starts its workers as daemons, which may have no children; ours end with their parent.
        vars(multiprocessing.current_process())["_config"]["daemon"] = False
        supervisor = Supervisor(options.task(), preload=PRELOAD, weigh=weight)
        cls.current = cls(options, options.fingerprints(), supervisor)
        return cls.current


def _answer(outcome: Outcome[Read | UsageError]) -> dict[str, Any]:
    if isinstance(outcome.result, UsageError):
        raise outcome.result
    told = {"failure": outcome.failure, "message": outcome.message, "attempts": outcome.attempts}
    return told | {"read": outcome.result.to_json() if outcome.result is not None else None}


def _read_answers(place: Path) -> list[Outcome[Read | UsageError]] | None:
    """What a task wrote; ``None`` if it is not there, or not whole."""
    try:
        answers = json.loads(place.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    with contextlib.suppress(OSError):
        place.unlink()
    return [
        Outcome(
            Read.from_json(answer["read"]) if answer["read"] is not None else None,
            answer["failure"],
            answer["message"],
            answer["attempts"],
        )
        for answer in answers
    ]


def _batches(sources: Iterator[Source]) -> Iterator[_Batch]:
    """Small documents together, as the supervisor hands them over."""
    gathered: list[Source] = []
    filled = 0.0
    for source in sources:
        gathered.append(replace(source, path=source.path.absolute()))
        filled += weight(source)
        if filled >= 1.0 or len(gathered) == HAND_OVER:
            yield _Batch(tuple(gathered))
            gathered, filled = [], 0.0
    if gathered:
        yield _Batch(tuple(gathered))


@contextlib.contextmanager
def _client(jobs: int, scheduler: str | None) -> Iterator[Any]:
    """A client of the scheduler at an address, or of a cluster of our own."""
    distributed = _distributed()
    if scheduler is not None:
        try:
            client = distributed.Client(scheduler, timeout=10)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(f"no scheduler answers: {error}", where=scheduler) from error
        with client:
            yield client
        return
    with (
        distributed.LocalCluster(
            n_workers=jobs,
            threads_per_worker=1,
            memory_limit=0,  # each reader has a limit of its own
            dashboard_address="127.0.0.1:0",
            silence_logs="ERROR",
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        raise MissingExtra(
            "clusters need dask.distributed", remedy='`pip install "extractor[scale]"`'
        ) from error
