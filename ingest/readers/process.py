"""Reading in a process that can be ended: bounded time and memory, kept for the next file."""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers.sniff import Format
from ingest.readers.worker import Reply, Request, receive, send
from ingest.schema import Document
from ingest.settings import Settings

_ROOT = Path(__file__).resolve().parents[2]
_MOST_FILES = 500
"""A process is replaced after so many files, so that what libraries leak stays small."""


class _Failed(Exception):
    """The process failed at a file; `told` is what is said of it in the end."""

    def __init__(self, told: UnreadableFile) -> None:
        super().__init__(str(told))
        self.told = told


@dataclass(slots=True)
class _Reader:
    """A reader process of this process, started when first needed."""

    process: subprocess.Popen[bytes] | None = None
    owner: int = 0
    megabytes: int = 0
    files: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read(self, request: Request, data: bytes, seconds: float) -> Document | int:
        """The document, or the number of pages where the PDF is a scan.

        What a worn process fails at, for want of memory or by a defect, a fresh one tries again.
        """
        worn = self.files > 0
        try:
            return self.once(request, data, seconds)
        except _Failed as failure:
            if not worn:
                raise failure.told from None
        self.stop()
        try:
            return self.once(request, data, seconds)
        except _Failed as failure:
            raise failure.told from None

    def once(self, request: Request, data: bytes, seconds: float) -> Document | int:
        """One attempt; `_Failed` where another process might do better."""
        with self.lock:
            process = self.ready(request.settings.reader_megabytes)
            late = threading.Event()

            def end() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(seconds, end)
            timer.start()
            try:
                reply = _ask(process, request, data)
            finally:
                timer.cancel()
            self.files += 1
            if reply is None:
                self.stop()
        if reply is None and late.is_set():
            raise TooLarge(f"读取超过{seconds:g}秒，已停止。")
        if reply is None:
            raise _Failed(UnreadableFile("读取程序异常退出，文件可能已损坏或过大。"))
        if reply.scanned_pages is not None:
            return reply.scanned_pages
        if reply.document is None:
            refusal = reply.refusal or "文件无法读取。"
            told = TooLarge(refusal) if reply.too_large else UnreadableFile(refusal)
            raise _Failed(told) if reply.failed else told
        return reply.document

    def ready(self, megabytes: int) -> subprocess.Popen[bytes]:
        """A running process of our own; one inherited by a fork belongs to the parent."""
        if self.owner != os.getpid():
            self.process = None
        worn = self.files >= _MOST_FILES or self.megabytes != megabytes
        if self.process is None or self.process.poll() is not None or worn:
            self.stop()
            self.process = _start(megabytes)
            self.owner, self.megabytes, self.files = os.getpid(), megabytes, 0
        return self.process

    def stop(self) -> None:
        if self.process is not None and self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()
        self.process = None


_READER = _Reader()


def read_apart(form: Format, data: bytes, settings: Settings) -> Document:
    """Reads in the reader process; TooLarge beyond `reader_seconds` or `reader_megabytes`.

    A scan has `scan_seconds` more for each of its pages.
    """
    kept = settings.model_copy(update={"model_api_key": ""})
    found = _READER.read(Request(format=form, settings=kept), data, settings.reader_seconds)
    if isinstance(found, Document):
        return found
    seconds = settings.reader_seconds + found * settings.scan_seconds
    read = _READER.read(Request(format=Format.SCAN, settings=kept), data, seconds)
    assert isinstance(read, Document)
    return read


def _start(megabytes: int) -> subprocess.Popen[bytes]:
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        # Each thread of these libraries takes address space, and cores are shared.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "2",
        "MALLOC_ARENA_MAX": "2",
        # It would keep a number of this machine in the home folder and send events.
        "ORT_DISABLE_TELEMETRY": "1",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "ingest.readers.worker", str(megabytes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
    )


def _ask(process: subprocess.Popen[bytes], request: Request, data: bytes) -> Reply | None:
    """The reply, or None where the process ended before it gave one."""
    source, sink = process.stdout, process.stdin
    assert source is not None
    assert sink is not None
    try:
        send(_binary(sink), request, data)
        message = receive(_binary(source))
    except (BrokenPipeError, OSError, ValueError):
        return None
    if message is None or not message[0]:
        return None
    try:
        return Reply.model_validate_json(message[0])
    except ValueError:
        return None


def _binary(stream: object) -> BinaryIO:
    assert hasattr(stream, "read") or hasattr(stream, "write")
    return stream  # type: ignore[return-value]


@atexit.register
def _end() -> None:
    _READER.stop()
