"""The inside of a worker process: take limits, then answer tasks one by one over a pipe.

Every limit that the platform lacks is left out: Linux has all of them, macOS has no
parent-death signal and does not enforce the address space, Windows has none (there the
wall clock of the supervisor is the only guard).
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

MEBIBYTE = 1 << 20

PR_SET_PDEATHSIG = 1
"""From linux/prctl.h: the signal that this process gets when its parent dies."""


@dataclass(frozen=True, kw_only=True)
class Budget:
    """What one task may use.

    CPU time decides, so that results do not depend on the load of the machine; the wall
    clock only stops a task that sleeps for ever. ``address_space`` is a *soft* limit in
    bytes: a child such as LibreOffice may raise its own up to ``child_address_space``.
    A worker retires after ``tasks_per_worker`` tasks, after a ``MemoryError``, and when
    its resident memory has grown by ``growth`` (a share) over what its first tasks used.
    """

    cpu_seconds: float = 20.0
    wall_seconds: float = 120.0
    address_space: int = 1024 * MEBIBYTE
    child_address_space: int = 8192 * MEBIBYTE
    file_size: int = 512 * MEBIBYTE
    tasks_per_worker: int = 2000
    growth: float = 0.5


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. ``failure`` is empty, ``"memory"`` or ``"internal"``."""

    result: Any = None
    failure: str = ""
    message: str = ""
    retire: bool = False


def answer(task: Callable[[Any], Any], item: Any) -> Reply:
    """Run one task; whatever it raises becomes a reply.

    This is the task boundary: BaseException is caught because a Rust panic and
    ``SystemExit`` are no ``Exception``, and none of them may end the other tasks.
    """
    try:
        return Reply(task(item))
    except MemoryError:
        return Reply(failure="memory", message="the task ran out of memory", retire=True)
    except KeyboardInterrupt:
        raise  # workers ignore Ctrl-C; in the caller's own process it must work
    except BaseException as error:
        return Reply(failure="internal", message=_describe(error))


def serve(connection: Connection, task: Callable[[Any], Any], budget: Budget) -> None:
    """Answer tasks until the supervisor closes the pipe or this worker should retire.

    They come in lists; each is answered as soon as it is done. What follows in the list when
    the worker retires is left to the supervisor, which knows what was not answered.
    """
    _leave_terminal()
    _die_with_parent()
    _limit_resources(budget)
    memory = _MemoryWatch(budget.growth)
    left = budget.tasks_per_worker
    while left > 0:
        try:
            items = connection.recv()
        except EOFError:
            return
        for item in items:
            _grant_cpu(budget.cpu_seconds)
            reply = answer(task, item)
            left -= 1
            retire = reply.retire or left <= 0 or memory.grown()
            connection.send_bytes(_encode(reply, retire=retire))
            if retire:
                return


def _encode(reply: Reply, *, retire: bool) -> bytes:
    """The reply as bytes; a result that cannot be sent becomes a failure that says so."""
    try:
        packed = ForkingPickler.dumps(Reply(reply.result, reply.failure, reply.message, retire))
    except MemoryError:
        failure = Reply(failure="memory", message="the result is too large to send", retire=True)
        packed = ForkingPickler.dumps(failure)
    except Exception as error:  # part of the task boundary: __reduce__ runs the task's own code
        message = f"the result cannot be sent: {_describe(error)}"
        packed = ForkingPickler.dumps(Reply(failure="internal", message=message, retire=retire))
    return bytes(packed)


def _describe(error: BaseException) -> str:
    """Type, message and the innermost line: enough for a report, and never a traceback."""
    place = ""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is not None:
        code = trace.tb_frame.f_code
        place = f" ({os.path.basename(code.co_filename)}:{trace.tb_lineno} in {code.co_name})"
    return f"{type(error).__name__}: {error}"[:500] + place


def _leave_terminal() -> None:
    """Own session, no Ctrl-C (the supervisor decides), no output between the results.

    Native readers write panics and warnings straight to file descriptor 2.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setsid"):
        os.setsid()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _die_with_parent() -> None:
    """Two guards: a thread that waits for the supervisor's end, a signal at the fork server's.

    The fork server alone is not enough: it lives as long as one of its workers does.
    """
    threading.Thread(target=_follow_parent, daemon=True).start()
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    # When memory runs out the kernel should take a worker, never the supervisor.
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("900")


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        kill_session(os.getpid())
        os._exit(1)


def _limit_resources(budget: Budget) -> None:
    try:
        import resource
    except ImportError:
        return
    wanted = (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_AS, budget.address_space, budget.child_address_space),
        (resource.RLIMIT_FSIZE, budget.file_size, budget.file_size),
    )
    for kind, soft, hard in wanted:
        if sys.platform == "darwin" and kind == resource.RLIMIT_AS:
            continue  # macOS refuses it
        ceiling = resource.getrlimit(kind)[1]
        unlimited = ceiling == resource.RLIM_INFINITY
        limits = (soft, hard) if unlimited else (min(soft, ceiling), min(hard, ceiling))
        resource.setrlimit(kind, limits)


def _grant_cpu(seconds: float) -> None:
    """Move the CPU limit on: what was used so far plus the budget; then SIGXCPU ends us."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(used.ru_utime + used.ru_stime + seconds + 0.999)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


class _MemoryWatch:
    """Tells when resident memory has outgrown what the first tasks needed.

    The first ten tasks set the measure, because models and readers are loaded lazily;
    growth below 64 MiB is the noise of one larger file.
    """

    _first_tasks = 10
    _noise = 64 * MEBIBYTE

    def __init__(self, growth: float) -> None:
        self._growth = growth
        self._tasks = 0
        self._normal = 0

    def grown(self) -> bool:
        now = _resident_bytes()
        self._tasks += 1
        if self._tasks <= self._first_tasks:
            self._normal = max(self._normal, now)
            return False
        return now > self._normal + max(self._noise, self._growth * self._normal)


def _resident_bytes() -> int:
    """Resident memory of this process; 0 where /proc does not exist."""
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def kill_session(leader: int | None) -> None:
    """SIGKILL every other process of a worker's session: children may lead groups of their own."""
    if leader is None or not os.path.isdir("/proc/self"):
        return
    for name in os.listdir("/proc"):
        if not name.isdigit() or int(name) == os.getpid():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as stat:
                # pid (comm) state ppid pgrp session …; comm may hold spaces and brackets
                session = int(stat.read().rpartition(b")")[2].split()[3])
            if session == leader:
                os.kill(int(name), signal.SIGKILL)
        except (OSError, ValueError):
            continue
