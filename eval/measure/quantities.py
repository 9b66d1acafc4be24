"""Figures of the prose: found with the right value and facets, wrong, or missed.

right: value, unit, kind, period, approximate, none-stated, part-of and every judged word
facet agree. facet: the value is right, a facet is not. wrong: the figure is found with
another value or unit. missed: no quantity stands there. mistaken: a look-alike was taken for
what it is not.
"""

from __future__ import annotations

import tomllib
import traceback
from collections import Counter
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files

from eval.forge import Forged
from eval.forge.schema import LookAlike, QuantityTruth
from eval.measure import pipeline
from eval.measure.statistics import Share, share
from ingest.schema import Model, Quantity, Span

_ANY = "*"


class Verdict(StrEnum):
    """What became of a figure."""

    RIGHT = "right"
    FACET = "facet"
    WRONG = "wrong"
    MISSED = "missed"


class QuantityScore(Model):
    """One figure's verdict, with the facets that are off."""

    truth: QuantityTruth
    read: Quantity | None
    verdict: Verdict
    off: tuple[str, ...] = ()


def _overlap(a: Span | None, b: Span) -> bool:
    return a is not None and a.start < b.end and b.start < a.end


def _like(word: str, read: str) -> bool:
    return word in read or read in word


def _words_agree(accepted: tuple[str, ...], *read: str | None) -> bool:
    """Whether an accepted word is, holds or is held by one that was read."""
    if _ANY in accepted:
        return True
    given = [each for each in read if each]
    if not accepted:
        return not given
    return any(_like(word, each) for word in accepted for each in given)


@cache
def _groups() -> tuple[frozenset[str], ...]:
    text = (files(__package__) / "verbs.toml").read_text(encoding="utf-8")
    return tuple(frozenset(group) for group in tomllib.loads(text)["groups"])


def _verbs_agree(accepted: tuple[str, ...], read: Quantity) -> bool:
    """Whether the verb is an accepted one, or of one group with it; none is right where the
    label, the report's own words, has it."""
    if _ANY in accepted:
        return True
    verb = read.verb
    if verb is None:
        return any(word in read.label for word in accepted)
    return any(
        _like(word, verb) or any({word, verb} <= group for group in _groups()) for word in accepted
    )


def _off(
    truth: QuantityTruth, read: Quantity, every: tuple[Quantity, ...], whole: Span | None
) -> list[str]:
    """The facets in which a quantity differs from the truth; "value" and "unit" first."""
    off: list[str] = []
    if read.value != truth.value:
        off.append("value")
    if "unit" not in truth.unjudged and read.unit != truth.unit:
        off.append("unit")
    for name in ("kind", "period", "none_stated", "approximate"):
        if name not in truth.unjudged and getattr(read, name) != getattr(truth, name):
            off.append(name)
    if not _verbs_agree(truth.verb, read):
        off.append("verb")
    if not _words_agree(truth.object, read.object, read.topic, read.label, read.channel):
        off.append("object")
    if not _words_agree(truth.topic, read.topic, read.object, read.label):
        off.append("topic")
    if not _words_agree(truth.channel, read.channel):
        off.append("channel")
    if "part_of" not in truth.unjudged:
        parent = next((each for each in every if each.ordinal == read.part_of), None)
        at = parent.span if parent is not None else None
        if (whole is None) != (at is None) or (whole is not None and not _overlap(at, whole)):
            off.append("part_of")
    return off


def score(forged: Forged, read: tuple[Quantity, ...]) -> tuple[QuantityScore, ...]:
    """Score every figure of the prose by the best quantity that stands in its place."""
    spans = {each.ordinal: each.span for each in forged.truth.quantities}
    scores: list[QuantityScore] = []
    for truth in forged.truth.quantities:
        whole = spans.get(truth.part_of) if truth.part_of is not None else None
        found = [each for each in read if truth.span and _overlap(each.span, truth.span)]
        if not found:
            scores.append(QuantityScore(truth=truth, read=None, verdict=Verdict.MISSED))
            continue
        ranked = [(_off(truth, each, read, whole), each) for each in found]
        off, best = min(ranked, key=lambda pair: ("value" in pair[0], len(pair[0])))
        verdict = Verdict.RIGHT if not off else Verdict.FACET
        if "value" in off or "unit" in off:
            verdict = Verdict.WRONG
        scores.append(QuantityScore(truth=truth, read=best, verdict=verdict, off=tuple(off)))
    return tuple(scores)


