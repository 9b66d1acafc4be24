"""What a question takes over from the conversation: slots that it leaves open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from qa.schema import AgencySlot, CellSubject, Operation, Query, Slot, SubjectKind, Term
from qa.understand.measure import column_named, subject_of
from qa.understand.parse import Parsed

_OVER_BODIES = (
    Operation.RANK, Operation.LIST, Operation.COUNT, Operation.TOTAL, Operation.MEAN,
    Operation.MEDIAN,
)  # fmt: skip
_KEPT = (Operation.SHARE, Operation.GROWTH, Operation.YESNO, Operation.RANK, Operation.LIST,
         Operation.COUNT, Operation.TREND)  # fmt: skip
_WHY = ("为什么", "为什么呢", "为何", "为啥", "为啥呢", "原因呢", "怎么回事")
_STEPS = ((re.compile(r"上一?个?年度?"), -1), (re.compile(r"下一?个?年度?"), 1))
_COMPARED = re.compile(r"(?<![占分同环])比(?!例|率|重|如|值)")
_SAME_PEOPLE = re.compile(r"呢[？。]*$|其中|里面|[里其]中")
_EVERYBODY = re.compile(r"总|一共|合计|全部|共|所有|整体|不分|各类|合起来")
_BOTH = re.compile(r"[这那]?两[家个者]|[这那它他]俩|二者|双方|彼此")
_APART = re.compile(r"差|多出|多多少|少多少|高多少|低多少")
_ALONE = (SubjectKind.OUT_OF_SCOPE, SubjectKind.DEFINITION, SubjectKind.CATALOGUE)


def follow(parsed: Parsed, previous: Query | None, spoken: Sequence[AgencySlot] = ()) -> Query:
    """The query with its open slots filled from the previous one; `spoken` are the bodies of
    the whole conversation, the last named last (这两家 are its last two)."""
    query = parsed.query
    if previous is None or query.kind in _ALONE:
        return query
    query, subject_carried = _subject(parsed, previous)
    query, agencies_carried = _agencies(query, parsed, previous)
    if agencies_carried and len(query.agencies) < 2 and _BOTH.search(query.normal):
        both = tuple(slot for slot in spoken if len(slot.ids) == 1)[-2:]
        if len(both) == 2:
            compared = (Operation.COMPARE, Operation.DIFFERENCE)
            operation = query.operation
            if operation not in compared:
                apart = _APART.search(query.normal) is not None
                operation = Operation.DIFFERENCE if apart else Operation.COMPARE
            query = _changed(query, agencies=both, group=None, operation=operation)
    comparing = query.operation in (Operation.VALUE, Operation.COMPARE)
    if agencies_carried and comparing and len(query.agencies) > 1 and _APART.search(query.normal):
        query = _changed(query, operation=Operation.DIFFERENCE)
    query, years_carried = _years(query, parsed, previous)
    if agencies_carried and years_carried:
        query = _changed(query, pairs=previous.pairs)
    slots = list(query.slots)
    if subject_carried and query.readings:
        slots.append(Slot(slot="measure", label=query.readings[0].label, carried=True))
    elif subject_carried:
        slots.append(Slot(slot="measure", label=query.content, carried=True))
    if agencies_carried:
        slots += [Slot(slot="agency", label=slot.words, carried=True) for slot in query.agencies]
        if query.group:
            slots.append(Slot(slot="group", label=query.group.words, carried=True))
    if years_carried:
        slots += [Slot(slot="year", label=f"{year}年", carried=True) for year in query.years]
    return query.model_copy(update={"slots": tuple(slots)})


def _subject(parsed: Parsed, previous: Query) -> tuple[Query, bool]:
    query = parsed.query
    if query.readings or query.topics or query.details or query.kind is SubjectKind.CHECK:
        query = _row_kept(_column_kept(query, previous), previous)
        if previous.operation is Operation.TREND and _asks_the_same(query):
            query = _changed(query, operation=Operation.TREND)
        return _because(query, previous), False
    column = None
    if len(previous.readings) and parsed.atoms and not query.unexplained:
        first = previous.readings[0]
        if len(first.terms) == 1 and not first.denominator:
            column = column_named(first.terms[0].table, parsed.atoms)
            if column is not None:
                term = first.terms[0].model_copy(update={"column": column})
                return _changed(
                    query,
                    readings=(subject_of(term),),
                    kind=SubjectKind.CELLS,
                    operation=_operation(query, previous),
                ), True
    if parsed.bare:
        return _changed(
            query,
            kind=previous.kind,
            readings=previous.readings,
            content=previous.content,
            unexplained=previous.unexplained,
            details=previous.details,
            topics=previous.topics,
            unit=query.unit or previous.unit,
            axis=query.axis or previous.axis,
            asks_number=query.asks_number or previous.asks_number,
            yesno=query.yesno or previous.yesno,
            condition=query.condition or previous.condition,
            top=query.top or previous.top,
            bottom=query.bottom or (previous.bottom and query.operation is Operation.VALUE),
            prose_only=query.prose_only or previous.prose_only,
            scope=query.scope or previous.scope,
            operation=_operation(query, previous),
        ), True
    figures = (SubjectKind.CELLS, SubjectKind.QUANTITY)
    if previous.kind in figures and query.kind in (SubjectKind.TEXT, SubjectKind.NONE):
        return _changed(query, kind=SubjectKind.QUANTITY, asks_number=True), False
    return query, False


def _asks_the_same(query: Query) -> bool:
    """Whether a question names another measure only (行政复议呢)."""
    named = query.agencies or query.years or query.group or query.topics
    return (
        query.operation is Operation.VALUE
        and not named
        and query.normal.rstrip("？。").endswith("呢")
        and bool(query.readings)
    )


def _row_kept(query: Query, previous: Query) -> Query:
    """其中纠正的呢 after 行政复议几件 asks for those reviews, not for lawsuits too."""
    before, now = _terms(previous.readings), _terms(query.readings)
    if len(before) != 1 or len(now) != 1 or now[0].row != "outcomes":
        return query
    if before[0].table is not now[0].table or before[0].row == "outcomes":
        return query
    return _changed(query, readings=(subject_of(now[0].model_copy(update={"row": before[0].row})),))


def _column_kept(query: Query, previous: Query) -> Query:
    """那不予公开的呢 after 自然人予以公开几件 asks for the same applicants' figure."""
    before, now = _terms(previous.readings), _terms(query.readings)
    tables = {term.table for term in (*before, *now)}
    if not before or not now or len(tables) > 1 or query.agencies or query.years:
        return query
    columns = {term.column for term in before}
    same = [
        reading for reading, term in zip(query.readings, now, strict=True) if term.column in columns
    ]
    if len(now) > 1:
        return _changed(query, readings=tuple(same)) if same else query
    asides = "其中" in previous.normal and any(
        slot.slot == "measure" and slot.carried for slot in previous.slots
    )
    column = before[0].column
    if asides or len(before) > 1 or now[0].column != "total" or column == "total":
        return query
    if not _SAME_PEOPLE.search(query.normal) or _EVERYBODY.search(query.normal):
        return query
    return _changed(query, readings=(subject_of(now[0].model_copy(update={"column": column})),))


