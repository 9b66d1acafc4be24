"""A change that the report itself states (满意率88.3%，比上年提高2.1个百分点)."""

from __future__ import annotations

import re
from decimal import Decimal

from ingest.normal import normalize
from ingest.schema import Quantity, QuantityKind
from qa import quantities
from qa.draft import number, plain
from qa.figures import Source
from qa.routes.context import Context, Result
from qa.schema import MatchVerdict, Operation, Query, Route, Status, SubjectKind, Value, ValueProof

_CHANGE = re.compile(
    r"(?:同比|环比)?(?:增长|增加|减少|下降|上升|提高|提升|降低|回落|变化)(?:率|了)?|增幅|降幅|涨幅|变动"
)
_BETWEEN = re.compile(r"[，,、（(]?(?:同比|[较比与]?(?:上一?年|去年|上年度|前一年)[^，。；;]{0,6})")
_BREAK = re.compile(r"[。；;！？\n]")
_FELL = re.compile(r"下降|减少|降低|回落|下滑")


def asked_of(query: Query) -> bool:
    """Whether the change of one body's figure of the prose from the year before is asked for."""
    growth = query.operation is Operation.GROWTH and len(query.agencies) == 1
    return growth and query.kind is SubjectKind.QUANTITY and len(query.years) < 2


def answer(context: Context) -> Result | None:
    """The change that stands beside the figure asked for, in its own sentence; None without."""
    if len(context.targets.reports) != 1:
        return None
    (report,) = context.targets.reports
    draft = context.draft
    held = context.library.quantities([report.id])[report.id]
    text = draft.text_of(report.id)
    asked = quantities.asked(_CHANGE.sub(" ", context.query.content))
    if asked.kind is QuantityKind.CHANGE:
        asked = asked.model_copy(update={"kind": None})
    found = quantities.match(asked, held, text)
    if found.verdict is not MatchVerdict.ONE:
        return None
    figure = found.matches[0].quantity
    change = next((one for one in held if _changes(one, figure, text)), None)
    if change is None:
        return None
    said = normalize(text, figure.span.end, change.span.end).text.strip("，, （(")
    fell = _FELL.search(said) is not None
    name = f"{report.agency_name}{report.year or ''}年"
    mark = draft.marks([Source(report, quantity=figure), Source(report, quantity=change)])
    draft.notice(*context.targets.notices)
    draft.say(f"{name}{figure.label}{plain(figure.value)}{figure.unit}，{said}。{mark}")
    draft.notice("按该年报自己写的变化回答")
    value = Decimal(-change.value if fell else change.value)
    draft.values.append(
        Value(
            agency=report.agency_name,
            year=report.year,
            scope=report.scope,
            measure=f"{figure.label}变化",
            value=number(value),
            unit=change.unit,
            printed=change.printed,
            approximate=change.approximate,
            proof=ValueProof.QUOTED,
        )
    )
    return Result(Status.ANSWERED, Route.QUANTITY)


def _changes(change: Quantity, figure: Quantity, text: str) -> bool:
    """Whether a change follows its figure directly, within one clause or the next."""
    if change.kind is not QuantityKind.CHANGE or change.span.start < figure.span.end:
        return False
    between = text[figure.span.end : change.span.start]
    return _BREAK.search(between) is None and _BETWEEN.match(normalize(between).text) is not None
