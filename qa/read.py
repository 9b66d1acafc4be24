"""The default reader: passages → the sentences that answer, quoted as they are.

It words nothing. A question on problems or improvements gets the list the report gives;
any other the sentences that hold the question's words. Where the passages do not hold
them, or hold nothing of the kind asked for, the reading is empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.schema import SectionKind, Span
from qa.keywords import Content, content, coverage, gist, holds, lexicon
from qa.pieces import Piece, pieces
from qa.schema import Passage, Reading, Sentence

# Quoted at most, for one report.
MOST_SENTENCES = 3
MOST_CHARACTERS = 480
# A further sentence is quoted only where it is nearly as good as the first.
_NEAR = 0.85
_LEAST_WEAK = 0.5


@dataclass(frozen=True, slots=True)
class _Scored:
    passage: Passage
    piece: Piece
    score: float


def read(question: str, passages: Sequence[Passage]) -> Reading:
    """The sentences of the passages that answer the question, report by report.

    Empty where no report's passages answer. Every sentence is `text[span]` of its report.
    """
    by_report: dict[str, list[Passage]] = {}
    for passage in passages:
        by_report.setdefault(passage.report, []).append(passage)
    found: list[Sentence] = []
    for own in by_report.values():
        chosen = _listed(question, own)
        found += _quote(question, own) if chosen is None else chosen
    return Reading(sentences=tuple(found))


# ------------------------------------------------------------ problems and improvements


def _listed(question: str, passages: Sequence[Passage]) -> list[Sentence] | None:
    """The list of problems or improvements; None where the question asks for neither, or
    where no list is marked as one."""
    words = lexicon()
    asks_problems = any(word in question for word in words.problems)
    asks_improvements = any(word in question for word in words.improvements)
    if not (asks_problems or asks_improvements):
        return None
    section = [one for one in passages if one.kind is SectionKind.PROBLEMS]
    own = sorted(section or passages, key=lambda one: one.span.start)
    problems: list[tuple[Passage, Piece]] = []
    improvements: list[tuple[Passage, Piece]] = []
    turned = False
    for passage in own:
        for piece in pieces(passage.text):
            head = gist(piece.text)[:24]
            if any(mark in head for mark in words.improvement_marks):
                turned = True
            elif any(mark in head for mark in words.problem_marks) and not piece.item:
                turned = False
            (improvements if turned else problems).append((passage, piece))
    if asks_improvements and (improvements or not asks_problems):
        chosen = improvements
    else:
        chosen = problems
    if not section:
        chosen = [
            one
            for one in chosen
            if any(
                mark in gist(one[1].text)
                for mark in (*words.problem_marks, *words.improvement_marks)
            )
        ]
    if not chosen:
        return None
    strong = content(question).strong
    if strong:
        own_words = [
            one for one in chosen if all(holds(word, gist(one[1].text)) for word in strong)
        ]
        return [_sentence(*one) for one in own_words[:MOST_SENTENCES]] or None
    return _joined(chosen)


def _joined(chosen: Sequence[tuple[Passage, Piece]]) -> list[Sentence]:
    """Neighbouring pieces of one passage as one quotation."""
    sentences: list[Sentence] = []
    at = 0
    while at < len(chosen):
        passage, first = chosen[at]
        last = first
        while at + 1 < len(chosen) and chosen[at + 1][0] is passage:
            at += 1
            last = chosen[at][1]
        sentences.append(_cut(passage, first.start, last.end))
        at += 1
    return sentences


# ------------------------------------------------------------ any other question


def _quote(question: str, passages: Sequence[Passage]) -> list[Sentence]:
    words = content(question)
    needs = [need.found for need in lexicon().needs if need.asked.search(question)]
    best = max((passage.score for passage in passages), default=0.0) or 1.0
    scored = [
        _Scored(passage, piece, _score(words, passage, piece) + 0.3 * passage.score / best)
        for passage in passages
        for piece in pieces(passage.text)
        if _answers(question, words, passage, piece)
        and all(found.search(piece.text) for found in needs)
    ]
    if not scored:
        return []
    scored.sort(key=lambda one: (-one.score, one.passage.span.start + one.piece.start))
    top = scored[0]
    chosen = [top]
    length = len(top.piece.text)
    for one in scored[1:]:
        if one.score < _NEAR * top.score or len(chosen) == MOST_SENTENCES:
            break
        if _repeats(one, chosen) or length + len(one.piece.text) > MOST_CHARACTERS:
            continue
        chosen.append(one)
        length += len(one.piece.text)
    chosen.sort(key=lambda one: one.passage.span.start + one.piece.start)
    return [_sentence(one.passage, one.piece) for one in chosen]


def _answers(question: str, words: Content, passage: Passage, piece: Piece) -> bool:
    """Whether a sentence holds the question's strong words, one of them perhaps in its
    heading or in the sentences beside it; without strong words, half of the weak ones."""
    body = gist(piece.text)
    around = gist("".join(passage.path) + passage.text)
    if words.strong:
        inside = sum(holds(word, body) for word in words.strong)
        return inside > 0 and all(holds(word, around) for word in words.strong)
    if not words.weak:
        return False
    heading = gist("".join(passage.path))
    found = sum(holds(word, body) or holds(word, heading) for word in words.weak)
    return found >= _LEAST_WEAK * len(words.weak) and any(holds(word, body) for word in words.weak)


def _score(words: Content, passage: Passage, piece: Piece) -> float:
    body = gist(piece.text)
    heading = gist("".join(passage.path))
    strong = sum(
        1.0 if word in body else 0.8 if holds(word, body) else 0.4 if holds(word, heading) else 0.0
        for word in words.strong
    )
    weak = sum(holds(word, body) + 0.5 * holds(word, heading) for word in words.weak)
    return (strong + 0.3 * weak) / (len(words.strong) + 0.45 * len(words.weak) or 1)


def _repeats(one: _Scored, chosen: Iterable[_Scored]) -> bool:
    """Whether a sentence says nearly what a chosen one says (the same figure twice)."""
    body = gist(one.piece.text)
    return any(
        coverage(body, other.piece.text) == 1.0 and body in gist(other.piece.text)
        for other in chosen
    )


def _sentence(passage: Passage, piece: Piece) -> Sentence:
    return _cut(passage, piece.start, piece.end)


def _cut(passage: Passage, start: int, end: int) -> Sentence:
    return Sentence(
        report=passage.report,
        path=passage.path,
        span=Span(start=passage.span.start + start, end=passage.span.start + end),
        text=passage.text[start:end],
    )
