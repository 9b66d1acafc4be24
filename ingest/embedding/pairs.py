"""Question–passage pairs to train and judge the embedding model with.

Domain pairs are generated from `data/concepts.toml`; public ones come from SQuAD-form
files given by the caller (DRCD dev to train on, DRCD test to select on, CMRC to judge).
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ingest.normal import simplify

_DATA = Path(__file__).parent / "data"
_SEEDS = Path(__file__).parents[2] / "seeds"
_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
_SLOT = re.compile(r"\{n\}")

BEFORE = (
    "",
    "",
    "",
    "渠口乡",
    "通镇2024年",
    "2023年",
    "去年",
    "我们镇",
    "你们局",
    "信访局2022年",
    "县里",
    "全年",
)
AFTER = ("", "", "", "？", "？", "吗？", "呢", "情况", "请问")
OPENINGS = ("", "", "2024年，", "全年", "我镇", "我局", "2023年，我乡", "一是", "二是", "三是")
CLOSINGS = ("。", "。", "；", "，取得了良好效果。", "，切实保障群众知情权。")


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing asked for: citizens' wordings, reports' sentences, and questions kept back."""

    name: str
    asked: tuple[str, ...]
    written: tuple[str, ...]
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage that answers it; `keys` name what the passage speaks of.

    Two pairs that share a key are never each other's negatives. `group` names what
    the passage comes from (an article), so that likely confusions meet in one batch.
    """

    question: str
    passage: str
    keys: frozenset[str]
    group: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A retrieval test: passages, questions, and the index of the passage each asks for."""

    passages: tuple[str, ...]
    questions: tuple[str, ...]
    answers: tuple[int, ...]
    name: str = field(default="")


def concepts() -> tuple[Concept, ...]:
    """The domain's concepts, as written in the data file."""
    data = tomllib.loads((_DATA / "concepts.toml").read_text(encoding="utf-8"))
    return tuple(
        Concept(
            name=entry["name"],
            asked=tuple(entry["asked"]),
            written=tuple(entry["written"]),
            held=tuple(entry["held"]),
        )
        for entry in data["concepts"]
    )


def words() -> tuple[tuple[str, ...], ...]:
    """Groups of words that mean much the same."""
    data = tomllib.loads((_DATA / "words.toml").read_text(encoding="utf-8"))
    return tuple(tuple(group) for group in data["groups"])


def _reword(text: str, groups: tuple[tuple[str, ...], ...], chance: random.Random) -> str:
    """`text` with at most one word exchanged for another of its group."""
    found = [(group, word) for group in groups for word in group if len(word) > 1 and word in text]
    if not found or chance.random() < 0.4:
        return text
    group, word = chance.choice(found)
    return text.replace(word, chance.choice(group), 1)


def word_pairs(rounds: int, seed: int) -> Iterator[Pair]:
    """Every word of a group with another of it, `rounds` times."""
    chance = random.Random(seed)
    groups = words()
    belongs = {word: {f"word-{index}"} for index, group in enumerate(groups) for word in group}
    for index, group in enumerate(groups):
        for word in group:
            belongs[word].add(f"word-{index}")
    for _ in range(rounds):
        for group in groups:
            for word in group:
                other = chance.choice([entry for entry in group if entry != word])
                keys = frozenset(belongs[word] | belongs[other])
                yield Pair(word, other, keys, f"words-{chance.randrange(20)}")


def _write(pattern: str, chance: random.Random) -> str:
    filled = _SLOT.sub(lambda _: str(chance.choice((3, 12, 26, 77, 98.5, 116, 379, 1024))), pattern)
    return chance.choice(OPENINGS) + filled + chance.choice(CLOSINGS)


def domain_pairs(count: int, seed: int) -> Iterator[Pair]:
    """`count` generated pairs; half of the passages hold a second concept's sentence."""
    chance = random.Random(seed)
    everything, groups = concepts(), words()
    for index in range(count):
        concept = everything[index % len(everything)]
        asked = _reword(chance.choice(concept.asked), groups, chance)
        question = chance.choice(BEFORE) + asked + chance.choice(AFTER)
        sentences = [_write(chance.choice(concept.written), chance)]
        keys = {concept.name}
        if chance.random() < 0.5:
            other = chance.choice(everything)
            keys.add(other.name)
            sentences.insert(chance.randrange(2), _write(chance.choice(other.written), chance))
        yield Pair(question, "".join(sentences), frozenset(keys), f"domain-{chance.randrange(40)}")
        if index % 7 == 0:
            # A citizen's wording also stands near another citizen's.
            yield Pair(asked, chance.choice(concept.asked), frozenset(keys), "domain-asked")


def prose_pairs(texts: dict[str, str], seed: int) -> Iterator[Pair]:
    """From plain texts: a sentence, and the passage it was taken out of."""
    chance = random.Random(seed)
    for name, text in texts.items():
        sentences = [found.group() for found in _SENTENCE.finditer(text)]
        if len(sentences) < 2:
            continue
        for index, sentence in enumerate(sentences):
            if not 8 <= len(sentence) <= 120:
                continue
            rest = sentences[:index] + sentences[index + 1 :]
            passage = "".join(sentences if chance.random() < 0.1 else rest)
            yield Pair(sentence, passage, frozenset({name}), name.rsplit("/", 1)[0])


def seed_texts() -> dict[str, str]:
    """The paragraphs of the bundled reports, by file and number, tables left out."""
    texts: dict[str, str] = {}
    for path in sorted(_SEEDS.glob("*.txt")):
        prose = simplify(path.read_text(encoding="utf-8"))
        blocks = [block for block in prose.split("\n\n") if len(block) > 60 and "\t" not in block]
        texts |= {f"{path.stem}/{number}": block for number, block in enumerate(blocks)}
    return texts


def squad(path: Path) -> list[tuple[str, str, list[str]]]:
    """A SQuAD-form file as (name, passage, questions), in simplified characters."""
    data = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        (
            f"{path.stem}-{number}/{place}",
            simplify(paragraph["context"]),
            [simplify(entry["question"]) for entry in paragraph["qas"]],
        )
        for number, article in enumerate(data)
        for place, paragraph in enumerate(article["paragraphs"])
    ]


def squad_pairs(path: Path) -> Iterator[Pair]:
    """Every question of a SQuAD-form file with its passage."""
    for name, passage, questions in squad(path):
        for question in questions:
            yield Pair(question, passage, frozenset({name}), name.rsplit("/", 1)[0])


def squad_trial(path: Path, name: str) -> Trial:
    """All passages of a SQuAD-form file, all its questions."""
    entries = squad(path)
    asked = [(question, index) for index, entry in enumerate(entries) for question in entry[2]]
    return Trial(
        passages=tuple(passage for _, passage, _ in entries),
        questions=tuple(question for question, _ in asked),
        answers=tuple(index for _, index in asked),
        name=name,
    )


def domain_trial() -> Trial:
    """The questions kept back, against one passage a concept (all its written sentences)."""
    everything = concepts()
    asked = [(question, index) for index, entry in enumerate(everything) for question in entry.held]
    return Trial(
        passages=tuple(_SLOT.sub("5", "。".join(entry.written)) for entry in everything),
        questions=tuple(question for question, _ in asked),
        answers=tuple(index for _, index in asked),
        name="领域改写（留出）",
    )
