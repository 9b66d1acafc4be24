"""Figures of the statutory tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.form import form
from ingest.schema import FormName, ReportEntry, TableName
from qa import parts
from qa.breaches import tell_breaches
from qa.figures import Figure, Found, Gap
from qa.lookup import has_table, keys_of, look_up, rate
from qa.operations import carry_out
from qa.routes.context import Context, Result
from qa.schema import (
    CellSubject,
    Operation,
    Option,
    Query,
    Reason,
    Route,
    Status,
    SubjectKind,
    Term,
)
from qa.understand.measure import subject_of
from qa.vocabulary import measures

_FIRST_FORM = 2019  # reports of earlier years are narrative, without statutory cells
_RESULT_GROUPS = ("refused", "unavailable", "unprocessed", "otherwise")


def answer(context: Context) -> Result:
    """Look the figures up, carry out the operation; hand over to prose what no table holds."""
    query, reports = context.query, context.targets.reports
    subjects = _subjects(query)
    found = look_up(subjects, reports, context.library)
    if query.axis and query.operation is Operation.RANK and len(reports) == 1:
        settled: list[Found] = list(found[reports[0].id])
        return _result(context, settled, subjects[0].label if subjects else "")
    shares = query.operation is Operation.SHARE or query.share
    if shares and not subjects[0].denominator and _whole_of(subjects[0].terms[0]) is not None:
        return _shares(context, subjects[0])
    wanted = parts.parts_of(query) if len(reports) == 1 else ()
    if wanted and (told := parts.answer(context, wanted)) is not None:
        return told
    if query.operation is Operation.SHARE and not subjects[0].denominator:
        return _shares(context, subjects[0])
    if query.each:
        every = [
            one
            for report in reports
            for subject in subjects
            for one in look_up([subject], [report], context.library)[report.id]
            or (_absent(subject, report, context),)
        ]
        return _result(context, every, subjects[0].label)
    if len(subjects) > 1 and len(reports) > 1:
        subjects = _of_one_form(subjects, found)
        codes = {subject.code for subject in subjects}
        found = look_up(subjects, reports, context.library) if len(codes) == 1 else found
    settled = []
    for report in reports:
        candidates = _distinct(found[report.id])
        if len(candidates) > 1:
            return _ask(context, candidates)
        settled.append(candidates[0] if candidates else _absent(subjects[0], report, context))
    return _result(context, settled, subjects[0].label)


def _result(context: Context, found: Sequence[Found], label: str) -> Result:
    status, reason = carry_out(context.draft, context.query, found, context.targets, label)
    if len(found) == 1 and isinstance(found[0], Figure):
        tell_breaches(context, found[0])
    return Result(status, Route.TABLE, reason)


def _subjects(query: Query) -> tuple[CellSubject, ...]:
    """The readings; for “which applicant, which result”, one subject for each of them."""
    first = query.readings[0]
    if query.operation is not Operation.RANK or not query.axis or not first.terms:
        return query.readings
    term = first.terms[0]
    if query.axis == "column" or term.table is not TableName.THREE:
        columns = [c for c in measures().table(term.table).columns if len(c.cells) == 1]
        return tuple(
            subject_of(term.model_copy(update={"column": column.code})).model_copy(
                update={"label": column.label}
            )
            for column in columns
            if column.code != "total"
        )
    rows = [row for row in form(FormName.FORM_2021).three.rows if row.path[0].startswith("三")]
    wanted = [row.code for row in rows if row.code != "total"]
    if term.row in _RESULT_GROUPS:
        wanted = [code for code in wanted if code.startswith(f"{term.row}.")]
    return tuple(
        subject_of(Term(table=TableName.THREE, row=code, column=term.column)) for code in wanted
    )


def _of_one_form(
    subjects: Sequence[CellSubject], found: Mapping[str, tuple[Found, ...]]
) -> tuple[CellSubject, ...]:
    """Readings that no form has together (制发 of 2021, 新制作 of 2019) count different things:
    over several reports the one that most of them have; the others as they are."""
    forms = [
        {name for name in FormName if all(keys_of(term, name) for term in subject.terms)}
        for subject in subjects
    ]
    if any(one & other for at, one in enumerate(forms) for other in forms[:at]):
        return tuple(subjects)
    labels = [one.label for several in found.values() for one in several]
    return (max(subjects, key=lambda subject: labels.count(subject.label)),)


def _distinct(candidates: Sequence[Found]) -> list[Found]:
    """Readings that differ in their figure; those that agree are one."""
    distinct: list[Found] = []
    for one in candidates:
        if not any(_same(one, other) for other in distinct):
            distinct.append(one)
    return distinct


def _same(one: Found, other: Found) -> bool:
    if isinstance(one, Figure) and isinstance(other, Figure):
        return one.value == other.value and one.unit == other.unit
    return isinstance(one, Gap) and isinstance(other, Gap) and one.reason is other.reason


def _absent(subject: CellSubject, report: ReportEntry, context: Context) -> Gap:
    """Why a report has no such cell: its form lacks it, or its table was not found."""
    table = subject.terms[0].table
    reason = Reason.UNREADABLE
    forms = {held.form for held in context.library.tables(report.id)}
    narrative = not forms and (report.year or _FIRST_FORM) < _FIRST_FORM
    known = bool(forms) and not any(keys_of(t, name) for t in subject.terms for name in forms)
    if narrative or known or has_table(report.id, table, context.library):
        reason = Reason.NOT_IN_FORM
    return Gap(report, reason, subject.label)


def _ask(context: Context, candidates: Sequence[Found]) -> Result:
    query, draft = context.query, context.draft
    name = candidates[0].report.agency_name if candidates[0].report else ""
    labels = [one.label for one in candidates]
    draft.sentences.append(f"您问的是{name}的哪一项：{'、'.join(labels)}？")
    year = f"{query.years[0]}年" if query.years else ""
    options = tuple(
        Option(label=label, question=f"{name}{year}{label}是多少？") for label in labels
    )
    return Result(Status.CLARIFY, Route.TABLE, None, options)


def _shares(context: Context, subject: CellSubject) -> Result:
    """A part as a percentage of the total that the form prints for it."""
    whole = _whole_of(subject.terms[0])
    if whole is None:
        context.draft.sentences.append(f"表中没有“{subject.label}”的总计，无法计算占比。")
        return Result(Status.NOT_FOUND, Route.TABLE, Reason.NOT_IN_FORM)
    reports = context.targets.reports
    held = look_up([subject], reports, context.library)
    wholes = look_up([whole], reports, context.library)
    settled: list[Found] = []
    for report in reports:
        pair = (*held[report.id], *wholes[report.id])
        gap = next((one for one in pair if isinstance(one, Gap)), None)
        if gap is not None or len(pair) < 2:
            settled.append(gap or _absent(subject, report, context))
            continue
        part, total = pair
        assert isinstance(part, Figure)
        assert isinstance(total, Figure)
        formula = f"{subject.label} ÷ {whole.label}"
        settled.append(rate(part, total, label=f"{subject.label}占比", formula=formula))
    return _result(context, settled, f"{subject.label}占比")


def _whole_of(term: Term) -> CellSubject | None:
    if term.table is TableName.TWO:
        return None
    if term.column != "total":
        return subject_of(term.model_copy(update={"column": "total"}))
    if term.table is TableName.THREE and term.row not in (
        "new",
        "carried_in",
        "total",
        "carried_out",
    ):
        return subject_of(term.model_copy(update={"row": "total"}))
    if term.table is TableName.FOUR and term.row in ("direct", "after_review"):
        return subject_of(term.model_copy(update={"row": "litigation"}))
    if term.table is TableName.FOUR and term.row in ("review", "litigation"):
        return subject_of(term.model_copy(update={"row": "disputes"}))
    return None


def often_in_prose(query: Query) -> bool:
    """Whether reports tend to state in the prose what newer forms have no cell for."""
    return any(term.row == "procurement" for term in query.readings[0].terms)


def of_decisions(query: Query) -> bool:
    """Whether decisions (件) are named; 几条 of them are items disclosed, told in the prose."""
    rows = ("licences", "penalties", "coercion")
    return any(term.row in rows for term in query.readings[0].terms)


def only_missing_tables(context: Context) -> bool:
    """Whether no report of the query has the table, so that the prose may answer instead."""
    if context.query.kind is not SubjectKind.CELLS:
        return False
    table = context.query.readings[0].terms[0].table
    return all(
        not has_table(report.id, table, context.library) for report in context.targets.reports
    )
