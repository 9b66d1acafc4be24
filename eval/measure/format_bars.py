"""Forged files against their bars: what each format reads right, and how fast on two cores."""

from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from eval.forge import Order
from eval.forge.formats import Kind, forge_files
from eval.forge.formats.printing import ProgramMissing
from eval.measure.bars import BarsResult, bars, judge
from eval.measure.formats import BLANKS_LOST, FormatsResult, FormatTally, measure, read_file

_RULED = (Kind.PDF_CHROMIUM, Kind.PDF_OFFICE)
_UNRULED = (Kind.PDF_CHROMIUM_UNRULED, Kind.PDF_OFFICE_UNRULED)
_SCANS = (Kind.SCAN, Kind.SCAN_NOISY)


def _read_all(paths: Sequence[Path]) -> int:
    for path in paths:
        read_file(path)
    return len(paths)


def two_cores(kind: Kind, count: int, order: Order) -> float:
    """Files of a kind read a second by two processes, their start and first file not counted."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [made.path for made in forge_files(count, order, kind, Path(folder))]
        with multiprocessing.get_context("spawn").Pool(2) as pool:
            pool.map(_read_all, [paths[:2], paths[:2]], chunksize=1)
            start = time.perf_counter()
            read = sum(pool.map(_read_all, [paths[0::2], paths[1::2]], chunksize=1))
            return read / (time.perf_counter() - start)


def _right(groups: Sequence[FormatTally]) -> float:
    cells = sum(each.cells.cells for each in groups)
    right = sum(each.cells.right.count for each in groups)
    return round(100 * right / cells, 3) if cells else 0.0


def _wrong(groups: Sequence[FormatTally]) -> float:
    return float(sum(each.cells.wrong.count for each in groups))


def numbers(found: FormatsResult) -> dict[str, float]:
    """The measured numbers of the bars, for the formats that were measured."""

    def of(*kinds: Kind) -> list[FormatTally]:
        return [found.groups[kind] for kind in kinds if kind in found.groups]

    out: dict[str, float] = {}
    for kind in (Kind.HTML, Kind.MHTML, Kind.ZIP, Kind.DOCX, Kind.DOC, Kind.SCAN):
        if of(kind):
            out[f"{kind}.right"] = _right(of(kind))
    if of(*_RULED):
        out["pdf_ruled.right"] = _right(of(*_RULED))
    if of(*_UNRULED):
        out |= {
            "pdf_unruled.right": _right(of(*_UNRULED)),
            "pdf_unruled.wrong": _wrong(of(*_UNRULED)),
        }
    names = (Kind.HTML_MISREAD, f"{Kind.HTML_MISREAD}{BLANKS_LOST}", f"{Kind.HTML}{BLANKS_LOST}")
    damaged = [found.groups[name] for name in names if name in found.groups]
    if damaged:
        out["html_damaged.wrong"] = _wrong(damaged)
    if of(Kind.SCAN):
        out["scan.wrong"] = _wrong(of(Kind.SCAN))
        out["scan.seconds_a_page"] = round(1 / of(Kind.SCAN)[0].pages_a_second, 2)
    if of(Kind.SCAN_NOISY):
        share = of(Kind.SCAN_NOISY)[0].cells.wrong_unmarked
        out["scan_noisy.wrong_unmarked"] = round(100 * share.value, 3)
    return out


def measure_bars(count: int, order: Order, *, scans: int = 0) -> BarsResult:
    """Measure `count` files of each printed kind and `scans` of each scanned, judge their bars.

    Bars of a kind whose program is missing, or of scans where none are wanted, are left out.
    """
    kinds = [
        Kind.HTML,
        Kind.HTML_MISREAD,
        Kind.MHTML,
        Kind.ZIP,
        Kind.DOCX,
        Kind.DOC,
        *_RULED,
        *_UNRULED,
    ]
    found = measure(count, order, kinds=kinds)
    out = numbers(found)
    crashes = len(found.crashes)
    if scans:
        scanned = measure(scans, order, kinds=_SCANS)
        out |= numbers(scanned)
        crashes += len(scanned.crashes)
    for name, kind in (("html", Kind.HTML), ("docx", Kind.DOCX), ("pdf", Kind.PDF_OFFICE)):
        try:
            out[f"{name}.two_cores"] = round(two_cores(kind, max(10, count), order), 1)
        except ProgramMissing:
            continue
    judged = [judge(bar, out[bar.of]) for bar in bars("format_bars") if bar.of in out]
    return BarsResult(bars=tuple(judged), crashes=crashes)
