"""A question → the passages that may answer it.

Where the reports are known, all of their chunks are ranked exactly, by vectors fetched
by id and by keywords over those chunks. Where nobody is named, the vector store and the
keyword index are searched over the whole library. Both rankings are fused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from ingest.schema import Chunk, Hit, SectionKind
from qa.keywords import content, gist
from qa.schema import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.embedding import Embedder

# Beyond so many reports their vectors are no longer fetched one by one.
FEW_REPORTS = 40
# How much the keywords count beside the vectors. Chosen on
# questions over the five bundled reports (tests/qa/narrative.jsonl).
KEYWORD_WEIGHT = 0.5
RECIPROCAL_CONSTANT = 60
_WIDE = 8
_MOST = 40

Place = tuple[str, int]


class Fusion(StrEnum):
    """How the two rankings become one."""

    WEIGHTED = "weighted"
    RECIPROCAL = "reciprocal"
    VECTORS = "vectors"
    KEYWORDS = "keywords"


class Searchable(Protocol):
    """What retrieval needs of the library."""

    def chunks(self, reports: Sequence[str]) -> Mapping[str, tuple[Chunk, ...]]:
        """The passages, by ordinal."""

    def text(self, report: str) -> str:
        """The text as read."""

    def vectors(self, reports: Sequence[str]) -> tuple[tuple[Place, ...], NDArray[np.float32]]:
        """(report, chunk) of all chunks, and their unit vectors, a row each."""

    def nearest(
        self, vector: NDArray[np.float32], k: int, *, years: Sequence[int] | None = None
    ) -> tuple[Hit, ...]:
        """The chunks of the whole library nearest to a vector."""

    def keywords(
        self,
        query: str,
        k: int,
        report_ids: Sequence[str] | None = None,
        *,
        years: Sequence[int] | None = None,
    ) -> tuple[Hit, ...]:
        """The chunks that share most words with the query."""


def retrieve(
    question: str,
    *,
    library: Searchable,
    embedder: Embedder,
    report_ids: tuple[str, ...] | None,
    kinds: tuple[SectionKind, ...] | None = None,
    k: int = 8,
    years: tuple[int, ...] | None = None,
    fusion: Fusion = Fusion.WEIGHTED,
) -> tuple[Passage, ...]:
    """The `k` passages likeliest to answer (two of each report, if that is more), best
    first; scores in 0–1.

    `report_ids` None searches the whole library (of those `years`). `kinds` restricts to
    those sections, in reports that have them. Of several reports each gets its share.
    """
    if report_ids is not None and not report_ids:
        return ()
    if report_ids is not None and len(report_ids) <= FEW_REPORTS:
        allowed = _allowed(library.chunks(report_ids), kinds)
        # A whole section is handed over: its order is not worth opening the vector store.
        whole = kinds is not None and len(allowed) <= k and fusion is Fusion.WEIGHTED
        fusion = Fusion.KEYWORDS if whole else fusion
        vectors, keywords = _exact(question, library, embedder, report_ids, fusion)
        if whole:
            keywords = {**dict.fromkeys(allowed, 0.0), **keywords}
    else:
        vectors, keywords = _wide(question, library, embedder, report_ids, years, k, fusion)
        found = sorted({report for report, _ in {*vectors, *keywords}})
        allowed = _allowed(library.chunks(found), kinds)
    scores = fuse(question, vectors, keywords, library, allowed, fusion)
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    shared = report_ids is not None and len(report_ids) > 1
    chosen = _shared(ranked, len(report_ids or ()), k) if shared else ranked[:k]
    texts = {report: library.text(report) for report in {place[0] for place, _ in chosen}}
    return tuple(_passage(place, allowed[place], texts[place[0]], score) for place, score in chosen)


def _exact(
    question: str,
    library: Searchable,
    embedder: Embedder,
    report_ids: tuple[str, ...],
    fusion: Fusion,
) -> tuple[dict[Place, float], dict[Place, float]]:
    vectors: dict[Place, float] = {}
    if fusion is not Fusion.KEYWORDS:
        places, matrix = library.vectors(report_ids)
        if places:
            cosines = matrix @ embedder.embed_questions([question])[0]
            vectors = dict(zip(places, map(float, cosines), strict=True))
    keywords: dict[Place, float] = {}
    if fusion is not Fusion.VECTORS:
        hits = library.keywords(_query(question), 50 * len(report_ids), report_ids)
        keywords = {(hit.report, hit.chunk): hit.score for hit in hits}
    return vectors, keywords


def _wide(
    question: str,
    library: Searchable,
    embedder: Embedder,
    report_ids: tuple[str, ...] | None,
    years: tuple[int, ...] | None,
    k: int,
    fusion: Fusion,
) -> tuple[dict[Place, float], dict[Place, float]]:
    known = None if report_ids is None else frozenset(report_ids)
    vectors: dict[Place, float] = {}
    if fusion is not Fusion.KEYWORDS:
        vector = embedder.embed_questions([question])[0]
        near = library.nearest(vector, _WIDE * k, years=years)
        vectors = {
            (hit.report, hit.chunk): hit.score
            for hit in near
            if known is None or hit.report in known
        }
    keywords: dict[Place, float] = {}
    if fusion is not Fusion.VECTORS:
        hits = library.keywords(_query(question), _WIDE * k, report_ids, years=years)
        keywords = {(hit.report, hit.chunk): hit.score for hit in hits}
    return vectors, keywords


def _query(question: str) -> str:
    """The words that carry something; the whole question where none does."""
    words = content(question)
    return " ".join((*words.strong, *words.weak)) or question


def _allowed(
    chunks: Mapping[str, tuple[Chunk, ...]], kinds: tuple[SectionKind, ...] | None
) -> dict[Place, Chunk]:
    """The chunks of those sections; all, of a report that has lost the section's heading."""
    return {
        (report, chunk.ordinal): chunk
        for report, found in chunks.items()
        for chunk in [one for one in found if kinds is None or one.kind in kinds] or found
    }


