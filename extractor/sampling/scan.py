"""Scans: a PDF's pages as images, with the faults of paper, glass and compression."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass
from random import Random
from typing import Any

from extractor.sampling.extras import needed

_EPOCH = time.gmtime(1577836800)
MOST_PAGES = 30


@dataclass(frozen=True)
class ScanChoice:
    """``skew`` in degrees; ``turn`` a multiple of 90; ``noise`` the share of specks."""

    dpi: int
    skew: float
    turn: int
    noise: float
    quality: int
    grey: bool
    stamp: bool
    blur: float

    @property
    def family(self) -> str:
        turned = f"-turned{self.turn}" if self.turn else ""
        return (
            f"scan-{self.dpi}dpi{'-grey' if self.grey else ''}{'-stamp' if self.stamp else ''}{turned}"
        )


def choose(rng: Random) -> ScanChoice:
    return ScanChoice(
        dpi=rng.choice((150, 200, 200, 300)),
        skew=rng.choice((0.0, 0.0, 0.3, -0.5, 0.8, -1.2, 2.0)),
        turn=rng.choice((0, 0, 0, 0, 0, 0, 180, 90)),
        noise=rng.choice((0.0, 0.0005, 0.002)),
        quality=rng.choice((35, 60, 80, 92)),
        grey=rng.random() < 0.5,
        stamp=rng.random() < 0.4,
        blur=rng.choice((0.0, 0.0, 0.5, 0.9)),
    )


def render(pdf: bytes, choice: ScanChoice, rng: Random) -> bytes:
    """The PDF again, every page an image without text."""
    pdfium = needed("pypdfium2", "pypdfium2", "scans")
    document = pdfium.PdfDocument(pdf)
    count = min(len(document), MOST_PAGES)
    pages = [
        _page(document[i].render(scale=choice.dpi / 72).to_pil(), choice, rng, last=i == count - 1)
        for i in range(count)
    ]
    buffer = io.BytesIO()
    pages[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=float(choice.dpi),
        creationDate=_EPOCH,
        modDate=_EPOCH,
    )
    return buffer.getvalue()


def _page(image: Any, choice: ScanChoice, rng: Random, *, last: bool) -> Any:
    """One page as scanned. The image modules are Pillow's and are loaded here."""
    filters = needed("PIL.ImageFilter", "Pillow", "scans")
    image = image.convert("RGB")
    if choice.stamp and last:
        _stamp(image, choice, rng)
    if choice.blur:
        image = image.filter(filters.GaussianBlur(choice.blur * choice.dpi / 200))
    if choice.skew:
        resampling = needed("PIL.Image", "Pillow", "scans").Resampling.BICUBIC
        image = image.rotate(choice.skew + rng.uniform(-0.1, 0.1), resampling, fillcolor=(247, 247, 245))
    if choice.noise:
        _specks(image, choice, rng)
    if choice.grey:
        image = image.convert("L")
    if choice.turn:
        image = image.rotate(choice.turn, expand=True)
    return _compressed(image, choice.quality)


def _stamp(image: Any, choice: ScanChoice, rng: Random) -> None:
    """A round red seal, see-through as ink is: two rings and a star."""
    draw = needed("PIL.ImageDraw", "Pillow", "scans").Draw(image, "RGBA")
    radius = choice.dpi * 0.8
    x, y = image.width * rng.uniform(0.45, 0.75), image.height * rng.uniform(0.3, 0.7)
    ink = (205, 30, 35, 150)
    for r, width in ((radius, 0.06), (radius * 0.86, 0.012)):
        draw.ellipse((x - r, y - r, x + r, y + r), outline=ink, width=max(1, int(choice.dpi * width)))
    draw.regular_polygon((x, y, radius * 0.3), 3, rotation=0, fill=ink)
    draw.regular_polygon((x, y, radius * 0.3), 3, rotation=180, fill=ink)


def _specks(image: Any, choice: ScanChoice, rng: Random) -> None:
    pixels = image.load()
    for _ in range(int(image.width * image.height * choice.noise)):
        shade = rng.randint(0, 200)
        pixels[rng.randrange(image.width), rng.randrange(image.height)] = (shade, shade, shade)


def _compressed(image: Any, quality: int) -> Any:
    """The image with the blocks and rings that JPEG leaves."""
    pillow = needed("PIL.Image", "Pillow", "scans")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return pillow.open(io.BytesIO(buffer.getvalue()))
