"""The discrete choices that make one document: wording, numbers, tables, faults.

A *trouble* is something that real reports do and that readers stumble over; each has a
name, so that it can be asked for, left out, counted and scored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from extractor.errors import UsageError
from extractor.sampling.chance import weighted
from extractor.sampling.scales import SCALES

TROUBLES: Mapping[str, tuple[float, str]] = {
    # what is printed
    "block_missing": (0.04, "one of the stacked tables of a section is not printed"),
    "table_missing": (0.03, "the last table is not printed; prose says that nothing occurred"),
    "row_missing": (0.03, "a row of the form is left out"),
    "column_missing": (0.02, "a column of the form is left out"),
    "caption_missing": (0.06, "the first stacked table has no caption row"),
    "collapsed_group": (0.05, "a group is printed as one row without its parts (older edition)"),
    "group_figures": (0.05, "group rows carry figures of their own"),
    "group_subtotal": (0.03, "a 小计 row stands inside each group"),
    "subtotal_column": (0.05, "a 小计 column stands inside the column group"),
    "extension_rows": (0.06, "local rows that are no part of the form"),
    "rows_swapped": (0.02, "two neighbouring rows have changed places"),
    "source_error": (0.12, "a figure that breaks a rule, as printed by the agency"),
    # cells
    "units_in_cells": (0.06, "figures carry their unit (12件, 251000元)"),
    "notes_in_cells": (0.05, "a note in brackets stands beside a figure"),
    "nbsp_numbers": (0.10, "figures stand after no-break or ideographic spaces"),
    "thousands": (0.05, "thousands marks"),
    "fullwidth": (0.03, "full-width digits"),
    "signs": (0.10, "plus signs, full-width or doubled minus signs at changes"),
    "chinese_numerals": (0.01, "a figure in Chinese numerals"),
    "blank_totals": (0.05, "cells of totals are empty"),
    "blank_rows": (0.05, "a row is empty though its figures are known"),
    "mixed_empty": (0.06, "zeros are printed as 0, -, / and blank side by side"),
    "blank_form": (0.01, "the whole form is printed and nobody has filled it in"),
    "words_in_cells": (0.02, "words stand where a figure belongs"),
    # labels
    "label_typos": (0.06, "characters mistaken for others"),
    "label_losses": (0.04, "characters lost inside labels"),
    "misprinted_header": (0.03, "a column head repeats its neighbour's"),
    "truncated_header": (0.03, "a column head is cut short"),
    "local_instructions": (0.05, "long instructions in brackets after labels"),
    "traditional": (0.03, "traditional characters"),
    "spaced_labels": (0.08, "blanks between the characters of labels"),
    # around the tables
    "sections_renumbered": (0.06, "section numbers are off by one or start again"),
    "headings_missing": (0.04, "headings of sections are left out"),
    "prose_contradicts": (0.06, "prose tells other figures than the table"),
    "footnotes": (0.10, "notes under or between tables"),
    "template_residue": (0.05, "phrases of the template are left standing"),
    "attachments": (0.15, "a list of attachments at the end"),
    "foreign_table": (0.04, "a small table that is no part of the form"),
    # over breaks
    "header_repeated": (0.05, "head rows are repeated in the middle of a table"),
    "stub_split": (0.06, "a vertical label is cut in two or repeated, as at a page break"),
    "highlighted_prose": (0.03, "lines of prose lie on coloured bars (PDF)"),
    "table_split": (0.04, "a long table goes on as a second table, with or without heads"),
    # markup
    "unmerged": (0.06, "merged cells are single cells, the text in the first of them"),
    "split_numbers": (0.12, "one figure over two spans or runs"),
    "sloppy_markup": (0.08, "bare text in rows, missing row tags, wrong spans, stray tags"),
    "ghost_row": (0.06, "a row without height that only sets widths, as Word leaves it (HTML)"),
    "hidden_text": (0.04, "comments, scripts or invisible text inside the article (HTML)"),
    "tracked_changes": (0.05, "deleted and inserted figures stand side by side in the file (DOCX)"),
    "sheet_margins": (0.10, "tables do not begin in the first cell; rows and columns are hidden (XLSX)"),
    "mojibake": (0.01, "text that was decoded wrongly before it was published (HTML, text)"),
    "undelimited": (0.01, "cells run together without any mark between them (text)"),
    "wrong_charset": (0.06, "the declared charset is not that of the bytes"),
    # known later
    "title_typos": (0.06, "characters of the title or of a heading are doubled, lost or mistaken"),
    "contents_list": (0.04, "a table of contents stands in front"),
    "broken_figures": (0.05, "long figures go over two lines of their cell"),
    "caption_stranded": (0.05, "a page ends between a caption row and its table (PDF)"),
    "watermark": (0.03, "a pale word lies across each page (PDF)"),
    "marks_apart": (0.02, "numbering marks of labels stand in cells of their own"),
    "empty_column": (0.02, "an empty column stands among the others"),
    "wrong_rowspan": (0.02, "a label's span is one row short, so that a row begins too far left (HTML)"),
}
"""Name → (how often it is seen when nothing is asked for, what it does)."""

_LATER = tuple(TROUBLES)[tuple(TROUBLES).index("title_typos") :]
"""Drawn last, so that a seed's other choices are those it had before these were known."""

