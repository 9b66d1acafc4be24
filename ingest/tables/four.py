"""Reads table four: three groups of five, wide, stacked, by rows or by columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from ingest.form import form
from ingest.form.arithmetic import Code
from ingest.schema import FormName, Span
from ingest.tables.placements import Cells, Shown, numbers, placements, value_of
from ingest.tables.readings import Reading, doubt, label_span, of_token
from ingest.tables.strips import Strip, filled, strips
from ingest.tables.tokens import Kind, Token

_COLUMNS = {
    "upheld": r"结果维持|果维|维持",
    "corrected": r"结果纠正|果纠|纠正",
    "other": r"其[他它]结果|其[他它]",
    "pending": r"尚未审结|未审",
    "total": r"[总合]计",
}
_GROUPS = {
    "direct": r"未经[复行]?议?|直接起诉",
    "after_review": r"(?<!经)复议后|议后起诉",
    "review": r"行政复议(?![、,，]|情况)",
}
_LOSS = Decimal(-1)


def read_four(tokens: Sequence[Token], name: FormName) -> dict[Code, Reading]:
    """The readings of table four's cells."""
    shape = form(name).four
    width = len(shape.columns)
    runs = filled(strips(tokens), blank=lambda strip: _is_blank(strip, width))
    labels = "".join(token.text for token in tokens if token.kind is Kind.LABEL)
    columns, read = _column_order(labels)
    if len(runs) > 1:
        readings = _by_runs(runs, columns, read, width)
        if readings is not None:
            return readings
    groups, named = _group_order(labels)
    codes = [(group, column) for group in groups for column in columns]
    items = [token for strip in runs for token in strip.items]
    label = label_span(runs[0].labels[-1:]) if runs else None
    return _wide(items, codes, read and named, width, label)


def _is_blank(strip: Strip, width: int) -> bool:
    """Whether a strip without figures is a group's row left blank, under its columns' names."""
    named = [code for code, pattern in _COLUMNS.items() if re.search(pattern, strip.text)]
    return len(strip.items) == width == len(named)


def _column_order(labels: str) -> tuple[tuple[str, ...], bool]:
    """The order in which each group names its columns, and whether the labels were read.

    Another order than the form's is believed where all groups that can be read have it.
    """
    standard = tuple(_COLUMNS)
    codes = [found.lastgroup or "" for found in _any_column().finditer(labels)]
    orders = {
        tuple(codes[at : at + len(standard)])
        for at in range(0, len(codes), len(standard))
        if len(set(codes[at : at + len(standard)])) == len(standard)
    }
    if len(orders) == 1 and len(codes) % len(standard) == 0:
        return orders.pop(), True
    return standard, len(set(codes)) >= len(standard) - 1


@cache
def _any_column() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{code}>{words})" for code, words in _COLUMNS.items()))


def _group_order(labels: str) -> tuple[tuple[str, ...], bool]:
    direct = re.search(_GROUPS["direct"], labels)
    after = re.search(_GROUPS["after_review"], labels)
    review = re.search(_GROUPS["review"], labels)
    suit = re.search(r"行政诉讼", labels)
    order = ["direct", "after_review"]
    if direct and after and after.start() < direct.start():
        order.reverse()
    if review and suit and suit.start() < review.start():
        order.append("review")
    else:
        order.insert(0, "review")
    return tuple(order), bool(direct and after and (review or suit))


def _groups_in(text: str) -> list[str]:
    """The groups a label names, in order."""
    found = []
    for code, pattern in _GROUPS.items():
        places = [match.start() for match in re.finditer(pattern, text)]
        if places:
            found.append((places[-1], code))
    return [code for _, code in sorted(found)]


