"""An answer as markup: figures large, citations as chips, notices in sight."""

from __future__ import annotations

import re

from qa.schema import Answer, Citation, Status, Value, ValueProof
from ui.markup import tag, words

_MARK = re.compile(r"\[(\d+)\]")
_SHOWN = 12
_PROOFS = {
    ValueProof.ROW_AND_COLUMN: "行、列合计都核对相符",
    ValueProof.ROW: "行合计核对相符",
    ValueProof.COLUMN: "列合计核对相符",
    ValueProof.NONE: "表内没有可核对的合计",
    ValueProof.CONTRADICTS: "与表内其他数字对不上",
    ValueProof.QUOTED: "引自年报原句",
    ValueProof.COMPUTED: "由所引数字计算",
}
_STATUS = {
    Status.CLARIFY: "请选择",
    Status.NOT_FOUND: "年报没有说明",
    Status.OUT_OF_SCOPE: "不在年报范围内",
    Status.ERROR: "出错了",
}


def answer(found: Answer) -> str:
    """One answer as the chat shows it, on one line, so that no Markdown reads it."""
    parts = []
    if found.status is not Status.ANSWERED:
        parts.append(tag("p", words(_STATUS[found.status]), class_="nb-status"))
    parts.append(_figures(found))
    parts.append(tag("p", _linked(found.answer, found.citations), class_="nb-text"))
    parts += [tag("p", words(notice), class_="nb-notice") for notice in found.notices]
    parts.append(_sources(found.citations))
    if found.options:
        chosen = (_ask(option.label, option.question) for option in found.options)
        parts.append(tag("div", *chosen, class_="nb-options", role="group", aria_label="请选择"))
    if found.suggestions:
        asked = (_ask(question, question) for question in found.suggestions)
        parts.append(tag("div", tag("span", words("接着问"), class_="nb-small"), *asked,
                         class_="nb-next"))  # fmt: skip
    return tag("div", *parts, class_=f"nb-answer nb-{found.status}").replace("\n", " ")


def _figures(found: Answer) -> str:
    numbers = [value for value in found.values if value.value is not None]
    if not numbers or found.status is not Status.ANSWERED:
        return ""
    first = _figure(numbers[0])
    if len(numbers) < 2:
        return first
    return first + _table(numbers)


def _figure(value: Value) -> str:
    about = "约" if value.approximate else ""
    where = " · ".join(
        str(part)
        for part in (value.agency, value.year and f"{value.year}年", value.measure)
        if part
    )
    return tag(
        "div",
        tag("span", words(f"{about}{value.value}"), class_="nb-number"),
        tag("span", words(value.unit or ""), class_="nb-unit"),
        tag("span", words(where), class_="nb-where"),
        tag("span", words(_PROOFS[value.proof]), class_=f"nb-proof nb-proof-{value.proof}"),
        class_="nb-figure",
    )


def _table(numbers: list[Value]) -> str:
    largest = max((abs(float(value.value or 0)) for value in numbers), default=0) or 1
    same_unit = len({value.unit for value in numbers}) == 1
    rows = []
    for value in numbers[:_SHOWN]:
        share = round(100 * abs(float(value.value or 0)) / largest)
        bar = tag("span", class_="nb-bar", style=f"inline-size:{share}%", aria_hidden="true")
        name = " ".join(str(p) for p in (value.agency, value.year and f"{value.year}年") if p)
        rows.append(
            tag(
                "tr",
                tag("th", words(name or value.measure or ""), scope="row"),
                tag(
                    "td",
                    words(f"{'约' if value.approximate else ''}{value.value}{value.unit or ''}"),
                ),
                tag("td", bar if same_unit else "", class_="nb-bars"),
            )
        )
    more = ""
    if len(numbers) > _SHOWN:
        more = tag("p", words(f"共{len(numbers)}项，这里列出前{_SHOWN}项。"), class_="nb-small")
    return tag("table", tag("tbody", *rows), class_="nb-values") + more


def _linked(text: str, citations: tuple[Citation, ...]) -> str:
    by_marker = {citation.marker: citation for citation in citations}
    parts, at = [], 0
    for found in _MARK.finditer(text):
        citation = by_marker.get(int(found.group(1)))
        parts.append(words(text[at : found.start()]))
        parts.append(_chip(citation) if citation else words(found.group()))
        at = found.end()
    return "".join(parts) + words(text[at:])


def _chip(citation: Citation) -> str:
    where = f"出处{citation.marker}：{citation.agency or citation.source or ''} {citation.section or ''}"
    if citation.report is None or citation.start is None:
        return tag("span", words(citation.marker), class_="nb-chip", title=where)
    table = citation.cell
    return tag(
        "button",
        words(citation.marker),
        class_="nb-chip",
        type="button",
        title=where,
        aria_label=where,
        data_report=citation.report,
        data_start=citation.start,
        data_end=citation.end,
        data_cell=table.start if table else None,
    )


def _sources(citations: tuple[Citation, ...]) -> str:
    if not citations:
        return ""
    items = []
    for citation in citations[:_SHOWN]:
        quote = re.sub(r"\s+", " ", citation.quote).strip()
        where = " · ".join(
            str(part)
            for part in (
                citation.agency or citation.source,
                citation.year and f"{citation.year}年年报",
                citation.section,
                citation.page and f"第{citation.page}页",
            )
            if part
        )
        items.append(
            tag(
                "li",
                _chip(citation),
                tag("q", words(quote[:120] + ("…" if len(quote) > 120 else ""))),
                tag("span", words(where), class_="nb-small"),
            )
        )
    label = tag("summary", words(f"出处 {len(citations)} 处"))
    return tag("details", label, tag("ul", *items), class_="nb-sources", open=len(citations) < 4)


def _ask(label: str, question: str) -> str:
    return tag("button", words(label), class_="nb-ask", type="button", data_ask=question)
