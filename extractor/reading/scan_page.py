"""The picture of a page made straight: upright, level, with its rules and the boxes of its text.

Boxes and rules are in pixels of the straightened picture, ``x0, top, x1, bottom``.
An adaptive threshold and morphology find the rules; dilating before opening keeps rules one
pixel thin, which a median filter would wipe out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""Rows × columns of grey: 0 is black."""
Boxes = NDArray[np.float64]
"""n × 4."""

NEIGHBOURHOOD, DARKER = 31, 12
"""Ink is darker than the mean of this many pixels around it by this much."""
RULE = 1 / 40
"""The shortest rule as a share of the page's shorter side."""
LEVEL_RULE = 1 / 20
TOO_SKEW = 8.0
"""Degrees; what leans more is no skew of a scanner."""
TOUCH = 1 / 250
"""How near, as a share of the page's shorter side, rules must come to be joined."""
NARROWEST_TABLE = 0.15
"""Share of the page's shorter side: a smaller net is a character such as 曲."""
DASH = 1.1
"""A flat line of ink, joined to its sides by 0.9, is a dash if it is this wide: in letter heights."""
FAINTEST = 12
"""Pixels of ink in a line of text: less is dust."""
PALE = 0.5
"""Between print (0) and paper (1): what is nowhere darker is a watermark."""
SPECK = 3
"""Pixels; smaller ink is dust."""


@dataclass(frozen=True)
class Straight:
    """A levelled page: the grey picture, its ink without the rules, and the rules."""

    grey: Image
    ink: Image
    rules: Boxes


def straighten(grey: Image) -> Straight:
    """Level the page by its long rules (or its lines of text) and part rules from ink."""
    import cv2

    level = _turned(grey, _skew(_ink(grey)))
    ink = _ink(level)
    across, down = _rule_masks(ink)
    strokes = np.concatenate([_segments(across, flat=True), _segments(down, flat=False)])
    rules = _of_tables(strokes, min(level.shape))
    mask = cv2.bitwise_and(cv2.bitwise_or(across, down), _drawn(rules, level.shape))
    mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    bare = np.where(mask > 0, 0, ink).astype(np.uint8)
    return Straight(level, _without_faint(bare, level), rules)


def _ink(grey: Image) -> Image:
    import cv2

    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    found: Any = cv2.adaptiveThreshold(
        smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, NEIGHBOURHOOD, DARKER
    )
    return np.asarray(found, dtype=np.uint8)


def _skew(ink: Image) -> float:
    """Degrees by which the long horizontal rules fall; 0 for a page without any."""
    import cv2

    width = ink.shape[1]
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, int(width * LEVEL_RULE)), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(long)
    angles, weights = [], []
    for i in np.argsort(-stats[1:, 2])[:20] + 1:
        x, y, w, h = stats[i, :4]
        if w < width * 0.1:
            break
        ys, xs = np.nonzero(labels[y : y + h, x : x + w] == i)
        angles.append(float(np.degrees(np.arctan(np.polyfit(xs, ys, 1)[0]))))
        weights.append(float(w))
    if not angles:
        return _skew_of_text(ink)
    order = np.argsort(angles)
    half = np.searchsorted(np.cumsum(np.array(weights)[order]), sum(weights) / 2)
    angle = float(np.array(angles)[order][half])
    return angle if abs(angle) < TOO_SKEW else 0.0


def _skew_of_text(ink: Image) -> float:
    """The angle at which lines of text and the gaps between them stand out most."""
    import cv2

    resized = cv2.resize(ink, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    small = np.asarray(resized, np.uint8)
    best = (0.0, 0.0)
    for angle in np.arange(-5, 5.01, 0.25):
        profile = _turned(255 - small, float(angle)).astype(np.float64).sum(axis=1)
        best = max(best, (float(np.var(np.diff(profile))), float(angle)))
    return best[1]


def _turned(image: Image, angle: float) -> Image:
    import cv2

    if abs(angle) < 0.05:
        return image
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255),
        dtype=np.uint8,
    )


def _rule_masks(ink: Image) -> tuple[Image, Image]:
    import cv2

    length = max(15, int(min(ink.shape) * RULE))
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    across = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    thick = cv2.dilate(ink, np.ones((1, 3), np.uint8))
    down = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return np.asarray(across, np.uint8), np.asarray(down, np.uint8)


