"""Scans: a PDF's pages rendered at a resolution, with skew, noise and stamps, and nothing else."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture


@dataclass(frozen=True, slots=True)
class Scanner:
    """What a scanner does to a page: resolution, skew in degrees (each page its own, up to
    this), noise 0–255, specks in a million, shade across the page 0–1, blur, and a stamp."""

    dpi: int = 150
    skew: float = 0.0
    noise: float = 0.0
    specks: int = 0
    shade: float = 0.0
    blur: float = 0.0
    stamp: bool = False

    @property
    def words(self) -> str:
        """What it does, in short."""
        told = f"{self.dpi} dpi, skew {self.skew:.1f}, noise {self.noise:.0f}"
        return f"{told}, stamp" if self.stamp else told


def draw_scanner(chance: random.Random, *, noisy: bool) -> Scanner:
    """A clean scanner at 150 dpi, or one of the worse sort."""
    if not noisy:
        return Scanner()
    return Scanner(
        dpi=chance.choice([100, 130, 150, 200, 300]),
        skew=chance.uniform(-2.0, 2.0),
        noise=chance.choice([0.0, 8.0, 18.0]),
        specks=chance.choice([0, 50, 200]),
        shade=chance.choice([0.0, 0.15, 0.3]),
        blur=chance.choice([0.0, 0.0, 0.6]),
        stamp=chance.random() < 0.5,
    )


def render(pdf: Path, scanner: Scanner, seed: int) -> list[Picture]:
    """The pages of a PDF as a scanner would give them."""
    import pypdfium2

    chance = random.Random(seed)
    pages: list[Picture] = []
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        image = document[number].render(scale=scanner.dpi / 72).to_pil().convert("RGB")
        if scanner.stamp and (number == len(document) - 1 or chance.random() < 0.3):
            _stamp(image, chance)
        pages.append(_scanned(image, scanner, chance))
    document.close()
    return pages


def _scanned(image: Picture, scanner: Scanner, chance: random.Random) -> Picture:
    import numpy
    from PIL import Image, ImageFilter

    if scanner.skew:
        angle = scanner.skew * chance.uniform(0.5, 1.0)
        image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
    if scanner.blur:
        image = image.filter(ImageFilter.GaussianBlur(scanner.blur))
    if not (scanner.noise or scanner.specks or scanner.shade):
        return image
    noise = numpy.random.default_rng(chance.randrange(2**32))
    pixels = numpy.asarray(image).astype(numpy.float32)
    height, width = pixels.shape[:2]
    if scanner.shade:
        pixels *= numpy.linspace(1.0 - scanner.shade, 1.0, width, dtype=numpy.float32)[:, None]
    if scanner.noise:
        pixels += noise.normal(0, scanner.noise, (height, width))[..., None]
    for _ in range(height * width * scanner.specks // 1_000_000):
        y, x = int(noise.integers(height - 2)), int(noise.integers(width - 2))
        pixels[y : y + 2, x : x + 2] = 30.0
    return Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))


def _stamp(image: Picture, chance: random.Random) -> None:
    """A round red seal with a star and letters round it, over whatever stands there."""
    from PIL import ImageDraw

    wide, high = image.size
    radius = wide // 11
    x, y = int(wide * chance.uniform(0.2, 0.8)), int(high * chance.uniform(0.2, 0.8))
    red = (205 + chance.randrange(30), 35, 40)
    pen = ImageDraw.Draw(image)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=wide // 300)
    points = []
    for corner in range(10):
        reach = radius * (0.35 if corner % 2 == 0 else 0.14)
        angle = math.pi * (corner / 5 - 0.5)
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    pen.polygon(points, fill=red)
    for letter in range(12):
        angle = math.pi * (0.8 + letter * 1.4 / 11)
        at = (x + 0.78 * radius * math.cos(angle), y + 0.78 * radius * math.sin(angle))
        side = radius // 10
        box = (at[0] - side, at[1] - side, at[0] + side, at[1] + side)
        pen.rectangle(box, outline=red, width=max(1, wide // 700))
        pen.line((box[0], at[1], box[2], at[1]), fill=red, width=max(1, wide // 700))


def as_pdf(pages: list[Picture], dpi: int) -> bytes:
    """The pages as a PDF that holds pictures only."""
    made = BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=dpi)
    return made.getvalue()


def as_picture(pages: list[Picture], kind: str) -> bytes:
    """The pages one under the other as one PNG or JPEG picture."""
    from PIL import Image

    sheet = Image.new("RGB", (pages[0].width, sum(page.height for page in pages)), "white")
    top = 0
    for page in pages:
        sheet.paste(page, (0, top))
        top += page.height
    made = BytesIO()
    sheet.save(made, kind, quality=85)
    return made.getvalue()
