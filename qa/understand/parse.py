"""One question by itself → Query; what the conversation adds comes after (followup.py)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.schema import Scope
from qa.schema import AgencySlot, GroupSlot, Operation, Query, Slot, SubjectKind
from qa.understand.measure import atoms_of, readings
from qa.understand.names import AgencyMention, NameIndex, RegionMention
from qa.understand.operation import Asked, asked, conditions_in, operation_of
from qa.understand.question import clean
from qa.understand.segment import Segmentation, Word, segment
from qa.understand.years import YearMention, find_years
from qa.vocabulary import Kind, Tag, lexicon

_NEGATIONS = frozenset(["没", "没有", "未", "不", "无", "别", "非", "否"])
_SUBJECT_NAME = re.compile(
    r"(?:^|[，。、；？和与跟比，])([\u4e00-\u9fff]{1,12}?(?:人民政府|街道办事处|街道|管委会|委员会|自治县|自治州|[镇乡县市区省局厅委]))"
    r"(?=\d|二[〇零]|[去今前本]年|的|一共|总共|有|收|公|是|在|呢|怎|为|，|？|$)"
)
_NOT_A_NAME = re.compile(r"[哪各每所全这那该几本我]|多少|什么|某|一个|其他|上级|乡镇|单位")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_STRONG_SUFFIX = re.compile(
    r"人民政府|街道办事处|管委会|委员会|自治县|自治州|街道|[镇乡县市区省局厅委](?![里上])"
)
_JOINTS = frozenset("和与跟同比及、")
_GROUP_NUMBER = re.compile(
    r"[这那]?([两二三四五六七八九十\d]+)(?:个|家)(?:单位|乡镇|部门|机关|镇|局|地方)"
)
_SCOPES = (
    (re.compile(r"本级|机关本级|办公[室厅]本级|自身|本机关"), Scope.OWN),
    (re.compile(r"汇总|全[县市区省](?!的?(?:单位|乡镇|部门|各|哪|所有))"), Scope.WHOLE_AREA),
)
_AXES = (
    (re.compile(r"[哪什][类种么]?(?:类|种|样)?(?:申请人|申请主体|主体|的?人|群体|机构)|谁(?:申请|提)"), "column"),
    (re.compile(r"[哪什][类种么]?(?:类|种|样|个)?(?:结果|原因|理由|情形|处理|办理|答复)"), "row"),
)  # fmt: skip
_RELATIVE_BASE = re.compile(r"上|去|前一")
_CONTENT_KINDS = (Kind.ATOM, Kind.DETAIL, Kind.TEXT, Kind.CATALOGUE, Kind.CHECK, Kind.OUT_OF_SCOPE)
_BARE_KINDS = (
    Kind.FUNCTION, Kind.OPERATION, Kind.GROUP, Kind.PRONOUN, Kind.UNIT, Kind.ASK_NUMBER, Kind.COMPARATOR,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question's own query, with the words that follow-ups need."""

    query: Query
    atoms: tuple[tuple[frozenset[str], bool], ...]
    pronoun: bool
    shift: int
    bare: bool
    """Nothing but names, years and function words: the subject is the conversation's."""


