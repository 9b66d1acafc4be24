"""Invisible marks that follow a figure through every layout and damage.

A marked figure is wrapped in two characters of the private use areas: the opening one
holds the figure's number, the closing one is fixed. Layouts and damages move ordinary
strings about; `strip` takes the marks out at the end and says where each figure stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ingest.schema import Span

_FIRST = 0xF0000
_CLOSE = "\ue000"
_OPEN = re.compile("[\U000f0000-\U000ffffd]")
MARK = re.compile("[\ue000\U000f0000-\U000ffffd]")
MARKED = re.compile("([\U000f0000-\U000ffffd])([^\ue000\U000f0000-\U000ffffd]*)\ue000")


def mark(number: int, text: str) -> str:
    """`text` marked as figure `number` (0–65,000)."""
    return f"{chr(_FIRST + number)}{text}{_CLOSE}"


def unmarked(text: str) -> str:
    """The text without its marks."""
    return MARK.sub("", text)


@dataclass(frozen=True, slots=True)
class Stripped:
    """Text without marks, and the spans of each figure in the order they stand."""

    text: str
    spans: dict[int, tuple[Span, ...]] = field(default_factory=dict)

    def first(self, number: int) -> Span | None:
        """Where figure `number` stands first, None if it was lost."""
        found = self.spans.get(number)
        return found[0] if found else None


def strip(text: str) -> Stripped:
    """Take the marks out; a figure whose closing mark was lost ends where the next begins."""
    plain: list[str] = []
    spans: dict[int, list[Span]] = {}
    length = 0
    at = 0
    opened: list[tuple[int, int]] = []
    for found in MARK.finditer(text):
        piece = text[at : found.start()]
        plain.append(piece)
        length += len(piece)
        at = found.end()
        if found.group() == _CLOSE:
            if opened:
                number, start = opened.pop()
                spans.setdefault(number, []).append(Span(start=start, end=length))
        else:
            opened.append((ord(found.group()) - _FIRST, length))
    plain.append(text[at:])
    ordered = {
        number: tuple(sorted(found, key=lambda span: span.start)) for number, found in spans.items()
    }
    return Stripped(text="".join(plain), spans=ordered)


def width(text: str) -> int:
    """Display width: 2 for an ideograph or full-width sign, 1 for ASCII, 0 for a mark."""
    return sum(0 if MARK.match(each) else 1 if each.isascii() else 2 for each in text)


_UNIT = re.compile(
    r"[\ue000\U000f0000-\U000ffffd]*[0-9０-９A-Za-z.,%+\-/]+[\ue000\U000f0000-\U000ffffd]*|.", re.S
)
_HANGING = "，。；、：！？）》”〉%"


def wrap(text: str, columns: int) -> list[str]:
    """Break into lines of a display width; runs of digits stay whole, punctuation hangs."""
    lines: list[str] = []
    line = ""
    for unit in _UNIT.findall(text):
        if width(line) + width(unit) > columns and line and unit not in _HANGING and width(unit):
            lines.append(line)
            line = ""
        line += unit
    return [*lines, line] if line else lines
