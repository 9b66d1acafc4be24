"""Figures made from several of one report's prose: shares, sums, differences, ranks of parts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from ingest.schema import Quantity, ReportEntry
from qa import quantities
from qa.draft import plain
from qa.figures import Figure, Found, Gap
from qa.lookup import rate
from qa.operations import carry_out
from qa.routes.context import Context, Result
from qa.routes.prose import figure_of
from qa.schema import Matches, MatchVerdict, Operation, QuantityMatch, Route, Status, ValueProof

SHARE = re.compile(
    r"的?(?:比例|比重|百分之[多少几]+|百分比|几成|占比|份额|多大|多少|是多少)|算个?|所有|全部"
)
_SUM = re.compile(
    r"一共|共(?=多少|几|有)|总共|合计|加起来|合起来|共计|加在一起|总和|之和|加一起|总数"
)
_MORE = re.compile(r"[多少高低](?:了|出)?(?:多少|几)?[件条次个起篇人份]?")
_PARTS = re.compile(r"分项|各项|各部分|各类|各栏目")
_AND = re.compile(r"[、，和与加及跟]|以及")


def parts_of(
    context: Context, report: ReportEntry, found: Matches, held: Sequence[Quantity]
) -> list[Found]:
    """The parts of a total that a question adds up (各分项合计) or ranks (哪类最多)."""
    query = context.query
    ranked = query.operation is Operation.RANK
    if not (ranked or (_PARTS.search(query.normal) and _SUM.search(query.normal))):
        return []
    if found.verdict is MatchVerdict.SEVERAL and ranked:
        return [figure_of(report, one, False) for one in found.matches]
    if found.verdict is not MatchVerdict.ONE:
        return []
    wholes = {one.ordinal for match in found.matches for one in (match.quantity, *match.also)}
    parts = [one for one in held if one.part_of in wholes]
    topics = [one for one in parts if one.topic is not None]
    chosen = topics if len(topics) > 1 else parts
    if len(chosen) < 2 or len({one.unit for one in chosen}) > 1:
        return []
    return [figure_of(report, QuantityMatch(quantity=one), False) for one in chosen]


def over_parts(context: Context, report: ReportEntry, found: list[Found]) -> Result:
    """The parts ranked, or added up; neither where one of them cannot be given."""
    query = context.query
    gaps = [one for one in found if isinstance(one, Gap)]
    if gaps:
        status, reason = carry_out(context.draft, query, gaps, context.targets, "")
        return Result(status, Route.QUANTITY, reason)
    parts = [one for one in found if isinstance(one, Figure)]
    if query.operation is Operation.RANK:
        ranked = query.model_copy(update={"axis": "part"})
        status, reason = carry_out(context.draft, ranked, parts, context.targets, "")
        return Result(status, Route.QUANTITY, reason)
    whole = _added(report, parts)
    status, reason = carry_out(context.draft, query, [whole], context.targets, "")
    for part in parts:
        context.draft.value(part)
    return Result(status, Route.QUANTITY, reason)


def composed(context: Context, report: ReportEntry, held: Sequence[Quantity]) -> Result | None:
    """A share (A占B的比例) or a sum (A和B一共) of figures of one report, each found by itself."""
    query, draft = context.query, context.draft
    text = draft.text_of(report.id)
    unread: list[Gap] = []

    def find(words: str) -> Figure | None:
        # 书记信箱件 is 书记信箱 with its unit; 政策文件 is one word: the whole is tried first.
        for wording in dict.fromkeys((words.strip(), words.strip().rstrip("件条个次篇"))):
            asked = quantities.asked(wording)
            found = quantities.match(asked, held, text)
            if found.verdict is MatchVerdict.ONE and (asked.words or asked.rest):
                one = figure_of(report, found.matches[0], False)
                if isinstance(one, Figure):
                    return one
                unread.append(one)
                return None
        return None

    one: Found | None = None
    if query.operation is Operation.SHARE:
        one = _share(query.content, report, held, find)
    elif "比" in query.content and len(pair := query.content.split("比")) == 2:
        first, second = find(pair[0]), find(_MORE.sub(" ", pair[1]))
        if first is not None and second is not None and first.unit == second.unit:
            one = _difference(report, first, second)
            parts = [first, second]
    elif _SUM.search(query.content):
        pieces = [piece for piece in _AND.split(_SUM.sub(" ", query.content)) if piece.strip()]
        parts = [figure for piece in pieces if (figure := find(piece)) is not None]
        places = {part.sources[0].quantity.ordinal for part in parts if part.sources[0].quantity}
        apart = len(places) == len(pieces) == len(parts) > 1
        if apart and len({part.unit for part in parts}) == 1:
            one = _added(report, parts)
    if unread:
        one = unread[0]
    if one is None:
        return None
    status, reason = carry_out(draft, query, [one], context.targets, one.label)
    if status is Status.ANSWERED and isinstance(one, Figure) and one.unit != "%":
        for part in parts:
            draft.value(part)
    return Result(status, Route.QUANTITY, reason)


def _share(
    content: str,
    report: ReportEntry,
    held: Sequence[Quantity],
    find: Callable[[str], Figure | None],
) -> Found | None:
    """A占B的比例; where B is not named, A's share of the total that it is a part of."""
    left, _, right = content.partition("占")
    part, whole = find(SHARE.sub(" ", left)), find(SHARE.sub(" ", right)) if right else None
    if part is not None and whole is None and part.sources[0].quantity is not None:
        parent = part.sources[0].quantity.part_of
        total = next((one for one in held if one.ordinal == parent), None)
        of = figure_of(report, QuantityMatch(quantity=total), False) if total else None
        if isinstance(of, Gap):
            return of
        whole = of
    if part is None or whole is None or part.value > whole.value:
        return None
    formula = f"{part.label} ÷ {whole.label}"
    return rate(part, whole, label=f"{part.label}占{whole.label}的比例", formula=formula)


def _difference(report: ReportEntry, first: Figure, second: Figure) -> Figure:
    return Figure(
        report=report,
        label=f"{first.label}比{second.label}{'多' if first.value >= second.value else '少'}",
        value=abs(first.value - second.value),
        unit=first.unit,
        proof=ValueProof.COMPUTED,
        sources=(first.sources[0], second.sources[0]),
        approximate=first.approximate or second.approximate,
        notices=_notices((first, second)),
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
        notices=_notices(parts),
        formula=" + ".join(plain(part.value) for part in parts),
    )


def _notices(parts: Sequence[Figure]) -> tuple[str, ...]:
    """What is to be said of the parts is to be said of what is made of them."""
    return tuple(dict.fromkeys(notice for part in parts for notice in part.notices))
