"""Does what one year carried on arrive in the next: 结转下年 of a year against 上年结转."""

from __future__ import annotations

import re

from ingest.schema import TableName
from qa.draft import number
from qa.figures import Figure, Found
from qa.lookup import look_up
from qa.operations import carry_out
from qa.routes.context import Context, Result
from qa.schema import Operation, Query, Reason, Route, Status, Term, Value, ValueProof
from qa.understand.measure import subject_of
from qa.wording import items, name_of, shown

_CHECKED = re.compile(
    r"一致|对得上|对不上|对上|相符|吻合|一样|相同|相等|衔接|接得上|[是等]于|矛盾|出入"
)
_IN = re.compile(r"上一?年度?结转|(?:上一?年度?|去年)[^，。]{0,4}(?:结转|转)[^下]{0,2}来|转入")
_OUT = re.compile(
    r"结转(?:到|至|给|往)?(?:下一?年|次年|第二年|明年|20\d\d)|(?:下一?年|次年)[^，。]{0,4}(?:继续|结转)"
)
_YEAR = re.compile(r"(?<!\d)(?:20)?(\d{2})年")
_CENTURY = 2000


def years_of(query: Query) -> tuple[int, int] | None:
    """The two neighbouring years whose carrying is to be compared; None for any other question."""
    text = query.normal
    carried_in, carried_out = _IN.search(text), _OUT.search(text)
    if not (carried_in and carried_out and _CHECKED.search(text)) or len(query.agencies) != 1:
        return None
    named = [(one.start(), _CENTURY + int(one[1])) for one in _YEAR.finditer(text)]
    years = sorted({year for _, year in named})
    if len(years) == 2 and years[1] - years[0] == 1:
        return years[0], years[1]
    if len(years) != 1:
        return None
    at, year = named[0]
    near_in = abs(carried_in.start() - at) < abs(carried_out.start() - at)
    return (year - 1, year) if near_in else (year, year + 1)


def over_years(query: Query, years: tuple[int, int]) -> Query:
    """The query over both years, so that a report that is lacking is named."""
    return query.model_copy(
        update={"years": years, "operation": Operation.COMPARE, "year_relative": False}
    )


def answer(context: Context) -> Result:
    """Both cells, and whether they agree."""
    draft, library = context.draft, context.library
    column = next(
        (t.column for r in context.query.readings for t in r.terms if t.table is TableName.THREE),
        "total",
    )
    before, after = sorted(context.targets.reports, key=lambda report: report.year or 0)
    found: list[Found] = []
    for report, row in ((before, "carried_out"), (after, "carried_in")):
        subject = subject_of(Term(table=TableName.THREE, row=row, column=column))
        found += look_up([subject], [report], library)[report.id]
    figures = [one for one in found if isinstance(one, Figure)]
    if len(figures) < 2:
        gaps = [one for one in found if not isinstance(one, Figure)]
        status, reason = Status.NOT_FOUND, Reason.UNREADABLE
        if gaps:
            status, reason_or = carry_out(draft, context.query, gaps, context.targets, "结转")
            reason = reason_or or reason
        else:
            draft.say("两份年报没有都读到结转的件数，不能核对。")
        if figures:
            draft.say(f"{items(draft, figures)}。")
        return Result(status, Route.TABLE, reason)
    draft.notice(*context.targets.notices)
    same = figures[0].value == figures[1].value
    text = "是" if same else "否"
    verdict = (
        "两者一致" if same else f"两者不一致，相差{abs(figures[0].value - figures[1].value)}件"
    )
    told = "，".join(
        f"{name_of(one)}{one.label}为{shown(one)}{draft.marks(one.sources)}" for one in figures
    )
    draft.say(f"{text}。{told}，{verdict}。")
    for one in reversed(figures):
        held = one.report
        draft.values.append(
            Value(
                agency=held.agency_name if held else None,
                year=held.year if held else None,
                scope=held.scope if held else None,
                measure=one.label,
                value=number(one.value),
                unit=one.unit,
                printed=one.printed,
                text=text,
                proof=ValueProof.CONTRADICTS if one.contradicted else one.proof,
            )
        )
    return Result(Status.ANSWERED, Route.TABLE)
