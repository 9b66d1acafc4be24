"""Words that the operator does not want answered, from a file read again when it changes."""

from __future__ import annotations

import contextlib
import re
import threading
import unicodedata
from pathlib import Path

from ingest.errors import SettingsError
from qa.schema import Answer, Status

_BETWEEN = re.compile(r"[\W_]")
SAID = "这个问题不在回答的范围内。我只回答政府信息公开工作年度报告里的内容，换个问题试试。"


class BlockedWords:
    """One word or phrase a line; what follows “#” is a remark."""

    def __init__(self, path: Path | None) -> None:
        """SettingsError where the file cannot be read."""
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._words: tuple[str, ...] = ()
        self._lock = threading.Lock()
        if path is not None:
            try:
                self._read(path)
            except (OSError, ValueError) as error:
                raise SettingsError(
                    f"NIANBAO_BLOCKED_WORDS 指的文件“{path}”读不了：{error}"
                ) from None

    def holds(self, question: str) -> bool:
        """Whether the question has one of the words, whatever its spacing and width."""
        if self._path is None:
            return False
        with self._lock:
            # Half written or gone: the words as last read.
            with contextlib.suppress(OSError, ValueError):
                self._read(self._path)
            words = self._words
        plain = _plain(question)
        return any(word in plain for word in words)

    def answer(self, question: str) -> Answer:
        """What is said instead."""
        return Answer(question=question, status=Status.OUT_OF_SCOPE, answer=SAID)

    def _read(self, path: Path) -> None:
        held = path.stat()
        stamp = (held.st_mtime_ns, held.st_size)
        if stamp == self._stamp:
            return
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        words = (_plain(line.split("#")[0]) for line in lines)
        self._words = tuple(dict.fromkeys(word for word in words if word))
        self._stamp = stamp


def _plain(words: str) -> str:
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", words)).casefold()
