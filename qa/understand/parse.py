"""One question by itself → Query; what the conversation adds comes after (followup.py)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.schema import Scope
from qa.schema import AgencySlot, CellSubject, Condition, Operation, Query, SubjectKind
from qa.understand import bodies, figures
from qa.understand.asides import find_asides
from qa.understand.content import content_of, negated, shown, told
from qa.understand.homophones import heard_alike
from qa.understand.kind import kind_of, substantial
from qa.understand.measure import atoms_of, wordings
from qa.understand.names import NameIndex
from qa.understand.operation import asked, conditions_in, operation_of
from qa.understand.question import clean
from qa.understand.segment import Word, segment
from qa.understand.years import (
    carried_between,
    find_years,
    told_from_today,
    year_before,
    years_meant,
)
from qa.vocabulary import Kind, Tag, lexicon

_GROUP_AFTER = re.compile(
    r"(?<=[名位个家])的?(?P<kind>乡镇|街道|镇|部门|局|单位)(?=$|[，。？有是])"
)
_GROUP_LEADS = re.compile(
    r"(?<=最[多少高低大小]的)(?:那?一?[个家])?(?P<kind>乡镇|街道|镇|部门|局)(?=$|[，。？有是为收公存])"
)
_GROUP_NUMBER = re.compile(
    r"[这那]?(?:[两二三四五六七八九十\d]+)(?:个|家|份)(?:单位|乡镇|部门|机关|镇|局|地方|年报|报告)"
)
_SCOPES = (
    (re.compile(r"本级|机关本级|办公[室厅]本级|自身|本机关"), Scope.OWN),
    (re.compile(r"汇总|全[县市区省](?!的?(?:单位|乡镇|部门|各|哪|所有))"), Scope.WHOLE_AREA),
)
_AXES = (
    (
        re.compile(
            r"[哪什][类种么]?(?:类|种|样)?(?:申请人|申请主体|主体|的?人|群体|机构)|谁(?:申请|提)"
        ),
        "column",
    ),
    (
        re.compile(
            r"[哪什][类种么]?(?:类|种|样|个)?(?:结果|原因|理由|情形|处理|办理|答复)|(?:原因|理由|情形)(?:是|有)(?:什么|哪)"
            r"|(?:最常见|最主要|用得最多|出现最多|最多)的?[^，。]{0,8}(?:原因|理由|情形)|主要(?:是)?(?:因为|由于|出于|因)(?:什么|啥|哪)"
        ),
        "row",
    ),
)
_LACKS = re.compile(
    r"(?:(?<!有)没有?|缺少?|未(?:发布|公布|交|报送?|上报|提交))[^，。]{0,10}(?:年报|报告)(?!里|中|写|说)"
)
_OF_SHARES = (
    Operation.RANK,
    Operation.COMPARE,
    Operation.TREND,
    Operation.DIFFERENCE,
    Operation.LIST,
    Operation.COUNT,
)
_WHICH = re.compile(r"[哪谁]")
_SO_MUCH = re.compile(
    r"多少|(?<![\d哪])几[^年]|[给报来求说要]个?(?:准确|具体)?(?:数|准数)(?![据目])"
)
_WHETHER = re.compile(r"(?:(?<![都也])没有?|不|否)[呀啊呢嘛啦哇捏哒哈诶欸嘞喔]?[？。！]*$")
_DONE_WITH = frozenset(
    [
        "rank_top",
        "rank_bottom",
        "compare",
        "difference",
        "list",
        "count",
        "mean",
        "median",
        "trend",
        "stacked",
    ]
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question's own query, with the words that follow-ups need.

    `bare`: nothing but names, years and function words, so that the subject is the
    conversation's.
    """

    query: Query
    atoms: tuple[tuple[frozenset[str], bool], ...]
    pronoun: bool
    shift: int
    bare: bool


def parse(question: str, names: NameIndex, *, this_year: int) -> Parsed:
    """Read one question by itself; raises BadQuestion (see `clean`).

    Words that nothing explains are read once more as the words that sound alike.
    """
    text, notices = clean(question)
    parsed = _read(question, text, notices, names, this_year)
    if not parsed.query.unexplained or parsed.query.kind is SubjectKind.OUT_OF_SCOPE:
        return parsed
    meant, heard = heard_alike(text, parsed.query.unexplained)
    if not heard:
        return parsed
    return _read(question, meant, (*notices, *heard), names, this_year)


