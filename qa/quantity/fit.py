"""Whether a figure is what a question asks for, by facets; how much narrower it is, if so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest

from ingest.normal import normalize
from ingest.quantities.lexicon import lexicon, units
from ingest.schema import Period, Quantity, QuantityKind
from qa.quantity.words import FAINT, SUBJECT, holds, is_faint, object_met, verb_met, word_met
from qa.schema import AskedQuantity, AskedWord

_MONEY_OBJECTS = frozenset({"信息处理费", "行政事业性收费"})
_PERIODS = {Period.LAST_YEAR: "上年", Period.CUMULATIVE: "累计", Period.MONTH: "每月"}
_QUOTES = str.maketrans("", "", "“”\"'")
# Wordings that do not tell one figure from another.
_BLAND = frozenset(
    {
        "信息",
        "政府信息",
        "政务信息",
        "公开信息",
        "内容",
        "东西",
        "工单",
        "诉求",
        "案件",
        "投诉",
        "问题",
        "申请",
    }
)
_DISCLOSED = ("政府信息", "文件")
# What is done to information without disclosing it.
_EXAMINED = frozenset({"审查", "检查"})
_HOW_MANY = re.compile(r"(?:几|多少|若干)[个家]")
_PIECES = ("个", "家")


@dataclass(frozen=True, slots=True)
class Fit:
    """How a figure fits: the question's words it meets, and in what it says less or more.

    `literal` counts the characters of the question's own words that its label holds;
    `people` says that it counts people where the question did not ask for people.
    """

    quantity: Quantity
    met: tuple[str, ...]
    missing: tuple[str, ...]
    narrower: tuple[str, ...]
    verb_exact: bool
    unit_exact: bool
    literal: int
    people: bool

    @property
    def whole(self) -> bool:
        """Whether the figure answers the question, narrower or not."""
        return not self.missing


def _clause(text: str, quantity: Quantity, parents: Mapping[int, Quantity]) -> str:
    """The words a figure stands in: its own clause and label, and the label of its total."""
    start, end = quantity.quote.start, quantity.quote.end
    left = max(text.rfind(mark, start, quantity.span.start) for mark in "，；。、")
    stops = [text.find(mark, quantity.span.end, end) for mark in "，；。、"]
    right = min((stop for stop in stops if stop >= 0), default=end)
    total = parents.get(quantity.part_of) if quantity.part_of is not None else None
    own = normalize(text, max(left + 1, start), right).text
    return "，".join((own, quantity.label, total.label if total else ""))


def _kind_met(asked: AskedQuantity, quantity: Quantity) -> bool:
    kind = quantity.kind
    if asked.kind is None:
        return kind in (QuantityKind.COUNT, QuantityKind.MONEY)
    if asked.kind is QuantityKind.MONEY:
        nothing = quantity.object in _MONEY_OBJECTS and quantity.value == 0
        return kind is QuantityKind.MONEY or nothing
    return kind is asked.kind


@cache
def _people() -> frozenset[str]:
    """The units of people and of their visits."""
    return units().groups["person"] | units().groups["turn"]


def _unit_met(asked: AskedQuantity, quantity: Quantity) -> bool:
    if asked.unit is None or not quantity.unit:
        return True
    if quantity.none_stated:  # 未制发文件 says nothing of 几名编制
        return (asked.unit in _people()) <= (quantity.unit in _people())
    if asked.unit in units().money or quantity.kind is QuantityKind.MONEY:
        return quantity.kind is QuantityKind.MONEY and asked.unit in units().money
    if quantity.kind is not QuantityKind.COUNT:
        return asked.unit in ("个百分点", "%")
    pair = {asked.unit, quantity.unit}
    return units().alike(asked.unit, quantity.unit) or pair <= _people()


def _period_met(asked: AskedQuantity, quantity: Quantity) -> bool:
    if quantity.period is asked.period:
        return True
    if asked.period is not Period.YEAR:
        return False
    nothing = quantity.none_stated and quantity.period is not Period.OTHER
    return nothing or (asked.either and quantity.period is Period.CUMULATIVE)


def _codes(asked: AskedQuantity, *facets: str) -> set[str]:
    return {code for word in asked.words for name, code in word.meanings if name in facets}


@cache
def _things() -> frozenset[str]:
    """The codes of things that the lexicon knows."""
    words = lexicon().things
    return frozenset(words)


def _own_thing_met(quantity: Quantity, asked: AskedQuantity) -> bool:
    """A figure of a thing the lexicon does not know (公交线路) needs that thing in the question."""
    own = quantity.object
    if own is None or own in _things():
        return True
    said = [word for word in asked.words if word.words in quantity.label]
    telling = [
        word
        for word in said
        if all(f == "verb" and not lexicon().families(c) for f, c in word.meanings)
    ]
    if telling and len(said) == len(asked.words) > 1:
        return True  # 抽查公开情况, of 抽查各村公开情况
    given = "".join((*asked.rest, *(word.words for word in asked.words)))
    return bool(given) and any(rest in own or own in rest for rest in (*asked.rest, given))


def _unnamed(asked: AskedQuantity, quantity: Quantity) -> list[str]:
    """What a question without a thing (公开了多少条) can still mean: what its verb is said of."""
    if asked.rest or _codes(asked, "object", "rate", "channel", "topic"):
        return []
    verbs = _codes(asked, "verb")
    families = {name for code in verbs for name in lexicon().families(code)}
    if any(not lexicon().families(code) for code in verbs):
        return ["所问的事项"] if quantity.none_stated else []
    if "公开" in families and quantity.object not in _DISCLOSED:
        return ["政府信息"]
    return ["所问的事项"] if not verbs or quantity.none_stated else []


def _narrower(
    asked: AskedQuantity, quantity: Quantity, parents: Mapping[int, Quantity]
) -> tuple[str, ...]:
    """Facets that narrow the figure and that the question does not name."""
    found: list[str] = []
    words = "".join((*asked.rest, *(word.words for word in asked.words)))
    objects = _codes(asked, "object", "rate")
    said = set((quantity.channel or "").split("、")) - {""}
    petition = said == {"信访"} and "信访件" in objects
    if said and not said & _codes(asked, "channel") and not petition:
        found.append("channel")
    topic = quantity.topic
    named = topic is None or topic in _codes(asked, "topic") or topic in words
    if not named and not any(rest in (topic or "") for rest in asked.rest):
        found.append("topic")
    own = quantity.object
    if own == "文件" and "文件" not in objects and topic is None:
        found.append("topic")
    elif own in _things() and own not in {*objects, *FAINT} and quantity.label not in words:
        found.append("object")
    total = parents.get(quantity.part_of) if quantity.part_of is not None else None
    if total is not None and not found and topic is None and not said and total.object == own:
        found.append("part")
    return tuple(found)


def bare_verb(word: AskedWord) -> bool:
    """Whether a word is a verb that no other stands for."""
    return all(f == "verb" and not lexicon().families(code) for f, code in word.meanings)


def _literal(asked: AskedQuantity, quantity: Quantity, parents: Mapping[int, Quantity]) -> int:
    """How much of the question's own wording the label repeats, more where it is unbroken."""
    things = [
        word.words
        for word in asked.words
        if word.words not in SUBJECT | _BLAND and any(f != "verb" for f, _ in word.meanings)
    ]
    if not things and not asked.rest:
        # 督导, not 约谈; but 公开 and 发布 stand for one another
        things = [word.words for word in asked.words if bare_verb(word)]
    total = parents.get(quantity.part_of) if quantity.part_of is not None else None
    label = f"{quantity.label}，{total.label if total else ''}".translate(_QUOTES)
    count = sum(len(each) for each in (*things, *asked.rest) if each in label)
    joined = "".join(word.words for word in asked.words)
    return count * 2 + (len(joined) if things and len(asked.words) > 1 and joined in label else 0)


