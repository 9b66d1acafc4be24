"""Questions about figures in the prose, told apart by what they count."""

from __future__ import annotations

import re

from eval.case import Family
from eval.figures import squeeze
from eval.forge.schema import QuantityTruth
from eval.questions.ground import Known
from eval.questions.maker import Maker, number
from eval.questions.phrasebook import Measure, MeasureKind
from ingest.normal import simplify
from ingest.schema import QuantityKind
from qa.schema import Reason, Status

ANY = "prose.any"
TOPIC = "prose.topic"
PER_REPORT = 6
NOT_JUDGED = "*"
# Things that reports count under several heads, so that a name with them fits several figures.
_ONE_OF_MANY = ("12345", "满意", "信箱", "网站", "微信", "公众号", "视频号", "新闻发布", "主动公开")
# Where a statutory cell answers before the prose does; those are asked as cells.
_IN_TABLES = re.compile("规范性文件|申请|复议|诉讼|予以公开|部分公开|不予公开|无法提供|结转")


def ask(maker: Maker, known: Known) -> None:
    """Up to six figures of one report's prose, each the only one of its kind there."""
    prose = [each for each in maker.book.measures.values() if each.kind is MeasureKind.PROSE]
    found: list[tuple[Measure, QuantityTruth]] = []
    for measure in prose:
        matched = [each for each in _stated(known) if matches(measure, each)]
        if measure.key in (ANY, TOPIC):
            found += [
                (measure, each)
                for each in matched
                if _alone(each, measure, known) and not _channel_shared(each, known)
            ]
        elif len(matched) == 1 and _undisputed(measure, matched[0], known):
            if measure.channel_any and _channel_shared(matched[0], known):
                continue
            found.append((measure, matched[0]))
    special = {quantity.ordinal for measure, quantity in found if measure.key != ANY}
    found = [each for each in found if each[0].key != ANY or each[1].ordinal not in special]
    for measure, quantity in maker.chance.sample(found, min(PER_REPORT, len(found))):
        _ask(maker, known, measure, quantity)


def ask_every(maker: Maker, known: Known, wordings: frozenset[str]) -> None:
    """Every figure that the report states in one of those wordings, by one of its names or
    in a question of its own; what another figure would be asked by too is left out."""
    measure = maker.book.measures[ANY]
    for quantity in _stated(known):
        if quantity.template not in wordings or quantity.kind is QuantityKind.CHANGE:
            continue
        if {"kind", "period"} & set(quantity.unjudged):
            continue  # the wording leaves open what the figure is
        names = _own_names(quantity, known)
        if _IN_TABLES.search(quantity.about) or not names:
            continue
        unit = "" if quantity.kind is QuantityKind.PERCENT else quantity.unit or "件"
        said = maker.chance.choice(names)
        if "{agency}" in said:
            question = said.format(u=unit, **maker.slots(known))
        else:
            framed = {"about": said, **maker.slots(known)}
            question = maker.chance.choice(maker.book.questions(measure, framed, u=unit))
        _add(maker, known, quantity, question, group=quantity.template)


def _own_names(quantity: QuantityTruth, known: Known) -> tuple[str, ...]:
    """What the figure may be asked by: no name that is a name of another, or a part of it."""
    others = [
        name
        for other in _stated(known)
        if other.ordinal != quantity.ordinal
        for name in (other.about, *other.asks)
    ]
    return tuple(
        name
        for name in (quantity.about, *quantity.asks)
        if not any(name in other for other in others) and not _shared(name, quantity, known)
    )


def _shared(name: str, quantity: QuantityTruth, known: Known) -> bool:
    """Whether a name holds a word of a thing that other sentences of the report speak of too."""
    words = [word for word in _ONE_OF_MANY if word in name]
    return any(
        word in other.about
        for other in _stated(known)
        if other.template != quantity.template
        for word in words
    )


