"""A question cut into known words, agency names, years and numbers; what is left is unexplained.

The segmentation covers as many characters as it can with as few words as it can: a
content word that nothing covers later forbids a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa.vocabulary import Kind, Lexicon, Tag

_SKIPPED = re.compile(r"[\W_]", re.UNICODE)
_COVERED = 100
_PER_WORD = 11
_PATTERN = -16  # a long pattern costs more than one word, less than two


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of the normal question and what it may mean.

    `mention` is set for names, years, numbers and patterns; `weight` prefers or shuns it.
    """

    start: int
    end: int
    text: str
    tags: tuple[Tag, ...] = ()
    mention: object = None
    weight: int = 1

    def codes(self, kind: Kind) -> tuple[str, ...]:
        """The codes this word has within a kind."""
        return tuple(tag.code for tag in self.tags if tag.kind is kind)

    def has(self, kind: Kind) -> bool:
        """Whether the word may play that part."""
        return any(tag.kind is kind for tag in self.tags)


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The words in order, and the unexplained stretches."""

    words: tuple[Word, ...]
    unexplained: tuple[Word, ...]


def segment(text: str, lexicon: Lexicon, mentions: Iterable[Word] = ()) -> Segmentation:
    """The best cover of `text` by lexicon words and the given mentions."""
    length = len(text)
    ending: list[list[tuple[int, Word, int]]] = [[] for _ in range(length + 1)]
    for start in range(length):
        for end in range(start + 1, min(length, start + lexicon.longest) + 1):
            tags = lexicon.words.get(text[start:end])
            if tags and not _splits(text, start, end):
                word = Word(start, end, text[start:end], tags)
                ending[end].append(((end - start) * _COVERED - _PER_WORD, word, start))
    for mention in mentions:
        if mention.tags and _splits(text, mention.start, mention.end):
            continue
        width = mention.end - mention.start
        gain = width * _COVERED + max(width * mention.weight, _PATTERN)
        ending[mention.end].append((gain, mention, mention.start))
    best = [0] * (length + 1)
    step: list[tuple[Word | None, int]] = [(None, 0)] * (length + 1)
    for end in range(1, length + 1):
        free = _SKIPPED.match(text[end - 1]) is not None
        best[end] = best[end - 1] + (0 if not free else _COVERED)
        step[end] = (None, end - 1)
        for gain, known, start in ending[end]:
            if best[start] + gain > best[end]:
                best[end] = best[start] + gain
                step[end] = (known, start)
    words: list[Word] = []
    end = length
    while end > 0:
        taken, before = step[end]
        if taken is not None:
            words.append(taken)
        end = before
    words.reverse()
    return Segmentation(words=tuple(words), unexplained=_gaps(text, words))


def _splits(text: str, start: int, end: int) -> bool:
    """Whether a word would begin inside 有没有, 是不是: 有没有同意公开 refuses nothing."""
    if not 0 < start < end - 1 or text[start] not in "没不":
        return False
    again = text[start - 1] == text[start + 1]
    if text[max(0, start - 3) : start] == "是否有":
        return False
    return again and text[max(0, start - 2) : start] not in ("没有", "不是")


def _gaps(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    gaps: list[Word] = []
    at = 0
    for word in [*words, Word(len(text), len(text), "")]:
        start: int | None = None
        for index in range(at, word.start + 1):
            inside = index < word.start and not _SKIPPED.match(text[index])
            if inside and start is None:
                start = index
            elif not inside and start is not None:
                gaps.append(Word(start, index, text[start:index]))
                start = None
        at = word.end
    return tuple(gaps)
