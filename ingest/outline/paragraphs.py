"""Logical paragraphs: hard line wraps joined, page furniture left out at their borders."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise

from ingest.outline.compact import BARRIER, Compact
from ingest.outline.wording import wording
from ingest.schema import Span

_TERMINAL = "。！？；：!?;:"
_CLOSING = "”’）》】)"
_DATE = re.compile(
    r"[（(]?(?:20\d\d|二[〇○零O0][〇○零一二三四五六七八九]{2})年.{1,3}月.{1,3}日[）)]?"
)
_SIGNED = re.compile(r"[一-龥]{2,28}(?:政府|办事处|委员会|局|委|办|厅|院|中心|办公室|公司|学校|队)")
_MARKER = re.compile(
    r"（[一二三四五六七八九十]{1,3}）|[一二三四五六七八九十]{1,2}、|\d{1,2}[.．、](?!\d)"
)
_NARROWEST, _WIDEST, _SLACK = 14, 72, 5


@dataclass(slots=True)
class _Open:
    """A paragraph being gathered, in compact positions, and its last line."""

    start: int
    end: int
    last: int


def wrap_width(compact: Compact) -> int | None:
    """The width that lines were wrapped at, None where they were not."""
    bounds = [*compact.lines, len(compact.text)]
    lengths = [after - before for before, after in pairwise(bounds)]
    long = sorted(length for length in lengths if length >= _NARROWEST)
    if len(long) < 6:
        return None
    widest = long[-2]
    full = sum(1 for length in long if length >= widest - _SLACK)
    return widest if widest <= _WIDEST and full >= max(4, len(long) // 4) else None


def paragraphs(compact: Compact, start: int, end: int, width: int | None) -> tuple[Span, ...]:
    """The paragraphs of `compact.text[start:end]` as spans of the text as read."""
    text = compact.text
    found: list[Span] = []
    current: _Open | None = None

    def close() -> None:
        nonlocal current
        if current is not None:
            found.append(compact.span(current.start, current.end))
        current = None

    first = bisect_left(compact.lines, start)
    if first and (first == len(compact.lines) or compact.lines[first] > start):
        heading_line = compact.lines[first - 1]
    else:
        heading_line = start
    last = bisect_left(compact.lines, end)
    bounds = [start, *(p for p in compact.lines[first:last] if p > start), end]
    for line_start, line_end in pairwise(bounds):
        if line_end <= line_start:
            continue
        line = text[line_start:line_end]
        if BARRIER in line:
            close()
        elif not _furniture(line):
            if current is not None and _joins(text, current, line, width):
                current.end, current.last = line_end, line_start
            else:
                close()
                last = heading_line if line_start == start else line_start
                current = _Open(line_start, line_end, last)
    close()
    return tuple(found)


def _furniture(line: str) -> bool:
    words = wording()
    if not re.search(r"[^\W_]", line):
        return True
    if len(line) <= 12 and words.page.fullmatch(line):
        return True
    return len(line) <= 60 and "。" not in line and bool(words.furniture.match(line))


def _joins(text: str, current: _Open, line: str, width: int | None) -> bool:
    """Whether `line` goes on with the open paragraph."""
    last = text[current.last : current.end]
    ending = last.rstrip(_CLOSING)[-1:] or last[-1]
    if ending in _TERMINAL:
        full = width is not None and len(last) >= width - 1
        return full and ending in "；;" and not _MARKER.match(line)
    if len(line) <= 30 and (_DATE.fullmatch(line) or _SIGNED.fullmatch(line)):
        return ending in "，、" or last[-1] in "（《“"
    if "\t" in line or "|" in last or "|" in line:
        return False
    if width is not None and len(last) >= width - _SLACK * 2:
        return True
    if _MARKER.match(line) and not re.search("[，、（《“]$", last):
        return False
    if width is not None and len(last) >= width * 0.6:
        return True
    return len(last) >= 20 or bool(re.search("[，。；、：]", last))
