"""What a writer is given, and what it says of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.library.rows import ReportRows
from ingest.schema import Outcome


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was when read: enough to see later that it has not changed.

    `place` is a digest of where it lies, `stamp` of all that bears on the reading besides
    its bytes (the program's version, the sidecar); `modified` and `seen` in microseconds.
    """

    place: str
    source: str
    size: int
    modified: int
    seen: int
    content: str
    stamp: str

    def with_content(self, content: str) -> FileState:
        """The state once its bytes were read; `content` is their digest."""
        return replace(self, content=content)


@dataclass(frozen=True, slots=True)
class Addition:
    """A file that was read: its report, or the reason why there is none; neither where its
    bytes are those read before. The report's text is in the library's `texts` already, and
    `original` names its copy in `originals`."""

    state: FileState
    report: ReportRows | None
    reason: str | None = None
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of an addition; `number` is the report's in the catalogue."""

    outcome: Outcome
    number: int | None
    duplicate_of: str | None = None
