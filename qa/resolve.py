"""Which reports a query is about: agencies, years, scope, by the catalogue alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.library import Library
from ingest.schema import AgencyEntry, ReportEntry, Scope
from qa.asking import (
    Stop,
    ask_agency,
    no_such_year,
    scope_of,
    unknown,
    which_body,
    which_scope,
    years_listed,
)
from qa.schema import AgencySlot, GroupSlot, Operation, Query, Reason, Status, SubjectKind
from qa.understand.names import NameIndex, regions_of

_OVER_ALL = (
    Operation.RANK, Operation.LIST, Operation.COUNT, Operation.MEAN, Operation.MEDIAN,
    Operation.TOTAL,
)  # fmt: skip
_NEEDS_ALL = (Operation.GROWTH, Operation.DIFFERENCE, Operation.COMPARE)


_AMONG = re.compile(r"[哪谁]|最[多少高低大小]|排名|各|所有|全部|一共|总共|合计|平均")
_STREETS = re.compile(r"^(?!.*[乡镇]).*街道")
_BOTH_SCOPES = re.compile(r"本级.{0,6}汇总|汇总.{0,6}本级|两个口径|两种口径")


@dataclass(frozen=True, slots=True)
class Targets:
    """The reports to answer from; `absent` are (agency, year) that the library lacks."""

    reports: tuple[ReportEntry, ...]
    absent: tuple[tuple[str, int], ...] = ()
    group: str = ""
    notices: tuple[str, ...] = ()


def resolve(query: Query, library: Library, names: NameIndex) -> Targets | Stop:
    """The reports a query is about, or why there are none."""
    if query.unknown_agencies:
        return unknown(query, names)
    if not names.agencies:
        return Stop(Status.NOT_FOUND, "资料库里还没有年报。", Reason.NO_SUCH_AGENCY)
    if len(query.agencies) == 1 and len(query.agencies[0].ids) > 1 and _AMONG.search(query.normal):
        # 教育局里哪个收到申请最多: all bodies of that name.
        return _of_group(query, library, names, query.agencies[0])
    for slot in query.agencies:
        if len(slot.ids) > 1:
            return which_body(query, slot, names)
    if query.agencies:
        ids = [slot.ids[0] for slot in query.agencies]
        return _of_agencies(query, ids, library, names)
    over_all = (
        query.group is not None
        or (query.operation in _OVER_ALL and not query.axis)
        or query.kind is SubjectKind.CATALOGUE
    )
    if over_all:
        return _of_group(query, library, names)
    if len(names.agencies) == 1:
        only = next(iter(names.agencies.values()))
        targets = _of_agencies(query, [only.id], library, names)
        if isinstance(targets, Targets):
            said = "这里只回答" if names.restricted else "资料库中只有"
            notices = (*targets.notices, f"{said}{only.name}的年报，按{only.name}回答")
            return Targets(targets.reports, targets.absent, notices=notices)
        return targets
    return ask_agency(query, names)


def _of_agencies(
    query: Query, ids: Sequence[int], library: Library, names: NameIndex
) -> Targets | Stop:
    held = library.reports(agencies=ids)
    years = {report.year for report in held if report.year is not None}
    chosen: list[ReportEntry] = []
    absent: list[tuple[str, int]] = []
    notices: list[str] = []
    wanted = query.years
    if query.recent and not set(wanted) & years:
        wanted = tuple(sorted(years)[-query.recent :])
        if wanted:
            notices.append(f"没有近{query.recent}年的年报，按库中最近的{years_listed(wanted)}回答")
    elif query.operation is Operation.GROWTH and len(wanted) == 1:
        wanted = (wanted[0] - 1, wanted[0])
    for number in ids:
        own = [report for report in held if report.agency == number]
        if not own:
            return Stop(
                Status.NOT_FOUND,
                f"资料库中没有{names.agencies[number].name}的年报。",
                Reason.NO_SUCH_AGENCY,
            )
        picked = _years_of(query, own, wanted)
        if query.pairs:
            picked = [year for body, year in query.pairs if body == number]
        for year in picked:
            found = [report for report in own if report.year == year]
            if query.scope is not None:
                found = [r for r in found if r.scope in (query.scope, None)] or found
            scopes = {report.scope for report in found}
            if _BOTH_SCOPES.search(query.normal) and found:
                chosen += found
                if len(scopes) < 2:
                    held_scope = scope_of(found[0])
                    notices.append(
                        f"{found[0].agency_name}{year}年只有一份年报（口径{held_scope}）"
                    )
                continue
            if len(found) > 1 and len(scopes) > 1:
                return which_scope(query, found)
            if found:
                chosen.append(found[0])
            elif year is not None:
                absent.append((own[0].agency_name, year))
    short = query.operation in _NEEDS_ALL and len(chosen) < 2 and len(wanted) > 1
    if absent and (not chosen or len(ids) > 1 or short):
        return no_such_year(query, absent, held)
    if not query.years and query.kind is not SubjectKind.CATALOGUE:
        said = {report.year for report in chosen}
        if len(years) > 1 and len(said) == 1:
            notices.append(f"未指明年份，按最近的{next(iter(said))}年年报回答")
    return Targets(tuple(chosen), tuple(absent), notices=tuple(notices))


def _years_of(
    query: Query, own: Sequence[ReportEntry], wanted: Sequence[int]
) -> Sequence[int | None]:
    if wanted:
        return wanted
    years = sorted({report.year for report in own if report.year is not None})
    if not years:
        return [None]
    if query.operation is Operation.TREND or query.kind is SubjectKind.CATALOGUE:
        return years
    if query.operation is Operation.GROWTH:
        return [years[-1] - 1, years[-1]]
    return years[-1:]


def _of_group(
    query: Query, library: Library, names: NameIndex, named: AgencySlot | None = None
) -> Targets | Stop:
    group = query.group or GroupSlot(words="全部单位")
    members = [agency for agency in names.agencies.values() if _belongs(agency, group)]
    if query.kind is SubjectKind.CATALOGUE and group.region and group.kind is None:
        members += [a for a in names.agencies.values() if a.name == f"{group.region}人民政府"]
    label = group.region + ("各单位" if group.kind is None else group.words)
    if named is not None:
        members = [names.agencies[number] for number in named.ids]
        label = f"各{named.words}"
    if not members:
        return Stop(Status.NOT_FOUND, f"资料库中没有{label}的年报。", Reason.NO_SUCH_AGENCY)
    if group.region and query.group and query.group.words == group.region:
        over = query.operation in (*_OVER_ALL, Operation.COMPARE, Operation.TREND)
        if not over and query.kind not in (SubjectKind.CATALOGUE, SubjectKind.CHECK):
            slot = AgencySlot(words=group.region, ids=tuple(agency.id for agency in members))
            return which_body(query, slot, names, missing=group.region)
    held = library.reports(agencies=[agency.id for agency in members])
    years = Counter(report.year for report in held if report.year is not None)
    notices: list[str] = []
    wanted = query.years
    if not wanted and years and query.kind not in (SubjectKind.CATALOGUE,):
        most = max(years.values())
        wanted = (max(year for year, count in years.items() if count == most),)
        if len(years) > 1:
            notices.append(f"未指明年份，按年报最齐的{wanted[0]}年回答")
    chosen = [report for report in held if not wanted or report.year in wanted]
    if not chosen:
        return no_such_year(query, [(label, year) for year in wanted], held)
    whole = [report for report in chosen if report.scope is Scope.WHOLE_AREA]
    if whole and len(whole) < len(chosen) and query.kind is not SubjectKind.CATALOGUE:
        chosen = [report for report in chosen if report.scope is not Scope.WHOLE_AREA]
        titles = "、".join(report.agency_name for report in whole[:3])
        notices.append(f"{titles}的汇总年报包含下属单位，未计入")
    have = {(report.agency, report.year) for report in chosen}
    absent = [
        (agency.name, year)
        for agency in members
        for year in wanted
        if (agency.id, year) not in have and not any(report.agency == agency.id for report in whole)
    ]
    return Targets(tuple(chosen), tuple(absent), group=label, notices=tuple(notices))


def _belongs(agency: AgencyEntry, group: GroupSlot) -> bool:
    if group.kind is not None and agency.kind is not group.kind:
        return False
    if _STREETS.search(group.words) and "街道" not in agency.name:
        return False
    return (
        not group.region or group.region in set(regions_of(agency)) or agency.name == group.region
    )