ZEROS = {"zero": 0.70, "blank": 0.12, "dash": 0.08, "slash": 0.06, "none_word": 0.02, "decimal": 0.02}
NUMBERING = {"official": 0.66, "pause_mark": 0.12, "ascii": 0.12, "spaced": 0.07, "none": 0.03}
WORDING = {"official": 0.72, "varied": 0.28}
WRAP = {"none": 0.4, "breaks": 0.25, "vertical": 0.35}
ARRANGEMENT = {"stacked": 0.72, "separate": 0.2, "sections": 0.08}
HEAD = {"none": 0.4, "table": 0.35, "list": 0.25}
PROSE = {"long": 0.5, "short": 0.35, "none": 0.15}


@dataclass(frozen=True)
class Style:
    """One document's choices, apart from those of its file format."""

    scale: str = "county"
    zeros: str = "zero"
    numbering: str = "official"
    wording: str = "official"
    wrap: str = "none"
    arrangement: str = "stacked"
    head: str = "none"
    prose: str = "long"
    troubles: frozenset[str] = frozenset()

    def has(self, trouble: str) -> bool:
        return trouble in self.troubles

    @property
    def family(self) -> str:
        """The part of the layout family's name that does not depend on the file format."""
        return f"{self.arrangement}-{self.wrap}-{self.head}"


def draw_style(
    rng: Random, *, troubles: frozenset[str] | None = None, scale: str | None = None
) -> Style:
    """Choices as they are met; ``troubles`` and ``scale`` replace what would be drawn.

    Raises:
        UsageError: a trouble or a scale of that name is not known.
    """
    drawn = frozenset(
        name for name, (share, _) in TROUBLES.items() if name not in _LATER and rng.random() < share
    )
    size = weighted(rng, {"idle": 2, "town": 3, "bureau": 4, "county": 4, "city": 2, "province": 1})
    choices = {
        name: weighted(rng, table)
        for name, table in (
            ("zeros", ZEROS),
            ("numbering", NUMBERING),
            ("wording", WORDING),
            ("wrap", WRAP),
            ("arrangement", ARRANGEMENT),
            ("head", HEAD),
            ("prose", PROSE),
        )
    }
    drawn |= {name for name in _LATER if rng.random() < TROUBLES[name][0]}
    if troubles is not None:
        _known(troubles, frozenset(TROUBLES), "trouble")
        drawn = troubles
    if scale is not None:
        _known({scale}, frozenset(SCALES), "scale")
        size = scale
    return Style(scale=size, troubles=drawn, **choices)


def _known(names: frozenset[str] | set[str], known: frozenset[str], what: str) -> None:
    unknown = sorted(names - known)
    if unknown:
        raise UsageError(
            f"no {what} is called {', '.join(unknown)}", remedy=f"Known: {', '.join(sorted(known))}."
        )
