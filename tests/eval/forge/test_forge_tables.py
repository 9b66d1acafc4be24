"""The forge's tables: the truth obeys the form, and the text holds what the truth says."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from eval.forge import CLEAN, Families, Forged, Order, forge, renumbered
from eval.forge.damage import ALL, checked
from eval.forge.figures import APPLICANTS, Style, results
from eval.forge.filing import AGENCY_ERROR, filings
from eval.forge.formless import Without
from eval.forge.layouts import layouts
from eval.forge.noise import ALL as NOISES
from ingest.form import form
from ingest.normal import normalize, simplify
from ingest.schema import CellState, FormName, TableName

LAYOUTS = [each.name for each in layouts(Families.ALL)]


def _broken(forged: Forged) -> list[str]:
    """The identities of the form that the truth breaks (blanks count as nothing)."""
    value = {(c.table, c.row, c.column): int(c.value or 0) for c in forged.truth.cells}
    three = form(forged.truth.forms[TableName.THREE])
    broken: list[str] = []
    for column in (*APPLICANTS, "total"):

        def at(row: str, column: str = column) -> int:
            return value[TableName.THREE, row, column]

        if at("new") + at("carried_in") != at("total") + at("carried_out"):
            broken.append(f"balance {column}")
        if at("total") != sum(at(row) for row in results(three)):
            broken.append(f"results {column}")
    for row in three.three.rows:
        parts = sum(value[TableName.THREE, row.code, column] for column in APPLICANTS)
        if value[TableName.THREE, row.code, "total"] != parts:
            broken.append(f"row {row.code}")
    for row in form(FormName.FORM_2021).four.rows:
        columns = ("upheld", "corrected", "other", "pending")
        parts = sum(value[TableName.FOUR, row.code, column] for column in columns)
        if value[TableName.FOUR, row.code, "total"] != parts:
            broken.append(f"four {row.code}")
    return broken


def test_truth_obeys_every_identity() -> None:
    for forged in forge(120, Order(seed=5, damage=CLEAN, families=Families.ALL)):
        assert _broken(forged) == []


def test_an_agency_error_breaks_an_identity_and_stands_in_the_text() -> None:
    for forged in forge(30, Order(seed=5, damage=AGENCY_ERROR, layout="pipes")):
        assert _broken(forged) or forged.truth.figures == Style.ZERO
        for cell in forged.truth.cells:
            if cell.span and forged.truth.four != "prose":
                assert forged.text[cell.span.start : cell.span.end] == cell.printed


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_holds_every_value_at_its_span(name: str) -> None:
    for forged in forge(12, Order(seed=6, damage=CLEAN, layout=name)):
        assert len(forged.truth.cells) in range(186, 213)
        for cell in forged.truth.cells:
            if cell.state is CellState.BLANK:
                continue
            assert cell.span is not None, (name, cell)
            assert forged.text[cell.span.start : cell.span.end] == cell.printed == cell.shown
            assert cell.damage is None


def test_reports_without_the_tables_have_no_cells() -> None:
    found = [f for f in forge(200, Order(seed=17, damage=CLEAN)) if f.truth.four in list(Without)]
    assert {f.truth.four for f in found} == set(Without)
    for forged in found:
        assert all(c.state is CellState.ABSENT and c.value is None for c in forged.truth.cells)
        text = normalize(forged.text).text
        assert "法律服务机构" not in text
        old = forged.truth.four == Without.OLD
        assert old == ("当面申请数" in text)
        assert not old or (forged.truth.identity.year or 0) < 2019


def test_noise_changes_words_and_never_a_figure() -> None:
    seen: set[str] = set()
    for forged in forge(200, Order(seed=18, damage=CLEAN, families=Families.ALL)):
        if forged.truth.noise is None:
            continue
        seen.add(forged.truth.noise)
        for cell in forged.truth.cells:
            assert "".join(simplify(cell.shown).split()) == cell.printed
            assert cell.damage is None
    assert seen == {each.name for each in NOISES}


def test_no_mark_is_left_behind() -> None:
    for forged in forge(60, Order(seed=7, families=Families.ALL)):
        assert not any("\ue000" <= each <= "\uf8ff" or ord(each) >= 0xF0000 for each in forged.text)


def test_distinct_tables_have_no_number_twice() -> None:
    for forged in renumbered(3, seed=8):
        for table in (TableName.THREE, TableName.FOUR):
            values = [cell.value for cell in forged.truth.cells if cell.table is table]
            assert max(Counter(values).values()) == 1


def test_the_forms_have_their_number_of_cells() -> None:
    for name, cells in ((FormName.FORM_2021, 200), (FormName.FORM_2019, 198)):
        forged = next(forge(1, Order(form=name)))
        assert len(forged.truth.cells) == cells


def test_figures_carry_over_from_year_to_year() -> None:
    found = 0
    before = None
    for index, filing in enumerate(filings(Order(seed=9, style=Style.DISTINCT))):
        if before is not None and before.body == filing.body:
            found += 1
            for applicant in APPLICANTS:
                last = before.figures.cells[TableName.THREE, "carried_out", applicant].value
                this = filing.figures.cells[TableName.THREE, "carried_in", applicant].value
                assert (last or 0) == (this or 0)
        before = filing
        if index > 40:
            break
    assert found > 10


@pytest.mark.parametrize("name", [each.name for each in ALL])
def test_damage_is_done_and_recorded(name: str) -> None:
    order = Order(seed=10, layout="pipes", style=Style.DISTINCT)
    clean = list(forge(8, Order(**{**_fields(order), "damage": CLEAN})))
    harmed = list(forge(8, Order(**{**_fields(order), "damage": name})))
    assert sum(a.text != b.text for a, b in zip(clean, harmed, strict=True)) >= 6
    for before, after in zip(clean, harmed, strict=True):
        assert after.truth.damage == (name,)
        assert [c.value for c in before.truth.cells] == [c.value for c in after.truth.cells]
        for cell in after.truth.cells:
            shown = after.text[cell.span.start : cell.span.end] if cell.span else ""
            assert shown == cell.shown
            assert (cell.damage is None) == (cell.shown == cell.printed)


def _fields(order: Order) -> dict[str, object]:
    return {name: getattr(order, name) for name in order.__dataclass_fields__}


def test_a_dropped_value_is_gone() -> None:
    forged = next(
        forge(1, Order(seed=11, damage="drop_value", layout="pipes", style=Style.DISTINCT))
    )
    lost = [cell for cell in forged.truth.cells if cell.damage]
    assert lost
    assert all(cell.span is None and cell.value is not None for cell in lost)


def test_money_and_changes_keep_their_sign_and_print() -> None:
    seen: Counter[str] = Counter()
    for forged in forge(40, Order(seed=12, form=FormName.FORM_2019, style=Style.DISTINCT)):
        for cell in forged.truth.cells:
            if cell.column == "items_change" and cell.value is not None:
                negative = cell.printed.startswith(("-", "减少"))
                assert (cell.value < 0) == negative
                seen[cell.printed[0]] += 1
            if cell.printed.endswith("元"):
                assert cell.value == Decimal(cell.printed[:-1])
                seen["元"] += 1
    assert {"+", "-", "增", "减", "元"} <= set(seen)


def test_the_same_seed_gives_the_same_bytes() -> None:
    order = Order(seed=13, families=Families.ALL)
    once = [each.model_dump_json() for each in forge(30, order)]
    assert once == [each.model_dump_json() for each in forge(30, order)]
    other = [each.text for each in forge(30, Order(seed=14, families=Families.ALL))]
    assert set(other).isdisjoint(each.text for each in forge(30, order))


def test_held_out_families_are_kept_apart() -> None:
    assert not any(each.truth.held_out for each in forge(70, Order(seed=15)))
    kept = Order(seed=15, families=Families.HELD_OUT)
    assert all(each.truth.held_out for each in forge(70, kept))


def test_kinds_of_damage_can_be_joined() -> None:
    order = Order(seed=19, layout="pipes", style=Style.DISTINCT, damage="drop_value+shorten_label")
    forged = next(forge(1, order))
    assert forged.truth.damage == ("drop_value", "shorten_label")
    assert forged.truth.held_out
    assert checked("drop_value+none") == "drop_value+none"
    with pytest.raises(ValueError, match="nonsense"):
        checked("drop_value+nonsense")
