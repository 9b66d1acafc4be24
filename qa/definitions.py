"""The terms of the statute: which one a question asks the meaning of, and what the law says."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.schema import Model
from qa.vocabulary import Kind, lexicon

_PUNCTUATION = re.compile(r"[^\w（）]+")
_LONGEST_QUESTION = 60
_CLAUSE = re.compile(r"[，。；！？：]+")
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_FIGURE = re.compile(r"多少|几[件条个起份次]|[^\W\d]率")
PARAPHRASE = "大意："


class Definition(Model):
    """What a term means, with where the law says it.

    `quote` is the law's own words where `verbatim`, else a paraphrase that begins 大意：.
    `text` is one Chinese sentence or two for people.
    """

    term: str
    law: str
    article: str
    quote: str
    verbatim: bool
    text: str


@dataclass(frozen=True, slots=True)
class _Entry:
    definition: Definition
    aliases: tuple[str, ...]
    asks: bool
    lists: bool
    questions: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class _Book:
    entries: tuple[_Entry, ...]
    aliases: tuple[tuple[str, _Entry], ...]
    meaning: frozenset[str]
    contents: frozenset[str]
    filler: frozenset[str]
    longest: int


@cache
def _book() -> _Book:
    data = tomllib.loads(files("qa").joinpath("definitions.toml").read_text(encoding="utf-8"))
    entries = []
    for entry in data["definitions"]:
        verbatim = entry.get("verbatim", True)
        definition = Definition(
            term=entry["term"],
            law=entry["law"],
            article=entry["article"],
            quote=entry["quote"] if verbatim else PARAPHRASE + entry["quote"],
            verbatim=verbatim,
            text=entry["text"],
        )
        patterns = tuple(re.compile(pattern) for pattern in entry.get("questions", ()))
        entries.append(
            _Entry(
                definition,
                (entry["term"], *entry["aliases"]),
                entry.get("asks", True),
                entry.get("lists", False),
                patterns,
            )
        )
    aliases = [(_bare(alias), entry) for entry in entries for alias in entry.aliases]
    aliases.sort(key=lambda pair: -len(pair[0]))
    meaning, contents = frozenset(data["meaning"]), frozenset(data["contents"])
    filler = frozenset(data["filler"]) | _function_words()
    longest = max(len(word) for group in (meaning, contents, filler) for word in group)
    return _Book(tuple(entries), tuple(aliases), meaning, contents, filler, longest)


def _function_words() -> frozenset[str]:
    """The words without content of their own, but for those that ask for a number."""
    return frozenset(
        word
        for word, tags in lexicon().words.items()
        if {tag.kind for tag in tags} == {Kind.FUNCTION}
    )


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


def definitions() -> tuple[Definition, ...]:
    """All terms that can be asked for."""
    return tuple(entry.definition for entry in _book().entries)


def define(normal_question: str) -> Definition | None:
    """The definition that a question asks for, None where it asks for something else.

    A question asks for a meaning where it is a term, words that ask for a meaning, and
    fillers, with nothing left over; or where it fits one of a definition's own patterns.
    """
    if len(normal_question) > _LONGEST_QUESTION:
        return None
    whole = _define(_bare(normal_question))
    if whole is not None:
        return whole
    quoted = _quoted(normal_question)
    if quoted is not None:
        return quoted
    clauses = [_bare(clause) for clause in _CLAUSE.split(normal_question)]
    found = [entry for entry in map(_define, clauses) if entry is not None]
    return found[0] if found and len(clauses) > 1 and not _FIGURE.search(normal_question) else None


def _quoted(question: str) -> Definition | None:
    """The term in quotation marks of which what follows asks the meaning, whatever was said
    before it (刷题看到“三安全一稳定”，是什么意思)."""
    found = _QUOTED.search(question)
    if found is None:
        return None
    book, term = _book(), _bare(found[1])
    entry = next((entry for alias, entry in book.aliases if alias == term), None)
    asks = entry is not None and _asks(_bare(question[found.end() :]), book, lists=entry.lists)
    return entry.definition if entry is not None and asks else None


def _define(question: str) -> Definition | None:
    if not question:
        return None
    book = _book()
    for alias, entry in book.aliases:
        if alias in question:
            rest = question.replace(alias, " ", 1)
            # Where the term itself is a whole question (…怎么收), nothing more need be asked.
            asked = _asks(rest, book, lists=entry.lists)
            if asked or (asked is False and not entry.asks):
                return entry.definition
            break
    for entry in book.entries:
        if any(pattern.search(question) for pattern in entry.questions):
            return entry.definition
    return None


def _asks(rest: str, book: _Book, *, lists: bool) -> bool | None:
    """Whether words beside a term ask for its meaning; None where one is no such word."""
    groups = (book.meaning | book.contents) if lists else book.meaning
    words = groups | book.filler
    # reach[i]: whether the first i characters are words, and whether one of them asks.
    reach: list[bool | None] = [False, *[None] * len(rest)]
    for end in range(1, len(rest) + 1):
        if rest[end - 1] == " " and reach[end - 1] is not None:
            reach[end] = reach[end - 1]
        for start in range(max(0, end - book.longest), end):
            before, word = reach[start], rest[start:end]
            if before is not None and word in words:
                reach[end] = bool(reach[end]) or before or word in groups
    return reach[len(rest)]
