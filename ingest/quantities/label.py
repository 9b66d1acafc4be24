"""What a figure counts, from the words about it: verb, object, channel, topic, scope, label."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.quantities.context import Window
from ingest.quantities.draft import Draft
from ingest.quantities.facets import FacetWord, tag
from ingest.quantities.find import Figure
from ingest.quantities.lexicon import lexicon
from ingest.quantities.verbs import (
    boards_told,
    implied,
    is_verb,
    last_of,
    nouns,
    without_names,
    without_nominal,
)
from ingest.quantities.wording import leftover
from ingest.schema import QuantityKind

_NO_NOUN = re.compile(
    r"(?:涵盖|包括|包含|其中|均|全部|全都|都|已|占|为(?!民)|是|来自|通过|用于|由|并|且|和|及|与|同比|环比|较|比|增|下降|上升|减|左右|次数|数|等|，|、|以内|均已|按期|按时|都已|在|被|后|的?基础上|，|（|/|—|-|～|~|\*|[多少][出了约近]{0,2}\d)"
)
_OTHERS = re.compile(r"等[^，。；]{0,10}$")
_MANY = re.compile(r"等(?:多?种?)?(?:渠道|平台|方式|形式|载体|途径|媒体|媒介|多个|新媒体|栏目)?")
_ONE = re.compile(r"单篇|单条|单场|最高|人均|平均每?[篇条人个件]")
_SCOPE = re.compile(
    r"全(?:省|市|县|区|州|旗|盟)(?:各级)?(?:行政机关|政府)?|[省市县区州旗](?:人民)?政府(?:办公[室厅]|办|本级)|[省市县区]府办|局机关|机关本级|本级|各(?:部门|乡镇|镇街|街道|县区|县市区|单位|级)(?:各部门|和[^，。；公发收]{1,8})?"
)


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


def describe(
    text: str, figure: Figure, window: Window, sentence: int, names: tuple[str, ...]
) -> Draft:
    """What the words about a figure say by themselves, nothing taken over from others."""
    start, end = window.start, window.end
    tags = without_nominal(text, without_names(text, tag(text, start, end)), start)
    verbs = [word for word in tags if is_verb(word, tags)]
    listed = _OTHERS.search(text, start, end) is not None
    chief = (
        next((w for w in verbs if "公开" in lexicon().families(w.code)), None) if listed else None
    )
    if verbs and chief is None:
        chief = verbs[-1]
    tags = boards_told(tags, chief)
    since = chief.end if chief else start
    region = tuple(word for word in nouns(tags) if word.start >= since)
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
            own = [(place, words.split("的")[0]) for place, words in fresh if words[0] != "的"]
            region = (*region, *nouns(behind))
        else:
            leading = [w for w in behind if is_verb(w, behind) and w.start == first]
            behind = ()
            if leading and not region and not own:
                verbs, chief = [*verbs, leading[0]], leading[0]
                label, consumed = (first, last), last
    draft = Draft(figure, window, sentence, label, consumed, (*tags, *behind))
    if chief is None:
        chief = last_of(tags, "verb") or implied(text, tags, behind, start, end)
    draft.verb = chief.code if chief else None
    draft.verb_words = chief.words if chief else None
    draft.several = several
    _fill(draft, text, region, own, label)
    earlier = tuple(word for word in nouns(tags) if word.start < since)
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
