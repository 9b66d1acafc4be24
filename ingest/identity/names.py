"""The forms that one body's name takes: what people write, and what is the same."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Protocol

from ingest.identity.grammar import key
from ingest.identity.lexicon import lexicon
from ingest.schema import AgencyKind

_GENERIC = re.compile(r"^[省市县区州旗](?!场|政|容|民|域|划|直)(?=.{3,})")
_ZONE = re.compile(r"(?:党工委)?(?:管理委员会|管委会)$")


class Named(Protocol):
    """What has a name to vary: an Identity or a catalogue's AgencyEntry."""

    @property
    def core(self) -> str | None: ...

    @property
    def names(self) -> tuple[str, ...]: ...

    @property
    def region(self) -> tuple[str, ...]: ...

    @property
    def kind(self) -> AgencyKind: ...


@cache
def _tables() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Each short form's full name, and each form's whole kind."""
    text = (files(__package__) / "departments.toml").read_text(encoding="utf-8")
    canonical: dict[str, str] = {}
    kinds: dict[str, tuple[str, ...]] = {}
    for bodies in tomllib.loads(text)["kinds"]:
        every = tuple(form for body in bodies for form in body)
        for body in bodies:
            canonical.update(dict.fromkeys(body, body[0]))
        kinds.update(dict.fromkeys(every, every))
    return canonical, kinds


def department_forms() -> tuple[str, ...]:
    """Every form of a department's name that the table knows, longest first."""
    return tuple(sorted(_tables()[0], key=lambda form: (-len(form), form)))


@lru_cache(maxsize=65_536)
def canonical(core: str) -> str:
    """A core name by which bodies are told apart: 发改委 is 发展和改革委员会, not 发展和改革局."""
    plain = _GENERIC.sub("", core)
    return key(_tables()[0].get(plain) or _tables()[0].get(core) or core)


def is_department(core: str) -> bool:
    """Whether this is by itself a department's name, in one of its forms."""
    return _GENERIC.sub("", core) in _tables()[0]


def same_forms(core: str) -> tuple[str, ...]:
    """The forms of exactly this department's name, its own first."""
    plain = _GENERIC.sub("", core)
    full = _tables()[0].get(plain) or _tables()[0].get(core)
    kind = _tables()[1].get(full, ()) if full else ()
    return tuple(dict.fromkeys((core, plain, *(f for f in kind if _tables()[0][f] == full))))


def forms(core: str) -> tuple[str, ...]:
    """The forms of a department's name and of the bodies that do the same work elsewhere."""
    plain = _GENERIC.sub("", core)
    known = _tables()[1].get(plain) or _tables()[1].get(core) or ()
    return tuple(dict.fromkeys((*same_forms(core), *known)))


def stem(region: str) -> str:
    """A region's name without its kind (平罗县: 平罗), empty where too little would be left."""
    short = lexicon().provinces.get(region)
    if short:
        return short
    for ending in ("自治县", "自治州", "自治旗", "地区", "新区", "林区", "特区"):
        if region.endswith(ending):
            return ""
    bare = region[:-1] if region.endswith(("市", "县", "区", "旗", "盟", "镇", "乡")) else region
    return bare if len(bare) >= 2 else ""


def variants(named: Named) -> tuple[str, ...]:
    """The ways people write this body's name, the fullest forms first; () where it has none.

    Short forms may fit several bodies (信访局): which is meant is for the asker to settle.
    """
    core = named.core
    if not core:
        return named.names
    bases = tuple(_bases(core, named.kind))
    found = [*named.names, *(prefix + base for prefix in _prefixes(named) for base in bases)]
    found += bases
    if named.kind not in (AgencyKind.TOWNSHIP, AgencyKind.GOVERNMENT):
        nearest = named.region[-1] if named.region else ""
        found += [prefix + form for form in forms(core) for prefix in (nearest, "")]
    unique = dict.fromkeys(name for name in found if len(name) >= 2)
    return tuple(sorted(unique, key=lambda name: (-len(name), name)))


def _prefixes(named: Named) -> Iterable[str]:
    """What may stand before the core: the whole chain, the nearest regions, their short names."""
    region = named.region
    if not region:
        return ()
    found = ["".join(region[start:]) for start in range(len(region))]
    nearest = stem(region[-1])
    if nearest:
        found.append(nearest)
    if named.kind is AgencyKind.TOWNSHIP and len(region) > 1:
        found.append(region[-2])
    if named.kind is AgencyKind.DEPARTMENT and region[-1].endswith(("省", "市", "县", "区", "旗")):
        found.append(region[-1][-1])
    return dict.fromkeys(found)


def _bases(core: str, kind: AgencyKind) -> Iterable[str]:
    if kind is AgencyKind.TOWNSHIP:
        return _township(core)
    if kind is AgencyKind.GOVERNMENT:
        return _government(core)
    return same_forms(core)


def _township(core: str) -> tuple[str, ...]:
    plain = core.removesuffix("人民政府").removesuffix("办事处")
    if plain.endswith("街道"):
        name = plain.removesuffix("街道")
        return (plain, f"{plain}办事处", f"{plain}办", f"{name}办事处")
    if core.endswith("办事处"):
        return (core, f"{plain}街道", f"{plain}街道办事处")
    return (plain, f"{plain}政府", f"{plain}人民政府")


def _government(core: str) -> tuple[str, ...]:
    zone = _ZONE.search(core)
    if zone:
        place = core[: zone.start()]
        return (core, f"{place}管委会", f"{place}管理委员会", place)
    plain = core.removesuffix("人民政府")
    short = stem(plain)
    found = (plain, f"{plain}政府", f"{plain}人民政府", short, f"{short}政府" if short else "")
    return tuple(each for each in found if each)
