"""Forge files of a kind into a folder; programs are started once for many files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path

from eval.forge.filing import Order, filings
from eval.forge.formats import docx, html, printing, scan, wrapped
from eval.forge.formats.composed import Composed, compose, without_blanks
from eval.forge.schema import ReportTruth
from ingest.schema import Model


class Kind(StrEnum):
    """What is written."""

    HTML = "html"
    HTML_MISREAD = "html_misread"
    MHTML = "mhtml"
    ZIP = "zip"
    DOCX = "docx"
    DOC = "doc"
    WPS = "wps"
    PDF_CHROMIUM = "pdf_chromium"
    PDF_CHROMIUM_UNRULED = "pdf_chromium_unruled"
    PDF_OFFICE = "pdf_office"
    PDF_OFFICE_UNRULED = "pdf_office_unruled"
    SCAN = "scan"
    SCAN_NOISY = "scan_noisy"
    PICTURE = "picture"


class ForgedFile(Model):
    """A forged file: where it lies, its truth, and what was done in writing it."""

    path: Path
    kind: Kind
    style: str
    truth: ReportTruth


_UNRULED = (Kind.PDF_CHROMIUM_UNRULED, Kind.PDF_OFFICE_UNRULED)
_OFFICE = (Kind.DOC, Kind.WPS, Kind.PDF_OFFICE, Kind.PDF_OFFICE_UNRULED)


def _docx_style(kind: Kind, composed: Composed) -> docx.Office:
    if kind is Kind.PDF_OFFICE_UNRULED:
        return docx.Office.BORDERLESS
    pool = [docx.Office.PLAIN, docx.Office.OFFICIAL]
    if kind is Kind.DOCX:
        pool += [docx.Office.BOXED, docx.Office.NESTED]
    return composed.chance.choice(pool)


def _html(composed: Composed, path: Path, *, misread: bool) -> str:
    printed = (html.System.PRINT, html.System.VERTICAL)
    system = composed.chance.choice([s for s in html.System if s not in printed])
    # Double encoding loses bytes: such pages are damaged, and a kind of their own.
    sound = [each for each in html.Charset if each is not html.Charset.MISREAD]
    charset = html.Charset.MISREAD if misread else composed.chance.choice(sound)
    path.write_bytes(html.encode(composed, system, charset))
    return f"{system}, {charset}"


def _chromium(composed: Composed, path: Path, *, ruled: bool) -> str:
    header = composed.chance.random() < 0.4
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        vertical = composed.chance.random() < 0.3
        system = html.System.VERTICAL if vertical else html.System.PRINT
        source.write_text(html.page(composed, system, ruled=ruled), encoding="utf-8")
        printing.chromium_pdf(source, path, header=header)
    words = "with page numbers" if header else "bare"
    return f"{words}, vertical labels" if vertical else words


def _scan(composed: Composed, path: Path, kind: Kind, number: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "page.pdf"
        _chromium(composed, printed, ruled=True)
        scanner = scan.draw_scanner(composed.chance, noisy=kind is Kind.SCAN_NOISY)
        pages = scan.render(printed, scanner, number)
    made = scan.as_pdf(pages, scanner.dpi)
    if kind is Kind.PICTURE:
        made = scan.as_picture(pages, "PNG" if path.suffix == ".png" else "JPEG")
    path.write_bytes(made)
    return scanner.words


def _suffix(kind: Kind, number: int) -> str:
    if kind is Kind.PICTURE:
        return ".png" if number % 2 else ".jpg"
    if kind is Kind.HTML_MISREAD:
        return ".html"
    if kind in (Kind.HTML, Kind.MHTML, Kind.ZIP, Kind.DOCX, Kind.DOC, Kind.WPS):
        return f".{kind}"
    return ".pdf"


def forge_files(count: int, order: Order, kind: Kind, folder: Path) -> Iterator[ForgedFile]:
    """Forge `count` files of one kind; ProgramMissing where its program is not installed."""
    folder.mkdir(parents=True, exist_ok=True)
    waiting: list[tuple[Path, Path, ForgedFile]] = []
    with tempfile.TemporaryDirectory() as workshop:
        for number, filing in enumerate(islice(filings(order), count)):
            damage = ("bytes_lost",) if kind is Kind.HTML_MISREAD else ()
            composed = compose(filing, order, number, layout=kind, damage=damage)
            path = folder / (composed.story.file_name + _suffix(kind, number))
            if kind in (Kind.HTML, Kind.HTML_MISREAD):
                style = _html(composed, path, misread=kind is Kind.HTML_MISREAD)
                if style.startswith(html.System.CELLS):
                    composed = without_blanks(composed)
            elif kind is Kind.MHTML:
                style = composed.chance.choice(
                    [html.System.CMS, html.System.CARD, html.System.WORD]
                )
                path.write_bytes(wrapped.mhtml(composed, style))
            elif kind is Kind.ZIP:
                style = "archive"
                path.write_bytes(wrapped.archive(composed, composed.chance))
            elif kind is Kind.DOCX:
                office = _docx_style(kind, composed)
                path.write_bytes(docx.write(composed, office))
                style = str(office)
            elif kind in _OFFICE:
                office = _docx_style(kind, composed)
                source = Path(workshop) / f"{number}.docx"
                source.write_bytes(docx.write(composed, office))
                made = ForgedFile(path=path, kind=kind, style=office, truth=composed.truth)
                waiting.append((source, path, made))
                continue
            elif kind in (Kind.PDF_CHROMIUM, Kind.PDF_CHROMIUM_UNRULED):
                style = _chromium(composed, path, ruled=kind not in _UNRULED)
            else:
                style = _scan(composed, path, kind, number)
            yield ForgedFile(path=path, kind=kind, style=style, truth=composed.truth)
        if waiting:
            target = "doc" if kind in (Kind.DOC, Kind.WPS) else "pdf"
            out = Path(workshop) / "out"
            converted = printing.office_convert([each[0] for each in waiting], target, out)
            for (_, path, made), result in zip(waiting, converted, strict=True):
                shutil.move(result, path)
                yield made
