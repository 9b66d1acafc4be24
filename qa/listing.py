"""The list of problems, or of improvements, that a report gives in its fifth section."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.schema import SectionKind
from qa.keywords import content, gist, holds, lexicon
from qa.pieces import Piece, pieces, sentence
from qa.schema import Passage, Sentence

_MOST_ITEMS = 3
# A mark stands at the beginning: after a number, a pronoun, a bracket.
_HEAD = 12
_LEAD = 40
_WHOLE = 24
# The number of an item, in a gist (brackets and stops are gone).
_MARKER = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}(?:是|要|方面)|[一二三四五六七八九十](?![个些定致般起直样次件条])|\d{1,2}(?!\d)"
    r"|首先|其次|再次|最后|第[一二三四五六])(?![年月日])"
)
_TREATED = re.compile("针对|将|通过|得到|予以")
_INSIDE = re.compile(
    r"(?<![的对与和及、，：:；;。“])(?:改进情况|改进措施|整改措施|整改情况|下一步)"
)
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
    """The sentences that name problems, and those that say what is done about them.

    From the section on problems; where its heading is lost, from a sentence that begins
    such a list on.
    """
    section = [one for one in passages if one.kind is SectionKind.PROBLEMS]
    problems: list[Place] = []
    improvements: list[Place] = []
    turned, found = False, bool(section)
    for passage in sorted(section or passages, key=lambda one: one.span.start):
        turned = _headed(passage, turned)
        for piece in _pieces(passage.text):
            body = gist(piece.text)
            core = _MARKER.sub("", body)
            begun = _begins(core, body != core)
            if begun is not None:
                turned = begun
                found = True
            here = turned if begun is not None else _improving(core, body != core, turned)
            if section or (found and (begun is not None or body != core)):
                (improvements if here else problems).append((passage, piece))
    return problems, improvements


def _headed(passage: Passage, turned: bool) -> bool:
    """Whether a passage stands under a heading of improvements (（二）改进措施)."""
    words = lexicon()
    heading = gist(passage.path[-1]) if passage.path else ""
    problems = any(word in heading for word in words.problems)
    improvements = any(word in heading for word in words.improvements)
    return improvements if problems != improvements else turned


def _begins(core: str, counted: bool) -> bool | None:
    """Whether a sentence begins the improvements (True) or the problems (False)."""
    words = lexicon()
    mark = words.improvement_marks.search(core[:_HEAD])
    head = words.problem_heads.search(core[:_LEAD])
    # 二是整改措施落实不到位 names a shortcoming; 针对…不足 begins what is done about one.
    fails = counted and words.wanting.search(core) and not _TREATED.search(core)
    if mark and not fails and not (head and head.start() < mark.start()):
        return True
    if words.future.search(core[:_LEAD]) and not words.wanting.search(core):
        return True
    return False if head else None


def _improving(core: str, counted: bool, turned: bool) -> bool:
    """What an item is by its own words; where they do not say, what stood before it."""
    words = lexicon()
    doing = words.doing.match(core) is not None
    wanting = words.wanting.search(core) is not None
    if counted and doing and not wanting:
        return True
    if counted and wanting and not doing and not _TREATED.search(core):
        return False
    return turned


def _pieces(text: str) -> Iterator[Piece]:
    """Sentences; one that lost its full stop is cut before what begins the improvements."""
    for piece in pieces(text):
        cut = _INSIDE.search(piece.text, 1)
        if cut is None or len(piece.text) < _WHOLE:
            yield piece
            continue
        for start, end in ((0, cut.start()), (cut.start(), len(piece.text))):
            part = piece.text[start:end].rstrip()
            if gist(part):
                at = piece.start + start
                yield Piece(at, at + len(part), part, piece.item and not start)


def _joined(places: Sequence[Place]) -> list[Sentence]:
    """Neighbouring sentences of one passage as one quotation."""
    quoted: list[Sentence] = []
    at = 0
    while at < len(places):
        passage, first = places[at]
        last = first
        while (
            at + 1 < len(places)
            and places[at + 1][0] is passage
            and not gist(passage.text[last.end : places[at + 1][1].start])
        ):
            at += 1
            last = places[at][1]
        quoted.append(sentence(passage, first.start, last.end))
        at += 1
    return quoted