def mistaken(look: LookAlike, read: tuple[Quantity, ...]) -> bool:
    """Whether a look-alike was taken for a quantity that it is not."""
    found = [each for each in read if look.span is not None and _overlap(each.span, look.span)]
    if _ANY in look.never:
        return bool(found)
    return any(each.object in look.never or (each.measure or "") in look.never for each in found)


class QuantityTally(Model):
    """Counts over figures; `off` counts the facets that were off."""

    figures: int
    right: Share
    facet: Share
    wrong: Share
    missed: Share
    off: dict[str, int]


class QuantitiesResult(Model):
    """The measurement, by wording and layout."""

    groups: dict[str, QuantityTally]
    look_alikes_mistaken: Share
    mistaken: dict[str, int]
    quotes: Share
    crashes: tuple[str, ...]
    examples: tuple[str, ...]


def tally(scores: Iterable[QuantityScore]) -> QuantityTally:
    """Count verdicts."""
    every = list(scores)
    counts = Counter(each.verdict for each in every)
    total = len(every)
    return QuantityTally(
        figures=total,
        right=share(counts[Verdict.RIGHT], total),
        facet=share(counts[Verdict.FACET], total),
        wrong=share(counts[Verdict.WRONG], total),
        missed=share(counts[Verdict.MISSED], total),
        off=dict(Counter(name for each in every for name in each.off).most_common()),
    )


def measure(made: Iterable[Forged], *, show: int = 0, alone: bool = False) -> QuantitiesResult:
    """Extract the figures of every forged report and count; a crash finds nothing."""
    groups: dict[str, list[QuantityScore]] = {}
    crashes: list[str] = []
    examples: dict[str, str] = {}
    looks: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    spans = spans_right = 0
    stage = pipeline.part("quantities", alone=alone)
    for forged in made:
        try:
            read = stage(pipeline.document(forged))
        except Exception:
            crashes.append(f"{forged.truth.id} {traceback.format_exc(limit=-3)}")
            read = ()
        for each in score(forged, read):
            names = [f"wording {each.truth.template}", f"layout {forged.truth.layout}", "all"]
            names += [f"noise {forged.truth.noise}"] if forged.truth.noise else []
            for name in names:
                groups.setdefault(name, []).append(each)
            key = f"{each.truth.template} {each.verdict} {each.off}"
            if each.verdict is not Verdict.RIGHT and key not in examples:
                examples[key] = _example(forged, each)
        for look in forged.truth.look_alikes:
            looks[look.why] += 1
            taken[look.why] += mistaken(look, read)
        spans += len(read)
        spans_right += sum(
            forged.text[q.span.start : q.span.end] == q.printed
            and q.quote.start <= q.span.start
            and q.span.end <= q.quote.end
            for q in read
        )
    return QuantitiesResult(
        groups={name: tally(groups[name]) for name in sorted(groups)},
        look_alikes_mistaken=share(sum(taken.values()), sum(looks.values())),
        mistaken={name: count for name, count in taken.items() if count},
        quotes=share(spans_right, spans),
        crashes=tuple(crashes),
        examples=tuple(list(examples.values())[:show]),
    )


def _example(forged: Forged, scored: QuantityScore) -> str:
    truth, read = scored.truth, scored.read
    around = ""
    if truth.span is not None:
        around = forged.text[max(0, truth.span.start - 60) : truth.span.end + 40]
    should = truth.model_dump(mode="json", exclude={"span", "ordinal"})
    got = None
    if read is not None:
        got = read.model_dump(mode="json", exclude={"span", "quote", "section"})
    return (
        f"=== {forged.truth.id} {forged.truth.layout} {truth.template}:"
        f" {scored.verdict} {scored.off}\n{around!r}\nshould {should}\nread   {got}"
    )


def rows(result: QuantitiesResult) -> list[list[str]]:
    """The result as a readable table, header first."""
    out = [["group", "figures", "right", "facet off", "wrong", "missed", "off"]]
    for name, each in result.groups.items():
        off = ", ".join(f"{facet} {count}" for facet, count in each.off.items())
        shares = [f"{found.value:.2%}" for found in (each.facet, each.wrong, each.missed)]
        out.append([name, str(each.figures), str(each.right), *shares, off])
    return out
