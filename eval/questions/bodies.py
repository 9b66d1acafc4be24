"""Questions over several reports: compare, difference, growth, rank, total, condition, trend."""

from __future__ import annotations

from decimal import Decimal

from eval.case import Family, Truth, ValueTruth
from eval.questions.ground import Known
from eval.questions.maker import Maker, number
from eval.questions.phrasebook import Measure, MeasureKind
from ingest.schema import AgencyKind

Measured = tuple[Known, Decimal]
LEAST = 3


def ask_year(maker: Maker, year: int) -> None:
    """Questions over all reports on one year: rank, first three, total, condition."""
    _ask_group(maker, maker.ground.year(year), year, "")


def ask_county(maker: Maker, county: str, year: int) -> None:
    """The same over the bodies of one county, where its government does not report as well."""
    reports = tuple(
        known for known in maker.ground.year(year) if known.forged.truth.body.county == county
    )
    governs = any(known.forged.truth.body.kind is AgencyKind.GOVERNMENT for known in reports)
    if not governs:
        said = maker.chance.choice(("{}各单位，", "在{}，", "{}的各单位里，", "就{}来说，"))
        _ask_group(maker, reports, year, said.format(county))


def _ask_group(maker: Maker, reports: tuple[Known, ...], year: int, where: str) -> None:
    if len(reports) < LEAST or not all(known.clean for known in reports):
        return
    for measure in _shared(maker, reports):
        found = _ranked(reports, measure)
        name = maker.book.name(maker.chance, measure)
        if name is None or len({value for _, value in found[:4]}) < min(4, len(found)):
            continue
        slots = {"year": maker.year(year), "name": name}
        cells = [found[0][0].place(measure.cells[0])]
        for use, chosen in (("rank_top", found[:1]), ("rank_three", found[:3])):
            maker.add(
                Family.RANK,
                where + maker.book.pick(maker.chance, f"dialogue.{use}", **slots),
                values=[_value(each) for each in chosen],
                cells=cells,
            )
        maker.add(
            Family.TOTAL,
            where
            + maker.book.pick(maker.chance, "dialogue.total", **slots).replace(
                "库里", "" if where else "库里"
            ),
            value=number(sum((value for _, value in found), Decimal(0))),
            unit=measure.unit,
            cells=cells,
        )
        limit = found[min(2, len(found) - 1)][1]
        maker.add(
            Family.LIST,
            where
            + maker.book.pick(maker.chance, "dialogue.condition", limit=number(limit), **slots),
            values=[_value(each) for each in found if each[1] > limit],
            ordered=False,
            complete=True,
            cells=cells,
        )


def ask_pair(maker: Maker, one: Known, other: Known) -> None:
    """Two bodies in one year: which has more, and by how much."""
    measure = maker.measure(one, MeasureKind.CELL)
    name = maker.book.name(maker.chance, measure) if measure else None
    if measure is None or name is None or not (one.clean and other.clean):
        return
    found = _ranked((one, other), measure)
    if len(found) < 2 or found[0][1] == found[1][1]:
        return
    (more, high), (less, low) = found
    cells = [more.place(measure.cells[0])]
    slots = {"year": maker.year(one.year), "name": name}
    maker.add(
        Family.COMPARE,
        maker.book.pick(
            maker.chance,
            "dialogue.compare_agencies",
            agency=maker.called(one),
            agency2=maker.called(other),
            **slots,
        ),
        values=[_value(each) for each in found],
        cells=cells,
    )
    maker.add(
        Family.COMPARE,
        maker.book.pick(
            maker.chance,
            "dialogue.difference",
            agency=maker.called(more),
            agency2=maker.called(less),
            **slots,
        ),
        value=number(high - low),
        unit=measure.unit,
        cells=cells,
    )


def ask_years(maker: Maker, agency: str) -> None:
    """One body over its years: which year had more, growth, trend."""
    reports = maker.ground.of(agency)
    if len(reports) < 2 or not all(known.clean for known in reports):
        return
    first, last = reports[0], reports[-1]
    measure = maker.measure(last, MeasureKind.CELL)
    name = maker.book.name(maker.chance, measure) if measure else None
    if measure is None or name is None:
        return
    found = _ranked(reports, measure)
    if len(found) < len(reports):
        return
    by_year = sorted(found, key=lambda each: each[0].year)
    maker.add(
        Family.TREND,
        maker.book.pick(maker.chance, "dialogue.trend", agency=maker.called(first), name=name),
        values=[_value(each) for each in by_year],
    )
    growth = by_year[-1][1] - by_year[0][1]
    slots = {
        "agency": maker.called(first),
        "year": maker.year(last.year),
        "year2": maker.year(first.year),
        "name": name,
    }
    if growth:
        ends = (by_year[0], by_year[-1])
        question = maker.book.pick(maker.chance, "dialogue.compare_years", **slots)
        # Asked which year has more, the winner comes first; set side by side, years may.
        beside = Truth(values=tuple(_value(each) for each in ends))
        maker.add(
            Family.COMPARE,
            question,
            values=[_value(each) for each in sorted(ends, key=lambda each: -each[1])],
            accept=[beside] if any(word in question for word in ("对比", "比较")) else [],
        )
    if growth > 0:
        maker.add(
            Family.COMPARE,
            maker.book.pick(maker.chance, "dialogue.growth", **slots),
            value=number(growth),
            unit=last.unit(measure),
        )


def _shared(maker: Maker, reports: tuple[Known, ...]) -> list[Measure]:
    """Up to three cell measures that enough of the reports state, money left out."""
    fitting = [
        measure
        for measure in maker.book.measures.values()
        if measure.kind is MeasureKind.CELL
        and measure.unit == "件"
        and measure.key != "three.otherwise"  # in the 2021 form it is a sum of three rows
        and len(_ranked(reports, measure)) >= LEAST
    ]
    return maker.chance.sample(fitting, min(3, len(fitting)))


def _ranked(reports: tuple[Known, ...], measure: Measure) -> list[Measured]:
    found = [(known, known.measured(measure)) for known in reports]
    stated = [(known, value) for known, value in found if value is not None]
    return sorted(stated, key=lambda each: -each[1])


def _value(measured: Measured) -> ValueTruth:
    known, value = measured
    return ValueTruth(agency=known.names, year=known.year, value=number(value))
