"""Transformation matrices of PDF objects, as rows of an array: a, b, c, d, e, f.

A point (x, y) goes to (a x + c y + e, b x + d y + f).
"""

from __future__ import annotations

import numpy as np

from extractor.reading import pdf_calls as calls
from extractor.reading.pdf_calls import Floats, Handle

Matrix = Floats
"""One row."""
IDENTITY: Matrix = np.array([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])


def matrices(objects: list[Handle]) -> Floats:
    """The matrix of each object, n × 6."""
    found = np.tile(IDENTITY.astype(np.float32), (len(objects), 1))
    calls.run(map(calls.matrix, objects, calls.rows(found)))
    return found.astype(np.float64)


def compose(inner: Floats, outer: Matrix) -> Floats:
    """Each of the ``inner`` matrices, then the ``outer`` one.

    >>> compose(np.array([[2.0, 0, 0, 2, 10, 0]]), np.array([1.0, 0, 0, 1, 0, 5])).tolist()
    [[2.0, 0.0, 0.0, 2.0, 10.0, 5.0]]
    """
    a, b, c, d, e, f = inner.T
    p, q, r, s, t, u = outer
    rows = (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s)
    return np.stack([*rows, e * p + f * r + t, e * q + f * s + u], axis=1)


def map_points(points: Floats, matrix: Floats) -> Floats:
    """Points, n × 2, by one matrix or by one each."""
    a, b, c, d, e, f = matrix.T
    x, y = points[:, 0], points[:, 1]
    return np.stack([a * x + c * y + e, b * x + d * y + f], axis=1)


def map_boxes(boxes: Floats, matrix: Matrix) -> Floats:
    """The smallest upright boxes around the boxes where the matrix puts them."""
    if (matrix == IDENTITY).all():
        return boxes
    corners = np.stack([map_points(boxes[:, [i, j]], matrix) for i in (0, 2) for j in (1, 3)])
    return np.concatenate([corners.min(axis=0), corners.max(axis=0)], axis=1)
