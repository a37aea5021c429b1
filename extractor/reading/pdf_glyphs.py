"""The glyphs of a page, read from pdfium's text page.

Coordinates are pdfium's own: points from the bottom left, rotation not applied.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import numpy.typing as npt

from extractor.reading import pdf_calls as calls
from extractor.reading.pdf_calls import Floats, Handle, Handles

ABSURD = 8
"""A loose box this many times larger than the glyph it holds is wrong (a full stop's is 6 times)."""


@dataclass(frozen=True)
class Glyphs:
    codes: npt.NDArray[np.uint32]
    boxes: Floats
    """n × 4: left, bottom, right, top. Loose boxes: advance × ascent, so that 、 and 。 stay in line."""


def read_glyphs(text_page: Handle, most: int) -> tuple[Glyphs, bool]:
    """The page's glyphs in the order drawn, and whether ``most`` cut them."""
    total = max(calls.count_chars(text_page), 0)
    n = min(total, most)
    rects = np.zeros((n, 4), np.float32)  # FS_RECTF: left, top, right, bottom
    calls.run(map(calls.loose_box, repeat(text_page), range(n), calls.rows(rects)))
    boxes = _sound(text_page, rects[:, [0, 3, 2, 1]].astype(np.float64))
    return Glyphs(_codes(text_page, n), boxes), total > most


def glyph_objects(text_page: Handle, n: int) -> Handles:
    """For each glyph the text object that draws it (0 for glyphs that pdfium made up)."""
    return np.fromiter(map(calls.text_object, repeat(text_page), range(n)), np.uint64, n)


def _sound(text_page: Handle, boxes: Floats) -> Floats:
    """Loose boxes, but the glyph's own box where the loose one is absurd: for vertical writing
    pdfium gives the font size before the text matrix scales it."""
    height = boxes[:, 3] - boxes[:, 1]
    some = height[height > 0]
    if not len(some):
        return boxes
    tall = np.nonzero(height > 2 * np.median(some))[0]
    if not len(tall):
        return boxes
    tight = np.zeros((len(tall), 4))  # doubles: left, right, bottom, top
    calls.run(map(calls.char_box, repeat(text_page), tall.tolist(), *calls.columns(tight)))
    tight = tight[:, [0, 2, 1, 3]]
    real = tight[:, 3] - tight[:, 1]
    absurd = (real > 0) & (height[tall] > ABSURD * np.maximum(real, tight[:, 2] - tight[:, 0]))
    boxes[tall[absurd]] = tight[absurd]
    return boxes


def _codes(text_page: Handle, n: int) -> npt.NDArray[np.uint32]:
    """One code point a glyph: all in one call, one by one where UTF-16 does not run in step."""
    buffer = (ctypes.c_uint16 * (n + 1))()
    written = calls.text(text_page, 0, n, ctypes.addressof(buffer))
    codes: npt.NDArray[np.uint32]
    codes = np.frombuffer(memoryview(buffer), np.uint16)[: max(written - 1, 0)].astype(np.uint32)
    if len(codes) != n or bool(((codes >= 0xD800) & (codes < 0xE000)).any()):
        return np.fromiter(map(calls.unicode, repeat(text_page, n), range(n)), np.uint32, n)
    return codes
