"""Trains the bundled embedding model: `python -m ingest.embedding.train --data DIR`.

DIR holds DRCD_dev.json (trained on), DRCD_test.json (the epoch is selected on it) and
cmrc2018_dev.squad.json (only measured on); their sources, licences and checksums stand
in `data/sources.toml`. Without --data it trains on the domain's pairs and the seeds
alone. Multiple negatives ranking over a bag of token vectors, in a plain torch loop.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import BUNDLED, pairs, vocabulary
from ingest.embedding.bag import Bag
from ingest.embedding.card import write_card
from ingest.embedding.measure import measure, score
from ingest.embedding.pairs import Pair
from ingest.embedding.reader import StaticEmbedder
from ingest.embedding.store import write

_SOURCES = Path(__file__).parent / "data" / "sources.toml"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is made of."""

    seed: int = 20241231
    size: int = 13_000
    dimension: int = 384
    domain_pairs: int = 20_000
    word_rounds: int = 8
    epochs: int = 5
    batch: int = 256
    rate: float = 0.0005
    weight_rate: float = 0.0015
    scale: float = 20.0
    shattered: float = 0.15


def sources(data: Path) -> dict[str, Path]:
    """The files of `data` by their use; SystemExit says which is missing or another version."""
    found: dict[str, Path] = {}
    for entry in tomllib.loads(_SOURCES.read_text(encoding="utf-8"))["sources"]:
        path = data / entry["file"]
        if not path.is_file():
            sys.exit(f"缺少 {path}（来源 {entry['source']}）。")
        if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
            sys.exit(f"{path} 与登记的校验和不符，请换用登记的版本。")
        found[entry["use"]] = path
    return found


def corpus(files: dict[str, Path], plan: Plan) -> tuple[list[Pair], list[str]]:
    """The training pairs, and the texts whose n-grams make the vocabulary."""
    seeds = pairs.seed_texts()
    examples = [
        *pairs.domain_pairs(plan.domain_pairs, plan.seed),
        *pairs.word_pairs(plan.word_rounds, plan.seed),
        *pairs.prose_pairs(seeds, plan.seed),
    ]
    wordings = [text for entry in pairs.concepts() for text in (*entry.asked, *entry.written)]
    wordings += [word for group in pairs.words() for word in group]
    # The domain's own words are few beside an encyclopaedia's: counted three times.
    texts = [*seeds.values(), *wordings * 3]
    if "train" in files:
        public = pairs.squad(files["train"])
        texts += [text for _, passage, questions in public for text in (passage, *questions)]
        examples += list(pairs.squad_pairs(files["train"])) * 2
        examples += pairs.prose_pairs({name: passage for name, passage, _ in public}, plan.seed)
    return examples, texts


