"""The indexes brought up to the catalogue.

What an index holds is noted in the catalogue's `placements`, so the work left is always
the difference of two tables: a sync, an interrupted one going on, and a rebuild are the
same walk. The vector store is built beside the one in use and takes its place at the
end; the keyword index grows in place (it has generations for rebuilding only).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, func, insert, select

from ingest.embedding import Embedder
from ingest.library.building import ChromaBuilder
from ingest.library.catalogue import read_meta
from ingest.library.generations import Generations, IndexName, within
from ingest.library.keywords import KeywordIndex, TantivyIndex
from ingest.library.passages import unplaced
from ingest.library.relations import placements, reports
from ingest.library.texts import Texts
from ingest.library.vectors import (
    SHARD_CHUNKS,
    ChromaStore,
    StoreFailed,
    VectorStore,
    give_back_memory,
)

_BUILT_WITH = "building_embedder"

Placement = tuple[int, int, int]
"""A report's number, its shard, and its highest ordinal plus one."""


@dataclass(frozen=True, slots=True)
class Seams:
    """How the two indexes are opened in a folder."""

    vectors: Callable[[Path], VectorStore] = ChromaStore
    building: Callable[[Path], VectorStore] = ChromaBuilder
    keywords: Callable[[Path], KeywordIndex] = TantivyIndex


