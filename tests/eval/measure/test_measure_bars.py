"""Bars are judged both ways, every one has its number, and a crash fails the run."""

from __future__ import annotations

import pytest

from eval.forge import CLEAN, Order, forge
from eval.measure import speed
from eval.measure.bars import Bar, BarsResult, bars, judge, measure, rows


def test_bars_are_judged_both_ways() -> None:
    least = Bar(of="x", text="x", least=97.0)
    most = Bar(of="x", text="x", most=0.5)
    assert judge(least, 97.0).passed
    assert not judge(least, 96.9).passed
    assert judge(most, 0.5).passed
    assert not judge(most, 0.51).passed


def test_a_crash_fails_the_run() -> None:
    good = (judge(Bar(of="x", text="x", most=1), 0.0),)
    assert BarsResult(bars=good, crashes=0).passed
    assert not BarsResult(bars=good, crashes=1).passed
    bad = (judge(Bar(of="x", text="x", most=1), 2.0),)
    assert not BarsResult(bars=bad, crashes=0).passed
    assert [row[0] for row in rows(BarsResult(bars=(*good, *bad), crashes=0))] == [
        "",
        "ok",
        "FAILS",
    ]


def test_every_bar_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "two_cores", lambda made: float(len(list(made))))
    assert len({each.of for each in bars()}) == len(bars())
    found = measure(10, seed=3, draws=1)
    assert [each.bar for each in found.bars] == list(bars())


def test_speed_times_every_stage() -> None:
    timed = speed.measure(forge(3, Order(seed=1, damage=CLEAN)))
    assert timed.reports == 3
    assert {"tables", "sections", "report"} <= set(timed.stages)
    assert all(each.median > 0 for each in timed.stages.values())


def test_memory_grows_by_a_factor() -> None:
    peak = speed.memory(forge(10, Order(seed=1, damage=CLEAN)), 10)
    assert peak.after_all >= peak.after_tenth >= peak.before > 0
    assert peak.growth >= 1
