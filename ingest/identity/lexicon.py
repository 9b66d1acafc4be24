"""What names of bodies are made of, read from `names.toml` once and compiled."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.schema import AgencyKind


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The compiled tables of `names.toml`."""

    provinces: dict[str, str]
    province: re.Pattern[str]
    central: tuple[str, ...]
    suffix: re.Pattern[str]
    office_suffix: re.Pattern[str]
    banner: re.Pattern[str]
    leagues: frozenset[str]
    not_regions: frozenset[str]
    not_region_ends: tuple[str, ...]
    zones: tuple[str, ...]
    bad_rest: re.Pattern[str]
    bare_rest: re.Pattern[str]
    not_townships: frozenset[str]
    department: re.Pattern[str]
    committee: re.Pattern[str]
    other: re.Pattern[str]
    not_bodies: frozenset[str]
    never: re.Pattern[str]
    before: re.Pattern[str]
    leading: re.Pattern[str]
    selves: tuple[tuple[AgencyKind, re.Pattern[str]], ...]
    whole_township: re.Pattern[str]


def _ending(words: Iterable[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile("(?:" + "|".join(map(re.escape, longest)) + ")$")


@cache
def lexicon() -> Lexicon:
    """The tables of `names.toml`."""
    data = tomllib.loads((files(__package__) / "names.toml").read_text(encoding="utf-8"))
    government, bodies, own = data["government"], data["bodies"], data["self"]
    return Lexicon(
        provinces=data["provinces"],
        province=re.compile("|".join(data["provinces"])),
        central=(*data["central"]["prefixes"], "中共"),
        suffix=_ending([*government["suffixes"], *government["township_suffixes"]]),
        office_suffix=_ending(government["office_suffixes"]),
        banner=_ending(banner + "旗" for banner in government["banners"]),
        leagues=frozenset(government["leagues"]),
        not_regions=frozenset(government["not_regions"]),
        not_region_ends=tuple(government["not_region_ends"]),
        zones=tuple(government["zones"]),
        bad_rest=re.compile(government["bad_rests"]),
        bare_rest=re.compile(government["bare_rests"]),
        not_townships=frozenset(government["not_townships"]),
        department=_ending(bodies["department"]),
        committee=_ending(bodies["committee"]),
        other=_ending(bodies["other"]),
        not_bodies=frozenset(bodies["not_bodies"]),
        never=re.compile(bodies["never"]),
        before=_ending(data["boundaries"]["before"]),
        leading=re.compile("|".join(w for w in data["boundaries"]["before"] if len(w) > 1)),
        selves=tuple((kind, re.compile(own[kind])) for kind in AgencyKind),
        whole_township=re.compile(own["whole_township"]),
    )
