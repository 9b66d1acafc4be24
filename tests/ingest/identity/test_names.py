"""The ways people write a body's name."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib.resources import files

import pytest

from ingest.identity.names import canonical, variants
from ingest.schema import AgencyEntry, AgencyKind


def entry(core: str, *region: str, kind: str = "department") -> AgencyEntry:
    return AgencyEntry(
        id=1,
        name="".join(region) + core,
        core=core,
        names=("".join(region) + core,),
        region=region,
        kind=AgencyKind(kind),
    )


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (
            entry("渠北镇", "渠县", kind="township"),
            {"渠北镇", "渠县渠北镇", "渠北镇政府", "渠县渠北镇人民政府", "渠北镇人民政府"},
        ),
        (
            entry("北街街道", "甘州区", kind="township"),
            {"北街街道", "北街街道办事处", "甘州区北街街道办", "北街办事处"},
        ),
        (entry("信访局", "渠县"), {"渠县信访局", "信访局", "县信访局"}),
        (entry("发展和改革局", "平罗县"), {"发改委", "发改局", "平罗县发改局", "平罗发改局"}),
        (entry("市场监督管理局", "渠县"), {"市监局", "市场监管局", "渠县市监局"}),
        (entry("人力资源和社会保障局", "渠县"), {"人社局", "渠县人社局"}),
        (entry("县教育局"), {"教育局", "县教育局"}),
        (entry("人民政府办公室", "渠县"), {"渠县政府办", "县政府办", "政府办公室"}),
        (
            entry("平罗县人民政府", "石嘴山市", kind="government"),
            {"平罗县", "平罗县政府", "平罗县人民政府", "石嘴山市平罗县", "平罗"},
        ),
        (entry("经济开发区管理委员会", "渠县", kind="government"), {"渠县经济开发区管委会"}),
        (entry("上海市", kind="government"), {"上海", "上海市", "上海市人民政府"}),
    ],
)
def test_variants_hold_what_people_write(named: AgencyEntry, expected: set[str]) -> None:
    assert expected <= set(variants(named))


def test_a_county_s_department_is_never_called_the_city_s() -> None:
    assert "达州市信访局" not in variants(entry("信访局", "达州市", "渠县"))


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("发改委", "发展和改革委员会"),
        ("卫健委", "卫生健康委员会"),
        ("卫健局", "卫生健康局"),
        ("住建局", "住房和城乡建设局"),
        ("教体局", "教育体育局"),
        ("文旅局", "文化和旅游局"),
        ("应急局", "应急管理局"),
        ("医保局", "医疗保障局"),
        ("县人社局", "人力资源和社会保障局"),
    ],
)
def test_short_forms_are_their_full_names(short: str, full: str) -> None:
    assert canonical(short) == canonical(full)


def test_bodies_of_one_kind_stay_different() -> None:
    assert canonical("发改委") != canonical("发改局")
    assert canonical("市场监督管理局") == "市场监督管理局"


def test_the_table_has_every_form_once_and_kinds_enough() -> None:
    text = (files("ingest.identity") / "departments.toml").read_text(encoding="utf-8")
    kinds = tomllib.loads(text)["kinds"]
    assert len(kinds) >= 60
    counts = Counter(form for bodies in kinds for body in bodies for form in body)
    assert [form for form, count in counts.items() if count > 1] == []
