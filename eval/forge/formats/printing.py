"""PDF by Chromium and LibreOffice, DOC by LibreOffice: many files in one start of the program."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import which

_CHROMIUM = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


class ProgramMissing(Exception):
    """The program that prints is not installed."""


def _program(*names: str) -> str:
    for name in names:
        found = which(name)
        if found:
            return found
    raise ProgramMissing(f"{names[0]} is not installed")


def chromium_pdf(page: Path, target: Path, *, header: bool) -> None:
    """Print a page; with `header` the browser adds the date, the title and page numbers."""
    program = _program("chromium", "chromium-browser", "google-chrome")
    with tempfile.TemporaryDirectory() as profile:
        plain = [] if header else ["--no-pdf-header-footer"]
        subprocess.run(
            [program, *_CHROMIUM, *plain, f"--user-data-dir={profile}",
             f"--print-to-pdf={target}", page.as_uri()],
            check=True, timeout=120, capture_output=True,
        )  # fmt: skip


def office_convert(files: Sequence[Path], kind: str, folder: Path) -> list[Path]:
    """Convert files with LibreOffice (kind: pdf, doc, docx) into a folder, all in one start."""
    program = _program("soffice", "libreoffice")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [program, "--headless", f"-env:UserInstallation={Path(profile).as_uri()}",
             "--convert-to", kind, "--outdir", str(folder), *map(str, files)],
            check=True, timeout=60 + 20 * len(files), capture_output=True,
        )  # fmt: skip
    return [folder / f"{file.stem}.{kind}" for file in files]
