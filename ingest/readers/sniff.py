"""What a file is, by its first bytes; its name only decides where they say nothing."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum

from ingest.errors import UnreadableFile
from ingest.readers.errors import damaged, encrypted


class Format(StrEnum):
    """The formats that there are readers for."""

    TEXT = "text"
    HTML = "html"
    MHTML = "mhtml"
    DOCX = "docx"
    OFFICE = "office"
    PDF = "pdf"
    SCAN = "scan"
    """A PDF whose pages turned out to be pictures."""
    IMAGE = "image"


_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|meta|body|title|table|div|p\b|h[1-6])",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(
    rb"^(?:[A-Za-z-]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)*?Content-Type:\s*multipart/related",
    re.IGNORECASE,
)
_MARKDOWN = {".md", ".markdown", ".txt", ".text", ""}
_PAGES = {".html", ".htm", ".shtml", ".xhtml", ".aspx", ".jsp", ".php"}
_OTHER = {
    b"Rar!": "RAR压缩包，请先解压",
    b"7z\xbc\xaf": "7z压缩包，请先解压",
    b"\x1f\x8b": "GZ压缩包，请先解压",
    b"GIF8": "GIF图片，请转为PNG",
    b"II*\x00": "TIFF图片，请转为PNG或PDF",
    b"MM\x00*": "TIFF图片，请转为PNG或PDF",
    b"BM": "BMP图片，请转为PNG",
    b"RIFF": "音视频或WebP文件",
    b"SQLite": "数据库文件",
    b"MZ": "程序文件",
    b"\x7fELF": "程序文件",
}


def sniff(data: bytes, suffix: str) -> Format:
    """The format of a file with this suffix (lower case, with its dot).

    UnreadableFile, saying what it is, where no reader takes it.
    """
    head = data[:4096]
    if not data.strip(b"\x00\t\r\n "):
        raise UnreadableFile("文件是空的。" if not data else "文件中没有内容。")
    if head.startswith(b"%PDF-") or (suffix == ".pdf" and b"%PDF-" in data[:1024]):
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zipped(data, suffix)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data, suffix)
    if head.startswith(b"{\\rtf"):
        return Format.OFFICE
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        return Format.IMAGE
    for mark, name in _OTHER.items():
        if head.startswith(mark) and suffix not in _MARKDOWN | _PAGES:
            raise UnreadableFile(f"不支持的格式（{name}），未读取。")
    if _MHTML.match(head):
        return Format.MHTML
    text = head.lstrip(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore").encode()
    if suffix in _PAGES or (suffix not in _MARKDOWN and _HTML.match(text)):
        return Format.HTML
    if _HTML.match(text) and suffix != ".md" and b"</" in data:
        return Format.HTML
    if suffix in _MARKDOWN:
        return Format.TEXT
    if suffix in {".pdf", ".docx", ".doc", ".wps", ".png", ".jpg", ".jpeg"}:
        raise damaged(suffix[1:].upper())
    raise UnreadableFile(f"不支持的格式（{suffix}），未读取。")


def _zipped(data: bytes, suffix: str) -> Format:
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise damaged(suffix[1:].upper() or "ZIP") from None
    if any(name.startswith("word/") for name in names):
        return Format.DOCX
    if "mimetype" in names and "content.xml" in names:
        return Format.OFFICE
    if any(name.startswith("xl/") for name in names):
        raise UnreadableFile("不支持的格式（Excel表格），未读取。")
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableFile("不支持的格式（演示文稿），未读取。")
    if any(name.endswith("OFD.xml") for name in names):
        raise UnreadableFile("不支持的格式（OFD版式文件），请转为PDF后重试。")
    raise UnreadableFile("压缩包改了扩展名，未读取，请改为“.zip”后重试。")


def _compound(data: bytes, suffix: str) -> Format:
    """An OLE file: Word, WPS or an encrypted package; Excel and the like are not read."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise encrypted("Word")
    if "WordDocument".encode("utf-16-le") in data or suffix == ".wps":
        return Format.OFFICE
    if "Workbook".encode("utf-16-le") in data:
        raise UnreadableFile("不支持的格式（Excel表格），未读取。")
    if suffix in {".doc", ".docx"}:
        raise damaged("Word")
    raise UnreadableFile(f"不支持的格式（{suffix or 'OLE文件'}），未读取。")
