"""The part of pdfium that is called once for each glyph or drawn object, over ctypes.

pypdfium2 gives every call a prototype with pointer objects, which costs more than the
call. The prototypes here take integer addresses, so ``map`` can write the results
straight into numpy arrays: a page takes milliseconds instead of tens of them.

Coordinates here are pdfium's own: points from the bottom left, rotation not applied.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Handle = int
Box = tuple[float, float, float, float]

THIN = 2.5
"""A filled shape no thicker than this (points) is a rule; thicker ones are shading."""
STRAIGHT = 0.5
"""A segment may lean by this much (points) and still count as upright."""
FORM_DEPTH = 12
"""Form XObjects inside one another; pdfium itself refuses loops, not depth."""
PATH_SEGMENTS = 20_000
"""A path of more segments is a drawing (a map, a logo), never a table."""
ABSURD = 8
"""A loose box this many times larger than the glyph it holds is wrong (a full stop's is 6 times)."""
PALE_TESTS = 4_000_000
"""White shapes × fills beyond this is a picture made of rectangles, not a shaded table."""

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int


def _call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    assert address is not None  # noqa: S101 - a loaded function has an address
    return ctypes.CFUNCTYPE(result, *arguments)(address)


_count_chars = _call("FPDFText_CountChars", _INT, _POINTER)
_unicode = _call("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
_text = _call("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
_loose_box = _call("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
_char_box = _call("FPDFText_GetCharBox", _INT, _POINTER, _INT, *[_POINTER] * 4)
_angle = _call("FPDFText_GetCharAngle", ctypes.c_float, _POINTER, _INT)
_text_object = _call("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
_render_mode = _call("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
_count_objects = _call("FPDFPage_CountObjects", _INT, _POINTER)
_object = _call("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
_count_inner = _call("FPDFFormObj_CountObjects", _INT, _POINTER)
_inner = _call("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
_type = _call("FPDFPageObj_GetType", _INT, _POINTER)
_bounds = _call("FPDFPageObj_GetBounds", _INT, *[_POINTER] * 5)
_matrix = _call("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
_draw_mode = _call("FPDFPath_GetDrawMode", _INT, *[_POINTER] * 3)
_stroke_width = _call("FPDFPageObj_GetStrokeWidth", _INT, _POINTER, _POINTER)
_fill_colour = _call("FPDFPageObj_GetFillColor", _INT, *[_POINTER] * 5)
_stroke_colour = _call("FPDFPageObj_GetStrokeColor", _INT, *[_POINTER] * 5)
_count_segments = _call("FPDFPath_CountSegments", _INT, _POINTER)
_segment = _call("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
_point = _call("FPDFPathSegment_GetPoint", _INT, *[_POINTER] * 3)
_segment_type = _call("FPDFPathSegment_GetType", _INT, _POINTER)
_closes = _call("FPDFPathSegment_GetClose", _INT, _POINTER)

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_BEZIER, _MOVE = 1, 2
_INVISIBLE = 3
"""Text render mode of the hidden layer that scanning software puts over an image."""
_CLIP_ONLY = 7
_NEARLY_WHITE = 0xF8


def address(handle: Any) -> Handle:
    """The integer address behind a pypdfium2 handle."""
    value = ctypes.cast(handle, ctypes.c_void_p).value
    return value or 0


def _run(calls: Iterable[Any]) -> None:
    deque(calls, maxlen=0)


# --- text ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Glyphs:
    codes: npt.NDArray[np.uint32]
    boxes: Floats
    """n × 4: left, bottom, right, top. Loose boxes: advance × ascent, so that 、 and 。 stay in line."""
    angles: Floats
    """Radians, counter-clockwise."""


def read_glyphs(text_page: Handle, most: int) -> tuple[Glyphs, bool]:
    """The page's glyphs in the order drawn, and whether ``most`` cut them."""
    total = max(_count_chars(text_page), 0)
    n = min(total, most)
    rects = np.zeros((n, 4), np.float32)  # FS_RECTF: left, top, right, bottom
    first = rects.ctypes.data
    _run(map(_loose_box, repeat(text_page, n), range(n), range(first, first + 16 * n, 16)))
    angles = np.fromiter(map(_angle, repeat(text_page, n), range(n)), np.float64, n)
    boxes = _sound(text_page, rects[:, [0, 3, 2, 1]].astype(np.float64))
    return Glyphs(_codes(text_page, n), boxes, angles), total > most


def _sound(text_page: Handle, boxes: Floats) -> Floats:
    """Loose boxes, but the glyph's own box where the loose one is absurd: for vertical writing
    pdfium gives the font size before the text matrix scales it."""
    if not len(boxes):
        return boxes
    height = boxes[:, 3] - boxes[:, 1]
    tall = np.nonzero(height > 2 * np.median(height[height > 0]) if (height > 0).any() else height > 0)[
        0
    ]
    if not len(tall):
        return boxes
    tight = np.zeros((len(tall), 4))  # doubles: left, right, bottom, top
    at = tight.ctypes.data
    columns = [range(at + 8 * k, at + 8 * k + 32 * len(tall), 32) for k in range(4)]
    _run(map(_char_box, repeat(text_page), tall.tolist(), *columns))
    tight = tight[:, [0, 2, 1, 3]]
    real = tight[:, 3] - tight[:, 1]
    absurd = (real > 0) & (height[tall] > ABSURD * np.maximum(real, tight[:, 2] - tight[:, 0]))
    boxes[tall[absurd]] = tight[absurd]
    return boxes


def _codes(text_page: Handle, n: int) -> npt.NDArray[np.uint32]:
    """One code point a glyph: all in one call, one by one where UTF-16 does not run in step."""
    buffer = (ctypes.c_uint16 * (n + 1))()
    written = _text(text_page, 0, n, ctypes.addressof(buffer))
    codes: npt.NDArray[np.uint32]
    codes = np.frombuffer(memoryview(buffer), np.uint16)[: max(written - 1, 0)].astype(np.uint32)
    if len(codes) != n or bool(((codes >= 0xD800) & (codes < 0xE000)).any()):
        return np.fromiter(map(_unicode, repeat(text_page, n), range(n)), np.uint32, n)
    return codes


def glyph_objects(text_page: Handle, n: int) -> npt.NDArray[np.uint64]:
    """For each glyph the text object that draws it (0 for glyphs that pdfium made up)."""
    objects = map(_text_object, repeat(text_page, n), range(n))
    return np.fromiter((o or 0 for o in objects), np.uint64, n)


# --- drawn objects ------------------------------------------------------------------------


@dataclass
class Drawing:
    """What the objects of one page draw, gathered while walking them."""

    horizontal: list[tuple[float, float, float]] = field(default_factory=list)
    """y, x0, x1"""
    vertical: list[tuple[float, float, float]] = field(default_factory=list)
    """x, y0, y1"""
    images: list[Box] = field(default_factory=list)
    """left, bottom, right, top, as all boxes here"""
    fills: list[Box] = field(default_factory=list)
    invisible: list[Handle] = field(default_factory=list)
    """Text objects that draw nothing: a hidden layer, or a clip."""
    white: list[tuple[Handle, Box]] = field(default_factory=list)
    """Text objects in white: on a coloured field they are read, on paper nobody sees them."""
    pale: list[Box] = field(default_factory=list)
    """Thin white shapes: rules where they part coloured fields, nothing on paper."""
    sheets: list[Box] = field(default_factory=list)
    """Fat white fills: on a coloured field their edges show, as the cells of a web page whose
    rules are the background between them."""
    objects: int = 0
    cut: bool = False


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_drawing(page: Handle, most: int) -> Drawing:
    """Walk the page's objects, form XObjects included; stop after ``most`` of them."""
    walk = _Walk(most)
    n = _count_objects(page)
    walk.take(map(_object, repeat(page), range(max(n, 0))), n, _IDENTITY, 0)
    walk.settle_pale()
    return walk.drawing


class _Walk:
    """The walk's scratch memory: small buffers that pdfium writes into, allocated once."""

    def __init__(self, most: int) -> None:
        self.drawing = Drawing()
        self._most = most
        self._modes = np.zeros(2, np.int32)
        self._floats = np.zeros(6, np.float32)
        self._colours = np.zeros(4, np.uint32)
        # asked once: numpy makes a new object for each look at .ctypes
        self._modes_at = self._modes.ctypes.data
        self._floats_at = self._floats.ctypes.data
        self._colours_at = self._colours.ctypes.data

    def take(self, found: Iterable[Handle], n: int, base: Matrix, depth: int) -> None:
        drawing = self.drawing
        room = self._most - drawing.objects
        if n > room or depth > FORM_DEPTH:
            drawing.cut = True
            n = 0 if depth > FORM_DEPTH else max(room, 0)
        if n <= 0:
            return
        objects = [o for o, _ in zip(found, range(n), strict=False) if o]
        drawing.objects += len(objects)
        types = list(map(_type, objects))
        boxes = _map_boxes(_bounds_of(objects), base)
        for o, kind, box in zip(objects, types, boxes.tolist(), strict=True):
            if kind == _PATH:
                self._path(o, tuple(box), base)
            elif kind == _TEXT:
                self._note_text(o, tuple(box))
            elif kind == _IMAGE:
                drawing.images.append(tuple(box))
            elif kind == _FORM:
                inner = map(_inner, repeat(o), range(max(_count_inner(o), 0)))
                self.take(inner, _count_inner(o), _compose(self._matrix_of(o), base), depth + 1)

    def settle_pale(self) -> None:
        """White shapes count where they lie on a coloured field: a thin one is a rule (the gap of
        a shaded table), a fat one is edged by rules."""
        drawing = self.drawing
        if len(drawing.pale) * len(drawing.fills) > PALE_TESTS:
            return
        for box in drawing.pale:
            if any(overlap(box, fill) for fill in drawing.fills):
                self._rule(box)
        if len(drawing.sheets) * len(drawing.fills) <= PALE_TESTS:
            for box in drawing.sheets:
                if any(_inside(box, fill) for fill in drawing.fills):
                    x0, y0, x1, y1 = box
                    drawing.horizontal += [(y0, x0, x1), (y1, x0, x1)]
                    drawing.vertical += [(x0, y0, y1), (x1, y0, y1)]

    def _path(self, path: Handle, box: Box, base: Matrix) -> None:
        modes = self._modes
        _draw_mode(path, self._modes_at, self._modes_at + 4)
        filled, stroked = bool(modes[0]), bool(modes[1])
        if not filled and not stroked:
            return
        width, height = box[2] - box[0], box[3] - box[1]
        if min(width, height) <= THIN:
            if self._is_white(path, stroked=stroked):
                self.drawing.pale.append(box)
            else:
                self._rule(box)
            return
        if not stroked:
            white = self._is_white(path, stroked=False)
            (self.drawing.sheets if white else self.drawing.fills).append(box)
        self._outline(path, base, stroked=stroked)

    def _rule(self, box: Box) -> None:
        width, height = box[2] - box[0], box[3] - box[1]
        if height <= THIN < width:
            self.drawing.horizontal.append(((box[1] + box[3]) / 2, box[0], box[2]))
        elif width <= THIN < height:
            self.drawing.vertical.append(((box[0] + box[2]) / 2, box[1], box[3]))
        elif width > 0.1 and height > 0.1:  # a dot of a dotted rule: short both ways
            self.drawing.horizontal.append(((box[1] + box[3]) / 2, box[0], box[2]))
            self.drawing.vertical.append(((box[0] + box[2]) / 2, box[1], box[3]))

    def _outline(self, path: Handle, base: Matrix, *, stroked: bool) -> None:
        """The straight upright pieces of a fat path; of a filled one only its thin parts."""
        n = _count_segments(path)
        if n < 2 or n > PATH_SEGMENTS:
            return
        if stroked and (self._line_width(path, base) > 2 * THIN or self._is_white(path, stroked=True)):
            return
        segments = list(map(_segment, repeat(path, n), range(n)))
        kinds = list(map(_segment_type, segments))
        if _BEZIER in kinds and not stroked:
            return
        points = np.zeros((n, 2), np.float32)
        at = points.ctypes.data
        _run(map(_point, segments, range(at, at + 8 * n, 8), range(at + 4, at + 4 + 8 * n, 8)))
        placed = _map_points(points.astype(np.float64), _compose(self._matrix_of(path), base))
        for part in _subpaths(placed.tolist(), kinds, list(map(_closes, segments))):
            self._subpath(part, stroked=stroked)

    def _subpath(self, part: list[tuple[list[float], int]], *, stroked: bool) -> None:
        xs, ys = [p[0] for p, _ in part], [p[1] for p, _ in part]
        box = (min(xs), min(ys), max(xs), max(ys))
        if min(box[2] - box[0], box[3] - box[1]) <= THIN:
            self._rule(box)
            return
        if not stroked:
            return
        for ((xa, ya), _), ((xb, yb), kind) in pairwise(part):
            if kind == _BEZIER:
                continue
            if abs(ya - yb) < STRAIGHT and abs(xa - xb) > 1:
                self.drawing.horizontal.append(((ya + yb) / 2, min(xa, xb), max(xa, xb)))
            elif abs(xa - xb) < STRAIGHT and abs(ya - yb) > 1:
                self.drawing.vertical.append(((xa + xb) / 2, min(ya, yb), max(ya, yb)))

    def _note_text(self, text: Handle, box: Box) -> None:
        mode = _render_mode(text)
        if mode in (_INVISIBLE, _CLIP_ONLY):
            self.drawing.invisible.append(text)
        elif mode == 0 and self._is_white(text, stroked=False):
            self.drawing.white.append((text, box))

    def _is_white(self, obj: Handle, *, stroked: bool) -> bool:
        at = self._colours_at
        read = _stroke_colour if stroked else _fill_colour
        if not read(obj, at, at + 4, at + 8, at + 12):
            return False
        red, green, blue, alpha = self._colours.tolist()
        return bool(min(red, green, blue) >= _NEARLY_WHITE or alpha == 0)

    def _matrix_of(self, obj: Handle) -> Matrix:
        self._floats[:] = _IDENTITY
        _matrix(obj, self._floats_at)
        a, b, c, d, e, f = self._floats.tolist()
        return (a, b, c, d, e, f)

    def _line_width(self, path: Handle, base: Matrix) -> float:
        at = self._floats_at
        width = float(self._floats[0]) if _stroke_width(path, at) else 1.0
        matrix = _compose(self._matrix_of(path), base)
        return width * float(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5)


def _bounds_of(objects: list[Handle]) -> Floats:
    n = len(objects)
    boxes = np.zeros((n, 4), np.float32)
    at = boxes.ctypes.data
    columns = [range(at + 4 * k, at + 4 * k + 16 * n, 16) for k in range(4)]
    _run(map(_bounds, objects, *columns))
    return boxes.astype(np.float64)


def _compose(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _map_points(points: Floats, matrix: Matrix) -> Floats:
    a, b, c, d, e, f = matrix
    x, y = points[:, 0], points[:, 1]
    return np.stack([a * x + c * y + e, b * x + d * y + f], axis=1)


def _map_boxes(boxes: Floats, matrix: Matrix) -> Floats:
    if matrix == _IDENTITY:
        return boxes
    corners = [_map_points(boxes[:, [i, j]], matrix) for i in (0, 2) for j in (1, 3)]
    stacked = np.stack(corners)
    return np.concatenate([stacked.min(axis=0), stacked.max(axis=0)], axis=1)


def _subpaths(
    points: list[list[float]], kinds: list[int], closes: list[int]
) -> Iterable[list[tuple[list[float], int]]]:
    part: list[tuple[list[float], int]] = []
    for point, kind, close in zip(points, kinds, closes, strict=True):
        if kind == _MOVE:
            if len(part) > 1:
                yield part
            part = []
        part.append((point, kind))
        if close:
            part.append((part[0][0], 0))
    if len(part) > 1:
        yield part


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes touch, a point of tolerance included."""
    return (
        one[0] < other[2] + 1
        and other[0] < one[2] + 1
        and one[1] < other[3] + 1
        and other[1] < one[3] + 1
    )


def _inside(inner: Box, outer: Box) -> bool:
    """Whether a box lies in another one and is not the same: some of the outer one is seen."""
    within = (
        inner[0] >= outer[0] - 0.1
        and inner[1] >= outer[1] - 0.1
        and inner[2] <= outer[2] + 0.1
        and inner[3] <= outer[3] + 0.1
    )
    smaller = (inner[2] - inner[0]) + (inner[3] - inner[1]) < (outer[2] - outer[0]) + (
        outer[3] - outer[1]
    ) - 1
    return within and smaller