def _terms(readings: tuple[CellSubject, ...]) -> tuple[Term, ...]:
    """The one term of each reading; () where a reading is a sum or a rate."""
    if any(len(one.terms) != 1 or one.denominator for one in readings):
        return ()
    return tuple(one.terms[0] for one in readings)


def _because(query: Query, previous: Query) -> Query:
    """为什么 by itself asks for the reason of what was asked before."""
    if query.kind is SubjectKind.TEXT and query.normal.strip("？。") in _WHY:
        return _changed(query, content=f"{previous.content}{query.content}")
    return query


def _operation(query: Query, previous: Query) -> Operation:
    if query.operation is Operation.VALUE and previous.operation in _KEPT:
        ranked = previous.operation in (Operation.RANK, Operation.LIST, Operation.COUNT)
        return Operation.VALUE if ranked and query.agencies else previous.operation
    return query.operation


def _agencies(query: Query, parsed: Parsed, previous: Query) -> tuple[Query, bool]:
    if query.unknown_agencies:
        return query, False
    one_more = query.operation in (Operation.COMPARE, Operation.DIFFERENCE) or (
        "比" in parsed.query.normal and query.operation is Operation.VALUE
    )
    if len(query.years) > 1:
        # 汶荆乡2023年比2022年多多少 compares that one body's own years.
        one_more = False
    if len(query.agencies) == 1 and one_more and previous.agencies:
        others = tuple(slot for slot in previous.agencies if slot.ids != query.agencies[0].ids)
        operation = Operation.COMPARE if query.operation is Operation.VALUE else query.operation
        return _changed(query, agencies=(*others, *query.agencies), operation=operation), True
    if query.agencies or query.group:
        return query, False
    if query.operation in _OVER_BODIES and not parsed.pronoun and not query.axis:
        if len(previous.agencies) > 1 and query.operation is not Operation.LIST:
            return _changed(query, agencies=previous.agencies), True
        if query.operation in (Operation.RANK, Operation.LIST, Operation.COUNT):
            return _changed(query, group=previous.group), previous.group is not None
    return _changed(query, agencies=previous.agencies, group=previous.group), True


def _years(query: Query, parsed: Parsed, previous: Query) -> tuple[Query, bool]:
    compared = _COMPARED.search(query.normal) is not None and not parsed.query.agencies
    shift = parsed.shift or _step(query)
    if shift and previous.years:
        base = previous.years[-1]
        if compared and query.operation is Operation.GROWTH and shift < 0:
            return _changed(query, years=(base,)), True
        if compared:
            return _compared(query, base, base + shift), True
        return _changed(query, years=(base + shift,)), False
    if compared and len(query.years) == 1 and not query.recent:
        if previous.years and previous.years[-1] != query.years[0]:
            return _compared(query, *previous.years, *query.years), True
        if previous.years and query.year_relative:
            return _compared(query, previous.years[-1] - 1, previous.years[-1]), True
    if query.years or query.recent:
        if (
            query.operation in (Operation.COMPARE, Operation.DIFFERENCE)
            and not parsed.query.agencies
        ):
            years = tuple(sorted({*previous.years, *query.years}))
            return _changed(query, years=years), bool(previous.years)
        return query, False
    if query.operation is Operation.TREND:
        return query, False
    return _changed(query, years=previous.years, year_relative=previous.year_relative), bool(
        previous.years
    )


def _step(query: Query) -> int:
    """上一年 in a conversation is the year before the one spoken of."""
    if not query.year_relative or len(query.years) != 1:
        return 0
    return next((step for word, step in _STEPS if word.search(query.normal)), 0)


def _compared(query: Query, *years: int) -> Query:
    kept = (Operation.DIFFERENCE, Operation.GROWTH)
    operation = query.operation if query.operation in kept else Operation.COMPARE
    return _changed(query, years=tuple(sorted({*years})), operation=operation)


def _changed(query: Query, **values: Any) -> Query:
    return query.model_copy(update=values)
