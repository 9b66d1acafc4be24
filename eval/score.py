"""Judging one answer against one case.

right        all that the case states is so, and a citation proves it
wrong        answered, and value, unit, agency, year, cell or verdict is off, or neither what was
             asked nor its evidence is there, or an unanswerable question was answered
incomplete   answered with nothing wrong, but words or figures that must be said are not
uncited      as right, but a quotation does not stand at its offsets or does not hold the figure
misreasoned  unanswerable and rightly not answered, but for another reason
refused      answerable and not answered
crashed      an exception, or the status `error`
"""

from __future__ import annotations

from enum import StrEnum

from eval.case import Case, Family, Truth
from eval.faults import lacks_value, said_faults, value_faults
from eval.proof import Texts, cell_faults, citation_faults
from ingest.schema import Model
from qa.schema import Answer, Status


class Outcome(StrEnum):
    """How an answer did, best first."""

    RIGHT = "right"
    UNCITED = "uncited"
    INCOMPLETE = "incomplete"
    MISREASONED = "misreasoned"
    REFUSED = "refused"
    WRONG = "wrong"
    CRASHED = "crashed"


class Judgement(Model):
    """One case's outcome with what was found amiss."""

    case: str
    family: Family
    answerable: bool
    group: str | None = None
    outcome: Outcome
    faults: tuple[str, ...] = ()
    elapsed_ms: float = 0.0


def judge(case: Case, answer: Answer | None, texts: Texts, *, elapsed_ms: float = 0.0) -> Judgement:
    """Judge an answer (None: the program raised) by the case's truth or the best of `accept`."""
    order = list(Outcome)
    if answer is None or answer.status is Status.ERROR:
        outcome, faults = Outcome.CRASHED, ["出错"]
    else:
        tried = [_against(truth, answer, texts) for truth in (case, *case.accept)]
        outcome, faults = min(tried, key=lambda pair: order.index(pair[0]))
        if case.answerable and outcome is Outcome.MISREASONED:  # refused, not as `accept` has it
            outcome = Outcome.REFUSED
    return Judgement(
        case=case.id,
        family=case.family,
        answerable=case.answerable,
        group=case.group,
        outcome=outcome,
        faults=tuple(faults),
        elapsed_ms=elapsed_ms,
    )


def _against(truth: Truth, answer: Answer, texts: Texts) -> tuple[Outcome, list[str]]:
    if truth.status is not Status.ANSWERED:
        return _refusal(truth, answer)
    if answer.status is not Status.ANSWERED:
        return Outcome.REFUSED, [f"未答：{answer.status}/{answer.reason}"]
    wrong = [*value_faults(truth, answer), *cell_faults(truth, answer)]
    if wrong:
        return Outcome.WRONG, wrong
    lacking = list(said_faults(truth, answer))
    unproved = list(citation_faults(truth, answer, texts))
    if lacking and unproved and (_only_words(truth) or lacks_value(truth, answer)):
        return Outcome.WRONG, [*lacking, *unproved]
    if lacking:
        return Outcome.INCOMPLETE, lacking
    return (Outcome.UNCITED, unproved) if unproved else (Outcome.RIGHT, [])


def _refusal(truth: Truth, answer: Answer) -> tuple[Outcome, list[str]]:
    if answer.status is Status.ANSWERED:
        return Outcome.WRONG, ["不该答而答"]
    if answer.status is truth.status and truth.reason in (None, answer.reason):
        return Outcome.RIGHT, []
    return Outcome.MISREASONED, [f"原因是 {answer.status}/{answer.reason}"]


def _only_words(truth: Truth) -> bool:
    return truth.value is None and not truth.values and truth.verdict is None
