"""Invented counties and the bodies in them; no county here exists.

Provinces are real; cities and counties are made of syllables that real names are made of.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from eval.forge.schema import AgencyTruth
from ingest.schema import AgencyKind


@dataclass(frozen=True, slots=True)
class County:
    """A county or district with the chain above it."""

    province: str
    city: str
    name: str

    @property
    def short(self) -> str:
        """The county's name without its kind, as in 澧河县 → 澧河."""
        return self.name[:-1]


@cache
def words() -> dict[str, list[str]]:
    """The syllables and department names, from the TOML beside this file."""
    text = (files(__package__) / "places.toml").read_text(encoding="utf-8")
    loaded: dict[str, list[str]] = tomllib.loads(text)
    return loaded


def _name(chance: random.Random) -> str:
    data = words()
    return chance.choice(data["first"]) + chance.choice(data["second"])


def county(chance: random.Random) -> County:
    """An invented county; its name is no real one's."""
    data = words()
    real = set(data["real"])
    while True:
        city = _name(chance)
        name = _name(chance)
        if city not in real and name not in real and city != name:
            break
    kind = chance.choice(["县", "县", "县", "区", "市"])
    return County(chance.choice(data["provinces"]), f"{city}市", f"{name}{kind}")


def bodies(chance: random.Random, place: County) -> list[AgencyTruth]:
    """Bodies of a county: its government, departments, towns (some named as in every county)."""
    data = words()
    region = (place.province, place.city, place.name)
    found: list[AgencyTruth] = []

    def add(core: str, full: str, kind: AgencyKind, chain: tuple[str, ...]) -> None:
        found.append(
            AgencyTruth(
                full=full, core=core, kind=kind, region=chain,
                county=place.name, city=place.city, province=place.province,
            )
        )  # fmt: skip

    add(f"{place.name}人民政府", f"{place.name}人民政府", AgencyKind.GOVERNMENT, region[:2])
    for core in chance.sample(data["departments"], 5):
        add(core, f"{place.name}{core}", AgencyKind.DEPARTMENT, region)
    towns = [f"{_name(chance)}{chance.choice(data['town_kinds'])}" for _ in range(5)]
    towns += chance.sample(data["common_towns"], 2)
    for core in dict.fromkeys(towns):
        add(core, f"{place.name}{core}", AgencyKind.TOWNSHIP, region)
    return found
