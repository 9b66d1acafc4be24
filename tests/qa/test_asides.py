"""What people say around a question explains itself, and never hides what is asked."""

from __future__ import annotations

from datetime import date

import pytest

from qa.schema import Query
from qa.understand import NameIndex, understand
from qa.vocabulary import asides

PLAIN = "渠口乡2024年收到多少件信息公开申请"


def ask(names: NameIndex, question: str) -> Query:
    return understand(question, (), names, date(2025, 6, 1))[0]


@pytest.mark.parametrize(
    "around",
    [
        "我写论文要用，{}",
        "领导明天开会要汇报，{}",
        "不好意思打扰了，麻烦帮我查一下{}，谢谢",
        "看了半天没看懂，{}？给个准数就行",
        "听朋友说起，{}，随便问问",
        "{}，急用，在线等",
        "我们课题组做研究，想请教一下{}",
    ],
)
def test_what_is_said_around_a_question_changes_nothing(names: NameIndex, around: str) -> None:
    query = ask(names, around.format(PLAIN))
    assert query.unexplained == ()
    assert query.readings == ask(names, PLAIN).readings
    assert query.content == ask(names, PLAIN).content or "信息公开申请" in query.content


@pytest.mark.parametrize(
    "question",
    [
        "公交线路，渠口乡2024年收到多少件信息公开申请",
        "我关心的是公交线路，渠口乡2024年收到多少件信息公开申请",
        "渠口乡2024年收到多少件公交线路的信息公开申请",
        "我只要低保户的，渠口乡2024年收到多少件信息公开申请",
        "渠口乡2024年收到多少件信息公开申请，不要网上的",
    ],
)
def test_what_narrows_a_question_stays_unexplained(names: NameIndex, question: str) -> None:
    query = ask(names, question)
    assert query.unexplained
    assert query.readings == ()


def test_a_question_of_asides_alone_asks_nothing(names: NameIndex) -> None:
    assert ask(names, "领导要用，急").readings == ()


def test_no_aside_is_empty() -> None:
    assert all(not pattern.fullmatch("") for pattern in asides().phrases)
    assert all(len(word) > 0 for word in asides().words)
