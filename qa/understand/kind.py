"""What a question is about, which decides the way it is answered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.quantities.facets import tag
from qa.schema import Operation, Query, SubjectKind
from qa.understand.segment import Word
from qa.vocabulary import Kind

_CONTENT_KINDS = (
    Kind.ATOM, Kind.DETAIL, Kind.TEXT, Kind.CATALOGUE, Kind.CHECK, Kind.OUT_OF_SCOPE,
)  # fmt: skip
_BARE_KINDS = (
    Kind.FUNCTION, Kind.OPERATION, Kind.GROUP, Kind.PRONOUN, Kind.UNIT, Kind.ASK_NUMBER,
    Kind.COMPARATOR,
)  # fmt: skip
_EQUALS_WHAT = re.compile(r"等于(?:多少|几)")
_WHICH_ONES = re.compile(r"哪[几些]|什么|啥")
_HOW_MANY_REPORTS = re.compile(r"(?:多少|几)(?:份|个单位|家|个乡镇|个部门|年)")
_NOT_HANDED_IN = re.compile(
    r"(?:没有?|未|缺)(?:交|报送?|上报|发布?|公布|公开|提交|出|编)了?[^，。的]{0,12}(?:年报|报告)(?!里|中|写|说|提)"
)
_INSIDE_REPORT = re.compile(r"(?:年报|报告)(?:里|中|上|所|正文|的?正文|内)|正文")
_PUBLISHED = re.compile(r"(?:发布|公布|公开|报送|提交|出|交)[^，。]{0,14}(?:年报|报告)")
_OPEN_QUESTION = re.compile(
    r"怎么|怎样|如何|哪|什么|为何|为啥|谁|介绍|说明|情况|说说|讲讲|措施|做法"
)
_OF_PUBLISHING = frozenset(["disclose", "issued", "disclosure", "information", "receive"])
_REPORTS = re.compile(r"年报|年度报告|报告")


def kind_of(query: Query, words: Sequence[Word]) -> SubjectKind:
    """The way a question is to be answered, by its words and what they were read as."""
    from qa.definitions import define

    kinds = {tag.kind for word in words for tag in word.tags}
    topics = set(query.topics)
    asks_figure = query.asks_number or query.operation not in (
        Operation.VALUE,
        Operation.YESNO,
        Operation.LIST,
        Operation.COMPARE,
    )
    told = topics & {"problems", "improvements"}
    if Kind.OUT_OF_SCOPE in kinds:
        return SubjectKind.OUT_OF_SCOPE
    if _NOT_HANDED_IN.search(query.normal) and query.missing:
        return SubjectKind.CATALOGUE
    if not query.agencies and not query.years and define(query.normal) is not None:
        return SubjectKind.DEFINITION
    counted = query.unit and not _WHICH_ONES.search(query.normal)
    if told and not (counted or query.condition or query.readings or query.asks_number):
        return SubjectKind.TEXT
    if Kind.CHECK in kinds and not _EQUALS_WHAT.search(query.normal):
        return SubjectKind.CHECK
    other = query.missing and not _REPORTS.search(query.normal)
    elsewhere = query.unexplained and (other or _names_a_figure(query.content))
    asks_reports = Kind.CATALOGUE in kinds or _about_reports(query, words)
    if not query.readings and asks_reports and not elsewhere:
        return SubjectKind.CATALOGUE
    if query.readings and not query.prose_only and not topics:
        return SubjectKind.CELLS
    if query.details and not query.readings and not (query.asks_number and query.unit):
        return SubjectKind.DETAIL
    if topics and not asks_figure:
        return SubjectKind.TEXT
    if (
        query.asks_number
        or query.yesno
        or not (topics or _OPEN_QUESTION.search(query.normal))
        or query.operation is not Operation.VALUE
        or query.unit
    ):
        return SubjectKind.QUANTITY
    if not query.unexplained and not any(substantial(word) for word in words):
        return SubjectKind.NONE
    return SubjectKind.TEXT


def _names_a_figure(content: str) -> bool:
    """Whether a word of the prose's figures stands in a question (没提12345的年报)."""
    return any(word.facet in ("object", "channel", "rate") for word in tag(content))


def _about_reports(query: Query, words: Sequence[Word]) -> bool:
    """Whether the reports themselves are all that is asked for (哪些单位有2024年的年报)."""
    if query.unexplained or query.topics or query.details or not _REPORTS.search(query.normal):
        return False
    if query.operation in (Operation.RANK, Operation.COMPARE, Operation.MEAN, Operation.MEDIAN):
        return False
    asks = query.group is not None or query.yesno or _HOW_MANY_REPORTS.search(query.normal)
    content = {code for word in words if substantial(word) for code in word.codes(Kind.ATOM)}
    inside = _INSIDE_REPORT.search(query.normal) is not None
    published = not content or _PUBLISHED.search(query.normal) is not None
    return bool(asks) and not inside and published and content <= _OF_PUBLISHING


def substantial(word: Word) -> bool:
    """Whether a word has content of its own, not only grammar or an operation."""
    return any(word.has(kind) for kind in _CONTENT_KINDS) and not any(
        word.has(kind) for kind in _BARE_KINDS
    )
