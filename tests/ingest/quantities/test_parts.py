"""Parts against their total."""

from __future__ import annotations

from decimal import Decimal

from ingest.quantities import parts_breaches
from ingest.schema import Breach, Document, Identity, Section, SectionKind, Span


def breaches(text: str) -> tuple[Breach, ...]:
    from ingest.quantities import extract

    span = Span(start=0, end=len(text))
    section = Section(
        kind=SectionKind.OVERVIEW,
        path=("一、总体情况",),
        span=span,
        heading=None,
        paragraphs=(span,),
    )
    document = Document(source="made.txt", media_type="text/plain", text=text)
    return parts_breaches(
        extract(document, (section,), Identity(agency=None, core=None, year=2024))
    )


def test_parts_that_exceed_their_total() -> None:
    text = "共公开政府信息50条，部门文件10条、工作动态45条。"
    (breach,) = breaches(text)
    assert (breach.kind, breach.left, breach.right) == ("parts", Decimal(55), Decimal(50))
    assert breach.expression == "分项合计 部门文件10 + 工作动态45 = 55条，大于所述总数50条"
    assert [text[span.start : span.end] for span in breach.spans] == ["50条", "10条", "45条"]


def test_parts_that_add_up() -> None:
    assert breaches("共公开政府信息55条，部门文件10条、工作动态45条。") == ()


def test_a_list_that_falls_short_is_open() -> None:
    assert breaches("共公开政府信息500条，其中部门文件10条、工作动态45条。") == ()


def test_a_list_closed_by_the_rest_must_add_up() -> None:
    (breach,) = breaches("公开政府信息100条，其中部门文件10条、工作动态45条、其他信息30条。")
    assert (breach.left, breach.right) == (Decimal(85), Decimal(100))
    assert "小于" in breach.expression


def test_channels_and_topics_are_added_apart() -> None:
    text = "公开信息100条，其中网站60条、微信公众号40条、部门文件10条、工作动态45条。"
    assert breaches(text) == ()


def test_rough_figures_prove_nothing() -> None:
    assert breaches("共公开政府信息50条，部门文件10余条、工作动态45条。") == ()


def test_an_item_whose_noun_ends_like_a_verb_is_a_part() -> None:
    text = "主动公开信息218条：政策文件7条，民生救助96条，项目建设41条，其他70条。"
    (breach,) = breaches(text)
    assert (breach.left, breach.right) == (Decimal(214), Decimal(218))
    assert breaches(text.replace("218", "214")) == ()
    # 其中 does not claim to be complete
    assert breaches("主动公开信息218条，其中政策文件7条，民生救助96条，项目建设41条。") == ()


def test_lists_under_headings_of_their_own_are_added_apart() -> None:
    text = (
        "行政复议：结果维持31件，其他结果13件，总计44件；"
        "行政诉讼中未经复议直接起诉：结果维持51件，其他结果6件，总计57件；"
        "复议后起诉18件，其中结果维持5件、其他结果13件。"
    )
    assert breaches(text) == ()
    (breach,) = breaches(text.replace("51件", "52件"))
    assert (breach.left, breach.right) == (Decimal(58), Decimal(57))
