"""The text without what layout put into it: spaces, line breaks, markdown, tables.

Headings and names are matched against the compact text, where a word broken by a
page or a line is whole again; `Compact.span` leads back to the text as read.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ingest.normal import fold, simplify
from ingest.schema import Span

BARRIER = "\x00"
_SKIPPED = re.compile(
    r"[\s\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad\x00-\x1f\x7f#*`]+"
    r"|\[bookmark[^\]\n]{0,60}\]"
    r"|</?(?!https?[:：]|www)[A-Za-z][^<>\n@]{0,120}>"
    r"|&nbsp;?"
)
_LINE_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


@lru_cache(maxsize=4)
def folded(text: str) -> str:
    """The text folded and simplified, of the same length; kept for the stages that follow."""
    return simplify(fold(text))


@dataclass(frozen=True, slots=True)
class Compact:
    """Compact text; `starts` and `origins` are its runs there and in the text as read.

    `lines` are the positions that begin a line, `gaps` those that white space precedes
    inside one (both sorted; every line start but none of the gaps is in `lines`).
    """

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]
    lines: tuple[int, ...]
    gaps: frozenset[int]

    def raw(self, position: int) -> int:
        """The offset in the text as read of the character at `position`."""
        run = self.run_at(position)
        return self.origins[run] + position - self.starts[run]

    def run_at(self, position: int) -> int:
        """The index of the run that `position` stands in."""
        return max(bisect_right(self.starts, position) - 1, 0)

    def span(self, start: int, end: int) -> Span:
        """The span in the text as read of `text[start:end]` (non-empty)."""
        return Span(start=self.raw(start), end=self.raw(end - 1) + 1)

    def at(self, offset: int) -> int:
        """The first position whose character stands at or after `offset` of the text as read."""
        run = bisect_right(self.origins, offset) - 1
        if run < 0:
            return 0
        following = self.starts[run + 1] if run + 1 < len(self.starts) else len(self.text)
        return min(self.starts[run] + offset - self.origins[run], following)

    def begins_line(self, position: int) -> bool:
        """Whether a line begins at `position`; the end of the text counts as one."""
        if position >= len(self.text):
            return True
        index = bisect_left(self.lines, position)
        return index < len(self.lines) and self.lines[index] == position

    def line_end(self, position: int) -> int:
        """The position after the last character of the line that `position` is in."""
        index = bisect_right(self.lines, position)
        return self.lines[index] if index < len(self.lines) else len(self.text)


def compact(text: str, regions: Iterable[Span] = ()) -> Compact:
    """The compact form of a text as read; each region becomes one BARRIER on a line of its own."""
    plain = folded(text)
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    lines: list[int] = []
    gaps: list[int] = []
    length = 0
    broken, spaced = True, False

    def stretch(start: int, end: int) -> None:
        nonlocal length, broken, spaced
        at = start
        for found in (*_SKIPPED.finditer(plain, start, end), None):
            run_end, following = found.span() if found else (end, end)
            if run_end > at:
                if broken:
                    lines.append(length)
                elif spaced:
                    gaps.append(length)
                pieces.append(plain[at:run_end])
                starts.append(length)
                origins.append(at)
                length += run_end - at
                broken = spaced = False
            at = following
            if not broken and following > run_end:
                skipped = plain[run_end:following]
                broken = "\n" in skipped or _LINE_BREAK.search(skipped) is not None
                spaced = spaced or skipped[0].isspace() or skipped[-1].isspace()

    at = 0
    for region in sorted(regions, key=lambda each: (each.start, each.end)):
        first, last = max(region.start, at), min(region.end, len(text))
        if last <= first:
            continue
        stretch(at, first)
        lines.append(length)
        pieces.append(BARRIER)
        starts.append(length)
        origins.append(first)
        length += 1
        broken = True
        at = last
    stretch(at, len(text))
    return Compact(
        text="".join(pieces),
        starts=tuple(starts),
        origins=tuple(origins),
        lines=tuple(lines),
        gaps=frozenset(gaps),
    )


@lru_cache(maxsize=2)
def whole(text: str) -> Compact:
    """The compact form of a whole text, tables and all; kept for the stages that follow."""
    return compact(text)
