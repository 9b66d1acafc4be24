"""Whether a figure is what a question asks for, by facets; how much narrower it is, if so."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.quantities.lexicon import lexicon, units
from ingest.schema import Period, Quantity, QuantityKind
from qa.schema import AskedQuantity, AskedWord

# Objects of questions that say little beside another word: they never forbid a figure.
_FAINT = frozenset({"诉求", "人员", "活动", "资料", "政府信息", "文件", "建议", "栏目"})
_CASES = frozenset({"诉求", "信访件", "投诉举报"})
_MONEY_OBJECTS = frozenset({"信息处理费", "行政事业性收费"})
_STAGES = (frozenset({"收到"}), frozenset({"办结"}))


@dataclass(frozen=True, slots=True)
class Fit:
    """How a figure fits: the question's words it meets, and in what it says less or more."""

    quantity: Quantity
    met: tuple[str, ...]
    missing: tuple[str, ...]
    narrower: tuple[str, ...]
    verb_exact: bool
    unit_exact: bool

    @property
    def whole(self) -> bool:
        """Whether the figure answers the question, narrower or not."""
        return not self.missing


def clause(text: str, quantity: Quantity, parents: Mapping[int, Quantity]) -> str:
    """The words a figure stands in: its own clause and label, and the label of its total."""
    start, end = quantity.quote.start, quantity.quote.end
    left = max(text.rfind(mark, start, quantity.span.start) for mark in "，；。、")
    stops = [text.find(mark, quantity.span.end, end) for mark in "，；。、"]
    right = min((stop for stop in stops if stop >= 0), default=end)
    total = parents.get(quantity.part_of) if quantity.part_of is not None else None
    words = [text[max(left + 1, start) : right], quantity.label, total.label if total else ""]
    return re.sub(r"\s", "", "，".join(words))


def _holds(wide: str, narrow: str | None) -> bool:
    return narrow is not None and any(lexicon().covers(wide, each) for each in narrow.split("、"))


def _channel_met(code: str, quantity: Quantity, parents: Mapping[int, Quantity]) -> bool:
    if _holds(code, quantity.channel):
        return True
    if code == "信访" and quantity.object == "信访件":
        return True
    total = parents.get(quantity.part_of) if quantity.part_of is not None else None
    return total is not None and quantity.channel is None and _holds(code, total.channel)


def _object_met(code: str, quantity: Quantity) -> bool:
    known = lexicon()
    own = quantity.object
    if own is None:
        return False
    if code == own or known.broader.get(own) == code:
        return True
    if code in _CASES and own in _CASES and code != "信访件":
        return True
    if code == "信访件":
        return quantity.channel == "信访"
    if code == "政府信息":
        return own == "文件"
    if code == "培训":
        return own == "人员" and quantity.measure == "trainees"
    if code == "申请":
        return own == "结转件"
    return False


def _verb_met(code: str, quantity: Quantity) -> tuple[bool, bool]:
    """(may stand for the verb asked, is that very verb)."""
    known = lexicon()
    if quantity.verb is None:
        return True, False
    own = known.verbs.get(quantity.verb, quantity.verb)
    if own == code:
        return True, True
    asked, said = known.families(code), known.families(own)
    if not asked or not said or asked & said:
        return True, False
    cases = {"收到", "办理", "办结"}
    if asked <= cases and said <= cases and quantity.none_stated:
        return True, False
    if asked <= cases and said <= cases:
        return not any(
            (asked <= one and said <= other)
            for one, other in ((_STAGES[0], _STAGES[1]), (_STAGES[1], _STAGES[0]))
        ), False
    return False, False


def _word_met(
    word: AskedWord,
    quantity: Quantity,
    parents: Mapping[int, Quantity],
    around: str,
    *,
    alone: bool,
    unit: str | None,
) -> bool:
    things = [meaning for meaning in word.meanings if meaning[0] != "verb"]
    for facet, code in things:
        if facet == "rate" and quantity.object == code:
            return True
        if facet == "object" and _object_met(code, quantity):
            return True
        if facet == "object" and quantity.object == f"{code}事项":
            return unit == "项"  # powers are no decisions
        if facet == "channel" and _channel_met(code, quantity, parents):
            return True
        if facet == "topic" and _holds(code, quantity.topic):
            return True
        if facet in ("object", "topic") and _loose(quantity) and word.words in quantity.label:
            return True
    if not things:
        return any(_verb_met(code, quantity)[0] for _, code in word.meanings)
    faint = all(facet == "object" and code in _FAINT for facet, code in things)
    return faint and not alone and word.words in around


def _loose(quantity: Quantity) -> bool:
    """Whether what is counted is told by the label rather than by a word of the lexicon."""
    known = lexicon()
    return quantity.object not in known.nought or quantity.object in known.general


def _faint(word: AskedWord) -> bool:
    """Whether a word alone does not say what is counted."""
    return all(
        facet == "verb" or (facet == "object" and code in _FAINT) for facet, code in word.meanings
    )


