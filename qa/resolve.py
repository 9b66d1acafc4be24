"""Which reports a query is about: agencies, years, scope, by the catalogue alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.library import Library
from ingest.schema import AgencyEntry, ReportEntry, Scope
from qa.schema import AgencySlot, GroupSlot, Operation, Option, Query, Reason, Status, SubjectKind
from qa.understand.names import NameIndex, regions_of

_OPTIONS = 8
_OVER_ALL = (Operation.RANK, Operation.LIST, Operation.COUNT, Operation.MEAN, Operation.TOTAL)
_NEEDS_ALL = (Operation.GROWTH, Operation.DIFFERENCE, Operation.COMPARE)
SCOPE_LABELS = {Scope.WHOLE_AREA: "全县（市、区）汇总", Scope.OWN: "本级"}


_AMONG = re.compile(r"[哪谁]|最[多少高低大小]|排名|各|所有|全部|一共|总共|合计|平均")
_STREETS = re.compile(r"^(?!.*[乡镇]).*街道")
_BOTH_SCOPES = re.compile(r"本级.{0,6}汇总|汇总.{0,6}本级|两个口径|两种口径")
_SCOPE_WORDS: dict[Scope | None, str] = {Scope.WHOLE_AREA: "汇总", Scope.OWN: "本级"}


@dataclass(frozen=True, slots=True)
class Targets:
    """The reports to answer from; `absent` are (agency, year) that the library lacks."""

    reports: tuple[ReportEntry, ...]
    absent: tuple[tuple[str, int], ...] = ()
    group: str = ""
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stop:
    """No reports can be chosen: why, in a sentence, with readings to choose from."""

    status: Status
    sentence: str
    reason: Reason | None = None
    options: tuple[Option, ...] = ()
    reports: tuple[ReportEntry, ...] = field(default=())


def resolve(query: Query, library: Library, names: NameIndex) -> Targets | Stop:
    """The reports a query is about, or why there are none."""
    if query.unknown_agencies:
        return _unknown(query, names)
    if not names.agencies:
        return Stop(Status.NOT_FOUND, "资料库里还没有年报。", Reason.NO_SUCH_AGENCY)
    if len(query.agencies) == 1 and len(query.agencies[0].ids) > 1 and _AMONG.search(query.normal):
        # 教育局里哪个收到申请最多: all bodies of that name.
        return _of_group(query, library, names, query.agencies[0])
    for slot in query.agencies:
        if len(slot.ids) > 1:
            return _which(query, slot, names)
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
    return _ask_agency(query, names)


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
            notices.append(f"没有近{query.recent}年的年报，按库中最近的{_years(wanted)}回答")
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
                    held_scope = _scope(found[0])
                    notices.append(
                        f"{found[0].agency_name}{year}年只有一份年报（口径{held_scope}）"
                    )
                continue
            if len(found) > 1 and len(scopes) > 1:
                return _which_scope(query, found)
            if found:
                chosen.append(found[0])
            elif year is not None:
                absent.append((own[0].agency_name, year))
    short = query.operation in _NEEDS_ALL and len(chosen) < 2 and len(wanted) > 1
    if absent and (not chosen or len(ids) > 1 or short):
        return _no_such_year(query, absent, held)
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
            return _which(query, slot, names, missing=group.region)
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
        return _no_such_year(query, [(label, year) for year in wanted], held)
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


def _unknown(query: Query, names: NameIndex) -> Stop:
    name = query.unknown_agencies[0]
    near = names.near(name)
    if near:
        options = tuple(
            Option(label=close, question=_with_agency(query, name, close)) for close in near
        )
        return Stop(Status.CLARIFY, f"没有“{name}”的年报，您问的是不是{_or(near)}？", None, options)
    sentence = f"资料库中没有“{name}”的年报。"
    like = names.resembling(name)
    if like:
        sentence += f"名称相近的有{'、'.join(like)}。"
    options = tuple(
        Option(label=close, question=_with_agency(query, name, close)) for close in like
    )
    return Stop(Status.NOT_FOUND, sentence, Reason.NO_SUCH_AGENCY, options)


def _which(query: Query, slot: AgencySlot, names: NameIndex, missing: str = "") -> Stop:
    options = tuple(
        Option(
            label=names.agencies[number].name,
            question=_with_agency(query, slot.words, names.agencies[number].name),
        )
        for number in slot.ids[:_OPTIONS]
    )
    if missing:
        sentence = f"资料库中没有{missing}本身的年报，有它下面{len(slot.ids)}个单位的，您问哪一个？"
    else:
        sentence = f"叫“{slot.words}”的有{len(slot.ids)}个单位，您问的是哪一个？"
    return Stop(Status.CLARIFY, sentence, None, options)


def _which_scope(query: Query, found: Sequence[ReportEntry]) -> Stop:
    options = tuple(
        Option(
            label=f"{report.agency_name}（{_scope(report)}）",
            question=f"{_SCOPE_WORDS.get(report.scope, '')}{query.question}",
        )
        for report in found[:_OPTIONS]
    )
    first = found[0]
    sentence = f"{first.agency_name}{first.year}年有{len(found)}份口径不同的年报，您问的是哪一份？"
    return Stop(Status.CLARIFY, sentence, None, options, tuple(found))


def _scope(report: ReportEntry) -> str:
    return SCOPE_LABELS[report.scope] if report.scope else "未注明"


def _ask_agency(query: Query, names: NameIndex) -> Stop:
    options = tuple(
        Option(label=agency.name, question=f"{agency.name}{query.question}")
        for agency in list(names.agencies.values())[:_OPTIONS]
    )
    more = "等" if len(names.agencies) > _OPTIONS else ""
    sentence = (
        f"您问的是哪个单位？资料库中有{'、'.join(option.label for option in options)}{more}"
        f"{len(names.agencies)}个单位的年报。"
    )
    return Stop(Status.CLARIFY, sentence, None, options)


def _no_such_year(
    query: Query, absent: Sequence[tuple[str, int]], held: Sequence[ReportEntry]
) -> Stop:
    name, year = absent[0]
    missing = "、".join(f"{name}{year}年" for name, year in absent[:3])
    years = sorted(
        {
            r.year
            for r in held
            if r.year is not None and (r.agency_name == name or not query.agencies)
        }
    )
    sentence = f"资料库中没有{missing}的年报。"
    if years:
        sentence += f"{name}现有{_years(years)}的年报。"
    options = tuple(
        Option(label=f"{known}年", question=_with_year(query, year, known))
        for known in reversed(years[-3:])
    )
    reports = tuple(report for report in held if report.agency_name == name)
    return Stop(Status.NOT_FOUND, sentence, Reason.NO_SUCH_YEAR, options, reports)


def _with_agency(query: Query, words: str, name: str) -> str:
    if words in query.question:
        return query.question.replace(words, name, 1)
    if words in query.normal:
        return query.normal.replace(words, name, 1)
    return f"{name}{query.normal}"


def _with_year(query: Query, asked: int, year: int) -> str:
    if str(asked) in query.question:
        return query.question.replace(str(asked), str(year), 1)
    for word in ("去年", "今年", "前年", "上年度", "上年", "明年"):
        if word in query.question:
            return query.question.replace(word, f"{year}年", 1)
    return f"{year}年{query.question}"


def _years(years: Sequence[int]) -> str:
    return "、".join(str(year) for year in years) + "年"


def _or(names: Sequence[str]) -> str:
    return "，还是".join(names)