def _by_runs(
    runs: Sequence[Strip], columns: tuple[str, ...], read: bool, width: int
) -> dict[Code, Reading] | None:
    """Several runs of figures: a group, a column or a single cell each; None if neither fits."""
    counts = {len(strip.figures) for strip in runs}
    readings: dict[Code, Reading] = {}
    group = None
    listed: list[str] = []
    for strip in runs:
        text = strip.text
        groups = _groups_in(text)
        listed = groups if len(groups) > 1 else listed
        group = groups[-1] if groups else group
        single = [code for code, pattern in _COLUMNS.items() if re.search(pattern, text)]
        label = label_span(strip.labels[-1:])
        count = len(strip.figures)
        if len(single) > 1 and count == width and group is not None:
            order, _ = _column_order(text)
            _put(readings, [(group, code) for code in order], strip.figures, label, True)
        elif len(single) > 1 and len(strip.items) == width and group is not None:
            order, _ = _column_order(text)
            codes = [(group, code) for code in order]
            readings.update(_wide(strip.items, codes, True, width, label))
        elif count == width and group is not None and groups:
            _put(readings, [(group, code) for code in columns], strip.figures, label, read)
        elif counts == {1} and len(single) >= 1 and group is not None:
            _put(readings, [(group, _last(text))], strip.figures, label, True)
        elif counts == {3} and len(single) >= 1 and len(runs) == width:
            across = listed if len(listed) == 3 else ["review", "direct", "after_review"]
            codes = [(each, _last(text)) for each in across]
            _put(readings, codes, strip.figures, label, len(listed) == 3)
        elif len(runs) == 3 and groups:
            codes = [(group or "review", code) for code in columns]
            readings.update(_wide(strip.items, codes, read, width, label))
        else:
            return None
    return readings


def _last(text: str) -> str:
    """The column named last in a text."""
    best = ("total", -1)
    for code, pattern in _COLUMNS.items():
        for found in re.finditer(pattern, text):
            if found.end() > best[1]:
                best = (code, found.end())
    return best[0]


def _put(
    readings: dict[Code, Reading],
    codes: Sequence[Code],
    figures: Sequence[Token],
    label: Span | None,
    agree: bool,
) -> None:
    for code, token in zip(codes, figures, strict=True):
        readings[code] = of_token(token, label, agree)


def _wide(
    items: Sequence[Token], codes: list[Code], agree: bool, width: int, label: Span | None
) -> dict[Code, Reading]:
    """All figures in one run: as they stand, or as the groups' sums allow."""
    figures = [token for token in items if token.kind is Kind.FIGURE]
    readings: dict[Code, Reading] = {}
    if len(figures) == len(codes):
        _put(readings, codes, figures, label, agree)
        return readings
    if not figures:
        return {code: Reading(None, label, agree, blank=True) for code in codes}
    totals = [at for at, (_, column) in enumerate(codes) if column == "total"]
    if len(items) == len(codes) and _completed(tuple(items), totals, width) is not None:
        _put(readings, codes, items, label, agree)
        return readings
    best: dict[tuple[Shown, ...], Cells] = {}
    sure = [True] * len(codes)
    for number, (cells, _) in enumerate(placements(items, len(codes))):
        if number > 5000:
            break
        values = _completed(cells, totals, width)
        if values is not None:
            shown = tuple(
                cell.figure.state
                if cell is not None and cell.figure is not None and cell.figure.value is None
                else value
                for cell, value in zip(cells, values, strict=True)
            )
            best.setdefault(shown, cells)
            sure = [known and cell is not None for known, cell in zip(sure, cells, strict=True)]
    blanks = len(codes) - len(figures) > 1
    if not best and len(items) == len(codes):
        _put(readings, codes, items, label, agree)
        return readings
    if not best:
        every = tuple(sorted({v for t in figures if (v := value_of(t)) is not None}))
        return {code: doubt(None, label, False, every) for code in codes}
    first = next(iter(best.values()))
    for at, code in enumerate(codes):
        values_at = {values[at] for values in best}
        token = first[at]
        if len(values_at) > 1 or token is None or (blanks and not sure[at]):
            readings[code] = doubt(token, label, agree, numbers(values_at))
        else:
            readings[code] = of_token(token, label, agree)
    return readings


def _completed(cells: Cells, totals: list[int], width: int) -> tuple[Decimal, ...] | None:
    """The values of the cells if every group's sum holds or can; a lost one is derived."""
    values = [value_of(cell) for cell in cells]
    for total in totals:
        start = total // width * width
        inside = range(start, start + width)
        lost = [at for at in inside if cells[at] is None]
        known = sum((values[at] or Decimal(0) for at in inside if at != total), Decimal(0))
        whole = values[total]
        if len(lost) == 1 and lost[0] != total and whole is not None:
            if whole < known:
                return None
            values[lost[0]] = whole - known
        elif total in lost:
            values[total] = known
        elif (whole or Decimal(0)) != known:
            return None
    return tuple(value or Decimal(0) for value in values)
