"""``python -m bench.corpus.assemble``: documents.csv and splits.csv from the gold files, and all checks.

Nothing else is written but the counts in the data card; a check that fails is printed and the
exit code is 1.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parents[2] / "corpus"
DOCUMENTS = (
    "id",
    "file",
    "form",
    "format",
    "producer",
    "issuer",
    "region_code",
    "province",
    "level",
    "year",
    "origin",
    "gold_origin",
    "layout_family",
    "near_duplicate_group",
    "source_errors",
    "sha256",
)
SPLITS = ("id", "split", "time_forward", "unseen_province")
LEVELS = {
    "central": "state_council_department",
    "city": "prefecture",
    "town": "township",
    "department": "department_of_local_government",
}
"""Short words for levels of administration → the words of the form language."""

LEAST = {
    "documents": 300,
    "issuers": 60,
    "provinces": 25,
    "levels": 6,
    "layout families": 40,
    "with errors of the source": 60,
    "with figures of real reports": 40,
    "no such report": 25,
    "formats": 10,
    "forms": 6,
}
MOST_BYTES = 80 * 1024 * 1024
MOST_PDF, MOST_SCAN = 600 * 1024, 900 * 1024

HELD_OUT = frozenset(["23", "36", "44", "53", "62"])
"""Provinces that the unseen-province split tests on; the next ones it develops on."""
HELD_FOR_DEV = frozenset(["14", "34", "52"])

Gold = Mapping[str, Any]


def read_gold(corpus: Path) -> dict[str, Gold]:
    """Every gold file by the ID of its document."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((corpus / "gold").glob("*.json"))
    }


def split_of(gold: Gold) -> str:
    """The second typesetter's documents are the test; the first one's say which they are."""
    if gold["gold_origin"].startswith("typeset:second"):
        return "test"
    return str(gold["split"])


def time_forward(gold: Gold) -> str:
    """What was filed by 2021 trains, 2022 develops, later years test."""
    year = int(gold["year"])
    return "train" if year <= 2021 else "dev" if year == 2022 else "test"


def unseen_province(gold: Gold) -> str:
    province = str(gold["province"])
    return "test" if province in HELD_OUT else "dev" if province in HELD_FOR_DEV else "train"


def document_row(name: str, gold: Gold) -> dict[str, str]:
    own = {
        "id": name,
        "file": f"documents/{gold['document']}",
        "form": gold["form"] or "",
        "level": LEVELS.get(gold["level"], gold["level"]),
        "near_duplicate_group": gold["near_duplicate_group"] or "",
        "source_errors": len(gold["source_violations"]),
    }
    return {column: str(own.get(column, gold.get(column, ""))) for column in DOCUMENTS}


def split_row(name: str, gold: Gold) -> dict[str, str]:
    return {
        "id": name,
        "split": split_of(gold),
        "time_forward": time_forward(gold),
        "unseen_province": unseen_province(gold),
    }


