"""What the objects of a page draw: rules, coloured fields, images, and text that is not plain.

A page has hundreds of objects, most of them text and thin lines, so they are asked and judged
by the array (:mod:`extractor.reading.pdf_calls`); only fat paths are looked at one by one.

Coordinates are pdfium's own: points from the bottom left, rotation not applied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

import numpy as np

from extractor.reading import pdf_calls as calls
from extractor.reading.pdf_calls import Bools, Floats, Handle, Handles
from extractor.reading.pdf_matrix import IDENTITY, Matrix, compose, map_boxes, matrices
from extractor.reading.pdf_outlines import THIN, Rules, as_rules, outlines

FORM_DEPTH = 12
"""Form XObjects inside one another; pdfium itself refuses loops, not depth."""
PALE_TESTS = 4_000_000
"""White shapes × fills beyond this is a picture made of rectangles, not a shaded table."""

LEVEL = 0.001
"""A line runs to the right if it climbs by no more than this (radians)."""

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_UNDRAWN = (3, 7)
"""Render modes of text that draws nothing: the hidden layer over a scan, and a mere clip."""
_NEARLY_WHITE = 0xF8


def _none() -> list[Any]:
    return []


@dataclass
class _Found:
    """What is gathered while walking, container by container."""

    horizontal: list[Floats] = field(default_factory=_none)
    vertical: list[Floats] = field(default_factory=_none)
    images: list[Floats] = field(default_factory=_none)
    fills: list[Floats] = field(default_factory=_none)
    pale: list[Floats] = field(default_factory=_none)
    """Thin white shapes: rules where they part coloured fields, nothing on paper."""
    sheets: list[Floats] = field(default_factory=_none)
    """Fat white fills: on a coloured field their edges show, as the cells of a web page whose
    rules are the background between them."""
    undrawn: list[Handle] = field(default_factory=_none)
    white: list[Handle] = field(default_factory=_none)
    white_boxes: list[Floats] = field(default_factory=_none)
    turned: list[Handle] = field(default_factory=_none)
    angles: list[float] = field(default_factory=_none)


@dataclass(frozen=True)
class Drawing:
    """What the objects of one page draw. Boxes are n × 4: left, bottom, right, top."""

    horizontal: Floats
    """n × 3: y, x0, x1"""
    vertical: Floats
    """n × 3: x, y0, y1"""
    images: Floats
    fills: Floats
    undrawn: Handles
    """Text objects that draw nothing: a hidden layer, or a clip."""
    white: Handles
    """Text objects in white: on a coloured field they are read, on paper nobody sees them."""
    white_boxes: Floats
    turned: Handles
    """Text objects whose line does not run to the right."""
    angles: Floats
    """… and the direction in which it runs: radians, counter-clockwise."""
    cut: bool


def read_drawing(page: Handle, most: int) -> Drawing:
    """Walk the page's objects, form XObjects included; stop after ``most`` of them."""
    walk = _Walk(most)
    walk.take(calls.page_object, page, max(calls.count_objects(page), 0), IDENTITY, 0)
    found = walk.found
    fills = _stacked(found.fills, 4)
    flat, upright = _seen_pale(_stacked(found.pale, 4), _stacked(found.sheets, 4), fills)
    return Drawing(
        horizontal=_stacked([*found.horizontal, flat], 3),
        vertical=_stacked([*found.vertical, upright], 3),
        images=_stacked(found.images, 4),
        fills=fills,
        undrawn=np.array(found.undrawn, np.uint64),
        white=np.array(found.white, np.uint64),
        white_boxes=_stacked(found.white_boxes, 4),
        turned=np.array(found.turned, np.uint64),
        angles=np.array(found.angles),
        cut=walk.cut,
    )


def overlapping(boxes: Floats, others: Floats) -> Bools:
    """Which of ``boxes`` touch any of ``others``, a point of tolerance included."""
    x0, y0, x1, y1 = boxes.T[:, :, None]
    u0, v0, u1, v1 = others.T[:, None, :]
    touch = (x0 < u1 + 1) & (u0 < x1 + 1) & (y0 < v1 + 1) & (v0 < y1 + 1)
    found: Bools = touch.any(axis=1)
    return found


