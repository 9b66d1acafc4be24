"""Retrieval scores: at which place does the first passage stand that holds the evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from eval.case import ALTERNATIVES, Case, Family
from eval.figures import squeeze
from eval.measure.statistics import share
from eval.tally import RetrievalScores
from qa.schema import Passage

if TYPE_CHECKING:
    from ingest.library import Library
    from ingest.settings import Settings

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


def retriever(library: Library, settings: Settings, *, known: bool) -> Retrieve:
    """The product's retrieval; `known` restricts it to the reports of the case's body and year."""
    from ingest.embedding import open_embedder
    from qa.retrieve import retrieve

    embedder = open_embedder(settings)
    entries = library.reports()

    def passages(case: Case) -> Sequence[Passage]:
        names = (case.agency or "").split(ALTERNATIVES)
        reports = tuple(
            entry.id
            for entry in entries
            if entry.agency_name in names and case.year in (None, entry.year)
        )
        return retrieve(
            case.question,
            library=library,
            embedder=embedder,
            report_ids=reports if known else None,
            k=DEPTH,
        )

    return passages
