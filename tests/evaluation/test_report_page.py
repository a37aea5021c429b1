"""The HTML report in a real browser, driven by its keys."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from extractor.evaluation.files import write_files
from extractor.evaluation.scoring import Options, score
from tests.evaluation.build import field, gold, report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

GOLD = gold(("d1.html", "A", {"a": 5, "b": 3, "c": 1}), ("d2.txt", "B", {"a": 2, "b": 0}))
READ = [
    report("d1.html", {"a": field("a", 6, review=True), "b": 4, "c": 1}),
    report("d2.txt", {"a": field("a", 7, review=True), "b": 0}),
]

DRIVE = """
<script>
const press = key => dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
Object.defineProperty(KeyboardEvent.prototype, "target", {get: () => document.body});
const heading = () => document.querySelector("#case h2").textContent
  + " " + document.querySelector("#case p").textContent.match(/d\\d/)[0];
const seen = [heading()];
for (const key of ["j", "j", "j", "k", "n", "s", "x"]) { press(key); seen.push(heading()); }
const count = document.getElementById("count").textContent;
document.getElementById("outcome").value = "WRONG_VALUE";
const words = document.getElementById("words");
words.value = "nothing like it"; words.dispatchEvent(new Event("input"));
const none = document.getElementById("case").textContent;
const told = "@@" + JSON.stringify({seen, count, none}) + "@@";
document.body.replaceChildren(document.createTextNode(told));
</script>
"""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
def test_keys_lead_to_every_wrong_cell(tmp_path: Path) -> None:
    scores = score(GOLD, READ, options=Options(by=(), rounds=100, baselines=False))
    write_files(scores, GOLD, tmp_path)
    page = tmp_path / "driven.html"
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    page.write_text(html.replace("</html>", DRIVE + "</html>"), encoding="utf-8")
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    found = re.search(r"@@(\{.*\})@@", done.stdout)
    assert found, done.stdout[-2000:] + done.stderr[-500:]
    told = json.loads(found[1].replace("&gt;", ">").replace("&amp;", "&"))
    # silent errors come first; j j j stops at the last; k goes back; n leaps to the next document
    assert told["seen"] == ["b d1", "a d1", "a d2", "a d2", "a d1", "a d2", "b d1", "b d1"]
    assert told["count"] == "3 of 3 wrong fields"
    assert told["none"] == "Nothing matches."
