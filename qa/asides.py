"""What is said beside a question (who asks, and why; what is not meant) is left out of it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ingest.quantities.facets import tag

_CLAUSE = re.compile(r"[，,。？?！!～~…；;：:（）()、]+")
_LISTED = "、"


@dataclass(frozen=True, slots=True)
class _Asides:
    marks: re.Pattern[str]
    denied: re.Pattern[str]
    asks: re.Pattern[str]
    reworded: tuple[tuple[re.Pattern[str], str], ...]


@cache
def _asides() -> _Asides:
    data = tomllib.loads(files("qa").joinpath("asides.toml").read_text(encoding="utf-8"))
    return _Asides(
        marks=re.compile("|".join(map(re.escape, data["marks"]))),
        denied=re.compile(data["denied"]),
        asks=re.compile(data["asks"]),
        reworded=tuple((re.compile(each["found"]), each["meant"]) for each in data["reworded"]),
    )


@lru_cache(maxsize=256)
def core(question: str) -> str:
    """The question in its own words: clauses that only say who asks or what is not meant are
    gone; of one that says of what, its words of figures are kept.

    A clause without any mark of an aside stays whole, for it may narrow what is asked.
    """
    words = _asides()
    for found, meant in words.reworded:
        question = found.sub(meant, question)
    clauses: list[str] = []
    at = 0
    for end in [*_CLAUSE.finditer(question), None]:
        piece = question[at : end.start() if end else len(question)]
        said = words.denied.search(piece)
        if said and not words.asks.search(piece, said.end()):
            piece = piece[: said.start()]
        clauses.append(piece + (end.group() if end else ""))
        at = end.end() if end else at
    if not any(words.asks.search(clause) for clause in clauses) or len(clauses) == 1:
        return "".join(clauses)
    kept = [clause if _told(clause, words) else _things(clause) for clause in clauses]
    return "".join(kept)


def denied(question: str) -> tuple[str, ...]:
    """What `core` leaves out because it is not meant (不是省12345)."""
    words = _asides()
    found = []
    for piece in _CLAUSE.split(question):
        said = words.denied.search(piece)
        if said and not words.asks.search(piece, said.end()):
            found.append(piece[said.start() :].strip())
    return tuple(found)


def _told(clause: str, words: _Asides) -> bool:
    return words.asks.search(clause) is not None or words.marks.search(clause) is None


def _things(clause: str) -> str:
    """The words of figures in an aside (靠发短信公开信息): they may say of what."""
    said = [word.words for word in tag(clause) if word.facet in ("object", "channel", "topic")]
    return "".join(f"{word} " for word in dict.fromkeys(said))
