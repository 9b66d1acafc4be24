"""The figures of a report's prose, each with what it counts and the words to cite."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from ingest.normal import Normal, normalize
from ingest.quantities.context import Sentence, quote, sentences, window
from ingest.quantities.draft import Draft
from ingest.quantities.facets import FacetWord, tag
from ingest.quantities.find import figures
from ingest.quantities.inherit import inherit
from ingest.quantities.label import describe
from ingest.quantities.lexicon import lexicon, units
from ingest.quantities.measures import measure_of
from ingest.quantities.mend import joined, mend
from ingest.quantities.nought import Nought, noughts
from ingest.quantities.parts import assign, settle
from ingest.quantities.period import Clock
from ingest.quantities.respectively import tell_apart
from ingest.quantities.unsure import Doubts
from ingest.quantities.wording import words_of
from ingest.schema import Document, Identity, Period, Quantity, QuantityKind, Section, Span

_TRADITIONAL = "條個戶場冊項張塊類種臺輪屆筆則萬億餘時畝噸節隊"
_MARKS = re.compile(r"[①-⓿❶-➓]")
_NOUGHT = Decimal(0)


@cache
def _worth() -> re.Pattern[str]:
    """What a paragraph with a figure or a denial in it must hold, as read."""
    unit = "".join(sorted(units().first)) + _TRADITIONAL
    return re.compile(
        rf"[\d０-９+][\s余多几+]*(?:[{unit}％万亿千百]|[-—－第（(）)])"
        r"|[数數量为為是共计計达達近約约超：有]\s*[\d０-９]"
        rf"|[一二两兩三四五六七八九十百千万零〇][\s余餘多]*[{unit}万亿千百]"
        r"|百\s*分\s*之|[为為均是]\s*零|[未无無没沒零]\s*[\u4e00-\u9fff“。，；]|不存|不涉"
    )


@dataclass(slots=True)
class _Record:
    """A quantity being written: its fields, and the record of the total it is part of."""

    fields: dict[str, Any]
    place: tuple[int, int]
    total: _Record | None = None


def _names(identity: Identity) -> tuple[str, ...]:
    names = {name for name in (identity.agency, identity.core, *identity.names) if name}
    names |= set(identity.region)
    return tuple(sorted((name for name in names if len(name) > 1), key=len, reverse=True))


class _Reader:
    """Reads one paragraph: its normal text, its sentences, and what they state."""

    def __init__(self, raw: str, span: Span, names: tuple[str, ...], clock: Clock) -> None:
        self._raw = raw
        self._names = names
        self._clock = clock
        self._normal: Normal = mend(normalize(raw, span.start, span.end), raw)
        self._text = self._normal.text
        self._sentences: tuple[Sentence, ...] = ()

    def read(self, heading: tuple[FacetWord, ...]) -> list[_Record]:
        """The paragraph's figures, in text order."""
        text = self._text
        found = [
            figure
            for figure in figures(text)
            if not _MARKS.match(self._raw[self._normal.offsets[figure.start]])
        ]
        told = sentences(text, found)
        nothing = [
            (each, nought) for each in told for nought in noughts(text, each.start, each.end)
        ]
        self._sentences = (
            tuple(_without(each, nothing) for each in told) if nothing else tuple(told)
        )
        records = [self._nought(each, nought) for each, nought in nothing]
        if found:
            records += self._figures(heading)
        return sorted(records, key=lambda record: record.place)

    def _figures(self, heading: tuple[FacetWord, ...]) -> list[_Record]:
        drafts: list[Draft] = []
        for number, sentence in enumerate(self._sentences):
            consumed = sentence.start
            for index, figure in enumerate(sentence.figures):
                seen = window(self._text, sentence, index, consumed)
                draft = describe(self._text, figure, seen, number, self._names)
                drafts.append(draft)
                consumed = max(draft.consumed, figure.end)
        tell_apart(self._text, drafts)
        inherit(self._text, [each.start for each in self._sentences], drafts, heading)
        assign(self._text, drafts)
        settle(drafts)
        written: list[list[_Record]] = []
        for index, draft in enumerate(drafts):
            before = drafts[index - 1] if index else None
            written.append(self._figure(draft, before))
        for draft, records in zip(drafts, written, strict=True):
            if draft.part_of is not None:
                for record in records:
                    record.total = written[draft.part_of][0]
        return [record for records in written for record in records]

    def _figure(self, draft: Draft, before: Draft | None) -> list[_Record]:
        text, figure = self._text, draft.figure
        sentence = self._sentences[draft.sentence]
        same = before is not None and before.sentence == draft.sentence
        since = before.figure.end if before is not None and same else sentence.start
        moment = self._clock.read(text, sentence.start, draft.window.clause, figure.start, since)
        kind = QuantityKind.CHANGE if "change" in draft.extra else figure.kind
        if kind is QuantityKind.CHANGE and moment.period is Period.LAST_YEAR:
            moment = self._clock.now()  # 比上年下降29% says how this year differs
        first, last = draft.label
        label = words_of(
            text, first, figure.start if last == draft.window.end else last, self._names
        )
        unit = figure.unit
        if not unit and figure.value == 0 and draft.object:
            unit = lexicon().nought.get(draft.object, unit)
        cited = quote(text, sentence, min(first, figure.start), max(figure.end, draft.consumed))
        return [
            self._record(
                (figure.start, figure.end),
                cited,
                kind=kind,
                value=figure.value,
                unit=unit,
                label=label or object_ or "",
                verb=draft.extra.get("change", draft.verb_words),
                object=object_,
                channel=draft.channel,
                topic=draft.topic,
                period=moment.period,
                year=moment.year,
                scope=draft.scope,
                none_stated=False,
                approximate=figure.approximate,
            )
            for object_ in draft.rates or draft.several or (draft.object,)
        ]

    def _nought(self, sentence: Sentence, nought: Nought) -> _Record:
        text = self._text
        clause = max(text.rfind(mark, sentence.start, nought.start) for mark in "，；。") + 1
        clause = max(clause, sentence.start)
        moment = self._clock.read(text, sentence.start, clause, nought.start, clause)
        verbs = [word.words for word in tag(nought.verb or "") if word.facet == "verb"]
        return self._record(
            (nought.start, nought.end),
            quote(text, sentence, nought.start, nought.end),
            kind=QuantityKind.COUNT,
            value=_NOUGHT,
            unit=lexicon().nought.get(nought.object, "件"),
            label=words_of(text, *nought.label),
            verb=verbs[-1] if verbs else None,
            object=nought.object,
            channel=nought.channel,
            topic=nought.topic,
            period=moment.period,
            year=moment.year,
            scope=None,
            none_stated=True,
            approximate=False,
        )

    def _record(self, place: tuple[int, int], cited: tuple[int, int], **fields: Any) -> _Record:
        span = self._normal.span(*place)
        fields |= {
            "printed": self._raw[span.start : span.end],
            "span": span,
            "quote": self._normal.span(*cited),
        }
        return _Record(fields, place)


