"""The title of a report: where it stands, and the agency, year and scope it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.identity.grammar import Name, parse
from ingest.identity.names import is_department
from ingest.identity.wording import wording, year_of
from ingest.outline.compact import Compact
from ingest.schema import AgencyKind, Scope, Span

_MARKS = re.compile(r"[《》“”\"'〈〉<>【】\[\]—–―\-_:：·、，,。.|]")
_REMARK = re.compile(r"[（(]([^（）()]{0,24})[）)]")
_LINES = 4
_JOINS = ("和", "与", "及", "、")
_WHOLE_TOWNSHIP = 3
_LONGEST_PIECE = 3
"""A township's name that is broken over lines leaves so many characters above at most."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title as read: `text` is compact; `span` None where it is not in the report's text."""

    text: str
    name: Name | None
    printed: str
    year: int | None
    scope: Scope | None
    span: Span | None = None
    name_span: Span | None = None

    @property
    def quality(self) -> int:
        """3 with a region, 2 with a name, 1 with a year, else 0."""
        if self.name is not None:
            return 3 if self.name.region else 2
        return 1 if self.year is not None else 0


def read_title(text: str) -> Title | None:
    """What a title says (compact, simplified text); None where it is no title of a report."""
    words = wording()
    every = list(words.report.finditer(text))
    if not every or len(text) > words.longest_title:
        return None
    found = every[-1]
    before, after = text[: found.start()], text[found.end() :]
    if found["government"] and before.endswith("人民"):
        before += "政府"
    inside = found["year"] or found["other"] or ""
    years = [m["year"] for part in (before, inside, after) for m in words.year.finditer(part)]
    year = next((read for each in years if (read := year_of(each)) is not None), None)
    scope = _scope(before, after)
    printed, name = _named(before)
    if name is None:
        remark = _REMARK.search(after) or _REMARK.match(before)
        if remark:
            name = parse(remark[1])
            printed = remark[1] if name else printed
    return Title(text=text, name=name, printed=printed, year=year, scope=scope)


def _named(before: str) -> tuple[str, Name | None]:
    """The name before the title's words: the subject of 关于, else its issuer."""
    issuer, about, subject = before.rpartition("关于")
    if "《" in before:
        outer, _, inner = before.rpartition("《")
        issuer = outer.partition("关于")[0]
        subject = inner
    printed = bare(subject)
    name = parse(printed) if printed else None
    if name is None and (about or "《" in before):
        issued = bare(issuer)
        name = parse(issued) if issued else None
        printed = issued if name else printed
    return printed, name


def bare(text: str) -> str:
    """A title's beginning without year, scope marks, punctuation and words like 关于."""
    words = wording()
    text = words.year.sub("", text)
    text = _REMARK.sub("", text)
    text = _MARKS.sub("", text)
    text = words.title_dropped.sub("", text)
    text = re.sub("^(?:年度|年|度)|(?:年度|年|度)$", "", text)
    marked = words.own_mark.sub("", text)
    if marked != text and len(marked) >= 2:
        text = marked
    return re.sub("(?<=.{2})(?:全[省市县区州旗]|全系统|系统)?(?:汇总)?$", "", text)


def _scope(before: str, after: str) -> Scope | None:
    words = wording()
    around = before + "".join(_REMARK.findall(after))
    if words.own_mark.search(around):
        return Scope.OWN
    if words.whole_mark.search(around):
        return Scope.WHOLE_AREA
    return None


def find_titles(compact: Compact, end: int) -> Iterator[Title]:
    """The titles in the first `end` characters, in text order, each with its fullest reading.

    A title may be broken over lines; a name on the lines above belongs to it where both
    together are one name.
    """
    bounds = [p for p in sorted({*compact.lines, *compact.gaps}) if p < end]
    bounds.append(min(end, len(compact.text)))
    words = wording()
    for found in words.report.finditer(compact.text, 0, bounds[-1]):
        last = next(i for i, bound in enumerate(bounds) if bound >= found.end())
        first = max(i for i, bound in enumerate(bounds) if bound <= found.start())
        stop = _stop(compact, found.end(), bounds[last])
        if stop is None:
            continue
        best = _best(compact, bounds, first, found.start(), stop)
        if best is not None:
            yield best if best.year is not None else _dated_below(compact, best, stop)


def _dated_below(compact: Compact, title: Title, stop: int) -> Title:
    """The title with the year that stands alone on the line below it (（2024年度）)."""
    end = compact.line_end(stop)
    year = re.fullmatch(f"[（(]?{wording().year.pattern}[）)]?", compact.text[stop:end])
    return replace(title, year=year_of(year["year"])) if year else title


def _stop(compact: Compact, position: int, bound: int) -> int | None:
    """The end of the title that closes at `position`; None where running text goes on."""
    tail = wording().title_tail.match(compact.text, position)
    end = tail.end() if tail else position
    if end == bound or end in compact.gaps or compact.begins_line(end):
        return end
    return end if compact.text[end] in "《（" or bound - end <= 2 else None


def _best(compact: Compact, bounds: list[int], first: int, core: int, stop: int) -> Title | None:
    """The reading with the best name among those that begin at or above segment `first`."""
    words = wording()
    best: Title | None = None
    above = 0
    for index in range(first, -1, -1):
        start = bounds[index]
        above += index < first and compact.begins_line(bounds[index + 1])
        if above > _LINES:
            break
        text = compact.text[start:stop]
        if stop - start > words.longest_title or words.title_never.search(text):
            break
        if re.search("[。；！？\x00]", compact.text[start:core]):
            break
        read = read_title(text)
        if read is None:
            continue
        added = compact.text[start : bounds[index + 1]] if index < first else ""
        if best is None or _better(read, best, added):
            best = Title(
                text=text,
                name=read.name,
                printed=read.printed,
                year=read.year,
                scope=read.scope,
                span=compact.span(start, stop),
                name_span=_name_span(compact, start, core, read.printed),
            )
    return best


def _name_span(compact: Compact, start: int, core: int, printed: str) -> Span | None:
    if not printed:
        return None
    at = compact.text.find(printed, start, core + 2)
    return compact.span(at, at + len(printed)) if at >= 0 else None


def _stranger(read: Title, best: Title, added: str) -> bool:
    """Whether the lines above (advertising, a menu) are no part of the name below them,
    which is a whole one without them: they name no region and make no name that is known."""
    name, below = read.name, best.name
    if name is None or below is None or name.region or name.whole or added.endswith(_JOINS):
        return False
    if below.kind is AgencyKind.TOWNSHIP:
        return len(below.core) >= _WHOLE_TOWNSHIP and len(added) > _LONGEST_PIECE
    return is_department(below.core) and not is_department(name.core)


def _better(read: Title, best: Title, added: str) -> bool:
    """Whether a reading that begins further up is the better one."""
    if _stranger(read, best, added):
        return False
    if read.quality != best.quality:
        if read.name is None and best.name is None:
            return read.quality > best.quality and len(added) <= 12
        return read.quality > best.quality
    if read.name is None or best.name is None:
        return False
    fragment = re.fullmatch("[一-鿿]{1,10}", added) is not None and parse(added) is None
    return fragment and read.name.core.endswith(best.name.core) and read.name.core != best.name.core
