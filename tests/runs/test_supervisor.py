import os
import random
import subprocess
import sys
import threading
import time

import pytest

import extractor
from extractor.runs.supervisor import Supervisor, call_here
from extractor.runs.worker import MEBIBYTE, Budget

sys.path.insert(0, os.path.dirname(__file__))
import tasks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits are enforced on Linux")

QUICK = Budget(cpu_seconds=1, wall_seconds=2, address_space=512 * MEBIBYTE)


def run(items, *, jobs=2, budget=QUICK, ordered=True):
    with Supervisor(tasks.work, jobs=jobs, budget=budget) as supervisor:
        return list(supervisor.map(items, ordered=ordered))


def good(count):
    return [f"good:{n}" for n in range(count)]


@pytest.mark.parametrize(
    ("name", "failure", "said", "attempts"),
    [
        ("raise", "internal", "ValueError: no (tasks.py:", 1),
        ("panic", "internal", "RustPanic: unwrap", 1),
        ("system_exit", "internal", "SystemExit", 1),
        ("unpicklable", "internal", "cannot be sent", 1),
        ("unreadable", "internal", "cannot be read back", 1),
        ("exit", "crash", "exit code 3", 2),
        ("segfault", "crash", "SIGSEGV", 2),
        ("eat", "memory", "memory", 2),
    ],
)
def test_bad_task_is_named(name, failure, said, attempts):
    [(item, outcome)] = run([name], jobs=1)
    assert (item, outcome.failure, outcome.attempts) == (name, failure, attempts)
    assert said in outcome.message


@pytest.mark.slow
@pytest.mark.parametrize("ordered", [True, False])
def test_every_good_task_is_answered_among_bad_ones(ordered):
    failures = {
        "spin": "timeout",
        "sleep": "timeout",
        "eat": "memory",
        "segfault": "crash",
        "exit": "crash",
        "sigkill": "crash",
        "raise": "internal",
        "unpicklable": "internal",
    }
    items = [item for pair in zip(good(16)[::2], failures, strict=True) for item in pair]
    items += good(16)[1::2]
    results = run(items, ordered=ordered)
    if ordered:
        assert [item for item, _ in results] == items
    outcomes = dict(results)
    assert sorted(outcomes) == sorted(items)
    assert [outcomes[item].result for item in good(16)] == [n * n for n in range(16)]
    assert {name: outcomes[name].failure for name in failures} == failures


def test_a_crash_that_does_not_repeat_is_no_failure(tmp_path):
    [(_, outcome)] = run([f"crash_once:{tmp_path / 'marker'}"])
    assert (outcome.result, outcome.attempts) == ("second try", 2)


def handed_over_together(items, **more):
    with Supervisor(tasks.work, budget=QUICK, weigh=lambda item: 0.0, **more) as supervisor:
        return list(supervisor.map(items))


@pytest.mark.parametrize("bad", ["exit", "segfault", "raise"])
def test_a_bad_task_costs_none_of_those_handed_over_with_it(bad):
    items = [*good(12), bad, *good(12)]
    outcomes = [outcome for _, outcome in handed_over_together(items, jobs=1)]
    assert [outcome.result for outcome in outcomes if outcome.ok] == [n * n for n in range(12)] * 2
    assert {outcome.attempts for outcome in outcomes if outcome.ok} == {1}
    assert [outcome.ok for outcome in outcomes].index(False) == 12


def test_few_tasks_are_shared_by_all_workers():
    pids = [outcome.result for _, outcome in handed_over_together(["pid"] * 4, jobs=2)]
    assert len(set(pids)) == 2


def test_a_worker_that_retires_gives_back_what_it_has_not_begun():
    budget = Budget(tasks_per_worker=3)
    with Supervisor(tasks.work, jobs=1, budget=budget, weigh=lambda item: 0.0) as supervisor:
        pids = [outcome.result for _, outcome in supervisor.map(["pid"] * 12)]
    assert sorted(pids.count(pid) for pid in set(pids)) == [3, 3, 3, 3]


