"""Slips of the pen: a word with one character that sounds like the right one (满易率)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ingest.quantities.lexicon import lexicon as figures
from qa.keywords import lexicon as narrative
from qa.vocabulary import Kind, lexicon

_SHORTEST, _LONGEST = 2, 6
# Right as they are: offices (市长 is no 时长) and what is pointed at (那个).
_RIGHT = re.compile(r"[省市县区镇乡局处]长|[那这]|.*哪")


def heard_alike(text: str, unexplained: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The text with each unexplained slip replaced by the one word that sounds alike, and a
    notice for each; unchanged where no word, or more than one, does."""
    notices = []
    for gap in unexplained:
        at = text.find(gap)
        if at < 0 or len(gap) > 4:
            continue
        found = _heard(text, at, at + len(gap))
        if found is not None:
            start, end, word = found
            notices.append(f"“{text[start:end]}”按“{word}”理解")
            text = text[:start] + word + text[end:]
    return text, tuple(notices)


def _heard(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """The longest stretch around the gap that sounds like exactly one word, one character off."""
    for length in range(_LONGEST, _SHORTEST - 1, -1):
        for first in range(max(0, end - length), min(start, len(text) - length) + 1):
            piece = text[first : first + length]
            if piece in _known() or _RIGHT.match(piece):
                return None
            words = [word for word in _by_sound().get(_sound(piece), ()) if _one_off(word, piece)]
            if len(words) == 1:
                return first, first + length, words[0]
    return None


def _one_off(word: str, piece: str) -> bool:
    return sum(a != b for a, b in zip(word, piece, strict=True)) == 1


@cache
def _known() -> frozenset[str]:
    """Words that are right as they are, whatever else sounds like them (监测, 了解)."""
    said = narrative()
    return frozenset(figures().words) | said.stop | said.weak | said.terms | set(said.synonyms)


@cache
def _by_sound() -> dict[tuple[str, ...], tuple[str, ...]]:
    content = {
        word
        for word, tags in lexicon().words.items()
        if any(tag.kind in (Kind.ATOM, Kind.DETAIL, Kind.TEXT) for tag in tags)
    }
    sounds: dict[tuple[str, ...], tuple[str, ...]] = {}
    for word in sorted(content | set(figures().words)):
        if _SHORTEST <= len(word) <= _LONGEST:
            sounds[_sound(word)] = (*sounds.get(_sound(word), ()), word)
    return sounds


@cache
def _sound(word: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(list(word)))
