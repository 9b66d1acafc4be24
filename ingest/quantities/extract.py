"""The figures of a report's prose, each with what it counts and the words to cite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.normal import Normal, normalize
from ingest.quantities.context import Sentence, quote, sentences, window
from ingest.quantities.facets import FacetWord, tag
from ingest.quantities.find import figures
from ingest.quantities.inherit import inherit
from ingest.quantities.label import Draft, describe, words_of
from ingest.quantities.lexicon import lexicon
from ingest.quantities.measures import measure_of
from ingest.quantities.nought import Nought, noughts
from ingest.quantities.parts import assign
from ingest.quantities.period import Clock, Moment
from ingest.schema import (
    Document,
    Identity,
    Period,
    Quantity,
    QuantityKind,
    Section,
    Span,
)

_WORTH = re.compile(
    r"[\d０-９①-⑳]|[一二两三四五六七八九十百千][余多]?[条件篇次期份起场册人名宗例项]|未|无|沒|没|零|不存在|不涉及|百分之|[数几近上]十|[数几近上]百|[数几近上]千"
)
_COMMA = re.compile(r"(?<!\d)\d{1,3}(?:，\d{3})+(?!\d)")
_SPLIT = re.compile(r"(?<=\d) (?=\d)")
_FURNITURE = re.compile(
    r"(?<=\d)[ \t]*\n\s*(\d{1,3})[ \t]*(?=\n)"
    r"|\n[ \t]*(第[ \t]*\d{1,3}[ \t]*页(?:[ \t]*[，,/]?[ \t]*共[ \t]*\d{1,3}[ \t]*页)?)[ \t]*(?=\n)"
    r"|\n[ \t]*([-—－–][ \t]*\d{1,3}[ \t]*[-—－–])[ \t]*(?=\n)"
)
_OPEN = "；，、：;,:"
_MARKS = re.compile(r"[①-⓿❶-➓]")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph being read: its normal text, its section, its sentences."""

    normal: Normal
    section: int
    sentences: tuple[Sentence, ...]


def _mend(normal: Normal, raw: str) -> Normal:
    """Join numbers that a space, a line break or a page number inside them has split."""
    text = normal.text
    if "，" in text:
        for found in list(_COMMA.finditer(text)):
            commas = [i for i in range(found.start(), found.end()) if text[i] == "，"]
            if all(raw[normal.offsets[i]] == "," for i in commas):
                text = (
                    text[: found.start()] + found.group().replace("，", ",") + text[found.end() :]
                )
    gone = {at.start() for at in _SPLIT.finditer(text) if _broken(normal, raw, at.start())}
    if normal.offsets:
        pages = [
            found.span(found.lastindex or 0)
            for found in _FURNITURE.finditer(raw, normal.offsets[0], normal.offsets[-1] + 1)
        ]
        for first, last in pages:
            gone |= {i for i, offset in enumerate(normal.offsets) if first <= offset < last}
    if not gone:
        return Normal(text=text, offsets=normal.offsets)
    keep = [i for i in range(len(text)) if i not in gone]
    return Normal("".join(text[i] for i in keep), [normal.offsets[i] for i in keep])


def _broken(normal: Normal, raw: str, at: int) -> bool:
    """Whether the space at `at` is a line break inside a number, with no page number about."""
    left, right = normal.offsets[at - 1], normal.offsets[at + 1]
    gap = raw[left + 1 : right]
    if gap.count("\n") != 1:
        return False
    head = raw[raw.rfind("\n", 0, left) + 1 : left + 1].strip()
    stop = raw.find("\n", right)
    tail = raw[right : stop if stop >= 0 else len(raw)].strip()
    digits = re.match(r"\d+", tail)
    lone = head.strip("-—－ ").isdigit() or tail.strip("-—－ ").isdigit()
    return not lone and digits is not None and len(digits.group()) < 4


def _names(identity: Identity) -> tuple[str, ...]:
    names = {name for name in (identity.agency, identity.core, *identity.names) if name}
    names |= set(identity.region)
    return tuple(sorted((name for name in names if len(name) > 1), key=len, reverse=True))