def ask_absent(maker: Maker, known: Known) -> None:
    """A figure that such reports state and this one does not: not a word of it is there."""
    text = squeeze(simplify(known.forged.text))
    missing = [
        measure
        for measure in maker.book.measures.values()
        if measure.absent and not any(word in text for word in measure.absent)
    ]
    if not missing:
        return
    questions = maker.book.questions(maker.chance.choice(missing), maker.slots(known), u="")
    maker.add(
        Family.NOT_STATED,
        maker.chance.choice(questions),
        status=Status.NOT_FOUND,
        reason=Reason.NOT_STATED,
    )


def matches(measure: Measure, quantity: QuantityTruth) -> bool:
    """Whether a prose measure means this figure."""
    channels = [each for each in quantity.channel if each != NOT_JUDGED]
    topics = [each for each in quantity.topic if each != NOT_JUDGED]
    in_tables = bool(_IN_TABLES.search(quantity.about))
    return (
        quantity.kind is not QuantityKind.CHANGE
        and re.search(measure.about, quantity.about) is not None
        and not (measure.not_about and re.search(measure.not_about, quantity.about))
        and measure.quantity in (None, quantity.kind)
        and measure.period in (None, quantity.period)
        and measure.topic in (None, bool(topics))
        and measure.channel in (None, bool(channels))
        and (not measure.channel_any or _named(measure.channel_any, channels))
        and not (in_tables and measure.key in (ANY, TOPIC))
    )


def _undisputed(measure: Measure, quantity: QuantityTruth, known: Known) -> bool:
    """Whether no other figure could be meant by the same question."""
    if measure.alone is None:
        return True
    return not any(
        re.search(measure.alone, other.about)
        for other in _stated(known)
        if other.ordinal != quantity.ordinal
        and other.period is quantity.period
        and other.part_of is None
        and set(other.topic) <= {NOT_JUDGED}
    )


def _named(wanted: tuple[str, ...], channels: list[str]) -> bool:
    return any(word in channel for word in wanted for channel in channels)


def _stated(known: Known) -> list[QuantityTruth]:
    return [each for each in known.forged.truth.quantities if each.span is not None]


def _alone(quantity: QuantityTruth, measure: Measure, known: Known) -> bool:
    """Whether no other figure of the report would be asked for in the same words."""
    others = [
        word
        for other in _stated(known)
        if other.ordinal != quantity.ordinal
        for word in _words(other, measure)
    ]
    mine = _words(quantity, measure)
    return not any(word in theirs or theirs in word for word in mine for theirs in others)


def _words(quantity: QuantityTruth, measure: Measure) -> tuple[str, ...]:
    topics = tuple(each for each in quantity.topic if each != NOT_JUDGED)
    return topics if measure.key == TOPIC else (quantity.about, *topics)


def _channel_shared(quantity: QuantityTruth, known: Known) -> bool:
    """Whether another figure of the report is of the same channel (网站, 微信公众号)."""
    return any(
        mine in theirs or theirs in mine
        for other in _stated(known)
        if other.ordinal != quantity.ordinal
        for mine in quantity.channel
        for theirs in other.channel
        if NOT_JUDGED not in (mine, theirs)
    )


def _ask(maker: Maker, known: Known, measure: Measure, quantity: QuantityTruth) -> None:
    topic = min((each for each in quantity.topic if each != NOT_JUDGED), key=len, default="")
    questions = maker.book.questions(
        measure,
        {"about": quantity.about, "topic": topic, **maker.slots(known)},
        u="" if quantity.kind is QuantityKind.PERCENT else quantity.unit or "件",
    )
    if not questions:
        return
    _add(maker, known, quantity, maker.chance.choice(questions))


def _add(
    maker: Maker,
    known: Known,
    quantity: QuantityTruth,
    question: str,
    group: str | None = None,
) -> None:
    maker.add(
        Family.PROSE,
        question,
        group=group,
        value=number(quantity.value),
        unit=None if quantity.none_stated else quantity.unit or None,
        agency=known.names,
        year=known.year,
        approximate=None if "以上" in quantity.printed else quantity.approximate,
        evidence=[known.evidence(quantity)],
    )
