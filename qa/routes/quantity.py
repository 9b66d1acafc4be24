"""Figures in the prose, by what they count; what no figure answers goes to the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.normal import normalize
from ingest.quantities import measure
from ingest.schema import Period, Quantity, ReportEntry
from qa import quantities
from qa.breaches import tell_breaches
from qa.draft import plain
from qa.figures import Figure, Found, Gap, Source
from qa.lookup import rate
from qa.operations import carry_out
from qa.routes import text
from qa.routes.context import Context, Result
from qa.schema import (
    AskedQuantity,
    Matches,
    MatchVerdict,
    Operation,
    Option,
    QuantityMatch,
    Query,
    Reason,
    Route,
    Status,
    ValueProof,
)

_LONGEST_LABEL = 22
_SUM = re.compile(r"一共|总共|合计|加起来|合起来|共计|加在一起|总和|之和|加一起|总数")
_MORE = re.compile(r"[多少高低](?:了|出)?(?:多少|几)?[件条次个起篇人份]?")
_PARTS = re.compile(r"分项|各项|各部分|各类|各栏目")
_LAST_YEAR = re.compile(r"上一?年度?|去年|前一年")
_AND = re.compile(r"[、，和与加及跟]|以及")
_SHARE = re.compile(
    r"的?(?:比例|比重|百分之[多少几]+|百分比|几成|占比|份额|多大|多少|是多少)|算个?|所有|全部"
)
_PERIODS = {Period.LAST_YEAR: "上年", Period.CUMULATIVE: "累计"}


def answer(context: Context, read: text.Read) -> Result:
    """Match the question's facets with the figures of each report, carry out the operation."""
    query, reports, draft = context.query, context.targets.reports, context.draft
    asked = quantities.asked(_content(query))
    if query.years and asked.period is Period.YEAR and _LAST_YEAR.search(query.content):
        asked = asked.model_copy(update={"period": Period.LAST_YEAR})
    held = context.library.quantities([report.id for report in reports])
    matched = {
        report.id: _told_apart(
            asked,
            quantities.match(asked, held[report.id], draft.text_of(report.id)),
            held[report.id],
        )
        for report in reports
    }
    if len(reports) == 1:
        composed = _composed(context, reports[0], held[reports[0].id])
        if composed is not None:
            return composed
        found = matched[reports[0].id]
        parts = _parts(context, reports[0], found, held[reports[0].id])
        if parts:
            return _over_parts(context, reports[0], parts)
        if found.verdict is MatchVerdict.SEVERAL:
            return _ask(context, reports[0], found)
        if found.verdict is MatchVerdict.NONE:
            return _none(context, reports[0], found, read)
    settled = [_settled(report, matched[report.id], len(reports) > 1) for report in reports]
    if all(isinstance(one, Gap) for one in settled) and not _figure_wanted(context):
        return text.answer(context, read)
    status, reason = carry_out(draft, query, settled, context.targets, _label(asked))
    for one in settled:
        if isinstance(one, Figure) and len(reports) == 1:
            tell_breaches(context, one)
    return Result(status, Route.QUANTITY, reason)


def _parts(
    context: Context, report: ReportEntry, found: Matches, held: Sequence[Quantity]
) -> list[Figure]:
    """The parts of a total that a question adds up (各分项合计) or ranks (哪类最多)."""
    query = context.query
    ranked = query.operation is Operation.RANK
    if not (ranked or (_PARTS.search(query.normal) and _SUM.search(query.normal))):
        return []
    if found.verdict is MatchVerdict.SEVERAL and ranked:
        return [_figure(report, one, False) for one in found.matches]
    if found.verdict is not MatchVerdict.ONE:
        return []
    wholes = {one.ordinal for match in found.matches for one in (match.quantity, *match.also)}
    parts = [one for one in held if one.part_of in wholes]
    topics = [one for one in parts if one.topic is not None]
    chosen = topics if len(topics) > 1 else parts
    if len(chosen) < 2 or len({one.unit for one in chosen}) > 1:
        return []
    return [_figure(report, QuantityMatch(quantity=one), False) for one in chosen]


