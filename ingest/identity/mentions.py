"""Names in running text: fuller forms of a core, self-references, names led by a known word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.identity.grammar import Name, parse
from ingest.identity.lexicon import lexicon
from ingest.outline.compact import Compact
from ingest.outline.headings import ends_sentence
from ingest.schema import AgencyKind, Span

_BEFORE = re.compile(r"[一-鿿]{1,26}$")
_MOST = 200
_SUBJECT = re.compile(
    r"(?:^|[。，；：、）》\n]|年度?|以来)"
    r"(?P<name>[一-鿿]{1,9}(?:镇|乡|街道|街道办事处)|[一-鿿]{2,14}(?:局|委员会|办公室|中心|委))"
    r"(?=[认深积坚严高紧始按根进围主共通未无收持不切结全加扎以建])"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name met in the text."""

    name: Name
    printed: str
    span: Span


def self_kind(text: str) -> AgencyKind | None:
    """What kind of body says 我镇, 我局 … of itself; None where none does.

    A township speaks of 我县 too, a county's report of 全镇 now and then.
    """
    counts = {kind: len(pattern.findall(text)) for kind, pattern in lexicon().selves}
    town, county = counts[AgencyKind.TOWNSHIP], counts[AgencyKind.GOVERNMENT]
    if town and not counts[AgencyKind.DEPARTMENT] and town * 3 >= county:
        return AgencyKind.TOWNSHIP
    best = max(counts, key=lambda kind: counts[kind])
    if counts[best]:
        return best
    return AgencyKind.TOWNSHIP if lexicon().whole_township.search(text) else None


def fuller(compact: Compact, name: Name) -> Iterator[Mention]:
    """The mentions of a core with more region before it than `name` has.

    The region's left edge must be sure: a line's beginning, punctuation, or a word that
    names follow (编制, 与 …); running text before it is never taken for a region.
    """
    for core in dict.fromkeys((name.core, name.core.removesuffix("街道") + "街道")):
        at, left = compact.text.find(core), _MOST
        while at >= 0 and left:
            left -= 1
            found = _led(compact, at, at + len(core), name)
            if found is not None:
                yield found
            at = compact.text.find(core, at + 1)


def _led(compact: Compact, start: int, end: int, name: Name) -> Mention | None:
    before = _BEFORE.search(compact.text, max(start - 26, 0), start)
    if before is None:
        return None
    for offset in range(before.start(), start):
        if not _sure_edge(compact, offset):
            continue
        read = parse(compact.text[offset:end])
        if read is not None and read.core == name.core and read.region:
            return Mention(read, compact.text[offset:end], compact.span(offset, end))
    return None


def _sure_edge(compact: Compact, position: int) -> bool:
    if position == 0 or position in compact.gaps:
        return True
    before = compact.text[position - 1]
    if not "一" <= before <= "鿿":
        return True
    if lexicon().before.search(compact.text, max(position - 4, 0), position):
        return True
    return compact.begins_line(position) and ends_sentence(compact, position)


def led_names(compact: Compact, start: int, end: int, after: re.Pattern[str]) -> Iterator[Mention]:
    """Names that stand right before a match of `after` and have a sure left edge."""
    for found in after.finditer(compact.text, start, end):
        before = _BEFORE.search(compact.text, max(found.start() - 26, start), found.start())
        if before is None:
            continue
        for offset in range(before.start(), found.start() - 1):
            if not _sure_edge(compact, offset):
                continue
            text = compact.text[offset : found.start()]
            read = parse(text)
            if read is not None:
                yield Mention(read, text, compact.span(offset, found.start()))
                break


def following_names(
    compact: Compact, start: int, end: int, label: re.Pattern[str]
) -> Iterator[Mention]:
    """Names that stand right after a match of `label` (发布机构：…)."""
    for found in label.finditer(compact.text, start, end):
        stop = min(found.end() + 30, end)
        ideographs = re.compile(r"[一-鿿（）]{2,30}").match(compact.text, found.end(), stop)
        if ideographs is None:
            continue
        for last in range(ideographs.end(), found.end() + 1, -1):
            if last < ideographs.end() and not _word_ends(compact, last):
                continue
            read = parse(compact.text[found.end() : last])
            if read is not None:
                yield Mention(
                    read, compact.text[found.end() : last], compact.span(found.end(), last)
                )
                break


def _word_ends(compact: Compact, position: int) -> bool:
    return (
        position in compact.gaps
        or compact.begins_line(position)
        or compact.text.startswith(("联系", "查询", "咨询", "反映", "提出"), position)
    )


def subject(compact: Compact) -> Mention | None:
    """The body that sentences have as their subject, where exactly one leads them often."""
    counts: Counter[str] = Counter()
    places: dict[str, int] = {}
    for found in _SUBJECT.finditer(compact.text):
        read = parse(found["name"])
        if read is None or (read.kind is not AgencyKind.TOWNSHIP and not read.region):
            continue
        counts[found["name"]] += 1
        places.setdefault(found["name"], found.start("name"))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    printed = ranked[0][0]
    read = parse(printed)
    at = places[printed]
    return Mention(read, printed, compact.span(at, at + len(printed))) if read else None
