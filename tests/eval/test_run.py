"""Runs: what is written, what stays hidden, and what a crash does."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from eval.case import Case
from eval.run import score
from ingest.settings import Settings
from qa.schema import Answer, Citation, Reason, Status, Value

TEXT = "甲镇共公开信息116条。"


class Fake:
    """Answers by a fixed table; raises for the question 出错."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...], date | None]] = []

    def answer(
        self,
        question: str,
        history: tuple[str, ...] = (),
        today: date | None = None,
        agencies: tuple[str, ...] = (),  # noqa: ARG002
        id: str | None = None,
    ) -> Answer:
        self.asked.append((question, history, today))
        if question == "出错":
            raise RuntimeError("boom")
        if question.startswith("甲镇"):
            return Answer(
                id=id,
                question=question,
                status=Status.ANSWERED,
                answer="116条",
                values=(Value(agency="甲镇", year=2024, value=116, unit="条"),),
                citations=(
                    Citation(
                        marker=1,
                        report="甲",
                        agency="甲镇",
                        year=2024,
                        quote=TEXT,
                        start=0,
                        end=len(TEXT),
                    ),
                ),
            )
        return Answer(
            question=question, status=Status.NOT_FOUND, reason=Reason.NOT_STATED, answer="没有写"
        )


def case(name: str, question: str, **truth: object) -> Case:
    return Case.model_validate(
        {"id": name, "family": "prose", "library": "seeds", "question": question, **truth}
    )


CASES = (
    case("a", "甲镇公开多少", value=116, agency="甲镇", evidence=["116条"], today="2025-01-02"),
    case("b", "出错", value=1, evidence=["116条"]),
    case("c", "乙镇公开多少", value=3, evidence=["116条"], history=["前问"]),
    case("d", "封存的问题", value=3, evidence=["116条"]),
)


def test_a_run_writes_its_report_and_hides_the_sealed(tmp_path: Path) -> None:
    fake = Fake()
    scores = score(
        CASES,
        fake,
        {"甲": TEXT}.__getitem__,
        tmp_path / "out",
        settings=Settings(),
        hidden=frozenset({"d"}),
    )
    assert (scores.cases, scores.right.count, scores.refused.count) == (4, 1, 2)
    assert scores.crashed.count == 1
    assert fake.asked[0] == ("甲镇公开多少", (), date(2025, 1, 2))
    assert fake.asked[2][1] == ("前问",)
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "出错（1）" in report
    assert "乙镇公开多少（前问：前问）" in report
    for name in ("report.md", "answers.jsonl"):
        assert "封存的问题" not in (tmp_path / "out" / name).read_text(encoding="utf-8")
    config = json.loads((tmp_path / "out" / "config.json").read_text(encoding="utf-8"))
    assert (config["cases"], config["hidden"]) == (4, 1)
    assert "boom" in (tmp_path / "out" / "crashes.txt").read_text(encoding="utf-8")


def test_two_runs_score_alike(tmp_path: Path) -> None:
    first, second = (
        score(CASES, Fake(), {"甲": TEXT}.__getitem__, tmp_path / name, settings=Settings())
        for name in ("1", "2")
    )
    timeless = {"p50_ms": 0.0, "p95_ms": 0.0}
    assert first.model_copy(update=timeless) == second.model_copy(update=timeless)