def fuse(
    question: str,
    vectors: Mapping[Place, float],
    keywords: Mapping[Place, float],
    library: Searchable,
    allowed: Mapping[Place, Chunk],
    fusion: Fusion = Fusion.WEIGHTED,
) -> dict[Place, float]:
    """One score a place: a weighted sum, or reciprocal ranks.

    The best keyword score is worth the share of the question's words that its passage
    holds: where few words are shared, the vectors decide.
    """
    places = [place for place in {**vectors, **keywords} if place in allowed]
    if fusion is Fusion.RECIPROCAL:
        scores = dict.fromkeys(places, 0.0)
        for ranking in (vectors, keywords):
            order = sorted(
                (place for place in places if place in ranking), key=lambda one: -ranking[one]
            )
            for rank, place in enumerate(order, start=1):
                scores[place] += 1 / (RECIPROCAL_CONSTANT + rank)
        return scores
    weight = {Fusion.VECTORS: 0.0, Fusion.KEYWORDS: 1.0}.get(fusion, KEYWORD_WEIGHT)
    share = 0.0
    best = max((keywords.get(place, 0.0) for place in places), default=0.0)
    if best > 0 and weight:
        top = max(places, key=lambda place: keywords.get(place, 0.0))
        span = allowed[top].span
        body = gist(library.text(top[0])[span.start : span.end])
        asked = _pairs(gist(_query(question)))
        share = len(asked & _pairs(body)) / max(1, len(asked)) / best
    least = min(vectors.values(), default=0.0)
    return {
        place: weight * share * keywords.get(place, 0.0)
        + (1 - weight) * max(0.0, vectors.get(place, least))
        for place in places
    }


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(max(1, len(text) - 1))}


def _shared(ranked: list[tuple[Place, float]], reports: int, k: int) -> list[tuple[Place, float]]:
    """The best of every report, then the second of every report, and so on: `k` in all,
    and two of each where there are few reports."""
    taken: dict[str, int] = {}
    turns: list[tuple[int, tuple[Place, float]]] = []
    for entry in ranked:
        report = entry[0][0]
        taken[report] = taken.get(report, 0) + 1
        turns.append((taken[report], entry))
    turns.sort(key=lambda turn: turn[0])
    most = max(k, min(2 * reports, _MOST))
    return sorted((entry for _, entry in turns[:most]), key=lambda entry: (-entry[1], entry[0]))


def _passage(place: Place, chunk: Chunk, text: str, score: float) -> Passage:
    return Passage(
        report=place[0],
        chunk=place[1],
        kind=chunk.kind,
        path=chunk.path,
        span=chunk.span,
        text=text[chunk.span.start : chunk.span.end],
        score=score,
    )
