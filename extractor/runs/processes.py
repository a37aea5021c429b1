"""How worker processes are started: which method, what they see of their parent."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.context import BaseContext
from typing import Any

_THREAD_SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
"""Read by the numeric libraries when they are first loaded: here in the fork server."""


def fork_context(preload: Sequence[str]) -> BaseContext:
    """Fork server where there is one: workers start fast, and never inherit threads or locks."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["extractor.runs.worker", *preload])
    return context


@contextlib.contextmanager
def main_module_hidden(task: Callable[..., Any]) -> Iterator[None]:
    """Keep the worker from importing the caller's script again.

    Multiprocessing does that for every start method but fork, so a script without an
    ``if __name__ == "__main__"`` guard would run twice; the task does not need it
    unless it lives there.
    """
    main = sys.modules.get("__main__")
    if main is None or getattr(task, "__module__", "__main__") == "__main__":
        yield
        return
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextlib.contextmanager
def one_thread_each() -> Iterator[None]:
    """Workers are the parallelism: a thread pool for each core would only reserve address
    space, on a machine with many cores more than a worker may have."""
    missing = [name for name in _THREAD_SETTINGS if name not in os.environ]
    os.environ.update(dict.fromkeys(missing, "1"))
    try:
        yield
    finally:
        for name in missing:
            del os.environ[name]
