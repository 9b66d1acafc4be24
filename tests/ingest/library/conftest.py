"""Small reports with known particulars, and an embedder that needs no model."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.form import form
from ingest.library.additions import Addition, FileState
from ingest.library.indexing import Indexer, Seams
from ingest.library.rows import rows
from ingest.library.texts import Texts
from ingest.library.vectors import ChromaStore
from ingest.library.writer import Writer
from ingest.schema import (
    AgencyKind,
    Cell,
    CellState,
    Chunk,
    Document,
    FormName,
    Identity,
    Proof,
    Report,
    Section,
    SectionKind,
    Span,
    Table,
    TableName,
)


class CountingEmbedder:
    """Pairs of neighbouring characters, counted in 64 drawers: near words, near vectors."""

    dimension = 64

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.passages = 0

    def embed_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        self.passages += len(passages)
        counts = np.zeros((len(passages), self.dimension), dtype=np.float32)
        for row, text in enumerate(passages):
            for first, second in itertools.pairwise(text):
                counts[row, (ord(first) * 31 + ord(second)) % self.dimension] += 1
        lengths = np.linalg.norm(counts, axis=1, keepdims=True)
        return counts / np.maximum(lengths, 1e-9)

    def embed_questions(self, questions: Sequence[str]) -> NDArray[np.float32]:
        passed = self.passages
        vectors = self.embed_passages(questions)
        self.passages = passed
        return vectors


Make = Callable[..., Report]


def _three(total: int, at: int) -> Table:
    """Table three, every cell another number, the first total the one given."""
    cells = []
    for place, (row, column) in enumerate(form(FormName.FORM_2021).three.cells):
        value = total if (row, column) == ("new", "total") else place + 1000
        cells.append(
            Cell(
                form=FormName.FORM_2021,
                table=TableName.THREE,
                row=row,
                column=column,
                state=CellState.VALUE,
                value=Decimal(value),
                printed=str(value),
                span=Span(start=at, end=at + 4),
                proof=Proof.ROW,
                labels_agree=True,
            )
        )
    return Table(
        table=TableName.THREE,
        form=FormName.FORM_2021,
        span=Span(start=at, end=at + 4),
        cells=tuple(cells),
    )


@pytest.fixture
def make() -> Make:
    """A report of two chunks: its agency, year, words and total are given."""

    def made(
        agency: str | None = "平罗县渠口乡",
        year: int | None = 2024,
        *,
        core: str | None = "渠口乡",
        region: tuple[str, ...] = ("平罗县",),
        words: str = "公开政府信息116条。",
        source: str = "a.txt",
        total: int = 7,
        with_table: bool = True,
        **identity: object,
    ) -> Report:
        title = f"{agency or '本单位'}{year}年政府信息公开工作年度报告\n"
        text = f"{title}一、总体情况\n{words}\n五、存在的主要问题\n宣传不够。\n"
        split = text.index("五、")
        head = text.index("一、")
        parts = (Span(start=head, end=split), Span(start=split, end=len(text)))
        kinds = (SectionKind.OVERVIEW, SectionKind.PROBLEMS)
        paths = (("一、总体情况",), ("五、存在的主要问题",))
        described = list(zip(kinds, paths, parts, strict=True))
        return Report(
            document=Document(source=source, media_type="text/plain", text=text),
            digest=f"{agency}{year}{words}{total}",
            identity=Identity(
                agency=agency,
                core=core,
                names=tuple(name for name in (agency, core) if name),
                region=region,
                kind=AgencyKind.TOWNSHIP,
                year=year,
                title=title.strip(),
                **identity,
            ),
            sections=tuple(
                Section(kind=kind, path=path, span=span, heading=None)
                for kind, path, span in described
            ),
            tables=(_three(total, head),) if with_table else (),
            quantities=(),
            details=(),
            chunks=tuple(
                Chunk(ordinal=ordinal, kind=kind, path=path, span=span)
                for ordinal, (kind, path, span) in enumerate(described)
            ),
        )

    return made


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


Put = Callable[..., list[str]]


@pytest.fixture
def put(tmp_path: Path, embedder: CountingEmbedder) -> Put:
    """Stores reports into a library (default: one of this test's) and indexes them; their
    outcomes."""

    def stored(*reports: Report, path: Path | None = None, index: bool = True) -> list[str]:
        where = path or tmp_path / "library"
        with Writer(where) as writer:
            additions = []
            for report in reports:
                document = report.document
                writer.texts.write(document.text)
                state = FileState(
                    place=document.source, source=document.source, size=1, modified=1, seen=9,
                    content=report.digest, stamp="",
                )  # fmt: skip
                additions.append(Addition(state, rows(report, writer.codes)))
            outcomes = [str(done.outcome) for done in writer.add(additions)]
            if index:
                seams = Seams(building=ChromaStore)
                Indexer(where, writer.engine, embedder, seams).finish()
        return outcomes

    return stored


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    return Texts(tmp_path / "texts")
