"""Labels onto the nodes of the form, given the printed cells: this program beside simpler ways.

    pip install -e ".[evaluate]"
    python bench/label_mapping.py CORPUS [--split dev] [--models DIR] [--unseen FORM ...] [--speed]

CORPUS is a folder with gold and, for ``--split``, splits.csv. Every method is given the same
printed cells with their labels and the form, and says which field each cell is; once as printed,
and once with 30 % of the characters lost or confused (bench/label_noise.py). Scores are macro F1
over the rows and columns of the forms, with 95 % intervals (agencies drawn again); ``isolated``
is macro F1 over the classes of single printed labels, without the others' help, where every
method has to choose a node.

``--unseen`` leaves a part of the form's rows out of training and asks whether the model knows
that their labels are none of its own. ``--speed`` is CPU time; OPENBLAS_NUM_THREADS=1 keeps it to one
core. Results are appended to bench/label_mapping.csv.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import importlib.metadata
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extractor.evaluation.baselines import by_dictionary, by_nearest, by_position, known_reports
from extractor.evaluation.gold import Gold, GoldDocument, read_gold
from extractor.evaluation.goldcells import PrintedCell, as_document, printed_cells
from extractor.forms.form import Form
from extractor.labels.classes import column_class, row_class
from extractor.labels.fit import FormFitter
from extractor.labels.mapper import map_labels
from extractor.labels.model import load_label_model
from extractor.labels.text import is_printed, normalise

sys.path.insert(0, str(Path(__file__).parent))
from label_noise import misprinted
from label_scores import Interval, NodeScores, calibration_error
from label_speed import speed
from label_unseen import unseen_lines
from whole_process import commit, machine

HISTORY = Path(__file__).with_suffix(".csv")
SHARE = 0.3
SEED = 1
NODES = ("row:", "column:")
"""How the classes begin that are nodes of a form."""
BASELINES = {"exact dictionary": by_dictionary, "nearest string": by_nearest, "positional": by_position}
Key = tuple[int, int, int]
Classify = Callable[[Form, str, tuple[str, ...]], str | None]


@dataclass
class Result:
    mapping: NodeScores = field(default_factory=NodeScores)
    isolated: NodeScores = field(default_factory=NodeScores)
    probabilities: list[float] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    seconds: float = 0.0


def main() -> None:
    options = arguments()
    gold = read_gold(options.corpus).select(options.split)
    fitter = fitters(options.models)
    lines: list[dict[str, object]] = []
    for share in (0.0, SHARE):
        altered = misprinted(gold, share=share, seed=SEED) if share else gold
        for method, result in scored(altered, fitter):
            lines.append({"task": "mapping", "noise": share, "method": method, **figures(result)})
            print(lines[-1], flush=True)
    for form in options.unseen or ():
        for line in unseen_lines(form, gold, fitter):
            lines.append({"task": "unseen", "method": "label model", **line})
            print(lines[-1], flush=True)
    if options.speed:
        lines.append({"task": "speed", "method": "label model", **speed(gold, options.models)})
        print(lines[-1])
    keep(lines, f"{options.corpus.name} {options.split or ''}".strip())


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--split")
    parser.add_argument("--models", type=Path, metavar="DIR")
    parser.add_argument("--unseen", metavar="FORM", nargs="+")
    parser.add_argument("--speed", action="store_true")
    return parser.parse_args()


def fitters(models: Path | None) -> Callable[[Form], FormFitter]:
    known: dict[str, FormFitter] = {}

    def fitter(form: Form) -> FormFitter:
        if form.id not in known:
            known[form.id] = FormFitter(form, load_label_model(form, models))
        return known[form.id]

    return fitter


def scored(gold: Gold, fitter: Callable[[Form], FormFitter]) -> Iterator[tuple[str, Result]]:
    def by_model(form: Form, axis: str, path: tuple[str, ...]) -> str | None:
        model = getattr(fitter(form).model, axis)
        nodes = [i for i, name in enumerate(model.classes) if name.startswith(NODES)]
        return str(model.classes[nodes[int(model.log_probabilities(path)[nodes].argmax())]])

    own = Result()
    classify: dict[str, Classify] = {"exact dictionary": exact_label, "nearest string": nearest_label}
    others = {name: Result() for name in BASELINES}
    for document, form in known_reports(gold):
        cells = printed_cells(document.extraction, form)
        start = time.process_time()
        found = mapped(document, form, cells, fitter(form))
        own.seconds += time.process_time() - start
        judge(own, document, form, cells, {key: path for key, (path, _) in found.items()})
        truth = {place(cell): cell.path for cell in cells}
        own.probabilities += [probability for _, probability in found.values()]
        own.right += [truth.get(key) == path for key, (path, _) in found.items()]
        isolate(own, document, form, cells, by_model)
        for name, result in others.items():
            start = time.process_time()
            given = {place(cell): path for path, cell in BASELINES[name](form, cells)}
            result.seconds += time.process_time() - start
            judge(result, document, form, cells, given)
            if name in classify:
                isolate(result, document, form, cells, classify[name])
    yield "label model", own
    yield from others.items()


def place(cell: PrintedCell) -> Key:
    return cell.table, cell.row, cell.column


def mapped(
    document: GoldDocument, form: Form, cells: Sequence[PrintedCell], fitter: FormFitter
) -> dict[Key, tuple[str, float]]:
    """Path and probability of every cell that the mapper placed."""
    tables = sorted({cell.table for cell in cells})
    labelled = map_labels(as_document(document.extraction, form), [fitter])
    found = {}
    for placed in (*labelled.placements, *labelled.extra):
        at = placed.cell.provenance
        if at.table and at.row and at.column:
            found[tables[at.table - 1], at.row, at.column] = placed.path, placed.probability
    return found


def judge(
    result: Result,
    document: GoldDocument,
    form: Form,
    cells: Sequence[PrintedCell],
    given: dict[Key, str],
) -> None:
    """Count a cell for its row node and its column node; it is right as a whole or wrong."""
    for cell in cells:
        want, have = cell.path, given.get(place(cell))
        for axis in ("row", "column"):
            truth, found = node(form, want, axis), node(form, have, axis)
            if want != have and truth == found:
                found = None
            result.mapping.add(document.agency, truth, found)


def node(form: Form, path: str | None, axis: str) -> tuple[str, ...] | None:
    spec = form.fields.get(path or "")
    return (form.id, axis, spec.table, getattr(spec, axis).path) if spec else None


def isolate(
    result: Result,
    document: GoldDocument,
    form: Form,
    cells: Iterable[PrintedCell],
    classify: Classify,
) -> None:
    """Each printed label of a document once, and what it is taken for on its own."""
    seen = set()
    for cell in cells:
        spec = form.fields.get(cell.path or "")
        if spec is None:
            continue
        for axis, path, truth in (
            ("rows", cell.row_labels, row_class(spec.row) if spec.row.labels else None),
            ("columns", cell.column_labels, column_class(spec.column) if spec.column.labels else None),
        ):
            if truth and is_printed(path) and (axis, path, truth) not in seen:
                seen.add((axis, path, truth))
                given = classify(form, axis, path)
                result.isolated.add(
                    document.agency, (form.id, axis, truth), (form.id, axis, given) if given else None
                )


WORDINGS: dict[tuple[str, str], dict[str, str]] = {}


def wordings(form: Form, axis: str) -> dict[str, str]:
    """Class by every official label path and every wording of its last label."""
    if (form.id, axis) in WORDINGS:
        return WORDINGS[form.id, axis]
    found = WORDINGS[form.id, axis] = {}
    for table in form.tables:
        places = table.row_places if axis == "rows" else table.column_places
        name = row_class if axis == "rows" else column_class
        for at in places:
            if at.node.label:
                for text in (at.node.label, *at.node.aliases):
                    found.setdefault(joined((*at.labels[:-1], text)), name(at))
    return found


def joined(path: Iterable[str]) -> str:
    return "/".join(map(normalise, path))


def exact_label(form: Form, axis: str, path: tuple[str, ...]) -> str | None:
    return wordings(form, axis).get(joined(path))


def nearest_label(form: Form, axis: str, path: tuple[str, ...]) -> str | None:
    from rapidfuzz import fuzz, process

    known = wordings(form, axis)
    found = process.extractOne(joined(path), list(known), scorer=fuzz.ratio)
    return known[found[0]] if found else None


def figures(result: Result) -> dict[str, object]:
    told: dict[str, object] = {"macro_f1": shown(result.mapping.macro_f1())}
    if result.isolated.counts:
        told["isolated_macro_f1"] = shown(result.isolated.macro_f1())
    if result.probabilities:
        told["ece"] = round(calibration_error(result.probabilities, result.right), 5)
        told["placed"] = len(result.right)
        told["placed_wrong"] = result.right.count(False)
    told["cpu_seconds"] = round(result.seconds, 2)
    return told


def shown(interval: Interval) -> str:
    value, low, high = interval
    return f"{value:.4f} ({low:.4f}–{high:.4f})"


COLUMNS = (
    *("date", "commit", "machine", "python", "numpy", "rapidfuzz", "gold"),
    *("task", "noise", "method", "macro_f1", "isolated_macro_f1", "ece", "placed", "placed_wrong"),
    *("cpu_seconds", "form", "unseen", "n_known", "n_unseen", "auroc", "abstention_precision"),
    *("abstention_recall", "known_kept", "warm_ms", "cold_ms", "labels_a_second"),
)


def keep(lines: Sequence[dict[str, object]], gold: str) -> None:
    """Append to the history, with what is needed to tell why a figure changed."""
    common = {
        "date": datetime.date.today().isoformat(),
        "commit": commit(),
        "machine": machine(),
        "python": platform.python_version(),
        "numpy": importlib.metadata.version("numpy"),
        "rapidfuzz": importlib.metadata.version("rapidfuzz"),
        "gold": gold,
    }
    fresh = not HISTORY.exists()
    with HISTORY.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        if fresh:
            writer.writeheader()
        writer.writerows({**common, **line} for line in lines)


if __name__ == "__main__":
    main()
