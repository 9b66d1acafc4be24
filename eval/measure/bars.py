"""All measurements on forged text reports against their bars, in one run."""

from __future__ import annotations

import tomllib
from importlib.resources import files

from eval.forge import CLEAN, Families, Order, forge, renumbered
from eval.measure import identity, quantities, speed, tables
from ingest.schema import Model


class Bar(Model):
    """A bar: the number it is about, what it says, and the least or the most allowed."""

    of: str
    text: str
    least: float | None = None
    most: float | None = None


class BarResult(Model):
    """A bar with what was measured."""

    bar: Bar
    measured: float
    passed: bool


class BarsResult(Model):
    """Every bar, and how many crashes there were."""

    bars: tuple[BarResult, ...]
    crashes: int

    @property
    def passed(self) -> bool:
        """Whether every bar is reached and nothing crashed."""
        return not self.crashes and all(each.passed for each in self.bars)


def bars(name: str = "bars") -> tuple[Bar, ...]:
    """The bars of text reports (`bars`) or of files (`format_bars`), from TOML beside this file."""
    text = (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")
    return tuple(Bar.model_validate(each) for each in tomllib.loads(text)["bar"])


def judge(bar: Bar, measured: float) -> BarResult:
    """Whether a number reaches its bar."""
    enough = bar.least is None or measured >= bar.least
    return BarResult(
        bar=bar, measured=measured, passed=enough and (bar.most is None or measured <= bar.most)
    )


def _percent(value: float) -> float:
    return round(100 * value, 3)


def _tables(count: int, seed: int, draws: int) -> tuple[dict[str, float], int]:
    """Renumbered layouts, clean and damaged reports, and the families kept back."""
    again = tables.measure(renumbered(draws, seed=seed))
    third = again.groups["layout s3 damaged"]
    whole = tables.measure(forge(count, Order(seed=seed)))
    kept = tables.measure(forge(count, Order(seed=seed, families=Families.HELD_OUT)))
    clean, damaged = whole.groups["all clean"], whole.groups["all damaged"]
    behind = kept.groups["all damaged"]
    found = {
        "renumbered.right": _percent(again.groups["all clean"].right.value),
        "renumbered.s3.wrong": float(third.wrong.count),
        "clean.right": _percent(clean.right.value),
        "clean.doubtful": _percent(clean.doubtful.value),
        "damaged.false_proof": float(damaged.false_proof),
        "damaged.wrong_unmarked": _percent(damaged.wrong_unmarked.value),
        "damaged.doubtful": _percent(damaged.doubtful.value),
        "held_out.false_proof": float(kept.groups["all"].false_proof),
        "held_out.wrong_behind": _percent(
            behind.wrong_unmarked.value - damaged.wrong_unmarked.value
        ),
        "held_out.doubtful_behind": _percent(behind.doubtful.value - damaged.doubtful.value),
    }
    return found, sum(len(each.crashes) for each in (again, whole, kept))


def _prose(count: int, seed: int) -> tuple[dict[str, float], int]:
    """Names and figures, of the seen families and of those kept back."""
    seen = Order(seed=seed + 1, damage=CLEAN)
    kept = Order(seed=seed + 1, damage=CLEAN, families=Families.HELD_OUT)
    names = identity.measure(forge(count, seen))
    other_names = identity.measure(forge(count, kept))
    figures = quantities.measure(forge(count, seen))
    other_figures = quantities.measure(forge(count, kept))
    we_only = names.groups.get("pattern we_only")
    found = {
        "identity.right": _percent(names.groups["all"].all_right.value),
        "identity.held_out.right": _percent(other_names.groups["all"].all_right.value),
        "identity.we_only.silent": float(we_only.wrong_in_silence.count if we_only else 0),
        "quantities.right": _percent(figures.groups["all"].right.value),
        "quantities.wrong": _percent(figures.groups["all"].wrong.value),
        "quantities.held_out.right": _percent(other_figures.groups["all"].right.value),
    }
    every = (names, other_names, figures, other_figures)
    return found, sum(len(each.crashes) for each in every)


def measure(count: int, *, seed: int = 0, draws: int = 20) -> BarsResult:
    """Measure `count` reports of each sort, `draws` of each seed layout, and judge every bar."""
    cells, crashed = _tables(count, seed, draws)
    told, other = _prose(count, seed)
    found = cells | told
    found["speed.two_cores"] = speed.two_cores(forge(count, Order(seed=seed)))
    return BarsResult(
        bars=tuple(judge(bar, found[bar.of]) for bar in bars()), crashes=crashed + other
    )


def rows(result: BarsResult) -> list[list[str]]:
    """The result as a readable table, header first."""
    out = [["", "bar", "measured", "asked"]]
    for each in result.bars:
        bar = each.bar
        asked = f"≥ {bar.least:g}" if bar.least is not None else f"≤ {bar.most:g}"
        out.append(["ok" if each.passed else "FAILS", bar.text, f"{each.measured:g}", asked])
    return out
