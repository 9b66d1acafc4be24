"""An answer's figures as people see them: one large, several as a picture over its table."""

from __future__ import annotations

from collections.abc import Sequence

from qa.schema import Answer, Operation, Status, Value
from ui import pictures
from ui.markup import tag, words
from ui.pictures import Line, Mark
from ui.values import PROOFS, csv, is_trend, numbers, parts

_SHOWN = 12
_SHORT = 24
_LARGEST = 10
_OF_ONE_KIND = (Operation.RANK, Operation.LIST, Operation.COMPARE)
_CHECKED = {"row_and_column", "row", "column"}


def figures(found: Answer, name: str) -> str:
    """The figures of an answered question; `name` makes the ids of its picture its own."""
    if found.status is not Status.ANSWERED:
        return ""
    held = numbers(found)
    if not held:
        texts = [value for value in found.values if value.text and len(value.text) <= _SHORT]
        return _figure(texts[0]) if len(found.values) == 1 and texts else ""
    if len(held) == 1:
        return _figure(held[0])
    # No one figure of a trend or a list is the answer.
    headed = found.query.get("operation") not in (Operation.TREND, Operation.LIST)
    return (_figure(held[0]) if headed else "") + _picture(found, held, name)


def amount(value: Value) -> str:
    """A figure as it is written, with its unit."""
    return f"{_number(value)}{value.unit or ''}"


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
    proof = ("✓ " if value.proof in _CHECKED else "") + PROOFS[value.proof]
    return tag(
        "div",
        tag("span", tag("span", words(large), class_=f"nb-number{long}"),
            tag("span", words(small), class_="nb-unit"), class_="nb-amount"),
        tag("span", words(where), class_="nb-where"),
        tag("span", words(proof), class_=f"nb-proof nb-proof-{value.proof}"),
        class_="nb-figure",
    )  # fmt: skip


def _number(value: Value) -> str:
    if value.value is None:
        return ""
    return f"{'约' if value.approximate else ''}{value.value}"


def _picture(found: Answer, held: Sequence[Value], name: str) -> str:
    """The figures drawn, the table behind them, and both to be taken away."""
    first = held[0]
    made = parts(found)
    title = _title(held, first)
    if made:
        marks = [Mark(str(value.measure), float(value.value or 0), amount(value)) for value in made]
        drawn = pictures.stacked(title, marks, name=name)
        behind = _table(made, swatches=True)
    elif is_trend(found):
        ordered = sorted(held, key=lambda value: value.year or 0)
        points = tuple(
            (value.year or 0, Mark(str(value.measure), float(value.value or 0), amount(value)))
            for value in ordered
        )
        drawn = pictures.line(title, [Line(first.agency or "", points)], name=name)
        label = tag("summary", words("数据表"))
        behind = tag("details", label, _table(ordered), class_="nb-rest")
    else:
        listed = found.query.get("operation") in _OF_ONE_KIND
        drawn, behind = "", _table(held, bars=True, listed=listed)
    take = tag("button", words("下载表格（CSV）"), type="button", class_="nb-tool nb-take",
               data_csv=csv(found), data_name=f"{title}.csv")  # fmt: skip
    caption = tag("figcaption", words(title), take, class_="nb-caption")
    return tag("figure", caption, drawn, behind, class_="nb-picture", aria_label=title)


def _title(held: Sequence[Value], first: Value) -> str:
    agencies = {value.agency for value in held if value.agency}
    years = sorted({value.year for value in held if value.year})
    when = f"{years[0]}年" if len(years) == 1 else f"{years[0]}—{years[-1]}年" if years else ""
    who = first.agency if len(agencies) == 1 else ""
    return f"{who or ''}{when}{first.measure or ''}" or "所引数字"


def _table(
    held: Sequence[Value], *, bars: bool = False, swatches: bool = False, listed: bool = False
) -> str:
    # A sum, a difference, a rate stand first, before their terms: the bars compare the terms.
    first_term = next((at for at, value in enumerate(held) if not value.formula), 0)
    apart = bars and not listed and len(held) - first_term > 1
    results = held[:first_term] if apart else ()
    terms = held[len(results) :]
    largest = max((abs(float(value.value or 0)) for value in terms), default=0) or 1
    same_unit = bars and len({value.unit for value in terms}) == 1 and len(terms) > 1
    same = {name: len({getattr(value, name) for value in held}) == 1
            for name in ("agency", "year", "measure")}  # fmt: skip
    shown = [name for name in ("agency", "year", "measure") if not same[name]] or ["agency"]
    rows = []
    for index, value in enumerate(held):
        share = abs(float(value.value or 0)) / largest
        given = {"agency": value.agency, "year": value.year and f"{value.year}年",
                 "measure": value.measure}  # fmt: skip
        name = " ".join(str(given[one]) for one in shown if given[one])
        number = tag("td", words(amount(value)), class_="nb-value")
        drawn = "" if index < len(results) else pictures.bar(share)
        cell = tag("td", drawn, class_="nb-bars") if same_unit else ""
        mark = pictures.swatch(index) if swatches else ""
        label = tag("th", mark, words(name or value.measure or ""), scope="row")
        rows.append(tag("tr", label, number, cell))
    first = tag("table", tag("tbody", *rows[:_SHOWN]), class_="nb-values")
    if len(rows) <= _SHOWN:
        return first
    rest = tag("table", tag("tbody", *rows[_SHOWN:]), class_="nb-values")
    label = tag("summary", words(f"其余{len(rows) - _SHOWN}项（共{len(rows)}项）"))
    return first + tag("details", label, tag("div", rest, class_="nb-list"), class_="nb-rest")
