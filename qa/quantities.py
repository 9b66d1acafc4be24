"""Which figures of a report's prose answer a question: exactly one, several readings, or none.

A content word that neither the lexicon nor the figure's own clause explains forbids the
figure; a total is never answered with a part, one channel never with another, this year
never with all years. What the prose states instead is given as the nearest, marked so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest.normal import normalize
from ingest.quantities.facets import tag
from ingest.quantities.lexicon import lexicon, units
from ingest.schema import Period, Quantity, QuantityKind, Span, Unsure
from qa.quantity.asked import asked
from qa.quantity.cover import best, clauses, cover
from qa.quantity.fit import Fit, bare_verb, comparable, fit
from qa.schema import AskedQuantity, Matches, MatchVerdict, QuantityMatch

_ROUGH = re.compile(r"[余多几数上]|以上|左右|以下|[-—－至到]")
_PERIODS = {
    Period.LAST_YEAR: "上年数",
    Period.CUMULATIVE: "累计数",
    Period.MONTH: "按月（季）的数",
    Period.OTHER: "计划数或其他时期的数",
}


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether two figures state one fact: the same value of like unit for like things."""
    if one.value != other.value or one.kind is not other.kind:
        return False
    return one.unit == other.unit or units().alike(one.unit, other.unit)


def _rough(one: Quantity, other: Quantity) -> bool:
    """Whether an approximate figure says in round numbers what an exact one says."""
    if one.approximate == other.approximate or not units().alike(one.unit, other.unit):
        return False
    rough, exact = (one, other) if one.approximate else (other, one)
    return rough.value > 0 and abs(exact.value - rough.value) <= rough.value / 10


def shown(quantity: Quantity) -> str:
    """A figure as printed, with 约 where only words before it say that it is rough."""
    printed = re.sub(r"\s", "", quantity.printed)
    return f"约{printed}" if quantity.approximate and not _ROUGH.search(printed) else printed


def _label(quantity: Quantity) -> str:
    words = [quantity.scope, quantity.channel, quantity.topic, quantity.label]
    period = _PERIODS.get(quantity.period)
    seen = "，".join(dict.fromkeys(word for word in words if word))
    return f"{seen}（{period}）" if period else seen


def _unit_notice(asked_for: AskedQuantity, quantity: Quantity) -> tuple[str, ...]:
    counted = quantity.kind is QuantityKind.COUNT and not quantity.none_stated
    if counted and asked_for.unit and quantity.unit not in ("", asked_for.unit):
        return (f"年报以“{quantity.unit}”计",)
    return ()


def _notices(asked_for: AskedQuantity, found: Fit, also: Sequence[Quantity]) -> tuple[str, ...]:
    quantity = found.quantity
    notices = list(_unit_notice(asked_for, quantity))
    if "channel" in found.narrower and quantity.channel:
        notices.append(f"年报写的是{quantity.channel}的数")
    if "topic" in found.narrower and quantity.topic:
        notices.append(f"年报写的是“{quantity.topic}”一项的数")
    if "part" in found.narrower:
        notices.append(f"这是总数中“{quantity.label}”一项")
    for other in also:
        if other.approximate != quantity.approximate:
            notices.append(f"另一处写作“{shown(other)}”")
        elif other.unit != quantity.unit:
            notices.append(f"另一处以“{other.unit}”计")
    return tuple(dict.fromkeys(notices))


def _match(asked_for: AskedQuantity, found: Fit, also: Sequence[Quantity] = ()) -> QuantityMatch:
    return QuantityMatch(
        quantity=found.quantity,
        also=tuple(also),
        label=_label(found.quantity),
        matched=found.met,
        notices=_notices(asked_for, found, also),
    )


def _rank(found: Fit) -> tuple[int, ...]:
    """Least first: nothing narrower, a total, the unit and verb asked, exact, early."""
    quantity = found.quantity
    return (
        len(found.narrower),
        int(quantity.part_of is not None),
        int(not found.unit_exact),
        int(not found.verb_exact),
        int(quantity.approximate),
        quantity.ordinal,
    )


def _grouped(fits: Sequence[Fit]) -> list[list[Fit]]:
    """Figures that state one fact together, the best of each first."""
    groups: list[list[Fit]] = []
    for each in sorted(fits, key=_rank):
        for group in groups:
            if _same(group[0].quantity, each.quantity) or _rough(group[0].quantity, each.quantity):
                group.append(each)
                break
        else:
            groups.append([each])
    return [sorted(group, key=_rank) for group in groups]


def _narrowed(fits: Sequence[Fit]) -> list[Fit]:
    """The figures that answer most directly.

    First those whose label repeats most of a question's specific words (专栏, not 栏目), then
    those with the fewest facets that were not asked for, then totals before parts.
    """
    best = [each for each in fits if "part" not in each.narrower] or list(fits)
    stages = [each for each in best if each.verb_exact and _case_verb(each.quantity)]
    if stages and len(_grouped(best)) > 1:
        best = stages
    if len(_grouped(best)) > 1:  # what is counted is said there, not taken over from before
        best = [each for each in best if _named(each.quantity)] or best
    if len(_grouped(best)) > 1:
        most = max(each.literal for each in best)
        best = [each for each in best if each.literal == most]
    if best[0].quantity.kind is not QuantityKind.PERCENT:  # rates of two channels are two
        least = min(len(each.narrower) for each in best)
        best = [each for each in best if len(each.narrower) == least]
    best = [each for each in best if each.quantity.part_of is None] or best
    best = [each for each in best if not each.people] or best
    if len({_thing(each.quantity) for each in best}) == 1:
        best = [each for each in best if each.unit_exact] or best
    return best