def _kind_met(asked: AskedQuantity, quantity: Quantity) -> bool:
    kind = quantity.kind
    if asked.kind is None:
        return kind in (QuantityKind.COUNT, QuantityKind.MONEY)
    if asked.kind is QuantityKind.MONEY:
        return kind is QuantityKind.MONEY or (
            quantity.object in _MONEY_OBJECTS and quantity.value == 0
        )
    return kind is asked.kind


def _unit_met(asked: AskedQuantity, quantity: Quantity) -> bool:
    if asked.unit is None or quantity.none_stated or not quantity.unit:
        return True
    if asked.unit in units().money or quantity.kind is QuantityKind.MONEY:
        return quantity.kind is QuantityKind.MONEY and asked.unit in units().money
    if quantity.kind is not QuantityKind.COUNT:
        return asked.unit in ("个百分点", "%")
    people = units().groups["person"] | units().groups["turn"]
    return units().alike(asked.unit, quantity.unit) or {asked.unit, quantity.unit} <= people


def _own_thing_met(quantity: Quantity, asked: AskedQuantity) -> bool:
    """A figure of a thing the lexicon does not know (公交线路) needs that thing in the question."""
    own = quantity.object
    if own is None or own in lexicon().nought or quantity.measure is not None:
        return True
    known = {
        code for word in asked.words for facet, code in word.meanings if facet in ("object", "rate")
    }
    if own in known or any(_object_met(code, quantity) for code in known):
        return True
    given = "".join((*asked.rest, *(word.words for word in asked.words)))
    return bool(given) and any(rest in own or own in rest for rest in (*asked.rest, given))


def fit(
    asked: AskedQuantity, quantity: Quantity, text: str, parents: Mapping[int, Quantity]
) -> Fit | None:
    """How a figure fits what is asked; None where it is of another sort altogether."""
    if not _kind_met(asked, quantity) or not _unit_met(asked, quantity):
        return None
    around = clause(text, quantity, parents)
    met: list[str] = []
    missing: list[str] = []
    if quantity.period is not asked.period and not (
        quantity.none_stated and asked.period is Period.YEAR and quantity.period is not Period.OTHER
    ):
        missing.append(
            {Period.LAST_YEAR: "上年", Period.CUMULATIVE: "累计"}.get(asked.period, "本年")
        )
    exact = False
    alone = not asked.rest and all(map(_faint, asked.words))
    for word in asked.words:
        is_met = _word_met(word, quantity, parents, around, alone=alone, unit=asked.unit)
        (met if is_met else missing).append(word.words)
        exact = exact or any(f == "verb" and _verb_met(c, quantity)[1] for f, c in word.meanings)
    for rest in asked.rest:
        (met if len(rest) > 1 and rest in around else missing).append(rest)
    if not _own_thing_met(quantity, asked):
        missing.append("其他")
    missing += _unnamed(asked, quantity)
    return Fit(
        quantity=quantity,
        met=tuple(met),
        missing=tuple(missing),
        narrower=_narrower(asked, quantity),
        verb_exact=exact,
        unit_exact=asked.unit == quantity.unit,
    )


def _codes(asked: AskedQuantity, facet: str) -> set[str]:
    return {code for word in asked.words for name, code in word.meanings if name == facet}


def _unnamed(asked: AskedQuantity, quantity: Quantity) -> list[str]:
    """What a question without a thing (公开了多少条) can still mean: what its verb is said of."""
    if _codes(asked, "object") or _codes(asked, "rate") or asked.rest:
        return []
    if _codes(asked, "channel") or _codes(asked, "topic"):
        return []
    families = {name for code in _codes(asked, "verb") for name in lexicon().families(code)}
    if "公开" in families and quantity.object not in ("政府信息", "文件"):
        return ["政府信息"]
    return ["所问的事项"] if not families or quantity.none_stated else []


def _narrower(asked: AskedQuantity, quantity: Quantity) -> tuple[str, ...]:
    """Facets that narrow the figure and that the question does not name."""
    found: list[str] = []
    words = "".join((*asked.rest, *(word.words for word in asked.words)))
    channels, topics = _codes(asked, "channel"), _codes(asked, "topic")
    said = set((quantity.channel or "").split("、")) - {""}
    petition = said == {"信访"} and "信访件" in _codes(asked, "object")
    if said and not said & channels and not petition:
        found.append("channel")
    if quantity.topic and quantity.topic not in topics and quantity.topic not in words:
        found.append("topic")
    objects = _codes(asked, "object")
    if quantity.object in lexicon().broader and quantity.object not in objects:
        found.append("object")
    if quantity.object == "文件" and "文件" not in objects:
        found.append("topic")
    if quantity.part_of is not None and not found and not quantity.topic and not quantity.channel:
        found.append("part")
    return tuple(found)
