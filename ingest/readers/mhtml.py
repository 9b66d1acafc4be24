"""Saved web pages (.mhtml, .mht): the page inside, with the address it was saved from."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message

from ingest.errors import UnreadableFile
from ingest.readers.html import read_html
from ingest.readers.parts import Parts
from ingest.schema import Metadata, MetadataName, Origin


def read_mhtml(data: bytes) -> Parts:
    """The parts of the first page in the file; UnreadableFile where it holds none."""
    message = message_from_bytes(data)
    pages = (part for part in message.walk() if part.get_content_type() == "text/html")
    page = next(pages, None)
    content = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(content, bytes):
        raise UnreadableFile("网页存档中没有网页正文，未读取。")
    address = _address(message) or _address(page)
    facts = (Metadata(name=MetadataName.URL, value=address, origin=Origin.METADATA),)
    return read_html(content, metadata=facts if address else ())


def _address(part: Message) -> str:
    for name in ("Snapshot-Content-Location", "Content-Location"):
        value = str(part.get(name) or "").strip()
        if value.startswith(("http://", "https://")):
            return value
    return ""
