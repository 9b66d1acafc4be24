"""Figures in the prose, by what they count; what no figure answers goes to the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.normal import normalize
from ingest.schema import Period, Quantity, ReportEntry
from qa import quantities
from qa.asides import denied
from qa.breaches import tell_breaches
from qa.figures import Figure, Gap, Source
from qa.keywords import lexicon
from qa.operations import carry_out
from qa.routes import text
from qa.routes.composed import SHARE, composed, over_parts, parts_of
from qa.routes.context import Context, Result
from qa.routes.prose import figure_of, printed, settled, told_apart
from qa.schema import (
    AskedQuantity,
    Matches,
    MatchVerdict,
    Operation,
    Option,
    Query,
    Reason,
    Route,
    Status,
)

_GROWTH = re.compile(
    r"(?:同比|环比)?(?:增长|增加|减少|下降|上升|变化)(?:率|了)?|增幅|降幅|涨幅|变动"
)
_BARE = re.compile(r"^(?:查一下|查查|请问|帮我查|看看|关于)|[的了 ]|(?:数量|情况)$")
_PARTICLE = re.compile(r"[的了，。：:？?、 ]")
_OPEN = re.compile(r"哪|什么|啥|怎|如何|为何|谁|何时|多久|吗|是否|有没有|是不是|[？?]$")
# Asks for words rather than for a figure; 情况如何 may be answered by either.
_HOW = re.compile(r"怎么(?!样)|怎样|如何(?=.)|咋(?!样)|谁|为何|为什么|什么(?!时候)|啥|哪[些位个]")
_SLIP = re.compile(r"“(?P<typed>.+?)”按“(?P<read>.+?)”理解")
_WHICH = re.compile(r"哪[几些套]|几审")
_COUNT = re.compile(r"(?:[案件条篇次人]件?[数量]|总数|总量|比例|率)$")
_COUNTED = re.compile(r"(?:多少|几)[个件条单次起封]|比例|率(?:是|有|达|多|$)")
_PHRASE = 4
_LAST_YEAR = re.compile(r"上一?年度?|去年|前一年")


def answer(context: Context, read: text.Read) -> Result:
    """Match the question's facets with the figures of each report, carry out the operation."""
    query, reports, draft = context.query, context.targets.reports, context.draft
    numberless = not query.asks_number and query.condition is None and len(reports) == 1
    if _HOW.search(query.normal) and numberless:
        told = text.answer(context, read)
        if told.status is Status.ANSWERED:
            return told
        draft.clear(*query.notices)
    asked = quantities.asked(_content(query))
    draft.notice(*(f"“{said}”没有另行扣减" for said in denied(query.content)))
    if query.years and asked.period is Period.YEAR and _LAST_YEAR.search(query.content):
        asked = asked.model_copy(update={"period": Period.LAST_YEAR})
    held = context.library.quantities([report.id for report in reports])
    if len(reports) == 1 and (own := _as_typed(context, held[reports[0].id])) is not None:
        asked = own
    matched = {
        report.id: told_apart(
            asked,
            quantities.match(asked, held[report.id], draft.text_of(report.id)),
            held[report.id],
        )
        for report in reports
    }
    if len(reports) == 1:
        made = composed(context, reports[0], held[reports[0].id])
        if made is not None:
            return made
        found = matched[reports[0].id]
        parts = parts_of(context, reports[0], found, held[reports[0].id])
        if parts:
            return over_parts(context, reports[0], parts)
        if found.verdict is MatchVerdict.SEVERAL:
            return _ask(context, reports[0], found)
        if found.verdict is MatchVerdict.NONE:
            return _none(context, reports[0], found, read)
    all_found = [settled(report, matched[report.id], len(reports) > 1) for report in reports]
    if all(isinstance(one, Gap) for one in all_found) and not _figure_wanted(context):
        return text.answer(context, read)
    status, reason = carry_out(draft, query, all_found, context.targets, _label(asked))
    for one in all_found:
        if isinstance(one, Figure) and len(reports) == 1:
            tell_breaches(context, one)
    return Result(status, Route.QUANTITY, reason)


