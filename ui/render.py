"""An answer as markup: figures large, citations as chips, notices in sight."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import urlencode

from qa.schema import Answer, Citation, Operation, Status, Value, ValueProof
from ui.markup import line, tag, words

_MARK = re.compile(r"\[(\d+)\]")
_RANGE = re.compile(r"(<button[^>]*>\d+</button>–<button[^>]*>\d+</button>[。，；]?)")
_SHOWN = 12
_LISTED = 100
_SHORT = 24
_LARGEST = 10
_PROOFS = {
    ValueProof.ROW_AND_COLUMN: "✓ 行、列合计都核对相符",
    ValueProof.ROW: "✓ 行合计核对相符",
    ValueProof.COLUMN: "✓ 列合计核对相符",
    ValueProof.NONE: "表内没有可核对的合计",
    ValueProof.CONTRADICTS: "与表内其他数字对不上",
    ValueProof.QUOTED: "引自年报原句",
    ValueProof.COMPUTED: "由所引数字计算",
}
_THUMBS = (("up", "有帮助"), ("down", "没帮助"))
_STATUS = {
    Status.CLARIFY: "请选择",
    Status.NOT_FOUND: "年报没有说明",
    Status.OUT_OF_SCOPE: "不在年报范围内",
    Status.ERROR: "出错了",
}


def answer(
    found: Answer,
    earlier: Sequence[str] = (),
    suggestions: Sequence[str] | None = None,
    *,
    feedback: bool = False,
) -> str:
    """One answer as the chat shows it, on one line, so that no Markdown reads it.

    `earlier` are the questions before it, for the link that asks it again; `suggestions`
    stand in for the answer's own.
    """
    parts = []
    if found.status is not Status.ANSWERED:
        parts.append(tag("p", words(_STATUS[found.status]), class_="nb-status"))
    parts.append(_carried(found))
    parts.append(_figures(found))
    parts.append(tag("p", _linked(found.answer, found.citations), class_="nb-text"))
    parts.append(_notices(found))
    parts.append(_sources(found.citations))
    if found.options:
        chosen = (_ask(option.label, option.question) for option in found.options)
        parts.append(tag("div", *chosen, class_="nb-options", role="group", aria_label="请选择"))
    parts.append(_tools(found, earlier, feedback))
    asked = found.suggestions if suggestions is None else suggestions
    if asked:
        parts.append(tag("div", tag("span", words("接着问"), class_="nb-small"),
                         *(_ask(question, question) for question in asked),
                         class_="nb-next", role="group", aria_label="接着问"))  # fmt: skip
    return tag(
        "div", *parts, class_=f"nb-answer nb-{found.status}", data_cells=_cells(found.citations)
    ).replace("\n", " ")


def question(asked: str) -> str:
    """A question as the chat shows it: its very characters, on one line."""
    return tag("div", words(" ".join(asked.split())), class_="nb-asked")


def waiting() -> str:
    """What stands in the answer's place until it is there."""
    dots = tag("span", class_="nb-dots", aria_hidden="true")
    return tag("div", words("正在查找年报"), dots, class_="nb-waiting")


def busy() -> str:
    """What stands there when too many ask at once."""
    said = tag("p", words("现在提问的人太多，请过几秒再按一次“提问”。"), class_="nb-text")
    return tag("div", said, class_="nb-answer nb-error")


def plain(found: Answer) -> str:
    """An answer as text to be pasted elsewhere, with its sources."""
    lines = [found.answer, *found.notices]
    for citation in found.citations[:_SHOWN]:
        quote = line(citation.quote)
        lines.append(f"[{citation.marker}] {_where(citation)}：“{_cut(quote, 80)}”")
    if len(found.citations) > _SHOWN:
        lines.append(f"等{len(found.citations)}处")
    lines.append("以单位公布的原文为准。")
    return "\n".join(lines)


def _carried(found: Answer) -> str:
    slots = found.query.get("slots")
    if not isinstance(slots, list):
        return ""
    labels = [str(slot.get("label")) for slot in slots if isinstance(slot, dict)
              and slot.get("carried")]  # fmt: skip
    if not labels:
        return ""
    return tag("p", words("沿用上文：" + "、".join(labels)), class_="nb-carried")


def _figures(found: Answer) -> str:
    if found.status is not Status.ANSWERED:
        return ""
    numbers = [value for value in found.values if value.value is not None]
    if not numbers:
        texts = [value for value in found.values if value.text and len(value.text) <= _SHORT]
        return _figure(texts[0]) if len(found.values) == 1 and texts else ""
    if len(numbers) == 1:
        return _figure(numbers[0])
    # No one figure of a trend or a list is the answer.
    headed = found.query.get("operation") not in (Operation.TREND, Operation.LIST)
    return (_figure(numbers[0]) if headed else "") + _table(numbers)


def _figure(value: Value) -> str:
    where = " · ".join(
        str(part)
        for part in (value.agency, value.year and f"{value.year}年", value.measure)
        if part
    )
    said = value.text if value.text and len(value.text) <= _SHORT else ""
    number = _number(value)
    large = said or number
    small = f"{number}{value.unit or ''}" if said and number else "" if said else value.unit or ""
    long = " nb-long" if len(large) > _LARGEST else ""
    return tag(
        "div",
        tag("span", tag("span", words(large), class_=f"nb-number{long}"),
            tag("span", words(small), class_="nb-unit"), class_="nb-amount"),
        tag("span", words(where), class_="nb-where"),
        tag("span", words(_PROOFS[value.proof]), class_=f"nb-proof nb-proof-{value.proof}"),
        class_="nb-figure",
    )  # fmt: skip


