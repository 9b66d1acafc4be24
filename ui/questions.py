"""Questions worth offering: to begin with, and next; none that was asked already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.library import Library
from ingest.schema import ReportEntry
from qa.schema import Answer

_SAME = 0.7
_EMPTY = re.compile(r"多少|几|主动|政府|哪些|什么|有|收到|了|的|吗|呢|条|件|\W|\d")


def candidates(entries: tuple[ReportEntry, ...]) -> tuple[str, ...]:
    """Questions of several kinds that reports like these can usually answer, the best first."""
    if not entries:
        return ()
    first, middle, last = entries[0], entries[len(entries) // 2], entries[-1]
    asks = [
        f"{middle.agency_name}{middle.year or ''}年公开了多少条信息？",
        f"{last.agency_name}收到12345热线多少件？",
        f"{first.agency_name}{first.year or ''}年收到多少件信息公开申请？",
        f"{first.agency_name}存在哪些问题？",
        "哪个单位公开的信息最多？" if first.agency != last.agency else "有哪些年度的年报？",
        "什么是“三安全一稳定”？",
        f"{last.agency_name}{last.year or ''}年有多少件行政复议？",
        f"{middle.agency_name}的联系电话是多少？",
    ]
    return tuple(dict.fromkeys(asks))


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
    )


def _content(question: str, names: Sequence[str]) -> frozenset[str]:
    for name in names:
        question = question.replace(name, "")
    return frozenset(_EMPTY.sub("", re.sub(r"\d+年|去年|今年|上一?年", "", question)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Two contents that share nearly all of their characters."""
    if not one or not other:
        return False
    return len(one & other) / max(len(one), len(other)) >= _SAME
