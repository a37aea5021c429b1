"""Where documents are read: by supervised workers of this machine, or by others'."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from extractor.runs.batch import weight
from extractor.runs.sources import Source
from extractor.runs.supervisor import Outcome, Supervisor

Task = Callable[[Source], Any]


class Engine(Protocol):
    """Reads sources, in any order; each comes back exactly once, whatever happens to workers."""

    def map(self, task: Task, sources: Iterator[Source]) -> Iterator[tuple[Source, Outcome[Any]]]: ...

    def describe(self) -> dict[str, Any]:
        """What the manifest says of it."""
        ...


@dataclass(frozen=True)
class Local:
    """Supervised workers of this machine."""

    jobs: int = 1

    def map(self, task: Task, sources: Iterator[Source]) -> Iterator[tuple[Source, Outcome[Any]]]:
        preload = ("extractor.pipeline", "extractor.store.rows")
        with Supervisor(task, jobs=self.jobs, preload=preload, weigh=weight) as supervisor:
            yield from supervisor.map(sources, ordered=False)

    def describe(self) -> dict[str, Any]:
        return {"engine": "local", "jobs": self.jobs}
