"""Generations of an index: which one is in use, which one is being built, which are done.

An index is a folder below `chroma/` or `keywords/` named by a number that is never used
twice. A new one is built beside the one in use, and a line in the catalogue lets it take
its place.
"""

from __future__ import annotations

import shutil
from enum import StrEnum
from pathlib import Path
from sqlite3 import connect
from typing import Any

from sqlalchemy import Engine, and_, insert, literal, select

from ingest.library.catalogue import read_meta, remove_meta, write_meta
from ingest.library.relations import placements

_DATABASE = "chroma.sqlite3"


class IndexName(StrEnum):
    """The two indexes."""

    VECTORS = "vectors"
    KEYWORDS = "keywords"


_FOLDERS = {IndexName.VECTORS: "chroma", IndexName.KEYWORDS: "keywords"}


def within(index: IndexName, generation: int) -> Any:
    """The condition for the placements of a generation."""
    return and_(placements.c.index == index, placements.c.generation == generation)


class Generations:
    """The generations of one index."""

    def __init__(self, path: Path, engine: Engine, index: IndexName) -> None:
        self.index = index
        self._engine = engine
        self._root = path / _FOLDERS[index]

    def folder(self, generation: int) -> Path:
        """Where a generation stands."""
        return self._root / str(generation)

    def current(self) -> int:
        """The one in use; 0 where there is none."""
        return self._read("current")

    def building(self) -> int:
        """The one begun and not finished; 0 where there is none."""
        return self._read("building")

    def _read(self, part: str) -> int:
        with self._engine.connect() as connection:
            return int(read_meta(connection, f"{self.index}_{part}") or 0)

    def begin(self, copied: int = 0, **noted: str) -> int:
        """Start one: empty, or as a copy of another. What was begun before is given up;
        `noted` is written into the catalogue with it."""
        with self._engine.begin() as connection:
            generation = int(read_meta(connection, "generation") or 0) + 1
            write_meta(connection, "generation", str(generation))
        folder = self.folder(generation)
        shutil.rmtree(folder, ignore_errors=True)
        if copied:
            _copy(self.folder(copied), folder)
        else:
            folder.mkdir(parents=True)
        with self._engine.begin() as connection:
            if copied:
                held = placements.c
                row = (held.index, literal(generation), held.report, held.shard, held.extent)
                query = select(*row).where(within(self.index, copied))
                connection.execute(insert(placements).from_select(list(held.keys()), query))
            write_meta(connection, f"{self.index}_building", str(generation))
            for name, value in noted.items():
                write_meta(connection, name, value)
        return generation

    def switch(self, **noted: str) -> None:
        """Let the one that was built take the place of the one in use; `noted` is written
        into the catalogue with it."""
        building = self.building()
        with self._engine.begin() as connection:
            write_meta(connection, f"{self.index}_current", str(building))
            remove_meta(connection, f"{self.index}_building")
            for name, value in noted.items():
                write_meta(connection, name, value)
            others = placements.c.generation != building
            own = placements.c.index == self.index
            connection.execute(placements.delete().where(own & others))

    def tidy(self) -> None:
        """Remove those that nothing refers to. Where a reader holds one open and the system
        forbids it (Windows), it stays until the next time."""
        used = {str(self.current()), str(self.building())}
        for old in self._root.iterdir() if self._root.is_dir() else ():
            if old.name in used:
                continue
            if old.is_dir():
                shutil.rmtree(old, ignore_errors=True)
            else:
                old.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """A sealed store copied while others may read it; its database by SQLite's own backup."""
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{_DATABASE}*"))
    if (source / _DATABASE).exists():
        old, new = connect(source / _DATABASE), connect(target / _DATABASE)
        try:
            old.backup(new)
        finally:
            old.close()
            new.close()