def table(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def leaks(golds: Mapping[str, Gold], split: Mapping[str, str], key: str) -> list[str]:
    """The values of ``key`` that documents of two splits share."""
    seen: dict[str, set[str]] = defaultdict(set)
    for name, gold in golds.items():
        if gold[key]:
            seen[str(gold[key])].add(split[name])
    return sorted(value for value, splits in seen.items() if len(splits) > 1)


def counts(golds: Mapping[str, Gold]) -> dict[str, int]:
    """What the corpus must have enough of, in the order of :data:`LEAST`."""
    reports = [g for g in golds.values() if g["form"]]
    every = golds.values()
    return {
        "documents": len(golds),
        "issuers": len({g["issuer"] for g in every}),
        "provinces": len({g["province"] for g in every} - {"00"}),
        "levels": len({LEVELS.get(g["level"], g["level"]) for g in reports}),
        "layout families": len({g["layout_family"] for g in every}),
        "with errors of the source": sum(bool(g["source_violations"]) for g in reports),
        "with figures of real reports": sum("typeset anew" in g["origin"] for g in reports),
        "no such report": sum(not g["form"] for g in every),
        "formats": len({g["format"] for g in every}),
        "forms": len({g["form"] for g in reports}),
    }


def faults(corpus: Path, golds: Mapping[str, Gold]) -> Iterator[str]:
    """Everything that is wrong with the corpus, in words."""
    yield from file_faults(corpus, golds)
    yield from gold_faults(golds)
    yield from leak_faults(golds)
    yield from count_faults(golds)


def gold_faults(golds: Mapping[str, Gold]) -> Iterator[str]:
    """What is wrong inside single gold files."""
    from extractor.forms.registry import load_form

    forms = sorted({gold["form"] for gold in golds.values() if gold["form"]})
    paths = {form: set(load_form(form).fields) for form in forms}
    for name, gold in golds.items():
        own = [field["path"] for field in gold["fields"]]
        if len(own) != len(set(own)) or set(own) != paths.get(gold["form"], set()):
            yield f"{name}: the fields are not those of {gold['form']}"
        yield from (f"{name}: {fault}" for fault in _cell_faults(gold))


def leak_faults(golds: Mapping[str, Gold]) -> Iterator[str]:
    """What documents of two splits share and must not."""
    split = {name: split_of(gold) for name, gold in golds.items()}
    for key in ("issuer", "layout_family", "near_duplicate_group"):
        yield from (f"{key} in two splits: {value}" for value in leaks(golds, split, key))
    twins: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, gold in golds.items():
        twins[_figures(gold)].append(name)
    for figures, names in twins.items():
        if figures and len({split[name] for name in names}) > 1:
            yield f"the same figures in two splits: {', '.join(names)}"


def count_faults(golds: Mapping[str, Gold]) -> Iterator[str]:
    for what, found in counts(golds).items():
        if found < LEAST[what]:
            yield f"{what}: {found}, at least {LEAST[what]} are asked for"


def file_faults(corpus: Path, golds: Mapping[str, Gold]) -> Iterator[str]:
    files = {path.name: path for path in (corpus / "documents").iterdir()}
    named = {gold["document"] for gold in golds.values()}
    yield from (f"no gold for documents/{name}" for name in sorted(set(files) - named))
    total = sum(path.stat().st_size for path in files.values())
    if total > MOST_BYTES:
        yield f"documents hold {total >> 20} MB, at most {MOST_BYTES >> 20} are allowed"
    for name, gold in golds.items():
        path = files.get(gold["document"])
        if path is None:
            yield f"{name}: documents/{gold['document']} is missing"
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() != gold["sha256"]:
            yield f"{name}: the sum of {path.name} is not the one in gold"
        most = {"pdf": MOST_PDF, "scan": MOST_SCAN}.get(gold["format"])
        if most and path.stat().st_size > most:
            yield f"{name}: {path.stat().st_size >> 10} KB, at most {most >> 10} for a {gold['format']}"


def _cell_faults(gold: Gold) -> Iterator[str]:
    from extractor.result import ValueState

    valued = {ValueState.VALUE, ValueState.TEXT, ValueState.ZERO_EXPLICIT}
    for field in gold["fields"]:
        if (field["value"] is not None) is not (field["state"] in valued) and field["state"] != "TEXT":
            yield f"{field['path']}: {field['state']} with value {field['value']!r}"
        if field["state"] in valued and not field["raw"]:
            yield f"{field['path']}: {field['state']} without what is printed"
        if field["state"] == "ZERO_EXPLICIT" and field["value"] != 0:
            yield f"{field['path']}: a zero that is {field['value']}"
    for fact in gold["facts"]:
        if not fact["path"] or not fact["text"]:
            yield f"a fact without path or sentence: {fact}"
    # An error can stand in a group row (extra) or in prose that contradicts the table (facts).
    printed = {field["path"] for field in (*gold["fields"], *gold["extra"], *gold["facts"])}
    for error in gold["source_violations"]:
        if error["path"] not in printed or error["printed"] == error["right"]:
            yield f"{error['path']}: recorded as an error of the source, and is none"


def _figures(gold: Gold) -> tuple[str, ...]:
    """What makes two reports the same: many figures that are not zero and the same."""
    found = tuple(
        f"{f['path']}={f['value']}" for f in gold["fields"] if f["state"] == "VALUE" and f["value"]
    )
    return found if len(found) >= 5 else ()


def overview(golds: Mapping[str, Gold]) -> str:
    """The counts of the data card, as Markdown."""
    lines = ["| | |", "| --- | ---: |"]
    lines += [f"| {what} | {found} |" for what, found in counts(golds).items()]
    for key in ("format", "form", "level"):
        lines += ["", *_by_split(golds, key)]
    return "\n".join(lines)


def _by_split(golds: Mapping[str, Gold], key: str) -> list[str]:
    splits = ("train", "dev", "test")
    tally = Counter((split_of(g), document_row("", g)[key] or "(no report)") for g in golds.values())
    values = sorted({value for _, value in tally})
    rows = [f"| {v} | " + " | ".join(str(tally[s, v]) for s in splits) + " |" for v in values]
    whole = " | ".join(str(sum(n for (s, _), n in tally.items() if s == split)) for split in splits)
    return [
        f"| {key} | train | dev | test |",
        "| --- | ---: | ---: | ---: |",
        *rows,
        f"| all | {whole} |",
    ]


_COUNTS = re.compile(r"(<!-- counts -->\n).*?(<!-- /counts -->)", re.S)


def card(text: str, golds: Mapping[str, Gold]) -> str:
    """The data card with the counts of today between its marks."""
    return _COUNTS.sub(lambda m: f"{m[1]}{overview(golds)}\n{m[2]}", text)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--check", action="store_true", help="write nothing")
    options = parser.parse_args()
    golds = read_gold(options.corpus)
    if not options.check:
        documents = [document_row(name, gold) for name, gold in golds.items()]
        splits = [split_row(name, gold) for name, gold in golds.items()]
        (options.corpus / "documents.csv").write_text(table(DOCUMENTS, documents), encoding="utf-8")
        (options.corpus / "splits.csv").write_text(table(SPLITS, splits), encoding="utf-8")
        readme = options.corpus / "README.md"
        readme.write_text(card(readme.read_text(encoding="utf-8"), golds), encoding="utf-8")
    print(overview(golds))
    found = list(faults(options.corpus, golds))
    for fault in found:
        print("FAULT", fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