def _named(quantity: Quantity) -> bool:
    """Whether a figure's own label says what it counts."""
    return any(word.code == quantity.object for word in tag(normalize(quantity.label).text))


def _case_verb(quantity: Quantity) -> bool:
    """Whether a verb tells stages apart (受理, 办结), as 公开 and 发布 do not."""
    return bool(lexicon().families(quantity.verb) & {"收到", "办理", "办结", "制发"})


def _thing(quantity: Quantity) -> tuple[str | None, ...]:
    return (quantity.object, quantity.channel, quantity.topic, quantity.scope)


def match(asked_for: AskedQuantity, quantities: Sequence[Quantity], text: str) -> Matches:
    """The figures that answer, best first, with a verdict; `text` is the report's text.

    ONE: one fact, stated once or more (`also`). SEVERAL: figures that differ and all fit;
    their labels tell them apart. NONE: none fits, `nearest` is what comes closest.
    """
    parents = {quantity.ordinal: quantity for quantity in quantities}
    every = [
        found
        for quantity in quantities
        if (found := fit(asked_for, quantity, text, parents)) is not None
    ]
    fits = _readable([found for found in every if found.whole])
    if asked_for.either:
        fits = [f for f in fits if f.quantity.period is Period.CUMULATIVE] or fits
    wholes = {found.quantity.ordinal for found in fits}
    fits = [f for f in fits if "part" not in f.narrower or f.quantity.part_of not in wholes]
    answering = [found for found in fits if "topic" not in found.narrower]
    if asked_for.words and not asked_for.rest and all(map(bare_verb, asked_for.words)):
        answering = [found for found in fits if found.literal] or answering
    if not answering and (asked_for.period is not Period.YEAR or _topic_asked(asked_for)):
        answering = fits
    if not answering and (said := _by_own_words(asked_for, quantities, text, parents)):
        return said
    if not answering:
        return Matches(
            verdict=MatchVerdict.NONE,
            nearest=_nearest(asked_for, every),
            unexplained=_unexplained(asked_for, every),
        )
    groups = _grouped(_narrowed(answering))
    matches = tuple(
        _match(asked_for, group[0], [each.quantity for each in group[1:]]) for group in groups
    )
    verdict = MatchVerdict.ONE if len(matches) == 1 else MatchVerdict.SEVERAL
    return Matches(verdict=verdict, matches=matches)


def _readable(fits: Sequence[Fit]) -> list[Fit]:
    """The fits without those whose digits are lost in part, where the report states the like
    elsewhere, ending in the digits that are left."""
    sound = [found.quantity for found in fits if found.quantity.doubt is not Unsure.LOST]

    def told(lost: Quantity) -> bool:
        return any(
            (_thing(one), one.verb, one.kind, one.period)
            == (_thing(lost), lost.verb, lost.kind, lost.period)
            and units().alike(one.unit, lost.unit)
            and _digits(one).endswith(_digits(lost) or lost.printed)
            for one in sound
        )

    return [
        found
        for found in fits
        if found.quantity.doubt is not Unsure.LOST or not told(found.quantity)
    ]


def _digits(quantity: Quantity) -> str:
    return re.sub(r"\D", "", quantity.printed)


def _by_own_words(
    asked_for: AskedQuantity,
    quantities: Sequence[Quantity],
    text: str,
    parents: Mapping[int, Quantity],
) -> Matches | None:
    """The figure whose own clause holds all the words of the question, if any does."""
    own = clauses(text, quantities)
    covers = [
        found
        for quantity in quantities
        if comparable(asked_for, quantity)
        and (found := cover(asked_for, quantity, text, parents, own[quantity.ordinal]))
    ]
    groups: list[list[Quantity]] = []
    for one in best(covers):
        for group in groups:
            if _same(group[0], one.quantity):
                group.append(one.quantity)
                break
        else:
            groups.append([one.quantity])
    if not groups:
        return None
    matches = tuple(
        QuantityMatch(
            quantity=group[0],
            also=tuple(group[1:]),
            label=_label(group[0]),
            notices=_unit_notice(asked_for, group[0]),
        )
        for group in groups
    )
    verdict = MatchVerdict.ONE if len(matches) == 1 else MatchVerdict.SEVERAL
    return Matches(verdict=verdict, matches=matches)


def _topic_asked(asked_for: AskedQuantity) -> bool:
    return any(facet == "topic" for word in asked_for.words for facet, _ in word.meanings)


def _unexplained(asked_for: AskedQuantity, every: Sequence[Fit]) -> tuple[str, ...]:
    """The question's own words that no figure's clause holds."""
    return tuple(rest for rest in asked_for.rest if not any(rest in found.met for found in every))


def _nearest(asked_for: AskedQuantity, every: Sequence[Fit]) -> QuantityMatch | None:
    """The figure that meets most of the words asked, if it meets any that says a thing."""
    things = {
        word.words for word in asked_for.words if any(facet != "verb" for facet, _ in word.meanings)
    } | set(asked_for.rest)
    near = [found for found in every if set(found.met) & things]
    if not things:
        near = [found for found in every if found.met]
    if not near and asked_for.kind is QuantityKind.PERCENT:
        near = [found for found in every if found.quantity.measure is not None]
    if not near:
        return None
    best = min(near, key=lambda found: (len(found.missing), -len(found.met), _rank(found)))
    return _match(asked_for, best)


def spans(found: QuantityMatch) -> tuple[Span, ...]:
    """The quotations to cite for a match: its own, and those of the same fact elsewhere."""
    return (found.quantity.quote, *(other.quote for other in found.also))


__all__ = ["AskedQuantity", "Matches", "asked", "match", "shown", "spans"]
