"""Which files there are to read: folders, archives and sidecars to `SourceFile`s."""

from __future__ import annotations

import errno
import os
import re
import stat
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.readers import archive
from ingest.readers.errors import too_large
from ingest.readers.sidecar import Manifest, is_manifest, key, read_manifest
from ingest.schema import Metadata, SourceFile
from ingest.settings import Settings

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_SYSTEM = {"thumbs.db", "desktop.ini", "__macosx"}
_LIBRARY_MARK = "catalogue.sqlite"
_MEGABYTE = 1_000_000
_DEEPEST = 64
"""Folders nested deeper are not entered."""

HIDDEN = "隐藏文件或系统文件，未读取。"
OUTSIDE = "链接指向所给文件夹之外，未读取。"
CIRCLE = "链接绕成了圈，打不开，未读取。"
TOO_DEEP = "文件夹嵌套过深，其中的文件未读取。"
LINKED_FOLDER = "链接指向文件夹，未读取。"
CONTROL_NAME = "文件名含有控制字符，未读取，请改名后重试。"
NOT_A_FILE = "不是普通文件，未读取。"
MISSING = "没有这个文件或文件夹。"
NOT_THERE = "清单列出了这个文件，文件夹中没有。"
NO_ACCESS = "没有读取权限。"
A_LIBRARY = "这是年报库，不是年报文件夹，未读取。"
NESTED = "压缩包嵌套超过一层，未读取，请先解压。"


