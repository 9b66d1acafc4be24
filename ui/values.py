"""An answer's figures as rows: for the table behind a picture, and to be taken away."""

from __future__ import annotations

from collections.abc import Sequence

from qa.schema import Answer, Citation, Operation, Value
from ui.markup import line
from ui.spreadsheet import csv_text

COLUMNS = ("单位", "年度", "指标", "数值", "单位（量）", "核对", "算式", "出处")
PROOFS = {
    "row_and_column": "行、列合计都核对相符",
    "row": "行合计核对相符",
    "column": "列合计核对相符",
    "none": "表内没有可核对的合计",
    "contradicts": "与表内其他数字对不上",
    "quoted": "引自年报原句",
    "computed": "由所引数字计算",
}
_FEWEST_PARTS = 2


def numbers(found: Answer) -> tuple[Value, ...]:
    """The values that are numbers."""
    return tuple(value for value in found.values if value.value is not None)


def is_trend(found: Answer) -> bool:
    """Whether the figures are one body's, year by year."""
    held = numbers(found)
    years = [value.year for value in held]
    return (
        found.query.get("operation") == Operation.TREND
        and len(held) > 1
        and None not in years
        and len(set(years)) == len(years)
        and len({(value.agency, value.unit) for value in held}) == 1
    )


def parts(found: Answer) -> tuple[Value, ...]:
    """The parts of the first figure, where the others are its parts and add up to it; else ()."""
    held = numbers(found)
    if len(held) <= _FEWEST_PARTS:
        return ()
    whole, rest = held[0], held[1:]
    one_report = len({(value.agency, value.year, value.unit) for value in held}) == 1
    distinct = len({value.measure for value in held}) == len(held)
    if not one_report or not distinct or any((value.value or 0) < 0 for value in rest):
        return ()
    adds_up = sum(value.value or 0 for value in rest) == whole.value and whole.value
    return rest if adds_up else ()


def places(value: Value, found: Answer, alone: bool) -> tuple[Citation, ...]:
    """The citations of a value: those of its report, and where the report gave several
    figures (`alone` is false), the ones that its name and number fit."""
    own = tuple(
        one for one in found.citations
        if one.agency == value.agency and (value.year is None or one.year == value.year)
    )  # fmt: skip
    if value.agency is None or not own:
        return found.citations
    if alone:
        return own
    fitting = tuple(one for one in own if _fits(one, value))
    return fitting or own


def _fits(citation: Citation, value: Value) -> bool:
    name, cell = value.measure or "", citation.cell
    if cell is None:
        return value.printed is not None and value.printed in citation.quote
    path = f"{cell.row} > {cell.column}".split(" > ")
    return any(part.lstrip("（一二三四五六七八九十、）0123456789.") in name for part in path[-2:])


def rows(found: Answer) -> list[tuple[str | int | float | None, ...]]:
    """The head, then one row for each figure, with where it stands."""
    held = numbers(found)
    reports = [(value.agency, value.year) for value in held]
    made: list[tuple[str | int | float | None, ...]] = [COLUMNS]
    for value in held:
        alone = reports.count((value.agency, value.year)) == 1
        cited = places(value, found, alone)
        proof = PROOFS[value.proof] + ("（约数）" if value.approximate else "")
        made.append((value.agency, value.year, value.measure, value.value, value.unit, proof,
                     value.formula, "\n".join(source_of(one) for one in cited[:20])))  # fmt: skip
    return made


def csv(found: Answer) -> str:
    """The rows as CSV."""
    return csv_text(rows(found))


def source_of(citation: Citation) -> str:
    """Where a quotation stands, in one line: report, place, file, characters, words, address."""
    cell = citation.cell
    parts: Sequence[object] = (
        f"《{citation.agency}{citation.year or ''}年年报》" if citation.agency else "",
        f"{cell.row} × {cell.column}" if cell else citation.section,
        citation.source,
        f"第{citation.start}—{citation.end}字" if citation.start is not None else "",
        f"“{line(citation.quote)}”" if citation.quote else "",
        citation.url,
    )
    return "，".join(str(part) for part in parts if part)
