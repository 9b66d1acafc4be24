"""Which reports are of one body: same core name, compatible region, one candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.identity.names import canonical
from ingest.schema import AgencyKind, Identity

Chain = tuple[str, ...]
_Place = tuple[Chain, Chain]


def join(identities: Sequence[Identity]) -> tuple[int, ...]:
    """A group's number for each identity; numbers count up in order of first appearance.

    Two identities are one body when their core names are the same and their regions
    compatible, with no second body that the lesser known could be. Which are together
    does not depend on their order. An identity without an agency is alone.
    """
    by_core: dict[tuple[str, bool, bool], dict[_Place, list[int]]] = defaultdict(
        lambda: defaultdict(list)
    )
    labels: list[object] = [None] * len(identities)
    for index, identity in enumerate(identities):
        if identity.agency is None or identity.core is None:
            labels[index] = (index,)
            continue
        town = identity.kind is AgencyKind.TOWNSHIP
        body = (canonical(identity.core), town, identity.kind is AgencyKind.GOVERNMENT)
        by_core[body][identity.region, _hint(identity)].append(index)
    for body, places in by_core.items():
        for place, label in _grouped(places, nearest=not any(body[1:])).items():
            for index in places[place]:
                labels[index] = (body, label)
    numbers: dict[object, int] = {}
    return tuple(numbers.setdefault(label, len(numbers)) for label in labels)


def name_of(members: Iterable[Identity]) -> str | None:
    """The display name of a group: the fullest form that any member supports.

    The longest region chain wins, then the longest name, then the first by its characters.
    """
    best: tuple[int, int, str] | None = None
    for identity in members:
        if identity.agency is None:
            continue
        rank = (-len(identity.region), -len(identity.agency), identity.agency)
        if best is None or rank < best:
            best = rank
    return best[2] if best else None


def _hint(identity: Identity) -> Chain:
    """The places whose web sites a report without a region names, to tell 城关镇 from 城关镇."""
    if identity.region:
        return ()
    hints = {fact.value for fact in identity.facts if fact.name == "region_hint"}
    return tuple(sorted(hints))


def _grouped(places: Iterable[_Place], *, nearest: bool) -> dict[_Place, object]:
    """A label for each place of one core name: equal labels are one body.

    `nearest` asks for the same nearest region: a city's department is not its county's.
    """
    every = sorted(places)
    if len(every) == 1:
        return {every[0]: 0}
    chains = sorted({chain for chain, _ in every if chain})
    home = _homes(chains, nearest=nearest)
    bodies = sorted(set(home.values()))
    labels: dict[_Place, object] = {}
    for chain, hint in every:
        if chain:
            labels[chain, hint] = home[chain]
            continue
        fitting = [body for body in bodies if not hint or _hinted(hint, body)]
        labels[chain, hint] = fitting[0] if len(fitting) == 1 else ("?", hint if bodies else ())
    return _by_hints(labels) if not bodies else labels


def _hinted(hint: Chain, body: Chain) -> bool:
    return any(each.endswith(region) for each in hint for region in body)


def _by_hints(labels: dict[_Place, object]) -> dict[_Place, object]:
    """Without any region known: reports that name different counties' sites are apart."""
    hints = sorted({hint for _, hint in labels if hint})
    if len(hints) <= 1:
        return dict.fromkeys(labels, 0)
    return {place: ("?", place[1]) for place in labels}


def _homes(chains: list[Chain], *, nearest: bool) -> dict[Chain, Chain]:
    """For each region chain the fullest one that it must be part of, itself where unsure."""
    widest = [
        chain
        for chain in chains
        if not any(other != chain and _within(chain, other, nearest=nearest) for other in chains)
    ]
    merged = _merged(widest)
    homes: dict[Chain, Chain] = {}
    for chain in chains:
        fitting = sorted(
            {merged[other] for other in widest if _within(chain, other, nearest=nearest)}
        )
        homes[chain] = fitting[0] if len(fitting) == 1 else chain
    return homes


def _within(chain: Chain, other: Chain, *, nearest: bool) -> bool:
    """Whether all of `chain` stands in `other`, in order."""
    if nearest and chain[-1] != other[-1]:
        return False
    rest = iter(other)
    return all(region in rest for region in chain)


def _merged(widest: list[Chain]) -> dict[Chain, Chain]:
    """Chains with one nearest region that do not contradict each other, as one."""
    by_nearest: dict[str, list[Chain]] = defaultdict(list)
    for chain in widest:
        by_nearest[chain[-1]].append(chain)
    merged: dict[Chain, Chain] = {}
    for group in by_nearest.values():
        levels: dict[str, set[str]] = defaultdict(set)
        for chain in group:
            for region in chain[:-1]:
                levels[_level(region)].add(region)
        one = all(len(names) == 1 for names in levels.values())
        for chain in group:
            merged[chain] = min(group) if one else chain
    return merged


def _level(region: str) -> str:
    if region.endswith(("省", "自治区")) or region in ("北京市", "天津市", "上海市", "重庆市"):
        return "province"
    if region.endswith(("县", "区", "旗")) and not region.endswith("地区"):
        return "county"
    return "prefecture"