def comparable(asked: AskedQuantity, quantity: Quantity) -> bool:
    """Whether a figure is of the kind, the unit and the time that are asked for."""
    return (
        _kind_met(asked, quantity)
        and _unit_met(asked, quantity)
        and _period_met(asked, quantity)
        and _act_met(asked, quantity)
        and _petitions_met(asked, quantity)
    )


def _act_met(asked: AskedQuantity, quantity: Quantity) -> bool:
    """Information examined (对拟公开信息保密审查157条次) is not yet disclosed: its count answers
    only a question that names the examination."""
    own = lexicon().verbs.get(quantity.verb or "", quantity.verb)
    if own not in _EXAMINED or quantity.object not in _DISCLOSED:
        return True
    return own in _codes(asked, "verb") or any(rest in quantity.label for rest in asked.rest)


def _petitions_met(asked: AskedQuantity, quantity: Quantity) -> bool:
    """信访 alone asks for petitions: neither what 信访短信平台 discloses nor what 信访局 denies."""
    things = [w for w in asked.words if any(facet != "verb" for facet, _ in w.meanings)]
    if asked.rest or len(things) != 1 or ("object", "信访件") not in things[0].meanings:
        return True
    if object_met("信访件", quantity) or holds("信访", quantity.channel):
        return True
    return not quantity.none_stated and quantity.object not in _DISCLOSED


