"""Hostile files: each refused or read inside bounded time and memory, nothing written, no crash."""

from __future__ import annotations

import io
import os
import struct
import sys
import tempfile
import threading
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers import SourceFile, read
from ingest.readers import process as apart
from ingest.settings import Settings

SETTINGS = Settings()
SECONDS = 10.0
MEGABYTES = 1024
Give = Callable[[str, bytes], SourceFile]


def _resident(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith("VmRSS")), "VmRSS: 0")
    return int(line.split()[1]) / 1000


def ours() -> set[Path]:
    """What the readers keep in the folder for temporary files."""
    return set(Path(tempfile.gettempdir()).glob("nianbao-reader-*"))


@pytest.fixture(autouse=True)
def bounded(tmp_path: Path) -> Iterator[None]:
    """Fails a test that takes too long, too much memory, or leaves files behind."""
    before = ours()
    # What earlier tests of this process hold is not the reader's doing.
    base, peak = _resident(os.getpid()), 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.05):
            reader = apart._READER.process
            own = _resident(os.getpid()) - base
            peak = max(peak, own, _resident(reader.pid) if reader else 0.0)

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.monotonic()
    yield
    seconds = time.monotonic() - started
    done.set()
    watcher.join()
    # On a machine that others load, the clock says less: the bound grows with the load.
    assert seconds < SECONDS * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
    assert peak < MEGABYTES
    assert ours() == before
    assert {path.stem for path in tmp_path.rglob("*")} <= set("abcd")


def refused(file: SourceFile, settings: Settings = SETTINGS) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(file, settings)
    message = str(caught.value)
    assert message.endswith("。")
    assert "Traceback" not in message
    return message


def text_or_nothing(file: SourceFile, settings: Settings = SETTINGS) -> str:
    """The text, or nothing where the file was refused with a sentence."""
    try:
        return read(file, settings).text
    except UnreadableFile as error:
        refusal = str(error)
    assert refusal.endswith("。")
    return ""


