"""Search over the library's passages: vectors by id, nearest vectors, keywords.

The catalogue is the truth: a hit whose report is gone, or is an older version, is passed
over; reports that an index does not hold yet (a sync under way, or one that was ended)
are searched in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from sqlalchemy import Engine, select

from ingest.errors import LibraryDamaged
from ingest.library.catalogue import read_meta
from ingest.library.generations import Generations, IndexName, within
from ingest.library.indexing import Seams
from ingest.library.keywords import KeywordIndex
from ingest.library.memory import MemoryKeywords, MemoryStore
from ingest.library.passages import read
from ingest.library.relations import chunks, placements, reports
from ingest.library.texts import Texts
from ingest.library.vectors import ChunkId, VectorStore
from ingest.schema import Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.embedding import Embedder


class _Closing(Protocol):
    def close(self) -> None: ...


Store = TypeVar("Store", bound=_Closing)
Answer = TypeVar("Answer")
Ranked = list[tuple[ChunkId, float]]

_AT_ONCE = 10_000
_ATTEMPTS = 3
# How much further to look when the filters leave too few: so many times as far each round.
_FURTHER = 8
_ROUNDS = 4
# So many reports that no index holds are searched in memory when nobody is named.
_IN_MEMORY = 256


class _Current(Generic[Store]):
    """The generation in use, opened when first asked and again when another takes its place."""

    def __init__(self, generations: Generations, open_in: Callable[[Path], Store]) -> None:
        self._generations = generations
        self._open_in = open_in
        self._lock = RLock()
        self._opened: tuple[int, Store] | None = None

    def ask(self, question: Callable[[Store], Answer]) -> Answer | None:
        """The store's answer, or None where there is no store yet. The generation may be
        removed while it is asked: then the next one is."""
        for attempt in range(_ATTEMPTS):
            try:
                store = self._open()
                return None if store is None else question(store)
            except Exception as error:
                self.close()
                if attempt == _ATTEMPTS - 1:
                    raise LibraryDamaged(
                        "资料库的检索索引无法读取，请运行 nianbao rebuild 重新建立索引。"
                    ) from error
        return None

    def _open(self) -> Store | None:
        generation = self._generations.current()
        with self._lock:
            if self._opened and self._opened[0] != generation:
                self.close()
            folder = self._generations.folder(generation)
            if not generation:
                return None
            if not folder.is_dir():
                raise FileNotFoundError(folder)
            if self._opened is None:
                self._opened = generation, self._open_in(folder)
            return self._opened[1]

    def close(self) -> None:
        with self._lock:
            if self._opened:
                self._opened[1].close()
            self._opened = None


class Searcher:
    """Both indexes of a library, for reading; safe for threads."""

    def __init__(
        self,
        path: Path,
        engine: Engine,
        embedder: Callable[[], Embedder],
        seams: Seams | None = None,
    ) -> None:
        opening = seams or Seams()
        self._engine = engine
        self._embedder = embedder
        self._texts = Texts(path / "texts")
        self._in_vectors = Generations(path, engine, IndexName.VECTORS)
        self._in_keywords = Generations(path, engine, IndexName.KEYWORDS)
        self._vectors: _Current[VectorStore] = _Current(self._in_vectors, opening.vectors)
        self._keywords: _Current[KeywordIndex] = _Current(self._in_keywords, opening.keywords)
        self._checked = ""

    def close(self) -> None:
        """Let go of the indexes."""
        self._vectors.close()
        self._keywords.close()

    # ------------------------------------------------------------ vectors

    def vectors(self, numbers: Sequence[int]) -> tuple[tuple[ChunkId, ...], NDArray[np.float32]]:
        """The chunks of those reports in order, and their unit vectors, a row each."""
        import numpy as np

        self._check_model()
        wanted, shards = self._chunks(numbers)
        by_shard: dict[int, list[ChunkId]] = {}
        for chunk in wanted:
            if chunk[0] in shards:
                by_shard.setdefault(shards[chunk[0]], []).append(chunk)
        found: dict[ChunkId, NDArray[np.float32]] = {}
        if by_shard:
            found.update(self._vectors.ask(lambda store: store.get(by_shard)) or {})
        lacking = sorted({chunk[0] for chunk in wanted if chunk not in found})
        if lacking:
            found.update(self._embedded(lacking))
        wanted = [chunk for chunk in wanted if chunk in found]
        if not wanted:
            return (), np.zeros((0, 0), dtype=np.float32)
        matrix = np.asarray([found[chunk] for chunk in wanted], dtype=np.float32)
        lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
        return tuple(wanted), matrix / np.maximum(lengths, 1e-12)

    def nearest(
        self, vector: NDArray[np.float32], k: int, years: Sequence[int] | None
    ) -> tuple[Hit, ...]:
        """The nearest chunks of the current reports (of those years)."""
        self._check_model()
        beside = MemoryStore()
        for chunk, held in self._embedded(self._unplaced(self._in_vectors)).items():
            beside.put(0, [chunk], held.reshape(1, -1))

        def ask(limit: int) -> Ranked:
            stored = self._vectors.ask(lambda store: store.nearest(vector, limit))
            return _merged(stored or [], beside.nearest(vector, limit))

        return self._widening(ask, k, years)

    def _embedded(self, numbers: Sequence[int]) -> Mapping[ChunkId, NDArray[np.float32]]:
        vectors: dict[ChunkId, NDArray[np.float32]] = {}
        for report in self._passages(numbers):
            if report.passages:
                rows = self._embedder().embed_passages(report.passages)
                for ordinal, row in zip(report.ordinals, rows, strict=True):
                    vectors[report.number, ordinal] = row
        return vectors

    def _check_model(self) -> None:
        with self._engine.connect() as connection:
            indexed = read_meta(connection, "embedder")
        if indexed in (None, self._checked):
            return
        name = self._embedder().name
        if indexed != name:
            raise LibraryDamaged(
                f"资料库的向量由模型“{indexed}”生成，现在的设置是“{name}”，"
                "请运行 nianbao rebuild 重新建立索引，或改回原来的模型。"
            )
        self._checked = name

    # ------------------------------------------------------------ keywords

    def keywords(
        self, query: str, k: int, numbers: Sequence[int] | None, years: Sequence[int] | None
    ) -> tuple[Hit, ...]:
        """The passages that share most with the query, of those reports or of all current."""
        if numbers is None:
            lacking = self._unplaced(self._in_keywords)
        else:
            placed = self._placed(self._in_keywords, numbers)
            lacking = [number for number in numbers if number not in placed]
        beside = MemoryKeywords()
        for report in self._passages(lacking):
            beside.put(report.number, zip(report.ordinals, report.passages, strict=True))
        beside.commit()

        def ask(limit: int) -> Ranked:
            stored = self._keywords.ask(lambda index: index.search(query, limit, numbers))
            return _merged(stored or [], beside.search(query, limit))

        if numbers is None:
            return self._widening(ask, k, years)
        return self._told(ask(k), None, current_only=False)[:k]

    # ------------------------------------------------------------ the catalogue's word

    def _widening(
        self, ask: Callable[[int], Ranked], k: int, years: Sequence[int] | None
    ) -> tuple[Hit, ...]:
        limit = k if years is None else k * _FURTHER
        hits: tuple[Hit, ...] = ()
        for _ in range(_ROUNDS):
            ranked = ask(limit)
            hits = self._told(ranked, years, current_only=True)
            if len(hits) >= k or len(ranked) < limit:
                break
            limit *= _FURTHER
        return hits[:k]

    def _told(
        self, ranked: Ranked, years: Sequence[int] | None, *, current_only: bool
    ) -> tuple[Hit, ...]:
        rows = self._rows(
            select(reports.c.id, reports.c.key, reports.c.year, reports.c.current),
            reports.c.id,
            sorted({chunk[0] for chunk, _ in ranked}),
        )
        keys = {
            row.id: row.key
            for row in rows
            if (row.current or not current_only) and (years is None or row.year in years)
        }
        return tuple(
            Hit(report=keys[number], chunk=ordinal, score=score)
            for (number, ordinal), score in ranked
            if number in keys
        )

    def _chunks(self, numbers: Sequence[int]) -> tuple[list[ChunkId], dict[int, int]]:
        query = select(chunks.c.report, chunks.c.ordinal)
        rows = self._rows(query, chunks.c.report, numbers)
        order = {number: at for at, number in enumerate(numbers)}
        wanted = sorted(
            ((row.report, row.ordinal) for row in rows), key=lambda one: (order[one[0]], one[1])
        )
        return wanted, self._placed(self._in_vectors, numbers)

    def _placed(self, generations: Generations, numbers: Sequence[int]) -> dict[int, int]:
        """The shards of those reports that the generation in use holds."""
        held = within(generations.index, generations.current())
        query = select(placements.c.report, placements.c.shard).where(held)
        return {row.report: row.shard for row in self._rows(query, placements.c.report, numbers)}

    def _unplaced(self, generations: Generations) -> list[int]:
        """The latest of the current reports that the generation in use lacks."""
        held = select(placements.c.report).where(within(generations.index, generations.current()))
        query = select(reports.c.id).where(reports.c.id.not_in(held), reports.c.current == 1)
        with self._engine.connect() as connection:
            found = connection.scalars(query.order_by(reports.c.id.desc()).limit(_IN_MEMORY))
            return list(found)

    def _passages(self, numbers: Sequence[int]) -> Any:
        if not numbers:
            return []
        rows = self._rows(select(reports.c.id, reports.c.text), reports.c.id, numbers)
        with self._engine.connect() as connection:
            return read(connection, self._texts, rows)

    def _rows(self, query: Any, column: Any, numbers: Sequence[int]) -> list[Any]:
        found: list[Any] = []
        with self._engine.connect() as connection:
            for start in range(0, len(numbers), _AT_ONCE):
                some = query.where(column.in_(numbers[start : start + _AT_ONCE]))
                found += connection.execute(some)
        return found


def _merged(first: Ranked, second: Ranked) -> Ranked:
    if not second:
        return first
    return sorted((dict(second) | dict(first)).items(), key=lambda hit: (-hit[1], hit[0]))
