"""Runs: every case asked as the page asks it, judged, and left in a folder with its scores."""

from __future__ import annotations

import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from eval.bars import bars, missed
from eval.case import Case, load, open_files
from eval.proof import Texts
from eval.report import configuration, summary, write
from eval.retrieval import Retrieve, measure, retriever
from eval.score import Judgement, judge
from eval.tally import Scores, tally
from ingest.settings import Settings
from qa.schema import Answer

ROOT = Path(__file__).parents[1]
CASES = ROOT / "eval" / "cases"
SEEDS = "seeds"
FORGED = "forged"
RENUMBERED = "renumbered"
SEED_LAYOUT_COUNT = 5
SEALED = "sealed"


class Answerer(Protocol):
    """What answers questions: `qa.answer.Assistant`, or a fake in tests."""

    def answer(
        self,
        question: str,
        history: tuple[str, ...] = (),
        today: date | None = None,
        agencies: tuple[str, ...] = (),
        id: str | None = None,
    ) -> Answer:
        """One answer."""


def run(
    cases: Sequence[Case],
    library_path: Path,
    settings: Settings,
    out_folder: Path,
    *,
    name: str = SEEDS,
    hidden: frozenset[str] = frozenset(),
) -> Scores:
    """Ask, judge and write a report; `hidden` ids are counted but never written out."""
    from ingest.library import Library
    from qa.answer import Assistant

    library = Library.open(library_path, settings)
    try:
        return score(
            cases,
            Assistant(library_path, settings),
            library.text,
            out_folder,
            settings=settings,
            name=name,
            hidden=hidden,
            retrieve=retriever(library, settings, known=True),
            retrieve_open=retriever(library, settings, known=False),
        )
    finally:
        library.close()


def score(
    cases: Sequence[Case],
    assistant: Answerer,
    texts: Texts,
    out_folder: Path,
    *,
    settings: Settings,
    name: str = SEEDS,
    hidden: frozenset[str] = frozenset(),
    retrieve: Retrieve | None = None,
    retrieve_open: Retrieve | None = None,
) -> Scores:
    """As `run`, with the answerer and the texts given."""
    answers: dict[str, Answer | None] = {}
    judged: list[Judgement] = []
    crashes: list[str] = []
    for case in cases:
        began = time.perf_counter()
        try:
            answers[case.id] = assistant.answer(
                case.question, history=case.history, today=case.today, id=case.id
            )
        except Exception:  # a crashed case counts 0 and is listed; the run goes on
            answers[case.id] = None
            crashes.append(f"{case.id}\n{traceback.format_exc()}")
        elapsed = (time.perf_counter() - began) * 1000
        judged.append(judge(case, answers[case.id], texts, elapsed_ms=elapsed))
    scores = tally(
        judged,
        retrieval=measure(cases, retrieve) if retrieve else None,
        retrieval_open=measure(cases, retrieve_open) if retrieve_open else None,
    )
    config = configuration(
        name, cases, hidden, embedding_model=settings.embedding_model, model=settings.model
    )
    write(out_folder, config, cases, answers, judged, scores, bars=bars(name), hidden=hidden)
    if crashes:
        (out_folder / "crashes.txt").write_text("\n".join(crashes), encoding="utf-8")
    return scores


def evaluate(
    paths: Sequence[Path] = (),
    *,
    settings: Settings,
    out: Path | None = None,
    forged: int = 0,
    seed: int = 0,
    sealed: bool = False,
) -> int:
    """Score case files or folders (default: all open ones), or ask about `forged` reports.

    Returns the exit code, 0: every bar was reached, 1: one was missed; prints a summary in
    Chinese. CaseError for a wrong case file. Sealed case files are scored only when named;
    `sealed` asks about forged reports in the sealed wordings and held-out templates. Half
    of the forged reports are in the five seeds' layouts, half in all.
    """
    folder = out or ROOT / "runs" / "eval" / datetime.now().strftime("%Y%m%d-%H%M%S")
    short = 0
    with tempfile.TemporaryDirectory(prefix="nianbao-eval-") as made:
        if paths or not forged:
            short += _seeds(paths, Path(made), folder, settings)
        if forged:
            short += _forged(forged, seed, sealed, Path(made), folder, settings)
    print(f"\n详见 {folder}")
    return 1 if short else 0


def _seeds(paths: Sequence[Path], made: Path, folder: Path, settings: Settings) -> int:
    named = paths or (CASES,)
    files = [file for path in named for file in (open_files(path) if path.is_dir() else (path,))]
    hidden = frozenset(
        case.id for path in files if path.parent.name == SEALED for case in load((path,))
    )
    by_library: dict[str, list[Case]] = defaultdict(list)
    for case in load(files):
        by_library[case.library].append(case)
    short = 0
    for name, cases in by_library.items():
        source = ROOT / name if name == SEEDS else Path(name)
        library = made / source.name
        _ingest(source, library, settings)
        scores = run(cases, library, settings, folder / source.name, name=SEEDS, hidden=hidden)
        short += _tell(SEEDS, scores)
    return short


def _forged(
    count: int, seed: int, sealed: bool, made: Path, folder: Path, settings: Settings
) -> int:
    from eval.forged_cases import forge_cases, renumbered_cases

    short = 0
    draws = max(1, count // 2 // SEED_LAYOUT_COUNT)
    for name in (RENUMBERED, FORGED):
        reports = made / f"{name}-reports"
        if name == RENUMBERED:
            cases = renumbered_cases(draws, seed, reports, sealed=sealed)
        else:
            cases = forge_cases(count - count // 2, seed, reports, sealed=sealed)
        library = made / name
        _ingest(reports, library, settings)
        hidden = frozenset(case.id for case in cases) if sealed else frozenset[str]()
        scores = run(cases, library, settings, folder / name, name=name, hidden=hidden)
        short += _tell(name, scores)
    return short


def _ingest(source: Path, library: Path, settings: Settings) -> None:
    """Read the reports; those that were skipped are told, for their questions will fail."""
    from ingest.schema import Outcome
    from ingest.sync import sync

    changes = sync([source], library, settings).changes
    for change in changes:
        if change.outcome is Outcome.SKIPPED:
            print(f"跳过 {change.source}：{change.reason}")


def _tell(name: str, scores: Scores) -> int:
    required = bars(name)
    print(f"\n## {name}\n\n{summary(scores, required)}")
    lines = missed(scores, required)
    for line in lines:
        print(f"未达标：{line}")
    return len(lines)
