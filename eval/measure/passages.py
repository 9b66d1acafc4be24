"""Narrative answers among near-identical reports: is the right passage found, and quoted?

Reports are forged, and each is given the same practices in the same words; only what fills
them differs, within one body from year to year too. A question either names the body and
the year, or nobody: then what only one report says is asked for over the whole library.
"""

from __future__ import annotations

import random
import tempfile
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from eval.bars import bars, under
from eval.case import ALTERNATIVES
from eval.figures import squeeze
from eval.forge import CLEAN, Order, forge
from eval.measure.statistics import Share, share
from eval.questions.ground import ground
from ingest.library import Library
from ingest.schema import Model
from ingest.settings import Settings
from ingest.sync import sync
from qa.answer import Assistant
from qa.retrieve import retrieve

BARS = "passages"
_DEPTH = 5
_HEADING = "二、主动公开政府信息情况"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with the words that few reports have; without a body it is asked of all."""

    question: str
    evidence: str
    agency: str = ""
    year: int = 0


class PassagesResult(Model):
    """Shares of questions; `found` are hits among the first five passages."""

    reports: int
    named_answered: Share
    named_wrong: Share
    open_found_first: Share
    open_found: Share
    short: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether every bar was reached."""
        return not self.short


def _write(count: int, seed: int, folder: Path) -> tuple[_Asked, ...]:
    """Reports with practices, and what to ask of them."""
    text = (files("eval.forge") / "practices.toml").read_text(encoding="utf-8")
    practices = tomllib.loads(text)["practice"]
    made = forge(count * 3, Order(seed=seed, damage=CLEAN))
    known = [one for one in ground(made).reports if _HEADING in one.forged.text][:count]
    asked: list[_Asked] = []
    for index, one in enumerate(known):
        chance = random.Random(f"{seed}:{index}")
        told = []
        for number, practice in enumerate(practices):
            fills, places = practice["a"], practice["b"]
            fill = fills[(index * 7 + number * 3) % len(fills)]
            place = places[(index // len(fills)) % len(places)]
            told.append(practice["text"].format(a=fill, b=place, we="我单位"))
            named = chance.choice(practice["named"])
            asked.append(_Asked(f"{one.agency}{one.year}年{named}", fill, one.names, one.year))
            if index < len(fills):
                asked.append(_Asked(chance.choice(practice["open"]).format(a=fill), fill))
        body = one.forged.text.replace(_HEADING, f"{''.join(told)}\n{_HEADING}", 1)
        path = folder / f"{index:05d}" / one.forged.source
        path.parent.mkdir(parents=True)
        path.write_text(body, encoding="utf-8", newline="")
    return tuple(asked)


def measure(count: int, *, seed: int = 0, show: int = 0) -> PassagesResult:
    """Forge `count` reports, ask of each by name and of the library by what is told apart."""
    examples: list[str] = []
    first = found = right = wrong = 0
    with tempfile.TemporaryDirectory(prefix="nianbao-passages-") as made:
        folder, path, settings = Path(made) / "reports", Path(made) / "library", Settings()
        asked = _write(count, seed, folder)
        sync([folder], path, settings)
        assistant = Assistant(path, settings)
        library = assistant.library
        by_name = [one for one in asked if one.agency]
        for one in by_name:
            answer = assistant.answer(one.question)
            quoted = "".join(squeeze(each.quote) for each in answer.citations)
            own = all(
                e.agency in one.agency.split(ALTERNATIVES) and e.year == one.year
                for e in answer.citations
            )
            right += one.evidence in quoted and own
            wrong += bool(answer.citations) and not (one.evidence in quoted and own)
            if one.evidence not in quoted or not own:
                examples.append(f"{one.question} [{one.evidence}]\n  {answer.answer[:160]}")
        at_large = [one for one in asked if not one.agency]
        for one in at_large:
            rank = _rank(one, library)
            first += rank == 1
            found += rank is not None
            if rank is None:
                examples.append(f"{one.question} [{one.evidence}]: not among {_DEPTH}")
        library.close()
    scores = {
        "named_answered": share(right, len(by_name)),
        "named_wrong": share(wrong, len(by_name)),
        "open_found_first": share(first, len(at_large)),
        "open_found": share(found, len(at_large)),
    }
    reached = {name: each.value for name, each in scores.items()}
    return PassagesResult(
        reports=count,
        short=under(reached, bars(BARS)),
        examples=tuple(examples[:show]),
        **scores,
    )


def _rank(one: _Asked, library: Library) -> int | None:
    """The place, from 1, of the first passage that holds the words told apart."""
    passages = retrieve(
        one.question, library=library, embedder=library.embedder, report_ids=None, k=_DEPTH
    )
    texts = (squeeze(each.text) for each in passages)
    return next((place for place, text in enumerate(texts, 1) if one.evidence in text), None)


def rows(result: PassagesResult) -> list[list[str]]:
    """The result as a readable table, header first."""
    names = ("named_answered", "named_wrong", "open_found_first", "open_found")
    return [["score", "reached"], *([name, str(getattr(result, name))] for name in names)]
