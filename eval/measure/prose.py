"""Questions on figures of the prose in wordings that no rule has been made with.

Reports are forged with the wordings of one file, read into a library, and every figure told
in those wordings is asked for, beside figures that a report does not state.
"""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from eval.bars import bars, missed
from eval.forge.prose import UNSEEN
from eval.forged_cases import prose_cases
from eval.measure.statistics import Share, share
from eval.score import Judgement, Outcome, judge
from eval.tally import Scores, tally
from ingest.schema import Model
from ingest.settings import Settings
from ingest.sync import sync
from qa.answer import Assistant

BARS = "prose"


class ProseResult(Model):
    """Scores of all questions, right answers by wording, and what fell short of the bars."""

    reports: int
    scores: Scores
    wordings: dict[str, Share]
    short: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every bar was reached."""
        return not self.short


def measure(count: int, *, seed: int = 0, wordings: str = UNSEEN, show: int = 0) -> ProseResult:
    """Forge `count` reports, ask and judge; `wordings` names the file of wordings."""
    judged: list[Judgement] = []
    by_wording: dict[str, Counter[Outcome]] = defaultdict(Counter)
    examples: list[str] = []
    with tempfile.TemporaryDirectory(prefix="nianbao-prose-") as made:
        folder, settings = Path(made) / "reports", Settings()
        cases = prose_cases(count, seed, folder, wordings=wordings)
        sync([folder], Path(made) / "library", settings)
        assistant = Assistant(Path(made) / "library", settings)
        for case in cases:
            answer = assistant.answer(case.question, id=case.id)
            one = judge(case, answer, assistant.library.text, elapsed_ms=answer.elapsed_ms)
            judged.append(one)
            by_wording[case.group or case.family.value][one.outcome] += 1
            if one.outcome is not Outcome.RIGHT:
                told = f"{one.outcome} {case.group}: {case.question}\n  {case.value} {case.unit}"
                told += f" {case.evidence} {one.faults}\n  {answer.answer} {answer.notices}"
                examples.append(told)
        assistant.library.close()
    scores = tally(judged)
    return ProseResult(
        reports=count,
        scores=scores,
        wordings={
            name: share(each[Outcome.RIGHT], each.total())
            for name, each in sorted(by_wording.items())
        },
        short=missed(scores, bars(BARS)),
        examples=tuple(examples[:show]),
    )


def rows(result: ProseResult) -> list[list[str]]:
    """The result as a readable table, header first."""
    out = [["wording", "right"]]
    out += [[name, str(each)] for name, each in result.wordings.items()]
    scores = result.scores
    for name in ("right", "refused", "uncited", "incomplete", "kept_silent", "wrong", "crashed"):
        out.append([f"all {name}", str(getattr(scores, name))])
    return [*out, ["questions", str(scores.cases)], ["p95 ms", f"{scores.p95_ms:.1f}"]]
