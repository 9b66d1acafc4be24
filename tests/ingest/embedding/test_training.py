"""How the bundled model is trained and measured."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.embedding import pairs, train, vocabulary
from ingest.embedding.measure import fuse, keyword_similarity, score, weigh
from ingest.embedding.reader import StaticEmbedder
from ingest.embedding.store import quantize, write


def test_held_questions_are_never_trained_on() -> None:
    held = {question for concept in pairs.concepts() for question in concept.held}
    trained = {text for concept in pairs.concepts() for text in (*concept.asked, *concept.written)}
    assert len(held) > 100
    assert not held & trained
    assert not held & {pair.question for pair in pairs.domain_pairs(5_000, 1)}


def test_concepts_are_named_once() -> None:
    names = [concept.name for concept in pairs.concepts()]
    assert len(names) == len(set(names)) > 90


def test_pairs_are_the_same_for_a_seed() -> None:
    first = list(pairs.domain_pairs(300, 7))
    assert first == list(pairs.domain_pairs(300, 7))
    assert first != list(pairs.domain_pairs(300, 8))
    assert all(pair.question and pair.passage and pair.keys for pair in first)
    assert all("{n}" not in pair.passage for pair in first)


def test_word_pairs_stay_in_their_group() -> None:
    groups = [set(group) for group in pairs.words()]
    for pair in pairs.word_pairs(1, 3):
        assert pair.question != pair.passage
        assert any({pair.question, pair.passage} <= group for group in groups)


def test_vocabulary_keeps_all_common_characters_and_frequent_grams() -> None:
    tokenizer = vocabulary.build(
        ["政府信息公开", "公开政府信息", "政府公开信息", "天地玄黄宇宙洪荒日月盈昃辰宿列张"] * 3,
        size=8_000,
    )
    tokens = tokenizer.encode("公开\n政府，信息！", add_special_tokens=False).tokens
    assert tokens == ["公开", "政府", "信息"]
    assert "龙" in tokenizer.get_vocab()
    # A wrapped line does not cut a word in two.
    assert tokenizer.encode("政\n府", add_special_tokens=False).tokens == ["政府"]
    assert tokenizer.encode("12345A", add_special_tokens=False).tokens == list("12345a")


def test_scores_by_hand() -> None:
    similarity = np.array([[0.9, 0.1, 0.0], [0.5, 0.2, 0.3], [0.4, 0.4, 0.1]], dtype=np.float32)
    found = score(similarity, [0, 2, 0])
    # Ranks 1, 2, and 2 for a tie.
    assert found.first == pytest.approx(1 / 3)
    assert found.five == 1
    assert found.reciprocal == pytest.approx((1 + 0.5 + 0.5) / 3)


def test_keyword_share_is_bounded_and_prefers_the_covering_passage() -> None:
    passages = ["主动公开政府信息", "受理信访件", "天气晴朗"]
    similarity = keyword_similarity(["公开信息多少", "甲乙丙"], passages)
    assert similarity[0].argmax() == 0
    assert 0 < similarity.max() < 1
    assert not similarity[1].any()


def test_fusion_by_hand() -> None:
    first = np.array([[3.0, 2.0, 1.0]], dtype=np.float32)
    second = np.array([[1.0, 3.0, 2.0]], dtype=np.float32)
    assert fuse(first, second)[0].argmax() == 1
    assert weigh(first, second)[0].tolist() == pytest.approx([1.6, 2.7, 1.7])


def test_batches_hold_every_kind_once() -> None:
    examples = list(pairs.domain_pairs(400, 5))
    found = [index for batch in train.batches(examples, 64, random.Random(1)) for index in batch]
    assert len(found) == len(set(found))
    assert len(found) > len(examples) - 64


def found_in_five(tokenizer: Any, rows: Any, folder: Path) -> float:
    name = write(folder, tokenizer, rows)
    embedder = StaticEmbedder(folder)
    assert embedder.name == name
    trial = pairs.domain_trial()
    vectors = embedder.embed_questions(trial.questions)
    return score(vectors @ embedder.embed_passages(trial.passages).T, trial.answers).five


def test_training_without_public_data_learns(tmp_path: Path) -> None:
    plan = train.Plan(size=8_000, dimension=64, domain_pairs=3_000, epochs=2, rate=0.003)
    idle = replace(plan, domain_pairs=100, word_rounds=1, epochs=1, rate=1e-9, weight_rate=1e-9)
    before = found_in_five(*train.train({}, idle), tmp_path)
    after = found_in_five(*train.train({}, plan), tmp_path)
    assert after > before + 0.15


def test_training_repeats_to_the_bit() -> None:
    plan = train.Plan(size=7_500, dimension=32, domain_pairs=400, word_rounds=1, epochs=1)
    assert np.array_equal(train.train({}, plan)[1], train.train({}, plan)[1])


def test_sources_refuse_missing_and_altered_files(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="缺少"):
        train.sources(tmp_path)
    (tmp_path / "DRCD_dev.json").write_text("{}", encoding="utf-8")
    with pytest.raises(SystemExit, match="校验和"):
        train.sources(tmp_path)


def test_quantizing_keeps_rows_within_half_a_step() -> None:
    rows = np.random.default_rng(1).normal(size=(50, 16)).astype(np.float32)
    small, scale = quantize(rows)
    assert small.dtype == np.int8
    assert (np.abs(small * scale[:, None] - rows) <= scale[:, None] / 2 + 1e-6).all()
