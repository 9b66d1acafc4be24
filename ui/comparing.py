"""The comparison that an address asks for: its bodies, measures, years, and its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.schema import Model
from qa.matrix import comparable, matrix
from qa.schema import Matrix, MatrixCell
from ui.service import Service
from ui.spreadsheet import Row
from ui.values import PROOFS, source_of

_OPENED = 3
MOST_BODIES, MOST_MEASURES, MOST_YEARS = 30, 6, 12
COLUMNS = ("单位", "年度", "指标", "数值", "单位（量）", "说明", "核对", "出处")
WIDTHS = (26, 8, 30, 12, 10, 22, 24, 80)


class Choice(Model):
    """What is compared: bodies by id, measures by code, years; and names that nobody bears."""

    agencies: tuple[int, ...] = ()
    names: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()


def choice(
    service: Service, names: Sequence[str], codes: Sequence[str], years: Sequence[int]
) -> Choice:
    """The choice that is really there, each thing once, within the limits."""
    known = service.names()
    ids: dict[int, str] = {}
    unknown = []
    for name in dict.fromkeys(names):
        found = known.exact(name)
        if len(found) == 1:
            ids[found[0]] = known.agencies[found[0]].name
        else:
            unknown.append(name)
    measured = {one.code for one in comparable()}
    return Choice(
        agencies=tuple(ids)[:MOST_BODIES],
        names=tuple(ids.values())[:MOST_BODIES],
        measures=tuple(code for code in dict.fromkeys(codes) if code in measured)[:MOST_MEASURES],
        years=tuple(sorted(set(years)))[:MOST_YEARS],
        unknown=tuple(unknown)[:MOST_BODIES],
    )


def opening(service: Service) -> Choice:
    """What a view opened without an address begins with: the bodies with the most years of
    reports, the applications they received, the last years there are."""
    held = service.reports()
    counted = Counter(one.agency for one in held if one.year and one.form)
    agencies = [number for number, _ in counted.most_common(_OPENED)]
    years = sorted({one.year for one in held if one.year and one.agency in agencies})[-_OPENED:]
    names = service.names().agencies
    return Choice(
        agencies=tuple(agencies),
        names=tuple(names[number].name for number in agencies),
        measures=("three.new.total", "rate.disclosed"),
        years=tuple(years),
    )


def compared(service: Service, chosen: Choice) -> Matrix:
    """Every combination of the choice."""
    with service.place():
        return matrix(service.library, chosen.agencies, chosen.years, chosen.measures)


def rows(found: Matrix) -> list[Row]:
    """The head, then one row for each combination, with where its figure stands."""
    labels = {one.code: one.label for one in found.measures}
    made: list[Row] = [COLUMNS]
    for cell in found.cells:
        value = cell.value
        said = "；".join(part for part in (cell.said, *cell.notices) if part)
        proof = ""
        if value is not None:
            proof = PROOFS[value.proof] + ("（约数）" if value.approximate else "")
        sources = "\n".join(source_of(one) for one in cell.citations[:20])
        made.append((cell.agency, cell.year, labels[cell.measure],
                     value.value if value else None, value.unit if value else None,
                     said, proof, sources))  # fmt: skip
    return made


def row_of(found: Matrix, agency: str, year: int) -> tuple[MatrixCell, ...]:
    """One body's cells of one year, in the order of the measures."""
    return tuple(one for one in found.cells if (one.agency, one.year) == (agency, year))
