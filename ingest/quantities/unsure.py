"""Which figures of the prose may be misread: where OCR was unsure, or characters are lost."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from ingest.schema import Document, Span, Unsure

_LOST = "\ufffd□"
_NUMERALS = r"\d０-９〇零一二两三四五六七八九十百千万亿"
_BEFORE = re.compile(rf"[{_LOST}][ \t\u3000]*$")
_AFTER = re.compile(rf"[ \t\u3000]*[{_LOST}]")
_DIGITS = re.compile(rf"[{_NUMERALS}](?:.*[{_NUMERALS}])?", re.DOTALL)
_REACH = 4


class Doubts:
    """The stretches of a document that its reader doubts, and its lost characters."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._spans = sorted((each.span.start, each.span.end) for each in document.doubts)
        self._ends = _furthest(self._spans)
        self._lost = any(mark in document.text for mark in _LOST)

    def of(self, span: Span) -> Unsure | None:
        """Why the figure at a span may be misread; None where nothing says so."""
        if self._lost and (lost := self._of_lost(span)) is not None:
            return lost
        # A digit that was missed lies in the stretch beside the figure.
        at = bisect_left(self._spans, (span.end + 1, 0))
        return Unsure.UNCLEAR if at and self._ends[at - 1] > span.start - 1 else None

    def _of_lost(self, span: Span) -> Unsure | None:
        printed = self._text[span.start : span.end]
        digits = _DIGITS.search(printed)
        if digits is not None:
            first, last = span.start + digits.start(), span.start + digits.end()
            if any(mark in digits.group() for mark in _LOST) or self._beside(first, last):
                return Unsure.LOST
        inside = any(mark in printed for mark in _LOST)
        return Unsure.BESIDE_LOST if inside or self._beside(span.start, span.end) else None

    def _beside(self, start: int, end: int) -> bool:
        before = self._text[max(0, start - _REACH) : start]
        after = self._text[end : end + _REACH]
        return _BEFORE.search(before) is not None or _AFTER.match(after) is not None


def _furthest(spans: Sequence[tuple[int, int]]) -> list[int]:
    """How far the stretches up to each one reach: a long one may hold those after it."""
    reached: list[int] = []
    for _, end in spans:
        reached.append(max(end, reached[-1]) if reached else end)
    return reached
