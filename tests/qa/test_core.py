"""Asides and denied clauses are left out; what may narrow a question is not."""

from __future__ import annotations

import pytest

from qa.asides import core


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("论文引用：政策解读类公开数是多少", "政策解读类公开数是多少"),
        ("12345总的多少件，不是省12345", "12345总的多少件，"),
        ("我在做社会实践，热线接了多少单，谢谢啦", "热线接了多少单，"),
        ("说他们靠短信平台公开，听说的，发了多少条", "说他们靠短信平台公开，发了多少条"),
        ("公交线路，公开了几条", "公交线路，公开了几条"),
        ("给省长写信的有几封", "省长信箱的有几封"),
        ("不是很满意的有几件", "不是很满意的有几件"),
        ("其中不是自然人的有几件", "其中不是自然人的有几件"),
        ("是不是公开了多少条", "是不是公开了多少条"),
    ],
)
def test_core(question: str, kept: str) -> None:
    assert core(question) == kept


def test_what_an_aside_says_a_figure_is_of_stays() -> None:
    assert "短信" in core("我同学说他们靠发短信公开，去年发了多少条")
