"""The text answer as a LangChain chain: retriever | reader, or | chat model in its place.

LangChain is imported here alone, and late: an answer from a table does not pay for it.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.schema import SectionKind, Span
from ingest.settings import Settings
from qa.errors import ModelFailed
from qa.grounding import grounded, words
from qa.keywords import content, gist, holds, lexicon
from qa.read import read
from qa.schema import Passage, Reading

if TYPE_CHECKING:
    from ingest.embedding import Embedder
    from qa.retrieve import Searchable

_LOG = logging.getLogger(__name__)


class Chain:
    """Question and passages → reading. `answer` is the Runnable in the reader's place."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def run(self, question: str, passages: Sequence[Passage]) -> Reading:
        """What the passages say to the question; empty where they do not say."""
        reading: Reading = self.answer.invoke({"question": question, "passages": tuple(passages)})
        return reading

    def over(self, retriever: Any) -> Any:
        """The whole chain as a Runnable, question → Reading, with a retriever before it."""
        from langchain_core.runnables import RunnableLambda, RunnablePassthrough

        found = retriever | RunnableLambda(_passages)
        return {"question": RunnablePassthrough(), "passages": found} | self.answer


def open_chain(settings: Settings) -> Chain:
    """The chain of the settings: with a chat model where one is named, else the reader.

    Never raises: a model that cannot be opened is a notice in each reading.
    """
    # Tracing would send questions to another host, whatever the environment says.
    os.environ["LANGSMITH_TRACING"] = os.environ["LANGCHAIN_TRACING_V2"] = "false"
    from langchain_core.runnables import RunnableLambda

    reader: Any = RunnableLambda(lambda given: read(given["question"], given["passages"]))
    if not settings.model:
        return Chain(reader)
    try:
        model = _open_model(settings)
    except ImportError:
        return Chain(reader | RunnableLambda(_with_notice(words().not_installed)))
    except Exception:
        _LOG.exception("the chat model cannot be opened")
        return Chain(reader | RunnableLambda(_with_notice(words().failed)))
    worded = (
        RunnableLambda(_ask(model, settings.model_timeout)) | RunnableLambda(_check)
    ).with_fallbacks([reader | RunnableLambda(_with_notice(words().failed))])
    return Chain(RunnableLambda(lambda given: worded if _speak(given) else _NOTHING))


_NOTHING = Reading(sentences=())


def _open_model(settings: Settings) -> Any:
    from langchain.chat_models import init_chat_model

    return init_chat_model(
        settings.model,
        model_provider="openai",
        base_url=settings.model_base_url or None,
        # The client refuses an empty key, though local servers want none.
        api_key=settings.model_api_key or "none",
        timeout=settings.model_timeout,
        max_retries=0,
    )


def _speak(given: dict[str, Any]) -> bool:
    """Whether the passages speak of what is asked at all: a model is not asked about a
    thing that a report would name, and none of them does."""
    body = gist("".join("".join(one.path) + one.text for one in given["passages"]))
    terms = lexicon().terms
    asked = [word for word in content(given["question"]).strong if word in terms]
    return bool(given["passages"]) and all(holds(word, body) for word in asked)


def _messages(question: str, passages: Sequence[Passage]) -> list[tuple[str, str]]:
    told = words()
    # A fence that no report can hold: its text cannot end the data and begin orders.
    fence = f"〈{secrets.token_hex(8)}〉"
    shown = "\n".join(
        told.passage.format(
            number=number,
            report=one.report,
            path=" > ".join(one.path),
            text="".join(one.text.split("\n")),
        )
        for number, one in enumerate(passages, start=1)
    )
    asked = told.question.format(
        question=question, fence=fence, count=len(passages), passages=shown
    )
    return [("system", told.system), ("human", asked)]


def _ask(model: Any, timeout: float) -> Any:
    def ask(given: dict[str, Any]) -> dict[str, Any]:
        """The model's text beside what it was given; ModelFailed past the time limit."""
        result: dict[str, Any] = {}

        def call() -> None:
            try:
                result["message"] = model.invoke(_messages(given["question"], given["passages"]))
            except Exception as error:
                result["error"] = error

        # The client's limit is between two bytes; a server that trickles would hold us.
        worker = threading.Thread(target=call, daemon=True)
        worker.start()
        worker.join(timeout)
        if "message" not in result:
            reason = result.get("error", "time limit")
            _LOG.warning("the chat model failed: %s", type(reason).__name__)
            raise ModelFailed(words().failed)
        return {**given, "text": str(result["message"].text)}

    return ask


def _check(given: dict[str, Any]) -> Reading:
    reading = grounded(given["text"], given["passages"])
    if not reading.sentences:
        raise ModelFailed(words().failed)
    return reading


def _with_notice(notice: str) -> Any:
    def add(reading: Reading) -> Reading:
        return reading.model_copy(update={"notices": (*reading.notices, notice)})

    return add


def retriever(
    library: Searchable,
    embedder: Embedder,
    report_ids: tuple[str, ...] | None,
    kinds: tuple[SectionKind, ...] | None = None,
    k: int = 8,
) -> Any:
    """A LangChain retriever of the library's passages (see `qa.retrieve`)."""
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    from qa.retrieve import retrieve

    class ReportRetriever(BaseRetriever):
        """Passages as documents; `metadata` holds their place in the report."""

        def _get_relevant_documents(self, query: str, *, run_manager: Any) -> list[Document]:
            del run_manager
            found = retrieve(
                query, library=library, embedder=embedder, report_ids=report_ids, kinds=kinds, k=k
            )
            return [
                Document(
                    page_content=one.text,
                    metadata=one.model_dump(mode="json", exclude={"text"}),
                )
                for one in found
            ]

    return ReportRetriever()


def _passages(documents: Sequence[Any]) -> tuple[Passage, ...]:
    return tuple(
        Passage(**{**one.metadata, "span": Span(**one.metadata["span"])}, text=one.page_content)
        for one in documents
    )
