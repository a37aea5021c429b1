"""docs/add-a-form.md, executed from first to last command in an empty folder without network."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "add-a-form.md"
PERCENT = re.compile(r"\d+(?:\.\d+)?%")


def steps():
    """Each command of the page with the lines that it is said to print."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def agrees(said, printed):
    """The same line; … stands for anything, and a percentage for that much at least."""
    pattern = "".join(
        ".*" if part == "…" else r"(\d+(?:\.\d+)?)%" if PERCENT.fullmatch(part) else re.escape(part)
        for part in re.split(r"(…|\d+(?:\.\d+)?%)", said)
    )
    found = re.fullmatch(pattern, printed)
    wanted = [float(text[:-1]) for text in PERCENT.findall(said)]
    return found is not None and all(float(a) >= b for a, b in zip(found.groups(), wanted, strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with the sample, where `extractor` is this checkout and nothing is online."""
    place = tmp_path_factory.mktemp("afternoon")
    shutil.copy(ROOT / "docs" / "examples" / "enforcement.html", place)
    return place


@pytest.fixture(scope="module")
def run(folder, tmp_path_factory):
    shims = tmp_path_factory.mktemp("bin")
    shim = shims / "extractor"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m extractor "$@"\n')
    shim.chmod(0o755)
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy"), "http://127.0.0.1:9")
    env = {
        **os.environ,
        **nowhere,
        "PATH": f"{shims}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }

    def call(command):
        return subprocess.run(
            ["/bin/bash", "-c", command],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=300,
        )

    return call


@pytest.mark.slow
def test_every_command_of_the_tutorial_prints_what_it_says(run):
    done = steps()
    assert len(done) >= 15
    for command, said in done:
        result = run(command)
        assert result.returncode == 0, f"{command}\n{result.stdout}{result.stderr}"
        printed = result.stdout.splitlines()
        assert len(printed) == len(said), f"{command}\n{result.stdout}"
        for line, other in zip(said, printed, strict=True):
            assert agrees(line, other), f"{command}\nsaid:    {line}\nprinted: {other}"


@pytest.mark.slow
def test_reports_set_by_a_second_hand_are_read(run, folder, set_by_another_hand):
    """Needs what the tutorial leaves behind: my.yaml and models."""
    set_by_another_hand(folder / "my.yaml", folder / "theirs")
    scores = run("extractor evaluate theirs --form my.yaml --models models --json")
    report = json.loads(scores.stdout)
    assert report["corpus"]["documents"] == 20
    assert report["headline"]["cell_accuracy"]["value"] >= 0.99
    assert report["headline"]["f1"]["value"] >= 0.99


def test_a_percentage_on_the_page_is_a_floor():
    assert agrees("exact 95.00% …", "exact 100.00% [83.16%, 100.00%]")
    assert not agrees("exact 95.00% …", "exact 90.00% [83.16%, 100.00%]")
    assert not agrees("2 fail", "3 fail")