def _read(
    question: str, text: str, notices: tuple[str, ...], names: NameIndex, this_year: int
) -> Parsed:
    carrying = any(word in text for word in _carry_words())
    years = [
        word for word in find_years(text, this_year) if not (carrying and told_from_today(word))
    ]
    groups = [
        Word(found.start(), found.end(), found.group(), (Tag(Kind.GROUP, "all"),))
        for found in _GROUP_NUMBER.finditer(text)
    ]
    groups += [
        Word(found.start(), found.end(), found.group(), (Tag(Kind.GROUP, _kind_of(found)),))
        for found in _GROUP_AFTER.finditer(text)
        if re.search(r"[前倒]", text[max(0, found.start() - 6) : found.start()])
    ]
    groups += [
        Word(found.start(), found.end(), found.group(), (Tag(Kind.GROUP, _kind_of(found)),))
        for found in _GROUP_LEADS.finditer(text)
    ]
    known = [*names.find(text), *years, *conditions_in(text), *groups]
    named = [word for word in known if word.mention is not None]
    around = find_asides(
        text, lexicon(), [w for w in named if not isinstance(w.mention, Condition)]
    )
    cut = segment(text, lexicon(), [*known, *around, *wordings(text, lexicon())])
    words = cut.words
    wanted = asked(text, words)
    region = bodies.region_of(wanted, words, names)
    slots = bodies.agencies(words, names, region, text)
    atoms = tuple(atoms_of(words))
    regions = bodies.regions_before(text, cut)
    unknown = tuple(
        name
        for name in bodies.unknown(text, cut, names)
        if not any(name in region for region in regions)
    )
    group = bodies.group(wanted, words, slots, region)
    found_years, relative, shift, recent = years_meant(words, wanted.operations)
    if year_before(words, wanted.operations):
        atoms = (*atoms, (frozenset({"last_year"}), False))
    if carrying and carried_between(text, found_years):
        outward = found_years[0] < found_years[1]
        found_years = found_years[:1]
        atoms = (*atoms, (frozenset({"next_year" if outward else "last_year"}), False))
    operation = operation_of(
        text,
        wanted.operations,
        agencies=len(slots),
        years=len(found_years) or recent,
        top=wanted.top,
        condition=wanted.condition is not None,
        group=group is not None,
        bodies=group is not None or not (slots or unknown),
        which=_WHICH.search(group.words) is not None and not _SO_MUCH.search(text)
        if group
        else False,
    )
    alone = group is not None and group.words == group.region
    if alone and operation is Operation.TOTAL and "total" not in wanted.operations:
        operation = Operation.VALUE  # a region's name by itself says no sum over its bodies
    if operation is Operation.TREND and len(found_years) == 1:
        # 2023年历年来公开的: what had been disclosed by then, not year by year.
        operation = Operation.VALUE
    axis = next((axis for pattern, axis in _AXES if pattern.search(text)), "")
    asks_number = any(word.has(Kind.ASK_NUMBER) for word in words)
    whether = _WHETHER.search(text) is not None
    if axis and operation is Operation.VALUE and not asks_number and not whether:
        operation = Operation.RANK
    unexplained = tuple(
        gap.text
        for gap in (*cut.unexplained, *negated(text, words))
        if not any(gap.text in name for name in (*unknown, *regions))
        and not (gap.text.isascii() and gap.text.isalpha() and len(gap.text) == 1)
    )
    finished = _DONE_WITH - (set() if len(slots) > 1 or group else {"compare", "difference"})
    if operation is not Operation.TREND:
        finished -= {"trend"}
    content = content_of(text, words, (*unknown, *regions), finished)
    topics = _codes(words, Kind.TEXT)
    content = told(content, topics, words) or content
    found: tuple[CellSubject, ...] = ()
    if not unexplained:
        found = figures.named(text, content, words, atoms, operation, axis=bool(axis))
    each = () if unexplained else figures.apart(text, content, found, atoms, operation)
    if operation is Operation.GROWTH and any("items_change" in one.code for one in found):
        # 本年增/减 is a column of the form, not a change to be computed.
        operation = Operation.VALUE
    query = Query(
        question=question,
        normal=text,
        operation=operation,
        agencies=slots,
        unknown_agencies=unknown,
        group=group,
        years=tuple(sorted(found_years)),
        year_relative=relative,
        recent=recent,
        pairs=bodies.pairs(words, slots, found_years),
        readings=each or found,
        each=bool(each),
        share="share" in wanted.operations and operation in _OF_SHARES,
        content=content,
        unexplained=unexplained,
        details=_codes(words, Kind.DETAIL),
        topics=topics,
        condition=wanted.condition,
        top=wanted.top,
        bottom="rank_bottom" in wanted.operations or wanted.bottom,
        axis=axis,
        unit=next((word.text for word in words if word.has(Kind.UNIT)), ""),
        prose_only=any(word.has(Kind.PROSE_ONLY) for word in words),
        asks_number=asks_number or _SO_MUCH.search(text) is not None,
        yesno="yesno" in wanted.operations or whether,
        scope=_scope(text, slots),
        missing="missing" in _codes(words, Kind.CATALOGUE) or _LACKS.search(text) is not None,
        notices=(
            *notices,
            *(f"“{region}”未与年报核对" for region in regions),
        ),
    )
    if query.yesno and query.operation is Operation.VALUE:
        query = query.model_copy(update={"operation": Operation.YESNO})
    kind = kind_of(query, words)
    if kind is SubjectKind.TEXT and relative and max(query.years, default=0) > this_year:
        # What is planned for next year stands in the latest report.
        query = query.model_copy(update={"years": (), "year_relative": False})
    query = query.model_copy(update={"kind": kind, "slots": shown(query, words)})
    return Parsed(
        query,
        atoms,
        any(word.has(Kind.PRONOUN) for word in words),
        shift,
        not unexplained and not any(substantial(word) for word in words),
    )


def _kind_of(found: re.Match[str]) -> str:
    if found["kind"] in ("乡镇", "街道", "镇"):
        return "township"
    return "department" if found["kind"] in ("部门", "局") else "all"


@cache
def _carry_words() -> tuple[str, ...]:
    return tuple(
        word
        for word, tags in lexicon().words.items()
        if any(tag.kind is Kind.ATOM and tag.code == "carry" for tag in tags)
    )


def _codes(words: Sequence[Word], kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for word in words for code in word.codes(kind)))


def _scope(text: str, slots: tuple[AgencySlot, ...]) -> Scope | None:
    if not slots:
        return None
    found = [scope for pattern, scope in _SCOPES if pattern.search(text)]
    return found[0] if len(found) == 1 else None
