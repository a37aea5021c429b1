"""A whole archive: N invented documents of mixed formats, one in twenty of them hostile.

    python bench/archive.py --count 20000 --jobs 1,2 --out /var/tmp/archive

Made once into ``--out`` (all drawn by the sampler, at most ``--office`` of them printed by
Chromium or LibreOffice) and kept there. Then, for each number of workers, a run into a new store:

* rows: every file exactly one, each failure with one reason, the same bytes for all numbers of workers;
* memory of the parent and of the largest worker, by fifths of the run;
* documents a second; a second run of the finished store.

Last, CPU time of one document by format, in this process, and from the PDFs alone how much faster
two workers are than one. Figures are printed as Markdown and written to bench/archive.csv.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import io
import os
import platform
import random
import statistics
import subprocess
import sys
import threading
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "faults"))
from injection import command, each_has_one_row, exported, start, workers_of

from extractor.forms.registry import load_form
from extractor.pipeline import extract
from extractor.result import Status
from extractor.sampling import sample
from extractor.sampling.sample import Options
from extractor.store.store import Store

ROOT = Path(__file__).parents[1]
FORMS = ("cn.ogi.2021", "cn.ogi.2019")
QUICK = ("html", "html", "pdf", "pdf", "mht", "docx", "xlsx", "xls", "text", "html")
OFFICE = ("pdf-browser", "doc", "rtf")
HOSTILE_SHARE = 20
PAGE = 1 << 12


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--office", type=int, default=30, help="documents through other programs")
    parser.add_argument("--jobs", default="1,2", help="numbers of workers, one run for each")
    parser.add_argument("--out", type=Path, required=True, help="folder for the archive and the stores")
    options = parser.parse_args()
    archive = options.out / f"{options.count}"
    if not archive.exists():
        make(archive, options.count, min(options.office, 300))
    figures: dict[str, str] = {}
    exports = {}
    for jobs in map(int, options.jobs.split(",")):
        store = options.out / f"{options.count}-{jobs}.db"
        for leftover in options.out.glob(f"{store.name}*"):
            leftover.unlink()
        measured = watched(command(archive, store, "--jobs", str(jobs)))
        figures |= {
            f"{key}, {jobs} workers": value for key, value in measured.told(options.count).items()
        }
        figures |= checked(store, archive, jobs)
        exports[jobs] = exported(store)
        again = watched(command(archive, store, "--jobs", str(jobs)))
        figures[f"second run, {jobs} workers"] = f"{again.wall:.1f} s, {again.cpu:.1f} s CPU"
    figures["same bytes for all numbers of workers"] = str(len(set(exports.values())) == 1)
    figures |= by_format(archive)
    figures |= two_workers(archive, options.out)
    write(options.count, figures)


def make(archive: Path, count: int, office: int) -> None:
    """Documents in folders of a thousand; which are hostile is drawn from a seed."""
    chance = random.Random(0)
    hostile = list(hostile_files())
    drawn = {form: load_form(form) for form in FORMS}
    odd = set(chance.sample(range(count), count // HOSTILE_SHARE))
    by_office = set(chance.sample(sorted(set(range(count)) - odd), office))
    for number in range(count):
        folder = archive / f"{number // 1000:02}"
        folder.mkdir(parents=True, exist_ok=True)
        if number in odd:
            name, make_bytes = hostile[number % len(hostile)]
            (folder / f"{number:05}-{name}").write_bytes(make_bytes(chance))
            continue
        kind = (OFFICE if number in by_office else QUICK)[number % (3 if number in by_office else 10)]
        form = drawn[FORMS[number // 7 % 2]]
        (made,) = sample(form, count=1, seed=1, formats=(kind,), options=Options(first=number + 1))
        (folder / f"{number:05}{Path(made.name).suffix}").write_bytes(made.content)


def hostile_files() -> Iterator[tuple[str, Callable[[random.Random], bytes]]]:
    def packed(name: str, content: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr(name, content)
        return stream.getvalue()

    yield "empty.html", lambda _: b""
    yield "noise.pdf", lambda chance: b"%PDF-1.7\n" + chance.randbytes(3000)
    yield "noise.bin", lambda chance: chance.randbytes(5000)
    yield "deep.html", lambda chance: b"<div>" * 100_000 + str(chance.random()).encode()
    yield (
        "spans.html",
        lambda chance: (
            f"<table><tr><td rowspan=100000 colspan=100000>{chance.random()}</table>".encode()
        ),
    )
    yield (
        "bomb.docx",
        lambda chance: packed("word/document.xml", chance.randbytes(9) + bytes(30_000_000)),
    )
    yield "ole.xls", lambda chance: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(4000)
    yield "zip.xlsx", lambda chance: b"PK\x03\x04" + chance.randbytes(900)
    yield (
        "entity.xlsx",
        lambda chance: packed(
            "xl/workbook.xml",
            b"<!DOCTYPE x [<!ENTITY a '"
            + b"a" * 999
            + b"'>]><x>"
            + b"&a;" * chance.randrange(9999)
            + b"</x>",
        ),
    )


@dataclass
class Watched:
    """A run seen from outside, four times a second."""

    wall: float = 0.0
    cpu: float = 0.0
    parent: list[float] = field(default_factory=list)
    """Resident memory in MiB at each look."""
    worker: list[float] = field(default_factory=list)
    """The same of the largest worker."""

    def told(self, count: int) -> dict[str, str]:
        return {
            "documents a second": f"{count / self.wall:.1f}",
            "parent, MiB by fifths": fifths(self.parent),
            "largest worker, MiB by fifths": fifths(self.worker),
            "parent, CPU ms a document": f"{1000 * self.cpu / count:.1f}",
        }


def watched(arguments: list[str]) -> Watched:
    seen = Watched()
    begun = time.monotonic()
    process = start(arguments)
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.25):
            memory = [resident(worker) for worker in workers_of(process.pid)]
            if memory:
                seen.parent.append(resident(process.pid))
                seen.worker.append(max(memory))
            seen.cpu = cpu_of(process.pid) or seen.cpu

    watcher = threading.Thread(target=look)
    watcher.start()
    _, err = process.communicate()
    done.set()
    watcher.join()
    if process.returncode not in {0, 1}:
        raise SystemExit(err)
    seen.wall = time.monotonic() - begun
    return seen


def resident(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE / (1 << 20)
    except OSError:
        return 0.0


def cpu_of(process: int) -> float:
    try:
        told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def fifths(values: list[float]) -> str:
    size = max(1, len(values) // 5)
    return " ".join(f"{statistics.median(values[n : n + size]):.0f}" for n in range(0, 5 * size, size))


def checked(store: Path, archive: Path, jobs: int) -> dict[str, str]:
    with Store(store) as opened:
        reports = Counter((r.status, r.reasons[0] if r.reasons else "") for r in opened.reports())
    unreasoned = sum(
        n for (status, why), n in reports.items() if status is not Status.COMPLETE and not why
    )
    failures = {why: n for (status, why), n in sorted(reports.items()) if status is Status.FAILED}
    return {
        f"one row for each file, {jobs} workers": str(each_has_one_row(store, archive)),
        f"failures without a reason, {jobs} workers": str(unreasoned),
        f"failures, {jobs} workers": ", ".join(f"{n} {why}" for why, n in failures.items()),
        f"bytes a document in the store, {jobs} workers": f"{store.stat().st_size // reports.total():,}",
    }


def by_format(archive: Path, each: int = 30) -> dict[str, str]:
    """Documents that one core reads in a second, by the median CPU time of some of each format."""
    told = {}
    files = [path for path in sorted(archive.rglob("*")) if path.is_file() and "-" not in path.stem]
    for suffix in sorted({path.suffix for path in files} - {".doc", ".rtf"}):
        times = []
        for path in [file for file in files if file.suffix == suffix][: each + 3]:
            begun = time.process_time()
            extract(path)
            times.append(time.process_time() - begun)
        told[f"{suffix[1:]}: documents a second and core"] = f"{1 / statistics.median(times[3:]):.1f}"
    return told


def two_workers(archive: Path, out: Path, most: int = 400) -> dict[str, str]:
    """PDFs only, one worker and two: the wall clock, which other load on the machine spoils."""
    folder = out / "pdf"
    if not folder.exists():
        folder.mkdir()
        for path in sorted(archive.rglob("*.pdf"))[:most]:
            (folder / path.name).hardlink_to(path)
    walls = {}
    for jobs in (1, 2, 1, 2):
        store = out / "pdf.db"
        for leftover in out.glob("pdf.db*"):
            leftover.unlink()
        walls.setdefault(jobs, []).append(watched(command(folder, store, "--jobs", str(jobs))).wall)
    return {"PDF: 2 workers to 1": f"{min(walls[1]) / min(walls[2]):.2f} (wall)"}


def write(count: int, figures: dict[str, str]) -> None:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    place = ROOT / "bench" / "archive.csv"
    new = not place.exists()
    with place.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        if new:
            writer.writerow(["date", "commit", "machine", "documents", "figure", "value"])
        machine = f"{platform.machine()}, {os.cpu_count()} cores"
        for name, value in figures.items():
            writer.writerow([datetime.date.today(), commit, machine, count, name, value])
    print(f"| {count} documents | |\n| --- | --- |")
    for name, value in figures.items():
        print(f"| {name} | {value} |")


if __name__ == "__main__":
    main()
