"""Scans (.png, .jpg, PDF without text) by OCR."""

from __future__ import annotations

from typing import Any

from ingest.errors import UnreadableFile
from ingest.readers.parts import Parts
from ingest.settings import Settings


def read_image(data: bytes, settings: Settings) -> Parts:
    raise UnreadableFile("x")


def read_scanned_pdf(document: Any, settings: Settings) -> Parts:
    raise UnreadableFile("x")
