"""The habits of whoever typed the tables: how labels, zeros, spans and breaks come out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Habits:
    """Every choice that a layout family or a single document makes about its tables."""

    numbering: str = "."
    """What stands after 1–8: ``.`` ``、`` ``．`` ``)`` or nothing."""
    brackets: str = "full"
    """full （一）, half (一), spaced (一) with a blank, or none."""
    rewording: float = 0.0
    """Share of labels in another wording."""
    typos: int = 0
    breaks: str = "none"
    """none, line (line feeds inside labels), spaces (自 然 人) or number (behind the numbering)."""
    traditional: bool = False
    zero: str = "0"
    """How zero is printed: 0, nbsp, wide, blank, dash, slash, none, mixed, item (0件)."""
    thousands: bool = False
    wide_digits: bool = False
    units: float = 0.0
    """Share of the figures of table 2 printed with their unit."""
    notes: float = 0.0
    """Share of the figures of table 2 printed with a remark in brackets."""
    sign: str = "plain"
    """plain, plus (+3) or words (增3)."""
    table2: str = "one"
    """one, five, bare (captions missing) or flat (one line for each figure)."""
    drop_block: str = ""
    """A block of table 2 that is not printed."""
    local_rows: bool = False
    head_typo: str = ""
    """twice (one header misprinted as its neighbour) or cut (header truncated)."""
    table3: str = "spans"
    """spans, grouprow, fullrow (groups as full-width lines), lost or repeat."""
    single_other: bool = False
    subtotals: bool = False
    organisations_total: bool = False
    serial: bool = False
    drop_rows: tuple[str, ...] = ()
    vertical: bool = True
    cut: str = ""
    """How table 3 is cut by a page: repeat (header again), plain, split (a label cut in two), inside."""
    table4: str = "spans"
    """spans, pair (two tables), list (one line for each figure) or lost."""
    wrong_span: bool = False
    """A merged label of table 3 reaches one row too far (web pages only)."""
    residue: bool = False
    """The sentences of the blank form are left standing."""
    sections: str = "official"
    """official, loose, unnumbered or shifted."""
    list_columns: tuple[str, ...] = ("label", "unit", "value")
    list_layout: str = "plain"
    """plain, halves, three (counts and their total), pages or grouped (chapters in a merged column)."""
    list_group_unit: str = "——"
    unit_in_label: bool = False
    indent: bool = True
