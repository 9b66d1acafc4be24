"""From judgements to scores: shares with 95 % intervals, by family, with latency."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from math import ceil

from eval.case import Family
from eval.measure.statistics import Share, share
from eval.score import Judgement, Outcome
from ingest.schema import Model


class FamilyScores(Model):
    """How one family of questions did: how many of each outcome."""

    family: Family
    cases: int
    outcomes: dict[Outcome, int]


class RetrievalScores(Model):
    """Where the evidence of narrative questions was found among the passages."""

    cases: int
    hit_at_1: Share
    hit_at_5: Share
    mean_reciprocal_rank: float


class Scores(Model):
    """All scores of one run.

    `right`, `refused`, `uncited` and `incomplete` are shares of the answerable cases; `kept_silent`
    (not answered) and `right_reason` of the unanswerable; `wrong` and `crashed` of all.
    `groups` are paraphrase groups all of whose members are right. `retrieval` is within
    the report asked about, as answers are found; `retrieval_open` over the whole library.
    """

    cases: int
    right: Share
    refused: Share
    uncited: Share
    incomplete: Share
    kept_silent: Share
    right_reason: Share
    wrong: Share
    crashed: Share
    groups: Share
    families: tuple[FamilyScores, ...]
    p50_ms: float
    p95_ms: float
    retrieval: RetrievalScores | None = None
    retrieval_open: RetrievalScores | None = None


def right(judged: Sequence[Judgement]) -> Share:
    """Answerable cases answered rightly, of all answerable ones."""
    return _share(judged, lambda each: each.answerable, Outcome.RIGHT)


def refused(judged: Sequence[Judgement]) -> Share:
    """Answerable cases not answered, of all answerable ones."""
    return _share(judged, lambda each: each.answerable, Outcome.REFUSED)


def uncited(judged: Sequence[Judgement]) -> Share:
    """Answerable cases answered rightly without proof, of all answerable ones."""
    return _share(judged, lambda each: each.answerable, Outcome.UNCITED)


def incomplete(judged: Sequence[Judgement]) -> Share:
    """Answerable cases answered with something unsaid, of all answerable ones."""
    return _share(judged, lambda each: each.answerable, Outcome.INCOMPLETE)


def kept_silent(judged: Sequence[Judgement]) -> Share:
    """Unanswerable cases not answered, whatever the reason given."""
    return _share(judged, lambda each: not each.answerable, Outcome.RIGHT, Outcome.MISREASONED)


def right_reason(judged: Sequence[Judgement]) -> Share:
    """Unanswerable cases refused with the right status and reason."""
    return _share(judged, lambda each: not each.answerable, Outcome.RIGHT)


def wrong(judged: Sequence[Judgement]) -> Share:
    """Wrong answers, of all cases."""
    return _share(judged, lambda _: True, Outcome.WRONG)


def crashed(judged: Sequence[Judgement]) -> Share:
    """Crashes, of all cases."""
    return _share(judged, lambda _: True, Outcome.CRASHED)


def groups(judged: Sequence[Judgement]) -> Share:
    """Groups of paraphrases all right, of all such groups."""
    members: dict[str, list[bool]] = defaultdict(list)
    for each in judged:
        if each.family is Family.PARAPHRASE and each.group:
            members[each.group].append(each.outcome is Outcome.RIGHT)
    return share(sum(all(found) for found in members.values()), len(members))


def percentile(numbers: Sequence[float], part: float) -> float:
    """The nearest-rank percentile (part 0–1); 0 for no numbers."""
    if not numbers:
        return 0.0
    return sorted(numbers)[max(0, ceil(part * len(numbers)) - 1)]


def families(judged: Sequence[Judgement]) -> tuple[FamilyScores, ...]:
    """Counts of outcomes by family, in the families' own order."""
    found: dict[Family, list[Judgement]] = defaultdict(list)
    for each in judged:
        found[each.family].append(each)
    return tuple(
        FamilyScores(
            family=family,
            cases=len(found[family]),
            outcomes={
                outcome: count
                for outcome in Outcome
                if (count := sum(each.outcome is outcome for each in found[family]))
            },
        )
        for family in Family
        if family in found
    )


def tally(
    judged: Sequence[Judgement],
    *,
    retrieval: RetrievalScores | None = None,
    retrieval_open: RetrievalScores | None = None,
) -> Scores:
    """All scores of the judged cases; crashed ones count in every denominator."""
    elapsed = [each.elapsed_ms for each in judged]
    return Scores(
        cases=len(judged),
        right=right(judged),
        refused=refused(judged),
        uncited=uncited(judged),
        incomplete=incomplete(judged),
        kept_silent=kept_silent(judged),
        right_reason=right_reason(judged),
        wrong=wrong(judged),
        crashed=crashed(judged),
        groups=groups(judged),
        families=families(judged),
        p50_ms=percentile(elapsed, 0.5),
        p95_ms=percentile(elapsed, 0.95),
        retrieval=retrieval,
        retrieval_open=retrieval_open,
    )


def _share(
    judged: Sequence[Judgement], of: Callable[[Judgement], bool], *outcomes: Outcome
) -> Share:
    counted = [each for each in judged if of(each)]
    return share(sum(each.outcome in outcomes for each in counted), len(counted))
