"""Answers that people wrote for questions the reports did not answer by themselves.

Kept in the library's folder. Each rests on quotations, which are held against the reports'
texts whenever it is given; every figure in it must stand in one of them.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from filelock import FileLock, Timeout
from pydantic import ValidationError

from ingest.errors import UnknownReport
from ingest.library import Library
from ingest.normal import fold
from ingest.schema import Model, ReportEntry
from qa.draft import Draft
from qa.errors import BadAnswer
from qa.grounding import figures
from qa.schema import Answer, Citation, Route, Status

FILE_NAME = "curated.jsonl"
_LOCK = "curated.lock"
_LOG = logging.getLogger(__name__)
_SAME = re.compile(r"[\W_]|请问|[的了吗呢]")
_MOST = 5_000
_LONGEST = 600
_SHORTEST, _QUOTED = 4, 1_000
_WAIT = 5.0
NOTICE = "这条答复由工作人员编写，引文已与年报原文核对"
_MARKS = re.compile(r"\[\d{1,3}\]")
_Change = Callable[[dict[str, "Curated"]], dict[str, "Curated"]]


class Quoted(Model):
    """Words of a report that a written answer rests on."""

    report: str
    quote: str


class Curated(Model):
    """A question, what people wrote to it, and the words it rests on, cited [1] to [n]."""

    time: str
    question: str
    answer: str
    quotes: tuple[Quoted, ...]


class CuratedAnswers:
    """A library's written answers; several processes may add to them."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._path = library.path / FILE_NAME
        self._thread = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._held: dict[str, Curated] = {}

    def all(self) -> tuple[Curated, ...]:
        """All of them, the newest last."""
        return tuple(self._read().values())

    def add(self, question: str, answer: str, quotes: Sequence[Quoted]) -> Curated:
        """Keep one, in place of an earlier one to the same question.

        BadAnswer says in Chinese why it cannot be kept.
        """
        made = Curated(
            time=datetime.now(UTC).isoformat(timespec="seconds"),
            question=question.strip(),
            answer=answer.strip(),
            quotes=tuple(quotes),
        )
        if not _key(made.question) or not made.answer:
            raise BadAnswer("问题和答复都要写。")
        if len(made.answer) > _LONGEST:
            raise BadAnswer(f"答复太长，最多{_LONGEST}个字。")
        self.proved(made)
        self._change(lambda held: {**held, _key(made.question): made})
        return made

    def remove(self, question: str) -> bool:
        """Take one away; whether there was one."""
        key = _key(question)
        there = key in self._read()
        if there:
            self._change(lambda held: {name: one for name, one in held.items() if name != key})
        return there

    def answer(self, question: str, agencies: Collection[int] | None = None) -> Answer | None:
        """The written answer to that very question, proved again; None where there is none,
        where it no longer stands, or where it rests on other than those agencies."""
        held = self._read()
        one = held.get(_key(question)) if held else None
        if one is None:
            return None
        try:
            entries, draft = self.proved(one)
        except BadAnswer as error:
            _LOG.warning("a written answer no longer stands: %s", error)
            return None
        if agencies is not None and any(entry.agency not in agencies for entry in entries):
            return None
        return Answer(
            question=question,
            status=Status.ANSWERED,
            answer=_marked(one.answer, draft.citations),
            citations=tuple(draft.citations),
            notices=(NOTICE,),
            query={"curated": True},
            route=Route.TEXT,
        )

    def proved(self, one: Curated) -> tuple[tuple[ReportEntry, ...], Draft]:
        """The reports that an answer rests on and its citations; BadAnswer where it does not stand.

        Each quotation stands in its report; each figure of the answer stands in
        a quotation, or is the year of a report that is quoted.
        """
        if not one.quotes:
            raise BadAnswer("至少要引一处年报原文。")
        draft, entries, said = Draft(self._library), [], set[str]()
        for quoted in one.quotes:
            entry, start, quote = self._place(quoted)
            entries.append(entry)
            sections = self._library.sections(entry.id)
            path = next((s.path for s in sections if s.span.start <= start < s.span.end), ())
            draft.add(Citation(
                marker=0, report=entry.id, agency=entry.agency_name, year=entry.year,
                source=entry.source, url=entry.url, section=" > ".join(path), quote=quote,
                start=start, end=start + len(quote),
                page=self._library.page(entry.id, start),
            ))  # fmt: skip
            said |= figures(quote) | {f"{entry.year}年", str(entry.year)}
        text = fold(_MARKS.sub("", one.answer))
        unproved = sorted(figures(text) - said)
        if unproved:
            raise BadAnswer(f"答复里的“{'、'.join(unproved)}”在所引的原文里没有。")
        return tuple(entries), draft

    def _place(self, quoted: Quoted) -> tuple[ReportEntry, int, str]:
        """The report, where the words stand in its text, and the text there: a line that the
        page broke is the same words."""
        try:
            entry = self._library.report(quoted.report)
            text = self._library.text(quoted.report)
        except UnknownReport:
            raise BadAnswer(f"资料库里没有“{quoted.report}”这份年报。") from None
        letters = "".join(quoted.quote.split())
        if not _SHORTEST <= len(letters) <= _QUOTED:
            raise BadAnswer(f"引文要有{_SHORTEST}到{_QUOTED}个字。")
        found = re.search(r"\s*".join(map(re.escape, letters)), text)
        if found is None:
            raise BadAnswer(f"“{quoted.report}”里没有这段话：“{letters[:30]}”。")
        return entry, found.start(), found.group()

    def stamp(self) -> tuple[int, int] | None:
        """What changes whenever they change."""
        try:
            facts = self._path.stat()
        except OSError:
            return None
        return facts.st_mtime_ns, facts.st_size

    def _read(self) -> dict[str, Curated]:
        seen = self.stamp()
        if seen is None:
            return {}
        with self._thread:
            if seen != self._seen:
                self._held, self._seen = self._parsed(), seen
            return self._held

    def _parsed(self) -> dict[str, Curated]:
        held: dict[str, Curated] = {}
        for line in self._path.read_text(encoding="utf-8").splitlines():
            try:
                one = Curated.model_validate_json(line)
            except ValidationError:
                continue
            held.pop(_key(one.question), None)
            held[_key(one.question)] = one
        return held

    def _change(self, change: _Change) -> None:
        """The file written anew beside the old one, under a lock between processes."""
        beside = self._path.with_name(f"{FILE_NAME}.new")
        try:
            with FileLock(self._path.with_name(_LOCK), timeout=_WAIT):
                held = change(self._parsed() if self._path.exists() else {})
                if len(held) > _MOST:
                    raise BadAnswer(f"人工答复太多，最多{_MOST}条。")
                lines = (one.model_dump_json() + "\n" for one in held.values())
                beside.write_text("".join(lines), encoding="utf-8")
                beside.replace(self._path)
        except (OSError, Timeout) as error:
            raise BadAnswer("没有存下来，请检查资料库文件夹能否写入。") from error


def _key(question: str) -> str:
    """What two questions that are the same have in common."""
    return _SAME.sub("", fold(question)) or question.strip()


def _marked(text: str, citations: Sequence[Citation]) -> str:
    """The answer with its marks; those that it leaves out stand at its end."""
    known = {f"[{one.marker}]" for one in citations}
    text = _MARKS.sub(lambda found: found[0] if found[0] in known else "", text)
    return text + "".join(f"[{one.marker}]" for one in citations if f"[{one.marker}]" not in text)
