"""The one public entry: a question in, an answer out, through a visible list of stages.

understand → resolve (which reports) → one route (cells, quantity, text, …) → check → answer.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.embedding import Embedder
from ingest.errors import IngestError
from ingest.library import Library
from ingest.schema import SectionKind
from ingest.settings import Settings
from qa import nested, suggestions
from qa.asking import Stop
from qa.check import check
from qa.curated import CuratedAnswers
from qa.draft import Draft
from qa.errors import BadQuestion
from qa.resolve import Targets, resolve
from qa.routes import (
    carried,
    changes,
    definition,
    sides,
)
from qa.routes.choose import choose
from qa.routes.context import Context, Result
from qa.schema import (
    Answer,
    GroupSlot,
    Operation,
    Query,
    Reading,
    Route,
    Status,
    SubjectKind,
)
from qa.understand import NameIndex, understand

if TYPE_CHECKING:
    from qa.chain import Chain

_LOG = logging.getLogger(__name__)
_OUT_OF_SCOPE = "我只回答政府信息公开工作年度报告里的问题，这个问题年报里不会有。"
_WHAT_I_DO = (
    "我从政府信息公开工作年度报告里查数、比较、摘录原文，每个数都注明出处；"
    "年报没有写的，会说明没有写。例如可以问：{example}"
)
_WHO_ARE_YOU = re.compile(
    r"你(?:是谁|叫什么|是什么|能做什么|能干什么|会什么|会做什么|能干啥|有什么用)"
)
_RESTRICTIONS = 200
# Passages read: of one report nearly all, of several the best.
_OF_ONE, _OF_MANY = 16, 8
_FAILED = "回答这个问题时出了差错，已记录下来。请换一种问法，或稍后再试。"


class Assistant:
    """Answers questions on one library; safe to keep open while the library is updated."""

    def __init__(self, library: Path, settings: Settings | None = None) -> None:
        """Open the library at that path; LibraryMissing or LibraryDamaged where it cannot be."""
        self.settings = settings or Settings()
        self.library = Library.open(library, self.settings)
        self.curated = CuratedAnswers(self.library)
        self._names: dict[tuple[str, ...], tuple[object, NameIndex]] = {}

    def answer(
        self,
        question: str,
        history: Sequence[str] = (),
        today: date | None = None,
        agencies: Sequence[str] = (),
        id: str | None = None,
    ) -> Answer:
        """One answer; never raises for what a question or a report can hold.

        `history`: the earlier questions, oldest first. `agencies` restricts to those bodies.
        """
        started = time.perf_counter()
        try:
            found = self._answer(question, tuple(history), today or date.today(), tuple(agencies))
        except BadQuestion as error:
            said = str(error)
            if error.example:
                said += f"，例如：{self._example(self.names(agencies))}"
            found = Answer(question=question, status=Status.OUT_OF_SCOPE, answer=said)
        except Exception as error:
            _LOG.exception("answering failed")
            said = str(error) if isinstance(error, IngestError) else _FAILED
            found = Answer(question=question, status=Status.ERROR, answer=said)
        if found.status is not Status.ANSWERED and not _leans(found):
            found = self._written(question, tuple(agencies)) or found
        elapsed = round((time.perf_counter() - started) * 1000, 1)
        return found.model_copy(update={"id": id, "elapsed_ms": elapsed})

    def _written(self, question: str, agencies: tuple[str, ...]) -> Answer | None:
        """What people wrote to that question, where the reports alone did not answer it."""
        try:
            served = self.names(agencies).agencies if agencies else None
            return self.curated.answer(question, served)
        except IngestError:
            _LOG.exception("a written answer cannot be read")
            return None

    def names(self, agencies: Sequence[str] = ()) -> NameIndex:
        """The names of the library's agencies, or of those that answers are restricted to."""
        known = self.library.agencies()
        key = tuple(agencies)
        held = self._names.get(key)
        if held is None or held[0] is not known:
            chosen = known
            if agencies:
                every = self.names()
                ids = {number for name in agencies for number in every.exact(name)}
                chosen = tuple(agency for agency in known if agency.id in ids)
            held = (known, NameIndex(chosen, restricted=bool(agencies)))
            if len(self._names) >= _RESTRICTIONS:
                self._names = {one: kept for one, kept in self._names.items() if not one}
            self._names[key] = held
        return held[1]

    def _answer(
        self, question: str, history: tuple[str, ...], today: date, agencies: tuple[str, ...]
    ) -> Answer:
        names = self.names(agencies)
        query, _ = understand(question, history, names, today)
        if not history and (told := self._of_leader(query, today, agencies)) is not None:
            return told
        draft = Draft(self.library)
        draft.notice(*query.notices)
        if query.kind is SubjectKind.OUT_OF_SCOPE:
            asked = _WHO_ARE_YOU.search(query.normal)
            said = _WHAT_I_DO.format(example=self._example(names)) if asked else _OUT_OF_SCOPE
            return self._compose(query, draft, _stop(draft, said), names)
        if query.kind is SubjectKind.DEFINITION:
            context = Context(query, Targets(()), self.library, self.settings, draft)
            return self._compose(query, draft, definition.answer(context), names)
        groups = sides.sides_of(query)
        if groups is not None:
            return self._compose(query, draft, self._sides(query, draft, groups, names), names)
        carrying = carried.years_of(query)
        if carrying is not None:
            query = carried.over_years(query, carrying)
        targets = resolve(query, self.library, names)
        stated = self._stated_change(query, targets, names)
        if stated is not None:
            return stated
        if isinstance(targets, Stop):
            if targets.status is Status.CLARIFY and _foreign(query):
                return self._compose(query, draft, _stop(draft, _OUT_OF_SCOPE), names)
            draft.sentences.append(targets.sentence)
            result = Result(targets.status, Route.NONE, targets.reason, targets.options)
            return self._compose(query, draft, result, names)
        context = Context(query, targets, self.library, self.settings, draft)
        result = carried.answer(context) if carrying is not None else choose(context, self._read)
        return self._compose(query, draft, result, names)

    def _of_leader(self, query: Query, today: date, agencies: tuple[str, ...]) -> Answer | None:
        """A question about the body that leads a ranking: the ranking, then the question."""
        parts = nested.nested(query.normal)
        if parts is None:
            return None
        names = self.names(agencies)
        first, _ = understand(parts.first, (), names, today)
        rest, _ = understand(parts.rest, (), names, today)
        if first.operation is not Operation.RANK or not nested.asks_more(first, rest):
            return None
        ranked = self._answer(parts.first, (), today, agencies)
        best = nested.leaders(ranked)
        if not best:
            return ranked.model_copy(update={"question": query.question})
        if len(best) > 1:
            return nested.which(ranked, query.question, parts.rest)
        told = self._answer(nested.about(best[0], parts.rest), (), today, agencies)
        return nested.joined(ranked, told, query.question)

    def _sides(
        self, query: Query, draft: Draft, groups: tuple[GroupSlot, GroupSlot], names: NameIndex
    ) -> Result:
        """Two groups of bodies against each other."""
        found = []
        for group in groups:
            targets = resolve(sides.of_group(query, group), self.library, names)
            if isinstance(targets, Stop):
                draft.say(targets.sentence)
                return Result(targets.status, Route.NONE, targets.reason, targets.options)
            found.append(sides.Side(group.words, targets))
        context = Context(query, found[0].targets, self.library, self.settings, draft)
        return sides.answer(context, (found[0], found[1]))

    def _stated_change(
        self, query: Query, targets: Targets | Stop, names: NameIndex
    ) -> Answer | None:
        """A change from the year before, as the report states it, where that year's is lacking."""
        held = not isinstance(targets, Stop) and (len(targets.reports) > 1 or not targets.absent)
        if held or not changes.asked_of(query):
            return None
        alone = query.model_copy(update={"operation": Operation.VALUE})
        own = resolve(alone, self.library, names)
        if isinstance(own, Stop):
            return None
        draft = Draft(self.library)
        draft.notice(*query.notices)
        context = Context(query, own, self.library, self.settings, draft)
        result = changes.answer(context)
        return None if result is None else self._compose(query, draft, result, names)

    def _example(self, names: NameIndex) -> str:
        """A question that a report of the library can be asked."""
        held = self.library.reports(agencies=list(names.agencies)[:1])
        years = [report.year for report in held if report.year is not None]
        year = f"{max(years)}年" if years else ""
        return f"{held[0].agency_name if held else '某单位'}{year}收到多少件信息公开申请？"

    def _read(
        self, question: str, reports: tuple[str, ...], kinds: tuple[SectionKind, ...] | None
    ) -> Reading:
        from qa.retrieve import retrieve

        passages = retrieve(
            question,
            library=self.library,
            embedder=self._embedder,
            report_ids=reports,
            kinds=kinds,
            k=_OF_ONE if len(reports) == 1 else _OF_MANY,
        )
        return self._chain.run(question, passages)

    @cached_property
    def _embedder(self) -> Embedder:
        from ingest.embedding import open_embedder

        return open_embedder(self.settings)

    @cached_property
    def _chain(self) -> Chain:
        from qa.chain import open_chain

        return open_chain(self.settings)

    def _compose(self, query: Query, draft: Draft, result: Result, names: NameIndex) -> Answer:
        """The draft as an answer, after the check that nothing in it is unproved."""
        check(draft)
        return Answer(
            question=query.question,
            status=result.status,
            reason=result.reason,
            answer="".join(draft.sentences),
            values=tuple(draft.values),
            citations=tuple(draft.citations),
            notices=tuple(draft.notices),
            query=query.model_dump(mode="json", exclude={"question"}, exclude_defaults=True),
            options=result.options,
            suggestions=suggestions.suggest(
                query, result, self.library, names, [value.agency for value in draft.values]
            ),
            route=result.route,
        )


def _leans(found: Answer) -> bool:
    """Whether a question took something over from the conversation, and so means another thing
    than its words alone."""
    slots = found.query.get("slots")
    return isinstance(slots, list) and any(slot.get("carried") for slot in slots)


def _stop(draft: Draft, sentence: str) -> Result:
    draft.sentences.append(sentence)
    return Result(Status.OUT_OF_SCOPE, Route.NONE)


def _foreign(query: Query) -> bool:
    """A question that names no body and has no word of the reports' world."""
    from ingest.quantities.facets import tag

    if query.agencies or query.readings or query.details:
        return False
    return bool(query.unexplained) and not any(
        word.facet in ("object", "channel", "topic", "rate") for word in tag(query.content)
    )
