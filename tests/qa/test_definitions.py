"""Which questions ask for the meaning of a term, and that every definition is whole."""

from __future__ import annotations

import re

import pytest

from qa.definitions import PARAPHRASE, define, definitions

ASKS = {
    "什么是三安全一稳定": "三安全一稳定",
    "“三安全一稳定”是什么意思？": "三安全一稳定",
    "三类内部事务信息包括哪些": "三类内部事务信息",
    "年报里的四类过程性信息指什么": "四类过程性信息",
    "什么叫部分公开？": "部分公开",
    "部分公开（区分处理）是啥意思": "部分公开",
    "请问表三里“属于行政查询事项”是什么意思": "行政查询事项",
    "行政执法案卷是什么": "行政执法案卷信息",
    "不予公开的依据是什么": "不予公开",
    "哪些信息可以不公开": "不予公开",
    "依据哪一条不公开过程性信息": "四类过程性信息",
    "信息处理费是什么": "信息处理费",
    "信息处理费怎么收？": "信息处理费收费标准",
    "信息处理费的收费标准是什么": "信息处理费收费标准",
    "一件申请收多少钱": "信息处理费收费标准",
    "申请信息公开要钱吗？": "申请是否收费",
    "多久能答复": "答复期限",
    "收到申请后几天内要答复": "答复期限",
    "延期答复最长多久": "答复期限",
    "怎么申请政府信息公开": "怎样申请",
    "主动公开和依申请公开有什么区别？": "主动公开与依申请公开的区别",
    "应当主动公开的信息有哪些": "主动公开",
    "年报什么时候公布": "年度报告公布时间",
    "不服答复怎么办": "监督救济",
    "未经复议直接起诉是什么意思": "未经复议直接起诉",
    "勾稽关系是什么": "勾稽关系",
    "政府信息的定义": "政府信息",
}

ASKS_NOT = """公开了多少条信息|不予公开多少件|信息处理费收了多少|主动公开了哪些内容|存在什么问题
重复申请有几件|行政处罚有哪些|哪个镇申请最多|谁负责信息公开工作|有没有收取信息处理费|行政复议多少件
结转下年度多少件|依申请公开情况怎么样|什么时候发布的|今天天气怎么样|怎么改进|三安全一稳定有几件
三安全一稳定|维持的有几件|部分公开占多大比例|政府信息公开指南更新了吗||？""".replace(
    "\n", "|"
).split("|")


@pytest.mark.parametrize(("question", "term"), ASKS.items())
def test_asks_for_a_meaning(question: str, term: str) -> None:
    found = define(question)
    assert found is not None
    assert found.term == term


@pytest.mark.parametrize("question", ASKS_NOT)
def test_asks_for_something_else(question: str) -> None:
    assert define(question) is None


@pytest.mark.parametrize("frame", ["什么是{}", "{}是什么意思？", "请问“{}”指的是什么"])
def test_every_term_can_be_asked_for(frame: str) -> None:
    for definition in definitions():
        found = define(frame.format(definition.term))
        assert found is not None, definition.term


def test_every_definition_is_whole() -> None:
    terms = [definition.term for definition in definitions()]
    assert len(terms) == len(set(terms)) >= 40
    for definition in definitions():
        assert definition.article
        assert definition.law
        assert definition.text.endswith("。")
        assert len(definition.text) <= 200
        assert definition.quote.startswith(PARAPHRASE) != definition.verbatim


def test_articles_of_the_statute() -> None:
    """The articles that the domain's glossary gives."""
    by_term = {definition.term: definition for definition in definitions()}
    for term, article, words in (
        ("三安全一稳定", "第十四条", ("国家安全", "公共安全", "经济安全", "社会稳定")),
        ("三类内部事务信息", "第十六条第一款", ("人事管理", "后勤管理", "内部工作流程")),
        ("四类过程性信息", "第十六条第二款", ("讨论记录", "过程稿", "磋商信函", "请示报告")),
        ("行政执法案卷信息", "第十六条第二款", ("行政执法案卷",)),
        ("年度报告公布时间", "第四十九条", ("1月31日", "3月31日")),
        ("年度报告内容", "第五十条", ("主要问题",)),
        ("监督救济", "第五十一条", ("行政复议", "行政诉讼")),
        ("答复期限", "第三十三条", ("20个工作日",)),
        ("申请是否收费", "第四十二条", ("不收取费用",)),
    ):
        assert by_term[term].article == article
        assert by_term[term].law == "政府信息公开条例"
        assert all(word in by_term[term].text for word in words)


def test_the_tariff() -> None:
    """国办函〔2020〕109号: 10 free, 100 yuan to 30, then by tens; 30 pages free, 10, 20, 40."""
    found = define("信息处理费怎么收")
    assert found is not None
    numbers = [int(number) for number in re.findall(r"\d+", found.text)]
    assert {10, 11, 30, 31, 100, 101, 200, 201, 20, 40} <= set(numbers)
    assert "10件以内不收" in found.text
