"""What was understood, as chips: each can be taken away or exchanged, and the question is
asked again by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from ingest.library import Library
from qa.schema import Answer, Operation, Query, Slot
from qa.understand import NameIndex
from qa.understand.measure import subject_of
from qa.vocabulary import measures
from ui.markup import tag, words

_OTHERS = 8
_RELATIVE = ("去年", "今年", "前年", "上年度", "上一年", "上年", "本年度", "本年")
_NAMES = {
    "agency": "单位",
    "year": "年度",
    "measure": "指标",
    "group": "范围",
    "scope": "口径",
    "condition": "条件",
}
_OPERATIONS = {
    Operation.RANK: "排名",
    Operation.TREND: "逐年变化",
    Operation.COMPARE: "比较",
    Operation.DIFFERENCE: "相差",
    Operation.GROWTH: "同比",
    Operation.TOTAL: "合计",
    Operation.MEAN: "平均",
    Operation.MEDIAN: "中位数",
    Operation.COUNT: "计数",
    Operation.LIST: "列出",
    Operation.SHARE: "占比",
    Operation.YESNO: "有没有",
}
# How a question composed of what was understood asks for it.
_ENDINGS = {
    "value": "是多少？",
    "trend": "历年趋势",
    "growth": "比上年增长多少？",
    "compare": "哪个多？",
    "difference": "相差多少？",
    "rank": "最多的是哪个单位？",
    "total": "一共多少？",
    "mean": "平均是多少？",
}


def chips(found: Answer, library: Library, names: NameIndex) -> str:
    """The chips of an answer; "" where nothing was understood."""
    query = _query(found)
    if query is None or not query.slots:
        return ""
    shown = [_chip(query, slot, library, names) for slot in query.slots]
    said = query.content.strip(" ，。？、") if not query.readings else ""
    if said and not any(slot.slot == "measure" for slot in query.slots):
        shown.append(_fixed("事项", said))
    if query.operation in _OPERATIONS:
        shown.append(_fixed("做法", _OPERATIONS[query.operation]))
    return tag("div", tag("span", words("理解为"), class_="nb-small"), *shown,
               class_="nb-query", role="group", aria_label="理解为")  # fmt: skip


def _chip(query: Query, slot: Slot, library: Library, names: NameIndex) -> str:
    name = _NAMES.get(slot.slot, slot.slot)
    from_ = "沿用上文" if slot.carried else f"来自“{slot.words}”" if slot.words else ""
    label = f"{name}：{slot.label}"
    others = [
        tag("button", words(one), type="button", class_="nb-other", data_ask=question,
            data_alone=True)
        for one, question in _others(query, slot, library, names)
    ]  # fmt: skip
    carried = tag("span", words("沿用上文"), class_="nb-from") if slot.carried else ""
    summary = tag("summary", carried, words(slot.label), title=from_ or None, aria_label=label)
    menu = tag("div", tag("p", words(from_), class_="nb-small") if from_ else "",
               tag("p", words("换成"), class_="nb-small") if others else "", *others,
               class_="nb-menu")  # fmt: skip
    without = taken_away(query, slot)
    remove = tag("button", words("×"), type="button", class_="nb-remove",
                 aria_label=f"去掉{label}，再问一次", title="去掉，再问一次", data_ask=without,
                 data_alone=True) if without else ""  # fmt: skip
    return tag("span", tag("details", summary, menu, class_="nb-slot-more"), remove,
               class_=f"nb-slot nb-slot-{slot.slot}")  # fmt: skip


def _fixed(name: str, label: str) -> str:
    return tag("span", tag("span", words(label), class_="nb-fixed", title=name), class_="nb-slot")


def taken_away(query: Query, slot: Slot) -> str | None:
    """The question without that slot; None where it cannot be put into words."""
    rest = tuple(one for one in query.slots if one != slot)
    if not rest:
        return None
    return _put(query, slot, "", rest)


def exchanged(query: Query, slot: Slot, label: str) -> str | None:
    """The question with another label in the slot's place."""
    new = Slot(slot=slot.slot, label=label, words=label)
    return _put(query, slot, label, tuple(new if one == slot else one for one in query.slots))


