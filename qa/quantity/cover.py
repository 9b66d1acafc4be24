"""Figures found by the report's own words: whose clause holds all that the question says.

The lexicon knows the things that recur. Any other (知识竞赛, 断链) is found here: every
content character of the question must stand in the figure's clause in pieces of two or
more, or be met by the lexicon; what only the sentence before the clause holds (the channel,
the body) counts less.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.normal import normalize
from ingest.quantities.facets import tag
from ingest.quantities.lexicon import lexicon
from ingest.schema import Quantity
from qa.quantity.asked import Stretch, generic, stretches
from qa.quantity.words import channel_met, word_met
from qa.schema import AskedQuantity, AskedWord

_NOISE = re.compile(r"[^\u3400-\u9fffA-Za-z0-9%+]")
_SHORT = 2
# How far before its clause a figure's sentence is read.
_REACH = 120
# What a list by kinds (社会救助类20条) leaves unsaid.
_STAGES = frozenset({"收到", "办理", "办结", "接待", "收取", "发出", "增长", "下降"})
_INFORMATION = frozenset(
    {"信息", "政府信息", "政务信息", "公开信息", "信息数量", "信息数", "信息量", "问题"}
)
_DISCLOSED = frozenset({"公开", "发布", "公布", "主动公开"})
_KINDS = ("类", "方面", "领域", "信息")
_FEW = 2
_CLAUSE = "，；。、"


@dataclass(frozen=True, slots=True)
class Cover:
    """How much of a question a figure's own clause holds, and the words around it beside.

    `own` and `near` count the question's characters, `labelled` those of them that stand in
    the label; `extra` counts those of the label that the question does not say.
    """

    quantity: Quantity
    own: int
    near: int
    labelled: int
    extra: int

    @property
    def rank(self) -> tuple[int, ...]:
        """Least first: nothing taken from around, most said by the clause and by the label,
        little else said."""
        return (self.near, -self.own, -self.labelled, self.extra)


@dataclass(frozen=True, slots=True)
class Clause:
    """The words that are a figure's own, and where in the text its clause begins."""

    text: str
    start: int


def clauses(text: str, quantities: Sequence[Quantity]) -> dict[int, Clause]:
    """The words that are each figure's own, by ordinal: its label, and its clause as far as
    the figures on either side of it."""
    found: dict[int, Clause] = {}
    edges = sorted({(q.span.start, q.span.end) for q in quantities if not q.none_stated})
    for quantity in quantities:
        span, quote = quantity.span, quantity.quote
        left = max(quote.start, *(text.rfind(mark, 0, span.start) + 1 for mark in _CLAUSE))
        left = max([left, *(end for _, end in edges if end <= span.start)])
        stops = [text.find(mark, span.end, quote.end) for mark in _CLAUSE]
        stops += [start for start, _ in edges if start >= span.end]
        right = min((stop for stop in stops if stop >= 0), default=quote.end)
        words = f"{normalize(text, left, max(right, span.end)).text}，{quantity.label}"
        found[quantity.ordinal] = Clause(words, left)
    return found


def plain(text: str) -> str:
    """Letters, digits and ideographs of normal text."""
    return _NOISE.sub("", text)


def cover(
    asked: AskedQuantity,
    quantity: Quantity,
    text: str,
    parents: Mapping[int, Quantity],
    words: Clause,
) -> Cover | None:
    """How a figure covers the question; None where it leaves any content of it unsaid."""
    clause = words.text
    if _other_channel(asked, quantity, parents, clause):
        return None
    if not _rate_met(asked, quantity, parents, clause):
        return None
    total = parents.get(quantity.part_of) if quantity.part_of is not None else None
    before = _before(text, quantity, words.start) + (plain(total.label) if total else "")
    own = plain(clause)
    label = plain(normalize(quantity.label).text)
    held = near = labelled = 0
    last = ""
    said: set[str] = set()
    specific = False
    for stretch in stretches(asked.content):
        for piece, place in _pieces(stretch, own, before):
            last = place
            if place == "own":
                held += len(piece)
                labelled += len(piece) if piece in label else 0
                said |= {a + b for a, b in pairwise(piece)} | {piece}
                specific = specific or not (generic(piece) or _channel(piece, asked))
            elif place == "near":
                near += len(piece)
            elif _met(piece, asked, quantity, parents, clause):
                held += len(piece)
                specific = specific or _thing(piece, asked)
            elif _spoken_before(piece, asked, before):
                near += len(piece)
            elif piece not in _INFORMATION and not (piece in _DISCLOSED and label.endswith(_KINDS)):
                return None
    extra = sum(1 for a, b in pairwise(label) if a + b not in said)
    # What a question ends in is what is counted: of schools, not of the hospitals after them.
    if not specific or (last == "near" and extra > _FEW):
        return None
    return Cover(quantity, held, near, labelled, extra)


