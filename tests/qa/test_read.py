"""The default reader: what it quotes, and what it refuses to."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.schema import SectionKind, Span
from qa.bridge import bridges
from qa.keywords import content, coverage, holds, missing
from qa.pieces import pieces
from qa.read import read
from qa.schema import Passage


def passages(
    *parts: tuple[SectionKind, str, str], report: str = "某镇-2024"
) -> tuple[str, tuple[Passage, ...]]:
    """A text of (kind, heading, prose) parts, and a passage for each."""
    text, made = "", []
    for number, (kind, heading, prose) in enumerate(parts):
        start = len(text) + len(heading) + 1
        text += f"{heading}\n{prose}\n"
        made.append(
            Passage(
                report=report,
                chunk=number,
                kind=kind,
                path=(heading,),
                span=Span(start=start, end=start + len(prose)),
                text=prose,
                score=0.5 - number / 100,
            )
        )
    return text, tuple(made)


LIST = (
    "虽然取得了一定成绩，但仍存在一些不足：一是工作人员更换频繁，业务不熟；二是部分信息更新\n滞后；"
    "三是公开形式单一，群众不爱看。"
)
PLAN = "下一步，一是加强业务培训，稳定队伍；二是建立台账，限时更新；三是用好短视频。"
TEXT, PASSAGES = passages(
    (SectionKind.OVERVIEW, "（一）主动公开", "全年公开信息116条。通过门户网站、微信公众号公开。"),
    (SectionKind.OVERVIEW, "（三）政府信息管理", "严格落实“三审三校”制度。定期清理过期内容。"),
    (SectionKind.OVERVIEW, "（五）监督保障", "由党政办专人负责。全年组织培训3次。未发生追责情况。"),
    (SectionKind.PROBLEMS, "五、存在的主要问题及改进情况", LIST + "\n" + PLAN),
    (SectionKind.OTHER_MATTERS, "六、其他需要报告的事项", "本年度未收取信息处理费。"),
)  # fmt: skip


def quote(question: str, found: tuple[Passage, ...] = PASSAGES, text: str = TEXT) -> str:
    reading = read(question, found)
    assert all(text[one.span.start : one.span.end] == one.text for one in reading.sentences)
    assert reading.wording is None
    return "".join("".join(one.text.split()) for one in reading.sentences)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("存在哪些问题", "".join(LIST.split())),
        ("有什么不足之处", "".join(LIST.split())),
        ("打算怎么改进", PLAN),
        ("有哪些整改措施", PLAN),
        ("存在哪些问题，准备怎么改进", "".join(LIST.split()) + PLAN),
        ("人员方面有什么问题", "".join(LIST.split())),
        ("怎么解决形式单一", PLAN),
        ("怎么审核信息", "严格落实“三审三校”制度。"),
        ("发布之前如何把关", "严格落实“三审三校”制度。"),
        ("通过哪些渠道公开", "通过门户网站、微信公众号公开。"),
        ("谁负责公开工作", "由党政办专人负责。"),
        ("搞过几次培训", "全年组织培训3次。"),
        ("有没有人被处分", "未发生追责情况。"),
        ("申请要交钱吗", "本年度未收取信息处理费。"),
        ("政府信息管理情况", "严格落实“三审三校”制度。定期清理过期内容。"),
    ],
)  # fmt: skip
def test_it_quotes_what_answers(question: str, wanted: str) -> None:
    assert quote(question) == wanted


@pytest.mark.parametrize(
    "question",
    [
        "财政收入是多少",
        "人口有多少",
        "今天天气怎么样",
        "镇长叫什么名字",
        "旅游景点有哪些",
        "培训经费花了多少",
        "政府采购情况",
        "招商引资怎么样",
        "政府工作报告讲了什么",
        "为什么没有追责",
        "信息公开的亮点",
        "公开信息的人口结构",
        "培训是什么时候组织的",
        "",
        "？？",
        "的了吗",
    ],
)
def test_it_refuses_what_the_passages_do_not_say(question: str) -> None:
    assert quote(question) == ""


def test_no_passages_no_sentences() -> None:
    assert read("存在的问题", ()).sentences == ()


def test_improvements_alone_are_no_problems() -> None:
    text, found = passages((SectionKind.PROBLEMS, "五、改进情况", PLAN))
    assert quote("存在哪些问题", found, text) == ""
    assert quote("怎么改进", found, text) == PLAN


def test_a_list_is_found_where_the_heading_is_lost() -> None:
    text, found = passages((SectionKind.OVERVIEW, "工作总结", "认真公开信息。" + LIST + PLAN))
    assert quote("存在哪些问题", found, text) == "".join(LIST.split())
    assert quote("怎么改进", found, text) == PLAN


def test_a_list_of_sentences_is_kept_whole() -> None:
    parts = (
        "（一）存在问题。一是公开不够及时。二是整改措施落实不到位。\n三是能力不强。"
        "（二）改进情况。一是定期更新。二是加强学习。"
    )
    text, found = passages((SectionKind.PROBLEMS, "五、存在的主要问题及改进情况", parts))
    assert (
        quote("有什么问题", found, text)
        == "（一）存在问题。一是公开不够及时。二是整改措施落实不到位。三是能力不强。"
    )
    assert quote("怎么改进的", found, text) == "（二）改进情况。一是定期更新。二是加强学习。"


SECTION = "五、存在的主要问题及改进情况"


@pytest.mark.parametrize(
    ("prose", "problems", "improvements"),
    [
        (
            "我镇公开工作仍有差距，主要表现在更新慢。2024年，我镇将加大培训力度。",
            ["我镇公开工作仍有差距，主要表现在更新慢。"],
            ["2024年，我镇将加大培训力度。"],
        ),
        (
            "存在的问题。首先，认识不到位。其次，队伍不稳。改进的措施。首先，提高认识。其次，充实队伍。",
            ["存在的问题。首先，认识不到位。其次，队伍不稳。"],
            ["改进的措施。首先，提高认识。其次，充实队伍。"],
        ),
        (
            "一是意识不强。今后将加强宣传。二是更新不及时。今后将建立台账。",
            ["一是意识不强。", "二是更新不及时。"],
            ["今后将加强宣传。", "今后将建立台账。"],
        ),
        (
            "存在的主要 题一是内容不全二是更新较慢改进情况一是加强培训二是定期检查",
            ["存在的主要 题一是内容不全二是更新较慢"],
            ["改进情况一是加强培训二是定期检查"],
        ),
        (
            "存在的主要問題：一是內容不夠全面；二是更新不及時。改進情況：一是加強培訓。",
            ["存在的主要問題：一是內容不夠全面；二是更新不及時。"],
            ["改進情況：一是加強培訓。"],
        ),
        (
            "1.资料归档不齐。\n2.只有一人经办。\n改进：1.补齐档案；2.设置备岗。",
            ["1.资料归档不齐。\n2.只有一人经办。"],
            ["改进：1.补齐档案；2.设置备岗。"],
        ),
        (
            "一是重复申请占用人力，二是解读少。对策：一是建立清单，二是附上提示。",
            ["一是重复申请占用人力，二是解读少。"],
            ["对策：一是建立清单，二是附上提示。"],
        ),
        ("我镇将进一步加强学习，严格落实制度。", [], ["我镇将进一步加强学习，严格落实制度。"]),
        ("存在问题：一是整改措施落实不到位。", ["存在问题：一是整改措施落实不到位。"], []),
    ],
)
def test_lists_of_many_shapes(prose: str, problems: list[str], improvements: list[str]) -> None:
    text, found = passages((SectionKind.PROBLEMS, SECTION, prose))
    for question, wanted in (("存在哪些问题", problems), ("有什么改进措施", improvements)):
        reading = read(question, found)
        assert [one.text for one in reading.sentences] == wanted
        assert all(text[one.span.start : one.span.end] == one.text for one in reading.sentences)


def test_headings_of_parts_decide() -> None:
    text, found = passages(
        (SectionKind.PROBLEMS, "（一）存在问题", "1.形式单一。\n2.更新慢。"),
        (SectionKind.PROBLEMS, "（二）改进措施", "1.丰富形式。\n2.限时更新。"),
    )
    assert quote("有什么问题", found, text) == "1.形式单一。2.更新慢。"
    assert quote("怎么改进", found, text) == "1.丰富形式。2.限时更新。"


def test_each_report_answers_for_itself() -> None:
    _, other = passages(
        (SectionKind.PROBLEMS, "五、存在的主要问题及改进情况", "存在的问题：人手不足。"),
        report="某局-2024",
    )
    reading = read("存在哪些问题", (*PASSAGES, *other))
    assert [one.report for one in reading.sentences] == ["某镇-2024", "某局-2024"]


def test_wrapped_lines_are_one_sentence() -> None:
    text = "严格落实“三审三\n\n校”制度，确\n保准确。一是加强领导；\n二是明确责任。"
    found = pieces(text)
    assert [piece.text for piece in found] == [
        "严格落实“三审三\n\n校”制度，确\n保准确。",
        "一是加强领导；",
        "二是明确责任。",
    ]
    assert [piece.item for piece in found] == [False, True, True]
    assert all(text[piece.start : piece.end] == piece.text for piece in found)


def test_marks_of_a_heading_are_not_quoted() -> None:
    assert [piece.text for piece in pieces("\n **改进情况：** 加强学习。\n\n")] == [
        "改进情况：** 加强学习。"
    ]


def test_words_of_a_question() -> None:
    assert content("请问信息发布前怎么审核的？").strong == ("审核",)
    assert content("常住人口有多少").strong == ("常住人口",)
    assert content("存在哪些主要问题").strong == ()
    assert content("政府采购情况").strong == ("政府采购",)


def test_coverage_is_a_share_of_the_strong_words() -> None:
    text = "全年组织业务培训，考核合格。"
    assert coverage("培训和考核情况", text) == 1
    assert coverage("培训和工资情况", text) == 0.5
    assert missing("培训和工资情况", text) == ("工资",)
    assert coverage("存在哪些问题", text) == 1


def test_a_word_is_held_as_it_is_in_its_group_or_in_pieces() -> None:
    assert holds("审核", "严格把关")
    assert holds("信息发布平台", "信息发布的短信平台")
    assert not holds("财政收入", "财政资金公开收支")
    assert not holds("政府工作报告", "政府信息公开工作年度报告")


def test_everyday_words_are_bridged_and_official_ones_are_not() -> None:
    texts = ["工作人员更换频繁，能力不足", "公示征地拆迁领域的安置补偿方案", "财政预算决算"]
    assert bridges("占地赔偿", texts) == [False, True, False]
    assert bridges("政府采购", texts) == [False, False, False]
    assert bridges("天气", texts) == [False, False, False]
    assert bridges("打架扯皮", ["受理化解其他各类矛盾纠纷53起"]) == [True]


TEXTS = st.text(
    alphabet=st.sampled_from(
        "一二是（）0123.、。；：！\n \t*#“”公开信息问题存在改进措施下步审核A〇①"
    ),
    max_size=300,
)


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_pieces_are_exact_apart_and_in_order(text: str) -> None:
    found = pieces(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(one.text == one.text.strip() != "" for one in found)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.text(max_size=30), st.integers(0, 1000), st.sampled_from(list(SectionKind)))
def test_whatever_is_read_stands_in_its_report(
    text: str, question: str, start: int, kind: SectionKind
) -> None:
    passage = Passage(
        report="r",
        chunk=0,
        kind=kind,
        path=("五、存在问题",),
        span=Span(start=start, end=start + len(text)),
        text=text,
        score=0.5,
    )
    for asked in (question, "存在哪些问题", "下一步怎么改进", "怎么审核信息", text[:20]):
        for one in read(asked, (passage,)).sentences:
            assert text[one.span.start - start : one.span.end - start] == one.text
            assert one.text
