"""Scans: a PDF's pages rendered at a resolution, with skew, noise and stamps, and nothing else."""

from __future__ import annotations

import random
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture


@dataclass(frozen=True, slots=True)
class Scanner:
    """What a scanner does to a page: resolution, skew in degrees, noise 0–255, stamp, blur."""

    dpi: int = 150
    skew: float = 0.0
    noise: float = 0.0
    stamp: bool = False
    blur: float = 0.0


def draw_scanner(chance: random.Random, *, noisy: bool) -> Scanner:
    """A clean scanner at 150 dpi, or one of the worse sort."""
    if not noisy:
        return Scanner()
    return Scanner(
        dpi=chance.choice([100, 130, 150, 200]),
        skew=chance.uniform(-1.2, 1.2),
        noise=chance.choice([0.0, 8.0, 18.0]),
        stamp=chance.random() < 0.5,
        blur=chance.choice([0.0, 0.0, 0.6]),
    )


def render(pdf: Path, scanner: Scanner, seed: int) -> list[Picture]:
    """The pages of a PDF as a scanner would give them."""
    import numpy
    import pypdfium2
    from PIL import Image, ImageDraw, ImageFilter

    noise = numpy.random.default_rng(seed)
    pages: list[Picture] = []
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        image = document[number].render(scale=scanner.dpi / 72).to_pil().convert("RGB")
        if scanner.stamp and number == len(document) - 1:
            wide, high = image.size
            radius = wide // 12
            x, y = int(wide * 0.72), int(high * 0.3)
            pen = ImageDraw.Draw(image)
            pen.ellipse(
                (x - radius, y - radius, x + radius, y + radius), outline=(210, 30, 30), width=4
            )
            pen.line((x - radius // 2, y, x + radius // 2, y), fill=(210, 30, 30), width=4)
        if scanner.skew:
            image = image.rotate(scanner.skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
        if scanner.blur:
            image = image.filter(ImageFilter.GaussianBlur(scanner.blur))
        if scanner.noise:
            pixels = numpy.asarray(image).astype(numpy.float32)
            pixels += noise.normal(0, scanner.noise, pixels.shape[:2])[..., None]
            image = Image.fromarray(pixels.clip(0, 255).astype(numpy.uint8))
        pages.append(image)
    document.close()
    return pages


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