def _drafts(text: str, told: tuple[Sentence, ...], names: tuple[str, ...]) -> list[Draft]:
    drafts: list[Draft] = []
    for number, sentence in enumerate(told):
        consumed = sentence.start
        for index, figure in enumerate(sentence.figures):
            seen = window(text, sentence, index, consumed)
            draft = describe(text, figure, seen, number, names)
            drafts.append(draft)
            consumed = max(draft.consumed, figure.end)
    return drafts


class _Reader:
    """Reads paragraphs one after another and numbers the figures as they come."""

    def __init__(self, document: Document, identity: Identity) -> None:
        self._raw = document.text
        self._names = _names(identity)
        self._clock = Clock(identity.year)
        self.found: list[Quantity] = []

    def read(self, section: int, heading: tuple[FacetWord, ...], span: Span) -> None:
        """Read one logical paragraph."""
        if not _WORTH.search(self._raw, span.start, span.end):
            return
        normal = _mend(normalize(self._raw, span.start, span.end), self._raw)
        text = normal.text
        marked = [
            figure
            for figure in figures(text)
            if not _MARKS.match(self._raw[normal.offsets[figure.start]])
        ]
        told = tuple(sentences(text, marked))
        nothing = [(s, n) for s in told for n in noughts(text, s.start, s.end)]
        told = tuple(
            replace(s, figures=tuple(f for f in s.figures if not _denied(f.start, nothing)))
            for s in told
        )
        drafts = _drafts(text, told, self._names)
        inherit(text, [s.start for s in told], drafts, heading)
        assign(text, drafts)
        self._settle(drafts)
        paragraph = _Paragraph(normal, section, told)
        base = len(self.found)
        first: list[int] = []
        for draft in drafts:
            first.append(len(self.found))
            self._figure(paragraph, draft, drafts)
        for index, draft in enumerate(drafts):
            if draft.part_of is not None:
                at = first[index]
                total = self.found[first[draft.part_of]].ordinal
                self.found[at] = self.found[at].model_copy(update={"part_of": total})
        for sentence, nought in nothing:
            self._nought(paragraph, sentence, nought)
        self._order(base)

    def _settle(self, drafts: Sequence[Draft]) -> None:
        """A part in the report's own words has the total's object, and those words as topic."""
        for draft in drafts:
            if draft.part_of is None:
                continue
            total = drafts[draft.part_of]
            while total.part_of is not None:
                total = drafts[total.part_of]
            if (
                draft.object == draft.own
                and draft.own
                and total.object
                and total.object != total.own
            ):
                draft.topic = draft.topic or draft.own
                draft.object = total.object
            elif draft.object is None:
                draft.object = total.object
            if draft.verb is None:
                draft.verb, draft.verb_words = total.verb, total.verb_words

    def _figure(self, paragraph: _Paragraph, draft: Draft, drafts: Sequence[Draft]) -> None:
        normal, figure = paragraph.normal, draft.figure
        text = normal.text
        sentence = paragraph.sentences[draft.sentence]
        previous = [
            d for d in drafts if d.sentence == draft.sentence and d.figure.end <= figure.start
        ]
        before = previous[-1].figure.end if previous else sentence.start
        moment = self._clock.read(text, sentence.start, draft.window.clause, figure.start, before)
        kind = QuantityKind.CHANGE if "change" in draft.extra else figure.kind
        if kind is QuantityKind.CHANGE and moment.period is Period.LAST_YEAR:
            moment = self._clock.now()  # 比上年下降29% says how this year differs
        verb = draft.extra.get("change", draft.verb_words)
        first, last = draft.label
        last = figure.start if last == draft.window.end else last
        label = words_of(text, first, last, self._names)
        start, end = quote(
            text, sentence, min(draft.label[0], figure.start), max(figure.end, draft.consumed)
        )
        unit = figure.unit
        if not unit and figure.value == 0 and draft.object:
            unit = lexicon().nought.get(draft.object, unit)
        shared = {
            "kind": kind,
            "value": figure.value,
            "unit": unit,
            "printed": self._printed(normal, figure.start, figure.end),
            "span": normal.span(figure.start, figure.end),
            "quote": normal.span(start, end),
            "section": paragraph.section,
            "verb": verb,
            "channel": draft.channel,
            "topic": draft.topic,
            "scope": draft.scope,
            "approximate": figure.approximate,
        }
        for object_ in draft.rates or draft.several or (draft.object,):
            self._add(shared, object_, label or object_ or "", moment)

    def _printed(self, normal: Normal, start: int, end: int) -> str:
        span = normal.span(start, end)
        return self._raw[span.start : span.end]

    def _add(
        self, shared: dict[str, object], object_: str | None, label: str, moment: Moment
    ) -> None:
        quantity = Quantity.model_construct(
            ordinal=len(self.found),
            object=object_,
            label=label,
            period=moment.period,
            year=moment.year,
            none_stated=False,
            part_of=None,
            measure=measure_of(
                shared["kind"],
                object_,
                shared["verb"],
                shared["channel"],
                shared["topic"],
                shared["unit"],
            ),
        )
        self.found.append(quantity.model_copy(update=shared))

    def _nought(self, paragraph: _Paragraph, sentence: Sentence, nought: Nought) -> None:
        normal = paragraph.normal
        text = normal.text
        clause = max(text.rfind(mark, sentence.start, nought.start) for mark in "，；。") + 1
        clause = max(clause, sentence.start)
        moment = self._clock.read(text, sentence.start, clause, nought.start, clause)
        start, end = quote(text, sentence, nought.start, nought.end)
        verbs = [w.words for w in tag(nought.verb or "") if w.facet == "verb"]
        zero = figures("0件")[0].value
        self._add(
            {
                "kind": QuantityKind.COUNT,
                "value": zero,
                "unit": lexicon().nought.get(nought.object, "件"),
                "printed": self._printed(normal, nought.start, nought.end),
                "span": normal.span(nought.start, nought.end),
                "quote": normal.span(start, end),
                "section": paragraph.section,
                "verb": verbs[-1] if verbs else None,
                "channel": nought.channel,
                "topic": nought.topic,
                "scope": None,
                "approximate": False,
                "none_stated": True,
            },
            nought.object,
            words_of(text, *nought.label),
            moment,
        )

    def _order(self, base: int) -> None:
        """Number the paragraph's figures by their place; parts follow their totals' numbers."""
        mine = sorted(self.found[base:], key=lambda q: (q.span.start, q.span.end))
        number = {quantity.ordinal: base + place for place, quantity in enumerate(mine)}
        self.found[base:] = [
            quantity.model_copy(
                update={
                    "ordinal": number[quantity.ordinal],
                    "part_of": None if quantity.part_of is None else number[quantity.part_of],
                }
            )
            for quantity in mine
        ]


