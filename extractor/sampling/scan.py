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
_GLASS = (247, 247, 245)
"""What the scanner sees beside a sheet that lies askew."""

KINDS = {"grey": 0.4, "colour": 0.35, "bilevel": 0.25}
"""Office scanners write JPEG in grey or colour, or one bit a pixel (CCITT)."""


@dataclass(frozen=True)
class ScanChoice:
    """``skew`` in degrees; ``turn`` a multiple of 90; ``noise`` the share of specks.

    ``light``: how much darker the far side of the page is; ``edge``: a dark border where
    the lid stood open; ``punched``: holes of a binder; ``grain`` of the sensor, in grey levels.
    """

    dpi: int
    skew: float
    turn: int
    noise: float
    quality: int
    kind: str
    stamp: bool
    blur: float
    light: float = 0.0
    edge: bool = False
    punched: bool = False
    grain: float = 0.0
    paper: tuple[int, int, int] = (255, 255, 255)

    @property
    def family(self) -> str:
        turned = f"-turned{self.turn}" if self.turn else ""
        return f"scan-{self.dpi}dpi-{self.kind}{'-stamp' if self.stamp else ''}{turned}"


def choose(rng: Random) -> ScanChoice:
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    return ScanChoice(
        dpi=rng.choice((200, 300, 300) if kind == "bilevel" else (150, 200, 200, 300)),
        skew=rng.choice((0.0, 0.0, 0.3, -0.5, 0.8, -1.2, 2.0)),
        turn=rng.choice((0, 0, 0, 0, 0, 0, 180, 90)),
        noise=rng.choice((0.0, 0.0005, 0.002)),
        quality=rng.choice((35, 60, 80, 92)),
        kind=kind,
        stamp=rng.random() < 0.4,
        blur=rng.choice((0.0, 0.0, 0.5, 0.9)),
        light=rng.choice((0.0, 0.06, 0.12, 0.2)),
        edge=rng.random() < 0.3,
        punched=rng.random() < 0.15,
        grain=rng.choice((0.0, 2.0, 4.0)),
        paper=rng.choice(((255, 255, 255), (250, 249, 244), (243, 240, 230))),
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
    lossy = {} if choice.kind == "bilevel" else {"quality": choice.quality}
    pages[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=float(choice.dpi),
        creationDate=_EPOCH,
        modDate=_EPOCH,
        **lossy,
    )
    return buffer.getvalue()


def _page(image: Any, choice: ScanChoice, rng: Random, *, last: bool) -> Any:
    """One page as scanned: what is on the paper, then what the glass and the sensor add."""
    image = image.convert("RGB")
    if choice.stamp and last:
        _stamp(image, choice, rng)
    if choice.punched:
        _holes(image, choice)
    image = _on_paper(image, choice)
    if choice.skew:
        resampling = needed("PIL.Image", "Pillow", "scans").Resampling.BICUBIC
        image = image.rotate(choice.skew + rng.uniform(-0.1, 0.1), resampling, fillcolor=_GLASS)
    image = _lit(image, choice, rng)
    if choice.noise:
        _specks(image, choice, rng)
    if choice.turn:
        image = image.rotate(choice.turn, expand=True)
    if choice.kind == "colour":
        return image
    grey = image.convert("L")
    return grey if choice.kind == "grey" else grey.point(lambda v: 255 * (v > 165)).convert("1")


def _on_paper(image: Any, choice: ScanChoice) -> Any:
    """Ink on tinted paper: a little grey, a little soft."""
    chops = needed("PIL.ImageChops", "Pillow", "scans")
    filters = needed("PIL.ImageFilter", "Pillow", "scans")
    pillow = needed("PIL.Image", "Pillow", "scans")
    image = chops.multiply(image, pillow.new("RGB", image.size, choice.paper))
    image = chops.screen(image, pillow.new("RGB", image.size, (28, 28, 30)))
    if choice.blur:
        image = image.filter(filters.GaussianBlur(choice.blur * choice.dpi / 200))
    return image


def _lit(image: Any, choice: ScanChoice, rng: Random) -> Any:
    """Uneven light, a dark border and the grain of the sensor."""
    import numpy as np

    pixels = np.asarray(image, np.float32)
    height, width, _ = pixels.shape
    if choice.light:
        slope = np.linspace(
            1, 1 - choice.light, width if rng.random() < 0.5 else height, dtype=np.float32
        )
        pixels = pixels * (slope[None, :, None] if len(slope) == width else slope[:, None, None])
    if choice.edge:
        band = int(choice.dpi * 0.12)
        shade = np.linspace(rng.uniform(0.2, 0.5), 1, band, dtype=np.float32)
        pixels[:, :band] *= shade[None, :, None]
        pixels[-band:] *= shade[::-1, None, None]
    if choice.grain:
        grain = np.random.default_rng(rng.getrandbits(32)).normal(0, choice.grain, (height, width, 1))
        pixels = pixels + grain.astype(np.float32)
    pillow = needed("PIL.Image", "Pillow", "scans")
    return pillow.fromarray(pixels.clip(0, 255).astype(np.uint8))


def _holes(image: Any, choice: ScanChoice) -> None:
    draw = needed("PIL.ImageDraw", "Pillow", "scans").Draw(image)
    radius, x = choice.dpi * 0.11, choice.dpi * 0.4
    for y in (image.height * 0.36, image.height * 0.64):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(40, 40, 40))


