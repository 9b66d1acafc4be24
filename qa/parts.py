"""What a total of the form is made of: its results, its applicants, its outcomes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.schema import TableName
from qa.breaches import tell_breaches
from qa.draft import plain
from qa.figures import Figure, Found
from qa.lookup import look_up
from qa.routes.context import Context, Result
from qa.schema import CellSubject, Operation, Query, Route, Status, Term
from qa.understand.measure import subject_of
from qa.vocabulary import measures
from qa.wording import name_of, shown

_ASKED = re.compile(
    r"分别|各自?(?:有|是|占|为)?(?:多少|几)|构成|组成|各[种类项]|哪[几些][种类]"
    r"|(?:结果|情况)(?:如何|怎么?样)"
)
_APPLICANTS = re.compile(r"申请人|申请主体")
_RESULTS = ("granted", "partial", "refused", "unavailable", "unprocessed", "otherwise")
_OUTCOMES = ("upheld", "corrected", "other", "pending")


def parts_of(query: Query) -> tuple[CellSubject, ...]:
    """The parts of the one total that a question asks to be told apart; () for any other."""
    if len(query.readings) != 1 or query.operation is not Operation.VALUE:
        return ()
    subject = query.readings[0]
    if len(subject.terms) != 1 or subject.denominator or not _ASKED.search(query.normal):
        return ()
    term = subject.terms[0]
    if term.table is TableName.FOUR and term.column == "total":
        return _columns(term, _OUTCOMES)
    if term.table is not TableName.THREE:
        return ()
    if _APPLICANTS.search(query.normal):
        single = (one.code for one in measures().three.columns if len(one.cells) == 1)
        return _columns(term, tuple(code for code in single if code != "total"))
    rows = _RESULTS if term.row == "total" else tuple(
        row.code for row in measures().three.rows if row.code.startswith(f"{term.row}.")
    )  # fmt: skip
    return tuple(subject_of(term.model_copy(update={"row": row})) for row in rows)


def answer(context: Context, parts: Sequence[CellSubject]) -> Result | None:
    """The total, then each of its parts; None where the report does not give the total."""
    draft, (report,) = context.draft, context.targets.reports
    first = look_up(context.query.readings, [report], context.library)[report.id]
    whole: Found | None = first[0] if first else None
    if not isinstance(whole, Figure):
        return None
    found = look_up(parts, [report], context.library)[report.id]
    figures = [one for one in found if isinstance(one, Figure)]
    if not figures:
        return None
    draft.notice(*context.targets.notices, *whole.notices)
    total = f"{name_of(whole)}{whole.label}为{shown(whole)}{draft.marks(whole.sources)}"
    each = "，".join(f"{one.label}{shown(one)}{draft.marks(one.sources)}" for one in figures)
    draft.say(f"{total}，其中：{each}。")
    for figure in (whole, *figures):
        draft.value(figure)
    for gap in found:
        if not isinstance(gap, Figure):
            draft.notice(f"“{gap.label}”没有确定的数，未列")
    added = sum((one.value for one in figures), Decimal(0))
    if len(figures) == len(found) and added != whole.value:
        draft.notice(f"所列各项合计{plain(added)}{whole.unit}，与总计{shown(whole)}不一致")
    tell_breaches(context, whole)
    return Result(Status.ANSWERED, Route.TABLE)


def _columns(term: Term, codes: Sequence[str]) -> tuple[CellSubject, ...]:
    named = measures().table(term.table)
    labels = {column.code: column.label for column in named.columns}
    return tuple(
        subject_of(term.model_copy(update={"column": code})).model_copy(
            update={"label": labels[code]}
        )
        for code in codes
    )
