"""Question, conversation and the library's names → a typed query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from qa.errors import BadQuestion
from qa.schema import AgencySlot, Query, SubjectKind
from qa.understand.followup import follow
from qa.understand.names import NameIndex
from qa.understand.parse import parse

__all__ = ["NameIndex", "understand"]

_TURNS = 12
_NO_CONTEXT = (SubjectKind.OUT_OF_SCOPE, SubjectKind.DEFINITION)


def understand(
    question: str, history: Sequence[str], names: NameIndex, today: date
) -> tuple[Query, Query | None]:
    """The query, and that of the conversation before it; raises BadQuestion for the last only."""
    context: Query | None = None
    spoken: tuple[AgencySlot, ...] = ()
    for earlier in history[-_TURNS:]:
        try:
            query = follow(parse(earlier, names, this_year=today.year), context, spoken)
        except BadQuestion:
            continue
        if query.kind not in _NO_CONTEXT:
            context = query
            named = [slot for slot in spoken if all(slot.ids != one.ids for one in query.agencies)]
            spoken = (*named, *query.agencies)
    return follow(parse(question, names, this_year=today.year), context, spoken), context
