"""What a chat model wrote, held against the passages it was given.

A sentence stays only where it cites passages that were issued, and nothing else; where
every figure in it, in any script, stands in one of them in the same characters; and
where its words are mostly theirs. What stays is cited by the sentence it rests on.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.normal import fold
from ingest.quantities.numerals import parse
from qa.keywords import gist
from qa.pieces import Piece, pieces, sentence
from qa.schema import Passage, Reading, Sentence

# A sentence of the model's must share so many of its character pairs with its passages.
LEAST_SHARED = 0.3
_MARK = r"[\[［【〔]\s*\^?\d{1,3}(?:\s*[,，、]\s*\^?\d{1,3})*\s*[\]］】〕]"
_MARKS = re.compile(_MARK)
_SENTENCE = re.compile(rf"[^。！？!?\n]+(?:[。！？!?]+|$|(?=\n))(?:\s*{_MARK})*")
_LATIN = re.compile(r"[a-z]{2,}")
_YEAR = re.compile(r"-((?:19|20)\d{2})(?!\d)")
_BULLET = re.compile(r"^\s*(?:[-*•·#>]+|\d{1,2}[.、)）])\s*")


@dataclass(frozen=True, slots=True)
class Words:
    """The data of `prompt.toml`."""

    system: str
    question: str
    passage: str
    not_stated: str
    failed: str
    not_installed: str
    dropped: str
    idioms: re.Pattern[str]
    shares: re.Pattern[str]
    units: str
    negations: re.Pattern[str]
    unturned: re.Pattern[str]


@cache
def words() -> Words:
    """The prompt and the notices, read once."""
    data = tomllib.loads(files("qa").joinpath("prompt.toml").read_text(encoding="utf-8"))
    for name in ("idioms", "shares", "negations", "unturned"):
        data[name] = re.compile(data[name])
    return Words(**data)


def grounded(text: str, passages: Sequence[Passage]) -> Reading:
    """The sentences of `text` that stand, as a wording with marks, and what they rest on.

    `text` cites `passages` by [1] to [n]. The reading is empty where nothing stands; it
    has a notice where something was dropped.
    """
    quoted: dict[tuple[int, int], int] = {}
    sentences: list[Sentence] = []
    wording: list[str] = []
    dropped = False
    for found in _SENTENCE.finditer(text):
        cited = [
            int(number)
            for mark in _MARKS.findall(found.group())
            for number in re.findall(r"\d+", fold(mark))
        ]
        said = _BULLET.sub("", _MARKS.sub("", found.group())).strip()
        if not gist(said):
            continue
        chosen = [passages[number - 1] for number in cited if 0 < number <= len(passages)]
        if not cited or len(chosen) < len(cited) or not stands(said, chosen):
            dropped = True
            continue
        marks = []
        for passage in dict.fromkeys(chosen):
            piece = _support(said, passage)
            key = (passages.index(passage), piece.start)
            if key not in quoted:
                sentences.append(sentence(passage, piece.start, piece.end))
                quoted[key] = len(sentences)
            marks.append(f"[{quoted[key]}]")
        wording.append(said + "".join(marks))
    if not wording:
        return Reading(sentences=())
    notices = (words().dropped,) if dropped else ()
    return Reading(sentences=tuple(sentences), wording="".join(wording), notices=notices)


def stands(said: str, passages: Sequence[Passage]) -> bool:
    """Whether a sentence says nothing countable that its passages do not, in their words."""
    bodies = [_plain(passage.text) for passage in passages]
    claims = figures(said)
    printed = {figure for body in bodies for figure in figures(body)}
    # A report's year stands in its title, seldom in each of its passages.
    years = [_YEAR.search(passage.report) for passage in passages]
    printed |= {f"{year[1]}年" for year in years if year}
    if not claims <= printed:
        return False
    whole = gist("".join(bodies))
    body = gist(said)
    if any(found not in whole for found in words().shares.findall(body)):
        return False
    if any(word not in whole for word in _LATIN.findall(body)):
        return False
    if _turned(body, whole) or _turned(whole, body):
        return False
    pairs = {body[at : at + 2] for at in range(len(body) - 1)}
    return not pairs or sum(pair in whole for pair in pairs) >= LEAST_SHARED * len(pairs)


def _turned(one: str, other: str) -> bool:
    """Whether `one` denies a thing (未收到) that `other` names, and never denies."""
    denied = {found[1] for found in _denials(one)}
    return any(
        thing in other
        and thing not in {found[1] for found in _denials(other)}
        and not _affirmed(thing, one)
        for thing in denied
    )


def _denials(body: str) -> list[tuple[int, str]]:
    """(place, the two characters denied) of each negation."""
    plain = words().unturned.sub(lambda found: "□" * len(found.group()), body)
    ends = [found.end() for found in words().negations.finditer(plain)]
    return [(end, plain[end : end + 2]) for end in ends if len(plain[end : end + 2]) == 2]


def _affirmed(thing: str, body: str) -> bool:
    """Whether a text also says the thing without denying it."""
    denied = {place for place, one in _denials(body) if one == thing}
    return any(found.start() not in denied for found in re.finditer(re.escape(thing), body))


def figures(text: str) -> set[str]:
    """Every figure of a text as printed, without blanks, with the unit that follows it."""
    plain = words().idioms.sub(lambda found: "□" * len(found.group()), _plain(text))
    found: set[str] = set()
    rest = list(plain)
    for numeral in parse(plain):
        unit = plain[numeral.end : numeral.end + 1]
        counted = unit if unit and unit in words().units else ""
        found.add(plain[numeral.start : numeral.end] + counted)
        rest[numeral.start : numeral.end] = "□" * (numeral.end - numeral.start)
    # ①, Ⅳ, ½, ㈠ and the like: no numerals of the reports, but figures all the same.
    found.update(one for one in rest if unicodedata.numeric(one, None) is not None)
    return found


def _plain(text: str) -> str:
    return "".join(fold(text).split())


def _support(said: str, passage: Passage) -> Piece:
    """The sentence of a passage that says most of what the model's does, figures first;
    the whole passage, where no single sentence holds all of its figures."""
    body = gist(said)
    pairs = {body[at : at + 2] for at in range(len(body) - 1)}
    claims = figures(said) & figures(passage.text)
    holding = [piece for piece in pieces(passage.text) if claims <= figures(piece.text)]
    if not holding:
        return Piece(0, len(passage.text), passage.text, False)
    return max(holding, key=lambda piece: sum(pair in gist(piece.text) for pair in pairs))
