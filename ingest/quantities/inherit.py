"""What a figure takes over from its neighbours: 工单88件、百姓问政1件, 其中网站35条, 均已办结."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.quantities.draft import Draft
from ingest.quantities.facets import FacetWord, tag
from ingest.quantities.lexicon import lexicon
from ingest.quantities.things import Around, name_thing
from ingest.schema import QuantityKind

_BY = re.compile(r"(?:通过|依托|利用|运用|借助|经由|在|充分利用|以)[^，。；]*$")
_MORE = re.compile(r"(?:比|较|同|与)[^，。；]{0,12}(?:增|减|多|少|高|低|升|降)[了出加]?(?:约|近)?$")
# The same behind the other year's own number (比上年的47条多16条; 上年47条，少16条).
_MORE_THAN = re.compile(
    r"(?:(?:比|较|同|与)[^，。；：]*\d[^，。；：\d]{0,4}"
    r"(?:多|少|(?:增|减)[加少多]?|提[高升]|上升|下降|降低)|^[多少])[了出]?(?:约|近)?$"
)
_COMPARED = re.compile(r"同比|环比|[比较与同](?:上|去|前|20)|相比|增幅|降幅")
_RATE = re.compile(
    r"([一-龥]{1,6}(?:率|度|比例))(?:均|都|各|分别)?(?:已|也)?(?:为|达到?|是|有|超过?|高达|约|近|保持|在|提升至|提高到)*$"
)
_BEHIND = {
    "办结": "办结率",
    "答复": "答复率",
    "回复": "答复率",
    "公开": "公开率",
    "满意": "满意率",
    "解读": "解读率",
    "办理": "办理率",
    "解决": "解决率",
    "覆盖": "覆盖率",
}
_OPENING = re.compile(r"[^，。；：、]{4,20}?(?:方面|工作|办理|情况|平台|热线)?[，：]")
_ASIDE = re.compile(r"[，、：；]?(?:如|例如|比如)")
# What is there rather than done: such figures have no verb but their own.
_STATES = frozenset({"粉丝", "阅读量", "访问量", "账号"})
_CASES = frozenset(
    {"诉求", "信访件", "舆情", "申请", "投诉举报", "建议提案", "人大建议", "政协提案", "行政复议"}
    | {"行政诉讼", "矛盾纠纷", "上访群众"}
)
_DOCUMENTS = frozenset({"政府信息", "文件", "规范性文件", "规章", "简报", "资料"})
# How many figures back a figure may take after.
_REACH = 40
_COUNTED = re.compile(r"(?:量|数量|数|件数|条数)")


def rates(text: str, draft: Draft) -> None:
    """Name a percentage: the rate before it, the verb behind it, or a change."""
    figure = draft.figure
    own = text[draft.window.clause : figure.start]
    if draft.rates and draft.rates != ("占比",):
        draft.object = draft.rates[0]
        return
    verb = draft.verb
    if verb in ("增长", "下降") and (_COMPARED.search(own) or not _RATE.search(own)):
        draft.extra["change"] = verb
        return
    named = _RATE.search(own)
    if draft.rates:
        draft.object = "占比"
    elif named:
        tags = tag(named[1])
        codes = [word.code for word in tags if word.facet == "rate"]
        draft.object = codes[-1] if codes else re.sub(r"^.*[的，]", "", named[1])
        draft.rates = (draft.object,)
    else:
        after = text[figure.end : figure.end + 4]
        draft.object = next((code for word, code in _BEHIND.items() if word in after), None)


def changes(text: str, draft: Draft) -> None:
    """Tell 同比增加15件, which is a difference, from 新增栏目15个."""
    figure = draft.figure
    own = text[draft.window.clause : figure.start]
    clause = re.split(r"[，。；：（]", text[: figure.start])[-1]
    if figure.kind is QuantityKind.CHANGE:
        draft.extra["change"] = draft.verb if draft.verb in ("增长", "下降") else "增长"
    elif figure.kind is not QuantityKind.PERCENT and (
        _MORE.search(own) or _MORE_THAN.search(clause)
    ):
        draft.extra["change"] = "下降" if re.search(r"[减少低降]", own[-4:]) else "增长"
        if draft.own and draft.object == draft.own:
            draft.own, draft.object = "", None  # 少 in 比上年的47条少16条 is no thing
    elif figure.kind is QuantityKind.COUNT and draft.verb in ("增长", "下降"):
        bare = not (draft.object or draft.topic or draft.channel) or "subject" in draft.extra
        upto = re.search(r"(?:到|至|为)$", own)
        if (bare or _COMPARED.search(own)) and not upto:
            draft.extra["change"] = draft.verb


def _context(text: str, start: int, draft: Draft, prior: Draft | None) -> tuple[FacetWord, ...]:
    first = max(start, prior.figure.end) if prior else start
    last = draft.window.start
    if first >= last or _ASIDE.match(text, first, last):
        return ()
    closing = text.rfind("）", first, last)
    if closing >= 0 and "（" in text[first:closing]:
        opening = text.find("（", first, closing)
        return (*tag(text, first, opening), *tag(text, closing + 1, last))
    return tag(text, first, last)


def _channel_before(
    text: str, start: int, draft: Draft, context: tuple[FacetWord, ...]
) -> str | None:
    """The one channel of a clause such as 通过政府网站，全年公开…; several are none."""
    channels = [word for word in context if word.facet == "channel"]
    codes = list(dict.fromkeys(word.code for word in channels))
    known = lexicon()
    narrow = [
        code for code in codes if not any(known.broader.get(other) == code for other in codes)
    ]
    if len(narrow) != 1:
        return None
    last = channels[-1]
    tail = text[last.end : draft.window.start]
    if (
        tail.startswith("等")
        or re.search(r"[。；]|\d", tail)
        or not _BY.search(text, start, last.start)
    ):
        return None
    if tail.count("，") > 1:
        return None
    return narrow[0]


def _opening_channel(text: str, start: int, first: int) -> str | None:
    """The channel of cases that a sentence opens with (12345热线方面，全年接件…)."""
    opened = _OPENING.match(text, start, first)
    if opened is None:
        return None
    codes = {
        word.code
        for word in tag(text, start, opened.end())
        if word.facet == "channel" and word.code in lexicon().intake
    }
    return codes.pop() if len(codes) == 1 else None


def _general(code: str | None) -> bool:
    return code is None or code in lexicon().general


def inherit(
    text: str,
    starts: Sequence[int],
    drafts: Sequence[Draft],
    heading: tuple[FacetWord, ...],
) -> None:
    """Fill in what a paragraph's figures leave to their context; `starts` begin the sentences."""
    heading_object = next(
        (w.code for w in heading if w.facet == "object" and w.code != "政府信息"), None
    )
    disclosing = (
        any(word.facet == "verb" and word.code == "公开" for word in heading) and not heading_object
    )
    for index, draft in enumerate(drafts):
        if "vague" in draft.extra:
            continue
        changes(text, draft)
        if draft.figure.kind is QuantityKind.PERCENT:
            rates(text, draft)
        earlier = drafts[max(0, index - _REACH) : index]
        mine = [other for other in earlier if other.sentence == draft.sentence]
        prior = mine[-1] if mine else None
        counts = [other for other in mine if _counts(other)]
        counted = counts[-1] if counts else None
        named = next((o for o in reversed(counts) if o.object and o.object != o.own), counted)
        context = _context(text, starts[draft.sentence], draft, prior)
        if draft.verb is None:
            verbs = [word for word in context if word.facet == "verb"]
            counting = _COUNTED.match(text, draft.window.end, draft.figure.start)
            if draft.figure.kind is not QuantityKind.PERCENT and not counting:
                _take_verb(text, draft, verbs, counted)
            draft.extra["verb"] = "taken over"
        if draft.figure.kind is QuantityKind.PERCENT or "change" in draft.extra:
            _rate_channel(draft, counts)
            continue
        if draft.channel is None and counted and _listed(text, counted, draft):
            draft.channel = counted.channel
        if draft.channel is None:
            before = _channel_before(text, starts[draft.sentence], draft, context)
            if before and draft.window.start == draft.window.clause:
                draft.channel = before
        if draft.channel is None and (_general(draft.object) or draft.object in _CASES):
            draft.channel = _opening_channel(
                text, starts[draft.sentence], drafts[index - len(mine)].window.start
            )
        name_thing(draft, Around(earlier, named, context, heading_object, disclosing))


