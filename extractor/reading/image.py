"""Image files: each frame is a scanned page."""

from __future__ import annotations

import io

import numpy as np

from extractor.document import Document, Note, Page
from extractor.errors import DamagedDocument, MissingExtra, NeedsOcr
from extractor.reading.limits import Limits, cut
from extractor.reading.scan import LONG_SIDE, read_scan

POINTS = 842.0
"""Longer side of the page that an image is taken for: its resolution is often stated wrongly."""


def read_image(data: bytes, name: str, sha256: str, limits: Limits | None = None) -> Document:
    """Recognise the text of a PNG, JPEG, GIF or TIFF, frame by frame.

    Raises:
        NeedsOcr: the packages of the extra ``ocr`` are not installed.
        DamagedDocument: it cannot be decoded.
    """
    from PIL import Image, ImageSequence, UnidentifiedImageError

    limits = limits or Limits()
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, with a note instead of a warning
    pages: list[Page] = []
    notes: list[Note] = []
    try:
        with Image.open(io.BytesIO(data)) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                where = f"page {number}"
                if frame.width * frame.height > limits.image_pixels:
                    notes.append(cut("image_pixels", limits, what="the image is too large", where=where))
                    continue
                scale = LONG_SIDE / max(frame.size)
                size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
                grey = np.asarray(frame.convert("L").resize(size, Image.Resampling.LANCZOS), np.uint8)
                points = POINTS / max(size)
                page = Page(number, size[0] * points, size[1] * points, image_share=1.0)
                pages.append(read_scan(np.ascontiguousarray(grey), page, limits))
    except MissingExtra as error:
        raise NeedsOcr("the file is an image", remedy=error.remedy) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DamagedDocument("the image cannot be decoded") from error
    return Document(name, "image", sha256, pages=tuple(pages), notes=tuple(notes))
