"""Prose figures in wordings kept back, and passages among near-identical reports: measured."""

from __future__ import annotations

from pathlib import Path

from eval.bars import bars, under
from eval.case import Family
from eval.forge.prose import UNSEEN, templates
from eval.forged_cases import prose_cases
from eval.measure import passages, prose

KEPT = {each.name for each in templates() if each.file == UNSEEN}


def test_only_figures_of_the_wordings_kept_back_are_asked_for(tmp_path: Path) -> None:
    cases = prose_cases(12, 3, tmp_path)
    asked = [case for case in cases if case.family is Family.PROSE]
    assert len(asked) > 60
    assert {case.group for case in asked} <= KEPT
    assert all(each.held_out for each in templates() if each.name in KEPT)
    told = "".join(path.read_text(encoding="utf-8") for path in tmp_path.glob("*/*"))
    assert sum(case.evidence[0] in told for case in asked) == len(asked)


def test_the_measurement_counts_right_ones_by_wording() -> None:
    found = prose.measure(8, seed=4, show=3)
    assert found.scores.cases > 40
    assert found.scores.wrong.value <= 0.02
    assert found.scores.right.value > 0.8
    assert sum(each.total for each in found.wordings.values()) == found.scores.cases
    assert len(found.examples) <= 3
    assert found.passed == (not found.short)


def test_near_identical_reports_are_told_apart() -> None:
    found = passages.measure(21, seed=2)
    assert found.named_answered.value >= 0.95
    assert found.named_wrong.value <= 0.02
    assert found.open_found.value >= 0.9


def test_a_score_under_its_bar_is_named() -> None:
    lines = under({"named_answered": 0.5, "named_wrong": 0.5}, bars("passages"))
    assert len(lines) == 2
    assert under({"named_answered": 1.0, "named_wrong": 0.0}, bars("passages")) == ()
