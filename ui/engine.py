"""Where answers are worked out: in this process, or in several of their own beside it.

One thread stands for each place of work, so that questions wait in order and no more are
worked on than there are cores. With processes, a question that takes too long ends its
process, and another takes the place.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Protocol, TypeVar

from ingest.schema import Model
from ingest.settings import Settings
from qa.answer import Assistant
from qa.schema import Answer, Status

_LOG = logging.getLogger(__name__)
_START_SECONDS = 60.0
_MODEL_THREADS = 8
_LOST = "回答这个问题时出了差错，已记录下来。请换一种问法，或稍后再试。"
Found = TypeVar("Found")


class TooLong(Exception):
    """The time that the settings give a question is over."""


class Asking(Model):
    """A question as it is put to the assistant; `agencies` restrict it, none: all.

    `default` are those it is about where it would otherwise be asked back whom it means.
    """

    question: str
    history: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    default: tuple[str, ...] = ()


class Worker(Protocol):
    """Something that answers one question at a time."""

    def start(self) -> None:
        """Be ready for the first question."""

    def answer(self, asking: Asking) -> Answer:
        """One answer; TooLong where it takes longer than the settings allow."""

    def close(self) -> None:
        """Let go of what is held."""


class Engine:
    """The places of work; `run` puts a task in the queue for the next one."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        many = settings.workers > 1
        # A chat model is waited for, not worked on; in one process threads only take turns.
        alone = _MODEL_THREADS if settings.model else min(2, os.cpu_count() or 1)
        self._size = settings.workers if many else alone
        self._make: Callable[[], Worker] = (
            (lambda: Separate(settings)) if many else (lambda: Inside(assistant))
        )
        # In one process answers come as soon as they are asked for.
        self.ready = not many
        self._workers: list[Worker] = []
        self._own = threading.local()
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(self._size, thread_name_prefix="answer")

    def run(self, task: Callable[[Worker], Found]) -> Future[Found]:
        """The task, done by the next place that is free."""
        return self._threads.submit(lambda: task(self._worker()))

    def start(self) -> None:
        """Make every place ready before the first question."""
        ready = threading.Barrier(self._size)

        def one(worker: Worker) -> None:
            ready.wait(_START_SECONDS)
            worker.start()

        for task in [self.run(one) for _ in range(self._size)]:
            task.result()
        self.ready = True

    def close(self) -> None:
        """Finish what is being worked on, and let go."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def _worker(self) -> Worker:
        held: Worker | None = getattr(self._own, "worker", None)
        if held is None:
            held = self._own.worker = self._make()
            with self._lock:
                self._workers.append(held)
        return held


class Inside:
    """This process's own assistant."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def start(self) -> None:
        """Open the indexes and the model before the first reader waits for them."""
        _warm(self._assistant)

    def answer(self, asking: Asking) -> Answer:
        """One answer."""
        return self._assistant.answer(asking.question, asking.history, agencies=asking.agencies)

    def close(self) -> None:
        """Nothing is held."""


class Separate:
    """An assistant in a process of its own, started again where it ended."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._context = multiprocessing.get_context("spawn")
        self._process: BaseProcess | None = None
        self._line: Connection[Any, Any] | None = None

    def start(self) -> None:
        """Start the process."""
        self._line = self._line or self._open()

    def answer(self, asking: Asking) -> Answer:
        """One answer; the process that takes too long for it is ended."""
        for _ in range(2):
            try:
                return self._once(asking)
            except (EOFError, OSError):
                # It may have been ended from outside, for memory say: once more, by a new one.
                _LOG.warning("a process that answers has ended")
                self.close()
        return Answer(question=asking.question, status=Status.ERROR, answer=_LOST)

    def _once(self, asking: Asking) -> Answer:
        line = self._line or self._open()
        line.send_bytes(asking.model_dump_json().encode())
        if line.poll(self._settings.answer_seconds):
            return Answer.model_validate_json(line.recv_bytes())
        self.close()
        raise TooLong

    def close(self) -> None:
        """End the process."""
        line, process = self._line, self._process
        self._line = self._process = None
        if line is not None:
            line.close()
        if process is not None:
            process.join(1)
            if process.is_alive():
                process.kill()
                process.join()

    def _open(self) -> Connection[Any, Any]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_work, args=(theirs, self._settings), daemon=True, name="nianbao-answers"
        )
        process.start()
        theirs.close()
        self._line, self._process = ours, process
        if not ours.poll(_START_SECONDS):
            raise EOFError
        ours.recv_bytes()
        return ours


def _warm(assistant: Assistant) -> None:
    if known := assistant.library.agencies():
        assistant.answer(f"{known[0].name}存在哪些问题？")


def _work(line: Connection[Any, Any], settings: Settings) -> None:
    """The process: answers questions on its line until there are no more."""
    import signal

    # The parent is asked to stop, and closes the line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    assistant = Assistant(settings.library, settings)
    _warm(assistant)
    line.send_bytes(b"ready")
    while True:
        try:
            asking = Asking.model_validate_json(line.recv_bytes())
        except (EOFError, OSError):
            return
        found = assistant.answer(asking.question, asking.history, agencies=asking.agencies)
        line.send_bytes(found.model_dump_json().encode())
