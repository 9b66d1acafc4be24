"""The seam of the keyword index, and its tantivy adapter.

Terms are single characters and pairs of neighbours of the folded, simplified text
without blanks and punctuation: no dictionary, and no worse than one (measured on CMRC
and on court judgments). Scores are BM25.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from ingest.library.vectors import ChunkId
from ingest.normal import fold, simplify

_APART = re.compile(r"[\W_]+")
_MEMORY = 20_000_000
_ANALYZER = "grams"


def gist(text: str) -> str:
    """The characters that count for search: letters, digits and ideographs, folded."""
    return _APART.sub("", simplify(fold(text))).lower()


def grams(text: str) -> list[str]:
    """The terms of a text, in order, with repetitions."""
    core = gist(text)
    return [*core, *(core[at : at + 2] for at in range(len(core) - 1))]


class KeywordIndex(Protocol):
    """Chunks by the words in them; the writer's changes show after `commit`."""

    def put(self, report: int, passages: Iterable[tuple[int, str]]) -> None:
        """Add or replace a report's passages, (ordinal, text) each."""

    def drop(self, report: int) -> None:
        """Take a report's passages out."""

    def commit(self) -> None:
        """Make the changes visible; on return they outlive the end of the process."""

    def search(
        self, query: str, k: int, reports: Sequence[int] | None = None
    ) -> list[tuple[ChunkId, float]]:
        """The `k` best passages (of those reports only), best first; ties by id."""

    def close(self) -> None:
        """Let go of the files."""


class TantivyIndex:
    """A tantivy index in a folder; it grows in place, and readers never wait."""

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("report", indexed=True, fast=True)
        builder.add_unsigned_field("chunk", fast=True)
        builder.add_text_field("text", tokenizer_name=_ANALYZER, index_option="freq")
        self._schema = builder.build()
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(folder))
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.ngram(1, 2, False))
        self._index.register_tokenizer(_ANALYZER, analyzer.build())
        self._writer: Any = None

    def _write(self) -> Any:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=_MEMORY, num_threads=1)
        return self._writer

    def put(self, report: int, passages: Iterable[tuple[int, str]]) -> None:
        """Delete what was there of the report, then add."""
        writer = self._write()
        self.drop(report)
        for ordinal, text in passages:
            document = self._tantivy.Document()
            document.add_unsigned("report", report)
            document.add_unsigned("chunk", ordinal)
            document.add_text("text", gist(text))
            writer.add_document(document)

    def drop(self, report: int) -> None:
        """Delete by the report's number (as a query: by term, an unsigned number that Python
        gives finds nothing and says nothing)."""
        own = self._tantivy.Query.term_query(self._schema, "report", report)
        self._write().delete_documents_by_query(own)

    def commit(self) -> None:
        """Commit, and show it to this process's searches too."""
        if self._writer is not None:
            self._writer.commit()
        self._index.reload()

    def search(
        self, query: str, k: int, reports: Sequence[int] | None = None
    ) -> list[tuple[ChunkId, float]]:
        """BM25 over all passages; the filter takes part in the search but not in the score."""
        terms = dict.fromkeys(grams(query))
        if not terms or k < 1:
            return []
        make, occur = self._tantivy.Query, self._tantivy.Occur
        words = [
            (occur.Should, make.term_query(self._schema, "text", term, "freq")) for term in terms
        ]
        found = make.boolean_query(words)
        if reports is not None:
            only = make.term_set_query(self._schema, "report", list(reports))
            found = make.boolean_query(
                [(occur.Must, found), (occur.Must, make.const_score_query(only, 0.0))]
            )
        self._index.reload()
        searcher = self._index.searcher()
        hits = searcher.search(found, k, count=False).hits
        places = [place for _, place in hits]
        numbers = searcher.fast_field_values("report", places)
        ordinals = searcher.fast_field_values("chunk", places)
        ranked = [
            ((int(number), int(ordinal)), float(score))
            for (score, _), number, ordinal in zip(hits, numbers, ordinals, strict=True)
        ]
        return sorted(ranked, key=lambda hit: (-hit[1], hit[0]))

    def close(self) -> None:
        """Wait for the writer's merges and let it go."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None
