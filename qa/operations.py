"""What is done with figures: each operation takes figures and gaps, and writes a draft.

Counts may be added, rates and contradictions are named, and every figure is cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from ingest.quantities.lexicon import units
from qa import comparisons, ranking
from qa.draft import Draft, number, plain
from qa.figures import Figure, Found, Gap
from qa.resolve import Targets
from qa.schema import Operation, Query, Reason, Status, Value, ValueProof
from qa.wording import (
    about,
    basis,
    computed,
    items,
    name_of,
    over,
    satisfies,
    shown,
    year_of,
)

Outcome = tuple[Status, Reason | None]
_Act = Callable[[Draft, Query, list[Figure], Targets], None]
_ANSWERED: Outcome = (Status.ANSWERED, None)
_LISTED = 12
_NAMED = 6
_VALUES = 100
_NOTHING = {
    Reason.LEFT_BLANK: "这一格空着，没有填写",
    Reason.NOT_APPLICABLE: "不适用（填的是“/”或“-”，或无法计算）",
    Reason.DOUBTFUL: "这一格读不准，不能给出确定的数",
    Reason.UNREADABLE: "年报中没有读到这一项所在的表格",
    Reason.NOT_IN_FORM: "该年报所用的表式没有这一项",
    Reason.NOT_STATED: "年报没有说明",
}

_SPOKEN = "正文里有几个数都可能是，不能确定是哪一个"
_COMPARED = 2
_TOLD_APART = 3
_SUMMED = re.compile(r"合计|一共|总共|加起来|总和|之和|合起来|共计")
_NOBODY = {
    Reason.LEFT_BLANK: "没有填写",
    Reason.NOT_APPLICABLE: "不适用",
    Reason.DOUBTFUL: "读不准",
    Reason.UNREADABLE: "没有读到",
    Reason.NOT_IN_FORM: "所用的表式没有",
    Reason.NOT_STATED: "没有说明",
}


def carry_out(
    draft: Draft, query: Query, found: Sequence[Found], targets: Targets, label: str
) -> Outcome:
    """Write the answer of the query's operation into the draft."""
    figures = [one for one in found if isinstance(one, Figure)]
    gaps = [one for one in found if isinstance(one, Gap)]
    draft.notice(*targets.notices)
    for one in found[:_NAMED]:
        draft.notice(*(_named(one, notice, len(found)) for notice in one.notices))
    if unclear := sum(_unclear(one) for one in found[_NAMED:]):
        draft.notice(f"另有{unclear}份年报的数识别不清，请核对原文")
    if not figures:
        return _none(draft, gaps, label)
    needed = 2 if query.operation in (Operation.DIFFERENCE, Operation.GROWTH) else 1
    if len(figures) < needed:
        _say_one(draft, figures[0])
        _gaps(draft, gaps, targets)
        if targets.absent and not gaps:
            draft.say(f"缺{targets.absent[0][1]}年的年报，算不出变化。")
            return Status.NOT_FOUND, Reason.NO_SUCH_YEAR
        return _none(draft, gaps, label) if gaps else _ANSWERED
    if query.operation is Operation.COMPARE and gaps and len(query.agencies) > 1:
        return _undecided(draft, figures, gaps)
    operations: dict[Operation, _Act] = {
        Operation.TOTAL: _total,
        Operation.MEAN: _mean,
        Operation.MEDIAN: _median,
        Operation.COMPARE: comparisons.compare,
        Operation.DIFFERENCE: comparisons.difference,
        Operation.GROWTH: comparisons.growth,
        Operation.TREND: comparisons.trend,
        Operation.RANK: ranking.rank,
        Operation.LIST: ranking.listed,
        Operation.COUNT: ranking.count,
        Operation.YESNO: _yesno,
    }
    if query.each:
        _several(draft, query, figures, targets)
        _gaps(draft, gaps, targets)
        return _ANSWERED
    if ranking.asks_untold(query):
        ranking.untold(draft, figures, gaps)
        return _ANSWERED
    summed = query.operation is Operation.TOTAL and _SUMMED.search(query.normal)
    if query.condition is not None and summed:
        act: _Act = _total
    elif query.condition is not None and query.operation in (Operation.VALUE, Operation.TOTAL):
        act = _yesno if len(found) == 1 else ranking.listed
    elif len(found) == 1 and query.operation not in (Operation.LIST, Operation.COUNT):
        act = _yesno if query.operation is Operation.YESNO else _single
    else:
        act = operations.get(query.operation, _several)
    _units(draft, figures)
    _scopes(draft, figures)
    act(draft, query, figures, targets)
    _gaps(draft, gaps, targets)
    return _ANSWERED


