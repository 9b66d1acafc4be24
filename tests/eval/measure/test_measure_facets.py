"""The measurements of names and figures tell right from wrong."""

from __future__ import annotations

from functools import cache

import pytest

from eval.forge import CLEAN, Forged, Order, forge
from eval.forge.schema import QuantityTruth
from eval.measure import identity, quantities
from eval.measure.identity import Verdict
from ingest.schema import Identity, Quantity, Scope, Span


@cache
def _forged() -> tuple[Forged, ...]:
    return tuple(forge(60, Order(seed=41, damage=CLEAN)))


def _perfect(truth: QuantityTruth) -> Quantity:
    def word(words: tuple[str, ...]) -> str | None:
        return next((each for each in words if each != "*"), None)

    assert truth.span is not None
    return Quantity(
        ordinal=truth.ordinal, kind=truth.kind, value=truth.value, unit=truth.unit,
        printed=truth.printed, span=truth.span, quote=truth.span, section=0, label=truth.about,
        verb=word(truth.verb), object=word(truth.object), topic=word(truth.topic),
        channel=word(truth.channel), period=truth.period, part_of=truth.part_of,
        none_stated=truth.none_stated, approximate=truth.approximate,
    )  # fmt: skip


def _read(forged: Forged) -> tuple[Quantity, ...]:
    return tuple(_perfect(each) for each in forged.truth.quantities)


def test_a_perfect_reader_is_right_everywhere() -> None:
    for forged in _forged():
        counted = quantities.tally(quantities.score(forged, _read(forged)))
        assert counted.right.count == counted.figures, counted


@pytest.mark.parametrize(
    ("change", "verdict", "facet"),
    [
        ({"value": 987654}, quantities.Verdict.WRONG, "value"),
        ({"unit": "桶"}, quantities.Verdict.WRONG, "unit"),
        ({"approximate": True}, quantities.Verdict.FACET, "approximate"),
        ({"period": "cumulative"}, quantities.Verdict.FACET, "period"),
        ({"verb": "收到"}, quantities.Verdict.FACET, "verb"),
        ({"channel": "抖音"}, quantities.Verdict.FACET, "channel"),
        ({"part_of": 0}, quantities.Verdict.FACET, "part_of"),
        ({"none_stated": True}, quantities.Verdict.FACET, "none_stated"),
    ],
)
def test_each_facet_counts(
    change: dict[str, object], verdict: quantities.Verdict, facet: str
) -> None:
    for forged in _forged():
        read = list(_read(forged))
        at = next(
            (t.ordinal for t in forged.truth.quantities if t.about == "政务公开业务培训"), None
        )
        if not at:
            continue
        read[at] = read[at].model_copy(update=change)
        found = quantities.score(forged, tuple(read))[at]
        assert found.verdict is verdict
        assert facet in found.off
        return
    pytest.fail("no report tells of training")


def test_nothing_found_is_missed_and_look_alikes_are_watched() -> None:
    forged = next(each for each in _forged() if each.truth.look_alikes)
    assert quantities.tally(quantities.score(forged, ())).missed.value == 1
    look = forged.truth.look_alikes[0].model_copy(update={"never": ("*",)})
    assert look.span is not None
    taken = _read(forged)[0].model_copy(update={"span": look.span})
    assert quantities.mistaken(look, (taken,))
    away = taken.model_copy(update={"span": Span(start=0, end=1)})
    assert not quantities.mistaken(look, (away,))


def _who(forged: Forged, **update: object) -> Identity:
    truth = forged.truth.identity
    right = Identity(
        agency=truth.agency, core=None, year=truth.year, scope=truth.scope,
        published=truth.published,
    )  # fmt: skip
    return right.model_copy(update=update)


def test_identity_is_judged_fact_by_fact() -> None:
    forged = next(each for each in _forged() if each.truth.identity.agency == each.truth.body.full)
    assert identity.score(forged, _who(forged)).all_right
    assert identity.score(forged, _who(forged, agency="别县别镇")).agency is Verdict.WRONG
    assert identity.score(forged, _who(forged, agency=None)).agency is Verdict.MISSING
    assert identity.score(forged, _who(forged, year=1999)).silent
    said = _who(forged, year=1999, notices=("年份不一致",))
    assert not identity.score(forged, said).silent


def test_a_shorter_name_is_incomplete_and_a_guess_is_wrong() -> None:
    known = next(
        each
        for each in _forged()
        if each.truth.body.kind == "township" and each.truth.identity.agency == each.truth.body.full
    )
    short = _who(known, agency=known.truth.body.core)
    assert identity.score(known, short).agency is Verdict.INCOMPLETE
    nameless = next(each for each in _forged() if each.truth.identity.agency is None)
    guess = _who(nameless, agency=nameless.truth.body.full)
    assert identity.score(nameless, guess).agency is Verdict.WRONG


def test_scope_is_judged_where_it_is_stated() -> None:
    stated = next(
        each for each in forge(300, Order(seed=42)) if each.truth.identity.scope is Scope.OWN
    )
    assert identity.score(stated, _who(stated, scope=None)).scope is Verdict.MISSING
    assert identity.score(stated, _who(stated, scope=Scope.WHOLE_AREA)).scope is Verdict.WRONG
