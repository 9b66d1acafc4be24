"""What is done with figures: each operation takes figures and gaps, and writes a draft.

Counts may be added, rates and contradictions are named, and every figure is cited.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from ingest.quantities.lexicon import units
from qa import comparisons, ranking
from qa.draft import Draft, plain
from qa.figures import Figure, Found, Gap
from qa.gaps import Outcome, left_out, none, undecided
from qa.resolve import Targets
from qa.schema import Operation, Query, Reason, Status
from qa.wording import (
    about,
    basis,
    computed,
    name_of,
    over,
    satisfies,
    shown,
    year_of,
)

_Act = Callable[[Draft, Query, list[Figure], Targets], None]
_ANSWERED: Outcome = (Status.ANSWERED, None)
_LISTED = 12
_NAMED = 6
_VALUES = 100
_SUMMED = re.compile(r"合计|一共|总共|加起来|总和|之和|合起来|共计")


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
        return none(draft, gaps, label)
    needed = 2 if query.operation in (Operation.DIFFERENCE, Operation.GROWTH) else 1
    if len(figures) < needed:
        _say_one(draft, figures[0])
        left_out(draft, gaps, targets)
        if targets.absent and not gaps:
            draft.say(f"缺{targets.absent[0][1]}年的年报，算不出变化。")
            return Status.NOT_FOUND, Reason.NO_SUCH_YEAR
        return none(draft, gaps, label) if gaps else _ANSWERED
    if query.operation is Operation.COMPARE and gaps and len(query.agencies) > 1:
        return undecided(draft, figures, gaps)
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
        left_out(draft, gaps, targets)
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
    left_out(draft, gaps, targets)
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
