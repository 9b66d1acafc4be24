"""Asking back, and refusing, where the reports of a query cannot be chosen: with the real
choices, the nearest names, the years there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.schema import ReportEntry, Scope
from qa.schema import AgencySlot, Option, Query, Reason, Status
from qa.understand.names import NameIndex

_OPTIONS = 8
SCOPE_LABELS = {Scope.WHOLE_AREA: "汇总", Scope.OWN: "本级"}
_SCOPE_WORDS: dict[Scope | None, str] = {Scope.WHOLE_AREA: "汇总", Scope.OWN: "本级"}


@dataclass(frozen=True, slots=True)
class Stop:
    """No reports can be chosen: why, in a sentence, with readings to choose from."""

    status: Status
    sentence: str
    reason: Reason | None = None
    options: tuple[Option, ...] = ()
    reports: tuple[ReportEntry, ...] = field(default=())


def unknown(query: Query, names: NameIndex) -> Stop:
    """A body that the library does not hold: near names to choose from, or like ones."""
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


def which_body(query: Query, slot: AgencySlot, names: NameIndex, missing: str = "") -> Stop:
    """Several bodies of one name, or under one region: which is meant."""
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


def which_scope(query: Query, found: Sequence[ReportEntry]) -> Stop:
    """Two reports of one year that count for different areas: which is meant."""
    options = tuple(
        Option(
            label=f"{report.agency_name}（{scope_of(report)}）",
            question=f"{_SCOPE_WORDS.get(report.scope, '')}{query.question}",
        )
        for report in found[:_OPTIONS]
    )
    first = found[0]
    sentence = f"{first.agency_name}{first.year}年有{len(found)}份口径不同的年报，您问的是哪一份？"
    return Stop(Status.CLARIFY, sentence, None, options, tuple(found))


def scope_of(report: ReportEntry) -> str:
    """What a report counts for, in words."""
    return SCOPE_LABELS[report.scope] if report.scope else "未注明"


def ask_agency(query: Query, names: NameIndex) -> Stop:
    """No body is named where one must be."""
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


def no_such_year(
    query: Query, absent: Sequence[tuple[str, int]], held: Sequence[ReportEntry]
) -> Stop:
    """A year that the library does not hold, with those it does."""
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
        sentence += f"{name}现有{years_listed(years)}的年报。"
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


def years_listed(years: Sequence[int]) -> str:
    """Years in words."""
    return "、".join(str(year) for year in years) + "年"


def _or(names: Sequence[str]) -> str:
    return "，还是".join(names)
