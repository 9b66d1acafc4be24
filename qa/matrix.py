"""Bodies × years × measures: the same look-up and the same quotations as in a single answer."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ingest.library import Library
from ingest.quantities.measures import measure
from ingest.schema import Period, ReportEntry, Scope, TableName
from qa.check import check
from qa.draft import Draft
from qa.figures import Figure, Found, Gap
from qa.lookup import has_table, look_up
from qa.routes.prose import settled
from qa.schema import (
    CellSubject,
    Matches,
    MatchVerdict,
    Matrix,
    MatrixCell,
    MatrixMeasure,
    QuantityMatch,
    Reason,
    Term,
)
from qa.understand.measure import cell_subject
from qa.vocabulary import measures

_PROSE = "prose."
_FROM_PROSE = ("disclosed", "hotline_12345", "regulatory_documents", "trainings")
_SAID = {
    Reason.NO_SUCH_YEAR: "没有这一年的年报",
    Reason.NOT_STATED: "正文没有说明",
    Reason.NOT_IN_FORM: "表式没有这一项",
    Reason.LEFT_BLANK: "空着没有填",
    Reason.NOT_APPLICABLE: "不适用",
    Reason.DOUBTFUL: "读不准",
    Reason.UNREADABLE: "表没有读到",
}


@cache
def comparable() -> tuple[MatrixMeasure, ...]:
    """The measures that bodies can be compared by, grouped."""
    found = [
        MatrixMeasure(code=f"{_PROSE}{code}", label=measure(code).label, group="正文中的数字")
        for code in _FROM_PROSE
    ]
    for code, subject in _subjects().items():
        if any(one.label == subject.label for one in found):
            # Two names that questions have for one sum.
            continue
        found.append(MatrixMeasure(code=code, label=subject.label, group=_group(code)))
    return tuple(found)


def matrix(
    library: Library,
    agencies: Sequence[int],
    years: Sequence[int],
    codes: Sequence[str],
) -> Matrix:
    """Every combination, with its figure or why there is none; unknown codes are left out."""
    known = {one.code: one for one in comparable()}
    wanted = tuple(known[code] for code in dict.fromkeys(codes) if code in known)
    names = {one.id: one.name for one in library.agencies() if one.id in agencies}
    order = [number for number in dict.fromkeys(agencies) if number in names]
    held = library.reports(agencies=order, years=list(years)) if order and years else ()
    reports = {(one.agency, one.year): one for one in sorted(held, key=_preferred)}
    found = {one.code: _found(library, one.code, tuple(reports.values())) for one in wanted}
    draft = Draft(library)
    cells = []
    for number in order:
        for year in years:
            report = reports.get((number, year))
            for one in wanted:
                figure = found[one.code].get(report.id) if report else None
                cells.append(_cell(draft, names[number], year, one, report, figure))
    check(draft)
    return Matrix(
        agencies=tuple(names[number] for number in order),
        years=tuple(years),
        measures=wanted,
        cells=tuple(cells),
    )


def _preferred(report: ReportEntry) -> bool:
    """A body's own figures come last, and so stand, before those of its whole area."""
    return report.scope is not Scope.WHOLE_AREA


@cache
def _subjects() -> dict[str, CellSubject]:
    """The figures over cells: each row's total, the applicants, the outcomes, the rates."""
    named = measures()
    found = []
    for table in (TableName.THREE, TableName.FOUR):
        rows = named.table(table).rows
        total = named.column(table, "total")
        found += [cell_subject(table, row, total) for row in rows]
    new = named.row(TableName.THREE, "new")
    found += [
        cell_subject(TableName.THREE, new, column)
        for column in named.three.columns
        if column.code != "total"
    ]
    review = named.row(TableName.FOUR, "review")
    found += [
        cell_subject(TableName.FOUR, review, column)
        for column in named.four.columns
        if column.code != "total"
    ]
    found += [
        cell_subject(TableName.TWO, row, named.column(TableName.TWO, code))
        for row in named.two.rows
        for code in row.columns
    ]
    for rate in named.rates:
        found.append(CellSubject(
            code=rate.code, label=rate.label, unit="%", formula=rate.formula,
            terms=tuple(Term(table=t, row=r, column=c) for t, r, c in rate.numerator),
            denominator=tuple(Term(table=t, row=r, column=c) for t, r, c in rate.denominator),
        ))  # fmt: skip
    return {one.code: one for one in found}


def _group(code: str) -> str:
    if code.startswith("rate."):
        return "比率"
    if code.startswith("three.new."):
        return "收到的申请" if code.endswith(".total") else "收到的申请，按申请人"
    return {"two": "规章、文件、处理决定和收费", "three": "申请的办理", "four": "复议和诉讼"}[
        code.split(".")[0]
    ]


def _found(library: Library, code: str, reports: Sequence[ReportEntry]) -> dict[str, Found]:
    """By report, the figure of one measure."""
    if code.startswith(_PROSE):
        return _in_prose(library, code.removeprefix(_PROSE), reports)
    subject = _subjects()[code]
    held = look_up([subject], reports, library)
    return {
        one.id: held[one.id][0] if held[one.id] else Gap(one, _absent(library, one, subject))
        for one in reports
    }


def _absent(library: Library, report: ReportEntry, subject: CellSubject) -> Reason:
    there = has_table(report.id, subject.terms[0].table, library)
    return Reason.NOT_IN_FORM if there else Reason.UNREADABLE


def _in_prose(library: Library, code: str, reports: Sequence[ReportEntry]) -> dict[str, Found]:
    """The one figure of that measure that a report states for its year as a whole."""
    held = library.quantities([one.id for one in reports], [code])
    found: dict[str, Found] = {}
    for report in reports:
        whole = [
            one for one in held[report.id]
            if one.period is Period.YEAR and one.part_of is None
            and one.year in (None, report.year) and one.topic is None and one.scope is None
        ]  # fmt: skip
        bare = [one for one in whole if one.channel is None] or whole
        distinct = {(one.value, one.unit): one for one in reversed(bare)}
        matches = tuple(QuantityMatch(quantity=one) for one in distinct.values())
        verdict = (
            MatchVerdict.NONE if not matches
            else MatchVerdict.ONE if len(matches) == 1 else MatchVerdict.SEVERAL
        )  # fmt: skip
        found[report.id] = settled(report, Matches(verdict=verdict, matches=matches), True)
    return found


def _cell(
    draft: Draft,
    agency: str,
    year: int,
    one: MatrixMeasure,
    report: ReportEntry | None,
    found: Found | None,
) -> MatrixCell:
    if report is None or found is None:
        reason = Reason.NO_SUCH_YEAR
        return MatrixCell(
            agency=agency, year=year, measure=one.code, reason=reason, said=_SAID[reason]
        )
    before = len(draft.values)
    markers = [draft.cite(source) for source in found.sources]
    cited = tuple(draft.citations[number - 1] for number in dict.fromkeys(markers) if number)
    if isinstance(found, Figure):
        draft.value(found)
        return MatrixCell(agency=agency, year=year, measure=one.code, value=draft.values[before],
                          citations=cited, notices=found.notices)  # fmt: skip
    return MatrixCell(agency=agency, year=year, measure=one.code, reason=found.reason,
                      said=_SAID.get(found.reason, "没有"), citations=cited,
                      notices=found.notices)  # fmt: skip
