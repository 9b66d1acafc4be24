"""The lexicon of figures, read once from `lexicon.toml` and `units.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Generic, TypeVar

T = TypeVar("T")

_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』")
# First characters of durations and extents, which are figures in some sentences only.
_MEASURED = frozenset("天小分个工月平公亩吨秒")
FACETS = ("rate", "object", "channel", "topic", "verb")


class Words(Generic[T]):
    """Words with what they mean, found in a text by the longest match."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._by_first: dict[str, list[tuple[str, tuple[T, ...]]]] = {}
        merged: dict[str, list[T]] = {}
        for word, meaning in entries:
            merged.setdefault(word, []).append(meaning)
        for word, meanings in sorted(merged.items(), key=lambda item: -len(item[0])):
            self._by_first.setdefault(word[0], []).append((word, tuple(meanings)))

    def __iter__(self) -> Iterator[str]:
        """Every wording."""
        return (word for words in self._by_first.values() for word, _ in words)

    def at(self, text: str, start: int) -> tuple[str, tuple[T, ...]] | None:
        """The longest word that begins at `start`, with its meanings."""
        for word, meanings in self._by_first.get(text[start : start + 1], ()):
            if text.startswith(word, start):
                return word, meanings
        return None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lexicon as data; `words` map a wording to (facet, code) pairs."""

    words: Words[tuple[str, str]]
    verbs: dict[str, str]
    things: frozenset[str]
    family: dict[str, frozenset[str]]
    broader: dict[str, str]
    intake: frozenset[str]
    application: frozenset[str]
    deniable: frozenset[str]
    general: frozenset[str]
    nought: dict[str, str]

    def families(self, verb: str | None) -> frozenset[str]:
        """The families that a verb belongs to, given by its code or by any of its wordings."""
        code = self.verbs.get(verb or "", verb)
        return frozenset(name for name, verbs in self.family.items() if code in verbs)

    def covers(self, wide: str, narrow: str) -> bool:
        """Whether a channel or topic is the other, or one of its kinds."""
        return wide == narrow or self.broader.get(narrow) == wide


@dataclass(frozen=True, slots=True)
class Units:
    """Units of figures: their groups, their first characters, the words about a figure."""

    words: Words[str]
    groups: dict[str, frozenset[str]]
    money: frozenset[str]
    percent: frozenset[str]
    points: frozenset[str]
    times: frozenset[str]
    never: frozenset[str]
    first: frozenset[str]
    before: tuple[str, ...]
    after: tuple[str, ...]

    def alike(self, one: str, other: str) -> bool:
        """Whether two units count things of one sort (条 and 件; not 件 and 人次)."""
        if one == other:
            return True
        return any(one in group and other in group for group in self.groups.values())


def _load(name: str) -> dict[str, dict[str, list[str]]]:
    text = files("ingest.quantities").joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


@cache
def lexicon() -> Lexicon:
    """The words of figures."""
    data = _load("lexicon.toml")
    lists = {name: frozenset(codes) for name, codes in data["lists"].items()}
    entries = [
        (word.translate(_QUOTES), (facet, code))
        for facet in FACETS
        for code, wordings in data[facet].items()
        for word in dict.fromkeys(wordings if code in lists["silent"] else [*wordings, code])
    ]
    return Lexicon(
        words=Words(dict.fromkeys(entries)),
        verbs={word: code for code, wordings in data["verb"].items() for word in [*wordings, code]},
        things=frozenset([*data["object"], *data["rate"]]),
        family={name: frozenset(verbs) for name, verbs in data["family"].items()},
        broader={narrow: str(wide) for narrow, wide in data["broader"].items()},
        intake=lists["intake"],
        application=lists["application"],
        deniable=lists["deniable"],
        general=lists["general"],
        nought={code: str(unit) for code, unit in data["nought"].items()},
    )


@cache
def units() -> Units:
    """The units of figures."""
    data = _load("units.toml")
    groups = {name: frozenset(words) for name, words in data["count"].items()}
    money = frozenset(data["money"]["units"])
    percent = data["percent"]
    never = frozenset(data["never"]["units"])
    every = [*(word for group in groups.values() for word in group), *money, *never]
    every += [*percent["units"], *percent["points"], *percent["times"]]
    return Units(
        words=Words((word, word) for word in dict.fromkeys(every)),
        groups=groups,
        money=money,
        percent=frozenset(percent["units"]),
        points=frozenset(percent["points"]),
        times=frozenset(percent["times"]),
        never=never,
        first=frozenset(word[0] for word in every if word not in never) | _MEASURED,
        before=_longest_first(data["approximate"]["before"]),
        after=_longest_first(data["approximate"]["after"]),
    )
