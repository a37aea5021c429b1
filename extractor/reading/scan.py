"""Scanned pages: a picture becomes ink (glyphs and rules) like that of a PDF with text.

What follows, tables and all, is then the same. Characters are recognised line by line with
rapidocr, whose weights come with its package; nothing is downloaded. The places of characters
within a line are spread evenly over it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.document import Ink, Note, Page
from extractor.errors import MissingExtra
from extractor.reading.ideographs import unify
from extractor.reading.limits import Limits
from extractor.reading.pdf import flat
from extractor.reading.scan_page import Boxes, Image, Straight, letter_height, straighten, text_boxes

LONG_SIDE = 2340
"""Pixels of the longer side: A4 at 200 dpi."""
PADDING = 0.25
"""Paper left around a line, in its heights."""
LEAST_SURE = 0.5
"""A line read with less certainty becomes replacement characters: unreadable, never guessed."""
FLAT = 0.3
"""Ink lower than this share of a letter's height is a dash; recognisers guess at it."""
_DUST = re.compile(r"^[.·,'`、，;:]+|(?<![0-9０-９])[.·'`]+|[.·,'`]+$")
SAMPLE = 12
"""Lines that are asked whether the page stands on its head."""
UPSIDE_DOWN = 0.6
LONG_LINE = 3.0
"""In their heights: a page of wider lines does not lie on its side."""
SIDEWAYS = 0.6
"""A page on its side falls into characters: turned, it has fewer lines than this share."""


@dataclass(frozen=True)
class Recognised:
    """One printed line with its box in pixels and the certainty of its reading."""

    text: str
    box: tuple[float, float, float, float]
    certainty: float


def read_pdf_scans(
    data: bytes, pages: Sequence[Page], numbers: Iterable[int], limits: Limits
) -> tuple[list[Page], list[Note]]:
    """The pages of a PDF, those of these ``numbers`` with the ink that their pictures show.

    Raises:
        MissingExtra: the packages of the extra ``ocr`` are not installed.
    """
    import pypdfium2

    read, notes = [], []
    document = pypdfium2.PdfDocument(data)
    try:
        for page in pages:
            if page.number not in numbers:
                read.append(page)
                continue
            scale = LONG_SIDE / max(page.width, page.height)
            bitmap = document[page.number - 1].render(scale=scale, grayscale=True)
            grey = np.ascontiguousarray(bitmap.to_numpy().reshape(bitmap.height, -1)[:, : bitmap.width])
            read.append(read_scan(grey, page, limits))
            if not read[-1].ink.text:
                where = f"page {page.number}"
                notes.append(Note("page_is_image", "No text is in the picture.", cuts=True, where=where))
    finally:
        document.close()
    return read, notes


def read_scan(grey: Image, page: Page, limits: Limits) -> Page:
    """The page with the ink that its picture shows. ``grey`` covers the whole page.

    Raises:
        MissingExtra: the packages of the extra ``ocr`` are not installed.
    """
    _allow_more(limits)
    engine = _engine()
    straight = _upright(grey, engine)
    lines = _recognise(straight, text_boxes(straight), engine)
    height, width = straight.grey.shape
    scale = max(page.width, page.height) / max(height, width)
    text, boxes, sure = _glyphs(lines)
    ink = Ink(text, flat(boxes * scale), flat(straight.rules * scale), certainties=flat(sure))
    return replace(page, width=width * scale, height=height * scale, ink=ink, recognised=True)


def _allow_more(limits: Limits) -> None:
    """Recognition takes more than reading: the worker's soft limits grow, within its hard ones."""
    if sys.platform == "win32":
        return
    import resource

    cpu, _ = resource.getrlimit(resource.RLIMIT_CPU)
    _raise_limit(resource.RLIMIT_CPU, cpu + round(limits.ocr_page_seconds))
    _raise_limit(resource.RLIMIT_AS, limits.ocr_address_space)


def _raise_limit(kind: int, wanted: int) -> None:
    import resource

    soft, hard = resource.getrlimit(kind)
    if resource.RLIM_INFINITY not in (soft, wanted) and wanted > soft:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (allowed, hard))


@cache
def _engine() -> Any:
    """The recogniser, made once in a process, on one thread: the same bytes on any machine."""
    try:
        import cv2
        import onnxruntime  # noqa: F401
        from rapidocr import RapidOCR
    except ImportError as error:
        raise MissingExtra(
            "reading scans needs rapidocr, onnxruntime and opencv",
            remedy='Install them with `pip install "extractor[ocr]"`.',
        ) from error
    cv2.setNumThreads(1)
    threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
    one_by_one = {"Rec.rec_batch_num": 1, "Cls.cls_batch_num": 1}  # memory: a batch is padded
    engine = RapidOCR(params={"Global.log_level": "critical", **threads, **one_by_one})
    line = np.full((48, 96, 3), 255, np.uint8)
    engine(line, use_det=False, use_cls=True, use_rec=True)  # the parts are loaded at first use
    return engine