@dataclass(slots=True)
class _Walk:
    """One walk below a folder that was given; `said` is what its sidecars say."""

    root: Path
    settings: Settings
    said: dict[str, tuple[Metadata, ...]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def hear(self, manifest: Manifest, prefix: str) -> None:
        self.said.update({prefix + path: facts for path, facts in manifest.items()})

    def metadata(self, source: str) -> tuple[Metadata, ...]:
        self.met.add(key(source))
        return self.said.get(key(source), ())


def discover(paths: Sequence[Path], settings: Settings | None = None) -> Iterator[SourceFile]:
    """Every file below the paths, sorted, archives expanded; what is not to be read has a refusal.

    Sources are relative to the folder given; where two folders hold the same relative
    path, the later one's begins with its folder's name.
    """
    chosen = settings or Settings()
    given: dict[str, Path] = {}
    for path in paths:
        for file in _given(Path(path), chosen):
            root = given.setdefault(file.source, Path(path))
            if root != Path(path):
                named = f"{Path(path).resolve().name}/{file.source}"
                file = file.model_copy(update={"source": named})
            yield file


def _given(path: Path, settings: Settings) -> Iterator[SourceFile]:
    if path.is_dir():
        walk = _Walk(path.resolve(), settings)
        yield from _folder(path, "", walk)
        for missing in sorted(walk.said.keys() - walk.met):
            yield SourceFile(source=missing, path=path / missing, refusal=NOT_THERE)
        return
    walk = _Walk(path.parent.resolve(), settings)
    source = _readable(path.name)
    if not path.exists():
        yield SourceFile(source=source, path=path, refusal=MISSING)
        return
    if os.access(path.parent, os.R_OK):
        for sibling in sorted(path.parent.iterdir()):
            if is_manifest(sibling.name):
                _hear(sibling, "", walk)
    yield from _file(path, source, walk)


def _hear(path: Path, prefix: str, walk: _Walk) -> str | None:
    """Takes in a sidecar; the reason where that fails."""
    try:
        if path.stat().st_size > walk.settings.max_file_megabytes * _MEGABYTE:
            raise too_large(walk.settings.max_file_megabytes)
        walk.hear(read_manifest(path.read_bytes()), prefix)
    except UnreadableFile as error:
        return str(error)
    except OSError:
        return NO_ACCESS
    return None


def _folder(folder: Path, prefix: str, walk: _Walk) -> Iterator[SourceFile]:
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        yield SourceFile(source=prefix.rstrip("/") or folder.name, path=folder, refusal=NO_ACCESS)
        return
    if _LIBRARY_MARK in names:
        yield SourceFile(source=prefix.rstrip("/") or folder.name, path=folder, refusal=A_LIBRARY)
        return
    for name in filter(is_manifest, names):
        refusal = _hear(folder / name, prefix, walk)
        if refusal:
            yield SourceFile(source=prefix + name, path=folder / name, refusal=refusal)
    for name in names:
        if not is_manifest(name):
            yield from _entry(folder / name, prefix + _readable(name), walk)


def _entry(path: Path, source: str, walk: _Walk) -> Iterator[SourceFile]:
    named = _CONTROL.sub("�", source)
    try:
        inside = not path.is_symlink() or path.resolve().is_relative_to(walk.root)
        folder = path.is_dir()
    except RuntimeError:  # how Python tells of links in a circle
        yield SourceFile(source=named, path=path, refusal=CIRCLE)
        return
    except OSError as error:
        refusal = CIRCLE if error.errno == errno.ELOOP else NO_ACCESS
        yield SourceFile(source=named, path=path, refusal=refusal)
        return
    name = path.name
    if name.startswith((".", "~$")) or name.lower() in _SYSTEM:
        yield SourceFile(source=named, path=path, refusal=HIDDEN)
    elif not inside:
        yield SourceFile(source=named, path=path, refusal=OUTSIDE)
    elif folder and path.is_symlink():
        yield SourceFile(source=named, path=path, refusal=LINKED_FOLDER)
    elif folder and source.count("/") >= _DEEPEST:
        yield SourceFile(source=named, path=path, refusal=TOO_DEEP)
    elif folder and not _CONTROL.search(source):
        yield from _folder(path, f"{source}/", walk)
    else:
        yield from _file(path, source, walk)


def _file(path: Path, source: str, walk: _Walk) -> Iterator[SourceFile]:
    try:
        status = path.stat()
    except OSError:
        yield SourceFile(source=_CONTROL.sub("�", source), path=path, refusal=MISSING)
        return
    refusal = None
    if _CONTROL.search(source):
        refusal, source = CONTROL_NAME, _CONTROL.sub("�", source)
    elif not stat.S_ISREG(status.st_mode):
        refusal = NOT_A_FILE
    elif not os.access(path, os.R_OK):
        refusal = NO_ACCESS
    file = SourceFile(
        source=source,
        path=path,
        size=status.st_size,
        mtime=status.st_mtime,
        metadata=walk.metadata(source),
        refusal=refusal,
    )
    if refusal is None and path.suffix.lower() == ".zip":
        yield from _archive(file, path, walk)
    else:
        yield file


def _archive(file: SourceFile, source: Path | bytes, walk: _Walk) -> Iterator[SourceFile]:
    """The files of an archive, or the archive itself with the reason why not."""
    settings = walk.settings
    if isinstance(source, Path) and file.size > settings.max_archive_megabytes * _MEGABYTE:
        refusal = str(too_large(settings.max_archive_megabytes))
        yield file.model_copy(update={"refusal": refusal})
        return
    try:
        opened = archive.open_archive(source)
        archive.check(opened, settings)
    except UnreadableFile as error:
        yield file.model_copy(update={"refusal": str(error)})
        return
    with opened:
        found = list(archive.entries(opened))
        for entry in found:
            if entry.refusal is None and is_manifest(entry.name.rpartition("/")[2]):
                folder = entry.name[: len(entry.name) - len(entry.name.rpartition("/")[2])]
                try:
                    data = archive.unpack(opened, entry.raw, settings.max_file_megabytes)
                    walk.hear(read_manifest(data), f"{file.source}!/{folder}")
                except UnreadableFile as error:
                    yield _member(file, entry, walk, str(error))
        for entry in found:
            if not is_manifest(entry.name.rpartition("/")[2]):
                yield from _archived(file, opened, entry, walk)


def _archived(
    file: SourceFile, opened: zipfile.ZipFile, entry: archive.Entry, walk: _Walk
) -> Iterator[SourceFile]:
    parts = entry.name.split("/")
    refusal = entry.refusal
    if refusal is None and any(p.startswith((".", "~$")) or p.lower() in _SYSTEM for p in parts):
        refusal = HIDDEN
    elif refusal is None and _CONTROL.search(entry.name):
        refusal = CONTROL_NAME
    member = _member(file, entry, walk, refusal)
    if refusal or not entry.name.lower().endswith(".zip"):
        yield member
    elif file.member:
        yield member.model_copy(update={"refusal": NESTED})
    else:
        try:
            data = archive.unpack(opened, entry.raw, walk.settings.max_file_megabytes)
        except UnreadableFile as error:
            yield member.model_copy(update={"refusal": str(error)})
        else:
            yield from _archive(member, data, walk)


def _member(file: SourceFile, entry: archive.Entry, walk: _Walk, refusal: str | None) -> SourceFile:
    source = f"{file.source}!/{_CONTROL.sub('�', entry.name)}"
    said = {fact.name: fact for fact in (*file.metadata, *walk.metadata(source))}
    return SourceFile(
        source=source,
        path=file.path,
        member=(*file.member, entry.raw),
        size=entry.size,
        mtime=file.mtime,
        metadata=tuple(said.values()),
        refusal=refusal,
    )


def _readable(name: str) -> str:
    """A file's name as text; names that are not UTF-8 on disk are mostly GBK."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name


def content(file: SourceFile, settings: Settings) -> bytes:
    """The bytes of a file or an archive's entry; UnreadableFile with the reason."""
    if file.refusal:
        raise UnreadableFile(file.refusal)
    if not file.member:
        return _bytes(file.path, settings)
    source: Path | bytes = file.path
    for raw in file.member:
        with archive.open_archive(source) as opened:
            archive.check(opened, settings)
            source = archive.unpack(opened, raw, settings.max_file_megabytes)
    assert isinstance(source, bytes)
    return source


def _bytes(path: Path, settings: Settings) -> bytes:
    limit = int(settings.max_file_megabytes * _MEGABYTE)
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(NOT_A_FILE)
        if status.st_size > limit:
            raise too_large(settings.max_file_megabytes)
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except FileNotFoundError:
        raise UnreadableFile(MISSING) from None
    except OSError:
        raise UnreadableFile(NO_ACCESS) from None
    if len(data) > limit:
        raise too_large(settings.max_file_megabytes)
    return data
