"""The words of a question that a passage must hold, and whether it holds them.

A question is cut into what carries nothing (stop), what every report has (weak) and the
rest (strong). A strong word that a passage holds in no form forbids an answer from it:
scores cannot tell an answerable question from one that is not, this rule can.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ingest.normal import fold, simplify

_SEPARATOR = re.compile(r"[^\u3400-\u9fffA-Za-z0-9%]+")
_NOISE = re.compile(r"[^\u3400-\u9fffA-Za-z0-9%]+")
# A word of four or more characters may miss this share of them (a dropped character, a split).
_SHARE = 0.75


@dataclass(frozen=True, slots=True)
class Need:
    """What a sentence must hold to answer a question of this kind."""

    asked: re.Pattern[str]
    found: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The data of `keywords.toml`."""

    stop: frozenset[str]
    weak: frozenset[str]
    ubiquitous: frozenset[str]
    terms: frozenset[str]
    heads: str
    tails: str
    synonyms: dict[str, frozenset[str]]
    longest: int
    problems: tuple[str, ...]
    improvements: tuple[str, ...]
    improvement_marks: re.Pattern[str]
    problem_heads: re.Pattern[str]
    future: re.Pattern[str]
    doing: re.Pattern[str]
    wanting: re.Pattern[str]
    needs: tuple[Need, ...]

    def knows(self, word: str) -> bool:
        """Whether a word is any of the lists'."""
        return word in self.stop or word in self.weak or word in self.terms or word in self.synonyms


@cache
def lexicon() -> Lexicon:
    """The words, read once."""
    data = tomllib.loads(files("qa").joinpath("keywords.toml").read_text(encoding="utf-8"))
    synonyms: dict[str, set[str]] = {}
    for group in data["groups"]:
        for word in group:
            synonyms.setdefault(word, set()).update(group)
    for word, meant in data["means"].items():
        synonyms.setdefault(word, {word}).update(meant)
    marks = data["marks"]
    known = [*data["stop"], *data["weak"], *data["terms"], *synonyms]
    return Lexicon(
        stop=frozenset(data["stop"]),
        weak=frozenset(data["weak"]),
        ubiquitous=frozenset(data["ubiquitous"]),
        terms=frozenset(data["terms"]),
        heads=data["heads"],
        tails=data["tails"],
        synonyms={word: frozenset(group) for word, group in synonyms.items()},
        longest=max(map(len, known)),
        problems=tuple(marks["problems"]),
        improvements=tuple(marks["improvements"]),
        improvement_marks=re.compile(marks["improvement_marks"]),
        problem_heads=re.compile(marks["problem_heads"]),
        future=re.compile(marks["future"]),
        doing=re.compile(marks["doing"]),
        wanting=re.compile(marks["wanting"]),
        needs=tuple(
            Need(re.compile(entry["asked"]), re.compile(entry["found"])) for entry in data["needs"]
        ),
    )


def gist(text: str) -> str:
    """Letters, digits and ideographs, folded and simplified: what wording is compared in."""
    return _NOISE.sub("", simplify(fold(text))).lower()


@dataclass(frozen=True, slots=True)
class Content:
    """A question's words: `strong` must be covered, `weak` only rank."""

    strong: tuple[str, ...]
    weak: tuple[str, ...]


@lru_cache(maxsize=256)
def content(question: str) -> Content:
    """The words of a question that carry something, in its order.

    Known words are taken by the cut that leaves the fewest characters unknown, and of
    those the one with the fewest words; what is left between them is strong as it is.
    """
    words = lexicon()
    strong: list[str] = []
    weak: list[str] = []
    for run in _SEPARATOR.split(simplify(fold(question)).lower()):
        unknown = ""
        for word in [*_cut(run, words), ""]:
            if word and not words.knows(word):
                unknown += word
                continue
            while len(unknown) > 2 and unknown[-1] in words.tails:
                unknown = unknown[:-1]
            while len(unknown) > 2 and unknown[0] in words.heads:
                unknown = unknown[1:]
            # One character between known words is the end of one or a particle.
            if len(unknown) > 1 or (unknown and unknown == run):
                strong.append(unknown)
            unknown = ""
            if word in words.synonyms or word in words.terms:
                strong.append(word)
            elif word in words.weak:
                weak.append(word)
    return Content(tuple(dict.fromkeys(strong)), tuple(dict.fromkeys(weak)))


def _cut(run: str, words: Lexicon) -> list[str]:
    best: list[tuple[int, int, list[str]]] = [(0, 0, [])]
    for end in range(1, len(run) + 1):
        unknown, count, cut = best[end - 1]
        chosen = (unknown + 1, count, [*cut, run[end - 1]])
        for start in range(max(0, end - words.longest), end):
            piece = run[start:end]
            if words.knows(piece):
                unknown, count, cut = best[start]
                if (unknown, count + 1) < (chosen[0], chosen[1]):
                    chosen = (unknown, count + 1, [*cut, piece])
        best.append(chosen)
    return best[-1][2]


def holds(word: str, text: str) -> bool:
    """Whether `text` (a gist) holds a word: as it is, as one of its group, or in pieces
    of two or more characters that make up nearly all of it (not so for a term)."""
    if word in text:
        return True
    if any(other in text for other in lexicon().synonyms.get(word, ())):
        return True
    if word in lexicon().terms:
        return False
    return len(word) > 3 and _pieced(word, text) >= _SHARE * len(word)


def _pieced(word: str, text: str) -> int:
    """How many characters of `word` stand in `text` within pieces of two or more."""
    at = covered = 0
    while at < len(word):
        end = at + 2
        while end <= len(word) and word[at:end] in text:
            end += 1
        length = end - 1 - at
        if length >= 2:
            covered += length
            at += length
        else:
            at += 1
    return covered


def coverage(question: str, text: str) -> float:
    """The share (0–1) of a question's strong words that a text holds; 1 without any."""
    strong = content(question).strong
    body = gist(text)
    return sum(holds(word, body) for word in strong) / len(strong) if strong else 1.0


def missing(question: str, text: str) -> tuple[str, ...]:
    """The strong words of a question that a text holds in no form."""
    body = gist(text)
    return tuple(word for word in content(question).strong if not holds(word, body))