def _upright(grey: Image, engine: Any) -> Straight:
    """The page straightened, turned so that its lines can be read."""
    straight = straighten(grey)
    boxes = text_boxes(straight)
    if _usual_width(boxes) < LONG_LINE:
        turned = straighten(np.ascontiguousarray(np.rot90(grey)))
        others = text_boxes(turned)
        if len(others) < SIDEWAYS * len(boxes):
            straight, boxes = turned, others
    if _stands_on_its_head(straight, boxes, engine):
        straight = straighten(np.ascontiguousarray(np.rot90(straight.grey, 2)))
    return straight


def _usual_width(boxes: Boxes) -> float:
    """Median width of the lines in their heights."""
    if not len(boxes):
        return 0.0
    return float(np.median((boxes[:, 2] - boxes[:, 0]) / (boxes[:, 3] - boxes[:, 1])))


def _stands_on_its_head(straight: Straight, boxes: Boxes, engine: Any) -> bool:
    widest = boxes[np.argsort(boxes[:, 0] - boxes[:, 2], kind="stable")[:SAMPLE]]
    if not len(widest):
        return False
    found = engine.text_cls([_crop(_clean(straight), box) for box in widest]).cls_res
    turned = sum(score for label, score in found if "180" in label)
    return bool(turned > UPSIDE_DOWN * sum(score for _, score in found))


def _clean(straight: Straight) -> Image:
    """The grey picture with paper wherever there is no ink of text."""
    import cv2

    near = cv2.dilate(straight.ink, np.ones((3, 3), np.uint8))
    return np.where(near > 0, straight.grey, 255).astype(np.uint8)


def _crop(image: Image, box: np.ndarray[Any, np.dtype[np.float64]]) -> Image:
    """The line trimmed to its ink, with some paper around it, in three equal colours."""
    x0, top, x1, bottom = (int(v) for v in box)
    part = image[top:bottom, x0:x1]
    ys, xs = np.nonzero(part < 255)
    if len(xs):
        part = part[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    pad = max(3, int(max(part.shape[0], (bottom - top) * 0.5) * PADDING))
    return np.repeat(np.pad(part, pad, constant_values=255)[:, :, None], 3, axis=2)


def _recognise(straight: Straight, boxes: Boxes, engine: Any) -> list[Recognised]:
    from rapidocr.ch_ppocr_rec.typings import TextRecInput

    flat_ones = boxes[:, 3] - boxes[:, 1] < FLAT * letter_height(straight.ink)
    found = [Recognised("-", _four(box), 1.0) for box in boxes[flat_ones]]
    boxes = boxes[~flat_ones]
    if not len(boxes):
        return found
    clean = _clean(straight)
    read = engine.text_rec(TextRecInput(img=[_crop(clean, box) for box in boxes]))
    for text, score, box in zip(read.txts, read.scores, boxes, strict=True):
        said = _without_dust(unify(text.strip()))
        if said:
            found.append(Recognised(said, _four(box), float(score)))
    return found


def _four(box: np.ndarray[Any, np.dtype[np.float64]]) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = box.tolist()
    return x0, top, x1, bottom


def _without_dust(text: str) -> str:
    """Text without the points that dust makes: a point has a digit on its left and more on its right.

    >>> [_without_dust(t) for t in (".448", "2.", "82.4", "1.属于国家秘密", "尚未.审结", "、本年")]
    ['448', '2', '82.4', '1.属于国家秘密', '尚未审结', '本年']
    """
    return _DUST.sub("", text)


def _glyphs(lines: Sequence[Recognised]) -> tuple[str, Boxes, NDArray[np.float64]]:
    """Characters in order with a box each: narrow ones get half the width of Chinese ones.

    Each is as certain as its line.
    """
    texts: list[str] = []
    certainties: list[float] = []
    boxes: list[tuple[float, float, float, float]] = []
    for line in lines:
        said = line.text if line.certainty >= LEAST_SURE else "\ufffd" * len(line.text)
        widths = np.array([1.0 if ord(char) < 0x2E80 else 2.0 for char in said])
        x0, top, x1, bottom = line.box
        ends = x0 + np.cumsum(widths) / widths.sum() * (x1 - x0)
        starts = np.concatenate([[x0], ends[:-1]])
        for char, start, end in zip(said, starts.tolist(), ends.tolist(), strict=True):
            if not char.isspace():
                texts.append(char)
                boxes.append((start, top, end, bottom))
                certainties.append(line.certainty)
    return "".join(texts), np.array(boxes, dtype=np.float64).reshape(-1, 4), np.array(certainties)
