"""A library of forged reports and the questions to ask of it, from a seed number."""

from __future__ import annotations

import random
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from eval.case import Case
from eval.forge import CLEAN, Families, Forged, Order, forge
from eval.forge.figures import Style
from eval.forge.layouts import SEED_LAYOUTS
from eval.forge.prose import UNSEEN, templates
from eval.questions import bodies, dialogue, prose, refusals, tables
from eval.questions.ground import Ground, ground
from eval.questions.maker import Maker
from eval.questions.phrasebook import phrasebook
from ingest.schema import FormName


def forge_cases(
    count: int,
    seed: int,
    folder: Path,
    *,
    sealed: bool = False,
    damage: str | None = CLEAN,
) -> tuple[Case, ...]:
    """Write up to `count` reports into the folder and return the questions about them.

    Reports whose body or year their text hides, and years told twice, are left out, so
    that the whole library is known. `sealed` takes the sealed wordings and the held-out
    templates; `damage` is the forge's: "none", a kind, or None for any.
    """
    families = Families.HELD_OUT if sealed else Families.SEEN
    made = forge(count, Order(seed=seed, families=families, damage=damage))
    return _cases(made, seed, folder, sealed=sealed)


def renumbered_cases(
    draws: int, seed: int, folder: Path, *, sealed: bool = False
) -> tuple[Case, ...]:
    """As `forge_cases`, in the five seeds' layouts, `draws` each, every figure different."""
    families = Families.HELD_OUT if sealed else Families.SEEN
    orders = (
        Order(
            seed=seed * len(SEED_LAYOUTS) + index,
            families=families,
            layout=name,
            damage=CLEAN,
            style=Style.DISTINCT,
            form=FormName.FORM_2021,
            official=True,
        )
        for index, name in enumerate(SEED_LAYOUTS)
    )
    made = chain.from_iterable(forge(draws, order) for order in orders)
    return _cases(made, seed, folder, sealed=sealed)


def prose_cases(count: int, seed: int, folder: Path, *, wordings: str = UNSEEN) -> tuple[Case, ...]:
    """As `forge_cases`, asking only about figures of the prose, and of those only the ones
    told in the wordings of one file (by default those that no rule has been made with)."""
    names = frozenset(each.name for each in templates() if each.file == wordings)
    families = Families.HELD_OUT if wordings == UNSEEN else Families.SEEN
    made = forge(count, Order(seed=seed, families=families, damage=CLEAN))
    known = ground(made)
    _write(known, folder)
    maker = Maker(phrasebook(), known, random.Random(f"{seed}:prose"))
    for report in known.reports:
        prose.ask_every(maker, report, names)
        prose.ask_absent(maker, report)
    return tuple(maker.cases)


def _cases(made: Iterable[Forged], seed: int, folder: Path, *, sealed: bool) -> tuple[Case, ...]:
    known = ground(made)
    _write(known, folder)
    maker = Maker(phrasebook(sealed=sealed), known, random.Random(f"{seed}:questions"))
    ask(maker, known, _others(seed))
    return tuple(maker.cases)


def _write(known: Ground, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for index, report in enumerate(known.reports):
        path = folder / f"{index:05d}" / report.forged.source
        path.parent.mkdir()
        path.write_text(report.forged.text, encoding="utf-8", newline="")


def ask(maker: Maker, known: Ground, others: tuple[str, ...]) -> None:
    """Every kind of question about the reports, in the order of the reports."""
    for index, report in enumerate(known.reports):
        tables.ask(maker, report)
        prose.ask(maker, report)
        prose.ask_absent(maker, report)
        dialogue.follow_ups(maker, report)
        dialogue.conversation(maker, report)
        refusals.ask(maker, report)
        if index % 4 == 0:
            tables.paraphrases(maker, report)
        if peers := [each for each in known.year(report.year) if each.agency != report.agency]:
            bodies.ask_pair(maker, report, maker.chance.choice(peers))
    for agency in known.agencies:
        bodies.ask_years(maker, agency)
    for year in sorted({report.year for report in known.reports}):
        bodies.ask_year(maker, year)
        for county in dict.fromkeys(report.forged.truth.body.county for report in known.year(year)):
            bodies.ask_county(maker, county, year)
    refusals.ask_strangers(maker, refusals.strangers(maker, others))
    refusals.ask_at_large(maker)


def _others(seed: int) -> tuple[str, ...]:
    """Names of bodies in other counties than the library's."""
    made = forge(30, Order(seed=seed + 1_000_003, damage=CLEAN))
    return tuple(dict.fromkeys(forged.truth.body.full for forged in made))