def _counts(draft: Draft) -> bool:
    """Whether a figure is a count or a sum, rather than a rate or a difference."""
    kinds = (QuantityKind.COUNT, QuantityKind.MONEY)
    return draft.figure.kind in kinds and "change" not in draft.extra


def _continues(text: str, draft: Draft, counted: Draft) -> bool:
    """Whether the verb of the figure before goes on: in a list, or for things of one sort."""
    if draft.object in _STATES:
        return False
    between = text[counted.figure.end : draft.figure.start]
    if "，" not in between and "；" not in between:
        return True
    pair = {draft.object, counted.object}
    return None in pair or len(pair) == 1 or pair <= _CASES or pair <= _DOCUMENTS


def _take_verb(text: str, draft: Draft, verbs: Sequence[FacetWord], counted: Draft | None) -> None:
    if verbs:
        draft.verb, draft.verb_words = verbs[-1].code, verbs[-1].words
    elif counted and _continues(text, draft, counted):
        draft.verb, draft.verb_words = counted.verb, counted.verb_words


def _listed(text: str, before: Draft, draft: Draft) -> bool:
    """Whether a figure goes on a list under one channel (在网站发布政策解读35条、图解12期)."""
    if text[before.consumed : draft.window.start] != "、" or before.channel in lexicon().intake:
        return False
    return bool(draft.topic and before.topic) and "verb" in draft.extra


def _rate_channel(draft: Draft, mine: Sequence[Draft]) -> None:
    """A rate speaks of the one channel and thing of the figures before it in its sentence."""
    if not mine:
        return
    if "change" in draft.extra:
        draft.object = draft.object or mine[-1].object
        draft.channel = draft.channel or mine[-1].channel
        draft.topic = draft.topic or mine[-1].topic
        return
    if draft.object == "占比":
        draft.channel, draft.topic = (
            draft.channel or mine[-1].channel,
            draft.topic or mine[-1].topic,
        )
        return
    channels = {d.channel for d in mine}
    if draft.channel is None and len(channels) == 1:
        draft.channel = mine[-1].channel
