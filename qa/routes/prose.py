"""Figures of the prose as operations take them: which match it is, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.normal import normalize
from ingest.quantities import measure
from ingest.schema import Period, Quantity, ReportEntry, Unsure
from qa.draft import plain
from qa.figures import Figure, Found, Gap, Source
from qa.schema import AskedQuantity, Matches, MatchVerdict, QuantityMatch, Reason, ValueProof

_NUMBERED = re.compile(r"\d{5}")
_LONGEST_LABEL = 22
_SURENESS = (None, Unsure.UNCLEAR, Unsure.BESIDE_LOST, Unsure.LOST)
"""From the figure that nothing speaks against to the one that cannot be given."""
_NOTICES = {
    Unsure.UNCLEAR: "扫描件这里识别不清，请核对原文",
    Unsure.BESIDE_LOST: "原文这里有字符丢失，请核对原文",
}
_PERIODS = {Period.LAST_YEAR: "上年", Period.CUMULATIVE: "累计"}


def told_apart(asked: AskedQuantity, found: Matches, held: Sequence[Quantity]) -> Matches:
    """The reading whose own label says the question's words as they stand (专职人员, not
    兼职人员; 专栏, not 栏目); what was found, where none says more than the others."""
    if found.verdict is MatchVerdict.SEVERAL and asked.unit:
        same_unit = [one for one in found.matches if one.quantity.unit == asked.unit]
        if same_unit:
            verdict = MatchVerdict.ONE if len(same_unit) == 1 else MatchVerdict.SEVERAL
            found = Matches(verdict=verdict, matches=tuple(same_unit))
    wanted = [word.words for word in asked.words if len(word.words) > 1] + list(asked.rest)
    if not wanted or found.verdict is MatchVerdict.NONE:
        return found

    def said(quantity: Quantity) -> int:
        label = normalize(quantity.label).text
        return sum(len(word) for word in wanted if word in label)

    scores = [said(match.quantity) for match in found.matches]
    best = max(scores)
    if found.verdict is MatchVerdict.SEVERAL:
        if scores.count(best) > 1:
            return found
        chosen = found.matches[scores.index(best)]
        others = [
            label_of(m.quantity) + printed(m.quantity) for m in found.matches if m is not chosen
        ]
        notice = f"另有相近的数：{'；'.join(others[:3])}"
        chosen = chosen.model_copy(update={"notices": (*chosen.notices, notice)})
        return Matches(verdict=MatchVerdict.ONE, matches=(chosen,))
    every = sum(map(len, wanted))
    verbatim = [
        one
        for one in held
        if said(one) == every
        and one.period is asked.period
        and one.kind is found.matches[0].quantity.kind
        and one.object == found.matches[0].quantity.object
        and not one.none_stated
        and (best == 0 or (one.channel is None and one.topic is None and one.part_of is None))
    ]
    if best < every and len({(one.value, one.unit) for one in verbatim}) == 1:
        return Matches(verdict=MatchVerdict.ONE, matches=(QuantityMatch(quantity=verbatim[0]),))
    return found


def settled(report: ReportEntry, found: Matches, several: bool) -> Found:
    """The figure of a report, or why it gives none; `several`: it stands beside other reports."""
    if found.verdict is MatchVerdict.ONE:
        return figure_of(report, found.matches[0], several)
    if found.verdict is MatchVerdict.SEVERAL:
        return Gap(
            report,
            Reason.DOUBTFUL,
            candidates=tuple(
                one.quantity.value for one in found.matches if one.quantity.doubt is not Unsure.LOST
            ),
            notices=(f"正文有{len(found.matches)}种说法，未取其一",),
        )
    return Gap(report, Reason.NOT_STATED)


def figure_of(report: ReportEntry, found: QuantityMatch, several: bool) -> Found:
    """A match as a figure with its quotations; a gap where digits of it are lost."""
    every = (found.quantity, *found.also)
    quantity = min(every, key=lambda one: _SURENESS.index(one.doubt))
    known = measure(quantity.measure) if quantity.measure else None
    label = known.label if several and known else label_of(quantity)
    if quantity.doubt is Unsure.LOST:
        return Gap(
            report,
            Reason.DOUBTFUL,
            label,
            (Source(report, quantity=quantity),),
            notices=found.notices,
            said="原文这个数有字符丢失，读不准，不能给出确定的数",
        )
    unclear = (_NOTICES[quantity.doubt],) if quantity.doubt else ()
    return Figure(
        report=report,
        label=label,
        value=quantity.value,
        unit=quantity.unit,
        proof=ValueProof.QUOTED,
        sources=tuple(Source(report, quantity=one) for one in dict.fromkeys((quantity, *every))),
        printed=None if quantity.none_stated else quantity.printed,
        approximate=quantity.approximate,
        notices=(*found.notices, *unclear),
    )


def label_of(quantity: Quantity) -> str:
    """What a figure counts, short enough to be read in a sentence: the report's own words,
    or the measure's name where they run long; channel and topic where they are not said."""
    known = measure(quantity.measure) if quantity.measure else None
    label = quantity.label
    if len(label) > _LONGEST_LABEL or not label:
        label = known.label if known else f"{quantity.verb or ''}{quantity.object or ''}"
    around = [
        word
        for word in (quantity.channel, quantity.topic)
        if word and word not in label and (_NUMBERED.findall(word) or [word])[0] not in label
    ]
    period = _PERIODS.get(quantity.period, "")
    return f"{period}{'·'.join([*around, label])}"


def printed(quantity: Quantity) -> str:
    """A figure of the prose in a few characters."""
    if quantity.doubt is Unsure.LOST:
        return "（有字符丢失，读不准）"
    unclear = "（识别不清）" if quantity.doubt else ""
    return f"{'约' if quantity.approximate else ''}{plain(quantity.value)}{quantity.unit}{unclear}"
