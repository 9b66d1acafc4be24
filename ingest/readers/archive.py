"""Zip archives: what is in them, and one entry's bytes, inside bounds.

An entry is refused, or the whole archive, before anything is unpacked: too many
entries, too much in all, too great a ratio, a path that leads out of the archive.
Nothing is ever written to disk.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers.errors import damaged, encrypted, too_large
from ingest.settings import Settings

_SMALL = 1_000_000
"""Below this size a ratio says nothing: a page of blanks packs as well as a bomb."""
_MEGABYTE = 1_000_000
_UNICODE_PATH = 0x7075


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive: its raw name, its readable one, and why not to read it."""

    raw: str
    name: str
    size: int
    refusal: str | None = None


def open_archive(source: Path | bytes) -> zipfile.ZipFile:
    """The archive at a path or in memory; UnreadableFile where it is none."""
    try:
        return zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise damaged("ZIP") from None


def check(archive: zipfile.ZipFile, settings: Settings, kind: str = "压缩包") -> None:
    """TooLarge where the archive unpacks beyond the limits of the settings."""
    entries = archive.infolist()
    if len(entries) > settings.max_archive_files:
        raise TooLarge(f"{kind}中的文件超过{settings.max_archive_files}个，未读取。")
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > settings.max_archive_megabytes * _MEGABYTE:
        raise TooLarge(f"{kind}解压后超过{settings.max_archive_megabytes:g}兆字节，未读取。")
    if unpacked > _SMALL and unpacked > packed * settings.max_archive_ratio:
        raise TooLarge(f"{kind}的压缩比异常，可能是压缩炸弹，未读取。")


def entries(archive: zipfile.ZipFile) -> Iterator[Entry]:
    """The files of a checked archive, sorted by readable name, folders left out."""
    seen: set[str] = set()
    for info in sorted(archive.infolist(), key=_readable):
        if info.is_dir():
            continue
        name = _readable(info).replace("\\", "/")
        yield Entry(info.filename, name, info.file_size, _refusal(info, name, name in seen))
        seen.add(name)


def _refusal(info: zipfile.ZipInfo, name: str, repeated: bool) -> str | None:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or name[1:2] == ":":
        return "压缩包内的路径指向包外，未读取。"
    if repeated:
        return "压缩包内有重名文件，只读取第一个。"
    if info.external_attr >> 16 & 0o170000 == 0o120000:
        return "压缩包内的链接，未读取。"
    return str(encrypted("压缩包内的")) if info.flag_bits & 1 else None


def _readable(info: zipfile.ZipInfo) -> str:
    """The entry's name; without the UTF-8 flag Chinese packers mean UTF-8 or GBK."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def unpack(archive: zipfile.ZipFile, raw: str, megabytes: float) -> bytes:
    """One entry's bytes, reading no further than the limit whatever its header claims."""
    limit = int(megabytes * _MEGABYTE)
    try:
        with archive.open(raw) as stream:
            data = stream.read(limit + 1)
    except RuntimeError:
        raise encrypted("压缩包内的") from None
    except KeyError:
        raise UnreadableFile("压缩包中已没有这个文件。") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise damaged("压缩包内的") from None
    if len(data) > limit:
        raise too_large(megabytes)
    return data
