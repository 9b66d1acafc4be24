"""What the page and the API both ask: one assistant, its limits, and what was counted."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from ingest.errors import UnknownReport
from ingest.library import Library
from ingest.schema import ReportEntry
from ingest.settings import Settings
from qa.answer import Assistant
from qa.schema import Answer, Status
from qa.understand import NameIndex
from ui.questionlog import QuestionLog
from ui.questions import candidates, fresh

_CHECKED = 1_000
_SHOWN = 6
_NEXT = 3
_REMEMBERED = 100
_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Busy(Exception):
    """As many questions are being answered as the settings allow."""


class Service:
    """Answers for everyone who is served, restricted to the settings' agencies if there are any."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self.assistant = assistant
        self.settings = settings
        self.agencies = tuple(settings.agencies.replace("，", ",").replace(",", " ").split())
        self.answered: Counter[tuple[str, str]] = Counter()
        self.seconds = 0.0
        self.within: Counter[float] = Counter()
        self.turned_away = 0
        self.in_flight = 0
        self.log = QuestionLog(
            assistant.library.path, settings.keep_questions, settings.question_days
        )
        self._lock = threading.Lock()
        self._turns = threading.Semaphore(max(2, os.cpu_count() or 2))
        self._examples: dict[tuple[str, ...], tuple[str, ...]] = {}

    @property
    def library(self) -> Library:
        """The library that answers are read from."""
        return self.assistant.library

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        agencies: Sequence[str] = (),
        id: str | None = None,
    ) -> Answer:
        """One answer; Busy where too many are under way. Never beyond the served agencies."""
        with self.place():
            return self.answer(question, history, agencies, id)

    def answer(
        self,
        question: str,
        history: Sequence[str] = (),
        agencies: Sequence[str] = (),
        id: str | None = None,
    ) -> Answer:
        """One answer for a caller that holds a place already."""
        # More threads than cores only hold each other up: the others wait their turn.
        with self._turns:
            found = self.assistant.answer(
                question, tuple(history), agencies=self._restricted(agencies), id=id
            )
        self.log.add(found)
        took = found.elapsed_ms / 1000
        with self._lock:
            self.answered[str(found.status), str(found.route)] += 1
            self.seconds += took
            self.within[next((one for one in _BOUNDS if took <= one), float("inf"))] += 1
        return found

    def full(self) -> bool:
        """Whether no place is free."""
        return self.in_flight >= self.settings.max_in_flight

    @contextmanager
    def place(self) -> Iterator[None]:
        """One of the places for questions in flight; Busy where none is free."""
        with self._lock:
            if self.in_flight >= self.settings.max_in_flight:
                self.turned_away += 1
                raise Busy
            self.in_flight += 1
        try:
            yield
        finally:
            with self._lock:
                self.in_flight -= 1

    def reports(self, agencies: Sequence[str] = ()) -> tuple[ReportEntry, ...]:
        """The current reports that are served, of those agencies if any are named."""
        entries = self.library.reports()
        if not self.agencies and not agencies:
            return entries
        served = self.ids(self._restricted(agencies))
        return tuple(entry for entry in entries if entry.agency in served)

    def breaches(self, entries: Sequence[ReportEntry]) -> dict[str, int]:
        """How many identities of the form each of those reports breaks; none are left out."""
        found = self.library.breaches([entry.id for entry in entries[:_CHECKED]])
        return {report: len(held) for report, held in found.items() if held}

    def examples(self, entries: Sequence[ReportEntry]) -> tuple[str, ...]:
        """Questions to begin with on those reports, each of which was answered just now."""
        held = tuple(entry.id for entry in entries)
        if held not in self._examples:
            if len(self._examples) >= _REMEMBERED:
                self._examples.clear()
            agencies = tuple(dict.fromkeys(entry.agency_name for entry in entries))
            only = agencies if len(agencies) < len(self.library.agencies()) else ()
            asks = (
                ask
                for ask in candidates(tuple(entries))
                if self.assistant.answer(ask, agencies=only).status is Status.ANSWERED
            )
            self._examples[held] = tuple(islice(asks, _SHOWN))
        return self._examples[held]

    def names(self, agencies: Sequence[str] = ()) -> NameIndex:
        """The names of the bodies that are served, or of those among them that are wanted."""
        return self.assistant.names(self._restricted(agencies))

    def following(
        self, found: Answer, earlier: Sequence[str], agencies: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Questions to ask next, each of which was answered just now."""
        offered = []
        for ask in fresh(found, earlier, self.library):
            with self._turns:
                given = self.assistant.answer(ask, agencies=self._restricted(agencies))
            if given.status is Status.ANSWERED:
                offered.append(ask)
            if len(offered) == _NEXT:
                break
        return tuple(offered)

    def report(self, report: str) -> ReportEntry:
        """A served report; UnknownReport for any other, whether the library has it or not."""
        entry = self.library.report(report)
        if self.agencies and entry.agency not in self._served():
            raise UnknownReport(f"资料库里没有“{report}”这份年报。")
        return entry

    def metrics(self) -> str:
        """The counts in Prometheus' text format."""
        with self._lock:
            lines = ["# TYPE nianbao_answers_total counter"]
            lines += [
                f'nianbao_answers_total{{status="{status}",route="{route}"}} {count}'
                for (status, route), count in sorted(self.answered.items())
            ]
            lines.append("# TYPE nianbao_answer_seconds histogram")
            running = 0
            for bound in (*_BOUNDS, float("inf")):
                running += self.within[bound]
                label = "+Inf" if bound == float("inf") else f"{bound:g}"
                lines.append(f'nianbao_answer_seconds_bucket{{le="{label}"}} {running}')
            lines += [
                f"nianbao_answer_seconds_sum {self.seconds:.6f}",
                f"nianbao_answer_seconds_count {running}",
                "# TYPE nianbao_questions_in_flight gauge",
                f"nianbao_questions_in_flight {self.in_flight}",
                "# TYPE nianbao_turned_away_total counter",
                f"nianbao_turned_away_total {self.turned_away}",
            ]
        return "\n".join(lines) + "\n"

    def _restricted(self, wanted: Sequence[str]) -> tuple[str, ...]:
        if not self.agencies:
            return tuple(wanted)
        inside = tuple(one for one in wanted if self.ids((one,)) & self._served())
        return inside or self.agencies

    def _served(self) -> frozenset[int]:
        return self.ids(self.agencies)

    def ids(self, names: Sequence[str]) -> frozenset[int]:
        """The library's agencies that the names stand for, read as questions are."""
        known = self.assistant.names()
        return frozenset(number for name in names for number in known.exact(name))
