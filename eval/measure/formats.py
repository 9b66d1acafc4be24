"""Forged files of every format through the real readers: cells, identity, figures, speed."""

from __future__ import annotations

import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from eval.forge import Forged, Order
from eval.forge.formats import ForgedFile, Kind, forge_files
from eval.forge.formats.printing import ProgramMissing
from eval.measure import identity, pipeline, tables
from eval.measure.statistics import Share, share
from ingest.schema import Document, Identity, Model, SourceFile

BLANKS_LOST = " (blanks lost)"


class FormatTally(Model):
    """One format, or one style of it: cells, agency and year, figures found, files a second."""

    files: int
    cells: tables.Tally
    identities: Share
    figures: Share
    a_second: float
    pages_a_second: float


class FormatsResult(Model):
    """The measurement, by format and by style of writing."""

    groups: dict[str, FormatTally]
    missing: tuple[str, ...]
    crashes: tuple[str, ...]
    examples: tuple[str, ...]


class _Group:
    """What is counted of one group."""

    def __init__(self) -> None:
        self.files = self.pages = self.named = self.found = self.figures = 0
        self.seconds = 0.0
        self.cells: list[tables.CellScore] = []

    def tally(self) -> FormatTally:
        return FormatTally(
            files=self.files,
            cells=tables.tally(self.files, self.cells),
            identities=share(self.named, self.files),
            figures=share(self.found, self.figures),
            a_second=self.files / self.seconds if self.seconds else 0.0,
            pages_a_second=self.pages / self.seconds if self.seconds else 0.0,
        )


def read_file(path: Path) -> Document:
    """One file through the reader that ingest uses; of an archive, the first in it."""
    from ingest.readers import discover, read
    from ingest.settings import Settings

    file = SourceFile(source=path.name, path=path, size=path.stat().st_size)
    if path.suffix == ".zip":
        file = next(iter(discover([path], Settings())))
    document: Document = read(file, Settings())
    return document


def _figures(made: ForgedFile, read: Any) -> tuple[int, int]:
    """How many of the told figures are among the quantities, by value and unit."""
    have = Counter((each.value, each.unit) for each in read)
    right = 0
    for truth in made.truth.quantities:
        key = (truth.value, truth.unit)
        if truth.none_stated:
            right += any(each.none_stated for each in read)
        elif have[key]:
            have[key] -= 1
            right += 1
    return right, len(made.truth.quantities)


def _one(made: ForgedFile, group: Sequence[_Group]) -> tuple[str | None, str | None]:
    """Read and score one file into its groups; a crash and a failing example, if any."""
    crash = example = None
    start = time.perf_counter()
    try:
        document = read_file(made.path)
    except Exception:
        crash = f"{made.path} {made.style} {traceback.format_exc(limit=-3)}"
        document = Document(source=made.path.name, media_type="", text="")
    seconds = time.perf_counter() - start
    found: tuple[Any, ...] = ()
    who = Identity(agency=None, core=None)
    quantities: tuple[Any, ...] = ()
    try:
        whole = pipeline.report(document)
        found, who, quantities = whole.tables, whole.identity, whole.quantities
    except Exception:
        crash = crash or f"{made.path} {made.style} {traceback.format_exc(limit=-3)}"
    forged = Forged(source=made.path.name, text=document.text, truth=made.truth)
    scored = tables.score(forged, found)
    names = identity.score(forged, who)
    named = names.all_right
    right, told = _figures(made, quantities)
    for each in group:
        each.files += 1
        each.pages += max(1, len(document.pages))
        each.seconds += seconds
        each.named += named
        each.found += right
        each.figures += told
        each.cells.extend(scored)
    bad = [each for each in scored if each.verdict is not tables.Verdict.RIGHT]
    if bad:
        head = tables.example(forged, bad)
        example = f"{made.path} {made.style}\n{head}\n{document.text[:3000]}"
    if example is None and not named:
        example = f"{made.path} {made.style}\n{identity.example(forged, who, names)}"
    return crash, example


def measure(
    count: int, order: Order, *, kinds: Sequence[Kind], show: int = 0, keep: Path | None = None
) -> FormatsResult:
    """Forge `count` files of each kind and read them; files are kept in `keep`, else removed."""
    groups: dict[str, _Group] = {}
    crashes: list[str] = []
    examples: list[str] = []
    missing: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            try:
                for made in forge_files(count, order, kind, (keep or Path(folder)) / kind):
                    lost = BLANKS_LOST if "blank_lost" in made.truth.damage else ""
                    names = [f"{kind}{lost}"]
                    if not lost and not kind.startswith(("scan", "picture")):
                        names.append(f"{kind}: {made.style}")
                    each = [groups.setdefault(name, _Group()) for name in names]
                    crash, example = _one(made, each)
                    crashes += [crash] if crash else []
                    examples += [example] if example and len(examples) < show else []
            except ProgramMissing as problem:
                missing.append(f"{kind}: {problem}")
    return FormatsResult(
        groups={name: groups[name].tally() for name in sorted(groups)},
        missing=tuple(missing),
        crashes=tuple(crashes),
        examples=tuple(examples),
    )


def rows(result: FormatsResult) -> list[list[str]]:
    """The result as a readable table, header first."""
    out = [["format", "files", "cells right", "wrong", "doubtful", "contradicts", "absent",
            "false proofs", "identity", "figures", "files/s", "pages/s"]]  # fmt: skip
    for name, each in result.groups.items():
        cells = each.cells
        shares = (cells.wrong, cells.doubtful, cells.contradicting, cells.absent)
        out.append(
            [name, str(each.files), str(cells.right)]
            + [f"{found.value:.2%}" for found in shares]
            + [str(cells.false_proof), f"{each.identities.value:.1%}", f"{each.figures.value:.1%}"]
            + [f"{each.a_second:.1f}", f"{each.pages_a_second:.1f}"]
        )
    return out
