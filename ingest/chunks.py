"""Passages to be retrieved: whole sentences of one section, enumerations kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.outline.compact import folded
from ingest.schema import Chunk, Document, Section, SectionKind, Span

CHUNKER_VERSION = "1"

SHORTEST = 120
LONGEST = 400
LONGEST_LIST = 700

_SENTENCE_END = re.compile(r"[。！？!?][”’）》】)\"']*")
_MARKER = re.compile(
    r"\s*[*#]*\s*(?:[一二三四五六七八九十]{1,2}(?:是|要|方面)|其[一二三四五六]|第[一二三四五六七八九十]{1,2}[，、是]"
    r"|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.．、）](?!\d)|[①-⑩]|首先|其次|再次|最后|另一方面|一方面)"
)
_LED = re.compile(r"[：:；，]\s*(?:一是|（一）|1[.、]|①|首先)")
_BREAK = re.compile(r"\s*[*#]*\s*(?:[一二三]、)?(?:下一步|改进|整改|存在的?(?:主要)?(?:问题|不足))")
_MIXED = (
    SectionKind.PREFACE,
    SectionKind.DISCLOSURE,
    SectionKind.APPLICATIONS,
    SectionKind.DISPUTES,
)
_FOREIGN = 60
_WORD = re.compile(r"[一-鿿A-Za-z]")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence in the text as read, with its length without white space."""

    start: int
    end: int
    length: int
    marked: bool
    opens: bool
    first: bool
    breaks: bool


def chunk(document: Document, sections: tuple[Section, ...]) -> tuple[Chunk, ...]:
    """The chunks of a report, in text order; tables are left out, no chunk is empty.

    About 120–400 characters each, lists of 一是…二是… whole up to 700.
    """
    text = folded(document.text)
    chunks: list[Chunk] = []
    for section in sections:
        for span in _spans(text, section):
            chunks.append(
                Chunk(ordinal=len(chunks), kind=section.kind, path=section.path, span=span)
            )
    return tuple(chunks)


def _spans(text: str, section: Section) -> Iterator[Span]:
    for run in _runs(text, section):
        groups = _groups(run)
        yield from (Span(start=group[0].start, end=group[-1].end) for group in _packed(groups))


def _runs(text: str, section: Section) -> Iterator[list[_Sentence]]:
    """Sentences that stand together: a table between two paragraphs parts them."""
    run: list[_Sentence] = []
    for paragraph in section.paragraphs:
        sentences = list(_sentences(text, paragraph))
        if not sentences:
            continue
        if section.kind in _MIXED and not _prose(text, paragraph):
            continue
        if run and len(text[run[-1].end : sentences[0].start].strip("#* \n\r\t")) > _FOREIGN:
            yield run
            run = []
        run += sentences
    if run:
        yield run


def _prose(text: str, paragraph: Span) -> bool:
    """Whether a paragraph is more than a title, a page's heading or a table's label."""
    return bool(re.search("[。；，]|^[^\\d]{0,20}[无未没]", text[paragraph.start : paragraph.end]))


def _sentences(text: str, paragraph: Span) -> Iterator[_Sentence]:
    at = paragraph.start
    ends = [m.end() for m in _SENTENCE_END.finditer(text, paragraph.start, paragraph.end)]
    for end in [*ends, paragraph.end]:
        start = at
        while start < end and (text[start].isspace() or text[start] in "#*"):
            start += 1
        for begin, stop in _cut(text, start, end):
            piece = text[begin:stop].rstrip()
            if piece and (_WORD.search(piece) or re.search(r"\d", piece)):
                yield _Sentence(
                    start=begin,
                    end=begin + len(piece),
                    length=len("".join(piece.split())),
                    marked=_MARKER.match(piece) is not None,
                    opens=_LED.search(piece) is not None,
                    first=at == paragraph.start,
                    breaks=at == paragraph.start and _BREAK.match(piece) is not None,
                )
        at = end


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence beyond all measure (a table that was not told from prose) in pieces."""
    while end - start > LONGEST_LIST * 2:
        stop = max(text.rfind(mark, start + LONGEST, start + LONGEST_LIST) for mark in "；;，\n\t ")
        stop = stop + 1 if stop > start else start + LONGEST_LIST
        yield start, stop
        start = stop
    yield start, end


def _groups(run: list[_Sentence]) -> list[list[_Sentence]]:
    """Sentences that belong together: an enumeration with what leads into it, others alone."""
    groups: list[list[_Sentence]] = []
    items: list[list[_Sentence]] = []
    for sentence in run:
        if items and (sentence.breaks or (sentence.first and not sentence.marked)):
            groups += _listed(items)
            items = []
        if sentence.marked and not items and groups and not sentence.breaks:
            items.append([*groups.pop(), sentence])
        elif sentence.marked or (sentence.opens and not items):
            items.append([sentence])
        elif items:
            items[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups + _listed(items)


def _listed(items: list[list[_Sentence]]) -> list[list[_Sentence]]:
    """An enumeration as one group, or its items packed where it is too long."""
    if sum(_length(item) for item in items) <= LONGEST_LIST:
        return [[sentence for item in items for sentence in item]] if items else []
    groups: list[list[_Sentence]] = []
    for item in items:
        if groups and _length(groups[-1]) + _length(item) <= LONGEST:
            groups[-1] += item
        elif _length(item) <= LONGEST_LIST:
            groups.append(list(item))
        else:
            groups += [[sentence] for sentence in item]
    return groups


def _length(group: list[_Sentence]) -> int:
    return sum(sentence.length for sentence in group)


def _packed(groups: list[list[_Sentence]]) -> list[list[_Sentence]]:
    """Groups joined up to the wanted length; a short tail goes with what precedes it."""
    packed: list[list[_Sentence]] = []
    for group in groups:
        previous = packed[-1] if packed else []
        together = _length(previous) + _length(group)
        fits = together <= LONGEST or (_length(previous) < SHORTEST and together <= LONGEST_LIST)
        if previous and fits and not (group[0].breaks and _length(previous) >= SHORTEST // 2):
            packed[-1] = [*previous, *group]
        else:
            packed.append(group)
    if len(packed) >= 2 and _length(packed[-1]) < SHORTEST // 2 and not packed[-1][0].breaks:
        tail = packed.pop()
        packed[-1] = [*packed[-1], *tail]
    return packed
