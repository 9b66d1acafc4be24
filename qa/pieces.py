"""A passage cut into sentences, and into the items of its lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.schema import Span
from qa.schema import Passage, Sentence

_END = re.compile(r"[。！？!?][”’）》】)\"']*")
_ITEM = re.compile(
    r"[*#\s]*(?:[一二三四五六七八九十]{1,2}(?:是|要(?=[^求])|方面)|其[一二三四五六]|第[一二三四五六七八九十][，、是]"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[①-⑩]|首先|其次|再次|最后)"
)
_BLANK = re.compile(r"[\s*#]*")
# A line break alone ends nothing: reports are hard-wrapped, some with blank lines between.
_LINE = re.compile(r"(?<=[：:；;])\s*\n|\n(?=\s*(?:" + _ITEM.pattern + "))")
_LONG = 160
_CLAUSE = re.compile(r"[；;]")
_WORD = re.compile(r"[\u3400-\u9fffA-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Piece:
    """`text == passage.text[start:end]`; `item` says that it begins with a list mark."""

    start: int
    end: int
    text: str
    item: bool


def sentence(passage: Passage, start: int, end: int) -> Sentence:
    """The quotation of `passage.text[start:end]`, with its place in the report."""
    return Sentence(
        report=passage.report,
        path=passage.path,
        span=Span(start=passage.span.start + start, end=passage.span.start + end),
        text=passage.text[start:end],
    )


def pieces(text: str) -> tuple[Piece, ...]:
    """The sentences of a passage, without the blanks and marks around them.

    A long sentence of items parted by semicolons is cut at them, so that one item can be
    quoted; a short one is kept whole.
    """
    return tuple(_pieces(text))


def _pieces(text: str) -> Iterator[Piece]:
    at = 0
    ends = [found.end() for found in _END.finditer(text)]
    ends += [found.start() for found in _LINE.finditer(text)]
    for end in sorted({*ends, len(text)}):
        for start, stop in _clauses(text, at, end):
            first = _BLANK.match(text, start, stop)
            begin = first.end() if first else start
            last = begin + len(text[begin:stop].rstrip().rstrip("*#").rstrip())
            if last > begin and _WORD.search(text, begin, last):
                yield Piece(
                    begin, last, text[begin:last], _ITEM.match(text[begin:last]) is not None
                )
        at = end


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or its items where it is a long list."""
    if end - start <= _LONG:
        yield start, end
        return
    at = start
    for found in _CLAUSE.finditer(text, start, end):
        if _ITEM.match(text[found.end() : end]) and _WORD.search(text, found.end(), end):
            yield at, found.end()
            at = found.end()
    yield at, end
