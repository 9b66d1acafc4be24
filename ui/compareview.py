"""The comparison as people see it: what is chosen, pictures, and a table of opened places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from urllib.parse import urlencode

from qa.matrix import comparable
from qa.schema import Matrix, MatrixCell, MatrixMeasure
from ui import citing, pictures
from ui.comparing import MOST_BODIES, MOST_MEASURES, Choice, row_of
from ui.figures import amount
from ui.markup import tag, words
from ui.pictures import Line, Mark

_LISTED = 2_000
_LINES = 6
_NAMES = {"a": "单位", "m": "指标", "y": "年度"}


def view(chosen: Choice, found: Matrix | None, bodies: Sequence[str], years: Sequence[int]) -> str:
    """The whole view; `found` is None while too little is chosen."""
    head = tag("h2", words("比较"), class_="nb-view-title", tabindex="-1")
    lead = tag("p", words("选单位、指标和年度，各年报的数排在一起；点一个数，看它在原文的哪里。"),
               class_="nb-small")  # fmt: skip
    picks = tag("div", _bodies(chosen, bodies), _measures(chosen), _years(chosen, years),
                class_="nb-picks")  # fmt: skip
    return tag("section", head, lead, picks, _result(chosen, found), class_="nb-view nb-compare",
               aria_label="比较", data_query=address(chosen))  # fmt: skip


def address(chosen: Choice) -> str:
    """The choice as the query of an address."""
    pairs = [*(("a", one) for one in chosen.names), *(("m", one) for one in chosen.measures),
             *(("y", str(one)) for one in chosen.years)]  # fmt: skip
    return urlencode(pairs)


def _bodies(chosen: Choice, bodies: Sequence[str]) -> str:
    held = [_held("a", one, one) for one in chosen.names]
    options = (tag("option", value=one) for one in bodies[:_LISTED] if one not in chosen.names)
    add = ""
    if len(chosen.names) < MOST_BODIES:
        add = (
            tag("input", id="nb-add-a", class_="nb-add", list="nb-bodies", data_add="a",
                placeholder="添加单位", aria_label="添加单位", autocomplete="off", maxlength=100)
            + tag("datalist", *options, id="nb-bodies")
        )  # fmt: skip
    told = ""
    if chosen.unknown:
        told = tag("p", words(f"资料库里没有：{'、'.join(chosen.unknown)}"), class_="nb-small",
                   role="alert")  # fmt: skip
    return _pick("单位", "".join(held) + add + told)


def _measures(chosen: Choice) -> str:
    labels = {one.code: one.label for one in comparable()}
    held = [_held("m", code, labels[code]) for code in chosen.measures]
    add = ""
    if len(chosen.measures) < MOST_MEASURES:
        groups = []
        ordered = sorted(comparable(), key=lambda one: _groups().index(one.group))
        for name, members in groupby(ordered, key=lambda one: one.group):
            options = (tag("option", words(one.label), value=one.code) for one in members
                       if one.code not in chosen.measures)  # fmt: skip
            groups.append(tag("optgroup", *options, label=name))
        add = tag("select", tag("option", words("添加指标"), value=""), *groups, id="nb-add-m",
                  class_="nb-add", data_add="m", aria_label="添加指标")  # fmt: skip
    return _pick("指标", "".join(held) + add)


def _groups() -> list[str]:
    return list(dict.fromkeys(one.group for one in comparable()))


def _years(chosen: Choice, years: Sequence[int]) -> str:
    buttons = [
        tag("button", words(f"{year}年"), type="button", class_="nb-toggle", id=f"nb-year-{year}",
            aria_pressed="true" if year in chosen.years else "false", data_toggle="y",
            data_value=year)
        for year in years
    ]  # fmt: skip
    return _pick("年度", "".join(buttons))


def _pick(name: str, inner: str) -> str:
    return tag("div", tag("span", words(name), class_="nb-pick-name"),
               tag("div", inner, class_="nb-pick-held"), class_="nb-pick", role="group",
               aria_label=name)  # fmt: skip


def _held(kind: str, value: str, label: str) -> str:
    remove = tag("button", words("×"), type="button", class_="nb-remove", data_drop=kind,
                 data_value=value, aria_label=f"去掉{_NAMES[kind]}：{label}")  # fmt: skip
    return tag("span", tag("span", words(label), class_="nb-fixed"), remove, class_="nb-slot")


def _result(chosen: Choice, found: Matrix | None) -> str:
    if found is None or not found.cells:
        missing = [name for name, held in (("单位", chosen.names), ("指标", chosen.measures),
                                           ("年度", chosen.years)) if not held]  # fmt: skip
        return tag("p", words(f"还没有选{'、'.join(missing)}。"), class_="nb-empty", role="status")
    query = address(chosen)
    tools = tag(
        "div",
        *(tag("a", words(label), href=f"page/compare.{kind}?{query}", class_="nb-tool",
              download=f"年报比较.{kind}")
          for kind, label in (("csv", "下载CSV"), ("xlsx", "下载XLSX"))),
        tag("button", words("分享链接"), type="button", class_="nb-tool",
            data_link=f"?view=compare&{query}"),
        class_="nb-toolbar", role="group", aria_label="这份比较",
    )  # fmt: skip
    drawn = [_picture(found, one, index) for index, one in enumerate(found.measures)]
    return tag("div", _table(found), tools, *drawn, class_="nb-compared",
               data_cells=citing.cells([c for one in found.cells for c in one.citations])
               )  # fmt: skip


def _table(found: Matrix) -> str:
    heads = (tag("th", words(one.label), scope="col") for one in found.measures)
    head = tag("tr", tag("th", words("单位"), scope="col"), tag("th", words("年度"), scope="col"),
               *heads)  # fmt: skip
    body = []
    for agency in found.agencies:
        for index, year in enumerate(found.years):
            first = tag("th", words(agency), scope="rowgroup", rowspan=len(found.years)) \
                if index == 0 else ""  # fmt: skip
            cells = (_cell(one) for one in row_of(found, agency, year))
            body.append(tag("tr", first, tag("th", words(f"{year}年"), scope="row"), *cells))
    table = tag("table", tag("thead", head), tag("tbody", *body), class_="nb-matrix")
    return tag("div", table, class_="nb-scroll", tabindex="0", role="group", aria_label="比较表")


def _cell(cell: MatrixCell) -> str:
    notice = "；".join(cell.notices) or None
    if cell.value is None:
        chips = "".join(citing.chip(one, "看原文") for one in cell.citations[:1])
        return tag("td", tag("span", words(cell.said)), chips, class_="nb-gap", title=notice)
    label = amount(cell.value)
    shown = citing.chip(cell.citations[0], label) if cell.citations else words(label)
    doubt = " nb-proof-contradicts" if cell.value.proof == "contradicts" else ""
    more = ""
    if len(cell.citations) > 1:
        more = tag("span", words(f"由{len(cell.citations)}格算出"), class_="nb-small")
    said = tag("span", words("⚠ "), words(notice), class_="nb-small nb-warned") if notice else ""
    return tag("td", shown, more, said, class_=f"nb-value{doubt}",
               data_cells=citing.cells(cell.citations))  # fmt: skip


def _picture(found: Matrix, measure: MatrixMeasure, index: int) -> str:
    """One measure drawn: over several years as lines, for one year as bars."""
    told = [one for one in found.cells if one.measure == measure.code and one.value is not None]
    units = {one.value.unit for one in told if one.value}
    if len(told) < 2:
        return ""
    if len(units) > 1:
        apart = "、".join(sorted(str(unit) for unit in units))
        said = f"{measure.label}：各年报的单位不同（{apart}），不画图。"
        return tag("p", words(said), class_="nb-small")
    years = {one.year for one in told}
    if len(years) > 1 and len(found.agencies) <= _LINES:
        lines = [
            Line(agency, tuple((one.year or 0, _mark(one)) for one in told if one.agency == agency))
            for agency in found.agencies
        ]
        drawn = pictures.line(measure.label, [one for one in lines if one.points],
                              name=f"nb-c{index}")  # fmt: skip
    else:
        drawn = _bars(told, several=len(years) > 1)
    return tag("figure", tag("figcaption", words(measure.label), class_="nb-caption"), drawn,
               class_="nb-picture", aria_label=measure.label)  # fmt: skip


def _bars(told: Sequence[MatrixCell], *, several: bool) -> str:
    largest = max((_size(one) for one in told), default=0) or 1
    rows = []
    for one in sorted(told, key=_size, reverse=True):
        name = one.agency + (f" {one.year}年" if several else "")
        rows.append(tag("tr", tag("th", words(name), scope="row"),
                        tag("td", words(_mark(one).shown), class_="nb-value"),
                        tag("td", pictures.bar(_size(one) / largest), class_="nb-bars"),
                        ))  # fmt: skip
    return tag("table", tag("tbody", *rows), class_="nb-values")


def _mark(cell: MatrixCell) -> Mark:
    assert cell.value is not None
    return Mark(cell.agency, float(cell.value.value or 0), amount(cell.value))


def _size(cell: MatrixCell) -> float:
    return abs(_mark(cell).value)
