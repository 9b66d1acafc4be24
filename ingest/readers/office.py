"""Old Word and WPS files (.doc, .wps, .rtf): turned into .docx by LibreOffice, if it is there."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from ingest.errors import TooLarge, UnreadableFile
from ingest.readers.errors import damaged
from ingest.settings import Settings

_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_PREFIX = "nianbao-reader-"
_MISSING = (
    "读取DOC、WPS文件需要LibreOffice，请安装软件包libreoffice-writer"
    "（Debian、Ubuntu：sudo apt-get install libreoffice-writer）后重试。"
)


def program() -> str | None:
    """LibreOffice's command on this machine, None where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).exists()), None)


def to_docx(data: bytes, settings: Settings) -> bytes:
    """The document as `.docx`; UnreadableFile where LibreOffice is missing or gives up.

    Works in a folder of its own with a profile of its own, both gone afterwards.
    """
    command = program()
    if command is None:
        raise UnreadableFile(_MISSING)
    with tempfile.TemporaryDirectory(
        prefix="nianbao-reader-", ignore_cleanup_errors=True
    ) as folder:
        place = Path(folder)
        (place / "in").mkdir()
        source = place / "in" / "document.doc"
        source.write_bytes(data)
        _run(
            [
                command,
                f"-env:UserInstallation={(place / 'profile').as_uri()}",
                "--headless",
                "--norestore",
                "--nolockcheck",
                "--convert-to",
                "docx:MS Word 2007 XML",
                "--outdir",
                str(place / "out"),
                str(source),
            ],
            place,
            settings,
        )
        result = place / "out" / "document.docx"
        if not result.exists():
            raise damaged("Word")
        if result.stat().st_size > settings.max_file_megabytes * 1_000_000:
            raise TooLarge("文件转换后过大，未读取。")
        return result.read_bytes()


def _run(command: list[str], folder: Path, settings: Settings) -> None:
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        process.wait(timeout=settings.reader_seconds)
    except subprocess.TimeoutExpired:
        raise TooLarge(f"读取超过{settings.reader_seconds:g}秒，已停止。") from None
    finally:
        if process.poll() is None:
            with contextlib.suppress(OSError):
                if hasattr(os, "killpg"):
                    os.killpg(process.pid, signal.SIGKILL)
                else:
                    process.kill()
            process.wait()
