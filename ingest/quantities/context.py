"""Sentences of a paragraph, and the words before and after a figure that say what it counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.quantities.find import Figure

_BOUNDARY = re.compile(r"[（）“”《》。！？]")
_CLAUSE = "，；：。！？"
_HARD = "；。！？"
# What may stand between the thing counted and its number without being part of either.
_LINK = re.compile(
    r"(?:(?:共|总)?(?:计|为|是|有|达到?|约|近|超过?|突破|逾|合计|总计|累计|分别|已|均|各|都|全部|仅|只|大约|将近|不少于|数量|总数|总量|件数|条数|篇数|次数|人数|数|共|总|等|了|的|每月|每年|每季度|平均|至少|上|量|，|：|、|\s|\*|“|”|\"|不足|不到|为止|首次)*)$"
)
_AND = re.compile(
    r"^(?:[、，；：\s*]|以及|和|及|与|并|其中|包括|含|还有|另|另有|另外|此外|同时|还|余|多|”|“|）)+"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at `[start, end)` of a paragraph, and its figures."""

    start: int
    end: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """The words about a figure: `[start, end)` before it, `[end_of_figure, after)` behind it.

    `clause` is where the clause begins that the figure stands in; `bracket` says that
    it stands inside brackets, whose opening is at `clause - 1`.
    """

    start: int
    end: int
    after: int
    clause: int
    bracket: bool


def sentences(text: str, found: list[Figure]) -> list[Sentence]:
    """The sentences of a paragraph that hold figures or not, each with its own figures."""
    bounds: list[tuple[int, int]] = []
    start = depth = 0
    for mark in _BOUNDARY.finditer(text):
        character, after = mark.group(), mark.end()
        if character in "（“《":
            depth += 1
        elif character in "）”》":
            depth = max(0, depth - 1)
        elif depth == 0 or after - start > 200:
            bounds.append((start, after))
            start, depth = after, 0
    if start < len(text):
        bounds.append((start, len(text)))
    result: list[Sentence] = []
    at = 0
    for first, last in bounds:
        mine: list[Figure] = []
        while at < len(found) and found[at].start < last:
            mine.append(found[at])
            at += 1
        result.append(Sentence(first, last, tuple(mine)))
    return result


def _back(text: str, at: int, floor: int) -> tuple[int, bool]:
    """The start of the clause that ends at `at`; brackets without figures are stepped over."""
    index = at - 1
    while index >= floor:
        character = text[index]
        if character == "）":
            opening = text.rfind("（", floor, index)
            if opening < 0:
                return index + 1, False
            index = opening - 1
            continue
        if character == "（":
            return index + 1, True
        if character in _CLAUSE:
            return index + 1, False
        index -= 1
    return floor, False


def _forward(text: str, at: int, ceiling: int) -> int:
    for index in range(at, ceiling):
        if text[index] in _CLAUSE or text[index] in "（）、":
            return index
    return ceiling


def strip_link(text: str, start: int, end: int) -> int:
    """Where the words end that name the thing, before 共, 达, 为 and the like."""
    found = _LINK.search(text, start, end)
    return found.start() if found and found.start() >= start else end


def window(text: str, sentence: Sentence, index: int, consumed: int) -> Window:
    """The words about the sentence's figure `index`; `consumed` ends what its predecessor took."""
    figure = sentence.figures[index]
    floor = max(sentence.start, consumed)
    clause, bracket = _back(text, figure.start, floor)
    start = clause
    if clause > floor and not bracket and strip_link(text, clause, figure.start) <= clause + 1:
        # 全年公开信息，共计330条: the words stand in the clause before
        earlier = clause - 1
        if text[earlier] not in _HARD:
            start, bracket = _back(text, earlier, floor)
    leading = _AND.match(text, start, figure.start)
    if leading and leading.end() <= figure.start:
        start = leading.end()
    ceiling = sentence.end
    if index + 1 < len(sentence.figures):
        ceiling = min(ceiling, sentence.figures[index + 1].start)
    after = _forward(text, figure.end, ceiling)
    if after < ceiling and text[after] == "、" and _noun_list(text, after, ceiling):
        after = _forward(text, after + 1, ceiling)
    return Window(start, max(start, strip_link(text, start, figure.start)), after, clause, bracket)


def _noun_list(text: str, at: int, ceiling: int) -> bool:
    """Whether a list of nouns goes on after 、 without a figure of its own."""
    return _forward(text, at + 1, ceiling) < ceiling


def quote(
    text: str, sentence: Sentence, first: int, last: int, limit: int = 160
) -> tuple[int, int]:
    """The span to cite: the sentence, or where that is long, the part about `[first, last)`."""
    start, end = sentence.start, sentence.end
    if end - start > limit:
        cut = max(text.rfind(mark, start, first) for mark in "；")
        if cut >= start and cut + 1 < first:
            start = cut + 1
        stop = text.find("；", last, end)
        if stop >= 0:
            end = stop
    if end - start > limit:
        cut = max(text.rfind(mark, start, first) for mark in "，：；")
        if cut >= start and first - cut > 0:
            start = cut + 1
        stops = [p for p in (text.find(mark, last, end) for mark in "，；。") if p >= 0]
        if stops:
            end = min(stops)
    while start < first and text[start] in "，。；：、*# ”）":
        start += 1
    return start, max(end, last)
