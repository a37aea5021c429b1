"""What the collector does when a cluster loses tasks, workers or files; no cluster is needed."""

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from extractor.errors import UsageError
from extractor.result import Extraction
from extractor.runs import cluster
from extractor.runs.cluster import _Collector
from extractor.runs.reader import Options, Read
from extractor.runs.sources import Source
from extractor.runs.supervisor import HAND_OVER, Outcome
from extractor.store.packing import pack


class Killed(Exception):
    pass


class Future:
    def __init__(self, work):
        self.error, self.place = None, None
        try:
            self.place = work()
        except Exception as error:
            self.error = error

    def exception(self):
        return self.error

    def result(self):
        return self.place


class Completed(list):
    add = list.append

    def __next__(self):
        return self.pop()


class Client:
    """Does each task at once, with ``worker(sources, place)`` in the place of a worker."""

    def __init__(self, worker):
        self.worker = worker
        self.batches = []

    def nthreads(self):
        return {"one": 1}

    def submit(self, task, sources, options, place, fingerprints, **more):
        self.batches.append([source.name for source in sources])
        return Future(lambda: self.worker(sources, place))


def answers(sources, place):
    read = Read("0" * 64, (pack(Extraction("", "", metadata={"issuer": "某"}).to_json()),))
    told = [cluster._answer(Outcome(read)) for _ in sources]
    Path(place).write_text(json.dumps(told), "utf-8")
    return place


@pytest.fixture
def collect(monkeypatch, tmp_path):
    fake = SimpleNamespace(as_completed=Completed, KilledWorker=Killed)
    monkeypatch.setattr(cluster, "_distributed", lambda: fake)
    monkeypatch.setattr(Options, "fingerprints", lambda self: {})

    def collected(worker, count=3):
        client = Client(worker)
        sources = [Source(tmp_path / str(n), str(n), data=b"x") for n in range(count)]
        found = list(_Collector(client, Options(), tmp_path).map(iter(sources)))
        assert sorted(source.name for source, _ in found) == sorted(source.name for source in sources)
        return client.batches, {source.name: outcome for source, outcome in found}

    return collected


def test_small_documents_go_together_and_come_back_whole(collect, tmp_path):
    batches, found = collect(answers, count=HAND_OVER + 2)
    assert [len(batch) for batch in batches] == [HAND_OVER, 2]
    (report,) = found["0"].result.reports
    assert report.columns["issuer"] == "某"
    assert not list(tmp_path.glob("*.json"))


def test_a_document_that_ends_every_worker_is_found_among_its_neighbours(collect):
    def worker(sources, place):
        if any(source.name == "1" for source in sources):
            raise Killed
        return answers(sources, place)

    _, found = collect(worker)
    assert {name: outcome.failure for name, outcome in found.items()} == {"0": "", "1": "crash", "2": ""}


@pytest.mark.parametrize("lost", ["gone", "torn"])
def test_a_file_that_is_lost_with_its_machine_is_made_again(collect, lost):
    tries = []

    def worker(sources, place):
        tries.append(place)
        if len(tries) == 1:
            if lost == "torn":
                Path(place).write_text('[{"failure": ""')
            return place
        return answers(sources, place)

    _, found = collect(worker)
    assert (len(tries), all(outcome.ok for outcome in found.values())) == (2, True)


def test_files_that_are_never_seen_stop_the_run_and_say_why(collect):
    with pytest.raises(UsageError, match="cannot be seen here"):
        collect(lambda sources, place: place)


def test_another_fault_of_the_cluster_stops_the_run(collect):
    def worker(sources, place):
        raise RuntimeError("no memory for the scheduler")

    with pytest.raises(UsageError, match="no memory for the scheduler"):
        collect(worker)


def test_failures_come_back_as_they_were():
    outcome = Outcome(failure="timeout", message="used up 20 s of CPU time", attempts=2)
    told = json.loads(json.dumps(cluster._answer(outcome)))
    assert told == {"failure": "timeout", "message": outcome.message, "attempts": 2, "read": None}
