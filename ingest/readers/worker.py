"""The reader process: takes files on its standard input, gives documents on its output.

Started by `ingest.readers.process`, ended when its input closes, when a file takes too
long, or when its memory limit is met. Writes nothing else anywhere.
"""

from __future__ import annotations

import contextlib
import os
import struct
import sys
from typing import BinaryIO

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers.errors import Scanned
from ingest.readers.formats import parse
from ingest.readers.sniff import Format
from ingest.schema import Document, Model
from ingest.settings import Settings

_ADDRESSES = 3

FRAME = struct.Struct(">QQ")
"""Before each message: the lengths of its JSON head and of its raw bytes."""


class Request(Model):
    """A file to be read; its bytes follow."""

    format: Format
    settings: Settings


class Reply(Model):
    """The document (without source), or why there is none; `failed` where that may be for
    want of memory or by a defect of a library."""

    document: Document | None = None
    refusal: str | None = None
    too_large: bool = False
    failed: bool = False
    scanned_pages: int | None = None


def send(stream: BinaryIO, head: Model, data: bytes = b"") -> None:
    """Writes one message."""
    encoded = head.model_dump_json().encode("utf-8")
    stream.write(FRAME.pack(len(encoded), len(data)))
    stream.write(encoded)
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Reads one message's head and bytes; None at the end."""
    frame = stream.read(FRAME.size)
    if len(frame) < FRAME.size:
        return None
    head, data = FRAME.unpack(frame)
    return stream.read(head), stream.read(data)


def answer(request: Request, data: bytes) -> Reply:
    """The reply to a request, whatever goes wrong in it."""
    try:
        parts = parse(request.format, data, request.settings)
    except Scanned as found:
        return Reply(scanned_pages=found.pages)
    except TooLarge as error:
        return Reply(refusal=str(error), too_large=True)
    except UnreadableFile as error:
        return Reply(refusal=str(error))
    except MemoryError:
        return Reply(refusal="读取所需内存超过上限，已停止。", too_large=True, failed=True)
    except RecursionError:
        return Reply(refusal="文件的嵌套层数异常，未读取。")
    except Exception:
        # Format libraries fail on damaged files in more ways than they document.
        return Reply(refusal="文件已损坏或格式不规范，无法读取。", failed=True)
    return Reply(document=parts.document("", ()))


def main() -> None:
    """Serves requests until the input ends."""
    limit = int(sys.argv[1]) * 1_000_000
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        # Libraries reserve far more addresses than they use: those are bounded loosely,
        # what is written to (data) tightly.
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES * limit, _ADDRESSES * limit))
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What libraries print must not get between our messages.
    with os.fdopen(os.dup(1), "wb") as output, os.fdopen(os.dup(0), "rb") as source:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        while (message := receive(source)) is not None:
            head, data = message
            send(output, answer(Request.model_validate_json(head), data))


if __name__ == "__main__":
    main()