class _Walk:
    def __init__(self, most: int) -> None:
        self.found = _Found()
        self.cut = False
        self._room = most

    def take(self, get: Callable[..., Any], container: Handle, n: int, base: Matrix, depth: int) -> None:
        """The ``n`` objects of a page or of a form; ``base`` is the matrix around them."""
        if n > self._room or depth > FORM_DEPTH:
            self.cut = True
            n = 0 if depth > FORM_DEPTH else max(self._room, 0)
        if n <= 0:
            return
        handles = np.fromiter(map(get, repeat(container), range(n)), np.uint64, n)
        handles = handles[handles > 0]
        self._room -= len(handles)
        kinds = np.fromiter(map(calls.object_type, handles.tolist()), np.int64, len(handles))
        self._texts(handles[kinds == _TEXT].tolist(), base)
        self._paths(handles[kinds == _PATH].tolist(), base)
        images = handles[kinds == _IMAGE].tolist()
        if images:
            self.found.images.append(_bounds(images, base))
        for form in handles[kinds == _FORM].tolist():
            inner = compose(matrices([form]), base)[0]
            self.take(calls.inner_object, form, max(calls.count_inner(form), 0), inner, depth + 1)

    def _texts(self, texts: list[Handle], base: Matrix) -> None:
        if not texts:
            return
        found, all_ = self.found, np.array(texts, np.uint64)
        modes = np.fromiter(map(calls.render_mode, texts), np.int64, len(texts))
        found.undrawn += all_[np.isin(modes, _UNDRAWN)].tolist() if modes.any() else []
        white = all_[_are_white(texts, calls.fill_colour) & (modes == 0)].tolist()
        if white:
            found.white += white
            found.white_boxes.append(_bounds(white, base))
        angles = _directions(texts, base)
        turned = np.abs(angles) > LEVEL
        found.turned += all_[turned].tolist()
        found.angles += angles[turned].tolist()

    def _paths(self, paths: list[Handle], base: Matrix) -> None:
        if not paths:
            return
        modes = np.zeros((len(paths), 2), np.int32)
        calls.run(map(calls.draw_mode, paths, *calls.columns(modes)))
        drawn = modes.any(axis=1)
        if not drawn.all():
            paths, modes = np.array(paths, np.uint64)[drawn].tolist(), modes[drawn]
        stroked = modes[:, 1] != 0
        boxes = _bounds(paths, base)
        white = np.zeros(len(paths), np.bool_)
        for which, colour in ((stroked, calls.stroke_colour), (~stroked, calls.fill_colour)):
            if which.any():
                white[which] = _are_white(np.array(paths, np.uint64)[which].tolist(), colour)
        thin = (boxes[:, 2:] - boxes[:, :2]).min(axis=1) <= THIN
        self._rules(as_rules(boxes[thin & ~white]))
        self.found.pale.append(boxes[thin & white])
        self.found.sheets.append(boxes[~thin & ~stroked & white])
        self.found.fills.append(boxes[~thin & ~stroked & ~white])
        fat = ~thin & ~(stroked & white)
        for rules in outlines(np.array(paths, np.uint64)[fat], stroked[fat], base):
            self._rules(rules)

    def _rules(self, rules: Rules) -> None:
        self.found.horizontal.append(rules[0])
        self.found.vertical.append(rules[1])


def _seen_pale(pale: Floats, sheets: Floats, fills: Floats) -> tuple[Floats, Floats]:
    """White shapes count where they lie on a coloured field: a thin one is a rule (the gap of
    a shaded table), a fat one is edged by rules."""
    flat, upright = np.zeros((0, 3)), np.zeros((0, 3))
    if len(pale) * len(fills) > PALE_TESTS or not len(fills):
        return flat, upright
    flat, upright = as_rules(pale[overlapping(pale, fills)])
    if len(sheets) * len(fills) <= PALE_TESTS:
        x0, y0, x1, y1 = sheets[_inside(sheets, fills)].T
        edges = [np.stack(side, axis=1) for side in ((y0, x0, x1), (y1, x0, x1))]
        sides = [np.stack(side, axis=1) for side in ((x0, y0, y1), (x1, y0, y1))]
        flat, upright = np.concatenate([flat, *edges]), np.concatenate([upright, *sides])
    return flat, upright


def _inside(boxes: Floats, others: Floats) -> Bools:
    """Which boxes lie in another one and are not the same: some of the outer one is seen."""
    x0, y0, x1, y1 = boxes.T[:, :, None]
    u0, v0, u1, v1 = others.T[:, None, :]
    within = (x0 >= u0 - 0.1) & (y0 >= v0 - 0.1) & (x1 <= u1 + 0.1) & (y1 <= v1 + 0.1)
    within &= (x1 - x0) + (y1 - y0) < (u1 - u0) + (v1 - v0) - 1
    found: Bools = within.any(axis=1)
    return found


def _are_white(objects: list[Handle], colour: Callable[..., Any]) -> Bools:
    """Which objects are white or transparent; what has no colour of its own is not."""
    colours = np.zeros((len(objects), 4), np.uint32)  # red, green, blue, alpha
    colours[:, 3] = 0xFF
    calls.run(map(colour, objects, *calls.columns(colours)))
    white: Bools = (colours[:, :3].min(axis=1) >= _NEARLY_WHITE) | (colours[:, 3] == 0)
    return white


def _directions(texts: list[Handle], base: Matrix) -> Floats:
    """Where the line of each text runs. The letters may lean nevertheless: those are italics."""
    matrix = matrices(texts)
    if base[1] or base[0] <= 0:
        matrix = compose(matrix, base)
    directions: Floats = np.arctan2(matrix[:, 1], matrix[:, 0])
    return directions


def _bounds(objects: list[Handle], base: Matrix) -> Floats:
    boxes = np.zeros((len(objects), 4), np.float32)
    calls.run(map(calls.bounds, objects, *calls.columns(boxes)))
    return map_boxes(boxes.astype(np.float64), base)


def _stacked(parts: Sequence[Floats], width: int) -> Floats:
    return np.concatenate(parts) if parts else np.zeros((0, width))
