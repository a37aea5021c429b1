"""Every fault that a run must survive, injected; `bench/faults.py` does the same at length."""

import os
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from extractor.result import Status
from extractor.store.store import Store

sys.path.insert(0, os.path.dirname(__file__))
import injection
from injection import command, each_has_one_row, exported, finish, make_archive, start

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="limits are enforced on Linux"),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory) -> Path:
    return make_archive(tmp_path_factory.mktemp("archive"), 28)


@pytest.fixture(scope="module")
def clean(archive, tmp_path_factory) -> bytes:
    """What a run without any fault, with one worker, leaves."""
    store = tmp_path_factory.mktemp("clean") / "run.db"
    code, out, err = finish(command(archive, store))
    assert (code, out, err) == (1, f"{store}: 28 documents, 8 failed, 3 read already\n", "")
    assert each_has_one_row(store, archive)
    return exported(store)


def test_a_run_killed_again_and_again_ends_as_if_it_was_not(archive, clean, tmp_path):
    store = tmp_path / "run.db"
    assert injection.kill_runs(archive, store, 5, jobs=2) >= 3
    assert each_has_one_row(store, archive)
    assert exported(store) == clean


def test_killed_workers_cost_no_document(archive, clean, tmp_path):
    killed = 0
    for seed in range(10):  # a fast machine ends a run before many are killed
        store = tmp_path / f"{seed}.db"
        killed += injection.kill_workers(archive, store, 20, jobs=4, pause=0.5, seed=seed)
        assert exported(store) == clean
        if killed > 5:
            break
    assert killed > 5


def test_a_full_disk_stops_the_run_and_it_goes_on_from_there(archive, clean, tmp_path):
    store = tmp_path / "run.db"
    codes = list(injection.fill_disk(archive, store, [8_000, 150_000, 250_000, 350_000], jobs=2))
    assert codes[:2] == [2, 2]
    code, _, err = finish(command(archive, store))
    assert (code, err) == (1, "")
    assert exported(store) == clean


def test_a_second_run_is_told_at_once_and_the_first_stops_politely(tmp_path):
    archive = make_archive(tmp_path / "archive", 150)  # more than what is handed to workers at once
    store = tmp_path / "run.db"
    # a shell starts what runs behind it deaf to Ctrl-C, and children inherit that
    first = start(
        command(archive, store), preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
    )
    while injection.rows_in(store) < 2:
        time.sleep(0.02)
    first.send_signal(signal.SIGSTOP)
    code, _, err = finish(command(archive, store))
    assert (code, f"another run is writing into this store (process {first.pid})" in err) == (2, True)
    first.send_signal(signal.SIGINT)  # waits until the run goes on, else it may end first
    first.send_signal(signal.SIGCONT)
    _, err = first.communicate(timeout=30)
    assert (first.returncode, "the same command goes on from here" in err) == (130, True)
    with Store(store) as opened:
        assert opened.runs()[0]["outcome"] == "stopped"
    code, out, _ = finish(command(archive, store, "--jobs", "4"))
    assert code == 1
    assert "read already" in out
    assert each_has_one_row(store, archive)


def test_what_is_no_file_is_one_row_each_and_nothing_waits(tmp_path):
    odd = tmp_path / "odd"
    odd.mkdir()
    os.mkfifo(odd / "fifo")
    (odd / "loop").symlink_to(odd / "loop")
    (odd / "folder").symlink_to(odd)
    (odd / "nowhere").symlink_to(odd / "missing")
    (odd / "passwd").symlink_to("/etc/passwd")
    (odd / "device").symlink_to("/dev/zero")
    (odd / "same").write_bytes(injection.EXAMPLE.read_bytes())
    (odd / "same too").write_bytes(injection.EXAMPLE.read_bytes())
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(odd / "socket"))
    (odd / "locked").write_text("x")
    (odd / "locked").chmod(0)
    store = tmp_path / "run.db"
    code, _, err = finish(command(odd, store))
    listening.close()
    assert (code, err) == (1, "")
    with Store(store) as opened:
        rows = {report.document: report for report in opened.reports()}
        assert opened.duplicates() == [("same", "same too")]
    assert len(rows) == 10
    reasons = {name: row.reasons for name, row in rows.items() if row.status is Status.FAILED}
    locked = reasons.pop("locked", ("unreadable_file",))  # root may read it
    assert locked == ("unreadable_file",)
    assert reasons == dict.fromkeys(
        ["fifo", "loop", "folder", "nowhere", "passwd", "device", "socket"], ("not_a_file",)
    )


def test_a_cluster_gives_the_same_with_a_worker_of_it_killed(archive, clean, tmp_path):
    pytest.importorskip("distributed")
    store = tmp_path / "run.db"
    run = start(command(archive, store, "--engine", "dask", "--jobs", "2"))
    while injection.rows_in(store) < 5 and run.poll() is None:
        time.sleep(0.05)
    victims = [pid for pid in injection.workers_of(run.pid) if _is_dask_worker(pid)]
    assert victims
    os.kill(victims[0], signal.SIGKILL)
    _, err = run.communicate(timeout=300)
    assert (run.returncode, err.startswith("dashboard: http://127.0.0.1:")) == (1, True)
    assert exported(store) == clean


def _is_dask_worker(pid: int) -> bool:
    try:
        return b"multiprocessing" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
