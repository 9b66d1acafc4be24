"""Finds the statutory tables by their labels, wherever they stand.

A table is a run of its own labels close together, not parted by sentences. Headings,
years and rulings are not asked: any of them may be lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ingest.schema import Document, FormName, Span, TableName, TableRegion
from ingest.tables.anchors import Anchor, Squeezed, anchors, squeeze
from ingest.tables.plain import plain
from ingest.tables.tokens import Kind, Token, tokenize
from ingest.tables.values import figure
from ingest.tables.wording import wording

_WORD = re.compile(r"[^\s|]+")
_COUNTED = re.compile(r"^[^\d，。；]{0,12}?(?:\d+|[/—-])\s*[件项条宗个起][，。；、,]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_RULE = re.compile(r"[-:=+]{3,}")
_PARAGRAPH = re.compile(r"\n[ \r\u3000]*\n(?!\t)")
_WIDTH = 7
_APART = 6
_BEYOND = 400
_TAIL = 60
_LEAST_BARE, _MOST_BARE = 12, 18
_HEADING = 40
# Rows that have no label of their own to be found by; figures may follow them.
_LAST_ROWS = re.compile(r"(?:其[他它]|[总合]计|四、)$")


def locate(document: Document) -> tuple[TableRegion, ...]:
    """The statutory tables of a document, in text order, one region each at most.

    A region covers the table with its header and ends with its last figure or label.
    `form` is None where its labels do not tell the form.
    """
    folded = plain(document.text)
    squeezed = squeeze(folded)
    found = anchors(squeezed.text)
    regions = []
    for table in TableName:
        cluster = _best(table, squeezed.text, [each for each in found if each.table is table])
        if cluster:
            start = _start(table, squeezed, cluster[0])
            last = squeezed.raw(cluster[-1].end - 1) + 1
            end = _end(folded, last, table is TableName.THREE)
            form = _form(table, cluster)
            regions.append(TableRegion(table=table, form=form, span=Span(start=start, end=end)))
    if all(region.table is not TableName.FOUR for region in regions):
        bare = _bare_four(folded, regions)
        if bare is not None:
            regions.append(TableRegion(table=TableName.FOUR, form=None, span=bare))
    regions.sort(key=lambda region: region.span.start)
    return tuple(_apart(regions))


def _bare_four(folded: str, regions: Sequence[TableRegion]) -> Span | None:
    """The figures of a table four that has lost all its labels: under its heading, or
    soon after table three."""
    starts = [found.end() for found in re.finditer(wording().prose.heading, folded)]
    starts += [region.span.end for region in regions if region.table is TableName.THREE]
    for start in starts:
        figures: list[Token] = []
        skipped = 0
        for token in tokenize(folded, start, min(len(folded), start + _BEYOND)):
            if token.kind is Kind.FIGURE:
                figures.append(token)
            elif token.kind is Kind.LABEL:
                skipped += len(token.text)
                if figures or skipped > _HEADING:
                    break
        if _LEAST_BARE <= len(figures) <= _MOST_BARE:
            return Span(start=figures[0].start, end=figures[-1].end)
    return None


def _apart(regions: list[TableRegion]) -> list[TableRegion]:
    """Ends a region where the next begins."""
    parted = []
    for index, region in enumerate(regions):
        following = regions[index + 1] if index + 1 < len(regions) else None
        if following is not None and region.span.end > following.span.start:
            span = Span(start=region.span.start, end=following.span.start)
            region = region.model_copy(update={"span": span})
        parted.append(region)
    return parted


def _best(table: TableName, text: str, found: list[Anchor]) -> list[Anchor]:
    """The run of labels that is the table; empty if none is."""
    settings = wording().locate
    reach = settings.reach[table]
    clusters: list[list[Anchor]] = []
    for anchor in found:
        if clusters:
            last = clusters[-1][-1]
            gap = text[last.end : anchor.start]
            if len(gap) <= reach and ("。" not in gap or len(_HAN.findall(gap)) <= _APART):
                clusters[-1].append(anchor)
                continue
        clusters.append([anchor])
    clusters = [each for each in clusters if not _told(text, each)]
    clusters = _rejoin([each for each in clusters if len({one.key for one in each}) > 2], text)
    able = [each for each in clusters if _enough(table, each, settings.least[table])]
    return max(able, key=lambda each: len({one.key for one in each}), default=[])


def _rejoin(clusters: list[list[Anchor]], text: str) -> list[list[Anchor]]:
    """Joins the parts of a table that a note or a page's furniture has parted."""
    joined: list[list[Anchor]] = []
    for cluster in clusters:
        between = text[joined[-1][-1].end : cluster[0].start] if joined else ""
        if joined and len(between) <= _BEYOND and not _stops().search(between):
            before = {one.key for one in joined[-1] if not one.header}
            after = {one.key for one in cluster if not one.header}
            if len(after) > 1 and before and len(before & after) * 4 <= len(after):
                joined[-1] = joined[-1] + cluster
                continue
        joined.append(cluster)
    return joined


