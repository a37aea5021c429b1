"""Injected errors: are they flagged, found, mended, and is the right one of source and reading blamed?

    python -m bench.proof --split dev

Each document of the corpus that was read and whose sums hold gets one fault at a time (see
:mod:`bench.injected_faults`), in cells that are not zero, by a seeded choice. Faults that no rule can
see are counted and left out of the scores. With ``--out`` a row a line is added to bench/proof.csv.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import pickle
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.injected_faults import KINDS, Target, arranged, misread, reprinted, retold
from extractor import pipeline
from extractor.causes import support
from extractor.checks.rules import check
from extractor.document import Document
from extractor.errors import DocumentError
from extractor.evaluation.gold import GoldDocument, read_gold
from extractor.evaluation.outcomes import same_value
from extractor.forms.registry import load_form
from extractor.grids import build
from extractor.grids.headers import assign_headers
from extractor.reading.limits import Limits
from extractor.reading.read import read
from extractor.result import Extraction, Field, Finding, Verdict

CORPUS = Path("corpus")
HISTORY = Path(__file__).parent / "proof.csv"
CERTAINTIES = (0.545, 0.586, 0.629, 0.68, 0.682, 0.792, 0.843, 0.943, 0.943, 0.959)
"""Of the ten figures that the recogniser got wrong on scans of the training and development splits."""
UNTELLABLE = frozenset((("pdf", "wrong_digit"),))
"""Reading faults that leave no sign, and are not injected: a text layer that names a wrong digit."""
READING_MORE = 3
"""So many faults of the reading for one of the source, where both can be: half of all, about."""
PLACED = frozenset(("pdf", "scan"))
VERBATIM = frozenset(("html", "mht", "xlsx", "xls"))
"""Formats whose cells say where the file has them; texts are read as they are."""


@dataclass(frozen=True)
class Case:
    """One document as read, with what is extracted of it when nothing is wrong."""

    id: str
    format: str
    raw: Document
    document: Document
    extraction: Extraction
    gold: GoldDocument


@dataclass(frozen=True)
class Judged:
    format: str
    kind: str
    culprit: str
    flagged: bool
    hit: bool = False
    proposed: bool = False
    mended: bool = False
    blamed: str = "unknown"
    localisable: bool = True
    """The wrong cells stand in two rules or more."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--each", type=int, default=2, help="faults of each kind and culprit a document")
    parser.add_argument("--cache", type=Path, help="folder of documents read before")
    parser.add_argument("--scans", action="store_true", help="scans, too (recognition takes minutes)")
    parser.add_argument("--out", action="store_true", help="add the scores to bench/proof.csv")
    parser.add_argument("--show", action="store_true", help="print each miss")
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    judged: list[Judged] = []
    for case in _cases(options.split, options.cache, counts, scans=options.scans):
        judged += _judge(case, options.each, counts, show=options.show)
    rows = list(_rows(judged))
    _print(rows, counts)
    if options.out:
        _add(rows, counts, options.split)


def _cases(split: str, cache: Path | None, counts: Counter[str], *, scans: bool) -> Iterator[Case]:
    with (CORPUS / "documents.csv").open(encoding="utf-8") as stream:
        formats = {row["id"]: row["format"] for row in csv.DictReader(stream)}
    for labelled in read_gold(CORPUS).select(split).documents:
        kind = formats[labelled.id]
        wanted = PLACED if scans else PLACED - {"scan"}
        if kind not in wanted | VERBATIM | {"docx", "text"} or not labelled.is_report:
            continue
        raw = _read(labelled, cache)
        if raw is None:
            continue
        document = assign_headers(build(raw))
        extraction = pipeline.understand(document)
        if extraction.form != labelled.extraction.form:
            continue
        counts["documents"] += 1
        failing = [
            f
            for f in extraction.findings
            if f.if_blanks_are_zero is Verdict.FAIL and f.severity == "error"
        ]
        alarms = [f for f in failing if f.verdict is Verdict.FAIL or f.culprit == "reading"]
        if _inconsistent(labelled.extraction) or _misread_paths(extraction, labelled):
            continue
        counts["clean"] += 1
        counts["alarms on clean"] += bool(alarms)
        if not failing:
            yield Case(labelled.id, kind, raw, document, extraction, labelled)


def _read(labelled: GoldDocument, cache: Path | None) -> Document | None:
    kept = cache / f"{labelled.id}.pkl" if cache else None
    if kept is not None and kept.exists():
        document: Document = pickle.loads(kept.read_bytes())
        return document
    try:
        return read(
            CORPUS / "documents" / labelled.extraction.document, name=labelled.id, limits=Limits()
        )
    except DocumentError:
        return None