def _over_parts(context: Context, report: ReportEntry, parts: list[Figure]) -> Result:
    query = context.query
    if query.operation is Operation.RANK:
        ranked = query.model_copy(update={"axis": "part"})
        status, reason = carry_out(context.draft, ranked, parts, context.targets, "")
        return Result(status, Route.QUANTITY, reason)
    whole = _added(report, parts)
    status, reason = carry_out(context.draft, query, [whole], context.targets, "")
    for part in parts:
        context.draft.value(part)
    return Result(status, Route.QUANTITY, reason)


def _content(query: Query) -> str:
    """The words of the figure; those that ask for a percentage say nothing of what it counts."""
    if query.operation is Operation.SHARE and "占" not in query.content:
        asked = quantities.asked(query.content)
        rate_named = any(facet == "rate" for word in asked.words for facet, _ in word.meanings)
        return query.content if rate_named else _SHARE.sub(" ", query.content)
    return query.content


def _told_apart(asked: AskedQuantity, found: Matches, held: Sequence[Quantity]) -> Matches:
    """The reading whose own label says the question's words as they stand (专职人员, not
    兼职人员; 专栏, not 栏目); what was found, where none says more than the others."""
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
            label_of(m.quantity) + _printed(m.quantity) for m in found.matches if m is not chosen
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
        and one.channel is None
        and one.topic is None
        and one.part_of is None
    ]
    if best < every and len({(one.value, one.unit) for one in verbatim}) == 1:
        return Matches(verdict=MatchVerdict.ONE, matches=(QuantityMatch(quantity=verbatim[0]),))
    return found


def _composed(context: Context, report: ReportEntry, held: Sequence[Quantity]) -> Result | None:
    """A share (A占B的比例) or a sum (A和B一共) of figures of one report, each found by itself."""
    query, draft = context.query, context.draft
    text = draft.text_of(report.id)

    def find(words: str) -> Figure | None:
        # 书记信箱件 is 书记信箱 with its unit; 政策文件 is one word: the whole is tried first.
        for wording in dict.fromkeys((words.strip(), words.strip().rstrip("件条个次篇"))):
            asked = quantities.asked(wording)
            found = quantities.match(asked, held, text)
            if found.verdict is MatchVerdict.ONE and (asked.words or asked.rest):
                return _figure(report, found.matches[0], False)
        return None

    one: Found | None = None
    if query.operation is Operation.SHARE and "占" in query.content:
        left, right = query.content.split("占", 1)
        part, whole = find(left), find(_SHARE.sub(" ", right))
        if part is not None and whole is not None and part.value <= whole.value:
            formula = f"{part.label} ÷ {whole.label}"
            one = rate(part, whole, label=f"{part.label}占{whole.label}的比例", formula=formula)
    elif "比" in query.content and len(pair := query.content.split("比")) == 2:
        first, second = find(pair[0]), find(_MORE.sub(" ", pair[1]))
        if first is not None and second is not None and first.unit == second.unit:
            one = _difference(report, first, second)
            parts = [first, second]
    elif _SUM.search(query.content):
        pieces = [piece for piece in _AND.split(_SUM.sub(" ", query.content)) if piece.strip()]
        parts = [figure for piece in pieces if (figure := find(piece)) is not None]
        if len(pieces) > 1 and len(parts) == len(pieces) and len({p.unit for p in parts}) == 1:
            one = _added(report, parts)
    if one is None:
        return None
    status, reason = carry_out(draft, query, [one], context.targets, one.label)
    if status is Status.ANSWERED and isinstance(one, Figure) and one.unit != "%":
        for part in parts:
            draft.value(part)
    return Result(status, Route.QUANTITY, reason)


def _difference(report: ReportEntry, first: Figure, second: Figure) -> Figure:
    return Figure(
        report=report,
        label=f"{first.label}比{second.label}{'多' if first.value >= second.value else '少'}",
        value=abs(first.value - second.value),
        unit=first.unit,
        proof=ValueProof.COMPUTED,
        sources=(first.sources[0], second.sources[0]),
        approximate=first.approximate or second.approximate,
        formula=f"{plain(first.value)} - {plain(second.value)}",
    )