def _before(text: str, quantity: Quantity, clause: int) -> str:
    """What stands before a figure's clause in its sentence."""
    start = max(text.rfind("。", 0, clause) + 1, clause - _REACH, 0)
    return plain(normalize(text, min(start, quantity.quote.start, clause), clause).text)


def _pieces(stretch: Stretch, own: str, before: str) -> list[tuple[str, str]]:
    """A stretch cut into what the clause holds, what stands before it, and what is left.

    Left is only what carries content; particles need not be held.
    """
    word, soft = stretch.text, stretch.soft
    found: list[tuple[str, str]] = []
    at, left = 0, ""
    while at < len(word):
        end = _longest(word, at, own)
        place = "own"
        if end - at < _SHORT:
            end, place = _longest(word, at, before), "near"
        if end - at < _SHORT:
            if not soft[at]:
                left += word[at]
            at += 1
            continue
        if left:
            found.append((left, "left"))
            left = ""
        found.append((word[at:end], place))
        at = end
    if left:
        found.append((left, "left"))
    return found


def _longest(word: str, at: int, text: str) -> int:
    end = at + _SHORT
    if word[at:end] not in text:
        return at
    while end < len(word) and word[at : end + 1] in text:
        end += 1
    return min(end, len(word))


def _met(
    piece: str,
    asked: AskedQuantity,
    quantity: Quantity,
    parents: Mapping[int, Quantity],
    clause: str,
) -> bool:
    """Whether what the clause does not hold in so many words is met all the same: by a word
    of the lexicon, or as the odd character of a longer word."""
    known = lexicon()
    if len(piece) == 1 and piece in clause:
        return True
    stage = known.families(quantity.verb) & _STAGES if quantity.verb else frozenset()
    return any(
        piece in word.words
        and (
            _word_met(word, asked, quantity, parents, clause)
            or (not stage and all(_light(meaning) for meaning in word.meanings))
        )
        for word in asked.words
    )


def _light(meaning: tuple[str, str]) -> bool:
    """Whether a verb only says that there is a thing (办了, 开了): no other figure of the
    thing is told from it by such a verb, as 办结 is told from 受理."""
    families = lexicon().families(meaning[1])
    return meaning[0] == "verb" and bool(families) and not families & _STAGES


def _spoken_before(piece: str, asked: AskedQuantity, before: str) -> bool:
    """Whether the sentence speaks of a thing in other words before the figure's clause."""
    codes = {
        meaning
        for word in asked.words
        if piece in word.words
        for meaning in word.meanings
        if meaning[0] == "object"
    }
    return bool(codes) and any((word.facet, word.code) in codes for word in tag(before))


def _word_met(
    word: AskedWord,
    asked: AskedQuantity,
    quantity: Quantity,
    parents: Mapping[int, Quantity],
    clause: str,
) -> bool:
    return word_met(word, quantity, parents, lambda: clause, alone=False, unit=asked.unit)


def _rate_met(
    asked: AskedQuantity, quantity: Quantity, parents: Mapping[int, Quantity], clause: str
) -> bool:
    """Whether a rate that the lexicon knows is the one asked for: 办结率 is not 满意率."""
    rates = [word for word in asked.words if any(facet == "rate" for facet, _ in word.meanings)]
    return all(_word_met(word, asked, quantity, parents, clause) for word in rates)


def _channel(piece: str, asked: AskedQuantity) -> bool:
    """Whether words name a channel and nothing else: no figure is told by it alone."""
    return any(piece in word.words and _of_channel(word) for word in asked.words)


def _thing(piece: str, asked: AskedQuantity) -> bool:
    """Whether words name a thing that the lexicon knows, other than what every report has."""
    return (
        len(piece) > 1
        and not generic(piece)
        and any(
            piece in word.words and any(f not in ("verb", "channel") for f, _ in word.meanings)
            for word in asked.words
        )
    )


def _of_channel(word: AskedWord) -> bool:
    return all(facet == "channel" for facet, _ in word.meanings)


def _other_channel(
    asked: AskedQuantity, quantity: Quantity, parents: Mapping[int, Quantity], clause: str
) -> bool:
    """Whether the question names a channel and the figure is of another."""
    if quantity.channel is None:
        return False
    named = {
        code
        for word in asked.words
        if _of_channel(word) and word.words not in clause
        for _, code in word.meanings
    }
    return bool(named) and not any(channel_met(code, quantity, parents) for code in named)


def best(covers: Sequence[Cover]) -> list[Cover]:
    """The figures that cover a question best; more than one where none stands out."""
    if not covers:
        return []
    least = min(each.rank[:3] for each in covers)
    chosen = [each for each in covers if each.rank[:3] == least]
    nearest = min(each.extra for each in chosen)
    return [each for each in chosen if each.extra == nearest]