def parse(question: str, names: NameIndex, *, this_year: int) -> Parsed:
    """Read one question by itself; raises BadQuestion (see `clean`)."""
    text, notices = clean(question)
    carrying = any(word in text for word, tags in _carry_words() if word in text)
    years = [
        word
        for word in find_years(text, this_year)
        if not (carrying and _mention(word).relative and not _mention(word).recent)
    ]
    groups = [
        Word(found.start(), found.end(), found.group(), (Tag(Kind.GROUP, "all"),))
        for found in _GROUP_NUMBER.finditer(text)
    ]
    cut = segment(text, lexicon(), [*names.find(text), *years, *conditions_in(text), *groups])
    words = cut.words
    slots = _agencies(words, names)
    known = {number for slot in slots for number in slot.ids}
    atoms = tuple(atoms_of(words))
    unknown = _unknown_names(text, cut, names)
    wanted = asked(text, words)
    group = _group(wanted, words, slots)
    meant_years, relative, shift, recent = _years(words, wanted, atoms)
    if carrying and len(meant_years) == 2 and meant_years[1] == meant_years[0] + 1:
        meant_years = meant_years[:1]
        atoms = (*atoms, (frozenset({"next_year"}), False))
    operation = operation_of(
        wanted.operations,
        agencies=len(slots),
        years=len(meant_years) or recent,
        group=group is not None,
        bodies=group is not None or not (slots or unknown),
    )
    axis = next((axis for pattern, axis in _AXES if pattern.search(text)), "")
    asks_number = any(word.has(Kind.ASK_NUMBER) for word in words)
    if axis and operation is Operation.VALUE and not asks_number:
        operation = Operation.RANK
    unexplained = tuple(
        gap.text
        for gap in (*cut.unexplained, *_negated(words))
        if not any(gap.text in name for name in unknown)
    )
    found = readings(atoms) if not unexplained else ()
    query = Query(
        question=question,
        normal=text,
        operation=operation,
        agencies=slots,
        unknown_agencies=unknown,
        group=group,
        years=meant_years,
        year_relative=relative,
        recent=recent,
        readings=found,
        content=_content(text, words, unknown),
        unexplained=unexplained,
        details=_codes(words, Kind.DETAIL),
        topics=_codes(words, Kind.TEXT),
        condition=wanted.condition,
        top=wanted.top,
        bottom="rank_bottom" in wanted.operations,
        axis=axis,
        unit=next((word.text for word in words if word.has(Kind.UNIT)), ""),
        prose_only=any(word.has(Kind.PROSE_ONLY) for word in words),
        asks_number=asks_number,
        yesno="yesno" in wanted.operations,
        scope=next((scope for pattern, scope in _SCOPES if pattern.search(text)), None)
        if known
        else None,
        missing="missing" in _codes(words, Kind.CATALOGUE),
        notices=notices,
    )
    kind = _kind(query, words)
    query = query.model_copy(update={"kind": kind, "slots": _shown(query, words)})
    bare = not unexplained and not any(
        any(word.has(other) for other in _CONTENT_KINDS)
        and not any(word.has(other) for other in _BARE_KINDS)
        for word in words
    )
    pronoun = any(word.has(Kind.PRONOUN) for word in words)
    return Parsed(query, atoms, pronoun, shift, bare)


def _kind(query: Query, words: Sequence[Word]) -> SubjectKind:
    from qa.definitions import define

    kinds = {tag.kind for word in words for tag in word.tags}
    topics = set(query.topics)
    asks_figure = query.asks_number or query.operation not in (Operation.VALUE, Operation.YESNO)
    if Kind.OUT_OF_SCOPE in kinds:
        return SubjectKind.OUT_OF_SCOPE
    if not query.agencies and not query.years and define(query.normal) is not None:
        return SubjectKind.DEFINITION
    if Kind.CHECK in kinds and not query.readings and not topics & {"problems"}:
        return SubjectKind.CHECK
    if Kind.CATALOGUE in kinds and not query.readings:
        return SubjectKind.CATALOGUE
    if query.readings and not query.prose_only and not topics:
        return SubjectKind.CELLS
    if query.details and not query.readings:
        return SubjectKind.DETAIL
    if topics and not asks_figure:
        return SubjectKind.TEXT
    if query.asks_number or query.yesno or query.operation is not Operation.VALUE or query.unit:
        return SubjectKind.QUANTITY
    return SubjectKind.TEXT if query.content else SubjectKind.NONE


def _carry_words() -> list[tuple[str, object]]:
    return [
        (word, tags)
        for word, tags in lexicon().words.items()
        if any(tag.kind is Kind.ATOM and tag.code == "carry" for tag in tags)
    ]


def _mention(word: Word) -> YearMention:
    assert isinstance(word.mention, YearMention)
    return word.mention


def _codes(words: Sequence[Word], kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for word in words for code in word.codes(kind)))


def _agencies(words: Sequence[Word], names: NameIndex) -> tuple[AgencySlot, ...]:
    """The bodies named; a region named beside a name narrows it, a region alone that is
    also a body's full name is that body."""
    mentions = [word for word in words if isinstance(word.mention, AgencyMention)]
    regions = [word for word in words if isinstance(word.mention, RegionMention)]
    slots: list[AgencySlot] = []
    for word in mentions:
        assert isinstance(word.mention, AgencyMention)
        ids = names.exact(word.text) or word.mention.ids
        for region in regions:
            inside = tuple(number for number in ids if number in names.regions[region.text])
            ids = inside or ids
        if all(slot.ids != ids for slot in slots):
            slots.append(AgencySlot(words=word.text, ids=ids))
    return tuple(slots)