def test_worker_retires_and_children_die_with_it(tmp_path):
    results = run(["pid"] * 5, jobs=1, budget=Budget(tasks_per_worker=2))
    pids = [outcome.result for _, outcome in results]
    assert [pids[0] == pids[1], pids[1] == pids[2], pids[2] == pids[3]] == [True, False, True]
    note = tmp_path / "child"
    run([f"orphan:{note}"], jobs=1)
    child = int(note.read_text())
    assert _soon(lambda: not _runs(child))


def test_abandoned_map_and_failing_source_leave_no_worker_behind():
    with Supervisor(tasks.work, jobs=2, budget=QUICK) as supervisor:
        for _ in supervisor.map(good(10)):
            break
        assert [o.result for _, o in supervisor.map(good(3))] == [0, 1, 4]

        def source():
            yield "good:1"
            raise LookupError("source")

        with pytest.raises(LookupError):
            list(supervisor.map(source()))
        workers = [worker.process for worker in supervisor._workers]
    assert not any(process.is_alive() for process in workers)


def test_items_are_taken_lazily_and_ordered_results_stay_bounded():
    taken = 0

    def source():
        nonlocal taken
        for n in range(10_000):
            taken += 1
            yield f"good:{n}"

    with Supervisor(tasks.work, jobs=1, budget=QUICK) as supervisor:
        results = supervisor.map(source())
        next(results)
        assert taken < 200
        results.close()


def test_call_here_catches_panics_but_runs_in_this_process():
    assert call_here(tasks.work, "pid").result == os.getpid()
    assert call_here(tasks.work, "panic").failure == "internal"
    with pytest.raises(KeyboardInterrupt):
        call_here(_interrupt, None)


def test_a_script_without_main_guard_runs_once(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from extractor.runs.supervisor import Supervisor\n"
        "print('once')\n"
        "with Supervisor(len, jobs=1) as supervisor:\n"
        "    print([o.result for _, o in supervisor.map(['abc'])])\n"
    )
    root = os.path.dirname(os.path.dirname(extractor.__file__))
    done = subprocess.run(
        [sys.executable, script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert (done.stdout, done.stderr) == ("once\n[3]\n", "")


def test_workers_die_with_a_supervisor_that_is_killed(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        f"import sys\nsys.path.insert(0, {os.path.dirname(tasks.__file__)!r})\n"
        "import tasks\nfrom extractor.runs.supervisor import Supervisor\n"
        f"with Supervisor(tasks.work, jobs=1) as s:\n    list(s.map(['stay:{tmp_path}/pid']))\n"
    )
    root = os.path.dirname(os.path.dirname(extractor.__file__))
    process = subprocess.Popen([sys.executable, script], env={**os.environ, "PYTHONPATH": root})
    note = tmp_path / "pid"
    assert _soon(note.exists)
    process.kill()
    process.wait()
    assert _soon(lambda: not _runs(int(note.read_text())))


@pytest.mark.slow
def test_kill_storm_costs_no_other_task():
    items = [f"nap:{n}" for n in range(120)]
    kills = 0
    with Supervisor(tasks.work, jobs=4, budget=Budget(wall_seconds=20)) as supervisor:
        stop = threading.Event()

        def storm():
            nonlocal kills
            choose = random.Random(1)
            while not stop.wait(0.1):
                victims = [w.process for w in list(supervisor._workers)]
                if victims:
                    choose.choice(victims).kill()
                    kills += 1

        thread = threading.Thread(target=storm)
        thread.start()
        results = dict(supervisor.map(items))
        stop.set()
        thread.join()
    assert kills >= 10
    assert list(results) == items
    lost = [item for item, outcome in results.items() if not outcome.ok]
    assert all(results[item].failure == "crash" for item in lost)
    assert len(lost) <= 2
    assert all(o.result == int(i.partition(":")[2]) for i, o in results.items() if o.ok)


def _interrupt(_):
    raise KeyboardInterrupt


def _soon(condition):
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


def _runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
