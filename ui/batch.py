"""Many questions from a file, one JSON answer a line, in the input's order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.settings import Settings
from qa.answer import Assistant
from qa.schema import Answer, Status

_AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class _Line:
    id: str
    question: str = ""
    history: tuple[str, ...] = ()
    fault: str = ""


def ask_all(
    path: Path, settings: Settings, *, jobs: int, agencies: tuple[str, ...], today: date | None
) -> int:
    """Answer every line; a bad one gets status error and the others go on."""
    try:
        lines = list(_lines(path))
    except OSError:
        raise UnreadableFile(f"打不开“{path}”，请检查路径。") from None
    assistant = Assistant(settings.library, settings)
    if jobs == 1 or len(lines) < 2 * _AT_ONCE:
        for line in lines:
            print(_answer(assistant, line, agencies, today).model_dump_json(), flush=True)
        return 0
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    assistant.library.close()
    with ProcessPoolExecutor(
        jobs,
        mp_context=get_context("spawn"),
        initializer=_open,
        initargs=(settings, agencies, today),
    ) as pool:
        for printed in pool.map(_work, lines, chunksize=_AT_ONCE):
            sys.stdout.write(printed + "\n")
    return 0


def _lines(path: Path) -> Iterator[_Line]:
    for number, raw in enumerate(path.read_bytes().splitlines(), 1):
        if not raw.strip():
            continue
        yield _line(number, raw)


def _line(number: int, raw: bytes) -> _Line:
    """A line read leniently: other keys are ignored, what is wrong is said in its answer."""
    try:
        read = json.loads(raw.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return _Line(str(number), fault=f"第{number}行不是正确的 JSON，请改正。")
    if not isinstance(read, dict):
        return _Line(str(number), fault=f"第{number}行应是一个 JSON 对象，请改正。")
    id = str(read["id"]) if isinstance(read.get("id"), str | int) else str(number)
    question, history = read.get("question"), read.get("history") or []
    if not isinstance(question, str):
        return _Line(id, fault=f"第{number}行缺少文字的 question，请补上。")
    if not isinstance(history, list) or not all(isinstance(one, str) for one in history):
        return _Line(id, question, fault=f"第{number}行的 history 应是问题的列表，请改正。")
    return _Line(id, question, tuple(history))


def _answer(
    assistant: Assistant, line: _Line, agencies: tuple[str, ...], today: date | None
) -> Answer:
    if line.fault:
        return Answer(id=line.id, question=line.question, status=Status.ERROR, answer=line.fault)
    return assistant.answer(line.question, line.history, today, agencies, id=line.id)


_state: dict[str, tuple[Assistant, tuple[str, ...], date | None]] = {}


def _open(settings: Settings, agencies: tuple[str, ...], today: date | None) -> None:
    _state["it"] = (Assistant(settings.library, settings), agencies, today)


def _work(line: _Line) -> str:
    assistant, agencies, today = _state["it"]
    return _answer(assistant, line, agencies, today).model_dump_json()
