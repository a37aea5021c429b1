"""The corpus keeps its promises, and the checks of these promises can fail."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.corpus import assemble

CORPUS = Path(__file__).parents[2] / "corpus"
GOLDS = assemble.read_gold(CORPUS)


def rows(name: str) -> dict[str, dict[str, str]]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as stream:
        return {row["id"]: row for row in csv.DictReader(stream)}


def test_the_corpus_has_no_fault() -> None:
    assert list(assemble.faults(CORPUS, GOLDS)) == []


def test_the_tables_are_those_of_the_gold_files() -> None:
    documents, splits = rows("documents.csv"), rows("splits.csv")
    assert list(documents) == list(splits) == list(GOLDS)
    for name, gold in GOLDS.items():
        assert documents[name] == assemble.document_row(name, gold)
        assert splits[name] == assemble.split_row(name, gold)


def test_the_card_counts_what_is_there() -> None:
    text = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert assemble.card(text, GOLDS) == text
    assert f"| documents | {len(GOLDS)} |" in text


@pytest.mark.parametrize("column", ["issuer", "layout_family", "near_duplicate_group"])
def test_nothing_leaks_between_splits(column: str) -> None:
    splits = rows("splits.csv")
    where: dict[str, set[str]] = {}
    for name, row in rows("documents.csv").items():
        if row[column]:
            where.setdefault(row[column], set()).add(splits[name]["split"])
    assert {value: found for value, found in where.items() if len(found) > 1} == {}


def test_no_sentence_stands_in_two_of_train_and_test() -> None:
    """Long sentences with counts: templates may be shared, filled sentences must not be."""
    told: dict[str, set[str]] = {"train": set(), "dev": set(), "test": set()}
    for gold in GOLDS.values():
        told[assemble.split_of(gold)] |= {f["text"] for f in gold["facts"] if len(f["text"]) > 30}
    assert not told["train"] & told["test"]
    assert not told["dev"] & told["test"]


def test_other_splits_keep_their_rule() -> None:
    documents = rows("documents.csv")
    for column, key in (("time_forward", "year"), ("unseen_province", "province")):
        values: dict[str, set[str]] = {"train": set(), "dev": set(), "test": set()}
        for name, row in rows("splits.csv").items():
            values[row[column]].add(documents[name][key])
        assert all(values.values())
        assert not values["train"] & values["test"]
        assert not values["dev"] & (values["train"] | values["test"])
    years = {row["year"] for row in documents.values()}
    assert max(years) > "2022"


def _first(with_form: bool = True) -> str:
    return next(name for name, gold in GOLDS.items() if bool(gold["form"]) is with_form)


def _of(split: str) -> str:
    return next(n for n, g in GOLDS.items() if assemble.split_of(g) == split and g["form"])


def _share(key: str) -> Callable[[dict[str, Any]], None]:
    def spoil(golds: dict[str, Any]) -> None:
        golds[_of("train")][key] = golds[_of("dev")][key] = "shared"

    return spoil


def _sum(golds: dict[str, Any]) -> None:
    golds[_first()]["sha256"] = "0" * 64


def _field(golds: dict[str, Any]) -> None:
    gold = golds[_first()]
    gold["fields"] = gold["fields"][1:]


def _blank_as_zero(golds: dict[str, Any]) -> None:
    gold = golds[_first()]
    gold["fields"] = [gold["fields"][0] | {"state": "BLANK", "value": 0}, *gold["fields"][1:]]


def _copied(golds: dict[str, Any]) -> None:
    source = next(g for g in golds.values() if assemble.split_of(g) == "train" and assemble._figures(g))
    target = golds[
        next(
            n for n, g in golds.items() if assemble.split_of(g) == "dev" and g["form"] == source["form"]
        )
    ]
    target["fields"] = source["fields"]


def _few(golds: dict[str, Any]) -> None:
    for name in list(golds)[: len(golds) - 299]:
        del golds[name]


def _file_faults(golds: dict[str, Any]) -> Iterator[str]:
    return assemble.file_faults(CORPUS, golds)


@pytest.mark.parametrize(
    ("spoil", "check", "word"),
    [
        (_share("issuer"), assemble.leak_faults, "issuer in two splits: shared"),
        (_share("layout_family"), assemble.leak_faults, "layout_family in two splits"),
        (_share("near_duplicate_group"), assemble.leak_faults, "near_duplicate_group in two splits"),
        (_copied, assemble.leak_faults, "the same figures in two splits"),
        (_field, assemble.gold_faults, "not those of"),
        (_blank_as_zero, assemble.gold_faults, "BLANK with value 0"),
        (_sum, _file_faults, "is not the one in gold"),
        (_few, assemble.count_faults, "documents: 299"),
    ],
)
def test_each_check_fails_when_it_must(
    spoil: Callable[[dict[str, Any]], None],
    check: Callable[[dict[str, Any]], Iterator[str]],
    word: str,
) -> None:
    golds = {name: dict(gold) for name, gold in GOLDS.items()}
    assert not any(word in fault for fault in check(golds))
    spoil(golds)
    assert any(word in fault for fault in check(golds))


def test_a_stray_or_missing_file_is_found(tmp_path: Path) -> None:
    name = GOLDS[_first(with_form=False)]["document"]
    (tmp_path / "documents").mkdir()
    shutil.copy(CORPUS / "documents" / name, tmp_path / "documents" / "stray.html")
    golds = {"x": GOLDS[_first(with_form=False)]}
    found = list(assemble.file_faults(tmp_path, golds))
    assert any("no gold for documents/stray.html" in f for f in found)
    assert any("is missing" in f for f in found)