def _unknown_names(text: str, cut: Segmentation, names: NameIndex) -> tuple[str, ...]:
    """Words shaped like a body's name that are no name of the library's."""
    known = [word for word in cut.words if isinstance(word.mention, AgencyMention | RegionMention)]
    found: dict[str, None] = {}
    for match in _SUBJECT_NAME.finditer(text):
        name, start, end = match.group(1), match.start(1), match.end(1)
        inside = any(start <= gap.start and gap.end <= end for gap in cut.unexplained)
        apart = all(word.end <= start or word.start >= end for word in known)
        if inside and apart and not _NOT_A_NAME.search(name):
            found[name] = None
    for gap in cut.unexplained:
        if any(gap.text in name for name in found) or not _CHINESE.fullmatch(gap.text):
            continue
        if known and not _joined(text, gap):
            continue
        suffix = _STRONG_SUFFIX.match(text, gap.end)
        name = text[gap.start : suffix.end()] if suffix else gap.text
        if suffix or (len(name) > 2 and _STRONG_SUFFIX.search(name[-4:])) or names.near(name):
            found[name] = None
    return tuple(found)


def _joined(text: str, gap: Word) -> bool:
    """Whether unexplained words stand beside 和, 与, 比 …, as another body's name would."""
    return text[gap.start - 1 : gap.start] in _JOINTS or text[gap.end : gap.end + 1] in _JOINTS


def _group(wanted: Asked, words: Sequence[Word], slots: tuple[AgencySlot, ...]) -> GroupSlot | None:
    region = next((word.text for word in words if isinstance(word.mention, RegionMention)), "")
    if wanted.group is not None and not slots:
        return wanted.group.model_copy(update={"region": region})
    if region and not slots:
        return GroupSlot(words=region, region=region)
    return None


def _years(
    words: Sequence[Word], wanted: Asked, atoms: Sequence[tuple[frozenset[str], bool]]
) -> tuple[tuple[int, ...], bool, int, int]:
    """(years, told from today, shift from the conversation's year, the last so many)."""
    del atoms
    mentions = [word for word in words if isinstance(word.mention, YearMention)]
    explicit = [word for word in mentions if not _mention(word).relative]
    if explicit and wanted.operations & {"growth", "compare", "difference"}:
        mentions = [
            word
            for word in mentions
            if not (_mention(word).relative and _RELATIVE_BASE.match(word.text))
        ]
    elif explicit:
        mentions = explicit
    years = dict.fromkeys(year for word in mentions for year in _mention(word).years)
    relative = bool(mentions) and not explicit
    shift = next((_mention(word).shift for word in mentions if _mention(word).shift), 0)
    recent = next((_mention(word).recent for word in mentions if _mention(word).recent), 0)
    return tuple(sorted(years)), relative, shift, recent


def _negated(words: Sequence[Word]) -> tuple[Word, ...]:
    """A negation right before a word of content turns its meaning: left unexplained."""
    found = []
    for before, after in zip(words, words[1:], strict=False):
        if (
            before.text in _NEGATIONS
            and before.end == after.start
            and set(after.codes(Kind.ATOM))
            & {"granted", "partial", "upheld", "corrected", "disclose"}
        ):
            found.append(Word(before.start, after.end, before.text + after.text))
    return tuple(found)


def _content(text: str, words: Sequence[Word], unknown: tuple[str, ...]) -> str:
    """The normal question without names, years and comparisons."""
    kept = list(text)
    for word in words:
        if word.mention is not None:
            kept[word.start : word.end] = " " * (word.end - word.start)
    rest = "".join(kept)
    for name in unknown:
        rest = rest.replace(name, " " * len(name))
    return re.sub(r"\s+", " ", rest).strip()


def _shown(query: Query, words: Sequence[Word]) -> tuple[Slot, ...]:
    slots = [Slot(slot="agency", label=slot.words, words=slot.words) for slot in query.agencies]
    slots += [Slot(slot="year", label=f"{year}年", words=f"{year}年") for year in query.years]
    if query.readings:
        content = "".join(word.text for word in words if word.has(Kind.ATOM))
        slots.append(Slot(slot="measure", label=query.readings[0].label, words=content))
    return tuple(slots)
