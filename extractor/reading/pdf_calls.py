"""The calls into pdfium that are made once for each glyph or drawn object, over ctypes.

pypdfium2 gives every call a prototype with pointer objects, which costs more than the
call. The prototypes here take integer addresses, so ``map`` can write the results
straight into numpy arrays: 0.1 to 0.4 µs a call. They keep Python's lock, because none
of them runs for as long as giving the lock up and taking it again would.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as pdfium

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Handles = npt.NDArray[np.uint64]
Handle = int

_POINTER, _INT, _HANDLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_size_t


def _call(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    place = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    assert place is not None  # noqa: S101 - a loaded function has an address
    return ctypes.PYFUNCTYPE(result, *arguments)(place)


count_chars = _call("FPDFText_CountChars", _INT, _POINTER)
unicode = _call("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
text = _call("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
loose_box = _call("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
char_box = _call("FPDFText_GetCharBox", _INT, _POINTER, _INT, *[_POINTER] * 4)
text_object = _call("FPDFText_GetTextObject", _HANDLE, _POINTER, _INT)
render_mode = _call("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
count_objects = _call("FPDFPage_CountObjects", _INT, _POINTER)
page_object = _call("FPDFPage_GetObject", _HANDLE, _POINTER, _INT)
count_inner = _call("FPDFFormObj_CountObjects", _INT, _POINTER)
inner_object = _call("FPDFFormObj_GetObject", _HANDLE, _POINTER, ctypes.c_ulong)
object_type = _call("FPDFPageObj_GetType", _INT, _POINTER)
bounds = _call("FPDFPageObj_GetBounds", _INT, *[_POINTER] * 5)
matrix = _call("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
draw_mode = _call("FPDFPath_GetDrawMode", _INT, *[_POINTER] * 3)
stroke_width = _call("FPDFPageObj_GetStrokeWidth", _INT, _POINTER, _POINTER)
fill_colour = _call("FPDFPageObj_GetFillColor", _INT, *[_POINTER] * 5)
stroke_colour = _call("FPDFPageObj_GetStrokeColor", _INT, *[_POINTER] * 5)
count_segments = _call("FPDFPath_CountSegments", _INT, _POINTER)
segment = _call("FPDFPath_GetPathSegment", _HANDLE, _POINTER, _INT)
point = _call("FPDFPathSegment_GetPoint", _INT, *[_POINTER] * 3)
segment_type = _call("FPDFPathSegment_GetType", _INT, _POINTER)
closes = _call("FPDFPathSegment_GetClose", _INT, _POINTER)


def address(handle: Any) -> Handle:
    """The integer address behind a pypdfium2 handle."""
    value = ctypes.cast(handle, ctypes.c_void_p).value
    return value or 0


def run(calls: Iterable[Any]) -> None:
    """Make the calls for what they write, at the speed of C."""
    deque(calls, maxlen=0)


def rows(table: npt.NDArray[Any]) -> range:
    """The addresses of the rows of a fresh table: where each of many calls writes its answer."""
    first, stride = table.ctypes.data, table.itemsize * table.shape[1]
    return range(first, first + stride * len(table), stride)


def columns(table: npt.NDArray[Any]) -> Iterator[range]:
    """For each column the addresses of its cells: of calls that give their answer in parts."""
    starts = rows(table)
    for k in range(table.shape[1]):
        yield range(starts.start + table.itemsize * k, starts.stop + table.itemsize * k, starts.step)