def _added(report: ReportEntry, parts: Sequence[Figure]) -> Figure:
    return Figure(
        report=report,
        label="、".join(part.label for part in parts) + "合计",
        value=sum((part.value for part in parts), Decimal(0)),
        unit=parts[0].unit,
        proof=ValueProof.COMPUTED,
        sources=tuple(part.sources[0] for part in parts),
        approximate=any(part.approximate for part in parts),
        formula=" + ".join(plain(part.value) for part in parts),
    )


def _settled(report: ReportEntry, found: Matches, several: bool) -> Found:
    if found.verdict is MatchVerdict.ONE:
        return _figure(report, found.matches[0], several)
    if found.verdict is MatchVerdict.SEVERAL:
        return Gap(
            report,
            Reason.DOUBTFUL,
            candidates=tuple(one.quantity.value for one in found.matches),
            notices=(f"正文有{len(found.matches)}种说法，未取其一",),
        )
    return Gap(report, Reason.NOT_STATED)


def _figure(report: ReportEntry, found: QuantityMatch, several: bool) -> Figure:
    quantity = found.quantity
    known = measure(quantity.measure) if quantity.measure else None
    label = known.label if several and known else label_of(quantity)
    return Figure(
        report=report,
        label=label,
        value=quantity.value,
        unit=quantity.unit,
        proof=ValueProof.QUOTED,
        sources=tuple(Source(report, quantity=one) for one in (quantity, *found.also)),
        printed=None if quantity.none_stated else quantity.printed,
        approximate=quantity.approximate,
        notices=found.notices,
    )


def label_of(quantity: Quantity) -> str:
    """What a figure counts, short enough to be read in a sentence: the report's own words,
    or the measure's name where they run long; channel and topic where they are not said."""
    known = measure(quantity.measure) if quantity.measure else None
    label = quantity.label
    if len(label) > _LONGEST_LABEL or not label:
        label = known.label if known else f"{quantity.verb or ''}{quantity.object or ''}"
    around = [word for word in (quantity.channel, quantity.topic) if word and word not in label]
    period = _PERIODS.get(quantity.period, "")
    return f"{period}{'·'.join([*around, label])}"


def _ask(context: Context, report: ReportEntry, found: Matches) -> Result:
    """Several figures answer equally well: what tells them apart, to choose from."""
    draft = context.draft
    draft.notice(*context.targets.notices)
    name = f"{report.agency_name}{report.year or ''}年"
    lines = []
    for one in found.matches:
        mark = draft.marks([Source(report, quantity=one.quantity)])
        lines.append(f"{one.label}{_printed(one.quantity)}{mark}")
    draft.sentences.append(
        f"{name}年报里有几个数都可能是您要问的：{'；'.join(lines)}。您问的是哪一个？"
    )
    options = tuple(
        Option(label=one.label, question=f"{name}{one.label}是多少？") for one in found.matches
    )
    return Result(Status.CLARIFY, Route.QUANTITY, None, options)


def _none(context: Context, report: ReportEntry, found: Matches, read: text.Read) -> Result:
    """No figure answers: the text may; else what comes nearest is shown as such."""
    if not _figure_wanted(context):
        return text.answer(context, read)
    draft = context.draft
    draft.notice(*context.targets.notices)
    name = f"{report.agency_name}{report.year or ''}年"
    draft.sentences.append(f"{name}年报没有说明这个数。")
    if found.nearest is not None:
        nearest = found.nearest
        mark = draft.marks([Source(report, quantity=nearest.quantity)])
        draft.notice(
            f"年报里最接近的是：{nearest.label}{_printed(nearest.quantity)}{mark}，但不是所问的数"
        )
    return Result(Status.NOT_FOUND, Route.QUANTITY, Reason.NOT_STATED)


def _figure_wanted(context: Context) -> bool:
    query = context.query
    if query.asks_number or query.condition is not None:
        return True
    return query.operation not in (Operation.VALUE, Operation.YESNO, Operation.LIST)


def _printed(quantity: Quantity) -> str:
    return f"{'约' if quantity.approximate else ''}{plain(quantity.value)}{quantity.unit}"


def _label(asked: AskedQuantity) -> str:
    return "".join(word.words for word in asked.words) or "所问的数"
