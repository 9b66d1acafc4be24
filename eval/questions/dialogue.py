"""Follow-ups and conversations of five turns about cells, with what each turn carries over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eval.case import Family
from eval.questions.ground import Known
from eval.questions.maker import Maker
from eval.questions.phrasebook import Measure, MeasureKind
from eval.questions.tables import applicants, of_applicant


@dataclass(frozen=True)
class Turn:
    """What is being talked of: a report, a row of table three, and its column.

    `row` keeps the row's total; `measure` is the cell that is asked for.
    """

    known: Known
    row: Measure
    measure: Measure


def follow_ups(maker: Maker, known: Known) -> None:
    """One follow-up of each kind, each after a fresh first question."""
    for step in (_to_agency, _to_year, _to_applicant, _to_measure):
        opened = _open(maker, known)
        if opened is None:
            return
        question, turn = opened
        if followed := step(maker, turn):
            said, then = followed
            _state(maker, Family.FOLLOW_UP, said, then, (question,), None)


def conversation(maker: Maker, known: Known) -> None:
    """Five turns: a question, another row, an applicant, another body, another year."""
    opened = _open(maker, known)
    if opened is None:
        return
    question, turn = opened
    turns = [(question, turn)]
    for step in (_to_measure, _to_applicant, _to_agency, _to_year):
        followed = step(maker, turns[-1][1])
        if followed is None:
            return
        turns.append(followed)
    group = f"{known.forged.truth.id}-turns"
    history: tuple[str, ...] = ()
    for said, then in turns:
        _state(maker, Family.CONVERSATION, said, then, history, group)
        history += (said,)


def _open(maker: Maker, known: Known) -> tuple[str, Turn] | None:
    measure = maker.measure(known, MeasureKind.CELL, prefix="three.")
    if measure is None or not known.clean:
        return None
    questions = maker.book.questions(measure, maker.slots(known))
    if not questions:
        return None
    return maker.chance.choice(questions), Turn(known, measure, measure)


def _column(turn: Turn) -> str:
    return turn.measure.cells[0].rsplit(".", 1)[1]


def _to_agency(maker: Maker, turn: Turn) -> tuple[str, Turn] | None:
    others = [
        known
        for known in maker.ground.year(turn.known.year)
        if known.agency != turn.known.agency
        and known.clean
        and known.measured(turn.measure) is not None
    ]
    if not others:
        return None
    other = maker.chance.choice(others)
    said = maker.book.pick(maker.chance, "dialogue.follow_agency", agency2=maker.called(other))
    return said, replace(turn, known=other)


def _to_year(maker: Maker, turn: Turn) -> tuple[str, Turn] | None:
    others = [
        known
        for known in maker.ground.of(turn.known.agency)
        if known.year != turn.known.year
        and known.clean
        and known.measured(turn.measure) is not None
    ]
    if not others:
        return None
    other = maker.chance.choice(others)
    said = maker.book.pick(maker.chance, "dialogue.follow_year", year2=maker.year(other.year))
    return said, replace(turn, known=other)


def _to_applicant(maker: Maker, turn: Turn) -> tuple[str, Turn] | None:
    codes = [code for code in applicants(maker) if code != _column(turn)]
    code = maker.chance.choice(codes)
    measure = of_applicant(turn.row, code)
    if turn.known.measured(measure) is None:
        return None
    name = maker.book.pick(maker.chance, f"applicant.{code}")
    said = maker.book.pick(maker.chance, "dialogue.follow_applicant", applicant=name)
    return said, replace(turn, measure=measure)


def _to_measure(maker: Maker, turn: Turn) -> tuple[str, Turn] | None:
    row = maker.measure(turn.known, MeasureKind.CELL, prefix="three.")
    name = maker.book.name(maker.chance, row) if row else None
    if row is None or name is None or row.key == turn.row.key:
        return None
    said = maker.book.pick(maker.chance, "dialogue.follow_measure", name=name)
    return said, Turn(turn.known, row, row)


def _state(
    maker: Maker,
    family: Family,
    question: str,
    turn: Turn,
    history: tuple[str, ...],
    group: str | None,
) -> None:
    value = turn.known.measured(turn.measure)
    if value is not None:  # every step makes sure of it
        truth = maker.truth(turn.known, turn.measure, value)
        maker.add(family, question, history=history, group=group, **truth)
