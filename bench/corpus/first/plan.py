"""Which documents there are: issuer, form, year, layout family and troubles of each.

Everything follows from the seed; a document keeps its number when another batch is added.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random

from bench.corpus.first.families import FAMILIES, Family
from extractor.sampling.chance import generator, weighted
from extractor.sampling.places import Agency, Region
from extractor.sampling.style import ZEROS

SEED = 20261124
BATCHES: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    "matrix": {
        "train": {"cn.ogi.2019": 34, "cn.ogi.2021": 44},
        "dev": {"cn.ogi.2019": 28, "cn.ogi.2021": 40},
    },
    "lists": {
        "train": {
            "cn.ogi.2014": 14,
            "cn.ogi.2008.shanghai": 6,
            "cn.ogi.2008.dingxi": 6,
            "cn.ogi.2008.fujian": 6,
        },
        "dev": {
            "cn.ogi.2014": 12,
            "cn.ogi.2008.shanghai": 5,
            "cn.ogi.2008.dingxi": 5,
            "cn.ogi.2008.fujian": 5,
        },
    },
}
"""Batch → split → form → documents."""

YEARS = {
    "cn.ogi.2021": (2021, 2025),
    "cn.ogi.2019": (2019, 2020),
    "cn.ogi.2014": (2014, 2018),
    "cn.ogi.2008.fujian": (2008, 2018),
}
HOME = {"cn.ogi.2008.shanghai": "31", "cn.ogi.2008.fujian": "35"}
"""Local forms are filed where they are in force."""

CLEAN = {"train": 0.2, "dev": 0.1}
COUNT = {"train": (1, 2, 2, 3, 3, 4), "dev": (3, 3, 4, 4, 5, 6)}
"""Troubles of a document that is not clean."""

COPIES = {"train": 4, "dev": 5}
"""Reports that are there twice, in another layout and with another date."""

ERRORS = 0.42
"""Share of documents with an error of the source."""

SELDOM = ("blank_form", "mojibake", "undelimited")
"""Asked for by name only."""

ODD: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "train": (("html-easy-cards", "blank_form", "idle"),),
    "dev": (("html-wps-portal", "blank_form", "idle"),),
}


@dataclass(frozen=True)
class Issuer:
    agency: Agency
    code: str
    scale: str
    split: str
    first_year: int


@dataclass(frozen=True)
class Spec:
    """One document to be made. ``figures``: the seed of its content; copies share it."""

    id: str
    form: str
    family: Family
    issuer: Issuer
    year: int
    troubles: frozenset[str]
    zeros: str
    figures: str
    group: str | None = None


@cache
def issuers() -> tuple[Issuer, ...]:
    path = Path(__file__).with_name("issuers.tsv")
    with path.open(encoding="utf-8", newline="") as stream:
        return tuple(_issuer(row) for row in csv.DictReader(stream, delimiter="\t"))


def _issuer(row: Mapping[str, str]) -> Issuer:
    central = row["code"] == "000000"
    region = None if central else Region(row["code"], row["province"], row["prefecture"], row["county"])
    code = None if central else row["code"]
    whole = row["level"] in ("province", "prefecture", "county")
    agency = Agency(row["name"], row["short"], row["level"], region, code, whole)
    return Issuer(agency, row["code"], row["scale"], row["split"], int(row["first_year"]))


def specs() -> Iterator[Spec]:
    """Every document but those with real figures and those that are no reports."""
    number = 0
    for batch, splits in BATCHES.items():
        made = [spec for split, forms in splits.items() for spec in _batch(batch, split, forms)]
        generator(SEED, batch, "order").shuffle(made)
        for spec in made:
            number += 1
            yield _numbered(spec, number + OFFSET[batch])


OFFSET = {"matrix": 0, "lists": 60}
"""Numbers kept free between the batches for real figures and for other documents."""


def _numbered(spec: Spec, number: int) -> Spec:
    return replace(spec, id=f"a{number:03}")


def _batch(batch: str, split: str, forms: Mapping[str, int]) -> list[Spec]:
    rng = generator(SEED, batch, split)
    families = [f for f in FAMILIES.values() if f.split == split and not f.rare]
    rng.shuffle(families)
    wanted = [form for form, count in forms.items() for _ in range(count)]
    rng.shuffle(wanted)
    deck = _Deck(rng)
    used: dict[str, int] = {}
    out: list[Spec] = []
    for i, form in enumerate(wanted):
        family = families[i % len(families)]
        year = _year(rng, form)
        issuer = _pick(rng, form, year, split, used)
        clean = rng.random() < CLEAN[split]
        troubles = frozenset() if clean else deck.draw(family, rng.choice(COUNT[split]))
        if not clean and rng.random() < ERRORS:
            troubles |= {"source_error"}
        zeros = weighted(rng, ZEROS)
        if family.name == "text-single" and zeros == "blank":
            zeros = "dash"
        figures = f"{form}/{SEED}/{batch}-{split}-{i}"
        out.append(Spec("", form, family, issuer, year, troubles, zeros, figures))
    if batch == "matrix":
        for i in range(COPIES[split]):
            out[i] = replace(out[i], group=f"{split}-{i}")
        out += _copies(rng, out[: COPIES[split]], families)
        out += [_odd(rng, split, *odd) for odd in ODD[split]]
    return out


def _odd(rng: Random, split: str, family: str, trouble: str, scale: str) -> Spec:
    """One document with a trouble that is too rare to be dealt."""
    issuer = rng.choice([i for i in issuers() if i.split == split and i.scale in (scale, "town")])
    issuer = replace(issuer, scale=scale)
    figures = f"cn.ogi.2021/{SEED}/odd-{split}-{trouble}"
    return Spec("", "cn.ogi.2021", FAMILIES[family], issuer, 2022, frozenset({trouble}), "zero", figures)


RARE: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("html-easy-cards", "cn.ogi.2021", ("mojibake",), "county"),
    ("html-trs-portal", "cn.ogi.2019", ("mojibake", "signs"), "county"),
    ("text-joined", "cn.ogi.2021", ("undelimited",), "idle"),
    ("text-joined", "cn.ogi.2019", ("undelimited",), "idle"),
    ("xlsx-one-sheet", "cn.ogi.2021", ("marks_apart", "sheet_margins", "thousands"), "city"),
    ("html-word-portal", "cn.ogi.2019", ("marks_apart", "source_error"), "county"),
    ("xls-tables-only", "cn.ogi.2021", ("empty_column",), "county"),
    ("docx-merged", "cn.ogi.2014", ("empty_column", "units_in_cells"), "county"),
    ("html-wps-portal", "cn.ogi.2021", ("marks_apart", "empty_column", "notes_in_cells"), "city"),
    ("xlsx-sheet-each", "cn.ogi.2019", ("marks_apart", "label_losses", "mixed_empty"), "county"),
    ("pdf-drawn-shaded", "cn.ogi.2021", ("empty_column", "group_subtotal", "watermark"), "county"),
    ("text-boxed", "cn.ogi.2021", ("empty_column", "label_typos", "nbsp_numbers"), "county"),
)
"""Troubles that the deck seldom or never deals: family, form, troubles, size of the agency."""

FIRST_RARE = 277


def rare() -> Iterator[Spec]:
    """One document for each of :data:`RARE`."""
    used: dict[str, int] = {}
    for i, (name, form, troubles, scale) in enumerate(RARE):
        rng = generator(SEED, "rare", i)
        family, year = FAMILIES[name], _year(rng, form)
        issuer = replace(_pick(rng, form, year, family.split, used), scale=scale)
        figures = f"{form}/{SEED}/rare-{i}"
        yield Spec(
            f"a{FIRST_RARE + i:03}", form, family, issuer, year, frozenset(troubles), "zero", figures
        )


def real() -> Iterator[tuple[Spec, str]]:
    """Reports whose figures are real, each in many layouts, and where they are."""
    number = FIRST_REAL
    for source, issuer, form, year, names in (
        ("taiping-2020", TAIPING, "cn.ogi.2019", 2020, REAL_FAMILIES["train"]),
        ("huaian-2024", HUAIAN, "cn.ogi.2021", 2024, REAL_FAMILIES["dev"]),
    ):
        rng, deck = generator(SEED, source), _Deck(generator(SEED, source, "deck"))
        for name in names:
            family = FAMILIES[name]
            troubles = deck.draw(family, rng.choice((0, 1, 2, 3)))
            troubles -= {
                "extension_rows",
                "blank_rows",
                "blank_totals",
                "words_in_cells",
                "table_missing",
            }
            spec = Spec(f"a{number:03}", form, family, issuer, year, troubles, "zero", source, source)
            yield spec, source
            number += 1


FIRST_REAL = 161
REAL_FAMILIES = {
    "train": (
        "html-word-portal",
        "html-trs-gazette",
        "html-easy-cards",
        "html-old-framed-gb",
        "html-excel-bare",
        "mht-word-bare",
        "docx-merged",
        "xlsx-one-sheet",
        "xls-tables-only",
        "text-tabbed",
        "pdf-drawn-through",
        "pdf-chromium-word",
        "pdf-libreoffice-merged",
        "doc-merged",
        "scan-200-grey",
    ),
    "dev": (
        "html-wps-portal",
        "html-wps-gazette-gb",
        "html-word-framed-gb",
        "html-excel-portal",
        "mht-wps-cards",
        "docx-styled",
        "docx-nested",
        "xlsx-sheet-each",
        "xls-one-sheet",
        "text-boxed",
        "pdf-drawn-shaded",
        "pdf-chromium-wps",
        "pdf-libreoffice-styled",
        "rtf-styled",
        "scan-150-colour-stamp",
        "scan-200-upside-down",
    ),
}
TAIPING = Issuer(
    Agency(
        "长春市双阳区太平镇人民政府",
        "我镇",
        "township",
        Region("220112", "吉林省", "长春市", "双阳区"),
        "220112",
    ),
    "220112",
    "town",
    "train",
    2008,
)
HUAIAN = Issuer(
    Agency(
        "淮安市人民政府", "全市", "prefecture", Region("320800", "江苏省", "淮安市", ""), "320800", True
    ),
    "320800",
    "city",
    "dev",
    2008,
)


def _copies(rng: Random, originals: Sequence[Spec], families: Sequence[Family]) -> Iterator[Spec]:
    """The same report once more; the group is named after its content."""
    for spec in originals:
        others = [f for f in families if f.format != spec.family.format and f.name != "text-single"]
        family = rng.choice(others)
        kept = frozenset(t for t in spec.troubles if t in family.troubles or t == "source_error")
        yield replace(spec, family=family, troubles=kept)


def _year(rng: Random, form: str) -> int:
    low, high = YEARS.get(form, (2008, 2013))
    return rng.randint(low, high)


def _pick(rng: Random, form: str, year: int, split: str, used: dict[str, int]) -> Issuer:
    """The issuer that has been used least so far, of those that can file this form."""
    fitting = [
        issuer
        for issuer in issuers()
        if issuer.split == split
        and issuer.first_year <= year
        and issuer.code.startswith(HOME.get(form, ""))
    ]
    least = min(used.get(i.agency.name, 0) for i in fitting)
    chosen = rng.choice([i for i in fitting if used.get(i.agency.name, 0) == least])
    used[chosen.agency.name] = least + 1
    return chosen


class _Deck:
    """Deals troubles so that each comes up before any comes up again, where it can be shown."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.dealt: dict[str, int] = {}

    def draw(self, family: Family, count: int) -> frozenset[str]:
        names = [t for t in family.troubles if t not in SELDOM]
        self.rng.shuffle(names)
        names.sort(key=lambda name: self.dealt.get(name, 0))
        chosen: list[str] = []
        for name in names:
            if len(chosen) < count and not any(frozenset((name, c)) in CLASHES for c in chosen):
                chosen.append(name)
                self.dealt[name] = self.dealt.get(name, 0) + 1
        return frozenset(chosen)


CLASHES = frozenset(
    frozenset(pair)
    for pair in (
        ("group_figures", "group_subtotal"),
        ("group_figures", "collapsed_group"),
        ("group_subtotal", "collapsed_group"),
        ("table_split", "header_repeated"),
        ("table_split", "stub_split"),
        ("wrong_rowspan", "unmerged"),
        ("wrong_rowspan", "sloppy_markup"),
        ("wrong_rowspan", "rows_swapped"),
        ("blank_rows", "blank_totals"),
        ("table_missing", "block_missing"),
        ("misprinted_header", "truncated_header"),
        ("row_missing", "rows_swapped"),
    )
)
"""Troubles that one document cannot show together, or only by making each other moot."""
