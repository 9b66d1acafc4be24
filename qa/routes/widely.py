"""Which bodies say a thing of themselves (哪些单位人员不足): each with its own sentence."""

from __future__ import annotations

import re

from ingest.schema import ReportEntry, SectionKind, Span
from qa.faults import Fault, fault_of
from qa.keywords import gist
from qa.pieces import pieces
from qa.routes.context import Context, Result
from qa.schema import Operation, Query, Reason, Route, Status, Value, ValueProof
from qa.wording import spaced

_LISTED = 12
_WHICH = re.compile(r"哪[些几]个?|(?:几|多少)个")
_LONGEST = 80


def asked(query: Query) -> Fault | None:
    """The shortcoming whose bodies are asked for; None for any other question."""
    over = query.group is not None and query.operation in (Operation.LIST, Operation.COUNT)
    if not over or query.agencies or query.condition is not None or query.readings:
        return None
    return fault_of(query.normal)


def answer(context: Context, fault: Fault) -> Result:
    """The bodies whose own sentence says it, on how many reports that rests."""
    draft, targets = context.draft, context.targets
    chunks = context.library.chunks([report.id for report in targets.reports])
    said: list[tuple[ReportEntry, Span, str, str]] = []
    for report in targets.reports:
        text = draft.text_of(report.id)
        problems = [one for one in chunks[report.id] if one.kind is SectionKind.PROBLEMS]
        for chunk in problems or chunks[report.id]:
            passage = text[chunk.span.start : chunk.span.end]
            own = next((one for one in pieces(passage) if fault.said_in(gist(one.text))), None)
            if own is not None:
                start = chunk.span.start + own.start
                span = Span(start=start, end=start + len(own.text))
                said.append((report, span, " > ".join(chunk.path), own.text))
                break
    draft.notice(*targets.notices)
    years = sorted({report.year for report in targets.reports if report.year})
    year = f"{years[0]}年" if len(years) == 1 else ""
    every = f"{year}{_WHICH.sub('各', targets.group) or '各单位'}的{len(targets.reports)}份年报"
    if not said:
        draft.say(f"{every}都没有写到“{fault.words}”。")
        return Result(Status.NOT_FOUND, Route.TEXT, Reason.NOT_STATED)
    lines = []
    for report, span, path, words in said[:_LISTED]:
        quoted = "".join(words.split())
        shown = quoted if len(quoted) <= _LONGEST else f"{quoted[:_LONGEST]}……"
        mark = draft.quote(report, span, path)
        lines.append(f"{spaced(report.agency_name)}“{shown.rstrip('。；')}”[{mark}]")
    more = f"等{len(said)}个" if len(said) > _LISTED else ""
    draft.say(f"{every}中，有{len(said)}份写到“{fault.words}”：{'；'.join(lines)}{more}。")
    draft.notice("只列原文这样写的单位，没有写的不等于没有这个问题")
    if context.query.operation is Operation.COUNT:
        draft.values.append(
            Value(value=len(said), unit="个", measure=fault.words, proof=ValueProof.COMPUTED)
        )
    for report, *_ in said:
        draft.values.append(
            Value(
                agency=report.agency_name,
                year=report.year,
                scope=report.scope,
                measure=fault.words,
                text="有",
                proof=ValueProof.QUOTED,
            )
        )
    return Result(Status.ANSWERED, Route.TEXT)
