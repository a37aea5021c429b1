"""The gate: scores may not fall below their floors, nor silent errors rise above their ceiling."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.outputs.atomic import atomic_text

FLOORS = (
    "document_exact",
    "form_right",
    "precision",
    "recall",
    "f1",
    "cell_accuracy",
    "not_a_report_clean",
)
CEILINGS = ("silent_errors",)
ROOM = 1e-9
"""Floors are written with nine digits; less than that is no regression."""

_HISTORY = ("date", "split", "gold", "revision", *FLOORS, *CEILINGS, "reason")


@dataclass(frozen=True)
class Breach:
    """A figure that is worse than the baseline allows."""

    split: str
    name: str
    allowed: float
    found: float | None

    def __str__(self) -> str:
        found = "nothing" if self.found is None else f"{self.found:.6g}"
        return f"{self.split}: {self.name} is {found}, allowed is {self.allowed:.6g}"


def guarded(report: Mapping[str, Any]) -> dict[str, float | None]:
    """The figures of a report that the gate looks at."""
    found: dict[str, float | None] = {name: report["headline"][name]["value"] for name in FLOORS}
    found["silent_errors"] = float(report["straight_through"]["as_marked"]["silent_errors"])
    return found


def check_gate(report: Mapping[str, Any], baseline: Path, split: str) -> list[Breach]:
    """Every figure that is worse than ``baseline`` allows for this split; empty if all is well.

    Raises:
        UsageError: there is no such baseline, or it was set for another gold.
    """
    floors = _floors(baseline, split)
    if floors["gold"] != report["corpus"]["gold"]:
        raise UsageError(
            f"the floors of split {split!r} were set for other gold",
            remedy="Look at the scores, then set floors anew with --update.",
            where=str(baseline),
        )
    found = guarded(report)
    breaches = [
        Breach(split, name, floor, found[name])
        for name, floor in floors["floors"].items()
        if _or(found[name], -1.0) < floor - ROOM
    ]
    breaches += [
        Breach(split, name, ceiling, found[name])
        for name, ceiling in floors["ceilings"].items()
        if _or(found[name], 0.0) > ceiling + ROOM
    ]
    return breaches


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value


def _floors(baseline: Path, split: str) -> Mapping[str, Any]:
    floors: Mapping[str, Any] | None = read_baseline(baseline)["splits"].get(split)
    if floors is None:
        raise UsageError(
            f"no floors are set for split {split!r}",
            remedy="Set them with --update.",
            where=str(baseline),
        )
    return floors


def read_baseline(path: Path) -> dict[str, Any]:
    """The content of baseline.json; no floors at all where there is no file."""
    if not path.is_file():
        return {"version": "1", "splits": {}}
    try:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        data["splits"]
    except (ValueError, KeyError) as error:
        raise UsageError(f"is no baseline: {error!r}", where=str(path)) from error
    return data


def update_baseline(
    report: Mapping[str, Any], baseline: Path, split: str, *, allow_regression: str | None = None
) -> None:
    """Set the floors of a split to what was found, and write a row of history.csv.

    Raises:
        UsageError: a floor would fall and ``allow_regression`` gives no reason for it.
    """
    data = read_baseline(baseline)
    old = data["splits"].get(split)
    found = guarded(report)
    lowered = _lowered(old, found) if old else []
    if lowered and not allow_regression:
        raise UsageError(
            f"floors would be lowered: {', '.join(lowered)}",
            remedy='Mend it, or type --allow-regression "the reason".',
            where=str(baseline),
        )
    data["splits"][split] = {
        "gold": report["corpus"]["gold"],
        "floors": {n: round(v, 9) for n in FLOORS if (v := found[n]) is not None},
        "ceilings": {name: found[name] for name in CEILINGS},
    }
    with atomic_text(baseline) as stream:
        stream.write(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n")
    _append(baseline.with_name("history.csv"), report, split, found, allow_regression or "")


def _lowered(old: Mapping[str, Any], found: Mapping[str, float | None]) -> list[str]:
    names = [n for n, floor in old["floors"].items() if _or(found[n], -1.0) < floor - ROOM]
    return names + [n for n, ceiling in old["ceilings"].items() if _or(found[n], 0.0) > ceiling + ROOM]


def _append(
    path: Path, report: Mapping[str, Any], split: str, found: Mapping[str, float | None], reason: str
) -> None:
    row = {
        "date": datetime.now(UTC).date().isoformat(),
        "split": split,
        "gold": report["corpus"]["gold"][:12],
        "revision": report["system"]["revision"] or "",
        **{n: "" if found[n] is None else f"{found[n]:.6f}" for n in FLOORS},
        "silent_errors": int(found["silent_errors"] or 0),
        "reason": reason,
    }
    earlier = list(csv.DictReader(path.read_text("utf-8").splitlines())) if path.is_file() else []
    with atomic_text(path) as stream:
        writer = csv.DictWriter(stream, _HISTORY, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows([*earlier, row])
