"""Supervised workers: each task in a process that may hang, crash or eat memory alone.

Every worker has a private pipe and no lock is shared, so a worker that is killed at any
instant costs its own task and nothing else. A task that timed out, crashed or ran out of
memory is tried once more in a new worker before that is said of it.

>>> with Supervisor(len, jobs=1) as supervisor:
...     [(item, outcome.result) for item, outcome in supervisor.map(["a", "bc"])]
[('a', 1), ('bc', 2)]
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic, TypeVar

from extractor.runs.processes import fork_context, main_module_hidden, one_thread_each
from extractor.runs.worker import Budget, Reply, answer, kill_session, serve

T = TypeVar("T")
R = TypeVar("R")

ATTEMPTS = 2
"""Tries before a task is declared ``timeout``, ``crash`` or ``memory``."""

ATTEMPTS_WHEN_KILLED = 20
"""Tries when SIGKILL came from outside: an operator or the kernel, seldom the file's fault."""

WINDOW = 64
"""Ordered results a worker may run ahead of the oldest one that is still missing."""

HAND_OVER = 8
"""Tasks that a worker is given at once, if all are small: it need not wait for the supervisor
between them. A worker begins with one and doubles, so that few tasks are shared by all workers."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[R]):
    """What became of one task: its result, or a failure code with a message.

    ``failure`` is empty, ``"timeout"``, ``"crash"``, ``"memory"`` or ``"internal"``
    (the task raised, or its result cannot be sent).
    """

    result: R | None = None
    failure: str = ""
    message: str = ""
    attempts: int = 1

    @property
    def ok(self) -> bool:
        return not self.failure


def call_here(task: Callable[[T], R], item: T) -> Outcome[R]:
    """Run one task in this process: no start-up cost, and no guard against hangs and crashes.

    >>> call_here(int, "x").failure
    'internal'
    """
    reply = answer(task, item)
    return Outcome(reply.result, reply.failure, reply.message)


@dataclass
class _Job(Generic[T]):
    index: int
    item: T
    attempts: int = 0
    suspect: bool = False
    """It is tried again because of what it did itself: that needs a new worker."""


@dataclass(frozen=True, slots=True)
class _Ending:
    """Why a try gave no reply."""

    failure: str
    message: str
    attempts: int = ATTEMPTS


class _Worker(Generic[T]):
    """One process with its pipe, seen from the supervisor."""

    def __init__(self, context: BaseContext, task: Callable[[T], Any], budget: Budget) -> None:
        self._budget = budget
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=serve, args=(theirs, task, budget), daemon=True
        )
        with main_module_hidden(task), one_thread_each():
            self.process.start()
        theirs.close()
        self.jobs: deque[_Job[T]] = deque()
        """What it was handed, in the order in which it will answer; the first is in work."""
        self.tasks = 0
        self.appetite = 1
        self.deadline = 0.0

    def begin(self, jobs: Sequence[_Job[T]]) -> None:
        self.jobs.extend(jobs)
        self.appetite = min(HAND_OVER, 2 * self.appetite)
        self._start_clock()
        # A worker that is already dead is found by its sentinel, like one that dies later.
        with contextlib.suppress(OSError):
            self.connection.send([job.item for job in jobs])

    def release(self) -> _Job[T]:
        """The job that has ended; the clock of the next one starts."""
        job = self.jobs.popleft()
        job.attempts += 1
        self.tasks += 1
        self._start_clock()
        return job

    def _start_clock(self) -> None:
        self.deadline = time.monotonic() + self._budget.wall_seconds

    def collect(self) -> Reply | _Ending | None:
        """The reply, the reason why none will come, or ``None`` while it works."""
        alive = self.process.is_alive()  # asked first: a last reply may precede the end
        try:
            if self.connection.poll():
                return _decode(self.connection.recv_bytes())
        except (EOFError, OSError):
            return self._how_it_died()
        if not alive:
            return self._how_it_died()
        if time.monotonic() >= self.deadline:
            return _Ending("timeout", f"no answer within {self._budget.wall_seconds:g} s")
        return None

    def _how_it_died(self) -> _Ending:
        self.process.join(5)
        code = self.process.exitcode
        if code is None or code >= 0:
            return _Ending("crash", f"the worker ended with exit code {code}")
        if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
            return _Ending("timeout", f"used up {self._budget.cpu_seconds:g} s of CPU time")
        name = signal.Signals(-code).name
        killed = hasattr(signal, "SIGKILL") and code == -signal.SIGKILL
        attempts = ATTEMPTS_WHEN_KILLED if killed else ATTEMPTS
        return _Ending("crash", f"the worker was ended by {name}", attempts)

    def stop(self) -> None:
        """End the process and every child that it left behind."""
        self.connection.close()
        kill_session(self.process.pid)
        self.process.kill()
        self.process.join()


class Supervisor(Generic[T, R]):
    """Runs ``task`` over items in ``jobs`` worker processes, started when first needed.

    ``task`` must be importable (a module's function, or a partial of one), items and
    results picklable. ``preload`` names modules that the fork server imports once for
    all workers. ``weigh`` tells how much of a hand-over an item fills, 1.0 being all of it
    (the default: a task is handed over alone). Use it as a context manager, or call
    :meth:`close`.
    """

    def __init__(
        self,
        task: Callable[[T], R],
        *,
        jobs: int = 1,
        budget: Budget | None = None,
        preload: Sequence[str] = (),
        weigh: Callable[[T], float] | None = None,
    ) -> None:
        self._task = task
        self._jobs = max(1, jobs)
        self._weigh = weigh
        self._budget = budget or Budget()
        self._context = fork_context(preload)
        self._workers: list[_Worker[T]] = []

    def __enter__(self) -> Supervisor[T, R]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        while self._workers:
            self._workers.pop().stop()

    def map(self, items: Iterable[T], *, ordered: bool = True) -> Iterator[tuple[T, Outcome[R]]]:
        """Each item once with its outcome, in the order of ``items`` or as they complete.

        Items are taken lazily; at most a small window of ordered results is held back.
        """
        feed = _Feed(items, window=WINDOW * self._jobs if ordered else None)
        held: dict[int, tuple[T, Outcome[R]]] = {}
        for job, outcome in self._completed(feed):
            if not ordered:
                yield job.item, outcome
                continue
            held[job.index] = (job.item, outcome)
            while feed.oldest in held:
                ready = held.pop(feed.oldest)
                feed.oldest += 1
                yield ready

    def _completed(self, feed: _Feed[T]) -> Iterator[tuple[_Job[T], Outcome[R]]]:
        try:
            while True:
                self._start_work(feed)
                busy = [worker for worker in self._workers if worker.jobs]
                if not busy:
                    return
                soonest = min(worker.deadline for worker in busy)
                wait(
                    [w.connection for w in busy] + [w.process.sentinel for w in busy],
                    timeout=max(0.0, soonest - time.monotonic()),
                )
                for worker in busy:
                    # More than one reply may be there: what waits is taken before new work is given.
                    while worker.jobs and (ending := worker.collect()) is not None:
                        yield from self._settle(worker, ending, feed)
        finally:
            for worker in [w for w in self._workers if w.jobs]:
                self._retire(worker)

    def _start_work(self, feed: _Feed[T]) -> None:
        while sum(1 for worker in self._workers if worker.jobs) < self._jobs:
            idle = next((w for w in self._workers if not w.jobs), None)
            jobs = self._next_jobs(feed, idle.appetite if idle is not None else 1)
            if not jobs:
                return
            if idle is not None and jobs[0].suspect and idle.tasks:
                self._retire(idle)
                idle = None
            if idle is None:
                idle = _Worker(self._context, self._task, self._budget)
                self._workers.append(idle)
            idle.begin(jobs)

    def _next_jobs(self, feed: _Feed[T], most: int) -> list[_Job[T]]:
        """A retry alone, or new jobs that together make one hand-over."""
        retrying = any(job.attempts for worker in self._workers for job in worker.jobs)
        first = feed.next(retrying=retrying)
        jobs = [first] if first is not None else []
        if first is None or first.attempts or self._weigh is None:
            return jobs
        weight = self._weigh(first.item)
        while weight < 1.0 and len(jobs) < most and (job := feed.fresh()) is not None:
            jobs.append(job)
            weight += self._weigh(job.item)
        return jobs

    def _settle(
        self, worker: _Worker[T], ending: Reply | _Ending, feed: _Feed[T]
    ) -> Iterator[tuple[_Job[T], Outcome[R]]]:
        job = worker.release()
        attempts = ending.attempts if isinstance(ending, _Ending) else ATTEMPTS
        again = ending.failure in {"timeout", "crash", "memory"} and job.attempts < attempts
        if isinstance(ending, _Ending) or ending.retire or worker.tasks >= self._budget.tasks_per_worker:
            feed.give_back(worker.jobs)
            self._retire(worker)
        if again:
            job.suspect |= attempts == ATTEMPTS
            feed.retry(job)
            return
        result = ending.result if isinstance(ending, Reply) else None
        yield job, Outcome(result, ending.failure, ending.message, job.attempts)

    def _retire(self, worker: _Worker[T]) -> None:
        self._workers.remove(worker)
        worker.jobs.clear()
        worker.stop()


class _Feed(Generic[T]):
    """Hands out jobs: retries first and one at a time, then new items within the window."""

    def __init__(self, items: Iterable[T], *, window: int | None) -> None:
        self._fresh = (_Job(index, item) for index, item in enumerate(items))
        self._window = window
        self._given = 0
        self._retries: deque[_Job[T]] = deque()
        self._returned: deque[_Job[T]] = deque()
        self.oldest = 0

    def next(self, *, retrying: bool) -> _Job[T] | None:
        if self._retries and not retrying:
            return self._retries.popleft()
        return self.fresh()

    def fresh(self) -> _Job[T] | None:
        """A job that no worker has begun."""
        if self._returned:
            return self._returned.popleft()
        if self._window is not None and self._given - self.oldest >= self._window:
            return None
        job = next(self._fresh, None)
        if job is not None:
            self._given += 1
        return job

    def retry(self, job: _Job[T]) -> None:
        self._retries.append(job)

    def give_back(self, jobs: Iterable[_Job[T]]) -> None:
        """Jobs that were handed over and not begun when their worker ended."""
        self._returned.extend(jobs)


def _decode(packed: bytes) -> Reply | _Ending:
    try:
        reply: Reply = ForkingPickler.loads(packed)
    except Exception as error:  # the other half of the task boundary: __setstate__ runs here
        return _Ending("internal", f"the result cannot be read back: {type(error).__name__}: {error}")
    return reply