def _channels_met(asked: AskedQuantity, quantity: Quantity) -> bool:
    """政务新媒体有几个 asks for the channels themselves, not for what goes through them."""
    if asked.rest or not _HOW_MANY.search(asked.content) or quantity.unit in ("", *_PIECES):
        return True
    channels = _codes(asked, "channel")
    if not channels or channels & lexicon().intake:
        return True
    return bool(_codes(asked, "verb", "object", "rate", "topic"))


def fit(
    asked: AskedQuantity, quantity: Quantity, text: str, parents: Mapping[int, Quantity]
) -> Fit | None:
    """How a figure fits what is asked; None where it is of another sort altogether."""
    if not _kind_met(asked, quantity) or not _unit_met(asked, quantity):
        return None
    if not _act_met(asked, quantity) or not _channels_met(asked, quantity):
        return None
    if not _petitions_met(asked, quantity):
        return None
    if quantity.object == "粉丝" and "增" in quantity.label and "增" not in asked.content:
        return None  # 净增粉丝 is no number of 粉丝

    @cache
    def around() -> str:
        return _clause(text, quantity, parents)

    met: list[str] = []
    missing: list[str] = []
    if not _period_met(asked, quantity):
        missing.append(_PERIODS.get(asked.period, "本年"))
    exact = False
    alone = not asked.rest and all(map(is_faint, asked.words))
    for word, after in zip_longest(asked.words, asked.words[1:]):
        is_met = word_met(word, quantity, parents, around, alone=alone, unit=asked.unit)
        if not is_met and after is not None and not any(f != "verb" for f, _ in word.meanings):
            is_met = word.words + after.words in quantity.label  # 公开简报, of 政务公开简报
        (met if is_met else missing).append(word.words)
        exact = exact or any(
            facet == "verb" and verb_met(code, quantity, word.words, around)[1]
            for facet, code in word.meanings
        )
    for rest in asked.rest:
        (met if len(rest) > 1 and rest in around() else missing).append(rest)
    if not _own_thing_met(quantity, asked):
        missing.append(quantity.object or "")
    missing += _unnamed(asked, quantity)
    return Fit(
        quantity=quantity,
        met=tuple(met),
        missing=tuple(missing),
        narrower=_narrower(asked, quantity, parents),
        verb_exact=exact,
        unit_exact=asked.unit == quantity.unit,
        literal=_literal(asked, quantity, parents),
        people=asked.unit is None and quantity.unit in _people(),
    )


__all__ = ["Fit", "bare_verb", "comparable", "fit", "object_met"]