def _inconsistent(gold: Extraction) -> bool:
    findings = check(load_form(gold.form or ""), gold.fields, gold.extra)
    return any(f.verdict is Verdict.FAIL and f.severity == "error" for f in findings)


def _misread_paths(extraction: Extraction, labelled: GoldDocument) -> set[str]:
    printed = {f.path: f for f in labelled.extraction.fields}
    return {
        f.path
        for f in extraction.fields
        if f.path in printed and not same_value(printed[f.path].value, f.value)
    }


def _judge(case: Case, each: int, counts: Counter[str], *, show: bool) -> Iterator[Judged]:
    rng = Random(hashlib.sha256(case.id.encode()).hexdigest())
    targets = _targets(case)
    form = load_form(case.extraction.form or "")
    sums = {
        r.id
        for r in form.rules
        if r.severity == "error" and any(i.relation == "=" and i.kind != "domain" for i in r.instances)
    }
    supported = support([f for f in case.extraction.findings if f.rule in sums])
    for kind in KINDS:
        for culprit in ("source", "reading"):
            if not _possible(case.format, kind, culprit):
                continue
            made = 0
            wanted = each * (READING_MORE if culprit == "reading" else 1)
            for field, target in rng.sample(targets, len(targets)):
                if made == wanted:
                    break
                if kind == "blank_total" and not field.path.endswith("total"):
                    continue
                texts = arranged(kind, target, rng, misread=culprit == "reading")
                if texts is None:
                    continue
                made += 1
                counts["injected"] += 1
                if not supported.get(field.path):
                    counts["unseen"] += 1
                    continue
                found = _one(case, kind, culprit, target, texts, rng)
                wrong = _wrong(case, found)
                if not wrong:
                    counts["no effect"] += 1
                    continue
                result = _scored(case, kind, culprit, found, wrong)
                if show and not (
                    result.hit and result.blamed == culprit and result.mended >= result.proposed
                ):
                    _show(result, case, target, texts, found, wrong)
                yield result


def _possible(format_: str, kind: str, culprit: str) -> bool:
    if culprit == "source":
        return True
    if format_ in PLACED:
        return (format_, kind) not in UNTELLABLE
    return format_ in VERBATIM and kind == "shifted"


def _targets(case: Case) -> list[tuple[Field, Target]]:
    """The figures that are not zero, each with the cells of its row."""
    cells: dict[tuple[int | None, int | None], list[Field]] = defaultdict(list)
    for field in case.extraction.fields:
        place = field.provenance
        if place is not None and place.row is not None:
            cells[place.table, place.row].append(field)
    by_place = {c.provenance: c for table in case.document.tables for c in table.cells}
    found = []
    for row in cells.values():
        row.sort(key=lambda f: (f.provenance.column or 0) if f.provenance else 0)
        printed = [by_place[f.provenance] for f in row if f.provenance in by_place]
        if len(printed) != len(row):
            continue
        for at, field in enumerate(row):
            if field.number and printed[at].text.strip().isdigit():
                found.append((field, Target(tuple(printed), at)))
    return found


def _one(
    case: Case, kind: str, culprit: str, target: Target, texts: Sequence[str], rng: Random
) -> Extraction:
    if culprit == "source":
        if case.format in PLACED:
            raw = reprinted(case.raw, target, texts)
            return pipeline.understand(assign_headers(build(raw)))
        return pipeline.understand(assign_headers(retold(case.document, target, texts)))
    if case.format == "scan" and kind in ("wrong_digit", "digit_lost"):
        raw = reprinted(case.raw, target, texts, lambda: rng.choice(CERTAINTIES))
        return pipeline.understand(assign_headers(build(raw)))
    return pipeline.understand(assign_headers(misread(case.document, kind, target, texts)))


def _wrong(case: Case, found: Extraction) -> dict[str, Field]:
    """The fields that the fault changed, as they were before."""
    after = {f.path: f.value for f in found.fields}
    return {f.path: f for f in case.extraction.fields if after.get(f.path) != f.value}