class Indexer:
    """Brings both indexes up to the catalogue; used by the one writer only."""

    def __init__(
        self, path: Path, engine: Engine, embedder: Embedder, seams: Seams | None = None
    ) -> None:
        self._engine = engine
        self._embedder = embedder
        self._seams = seams or Seams()
        self._texts = Texts(path / "texts")
        self._in_vectors = Generations(path, engine, IndexName.VECTORS)
        self._in_keywords = Generations(path, engine, IndexName.KEYWORDS)
        self._vectors: tuple[int, VectorStore] | None = None
        self._keywords: tuple[int, KeywordIndex] | None = None

    def catch_up(self) -> None:
        """Put in every report that an index lacks. May be called as often as one likes."""
        if self._behind(self._in_keywords):
            self._fill_keywords()
        if self._behind(self._in_vectors) or self._other_model():
            self._fill_vectors()
        give_back_memory()

    def finish(self) -> None:
        """Catch up, and let what was built take its place."""
        self.catch_up()
        if self._in_vectors.building():
            self._seal()
        self.close()
        if self._in_keywords.building():
            self._in_keywords.switch()
        if self._in_vectors.building():
            self._in_vectors.switch(
                embedder=self._embedder.name, dimension=str(self._embedder.dimension)
            )
        self._in_keywords.tidy()
        self._in_vectors.tidy()

    def close(self) -> None:
        """Let go of both, to be gone on with."""
        for opened in (self._keywords, self._vectors):
            if opened:
                opened[1].close()
        self._vectors = self._keywords = None

    def restart(self) -> None:
        """Begin both indexes again from nothing, beside those in use."""
        self.close()
        self._in_keywords.begin()
        self._begin_vectors()

    # ------------------------------------------------------------ keywords

    def _fill_keywords(self) -> None:
        places = self._in_keywords
        generation = places.building() or places.current() or places.begin()
        if self._keywords is None or self._keywords[0] != generation:
            self._keywords = generation, self._seams.keywords(places.folder(generation))
        index = self._keywords[1]
        gone = self._gone(IndexName.KEYWORDS, generation)
        for number, _, _ in gone:
            index.drop(number)
        done = []
        for group in unplaced(self._engine, self._texts, IndexName.KEYWORDS, generation):
            for report in group:
                index.put(report.number, zip(report.ordinals, report.passages, strict=True))
                done.append((report.number, 0, report.extent))
        index.commit()
        self._note(IndexName.KEYWORDS, generation, done, gone)

    # ------------------------------------------------------------ vectors

    def _fill_vectors(self) -> None:
        try:
            self._build_vectors()
        except StoreFailed:
            # A damaged copy or remnant: made again from nothing, once. A second failure is
            # the caller's to tell.
            self.close()
            self._begin_vectors()
            self._build_vectors()

    def _build_vectors(self) -> None:
        generation = self._building_vectors()
        if self._vectors is None or self._vectors[0] != generation:
            self._vectors = generation, self._seams.building(self._in_vectors.folder(generation))
        store = self._vectors[1]
        gone = self._gone(IndexName.VECTORS, generation)
        for number, shard, extent in gone:
            store.drop(shard, [(number, ordinal) for ordinal in range(extent)])
        self._note(IndexName.VECTORS, generation, [], gone)
        for group in unplaced(self._engine, self._texts, IndexName.VECTORS, generation):
            ids = [(report.number, ordinal) for report in group for ordinal in report.ordinals]
            shard = self._shard(generation)
            if ids:
                passages = [text for report in group for text in report.passages]
                store.put(shard, ids, self._embedder.embed_passages(passages))
            done = [(report.number, shard, report.extent) for report in group]
            self._note(IndexName.VECTORS, generation, done, [])

    def _building_vectors(self) -> int:
        """The generation under construction: the one left unfinished, else a copy of the
        one in use, else an empty one."""
        building, current = self._in_vectors.building(), self._in_vectors.current()
        with self._engine.connect() as connection:
            in_use = read_meta(connection, "embedder")
            built_with = read_meta(connection, _BUILT_WITH)
        name = self._embedder.name
        if building and built_with == name and self._in_vectors.folder(building).is_dir():
            return building
        usable = in_use == name and self._in_vectors.folder(current).is_dir()
        return self._begin_vectors(current if usable else 0)

    def _begin_vectors(self, copied: int = 0) -> int:
        return self._in_vectors.begin(copied, **{_BUILT_WITH: self._embedder.name})

    def _other_model(self) -> bool:
        with self._engine.connect() as connection:
            in_use = read_meta(connection, "embedder")
            held = connection.scalar(select(func.count()).select_from(reports))
        return bool(held) and in_use != self._embedder.name

    def _shard(self, generation: int) -> int:
        query = select(placements.c.shard, func.sum(placements.c.extent))
        query = query.where(within(IndexName.VECTORS, generation)).group_by(placements.c.shard)
        with self._engine.connect() as connection:
            held: list[tuple[int, int]] = [(row[0], row[1]) for row in connection.execute(query)]
        shard, count = max(held, default=(0, 0))
        return shard + (count >= SHARD_CHUNKS)

    def _seal(self) -> None:
        generation = self._building_vectors()
        if self._vectors is None or self._vectors[0] != generation:
            self._vectors = generation, self._seams.building(self._in_vectors.folder(generation))
        self._vectors[1].seal()

    # ------------------------------------------------------------ placements

    def _behind(self, generations: Generations) -> bool:
        generation = generations.building() or generations.current()
        held = select(placements.c.report).where(within(generations.index, generation))
        missing = select(reports.c.id).where(reports.c.id.not_in(held)).limit(1)
        with self._engine.connect() as connection:
            lacking = connection.execute(missing).first() is not None
        return lacking or bool(self._gone(generations.index, generation))

    def _gone(self, index: IndexName, generation: int) -> list[Placement]:
        held = placements.c
        query = select(held.report, held.shard, held.extent).where(within(index, generation))
        query = query.where(held.report.not_in(select(reports.c.id)))
        with self._engine.connect() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(query)]

    def _note(
        self,
        index: IndexName,
        generation: int,
        done: Sequence[Placement],
        gone: Sequence[Placement],
    ) -> None:
        with self._engine.begin() as connection:
            for number, _, _ in gone:
                left = within(index, generation) & (placements.c.report == number)
                connection.execute(placements.delete().where(left))
            if done:
                fixed = {"index": index, "generation": generation}
                rows = [
                    {**fixed, "report": number, "shard": shard, "extent": extent}
                    for number, shard, extent in done
                ]
                connection.execute(insert(placements), rows)
