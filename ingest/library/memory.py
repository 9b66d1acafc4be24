"""The two seams in memory: for tests, and for the few reports that an interrupted sync
left out of the indexes."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ingest.library.keywords import grams
from ingest.library.vectors import ChunkId

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SATURATION = 1.2
_LENGTH = 0.75


class MemoryStore:
    """A vector store in a dictionary; its nearness is exact."""

    def __init__(self) -> None:
        self._vectors: dict[int, dict[ChunkId, NDArray[np.float32]]] = {}

    def put(self, shard: int, ids: Sequence[ChunkId], vectors: NDArray[np.float32]) -> None:
        """Add or replace."""
        self._vectors.setdefault(shard, {}).update(zip(ids, vectors, strict=True))

    def drop(self, shard: int, ids: Sequence[ChunkId]) -> None:
        """Take out."""
        for chunk in ids:
            self._vectors.get(shard, {}).pop(chunk, None)

    def get(self, ids: Mapping[int, Sequence[ChunkId]]) -> Mapping[ChunkId, NDArray[np.float32]]:
        """By id."""
        return {
            chunk: self._vectors[shard][chunk]
            for shard, wanted in ids.items()
            for chunk in wanted
            if chunk in self._vectors.get(shard, {})
        }

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[ChunkId, float]]:
        """All cosines, the best first."""
        scores = [
            (chunk, float(vector @ held))
            for shard in self._vectors.values()
            for chunk, held in shard.items()
        ]
        return sorted(scores, key=lambda hit: -hit[1])[:k]

    def seal(self) -> None:
        """Nothing is pending."""

    def close(self) -> None:
        """Nothing is held."""


class MemoryKeywords:
    """A keyword index in dictionaries, with BM25 as Lucene and tantivy count it."""

    def __init__(self) -> None:
        self._pending: dict[int, dict[int, Counter[str]]] = {}
        self._held: dict[int, dict[int, Counter[str]]] = {}

    def put(self, report: int, passages: Iterable[tuple[int, str]]) -> None:
        """Add or replace."""
        self._pending[report] = {ordinal: Counter(grams(text)) for ordinal, text in passages}

    def drop(self, report: int) -> None:
        """Take out."""
        self._pending[report] = {}

    def commit(self) -> None:
        """Show what was put."""
        self._held.update(self._pending)
        self._pending.clear()

    def search(
        self, query: str, k: int, reports: Sequence[int] | None = None
    ) -> list[tuple[ChunkId, float]]:
        """BM25 of every passage that shares a term; rarity and length over all of them."""
        everything = {
            (report, ordinal): terms
            for report, passages in self._held.items()
            for ordinal, terms in passages.items()
        }
        if not everything:
            return []
        mean = sum(terms.total() for terms in everything.values()) / len(everything)
        wanted = dict.fromkeys(grams(query))
        rarity = {}
        for term in wanted:
            having = sum(term in terms for terms in everything.values())
            rarity[term] = math.log(1 + (len(everything) - having + 0.5) / (having + 0.5))
        chosen = None if reports is None else set(reports)
        scores = []
        for chunk, terms in everything.items():
            if chosen is not None and chunk[0] not in chosen:
                continue
            norm = _SATURATION * (1 - _LENGTH + _LENGTH * terms.total() / (mean or 1))
            score = sum(
                rarity[term] * count * (1 + _SATURATION) / (count + norm)
                for term in wanted
                if (count := terms[term])
            )
            if score:
                scores.append((chunk, score))
        return sorted(scores, key=lambda hit: (-hit[1], hit[0]))[:k]

    def close(self) -> None:
        """Nothing is held."""
