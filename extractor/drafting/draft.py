"""From a read document to a drafted form: tables, sections, titles, rules and their remarks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extractor.document import Document
from extractor.drafting.blocks import Block, Printed, printed_blocks
from extractor.drafting.keys import Keys, known_table, slug
from extractor.drafting.kinds import guess_kinds, number
from extractor.drafting.outlines import DraftLine, column_tree, row_tree, walk
from extractor.drafting.sums import Guess, guess_sums
from extractor.drafting.titles import bare_title, title_lines, year_in
from extractor.drafting.wording import OUTERMOST, clean, mark_of, without_year
from extractor.errors import UsageError
from extractor.forms.form import Form, FormTable


@dataclass
class DraftSection:
    id: str
    label: str
    ordinal: str = ""
    has_table: bool = False


@dataclass
class DraftTable:
    id: str
    section: str
    prefix: str
    caption: str
    block: Block
    rows: list[DraftLine]
    columns: list[DraftLine]
    guesses: list[Guess] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Draft:
    """A drafted form; ``text`` is the form file with its comments."""

    id: str
    title: str
    year: int | None
    sample: str
    sections: tuple[DraftSection, ...]
    tables: tuple[DraftTable, ...]
    is_blank: bool
    skipped: int

    @property
    def text(self) -> str:
        from extractor.drafting.writing import write

        return write(self)


def draft_form(document: Document, *, form_id: str | None = None, forms: Iterable[Form] = ()) -> Draft:
    """A form as far as one filled or blank document tells it.

    ``document`` has its tables with header paths. ``forms`` are known forms: the same labels
    get the keys that these use, the same tables their ids and prefixes.

    Raises:
        UsageError: no table of the document has a place for a value.
    """
    printed = printed_blocks(document)
    if not printed.blocks:
        raise UsageError(
            "no table with labels and places for values is in the sample",
            remedy="Look at `extractor tables FILE`; give a sample whose tables are read.",
            where=document.name,
        )
    known = tuple(forms)
    titles = title_lines(document)
    best = next((t for t in titles if year_in(t) and bare_title(t)), titles[0] if titles else "")
    title = bare_title(best) or document.name.rpartition(".")[0] or document.name
    sections, place = _sections(printed, title, known)
    tables = _tables(printed.blocks, sections, place, known)
    years = [y for text in (best, *titles, *(b.caption for b in printed.blocks)) if (y := year_in(text))]
    return Draft(
        id=form_id or _form_id(title),
        title=title,
        year=years[0] if years else None,
        sample=document.name,
        sections=tuple(sections),
        tables=tuple(tables),
        is_blank=not any(_figures(b) for b in printed.blocks),
        skipped=printed.skipped,
    )


def _form_id(title: str) -> str:
    return f"my.{slug(title) or 'form'}"


def _sections(
    printed: Printed, title: str, known: Sequence[Form]
) -> tuple[list[DraftSection], dict[int, int]]:
    """The sections, and for the number of each heading the section that it is or stands in."""
    used = {block.heading for block in printed.blocks}
    marks = [mark_of(text) for text in printed.headings]
    numbered = any(m.style in ("cn", "chapter", "part") for m in marks)
    sections: list[DraftSection] = []
    place: dict[int, int] = {}
    for at, (text, mark) in enumerate(zip(printed.headings, marks, strict=True)):
        outermost = mark.style in OUTERMOST
        if outermost or (at in used and not numbered and mark.style == ""):
            label = bare_title(mark.core) if mark.style in ("annex", "") else mark.core
            ordinal = {"annex": "附", "cn": text[: len(text) - len(mark.core)].strip("、.：: ，")}
            sections.append(DraftSection("", label or mark.core or title, ordinal.get(mark.style, "")))
        place[at] = len(sections) - 1
    if -1 in place.values() or -1 in used or not sections:
        sections.insert(0, DraftSection("main", title))
        place = {at: n + 1 for at, n in place.items()}
    place[-1] = 0
    _name_sections(sections, known)
    for at in used:
        sections[place[at]].has_table = True
    if not any(at in used for at in place if place[at] == 0) and sections[0].id == "main":
        sections.pop(0)
        place = {at: n - 1 for at, n in place.items()}
    return sections, place


def _name_sections(sections: Sequence[DraftSection], known: Sequence[Form]) -> None:
    ids = {clean(name): s.id for form in known for s in form.sections for name in (s.label, *s.aliases)}
    taken: set[str] = set()
    for number_, section in enumerate(sections, 1):
        name = section.id or ids.get(section.label) or slug(section.label) or f"section_{number_}"
        section.id = name if name not in taken else f"{name}_{number_}"
        taken.add(section.id)


def _tables(
    blocks: Sequence[Block],
    sections: Sequence[DraftSection],
    place: dict[int, int],
    known: Sequence[Form],
) -> list[DraftTable]:
    keys = Keys(known)
    tables: list[DraftTable] = []
    taken: set[str] = set()
    prefixes: set[str] = set()
    for at, block in enumerate(blocks, 1):
        section = sections[place.get(block.heading, 0)]
        rows, columns = row_tree(block), column_tree(block)
        guess_kinds(block, rows, columns)
        same = known_table(
            rows, columns, [t for form in known for t in form.tables if t.id not in taken]
        )
        keys.assign(rows, columns, like=same)
        caption = _caption(block)
        name = same.id if same else _name(caption, at, taken)
        prefix = same.prefix if same else name
        table = DraftTable(name, section.id, prefix, caption, block, rows, columns)
        if prefix in prefixes and _clashes(table, tables):
            table.prefix = name
        table.guesses = guess_sums(rows, columns, _figures(block), block.head_note)
        table.remarks = _remarks(block, rows, same)
        taken.add(name)
        prefixes.add(table.prefix)
        tables.append(table)
    return tables


def _caption(block: Block) -> str:
    core = mark_of(block.caption).core
    return (bare_title(core) if without_year(core) != core or core.startswith("附") else core) or core


def _name(caption: str, at: int, taken: set[str]) -> str:
    name = slug(caption) or f"t{at}"
    return name if name not in taken else f"{name}_{at}"


def paths_of(table: DraftTable) -> set[str]:
    """The paths of all cells of a table."""
    rows = [line_path(c) for c in walk(table.rows) if c[-1].at is not None] or [""]
    columns = [line_path(c) for c in walk(table.columns) if c[-1].at is not None]
    return {".".join(p for p in (table.prefix, r, c) if p) for r in rows for c in columns}


def line_path(chain: Sequence[DraftLine]) -> str:
    """What a line adds to the path: the keys from the outside in."""
    return ".".join(line.key for line in chain if line.key and not line.heading)


def _clashes(table: DraftTable, others: Sequence[DraftTable]) -> bool:
    own = paths_of(table)
    return any(own & paths_of(other) for other in others)


def _figures(block: Block) -> dict[tuple[int, int], Decimal]:
    found: dict[tuple[int, int], Decimal] = {}
    for r, row in enumerate(block.rows):
        for c, text in enumerate(row.texts):
            figure = number(text)
            if figure is not None:
                found[r, c] = figure
    return found


def _remarks(block: Block, rows: Sequence[DraftLine], same: FormTable | None) -> list[str]:
    remarks = []
    if same is not None:
        remarks.append(f"ids and keys are those of the known table {same.id}, which looks alike")
    if block.words:
        remarks.append(f"check: left out are the lines that hold words: {', '.join(block.words)}")
    if not any(block.columns):
        remarks.append("check: no heads of columns were found")
    if not rows:
        remarks.append("the rows of this table carry no labels")
    if len(rows) == 1 and not rows[0].parts and not rows[0].label:
        remarks.append("check: the only row has no label")
    return remarks
