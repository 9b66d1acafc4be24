"""Everything else: passages of the right reports, quoted, or worded by a chat model from them."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from ingest.normal import normalize
from ingest.quantities.facets import tag
from ingest.schema import Period, Quantity, QuantityKind, SectionKind
from qa.asides import core
from qa.draft import number, show_marks
from qa.keywords import lexicon
from qa.routes.context import Context, Result
from qa.schema import Query, Reading, Reason, Route, Sentence, Status, Value

Read = Callable[[str, tuple[str, ...], tuple[SectionKind, ...] | None], Reading]
_DENIED = re.compile(r"未|没有|尚无|并无|暂无|^无|不存在|从未")
_WHETHER = re.compile(r"是否|是不是|对不对|对吗|是吗")
_MARK = re.compile(r"\[(\d+)\]")
_SPACE = re.compile(r"\s*\n\s*")
_CASES = re.compile(r"\d\s*[件起]")


def answer(context: Context, read: Read) -> Result:
    """Quote the sentences that answer, each cited; nothing covers the question: not stated."""
    query, draft, targets = context.query, context.draft, context.targets
    draft.notice(*targets.notices)
    reading = read(
        _asked(query),
        tuple(report.id for report in targets.reports),
        _kinds(query.topics),
    )
    draft.notice(*reading.notices)
    if not reading.sentences:
        names = "、".join(f"{r.agency_name}{r.year or ''}年" for r in targets.reports[:3])
        draft.sentences.append(f"{names}年报没有说明这个问题。")
        return Result(Status.NOT_FOUND, Route.TEXT, Reason.NOT_STATED)
    reports = {report.id: report for report in targets.reports}
    if query.yesno and not _CASES.search(reading.sentences[0].text):
        said = _verdict(query, reading.sentences[0])
        draft.sentences.append(f"{said}。")
        first = reports[reading.sentences[0].report]
        stated = _stated(context, reading.sentences[0])
        draft.values.append(
            Value(
                agency=first.agency_name,
                year=first.year,
                text=said,
                value=None if stated is None else number(stated.value),
                unit=None if stated is None else stated.unit,
                printed=None if stated is None else stated.printed,
            )
        )
    marks = [
        draft.quote(reports[one.report], one.span, " > ".join(one.path))
        for one in reading.sentences
    ]
    if reading.wording is not None:
        draft.sentences.append(
            _MARK.sub(lambda found: f"[{marks[int(found.group(1)) - 1]}]", reading.wording)
        )
        return Result(Status.ANSWERED, Route.TEXT)
    for report_id in dict.fromkeys(one.report for one in reading.sentences):
        report = reports[report_id]
        quoted = "".join(
            f"{_joined(one)}{show_marks([mark])}"
            for one, mark in zip(reading.sentences, marks, strict=True)
            if one.report == report_id
        )
        draft.sentences.append(f"{report.agency_name}{report.year or ''}年年报写道：{quoted}")
    return Result(Status.ANSWERED, Route.TEXT)


def _stated(context: Context, sentence: Sentence) -> Quantity | None:
    """The one sum of money that the sentence states of what is asked (收没收处理费)."""
    said = [
        one
        for one in context.library.quantities([sentence.report])[sentence.report]
        if sentence.span.start <= one.span.start < sentence.span.end
        and one.kind is QuantityKind.MONEY
        and one.period is Period.YEAR
        and any(word.code == one.object for word in tag(context.query.content))
    ]
    return said[0] if len(said) == 1 else None


def _asked(query: Query) -> str:
    """The question in its own words, with the problems or plans it asks for (有啥不足)."""
    words, said = lexicon(), core(query.content or query.normal)
    for topic, marks, name in (
        ("problems", words.problems, "存在的问题"),
        ("improvements", words.improvements, "改进措施"),
    ):
        if topic in query.topics and not any(mark in said for mark in marks):
            said = f"{said} {name}"
    return said


def _verdict(query: Query, sentence: Sentence) -> str:
    """有 or 没有 (是 or 否) by whether the words asked for are denied where they stand."""
    denied = False
    text = normalize(sentence.text).text
    asked = normalize(query.content).text
    for clause in re.split(r"[，。；]", text):
        shared = sum(1 for pair in pairwise(clause) if "".join(pair) in asked)
        if shared and _DENIED.search(clause):
            denied = True
        elif shared > 1:
            denied = False
            break
    whether = _WHETHER.search(query.normal) is not None
    if denied:
        return "否" if whether else "没有"
    return "是" if whether else "有"


def _kinds(topics: tuple[str, ...]) -> tuple[SectionKind, ...] | None:
    if set(topics) & {"problems", "improvements"}:
        return (SectionKind.PROBLEMS,)
    return None


def _joined(sentence: Sentence) -> str:
    """The words of a quotation without the line breaks of the page."""
    return _SPACE.sub("", sentence.text).strip()
