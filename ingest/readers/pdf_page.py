"""One page of a PDF as PDFium sees it: its characters, its ruling lines, its pictures.

Coordinates are points from the upper left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from ingest.readers.ruling import Line

_THIN = 3.0
"""A filled shape no thicker than this (points) is a line."""
_MOST_OBJECTS = 60_000
_DEEPEST = 4
_WHITE = 245
_ASCENT = 0.86
_NO_TEXT = {0x7F, 0xA0, 0xAD, 0x3000, 0xFFFE, 0xFFFF}

Turn = Callable[[float, float], tuple[float, float]]
Transform = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Char:
    """A character: its box, its base line and its size."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    upright: bool = True

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def y(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What stands on a page."""

    width: float
    height: float
    chars: tuple[Char, ...]
    horizontal: tuple[Line, ...]
    vertical: tuple[Line, ...]
    pictured: float
    """The part of the page that pictures cover, 0–1."""


def read_page(page: Any) -> PdfPage:
    """The characters and lines of a pypdfium2 page."""
    import pypdfium2.raw as raw

    rotation = raw.FPDFPage_GetRotation(page.raw) % 4
    box = page.get_cropbox() if page.get_cropbox() else page.get_mediabox()
    turn = _turning(rotation, box)
    width, height = box[2] - box[0], box[3] - box[1]
    if rotation % 2:
        width, height = height, width
    textpage = page.get_textpage()
    try:
        chars = tuple(
            char
            for char in _chars(raw, textpage.raw, rotation, turn)
            if char.right > 0 and char.left < width and char.bottom > 0 and char.top < height
            if char.bottom > char.top
        )
    finally:
        textpage.close()
    shapes = _Shapes(raw, turn)
    shapes.collect(
        lambda index: raw.FPDFPage_GetObject(page.raw, index),
        raw.FPDFPage_CountObjects(page.raw),
        (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        0,
    )
    return PdfPage(
        width=width,
        height=height,
        chars=chars,
        horizontal=tuple(shapes.horizontal),
        vertical=tuple(shapes.vertical),
        pictured=min(1.0, shapes.pictured / max(1.0, width * height)),
    )


def _turning(
    rotation: int, box: tuple[float, ...]
) -> Callable[[float, float], tuple[float, float]]:
    """From the page's own coordinates to those of the page as shown, y growing down."""
    left, bottom, right, top = box
    if rotation == 1:
        return lambda x, y: (y - bottom, x - left)
    if rotation == 2:
        return lambda x, y: (right - x, y - bottom)
    if rotation == 3:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _chars(raw: Any, text: Any, rotation: int, turn: Turn) -> Iterator[Char]:
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    at_box, at_matrix = ctypes.byref(box), ctypes.byref(matrix)
    at_x, at_y = ctypes.byref(x), ctypes.byref(y)
    get_box, get_origin = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    get_unicode, get_matrix = raw.FPDFText_GetUnicode, raw.FPDFText_GetMatrix
    get_size = raw.FPDFText_GetFontSize
    high = 0
    for index in range(raw.FPDFText_CountChars(text)):
        code = get_unicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        # Spaces follow from the gaps, as some programs write none.
        if code <= 32 or code in _NO_TEXT or not get_box(text, index, at_box):
            continue
        get_origin(text, index, at_x, at_y)
        get_matrix(text, index, at_matrix)
        size = get_size(text, index) * math.hypot(matrix.c, matrix.d)
        ax, ay = turn(box.left, box.top)
        bx, by = turn(box.right, box.bottom)
        left, right, top, bottom = min(ax, bx), max(ax, bx), min(ay, by), max(ay, by)
        _, base = turn(x.value, y.value)
        # Which way the text runs: along its own x axis, seen on the page as shown.
        along, across = (matrix.a, matrix.b) if rotation % 2 == 0 else (matrix.b, matrix.a)
        upright = abs(along) >= abs(across)
        if upright:
            # The box of a glyph such as 一 is flat: the size tells the height of the line.
            top, bottom = base - _ASCENT * size, base + (1 - _ASCENT) * size
        yield Char(chr(code), left, right, top, bottom, base if upright else bottom, upright)


class _Shapes:
    """The lines and pictures of a page, also those inside its forms."""

    def __init__(self, raw: Any, turn: Any) -> None:
        self.raw = raw
        self.turn = turn
        self.horizontal: list[Line] = []
        self.vertical: list[Line] = []
        self.pictured = 0.0
        self.seen = 0

    def collect(self, get: Callable[[int], Any], count: int, matrix: Transform, depth: int) -> None:
        raw = self.raw
        for index in range(count):
            self.seen += 1
            if self.seen > _MOST_OBJECTS:
                return
            shape = get(index)
            kind = raw.FPDFPageObj_GetType(shape)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self.path(shape, matrix)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                left, top, right, bottom = self.bounds(shape, matrix)
                self.pictured += (right - left) * (bottom - top)
                self.stroke(left, top, right, bottom)
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = self.matrix(shape, matrix)
                self.collect(
                    lambda i, form=shape: raw.FPDFFormObj_GetObject(form, i),  # type: ignore[misc]
                    raw.FPDFFormObj_CountObjects(shape),
                    inner,
                    depth + 1,
                )

    def matrix(self, shape: Any, outer: Transform) -> Transform:
        own = self.raw.FS_MATRIX()
        if not self.raw.FPDFPageObj_GetMatrix(shape, ctypes.byref(own)):
            return outer
        a, b, c, d, e, f = outer
        return (
            own.a * a + own.b * c,
            own.a * b + own.b * d,
            own.c * a + own.d * c,
            own.c * b + own.d * d,
            own.e * a + own.f * c + e,
            own.e * b + own.f * d + f,
        )

    def place(self, x: float, y: float, matrix: Transform) -> tuple[float, float]:
        a, b, c, d, e, f = matrix
        placed: tuple[float, float] = self.turn(x * a + y * c + e, x * b + y * d + f)
        return placed

    def bounds(self, shape: Any, matrix: Transform) -> tuple[float, float, float, float]:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        self.raw.FPDFPageObj_GetBounds(
            shape, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
        )
        ax, ay = self.place(left.value, bottom.value, matrix)
        bx, by = self.place(right.value, top.value, matrix)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def stroke(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Takes a thin shape as a line; a dot counts as both sorts."""
        wide, high = right - left, bottom - top
        if high <= _THIN and wide >= high:
            self.horizontal.append(Line((top + bottom) / 2, left, right))
        if wide <= _THIN and high >= wide:
            self.vertical.append(Line((left + right) / 2, top, bottom))
        return min(wide, high) <= _THIN

    def path(self, shape: Any, matrix: Transform) -> None:
        raw = self.raw
        fill, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(shape, ctypes.byref(fill), ctypes.byref(stroked))
        if not self.visible(shape, bool(fill.value), bool(stroked.value)):
            return
        count = raw.FPDFPath_CountSegments(shape)
        if (count <= 5 and self.stroke(*self.bounds(shape, matrix))) or count > 5000:
            return
        own = self.matrix(shape, matrix)
        x, y = ctypes.c_float(), ctypes.c_float()
        part: list[tuple[float, float]] = []
        for index in range(count + 1):
            segment = raw.FPDFPath_GetPathSegment(shape, index) if index < count else None
            kind = raw.FPDFPathSegment_GetType(segment) if segment else raw.FPDF_SEGMENT_MOVETO
            if kind == raw.FPDF_SEGMENT_MOVETO:
                self.part(part, bool(stroked.value))
                part = []
            if segment is None:
                break
            raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
            part.append(self.place(x.value, y.value, own))
            if raw.FPDFPathSegment_GetClose(segment):
                part.append(part[0])

    def part(self, points: list[tuple[float, float]], stroked: bool) -> None:
        if len(points) < 2:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if self.stroke(min(xs), min(ys), max(xs), max(ys)) or not stroked:
            return
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) < 0.5 < abs(ax - bx):
                self.horizontal.append(Line((ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) < 0.5 < abs(ay - by):
                self.vertical.append(Line((ax + bx) / 2, min(ay, by), max(ay, by)))

    def visible(self, shape: Any, filled: bool, stroked: bool) -> bool:
        """Whether a shape is drawn at all, and not in white."""
        get = self.raw.FPDFPageObj_GetStrokeColor if stroked else self.raw.FPDFPageObj_GetFillColor
        parts = [ctypes.c_uint() for _ in range(4)]
        if not (filled or stroked) or not get(shape, *map(ctypes.byref, parts)):
            return filled or stroked
        red, green, blue, alpha = (part.value for part in parts)
        return alpha > 0 and min(red, green, blue) < _WHITE