def _denied(at: int, nothing: list[tuple[Sentence, Nought]]) -> bool:
    return any(nought.start <= at < nought.end for _, nought in nothing)


def _joined(raw: str, paragraphs: Sequence[Span]) -> list[Span]:
    """Paragraphs, where one that ends in the middle of a sentence goes on in the next."""
    joined: list[Span] = []
    for span in paragraphs:
        last = joined[-1] if joined else None
        if last and not raw[last.end : span.start].strip():
            tail = raw[last.start : last.end].rstrip()
            if tail and tail[-1] in _OPEN and span.end - last.start < 4000:
                joined[-1] = Span(start=last.start, end=span.end)
                continue
        joined.append(span)
    return joined


def extract(
    document: Document, sections: tuple[Section, ...], identity: Identity
) -> tuple[Quantity, ...]:
    """Every figure in the sections' paragraphs, in the order of the text.

    `text[span] == printed`; `quote` covers `span`; `part_of` is the ordinal of a total of
    the same paragraph. Never raises on odd text.
    """
    reader = _Reader(document, identity)
    for index, section in enumerate(sections):
        heading: tuple[FacetWord, ...] = ()
        if section.path:
            heading = tag(normalize(section.path[-1]).text)
        for paragraph in _joined(document.text, section.paragraphs):
            reader.read(index, heading, paragraph)
    return tuple(reader.found)