def pdf(pages: int = 1, extra: bytes = b"", content: bytes = b"BT /F1 12 Tf (abc) Tj ET") -> bytes:
    """A small PDF with this many pages, written by hand."""
    kids = b" ".join(b"%d 0 R" % (4 + i) for i in range(pages))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, kids),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
    ]
    font = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R /Resources %s >>"
    objects += [page % font] * pages
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    trailer = b"trailer << /Size %d /Root 1 0 R %s >>\n" % (len(objects) + 1, extra)
    return data + table + trailer + b"startxref\n%d\n%%%%EOF" % len(data)


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """A PNG that claims this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_two_thousand_pages(give: Give) -> None:
    assert "2000页" in refused(give("a.pdf", pdf(2000)))


def test_an_encrypted_pdf(give: Give) -> None:
    locked = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (%s) /U (%s) >> /ID [(a) (a)]" % (
        b"0" * 32,
        b"1" * 32,
    )
    assert "加密" in refused(give("a.pdf", pdf(extra=locked)))


@pytest.mark.parametrize("keep", [8, 60, 300])
def test_truncated_pdfs(give: Give, keep: int) -> None:
    refused(give("a.pdf", pdf()[:keep]))


def test_an_encrypted_word_file(give: Give) -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    data = head + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    assert "加密" in refused(give("a.docx", data))


def test_a_pdf_whose_stream_unpacks_to_a_gigabyte(give: Give) -> None:
    packed = zlib.compress(zlib.compress(b"0 0 m 1 1 l S\n" * 20_000_000, 9), 9)
    content = pdf(content=packed).replace(
        b"<< /Length %d >>" % len(packed),
        b"<< /Filter [/FlateDecode /FlateDecode] /Length %d >>" % len(packed),
    )
    text_or_nothing(give("a.pdf", content), SETTINGS.model_copy(update={"reader_seconds": 5.0}))


@pytest.mark.parametrize("tag", ["div", "table><tr><td", "b", "font", "ul><li"])
def test_a_page_nested_100000_deep(give: Give, tag: str) -> None:
    data = f"<html><body>{f'<{tag}>' * 100_000}渠北镇年度报告</body></html>".encode()
    assert text_or_nothing(give("a.html", data)) in {"", "渠北镇年度报告\n"}


def test_one_line_of_forty_megabytes(give: Give) -> None:
    line = "政府信息公开".encode() * 2_200_000
    assert "2000000个字符" in refused(give("a.txt", line))
    assert "2000000个字符" in refused(give("a.html", b"<html><body><p>" + line + b"</p>"))


def test_a_page_of_a_million_cells(give: Give) -> None:
    data = b"<html><body><table>" + b"<tr>" + b"<td>1" * 1_000_000
    assert "标签过多" in refused(give("a.html", data))


def test_entities_in_a_page_are_not_expanded(give: Give) -> None:
    entities = '<!ENTITY a "哈哈哈哈"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">'
    laughs = f"<!DOCTYPE html [{entities}]>"
    data = f"{laughs}<html><body><p>政府信息公开年度报告&b;&x;</p></body></html>".encode()
    text = read(give("a.html", data), SETTINGS).text
    assert "年度报告" in text
    assert "哈哈" not in text
    assert "root:" not in text


def test_pictures_of_30000_by_30000(give: Give) -> None:
    assert "30000×30000" in refused(give("a.png", png(30_000, 30_000, zlib.compress(bytes(9999)))))


def test_truncated_pictures(give: Give) -> None:
    assert "损坏" in refused(give("a.png", png(800, 800, zlib.compress(bytes(100)))[:60]))
    assert "损坏" in refused(give("a.jpg", b"\xff\xd8\xff\xe0" + bytes(50)))


def test_wrong_extensions_are_read_for_what_they_are(give: Give, sample: Any) -> None:
    page = sample.html().encode()
    assert read(give("a.pdf", b"<html><body>" + page), SETTINGS).media_type == "text/html"
    assert read(give("b.doc", b"<html><body>" + page), SETTINGS).media_type == "text/html"
    assert "word" in read(give("c.pdf", sample.docx()), SETTINGS).media_type
    assert "word" in read(give("d.txt", sample.docx()), SETTINGS).media_type


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.xlsx", b"xl/workbook.xml", "Excel"),
        ("a.docx", b"other.txt", "压缩包"),
        ("a.ofd", b"OFD.xml", "OFD"),
    ],
)
def test_other_packages(give: Give, name: str, data: bytes, reason: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(data.decode(), b"x")
    assert reason in refused(give(name, stream.getvalue()))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b""),
        ("a.txt", b"\0" * 100_000),
        ("a.html", b"   "),
        ("a.pdf", b"hello"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 500),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
        ("a.rar", b"Rar!\x1a\x07" + bytes(99)),
        ("a.exe", b"MZ" + bytes(99)),
        ("a.gif", b"GIF89a" + bytes(99)),
        ("a.xyz", b"some text"),
    ],
)
def test_nothing_to_read(give: Give, name: str, data: bytes) -> None:
    refused(give(name, data))


def test_nul_bytes_in_text_are_told_of(give: Give) -> None:
    text = "渠北镇2024年政府信息公开工作年度报告，主动公开政府信息116条。\n" * 20
    document = read(give("a.txt", text.replace("116", "1\x0016", 1).encode()), SETTINGS)
    assert "控制字符" in document.notices[0]
    page = read(give("b.html", f"<p>{text}</p>".replace("116", "1\x0016").encode()), SETTINGS)
    assert "116条" in page.text


@pytest.mark.skipif(sys.platform != "linux", reason="memory limits are set on Linux")
def test_a_reader_that_takes_too_much_memory_or_time_is_ended(
    give: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SETTINGS.model_copy(update={"reader_seconds": 0.001})
    with pytest.raises(TooLarge, match="已停止"):
        read(give("a.pdf", pdf(300)), slow)
    monkeypatch.setattr("ingest.readers.process._MOST_FILES", 0)
    small = SETTINGS.model_copy(update={"reader_megabytes": 16})
    assert refused(give("a.pdf", pdf(400)), small)
    assert read(give("a.pdf", pdf()), SETTINGS).text == "abc\n"


def test_what_a_worn_process_fails_at_a_fresh_one_tries_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ingest.readers import process
    from ingest.readers.sniff import Format
    from ingest.readers.worker import Request

    tries: list[int] = []

    def once(*given: Any) -> int:
        tries.append(len(given[2]))
        if len(tries) == 1:
            raise process._Failed(UnreadableFile("读取所需内存超过上限，已停止。"))
        return 3

    monkeypatch.setattr(process._Reader, "once", once)
    request = Request(format=Format.SCAN, settings=SETTINGS)
    assert process._Reader(files=5).read(request, b"abc", 1.0) == 3
    assert tries == [3, 3]
    tries.clear()
    with pytest.raises(UnreadableFile, match="内存"):
        process._Reader().read(request, b"abc", 1.0)
    assert tries == [3]
