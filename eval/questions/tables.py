"""Questions about one report's tables: cells, applicants, sums, rates, yes/no, paraphrases."""

from __future__ import annotations

from eval.case import Family, Verdict
from eval.questions.ground import Known
from eval.questions.maker import Maker
from eval.questions.phrasebook import Measure, MeasureKind
from ingest.schema import CellState
from qa.schema import Reason, Status

PARAPHRASES = 10
_NOT_THERE = ("总计", "合计", "总数", "数量", "件数", "一共", "总和")
_STATES = {
    CellState.BLANK: Reason.LEFT_BLANK,
    CellState.SLASH: Reason.NOT_APPLICABLE,
    CellState.DASH: Reason.NOT_APPLICABLE,
}


def ask(maker: Maker, known: Known) -> None:
    """One question of each kind that the report's tables can answer."""
    for kind, family in (
        (MeasureKind.CELL, Family.CELL),
        (MeasureKind.CELL, Family.CELL),
        (MeasureKind.SUM, Family.SUM),
        (MeasureKind.RATE, Family.RATE),
    ):
        if measure := maker.measure(known, kind):
            _measure(maker, known, measure, family)
    _applicant(maker, known)
    _yes_no(maker, known)
    _no_value(maker, known)


def paraphrases(maker: Maker, known: Known) -> None:
    """Ten wordings of one cell's question, as a group."""
    measure = maker.measure(known, MeasureKind.CELL)
    if measure is None or (value := known.measured(measure)) is None:
        return
    questions = maker.book.questions(measure, maker.slots(known))
    if len(questions) < PARAPHRASES:
        return
    group = f"{known.forged.truth.id}-{measure.key}"
    for question in maker.chance.sample(questions, PARAPHRASES):
        maker.add(Family.PARAPHRASE, question, group=group, **maker.truth(known, measure, value))


def _measure(maker: Maker, known: Known, measure: Measure, family: Family) -> None:
    value = known.measured(measure)
    questions = maker.book.questions(measure, maker.slots(known))
    if value is not None and questions:
        question = maker.chance.choice(questions)
        maker.add(family, question, **maker.truth(known, measure, value))


def of_applicant(measure: Measure, applicant: str) -> Measure:
    """The same row of table three in one applicant's column."""
    cells = tuple(f"{code.rsplit('.', 1)[0]}.{applicant}" for code in measure.cells)
    return measure.model_copy(update={"cells": cells})


def applicants(maker: Maker) -> list[str]:
    """The applicants that there are words for."""
    codes = ("natural", "business", "research", "welfare", "legal", "other")
    return [code for code in codes if maker.book.texts(f"applicant.{code}")]


def _applicant(maker: Maker, known: Known) -> None:
    total = maker.measure(known, MeasureKind.CELL, prefix="three.")
    name = maker.book.name(maker.chance, total) if total else None
    if total is None or name is None:
        return
    code = maker.chance.choice(applicants(maker))
    measure = of_applicant(total, code)
    if (value := known.measured(measure)) is None:
        return
    said = maker.book.pick(maker.chance, f"applicant.{code}")
    question = maker.book.pick(
        maker.chance, "frame.applicant", applicant=said, name=name, **maker.slots(known)
    )
    maker.add(Family.CELL, question, **maker.truth(known, measure, value))


def _yes_no(maker: Maker, known: Known) -> None:
    measure = maker.measure(known, MeasureKind.CELL, prefix="three.")
    name = maker.book.name(maker.chance, measure) if measure else None
    if measure is None or name is None or any(word in name for word in _NOT_THERE):
        return
    value = known.measured(measure)
    if value is None:
        return
    question = maker.book.pick(maker.chance, "dialogue.yes_no", name=name, **maker.slots(known))
    verdict = Verdict.YES if value else Verdict.NO
    maker.add(Family.YES_NO, question, verdict=verdict, **maker.truth(known, measure, value))


def _no_value(maker: Maker, known: Known) -> None:
    """A cell that the agency left blank, or filled with a stroke; never read as 0."""
    if not known.clean:
        return
    measures = list(maker.book.measures.values())
    for measure in maker.chance.sample(measures, len(measures)):
        if measure.kind is not MeasureKind.CELL or not known.fits(measure):
            continue
        cell = known.cell(measure.cells[0])
        if cell is None or cell.state not in _STATES:
            continue
        questions = maker.book.questions(measure, maker.slots(known))
        if questions:
            maker.add(
                Family.NO_VALUE,
                maker.chance.choice(questions),
                status=Status.NOT_FOUND,
                reason=_STATES[cell.state],
            )
            return
