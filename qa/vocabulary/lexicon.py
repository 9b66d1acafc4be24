"""Every word that understanding knows, with what it may mean: atoms.toml, words.toml,
everyday.toml and, for wordings with too many variants to list, patterns.toml."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

_PART = re.compile(r"\{([a-z_]+)\}")


class Kind(StrEnum):
    """What sort of part a word plays in a question."""

    ATOM = "atom"
    FUNCTION = "function"
    ASK_NUMBER = "ask_number"
    PRONOUN = "pronoun"
    PROSE_ONLY = "prose_only"
    OUT_OF_SCOPE = "out_of_scope"
    GROUP = "group"
    OPERATION = "operation"
    COMPARATOR = "comparator"
    DETAIL = "detail"
    TEXT = "text"
    CATALOGUE = "catalogue"
    CHECK = "check"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Tag:
    """One meaning of a word: its kind, and the code within the kind ("" where it has none)."""

    kind: Kind
    code: str = ""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All words with their tags, the longest word's length, the look-alike characters, and
    the wordings given as patterns, each with the atoms it names all at once."""

    words: Mapping[str, tuple[Tag, ...]]
    longest: int
    lookalikes: Mapping[str, str]
    patterns: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = ()


@cache
def lexicon() -> Lexicon:
    """The lexicon of this package's TOML files."""
    tags: dict[str, dict[Tag, None]] = defaultdict(dict)
    for code, words in _toml("atoms")["atoms"].items():
        for word in words:
            tags[word][Tag(Kind.ATOM, code)] = None
    for key, value in _toml("words").items():
        if isinstance(value, list):
            for word in value:
                tags[word][Tag(Kind(key))] = None
            continue
        for code, words in value.items():
            for word in words:
                tags[word][Tag(Kind(key), code)] = None
    for word in _everyday():
        tags[word].setdefault(Tag(Kind.FUNCTION))
    return Lexicon(
        words={word: tuple(found) for word, found in tags.items()},
        longest=max(map(len, tags)),
        lookalikes=_toml("lookalikes")["characters"],
        patterns=tuple(_patterns()),
    )


def _everyday() -> Iterator[str]:
    data = _toml("everyday")
    for words in data["classes"].values():
        yield from words


def _patterns() -> Iterator[tuple[tuple[str, ...], re.Pattern[str]]]:
    data = _toml("patterns")
    parts: dict[str, str] = data["parts"]
    for codes, patterns in data["patterns"].items():
        atoms = () if codes == Kind.FUNCTION else tuple(codes.split("+"))
        for pattern in patterns:
            yield atoms, re.compile(whole(pattern, parts))


def whole(pattern: str, parts: Mapping[str, str]) -> str:
    """The pattern with every {part} put in, parts of parts too; KeyError for an unknown one."""
    while _PART.search(pattern):
        pattern = _PART.sub(lambda found: parts[found[1]], pattern)
    return pattern


def _toml(name: str) -> dict[str, Any]:
    text = (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
