"""The command `run`: what it prints, and with which code it ends."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples" / "report.html"


def run(*arguments):
    call = [sys.executable, "-m", "extractor", "run", *map(str, arguments)]
    return subprocess.run(call, capture_output=True, text=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing", "--store", "x.db"], "there is no such file or folder"),
        ([EXAMPLE, "--store", "x.db", "--scheduler", "tcp://x:1"], "a scheduler is for Dask"),
        (["https://x.gov.cn/", "--store", "x.db"], "pages are not fetched"),
        ([EXAMPLE, "--store", "page.html"], "file is not a database"),
        ([EXAMPLE, "--store", "no/such/folder/x.db"], "cannot write: No such file or directory"),
        ([EXAMPLE, "--store", "x.db", "--form", "nobody.knows"], "no form is called 'nobody.knows'"),
    ],
)
def test_wrong_usage_is_told_in_a_line(arguments, said, tmp_path):
    (tmp_path / "page.html").write_bytes(EXAMPLE.read_bytes())
    arguments = [tmp_path / a if a in {"x.db", "page.html"} else a for a in arguments]
    done = run(*arguments)
    assert (done.returncode, done.stdout, said in done.stderr) == (2, "", True), done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_run_prints_what_became_of_it_and_its_store_is_read_by_python(tmp_path):
    import extractor

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "report.html").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "in" / "empty").touch()
    store = tmp_path / "run.db"
    done = run(tmp_path / "in", "--store", store)
    assert (done.returncode, done.stdout, done.stderr) == (1, f"{store}: 2 documents, 1 failed\n", "")
    results = extractor.run(tmp_path / "in", store=store)
    assert [(report.document, report.form) for report in results] == [
        ("empty", None),
        ("report.html", "cn.ogi.2021"),
    ]
    assert sum(results.statuses.values()) == 2
