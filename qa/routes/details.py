"""Telephone numbers, addresses, signatures, dates: particulars that are no numbers."""

from __future__ import annotations

from ingest.schema import DetailKind
from qa.draft import show_marks
from qa.routes import text
from qa.routes.context import Context, Result
from qa.schema import Reason, Route, Status, Value, ValueProof

LABELS = {
    DetailKind.TELEPHONE: "联系电话",
    DetailKind.FAX: "传真",
    DetailKind.ADDRESS: "地址",
    DetailKind.POSTCODE: "邮政编码",
    DetailKind.EMAIL: "电子邮箱",
    DetailKind.WEBSITE: "网址",
    DetailKind.OFFICE_HOURS: "办公时间",
    DetailKind.SIGNATURE: "落款单位",
    DetailKind.PUBLISHED: "落款（发布）日期",
    DetailKind.PERIOD: "统计期限",
    DetailKind.LEADER: "负责人",
    DetailKind.OFFICE: "负责机构",
}
# Where a report has none of these, no passage of it says one.
_PLAIN = frozenset(
    [
        DetailKind.TELEPHONE,
        DetailKind.FAX,
        DetailKind.ADDRESS,
        DetailKind.POSTCODE,
        DetailKind.EMAIL,
        DetailKind.OFFICE_HOURS,
        DetailKind.PUBLISHED,
    ]
)


def answer(context: Context, read: text.Read) -> Result:
    """The particulars asked for, each with the words it stands in."""
    draft, library = context.draft, context.library
    reports = context.targets.reports
    draft.notice(*context.targets.notices)
    held = library.details([report.id for report in reports])
    missing = []
    for report in reports:
        for code in context.query.details:
            kind = DetailKind(code)
            found = [detail for detail in held[report.id] if detail.kind is kind]
            name = f"{report.agency_name}{report.year or ''}年"
            if not found:
                missing.append(f"{name}年报没有写明{LABELS[kind]}。")
                continue
            values = list(dict.fromkeys(detail.value for detail in found))
            marks = show_marks(
                [
                    draft.quote(report, one.quote, _section(context, report.id, one.quote.start))
                    for one in found[: len(values)]
                ]
            )
            draft.sentences.append(f"{name}年报写明的{LABELS[kind]}：{'、'.join(values)}。{marks}")
            for value in values:
                draft.values.append(
                    Value(
                        agency=report.agency_name,
                        year=report.year,
                        measure=LABELS[kind],
                        text=value,
                        proof=ValueProof.QUOTED,
                    )
                )
    if draft.sentences:
        if context.query.yesno:
            draft.sentences.insert(0, "有。")
            draft.values[:] = [one.model_copy(update={"text": "有"}) for one in draft.values]
        draft.notice(*missing)
        return Result(Status.ANSWERED, Route.TEXT)
    plain = not (context.query.unexplained or context.query.topics)
    if plain and all(DetailKind(code) in _PLAIN for code in context.query.details):
        draft.sentences[:] = missing
        return Result(Status.NOT_FOUND, Route.TEXT, Reason.NOT_STATED)
    elsewhere = text.answer(context, read)
    if elsewhere.status is Status.ANSWERED:
        return elsewhere
    draft.sentences[:] = missing
    return Result(Status.NOT_FOUND, Route.TEXT, Reason.NOT_STATED)


def _section(context: Context, report: str, offset: int) -> str:
    for section in context.library.sections(report):
        if section.span.start <= offset < section.span.end:
            return " > ".join(section.path)
    return ""
