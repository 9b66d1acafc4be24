"""Files kept by the digest of their content: the texts as read, and the originals."""

from __future__ import annotations

import json
import os
import re
import zlib
from hashlib import sha256
from pathlib import Path

from ingest.errors import LibraryDamaged

_LEVEL = 3
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


def dump(value: object) -> str:
    """JSON as kept in the catalogue: readable, without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def digest_text(text: str) -> str:
    """The name a text is kept under."""
    return digest_bytes(text.encode())


def digest_bytes(content: bytes) -> str:
    """The first 128 bits of SHA-256, in hexadecimal."""
    return sha256(content).hexdigest()[:32]


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; LibraryDamaged where that is impossible."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        raise unwritable(error) from error


def unwritable(error: Exception) -> LibraryDamaged:
    """The error for a library that cannot be written: mostly a full disk."""
    return LibraryDamaged(
        f"写入资料库时出错（{type(error).__name__}），已有的内容不受影响；"
        "请检查磁盘空间和写入权限，然后再运行一次。"
    )


class Texts:
    """The folder `texts/`: one compressed file for each different text."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where the text of that digest stands."""
        return self._folder / digest[:2] / digest

    def exists(self, digest: str) -> bool:
        """Whether the text is there."""
        return self.path(digest).is_file()

    def write(self, text: str) -> str:
        """Keep `text`, once; its digest."""
        content = text.encode()
        digest = digest_bytes(content)
        if not self.exists(digest):
            write(self.path(digest), zlib.compress(content, _LEVEL))
        return digest

    def read(self, digest: str) -> str:
        """The text, exactly as kept; LibraryDamaged where it is missing or altered."""
        try:
            content = zlib.decompress(self.path(digest).read_bytes())
        except (OSError, zlib.error):
            content = b""
        if digest_bytes(content) != digest:
            raise LibraryDamaged(
                f"资料库中的正文 {digest} 缺失或已损坏，请对原文件再运行一次 nianbao ingest。"
            )
        return content.decode()

    def remove(self, digest: str) -> None:
        """Take the text out, if it is there."""
        self.path(digest).unlink(missing_ok=True)


def keep_original(folder: Path, content: bytes, suffix: str) -> str:
    """Keep a file as it was given, once; its name below `folder`."""
    digest = digest_bytes(content)
    name = f"{digest[:2]}/{digest}{suffix.lower() if _SUFFIX.fullmatch(suffix) else ''}"
    if not (folder / name).is_file():
        write(folder / name, content)
    return name
