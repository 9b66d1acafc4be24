"""Which reports are of one body, which are versions of one report, and what they are called.

All of it follows from the set of reports with a core name, never from the order in which
they came: after every batch it is worked out again for the core names that it touched.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from ingest.identity.entities import join, name_of
from ingest.identity.names import canonical
from ingest.library.relations import agencies, reports
from ingest.library.texts import dump
from ingest.library.versions import differences
from ingest.schema import Identity, Scope

Plan = list[tuple[Row[Any], dict[str, Any]]]
"""Reports, and what their lines in the catalogue shall say."""

_UNKNOWN_AGENCY = "未知单位"
_UNKNOWN_YEAR = "年份不明"
_SETTLED = (
    *("id", "key", "agency", "core", "year", "scope", "published", "richness"),
    *("sync", "source", "text", "body", "current", "differences"),
)
_REPORTS = select(*(reports.c[name] for name in _SETTLED)).order_by(reports.c.source)
_OF_CORE = _REPORTS.where(reports.c.core == bindparam("core_name"))
_NAMELESS = _REPORTS.where(reports.c.id == bindparam("number")).where(reports.c.core == "")
_HOLDER = select(reports.c.id).where(reports.c.key == bindparam("wanted"))
_MOVE = update(reports).where(reports.c.id == bindparam("number")).values(key=None)
_NAME = (
    update(reports)
    .where(reports.c.id == bindparam("number"))
    .values({name: bindparam(name) for name in ("key", "agency", "current", "differences")})
)
_KEEP = (
    update(agencies)
    .where(agencies.c.id == bindparam("number"))
    .values({name: bindparam(name) for name in ("name", "core", "names", "region", "kind")})
)
_MAKE = agencies.insert()
_AREA = re.compile(r"[省市区县旗州盟](?!.*[省市区县旗州盟])")


def body(identity: Identity) -> str:
    """What of an identity bears on which body it is, as text: equal texts, equal bodies."""
    hints = [fact for fact in identity.facts if fact.name == "region_hint"]
    facts = tuple(fact.model_copy(update={"span": None}) for fact in hints)
    of_body = Identity(
        agency=identity.agency,
        core=identity.core,
        names=identity.names,
        region=identity.region,
        kind=identity.kind,
        facts=tuple(sorted(set(facts), key=lambda fact: fact.value)),
    )
    return of_body.model_dump_json(exclude_defaults=True)


def core_of(identity: Identity) -> str:
    """The core name under which a report is compared with others; empty where it states
    too little to be compared."""
    return canonical(identity.core) if identity.agency and identity.core else ""


def settle(connection: Connection, cores: Collection[str], numbers: Collection[int] = ()) -> None:
    """Work out agencies, versions and ids again for the reports of `cores`, and for those of
    `numbers` that have no core name."""
    for core in sorted(set(cores) - {""}):
        rows = connection.execute(_OF_CORE, {"core_name": core})
        _settle_core(connection, list(rows))
    for number in sorted(numbers) if "" in cores else ():
        for row in connection.execute(_NAMELESS, {"number": number}):
            _settle_core(connection, [row])
    owned = select(reports.c.agency).where(reports.c.agency.is_not(None))
    connection.execute(agencies.delete().where(agencies.c.id.not_in(owned)))


def _settle_core(connection: Connection, rows: Sequence[Row[Any]]) -> None:
    """Settle reports of one core name."""
    stated: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        stated[row.body].append(row)
    distinct = sorted(stated)
    identities = [Identity.model_validate_json(text) for text in distinct]
    bodies: dict[int, list[int]] = defaultdict(list)
    for at, number in enumerate(join(identities)):
        bodies[number].append(at)
    found = []
    for members in bodies.values():
        owned = [row for at in members for row in stated[distinct[at]]]
        found.append(([identities[at] for at in members], owned))
    names = [name_of(members) for members, _ in found]
    shared = Counter(names)
    taken: set[int] = set()
    plan: Plan = []
    for (stating, owned), known in sorted(zip(found, names, strict=True), key=_first_text):
        name = known or f"{_UNKNOWN_AGENCY}-{owned[0].text[:6]}"
        agency = _keep_agency(connection, name, stating, owned, taken)
        for group in _versions(owned, known=known is not None):
            base = _base(group[0], name, apart=shared[known] > 1 or known is None)
            plan += _planned(connection, group, agency, base)
    _apply(connection, plan)


def _first_text(body: tuple[tuple[Any, Sequence[Row[Any]]], str | None]) -> tuple[str, str]:
    (_, owned), name = body
    return name or "", min(row.text for row in owned)


def _keep_agency(
    connection: Connection,
    name: str,
    members: Sequence[Identity],
    owned: Sequence[Row[Any]],
    taken: set[int],
) -> int:
    """The agency's number: that which most of its reports already have, else a new one."""
    before = Counter(row.agency for row in owned if row.agency not in (None, *taken))
    forms = {form for one in members for form in (one.agency, *one.names) if form}
    fullest = max(members, key=lambda one: (one.agency == name, len(one.region), one.region))
    values = {
        "name": name,
        "core": fullest.core or "",
        "names": dump(sorted(forms)),
        "region": dump(max((one.region for one in members), key=lambda one: (len(one), one))),
        "kind": Counter(sorted(one.kind for one in members)).most_common(1)[0][0],
    }
    if before:
        number: int = min(before, key=lambda agency: (-before[agency], agency))
        connection.execute(_KEEP, {"number": number, **values})
    else:
        made = connection.execute(_MAKE, values).inserted_primary_key
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


