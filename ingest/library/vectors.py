"""The seam of the vector store, and its Chroma adapter.

A store is one generation: a folder that one writer fills and seals, and that readers
never change. It is cut into shards (a Chroma collection each), since Chroma holds a
whole collection in memory while it grows: memory is bounded by one shard.
"""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ChunkId = tuple[int, int]
"""A chunk's place: the report's number in the catalogue, the chunk's ordinal."""

SHARD_CHUNKS = 10_000
_AT_ONCE = 5_000
_PERSIST_EVERY = 1_000
_PERSIST_NOW = 2
_PERSISTED = 3


class StoreFailed(Exception):
    """A vector store could not do what it was asked: damaged, or nothing more can be written."""


class VectorStore(Protocol):
    """Unit vectors of chunks, by id and by nearness; scores are cosines."""

    def put(self, shard: int, ids: Sequence[ChunkId], vectors: NDArray[np.float32]) -> None:
        """Add or replace vectors; on return they outlive the end of the process."""

    def drop(self, shard: int, ids: Sequence[ChunkId]) -> None:
        """Take vectors out; ids that are not there are passed over."""

    def get(self, ids: Mapping[int, Sequence[ChunkId]]) -> Mapping[ChunkId, NDArray[np.float32]]:
        """The vectors of those ids, given by shard; those that are not there are left out."""

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[ChunkId, float]]:
        """The `k` nearest of all shards (approximately), nearest first."""

    def seal(self) -> None:
        """Bring everything to its final place, so that reading changes no file."""

    def close(self) -> None:
        """Let go of the files and the memory."""


class ChromaStore:
    """A folder of Chroma's; chunks are keyed `report.ordinal`, texts stay outside."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._client: Any = None
        self._collections: dict[int, Any] = {}
        self._written: set[int] = set()
        self._lock = RLock()

    def _open(self) -> Any:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            self._client = chromadb.PersistentClient(
                str(self._folder), settings=Settings(anonymized_telemetry=False)
            )
        return self._client

    def _shards(self) -> dict[int, Any]:
        """The collections by shard; a sealed store never gets more."""
        with self._lock:
            if self._client is None or self._written:
                named = self._open().list_collections()
                numbers = sorted(int(one.name.rpartition("-")[2]) for one in named)
                for shard in numbers:
                    self._collection(shard)
            return self._collections

    def _collection(self, shard: int) -> Any:
        if shard not in self._collections:
            self._collections[shard] = self._open().get_collection(
                f"chunks-{shard}", embedding_function=None
            )
        return self._collections[shard]

    def _writable(self, shard: int) -> Any:
        if shard in self._written and shard in self._collections:
            return self._collections[shard]
        if self._written:
            # The shard before is full: its memory goes with its client.
            self.close()
        collection = self._open().get_or_create_collection(
            f"chunks-{shard}",
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "sync_threshold": _PERSIST_EVERY}},
        )
        collection.modify(configuration={"hnsw": {"sync_threshold": _PERSIST_EVERY}})
        self._collections[shard] = collection
        self._written.add(shard)
        return collection

    def put(self, shard: int, ids: Sequence[ChunkId], vectors: NDArray[np.float32]) -> None:
        """Upsert, in batches that Chroma takes."""
        collection = self._writable(shard)
        for start in range(0, len(ids), _AT_ONCE):
            stop = start + _AT_ONCE
            collection.upsert(ids=_names(ids[start:stop]), embeddings=vectors[start:stop])

    def drop(self, shard: int, ids: Sequence[ChunkId]) -> None:
        """Delete by id."""
        collection = self._writable(shard)
        for start in range(0, len(ids), _AT_ONCE):
            collection.delete(ids=_names(ids[start : start + _AT_ONCE]))

    def get(self, ids: Mapping[int, Sequence[ChunkId]]) -> Mapping[ChunkId, NDArray[np.float32]]:
        """By id: the one access of Chroma's that stays quick in a large collection."""
        found: dict[ChunkId, NDArray[np.float32]] = {}
        shards = self._shards()
        for shard in sorted(ids.keys() & shards.keys()):
            wanted = ids[shard]
            for start in range(0, len(wanted), _AT_ONCE):
                names = _names(wanted[start : start + _AT_ONCE])
                got = shards[shard].get(ids=names, include=["embeddings"])
                for name, vector in zip(got["ids"], got["embeddings"], strict=True):
                    found[_chunk(name)] = vector
        return found

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[ChunkId, float]]:
        """Every shard asked, the answers merged."""
        scores: dict[ChunkId, float] = {}
        for collection in self._shards().values():
            got = collection.query(
                query_embeddings=vector.reshape(1, -1), n_results=k, include=["distances"]
            )
            for name, distance in zip(got["ids"][0], got["distances"][0], strict=True):
                scores[_chunk(name)] = 1.0 - float(distance)
        return sorted(scores.items(), key=lambda hit: -hit[1])[:k]

    def seal(self) -> None:
        """Chroma keeps the latest additions in a log that every reader would replay, and
        then write: two readers would harm each other. A low threshold and one query make
        it write now; another threshold says that it did."""
        import numpy as np

        for shard in list(self._shards()):
            collection = self._collection(shard)
            if collection.configuration["hnsw"]["sync_threshold"] == _PERSISTED:
                continue
            collection.modify(configuration={"hnsw": {"sync_threshold": _PERSIST_NOW}})
            self.close()
            collection = self._collection(shard)
            some = collection.peek(limit=1)["embeddings"]
            if len(some):
                collection.query(query_embeddings=np.asarray(some), n_results=1)
            collection.modify(configuration={"hnsw": {"sync_threshold": _PERSISTED}})
        self._written.clear()
        self.close()

    def close(self) -> None:
        """Close the client; what it held is given back to the system where that can be asked."""
        self._collections.clear()
        if self._client is not None:
            self._client.close()
            self._client = None
            give_back_memory()


def give_back_memory() -> None:
    """Ask the C library to return what was freed, where it can be asked."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)


def _names(ids: Sequence[ChunkId]) -> list[str]:
    return [f"{report}.{ordinal}" for report, ordinal in ids]


def _chunk(name: str) -> ChunkId:
    report, _, ordinal = name.partition(".")
    return int(report), int(ordinal)
