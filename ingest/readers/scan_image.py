"""A scanned page as a picture: made upright, its ruling lines and its ink told apart."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingest.errors import TooLarge
from ingest.readers.errors import damaged
from ingest.readers.ruling import Line
from ingest.settings import Settings

if TYPE_CHECKING:
    from numpy import ndarray

    Image = ndarray[Any, Any]

WIDTH = 1654
"""The width that pages are brought to: A4 at 200 dots an inch."""
_STEEPEST = 6.0
_LEAST_SKEW = 0.06
_SKEW_WIDTH = 700
_THICKEST = 12
_TOUCH = 8.0
_CLOSE = 3.0
_SHORT = 80.0
_DUST = 0.26
"""Dots of no more than this part of a character's height are dust where they stand alone."""
_STAMP = 60
"""Ink whose red is brighter than its green and blue by this much is a stamp."""


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page: its picture in colour order, its ink without lines, its ruling lines."""

    picture: Image
    ink: Image
    horizontal: tuple[Line, ...]
    vertical: tuple[Line, ...]
    size: float
    """How high a character is, about."""
    blots: Image
    """Where a stamp was taken away: what stood under it may have gone with it."""


def load_image(data: bytes, settings: Settings) -> Image:
    """The pixels of an image file, turned as its camera says, at a readable size.

    TooLarge beyond `max_image_megapixels`, before anything is unpacked.
    """
    import numpy as np
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked below
    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            if width * height > settings.max_image_megapixels * 1_000_000:
                raise TooLarge(f"图片尺寸{width}×{height}过大，未读取。")
            image.draft("RGB", (2 * WIDTH, 2 * WIDTH))
            turned = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise damaged("图片") from None
    scale = WIDTH / turned.width if turned.height >= turned.width else WIDTH / turned.height
    scale = min(scale, 2.5)
    if not 0.95 < scale < 1.3:
        size = (max(1, round(turned.width * scale)), max(1, round(turned.height * scale)))
        turned = turned.resize(
            size, Image.Resampling.LANCZOS if scale < 1 else Image.Resampling.BICUBIC
        )
    return np.asarray(turned)


def scanned_page(picture: Image) -> ScannedPage:
    """The page without stamps, made straight, with its lines and its ink."""
    import cv2

    picture, blots = _without_stamps(picture)
    angle = _skew(_binary(picture))
    if abs(angle) > _LEAST_SKEW:
        height, width = picture.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        picture = cv2.warpAffine(
            picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
        )
        blots = cv2.warpAffine(blots, turn, (width, height))
    dark = _binary(picture)
    width = min(picture.shape[:2])
    level = _strokes(dark, (max(20, width // 32), 1))
    # A row may be little higher than its text, and a border no longer than that row.
    size = _character_size(dark)
    upright = _strokes(dark, (1, max(16, round(1.2 * size))))
    horizontal, vertical = _crossing(
        [Line(y + h / 2, x, x + w) for x, y, w, h in _boxes(level) if h <= _THICKEST and w > h],
        [Line(x + w / 2, y, y + h) for x, y, w, h in _boxes(upright) if w <= _THICKEST and h > w],
    )
    both: Any = cv2.bitwise_or(level, upright)
    lines = cv2.dilate(both, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 3)))
    ink = cv2.subtract(dark, lines)
    picture, ink = _without_specks(picture, ink, size)
    return ScannedPage(picture, ink, horizontal, vertical, size, blots)


def _without_specks(picture: Image, ink: Image, size: float) -> tuple[Image, Image]:
    """The page without dots that stand by themselves: those of dust, not those of writing."""
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = np.maximum(stats[:, 2], stats[:, 3]) <= _DUST * size
    small[0] = False
    writing = (~small[labels] & (ink > 0)).astype(np.uint8)
    reach = cv2.getStructuringElement(cv2.MORPH_RECT, (int(0.9 * size), int(0.6 * size)))
    near = np.zeros(count, dtype=bool)
    near[np.unique(labels[cv2.dilate(writing, reach) > 0])] = True
    dust = (small & ~near)[labels]
    if not dust.any():
        return picture, ink
    cleaned = picture.copy()
    cleaned[cv2.dilate(dust.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0] = 255
    return cleaned, np.where(dust, 0, ink).astype(ink.dtype)


def _character_size(ink: Image) -> float:
    """The height of the taller characters, by which lines are told from strokes."""
    import numpy as np

    heights = [h for _, _, w, h in _boxes(ink) if 10 <= h <= 60 and 4 <= w <= 80]
    return float(np.percentile(heights, 75)) if heights else 26.0


def _crossing(level: list[Line], upright: list[Line]) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The strokes that are ruling: they meet two of the other sort, strokes of writing do not."""
    for _ in range(2):
        level = [line for line in level if _meets(line, upright) >= 2]
        upright = [line for line in upright if _meets(line, level) >= 2]
    return tuple(level), tuple(upright)


def _meets(line: Line, others: list[Line]) -> int:
    # Short strokes must reach a line, as those of writing do not.
    touch = _TOUCH if line.end - line.start > _SHORT else _CLOSE
    return sum(
        line.start - touch <= other.at <= line.end + touch
        and other.start - _TOUCH <= line.at <= other.end + _TOUCH
        for other in others
    )


def _without_stamps(picture: Image) -> tuple[Image, Image]:
    """Red ink turned white, and where it was."""
    import numpy as np

    red = picture[:, :, 0].astype(np.int16)
    others = np.minimum(picture[:, :, 1], picture[:, :, 2]).astype(np.int16)
    stamp = (red - others > _STAMP) & (red > 120)
    cleaned = picture.copy()
    cleaned[stamp] = 255
    return cleaned, stamp.astype(np.uint8)


def _binary(picture: Image) -> Image:
    """Dark pixels as 255, by the light round each of them."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    return cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 18
    )


def _skew(dark: Image) -> float:
    """By how many degrees the page is turned: the angle at which its lines stand out most."""
    import cv2
    import numpy as np

    scale = _SKEW_WIDTH / dark.shape[1]
    small = cv2.resize(dark, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    height, width = small.shape

    def sharpness(angle: float) -> float:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        rows = cv2.warpAffine(small, turn, (width, height)).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = 0.0
    for reach, step in ((_STEEPEST, 0.5), (0.4, 0.1), (0.06, 0.02)):
        around = np.arange(best - reach, best + reach + step / 2, step)
        best = float(max((*around, best), key=sharpness))
    return best if sharpness(best) > 1.05 * sharpness(0.0) else 0.0


def _strokes(dark: Image, shape: tuple[int, int]) -> Image:
    """What is left of the dark pixels in runs of that shape, small breaks closed."""
    import cv2

    def kernel(size: tuple[int, int]) -> Image:
        return cv2.getStructuringElement(cv2.MORPH_RECT, size)

    along = (3, 1) if shape[0] > 1 else (1, 3)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, kernel(along))
    return cv2.morphologyEx(joined, cv2.MORPH_OPEN, kernel(shape))


def _boxes(mask: Image) -> list[tuple[int, int, int, int]]:
    import cv2

    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return [tuple(int(value) for value in stats[i, :4]) for i in range(1, count)]  # type: ignore[misc]
