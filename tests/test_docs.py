"""Documentation that runs: examples are executed, generated pages are current, lists complete."""

import doctest
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import extractor
from extractor import errors
from extractor.forms.registry import validate
from extractor.result import REASONS, ValueState

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh.md")


@pytest.fixture(scope="module")
def generate():
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder with the example in its place, where a command may write."""
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", READMES)
def test_the_commands_of_the_readme_print_what_it_says(generate, checkout, name):
    text = (ROOT / name).read_text("utf-8")
    assert text.count("$ extractor") + text.count("; extractor") >= 3
    assert generate.with_true_output(text, checkout) == text, "run `make docs` and read the change"


@pytest.mark.parametrize("name", [*READMES, "docs/check.md", "docs/facts.md", "docs/proof.md"])
def test_the_python_of_the_pages_runs(checkout, name):
    result = doctest.testfile(str(ROOT / name), module_relative=False, encoding="utf-8")
    assert result.attempted >= 4
    assert result.failed == 0


@pytest.mark.parametrize("name", ["errors.md", "schema.md"])
def test_generated_pages_are_current(generate, name):
    assert (ROOT / "docs" / name).read_text("utf-8") == generate.pages()[name], "run `make docs`"


def test_the_command_page_has_every_command_and_option(generate):
    """Words and options are compared, not the layout: Typer's versions lay help out differently."""
    written = (ROOT / "docs" / "cli.md").read_text("utf-8")
    assert words(written) == words(generate.cli_page()), "run `make docs`"


def words(text):
    return re.findall(r"--[\w-]+|[\w一-鿿]{3,}(?=[ .,;:])", text)


def test_errors_page_is_complete(generate):
    page = (ROOT / "docs" / "errors.md").read_text("utf-8")
    classes = generate.error_classes()
    assert len(classes) >= 15
    missing = [kind.__name__ for kind in classes if f"`{kind.__name__}`" not in page]
    missing += [code for code in REASONS if f"| `{code}` |" not in page]
    assert missing == []


def test_every_document_error_has_a_code_from_the_closed_list_and_a_remedy(generate):
    for kind in generate.error_classes():
        if issubclass(kind, errors.DocumentError):
            assert kind.code in REASONS
            assert kind.remedy or kind is errors.DocumentError


@pytest.mark.parametrize("name", READMES)
def test_every_state_is_explained(name):
    text = (ROOT / name).read_text("utf-8")
    assert [state for state in ValueState if f"| `{state}` |" not in text] == []


def test_the_form_of_the_guide_is_a_form(tmp_path):
    guide = (ROOT / "docs" / "forms.md").read_text("utf-8")
    form = tmp_path / "example.yaml"
    form.write_text(re.search(r"```yaml\n(.*?)```", guide, re.DOTALL)[1], "utf-8")
    assert validate(form) == []


def test_links_lead_somewhere():
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    assert len(pages) >= 8
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_command_has_a_public_function_or_is_about_the_program_itself():
    assert {"extract", "tables", "train"} <= set(extractor.__all__)
    for name in extractor.__all__:
        if callable(getattr(extractor, name)):
            assert getattr(extractor, name).__doc__


@pytest.mark.slow
def test_the_wheel_works_outside_the_checkout(tmp_path):
    """Built, installed without the checkout in sight, it knows its forms and reads a report."""
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, ROOT]
    subprocess.run(build, check=True, timeout=300)
    (wheel,) = tmp_path.glob("extractor-*.whl")
    home = tmp_path / "site"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", home, wheel]
    subprocess.run(install, check=True, timeout=300)
    shutil.copy(ROOT / "docs" / "examples" / "report.html", tmp_path)

    def run(*arguments):
        call = [sys.executable, "-m", "extractor", *arguments]
        done = subprocess.run(
            call, cwd=tmp_path, env={"PYTHONPATH": str(home)}, capture_output=True, check=True
        )
        return done.stdout.decode("utf-8")

    where = [sys.executable, "-c", "import extractor; print(extractor.__file__)"]
    found = subprocess.check_output(where, cwd=tmp_path, env={"PYTHONPATH": str(home)}, text=True)
    assert Path(found.strip()).is_relative_to(home)
    assert "cn.ogi.2021" in run("forms", "list")
    assert "cn.ogi.2021" in run("extract", "report.html")
    assert (home / "extractor" / "_models" / "labels" / "cn.ogi.2021" / "meta.json").is_file()
