"""The gold files checked against themselves: paths, sums, hashes, what is printed and what is said."""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from .errors import broken
from .forms import SUFFIXES, fields

_STATES = {"VALUE", "ZERO_EXPLICIT", "BLANK", "NOT_APPLICABLE", "TEXT", "NOT_IN_FORM", "NOT_FOUND"}
_LIMITS = {".pdf": 250_000, ".png": 900_000, ".tiff": 900_000}


def check(out: Path) -> int:
    """Print every fault found in ``out`` and give 1 if there is one."""
    faults: list[str] = []
    files = sorted((out / "gold").glob("b*.json"))
    for file in files:
        gold = json.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
        faults += [f"{file.stem}: {fault}" for fault in _faults(gold, out, file.stem)]
    known = {f.stem for f in files}
    faults += [f"{f.name}: no gold" for f in (out / "documents").glob("b*") if f.stem not in known]
    for fault in faults:
        print(fault)
    print(f"{len(files)} gold files, {len(faults)} faults")
    return 1 if faults else 0


def _faults(gold: dict[str, Any], out: Path, stem: str) -> list[str]:
    found = []
    document = out / "documents" / gold["document"]
    if not document.exists() or Path(gold["document"]).stem != stem:
        return ["document missing or misnamed"]
    data = document.read_bytes()
    if hashlib.sha256(data).hexdigest() != gold["sha256"]:
        found.append("sha256 differs")
    limit = 900_000 if gold["format"] == "scan" else _LIMITS.get(document.suffix, 900_000)
    if len(data) > limit:
        found.append(f"{len(data)} bytes")
    if gold["form"] is None:
        return found + (["no report, but fields"] if gold["fields"] else [])
    if [f["path"] for f in gold["fields"]] != list(fields(gold["form"])):
        found.append("paths are not those of the form")
    found += [
        f"{f['path']}: {fault}" for f in gold["fields"] + gold["extra"] for fault in _field_faults(f)
    ]
    return found + _sum_faults(gold) + _fact_faults(gold)


def _field_faults(field: dict[str, Any]) -> list[str]:
    state, value, raw = field["state"], field["value"], field["raw"]
    if state not in _STATES:
        return [f"state {state}"]
    if state in {"BLANK", "NOT_APPLICABLE", "NOT_IN_FORM", "NOT_FOUND"} and value is not None:
        return ["a value where none is printed"]
    if state == "ZERO_EXPLICIT" and value != 0:
        return ["zero is not zero"]
    if state == "VALUE":
        if isinstance(value, str) or not value:
            return ["no number"]
        plain = (
            str(raw)
            .translate(str.maketrans("０１２３４５６７８９．，", "0123456789.,"))
            .replace(",", "")
        )
        if str(abs(value)) not in plain:
            return [f"raw {raw!r} against {value}"]
    return []


def _sum_faults(gold: dict[str, Any]) -> list[str]:
    """Rules broken, or not broken, against what is recorded."""
    values = {f["path"]: f["value"] for f in gold["fields"]}
    states = {f["path"]: f["state"] for f in gold["fields"]}
    for path, state in states.items():
        values[path] = (
            0 if state in {"BLANK", "NOT_APPLICABLE"} and not _left_blank(gold, path) else values[path]
        )
    if gold["extra"]:
        values |= _single_row(gold)
    failed = {(r.name, r.scope) for r in broken(gold["form"], values)}
    recorded = {
        (b["rule"], tuple(b["scope"].items())) for v in gold["source_violations"] for b in v["breaks"]
    }
    rows = [p for p, s in states.items() if s in {"NOT_IN_FORM", "NOT_FOUND"}]
    if gold["form"] in SUFFIXES or not rows:
        return [f"broken and not recorded: {f}" for f in failed - recorded] + [
            f"recorded and not broken: {f}" for f in recorded - failed if not rows
        ]
    return []


def _left_blank(gold: dict[str, Any], path: str) -> bool:
    return any(v["path"] == path and v["kind"] == "blank_total" for v in gold["source_violations"])


def _single_row(gold: dict[str, Any]) -> dict[str, Any]:
    """The single row （六） put in the place of its three parts."""
    out: dict[str, Any] = {}
    for field in gold["extra"]:
        column = field["path"].removeprefix("requests.outcome.other.")
        out[f"requests.outcome.other.misc.{column}"] = field["value"] or 0
        out |= {f"requests.outcome.other.{k}.{column}": 0 for k in ("no_correction", "fee_unpaid")}
    return out


def _fact_faults(gold: dict[str, Any]) -> list[str]:
    found = []
    values = {f["path"]: f["value"] for f in gold["fields"]}
    wrong = {v["path"] for v in gold["source_violations"]}
    for fact in gold["facts"]:
        compares = fact["compares"]
        right = values.get(compares) if compares else None
        told = fact["value"]
        if right is not None and fact["scope"] is None and right != told and not wrong & {compares}:
            found.append(f"fact {compares}: {told} against {right}")
        if (
            told
            and str(told) not in fact["text"].replace(",", "")
            and "十" not in fact["text"]
            and not set("一二三四五六七八九") & set(fact["text"])
        ):
            found.append(f"fact {fact['path']}: {told} is not in its sentence")
    return found
