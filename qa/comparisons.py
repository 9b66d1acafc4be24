"""Figures held against each other: comparison, difference, growth, trend."""

from __future__ import annotations

from decimal import Decimal

from qa.draft import Draft, plain
from qa.figures import Figure
from qa.resolve import Targets
from qa.schema import Query
from qa.wording import computed, items, name_of, shown


def compare(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    """Two or more figures, the winner first; 是 or 否 where it was asked whether."""
    del targets
    ordered = sorted(figures, key=lambda figure: figure.value, reverse=not query.bottom)
    first, last = ordered[0], ordered[-1]
    text = None
    if query.yesno and len(figures) > 1:
        fewer = any(word in query.normal for word in ("少", "低"))
        mine, other = figures[0].value, figures[1].value
        same = any(word in query.normal for word in ("一样", "相同", "同样"))
        text = (
            "是" if (mine == other if same else mine < other if fewer else mine > other) else "否"
        )
        draft.sentences.append(f"{text}。")
    if len(ordered) == 1:
        draft.say(f"{items(draft, ordered)}。")
    elif first.value == last.value:
        draft.say(f"两者相同：{items(draft, ordered)}。" if len(ordered) == 2 else
                  f"各家相同：{items(draft, ordered)}。")  # fmt: skip
    else:
        gap = abs(first.value - last.value)
        more = "少" if query.bottom else "多"
        if first.unit == "%":
            more, unit = ("低" if query.bottom else "高"), "个百分点"
        else:
            unit = first.unit
        than = f"，比{name_of(last)}{more}{plain(gap)}{unit}" if len(ordered) == 2 else ""
        draft.say(f"{name_of(first)}更{more}{than}：{items(draft, ordered)}。")
    for figure in ordered:
        draft.value(figure, text=text)


def difference(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    """How much more the one is than the other."""
    del query
    first, second = figures[0], figures[-1]
    high, low = (first, second) if first.value >= second.value else (second, first)
    gap = high.value - low.value
    unit = "个百分点" if high.unit == "%" else high.unit
    verdict = (
        f"{name_of(high)}比{name_of(low)}多{plain(gap)}{unit}" if gap else "两者相同，相差0" + unit
    )
    draft.say(f"{verdict}：{items(draft, [high, low])}。")
    # Of one body the later year names the result.
    pair = sorted([high, low], key=_year, reverse=True) if _one_body(high, low) else [high, low]
    draft.values.append(
        computed(pair, gap, unit, f"{plain(high.value)} - {plain(low.value)}", targets)
    )
    draft.value(high)
    draft.value(low)


def _one_body(*figures: Figure) -> bool:
    return len({figure.report.agency for figure in figures if figure.report}) == 1


def _year(figure: Figure) -> int:
    return (figure.report.year or 0) if figure.report else 0


def growth(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    """The change from one year to the next, in number and in percent."""
    ordered = sorted(figures, key=_year)
    before, after = ordered[0], ordered[-1]
    change = after.value - before.value
    unit = "个百分点" if after.unit == "%" else after.unit
    word = "增加" if change > 0 else "减少" if change < 0 else "持平"
    rate: Decimal | None = None
    if before.value and after.unit != "%":
        rate = (change * 100 / before.value).quantize(Decimal("0.01"))
    said = f"{word}{plain(abs(change))}{unit}" if change else "持平"
    percent = f"（{'增长' if change > 0 else '下降'}{plain(abs(rate))}%）" if rate else ""
    draft.say(
        f"{name_of(after)}{after.label}比上期{said}{percent}：{items(draft, [before, after])}。"
    )
    formula = f"{plain(after.value)} - {plain(before.value)}"
    absolute = computed([after, before], change, unit, formula, targets)
    asked_rate = any(word in query.normal for word in ("率", "幅", "百分", "同比增长"))
    if rate is not None:
        relative = computed(
            [after, before], rate, "%", f"({formula}) ÷ {plain(before.value)} × 100%", targets
        )
        draft.values += [relative, absolute] if asked_rate else [absolute, relative]
    else:
        if asked_rate:
            draft.notice("上期为0，无法计算增长率")
        draft.values.append(absolute)
    draft.value(after)
    draft.value(before)


def trend(draft: Draft, query: Query, figures: list[Figure], targets: Targets) -> None:
    """A figure year by year."""
    del query
    ordered = sorted(figures, key=_year)
    first = ordered[0]
    if targets.group and first.unit != "%":
        _trend_of_totals(draft, ordered, targets)
        return
    name = first.report.agency_name if first.report else ""
    items = "，".join(
        f"{one.report.year if one.report else ''}年{shown(one)}{draft.marks(one.sources)}"
        for one in ordered
    )
    draft.say(f"{name}{first.label}：{items}。")
    for figure in ordered:
        draft.value(figure)


def _trend_of_totals(draft: Draft, ordered: list[Figure], targets: Targets) -> None:
    """The sum over a group year by year, each with the number of reports it rests on."""
    years: dict[int, list[Figure]] = {}
    for figure in ordered:
        if figure.report is not None and figure.report.year is not None:
            years.setdefault(figure.report.year, []).append(figure)
    held = [figure.unit for figure in ordered]
    unit = max(held, key=held.count)
    said = []
    for year, own in years.items():
        same = [figure for figure in own if figure.unit == unit]
        if not same:
            draft.notice(f"{year}年的数单位不同，未计入")
            continue
        total = sum((figure.value for figure in same), Decimal(0))
        marks = draft.marks(source for figure in same for source in figure.sources)
        said.append(f"{year}年{plain(total)}{unit}（{len(same)}份年报）{marks}")
        formula = " + ".join(plain(figure.value) for figure in same)
        draft.values.append(computed(same, total, unit, formula, targets))
    draft.say(f"{targets.group}{ordered[0].label}逐年合计：{'，'.join(said)}。")
    draft.notice("各年的年报份数不同，合计不宜直接比较")
