"""The source of a figure as people see it: a sentence in its section, a cell in its table."""

from __future__ import annotations

import re
from urllib.parse import quote

from ingest.form import form
from ingest.library import Library
from ingest.schema import ReportEntry, Section, Span, TableName
from ui.markup import tag, words
from ui.tableview import Place, draw, legend, shown_state

_AROUND = 1_500
_BREAKS = re.compile(r"\s*\n\s*")
_MARKDOWN = re.compile(r"(?m)^#{1,6}\s+|\s*#{1,6}\s*$|\*\*")


def passage(library: Library, report: ReportEntry, span: Span) -> str:
    """The section that holds the span, the span marked; UnknownReport where there is no report."""
    text = library.text(report.id)
    start = max(0, min(span.start, len(text)))
    span = Span(start=start, end=max(start, min(span.end, len(text))))
    section = next(
        (one for one in library.sections(report.id) if one.span.start <= start < one.span.end), None
    )
    body = _paragraphs(text, section, span) if section else ""
    if not body:
        body = _lines(text, section, span)
    path = section.path if section else ()
    return _frame(library, report, path, tag("div", body, class_="nb-passage",
                  tabindex="0", role="group", aria_label="原文"), span)  # fmt: skip


def table(
    library: Library, report: ReportEntry, name: TableName, marked: list[Place], span: Span
) -> str:
    """The statutory table as the form draws it; the first place is the cell, the others tinted.

    `span` is the quotation, shown below as it stands in the text.
    """
    held = next((one for one in library.tables(report.id) if one.table is name), None)
    if held is None:
        body = tag("p", words("这份年报没有读到这张表。"))
        return _frame(library, report, (), body, span)
    drawn = form(held.form).table(name)
    cells = {(cell.row, cell.column): cell for cell in held.cells}
    place = tag("div", draw(name, drawn, cells, marked), class_="nb-scroll",
                tabindex="0", role="group", aria_label=drawn.title)  # fmt: skip
    notices = "".join(tag("p", words(notice), class_="nb-small") for notice in held.notices)
    first = cells.get(marked[0]) if marked else None
    raw = ""
    if first and first.span:
        inner = first.span
        shown = span if span.start <= inner.start and inner.end <= span.end else inner
        text = library.text(report.id)
        line = (
            _flow(text[shown.start : inner.start], " ")
            + tag("mark", words(text[inner.start : inner.end]))
            + _flow(text[inner.end : shown.end], " ")
        )
        raw = tag("p", tag("b", words("原文文字：")), line, class_="nb-small nb-raw")
    told = ""
    if first:
        row, column = drawn.row(first.row).path, drawn.column(first.column).path
        where = f"{' › '.join(row)} × {' › '.join(column)}："
        shown_as = tag("b", words(shown_state(first)))
        told = tag("p", words(where), shown_as, class_="nb-told")
    body = told + legend(cells, marked) + place + notices + raw
    return _frame(library, report, (drawn.title,), body, span)


def _frame(
    library: Library, report: ReportEntry, path: tuple[str, ...], body: str, span: Span
) -> str:
    page = library.page(report.id, span.start)
    facts = [words(report.source)]
    if page:
        facts.append(words(f"第{page}页"))
    if report.published:
        facts.append(words(f"公布于{report.published}"))
    title = f"{report.agency_name}{report.year or ''}年年报"
    return tag(
        "section",
        tag("header", tag("h2", words(title), class_="nb-source-title"),
            tag("p", words(" › ".join(path)), class_="nb-path") if path else "",
            class_="nb-source-head"),
        body,
        links(library, report, page),
        tag("p", " · ".join(facts), class_="nb-small"),
        tag("p", words("以单位公布的原文为准。"), class_="nb-small"),
        class_="nb-source",
        data_report=report.id,
    )  # fmt: skip


def links(library: Library, report: ReportEntry, page: int | None) -> str:
    """Where the whole report can be opened: the body's own site, the file, the text."""
    base = f"api/v1/reports/{quote(report.id, safe='')}"
    found = []
    if report.url and report.url.startswith(("http://", "https://")):
        found.append(("单位网站上的原文", report.url))
    if library.original(report.id):
        found.append(("原文件", f"{base}/original" + (f"#page={page}" if page else "")))
    found.append(("全文文字", f"{base}/text"))
    opened = (tag("a", words(label), href=to, rel="noopener noreferrer nofollow", target="_blank")
              for label, to in found)  # fmt: skip
    return tag("p", tag("span", words("打开：")), " ".join(opened), class_="nb-small nb-links")


def _paragraphs(text: str, section: Section, span: Span) -> str:
    """The section's logical paragraphs, the span marked; "" where none of them holds it."""
    inside = [one for one in section.paragraphs if one.start < span.end and span.start < one.end]
    if not inside or inside[0].start > span.start or inside[-1].end < span.end:
        return ""
    near = [one for one in section.paragraphs
            if one.end > span.start - _AROUND and one.start < span.end + _AROUND]  # fmt: skip
    parts = [tag("p", words("……"))] if near[0] != section.paragraphs[0] else []
    for one in near:
        first, last = max(one.start, span.start), min(one.end, span.end)
        if first >= last:
            parts.append(tag("p", _flow(text[one.start : one.end])))
            continue
        name = "nb-mark" if one is inside[0] else None
        marked = tag("mark", _flow(text[first:last]), id=name)
        before, after = _flow(text[one.start : first]), _flow(text[last : one.end])
        parts.append(tag("p", before + marked + after))
    if near[-1] != section.paragraphs[-1]:
        parts.append(tag("p", words("……")))
    return "".join(parts)


def _lines(text: str, section: Section | None, span: Span) -> str:
    """The text around the span line by line, as it was read: for headings, tables, fragments."""
    first, last = max(0, span.start - _AROUND), min(len(text), span.end + _AROUND)
    if section:
        first = max(first, section.heading.end if section.heading and section.heading.end
                    <= span.start else section.span.start)  # fmt: skip
        last = min(last, max(section.span.end, span.end))
    before, after = _squeezed(text[first : span.start]), _squeezed(text[span.end : last])
    marked = tag("mark", words(text[span.start : span.end]), id="nb-mark")
    return tag("div", words(before.lstrip("\n")), marked, words(after.rstrip("\n")),
               class_="nb-lines")  # fmt: skip


def _squeezed(text: str) -> str:
    return re.sub(r"\n\s*\n+", "\n", _MARKDOWN.sub("", text))


def _flow(text: str, between: str = "") -> str:
    """Running text without the page's hard line breaks and without Markdown's own signs."""
    return words(_BREAKS.sub(between, _MARKDOWN.sub("", text)))
