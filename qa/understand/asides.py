"""What people say around a question (我写论文要用，领导问起来，帮我查一下): it asks nothing.

Phrases are known everywhere. Between punctuation, and before the first name or year, a
stretch that names no content of its own may hold many words more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.quantities.facets import tag
from qa.understand.segment import Word, segment
from qa.vocabulary import Kind, Lexicon, Tag, asides

_BREAK = re.compile(r"[，。；！？：…]+|——?")
_CONTENT = (Kind.ATOM, Kind.DETAIL, Kind.TEXT, Kind.CATALOGUE, Kind.CHECK, Kind.OUT_OF_SCOPE,
            Kind.GROUP, Kind.COMPARATOR, Kind.OPERATION, Kind.PROSE_ONLY)  # fmt: skip
_GRAMMAR = (Kind.FUNCTION, Kind.PRONOUN)
_ASKING = re.compile(
    r"多少|[几谁哪]|什么|怎|是不是|是否|有没有|有无|\d|其中|不含|不算|除|[指限只仅]|[的不]是|是[^这吧啊]|关于|有关|针对"
)
_TOPIC = frozenset(["information", "disclosure"])
_PHRASE = (Tag(Kind.FUNCTION),)
_FIGURES = ("object", "rate", "channel", "topic")
_ROOM = 8


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that belong to no slot."""


def find_asides(text: str, lexicon: Lexicon, named: Sequence[Word]) -> list[Word]:
    """The asides of a normal question; `named` are its names and years."""
    known = asides()
    found = [
        Word(match.start(), match.end(), match.group(), _PHRASE, Aside(), -4)
        for pattern in known.phrases
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]
    silent = []
    stretches = list(_stretches(text, named))
    for start, end in stretches:
        inside = [word for word in named if start <= word.start and word.end <= end]
        if not _says_something(text[start:end], lexicon, start, inside):
            silent.append((start, end, inside))
    for start, end, inside in silent:
        others = any(not start <= word.start < end for word in named)
        if not others and len(silent) == len(stretches):
            continue  # the one stretch that may ask something
        if not inside and _loose(text[start:end], lexicon):
            found.append(Word(start, end, text[start:end], _PHRASE, Aside()))
            continue
        found += list(_words(text, start, end))
    return found


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    known = asides()
    for first in range(start, end):
        for last in range(first + 1, min(end, first + known.longest) + 1):
            if text[first:last] in known.words:
                yield Word(first, last, text[first:last], _PHRASE, Aside())


def _stretches(text: str, named: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The text between punctuation; what stands before the first name or year by itself."""
    start = 0
    first = min((word.start for word in named), default=0)
    cuts = [(match.start(), match.end()) for match in _BREAK.finditer(text)]
    for cut, after in sorted([*cuts, (first, first), (len(text), len(text))]):
        if cut > start:
            yield start, cut
        start = max(start, after)


def _says_something(stretch: str, lexicon: Lexicon, start: int, inside: Sequence[Word]) -> bool:
    """Whether a stretch names content, by the words of the lexicon alone."""
    moved = [
        Word(w.start - start, w.end - start, w.text, w.tags, w.mention, w.weight) for w in inside
    ]
    if any(word.facet in _FIGURES for word in tag(stretch)):
        return True
    for word in segment(stretch, lexicon, moved).words:
        if any(word.has(kind) for kind in _GRAMMAR):
            continue
        if any(word.has(kind) for kind in _CONTENT) and not set(word.codes(Kind.ATOM)) <= _TOPIC:
            return True
        if not word.has(Kind.ATOM) and any(word.has(kind) for kind in _CONTENT):
            return True
    return False


def _loose(stretch: str, lexicon: Lexicon) -> bool:
    if _ASKING.search(stretch):
        return False
    if not any(pattern.search(stretch) for pattern in asides().loose):
        return False
    gaps = segment(stretch, lexicon).unexplained
    return sum(gap.end - gap.start for gap in gaps) <= _ROOM
