"""The bars that a run must reach, from bars.toml."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from eval.measure.statistics import Share
from eval.score import Outcome
from eval.tally import Scores
from ingest.schema import Model

FAMILY = "family_"


class Bar(Model):
    """What one score must reach; `expected` is what it last reached."""

    at_least: float | None = None
    at_most: float | None = None
    expected: float | None = None
    tolerance: float = 0.01


def bars(name: str) -> dict[str, Bar]:
    """The bars of a set of cases, by score; empty for a set without bars."""
    text = files(__package__).joinpath("bars.toml").read_text(encoding="utf-8")
    return {score: Bar.model_validate(bar) for score, bar in tomllib.loads(text)[name].items()}


def missed(scores: Scores, required: dict[str, Bar]) -> tuple[str, ...]:
    """One line in Chinese for each score under its bar; scores with nothing to count pass."""
    found = {name: value(scores, name) for name in required}
    return under({name: each for name, each in found.items() if each is not None}, required)


def under(scores: dict[str, float], required: dict[str, Bar]) -> tuple[str, ...]:
    """As `missed`, for scores given by name; those that are not given pass."""
    lines = []
    for name, bar in required.items():
        reached = scores.get(name)
        if reached is None:
            continue
        if bar.at_least is not None and reached < bar.at_least:
            lines.append(f"{name} {reached:.4g} 低于下限 {bar.at_least:g}")
        if bar.at_most is not None and reached > bar.at_most:
            lines.append(f"{name} {reached:.4g} 高于上限 {bar.at_most:g}")
        if bar.expected is not None and _worse(bar, reached) > bar.tolerance:
            lines.append(f"{name} {reached:.4g} 比记录的 {bar.expected:g} 差出容限")
    return tuple(lines)


def value(scores: Scores, name: str) -> float | None:
    """A score by its name in bars.toml; None where there was nothing to count.

    `family_x` is the share of the family x that is right.
    """
    if name.startswith(FAMILY):
        for each in scores.families:
            if each.family == name.removeprefix(FAMILY):
                return each.outcomes.get(Outcome.RIGHT, 0) / each.cases
        return None
    if name in ("hit_at_1", "hit_at_5", "mean_reciprocal_rank"):
        found = getattr(scores.retrieval, name) if scores.retrieval else None
    else:
        found = getattr(scores, name)
    if isinstance(found, Share):
        return found.value if found.total else None
    return None if found is None else float(found)


def _worse(bar: Bar, reached: float) -> float:
    expected = bar.expected or 0.0
    return reached - expected if bar.at_most is not None else expected - reached
