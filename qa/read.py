"""The default reader: passages → the sentences that answer, quoted as they are.

It words nothing. A question on problems or improvements gets the list the report gives
(`qa/listing.py`); any other the sentences that hold the question's words. Where the
passages do not hold them, or hold nothing of the kind asked for, the reading is empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.schema import SectionKind
from qa.bridge import bridges
from qa.keywords import content, gist, holds, lexicon
from qa.listing import listed
from qa.pieces import Piece, pieces, sentence
from qa.schema import Passage, Reading, Sentence

# Quoted at most, for one report.
MOST_SENTENCES = 3
MOST_CHARACTERS = 480
# A further sentence is quoted only where it is nearly as good as the first.
_NEAR = 0.85
# How much retrieval's own order counts among sentences that hold the same words.
_RETRIEVAL = 0.3
_LITERAL = 0.8
_LEAST_WEAK = 0.5
_PLANNED = 0.7
_COUNTED_ONLY = 0.6
_HOW = re.compile(r"怎么|怎样|如何|咋|哪些做法|什么做法|什么措施|哪些措施")
_FIGURE = re.compile(r"[0-9][0-9,.]*余?[万]?[件条次起个篇场%]")
_COMMA = re.compile(r"[，；。]")
_COUNTED = re.compile(r"(?<!哪)(?:几|多少)([个户次件条人场篇期份起种项家类批元所座亩名位])")


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    piece: Piece
    body: str
    heading: str
    around: str


def read(question: str, passages: Sequence[Passage]) -> Reading:
    """The sentences of the passages that answer the question, report by report.

    Empty where no report's passages answer. Every sentence is `text[span]` of its report.
    """
    by_report: dict[str, list[Passage]] = {}
    for passage in passages:
        by_report.setdefault(passage.report, []).append(passage)
    found: list[Sentence] = []
    for own in by_report.values():
        found += listed(question, own) or _quote(question, own)
    return Reading(sentences=tuple(found))


def _quote(question: str, passages: Sequence[Passage]) -> list[Sentence]:
    candidates = [
        _Candidate(
            passage,
            piece,
            gist(piece.text),
            gist("".join(passage.path)),
            gist("".join(passage.path) + passage.text),
        )
        for passage in passages
        for piece in pieces(passage.text)
    ]
    section = _headed(question, candidates)
    if section:
        return section
    said = _said(question, candidates)
    if said is None:
        return []
    needs = _needs(question)
    best = max((passage.score for passage in passages), default=0.0) or 1.0
    scored = [
        (
            _worth(one, question)
            * (
                score
                + _LITERAL * _alike(question, one.body)
                + _RETRIEVAL * one.passage.score / best
            ),
            one,
        )
        for one, score in zip(candidates, said, strict=True)
        if score > 0
        and all(found.search(one.body) or found.search(one.piece.text) for found in needs)
    ]
    return [sentence(one.passage, one.piece.start, one.piece.end) for one in _chosen(scored)]


def _alike(question: str, body: str) -> float:
    """The share (0–1) of the question's neighbouring characters that a sentence repeats:
    监督员 tells it from 监督权."""
    asked = gist(question)
    pairs = {asked[at : at + 2] for at in range(len(asked) - 1)}
    return sum(pair in body for pair in pairs) / len(pairs) if pairs else 0.0


def _needs(question: str) -> list[re.Pattern[str]]:
    """What a sentence must hold to answer a question of this kind; 几户 wants a number of 户."""
    found = [need.found for need in lexicon().needs if need.asked.search(question)]
    for unit in _COUNTED.findall(question):
        found.append(
            re.compile(rf"[0-9零一二三四五六七八九十百千万亿两]余?多?个?{unit}|未|无|没有")
        )
    return found


def _headed(question: str, candidates: Sequence[_Candidate]) -> list[Sentence]:
    """The beginning of the part whose own heading is what the question asks for."""
    words = content(question)
    asked = (*words.strong, *words.weak)
    if not asked or _needs(question):
        return []
    parts = [
        one
        for one in candidates
        if one.passage.path and all(word in gist(one.passage.path[-1]) for word in asked)
    ]
    heading = parts[0].passage.path if parts else ()
    own = sorted(
        (one for one in parts if one.passage.path == heading),
        key=lambda one: one.passage.span.start + one.piece.start,
    )
    own = [one for one in own if one.body not in one.heading]
    kept = [
        one
        for index, one in enumerate(own)
        if index == 0 or sum(len(two.piece.text) for two in own[: index + 1]) <= MOST_CHARACTERS
    ]
    return [sentence(one.passage, one.piece.start, one.piece.end) for one in kept]


def _said(question: str, candidates: Sequence[_Candidate]) -> list[float] | None:
    """How far (0–1) each sentence says what the question's words ask; None where a strong
    word is said nowhere. A sentence without any of them, and one whose passage lacks
    one of them, get 0."""
    words = content(question)
    if not (words.strong or words.weak):
        return None
    weight = len(words.strong) + 0.45 * len(words.weak)
    scores = [
        0.3 * sum(holds(word, one.body) + 0.5 * holds(word, one.heading) for word in words.weak)
        for one in candidates
    ]
    if not words.strong:
        least = _LEAST_WEAK * len(words.weak)
        return [
            score / weight if _weak(words.weak, one) >= least else 0.0
            for one, score in zip(candidates, scores, strict=True)
        ]
    inside = [0] * len(candidates)
    whole = [True] * len(candidates)
    for word in words.strong:
        spoken = [_spoken(word, one) for one in candidates]
        around = [holds(word, one.around) for one in candidates]
        if not any(around):
            bridged = bridges(word, [one.piece.text for one in candidates])
            if not any(bridged):
                return None
            spoken = [0.6 * one for one in bridged]
            near = {
                one.passage.chunk for one, is_so in zip(candidates, bridged, strict=True) if is_so
            }
            around = [one.passage.chunk in near for one in candidates]
        for index, score in enumerate(spoken):
            scores[index] += score
            inside[index] += score > 0
            whole[index] &= around[index]
    return [
        score / weight if inside[index] and whole[index] else 0.0
        for index, score in enumerate(scores)
    ]


def _worth(one: _Candidate, question: str) -> float:
    """What is planned or found wanting is no answer where another sentence says what is; nor
    is a mere count (处理舆情2件) where it is asked how."""
    planned = _PLANNED if one.passage.kind is SectionKind.PROBLEMS else 1.0
    counted = _HOW.search(question) and any(
        _FIGURE.search(clause)
        for clause in _COMMA.split(one.piece.text)
        if any(holds(word, gist(clause)) for word in content(question).strong)
    )
    return planned * (_COUNTED_ONLY if counted else 1.0)


def _spoken(word: str, one: _Candidate) -> float:
    if word in one.body:
        return 1.0
    if holds(word, one.body):
        return 0.8
    return 0.4 if holds(word, one.heading) else 0.0


def _weak(words: Sequence[str], one: _Candidate) -> int:
    """How many weak words a sentence holds with its heading; 0 where it holds none itself,
    or only such as stand in almost every sentence while the question has another."""
    own = [holds(word, one.body) for word in words]
    held = [is_so or holds(word, one.heading) for word, is_so in zip(words, own, strict=True)]
    telling = [word not in lexicon().ubiquitous for word in words]
    if any(telling) and not any(map(all, zip(held, telling, strict=True))):
        return 0
    return sum(held) if any(own) else 0


def _chosen(scored: Sequence[tuple[float, _Candidate]]) -> list[_Candidate]:
    """The best sentence and those nearly as good, in text order, none said twice."""
    ranked = sorted(
        scored, key=lambda entry: (-entry[0], entry[1].passage.span.start + entry[1].piece.start)
    )
    chosen: list[_Candidate] = []
    length = 0
    for score, one in ranked:
        if chosen and (score < _NEAR * ranked[0][0] or len(chosen) == MOST_SENTENCES):
            break
        if chosen and length + len(one.piece.text) > MOST_CHARACTERS:
            continue
        if any(one.body in other.body for other in chosen):
            continue
        chosen.append(one)
        length += len(one.piece.text)
    return sorted(chosen, key=lambda one: one.passage.span.start + one.piece.start)
