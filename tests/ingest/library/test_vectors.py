"""One contract for every vector store."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.library.building import ChromaBuilder
from ingest.library.memory import MemoryStore
from ingest.library.vectors import ChromaStore, StoreFailed, VectorStore

Open = Callable[[], VectorStore]


def unit(count: int, seed: int = 0) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, 16)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture(params=["memory", "chroma", "process"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    folder = tmp_path / "store"
    folder.mkdir()
    makers: dict[str, Callable[[], VectorStore]] = {
        "memory": MemoryStore,
        "chroma": lambda: ChromaStore(folder),
        "process": lambda: ChromaBuilder(folder),
    }
    made = makers[request.param]()
    yield made
    made.close()


def test_what_was_put_is_got_by_id(store: VectorStore) -> None:
    rows = unit(4)
    store.put(0, [(1, 0), (1, 1), (2, 0), (12, 10)], rows)
    got = store.get({0: [(1, 1), (12, 10), (9, 9)]})
    assert set(got) == {(1, 1), (12, 10)}
    np.testing.assert_allclose(got[1, 1], rows[1], atol=1e-6)
    np.testing.assert_allclose(got[12, 10], rows[3], atol=1e-6)


def test_nothing_is_got_from_a_shard_that_is_not_there(store: VectorStore) -> None:
    store.put(0, [(1, 0)], unit(1))
    assert store.get({3: [(1, 0)]}) == {}


def test_the_nearest_come_first_with_their_cosine(store: VectorStore) -> None:
    rows = unit(50)
    store.put(0, [(1, at) for at in range(50)], rows)
    query = unit(1, seed=9)[0]
    hits = store.nearest(query, 5)
    exact = rows @ query
    assert [chunk[1] for chunk, _ in hits] == list(np.argsort(-exact)[:5])
    np.testing.assert_allclose([score for _, score in hits], np.sort(exact)[::-1][:5], atol=1e-5)


def test_all_shards_are_asked(store: VectorStore) -> None:
    rows = unit(6)
    store.put(0, [(1, at) for at in range(3)], rows[:3])
    store.put(1, [(2, at) for at in range(3)], rows[3:])
    assert store.nearest(rows[1], 1)[0][0] == (1, 1)
    assert store.nearest(rows[4], 1)[0][0] == (2, 1)
    assert len(store.get({0: [(1, 0)], 1: [(2, 2)]})) == 2


def test_more_than_there_are_may_be_asked(store: VectorStore) -> None:
    store.put(0, [(1, 0), (1, 1)], unit(2))
    assert len(store.nearest(unit(1)[0], 100)) == 2


def test_an_empty_store_answers_nothing(store: VectorStore) -> None:
    assert store.nearest(unit(1)[0], 5) == []
    assert store.get({0: [(1, 0)]}) == {}


def test_putting_again_replaces(store: VectorStore) -> None:
    rows = unit(2)
    store.put(0, [(1, 0)], rows[:1])
    store.put(0, [(1, 0)], rows[1:])
    assert len(store.nearest(rows[0], 5)) == 1
    np.testing.assert_allclose(store.get({0: [(1, 0)]})[1, 0], rows[1], atol=1e-6)


def test_what_was_dropped_is_gone(store: VectorStore) -> None:
    rows = unit(3)
    store.put(0, [(1, 0), (1, 1), (2, 0)], rows)
    store.drop(0, [(1, 0), (1, 1), (7, 7)])
    assert [chunk for chunk, _ in store.nearest(rows[0], 5)] == [(2, 0)]
    assert set(store.get({0: [(1, 0), (2, 0)]})) == {(2, 0)}


def test_a_sealed_store_takes_more(store: VectorStore) -> None:
    rows = unit(4)
    store.put(0, [(1, 0), (1, 1)], rows[:2])
    store.seal()
    store.put(0, [(2, 0)], rows[2:3])
    store.put(1, [(3, 0)], rows[3:])
    store.seal()
    assert len(store.nearest(rows[0], 10)) == 4


def _index_files(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("chroma.sqlite3")
    }


def test_reading_a_sealed_store_changes_no_index_file(tmp_path: Path) -> None:
    """Two readers that each wrote the log's rest into the index would harm each other."""
    store = ChromaStore(tmp_path)
    store.put(0, [(1, at) for at in range(300)], unit(300))
    store.seal()
    before = _index_files(tmp_path)
    assert len(before) >= 5
    code = (
        "import sys, numpy as np; from pathlib import Path\n"
        "from ingest.library.vectors import ChromaStore\n"
        f"store = ChromaStore(Path({str(tmp_path)!r}))\n"
        "assert len(store.nearest(np.ones(16, dtype='float32') / 4, 5)) == 5\n"
        "assert len(store.get({0: [(1, 3), (1, 299)]})) == 2\n"
        "store.close()\n"
    )
    readers = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    assert [reader.wait(60) for reader in readers] == [0, 0]
    assert _index_files(tmp_path) == before


def test_what_was_left_unsealed_is_sealed_by_the_next(tmp_path: Path) -> None:
    store = ChromaStore(tmp_path)
    store.put(0, [(1, at) for at in range(30)], unit(30))
    store.close()
    store = ChromaStore(tmp_path)
    store.seal()
    before = _index_files(tmp_path)
    reader = ChromaStore(tmp_path)
    assert len(reader.nearest(unit(1)[0], 5)) == 5
    reader.close()
    assert _index_files(tmp_path) == before


def test_a_store_that_cannot_work_says_so(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "chroma.sqlite3").write_bytes(b"no database" * 500)
    builder = ChromaBuilder(tmp_path / "store")
    with pytest.raises(StoreFailed):
        builder.put(0, [(1, 0)], unit(1))
    builder.close()


def test_a_process_that_was_killed_is_told(tmp_path: Path) -> None:
    builder = ChromaBuilder(tmp_path / "store")
    builder.put(0, [(1, 0)], unit(1))
    assert builder._process
    builder._process.kill()
    with pytest.raises(StoreFailed):
        builder.put(0, [(1, 1)], unit(1))
    builder.put(0, [(1, 1)], unit(1))
    assert len(builder.nearest(unit(1)[0], 5)) == 2
    builder.close()