def _single(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    del query, targets
    _say_one(draft, figures[0])
    draft.value(figures[0])


def _say_one(draft: Draft, figure: Figure) -> None:
    computed = f"（{figure.formula}）" if figure.formula else ""
    if len(computed) > 120:
        computed = ""
    spoken = figure.approximate or any(source.quantity for source in figure.sources)
    is_ = "" if spoken else "为"
    draft.say(f"{name_of(figure)}{figure.label}{is_}{shown(figure)}{computed}。", figure.sources)


def _several(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    del query, targets
    for figure in figures:
        _say_one(draft, figure)
        draft.value(figure)


def _total(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    if any(figure.unit == "%" for figure in figures):
        draft.notice("比率不能相加，逐个列出")
        _several(draft, query, figures, targets)
        return
    unit = _common_unit(figures, query.unit)
    same = [figure for figure in figures if units().alike(figure.unit, unit) or figure.unit == unit]
    for figure in figures:
        if figure not in same:
            draft.notice(f"{name_of(figure)}的单位是“{figure.unit}”，不能相加，未计入")
    total = sum((figure.value for figure in same), Decimal(0))
    marks = draft.marks(source for figure in same for source in figure.sources)
    bodies = targets.group or over(figures)
    if query.yesno and query.condition is not None:
        draft.sentences.append("是。" if satisfies(total, query.condition) else "否。")
    draft.sentences.append(
        f"{bodies}{year_of(figures)}{figures[0].label.removesuffix('合计')}合计{about(same)}{plain(total)}{unit}"
        f"（{basis(figures, targets)}）。{marks}"
    )
    draft.values.append(
        computed(same, total, unit, " + ".join(plain(f.value) for f in same), targets)
    )
    for figure in same:
        draft.value(figure)


def _common_unit(figures: Sequence[Figure], asked: str) -> str:
    """The unit asked for where figures have it, else the one that most of them have."""
    held = [figure.unit for figure in figures]
    return asked if asked in held else max(held, key=held.count)


def _mean(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    del query
    total = sum((figure.value for figure in figures), Decimal(0))
    mean = (total / len(figures)).quantize(Decimal("0.01"))
    marks = draft.marks(source for figure in figures for source in figure.sources)
    bodies = targets.group or over(figures)
    draft.sentences.append(
        f"{bodies}{year_of(figures)}{figures[0].label}平均{about(figures)}{plain(mean)}{figures[0].unit}"
        f"（{basis(figures, targets)}）。{marks}"
    )
    draft.values.append(
        computed(figures, mean, figures[0].unit, f"{plain(total)} ÷ {len(figures)}", targets)
    )
    for figure in figures:
        draft.value(figure)


def _median(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    unit = _common_unit(figures, query.unit)
    same = sorted((one for one in figures if one.unit == unit), key=lambda one: one.value)
    if unit == "%":
        draft.notice("比率的基数不同，不取中位数，逐个列出")
        _several(draft, query, figures, targets)
        return
    for figure in figures:
        if figure not in same:
            draft.notice(f"{name_of(figure)}的单位是“{figure.unit}”，未计入")
    half = len(same) // 2
    middle = same[half : half + 1] if len(same) % 2 else same[half - 1 : half + 1]
    value = sum((one.value for one in middle), Decimal(0)) / len(middle)
    marks = draft.marks(source for figure in same for source in figure.sources)
    bodies = targets.group or over(figures)
    formula = f"({' + '.join(plain(one.value) for one in middle)}) ÷ 2" if len(middle) > 1 else ""
    draft.sentences.append(
        f"{bodies}{year_of(same)}{same[0].label}的中位数{about(same)}{plain(value)}{unit}，"
        f"最少{shown(same[0])}，最多{shown(same[-1])}（{basis(same, targets)}）。{marks}"
    )
    draft.values.append(
        computed(same, value, unit, formula or f"{len(same)}个数从小到大的第{half + 1}个", targets)
    )
    for figure in same:
        draft.value(figure)


def _yesno(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    del targets
    for figure in figures:
        if query.condition is not None and query.condition.comparator not in ("zero", "positive"):
            text = "是" if satisfies(figure.value, query.condition) else "否"
        else:
            text = "有" if figure.value else "没有"
        draft.say(f"{text}。{name_of(figure)}{figure.label}为{shown(figure)}。", figure.sources)
        draft.value(figure, text=text)


def _none(draft: Draft, gaps: Sequence[Gap], label: str) -> Outcome:
    reason = gaps[0].reason if gaps else Reason.NOT_STATED
    if len(gaps) > _TOLD_APART and all(gap.reason is reason and not gap.sources for gap in gaps):
        years = sorted({gap.report.year for gap in gaps if gap.report.year})
        year = f"{years[0]}年" if len(years) == 1 else ""
        draft.sentences.append(f"{year}{len(gaps)}份年报都{_NOBODY[reason]}“{label}”。")
        return Status.NOT_FOUND, reason
    for gap in gaps[:_NAMED]:
        sources = [source for source in gap.sources if source.cell is None or source.cell.span]
        why = gap.said or _NOTHING[gap.reason]
        draft.say(f"{name_of(gap)}{gap.label or label}：{why}。", sources[:3])
        if gap.candidates:
            several = "、".join(plain(value) for value in gap.candidates[:8])
            draft.notice(f"可能的数：{several}，请核对原文")
            draft.values.append(
                Value(
                    agency=gap.report.agency_name,
                    year=gap.report.year,
                    scope=gap.report.scope,
                    measure=gap.label or label,
                    proof=ValueProof.NONE,
                    candidates=tuple(number(value) for value in gap.candidates),
                )
            )
    return Status.NOT_FOUND, reason


def _undecided(draft: Draft, figures: Sequence[Figure], gaps: Sequence[Gap]) -> Outcome:
    """A comparison in which a body has no certain figure: each is named, no winner is."""
    draft.say(f"有确定数字的：{items(draft, figures)}。")
    for gap in gaps[:_NAMED]:
        if gap.candidates:
            several = "、".join(plain(value) for value in gap.candidates[:8])
            draft.notice(f"{name_of(gap)}可能的数：{several}，请核对原文")
        spoken = _SPOKEN if gap.candidates and not gap.sources else _NOTHING[gap.reason]
        draft.say(f"{name_of(gap)}{gap.label}：{gap.said or spoken}。", gap.sources[:3])
    draft.say("所以不能断定哪个多、哪个少。")
    for figure in figures:
        draft.value(figure)
    return (Status.NOT_FOUND, gaps[0].reason) if len(figures) < _COMPARED else _ANSWERED


def _gaps(draft: Draft, gaps: Sequence[Gap], targets: Targets) -> None:
    for why in dict.fromkeys(map(_why, gaps)):
        names = [name_of(gap) for gap in gaps if _why(gap) == why]
        more = f"等{len(names)}个" if len(names) > _NAMED else ""
        draft.notice(f"{'、'.join(names[:_NAMED])}{more}：{why}，未计入")
    if targets.absent:
        names = [f"{name}{year}年" for name, year in targets.absent]
        more = f"等{len(names)}份" if len(names) > _NAMED else ""
        draft.notice(f"缺{'、'.join(names[:_NAMED])}{more}年报，未计入")


def _why(gap: Gap) -> str:
    """Why reports do not count, in words that several may share; a doubt of the prose is
    of no cell."""
    return (gap.said if gap.reason is Reason.DOUBTFUL else "") or _NOTHING[gap.reason]


def _unclear(one: Found) -> bool:
    """Whether a figure of the prose stands where the text may be misread."""
    first = one.sources[0].quantity if isinstance(one, Figure) and one.sources else None
    return first is not None and first.doubt is not None


def _scopes(draft: Draft, figures: Sequence[Figure]) -> None:
    """Reports of one body that count for different areas are no like for like."""
    scopes: dict[int, set[object]] = {}
    for figure in figures:
        if figure.report is not None:
            scopes.setdefault(figure.report.agency, set()).add(figure.report.scope)
    if any(len(found) > 1 for found in scopes.values()):
        draft.notice("各年报口径不同（汇总、本级或未注明），比较仅供参考")


def _units(draft: Draft, figures: Sequence[Figure]) -> None:
    units = list(dict.fromkeys(figure.unit for figure in figures))
    if len(units) > 1:
        draft.notice(f"各年报所用单位不同（{'、'.join(units)}），比较仅供参考")


def _named(one: Found, notice: str, count: int) -> str:
    return f"{name_of(one)}：{notice}" if count > 1 else notice
