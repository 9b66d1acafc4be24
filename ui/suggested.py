"""The next questions worth offering: none that asks what was asked already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.library import Library
from qa.schema import Answer

_SAME = 0.7
_COUNT = 3
_EMPTY = re.compile(r"多少|几|主动|政府|哪些|什么|有|收到|了|的|吗|呢|条|件|\W|\d")


def fresh(found: Answer, earlier: Sequence[str], library: Library) -> tuple[str, ...]:
    """The answer's suggestions without those that repeat this question or an earlier one."""
    if not found.suggestions:
        return ()
    names = sorted(
        {
            name
            for agency in library.agencies()
            if any(one.startswith(agency.name) for one in found.suggestions)
            for name in (agency.name, agency.core, *agency.names)
        },
        key=len,
        reverse=True,
    )
    before = [_content(one, names) for one in (found.question, *earlier)]
    return tuple(
        one
        for one in found.suggestions
        if not any(_alike(_content(one, names), other) for other in before)
    )[:_COUNT]


def _content(question: str, names: Sequence[str]) -> frozenset[str]:
    for name in names:
        question = question.replace(name, "")
    return frozenset(_EMPTY.sub("", re.sub(r"\d+年|去年|今年|上一?年", "", question)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two contents that share nearly all of their characters."""
    if not one or not other:
        return False
    return len(one & other) / max(len(one), len(other)) >= _SAME
