"""Who reports on which year: titles, signatures, files' names, contradictions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.identity import identify
from ingest.outline import outline
from ingest.schema import (
    AgencyKind,
    Document,
    Identity,
    Metadata,
    MetadataName,
    Origin,
    Scope,
)

SEEDS = sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))

BODY = """一、总体情况
{year}年，{we}认真贯彻条例要求，全年主动公开信息{count}条。{year}年{we}未收到申请。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
{we}公开不够及时，下一步将加强培训。
六、其他需要报告的事项
没有收取信息处理费。
"""


def text(
    head: str, tail: str = "", *, year: int = 2024, we: str = "我镇", preface: str = ""
) -> str:
    return f"{head}\n{preface}\n{BODY.format(year=year, we=we, count=37)}{tail}\n"


def who(
    words: str, *, source: str = "a.txt", said: tuple[tuple[MetadataName, str, Origin], ...] = ()
) -> Identity:
    metadata = tuple(Metadata(name=n, value=v, origin=o) for n, v, o in said)
    document = Document(source=source, media_type="text/plain", text=words, metadata=metadata)
    found = identify(document, outline(document))
    for fact in found.facts:
        if fact.span is not None:
            assert 0 <= fact.span.start < fact.span.end <= len(words)
    return found


@pytest.mark.parametrize(
    ("digit", "agency", "core", "region", "published"),
    [
        ("000", "渠县渠北镇", "渠北镇", ("渠县",), None),
        ("001", "平罗县渠口乡", "渠口乡", ("平罗县",), None),
        ("002", "佳县通镇", "通镇", ("佳县",), date(2025, 1, 21)),
        ("003", "渠县信访局", "信访局", ("渠县",), None),
        ("004", "平昌关镇", "平昌关镇", (), date(2024, 12, 31)),
    ],
)
def test_the_seeds(
    digit: str, agency: str, core: str, region: tuple[str, ...], published: date | None
) -> None:
    path = next(path for path in SEEDS if path.name.startswith(digit))
    found = who(path.read_bytes().decode(), source=path.name)
    assert (found.agency, found.core, found.region) == (agency, core, region)
    assert (found.year, found.scope, found.published) == (2024, None, published)
    assert found.agency in found.names
    assert bool(found.region) != any("所属的县" in notice for notice in found.notices)


TITLES = [
    ("渠县渠北镇2024年政府信息公开工作年度报告", "渠县渠北镇", None),
    ("# 渠县渠北镇\n\n## 2024 年政府信息公开工作年度报告", "渠县渠北镇", None),
    ("2024年通镇政府信息公开工作年度报告", "通镇", None),
    ("2024年度通镇人民政府信息公开年度报告", "通镇", None),
    ("渠县渠北镇人民政府2024年度政府信息公开工作报告", "渠县渠北镇", None),
    ("四川省达州市渠县渠北镇2024年政府信息公开年报", "四川省达州市渠县渠北镇", None),
    ("渠县渠北\n镇2024年政府信息公\n开工作年度报告", "渠县渠北镇", None),
    ("平罗县\n渠口乡\n2024年政府信息公开工作年度报告", "平罗县渠口乡", None),
    ("《渠县渠北镇2024年政府信息公开工作年度报告》", "渠县渠北镇", None),
    ("渠縣渠北鎮2024年政府信息公開工作年度報告", "渠县渠北镇", None),
    ("渠 县 渠 北 镇 ２ ０ ２ ４ 年政府信息公开工作年度报告", "渠县渠北镇", None),
    ("渠县渠北镇二〇二四年政府信息公开工作年度报告", "渠县渠北镇", None),
    ("渠县渠北镇政府信息公开工作年度报告（2024年度）", "渠县渠北镇", None),
    ("渠县渠北镇政府信息公开工作年度报告\n（2024年）", "渠县渠北镇", None),
    ("渠县渠北镇政府信息公开2024年度报告", "渠县渠北镇", None),
    ("关于渠县渠北镇2024年政府信息公开工作年度报告的公示", "渠县渠北镇", None),
    (
        "渠县人民政府办公室\n关于公布渠县渠北镇2024年政府信息公开工作年度报告的通知",
        "渠县渠北镇",
        None,
    ),
    ("首页 > 政务公开 > 年报\n渠县渠北镇2024年政府信息公开工作年度报告", "渠县渠北镇", None),
    (
        "渠县渠北镇人民政府文件\n渠北府〔2025〕3号\n渠县渠北镇2024年政府信息公开工作年度报告",
        "渠县渠北镇",
        None,
    ),
    ("甘州区北街街道2024年政府信息公开工作年度报告", "甘州区北街街道", None),
    ("甘州区北街街道办事处2024年政府信息公开工作年度报告", "甘州区北街街道办事处", None),
    ("内蒙古自治区镶黄旗翁贡乌拉苏木2024年政府信息公开工作年度报告", None, None),
]


@pytest.mark.parametrize(("title", "agency", "scope"), TITLES)
def test_titles_of_townships(title: str, agency: str | None, scope: Scope | None) -> None:
    found = who(text(title))
    expected = agency or "内蒙古自治区镶黄旗翁贡乌拉苏木"
    assert (found.agency, found.year, found.scope) == (expected, 2024, scope)
    assert found.kind is AgencyKind.TOWNSHIP


@pytest.mark.parametrize(
    ("title", "agency", "core"),
    [
        ("渠县信访局2024年政府信息公开工作年度报告", "渠县信访局", "信访局"),
        ("2024年渠县发展和改革局政府信息公开工作年度报告", "渠县发展和改革局", "发展和改革局"),
        ("达州市市场监督管理局2024年政府信息公开年报", "达州市市场监督管理局", "市场监督管理局"),
        ("渠县城市管理和综合执法局2024年政务公开工作年度报告", "渠县城市管理和综合执法局", None),
        (
            "国家税务总局渠县税务局2024年政府信息公开工作年度报告",
            "国家税务总局渠县税务局",
            "税务局",
        ),
        ("渠县政务服务中心2024年政府信息公开工作年度报告", "渠县政务服务中心", None),
        ("渠县公安局交通警察大队2024年政府信息公开工作年度报告", "渠县公安局交通警察大队", None),
        ("三江侗族自治县水利局2024年政府信息公开工作年度报告", "三江侗族自治县水利局", "水利局"),
        ("乐山市市中区教育局2024年政府信息公开工作年度报告", "乐山市市中区教育局", "教育局"),
        ("荆州市沙市区财政局2024年政府信息公开工作年度报告", "荆州市沙市区财政局", "财政局"),
        ("津市市民政局2024年政府信息公开工作年度报告", "津市市民政局", "民政局"),
        ("渠县第一中学2024年信息公开工作年度报告", "渠县第一中学", None),
        ("渠县水务投资有限公司2024年信息公开工作年度报告", "渠县水务投资有限公司", None),
        ("渠县人民医院2024年信息公开年度报告", "渠县人民医院", None),
        ("石嘴山高新技术产业开发区管委会2024年政府信息公开工作年度报告", None, None),
    ],
)
def test_titles_of_departments_and_others(title: str, agency: str | None, core: str | None) -> None:
    found = who(text(title, we="我局"))
    assert found.agency == (agency or "石嘴山高新技术产业开发区管委会")
    assert found.year == 2024
    if core:
        assert found.core == core


@pytest.mark.parametrize(
    ("title", "preface", "agency", "scope"),
    [
        ("渠县人民政府2024年政府信息公开工作年度报告", "", "渠县人民政府", None),
        ("渠县2024年政府信息公开工作年度报告", "", "渠县", None),
        ("2024年上海市政府信息公开工作年度报告", "", "上海市", None),
        ("渠县人民政府（本级）2024年政府信息公开工作年度报告", "", "渠县人民政府", Scope.OWN),
        ("渠县2024年政府信息公开工作年度报告（全县汇总）", "", "渠县", Scope.WHOLE_AREA),
        ("渠县全县2024年政府信息公开工作年度报告", "", "渠县", Scope.WHOLE_AREA),
        ("渠县人民政府办公室2024年政府信息公开工作年度报告", "", "渠县人民政府办公室", Scope.OWN),
        (
            "渠县人民政府办公室关于印发《渠县2024年政府信息公开工作年度报告》的通知",
            "",
            "渠县",
            None,
        ),
        (
            "渠县2024年政府信息公开工作年度报告",
            "本报告汇总了全县各乡镇、各部门的数据。",
            "渠县",
            Scope.WHOLE_AREA,
        ),
        (
            "渠县人民政府2024年政府信息公开工作年度报告",
            "本报告仅反映县政府本级情况，不含各乡镇、部门。",
            "渠县人民政府",
            Scope.OWN,
        ),
    ],
)
def test_governments_and_their_scope(
    title: str, preface: str, agency: str, scope: Scope | None
) -> None:
    found = who(text(title, we="我县", preface=preface))
    assert (found.agency, found.scope, found.year) == (agency, scope, 2024)


def test_a_county_that_speaks_of_its_towns_stays_a_county() -> None:
    title = "渠县人民政府2024年政府信息公开工作年度报告"
    found = who(text(title, "渠北镇带动全镇公开，全乡同步推进。", we="我县"))
    assert (found.agency, found.kind) == ("渠县人民政府", AgencyKind.GOVERNMENT)


NAMELESS = "2024年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("head", "tail", "we"),
    [
        (NAMELESS, "", "我镇"),
        (NAMELESS, "主办：渠县人民政府办公室 承办：渠县大数据中心", "我镇"),
        (NAMELESS, "渠县人民政府门户网站", "我镇"),
        (NAMELESS, "渠县人民政府", "我镇"),
        (f"渠县人民政府\n{NAMELESS}", "", "我镇"),
        (f"渠县人民政府 > 政务公开 > 乡镇\n{NAMELESS}", "版权所有：渠县人民政府", "我乡"),
        (f"{NAMELESS}\n来源：渠县人民政府办公室 发布时间：2025-01-20", "", "我镇"),
        (NAMELESS, "渠县人民政府\n2025年1月20日", "我局"),
        (NAMELESS, "技术支持：渠县融媒体中心\n网站标识码：5117250001", "我局"),
        (NAMELESS, "渠县人民政府网站 2025年1月20日", "我街道"),
    ],
)
def test_a_web_site_s_name_never_becomes_the_agency(head: str, tail: str, we: str) -> None:
    found = who(text(head, tail, we=we))
    assert found.agency is None
    assert any("无法确定" in notice for notice in found.notices)
    assert found.year == 2024


@pytest.mark.parametrize(
    ("tail", "source", "said", "agency", "origin"),
    [
        ("渠县渠北镇人民政府\n2025年1月20日", "a.txt", (), "渠县渠北镇", "落款"),
        ("渠县渠北镇人民政府 2025年1月20日", "a.txt", (), "渠县渠北镇", "落款"),
        ("渠县渠北镇人民政府2025年1月20日", "a.txt", (), "渠县渠北镇", "落款"),
        ("", "渠县渠北镇2024年年报.txt", (), "渠县渠北镇", "文件名"),
        ("", "年报/渠县渠北镇.txt", (), "渠县渠北镇", "文件名"),
        ("", "渠县/渠北镇/2024.txt", (), "渠北镇", "文件名"),
        (
            "",
            "a.html",
            ((MetadataName.TITLE, "渠北镇2024年政府信息公开年报_渠县人民政府网", Origin.METADATA),),
            "渠北镇",
            "网页信息",
        ),
        (
            "",
            "a.html",
            ((MetadataName.AGENCY, "渠县渠北镇人民政府", Origin.METADATA),),
            "渠县渠北镇",
            "网页信息",
        ),
    ],
)
def test_a_nameless_title_and_where_the_name_comes_from(
    tail: str,
    source: str,
    said: tuple[tuple[MetadataName, str, Origin], ...],
    agency: str,
    origin: str,
) -> None:
    found = who(text(NAMELESS, tail), source=source, said=said)
    assert (found.agency, found.year) == (agency, 2024)
    assert any(origin in notice for notice in found.notices)


@pytest.mark.parametrize(
    "preface",
    [
        "现将渠县渠北镇2024年度政府信息公开工作情况报告如下。",
        "渠县渠北镇根据条例要求，编制本报告。",
        "本报告由渠县渠北镇人民政府编制。",
        "依据条例，现将渠县渠北镇2024年政府信息公开工作有关情况报告如下。",
        "根据条例要求，渠县渠北镇结合工作实际编制本报告。",
        "渠县渠北镇现公布2024年度政府信息公开工作年度报告。",
        "现发布《渠县渠北镇2024年政府信息公开工作年度报告》，数据从2024年1月1日起。",
    ],
)
def test_the_name_in_the_preface(preface: str) -> None:
    assert who(text(NAMELESS, preface=preface)).agency == "渠县渠北镇"


def test_a_short_title_takes_its_county_from_the_text() -> None:
    title = "渠北镇2024年政府信息公开工作年度报告"
    assert who(text(title, "渠县渠北镇人民政府\n2025年1月3日")).agency == "渠县渠北镇"
    assert who(text(title, "如有疑问，请与渠县渠北镇党政办联系。")).agency == "渠县渠北镇"
    alone = who(text(title, "通过渠县人民政府门户网站公开。"))
    assert (alone.agency, alone.region) == ("渠北镇", ())
    assert [fact.value for fact in alone.facts if fact.name == "region_hint"] == ["渠县"]
    assert any("所属的县" in notice for notice in alone.notices)


def test_a_city_s_bureau_is_not_the_county_s_that_it_mentions() -> None:
    title = "达州市教育局2024年政府信息公开工作年度报告"
    found = who(text(title, "指导渠县教育局、大竹县教育局和达州市渠县教育局做好工作。", we="我局"))
    assert found.agency == "达州市教育局"


def test_a_lost_character_in_the_title_is_mended_from_the_text() -> None:
    title = "罗县渠口乡2024年政府信息公开工作年度报告"
    found = who(text(title, "平罗县渠口乡人民政府\n2025年1月3日", preface="编制平罗县渠口乡年报。"))
    assert found.agency == "平罗县渠口乡"
    assert any("罗县" in notice for notice in found.notices)


@pytest.mark.parametrize(
    ("title", "preface", "body", "tail", "year", "noticed"),
    [
        (2024, "", 2024, "2025年1月5日", 2024, False),
        (2024, "统计期限自2023年1月1日起至2023年12月31日止。", 2024, "", 2024, True),
        (2024, "统计期限自2023年1月1日起至2023年12月31日止。", 2024, "2025年1月5日", 2024, True),
        (2023, "统计期限自2024年1月1日起至2024年12月31日止。", 2024, "2025年1月5日", 2024, True),
        (2025, "统计期限自2024年1月1日起至2024年12月31日止。", 2024, "2025年1月5日", 2024, True),
        (2024, "", 2023, "2025年1月5日", 2024, True),
        (2024, "", 2024, "2024年12月30日", 2024, False),
        (2024, "统计期限自202411日起至1231日止。", 2024, "", 2024, False),
    ],
)
def test_years_that_disagree(
    title: int, preface: str, body: int, tail: str, year: int, noticed: bool
) -> None:
    head = f"渠县渠北镇{title}年政府信息公开工作年度报告"
    found = who(text(head, f"渠县渠北镇人民政府\n{tail}", year=body, preface=preface))
    assert found.year == year
    assert noticed == any(f"{title}年" in notice for notice in found.notices)


def test_a_year_from_the_signature_alone_is_said_to_be_so() -> None:
    words = text("渠县渠北镇政府信息公开工作年度报告", "渠县渠北镇人民政府\n2025年1月5日")
    found = who(words.replace("2024年", "本年度"))
    assert found.year == 2024
    assert any("推定" in notice for notice in found.notices)


def test_no_year_anywhere_stays_none() -> None:
    words = text("渠县渠北镇政府信息公开工作年度报告").replace("2024年", "本年度")
    found = who(words)
    assert found.year is None
    assert any("哪一年" in notice for notice in found.notices)


def test_a_sidecar_wins_and_differences_are_said() -> None:
    said = (
        (MetadataName.AGENCY, "渠县渠南镇", Origin.SIDECAR),
        (MetadataName.YEAR, "2023", Origin.SIDECAR),
        (MetadataName.SCOPE, "本级", Origin.SIDECAR),
        (MetadataName.PUBLISHED, "2024-02-03", Origin.SIDECAR),
        (MetadataName.URL, "http://example.cn/1.html", Origin.SIDECAR),
    )
    found = who(text("渠县渠北镇2024年政府信息公开工作年度报告"), said=said)
    assert (found.agency, found.year, found.scope) == ("渠县渠南镇", 2023, Scope.OWN)
    assert (found.published, found.url) == (date(2024, 2, 3), "http://example.cn/1.html")
    assert any("渠北镇" in notice for notice in found.notices)
    assert any("2024年" in notice for notice in found.notices)


def test_a_county_in_the_sidecar_completes_the_name() -> None:
    said = ((MetadataName.COUNTY, "达州市渠县", Origin.SIDECAR),)
    found = who(text("渠北镇2024年政府信息公开工作年度报告"), said=said)
    assert (found.agency, found.region) == ("达州市渠县渠北镇", ("达州市", "渠县"))
    assert not any("所属的县" in notice for notice in found.notices)


def test_a_sidecar_s_name_is_taken_even_if_no_rule_knows_it() -> None:
    said = ((MetadataName.AGENCY, "某某联络组", Origin.SIDECAR),)
    assert who(text(NAMELESS), said=said).agency == "某某联络组"


def test_a_file_name_that_differs_is_noticed() -> None:
    found = who(text("渠县渠北镇2024年政府信息公开工作年度报告"), source="渠县渠南镇2024年报.txt")
    assert found.agency == "渠县渠北镇"
    assert any("渠南镇" in notice for notice in found.notices)


def test_hash_like_names_say_nothing() -> None:
    found = who(text(NAMELESS), source="000_febfefdab9fa53dc.txt")
    assert found.agency is None
    assert not [fact for fact in found.facts if fact.origin is Origin.FILE_NAME]


def test_the_published_date_of_a_page() -> None:
    head = "渠县渠北镇2024年政府信息公开工作年度报告\n来源：渠县 发布时间：2025-01-20 10:01"
    assert who(text(head)).published == date(2025, 1, 20)


PIECES = (
    "渠县|渠北镇|人民政府|2024年|政府信息公开|工作年度报告|关于|《|》|\n| |我镇|一、总体情况\n|"
    "2025年1月2日|办公室|（本级）|的通知|。|与|二〇二四年|附件|发布时间：|县教育局"
)


@given(
    st.lists(st.sampled_from(PIECES.split("|")), max_size=40).map("".join) | st.text(max_size=120),
    st.text(max_size=20),
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_identified_without_an_error(words: str, source: str) -> None:
    found = who(words, source=source)
    assert (found.agency is None) == (found.core is None)
    assert found.agency is not None or found.notices


OFFICE = (MetadataName.AGENCY, "溱塬县人民政府办公室", Origin.METADATA)
TITLE = "2024年政府信息公开工作年度报告"


@pytest.mark.parametrize("we", ["我局", "我镇"])
def test_an_office_that_publishes_for_others_names_no_report_of_theirs(we: str) -> None:
    found = who(text(TITLE, we=we), said=(OFFICE,))
    assert found.agency is None
    assert any("没有采用" in notice for notice in found.notices)
    name = {"我局": "溱塬县卫生健康局", "我镇": "溱塬县柳岭镇"}[we]
    named = who(text(TITLE, we=we), source=f"{name}2024年报.txt", said=(OFFICE,))
    assert named.agency == name


@pytest.mark.parametrize("we", ["我办", "我县"])
def test_an_office_names_its_own_report_and_its_governments(we: str) -> None:
    found = who(text(TITLE, we=we), said=(OFFICE,))
    assert found.agency is not None
    assert found.agency.startswith("溱塬县人民政府")


@pytest.mark.parametrize("above", ["久久在线观看", "免费视频大全", "首页\n网站导航大全"])
@pytest.mark.parametrize(
    ("title", "preface", "agency"),
    [
        ("2023年司法局", "现发布高店县司法局2023年政府信息公开工作年度报告。", "高店县司法局"),
        ("渠北镇2023年", "渠县渠北镇人民政府根据条例编制本报告。", "渠县渠北镇"),
    ],
)
def test_lines_above_that_are_no_part_of_the_name(
    above: str, title: str, preface: str, agency: str
) -> None:
    we = "我局" if "局" in title else "我镇"
    words = f"{above}\n{title}政府信息公开工作年度报告"
    found = who(text(words, year=2023, we=we, preface=preface))
    assert (found.agency, found.year) == (agency, 2023)


@pytest.mark.parametrize(
    ("title", "agency"),
    [
        ("岚桥县教育\n体育局", "岚桥县教育体育局"),
        ("教育\n体育局", "教育体育局"),
        ("行政审批和\n数据局", "行政审批和数据局"),
        ("岚桥县\n司法局", "岚桥县司法局"),
        ("岚桥县渠\n北镇", "岚桥县渠北镇"),
    ],
)
def test_names_broken_over_lines_stay_whole(title: str, agency: str) -> None:
    we = "我镇" if title.endswith("镇") else "我局"
    found = who(text(f"{title}2024年政府信息公开工作年度报告", we=we))
    assert found.agency == agency


@pytest.mark.parametrize(
    ("file", "agency", "told"),
    [
        ("岚桥县政府办2024年报.txt", "岚桥县人民政府办公室", False),
        ("澄塘区住建局2024年报.txt", "澄塘区住房和城乡建设局", False),
        ("澄塘区城管局2024年报.txt", "澄塘区城市管理局", False),
        ("澄塘区市场监管局2024年报.txt", "澄塘区市场监督管理局", False),
        ("澄塘区住建局2024年报.txt", "永丰市澄塘区住房和城乡建设局", False),
        ("澄塘区城管局2024年报.txt", "澄塘区综合行政执法局", True),
        ("澄塘区发改委2024年报.txt", "澄塘区发展和改革局", True),
        ("岚桥县住建局2024年报.txt", "澄塘区住房和城乡建设局", True),
    ],
)
def test_an_abbreviation_in_the_file_name_is_no_other_body(
    file: str, agency: str, told: bool
) -> None:
    title = f"{agency}2024年政府信息公开工作年度报告"
    found = who(text(title, we="我单位"), source=file)
    assert any("文件名写的单位" in notice for notice in found.notices) == told
    assert found.agency == agency
