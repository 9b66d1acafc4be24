"""Files read side by side in worker processes, in bounded memory.

A worker takes one file after the other and has a few waiting, so that it goes on while
the writer stores. A worker that dies, or takes too long, costs the file it had in hand
and no other; workers end when their parent does, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from queue import Queue
from threading import Event, Thread

from ingest.library.additions import Addition
from ingest.workers import Item, Task, failed, work

CRASHED = "读取这个文件时程序崩溃，已跳过。"
TOO_SLOW = "读取这个文件用时过长，已跳过。"

# Below this many files the start of the workers costs more than they save.
_WORTH_IT = 48
_AHEAD = 8
_RESULTS = 96
# Readers keep their own time limit; this one is for the rest of the work.
_GRACE_SECONDS = 60.0
_LOOK_SECONDS = 0.5

Work = Callable[[Task, Item], Addition]

_context = multiprocessing.get_context("spawn")


def read_all(job: Task, items: Iterable[Item], do: Work | None = None) -> Iterator[Addition]:
    """Every file as read, in any order; here if they are few, else by worker processes.

    `do` is what is done with a file (default: it is read and parsed). What it raises ends
    the whole.
    """
    reading = do or work
    source = iter(items)
    first = list(islice(source, _WORTH_IT))
    processes = job.settings.jobs or os.cpu_count() or 1
    if len(first) < _WORTH_IT or processes == 1:
        for item in chain(first, source):
            yield reading(job, item)
        return
    pool = _Pool(job, reading, processes, chain(first, source))
    try:
        yield from pool.results()
    finally:
        pool.stop()


def _serve(connection: Connection, job: Task, do: Work) -> None:
    """What a worker process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()
    while True:
        try:
            item = connection.recv()
        except (EOFError, OSError):
            return
        try:
            result: Addition | BaseException = do(job, item)
        except Exception as error:
            result = error
        try:
            connection.send(result)
        except OSError:
            return


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@dataclass(slots=True)
class _Worker:
    process: SpawnProcess
    connection: Connection
    waiting: deque[Item] = field(default_factory=deque)
    since: float = 0.0

    def give(self, item: Item) -> None:
        if not self.waiting:
            self.since = time.monotonic()
        self.waiting.append(item)
        self.connection.send(item)


class _Pool:
    """The workers, and a thread of this process that feeds them and takes their results."""

    def __init__(self, job: Task, do: Work, processes: int, items: Iterator[Item]) -> None:
        self._job = job
        self._do = do
        self._items = items
        self._limit = job.settings.reader_seconds + _GRACE_SECONDS
        self._results: Queue[Addition | BaseException | None] = Queue(_RESULTS)
        self._stopped = Event()
        self._workers = [self._start() for _ in range(processes)]
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def results(self) -> Iterator[Addition]:
        while (result := self._results.get()) is not None:
            if isinstance(result, BaseException):
                raise result
            yield result

    def stop(self) -> None:
        self._stopped.set()
        while self._thread.is_alive():
            while not self._results.empty():
                self._results.get()
            self._thread.join(_LOOK_SECONDS / 10)
        for worker in self._workers:
            self._end(worker)

    def _start(self) -> _Worker:
        ours, theirs = _context.Pipe()
        process = _context.Process(target=_serve, args=(theirs, self._job, self._do), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _end(self, worker: _Worker) -> None:
        worker.connection.close()
        worker.process.kill()
        worker.process.join()
        worker.process.close()

    def _run(self) -> None:
        try:
            while not self._stopped.is_set():
                self._feed()
                busy = [worker for worker in self._workers if worker.waiting]
                if not busy:
                    break
                ready = wait([worker.connection for worker in busy], _LOOK_SECONDS)
                for worker in busy:
                    if worker.connection in ready:
                        self._take(worker)
                    elif time.monotonic() - worker.since > self._limit:
                        self._replace(worker, TOO_SLOW)
            self._results.put(None)
        except BaseException as error:
            self._results.put(error)

    def _feed(self) -> None:
        for place, worker in enumerate(self._workers):
            while len(self._workers[place].waiting) < _AHEAD:
                item = next(self._items, None)
                if item is None:
                    return
                try:
                    self._workers[place].give(item)
                except OSError:
                    self._replace(worker, CRASHED)
                    break

    def _take(self, worker: _Worker) -> None:
        try:
            result = worker.connection.recv()
        except (EOFError, OSError):
            self._replace(worker, CRASHED)
            return
        worker.waiting.popleft()
        worker.since = time.monotonic()
        self._put(result)

    def _put(self, result: Addition | BaseException) -> None:
        before = time.monotonic()
        self._results.put(result)
        # While the writer was behind, nobody could see what the workers did.
        waited = time.monotonic() - before
        for worker in self._workers:
            worker.since = time.monotonic() if waited > _LOOK_SECONDS else worker.since

    def _replace(self, worker: _Worker, reason: str) -> None:
        """A new worker in place of one; the file in hand is given up, the others go on."""
        waiting = list(worker.waiting)
        self._end(worker)
        fresh = self._start()
        self._workers[self._workers.index(worker)] = fresh
        if waiting:
            self._put(failed(self._job, waiting[0], reason))
        for item in waiting[1:]:
            fresh.give(item)
