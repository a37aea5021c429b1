"""The faults of tests/faults at full length; every export must be that of a clean run.

    python bench/faults.py [--kills 50] [--worker-kills 500] [--disks 20] [--documents 200]

Kills of the run, kills of workers, full disks (a limit of the size of files, and a small file
system of its own where that may be mounted), 1, 2 and 4 workers, and a cluster with workers killed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "faults"))
import injection
from injection import command, each_has_one_row, exported, finish, make_archive, start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--worker-kills", type=int, default=500)
    parser.add_argument("--disks", type=int, default=20)
    parser.add_argument("--documents", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = make_archive(folder / "archive", options.documents)
        store = folder / "clean.db"
        finish(command(archive, store))
        clean, size = exported(store), store.stat().st_size

        def check(what: str, store: Path) -> None:
            same = exported(store) == clean and each_has_one_row(store, archive)
            print(f"{what}: {'as a clean run' if same else 'DIFFERS'}", flush=True)
            if not same:
                differing = set(exported(store).splitlines()) ^ set(clean.splitlines())
                raise SystemExit("\n".join(line.decode()[:2000] for line in sorted(differing)))

        for jobs in (2, 4):
            finish(command(archive, folder / f"{jobs}.db", "--jobs", str(jobs)))
            check(f"{jobs} workers", folder / f"{jobs}.db")
        killed_runs(archive, folder, options.kills, check)
        killed_workers(archive, folder, options.worker_kills, check)
        full_disks(archive, folder, [size * n // options.disks for n in range(options.disks)], check)
        cluster(archive, folder, check)


def killed_runs(archive, folder, kills, check) -> None:
    done = turn = 0
    while done < kills:
        store = folder / f"killed-{turn}.db"
        done += injection.kill_runs(archive, store, min(10, kills - done), jobs=1 + turn % 3, seed=turn)
        check(f"run killed, {done} times in all", store)
        turn += 1


def killed_workers(archive, folder, kills, check) -> None:
    done = turn = 0
    while done < kills:
        store = folder / f"workers-{turn}.db"
        done += injection.kill_workers(archive, store, kills - done, jobs=4, pause=0.6, seed=turn)
        check(f"workers killed, {done} in all", store)
        turn += 1


def full_disks(archive, folder, sizes, check) -> None:
    for number, size in enumerate(sizes):
        store = folder / f"limit-{number}.db"
        (code,) = injection.fill_disk(archive, store, [size], jobs=2)
        finish(command(archive, store, "--jobs", "2"))
        check(f"files of at most {size:,} bytes: exit {code}, then", store)
    small_file_systems(archive, folder, sizes[1::4], check)


def small_file_systems(archive, folder, sizes, check) -> None:
    """A disk that is truly full. Mounting needs root, or user namespaces."""
    if subprocess.call(["unshare", "-rm", "true"], stderr=subprocess.DEVNULL):
        print("a full file system: not to be mounted here")
        return
    for number, size in enumerate(sizes):
        disk, store = folder / f"disk-{number}", folder / f"disk-{number}.db"
        disk.mkdir()
        run = " ".join(command(archive, disk / "run.db"))
        script = (
            f"mount -t tmpfs -o size={max(size, 4096)} none {disk} && ({run}; echo exit $?) && "
            f"mount -o remount,size=1g {disk} && ({run}; true) && cp {disk}/run.db {store}"
        )
        _, out, err = finish(["unshare", "-rm", "sh", "-c", script])
        first = next((line for line in out.splitlines() if line.startswith("exit")), err)
        check(f"a file system of {size:,} bytes: {first}, then", store)


def cluster(archive, folder, check) -> None:
    """A cluster of this machine of which a worker is killed every second."""
    store = folder / "cluster.db"
    run = start(command(archive, store, "--engine", "dask", "--jobs", "2"))
    stop, killed, chance = threading.Event(), [], random.Random(0)

    def storm() -> None:
        while not stop.wait(1.0):
            victims = injection.workers_of(run.pid) if injection.rows_in(store) else []
            if victims and len(killed) < 5:
                killed.append(chance.choice(victims))
                os.kill(killed[-1], signal.SIGKILL)

    thread = threading.Thread(target=storm)
    thread.start()
    run.communicate()
    stop.set()
    thread.join()
    check(f"a cluster, {len(killed)} of its processes killed, exit {run.returncode}", store)
    running_cluster(archive, folder, check)


def running_cluster(archive, folder, check) -> None:
    """A scheduler and workers that run already, and one of them lost."""
    dask = shutil.which("dask", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    if dask is None:
        return
    address = "tcp://127.0.0.1:18786"
    scheduler = start([dask, "scheduler", "--port", "18786", "--dashboard-address", ":0"])
    time.sleep(5)
    workers = [start([dask, "worker", address, "--nthreads", "1"]) for _ in range(2)]
    store = folder / "running.db"
    run = start(command(archive, store, "--engine", "dask", "--scheduler", address))
    while injection.rows_in(store) < 5 and run.poll() is None:
        time.sleep(0.1)
    workers[0].kill()
    run.communicate()
    for process in (*workers, scheduler):
        process.terminate()
        process.communicate()
    check(f"a running cluster, a node lost, exit {run.returncode}", store)


if __name__ == "__main__":
    main()
