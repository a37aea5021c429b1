"""What keeps the code readable, measured. The import contracts are checked by lint-imports."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "extractor").rglob("*.py"))
HEAVY = {
    "numpy", "sklearn", "scipy", "spacy", "pandas", "pdfplumber", "pypdfium2", "docx",
    "python_calamine", "selectolax", "typer", "yaml",
}  # fmt: skip
LONGEST_FUNCTION = 60
LONGEST_FILE = 450


def function_lengths(path: Path):
    """Lines of each function without its docstring."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0]
            documented = ast.get_docstring(node, clean=False) is not None
            docstring = first.end_lineno - first.lineno + 1 if documented else 0
            yield (
                f"{path.relative_to(ROOT)}:{node.lineno} {node.name}",
                (node.end_lineno - node.lineno + 1 - docstring),
            )


def test_functions_are_short():
    lengths = dict(item for path in MODULES for item in function_lengths(path))
    assert len(lengths) > 100
    assert {name: n for name, n in lengths.items() if n > LONGEST_FUNCTION} == {}


def test_files_are_short():
    lengths = {str(p.relative_to(ROOT)): p.read_text("utf-8").count("\n") for p in MODULES}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_bag_modules():
    names = {path.stem for path in MODULES} | {path.parent.name for path in MODULES}
    assert not names & {"utils", "util", "helpers", "helper", "common", "misc"}


def test_no_room_carries_the_name_of_a_public_function():
    rooms = {path.stem for path in (ROOT / "extractor").iterdir()}
    assert not rooms & {"extract", "tables", "run", "export", "check", "evaluate", "compare", "train"}


def test_importing_the_package_loads_nothing_heavy():
    code = (
        "import sys, json, extractor; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    )
    loaded = json.loads(subprocess.check_output([sys.executable, "-c", code], text=True))
    assert "extractor" in loaded
    assert HEAVY & set(loaded) == set()


def test_help_loads_typer_and_no_reader():
    code = (
        "import sys, json, extractor.cli as c\n"
        "try: c.app(['extract', '--help'])\n"
        "except SystemExit: pass\n"
        "print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Usage:" in done.stdout
    assert HEAVY & set(json.loads(done.stderr)) == {"typer"}


@pytest.mark.skipif(sys.platform == "win32", reason="resource is not on Windows")
@pytest.mark.parametrize(
    ("arguments", "most_seconds"),
    [(["-c", "import extractor"], 0.1), (["-m", "extractor", "--help"], 0.5)],
)
def test_start_up_costs_little_cpu(arguments, most_seconds):
    """CPU time of the child beyond a bare interpreter, best of three: load cannot fail this."""
    bare = min(cpu_seconds(["-c", "pass"]) for _ in range(3))
    assert min(cpu_seconds(arguments) for _ in range(3)) - bare < most_seconds


def cpu_seconds(arguments):
    import resource

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
