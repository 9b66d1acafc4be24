"""The parts of a section: （一）主动公开, on a line of their own or run into the paragraph."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from ingest.outline.compact import BARRIER, Compact
from ingest.outline.headings import NUMERALS, ends_sentence
from ingest.outline.wording import wording
from ingest.schema import SectionKind

_BRACKETED = re.compile(rf"[（〔\[][{NUMERALS}]{{1,3}}[）〕\]]、?")
_ITEM = re.compile(r"(?P<number>\d{1,2})[.．、](?!\d)")
_STOP = re.compile(r"[。：；！？\x00]")
_SUBJECT = re.compile(r"20\d\d年|[我本全今](?:年|[镇乡县市区局委办院校])")


@dataclass(frozen=True, slots=True)
class Part:
    """A part's heading in compact text and where its own text begins."""

    start: int
    end: int
    body: int


def parts(compact: Compact, start: int, end: int, kind: SectionKind) -> tuple[Part, ...]:
    """The parts between `start` and `end` of a section whose heading ends at `start`."""
    found = _numbered(compact, start, end, _BRACKETED)
    if not found:
        items = _numbered(compact, start, end, _ITEM)
        found = items if len(items) >= 2 else []
    found += _unnumbered(compact, start, end, kind, found)
    return tuple(sorted(found, key=lambda part: part.start))


def _numbered(compact: Compact, start: int, end: int, number: re.Pattern[str]) -> list[Part]:
    found = []
    for matched in number.finditer(compact.text, start, end):
        position = matched.start()
        at_line = position == start or compact.begins_line(position)
        before = compact.text[position - 1] if position else "。"
        if not at_line and before not in "。！？" and position not in compact.gaps:
            continue
        if at_line and position != start and not _may_follow(compact, position):
            continue
        if not at_line and before not in "。！？：":
            continue
        part = _part(compact, position, matched.end(), end, at_line=at_line)
        if part is not None and not (at_line and _sentence(compact, part, end, number)):
            found.append(part)
    return found


def _sentence(compact: Compact, part: Part, end: int, number: re.Pattern[str]) -> bool:
    """Whether a numbered line is a whole sentence and says all there is (1.资料归档不齐。)."""
    text, line_end = compact.text, min(compact.line_end(part.start), end)
    if part.end >= line_end or text[part.end] != "。" or part.body < line_end:
        return False
    return number is _ITEM or line_end >= end or number.match(text, line_end) is not None


def _may_follow(compact: Compact, position: int) -> bool:
    """A wrapped line can begin with a bracketed number; a heading follows a finished line."""
    return compact.text[position - 1] not in "，、（《“第和及与"


def _part(compact: Compact, start: int, title: int, end: int, *, at_line: bool) -> Part | None:
    words = wording()
    text = compact.text
    if title >= end:
        return None
    known = words.part_known.match(text, title, end)
    if known and _closes(compact, known.end(), end):
        return Part(start, known.end(), _body(text, known.end(), end))
    stop = _STOP.search(text, title, min(end, title + 80))
    limit = stop.start() if stop else min(end, title + 80)
    line_end = min(compact.line_end(title), end)
    if line_end <= limit and not _continues(compact, start, line_end, limit, stop):
        if not at_line or not _heading(text[title:line_end], words.line_limit):
            return None
        return Part(start, line_end, line_end)
    if stop is None or stop.group() not in "。：":
        return None
    limit_length = words.run_in_limit if at_line else 20
    if not _heading(text[title:limit], limit_length):
        return None
    return Part(start, limit, _body(text, limit, end))


def _continues(
    compact: Compact, start: int, line_end: int, limit: int, stop: re.Match[str] | None
) -> bool:
    """Whether a heading that fills its line goes on in the next, up to a sentence end."""
    line = compact.lines
    index = bisect_right(line, start) - 1
    width = line_end - (line[index] if index >= 0 else 0)
    return stop is not None and stop.group() == "。" and width >= 18 and limit - line_end <= 20


def _heading(title: str, limit: int) -> bool:
    words = wording()
    if not 2 <= len(title) <= limit or BARRIER in title:
        return False
    if words.part_never.match(title) or title[-1] in "，、；":
        return False
    if words.table_label.match(title) or re.search(r"\d{5,}$|[|│]", title):
        return False
    return not ("，" in title and _SUBJECT.search(title))


def _closes(compact: Compact, position: int, end: int) -> bool:
    """Whether a known part name may end at `position`: punctuation, space, line, or a year."""
    if position >= end or compact.begins_line(position) or position in compact.gaps:
        return True
    return compact.text[position] in "。：" or bool(_SUBJECT.match(compact.text, position))


def _body(text: str, position: int, end: int) -> int:
    while position < end and text[position] in "。：":
        position += 1
    return position


def _unnumbered(
    compact: Compact, start: int, end: int, kind: SectionKind, found: list[Part]
) -> list[Part]:
    """Parts whose number was lost, each a whole line."""
    words = wording()
    patterns = [words.part_known] if kind is SectionKind.OVERVIEW else []
    if kind is SectionKind.PROBLEMS:
        patterns.append(words.part_problems)
    taken = {part.start for part in found}
    more = []
    first, last = bisect_left(compact.lines, start), bisect_left(compact.lines, end)
    for position in compact.lines[first:last] if patterns else ():
        if position in taken:
            continue
        line_end = min(compact.line_end(position), end)
        if line_end - position > 24 or not ends_sentence(compact, position):
            continue
        title_end = line_end - 1 if compact.text[line_end - 1] in "：。" else line_end
        if any(p.fullmatch(compact.text, position, title_end) for p in patterns):
            more.append(Part(position, title_end, line_end))
    return more
