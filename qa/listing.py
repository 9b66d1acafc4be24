"""The list of problems, or of improvements, that a report gives in its fifth section."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.schema import SectionKind
from qa.keywords import content, gist, holds, lexicon
from qa.pieces import Piece, pieces, sentence
from qa.schema import Passage, Sentence

_MOST_ITEMS = 3
# A mark stands at the beginning: after a number, a pronoun, a bracket.
_HEAD = 7
_COUNTED = re.compile(r"[一二三四五六七八九十]{1,2}(?:是|要)")
_BOTH = re.compile(r"[和及与，、,;；]|以及|还有|分别|并")

Place = tuple[Passage, Piece]


def listed(question: str, passages: Sequence[Passage]) -> list[Sentence]:
    """The list that a question on problems or improvements asks for, from one report.

    With words of its own (人员方面的问题) the items that hold them. Empty where the
    question asks for neither, or where the passages give no such list.
    """
    words = lexicon()
    asks_problems = any(word in question for word in words.problems)
    asks_improvements = any(word in question for word in words.improvements)
    if not (asks_problems or asks_improvements):
        return []
    problems, improvements = _parted(passages)
    strong = tuple(
        word
        for word in content(question).strong
        if not any(word in mark or mark in word for mark in (*words.problems, *words.improvements))
    )
    if asks_problems and asks_improvements and _BOTH.search(question) and not strong:
        return [*_joined(problems), *_joined(improvements)]
    chosen = improvements if asks_improvements else problems
    if not strong:
        return _joined(chosen)
    own = _holding(chosen, strong)
    if not own and asks_improvements and _holding(problems, strong):
        # What is done about a problem is the whole list: reports pair them loosely.
        return _joined(improvements)
    own = own or _nearly(chosen, strong)
    return [sentence(passage, piece.start, piece.end) for passage, piece in own[:_MOST_ITEMS]]


def _holding(places: Sequence[Place], strong: Sequence[str]) -> list[Place]:
    """The items that hold most of the words; none, where the list lacks one of them."""
    bodies = [gist(piece.text) for _, piece in places]
    if not all(any(holds(word, body) for body in bodies) for word in strong):
        return []
    counts = [sum(holds(word, body) for word in strong) for body in bodies]
    return [one for one, count in zip(places, counts, strict=True) if count == max(counts)]


def _nearly(places: Sequence[Place], strong: Sequence[str]) -> list[Place]:
    """The items that hold half of the words or more, where none of the others is a term."""
    terms = lexicon().terms
    bodies = [gist(piece.text) for _, piece in places]
    if any(word in terms and not any(holds(word, body) for body in bodies) for word in strong):
        return []
    return [
        one
        for one, body in zip(places, bodies, strict=True)
        if 2 * sum(holds(word, body) for word in strong) >= len(strong)
    ]


def _parted(passages: Sequence[Passage]) -> tuple[list[Place], list[Place]]:
    """The sentences of the section on problems: those before what begins the improvements,
    and those from there on. Where the section's heading is lost, only marked ones."""
    words = lexicon()
    section = [one for one in passages if one.kind is SectionKind.PROBLEMS]
    problems: list[Place] = []
    improvements: list[Place] = []
    turned = found = False
    for passage in sorted(section or passages, key=lambda one: one.span.start):
        for piece in pieces(passage.text):
            body = gist(piece.text)
            counted = _COUNTED.match(body) is not None
            if not counted and _begins(body, words.problem_heads):
                turned, found = False, True
            elif not counted and _begins(body, words.improvement_marks):
                turned, found = True, True
            elif not section and not counted and any(mark in body for mark in words.problem_marks):
                found = True
            if section or (found and (counted or piece.item or _marked(body))):
                (improvements if turned else problems).append((passage, piece))
    return problems, improvements


def _begins(body: str, marks: Sequence[str]) -> bool:
    return any(0 <= body.find(mark) < _HEAD for mark in marks)


def _marked(body: str) -> bool:
    words = lexicon()
    return any(mark in body for mark in (*words.problem_marks, *words.improvement_marks))


def _joined(places: Sequence[Place]) -> list[Sentence]:
    """Neighbouring sentences of one passage as one quotation."""
    quoted: list[Sentence] = []
    at = 0
    while at < len(places):
        passage, first = places[at]
        last = first
        while at + 1 < len(places) and places[at + 1][0] is passage:
            at += 1
            last = places[at][1]
        quoted.append(sentence(passage, first.start, last.end))
        at += 1
    return quoted
