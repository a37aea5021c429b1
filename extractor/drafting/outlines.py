"""Row and column trees: from label paths, or from the numbering of one column of labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extractor.drafting.blocks import Block, Path
from extractor.drafting.wording import RANKS, Mark, is_total, mark_of, unit_in, without_year

YEAR = "年度"


@dataclass
class DraftLine:
    """One line of a tree in the making. ``at`` is its row or column in the block, if it has one."""

    label: str
    at: int | None = None
    parts: list[DraftLine] = field(default_factory=list)
    key: str = ""
    unit: str = ""
    kind: str = ""
    aliases: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    heading: bool = False
    """Adds nothing to the path: its key is written with ``_`` in front."""

    @property
    def own_value(self) -> bool:
        return bool(self.parts) and self.at is not None


def walk(
    lines: Sequence[DraftLine], above: tuple[DraftLine, ...] = ()
) -> Iterator[tuple[DraftLine, ...]]:
    """Every line with those above it, outermost first, in printed order."""
    for line in lines:
        yield (*above, line)
        yield from walk(line.parts, (*above, line))


def row_tree(block: Block) -> list[DraftLine]:
    """The rows of a block; empty if none of them carries a label."""
    paths = [row.labels for row in block.rows]
    if not any(paths):
        return []
    single = all(len(path) <= 1 for path in paths)
    tree = _nested(block) if single else _tree(paths)
    for chain in walk(tree):
        line = chain[-1]
        line.unit = unit_in(line.label)
        if line.at is not None:
            line.unit = line.unit or block.rows[line.at].unit
    _without_empty_values(tree, block)
    _remark_doubles(tree)
    return tree


def column_tree(block: Block) -> list[DraftLine]:
    """The columns of a block; a year that only this document has goes to the aliases."""
    tree = _tree(block.columns)
    for chain in walk(tree):
        line = chain[-1]
        line.unit = unit_in(line.label)
        bare = without_year(line.label)
        if bare != line.label:
            line.aliases.append(line.label)
            line.label = bare or (YEAR if "年" in line.label else "Year")
            line.remarks.append("check: this sample's year was taken out of the label")
    if len(block.columns) > 1 or not block.rows:
        _remark_doubles(tree)
    return tree


def _tree(paths: Sequence[Path]) -> list[DraftLine]:
    """Neighbouring paths with the same beginning share its lines."""
    tree: list[DraftLine] = []
    for at, path in enumerate(paths):
        level = tree
        for label in path[:-1]:
            if not level or level[-1].label != label:
                level.append(DraftLine(label))
            level = level[-1].parts
        last = path[-1] if path else ""
        level.append(DraftLine(last, at))
    return tree


@dataclass
class _Open:
    mark: Mark
    line: DraftLine


def _nested(block: Block) -> list[DraftLine]:
    """One column of labels as a tree: numbering and 其中 tell what is part of what."""
    root = DraftLine("")
    chain: list[_Open] = []
    for at, row in enumerate(block.rows):
        label = row.labels[0] if row.labels else ""
        mark = mark_of(label)
        line = DraftLine(label, at if row.texts else None)
        chain = chain[: _depth(mark, chain, row.unit, block)]
        (chain[-1].line if chain else root).parts.append(line)
        chain.append(_Open(mark, line))
    return root.parts


def _depth(mark: Mark, chain: Sequence[_Open], unit: str, block: Block) -> int:
    """How many of the open lines a new line stands under."""
    styles = [entry.mark.style for entry in chain]
    if not chain:
        return 0
    if mark.among:
        return _under_sister_of_among(mark, chain)
    if mark.style:
        same = [i for i, style in enumerate(styles) if style == mark.style]
        if same:
            return same[-1]
        for i in range(len(chain) - 1, -1, -1):
            if _counts_on(mark, chain[i].line.parts):
                return i + 1
        rank = RANKS.index(mark.style)
        outer = [i for i, style in enumerate(styles) if style and RANKS.index(style) > rank]
        return outer[0] if outer else len(chain)
    return _plain(chain, unit, block)


def _counts_on(mark: Mark, parts: Sequence[DraftLine]) -> bool:
    """Whether a number goes on with those of lines that are closed already."""
    marks = [mark_of(part.label) for part in parts]
    last = max((m.number for m in marks if m.style == mark.style), default=0)
    return bool(last) and mark.number == last + 1


def _under_sister_of_among(mark: Mark, chain: Sequence[_Open]) -> int:
    """A second 其中 beside the first, numbered alike or not, is its sister."""
    for i in range(len(chain) - 1, -1, -1):
        entry = chain[i].mark
        if entry.among and entry.style == mark.style and (not mark.style or mark.number > 1):
            return i
    return len(chain)


def _plain(chain: Sequence[_Open], unit: str, block: Block) -> int:
    """Where a line without number goes: beside the last one without; else under the numbered ones.

    Behind a 其中 that is the only such line it goes on with the parts, if it counts the same.
    """
    plain = [i for i, entry in enumerate(chain) if not entry.mark.style]
    whole = [i for i in plain if not chain[i].mark.among]
    if whole or not plain:
        return whole[-1] if whole else len(chain)
    last = plain[-1]
    return last if unit == _unit_of(chain[last].line, block) else max(0, last - 1)


def _unit_of(line: DraftLine, block: Block) -> str:
    return block.rows[line.at].unit if line.at is not None else ""


def _without_empty_values(tree: Sequence[DraftLine], block: Block) -> None:
    """A line with parts and nothing in its cells only announces them.

    But nothing may be how a zero is printed: a unit beside it, or parts that are empty too
    below a label that names a number, say that it has cells of its own.
    """
    filled = {i for i, row in enumerate(block.rows) if any(_is_figure(t) for t in row.texts)}
    has_units = any(row.unit for row in block.rows)
    for chain in walk(tree):
        line = chain[-1]
        if not line.parts or line.at is None or line.at in filled:
            continue
        parts = {c[-1].at for c in walk(line.parts)}
        whole = is_total(line.label) or mark_of(line.parts[0].label).among
        counts = whole or line.label.endswith(("数", "数量", "总额", "量"))
        if not block.rows[line.at].unit and (has_units or parts & filled or not counts):
            line.at = None


def _is_figure(text: str | None) -> bool:
    return text is not None and any(char.isdigit() for char in text)


def _remark_doubles(lines: Sequence[DraftLine]) -> None:
    seen: set[str] = set()
    for line in lines:
        if line.label and line.label in seen:
            line.remarks.append(f"check: two lines have the same label {line.label}")
        if not line.label and line.at is not None:
            line.remarks.append("check: nothing is printed as its label")
        seen.add(line.label)
        _remark_doubles(line.parts)
