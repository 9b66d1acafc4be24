"""Whom to ask where a report does not say: the contact that the report itself gives."""

from __future__ import annotations

from ingest.errors import UnknownReport
from ingest.library import Library
from ingest.schema import Detail, DetailKind
from qa.schema import Answer, Citation, Status
from ui.markup import tag, words

_WANTED = {
    DetailKind.OFFICE: "负责机构",
    DetailKind.TELEPHONE: "电话",
    DetailKind.EMAIL: "邮箱",
    DetailKind.ADDRESS: "地址",
}
_ASKABLE = (Status.NOT_FOUND,)


def contact(found: Answer, library: Library) -> str:
    """The contact in the asked body's own report, each with its place; "" where there is none."""
    report = _report(found, library) if found.status in _ASKABLE else None
    if report is None:
        return ""
    key, name, year = report
    try:
        held = library.details([key])[key]
    except UnknownReport:
        return ""
    parts = []
    for kind, label in _WANTED.items():
        one = next((detail for detail in held if detail.kind is kind), None)
        if one is not None:
            parts.append(tag("span", words(f"{label} {one.value}"), _place(key, name, label, one)))
    if not parts:
        return ""
    lead = words(f"可以直接问{name}（{year or ''}年年报所留）：")
    return tag("p", lead, " ".join(parts), class_="nb-contact")


def _report(found: Answer, library: Library) -> tuple[str, str, int | None] | None:
    """The report that was asked of: the latest cited, else the latest of the body named."""
    cited = [one for one in found.citations if one.report and one.agency]
    if cited:
        last: Citation = max(cited, key=lambda one: one.year or 0)
        return str(last.report), str(last.agency), last.year
    slots = found.query.get("agencies")
    ids = [
        number for slot in slots if isinstance(slot, dict) for number in slot.get("ids", ())
    ] if isinstance(slots, list) else []  # fmt: skip
    if len(ids) != 1:
        return None
    years = found.query.get("years")
    wanted = years if isinstance(years, list) else []
    held = library.reports(agencies=ids)
    chosen = [one for one in held if one.year in wanted] or list(held)
    if not chosen:
        return None
    last_held = max(chosen, key=lambda one: one.year or 0)
    return last_held.id, last_held.agency_name, last_held.year


def _place(report: str, name: str, label: str, detail: Detail) -> str:
    where = f"出处：{name}年报所留的{label}"
    return tag("button", words("出处"), class_="nb-chip", type="button", title=where,
               aria_label=where, data_report=report, data_start=detail.quote.start,
               data_end=detail.quote.end)  # fmt: skip
