"""What the page and the API both ask: answers and reports, of the agencies that are served."""

from __future__ import annotations

import asyncio
import concurrent.futures
import copy
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from itertools import islice

from ingest.errors import UnknownReport
from ingest.library import Library
from ingest.library.catalogue import FILE_NAME as CATALOGUE
from ingest.schema import LibraryStats, ReportEntry
from ingest.settings import Settings
from qa.answer import Assistant
from qa.schema import Answer, Status
from qa.understand import NameIndex
from ui.desk import Busy, Desk
from ui.embeds import Embed, sites
from ui.engine import Asking, TooLong
from ui.questions import candidates, fresh

__all__ = ["Busy", "Service", "TooLong"]
_CHECKED = 1_000
_SHOWN = 6
_NEXT = 3
_REMEMBERED = 100
# Stands for no agency at all where a restriction leaves none: no name holds a line break.
_NOBODY = ("\n",)


class Service:
    """Answers for everyone who is served, restricted to the settings' agencies if there are any.

    `restricted` gives the same service for one embedding; nothing of it goes beyond that.
    """

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        self.assistant = assistant
        self.settings = settings
        self.sites = sites(settings.frame_ancestors)
        self.embed: str | None = None
        own = tuple(settings.agencies.replace("，", ",").replace(",", " ").split())
        self._limits = (own,) if own else ()
        self.desk = Desk(assistant, settings)
        self._lock = threading.Lock()
        self._examples: dict[tuple[str, ...], tuple[str, ...]] = {}

    def restricted(self, key: str, embed: Embed) -> Service:
        """The same for the sites and on the agencies of an embedding."""
        found = copy.copy(self)
        found.embed, found.sites = key, embed.sites
        found._limits = (*self._limits, *((embed.agencies,) if embed.agencies else ()))
        found._examples = {}
        return found

    @property
    def library(self) -> Library:
        """The library that answers are read from; it knows nothing of restrictions."""
        return self.assistant.library

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        agencies: Sequence[str] = (),
        id: str | None = None,
        default: Sequence[str] = (),
    ) -> Answer:
        """One answer; Busy where too many are under way, TooLong where it takes too long.

        `agencies` restrict it; `default` are those meant where the question names nobody.
        """
        return self._wait(self._submit(question, history, agencies, default), id)

    async def asked(
        self,
        question: str,
        history: Sequence[str] = (),
        agencies: Sequence[str] = (),
        id: str | None = None,
        default: Sequence[str] = (),
    ) -> Answer:
        """The same without holding a thread."""
        coming = self._submit(question, history, agencies, default)
        try:
            found = await asyncio.wait_for(
                asyncio.wrap_future(coming), self.settings.answer_seconds
            )
        except TimeoutError:
            raise TooLong from None
        return found.model_copy(update={"id": id})

    def answer(
        self,
        question: str,
        history: Sequence[str] = (),
        agencies: Sequence[str] = (),
        id: str | None = None,
        default: Sequence[str] = (),
    ) -> Answer:
        """One answer for a caller that holds a place already."""
        return self._wait(self._submit(question, history, agencies, default, True), id)

    def place(self) -> AbstractContextManager[None]:
        """One of the places for questions in flight; Busy where none is free."""
        return self.desk.place()

    def full(self) -> bool:
        """Whether no place is free."""
        return self.desk.full()

    def reports(self, agencies: Sequence[str] = ()) -> tuple[ReportEntry, ...]:
        """The current reports that are served, of those agencies if any are named."""
        if not self._limits and not agencies:
            return self.library.reports()
        ids = self._ids(self._within(agencies))
        return self.library.reports(agencies=sorted(ids))

    def updated(self) -> date:
        """The day on which the library was last changed."""
        path = self.library.path / CATALOGUE
        beside = path.with_name(f"{CATALOGUE}-wal")
        times = [one.stat().st_mtime for one in (path, beside) if one.exists()]
        return datetime.fromtimestamp(max(times)).astimezone().date()

    def breaches(self, entries: Sequence[ReportEntry]) -> dict[str, int]:
        """How many identities of the form each of those reports breaks; none are left out."""
        found = self.library.breaches([entry.id for entry in entries[:_CHECKED]])
        return {report: len(held) for report, held in found.items() if held}

    def examples(self, entries: Sequence[ReportEntry]) -> tuple[str, ...]:
        """Questions to begin with on those reports, each of which was answered just now."""
        held = tuple(entry.id for entry in entries)
        with self._lock:
            found = self._examples.get(held)
        if found is None:
            agencies = tuple(dict.fromkeys(entry.agency_name for entry in entries))
            only = agencies if len(agencies) < len(self.library.agencies()) else ()
            asks = (
                ask
                for ask in candidates(tuple(entries))
                if self.desk.tried(Asking(question=ask, agencies=only)).status is Status.ANSWERED
            )
            found = tuple(islice(asks, _SHOWN))
            with self._lock:
                if len(self._examples) >= _REMEMBERED:
                    self._examples.clear()
                self._examples[held] = found
        return found

    def names(self, agencies: Sequence[str] = ()) -> NameIndex:
        """The names of the bodies that are served, or of those among them that are wanted."""
        return self.assistant.names(self._within(agencies))

    def following(
        self, found: Answer, earlier: Sequence[str], agencies: Sequence[str] = ()
    ) -> tuple[str, ...]:
        """Questions to ask next, each of which was answered just now."""
        offered = []
        for ask in fresh(found, earlier, self.library):
            given = self.desk.tried(Asking(question=ask, agencies=self._within(agencies)))
            if given.status is Status.ANSWERED:
                offered.append(ask)
            if len(offered) == _NEXT:
                break
        return tuple(offered)

    def report(self, report: str) -> ReportEntry:
        """A served report; UnknownReport for any other, whether the library has it or not."""
        entry = self.library.report(report)
        if self._limits and entry.agency not in self._served():
            raise UnknownReport(f"资料库里没有“{report}”这份年报。")
        return entry

    def stats(self) -> tuple[int, int]:
        """How many reports and agencies are served."""
        if not self._limits:
            held: LibraryStats = self.library.stats()
            return held.current, held.agencies
        entries = self.reports()
        return len(entries), len({entry.agency for entry in entries})

    def metrics(self) -> str:
        """The counts in Prometheus' text format."""
        return self.desk.metrics()

    def ids(self, names: Sequence[str]) -> frozenset[int]:
        """The library's agencies that the names stand for, read as questions are."""
        return self._ids(names)

    def close(self) -> None:
        """Finish what is being answered."""
        self.desk.engine.close()

    def _submit(
        self,
        question: str,
        history: Sequence[str],
        agencies: Sequence[str],
        default: Sequence[str],
        held: bool = False,
    ) -> concurrent.futures.Future[Answer]:
        asking = Asking(
            question=question,
            history=tuple(history),
            agencies=self._within(agencies),
            default=() if agencies else self._inside(default),
        )
        return self.desk.submit(asking, held)

    def _wait(self, coming: concurrent.futures.Future[Answer], id: str | None) -> Answer:
        try:
            found = coming.result(self.settings.answer_seconds)
        except TimeoutError:
            coming.cancel()
            raise TooLong from None
        return found.model_copy(update={"id": id})

    def _within(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """The agencies to answer on: those wanted that are served, else all that are served."""
        if not self._limits:
            return tuple(wanted)
        return self._inside(wanted) or self._names(self._served())

    def _inside(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """Those wanted that are served; a name that also stands for another body is not."""
        if not self._limits or not wanted:
            return tuple(wanted)
        served = self._served()
        return tuple(one for one in wanted if (held := self._ids((one,))) and held <= served)

    def _names(self, served: frozenset[int]) -> tuple[str, ...]:
        if len(self._limits) == 1:
            return self._limits[0]
        known = self.assistant.names().agencies
        return tuple(known[one].name for one in sorted(served)) or _NOBODY

    def _served(self) -> frozenset[int]:
        first, *others = (self._ids(limit) for limit in self._limits)
        return first.intersection(*others)

    def _ids(self, names: Sequence[str]) -> frozenset[int]:
        known = self.assistant.names()
        return frozenset(number for name in names for number in known.exact(name))
