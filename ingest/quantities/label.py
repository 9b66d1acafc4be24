"""What a figure counts, from the words about it: verb, object, channel, topic, scope, label."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.quantities.context import Window, strip_link
from ingest.quantities.facets import FacetWord, tag
from ingest.quantities.find import Figure
from ingest.quantities.lexicon import lexicon
from ingest.schema import QuantityKind

_NO_NOUN = re.compile(
    r"(?:涵盖|包括|包含|其中|均|全部|全都|都|已|占|为(?!民)|是|来自|通过|用于|由|并|且|和|及|与|同比|环比|较|比|增|下降|上升|减|左右|次数|数|等|，|、|以内|均已|按期|按时|都已|在|被|后|的?基础上|，|（|/|—|-|～|~|\*)"
)
_TRIM = (
    r"(?:第?[一二三四1-4]季度|[上下]半年|(?:19|20)\d\d年(?:度|以来|底)?|\d+月(?:份|\d+日)?|全年|今年|本年度?|年度|年内|以来|截[至止]|目前|历年来?|累计|合计|总计"
    r"|共计|共|总|已|均|各类|各项|各种|相关|有关|等|通过|利用|依托|运用|借助|在|于|向社会|向|对|将|由|以|为|从|并|和|与|及|以及|其中|包括"
    r"|含|另|主动|及时|积极|依法|依规|按照|要求|平台|渠道|方式|形式|途径|载体|我[镇乡局县市区委街办院省州旗站中]|我街道|我单位|我们"
    r"|本[镇乡局县市区委办级]|本单位|本机关|本街道|全[镇乡局]|单位|机关|政府|工作|情况|方面|领域|事项|件数|条数|数量|总数|总量|次数|人数|人次"
    r"|类|的|了|数|量|到|达到|达|有|是|新|多|近|约|超|中|上|内|个|各|级|所|也|还|再|又|先后|组织|重点|做好|除|外|比|较|同比|去年|上年度?|上一年度?|同期"
    r"|期间|辖区|辖内|境内|域内|共有|我|其|该|此|份|后|底|末|初|年|月|日|\d+)"
)
_HEAD, _TAIL = re.compile(f"^{_TRIM}+"), re.compile(f"{_TRIM}+$")
_BREAK = re.compile(r"[“”‘’\"*#_、，：；。（）\s·\-—《》]+")
_OTHERS = re.compile(r"等[^，。；]{0,10}$")
_BY = re.compile(r"(?:通过|依托|利用|运用|借助|在|经|由|于|从|向|以|充分利用)[^，。；]{0,30}$")
_MANY = re.compile(r"等(?:多?种?)?(?:渠道|平台|方式|形式|载体|途径|媒体|媒介|多个|新媒体|栏目)?")
_QUOTED = re.compile(r"[“\"][^”\"]{1,16}[”\"]")
_NAME = re.compile("(?:类)?(?:信息|情况|结果|数据|事项|项目|工作)|类")
_ONE = re.compile(r"单篇|单条|单场|最高|人均|平均每?[篇条人个件]")
_BOARDS = frozenset({"公开栏", "栏目"})
_SCOPE = re.compile(
    r"全(?:省|市|县|区|州|旗|盟)(?:各级)?(?:行政机关|政府)?|[省市县区州旗](?:人民)?政府(?:办公[室厅]|办|本级)|[省市县区]府办|局机关|机关本级|本级|各(?:部门|乡镇|镇街|街道|县区|县市区|单位|级)(?:各部门|和[^，。；公发收]{1,8})?"
)


@dataclass(slots=True)
class Draft:
    """A figure with what is known of it so far; filled in, then frozen into a Quantity."""

    figure: Figure
    window: Window
    sentence: int
    label: tuple[int, int]
    consumed: int
    tags: tuple[FacetWord, ...]
    verb: str | None = None
    verb_words: str | None = None
    object: str | None = None
    channel: str | None = None
    topic: str | None = None
    scope: str | None = None
    own: str = ""
    named: bool = False
    rates: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    part_of: int | None = None
    extra: dict[str, str] = field(default_factory=dict)


def leftover(
    text: str, start: int, end: int, tags: tuple[FacetWord, ...], names: tuple[str, ...]
) -> list[tuple[int, str]]:
    """The stretches of `[start, end)` that neither tags nor filler words nor names explain."""
    pieces: list[tuple[int, str]] = []
    at = start
    for first, last in [*((w.start, w.end) for w in tags), (end, end)]:
        if first < at:
            continue
        if first > at:
            piece = text[at:first]
            for name in names:
                piece = piece.replace(name, "，")
            place = at
            for part in _BREAK.split(piece):
                inner = piece.find(part, place - at) if part else -1
                if inner >= 0:
                    place = at + inner
                bare = _TAIL.sub("", _HEAD.sub("", part))
                if bare:
                    pieces.append((place + part.find(bare), bare))
        at = max(at, last)
    return pieces


def _after(text: str, figure: Figure, window: Window) -> tuple[int, int]:
    """The words behind a figure that may name what it counts (36件政府信息公开申请)."""
    start = figure.end
    if text[start : start + 1] == "的":
        start += 1
    if start >= window.after or _NO_NOUN.match(text, start):
        return figure.end, figure.end
    return start, window.after


def _several(
    text: str, figure: Figure, window: Window, region: tuple[FacetWord, ...]
) -> tuple[str, ...]:
    """The things of which one figure is said each: 行政复议、行政诉讼均为0件."""
    objects = [word for word in region if word.facet == "object"]
    codes = tuple(dict.fromkeys(word.code for word in objects))
    if len(codes) < 2 or not set(codes) <= lexicon().deniable:
        return ()
    joined = all(
        re.fullmatch(
            r"[^，。；]{0,6}?(?:、|和|及|与|以及)[^，。；]{0,4}", text[one.end : other.start]
        )
        for one, other in pairwise(objects)
    )
    each = figure.value == 0 or re.search(r"[均各都]", text[window.end : figure.start])
    return codes if joined and each else ()


def _last(tags: tuple[FacetWord, ...], facet: str) -> FacetWord | None:
    return next((word for word in reversed(tags) if word.facet == facet), None)


def _nouns(tags: tuple[FacetWord, ...]) -> list[FacetWord]:
    return [word for word in tags if word.facet != "verb"]


def _plain(text: str, tags: tuple[FacetWord, ...]) -> tuple[FacetWord, ...]:
    """Words without those inside the name of an account (微信公众号“平安渠县”)."""
    if "“" not in text or not any(word.facet == "channel" for word in tags):
        return tags
    starts = {word.start for word in tags if word.facet == "channel"}
    ends = {word.end for word in tags if word.facet == "channel"}
    quoted = [
        found.span()
        for found in _QUOTED.finditer(text, tags[0].start - 1 if tags[0].start else 0)
        if found.start() in ends or found.end() in starts
    ]
    return tuple(
        word for word in tags if not any(a < word.start and word.end < b for a, b in quoted)
    )


def _nominal(text: str, tags: tuple[FacetWord, ...], start: int) -> tuple[FacetWord, ...]:
    """Words without verbs that are part of a name (公开行政审批信息, 危房改造信息)."""
    core = lexicon().families
    kept: list[FacetWord] = []
    verbs = 0
    for word in tags:
        if word.facet == "verb":
            plain = not core(word.code) or word.code == "优化"
            named = plain and _NAME.match(text, word.end) is not None
            before = text[word.start - 1 : word.start] if word.start > start else ""
            if named and (verbs or (before.isalpha() and not before.isascii())):
                continue
            verbs += 1
        kept.append(word)
    return tuple(kept)


def _single(tags: tuple[FacetWord, ...], chief: FacetWord | None) -> tuple[FacetWord, ...]:
    """A notice board is a thing where it is set up, and a channel where it is posted on."""
    both = {word.start for word in tags if word.facet == "channel"}
    both &= {word.start for word in tags if word.facet == "object" and word.code in _BOARDS}
    if not both:
        return tags
    settled = chief is not None and lexicon().families(chief.code) & {"设置", "优化"}
    drop = "channel" if settled else "object"
    return tuple(
        word
        for word in tags
        if not (
            word.start in both
            and word.facet == drop
            and (chief is None or not settled or word.start >= chief.end)
        )
    )


def _is_verb(word: FacetWord, tags: tuple[FacetWord, ...]) -> bool:
    """Whether a word is used as a verb: a wording that is a noun as well (培训) is none."""
    return word.facet == "verb" and not any(
        other.start == word.start and other.facet != "verb" for other in tags
    )


def describe(
    text: str, figure: Figure, window: Window, sentence: int, names: tuple[str, ...]
) -> Draft:
    """What the words about a figure say by themselves, nothing taken over from others."""
    start, end = window.start, window.end
    tags = _nominal(text, _plain(text, tag(text, start, end)), start)
    verbs = [word for word in tags if _is_verb(word, tags)]
    listed = _OTHERS.search(text, start, end) is not None
    chief = (
        next((w for w in verbs if "公开" in lexicon().families(w.code)), None) if listed else None
    )
    if verbs and chief is None:
        chief = verbs[-1]
    tags = _single(tags, chief)
    since = chief.end if chief else start
    region = tuple(word for word in _nouns(tags) if word.start >= since)
    own = leftover(text, since, end, tuple(word for word in tags if word.start >= since), names)
    several = _several(text, figure, window, region)
    first, last = _after(text, figure, window)
    behind: tuple[FacetWord, ...] = ()
    consumed = figure.end
    label = (start, end)
    adjacent = bool(region and region[-1].end >= end - 1) or bool(
        own and own[-1][0] + len(own[-1][1]) >= end - 2
    )
    if last > first and not adjacent and figure.kind is not QuantityKind.PERCENT:
        behind = tag(text, first, last)
        names_it = [w for w in behind if w.facet in ("object", "topic", "rate")]
        fresh = leftover(text, first, last, behind, names)
        if names_it or (fresh and not region):
            label, consumed = (first, last), last
            tail_start = first
            verbs_behind = [w for w in behind if _is_verb(w, behind)]
            if verbs_behind and verbs_behind[0].start == first and not region and start < end:
                # 办结36件办理…: a new predicate, no noun
                tail_start = first
            own = [(place, words.split("的")[0]) for place, words in fresh if words[0] != "的"]
            region = (*region, *(w for w in _nouns(behind) if w.start >= tail_start))
        else:
            leading = [w for w in behind if _is_verb(w, behind) and w.start == first]
            behind = ()
            if leading and not region and not own:
                verbs, chief = [*verbs, leading[0]], leading[0]
                label, consumed = (first, last), last
    draft = Draft(figure, window, sentence, label, consumed, (*tags, *behind))
    if chief is None:
        chief = _last(tags, "verb")
    draft.verb = chief.code if chief else None
    draft.verb_words = chief.words if chief else None
    draft.several = several
    _fill(draft, text, region, own, label)
    earlier = tuple(word for word in _nouns(tags) if word.start < since)
    _fill_channel(draft, text, earlier)
    if not draft.named:
        _fill_subject(draft, earlier)
    single = _ONE.search(text, window.clause, figure.start)
    if single and draft.topic is None and figure.kind is QuantityKind.COUNT:
        draft.topic = single.group()
    scope = _SCOPE.search(text, window.clause, figure.start)
    if scope:
        draft.scope = scope.group()
    return draft


def _fill(
    draft: Draft,
    text: str,
    region: tuple[FacetWord, ...],
    own: list[tuple[int, str]],
    label: tuple[int, int],
) -> None:
    known = lexicon()
    rates = [word.code for word in region if word.facet == "rate"]
    objects = [word for word in region if word.facet == "object"]
    topics = [word for word in region if word.facet == "topic"]
    channels = [word for word in region if word.facet == "channel"]
    if draft.figure.kind is QuantityKind.PERCENT:
        draft.rates = tuple(dict.fromkeys(rates))
    listed = bool(_OTHERS.search(text[label[0] : label[1]]))
    if objects:
        specific = [word.code for word in objects if word.code not in known.general]
        draft.object = specific[-1] if specific and not listed else objects[-1].code
    codes = list(dict.fromkeys(word.code for word in topics))
    heads = [w.code for w in topics if w.end == label[1] or not objects]
    if codes and not (listed and len(codes) + len(own) > 1):
        draft.topic = (
            "、".join(codes)
            if len(codes) > 1 and "、" in text[label[0] : label[1]]
            else (heads or codes)[-1]
        )
    if channels:
        found = list(dict.fromkeys(word.code for word in channels))
        narrow = [c for c in found if not any(known.broader.get(o) == c for o in found)]
        draft.channel = narrow[0] if len(narrow) == 1 and not listed else None
        intake = [c for c in narrow if c in known.intake]
        if draft.channel is None and len(intake) == 1:
            draft.channel = intake[0]
        if (
            len(narrow) > 1
            and intake
            and objects
            and objects[-1].code in known.deniable | {"诉求"}
            and len(intake) > 1
        ):
            draft.channel = "、".join(intake)
    words = [piece for _, piece in own if len(piece) > 1 or not region]
    draft.own = "".join(words[-1:]) if not listed or len(words) == 1 else ""
    if draft.topic == "其他" and draft.object not in known.general and objects:
        draft.topic = None
    draft.named = bool(objects or topics or channels or rates or draft.own)
    if draft.own and not listed:
        if not objects and not topics and not rates and not channels:
            draft.object = draft.own
        elif (
            draft.object in known.general
            and draft.topic is None
            and len(draft.own) > 1
            and not channels
        ):
            draft.topic = draft.own


def _fill_channel(draft: Draft, text: str, earlier: tuple[FacetWord, ...]) -> None:
    """The channel before the verb: 通过政府网站公开; several of them together are none."""
    if draft.channel is not None:
        return
    channels = [word for word in earlier if word.facet == "channel"]
    codes = list(dict.fromkeys(word.code for word in channels))
    known = lexicon()
    narrow = [c for c in codes if not any(known.broader.get(o) == c for o in codes)]
    if len(narrow) != 1:
        return
    last = channels[-1]
    if _MANY.match(text, last.end) and text.startswith("等", last.end):
        return
    draft.channel = narrow[0]


def _fill_subject(draft: Draft, earlier: tuple[FacetWord, ...]) -> None:
    """A subject before the verb (政策解读发布35条), where nothing else says what is counted."""
    objects = [word.code for word in earlier if word.facet == "object"]
    topics = [word.code for word in earlier if word.facet == "topic"]
    if draft.object is None and objects:
        draft.object = objects[-1]
        draft.extra["subject"] = "object"
    if draft.topic is None and len(set(topics)) == 1:
        draft.topic = topics[0]
    draft.named = bool(draft.object or draft.topic)


_COUNTING = re.compile("数量|总数|总量|人数|件数|次数|条数|量|数")
_LEAD = re.compile(
    r"^(?:其中|包括|含|(?:19|20)\d\d年(?:度|以来)?|全年|今年|本年度?|年内|截至目前|累计|共计|共|我[镇乡局县市区委办院省]|我街道|本[镇乡局]|[，、：；。*#_\s])+"
)


def words_of(text: str, start: int, end: int, names: tuple[str, ...] = ()) -> str:
    """A label as the report words it, without time, subject and marks of layout before it."""
    stop = strip_link(text, start, end)
    counting = _COUNTING.match(text, stop, end)
    words = re.sub(r"[*#_\s]", "", text[start : counting.end() if counting else stop])
    for _ in range(3):
        words = _LEAD.sub("", words)
        for name in names:
            words = words.removeprefix(name)
    return words.rstrip("、，：；。")
