"""The look-up as a LangChain tool, for agents of other programs.

A thin wrapper: the figure comes from the same deterministic stages as everywhere else, and
the citations travel beside the text as the tool's artifact.
"""

from __future__ import annotations

from typing import Any

from qa.answer import Assistant
from qa.schema import Answer

NAME = "nianbao_look_up"
ABOUT = (
    "在政府信息公开工作年度报告中查一个问题的答案。返回中文答复；数字都引自年报，"
    "年报没有说明时会直说。question 是一句完整的中文问题，写明单位和年度。"
)


def look_up_tool(assistant: Assistant) -> Any:
    """A `BaseTool` whose content is the answer's text and whose artifact is the `Answer`."""
    from langchain_core.tools import tool

    @tool(NAME, description=ABOUT, response_format="content_and_artifact")
    def look_up(question: str) -> tuple[str, Answer]:
        answer = assistant.answer(question)
        return answer.answer, answer

    return look_up
