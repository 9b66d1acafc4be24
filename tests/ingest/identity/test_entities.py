"""Which reports are of one body, whatever their order."""

from __future__ import annotations

import random

from ingest.identity.entities import join, name_of
from ingest.schema import AgencyKind, Fact, Identity, Origin


def one(core: str | None, *region: str, kind: str = "township", hint: str = "") -> Identity:
    facts = (Fact(name="region_hint", value=hint, origin=Origin.BODY),) if hint else ()
    agency = None if core is None else "".join(region) + core
    return Identity(agency=agency, core=core, region=region, kind=AgencyKind(kind), facts=facts)


def groups(identities: list[Identity]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for index, group in enumerate(join(identities)):
        found.setdefault(group, []).append(index)
    return sorted(found.values())


def test_one_candidate_takes_the_lesser_known() -> None:
    towns = [one("渠北镇"), one("渠北镇", "渠县"), one("渠北镇", "达州市", "渠县")]
    assert groups(towns) == [[0, 1, 2]]
    assert name_of(towns) == "达州市渠县渠北镇"


def test_two_candidates_leave_it_apart() -> None:
    towns = [one("城关镇"), one("城关镇", "甲县"), one("城关镇", "乙县"), one("城关镇", "甲县")]
    assert groups(towns) == [[0], [1, 3], [2]]


def test_a_site_s_county_decides_between_candidates_and_keeps_strangers_apart() -> None:
    towns = [one("城关镇", hint="甲县"), one("城关镇", "甲县"), one("城关镇", "乙县")]
    assert groups(towns) == [[0, 1], [2]]
    assert groups([one("城关镇", hint="丙县"), one("城关镇", "甲县")]) == [[0], [1]]
    assert groups([one("城关镇", hint="丙县"), one("城关镇", hint="甲县")]) == [[0], [1]]
    assert groups([one("城关镇"), one("城关镇")]) == [[0, 1]]


def test_a_city_s_department_is_not_its_county_s() -> None:
    bodies = [
        one("教育局", "达州市", kind="department"),
        one("教育局", "达州市", "渠县", kind="department"),
        one("教育局", "渠县", kind="department"),
    ]
    assert groups(bodies) == [[0], [1, 2]]


def test_same_district_name_in_two_cities() -> None:
    towns = [one("东街街道", "甲市", "鼓楼区"), one("东街街道", "乙市", "鼓楼区")]
    assert groups(towns) == [[0], [1]]
    assert groups([*towns, one("东街街道", "鼓楼区")]) == [[0], [1], [2]]


def test_forms_of_one_name_are_one() -> None:
    bodies = [
        one("发改委", "渠县", kind="department"),
        one("发展和改革委员会", "渠县", kind="department"),
        one("发展和改革局", "渠县", kind="department"),
        one("北街街道", "渠县"),
        one("北街街道办事处", "渠县"),
        one("渠县", kind="government"),
        one("渠县人民政府", "达州市", kind="government"),
    ]
    assert groups(bodies) == [[0, 1], [2], [3, 4], [5, 6]]


def test_the_nameless_are_alone() -> None:
    assert groups([one(None), one(None)]) == [[0], [1]]
    assert name_of([one(None)]) is None


def test_order_does_not_matter() -> None:
    chance = random.Random(7)
    chains: list[tuple[str, ...]] = [
        (), ("甲县",), ("乙县",), ("丁市",), ("丁市", "甲县"), ("丙省", "甲县"), ("戊市", "甲县"),
    ]  # fmt: skip
    for _ in range(200):
        some = [
            one(
                chance.choice(["城关镇", "东镇"]),
                *chance.choice(chains),
                hint=chance.choice(["", "甲县"]),
            )
            for _ in range(chance.randint(1, 9))
        ]
        order = list(range(len(some)))
        chance.shuffle(order)
        direct = join(some)
        shuffled = join([some[index] for index in order])
        together = {(a, b) for a in order for b in order if direct[a] == direct[b]}
        again = {
            (order[a], order[b])
            for a in range(len(order))
            for b in range(len(order))
            if shuffled[a] == shuffled[b]
        }
        assert together == again
        assert name_of(some) == name_of(reversed(some))


def test_a_hundred_thousand_take_a_moment() -> None:
    many = [one(f"第{i % 40}镇", f"{i % 2500}县") for i in range(100_000)]
    assert len(set(join(many))) == len({(i % 40, i % 2500) for i in range(100_000)})
