"""What all who ask share: places for questions in flight, counts, the last answers."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import date

from ingest.settings import Settings
from qa.answer import Assistant
from qa.schema import Answer, Status
from ui.blocked import BlockedWords
from ui.engine import Asking, Engine, Worker
from ui.questionlog import QuestionLog

_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_REMEMBERED = 500


class Busy(Exception):
    """As many questions are being answered as the settings allow."""


class Desk:
    """Takes questions to the engine, as many at once as the settings allow."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self._most = settings.max_in_flight
        self._library, self._curated = assistant.library, assistant.curated
        self._blocked = BlockedWords(settings.blocked_words)
        self.log = QuestionLog(
            assistant.library.path, settings.keep_questions, settings.question_days
        )
        self.engine = Engine(assistant, settings)
        # What a chat model wrote, or could not write just now, is asked for again.
        self._memory = None if settings.model else Memory()
        self._answered: Counter[tuple[str, str]] = Counter()
        self._seconds = 0.0
        self._within: Counter[float] = Counter()
        self._turned_away = 0
        self._in_flight = 0
        self._lock = threading.Lock()

    def submit(self, asking: Asking, held: bool = False) -> Future[Answer]:
        """The answer to come; Busy at once where no place is free. `held`: the caller has one."""
        if not held:
            self._take()
        try:
            coming = self.engine.run(lambda worker: self._answer(worker, asking))
        except BaseException:
            if not held:
                self._give(None)
            raise
        if not held:
            coming.add_done_callback(self._give)
        return coming

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the places, for several questions in a row."""
        self._take()
        try:
            yield
        finally:
            self._give(None)

    def tried(self, asking: Asking) -> Answer:
        """An answer that nobody asked for, to see whether there is one: neither counted nor
        logged; for a caller that holds a thread."""
        return self.engine.run(lambda worker: self._found(worker, asking)).result()

    def full(self) -> bool:
        """Whether no place is free."""
        return self._in_flight >= self._most

    def turn_away(self) -> None:
        """Count a question that found no place."""
        with self._lock:
            self._turned_away += 1

    def metrics(self) -> str:
        """The counts in Prometheus' text format."""
        with self._lock:
            lines = ["# TYPE nianbao_answers_total counter"]
            lines += [
                f'nianbao_answers_total{{status="{status}",route="{route}"}} {count}'
                for (status, route), count in sorted(self._answered.items())
            ]
            lines.append("# TYPE nianbao_answer_seconds histogram")
            running = 0
            for bound in (*_BOUNDS, float("inf")):
                running += self._within[bound]
                label = "+Inf" if bound == float("inf") else f"{bound:g}"
                lines.append(f'nianbao_answer_seconds_bucket{{le="{label}"}} {running}')
            lines += [
                f"nianbao_answer_seconds_sum {self._seconds:.6f}",
                f"nianbao_answer_seconds_count {running}",
                "# TYPE nianbao_questions_in_flight gauge",
                f"nianbao_questions_in_flight {self._in_flight}",
                "# TYPE nianbao_turned_away_total counter",
                f"nianbao_turned_away_total {self._turned_away}",
            ]
        return "\n".join(lines) + "\n"

    def _take(self) -> None:
        with self._lock:
            if self._in_flight >= self._most:
                self._turned_away += 1
                raise Busy
            self._in_flight += 1

    def _give(self, coming: Future[Answer] | None) -> None:
        del coming
        with self._lock:
            self._in_flight -= 1

    def _answer(self, worker: Worker, asking: Asking) -> Answer:
        if self._blocked.holds(asking.question):
            found = self._blocked.answer(asking.question)
            self._count(found)
            return found
        history = tuple(one for one in asking.history if not self._blocked.holds(one))
        asking = asking.model_copy(update={"history": history})
        found = self._found(worker, asking)
        self.log.add(found)
        self._count(found)
        return found

    def _found(self, worker: Worker, asking: Asking) -> Answer:
        """The answer remembered, or a new one."""
        memory = self._memory
        state = (self._library.agencies(), self._curated.stamp()) if memory else None
        if memory and (kept := memory.get(asking, state)):
            return kept
        found = worker.answer(asking)
        if asking.default and _asks_whom(found):
            found = worker.answer(asking.model_copy(update={"agencies": asking.default}))
        if memory and found.status is not Status.ERROR:
            memory.put(asking, state, found)
        return found

    def _count(self, found: Answer) -> None:
        took = found.elapsed_ms / 1000
        with self._lock:
            self._answered[str(found.status), str(found.route)] += 1
            self._seconds += took
            self._within[next((one for one in _BOUNDS if took <= one), float("inf"))] += 1


def _asks_whom(found: Answer) -> bool:
    """Whether the answer asks back which body is meant, the question having named none."""
    named = ("agencies", "unknown_agencies", "group")
    return found.status is Status.CLARIFY and not any(map(found.query.get, named))


class Memory:
    """The last answers, for the same question of the same day on an unchanged library."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[Asking, date], Answer] = OrderedDict()
        self._state: object = None
        self._lock = threading.Lock()

    def get(self, asking: Asking, state: object) -> Answer | None:
        """The answer given before; `state` is equal as long as the library is unchanged."""
        with self._lock:
            if state != self._state:
                self._held.clear()
                self._state = state
            key = asking, date.today()
            if (found := self._held.get(key)) is not None:
                self._held.move_to_end(key)
        return found

    def put(self, asking: Asking, state: object, found: Answer) -> None:
        """Remember it; the one not asked for longest is forgotten."""
        with self._lock:
            if state == self._state:
                self._held[asking, date.today()] = found
                while len(self._held) > _REMEMBERED:
                    self._held.popitem(last=False)
