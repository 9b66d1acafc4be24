"""Passages of known reports ranked exactly, of the whole library by search; fused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.library import Library
from ingest.schema import SectionKind
from ingest.settings import Settings
from ingest.sync import sync
from qa.chain import retriever
from qa.read import read
from qa.retrieve import Fusion, retrieve
from qa.schema import Passage

ROOT = Path(__file__).parents[2]
CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "narrative.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    path = tmp_path_factory.mktemp("library")
    sync(sorted((ROOT / "seeds").glob("*.txt")), path, Settings())
    with Library.open(path, Settings()) as opened:
        yield opened


def report(library: Library, digits: str) -> str:
    return next(e.id for e in library.reports() if Path(e.source).name.startswith(digits))


def flat(text: str) -> str:
    return "".join(text.split())


def ranks(library: Library, fusion: Fusion) -> list[int]:
    """The rank (from 1; 99 for none) of the passage that holds each case's evidence."""
    found = []
    for case in CASES:
        if not case["evidence"]:
            continue
        passages = retrieve(
            case["question"],
            library=library,
            embedder=library.embedder,
            report_ids=(report(library, case["report"]),),
            fusion=fusion,
        )
        places = [flat(case["evidence"][0]) in flat(one.text) for one in passages]
        found.append(places.index(True) + 1 if True in places else 99)
    return found


def test_the_evidence_is_among_the_first(library: Library) -> None:
    found = ranks(library, Fusion.WEIGHTED)
    assert sum(rank <= 5 for rank in found) >= 0.98 * len(found)
    assert sum(1 / rank for rank in found) / len(found) >= 0.9


def test_fusion_earns_its_place(library: Library) -> None:
    """The weighted sum is no worse than either ranking alone."""
    mean = {fusion: sum(1 / rank for rank in ranks(library, fusion)) for fusion in Fusion}
    assert mean[Fusion.WEIGHTED] == max(mean.values())


def test_the_reader_quotes_the_evidence_or_nothing(library: Library) -> None:
    right = wrong = refused = 0
    for case in CASES:
        passages = retrieve(
            case["question"],
            library=library,
            embedder=library.embedder,
            report_ids=(report(library, case["report"]),),
        )
        reading = read(case["question"], passages)
        text = library.text(report(library, case["report"]))
        assert all(text[one.span.start : one.span.end] == one.text for one in reading.sentences)
        said = flat("".join(one.text for one in reading.sentences))
        if case["evidence"]:
            right += all(flat(words) in said for words in case["evidence"])
        else:
            refused += not said
            wrong += bool(said)
    answerable = sum(bool(case["evidence"]) for case in CASES)
    assert right >= 0.9 * answerable
    assert refused >= 0.98 * (len(CASES) - answerable)
    assert wrong <= 1


def test_passages_are_exact_and_ordered(library: Library) -> None:
    ids = tuple(entry.id for entry in library.reports())
    found = retrieve("存在的问题", library=library, embedder=library.embedder, report_ids=ids)
    assert found == tuple(sorted(found, key=lambda one: (-one.score, one.report, one.chunk)))
    for one in found:
        assert library.text(one.report)[one.span.start : one.span.end] == one.text
        assert 0 <= one.score <= 1


def test_only_known_reports_are_searched(library: Library) -> None:
    own = report(library, "003")
    found = retrieve("政府信息116条", library=library, embedder=library.embedder, report_ids=(own,))
    assert {one.report for one in found} == {own}
    assert retrieve("政府信息", library=library, embedder=library.embedder, report_ids=()) == ()


def test_few_passages_need_no_vectors(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> None:
        raise AssertionError("the vector store was opened")

    monkeypatch.setattr(library, "vectors", closed)
    found = retrieve(
        "天地玄黄",
        library=library,
        embedder=library.embedder,
        report_ids=(report(library, "001"),),
        kinds=(SectionKind.PROBLEMS,),
    )
    assert len(found) == 2


def test_several_reports_get_their_share(library: Library) -> None:
    ids = tuple(entry.id for entry in library.reports())
    found = retrieve(
        "存在哪些问题",
        library=library,
        embedder=library.embedder,
        report_ids=ids,
        kinds=(SectionKind.PROBLEMS,),
        k=3,
    )
    assert {one.report for one in found} == set(ids)
    assert {one.kind for one in found} == {SectionKind.PROBLEMS}


def test_a_kind_that_a_report_lacks_does_not_empty_it(library: Library) -> None:
    found = retrieve(
        "存在哪些问题",
        library=library,
        embedder=library.embedder,
        report_ids=(report(library, "001"),),
        kinds=(SectionKind.ATTACHMENT,),
    )
    assert found


def test_many_reports_are_searched_and_only_they(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.retrieve.FEW_REPORTS", 1)
    own = (report(library, "001"), report(library, "002"))
    found = retrieve("存在哪些问题", library=library, embedder=library.embedder, report_ids=own)
    assert {one.report for one in found} == set(own)


@pytest.mark.parametrize("fusion", list(Fusion))
def test_the_whole_library_is_searched_where_nobody_is_named(
    library: Library, fusion: Fusion
) -> None:
    found = retrieve(
        "小微权力一点通微信小程序",
        library=library,
        embedder=library.embedder,
        report_ids=None,
        k=5,
        fusion=fusion,
    )
    assert 0 < len(found) <= 5
    assert "小微权力" in "".join(one.text for one in found[:3])


def test_of_a_year(library: Library) -> None:
    for year, some in ((2024, True), (1999, False)):
        found = retrieve(
            "信息公开", library=library, embedder=library.embedder, report_ids=None, years=(year,)
        )
        assert bool(found) == some


def test_the_langchain_retriever_gives_the_same_passages(library: Library) -> None:
    own = (report(library, "001"),)
    documents = retriever(library, library.embedder, own, k=4).invoke("怎么审核")
    found = retrieve("怎么审核", library=library, embedder=library.embedder, report_ids=own, k=4)
    assert tuple(Passage(text=one.page_content, **one.metadata) for one in documents) == found
