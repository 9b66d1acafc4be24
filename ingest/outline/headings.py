"""The headings of the statutory sections in compact text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ingest.outline.compact import BARRIER, Compact, folded
from ingest.outline.wording import STATUTORY, SectionWording, wording
from ingest.schema import SectionKind, Span

_TAIL = 160
_LEFT_OVER = 16
_MOST = 60  # headings of one's own making in a report; beyond that it is no report
_MARKUP = re.compile(r"[\s#*|\u200b-\u200f\ufeff-]|<[^<>]{0,60}>")
NUMERALS = "一二三四五六七八九十"
_NUMBER = re.compile(
    rf"(?P<chinese>第[{NUMERALS}]{{1,2}}(?:部分|方面|章|节)[、.．，：:]?|[{NUMERALS}]{{1,2}}[、.．，：:])"
    rf"|(?P<bare>[{NUMERALS}](?=[^{NUMERALS}是]))"
    rf"|(?P<bracketed>（[{NUMERALS}]{{1,2}}）、?)"
    r"|(?P<arabic>[1-9]\d?[、.．](?!\d))"
    r"|(?P<none>)"
)
_GENERIC = re.compile(
    rf"(?:第(?=.{{1,2}}部分))?(?P<number>[{NUMERALS}]{{1,2}})(?:部分[、.．]?|[、.．])(?P<title>[^。；：！？\x00]{{2,40}})"
)
_ENDS = "。！？；：”’）》】!?;:)\x00"
_CLOSES = ("情况", "事项", "报告")
_NEAR = 0.62


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading in compact text; `kind` None is a numbered heading inside a section.

    `end` closes its title, `body` what repeats the title: the text begins there.
    """

    start: int
    end: int
    kind: SectionKind | None
    body: int = 0

    @property
    def after(self) -> int:
        """Where the heading's own text begins."""
        return max(self.body, self.end)


def headings(compact: Compact) -> tuple[Heading, ...]:
    """The section headings in text order, tables of contents and table labels left out."""
    every = list(_statutory(compact))
    statutory = {heading.kind for heading in every}
    if len(statutory) < 2:
        bracketed = list(_statutory(compact, bracketed=True))
        if len({heading.kind for heading in bracketed}) > len(statutory):
            every = bracketed
    found = _without_contents(compact, list(every))
    spots = [(heading.start, heading.after) for heading in (*every, *found)]
    attachment = _attachment(compact, found)
    if attachment is not None:
        found = [heading for heading in found if heading.start < attachment.start]
    stop = attachment.start if attachment else len(compact.text)
    found = _with_generic(compact, found, spots, stop)
    return tuple([*found, attachment] if attachment else found)


def own_end(text: str, region: Span) -> Span:
    """The region without a section's heading that closes it: the table ends before that."""
    start = max(region.start, region.end - _TAIL)
    piece = folded(text)[start : region.end]
    for line in re.finditer(r"(?:^|\n)([^\n]+)(?=\n|$)", piece):
        plain = _MARKUP.sub("", line[1])
        number = _NUMBER.match(plain)
        title = plain[number.end() :] if number else plain
        after = _MARKUP.sub("", piece[line.end() :])
        last = len(after) <= _LEFT_OVER and not re.search(r"\d\D*\d", after)
        if last and start + line.start() > region.start and wording().strong.fullmatch(title):
            return Span(start=region.start, end=start + line.start())
    return region


def _places(compact: Compact) -> Iterator[tuple[int, bool]]:
    """Positions where a heading may begin, and whether a line begins there."""
    lines = set(compact.lines)
    ends = _ENDS + "0123456789"
    inside = {
        position
        for position in compact.gaps
        if compact.text[position - 1] in ends
        or compact.text[position] in NUMERALS
        or compact.text.startswith(_CLOSES, position - 2)
    }
    inside.update(
        found.end() for found in re.finditer(rf"[。！？](?=[{NUMERALS}]、)", compact.text)
    )
    for position in sorted(lines | inside):
        yield position, position in lines


def ends_sentence(compact: Compact, position: int) -> bool:
    """Whether what stands before `position` is finished: a heading could follow."""
    if position == 0 or compact.text[position - 1] in _ENDS:
        return True
    if position in compact.gaps and compact.text.startswith(_CLOSES, position - 2):
        return True
    start = compact.lines[_line_index(compact, position - 1)]
    line = compact.text[start:position]
    if not re.search("[一-鿿]", line) or re.search("[>|│┃┘┛]$", line):
        return True
    line = re.sub(rf"^(?:\d{{1,2}}|[{NUMERALS}]{{1,2}})[、.．]", "", line)
    if wording().strong.fullmatch(line):
        return True
    return len(line) <= 24 and not re.search("[，。；、]", line)


def _line_index(compact: Compact, position: int) -> int:
    return max(bisect_right(compact.lines, position) - 1, 0)


def _statutory(compact: Compact, *, bracketed: bool = False) -> Iterator[Heading]:
    words = wording()
    text = compact.text
    for position, begins in _places(compact):
        at_line = begins or position in compact.gaps
        number = _NUMBER.match(text, position)
        form = number.lastgroup if number else "none"
        if (form == "bracketed" and not bracketed) or (not at_line and form != "chinese"):
            continue
        start = number.end() if number else position
        strong = words.strong.match(text, start)
        weak = None
        if strong is None and form == "chinese":
            weak = words.weak.match(text, start, compact.line_end(start))
        best = strong or weak
        if best is None or best.lastgroup is None:
            continue
        end = best.end()
        closed = (
            compact.begins_line(end) or text[end] in f"。：（…·.{BARRIER}" or end in compact.gaps
        )
        if form == "chinese":
            accepted = closed or (strong is best and at_line)
        else:
            spaced = not begins or text[:position].endswith(BARRIER)
            closed = compact.begins_line(end) or (spaced and end in compact.gaps)
            accepted = closed and ends_sentence(compact, position)
        if accepted:
            if end < len(text) and text[end] == "（" and compact.line_end(start) - end <= 20:
                end = _remark_end(compact, end)
            yield Heading(position, end, SectionKind(best.lastgroup))