def _base(first: Row[Any], name: str, *, apart: bool) -> str:
    """The id of a report: its body and year, and what else tells it from others. `apart`
    says that the name alone does not."""
    parts = [name, str(first.year or _UNKNOWN_YEAR)]
    if first.year is None or (apart and not name.startswith(_UNKNOWN_AGENCY)):
        parts.append(first.text[:4])
    if first.scope:
        area = _AREA.search(name)
        own = first.scope == Scope.OWN
        parts.append("本级" if own else f"全{area.group() if area else '县'}")
    return "-".join(parts)


def _planned(connection: Connection, group: Sequence[Row[Any]], agency: int, base: str) -> Plan:
    keys = [base if not place else f"{base}~{place + 1}" for place in range(len(group))]
    if [row.key for row in group] == keys:
        notices = [row.differences for row in group]
    else:
        notices = [dump(found) for found in differences(connection, group)]
    return [
        (row, {"key": key, "agency": agency, "current": int(not place), "differences": said})
        for place, (row, key, said) in enumerate(zip(group, keys, notices, strict=True))
    ]


def _apply(connection: Connection, plan: Plan) -> None:
    """Two steps, since ids may change places among the reports and must stay unique."""
    _distinguish(connection, plan)
    fresh = [(row, values) for row, values in plan if _changed(row, values)]
    moved = [{"number": row.id} for row, values in fresh if row.key not in (None, values["key"])]
    if moved:
        connection.execute(_MOVE, moved)
    if fresh:
        connection.execute(_NAME, [{"number": row.id, **values} for row, values in fresh])


def _distinguish(connection: Connection, plan: Plan) -> None:
    """Make the ids differ where bodies of one name were not seen to be one: their core names
    were read differently."""
    planned = {row.id for row, _ in plan}
    used: set[str] = set()
    for row, values in plan:
        key = values["key"]
        for further in (row.text[:4], str(row.id)):
            held = connection.scalars(_HOLDER, {"wanted": key}).all() if key != row.key else ()
            if key not in used and planned.issuperset(held):
                break
            key = f"{values['key']}-{further}"
        values["key"] = key
        used.add(key)


def _changed(row: Row[Any], values: dict[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())
