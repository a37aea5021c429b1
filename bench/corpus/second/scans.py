"""Pages as a scanner gives them: images with skew, noise, stamps, now and then upside down."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Scan:
    dpi: int = 200
    skew: float = 0.0
    """Degrees."""
    noise: float = 6.0
    """Standard deviation of the grain, of 255."""
    quality: int = 40
    """Of the JPEG; 0 for two colours (fax)."""
    stamp: bool = False
    upside_down: bool = False
    shadow: bool = False
    kind: str = "pdf"
    """pdf, png or tiff."""


def scan(source: Path, out: Path, how: Scan, seed: str) -> None:
    """Make page images of the PDF ``source``."""
    import pypdfium2

    rng = random.Random(seed)
    document = pypdfium2.PdfDocument(str(source))
    pages = [
        document[i].render(scale=how.dpi / 72, grayscale=True).to_pil().convert("L")
        for i in range(len(document))
    ]
    pages = [_aged(page, how, rng, last=i == len(pages) - 1) for i, page in enumerate(pages)]
    if how.kind == "png":
        _png(pages, out, how)
    elif how.kind == "tiff":
        first, *rest = [p.convert("1") for p in pages]
        first.save(out, save_all=True, append_images=rest, compression="group4", dpi=(how.dpi, how.dpi))
    else:
        _pdf(pages, out, how)


def _aged(page: Any, how: Scan, rng: random.Random, *, last: bool) -> Any:
    import numpy
    from PIL import Image

    if how.stamp and last:
        page = _stamped(page, how, rng)
    turn = how.skew * rng.uniform(0.6, 1.0) * rng.choice([-1, 1])
    page = page.rotate(
        turn, resample=Image.Resampling.BICUBIC, fillcolor=(250 if page.mode == "L" else (250, 250, 248))
    )
    if how.upside_down:
        page = page.rotate(180)
    array = numpy.asarray(page).astype("float32")
    grain = numpy.random.default_rng(rng.randrange(2**31))
    array += grain.normal(0, how.noise, array.shape[:2] if array.ndim == 2 else (*array.shape[:2], 1))
    if how.shadow:
        fall = numpy.linspace(-38, 0, array.shape[1]).reshape(1, -1)
        array += fall if array.ndim == 2 else fall[:, :, None]
    return Image.fromarray(array.clip(0, 255).astype("uint8"))


def _stamped(page: Any, how: Scan, rng: random.Random) -> Any:
    """A round red stamp over the lower part of the page."""
    from PIL import Image, ImageDraw

    page = page.convert("RGB")
    layer = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(layer)
    radius = round(how.dpi * 0.8)
    x, y = round(page.width * rng.uniform(0.55, 0.75)), round(page.height * rng.uniform(0.45, 0.7))
    red = (214, 60, 60)
    draw.ellipse(
        [x - radius, y - radius, x + radius, y + radius], outline=red, width=max(4, how.dpi // 30)
    )
    points = []
    from math import cos, pi, sin

    for i in range(10):
        length = radius * (0.34 if i % 2 == 0 else 0.14)
        points.append((x + length * sin(i * pi / 5), y - length * cos(i * pi / 5)))
    draw.polygon(points, fill=red)
    return _multiplied(page, layer)


def _multiplied(page: Any, layer: Any) -> Any:
    from PIL import ImageChops

    return ImageChops.multiply(page, layer)


_MOST_BYTES = 850_000


def _png(pages: list[Any], out: Path, how: Scan) -> None:
    """One tall image, its greys reduced until it is small enough."""
    from PIL import Image

    width, height = max(p.width for p in pages), sum(p.height for p in pages)
    tall = Image.new("L", (width, height), 255)
    y = 0
    for page in pages:
        tall.paste(page.convert("L"), (0, y))
        y += page.height
    for levels in (7, 3, 1):
        step = 255 / levels
        tall.point([round(round(v / step) * step) for v in range(256)]).quantize(levels + 1).save(
            out, optimize=True, dpi=(how.dpi, how.dpi)
        )
        if out.stat().st_size <= _MOST_BYTES:
            return


def _pdf(pages: list[Any], out: Path, how: Scan) -> None:
    """The images as pages of a PDF, compressed harder until it is small enough."""
    for quality in range(how.quality, 9, -6) if how.quality else (0,):
        _draw(pages, out, how, quality)
        if out.stat().st_size <= _MOST_BYTES:
            return


def _draw(pages: list[Any], out: Path, how: Scan, quality: int) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(out), invariant=1)
    for page in pages:
        width, height = page.width * 72 / how.dpi, page.height * 72 / how.dpi
        canvas.setPageSize((width, height))
        buffer = io.BytesIO()
        if quality:
            page.save(buffer, "JPEG", quality=quality)
        else:
            page.convert("1").save(buffer, "PNG")
        buffer.seek(0)
        canvas.drawImage(ImageReader(buffer), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
