"""The bundled model and the adapter: equal to stock sentence-transformers, light, offline."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.embedding import BUNDLED, open_embedder
from ingest.embedding.adapter import question_prompt
from ingest.errors import SettingsError
from ingest.settings import Settings

TEXTS = [
    "本年度渠口乡共公开政府信息116条",
    "第一行到这里\n断开了，还有 2024 年 1 月\t和 12345",
    "ABC def 混排，！？ emoji😀 与生僻字龘",
    "單位收到政府信息公開申請",
    "一",
]


def test_bundled_vectors_are_unit_and_typed() -> None:
    embedder = open_embedder(Settings())
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors, embedder.embed_questions(TEXTS))


def test_text_without_tokens_gets_zeros_and_no_texts_none() -> None:
    embedder = open_embedder(Settings())
    assert not embedder.embed_passages(["", "，。！"]).any()
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_bundled_equals_stock_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    from ingest.normal import simplify

    stock = SentenceTransformer(str(BUNDLED), device="cpu", local_files_only=True)
    expected = stock.encode([simplify(text) for text in TEXTS])
    assert np.abs(open_embedder(Settings()).embed_passages(TEXTS) - expected).max() < 1e-4


def test_adapter_loads_a_folder_and_agrees_with_the_reader() -> None:
    other = open_embedder(Settings(embedding_model=str(BUNDLED)))
    bundled = open_embedder(Settings())
    plain = TEXTS[:2]
    assert other.dimension == bundled.dimension
    assert np.abs(other.embed_passages(plain) - bundled.embed_passages(plain)).max() < 1e-4
    assert other.embed_questions([]).shape == (0, other.dimension)


@pytest.mark.parametrize("name", ["BAAI/bge-small-zh-v1.5", "/no/such/folder", "不是模型"])
def test_a_model_that_is_not_here_is_a_clear_error(name: str) -> None:
    with pytest.raises(SettingsError) as raised:
        open_embedder(Settings(embedding_model=name))
    assert name in str(raised.value)
    assert "NIANBAO_EMBEDDING_MODEL" in str(raised.value)


def test_question_prompts() -> None:
    assert question_prompt("BAAI/bge-small-zh-v1.5") == "为这个句子生成表示以用于检索相关文章："
    assert question_prompt("/models/BGE-base-zh") is not None
    assert question_prompt("BAAI/bge-small-en-v1.5") is None
    assert question_prompt("intfloat/multilingual-e5-small") == "query: "


def test_default_embedder_loads_no_torch() -> None:
    script = (
        "import sys\n"
        "from ingest.embedding import open_embedder\n"
        "from ingest.settings import Settings\n"
        "assert open_embedder(Settings()).embed_questions(['公开了多少条']).any()\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", script], check=True, cwd=root, timeout=60)


def test_the_model_is_small_and_its_card_complete() -> None:
    files = [path for path in BUNDLED.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) <= 6_000_000
    card = (BUNDLED / "README.md").read_text(encoding="utf-8")
    for wanted in (open_embedder(Settings()).name, "CC BY-SA", "SHA-256", "随机种子", "CMRC"):
        assert wanted in card


def test_an_everyday_wording_finds_the_official_one() -> None:
    """Words that the passages do not share; none of the questions was trained on."""
    embedder = open_embedder(Settings())
    passages = [
        "未收到政府信息公开申请。",
        "行政处罚处理决定3件。",
        "因政府信息公开工作被提起行政诉讼2件。",
        "对拟公开政府信息进行严格审核，落实三审三校制度。",
        "按月公示五保、低保、残疾人补助发放情况。",
    ]
    questions = ["挨罚的有多少", "闹到法院的有几回", "上传之前几道关口", "给贫困家庭发钱的名单"]
    scores = embedder.embed_questions(questions) @ embedder.embed_passages(passages).T
    assert scores.argmax(axis=1).tolist() == [1, 2, 3, 4]
