"""Retrieval scores: at which place does the first passage stand that holds the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.case import Case, Family
from eval.figures import squeeze
from eval.measure.statistics import share
from eval.tally import RetrievalScores
from qa.schema import Passage

FAMILIES = frozenset({Family.PROBLEMS, Family.TEXT, Family.CONTACT})
DEPTH = 8

Retrieve = Callable[[Case], Sequence[Passage]]
"""The passages for a case, best first."""


def eligible(cases: Sequence[Case]) -> tuple[Case, ...]:
    """The narrative cases that name their evidence and need no earlier question."""
    return tuple(
        case
        for case in cases
        if case.family in FAMILIES and case.evidence and case.agency and not case.history
    )


def rank(case: Case, passages: Sequence[Passage]) -> int | None:
    """The place, from 1, of the first passage that holds a string of the evidence."""
    words = [squeeze(each) for each in case.evidence]
    for place, passage in enumerate(passages, start=1):
        text = squeeze(passage.text)
        if any(each in text for each in words):
            return place
    return None


def hit_at(ranks: Sequence[int | None], k: int) -> int:
    """How many were found among the first k."""
    return sum(place is not None and place <= k for place in ranks)


def mean_reciprocal_rank(ranks: Sequence[int | None]) -> float:
    """The mean of 1/rank, 0 for those not found."""
    return sum(1 / place for place in ranks if place) / len(ranks) if ranks else 0.0


def measure(cases: Sequence[Case], retrieve: Retrieve) -> RetrievalScores | None:
    """Retrieval scores over the eligible cases; None when there are none."""
    chosen = eligible(cases)
    if not chosen:
        return None
    ranks = [rank(case, retrieve(case)) for case in chosen]
    return RetrievalScores(
        cases=len(chosen),
        hit_at_1=share(hit_at(ranks, 1), len(ranks)),
        hit_at_5=share(hit_at(ranks, 5), len(ranks)),
        mean_reciprocal_rank=mean_reciprocal_rank(ranks),
    )
