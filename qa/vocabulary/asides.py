"""What people say around a question, that asks nothing (asides.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from qa.vocabulary.lexicon import whole


@dataclass(frozen=True, slots=True)
class Asides:
    """Phrases known everywhere, words known where nothing else is said, stretches that ask
    nothing whatever stands in them, and the longest word's length."""

    phrases: tuple[re.Pattern[str], ...]
    words: frozenset[str]
    loose: tuple[re.Pattern[str], ...]
    longest: int


@cache
def asides() -> Asides:
    """The asides of asides.toml."""
    text = (files(__package__) / "asides.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    parts: Mapping[str, str] = data["parts"]
    words = frozenset(word for group in data["words"].values() for word in group)
    return Asides(
        phrases=tuple(re.compile(whole(pattern, parts)) for pattern in data["phrases"]),
        words=words,
        loose=tuple(re.compile(whole(pattern, parts)) for pattern in data["loose"]),
        longest=max(map(len, words)),
    )
