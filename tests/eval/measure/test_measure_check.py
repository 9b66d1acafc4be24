"""What is broken in a forged report is worked out from its printed figures."""

from __future__ import annotations

from decimal import Decimal

from eval.forge import CLEAN, Order, forge
from eval.forge.figures import Style
from eval.forge.filing import AGENCY_ERROR
from eval.measure.check import measure, parts_broken, tables_broken


def test_clean_tables_are_sound_and_agency_errors_break_them() -> None:
    clean = forge(30, Order(seed=61, damage=CLEAN))
    assert not any(tables_broken(each.truth) for each in clean)
    order = Order(seed=61, damage=AGENCY_ERROR, style=Style.DISTINCT)
    assert all(tables_broken(each.truth) for each in forge(20, order))


def test_parts_beyond_their_total_are_broken() -> None:
    forged = next(
        each
        for each in forge(100, Order(seed=62, damage=CLEAN))
        if any(q.template == "total_and_channels" for q in each.truth.quantities)
        and not parts_broken(each.truth)
    )
    told = [
        q.model_copy(update={"value": Decimal(1)})
        if q.template == "total_and_channels" and q.part_of is None
        else q
        for q in forged.truth.quantities
    ]
    assert parts_broken(forged.truth.model_copy(update={"quantities": tuple(told)}))


def test_errors_are_found_and_sound_reports_left_alone() -> None:
    found = measure(forge(12, Order(seed=63, damage=AGENCY_ERROR, layout="pipes")))
    assert found.crashes == ()
    assert found.tables_caught.value > 0.8
    clean = measure(forge(12, Order(seed=63, damage=CLEAN, layout="pipes")))
    assert clean.tables_false.count == 0
