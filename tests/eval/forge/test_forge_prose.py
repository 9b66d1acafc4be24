"""The forge's prose and names: every figure stands where the truth says, with its value."""

from __future__ import annotations

import random
import re
from collections import Counter
from decimal import Decimal
from functools import cache
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.forge import CLEAN, Families, Forged, Order, forge
from eval.forge.filing import filings
from eval.forge.formless import Without
from eval.forge.naming import choose, patterns
from eval.forge.numerals import chinese, wide
from eval.forge.prose import templates
from eval.forge.story import tell
from ingest.normal import fold, normalize, simplify
from ingest.schema import QuantityKind

_ORDER = Order(seed=21, damage=CLEAN, families=Families.ALL)


@cache
def _forged() -> list[Forged]:
    return list(forge(150, _ORDER))


def test_there_are_sixty_wordings_and_some_are_kept_back() -> None:
    held = [each for each in templates() if each.held_out]
    assert len(templates()) - len(held) >= 60
    assert len(held) >= 10
    assert len({each.name for each in templates()}) == len(templates())


def test_every_hole_of_a_wording_is_filled_and_every_slot_used() -> None:
    known = {"year", "last", "we", "core", "full", "county", "title"}
    for each in templates():
        holes = set(re.findall(r"\{(@?[a-z]+)\}", each.text))
        chosen = {f"@{name}" for name in each.choices}
        assert holes - known - chosen == set(each.slots) | set(each.looks), each.name
        for slot in each.slots.values():
            assert slot.part_of in (None, "*", *each.slots)
            assert set(slot.sum_of) <= set(each.slots)


def test_every_figure_stands_at_its_span_with_its_digits() -> None:
    seen = 0
    for forged in _forged():
        for truth in forged.truth.quantities:
            assert truth.span is not None, truth
            shown = forged.text[truth.span.start : truth.span.end]
            assert shown == truth.printed
            seen += 1
            plain = re.sub(r"[\s,]", "", simplify(fold(shown)))
            digits = re.match(r"[0-9.]+", plain)
            if "\n" in shown:
                continue  # a page number may stand inside
            if digits and "万" not in plain.replace("万元", ""):
                assert Decimal(digits.group()) == truth.value
            if truth.none_stated:
                assert truth.value == 0
    assert seen > 2000


def test_look_alikes_stand_in_the_text_too() -> None:
    spans = [(f, look) for f in _forged() for look in f.truth.look_alikes]
    assert len(spans) > 20
    for forged, look in spans:
        assert look.span is not None
        shown = simplify(fold(forged.text[look.span.start : look.span.end]))
        assert fold(look.printed) == re.sub(r"\s", "", shown)


def test_parts_mostly_add_up_to_their_total() -> None:
    sums: Counter[bool] = Counter()
    summed = {each.name for each in templates() if any(s.sum_of for s in each.slots.values())}
    for forged in _forged():
        told = forged.truth.quantities
        for whole in told:
            parts = [each for each in told if each.part_of == whole.ordinal]
            if len(parts) > 1 and whole.template in summed:
                sums[sum(part.value for part in parts) == whole.value] += 1
    assert sums[True] > 4 * sums[False] > 0


def test_every_wording_is_told_sooner_or_later() -> None:
    told: set[str] = set()
    for number, filing in enumerate(islice(filings(_ORDER), 400)):
        chance = random.Random(number)
        story = tell(
            filing.body, filing.year, filing.figures, chance, families=Families.ALL, number=number
        )
        told |= {each.template for each in story.told}
    silent = {each.name for each in templates() if each.slots} - told
    assert silent <= {"powers", "contact"}, silent


def test_prose_of_tables_says_what_the_tables_say() -> None:
    seen = 0
    for forged in _forged():
        if forged.truth.four in list(Without):
            continue
        cells = {(c.table, c.row, c.column): c.value for c in forged.truth.cells}
        for truth in forged.truth.quantities:
            if truth.about == "新收政府信息公开申请":
                assert truth.value == (cells["three", "new", "total"] or 0)
                seen += 1
            if truth.template == "none_received":
                assert not cells["three", "new", "total"]
    assert seen


def test_hidden_names_stay_hidden() -> None:
    seen = 0
    for forged in _forged():
        truth = forged.truth
        if truth.identity.pattern in ("we_only", "we_then_file_name"):
            seen += 1
            assert truth.body.county not in forged.text
            assert truth.body.core not in forged.text
        if truth.identity.agency != truth.body.full:
            known = normalize(forged.text).text + forged.source
            assert truth.body.full not in known
    assert seen


def test_a_name_that_can_be_known_is_told() -> None:
    for forged in _forged():
        known = forged.truth.identity.agency
        if known:
            plain = normalize(forged.text).text.replace("#", "") + forged.source
            core = known.removesuffix("人民政府")
            assert core in plain, forged.truth.identity


def test_every_pattern_of_naming_is_used() -> None:
    chance = random.Random(1)
    kinds = {each.truth.body.kind: each.truth.body for each in _forged()}
    used = {choose(chance, body, Families.ALL).name for body in kinds.values() for _ in range(600)}
    assert used == {each.name for each in patterns()}


@given(st.integers(0, 9999))
def test_chinese_numerals_can_be_read_back(value: int) -> None:
    digits = {each: index for index, each in enumerate("零一二三四五六七八九")}
    places = {"十": 10, "百": 100, "千": 1000}
    total = current = 0
    for each in chinese(value):
        if each in places:
            total += (current or 1) * places[each]
            current = 0
        else:
            current = digits[each]
    assert total + current == value


def test_numerals_by_hand() -> None:
    assert [chinese(n) for n in (0, 10, 14, 20, 40, 105, 116, 1010, 2003)] == [
        "零", "十", "十四", "二十", "四十", "一百零五", "一百一十六", "一千零一十", "二千零三",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="10,000"):
        chinese(10_000)
    assert wide("1条") == "１条"


def test_kinds_and_periods_of_figures_are_all_there() -> None:
    told = [t for f in _forged() for t in f.truth.quantities]
    assert {t.kind for t in told} == set(QuantityKind)
    assert {"year", "last_year", "cumulative", "month"} <= {t.period for t in told}
    assert any(t.approximate for t in told)
    assert any(t.part_of is not None for t in told)