def _without(sentence: Sentence, nothing: Sequence[tuple[Sentence, Nought]]) -> Sentence:
    """A sentence without the numerals of its denials (未发生一起复议)."""
    denied = [(nought.start, nought.end) for each, nought in nothing if each is sentence]
    if not denied:
        return sentence
    kept = [f for f in sentence.figures if not any(a <= f.start < b for a, b in denied)]
    return replace(sentence, figures=tuple(kept))


def _quantities(
    records: Sequence[_Record], section: int, first: int, doubts: Doubts
) -> list[Quantity]:
    """The records of a paragraph as quantities, numbered from `first`."""
    number = {id(record): first + index for index, record in enumerate(records)}
    written: list[Quantity] = []
    for record in records:
        fields = record.fields
        measure = measure_of(
            fields["kind"],
            fields["object"],
            fields["verb"],
            fields["channel"],
            fields["topic"],
            fields["unit"],
        )
        if record.total is not None and measure == "disclosed":
            measure = "disclosed_part"
        # Written by this module alone: checking each field again would cost as much as reading.
        written.append(
            Quantity.model_construct(
                **fields,
                ordinal=number[id(record)],
                doubt=doubts.of(fields["span"]),
                section=section,
                measure=measure,
                part_of=None if record.total is None else number[id(record.total)],
            )
        )
    return written


def extract(
    document: Document, sections: tuple[Section, ...], identity: Identity
) -> tuple[Quantity, ...]:
    """Every figure in the sections' paragraphs, in the order of the text.

    `text[span] == printed`; `quote` covers `span`; `part_of` is the ordinal of a total of
    the same paragraph. Never raises on odd text.
    """
    names, clock, worth = _names(identity), Clock(identity.year), _worth()
    doubts = Doubts(document)
    found: list[Quantity] = []
    for index, section in enumerate(sections):
        heading: tuple[FacetWord, ...] | None = None
        for span in joined(document.text, section.paragraphs):
            if not worth.search(document.text, span.start, span.end):
                continue
            if heading is None:
                heading = tag(normalize(section.path[-1]).text) if section.path else ()
            records = _Reader(document.text, span, names, clock).read(heading)
            found += _quantities(records, index, len(found), doubts)
    return tuple(found)