def _told(text: str, cluster: list[Anchor]) -> bool:
    """Whether a run of labels is prose: 予以公开3件，部分公开1件."""
    counted = 0
    for anchor in cluster:
        if _COUNTED.match(text[anchor.end : anchor.end + 24]):
            counted += 1
    return counted * 3 >= len(cluster)


def _enough(table: TableName, cluster: list[Anchor], least: int) -> bool:
    keys = {anchor.key for anchor in cluster}
    headers = {anchor.key for anchor in cluster if anchor.header}
    if table is TableName.TWO:
        return len(keys) >= least and len(headers) >= 2
    if table is TableName.FOUR:
        return len(keys) >= least and len(headers) >= 2
    return len(keys) >= least and len(keys - headers) >= 4


def _start(table: TableName, squeezed: Squeezed, first: Anchor) -> int:
    """Where the header begins: the words before the first label that belong to it."""
    before = squeezed.text[max(0, first.start - 20) : first.start]
    found = _before(table).search(before)
    index = first.start - (len(found.group()) if found else 0)
    return squeezed.raw(index)


@cache
def _before(table: TableName) -> re.Pattern[str]:
    words = {
        TableName.TWO: r"第二十条第?$",
        TableName.THREE: r"(?:[(（]本列数据的|[(（]|项目|[一1][、.])$",
        TableName.FOUR: r"(?:行政复议|行政诉讼)+$",
    }
    return re.compile(words[table])


@cache
def _stops() -> re.Pattern[str]:
    return re.compile("|".join(wording().locate.stops))


def _end(folded: str, at: int, weak: bool) -> int:
    """The end of the table whose last label ends at `at`: the label's tail, then figures.

    `weak` allows further rows that have no label to be found by (3.其他, （七）总计).
    """
    end = at
    tail = ""
    figures = False
    count = 0
    for found in _WORD.finditer(folded, at):
        word = found.group().strip("*_`")
        if not word or _RULE.fullmatch(word):
            continue
        if figure(word) is not None:
            if figures and tail and not _LAST_ROWS.search(tail):
                break
            count = 1 if tail else count + 1
            # a row that is whole ends with its paragraph
            if weak and count > _WIDTH and _PARAGRAPH.search(folded, end, found.start()):
                break
            end, tail, figures = found.end(), "", True
            continue
        attached = found.start() == at and re.fullmatch(r"[^\d。，；]{0,40}?\d[\d,.]*", word)
        if attached:
            end, figures = found.end(), True
            continue
        if _stops().match(word) or "。" in word or (figures and not weak):
            break
        tail += word
        if len(tail) > _TAIL:
            break
        if found.start() == at and not figures:
            end = found.end()
    return end


def _form(table: TableName, cluster: list[Anchor]) -> FormName | None:
    """The form whose own labels the table has; None where none is its own."""
    keys = {anchor.key for anchor in cluster}
    if table is TableName.TWO:
        old = {"made", "disclosed", "public_total", "items_last_year", "items_change"}
        new = {"issued", "repealed", "in_force", "amount"}
        olds = len(keys & {f"column:{code}" for code in old})
        news = len(keys & {f"column:{code}" for code in new})
        if olds == news:
            return None
        return FormName.FORM_2019 if olds > news else FormName.FORM_2021
    if table is TableName.THREE:
        if {"row:otherwise.uncorrected", "row:otherwise.unpaid"} & keys:
            return FormName.FORM_2021
        if "row:otherwise" in keys:
            return FormName.FORM_2019
    return None
