"""Next questions that the library can really answer, the best first."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.library import Library
from ingest.schema import CellState, ReportEntry, SectionKind, TableName
from qa.parts import parts_of
from qa.routes.context import Result
from qa.schema import Operation, Query, Status, SubjectKind
from qa.understand.names import NameIndex

_COUNT = 4


def suggest(
    query: Query,
    result: Result,
    library: Library,
    names: NameIndex,
    leads: Sequence[str | None] = (),
) -> tuple[str, ...]:
    """Up to three questions on the body that leads the answer, that was asked about, or the first
    there is; other than the one asked."""
    if result.status is Status.CLARIFY:
        return ()
    report = _report(query, library, names, leads)
    if report is None:
        return ()
    name = f"{report.agency_name}{report.year or ''}年"
    asked = {reading.code for reading in query.readings}
    found: list[str] = []
    cells = library.cells(
        [report.id], [(TableName.THREE, "new", "total"), (TableName.FOUR, "review", "total")]
    )[report.id]
    for cell in cells:
        code = f"{cell.table}.{cell.row}.total"
        if cell.state is CellState.VALUE and code not in asked:
            found.append(
                f"{name}收到多少件政府信息公开申请？"
                if cell.table is TableName.THREE
                else f"{name}有多少件行政复议？"
            )
    asked_disclosed = query.kind is SubjectKind.QUANTITY and "公开" in query.content
    if not asked_disclosed and library.quantities([report.id], ["disclosed"])[report.id]:
        found.insert(0, f"{name}公开了多少条信息？")
    if "problems" not in query.topics and any(
        section.kind is SectionKind.PROBLEMS for section in library.sections(report.id)
    ):
        found.append(f"{name}存在哪些问题？")
    years = {one.year for one in library.reports(agencies=[report.agency]) if one.year}
    if query.readings and query.operation is not Operation.TREND and len(years) > 1:
        found.insert(0, f"{report.agency_name}历年{query.readings[0].label}的趋势")
    if asked & {"three.new.total", "three.total.total"} and not parts_of(query):
        found.insert(0, f"{name}申请的办理结果分别是多少？")
    others = [
        question for question in found if question.rstrip("？") != query.question.rstrip("？")
    ]
    return tuple(others[:_COUNT])


def _report(
    query: Query, library: Library, names: NameIndex, leads: Sequence[str | None]
) -> ReportEntry | None:
    known = {agency.name: number for number, agency in names.agencies.items()}
    ids = [known[name] for name in leads if name in known][:1]
    ids = ids or [slot.ids[0] for slot in query.agencies if slot.ids[0] in names.agencies]
    if not ids:
        ids = list(names.agencies)[:1]
    held = library.reports(agencies=ids[:1])
    chosen = [report for report in held if report.year in query.years] or list(held)
    return chosen[-1] if chosen else None
