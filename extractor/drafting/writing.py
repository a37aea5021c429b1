"""The draft as a form file, with comments for the person who goes on with it."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence

import yaml

from extractor.drafting.draft import Draft, DraftTable, line_path
from extractor.drafting.outlines import DraftLine, walk
from extractor.drafting.sums import NUMERIC, PRINTED, Chain, Guess

WIDTH = 100
_PLAIN = re.compile(r"[\w\u3001-\u9fff\uff01-\uffef（）()./“” %+-]+")


def write(draft: Draft) -> str:
    """The whole file."""
    lines = [*_head(draft), "", "sections:"]
    for section in draft.sections:
        parts = [f"zh: {scalar(section.label)}"]
        parts = ([f"ordinal: {scalar(section.ordinal)}"] if section.ordinal else []) + parts
        parts += ["kind: table"] if section.has_table else ["required: false"]
        lines.append(f"  {scalar(section.id)}: {{{', '.join(parts)}}}")
    lines += ["", "tables:"]
    for table in draft.tables:
        lines += _table(table)
    lines += ["", *_rules(draft)]
    return "\n".join(lines) + "\n"


def scalar(text: str) -> str:
    """A text as YAML reads it back, in quotes only where it must be.

    >>> scalar("一、本年新收"), scalar("2023"), scalar("a: b"), scalar("否")
    ('一、本年新收', '"2023"', '"a: b"', '否')
    """
    plain = bool(_PLAIN.fullmatch(text)) and text[0] not in "-%+" and text == text.strip()
    if plain and yaml.safe_load(text) == text:
        return text
    return json.dumps(text, ensure_ascii=False)


def _head(draft: Draft) -> Iterator[str]:
    yield f"# A draft made from {draft.sample} by `extractor forms new`: read it through, correct it."
    yield '# Lines to look at say "check". A key (row_3) may be renamed until data has been published;'
    yield "# it becomes a piece of the path of its cells. The guide to this language is docs/forms.md."
    if draft.is_blank:
        yield "# The sample is blank: kinds of cells and sums were guessed from labels alone."
    if draft.skipped:
        yield f"# Left out: {draft.skipped} table(s) of the sample with no place for a figure."
    yield ""
    yield f"id: {scalar(draft.id)}"
    yield f"name: {scalar(draft.title)}"
    yield "authority: unknown  # check: who prescribes the form, by which document"
    if draft.year:
        yield f"years: [{draft.year}, null]  # check: first and last report year; null is still in use"
    else:
        yield "years: [2000, null]  # check: no year was found; first and last report year"
    yield f"evidence: {scalar(f'B: drafted from one document, {draft.sample}')}"
    yield f"titles: [{scalar(draft.title)}]  # words of which a report's title holds one; add others"


def _table(table: DraftTable) -> Iterator[str]:
    for remark in table.remarks:
        yield f"  # {remark}"
    yield f"  {scalar(table.id)}:"
    block = table.block
    for key, text in (
        ("section", table.section),
        ("prefix", table.prefix),
        ("caption", table.caption),
        ("stub_head", block.stub_head),
        ("head_note", block.head_note),
        ("column_head", block.column_head),
        ("unit", block.unit),
    ):
        if text:
            yield f"    {key}: {scalar(text)}"
    if table.rows:
        yield "    rows:"
        yield from _lines(table.rows, 6)
    yield "    columns:"
    yield from _lines(table.columns, 6)


def _lines(lines: Sequence[DraftLine], indent: int) -> Iterator[str]:
    pad = " " * indent
    for line in lines:
        key = scalar(f"_{line.key}" if line.heading else line.key)
        label = line.label or ("" if line.heading else line.key)
        entries = [f"zh: {scalar(label)}"] if label else []
        entries += [f"unit: {scalar(line.unit)}"] if line.unit else []
        entries += [f"type: {line.kind}"] if line.kind else []
        entries += ["own_value: true"] if line.own_value else []
        entries += [f"aliases: [{', '.join(map(scalar, line.aliases))}]"] if line.aliases else []
        remark = f"  # {'; '.join(line.remarks)}" if line.remarks else ""
        if not line.parts:
            yield f"{pad}{key}: {{{', '.join(entries)}}}{remark}"
            continue
        yield f"{pad}{key}:{remark}"
        yield from (f"{pad}  {entry}" for entry in entries)
        yield f"{pad}  parts:"
        yield from _lines(line.parts, indent + 4)


# ---------------------------------------------------------------- rules


def _rules(draft: Draft) -> Iterator[str]:
    active: list[str] = []
    others: list[str] = []
    taken: set[str] = set()
    for table in draft.tables:
        for guess in table.guesses:
            text = list(_rule(table, guess, taken))
            if guess.severity:
                active += text
            else:
                others += [text[0], *(f"  # {line[2:]}" for line in text[1:])]
        active += _counts(table, taken)
    if active:
        yield "rules:"
        yield from active
    if others:
        yield "  # Seen to hold too seldom to be believed. Take the # away from those that are meant so."
        yield from others
    if not active and not others:
        yield "# No sum was found. Rules are what makes errors visible: add those that you know."


def _rule(table: DraftTable, guess: Guess, taken: set[str]) -> Iterator[str]:
    total = guess.right[0] if guess.relation == "=" else guess.left[0]
    kind = "le" if guess.relation == "<=" else "sum" if len(guess.right) == 1 else "balance"
    name = _free(f"{table.id}.{kind}.{line_path(total) or 'all'}", taken)
    sides = [" + ".join(_terms(table, guess, side)) for side in (guess.left, guess.right)]
    yield f"  # {_support(guess)}"
    yield f"  {name}:"
    text = f"{kind}: {sides[0]} {guess.relation} {sides[1]}"
    for number, piece in enumerate(
        textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    ):
        yield f"    {piece}" if not number else f"      {piece}"
    yield from _foreach(table, guess.axis)
    yield f"    basis: {'official' if guess.why == PRINTED else 'derived'}"
    yield f"    severity: {guess.severity or 'warning'}"
    yield f"    zh: {scalar(_said(guess))}"


def _free(name: str, taken: set[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(free)
    return free


def _support(guess: Guess) -> str:
    if not guess.tried:
        return f"not tried: the sample has no figures here; {guess.why}"
    held = f"held {guess.held} times of {guess.tried}, {guess.telling} of them with more than one part"
    failed = "" if guess.held == guess.tried else "; check: is the sample wrong where it does not hold?"
    return f"{held}{f'; {guess.why}' if guess.why else ''}{failed}"


def _said(guess: Guess) -> str:
    left, right = (" + ".join(c[-1].label or c[-1].key for c in s) for s in (guess.left, guess.right))
    if len(guess.left) > 4:
        left = f"{guess.left[0][-1].label} + … + {guess.left[-1][-1].label}"
    return f"{left} {'=' if guess.relation == '=' else '≤'} {right}"


def _terms(table: DraftTable, guess: Guess, side: Sequence[Chain]) -> list[str]:
    rest = list(side)
    terms: list[str] = []
    while rest:
        group, size = _whole_group(rest)
        chain = rest[0] if group is None else group
        text = _term(table, guess.axis, chain)
        terms.append(text if group is None else f"leaves of {text}")
        rest = rest[size:]
    return terms


def _whole_group(rest: Sequence[Chain]) -> tuple[Chain | None, int]:
    """The group whose ends the first chains are, all of them and nothing else."""
    for depth in range(1, len(rest[0])):
        group = rest[0][:depth]
        if group[-1].heading or any(line.heading for line in group):
            continue
        ends = [c for c in walk(group[-1:]) if not c[-1].parts]
        size = len(ends)
        same = len(rest) >= size > 1 and all(
            a[-1] is b[-1] for a, b in zip(rest[:size], ends, strict=True)
        )
        if same:
            return group, size
    return None, 1


def _term(table: DraftTable, axis: str, chain: Chain) -> str:
    own = line_path(chain)
    if axis == "row":
        pieces = (table.prefix, own, "<col>" if _across(table, axis) else "")
    else:
        pieces = ("<row>" if _across(table, axis) else table.prefix, own, "")
    return ".".join(piece for piece in pieces if piece)


def _across(table: DraftTable, axis: str) -> list[str]:
    """The paths of the lines for each of which the rule holds; empty if they add nothing to it."""
    lines = table.columns if axis == "row" else table.rows
    chains = [c for c in walk(lines) if c[-1].at is not None and c[-1].kind in NUMERIC]
    prefix = [table.prefix] if axis == "column" and table.prefix else []
    return [path for c in chains if (path := ".".join([*prefix, line_path(c)])) and line_path(c)]


def _foreach(table: DraftTable, axis: str) -> Iterator[str]:
    paths = _across(table, axis)
    if not paths:
        return
    lines, word = (table.columns, "columns") if axis == "row" else (table.rows, "rows")
    leaves = [c for c in walk(lines) if c[-1].at is not None]
    name = "col" if axis == "row" else "row"
    every = f"leaf {word} of {table.id}" if len(leaves) == len(paths) else f"[{', '.join(paths)}]"
    yield f"    foreach: {{{name}: {every}}}"


def _counts(table: DraftTable, taken: set[str]) -> Iterator[str]:
    """Counts are whole and not negative, if all cells of the table are counts."""
    leaves = [c[-1] for c in (*walk(table.rows), *walk(table.columns)) if c[-1].at is not None]
    if any(line.kind for line in leaves):
        return
    rows, columns = _across(table, "column"), _across(table, "row")
    axes = {
        **({"row": f"leaf rows of {table.id}"} if rows else {}),
        **({"col": f"leaf columns of {table.id}"} if columns else {}),
    }
    if not axes:
        return
    pieces = ("<row>" if rows else table.prefix, "<col>" if columns else "")
    yield "  # all cells of this table are counts"
    yield f"  {_free(f'{table.id}.counts', taken)}:"
    yield f"    path: {'.'.join(piece for piece in pieces if piece)}"
    yield "    domain: integer >= 0"
    yield f"    foreach: {{{', '.join(f'{k}: {v}' for k, v in axes.items())}}}"
    yield "    basis: derived"
    yield "    severity: error"