def _remark_end(compact: Compact, end: int) -> int:
    """The end of a bracketed remark that closes the heading's line, else `end`."""
    remark = re.compile(rf"（(?![{NUMERALS}]{{1,2}}）)[^（）]{{1,18}}）").match(compact.text, end)
    return remark.end() if remark and compact.begins_line(remark.end()) else end


def _without_contents(compact: Compact, found: list[Heading]) -> list[Heading]:
    """Leave out a table of contents, and headings said twice with nothing between."""
    kept: list[Heading] = []
    last = {heading.kind: index for index, heading in enumerate(found)}
    for index, heading in enumerate(found):
        following = found[index + 1] if index + 1 < len(found) else None
        gap = compact.text[heading.after : following.start] if following else "…"
        empty = len(gap.strip("。：.…·0123456789")) == 0
        if empty and following and following.kind == heading.kind:
            found[index + 1] = replace(heading, body=following.after)
            continue
        if (
            not kept
            and last[heading.kind] > index
            and empty
            and _contents_run(compact, found, index)
        ):
            continue
        kept.append(heading)
    return kept


def _contents_run(compact: Compact, found: list[Heading], index: int) -> bool:
    """Whether the headings around `index` follow each other with nothing between."""
    run = 1
    for step in range(index + 1, len(found)):
        between = compact.text[found[step - 1].end : found[step].start]
        if between.strip("。：.…·0123456789"):
            break
        run += 1
    for step in range(index - 1, -1, -1):
        between = compact.text[found[step].end : found[step + 1].start]
        if between.strip("。：.…·0123456789"):
            break
        run += 1
    return run >= 3


def _attachment(compact: Compact, found: list[Heading]) -> Heading | None:
    """The line that opens the attachments: after the last sections only."""
    kinds = {heading.kind for heading in found}
    if len(kinds) < 2:
        return None
    after = sorted(heading.start for heading in found)[len(kinds) // 2]
    pattern = wording().attachment
    gaps = sorted(compact.gaps)
    for position in sorted((*compact.lines, *gaps)):
        if position > after and compact.text.startswith("附", position):
            end = compact.line_end(position)
            if position in compact.gaps:
                following = bisect_right(gaps, position)
                end = min(end, gaps[following]) if following < len(gaps) else end
            if pattern.fullmatch(compact.text, position, end):
                return Heading(position, end, SectionKind.ATTACHMENT)
    return None


def _with_generic(
    compact: Compact, found: list[Heading], spots: list[tuple[int, int]], stop: int
) -> list[Heading]:
    """Add numbered headings that no wording knows: a section in its place, or one inside."""
    words = wording()
    taken = {heading.kind for heading in found}
    official = len(taken) >= 3
    added: list[Heading] = []
    starts = sorted(start for start, _ in spots)
    ends = sorted(end for _, end in spots)
    for position in compact.lines:
        if position >= stop or len(added) >= _MOST:
            break
        matched = _GENERIC.match(compact.text, position)
        if matched is None:
            continue
        end = _generic_end(compact, matched)
        if end is None or not ends_sentence(compact, position):
            continue
        if bisect_left(starts, end) > bisect_right(ends, position):
            continue  # it overlaps a heading that is already known
        title = compact.text[matched.start("title") : end]
        if words.table_label.match(title) or words.part_never.match(title):
            continue
        number = NUMERALS.find(matched["number"]) + 1 if len(matched["number"]) == 1 else 11
        kind = _kind(title, number, position, found, taken, official=official)
        added.append(Heading(position, end, kind))
        if kind is not None and official:
            taken = taken | {kind}
    return sorted([*found, *added], key=lambda heading: heading.start)


def _generic_end(compact: Compact, matched: re.Match[str]) -> int | None:
    """Where an unknown heading ends: its line, or a sentence end soon after; None if it runs on."""
    line_end = compact.line_end(matched.start())
    if matched.end() >= line_end:
        short = line_end - matched.start("title") <= 34
        return line_end if short else None
    following = compact.text[matched.end()]
    run_in = following in "。：" and matched.end() - matched.start("title") <= 24
    return matched.end() if run_in else None


def _kind(
    title: str,
    number: int,
    position: int,
    found: list[Heading],
    taken: set[SectionKind | None],
    *,
    official: bool,
) -> SectionKind | None:
    words = wording()
    for section in words.sections:
        if section.kind not in taken and _near(title, section) >= _NEAR:
            return section.kind
    if not official:
        for section in words.sections[1:]:
            if any(word in title for word in section.words):
                return section.kind
        return SectionKind.OVERVIEW if number <= 1 else SectionKind.OTHER_MATTERS
    free = [s.kind for s in words.sections if s.number == number and s.kind not in taken]
    if free and _fits(number, position, found):
        return free[0]
    if number >= 7 and all(heading.start < position for heading in found):
        return SectionKind.OTHER_MATTERS
    return None


def _near(title: str, section: SectionWording) -> float:
    plain = title.replace("政府信息公开工作", "") if section.number == 5 else title
    return SequenceMatcher(None, plain, section.canonical, autojunk=False).ratio()


def _fits(number: int, position: int, found: list[Heading]) -> bool:
    """Whether section `number` may stand at `position` between the sections found."""
    order = {kind: index + 1 for index, kind in enumerate(STATUTORY)}
    return all(
        heading.kind not in order or (order[heading.kind] < number) == (heading.start < position)
        for heading in found
    )
