"""The source of a figure as people see it: the sentence in its section, or the cell in its table."""

from __future__ import annotations

import re

from ingest.form import FormTable, form
from ingest.library import Library
from ingest.schema import Cell, CellState, ReportEntry, Span, Table, TableName
from ui.markup import tag, words

_AROUND = 1_200
_BREAKS = re.compile(r"\s*\n\s*")
_STATES = {
    CellState.BLANK: "（空）",
    CellState.ABSENT: "（未读到）",
    CellState.DOUBTFUL: "？",
}
Place = tuple[str, str]


def passage(library: Library, report: ReportEntry, span: Span) -> str:
    """The section that holds the span, the span marked; UnknownReport where there is no report."""
    text = library.text(report.id)
    start, end = max(0, min(span.start, len(text))), max(0, min(span.end, len(text)))
    section = next(
        (one for one in library.sections(report.id) if one.span.start <= start < one.span.end), None
    )
    first = max(section.span.start if section else 0, start - _AROUND)
    last = min(section.span.end if section else len(text), end + _AROUND)
    body = (
        words("…" if section and first > section.span.start else "")
        + _flow(text[first:start])
        + tag("mark", _flow(text[start:end]), id="nb-mark", tabindex="-1")
        + _flow(text[end:last])
        + words("…" if section and last < section.span.end else "")
    )
    path = " › ".join(section.path) if section else ""
    return _frame(library, report, path, tag("div", body, class_="nb-passage"), start)


def table(library: Library, report: ReportEntry, name: TableName, marked: list[Place]) -> str:
    """The statutory table as the form draws it; the first place is the cell, the others tinted."""
    held = next((one for one in library.tables(report.id) if one.table is name), None)
    if held is None:
        return _frame(library, report, "", tag("p", words("这份年报没有读到这张表。")), 0)
    drawn = form(held.form).table(name)
    cells = {(cell.row, cell.column): cell for cell in held.cells}
    draw = {TableName.TWO: _two, TableName.THREE: _three, TableName.FOUR: _four}[name]
    place = tag(
        "div",
        tag("table", draw(drawn, cells, marked), class_="nb-form"),
        class_="nb-scroll",
        tabindex="0",
        role="region",
        aria_label=drawn.title,
    )
    notices = "".join(tag("p", words(notice), class_="nb-small") for notice in held.notices)
    first = cells.get(marked[0]) if marked else None
    at = first.span.start if first and first.span else held.span.start
    return _frame(
        library, report, drawn.title, place + notices + _excerpt(library, report, held, first), at
    )


def _excerpt(library: Library, report: ReportEntry, held: Table, cell: Cell | None) -> str:
    """The line of the text as read that the cell stands in."""
    if cell is None or cell.span is None:
        return ""
    text = library.text(report.id)
    first = max(held.span.start, cell.span.start - 60)
    last = min(held.span.end, cell.span.end + 30)
    line = (
        _flow(text[first : cell.span.start], " ")
        + tag("mark", words(text[cell.span.start : cell.span.end]))
        + _flow(text[cell.span.end : last], " ")
    )
    return tag("p", words("原文："), line, class_="nb-small nb-raw")


def _frame(library: Library, report: ReportEntry, section: str, body: str, offset: int) -> str:
    page = library.page(report.id, offset)
    facts = [words(report.source)]
    if page:
        facts.append(words(f"第{page}页"))
    if report.published:
        facts.append(words(f"公布于{report.published}"))
    if report.url and report.url.startswith(("http://", "https://")):
        facts.append(
            tag("a", words("查看原网页"), href=report.url, rel="noopener nofollow", target="_blank")
        )
    return tag(
        "section",
        tag(
            "h2", words(f"{report.agency_name} {report.year or ''}年年报"), class_="nb-source-title"
        ),
        tag("p", words(section), class_="nb-path"),
        body,
        tag("p", " · ".join(facts), class_="nb-small"),
        tag("p", words("以单位公布的原文为准。"), class_="nb-small"),
        class_="nb-source",
    )


def _flow(text: str, between: str = "") -> str:
    """Running text without the page's hard line breaks, paragraphs kept apart."""
    pieces = re.split(r"(?<=[。；：！？])\s*\n\s*", text)
    return "<br>".join(words(_BREAKS.sub(between, piece)) for piece in pieces)


