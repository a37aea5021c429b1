"""A row without a label that an agency prints in pieces: 行政复议 in one table, 行政诉讼 in the next.

The pieces have headers of the same words (结果维持, 总计), so that one alone may be any part of the
row; all of them in their order are the row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.document import Cell
from extractor.forms.form import Form, FormTable
from extractor.labels.bands import Band, BandKind
from extractor.labels.classes import wordings
from extractor.labels.text import normalise, parse_label


class PieceJoiner:
    """Puts the pieces of the unlabelled rows of one form together."""

    def __init__(self, form: Form) -> None:
        lone = [t for t in form.tables if not any(p.node.label for p in t.row_places) and not t.keyed]
        self._rows = [_Row(table) for table in lone if any(p.ancestors for p in table.leaf_columns)]

    def joined(self, bands: Sequence[Band]) -> Sequence[Band]:
        """The bands, every run of pieces as one row of data."""
        for row in self._rows:
            bands = list(row.joined(bands))
        return bands


class _Row:
    def __init__(self, table: FormTable) -> None:
        self._width = len(table.leaf_columns)
        self._leaves = wordings(p.node for p in table.leaf_columns)
        self._groups = wordings(p.node for p in table.column_places if not p.is_leaf)

    def joined(self, bands: Sequence[Band]) -> Iterator[Band]:
        at = 0
        while at < len(bands):
            run = self._run(bands, at)
            if len(run) < 2:
                yield bands[at]
                at += 1
            else:
                values = tuple(cell for n in run for cell in self._named(bands, n))
                yield replace(bands[at], path=(), values=values)
                at = run[-1] + 1

    def _run(self, bands: Sequence[Band], start: int) -> list[int]:
        """The pieces from ``start`` on, with nothing but headers and captions between them."""
        run: list[int] = []
        width = 0
        for n in range(start, len(bands)):
            if bands[n].kind is not BandKind.DATA:
                if not run:
                    break
                continue
            width += len(bands[n].values)
            if width > self._width or not self._is_piece(bands[n]):
                break
            run.append(n)
        return run

    def _is_piece(self, band: Band) -> bool:
        heads = [parse_label(cell.column_path[-1]).core for cell in band.values if cell.column_path]
        told = len(heads) == len(band.values) and self._leaves.issuperset(heads)
        return told and (not any(map(normalise, band.path)) or bool(self._group("".join(band.path))))

    def _group(self, text: str) -> str:
        """The group of columns that a stub or caption names, the innermost of several."""
        bare = normalise(text)
        named = [(bare.rfind(group) + len(group), group) for group in self._groups if group in bare]
        return max(named)[1] if named else ""

    def _named(self, bands: Sequence[Band], n: int) -> Iterator[Cell]:
        """The values of a piece under the group that its stub, or a caption right above, names."""
        band = bands[n]
        above = n - 1
        while above >= 0 and bands[above].kind is BandKind.HEADER:
            above -= 1
        caption = bands[above].path[0] if above >= 0 and bands[above].kind is BandKind.CAPTION else ""
        group = self._group("".join(band.path)) or self._group(caption)
        for cell in band.values:
            grouped = len(cell.column_path) > 1 or not group
            yield cell if grouped else replace(cell, column_path=(group, *cell.column_path))
