"""The year reported on: what title, period, text and dates say, and which of them wins."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from ingest.identity.wording import wording, year_of
from ingest.outline.compact import Compact, folded
from ingest.schema import Origin, Section, SectionKind, Span

_STATED = re.compile(
    r"(?<![〔\[\d])(20[0-3]\d)\s*年(?!\s*\d{1,2}\s*月|部门|财政|预|决|重点工作清单|》)"
    r"|截[至止]\s*(?:到)?\s*(20[0-3]\d)\s*年\s*12\s*月"
)
_COMPARED = re.compile(r"(?:比|较|同比|相比|上年|去年|对比|与)\D{0,3}$")
_COUNTED = (
    SectionKind.OVERVIEW,
    SectionKind.DISCLOSURE,
    SectionKind.APPLICATIONS,
    SectionKind.DISPUTES,
)


@dataclass(frozen=True, slots=True)
class Vote:
    """What one place says of the year."""

    year: int
    origin: Origin
    printed: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The year that the votes give, with notices in Chinese."""

    year: int | None
    notices: tuple[str, ...] = ()


def period(compact: Compact, end: int) -> Vote | None:
    """The year of the statistical period stated in the first `end` characters."""
    for pattern in wording().periods:
        found = pattern.search(compact.text, 0, end)
        if found is None:
            continue
        groups = found.groupdict()
        years = {
            y for y in map(year_of, filter(None, (groups.get("first"), groups.get("second")))) if y
        }
        if len(years) == 1:
            span = compact.span(found.start(), found.end())
            return Vote(years.pop(), Origin.PREFACE, found.group(), span)
    return None


def stated(text: str, sections: tuple[Section, ...]) -> Vote | None:
    """The year that most sentences of sections one to four speak of, where one leads clearly."""
    plain = folded(text)
    counts: Counter[int] = Counter()
    spans: dict[int, Span] = {}
    for section in sections:
        if section.kind not in _COUNTED:
            continue
        for paragraph in section.paragraphs:
            for found in _STATED.finditer(plain, paragraph.start, paragraph.end):
                if _COMPARED.search(plain, max(found.start() - 6, paragraph.start), found.start()):
                    continue
                year = int(found[1] or found[2])
                counts[year] += 1
                spans.setdefault(year, Span(start=found.start(), end=found.end()))
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    year = ranked[0][0]
    return Vote(year, Origin.BODY, f"{year}年", spans[year])


def of_publication(published: date) -> int:
    """The year that a report published then is on: the one before, or its own in December."""
    return published.year if published.month == 12 else published.year - 1


def decide(
    sidecar: int | None,
    title: int | None,
    file_name: int | None,
    metadata: int | None,
    inside: tuple[Vote, ...],
    published: date | None,
) -> Verdict:
    """Weigh the votes: a sidecar wins, then the title unless the text outvotes it."""
    votes = {vote.origin: vote.year for vote in inside}
    in_period, in_body = votes.get(Origin.PREFACE), votes.get(Origin.BODY)
    by_date = of_publication(published) if published else None
    if sidecar is not None:
        said = title if title is not None else in_body
        differs = said is not None and said != sidecar
        notice = (
            (f"清单写明年度为{sidecar}年，年报中写的是{said}年，以清单为准。",) if differs else ()
        )
        return Verdict(sidecar, notice)
    if title is not None:
        return _titled(title, in_period, in_body, by_date)
    inner = Counter(year for year in (in_period, in_body, metadata, file_name, by_date) if year)
    if not inner:
        return Verdict(None, ("年报没有写明是哪一年的，也没有其他线索。",))
    year, most = inner.most_common(1)[0]
    tied = [each for each, count in inner.items() if count == most]
    if len(tied) > 1:
        ordered = (in_body, in_period, metadata, file_name, by_date)
        year = next(each for each in ordered if each in tied and each is not None)
        others = "、".join(f"{each}年" for each in sorted(inner) if each != year)
        return Verdict(year, (f"标题没有写年度，各处写法不一，取{year}年，另有{others}。",))
    if len(inner) > 1:
        others = "、".join(f"{each}年" for each in sorted(inner) if each != year)
        return Verdict(year, (f"标题没有写年度，按多数取{year}年，另有{others}。",))
    if in_period is None and in_body is None:
        where = "文件名" if file_name else "网页信息" if metadata else "落款日期"
        return Verdict(year, (f"年度{year}年是按{where}推定的。",))
    return Verdict(year)


def _titled(title: int, in_period: int | None, in_body: int | None, by_date: int | None) -> Verdict:
    against = Counter(year for year in (in_period, in_body, by_date) if year and year != title)
    backing = [year for year in (in_period, in_body, by_date) if year == title]
    if not against:
        return Verdict(title)
    other, votes = against.most_common(1)[0]
    if votes >= 2 and not backing and in_body in (other, None):
        notice = f"标题写的是{title}年，而正文、统计期限或落款写的是{other}年，以{other}年为准。"
        return Verdict(other, (notice,))
    notices = []
    if in_period is not None and in_period != title:
        notices.append(f"标题写的是{title}年，统计期限写的是{in_period}年，以标题为准。")
    if in_body is not None and in_body != title:
        notices.append(f"标题写的是{title}年，正文多处写的是{in_body}年，以标题为准。")
    if by_date is not None and by_date not in (title, title + 1):
        notices.append(f"落款日期与{title}年度不相符。")
    return Verdict(title, tuple(notices))
