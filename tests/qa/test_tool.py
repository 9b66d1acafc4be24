"""The LangChain tool hands the answer over with its citations."""

from __future__ import annotations

from qa.answer import Assistant
from qa.schema import Answer
from qa.tool import NAME, look_up_tool


def test_the_answer_and_its_citations_travel_together(assistant: Assistant) -> None:
    tool = look_up_tool(assistant)
    call = {
        "name": NAME,
        "args": {"question": "渠口乡2024年公开了多少条信息"},
        "id": "1",
        "type": "tool_call",
    }
    message = tool.invoke(call)
    assert "116条" in message.content
    assert isinstance(message.artifact, Answer)
    assert message.artifact.citations[0].quote
