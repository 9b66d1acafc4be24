"""What the library holds: who has a report for which year, and who has none."""

from __future__ import annotations

from collections import defaultdict

from ingest.schema import ReportEntry
from qa.routes.context import Context, Result
from qa.schema import Citation, Query, Route, Status, Value, ValueProof

_LISTED = 30


def answer(context: Context) -> Result:
    """Which reports there are, cited by their titles."""
    query, targets, draft = context.query, context.targets, context.draft
    if query.missing:
        return _missing(context)
    reports = targets.reports
    draft.notice(*targets.notices)
    by_agency: dict[str, list[ReportEntry]] = defaultdict(list)
    for report in reports:
        by_agency[report.agency_name].append(report)
    marks = {report.id: draft.add(_cited(report)) for report in reports[:_LISTED]}
    lines = []
    for name, own in list(by_agency.items())[:_LISTED]:
        years = "、".join(f"{report.year}" for report in own if report.year)
        numbers = "".join(f"[{marks[report.id]}]" for report in own if report.id in marks)
        lines.append(f"{name}（{years or '年份不明'}）{numbers}")
    more = f"等{len(by_agency)}个单位" if len(by_agency) > _LISTED else ""
    yes = "有。" if query.yesno else ""
    year = f"{query.years[0]}年" if len(query.years) == 1 else ""
    if len(by_agency) == 1 and query.agencies:
        draft.sentences.append(
            f"{yes}资料库中{lines[0].replace('（', '有').replace('）', '年的年报')}。"
        )
    else:
        draft.sentences.append(
            f"{yes}资料库中有{len(by_agency)}个单位的{len(reports)}份{year}年报：{'，'.join(lines)}{more}。"
        )
    if query.asks_number:
        bodies = _counts_bodies(query)
        draft.values.append(
            Value(
                value=len(by_agency) if bodies else len(reports),
                unit="个" if bodies else "份",
                measure="单位" if bodies else "年报",
                proof=ValueProof.COMPUTED,
            )
        )
    for report in reports:
        draft.values.append(
            Value(
                agency=report.agency_name,
                year=report.year,
                scope=report.scope,
                measure="年报",
                text="有" if query.yesno else report.title,
                proof=ValueProof.QUOTED,
            )
        )
    return Result(Status.ANSWERED, Route.CATALOGUE)


def _missing(context: Context) -> Result:
    targets, draft = context.targets, context.draft
    draft.notice(*targets.notices)
    if not targets.absent:
        marks = "".join(f"[{draft.add(_cited(report))}]" for report in targets.reports[:_LISTED])
        draft.sentences.append(
            f"没有缺的，{targets.group or '所问单位'}的年报都在资料库中。{marks}"
        )
        draft.values.append(Value(text="没有", measure="缺年报的单位", value=0, unit="个",
                                  proof=ValueProof.COMPUTED))  # fmt: skip
        return Result(Status.ANSWERED, Route.CATALOGUE)
    names = [f"{name}（{year}年）" for name, year in targets.absent]
    more = f"等{len(names)}份" if len(names) > _LISTED else ""
    marks = "".join(f"[{draft.add(_cited(report))}]" for report in targets.reports[:3])
    draft.sentences.append(f"资料库中没有年报的：{'、'.join(names[:_LISTED])}{more}。{marks}")
    for name, year in targets.absent:
        draft.values.append(
            Value(agency=name, year=year, measure="年报", text="没有", proof=ValueProof.COMPUTED)
        )
    return Result(Status.ANSWERED, Route.CATALOGUE)


def _counts_bodies(query: Query) -> bool:
    return any(
        word in query.normal for word in ("单位", "乡镇", "部门", "多少家", "几家", "几个镇")
    )


def _cited(report: ReportEntry) -> Citation:
    return Citation(
        marker=0,
        report=report.id,
        agency=report.agency_name,
        year=report.year,
        source=report.source,
        url=report.url,
        quote=report.title,
    )
