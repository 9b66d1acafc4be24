"""Writes the bundled model's card: what it is made of and what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ingest.embedding.measure import Scores

_CARD = """# 内置嵌入模型

中文静态嵌入模型，sentence-transformers 文件夹格式（`StaticEmbedding` + `Normalize`）：
{pieces} 个词元（GB 2312 全部汉字与常见字组），{dimension} 维，int8，每行一个比例。
名称 `{name}`，共 {megabytes:.1f} MB。不联网，不用 torch 也能读（`ingest/embedding/reader.py`）。

## 训练

```
{command}
```

随机种子 {seed}。训练语料：

- 本项目自写的领域提问与年报句式：`ingest/embedding/data/concepts.toml`、`words.toml`；
- 本仓库 `seeds/` 五份年报的正文段落（取出一句，找回原段）；
{public}
目标：multiple negatives ranking（同一概念、同一段落互不作负例）。CMRC 从不参与训练与选择。

## 成绩

{table}

向量与关键词（字一元、二元 BM25）在同一批片段上比；倒数排名融合为 RRF，加权融合为
关键词覆盖分与余弦相加。“领域改写（留出）”是 `concepts.toml` 中 `held` 的提问，从不参与训练，
每问对 {concepts} 个概念的年报句式；它们与训练提问出自同一作者，所以只说明换词之后还找得到，
不说明对任意说法都好。百科问题（CMRC、DRCD）用词与原文相同，关键词已近满分，此模型不求胜过它。

## 局限

静态模型不看词序，也不懂否定；训练语料很小，领域之外的同义词它不认识。
能联网取模型时可设 `NIANBAO_EMBEDDING_MODEL=BAAI/bge-small-zh-v1.5`。
"""


def _row(trial: str, method: str, scores: Scores) -> str:
    return (
        f"| {trial} | {method} | {scores.first:.3f} | {scores.five:.3f} "
        f"| {scores.reciprocal:.3f} | {scores.questions} |"
    )


def write_card(
    folder: Path,
    *,
    name: str,
    shape: tuple[int, int],
    seed: int,
    command: str,
    public: str,
    concepts: int,
    results: Mapping[str, Mapping[str, Scores]],
) -> None:
    """Writes `README.md` into the model's folder; all its figures are arguments."""
    rows = ["| 测试 | 方法 | hit@1 | hit@5 | MRR | 提问数 |", "|---|---|---|---|---|---|"]
    for trial, methods in results.items():
        rows += [_row(trial, method, scores) for method, scores in methods.items()]
    size = sum(
        path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and path.name != "README.md"
    )
    card = _CARD.format(
        pieces=shape[0],
        dimension=shape[1],
        name=name,
        megabytes=size / 1e6,
        command=command,
        seed=seed,
        public=public,
        concepts=concepts,
        table="\n".join(rows),
    )
    (folder / "README.md").write_text(card, encoding="utf-8")
