"""Faults for runs, and what must be true after them. `bench/faults.py` injects more of the same."""

from __future__ import annotations

import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import extractor
from extractor.result import dumps
from extractor.store.store import Store

ROOT = Path(extractor.__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "report.html"


def make_archive(folder: Path, count: int) -> Path:
    """``count`` reports, no two alike; every seventh file is no report, or broken."""
    page = EXAMPLE.read_text("utf-8")
    for number in range(count):
        place = folder / str(number % 3) / f"{number:04}.html"
        place.parent.mkdir(parents=True, exist_ok=True)
        text = page.replace("<td>37<", f"<td>{number}<") + f"<!-- {number} -->"
        content = {3: b"", 5: b"%PDF-1.4 broken" + bytes([number % 256])}.get(number % 7, text.encode())
        place.write_bytes(content)
    return folder


def command(archive: Path, store: Path, *options: str) -> list[str]:
    run = [sys.executable, "-m", "extractor", "run", str(archive), "--store", str(store)]
    return [*run, *options]


def start(arguments: Sequence[str], **more: object) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(arguments, env=env, **pipes, **more)  # type: ignore[call-overload,no-any-return]


def finish(arguments: Sequence[str], **more: object) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    process = start(arguments, **more)
    out, err = process.communicate(timeout=600)
    return process.returncode, out, err


def exported(store: Path) -> bytes:
    """Every current report of a store, as JSON lines."""
    with Store(store) as opened:
        return b"".join(dumps(report.to_json()).encode() + b"\n" for report in opened.reports())


def each_has_one_row(store: Path, archive: Path) -> bool:
    files = sorted(str(p.relative_to(archive)) for p in archive.rglob("*") if not p.is_dir())
    with Store(store) as opened:
        rows = opened.query("SELECT document FROM documents WHERE part = 1 ORDER BY 1").fetchall()
    return [name for (name,) in rows] == files


def rows_in(store: Path) -> int:
    """Rows that are safe: seen from outside while a run is writing."""
    try:
        connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=5)
        count = connection.execute("SELECT count(*) FROM input WHERE superseded IS NULL").fetchone()[0]
        connection.close()
    except sqlite3.Error:
        return 0
    return int(count)


def kill_runs(archive: Path, store: Path, kills: int, *, jobs: int, seed: int = 0) -> int:
    """Start a run again and again and kill it after a few more rows; then let it end.

    Returns how often it was killed; no row that was safe may be lost by that.
    """
    chance = random.Random(seed)
    killed = 0
    while killed < kills:
        before = rows_in(store)
        process = start(command(archive, store, "--jobs", str(jobs)))
        goal = before + chance.choice((0, 1, 1, 2, 3))
        delay = chance.random() * (2.0 if goal == before else 0.1)
        while process.poll() is None and rows_in(store) < goal:
            time.sleep(0.02)
        time.sleep(delay)
        if process.poll() is not None:
            process.communicate()
            break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += 1
        assert rows_in(store) >= before
    code, _, err = finish(command(archive, store, "--jobs", str(jobs)))
    assert code == 1, err  # some documents are broken
    return killed


def workers_of(run: int) -> list[int]:
    """The workers of a run: children of its fork server."""
    children: dict[int, list[int]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            told = Path(f"/proc/{name}/stat").read_text()
        except OSError:
            continue
        children.setdefault(int(told.rpartition(")")[2].split()[1]), []).append(int(name))
    servers = children.get(run, [])
    return [worker for server in servers for worker in children.get(server, [])]


def kill_workers(
    archive: Path, store: Path, kills: int, *, jobs: int, pause: float, seed: int = 0
) -> int:
    """A run while its workers are killed at random; returns how many were."""
    chance = random.Random(seed)
    killed = 0
    process = start(command(archive, store, "--jobs", str(jobs)))
    stop = threading.Event()

    def storm() -> None:
        nonlocal killed
        while not stop.wait(pause * (0.5 + chance.random())) and killed < kills:
            victims = workers_of(process.pid)
            if victims:
                os.kill(chance.choice(victims), signal.SIGKILL)
                killed += 1

    thread = threading.Thread(target=storm)
    thread.start()
    _, err = process.communicate(timeout=3600)
    stop.set()
    thread.join()
    assert process.returncode == 1, err
    return killed


def fill_disk(archive: Path, store: Path, sizes: Sequence[int], *, jobs: int) -> Iterator[int]:
    """Runs whose files may not grow beyond each size in turn; yields the exit codes."""
    for size in sizes:
        limit = {"preexec_fn": lambda size=size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))}
        code, _, err = finish(command(archive, store, "--jobs", str(jobs)), **limit)
        assert "Traceback" not in err, err
        assert code == 1 or "run the same command again" in err, err
        yield code
