"""Which way a question is answered: look-up, figures of the prose, text, or what there is."""

from __future__ import annotations

from dataclasses import replace

from qa.draft import Draft
from qa.routes import catalogue, cells, checks, details, quantity, text, widely
from qa.routes.context import Context, Result
from qa.schema import Operation, Reason, Route, Status, SubjectKind


def choose(context: Context, read: text.Read) -> Result:
    """The one way that a question of this kind is answered."""
    query = context.query
    fault = widely.asked(query)
    if fault is not None:
        return widely.answer(context, fault)
    if query.kind is SubjectKind.CELLS:
        return _cells_or_prose(context, read)
    if query.kind in (SubjectKind.CATALOGUE, SubjectKind.NONE):
        return catalogue.answer(context)
    if query.kind is SubjectKind.CHECK:
        return checks.answer(context)
    # 热线电话 may name a figure of the prose; 电话 by itself is a particular.
    particular = query.kind is SubjectKind.DETAIL and not query.unexplained
    if query.kind in (SubjectKind.DETAIL, SubjectKind.TEXT) and not particular:
        figure = quantity.named(context)
        if figure is None and query.operation is Operation.COMPARE:
            figure = _compared(context, read)
        if figure is not None:
            return figure
    if query.kind is SubjectKind.DETAIL:
        return details.answer(context, read)
    if query.kind is SubjectKind.QUANTITY:
        return quantity.answer(context, read)
    return text.answer(context, read)


def _compared(context: Context, read: text.Read) -> Result | None:
    """Figures of several bodies compared, where a word of theirs belongs to the text too."""
    if {"problems", "improvements"} & set(context.query.topics):
        return None
    draft = Draft(context.library)
    draft.notice(*context.query.notices)
    found = quantity.answer(replace(context, draft=draft), read)
    if found.status is not Status.ANSWERED or found.route is not Route.QUANTITY:
        return None
    context.draft.take(draft)
    return found


def _cells_or_prose(context: Context, read: text.Read) -> Result:
    """The table; the prose where no table was read, or its form has no such cell."""
    result = None
    counts_items = context.query.unit == "条" and cells.of_decisions(context.query)
    if not counts_items and not cells.only_missing_tables(context):
        result = cells.answer(context)
        if result.reason is not Reason.NOT_IN_FORM or not cells.often_in_prose(context.query):
            return result
    draft = Draft(context.library)
    draft.notice(*context.query.notices)
    prose = quantity.answer(replace(context, draft=draft), read)
    if prose.status is Status.ANSWERED and prose.route is Route.QUANTITY:
        draft.notice(
            "按正文所列的公开信息条数回答，不是处理决定数量"
            if counts_items
            else "表中没有这一项，按正文回答"
        )
        context.draft.take(draft)
        return prose
    return result or cells.answer(context)
