"""Bodies, their years and their figures, before anything is written; all from one seed number."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from eval.forge.figures import Dress, Empty, Figures, Style, draw, no_carry
from eval.forge.places import bodies, county
from eval.forge.schema import AgencyTruth, Families
from ingest.schema import CellState, FormName, TableName

CLEAN = "none"
AGENCY_ERROR = "agency_error"
_STYLES = (Style.DISTINCT,) * 6 + (Style.COUNTY, Style.SPARSE, Style.SPARSE, Style.ZERO)
_EMPTIES = (Empty.ZERO,) * 6 + (Empty.SLASH, Empty.DASH, Empty.BLANK)


@dataclass(frozen=True, slots=True)
class Order:
    """What to forge: names narrow the draw, None leaves it to chance.

    `damage`: None for any (two in five reports stay clean), "none" for clean only; `official`
    keeps the form's own labels, where else a quarter of the reports has other wordings.
    """

    seed: int = 0
    families: Families = Families.SEEN
    layout: str | None = None
    damage: str | None = None
    style: Style | None = None
    form: FormName | None = None
    official: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """One body's report of one year, before it is written."""

    body: AgencyTruth
    year: int
    figures: Figures
    style: Style


def _forms(chance: random.Random, wanted: FormName | None) -> dict[TableName, FormName]:
    if wanted is not None:
        return dict.fromkeys(TableName, wanted)
    drawn = chance.random()
    if drawn < 0.72:
        return dict.fromkeys(TableName, FormName.FORM_2021)
    if drawn < 0.9:
        return dict.fromkeys(TableName, FormName.FORM_2019)
    mixed = {table: chance.choice(list(FormName)) for table in TableName}
    return mixed | {TableName.FOUR: FormName.FORM_2021}


def filings(order: Order) -> Iterator[Filing]:
    """Bodies and their years without end; figures carry over from year to year."""
    number = 0
    while True:
        chance = random.Random(f"{order.seed}:county:{number}")
        place = county(chance)
        for body in chance.sample(bodies(chance, place), 6):
            carried = no_carry()
            style = order.style or chance.choice(_STYLES)
            first = chance.randint(2019, 2023)
            for year in range(first, first + chance.randint(1, 3)):
                empty = Empty.ZERO if style is Style.ZERO else chance.choice(_EMPTIES)
                plain = order.official or chance.random() < 0.85
                dress = Dress.PLAIN if plain else chance.choice(list(Dress)[1:])
                figures = draw(
                    chance,
                    forms=_forms(chance, order.form),
                    style=style,
                    carried=carried,
                    empty=empty,
                    dress=dress,
                )
                carried = figures.carried
                yield Filing(body, year, figures, style)
        number += 1


def spoil(filing: Filing, chance: random.Random) -> Figures:
    """An arithmetic error of the agency's own: one printed figure of table three or four is off."""
    keys = [
        key
        for key, figure in filing.figures.cells.items()
        if key[0] is not TableName.TWO and figure.state is CellState.VALUE
    ]
    key = chance.choice(keys)
    figure = filing.figures.cells[key]
    value = abs((figure.value or Decimal(0)) + chance.choice([1, 1, -1, 2, 10]))
    cells = filing.figures.cells | {key: replace(figure, value=value, printed=str(value))}
    return replace(filing.figures, cells=cells)