def _scored(case: Case, kind: str, culprit: str, found: Extraction, wrong: dict[str, Field]) -> Judged:
    alarms = [
        f for f in found.findings if f.if_blanks_are_zero is Verdict.FAIL and f.severity == "error"
    ]
    before = {_identity(f) for f in case.extraction.findings}
    ours = [
        f for f in alarms if wrong.keys() & {o.path for o in f.operands} and _identity(f) not in before
    ]
    told = [f for f in ours if f.verdict is Verdict.FAIL or f.proposal]
    standing = {p: sum(p in {o.path for o in f.operands} for f in found.findings) for p in wrong}
    judged = Judged(case.format, kind, culprit, bool(told), localisable=min(standing.values()) > 1)
    if not told:
        return judged
    best = max(told, key=lambda f: float(f.proposal["probability"]) if f.proposal else 0.0)
    proposal = best.proposal
    if not proposal:
        return Judged(**{**_as(judged), "blamed": best.culprit})
    changed = {c["path"]: c["value"] for c in proposal["changes"]}
    figures = {p for p, f in wrong.items() if f.number or p in changed}
    hit = len(changed.keys() & figures) / len(changed.keys() | figures) >= 0.5
    mended = proposal["value"] is not None and all(
        (case.extraction.field(p).number or 0) == value for p, value in changed.items()
    )
    return Judged(
        **{
            **_as(judged),
            "hit": hit,
            "proposed": proposal["value"] is not None,
            "mended": mended,
            "blamed": best.culprit,
        }
    )


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.rule, *finding.scope.items(), finding.expected, finding.actual


def _as(judged: Judged) -> dict[str, object]:
    return {name: getattr(judged, name) for name in Judged.__dataclass_fields__}


def _show(
    result: Judged,
    case: Case,
    target: Target,
    texts: Sequence[str],
    found: Extraction,
    wrong: Mapping[str, Field],
) -> None:
    print(result, case.id, [c.text for c in target.cells], "->", texts)
    for finding in found.findings:
        if finding.if_blanks_are_zero is Verdict.FAIL and finding.severity == "error":
            p = finding.proposal or {}
            print(
                "   ",
                finding.rule,
                dict(finding.scope),
                finding.expected,
                finding.actual,
                finding.culprit,
                p.get("event"),
                p.get("path"),
                p.get("value"),
                p.get("probability"),
                [
                    (a["event"], a["path"], a["value"], a["probability"])
                    for a in p.get("alternatives", [])[:2]
                ],
            )
    print("    wrong:", {p: f.value for p, f in wrong.items()})


def _rows(judged: Sequence[Judged]) -> Iterator[dict[str, object]]:
    groups: dict[tuple[str, str, str], list[Judged]] = {("all", "all", "all"): list(judged)}
    for one in judged:
        for key in (
            (one.format, "all", "all"),
            ("all", one.kind, "all"),
            ("all", "all", one.culprit),
            ("all", one.kind, one.culprit),
            (one.format, "all", one.culprit),
        ):
            groups.setdefault(key, []).append(one)
    for (format_, kind, culprit), ones in sorted(groups.items()):
        flagged = [o for o in ones if o.flagged]
        two = [o for o in flagged if o.localisable]
        proposed = [o for o in ones if o.proposed]
        yield {
            "format": format_,
            "kind": kind,
            "culprit": culprit,
            "faults": len(ones),
            "flag_recall": _share(len(flagged), len(ones)),
            "hit_at_1": _share(sum(o.hit for o in flagged), len(flagged)),
            "hit_at_1_two_rules": _share(sum(o.hit for o in two), len(two)),
            "repairs": len(proposed),
            "repair_precision": _share(sum(o.mended for o in proposed), len(proposed)),
            "repair_recall": _share(sum(o.mended for o in ones), len(ones)),
            "told_apart": _share(sum(o.blamed == o.culprit for o in flagged), len(flagged)),
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _print(rows: Sequence[dict[str, object]], counts: Counter[str]) -> None:
    print(dict(counts))
    if rows:
        print(*rows[0], sep="\t")
    for row in rows:
        print(*row.values(), sep="\t")


def _add(rows: Sequence[dict[str, object]], counts: Counter[str], split: str) -> None:
    new = not HISTORY.exists()
    with HISTORY.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        if new:
            writer.writerow(
                ["date", "split", "documents", "clean", "alarms_on_clean", "unseen_share", *rows[0]]
            )
        unseen = _share(counts["unseen"], counts["injected"])
        head = [time.strftime("%Y-%m-%d"), split, counts["documents"], counts["clean"]]
        for row in rows:
            writer.writerow([*head, counts["alarms on clean"], unseen, *row.values()])


if __name__ == "__main__":
    main()
