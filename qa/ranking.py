"""Figures put in order, sifted by a condition, and the reports that state none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.draft import Draft
from qa.figures import Figure, Gap
from qa.resolve import Targets
from qa.schema import Condition, Operation, Query, Reason, Value, ValueProof
from qa.wording import (
    basis,
    condition_words,
    items,
    name_of,
    satisfies,
    short,
    shown,
    year_of,
)

_LISTED = 12
_NAMED = 6
_VALUES = 100
_LISTING = (Operation.LIST, Operation.COUNT, Operation.TOTAL)
_UNTOLD = re.compile(
    r"(?:没有?|未)(?:这个数|这项|说明|写明?|提到?|公布|披露|列出|给出|统计|报告)[^，。]*"
    r"(?:单位|年报|报告|哪|$)|哪[^，。]*(?:没有?|未)(?:这个数|这项|说明|写|提|公布|披露|列出|给出)"
)


def asks_untold(query: Query) -> bool:
    """Whether the reports that do not state a figure are asked for (哪些单位没提12345)."""
    return query.operation in _LISTING and _UNTOLD.search(query.normal) is not None


def rank(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    """The figures in order, ties kept; the first of them in words."""
    ordered = sorted(figures, key=lambda figure: figure.value, reverse=not query.bottom)
    kept = _top(ordered, query.top or _VALUES)
    best = [figure for figure in ordered if figure.value == ordered[0].value]
    word = "最少" if query.bottom else "最多"
    if ordered[0].unit == "%":
        word = "最低" if query.bottom else "最高"
    rests = basis(figures, targets)
    names = "、".join(short(figure, query) for figure in best[:_LISTED])
    tied = f"{len(best)}个并列，均为" if len(best) > 1 else "为"
    marks = draft.marks(source for figure in best[:_LISTED] for source in figure.sources)
    subject = f"{year_of(figures)}{figures[0].label}" if not query.axis else name_of(figures[0])
    draft.sentences.append(
        f"{subject}{word}的是{names}，{tied}{shown(best[0])}（{rests}）。{marks}"
    )
    rest = [figure for figure in kept if figure not in best][: _LISTED - 1]
    if rest and (query.top or len(rest) < _LISTED):
        items = "，".join(f"{short(f, query)}{shown(f)}{draft.marks(f.sources)}" for f in rest)
        draft.say(f"其后：{items}。")
    for figure in kept:
        draft.value(figure)


def _top(ordered: list[Figure], count: int) -> list[Figure]:
    """The first so many, and those that tie with the last of them."""
    if len(ordered) <= count:
        return ordered
    last = ordered[count - 1].value
    return [f for index, f in enumerate(ordered) if index < count or f.value == last]


def listed(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    """The bodies whose figures meet the condition, the greatest first."""
    condition = query.condition or Condition(comparator="positive", number=0)
    held = [figure for figure in figures if satisfies(figure.value, condition)]
    held.sort(key=lambda figure: figure.value, reverse=True)
    said = condition_words(condition, figures[0].unit)
    rests = basis(figures, targets)
    label = f"{year_of(figures)}{figures[0].label}{said}的单位"
    yes = ("有。" if held else "没有。") if query.yesno else ""
    if not held:
        marks = draft.marks(source for figure in figures[:_NAMED] for source in figure.sources)
        draft.sentences.append(f"{yes or '没有'}{label if not yes else ''}（{rests}）。{marks}")
        draft.values.append(_counted(figures[0], 0))
        return
    items = "，".join(
        f"{short(f, query)}{shown(f)}{draft.marks(f.sources)}" for f in held[:_LISTED]
    )
    more = f"等{len(held)}个" if len(held) > _LISTED else ""
    draft.sentences.append(f"{yes}{label}有{len(held)}个：{items}{more}（{rests}）。")
    for figure in held:
        draft.value(figure)


def count(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    """How many bodies meet the condition, and which."""
    condition = query.condition or Condition(comparator="positive", number=0)
    held = [figure for figure in figures if satisfies(figure.value, condition)]
    draft.values.append(_counted(figures[0], len(held)))
    if held:
        listed(draft, query, figures, targets)
    else:
        draft.values.clear()
        listed(draft, query, figures, targets)


def untold(draft: Draft, figures: Sequence[Figure], gaps: Sequence[Gap]) -> None:
    """The reports that do not state a figure, beside those that do."""
    silent = [gap for gap in gaps if gap.reason is Reason.NOT_STATED]
    label = figures[0].label
    names = "、".join(name_of(gap) for gap in silent) or "没有"
    told = f"写明了的有{len(figures)}份：{items(draft, figures[:_LISTED])}"
    draft.say(f"没有写明{label}的年报{f'有{len(silent)}份：' if silent else '：'}{names}。{told}。")
    for gap in silent:
        draft.values.append(
            Value(
                agency=gap.report.agency_name,
                year=gap.report.year,
                measure=label,
                text="没有写明",
                proof=ValueProof.COMPUTED,
            )
        )


def _counted(like: Figure, count: int) -> Value:
    return Value(
        year=like.report.year if like.report else None,
        measure=like.label,
        value=count,
        unit="个",
        proof=ValueProof.COMPUTED,
    )
