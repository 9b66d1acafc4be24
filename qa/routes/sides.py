"""Two groups of bodies held against each other (乡镇和部门哪边申请多), by their totals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ingest.schema import AgencyKind
from qa.draft import plain
from qa.figures import Figure
from qa.lookup import look_up
from qa.resolve import Targets
from qa.routes.context import Context, Result
from qa.schema import GroupSlot, Operation, Query, Route, Status, SubjectKind
from qa.wording import basis, computed, year_of

_TOWNS = r"(?:乡镇街道|镇街|乡镇|街道|镇)"
_OFFICES = r"(?:政府部门|部门|局委办|委办局|局)"
_JOINT = r"(?:和|与|跟|同|、|比|还是|以及)(?:各|县直|区直|市直)?"
_SIDES = re.compile(
    rf"(?<![\u4e00-\u9fff]个)(?:各)?(?:(?P<towns>{_TOWNS}){_JOINT}{_OFFICES}|{_OFFICES}{_JOINT}{_TOWNS})(?!长)"
)
_NOT_CELLS = (
    "乡镇和部门这样两组单位，只能按表格里的数比较合计。"
    "可以分别问“各乡镇一共有多少”和“各部门一共有多少”，写明要问的数和年份。"
)


@dataclass(frozen=True, slots=True)
class Side:
    """One group with its reports."""

    name: str
    targets: Targets


def sides_of(query: Query) -> tuple[GroupSlot, GroupSlot] | None:
    """The two groups that a question names, in its order; None for any other."""
    found = _SIDES.search(query.normal)
    if found is None or query.agencies or query.unknown_agencies:
        return None
    region = query.group.region if query.group else ""
    towns = GroupSlot(words="各乡镇", kind=AgencyKind.TOWNSHIP, region=region)
    offices = GroupSlot(words="各部门", kind=AgencyKind.DEPARTMENT, region=region)
    return (towns, offices) if found["towns"] else (offices, towns)


def of_group(query: Query, group: GroupSlot) -> Query:
    """The query over one of the two."""
    return query.model_copy(update={"group": group, "operation": Operation.TOTAL})


def answer(context: Context, sides: tuple[Side, Side]) -> Result:
    """The total of each on how many reports it rests, and which is more."""
    query, draft = context.query, context.draft
    if query.kind is not SubjectKind.CELLS or query.readings[0].denominator:
        draft.say(_NOT_CELLS)
        return Result(Status.CLARIFY, Route.NONE)
    totals: list[tuple[Decimal, Side, list[Figure]]] = []
    for side in sides:
        draft.notice(*side.targets.notices)
        figures, lacking = _figures(context, side)
        if not figures:
            draft.say(f"{side.name}的年报都没有这个数，不能比较。")
            return Result(Status.NOT_FOUND, Route.TABLE, None)
        if lacking:
            draft.notice(f"{side.name}中{lacking}份年报没有确定的数，未计入")
        totals.append((sum((one.value for one in figures), Decimal(0)), side, figures))
    ordered = sorted(totals, key=lambda one: one[0], reverse=not query.bottom)
    first, last = ordered
    unit = first[2][0].unit
    told = "，".join(
        f"{side.name}合计{plain(total)}{unit}（{basis(figures, side.targets)}）"
        + draft.marks(source for one in figures for source in one.sources)
        for total, side, figures in ordered
    )
    label = f"{year_of([*first[2], *last[2]])}{first[2][0].label}"
    more = "少" if query.bottom else "多"
    gap = abs(first[0] - last[0])
    verdict = f"{first[1].name}更{more}，相差{plain(gap)}{unit}" if gap else "两边相同"
    draft.say(f"{label}：{told}。{verdict}。")
    draft.notice("两边的单位数和年报份数不同，合计只反映已有的年报")
    for total, side, figures in ordered:
        formula = " + ".join(plain(one.value) for one in figures)
        draft.values.append(computed(figures, total, unit, formula, side.targets))
    return Result(Status.ANSWERED, Route.TABLE)


def _figures(context: Context, side: Side) -> tuple[list[Figure], int]:
    """The certain figures of a group, of one unit; how many reports give none."""
    reports = side.targets.reports
    found = look_up(context.query.readings, reports, context.library)
    figures = []
    for report in reports:
        own = [one for one in found[report.id] if isinstance(one, Figure)]
        if own and len({one.value for one in own}) == 1 and len(own) == len(found[report.id]):
            figures.append(own[0])
    unit = figures[0].unit if figures else ""
    same = [one for one in figures if one.unit == unit]
    return same, len(reports) - len(same)
