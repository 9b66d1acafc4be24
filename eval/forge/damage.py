"""Damage that files, OCR and agencies do to tables, chosen by name and composable.

Some act on the drawn table (a value dropped, doubled, shifted), some on its text as laid
out (a page number inside, characters lost). What was done is seen afterwards by comparing
each mark's text with what the agency printed.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from eval.forge import damage_rows, damage_text
from eval.forge.schema import Families
from eval.forge.sheet import Sheet

SheetDamage = Callable[[Sheet, random.Random], Sheet]
TextDamage = Callable[[str, random.Random], str]


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage; `held_out` kinds are for the final measurement only, `long_only`
    ones for a table of many rows."""

    name: str
    on_sheet: SheetDamage | None = None
    on_text: TextDamage | None = None
    held_out: bool = False
    long_only: bool = False


ALL: tuple[Damage, ...] = (
    Damage("drop_value", on_sheet=damage_rows.drop_value),
    Damage("double_value", on_sheet=damage_rows.double_value),
    Damage("shift_row", on_sheet=damage_rows.shift_row),
    Damage("merge_columns", on_sheet=damage_rows.merge_columns),
    Damage("split_value", on_sheet=damage_rows.split_value),
    Damage("shorten_label", on_sheet=damage_rows.shorten_label),
    Damage("swap_rows", on_sheet=damage_rows.swap_rows, long_only=True),
    Damage("break_label", on_text=damage_text.break_label),
    Damage("lose_characters", on_text=damage_text.lose_characters),
    Damage("slip_label", on_text=damage_text.slip_label),
    Damage("slip_digit", on_text=damage_text.slip_digit),
    Damage("page_number", on_text=damage_text.page_number),
    Damage("page_break", on_text=damage_text.page_break),
    Damage("drop_row", on_sheet=damage_rows.drop_row, held_out=True, long_only=True),
    Damage("drop_label", on_sheet=damage_rows.drop_label, held_out=True, long_only=True),
    Damage("repeated_header", on_sheet=damage_rows.repeated_header, held_out=True, long_only=True),
    Damage("swap_columns", on_sheet=damage_rows.swap_columns, long_only=True),
    Damage("stray_text", on_text=damage_text.stray_text, held_out=True),
)


def damages(families: Families) -> tuple[Damage, ...]:
    """The kinds of damage that may be drawn (the agency's own errors are drawn elsewhere)."""
    wanted = {Families.SEEN: (False,), Families.HELD_OUT: (True,), Families.ALL: (False, True)}
    return tuple(each for each in ALL if each.held_out in wanted[families])


def checked(names: str) -> str:
    """Names of damage joined by +, as an option gives them; ValueError for an unknown one."""
    known = {"none", "agency_error", *(each.name for each in ALL)}
    strange = set(names.split("+")) - known
    if strange:
        raise ValueError(f"unknown damage: {', '.join(sorted(strange))}")
    return names


def damage(name: str) -> Damage:
    """The damage of that name; KeyError if there is none."""
    return {each.name: each for each in ALL}[name]