def _segments(mask: Image, *, flat: bool) -> Boxes:
    """The rules of a mask as lines without thickness, breaks of a few pixels closed."""
    import cv2

    gap = max(3, mask.shape[1] // 150)
    kernel = np.ones((1, gap) if flat else (gap, 1), np.uint8)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
    _, _, stats, _ = cv2.connectedComponentsWithStats(closed)
    found = []
    for x, y, w, h, _ in stats[1:].tolist():
        if max(w, h) / max(1, min(w, h)) < 4:
            continue  # a blot
        if flat:
            found.append((x, y + h / 2, x + w, y + h / 2))
        else:
            found.append((x + w / 2, y, x + w / 2, y + h))
    return np.array(found, dtype=np.float64).reshape(-1, 4)


def _of_tables(strokes: Boxes, width: int) -> Boxes:
    """The strokes that make up tables: joined to a net of two by two at least, and wide.

    What is left out are strokes of characters, underlines and the dark edges of the paper.
    """
    reach = max(4.0, width * TOUCH)
    net = _nets(strokes, reach)
    kept = np.zeros(len(strokes), np.bool_)
    for number in np.unique(net):
        members = net == number
        flat = strokes[members, 1] == strokes[members, 3]
        wide = strokes[members, 2].max() - strokes[members, 0].min() > width * NARROWEST_TABLE
        kept |= members & bool(wide and flat.sum() >= 2 and (~flat).sum() >= 2)
    return strokes[kept]


def _nets(strokes: Boxes, reach: float) -> NDArray[np.int64]:
    """For each stroke the number of its net: strokes that come within ``reach`` are joined."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    x0, y0, x1, y1 = strokes.T
    touching = (x0[:, None] - reach <= x1) & (x0 <= x1[:, None] + reach)
    touching &= (y0[:, None] - reach <= y1) & (y0 <= y1[:, None] + reach)
    flat = y0 == y1
    touching &= flat[:, None] != flat
    return np.asarray(connected_components(csr_matrix(touching), directed=False)[1], np.int64)


def _drawn(rules: Boxes, shape: tuple[int, ...]) -> Image:
    """The rules as thick lines: where ink belongs to them."""
    import cv2

    canvas = np.zeros(shape[:2], np.uint8)
    thickness = max(5, shape[1] // 150)
    for x0, y0, x1, y1 in rules.round().astype(int).tolist():
        cv2.line(canvas, (x0, y0), (x1, y1), 255, thickness)
    return canvas


def _without_faint(ink: Image, grey: Image) -> Image:
    """The ink without dust and without what is much paler than print: watermarks, shadows."""
    import cv2

    count, found, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    if count <= 1:
        return ink
    labels = np.asarray(found, np.int64)
    inked = ink > 0
    darkest = np.full(count, 255, np.uint8)
    smooth = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.uint8)
    np.minimum.at(darkest, labels[inked], smooth[inked])
    print_grey, paper = np.percentile(smooth[inked], 5), np.median(smooth)
    pale = darkest > print_grey + PALE * (paper - print_grey)
    dust = (stats[:, 2] < SPECK) & (stats[:, 3] < SPECK)
    return np.where((pale | dust)[labels], 0, ink).astype(np.uint8)


def text_boxes(page: Straight) -> Boxes:
    """A box for each printed line: words of one line belong together, rules part them."""
    import cv2

    size = letter_height(page.ink)
    joined = cv2.dilate(page.ink, np.ones((1, max(3, int(size * 0.9))), np.uint8))
    joined = np.where(_blocked(page), 0, joined).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    inked = np.bincount(labels[page.ink > 0], minlength=len(stats))
    boxes = np.array(
        [
            (x, y, x + w, y + h)
            for (x, y, w, h, _), n in zip(stats[1:].tolist(), inked[1:].tolist(), strict=True)
            if n >= FAINTEST
        ],
        np.float64,
    )
    if not len(boxes):
        return np.zeros((0, 4))
    height = boxes[:, 3] - boxes[:, 1]
    lines = _joined(boxes[(height < size * 4)], size)
    high, wide = lines[:, 3] - lines[:, 1], lines[:, 2] - lines[:, 0]
    dash = wide > DASH * size
    return lines[(high < size * 4) & ((high > size * 0.3) | dash)]


def letter_height(ink: Image) -> float:
    """The usual height of a Chinese character, from the larger connected pieces of ink."""
    import cv2

    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    heights = stats[1:, 3][(stats[1:, 3] > 8) & (stats[1:, 3] < ink.shape[0] / 15)]
    return float(np.percentile(heights, 75)) if len(heights) else ink.shape[0] / 80


def _blocked(page: Straight) -> NDArray[np.bool_]:
    """The pixels of the vertical rules, which part the text of neighbouring cells."""
    blocked = np.zeros(page.ink.shape, np.bool_)
    for x0, top, x1, bottom in page.rules[page.rules[:, 0] == page.rules[:, 2]]:
        blocked[int(top) : int(bottom) + 1, max(0, int(x0) - 1) : int(x1) + 2] = True
    return blocked


def _joined(boxes: Boxes, size: float) -> Boxes:
    """Pieces above one another that overlap in both directions are one line: dots, accents, 二."""
    order = np.argsort(boxes[:, 1], kind="stable")
    lines: list[list[float]] = []
    for x0, top, x1, bottom in boxes[order].tolist():
        for line in reversed(lines[-60:]):
            apart = max(top, line[1]) - min(bottom, line[3])
            together = max(bottom, line[3]) - min(top, line[1]) < size * 1.7
            if together and apart < size * 0.35 and x0 < line[2] and line[0] < x1:
                line[:] = [min(x0, line[0]), min(top, line[1]), max(x1, line[2]), max(bottom, line[3])]
                break
        else:
            lines.append([x0, top, x1, bottom])
    return np.array(lines, dtype=np.float64).reshape(-1, 4)
