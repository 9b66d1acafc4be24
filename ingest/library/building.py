"""A Chroma folder written by a process of its own, one for each shard.

Chroma gives back only part of a collection's memory when its client is closed; a process
that ends gives back all. So ingest's memory does not grow with the library.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ingest.library.vectors import ChromaStore, ChunkId, StoreFailed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A process whose parent was killed still ends what it has in hand.
_LOCK_SECONDS = 120.0


class ChromaBuilder:
    """A vector store in another process, by the contract of `VectorStore`.

    Whatever goes wrong there raises StoreFailed here.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self._shard = -1

    def put(self, shard: int, ids: Sequence[ChunkId], vectors: NDArray[np.float32]) -> None:
        """Add or replace vectors."""
        self._turn_to(shard)
        self._call("put", shard, ids, vectors)

    def drop(self, shard: int, ids: Sequence[ChunkId]) -> None:
        """Take vectors out."""
        self._turn_to(shard)
        self._call("drop", shard, ids)

    def get(self, ids: Mapping[int, Sequence[ChunkId]]) -> Mapping[ChunkId, NDArray[np.float32]]:
        """The vectors of those ids."""
        found: Mapping[ChunkId, NDArray[np.float32]] = self._call("get", ids)
        return found

    def nearest(self, vector: NDArray[np.float32], k: int) -> list[tuple[ChunkId, float]]:
        """The nearest of all shards."""
        found: list[tuple[ChunkId, float]] = self._call("nearest", vector, k)
        return found

    def seal(self) -> None:
        """Bring everything to its final place."""
        self._call("seal")

    def close(self) -> None:
        """End the process, its work done."""
        if self._process is not None:
            process, self._process = self._process, None
            process.communicate()

    def _turn_to(self, shard: int) -> None:
        if shard != self._shard:
            if self._process is not None:
                self._call("seal")
                self.close()
            self._shard = shard

    def _call(self, method: str, *given: Any) -> Any:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", f"from {__name__} import main; main()", str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        assert self._process.stdin
        assert self._process.stdout
        try:
            pickle.dump((method, given), self._process.stdin)
            self._process.stdin.flush()
            failure, result = pickle.load(self._process.stdout)
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self._process.kill()
            self._process.wait()
            self._process = None
            raise StoreFailed("the process that writes vectors has ended") from error
        if failure:
            self.close()
            raise StoreFailed(failure)
        return result


def _serve(folder: Path, calls: IO[bytes], answers: IO[bytes]) -> None:
    from filelock import FileLock

    with FileLock(folder.with_name(f"{folder.name}.lock"), timeout=_LOCK_SECONDS):
        store = ChromaStore(folder)
        while True:
            try:
                method, given = pickle.load(calls)
            except (EOFError, pickle.UnpicklingError):
                break
            try:
                answer = ("", getattr(store, method)(*given))
            except Exception as error:
                answer = (f"{type(error).__name__}: {error}", None)
            try:
                pickle.dump(answer, answers)
                answers.flush()
            except OSError:
                break
        store.close()


def main() -> None:
    """The process: answers calls on its input until there are no more. What libraries print
    goes to standard error."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _serve(Path(sys.argv[1]), sys.stdin.buffer, answers)
