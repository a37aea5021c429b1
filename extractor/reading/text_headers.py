"""Which columns of aligned text each header stands over."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.reading.text_pieces import Piece, Span, overlaps

FAR = 10**9

Owned = list[tuple[Piece, range]]
"""The headers of a line, each with the columns it stands over."""


def headed_columns(lines: Sequence[Sequence[Piece]], columns: Sequence[Span]) -> list[Span] | None:
    """The columns as wide as their own headers, and those of which only the header is printed.

    Nothing where the lowest headers stand beside the figures: these have no columns then.
    """
    found = list(columns)
    for height, line in enumerate(reversed(lines)):
        for number, piece in enumerate(line):
            behind = line[number + 1].x0 if number + 1 < len(line) else FAR
            touched = sorted(_under(piece, found))
            beside = any(piece.x0 <= lo < behind for lo, _ in found)
            if not touched and beside and height == 0 and len(found) > 1:
                return None
            if len(touched) == 1:
                _widen(found, touched[0], piece)
            elif not touched and not beside:
                found = sorted([*found, (piece.x0, piece.x1)])
    return found


def _under(piece: Piece, columns: Sequence[Span]) -> set[int]:
    """The columns below a header, or the one a blank off its edge: columns stand further apart."""
    own = {k for k, column in enumerate(columns) if overlaps(column, piece)}
    return own or {k for k, (lo, hi) in enumerate(columns) if hi == piece.x0 or lo == piece.x1}


def _widen(columns: list[Span], k: int, piece: Piece) -> None:
    left = columns[k - 1][1] if k else 0
    right = columns[k + 1][0] if k + 1 < len(columns) else FAR
    columns[k] = min(columns[k][0], max(left, piece.x0)), max(columns[k][1], min(right, piece.x1))


def header_spans(lines: Sequence[Sequence[Piece]], columns: Sequence[Span]) -> list[Owned]:
    """For each header line its headers with their columns.

    A header stands over the columns that it touches, and over those at its right up to the next
    header of its line: with headers below all of them, or below none. Where that leaves columns
    at its left, headers are printed in the middle: each column goes to the nearest.
    """
    touched = [_touched(line, columns) for line in lines]
    covered = [{c for own in line for c in own} for line in touched]
    spans = []
    for number, line in enumerate(lines):
        below = set[int]().union(*covered[number + 1 :])
        above = [own for upper in touched[:number] for own in upper]
        spans.append(_spread(line, touched[number], columns, below, above))
    return spans


def _touched(line: Sequence[Piece], columns: Sequence[Span]) -> list[set[int]]:
    """The columns that each header touches, or the next column at its right before another header."""
    out: list[set[int]] = []
    for number, piece in enumerate(line):
        behind = line[number + 1].x0 if number + 1 < len(line) else FAR
        own = _under(piece, columns)
        right = (k for k, (lo, _) in enumerate(columns) if piece.x0 <= lo < behind)
        out.append(own or set(list(right)[:1]))
    return out


def _spread(
    line: Sequence[Piece],
    touched: Sequence[set[int]],
    columns: Sequence[Span],
    below: set[int],
    above: Sequence[set[int]],
) -> Owned:
    taken = set[int]().union(*touched)

    def goes_with(column: int, own: set[int]) -> bool:
        first = min(own)
        if column in taken or (column in below) != (first in below):
            return False
        return all(first in upper for upper in above if column in upper)

    owned = [set(own) for own in touched]
    for own in owned:
        while own and max(own) + 1 < len(columns) and goes_with(max(own) + 1, own):
            own.add(max(own) + 1)
    loose = below - set[int]().union(*owned)
    if any(own and k < min(own) and goes_with(k, own) for own in owned for k in loose):
        owned = [set(own) for own in touched]
        for k, (lo, hi) in enumerate(columns):
            near = [n for n, own in enumerate(touched) if own and goes_with(k, own)]
            if near:
                owned[min(near, key=lambda n: abs(line[n].x0 + line[n].x1 - lo - hi))].add(k)
    return [
        (piece, range(min(own), max(own) + 1)) for piece, own in zip(line, owned, strict=True) if own
    ]
