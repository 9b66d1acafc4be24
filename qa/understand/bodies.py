"""Which bodies the words of a question name: known ones, groups, and names nobody here has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.quantities.facets import tag
from qa.schema import AgencySlot, GroupSlot
from qa.understand.names import AgencyMention, NameIndex, RegionMention
from qa.understand.operation import Asked
from qa.understand.segment import Segmentation, Word
from qa.understand.years import YearMention
from qa.vocabulary import Kind

_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_SUFFIX = r"人民政府|街道办事处|管委会|委员会|自治县|自治州|街道|[镇乡县市区省局厅委]"
_STRONG_SUFFIX = re.compile(rf"(?:{_SUFFIX})(?![里上])")
_SUBJECT_NAME = re.compile(
    rf"(?:^|[，。、；？和与跟比])([\u4e00-\u9fff]{{1,12}}?(?:{_SUFFIX}))"
    r"(?=\d|二[〇零]|[去今前本]年|的|一共|总共|有|收|公|是|在|呢|怎|为|，|？|$)"
)
_NOT_A_NAME = re.compile(
    r"[哪各每所全这那该几本我]|多少|什么|某|一个|其他|上级|乡镇|单位"
    r"|排名|倒数|最[多少高低]|申请|以[上下]|超过|前[\d一二三四五六七八九十]"
)
_REGION_CHAIN = re.compile(r"(?:[\u4e00-\u9fff]{2,6}?(?:省|自治区|自治州|盟|市|地区|县|区|旗))+$")
_GOVERNMENT = re.compile(r"(?:人民)?政府(?!信息|网|采购|集中|工作|公开|门户|购买)")
_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,8}?(?:街道办事处|街道|管委会|委员会|[镇乡局厅委])(?![里上]|托|屈)"
    r"(?=\d|二[〇零]|[去今前本]年|的|一共|总共|有|收|公|是|在|呢|怎|为|存|行|，|？|$)"
)
_OF_BODIES = re.compile(r"单位|机关|乡镇|街道|部门|[镇乡局]|家|份|地方|谁")
_SO_MANY_REPORTS = re.compile(r"(?:几|多少)份(?:年报|报告)")
_JOINTS = frozenset("和与跟同比及、")


def region_of(wanted: Asked, words: Sequence[Word], names: NameIndex) -> str:
    """The one region named beside words for its bodies (南岚县各单位, 南岚县哪些乡镇), "" for
    none: its name then is no short form of its government's."""
    over = wanted.group is not None and _OF_BODIES.search(wanted.group.words)
    if not over and not any(_SO_MANY_REPORTS.search(word.text) for word in words):
        return ""
    named = [word for word in words if isinstance(word.mention, AgencyMention | RegionMention)]
    one = named[0].text if len(named) == 1 else ""
    return one if one in names.regions else ""


def _beside(word: Word, words: Sequence[Word], names: NameIndex, text: str) -> bool:
    """Whether a county stands last, after a body in it: 自然资源局…（岚桥县）."""
    bracketed = text[word.start - 1 : word.start] in ("（", "(")
    if not isinstance(word.mention, AgencyMention) or word.text not in names.regions:
        return False
    if word.end < max(one.end for one in words):
        return False
    inside = names.regions[word.text]
    return any(
        isinstance(one.mention, AgencyMention)
        and one.end < word.start
        and (len(one.mention.ids) > 1 or bracketed)
        and inside & set(one.mention.ids)
        for one in words
    )


def agencies(
    words: Sequence[Word], names: NameIndex, region: str = "", text: str = ""
) -> tuple[AgencySlot, ...]:
    """The bodies named; a region named beside a name narrows it, `region` is none of them."""
    regions = [word for word in words if isinstance(word.mention, RegionMention)]
    aside = [word for word in words if _beside(word, words, names, text)]
    regions += aside
    slots: list[AgencySlot] = []
    for word in words:
        if not isinstance(word.mention, AgencyMention) or word.text == region or word in aside:
            continue
        ids = names.exact(word.text) or word.mention.ids
        for around in regions:
            inside = tuple(number for number in ids if number in names.regions[around.text])
            ids = inside or ids
        if all(slot.ids != ids for slot in slots):
            slots.append(AgencySlot(words=word.text, ids=ids))
    return tuple(slots)


def unknown(text: str, cut: Segmentation, names: NameIndex) -> tuple[str, ...]:
    """Words shaped like a body's name that are no name of the library's."""
    known = [word for word in cut.words if isinstance(word.mention, AgencyMention)]
    regions = [word for word in cut.words if isinstance(word.mention, RegionMention)]
    found = dict.fromkeys(_foreign_regions(text, cut, names))
    found |= dict.fromkeys(_subjects(text, cut, [*known, *regions]))
    for gap in cut.unexplained:
        if any(gap.text in name for name in found) or not _CHINESE.fullmatch(gap.text):
            continue
        region = next((word for word in regions if word.end == gap.start), None)
        if known and not _joined(text, gap) and region is None:
            continue
        suffix = _STRONG_SUFFIX.match(text, gap.end)
        if suffix is None and _of_figures(gap.text):
            continue
        start = region.start if region else gap.start
        name = text[start : suffix.end() if suffix else gap.end]
        if suffix or (len(gap.text) > 2 and _STRONG_SUFFIX.search(gap.text[-4:])):
            found[name] = None
        elif region is None:
            ends = range(gap.end, min(len(text), gap.end + 2) + 1)
            near = next((text[start:end] for end in ends if names.near(text[start:end])), None)
            if near is not None:
                found[near] = None
    return tuple(found)


