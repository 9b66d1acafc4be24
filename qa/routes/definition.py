"""The meaning of a term of the statute, with its article."""

from __future__ import annotations

from qa.definitions import Definition, define
from qa.routes.context import Context, Result
from qa.schema import Citation, Reason, Route, Status


def answer(context: Context) -> Result:
    """The definition that the question asks for."""
    definition = define(context.query.normal)
    if definition is None:
        context.draft.sentences.append("没有找到这个词的法定含义。")
        return Result(Status.NOT_FOUND, Route.DEFINITION, Reason.NOT_STATED)
    mark = context.draft.add(
        Citation(
            marker=0, source=definition.law, section=definition.article, quote=definition.quote
        )
    )
    term = f"“{definition.term}”" if definition.text.startswith("指") else ""
    context.draft.sentences.append(f"{term}{definition.text}{_named(definition)}[{mark}]")
    return Result(Status.ANSWERED, Route.DEFINITION)


def _named(definition: Definition) -> str:
    """Where the law says it, as a sentence of its own."""
    law = "" if definition.law in definition.article else f"《{definition.law}》"
    return "" if definition.article in definition.text else f"（{law}{definition.article}）"
