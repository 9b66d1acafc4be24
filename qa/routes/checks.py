"""Does the table add up: the form's identities and the prose's parts, as checked at ingest."""

from __future__ import annotations

import re

from ingest.quantities.facets import tag
from ingest.schema import Breach, FormName, ReportEntry, Span
from qa.breaches import breach_marks
from qa.draft import plain
from qa.lookup import keys_of
from qa.routes.context import Context, Result
from qa.schema import Query, Reason, Route, Status, Value, ValueProof

_ASKS_FAULTS = re.compile(r"(?:有没有|有无|是否有|存在|哪些|有).*(?:矛盾|错|不一|对不上|不符|问题)")
_SHOWN = 5
_LONGEST = 200


def answer(context: Context) -> Result:
    """Every breach of the reports asked about, or that there is none."""
    draft, library = context.draft, context.library
    reports = context.targets.reports
    draft.notice(*context.targets.notices)
    breaches = library.breaches([report.id for report in reports])
    faults = _ASKS_FAULTS.search(context.query.normal) is not None
    things = [
        word.words
        for word in tag(context.query.content)
        if word.facet in ("channel", "rate") and context.query.unexplained
    ]
    unread, sound = [], 0
    for report in reports:
        name = f"{report.agency_name}{report.year or ''}年年报"
        tables = library.tables(report.id)
        if not tables:
            unread.append(name)
            continue
        found = [one for one in breaches[report.id] if _asked(context.query, one)]
        if things:
            found = [one for one in found if any(thing in one.expression for thing in things)]
        elif not found and (not context.query.readings or "表" in context.query.normal):
            # A table asked about (申请表) is all of its rows.
            found = list(breaches[report.id])
        elif not found and breaches[report.id]:
            # The rows asked about are sound: of the others only their number is told.
            others = len(breaches[report.id])
            draft.notice(f"{name}另有{others}处对不上，不在所问的项目里")
        value = Value(agency=report.agency_name, year=report.year, measure="勾稽关系",
                      text=_verdict(faults, bool(found)), proof=ValueProof.COMPUTED)  # fmt: skip
        draft.values.append(value)
        if not found and len(reports) > 1:
            sound += 1
            if len(draft.citations) < _SHOWN:
                _cite_table(context, report)
            continue
        if not found:
            mark = _cite_table(context, report)
            said = "所问的项目" if breaches[report.id] else "的表格勾稽关系都成立，"
            draft.sentences.append(f"{name}{said}没有发现前后不一致的数字。[{mark}]")
            continue
        lines = []
        for breach in found[:_SHOWN]:
            marks = breach_marks(context, report, breach)
            sides = f"：{plain(breach.left)} ≠ {plain(breach.right)}" if breach.cells else ""
            lines.append(f"{breach.expression}{sides}{marks}")
        more = f"等{len(found)}处" if len(found) > _SHOWN else ""
        said = ("有。" if faults else "否。") if len(reports) == 1 else ""
        draft.sentences.append(f"{said}{name}有{len(found)}处对不上：{'；'.join(lines)}{more}。")
    if len(reports) > 1 and len(unread) < len(reports):
        draft.sentences.insert(0, _overall(len(reports) - len(unread), sound, faults))
    if unread:
        draft.notice(f"{'、'.join(unread[:_SHOWN])}没有读到法定表格，无法核对")
    if not draft.sentences:
        draft.sentences.append("没有读到法定表格，无法核对勾稽关系。")
        return Result(Status.NOT_FOUND, Route.TABLE, Reason.UNREADABLE)
    return Result(Status.ANSWERED, Route.TABLE)


def _cite_table(context: Context, report: ReportEntry) -> int:
    """The marker of the first line of the report's first table."""
    first = context.library.tables(report.id)[0].span
    text = context.draft.text_of(report.id)
    line_end = text.find("\n", first.start, first.end)
    end = min(line_end if line_end > first.start else first.end, first.start + _LONGEST)
    return context.draft.quote(report, Span(start=first.start, end=end), "")


def _overall(checked: int, sound: int, faults: bool) -> str:
    """On how many reports the verdict rests, and how many of them are sound."""
    if sound == checked:
        verdict = "没有。" if faults else "是。"
        return f"{verdict}核对了{checked}份年报，勾稽关系都成立，没有发现前后不一致的数字。"
    verdict = "有。" if faults else "否。"
    return f"{verdict}核对了{checked}份年报，{checked - sound}份有对不上的数："


def _verdict(asks_faults: bool, faults: bool) -> str:
    if asks_faults:
        return "有" if faults else "没有"
    return "否" if faults else "是"


def _asked(query: Query, breach: Breach) -> bool:
    """Whether a breach concerns the rows that the question names; any, where it names none."""
    rows = {
        (str(table), row)
        for reading in query.readings
        for term in reading.terms
        for name in FormName
        for table, row, _ in keys_of(term, name)
    }
    return not rows or any((table, row) in rows for table, row, _ in breach.cells)
