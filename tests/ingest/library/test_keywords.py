"""One contract for every keyword index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.library.keywords import KeywordIndex, TantivyIndex, gist, grams
from ingest.library.memory import MemoryKeywords


@pytest.fixture(params=["memory", "tantivy"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeywordIndex]:
    made: KeywordIndex = MemoryKeywords() if request.param == "memory" else TantivyIndex(tmp_path)
    yield made
    made.close()


def fill(index: KeywordIndex) -> None:
    index.put(
        1, [(0, "主动公开政府信息116条，其中网站发布52条。"), (1, "未收到依申请公开的申请。")]
    )
    index.put(2, [(0, "存在的主要问题是宣传不够。"), (3, "加强业务培训，提高工作水平。")])
    index.commit()


def test_the_passage_that_shares_most_comes_first(index: KeywordIndex) -> None:
    fill(index)
    assert index.search("主要问题有哪些", 3)[0][0] == (2, 0)
    assert index.search("有没有收到依申请公开", 3)[0][0] == (1, 1)
    assert index.search("培训", 3)[0][0] == (2, 3)


def test_scores_fall_and_no_stranger_is_returned(index: KeywordIndex) -> None:
    fill(index)
    hits = index.search("公开申请", 10)
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert {chunk for chunk, _ in hits} == {(1, 0), (1, 1)}
    assert index.search("龘", 5) == []


def test_only_the_reports_asked_for_are_searched(index: KeywordIndex) -> None:
    fill(index)
    assert {chunk[0] for chunk, _ in index.search("公开问题培训", 10, [2])} == {2}
    assert index.search("公开", 10, [9]) == []
    assert index.search("公开", 10, []) == []


def test_the_filter_leaves_the_scores_alone(index: KeywordIndex) -> None:
    fill(index)
    everywhere = dict(index.search("公开问题", 10))
    for chunk, score in index.search("公开问题", 10, [2]):
        assert score == pytest.approx(everywhere[chunk], rel=1e-5)


def test_putting_again_replaces_and_dropping_removes(index: KeywordIndex) -> None:
    fill(index)
    index.put(1, [(0, "全年举办新闻发布会三场。")])
    index.commit()
    assert index.search("依申请", 5) == []
    assert index.search("新闻发布会", 5)[0][0] == (1, 0)
    index.drop(1)
    index.commit()
    assert index.search("新闻发布会", 5) == []


def test_an_empty_index_or_query_finds_nothing(index: KeywordIndex) -> None:
    assert index.search("公开", 5) == []
    fill(index)
    assert index.search("，。 ", 5) == []
    assert index.search("", 5) == []
    assert index.search("公开", 0) == []


def test_full_width_traditional_and_broken_lines_are_read_as_meant(index: KeywordIndex) -> None:
    index.put(1, [(0, "主動公開政府信\n  息１２３４５熱線")])
    index.commit()
    for query in ("政府信息", "12345热线", "主动公开"):
        assert [chunk for chunk, _ in index.search(query, 5)] == [(1, 0)]


def test_one_character_suffices(index: KeywordIndex) -> None:
    fill(index)
    assert index.search("培", 5)[0][0] == (2, 3)


def test_grams_are_characters_and_pairs() -> None:
    assert gist("一、总体 情况：ＡＢ") == "一总体情况ab"
    assert grams("总体情") == ["总", "体", "情", "总体", "体情"]


def test_both_indexes_rank_and_score_alike(tmp_path: Path) -> None:
    """The one in memory stands in for the other when an index lags behind."""
    tantivy, memory = TantivyIndex(tmp_path), MemoryKeywords()
    fill(tantivy)
    fill(memory)
    for query in ("公开申请", "主要问题", "网站发布多少条", "培训 公开"):
        first, second = tantivy.search(query, 10), memory.search(query, 10)
        assert [chunk for chunk, _ in first] == [chunk for chunk, _ in second]
        for (_, one), (_, other) in zip(first, second, strict=True):
            assert one == pytest.approx(other, rel=0.05)
    tantivy.close()
