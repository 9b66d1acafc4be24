"""The years a question names, outright or from today's date."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from ingest.quantities.numerals import value_of
from qa.understand.segment import Word

_DIGITS = "〇零○O0一二三四五六七八九"
_CHINESE_YEAR = re.compile(
    r"二[〇零○O0][一二三四五六七八九〇零○O0]{2}(?![〇零一二三四五六七八九十百千万个条件份次])"
)
_RANGE = re.compile(
    r"((?:19|20)?\d{2})年?(?:度)?(?:到|至|—+|-+|–|~|～)((?:19|20)\d{2}|\d{2}(?=年))(?:年度|年)?(?:这?几年|之间|间|期间)?"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!年?版)(?:年度|财年|年|(?!\d))")
_YEAR_WORD = re.compile(r"(?:年度?)?")
_SHORT = re.compile(r"(?<!\d)(\d{2})年(?:度)?(?!\d|以|内|来|间)")
_BEFORE = re.compile(r"前一年度?|上一?个?年度?")
_RELATIVE_BASE = re.compile(r"上|去|前一")
_RECENT = re.compile(
    r"(?:最近|近|过去|这)([两二三四五六七八九十2-9])个?年(?:来|间|里|度)?"
    r"|(?<![第\d])([两二三四五六七八九十2-9])年(?:来|里|间)"
)
_RELATIVE: dict[str, int | str] = {
    "今年度": 0, "今年": 0, "去年度": -1, "去年": -1, "上一年度": -1, "上年度": -1,
    "上一年": -1, "上年": -1, "头年": -1, "前年": -2, "前年度": -2, "大前年": -3, "明年": 1,
    "后年": 2, "下一年度": 1, "下年度": 1, "下一年": 1, "前一年": "before", "上一个年度": -1,
    "后一年": "after", "第二年": "after", "次年": "after",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class YearMention:
    """The years meant, in order; `relative` where they were told from today's date.

    `shift` is set instead where the year is told from the conversation's (前一年, 后一年).
    """

    years: tuple[int, ...]
    relative: bool = False
    shift: int = 0
    recent: int = 0


def find_years(text: str, this_year: int) -> tuple[Word, ...]:
    """Every mention of a year in the normal question, longest first at each place."""
    found: list[Word] = []

    def add(start: int, end: int, mention: YearMention) -> None:
        if all(end <= word.start or start >= word.end for word in found):
            weight = 0 if mention.relative else 1
            found.append(Word(start, end, text[start:end], mention=mention, weight=weight))

    for match in _RANGE.finditer(text):
        first, last = _full(match.group(1)), _full(match.group(2))
        if 1990 <= first < last <= 2100 and last - first <= 30:
            add(match.start(), match.end(), YearMention(tuple(range(first, last + 1))))
    for match in _YEAR.finditer(text):
        add(match.start(), match.end(), YearMention((int(match.group(1)),)))
    for match in _CHINESE_YEAR.finditer(text):
        digits = "".join(str(_digit(character)) for character in match.group())
        suffix = _YEAR_WORD.match(text, match.end())
        end = suffix.end() if suffix else match.end()
        add(match.start(), end, YearMention((int(digits),)))
    for match in _SHORT.finditer(text):
        add(match.start(), match.end(), YearMention((_full(match.group(1)),)))
    for match in _RECENT.finditer(text):
        count = int(value_of(match.group(1) or match.group(2)) or 0)
        years = tuple(range(this_year - count, this_year))
        add(match.start(), match.end(), YearMention(years, relative=True, recent=count))
    for word in sorted(_RELATIVE, key=len, reverse=True):
        shift = _RELATIVE[word]
        for match in re.finditer(word, text):
            if shift == "before" or shift == "after":
                step = -1 if shift == "before" else 1
                add(match.start(), match.end(), YearMention((), relative=True, shift=step))
            elif isinstance(shift, int):
                add(match.start(), match.end(), YearMention((this_year + shift,), relative=True))
    return tuple(found)


def _full(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _digit(character: str) -> int:
    return max(0, _DIGITS.index(character) - 4)


def years_meant(
    words: Sequence[Word], operations: Set[str]
) -> tuple[tuple[int, ...], bool, int, int]:
    """(years as named, told from today, shift from the conversation's year, the last so many)."""
    mentions = [word for word in words if isinstance(word.mention, YearMention)]
    explicit = [word for word in mentions if not _mention(word).relative]
    if explicit and operations & {"growth", "compare", "difference"}:
        mentions = [
            word
            for word in mentions
            if not (_mention(word).relative and _RELATIVE_BASE.match(word.text))
        ]
    elif explicit:
        mentions = explicit
    years = dict.fromkeys(year for word in mentions for year in _mention(word).years)
    shift = next((_mention(word).shift for word in mentions if _mention(word).shift), 0)
    recent = next((_mention(word).recent for word in mentions if _mention(word).recent), 0)
    return tuple(years), bool(mentions) and not explicit, shift, recent


def year_before(words: Sequence[Word], operations: Set[str]) -> bool:
    """Whether 上年 stands beside an outright year, not to be compared: it is content
    (2024年的上年项目数量), and never to be passed over."""
    mentions = [word for word in words if isinstance(word.mention, YearMention)]
    explicit = any(not _mention(word).relative for word in mentions)
    before = any(_mention(word).relative and _BEFORE.fullmatch(word.text) for word in mentions)
    return explicit and before and not operations & {"growth", "compare", "difference"}


def told_from_today(word: Word) -> bool:
    """Whether a year is told from today's date, and is no span (近三年)."""
    return _mention(word).relative and not _mention(word).recent


def carried_between(text: str, years: Sequence[int]) -> bool:
    """Whether two years are the ends of one carrying (2023年结转到2024年), not compared."""
    if len(years) != 2 or abs(years[1] - years[0]) != 1:
        return False
    between = text[text.find(str(years[0])) + 4 : text.find(str(years[1]))]
    return re.search(r"[比和与跟、及较]|还是", between) is None


def _mention(word: Word) -> YearMention:
    assert isinstance(word.mention, YearMention)
    return word.mention