def _put(query: Query, slot: Slot, label: str, rest: Sequence[Slot]) -> str | None:
    """In the question's own words where it stands alone, else composed of what was understood."""
    carried = any(one.carried for one in query.slots)
    said = [slot.words] if slot.words else []
    if slot.slot == "year":
        said += [slot.label.removesuffix("年") + "年度", slot.label.removesuffix("年"), *_RELATIVE]
    if not carried:
        for one in said:
            if one in query.question:
                return _tidied(query.question.replace(one, label, 1), label)
    return _composed(query, rest)


def _tidied(question: str, label: str) -> str:
    """Without the particle that a word taken away leaves behind."""
    return question if label else question.strip().removeprefix("的").removeprefix("，")


def _composed(query: Query, slots: Sequence[Slot]) -> str | None:
    held = {kind: [one.label for one in slots if one.slot == kind] for kind in _NAMES}
    ending = _ENDINGS.get(str(query.operation))
    if query.readings and not held["measure"]:
        # Without the measure: whom and when, and what that report is about.
        return "和".join(held["agency"]) + "和".join(held["year"]) or None
    if not held["measure"] or ending is None:
        return None
    if len(held["agency"]) + len(held["year"]) < 1 and str(query.operation) == "value":
        return None
    bodies = "和".join(held["agency"]) or "".join(held["group"])
    years = "和".join(held["year"])
    return f"{bodies}{years}{held['measure'][0]}{ending}"


def _others(query: Query, slot: Slot, library: Library, names: NameIndex) -> list[tuple[str, str]]:
    """What else may stand there, each with the question that asks it."""
    if slot.carried and slot.slot == "group":
        return []
    labels = {"agency": _bodies, "year": _years}.get(slot.slot)
    given = labels(query, slot, library, names) if labels else _measures(query, slot)
    made = ((label, exchanged(query, slot, label)) for label in given)
    return [(label, question) for label, question in islice(made, _OTHERS) if question]


def _bodies(query: Query, slot: Slot, library: Library, names: NameIndex) -> Iterable[str]:
    del library
    asked = {number for one in query.agencies for number in one.ids}
    ids = next((one.ids for one in query.agencies if one.words == slot.label), ())
    own = names.agencies.get(ids[0]) if ids else None
    others = [one for number, one in names.agencies.items() if number not in asked]

    near = [one for one in others if own and (one.region, one.kind) == (own.region, own.kind)]
    return (one.name for one in dict.fromkeys((*near[:_OTHERS], *others[:_OTHERS])))


def _years(query: Query, slot: Slot, library: Library, names: NameIndex) -> Iterable[str]:
    del names
    ids = [number for one in query.agencies for number in one.ids]
    if ids:
        years = sorted(
            {one.year for one in library.reports(agencies=ids) if one.year}, reverse=True
        )
    else:
        held = library.stats()
        years = list(range(held.last_year or 0, (held.first_year or 1) - 1, -1))
    return (f"{year}年" for year in years if f"{year}年" != slot.label)


def _measures(query: Query, slot: Slot) -> Iterable[str]:
    """The other readings of the words; else the measures beside this one in its table."""
    if slot.slot != "measure" or not query.readings:
        return ()
    if len(query.readings) > 1:
        return (one.label for one in query.readings[1:])
    terms = query.readings[0].terms
    if query.readings[0].denominator:
        return (one.label for one in measures().rates if one.label != slot.label)
    term = terms[0]
    rows = [row for row in measures().table(term.table).rows if term.column in row.columns
            or not row.columns]  # fmt: skip
    codes = [row.code for row in rows]
    at = codes.index(term.row) if term.row in codes else 0
    near = sorted(range(len(codes)), key=lambda index: abs(index - at))
    return (subject_of(term.model_copy(update={"row": codes[index]})).label
            for index in near if index != at)  # fmt: skip


def _query(found: Answer) -> Query | None:
    """The query as the answer tells it."""
    try:
        return Query.model_validate({"question": found.question, **found.query})
    except ValueError:
        return None