def batches(examples: Sequence[Pair], size: int, chance: random.Random) -> list[list[int]]:
    """Shuffled batches in which pairs of one group stand together, as hard negatives."""
    groups: dict[str, list[int]] = {}
    for index, example in enumerate(examples):
        groups.setdefault(example.group, []).append(index)
    blocks: list[list[int]] = []
    for members in groups.values():
        chance.shuffle(members)
        blocks += [members[start : start + 16] for start in range(0, len(members), 16)]
    chance.shuffle(blocks)
    order = [index for block in blocks for index in block]
    return [order[start : start + size] for start in range(0, max(1, len(order) - size // 2), size)]


def loss(bag: Bag, batch: Sequence[tuple[Pair, list[int], list[int]]], plan: Plan) -> Any:
    """Cross entropy of each question's own passage among the batch's; a passage that
    shares a key with it is neither right nor wrong."""
    import torch

    asked = bag.forward([question for _, question, _ in batch])
    found = bag.forward([passage for _, _, passage in batch])
    keys = [example.keys for example, _, _ in batch]
    clash = [
        [row != column and not keys[row].isdisjoint(keys[column]) for column in range(len(batch))]
        for row in range(len(batch))
    ]
    logits = (plan.scale * asked @ found.T).masked_fill(torch.tensor(clash), -1e4)
    return torch.nn.functional.cross_entropy(logits, torch.arange(len(batch)))


def train(files: dict[str, Path], plan: Plan) -> tuple[Any, NDArray[np.float32]]:
    """The tokenizer and the float32 rows (pieces × dimension) of a trained model.

    The epoch that ranks DRCD test best is kept; without public data, the last one.
    """
    import torch

    torch.manual_seed(plan.seed)
    torch.use_deterministic_algorithms(True)
    chance = random.Random(plan.seed)
    examples, texts = corpus(files, plan)
    trial = pairs.squad_trial(files["select"], "DRCD test") if "select" in files else None
    tokenizer = vocabulary.build(texts, size=plan.size)
    bag = Bag(tokenizer, texts, dimension=plan.dimension, seed=plan.seed)
    questions = bag.tokens([example.question for example in examples])
    passages = bag.tokens([example.passage for example in examples])
    print(f"{len(examples)} 对，{tokenizer.get_vocab_size()} 个词元", flush=True)
    optimizer = torch.optim.Adam(
        [
            {"params": bag.embedding.parameters(), "lr": plan.rate},
            {"params": [bag.weights], "lr": plan.weight_rate},
        ]
    )
    decay = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 1 / plan.epochs, plan.epochs)
    best, kept = -1.0, bag.rows()
    for number in range(1, plan.epochs + 1):
        losses = []
        for chosen in batches(examples, plan.batch, chance):
            batch = [
                (
                    examples[index],
                    bag.shatter(questions[index], plan.shattered, chance),
                    bag.shatter(passages[index], plan.shattered, chance),
                )
                for index in chosen
            ]
            step = loss(bag, batch, plan)
            optimizer.zero_grad()
            step.backward()
            optimizer.step()
            losses.append(float(step.detach()))
        decay.step()
        line = f"第 {number} 轮，损失 {sum(losses) / len(losses):.3f}"
        reached = float(number)
        if trial:
            judged = score(bag.embed(trial.questions) @ bag.embed(trial.passages).T, trial.answers)
            reached, line = judged.reciprocal, f"{line}，{trial.name} {judged}"
        print(line, flush=True)
        if reached > best:
            best, kept = reached, bag.rows()
    return tokenizer, kept


def main(arguments: Sequence[str] | None = None) -> None:
    """Trains, writes the model's folder with its card, and prints what was measured."""
    parser = argparse.ArgumentParser(description="训练内置嵌入模型")
    parser.add_argument("--data", type=Path, help="公开问答数据所在的文件夹（可不给）")
    parser.add_argument("--out", type=Path, default=BUNDLED, help="模型写到哪个文件夹")
    given = parser.parse_args(arguments)
    plan = Plan()
    files = sources(given.data) if given.data else {}
    tokenizer, rows = train(files, plan)
    name = write(given.out, tokenizer, rows)
    embedder = StaticEmbedder(given.out)
    trials = [pairs.domain_trial()]
    for use, title in (("select", "DRCD test（选轮次用）"), ("judge", "CMRC 2018 dev")):
        if use in files:
            trials.append(pairs.squad_trial(files[use], title))
    results = {
        trial.name: measure(trial, embedder.embed_questions, embedder.embed_passages)
        for trial in trials
    }
    for title, methods in results.items():
        for method, scores in methods.items():
            print(f"{title}\t{method}\t{scores}")
    known = tomllib.loads(_SOURCES.read_text(encoding="utf-8"))["sources"]
    uses = {"train": "训练", "select": "只用来选轮次", "judge": "只用来评测"}
    public = "".join(
        f"- {entry['file']}（{uses[entry['use']]}；{entry['source']}，{entry['licence']}，"
        f"SHA-256 {entry['sha256']}）\n"
        for entry in known
        if entry["use"] in files
    )
    write_card(
        given.out,
        name=name,
        shape=(rows.shape[0], rows.shape[1]),
        seed=plan.seed,
        command="python -m ingest.embedding.train" + (" --data DIR" if files else ""),
        public=public,
        concepts=len(pairs.concepts()),
        results=results,
    )


if __name__ == "__main__":
    main()
