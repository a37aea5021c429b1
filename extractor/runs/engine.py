"""Where documents are read: by supervised workers of this machine, or by those of a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from extractor.errors import UsageError
from extractor.runs.batch import weight
from extractor.runs.reader import Options, Read
from extractor.runs.sources import Source
from extractor.runs.supervisor import Outcome, Supervisor

Answer = tuple[Source, Outcome[Read | UsageError]]

PRELOAD = ("extractor.runs.warm", "extractor.facts.components", "extractor.store.packing")


class Engine(Protocol):
    """Reads sources, in any order; each comes back exactly once, whatever happens to workers."""

    def map(self, options: Options, sources: Iterator[Source]) -> Iterator[Answer]: ...

    def describe(self) -> dict[str, Any]:
        """What the manifest says of it."""
        ...


class EngineName(StrEnum):
    LOCAL = "local"
    DASK = "dask"


def engine_named(
    name: str,
    *,
    jobs: int,
    scheduler: str | None,
    store: Path,
    say: Callable[[str], None] = lambda _: None,
) -> Engine:
    """The engine of that name for a run into ``store``; ``say`` gets what a person should know.

    Raises:
        UsageError: there is none of that name, or it has no scheduler.
    """
    if name not in set(EngineName):
        raise UsageError(f"no engine is called {name!r}", remedy=f"Known: {', '.join(EngineName)}.")
    if name == EngineName.DASK:
        from extractor.runs.cluster import Dask

        return Dask(jobs, store.with_name(store.name + "-results"), scheduler, say)
    if scheduler is not None:
        raise UsageError("a scheduler is for Dask", remedy="Add `--engine dask`.")
    return Local(jobs)


@dataclass(frozen=True)
class Local:
    """Supervised workers of this machine."""

    jobs: int = 1

    def map(self, options: Options, sources: Iterator[Source]) -> Iterator[Answer]:
        task = options.task()
        with Supervisor(task, jobs=self.jobs, preload=PRELOAD, weigh=weight) as supervisor:
            yield from supervisor.map(sources, ordered=False)

    def describe(self) -> dict[str, Any]:
        return {"engine": "local", "jobs": self.jobs}
