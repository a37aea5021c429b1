"""Whole-process figures, beside what people use today, on the same files in the same run.

    pip install -e . --group bench
    python bench/whole_process.py [PATH ...]

Every figure is that of a fresh process: interpreter, imports, reading and output. CPU seconds
are those of the process with its children; memory is the peak resident set of the largest
process. The documents are the bundled example, the same as a PDF if Chromium is installed,
and the paths given; then many copies of each in one run, for what one more document costs.
The other programs find tables and no more: no form, no values, no checks. They stand here as
the price of reading a file at all.

Results are printed as a Markdown table and appended to bench/history.csv.
"""

from __future__ import annotations

import csv
import datetime
import importlib.metadata
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "report.html"
HISTORY = ROOT / "bench" / "history.csv"
REPEATS = 3
COLUMNS = ("date", "commit", "machine", "python", "versions", "document", "program")
FIGURES = ("cpu_seconds", "wall_seconds", "peak_mib")

COPIES = 50
"""Enough that start-up hardly counts: what is left is the time for one more document."""

PDFPLUMBER = """
import sys, pdfplumber
for path in sys.argv[1:]:
    with pdfplumber.open(path) as pdf:
        print([page.extract_tables() for page in pdf.pages])
"""
PANDAS = """
import sys, pandas
for path in sys.argv[1:]:
    print([table.to_csv() for table in pandas.read_html(path)])
"""
EXTRACTOR = [sys.executable, "-m", "extractor"]


@dataclass(frozen=True)
class Measured:
    document: str
    program: str
    cpu_seconds: float
    wall_seconds: float
    peak_mib: float


def main(paths: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = [EXAMPLE, *as_pdf(EXAMPLE, folder), *map(Path, paths)]
        results = [measure("", "extractor --help", [*EXTRACTOR, "--help"])]
        for document in documents:
            for program, call in programs(document):
                results.append(measure(document.name, program, [*call, str(document)]))
        for document in documents:
            copies = copied(document, folder)
            for program, call in programs(document):
                results.append(
                    measure(f"{COPIES} × {document.name}", program, [*call, *copies], documents=COPIES)
                )
    print(markdown(results))
    keep(results)


def programs(document: Path) -> list[tuple[str, list[str]]]:
    """What is measured on a document: this program, and the usual one for its format."""
    calls = [
        ("extractor extract", [*EXTRACTOR, "extract", "--quiet", "--format", "jsonl"]),
        ("extractor tables", [*EXTRACTOR, "tables", "--quiet", "--format", "json"]),
    ]
    if document.suffix == ".pdf":
        calls.append(("pdfplumber.extract_tables", [sys.executable, "-c", PDFPLUMBER]))
    if document.suffix in {".html", ".htm"}:
        calls.append(("pandas.read_html", [sys.executable, "-c", PANDAS]))
    return calls


def copied(document: Path, folder: Path) -> list[str]:
    copies = [folder / f"{number:03}{document.suffix}" for number in range(COPIES)]
    for copy in copies:
        shutil.copyfile(document, copy)
    return list(map(str, copies))


def measure(document: str, program: str, call: Sequence[str], *, documents: int = 1) -> Measured:
    """Median of some fresh processes, after one that fills the caches; times are for one document."""
    runs = [run(call) for _ in range(REPEATS + 1)][1:]
    cpu, wall, peak = (statistics.median(values) for values in zip(*runs, strict=True))
    return Measured(
        document, program, round(cpu / documents, 4), round(wall / documents, 4), round(peak, 1)
    )


OBSERVER = """
import ctypes, os, resource, subprocess, sys, time
ctypes.CDLL(None).prctl(36, 1)  # PR_SET_CHILD_SUBREAPER: the fork server's time counts, too
start = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
wall = time.monotonic() - start
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, wall, used.ru_maxrss)
sys.exit(done.returncode)
"""


def run(call: Sequence[str]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds, peak MiB of the largest process of one call.

    Asked by a fresh parent each time, because the peak of waited-for children only grows.
    """
    out = subprocess.run(
        [sys.executable, "-c", OBSERVER, *call], capture_output=True, text=True, check=False
    )
    if out.returncode not in {0, 1}:
        raise RuntimeError(f"{' '.join(call)}\n{out.stderr}")
    cpu, wall, kib = map(float, out.stdout.split())
    return cpu, wall, kib / 1024


def as_pdf(page: Path, folder: Path) -> list[Path]:
    """The page printed by Chromium, where that is installed."""
    chromium = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if chromium is None:
        print("Chromium is not installed: no PDF of the example is measured", file=sys.stderr)
        return []
    target = folder / f"{page.stem}.pdf"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    call = [chromium, *options, f"--print-to-pdf={target}", page.as_uri()]
    subprocess.run(call, check=True, capture_output=True, timeout=120)
    return [target]


def markdown(results: Sequence[Measured]) -> str:
    lines = [
        "| document | program | CPU s a document | wall s a document | peak MiB |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {r.document} | {r.program} | {r.cpu_seconds:.3f} | {r.wall_seconds:.3f} | {r.peak_mib:.0f} |"
        for r in results
    ]
    return "\n".join(lines)


def keep(results: Sequence[Measured]) -> None:
    """Append to the history, with what is needed to tell why a figure changed."""
    head = {
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "machine": machine(),
        "python": platform.python_version(),
        "versions": versions(),
    }
    fresh = not HISTORY.exists()
    with HISTORY.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, (*COLUMNS, *FIGURES), lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerows({**head, **vars(result)} for result in results)


def commit() -> str:
    def git(*arguments: str) -> str:
        call = ["git", "-C", str(ROOT), *arguments]
        return subprocess.run(call, capture_output=True, text=True, check=False).stdout.strip()

    changed = "+" if git("status", "--porcelain", "--untracked-files=no", "extractor") else ""
    return git("rev-parse", "--short", "HEAD") + changed


def machine() -> str:
    """Processor and cores; never the host's name."""
    name = platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [
            line.split(":", 1)[1].strip()
            for line in cpuinfo.read_text().splitlines()
            if "model name" in line
        ]
        name = models[0] if models else name
    return f"{name}, {len(os.sched_getaffinity(0))} cores"


def versions() -> str:
    packages = ("numpy", "pandas", "pdfplumber", "pypdfium2", "selectolax", "typer")
    return " ".join(f"{name}={importlib.metadata.version(name)}" for name in packages)


if __name__ == "__main__":
    main(sys.argv[1:])
