"""One file to a `Document`: which reader, what the name says, what the limits forbid."""

from __future__ import annotations

from pathlib import PurePosixPath

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers.errors import empty
from ingest.readers.files import content
from ingest.readers.formats import is_quick, parse
from ingest.readers.sniff import Format, sniff
from ingest.readers.titles import name_metadata
from ingest.schema import Document, SourceFile
from ingest.settings import Settings


def read(file: SourceFile, settings: Settings) -> Document:
    """The file as read; UnreadableFile with one clear Chinese sentence where it cannot be."""
    data = content(file, settings)
    name = PurePosixPath(file.source.rpartition("!/")[2]).name
    form = sniff(data, PurePosixPath(name).suffix.lower())
    document = _parsed(form, data, settings)
    if not document.text.strip():
        raise empty()
    if len(document.text) > settings.max_text_characters:
        raise TooLarge(f"文字超过{settings.max_text_characters}个字符的上限，未读取。")
    metadata = (*file.metadata, *document.metadata, *name_metadata(name))
    return document.model_copy(update={"source": file.source, "metadata": metadata})


def _parsed(form: Format, data: bytes, settings: Settings) -> Document:
    if form is Format.OFFICE:
        from ingest.readers.office import to_docx

        form, data = Format.DOCX, to_docx(data, settings)
    if is_quick(form, data):
        try:
            return parse(form, data, settings).document("", ())
        except UnreadableFile:
            raise
        except (RecursionError, MemoryError):
            raise TooLarge("文件的嵌套层数或大小异常，未读取。") from None
        except Exception:
            # Format libraries fail on damaged files in more ways than they document.
            raise UnreadableFile("文件已损坏或格式不规范，无法读取。") from None
    from ingest.readers.process import read_apart

    return read_apart(form, data, settings)
