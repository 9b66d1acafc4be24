"""What is left of a question once names, years and operations are taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from itertools import pairwise

from ingest.schema import Scope
from qa.schema import Condition, Query, Slot
from qa.understand.measure import Wording
from qa.understand.segment import Word
from qa.understand.years import YearMention
from qa.vocabulary import Kind

_NEGATIONS = frozenset(["没", "没有", "未", "不", "无", "别", "非", "否"])
_EXCLUSIONS = re.compile(r"(?:不是|不含|不算|不包括|除了|除去|除开|除|非)$")
_NEGATED = frozenset(
    ["granted", "partial", "upheld", "corrected", "disclose", "handle", "handle_result"]
)
_REASONS = frozenset(
    ["state_secret", "law", "security", "third_party", "internal", "process", "enforcement",
     "inquiry", "not_held", "to_create", "unclear", "publication", "confirmation"]
)  # fmt: skip
_NEAR = 4
_JOINT = re.compile(r"(?:^|\s)[和与跟同及、](?=\s|$)")  # what is left between two names
_SCOPES = {Scope.OWN: "本级", Scope.WHOLE_AREA: "汇总"}
_TOLD = {"problems": "存在的主要问题", "improvements": "改进措施"}
_HOW = re.compile(r"怎么|如何|怎样|咋|打算")
_SUBJECT = frozenset(
    ["disclosure", "information", "disclose", "result", "handle", "proactive", "receive"]
)


def negated(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """A negation before a word of content turns its meaning: left unexplained.

    Function words may stand between the two (没有按期答复), a comma may not.
    """
    found = []
    for at, before in enumerate(words):
        doubled = before.text == "有没" and at > 0 and words[at - 1].text == "有没"
        if before.text in _NEGATIONS or doubled:
            after = next((word for word in words[at + 1 :] if word.codes(Kind.ATOM)), None)
            if after is not None and "，" not in text[before.end : after.start]:
                codes = set(after.codes(Kind.ATOM))
                near = _NEAR if codes & _NEGATED else 0 if codes & _REASONS else -1
                if after.start - before.end <= near:
                    found.append(Word(before.start, after.end, text[before.start : after.end]))
    for before, after in pairwise(words):
        beside = before.end == after.start and after.codes(Kind.ATOM)
        if beside and _EXCLUSIONS.search(text[: after.start]):
            found.append(Word(before.start, after.end, text[before.start : after.end]))
    return tuple(found)


def content_of(text: str, words: Sequence[Word], names: Sequence[str], finished: Set[str]) -> str:
    """The normal question without names, years, comparisons, and what is done with figures.

    Words that compare stay where only one body is named: they compare two of its figures.
    """
    kept = list(text)
    finished_at = -1
    explicit = any(
        isinstance(word.mention, YearMention) and not word.mention.relative for word in words
    )
    for word in words:
        operations = set(word.codes(Kind.OPERATION))
        other = word.has(Kind.GROUP) or word.has(Kind.PRONOUN) or word.has(Kind.COMPARATOR)
        done = operations & finished
        content = isinstance(word.mention, Wording) and word.mention.atoms
        named = word.mention is not None and not content
        if isinstance(word.mention, YearMention) and word.mention.relative and explicit:
            named = False
        unit = word.has(Kind.UNIT) and word.start == finished_at
        if isinstance(word.mention, Condition) or done or unit:
            finished_at = word.end
        if named or other or done or unit:
            kept[word.start : word.end] = " " * (word.end - word.start)
    rest = "".join(kept)
    for name in names:
        rest = rest.replace(name, " " * len(name))
    return re.sub(r"\s+", " ", _JOINT.sub(" ", rest)).strip()


def told(content: str, topics: Sequence[str], words: Sequence[Word]) -> str:
    """What to look for where the problems or the plans are all that is asked for, "" elsewhere:
    the report's own words for them, not those of the question."""
    others = {code for word in words for code in word.codes(Kind.ATOM)} - _SUBJECT
    if not topics or set(topics) - set(_TOLD) or others:
        return ""
    spoken = sum(len(word.text) for word in words if word.has(Kind.TEXT))
    unexplained = len(re.sub(r"[\W_]", "", content)) - sum(
        word.end - word.start for word in words if word.tags
    )
    if unexplained > 0 or not spoken:
        return ""
    if len(topics) > 1 and _HOW.search(content):
        topics = ["improvements"]  # 打算怎么补上不足
    return "、".join(_TOLD[topic] for topic in topics)


def shown(query: Query, words: Sequence[Word]) -> tuple[Slot, ...]:
    """What was understood, each with the words it came from."""
    slots = [Slot(slot="agency", label=slot.words, words=slot.words) for slot in query.agencies]
    if query.group is not None:
        said = query.group.region if query.group.words == query.group.region else ""
        label = said or query.group.region + query.group.words
        slots.append(Slot(slot="group", label=label, words=query.group.words))
    slots += [
        Slot(slot="year", label=f"{year}年", words=_year_words(year, words)) for year in query.years
    ]
    named = query.readings if query.each else query.readings[:1]
    said = "" if query.each else _measure_words(query.normal, words)
    slots += [Slot(slot="measure", label=reading.label, words=said) for reading in named]
    if query.scope is not None:
        slots.append(Slot(slot="scope", label=_SCOPES[query.scope]))
    said = next((word.text for word in words if isinstance(word.mention, Condition)), "")
    if said:
        slots.append(Slot(slot="condition", label=said, words=said))
    return tuple(slots)


def _year_words(year: int, words: Sequence[Word]) -> str:
    """The words that name a year: outright, from today (去年), or within a span."""
    for word in words:
        if isinstance(word.mention, YearMention) and year in word.mention.years:
            return word.text
    return f"{year}年"


def _measure_words(text: str, words: Sequence[Word]) -> str:
    """The words of a measure: one stretch where only function words part them."""
    found = [word for word in words if word.has(Kind.ATOM)]
    if not found:
        return ""
    first, last = found[0].start, found[-1].end
    between = [word for word in words if first <= word.start and word.end <= last]
    whole = all(word.has(Kind.ATOM) or word.has(Kind.FUNCTION) for word in between)
    return text[first:last] if whole else "".join(word.text for word in found)