def _number(value: Value) -> str:
    if value.value is None:
        return ""
    return f"{'约' if value.approximate else ''}{value.value}"


def _table(numbers: list[Value]) -> str:
    # A sum, difference or rate stands first, before its terms: the bars compare the terms.
    total = numbers[0] if numbers[0].formula else None
    terms = [value for value in numbers if value is not total]
    largest = max((abs(float(value.value or 0)) for value in terms), default=0) or 1
    same_unit = len({value.unit for value in terms}) == 1 and len(terms) > 1
    same = {name: len({getattr(value, name) for value in numbers}) == 1
            for name in ("agency", "year", "measure")}  # fmt: skip
    shown = [name for name in ("agency", "year", "measure") if not same[name]] or ["agency"]
    rows = []
    for value in numbers:
        share = round(100 * abs(float(value.value or 0)) / largest)
        bar = tag("span", class_="nb-bar", style=f"inline-size:{share}%", aria_hidden="true")
        given = {"agency": value.agency, "year": value.year and f"{value.year}年",
                 "measure": value.measure}  # fmt: skip
        name = " ".join(str(given[one]) for one in shown if given[one])
        number = tag("td", words(f"{_number(value)}{value.unit or ''}"), class_="nb-value")
        bars = tag("td", "" if value is total else bar, class_="nb-bars") if same_unit else ""
        label = tag("th", words(name or value.measure or ""), scope="row")
        rows.append(tag("tr", label, number, bars))
    first = tag("table", tag("tbody", *rows[:_SHOWN]), class_="nb-values")
    if len(rows) <= _SHOWN:
        return first
    rest = tag("table", tag("tbody", *rows[_SHOWN:]), class_="nb-values")
    label = tag("summary", words(f"其余{len(rows) - _SHOWN}项（共{len(rows)}项）"))
    return first + tag("details", label, tag("div", rest, class_="nb-list"), class_="nb-rest")


def _notices(found: Answer) -> str:
    lines = [tag("li", _linked(notice, found.citations)) for notice in found.notices]
    return tag("ul", *lines, class_="nb-notices", aria_label="提示") if lines else ""


def _linked(text: str, citations: tuple[Citation, ...]) -> str:
    by_marker = {citation.marker: citation for citation in citations}
    parts, at = [], 0
    for found in _MARK.finditer(text):
        citation = by_marker.get(int(found.group(1)))
        parts.append(words(text[at : found.start()]))
        parts.append(_chip(citation) if citation else words(found.group()))
        at = found.end()
    linked = "".join(parts) + words(text[at:])
    return _RANGE.sub(r'<span class="nb-span">\1</span>', linked)


def _chip(citation: Citation) -> str:
    section = citation.section or ""
    if citation.cell:
        section = f"{citation.cell.row}，{citation.cell.column}"
    where = f"出处{citation.marker}：{citation.agency or citation.source or ''} {section}".strip()
    if citation.report is None or citation.start is None:
        return tag("span", words(citation.marker), class_="nb-chip", title=where)
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
        data_cell=citation.cell.start if citation.cell else None,
    )


def _cells(citations: tuple[Citation, ...]) -> str | None:
    """Which cells the answer rests on, by report: opening one, the page tints the others."""
    held: dict[str, list[int]] = {}
    for citation in citations:
        if citation.report and citation.cell:
            held.setdefault(citation.report, []).append(citation.cell.start)
    return json.dumps(held, ensure_ascii=False) if held else None


def _sources(citations: tuple[Citation, ...]) -> str:
    if not citations:
        return ""
    items = [
        tag("li", _chip(citation), tag("q", words(_cut(line(citation.quote), 120))),
            tag("span", words(_where(citation)), class_="nb-small"))
        for citation in citations[:_LISTED]
    ]  # fmt: skip
    label = tag("summary", words(f"出处 {len(citations)} 处"))
    return tag("details", label, tag("ul", *items, class_="nb-list"),
               class_="nb-sources", open=len(citations) < 4)  # fmt: skip


def _where(citation: Citation) -> str:
    cell = citation.cell
    place = f"{cell.row} × {cell.column}" if cell else citation.section
    parts = (
        citation.agency or citation.source,
        citation.year and f"{citation.year}年年报",
        place,
        citation.page and f"第{citation.page}页",
    )
    return " · ".join(str(part) for part in parts if part)


def _tools(found: Answer, earlier: Sequence[str], feedback: bool) -> str:
    link = urlencode([*(("h", one) for one in earlier[-3:]), ("q", found.question)])
    copy = tag("button", words("复制"), type="button", class_="nb-tool", data_copy=plain(found))
    share = tag("button", words("分享链接"), type="button", class_="nb-tool", data_link=f"?{link}")
    thumbs = "".join(
        tag("button", words(label), type="button", class_="nb-tool nb-thumb", data_verdict=verdict)
        for verdict, label in _THUMBS
    ) if feedback else ""  # fmt: skip
    return tag("div", copy, share, thumbs, class_="nb-toolbar", role="group",
               aria_label="这条答复")  # fmt: skip


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _ask(label: str, question: str) -> str:
    return tag("button", words(label), class_="nb-ask", type="button", data_ask=question)
