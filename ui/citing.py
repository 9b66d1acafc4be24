"""Citations as people meet them: a numbered chip in the text, a line in the list of sources."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from qa.schema import Citation
from ui.markup import line, tag, words

_MARK = re.compile(r"\[(\d+)\]")
_RANGE = re.compile(r"(<button[^>]*>\d+</button>–<button[^>]*>\d+</button>[。，；]?)")
_LISTED = 100
_QUOTED = 120


def linked(text: str, citations: Sequence[Citation]) -> str:
    """The text with its marks as chips."""
    by_marker = {citation.marker: citation for citation in citations}
    parts, at = [], 0
    for found in _MARK.finditer(text):
        citation = by_marker.get(int(found.group(1)))
        parts.append(words(text[at : found.start()]))
        parts.append(chip(citation) if citation else words(found.group()))
        at = found.end()
    whole = "".join(parts) + words(text[at:])
    return _RANGE.sub(r'<span class="nb-span">\1</span>', whole)


def chip(citation: Citation, label: str | None = None) -> str:
    """The button that opens a citation's place; without a place, its number alone."""
    section = citation.section or ""
    if citation.cell:
        section = f"{citation.cell.row}，{citation.cell.column}"
    where = f"出处{citation.marker}：{citation.agency or citation.source or ''} {section}".strip()
    shown = words(citation.marker if label is None else label)
    if citation.report is None or citation.start is None:
        return tag("span", shown, class_="nb-chip", title=where)
    return tag(
        "button",
        shown,
        class_="nb-chip" if label is None else "nb-chip nb-chip-value",
        type="button",
        title=where,
        aria_label=where if label is None else f"{label}，{where}",
        data_report=citation.report,
        data_start=citation.start,
        data_end=citation.end,
        data_cell=citation.cell.start if citation.cell else None,
    )


def cells(citations: Sequence[Citation]) -> str | None:
    """Which cells an answer rests on, by report: opening one, the page tints the others."""
    held: dict[str, list[int]] = {}
    for citation in citations:
        if citation.report and citation.cell:
            held.setdefault(citation.report, []).append(citation.cell.start)
    return json.dumps(held, ensure_ascii=False) if held else None


def sources(citations: Sequence[Citation]) -> str:
    """The list of sources: open where it is short."""
    if not citations:
        return ""
    items = [
        tag("li", chip(citation), tag("q", words(cut(line(citation.quote), _QUOTED))),
            tag("span", words(where(citation)), _address(citation), class_="nb-small"))
        for citation in citations[:_LISTED]
    ]  # fmt: skip
    label = tag("summary", words(f"出处 {len(citations)} 处"))
    return tag("details", label, tag("ul", *items, class_="nb-list"),
               class_="nb-sources", open=len(citations) < 4)  # fmt: skip


def where(citation: Citation) -> str:
    """Body, year, place and page of a citation."""
    cell = citation.cell
    place = f"{cell.row} × {cell.column}" if cell else citation.section
    parts = (
        citation.agency or citation.source,
        citation.year and f"{citation.year}年年报",
        place,
        citation.page and f"第{citation.page}页",
    )
    return " · ".join(str(part) for part in parts if part)


def cut(text: str, most: int) -> str:
    """At most so many characters of a text."""
    return text if len(text) <= most else text[:most] + "…"


def _address(citation: Citation) -> str:
    if not citation.url or not citation.url.startswith(("http://", "https://")):
        return ""
    return " · " + tag("a", words("原文网址"), href=citation.url, target="_blank",
                       rel="noopener noreferrer nofollow")  # fmt: skip
