"""From a document and its sections to who reports on which year, for which scope."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice

from ingest.identity.agency import Candidate, Chosen, choose
from ingest.identity.grammar import Name
from ingest.identity.mentions import (
    Mention,
    following_names,
    fuller,
    led_names,
    self_kind,
    subject,
)
from ingest.identity.outside import Outside, outside
from ingest.identity.scope import fact, read_scope
from ingest.identity.signature import Signature, parse_date, read_signature
from ingest.identity.title import Title, find_titles
from ingest.identity.wording import wording
from ingest.identity.years import Verdict, Vote, decide, period, stated
from ingest.outline.compact import Compact, whole
from ingest.schema import (
    AgencyKind,
    Document,
    Fact,
    Identity,
    Origin,
    Section,
    SectionKind,
)

_HEAD = 1500
_HEAD_WITHOUT_PREFACE = 400
_DISCLOSES = re.compile(
    r"(?:20\d\d年?(?:年度|度)?)?(?:政府)?信息公开(?:工作)?(?:20\d\d年?度?)?(?:年度)?(?:工作)?(?:有关)?(?:情况|报告|年报)"
)
_OFFICE_SELF = "我办"
_SITE = re.compile(r"(?:人民)?政府(?:门户|信息公开|公众信息)?网")


def identify(document: Document, sections: tuple[Section, ...]) -> Identity:
    """Who reports on which year; what cannot be known is None, with a notice in Chinese.

    Origins in order of trust: sidecar, title, signature, preface, page metadata and file
    name, the text itself. A weaker one never overrules a stronger in silence.
    """
    compact = whole(document.text)
    head = _head(compact, sections)
    said = outside(document)
    title = _title(compact, head)
    signature = read_signature(compact, sections)
    own = self_kind(compact.text)
    candidates = _candidates(compact, head, title, signature, said)
    chosen = _chosen(compact, candidates, own, said)
    published, published_fact = _published(compact, head, signature, said)
    votes = tuple(v for v in (period(compact, head), stated(document.text, sections)) if v)
    verdict = _year(title, said, votes, published)
    scope, scope_fact = read_scope(compact, head, title, said, chosen.name)
    facts = (*_facts(title, candidates, chosen, votes, said), *published_fact, *scope_fact)
    facts = (*facts, *_hints(compact, chosen.name))
    printed = title.text if title else _outside_title(said)
    notices = (*chosen.notices, *verdict.notices)
    if printed is None:
        notices = (*notices, "没有找到年报的标题。")
    if published is None:
        notices = (*notices, "年报没有写明发布日期。")
    return Identity(
        agency=chosen.name.full if chosen.name else None,
        core=chosen.name.own if chosen.name else None,
        names=_names(chosen),
        region=chosen.name.region if chosen.name else (),
        kind=chosen.name.kind if chosen.name else (own or AgencyKind.OTHER),
        scope=scope,
        year=verdict.year,
        title=printed,
        published=published,
        url=next((each.url for each in said.values() if each.url), None),
        facts=tuple(dict.fromkeys(facts)),
        notices=tuple(dict.fromkeys(notices)),
    )


def _head(compact: Compact, sections: tuple[Section, ...]) -> int:
    """How much of the compact text is title and preface."""
    preface = sections[0] if sections and sections[0].kind is SectionKind.PREFACE else None
    if preface is None:
        return min(_HEAD_WITHOUT_PREFACE, len(compact.text)) if not sections else 0
    return min(compact.at(preface.span.end), _HEAD * 2)


def _title(compact: Compact, head: int) -> Title | None:
    best: Title | None = None
    for title in find_titles(compact, head):
        if best is None or title.quality > best.quality:
            best = title
    return best


def _candidates(
    compact: Compact,
    head: int,
    title: Title | None,
    signature: Signature,
    said: dict[Origin, Outside],
) -> tuple[Candidate, ...]:
    """Every name met, most trusted first."""
    found: list[Candidate] = []
    sidecar = said.get(Origin.SIDECAR)
    if sidecar and sidecar.agency:
        found.append(Candidate(sidecar.agency, sidecar.agency_printed, Origin.SIDECAR))
    if title and title.name:
        found.append(Candidate(title.name, title.printed, Origin.TITLE, title.name_span))
    if signature.name and signature.dated:
        found.append(Candidate(signature.name, signature.printed, Origin.SIGNATURE, signature.span))
    found += _mentioned(led_names(compact, 0, head, _DISCLOSES), Origin.PREFACE)
    found += _mentioned(led_names(compact, 0, head, wording().author), Origin.PREFACE)
    page = said.get(Origin.METADATA)
    lent = bool(page and page.office and _OFFICE_SELF not in compact.text)
    outer = (Origin.FILE_NAME, Origin.METADATA) if lent else (Origin.METADATA, Origin.FILE_NAME)
    for origin in outer:
        other = said.get(origin)
        if other and other.agency:
            found.append(
                Candidate(
                    other.agency,
                    other.agency_printed,
                    origin,
                    weak=other.weak,
                    lent=lent and origin is Origin.METADATA,
                )
            )
    if signature.name and not signature.dated:
        found.append(
            Candidate(
                signature.name, signature.printed, Origin.SIGNATURE, signature.span, weak=True
            )
        )
    words = wording()
    found += _mentioned(
        following_names(compact, 0, head, words.publisher), Origin.PREFACE, weak=True
    )
    end = len(compact.text)
    contact = following_names(compact, max(end - 800, 0), end, words.contact)
    found += _mentioned(contact, Origin.BODY, weak=True)
    leading = subject(compact) if not (title and title.name) else None
    if leading:
        found += _mentioned([leading], Origin.BODY)
    return tuple(found)


def _mentioned(mentions: object, origin: Origin, *, weak: bool = False) -> list[Candidate]:
    assert hasattr(mentions, "__iter__")
    return [
        Candidate(each.name, each.printed, origin, each.span, weak=weak)
        for each in mentions
        if isinstance(each, Mention)
    ]


def _chosen(
    compact: Compact,
    candidates: tuple[Candidate, ...],
    own: AgencyKind | None,
    said: dict[Origin, Outside],
) -> Chosen:
    sidecar = said.get(Origin.SIDECAR)
    county = next((each.county for each in said.values() if each.county), ())
    told = bool(sidecar and sidecar.county)
    if told and sidecar:
        county = sidecar.county
    first = choose(candidates, own, county, told=told)
    if first.name is None:
        return first
    base = next(each for each in candidates if each.name.key == first.name.key)
    mentions = _mentioned(fuller(compact, base.name), Origin.BODY)
    return choose((*candidates, *mentions), own, county, told=told) if mentions else first


def _year(
    title: Title | None,
    said: dict[Origin, Outside],
    votes: tuple[Vote, ...],
    published: date | None,
) -> Verdict:
    def told(origin: Origin) -> int | None:
        return said[origin].year if origin in said else None

    return decide(
        told(Origin.SIDECAR),
        title.year if title else None,
        told(Origin.FILE_NAME),
        told(Origin.METADATA),
        votes,
        published,
    )


def _published(
    compact: Compact, head: int, signature: Signature, said: dict[Origin, Outside]
) -> tuple[date | None, tuple[Fact, ...]]:
    facts: list[Fact] = []
    sidecar = said.get(Origin.SIDECAR)
    if sidecar and sidecar.published:
        facts.append(fact("published", sidecar.published.isoformat(), Origin.SIDECAR))
    if signature.published:
        facts.append(
            fact(
                "published",
                signature.published.isoformat(),
                Origin.SIGNATURE,
                signature.date_span,
            )
        )
    for origin in (Origin.METADATA, Origin.FILE_NAME):
        other = said.get(origin)
        if other and other.published:
            facts.append(fact("published", other.published.isoformat(), origin))
    for found in wording().published.finditer(compact.text, 0, head):
        day = parse_date(compact.text[found.end() : found.end() + 24], at_start=True)
        if day:
            end = min(found.end() + 10, head)
            span = compact.span(found.start(), max(end, found.end()))
            facts.append(fact("published", day.isoformat(), Origin.PREFACE, span))
            break
    return (date.fromisoformat(facts[0].value) if facts else None), tuple(facts)


def _facts(
    title: Title | None,
    candidates: tuple[Candidate, ...],
    chosen: Chosen,
    votes: tuple[Vote, ...],
    said: dict[Origin, Outside],
) -> list[Fact]:
    facts = [fact("title", title.text, Origin.TITLE, title.span)] if title else []
    for each in (*candidates, *chosen.same):
        facts.append(fact("agency", each.printed or each.name.full, each.origin, each.span))
    if title and title.year:
        facts.append(fact("year", str(title.year), Origin.TITLE, title.span))
    facts += [fact("year", str(vote.year), vote.origin, vote.span) for vote in votes]
    facts += [fact("year", str(o.year), o.origin) for o in said.values() if o.year]
    facts += [fact("url", o.url, o.origin) for o in said.values() if o.url]
    return facts


def _hints(compact: Compact, name: Name | None) -> list[Fact]:
    """The counties whose government web site the text speaks of: hints, never the agency."""
    if name is None or name.region or name.kind is AgencyKind.GOVERNMENT:
        return []
    mentions = islice(led_names(compact, 0, len(compact.text), _SITE), 20)
    return [
        fact("region_hint", each.name.full, Origin.BODY, each.span)
        for each in mentions
        if each.name.kind is AgencyKind.GOVERNMENT
    ][:3]


def _outside_title(said: dict[Origin, Outside]) -> str | None:
    for origin in (Origin.SIDECAR, Origin.METADATA, Origin.FILE_NAME):
        other = said.get(origin)
        if other and other.title:
            return other.title.text
    return None


def _names(chosen: Chosen) -> tuple[str, ...]:
    """Every form of the name: as decided, as met, with and without region and 人民政府."""
    name = chosen.name
    if name is None:
        return ()
    names = [name.full, *(each.printed for each in chosen.same), name.own, name.core]
    nearest = name.region[-1:] if name.region else ()
    names.append("".join(nearest) + name.own)
    if name.kind in (AgencyKind.TOWNSHIP, AgencyKind.GOVERNMENT) and "管" not in name.core:
        ending = "办事处" if name.core.endswith("街道") else "人民政府"
        names += [f"{name.core}{ending}", "".join(nearest) + f"{name.core}{ending}"]
    return tuple(dict.fromkeys(each for each in names if each))
