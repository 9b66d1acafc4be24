"""The sentences with which a reader refuses a file, each in one place."""

from __future__ import annotations

from ingest.errors import TooLarge, UnreadableFile


def too_large(megabytes: float) -> TooLarge:
    """The file, or what it unpacks to, is bigger than the settings allow."""
    return TooLarge(f"文件超过{megabytes:g}兆字节的上限，未读取。")


def damaged(kind: str) -> UnreadableFile:
    """The file begins like its kind, and cannot be read as such."""
    return UnreadableFile(f"{kind}文件已损坏或不完整，无法读取。")


def encrypted(kind: str) -> UnreadableFile:
    """The file asks for a password."""
    return UnreadableFile(f"{kind}文件已加密，请去掉密码后重试。")


def empty() -> UnreadableFile:
    """There is no text in it."""
    return UnreadableFile("文件中没有可读的文字。")


class Scanned(UnreadableFile):
    """Not an error: a PDF is a scan, and is to be read again as one, with more time."""

    def __init__(self, pages: int) -> None:
        super().__init__("PDF没有文字层，需要文字识别。")
        self.pages = pages
