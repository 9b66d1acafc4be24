"""Table four where a report tells it in words, with counts or as none at all.

未发生行政复议、行政诉讼 makes every cell of both a 0 that the sentence states; 行政复议3件，
其中结果维持2件 gives the cells it names, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from ingest.form.arithmetic import Code
from ingest.schema import CellState, Span, TableName, TableRegion
from ingest.tables.anchors import Squeezed, squeeze
from ingest.tables.readings import Reading
from ingest.tables.tokens import Kind, Token
from ingest.tables.values import Figure, figure
from ingest.tables.wording import wording

_COLUMNS = ("upheld", "corrected", "other", "pending", "total")
_GROUPS = ("review", "direct", "after_review")
_NUMERALS = {character: index for index, character in enumerate("零一二三四五六七八九十")}
_NUMERALS["两"] = 2


@cache
def _events() -> re.Pattern[str]:
    prose = wording().prose
    return re.compile("|".join(f"(?P<{name}>{words})" for name, words in prose.events.items()))


def dispute_statement(text: str, regions: Sequence[TableRegion]) -> Span | None:
    """Where a report without a table four speaks of disputes: under the heading, or after
    table three where the heading is lost; None where it does not."""
    prose = wording().prose
    end_pattern = re.compile(prose.end)
    headings = list(re.finditer(prose.heading, text))
    three = [region.span.end for region in regions if region.table is TableName.THREE]
    if headings:
        after = [found for found in headings if not three or found.start() >= three[0]]
        start = (after or headings[-1:])[0].end()
        limit = len(text)
    elif three:
        start = three[0]
        limit = min(len(text), start + prose.reach)
    else:
        return None
    stop = end_pattern.search(text, start, limit)
    end = stop.start() if stop else min(limit, start + prose.reach)
    while start < end and text[start] in " \t\r\n。.、|#*\u3000":
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start=start, end=end) if end > start else None


def read_prose(text: str, span: Span) -> dict[Code, Reading]:
    """The cells of table four that a statement in words gives; empty if it gives none."""
    readings: dict[Code, Reading] = {}
    squeezed = squeeze(text[span.start : span.end])
    for sentence in re.finditer(r"[^。；;]+", squeezed.text):
        _sentence(readings, text, squeezed, span.start, sentence)
    return readings


def _sentence(
    readings: dict[Code, Reading],
    text: str,
    squeezed: Squeezed,
    offset: int,
    sentence: re.Match[str],
) -> None:
    groups: list[str] = []
    column = ""
    none = False
    named: list[str] = []
    fresh = True  # the next group begins a new list
    for found in _events().finditer(squeezed.text, sentence.start(), sentence.end()):
        kind = found.lastgroup or ""
        if kind == "none":
            none = True
        elif kind in (*_GROUPS, "suit"):
            several = ["direct", "after_review"] if kind == "suit" else [kind]
            narrower = set(several) < set(groups) and kind != "review"
            groups = several if fresh or narrower else [*groups, *several]
            column, fresh = "", False
            named += several
        elif kind in _COLUMNS:
            column, fresh = kind, True
        else:
            start = offset + squeezed.raw(found.start())
            end = offset + squeezed.raw(found.end() - 1) + 1
            _count(readings, text, found, (start, end), groups, column)
            column, fresh, named = "", True, []
    if none and named:
        start = offset + squeezed.raw(sentence.start())
        end = offset + squeezed.raw(sentence.end() - 1) + 1
        for group in dict.fromkeys(named):
            _nought(readings, text, group, start, end)


def _count(
    readings: dict[Code, Reading],
    text: str,
    found: re.Match[str],
    place: tuple[int, int],
    groups: Sequence[str],
    column: str,
) -> None:
    """A number after what it counts."""
    number = found["number"] or found["bare"]
    mark = figure(number)
    read = mark or Figure(CellState.VALUE, Decimal(_NUMERALS.get(number, 0)))
    value = read.value
    token = Token(Kind.FIGURE, text[slice(*place)], *place, 0, -1, read)
    if len(groups) > 1 and value:
        return
    for group in groups:
        if value == 0 and not column:
            _nought(readings, text, group, *place)
        readings[group, column or "total"] = Reading(token, None, True)


def _nought(readings: dict[Code, Reading], text: str, group: str, start: int, end: int) -> None:
    """No dispute of a group: each of its cells is a 0 in those words."""
    token = Token(
        Kind.FIGURE, text[start:end], start, end, 0, -1, Figure(CellState.VALUE, Decimal(0))
    )
    for column in _COLUMNS:
        readings.setdefault((group, column), Reading(token, None, True))