def _cell(cells: dict[Place, Cell], row: str, column: str, marked: list[Place]) -> str:
    cell = cells.get((row, column))
    if cell is None:
        return tag("td", class_="nb-none")
    shown = _STATES.get(cell.state, cell.printed)
    classes = [f"nb-{cell.state}", f"nb-proof-{cell.proof}"]
    title = None
    if cell.candidates:
        title = "可能是 " + "、".join(str(one) for one in cell.candidates[:8])
    main = bool(marked) and (row, column) == marked[0]
    if main:
        classes.append("nb-marked")
    elif (row, column) in marked:
        classes.append("nb-tinted")
    elif marked and len(marked) == 1 and (row == marked[0][0] or column == marked[0][1]):
        classes.append("nb-line")
    return tag(
        "td", words(shown), class_=" ".join(classes), title=title, id="nb-mark" if main else None
    )


def _three(drawn: FormTable, cells: dict[Place, Cell], marked: list[Place]) -> str:
    columns = [column.code for column in drawn.columns]
    inner = [column for column in drawn.columns if len(column.path) == 2]
    head = tag(
        "tr",
        tag("th", words("申请办理情况"), rowspan=2, colspan=3),
        tag("th", words(drawn.columns[0].path[0]), rowspan=2, scope="col"),
        tag("th", words(inner[0].path[0]), colspan=len(inner), scope="colgroup"),
        tag("th", words(drawn.columns[-1].path[0]), rowspan=2, scope="col"),
    ) + tag("tr", *(tag("th", words(column.path[1]), scope="col") for column in inner))
    rows = []
    before: tuple[str, ...] = ()
    for row in drawn.rows:
        labels = []
        for depth in range(len(row.path)):
            prefix = row.path[: depth + 1]
            if before[: depth + 1] == prefix:
                continue
            span = sum(1 for other in drawn.rows if other.path[: depth + 1] == prefix)
            last = depth == len(row.path) - 1
            labels.append(
                tag(
                    "th",
                    words(prefix[-1]),
                    scope="row",
                    rowspan=span if not last else None,
                    colspan=3 - depth if last and depth < 2 else None,
                )
            )
        before = row.path
        rows.append(tag("tr", *labels, *(_cell(cells, row.code, c, marked) for c in columns)))
    return tag("thead", head) + tag("tbody", *rows)


def _two(drawn: FormTable, cells: dict[Place, Cell], marked: list[Place]) -> str:
    widest = max(len(row.columns or ()) for row in drawn.rows)
    rows, group = [], ""
    for row in drawn.rows:
        codes = row.columns or ()
        wide = widest - len(codes) + 1
        if row.path[0] != group:
            group = row.path[0]
            rows.append(tag("tr", tag("th", words(group), colspan=widest + 1, scope="rowgroup")))
            heads = [
                tag("th", words(drawn.column(code).path[-1]), scope="col",
                    colspan=wide if index == len(codes) - 1 and wide > 1 else None)
                for index, code in enumerate(codes)
            ]  # fmt: skip
            rows.append(tag("tr", tag("th", words("信息内容"), scope="col"), *heads))
        drawn_cells = [_cell(cells, row.code, code, marked) for code in codes]
        if wide > 1 and drawn_cells:
            drawn_cells[-1] = drawn_cells[-1].replace("<td", f'<td colspan="{wide}"', 1)
        rows.append(tag("tr", tag("th", words(row.path[-1]), scope="row"), *drawn_cells))
    return tag("tbody", *rows)


def _four(drawn: FormTable, cells: dict[Place, Cell], marked: list[Place]) -> str:
    codes = [column.code for column in drawn.columns]
    width = len(codes)
    top = tag(
        "tr",
        tag("th", words(drawn.rows[0].path[0]), colspan=width, rowspan=2, scope="colgroup"),
        tag("th", words(drawn.rows[1].path[0]), colspan=2 * width, scope="colgroup"),
    )
    middle = tag(
        "tr",
        *(
            tag("th", words(row.path[-1]), colspan=width, scope="colgroup")
            for row in drawn.rows[1:]
        ),
    )
    names = tag(
        "tr",
        *(
            tag("th", words(column.path[-1]), scope="col")
            for _ in drawn.rows
            for column in drawn.columns
        ),
    )
    body = tag(
        "tr", *(_cell(cells, row.code, code, marked) for row in drawn.rows for code in codes)
    )
    return tag("thead", top, middle, names) + tag("tbody", body)
