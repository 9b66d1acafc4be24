from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import UnreadableFile
from ingest.parse import digest, parse, parser_version
from ingest.readers import discover, read
from ingest.schema import Document, Metadata, MetadataName, Origin
from ingest.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds"
SETTINGS = Settings()
DOCUMENTS = {
    file.source: read(file, SETTINGS) for file in discover(sorted(SEEDS.glob("*.txt")), SETTINGS)
}


@pytest.mark.parametrize("source", DOCUMENTS)
def test_every_stage_adds_its_part_and_points_into_the_text(source: str) -> None:
    report = parse(DOCUMENTS[source])
    text = report.document.text
    assert report.identity.agency
    assert report.identity.year == 2024
    assert report.sections
    assert report.chunks
    assert report.quantities
    assert sum(len(table.cells) for table in report.tables) == 200
    for quantity in report.quantities:
        quote = text[quantity.quote.start : quantity.quote.end]
        assert quantity.quote.start <= quantity.span.start < quantity.span.end <= quantity.quote.end
        assert text[quantity.span.start : quantity.span.end] in quote
        assert 0 <= quantity.section < len(report.sections)
    for chunk in report.chunks:
        assert 0 <= chunk.span.start < chunk.span.end <= len(text)
    assert [chunk.ordinal for chunk in report.chunks] == list(range(len(report.chunks)))
    assert [one.ordinal for one in report.quantities] == list(range(len(report.quantities)))


def test_parsing_twice_gives_the_same() -> None:
    document = next(iter(DOCUMENTS.values()))
    assert parse(document, embedder="a") == parse(document, embedder="a")


def test_what_is_no_report_is_refused_with_a_reason() -> None:
    poem = Document(
        source="诗.txt", media_type="text/plain", text="床前明月光，疑是地上霜。\n" * 40
    )
    with pytest.raises(UnreadableFile, match=r"。$"):
        parse(poem)


def test_the_digest_covers_text_statements_and_embedder_but_not_the_place() -> None:
    document = next(iter(DOCUMENTS.values()))
    said = Metadata(name=MetadataName.COUNTY, value="渠县", origin=Origin.SIDECAR)
    others = {
        digest(document.model_copy(update={"text": document.text + " "}), "a"),
        digest(document.model_copy(update={"metadata": (said,)}), "a"),
        digest(document, "b"),
    }
    assert len(others | {digest(document, "a")}) == 4
    moved = document.model_copy(update={"source": "other.txt"})
    assert digest(moved, "a") == digest(document, "a")


def test_the_digest_covers_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    document = next(iter(DOCUMENTS.values()))
    before = digest(document, "a")
    assert len(parser_version()) == 16
    monkeypatch.setattr("ingest.parse.parser_version", lambda: "another")
    assert digest(document, "a") != before