def named(context: Context) -> Result | None:
    """The figure that a bare phrase names word for word (整改通知书), or that a question on a
    number (信访平台案件量) can only mean, although another word of it belongs to the text."""
    query, reports = context.query, context.targets.reports
    phrase = _PARTICLE.sub("", _BARE.sub("", query.content))
    counts = (query.asks_number or _COUNT.search(phrase)) and not query.topics
    if query.details:  # 电话是多少 asks for no count
        counts = _COUNTED.search(query.normal) is not None
    if len(reports) != 1 or (not counts and (len(phrase) < _PHRASE or _OPEN.search(query.normal))):
        return None
    held = context.library.quantities([reports[0].id])[reports[0].id]
    asked = quantities.asked(query.content)
    found = quantities.match(asked, held, context.draft.text_of(reports[0].id))
    if found.verdict is not MatchVerdict.ONE:
        return None
    figure = figure_of(reports[0], found.matches[0], False)
    label = _PARTICLE.sub("", normalize(found.matches[0].quantity.label).text)
    if not counts and (phrase not in label or not label.endswith(phrase[-2:])):
        return None
    status, reason = carry_out(context.draft, query, [figure], context.targets, _label(asked))
    return Result(status, Route.QUANTITY, reason)


def _as_typed(context: Context, held: Sequence[Quantity]) -> AskedQuantity | None:
    """The question as it was typed, where a word taken for a slip of the pen (实事, 实施) is the
    report's own."""
    typed = context.query.content
    for notice in context.query.notices:
        if slip := _SLIP.fullmatch(notice):
            typed = typed.replace(slip["read"], slip["typed"])
    if typed == context.query.content:
        return None
    asked = quantities.asked(typed)
    text = context.draft.text_of(context.targets.reports[0].id)
    found = quantities.match(asked, held, text)
    return asked if found.verdict is MatchVerdict.ONE else None


def _content(query: Query) -> str:
    """The words of the figure; those that ask for a percentage say nothing of what it counts."""
    if query.operation is Operation.SHARE and "占" not in query.content:
        asked = quantities.asked(query.content)
        rate_named = any(facet == "rate" for word in asked.words for facet, _ in word.meanings)
        return query.content if rate_named else SHARE.sub(" ", query.content)
    if query.operation is Operation.GROWTH:
        return _GROWTH.sub(" ", query.content)
    return query.content


def _ask(context: Context, report: ReportEntry, found: Matches) -> Result:
    """Several figures answer equally well: what tells them apart, to choose from."""
    draft = context.draft
    draft.notice(*context.targets.notices)
    name = f"{report.agency_name}{report.year or ''}年"
    lines = []
    for one in found.matches:
        mark = draft.marks([Source(report, quantity=one.quantity)])
        lines.append(f"{one.label}{printed(one.quantity)}{mark}")
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
        told = text.answer(context, read)
        open_question = _OPEN.search(context.query.normal.rstrip("？?")) is not None
        if open_question or context.query.yesno or told.status is not Status.ANSWERED:
            return told
        if _named_in(context):
            return told
        context.draft.clear(*context.query.notices)
    draft = context.draft
    draft.notice(*context.targets.notices)
    name = f"{report.agency_name}{report.year or ''}年"
    draft.sentences.append(f"{name}年报没有说明这个数。")
    if found.nearest is not None:
        nearest = found.nearest
        mark = draft.marks([Source(report, quantity=nearest.quantity)])
        draft.notice(
            f"年报里最接近的是：{nearest.label}{printed(nearest.quantity)}{mark}，但不是所问的数"
        )
    return Result(Status.NOT_FOUND, Route.QUANTITY, Reason.NOT_STATED)


def _named_in(context: Context) -> bool:
    """Whether what a bare phrase names stands in what was quoted, word for word."""
    phrase = _BARE.sub("", context.query.content)
    quoted = [normalize(one.quote).text for one in context.draft.citations]
    return any(phrase in quote for quote in quoted)


def _figure_wanted(context: Context) -> bool:
    query = context.query
    if _WHICH.search(query.normal) and query.condition is None and query.group is None:
        return False
    if any(word in query.content for word in lexicon().problems) and query.unit in ("", "个"):
        return False
    if query.asks_number or query.condition is not None:
        return True
    return query.operation not in (Operation.VALUE, Operation.YESNO, Operation.LIST)


def _label(asked: AskedQuantity) -> str:
    return "".join(word.words for word in asked.words) or "所问的数"
