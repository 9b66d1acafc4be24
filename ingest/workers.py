"""One file read and parsed into rows, here or in a worker process."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from ingest.errors import LibraryDamaged, UnreadableFile
from ingest.library.additions import Addition, FileState
from ingest.library.cells import CellKey
from ingest.library.rows import rows
from ingest.library.texts import Texts, digest_bytes, keep_original
from ingest.parse import parse, parser_version
from ingest.readers import content, read
from ingest.schema import SourceFile
from ingest.settings import Settings

_MICROSECONDS = 1_000_000
# Settings that say nothing about how a file is read.
_APART = {
    "library",
    "embedding_model",
    "model",
    "model_base_url",
    "model_api_key",
    "model_timeout",
    "jobs",
    "frame_ancestors",
    "cors_origins",
    "max_in_flight",
    "max_body_kilobytes",
    "agencies",
    "feedback",
    "keep_questions",
    "question_days",
    "operator_password",
    "max_upload_megabytes",
}


Item = tuple[SourceFile, str]
"""A file, and the digest of its bytes where they were read before under the same stamp."""


@dataclass(frozen=True, slots=True)
class Task:
    """What every file of one sync has in common; `codes` number the statutory cells."""

    library: Path
    settings: Settings
    embedder: str
    surroundings: str
    codes: Mapping[CellKey, int]


def task(library: Path, settings: Settings, embedder: str, codes: Mapping[CellKey, int]) -> Task:
    """The task; its surroundings are what bears on the reading of any file."""
    tools = [shutil.which("soffice"), shutil.which("libreoffice"), find_spec("rapidocr")]
    parts = (
        parser_version(),
        embedder,
        settings.model_dump_json(exclude=_APART),
        "".join(str(int(tool is not None)) for tool in tools),
    )
    return Task(library, settings, embedder, "\n".join(parts), codes)


def place(file: SourceFile) -> str:
    """Where a file lies, as a digest: the library keeps no absolute path."""
    return _digest("\n".join((_folder(file.path.parent), file.path.name, *file.member)))


@cache
def _folder(path: Path) -> str:
    return str(path.resolve())


def stamp(job: Task, file: SourceFile) -> str:
    """All that bears on the reading of a file besides its bytes."""
    said = "\n".join(f"{one.name}={one.value}" for one in file.metadata)
    return _digest("\n".join((job.surroundings, file.source, said)))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def modified(file: SourceFile) -> int:
    """When the file was last written, in microseconds."""
    return int(file.mtime * _MICROSECONDS)


def failed(job: Task, item: Item, reason: str) -> Addition:
    """A file that gave no report, with the reason."""
    return Addition(_state(job, item[0]), None, reason=reason)


def _state(job: Task, file: SourceFile) -> FileState:
    return FileState(
        place=place(file),
        source=file.source,
        size=file.size,
        modified=modified(file),
        seen=int(time.time() * _MICROSECONDS),
        content="",
        stamp=stamp(job, file),
    )


def work(job: Task, item: Item) -> Addition:
    """Read and parse a file, unless its bytes are those known; what cannot be read comes
    back with the reason. A defect of the program skips its file and does not end the batch;
    LibraryDamaged (a full disk) does.
    """
    file, known = item
    state = _state(job, file)
    try:
        data = content(file, job.settings)
        state = state.with_content(digest_bytes(data))
        if state.content == known:
            return Addition(state, None)
        report = parse(read(file, job.settings), embedder=job.embedder)
        stored = rows(report, job.codes)
        Texts(job.library / "texts").write(report.document.text)
        original = None
        if job.settings.keep_originals:
            suffix = PurePosixPath(file.source).suffix
            original = keep_original(job.library / "originals", data, suffix)
    except UnreadableFile as error:
        return Addition(state, None, reason=str(error))
    except LibraryDamaged:
        raise
    except Exception as error:
        return Addition(state, None, reason=f"程序读取时出错（{type(error).__name__}），已跳过。")
    return Addition(state, stored, original=original)
