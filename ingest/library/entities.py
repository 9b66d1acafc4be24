"""Which reports are of one body, which are versions of one report, and what they are called.

All of it follows from the set of reports with a core name, never from the order in which
they came: after every batch it is worked out again for the core names that it touched.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from ingest.library.relations import agencies, reports
from ingest.library.rows import dump
from ingest.library.versions import differences
from ingest.schema import AgencyKind, Identity, Scope

_UNKNOWN_AGENCY = "未知单位"
_UNKNOWN_YEAR = "年份不明"
_SETTLED = (
    *("id", "key", "agency", "core", "year", "scope", "published", "richness"),
    *("sync", "source", "text", "identity", "current", "differences"),
)
_AREA = re.compile(r"[省市区县旗州盟](?!.*[省市区县旗州盟])")


@dataclass(frozen=True, slots=True)
class Entity:
    """A body, and which of the identities given are its own."""

    name: str
    core: str
    names: tuple[str, ...]
    region: tuple[str, ...]
    kind: AgencyKind
    members: tuple[int, ...]


def _join(identities: Sequence[Identity]) -> tuple[Entity, ...]:
    """Bodies among `identities`, all of one core name.

    Regions that one chain contains are one body; what states no region belongs to the
    only body there is, else stands for itself.
    """
    groups: list[tuple[tuple[str, ...], list[int]]] = []
    loose: list[int] = []
    for index in sorted(range(len(identities)), key=lambda at: -len(identities[at].region)):
        region = identities[index].region
        if not region:
            loose.append(index)
            continue
        fitting = [group for group in groups if group[0][-len(region) :] == region]
        if len(fitting) == 1:
            fitting[0][1].append(index)
        else:
            groups.append((region, [index]))
    if loose:
        if len(groups) == 1:
            groups[0][1].extend(loose)
        else:
            groups.append(((), loose))
    return tuple(_entity([identities[at] for at in found], found) for _, found in groups)


def _entity(identities: Sequence[Identity], members: Sequence[int]) -> Entity:
    names = sorted({name for one in identities for name in (one.agency, *one.names) if name})
    fullest = max((one.agency or "" for one in identities), key=lambda name: (len(name), name))
    region = max((one.region for one in identities), key=lambda chain: (len(chain), chain))
    kind = Counter(one.kind for one in identities).most_common(1)[0][0]
    return Entity(
        name=fullest or identities[0].core or "",
        core=identities[0].core or "",
        names=tuple(names),
        region=region,
        kind=kind,
        members=tuple(members),
    )


def settle(connection: Connection, cores: Iterable[str], numbers: Collection[int] = ()) -> None:
    """Work out agencies, versions and ids again for the reports of `cores`, and for those of
    `numbers` that have no core name."""
    for core in sorted(set(cores) - {""}):
        _settle_core(connection, core, _rows(connection, reports.c.core == core))
    for number in sorted(numbers):
        for row in _rows(connection, (reports.c.id == number) & (reports.c.core == "")):
            _settle_core(connection, "", [row])
    owned = select(reports.c.agency).where(reports.c.agency.is_not(None))
    connection.execute(agencies.delete().where(agencies.c.id.not_in(owned)))


def _rows(connection: Connection, condition: Any) -> list[Row[Any]]:
    query = select(*(reports.c[name] for name in _SETTLED)).where(condition)
    return list(connection.execute(query.order_by(reports.c.source)))


def _settle_core(connection: Connection, core: str, rows: Sequence[Row[Any]]) -> None:
    stated: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        said = json.loads(row.identity)
        of_body = {name: said[name] for name in ("agency", "core", "names", "region", "kind")}
        stated[json.dumps(of_body, ensure_ascii=False, sort_keys=True)].append(row)
    distinct = sorted(stated)
    identities = [_identity(text) for text in distinct]
    entities = _join(identities) if core else (_entity(identities, (0,)),)
    shared = Counter(entity.name for entity in entities)
    taken: set[int] = set()
    plan: list[tuple[Row[Any], dict[str, Any]]] = []
    for entity in sorted(entities, key=lambda one: (one.name, one.region, one.members)):
        owned = [row for at in entity.members for row in stated[distinct[at]]]
        name = entity.name or f"{_UNKNOWN_AGENCY}-{owned[0].text[:6]}"
        agency = _keep_agency(connection, entity, name, owned, taken)
        known = bool(entity.name)
        for group in _versions(owned, known=known):
            plan += _name(connection, group, agency, name, apart=shared[entity.name] > 1)
    _apply(connection, plan)


def _identity(text: str) -> Identity:
    return Identity.model_validate_json(text)


def _keep_agency(
    connection: Connection, entity: Entity, name: str, owned: Sequence[Row[Any]], taken: set[int]
) -> int:
    """The agency's number: that which most of its reports already have, else a new one."""
    before = Counter(row.agency for row in owned if row.agency not in (None, *taken))
    values = {
        "name": name,
        "core": entity.core,
        "names": dump(entity.names),
        "region": dump(entity.region),
        "kind": entity.kind,
    }
    if before:
        number: int = min(before, key=lambda agency: (-before[agency], agency))
        connection.execute(update(agencies).where(agencies.c.id == number).values(values))
    else:
        made = connection.execute(agencies.insert().values(values)).inserted_primary_key
        assert made is not None
        number = made[0]
    taken.add(number)
    return number


def _versions(rows: Sequence[Row[Any]], *, known: bool) -> list[list[Row[Any]]]:
    """Reports of one year and scope together, the current one first."""
    groups: dict[tuple[Any, ...], list[Row[Any]]] = defaultdict(list)
    for row in rows:
        alone = row.id if row.year is None or not known else 0
        groups[row.year or 0, row.scope or "", alone].append(row)
    return [sorted(group, key=_rank, reverse=True) for _, group in sorted(groups.items())]


def _rank(row: Row[Any]) -> tuple[Any, ...]:
    return (row.published or "", row.richness, row.sync, row.source, row.id)


def _name(
    connection: Connection, group: Sequence[Row[Any]], agency: int, name: str, *, apart: bool
) -> list[tuple[Row[Any], dict[str, Any]]]:
    first = group[0]
    parts = [name, *([first.text[:4]] if apart else []), str(first.year or _UNKNOWN_YEAR)]
    if first.year is None and first.core and not apart:
        parts.append(first.text[:4])
    if first.scope:
        area = _AREA.search(name)
        own = first.scope == Scope.OWN
        parts.append("本级" if own else f"全{area.group() if area else '县'}")
    base = "-".join(parts)
    notices = differences(connection, group)
    return [
        (
            row,
            {
                "key": base if not place else f"{base}~{place + 1}",
                "agency": agency,
                "current": int(not place),
                "differences": dump(notices[place]),
            },
        )
        for place, row in enumerate(group)
    ]


def _apply(connection: Connection, plan: Sequence[tuple[Row[Any], dict[str, Any]]]) -> None:
    """Two steps, since ids may change places among the reports and must stay unique."""
    fresh = [(row, values) for row, values in plan if _changed(row, values)]
    moved = [{"number": row.id} for row, values in fresh if row.key not in (None, values["key"])]
    chosen = reports.c.id == bindparam("number")
    if moved:
        connection.execute(update(reports).where(chosen).values(key=None), moved)
    if fresh:
        names = ("key", "agency", "current", "differences")
        changes = update(reports).where(chosen).values({name: bindparam(name) for name in names})
        connection.execute(changes, [{"number": row.id, **values} for row, values in fresh])


def _changed(row: Row[Any], values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())