def _stamp(image: Any, choice: ScanChoice, rng: Random) -> None:
    """A round red seal, see-through as ink is: a ring of unreadable characters and a star."""
    draw = needed("PIL.ImageDraw", "Pillow", "scans").Draw(image, "RGBA")
    radius = choice.dpi * 0.8
    x, y = image.width * rng.uniform(0.45, 0.75), image.height * rng.uniform(0.3, 0.7)
    ink = (205, 30, 35, 150)
    draw.ellipse(
        (x - radius, y - radius, x + radius, y + radius),
        outline=ink,
        width=max(1, int(choice.dpi * 0.045)),
    )
    draw.polygon(_star(x, y, radius * 0.32), fill=ink)
    _ring_of_marks(draw, (x, y, radius * 0.74), ink, rng)


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    from math import cos, pi, sin

    angles = [-pi / 2 + i * pi / 5 for i in range(10)]
    radii = [radius if i % 2 == 0 else radius * 0.382 for i in range(10)]
    return [(x + r * cos(a), y + r * sin(a)) for a, r in zip(angles, radii, strict=True)]


def _ring_of_marks(
    draw: Any, ring: tuple[float, float, float], ink: tuple[int, int, int, int], rng: Random
) -> None:
    """Strokes where the organ's name stands along the ring; smeared, as it mostly is."""
    from math import cos, pi, sin

    x, y, radius = ring
    size = radius * 0.16
    for i in range(12):
        angle = pi * (0.85 + 1.3 * i / 11)
        cx, cy = x + radius * cos(angle), y + radius * sin(angle)
        for _ in range(5):
            dx, dy = rng.uniform(-size, size), rng.uniform(-size, size)
            end = (cx + dx, cy + rng.uniform(-size, size)) if rng.random() < 0.5 else (cx - dx, cy + dy)
            draw.line((cx + dx, cy + dy, *end), fill=ink, width=max(1, int(radius * 0.03)))


def _specks(image: Any, choice: ScanChoice, rng: Random) -> None:
    """Dust: single dark pixels and a few larger spots."""
    pixels = image.load()
    for _ in range(int(image.width * image.height * choice.noise * 0.5)):
        shade = rng.randint(0, 200)
        x, y = rng.randrange(image.width - 2), rng.randrange(image.height - 2)
        for dx, dy in ((0, 0), (1, 0), (0, 1), (1, 1))[: rng.choice((1, 1, 2, 4))]:
            pixels[x + dx, y + dy] = (shade, shade, shade)
