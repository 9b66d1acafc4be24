"""Scores: every metric against a hand-computed value."""

from __future__ import annotations

import pytest

from eval.bars import Bar, bars, missed, value
from eval.case import Case, Family
from eval.measure.statistics import share
from eval.retrieval import eligible, hit_at, mean_reciprocal_rank, measure, rank
from eval.score import Judgement, Outcome
from eval.tally import (
    RetrievalScores,
    crashed,
    families,
    groups,
    incomplete,
    kept_silent,
    percentile,
    refused,
    right,
    right_reason,
    tally,
    uncited,
    wrong,
)
from ingest.schema import SectionKind, Span
from qa.schema import Passage


def judged(
    outcome: Outcome,
    *,
    answerable: bool = True,
    family: Family = Family.CELL,
    group: str | None = None,
    ms: float = 1.0,
) -> Judgement:
    return Judgement(
        case=f"{outcome}{ms}",
        family=family,
        answerable=answerable,
        outcome=outcome,
        group=group,
        elapsed_ms=ms,
    )


# 7 answerable: 2 right, 1 each of wrong, refused, uncited, incomplete, crashed;
# 4 unanswerable: 2 right, 1 misreasoned, 1 wrong.
MIXED = (
    judged(Outcome.RIGHT, ms=1),
    judged(Outcome.RIGHT, ms=2),
    judged(Outcome.WRONG, ms=3),
    judged(Outcome.REFUSED, ms=4),
    judged(Outcome.UNCITED, ms=5),
    judged(Outcome.INCOMPLETE, ms=6),
    judged(Outcome.CRASHED, ms=7),
    judged(Outcome.RIGHT, answerable=False, family=Family.NOT_STATED, ms=8),
    judged(Outcome.RIGHT, answerable=False, family=Family.NOT_STATED, ms=9),
    judged(Outcome.MISREASONED, answerable=False, family=Family.NOT_STATED, ms=10),
    judged(Outcome.WRONG, answerable=False, family=Family.NOT_STATED, ms=11),
)


@pytest.mark.parametrize(
    ("metric", "count", "total"),
    [
        (right, 2, 7),
        (refused, 1, 7),
        (uncited, 1, 7),
        (incomplete, 1, 7),
        (kept_silent, 3, 4),
        (right_reason, 2, 4),
        (wrong, 2, 11),
        (crashed, 1, 11),
    ],
)
def test_shares(metric: object, count: int, total: int) -> None:
    assert callable(metric)
    found = metric(MIXED)
    assert (found.count, found.total) == (count, total)


def test_a_crash_is_in_every_denominator() -> None:
    assert right((judged(Outcome.CRASHED), judged(Outcome.RIGHT))).value == 0.5


def test_groups_need_every_member_right() -> None:
    of = Family.PARAPHRASE
    found = groups(
        (
            judged(Outcome.RIGHT, family=of, group="a"),
            judged(Outcome.RIGHT, family=of, group="a"),
            judged(Outcome.RIGHT, family=of, group="b"),
            judged(Outcome.REFUSED, family=of, group="b"),
            judged(Outcome.WRONG, family=Family.CONVERSATION, group="c"),
        )
    )
    assert (found.count, found.total) == (1, 2)


def test_percentiles_are_nearest_rank() -> None:
    numbers = [float(n) for n in range(1, 21)]
    assert percentile(numbers, 0.5) == 10
    assert percentile(numbers, 0.95) == 19
    assert percentile([7.0], 0.95) == 7
    assert percentile([], 0.5) == 0


def test_families_count_outcomes() -> None:
    cell, unstated = families(MIXED)
    assert (cell.family, cell.cases, cell.outcomes[Outcome.RIGHT]) == (Family.CELL, 7, 2)
    assert unstated.outcomes == {Outcome.RIGHT: 2, Outcome.MISREASONED: 1, Outcome.WRONG: 1}


def test_tally_holds_them_all() -> None:
    scores = tally(MIXED)
    assert scores.cases == 11
    assert scores.right.count == 2
    assert scores.p50_ms == 6
    assert scores.p95_ms == 11
    assert scores.retrieval is None


def test_bars_missed_are_told() -> None:
    scores = tally(MIXED)
    assert missed(scores, {"right": Bar(at_least=0.2), "wrong": Bar(at_most=0.2)}) == ()
    assert "低于下限" in missed(scores, {"right": Bar(at_least=0.9)})[0]
    assert "高于上限" in missed(scores, {"p95_ms": Bar(at_most=10)})[0]
    assert missed(scores, {"right": Bar(at_least=0.1, expected=0.29)}) == ()
    assert "差出容限" in missed(scores, {"right": Bar(at_least=0.1, expected=0.5)})[0]
    assert "差出容限" in missed(scores, {"wrong": Bar(at_most=0.5, expected=0.0)})[0]
    assert missed(scores, {"groups": Bar(at_least=0.9)}) == (), "no groups: nothing to miss"
    assert missed(scores, {"hit_at_5": Bar(at_least=0.9)}) == ()


def test_a_bar_may_be_of_one_family() -> None:
    scores = tally(MIXED)
    assert value(scores, "family_not_stated") == 0.5
    assert value(scores, "family_prose") is None


@pytest.mark.parametrize("name", ["seeds", "renumbered", "forged"])
def test_the_bars_name_scores_there_are(name: str) -> None:
    retrieval = RetrievalScores(
        cases=1, hit_at_1=share(1, 1), hit_at_5=share(1, 1), mean_reciprocal_rank=1.0
    )
    every = [judged(Outcome.RIGHT, family=family, group="a") for family in Family]
    scores = tally((*MIXED, *every))
    full = scores.model_copy(update={"retrieval": retrieval})
    assert bars(name)
    assert all(value(full, score) is not None for score in bars(name))


def passage(text: str) -> Passage:
    return Passage(
        report="r",
        chunk=0,
        kind=SectionKind(next(iter(SectionKind))),
        path=(),
        span=Span(start=0, end=len(text)),
        text=text,
        score=1.0,
    )


ASKED = Case.model_validate(
    {
        "id": "1",
        "family": "text",
        "library": "seeds",
        "question": "问",
        "agency": "甲",
        "text": ["三审"],
        "evidence": ["三审三校"],
    }
)


def test_retrieval_ranks_the_first_passage_with_the_evidence() -> None:
    found = [passage("别的"), passage("落实三审\n三校"), passage("三审三校")]
    assert rank(ASKED, found) == 2
    assert rank(ASKED, found[:1]) is None


def test_retrieval_scores_by_hand() -> None:
    assert hit_at([1, 3, None, 6], 1) == 1
    assert hit_at([1, 3, None, 6], 5) == 2
    assert mean_reciprocal_rank([1, 2, None, 4]) == pytest.approx((1 + 0.5 + 0.25) / 4)
    scores = measure((ASKED,), lambda _: [passage("无关"), passage("三审三校")])
    assert scores is not None
    assert (scores.hit_at_1.count, scores.hit_at_5.count) == (0, 1)
    assert scores.mean_reciprocal_rank == 0.5


def test_only_narrative_cases_without_earlier_questions_are_retrieved() -> None:
    followed = ASKED.model_copy(update={"history": ("前",)})
    number = ASKED.model_copy(update={"family": Family.PROSE})
    assert eligible((ASKED, followed, number)) == (ASKED,)
    assert measure((number,), lambda _: []) is None
