"""Whether a figure answers to one word of a question, by any of the word's meanings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ingest.quantities.lexicon import lexicon
from ingest.schema import Quantity, QuantityKind
from qa.schema import AskedWord

# Objects of questions that say little beside another word: they never forbid a figure.
FAINT = frozenset(
    {"诉求", "人员", "群众", "活动", "资料", "政府信息", "文件", "建议", "栏目", "目录"}
)
CASES = frozenset({"诉求", "信访件", "投诉举报"})
_COMPLAINTS = "投诉举报"
# 政务公开培训 is 培训: the report's own subject beside another word.
SUBJECT = frozenset({"政务公开", "信息公开", "政府信息公开", "政务信息公开"})
_INTAKE = frozenset({"收到", "办理", "办结"})
_ENDS = (frozenset({"收到"}), frozenset({"办结"}))

# 未收到, 未发生: what is denied by one verb is denied by the others.
_DENIED = frozenset({"收到", "办理", "办结", "收取", "发出"})
_NEUTRAL = frozenset({"发生", "收取", "收到", "受理", "发出", "新增"})

_SCORED = frozenset({"得分", "评分", "分数", "分值"})

Around = Callable[[], str]


def is_faint(word: AskedWord) -> bool:
    """Whether a word alone does not say what is counted."""
    return all(
        facet == "verb" or (facet == "object" and code in FAINT) for facet, code in word.meanings
    )


def holds(wide: str, narrow: str | None) -> bool:
    """Whether a channel or topic (or one of several) is the other, or one of its kinds."""
    return narrow is not None and any(lexicon().covers(wide, each) for each in narrow.split("、"))


def channel_met(code: str, quantity: Quantity, parents: Mapping[int, Quantity]) -> bool:
    """Whether a figure, or the total that it is a part of, is of a channel."""
    if holds(code, quantity.channel) or (code == "信访" and quantity.object == "信访件"):
        return True
    total = parents.get(quantity.part_of) if quantity.part_of is not None else None
    return total is not None and quantity.channel is None and holds(code, total.channel)


def object_met(code: str, quantity: Quantity) -> bool:
    """Whether a figure counts the thing asked about, or a kind of it."""
    own = quantity.object
    if own is None:
        return False
    if quantity.kind is QuantityKind.PERCENT and code in {*CASES, "申请", "政府信息"}:
        return True  # 诉求办结率: the rate itself is another word
    if code == own or lexicon().broader.get(own) == code:
        return True
    return (
        (code in CASES and own in CASES and code != "信访件")
        or (code == "信访件" and quantity.channel == "信访")
        or (code == "政府信息" and own == "文件")
        or (code == "申请" and own == "结转件")
        or (code == "阅读量" and own == "访问量" and quantity.channel == "网站")
    )


def verb_met(code: str, quantity: Quantity, words: str, around: Around) -> tuple[bool, bool]:
    """(may stand for the verb asked, is that very verb).

    Verbs of one family stand for one another; a verb without family only for itself.
    """
    known = lexicon()
    asked = known.families(code)
    if quantity.verb is None:
        return bool(asked) or words in around(), False
    own = known.verbs.get(quantity.verb, quantity.verb)
    if own == code:
        return True, True
    if quantity.none_stated and own in _NEUTRAL and asked & _DENIED:
        return True, False
    said = known.families(own)
    if not asked or not said:
        return words in around(), False
    if asked <= _INTAKE and said <= _INTAKE:
        ends = {asked, said} == set(_ENDS)
        return not ends or quantity.none_stated, False
    return bool(asked & said), False


def _complaint_met(code: str, word: AskedWord, quantity: Quantity) -> bool:
    """As `object_met`; 投诉举报 are other cases than a hotline's, unless both say 投诉."""
    own = quantity.object
    if own != code and own in CASES and _COMPLAINTS in (code, own):
        return "投诉" in word.words and "投诉" in quantity.label
    return object_met(code, quantity)


def _loose(quantity: Quantity) -> bool:
    """Whether what is counted is told by the label rather than by a word of the lexicon."""
    known = lexicon()
    return quantity.object not in known.nought or quantity.object in known.general


def _disclosed(quantity: Quantity, parents: Mapping[int, Quantity]) -> bool:
    """Whether a figure, or its total, is of information disclosed."""
    total = parents.get(quantity.part_of) if quantity.part_of is not None else None
    said = lexicon().families(quantity.verb) if quantity.verb else frozenset()
    return "公开" in said or (total is not None and total.object == "政府信息")


def word_met(
    word: AskedWord,
    quantity: Quantity,
    parents: Mapping[int, Quantity],
    around: Around,
    *,
    alone: bool,
    unit: str | None,
) -> bool:
    """Whether a figure answers to a word; `alone`: no word of the question says what is counted."""
    things = [meaning for meaning in word.meanings if meaning[0] != "verb"]
    if not things:
        return any(verb_met(code, quantity, word.words, around)[0] for _, code in word.meanings)
    if word.words in SUBJECT and not alone:
        return True
    if word.words == quantity.verb and quantity.object is None and len(things) < len(word.meanings):
        return True  # 接访69人次: an act is counted that may also name whom it is done for
    if not alone and ("object", "政府信息") in things and _disclosed(quantity, parents):
        return True  # 行政许可类信息: the specific word decides
    for facet, code in things:
        if facet == "object" and quantity.object == f"{code}事项":
            return unit == "项"  # powers are no decisions
        if (
            (facet == "rate" and quantity.object == code)
            or (facet == "object" and _complaint_met(code, word, quantity))
            or (word.words in _SCORED and quantity.unit == "分")
            or (facet == "channel" and channel_met(code, quantity, parents))
            or (facet == "topic" and holds(code, quantity.topic))
            or (facet in ("object", "topic") and _loose(quantity) and word.words in quantity.label)
        ):
            return True
    return is_faint(word) and not alone and word.words in around()