def regions_before(text: str, cut: Segmentation) -> tuple[str, ...]:
    """Unexplained regions written before a known name (四川省达州市 before 渠县渠北镇)."""
    found = []
    for word in cut.words:
        if isinstance(word.mention, AgencyMention | RegionMention):
            gaps = [gap for gap in cut.unexplained if gap.start < word.start]
            chain = _REGION_CHAIN.search(text, gaps[0].start, word.start) if gaps else None
            if chain and chain.end() == word.start:
                found.append(chain.group())
    return tuple(found)


def group(
    wanted: Asked, words: Sequence[Word], slots: tuple[AgencySlot, ...], region: str = ""
) -> GroupSlot | None:
    """All bodies of a kind or a region, where no single one is named."""
    named = (word.text for word in words if isinstance(word.mention, RegionMention))
    region = region or next(named, "")
    if wanted.group is not None and not slots:
        return wanted.group.model_copy(update={"region": region})
    if region and not slots:
        return GroupSlot(words=region, region=region)
    return None


def _foreign_regions(text: str, cut: Segmentation, names: NameIndex) -> list[str]:
    """A region right before a body that does not lie in it, or before 人民政府 where the
    region's own government has no report: another body."""
    found = []
    for word in cut.words:
        county = isinstance(word.mention, AgencyMention) and word.text in names.regions
        if county and (body := _BODY.match(text, word.end)):
            inside_words = [one for one in cut.words if word.end <= one.start < body.end()]
            plain = not any(one.has(Kind.ATOM) or one.mention for one in inside_words)
            if plain and not _NOT_A_NAME.search(body.group()):
                found.append(word.text + body.group())
        if not isinstance(word.mention, RegionMention):
            continue
        after = next((other for other in cut.words if other.start == word.end), None)
        inside = names.regions[word.text]
        if after is not None and isinstance(after.mention, AgencyMention):
            if not inside & set(after.mention.ids):
                found.append(word.text + after.text)
        elif after is not None and isinstance(after.mention, RegionMention):
            continue
        elif government := _GOVERNMENT.match(text, word.end):
            found.append(word.text + government.group())
        elif (body := _BODY.match(text, word.end)) and not _NOT_A_NAME.search(body.group()):
            known = any(
                isinstance(other.mention, AgencyMention) and word.end <= other.start < body.end()
                for other in cut.words
            )
            if not known:
                found.append(word.text + body.group())
    return found


def _subjects(text: str, cut: Segmentation, known: Sequence[Word]) -> list[str]:
    found = []
    for match in _SUBJECT_NAME.finditer(text):
        name, start, end = match.group(1), match.start(1), match.end(1)
        inside = any(start <= gap.start and gap.end <= end for gap in cut.unexplained)
        apart = all(word.end <= start or word.start >= end for word in known)
        if inside and apart and not _NOT_A_NAME.search(name):
            found.append(name)
    return found


def _of_figures(words: str) -> bool:
    """Whether the lexicon of prose figures knows all of these words."""
    return sum(word.end - word.start for word in tag(words)) >= len(words)


def _joined(text: str, gap: Word) -> bool:
    """Whether unexplained words stand beside 和, 与, 比 …, as another body's name would."""
    return text[gap.start - 1 : gap.start] in _JOINTS or text[gap.end : gap.end + 1] in _JOINTS


def pairs(
    words: Sequence[Word], slots: tuple[AgencySlot, ...], years: Sequence[int]
) -> tuple[tuple[int, int], ...]:
    """Each body with the year beside it (甲镇2023年和乙镇2024年); () where they are shared."""
    if len(slots) != 2 or len(years) != 2 or any(len(slot.ids) != 1 for slot in slots):
        return ()
    bodies_named = {slot.words: slot.ids[0] for slot in slots}
    spots: list[tuple[str, int]] = []
    for word in words:
        if word.text in bodies_named:
            spots.append(("body", bodies_named[word.text]))
        elif isinstance(word.mention, YearMention) and len(word.mention.years) == 1:
            spots.append(("year", word.mention.years[0]))
    kinds, found = [kind for kind, _ in spots], [number for _, number in spots]
    if kinds == ["body", "year"] * 2:
        return ((found[0], found[1]), (found[2], found[3]))
    if kinds == ["year", "body"] * 2:
        return ((found[1], found[0]), (found[3], found[2]))
    return ()
