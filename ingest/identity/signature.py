"""Who signed a report and when: the short lines at its end, and the date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ingest.identity.grammar import Name, parse
from ingest.identity.wording import number_of, wording, year_of
from ingest.outline.compact import Compact
from ingest.schema import Section, SectionKind, Span

_TAIL = 700
_EDGE = re.compile(r"^[（(【《]+|[）)】》。，、:：]+$")


@dataclass(frozen=True, slots=True)
class Signature:
    """What a report's end says; `dated` marks a name that a date stands beside."""

    name: Name | None = None
    printed: str = ""
    span: Span | None = None
    dated: bool = False
    published: date | None = None
    date_span: Span | None = None
    date_printed: str = ""


def read_signature(compact: Compact, sections: tuple[Section, ...]) -> Signature:
    """The signature after the last section's text; empty where there is none."""
    start, end = tail(compact, sections)
    lines = _lines(compact, start, end)
    words = wording()
    name: tuple[Name, str, int, int, int] | None = None
    dated: tuple[date, int, int, int] | None = None
    for index, (first, last) in enumerate(lines):
        line = compact.text[first:last]
        if words.footer.search(line):
            continue
        day = _date(line)
        if day is not None:
            found, at, stop = day
            if len(line) - (stop - at) <= 34 and (dated is None or _nearer(index, name)):
                dated = (found, first + at, first + stop, index)
            line = line[:at] if len(line) - stop <= 2 else line
        cleaned = _EDGE.sub("", words.signature_label.sub("", line))
        read = parse(cleaned) if 2 <= len(cleaned) <= 30 else None
        if read is not None:
            at = compact.text.index(cleaned, first)
            name = (read, cleaned, at, at + len(cleaned), index)
    return _signature(compact, name, dated)


def _nearer(index: int, name: tuple[Name, str, int, int, int] | None) -> bool:
    return name is not None and abs(index - name[4]) <= 2


def _signature(
    compact: Compact,
    name: tuple[Name, str, int, int, int] | None,
    dated: tuple[date, int, int, int] | None,
) -> Signature:
    published = dated[0] if dated else None
    date_span = compact.span(dated[1], dated[2]) if dated else None
    date_printed = compact.text[dated[1] : dated[2]] if dated else ""
    if name is None:
        return Signature(published=published, date_span=date_span, date_printed=date_printed)
    return Signature(
        name=name[0],
        printed=name[1],
        span=compact.span(name[2], name[3]),
        dated=dated is not None and abs(dated[3] - name[4]) <= 2,
        published=published,
        date_span=date_span,
        date_printed=date_printed,
    )


def tail(compact: Compact, sections: tuple[Section, ...]) -> tuple[int, int]:
    """The end of the report's own text (before attachments), in compact positions."""
    own = [section for section in sections if section.kind is not SectionKind.ATTACHMENT]
    last = own[-1] if own else None
    end = len(compact.text)
    if last is not None and last is not sections[-1]:
        end = compact.at(last.span.end)
    start = max(end - _TAIL, 0)
    if last is not None and last.kind is not SectionKind.PREFACE:
        body = last.heading.end if last.heading else last.span.start
        start = max(start, compact.at(body))
    return start, end


def _lines(compact: Compact, start: int, end: int) -> list[tuple[int, int]]:
    """Lines, and the pieces of lines that white space or a sentence's end sets off."""
    places = {start, end}
    places.update(p for p in compact.lines if start < p < end)
    places.update(p for p in compact.gaps if start < p < end and _sets_off(compact, p))
    places.update(m.end() for m in re.compile("。").finditer(compact.text, start, end))
    bounds = sorted(places)
    return [(a, b) for a, b in pairwise(bounds) if b > a]


def _sets_off(compact: Compact, position: int) -> bool:
    """Whether a gap parts two things: not the spaces inside a date or around a number."""
    before, after = compact.text[position - 1], compact.text[position]
    return not (before.isdigit() or after.isdigit() or before in "年月" or after in "年月日")


def _date(line: str) -> tuple[date, int, int] | None:
    every = list(wording().date.finditer(line))
    if not every:
        return None
    found = every[-1]
    year, month, day = (
        year_of(found["year"]),
        number_of(found["month"]),
        number_of(found["day"]),
    )
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day), found.start(), found.end()
    except ValueError:
        return None


def parse_date(text: str, *, at_start: bool = False) -> date | None:
    """A full date in a short text (2023-01-31, 2023年1月31日, 二〇二三年…): the last, or
    the one it begins with."""
    if at_start:
        begun = wording().date.match(text)
        text = begun.group() if begun else ""
    found = _date(text)
    return found[0] if found else None
