"""Retrieval scores of an embedding, of keywords, and of both fused, over one trial."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.pairs import Trial

Matrix = NDArray[np.float32]
RECIPROCAL_CONSTANT = 60
KEYWORD_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares of questions whose passage came first, in the first five, and the mean
    reciprocal rank; each in 0–1 over `questions`."""

    first: float
    five: float
    reciprocal: float
    questions: int

    def __str__(self) -> str:
        return f"hit@1 {self.first:.3f} hit@5 {self.five:.3f} MRR {self.reciprocal:.3f}"


def score(similarity: Matrix, answers: Sequence[int]) -> Scores:
    """Scores of a questions × passages matrix; ties count against the right passage."""
    right = similarity[np.arange(len(answers)), list(answers)][:, None]
    ranks = (similarity >= right).sum(axis=1)
    return Scores(
        first=float((ranks == 1).mean()),
        five=float((ranks <= 5).mean()),
        reciprocal=float((1 / ranks).mean()),
        questions=len(answers),
    )


def _grams(text: str) -> list[str]:
    kept = [character for character in text.lower() if character.isalnum()]
    return kept + [first + second for first, second in itertools.pairwise(kept)]


def keyword_similarity(questions: Sequence[str], passages: Sequence[str]) -> Matrix:
    """BM25 (k1 1.2, b 0.75) over character unigrams and bigrams, as a share (0–1) of
    what a passage would reach that held every one of the question's in plenty."""
    bags = [Counter(_grams(passage)) for passage in passages]
    lengths = np.array([sum(bag.values()) for bag in bags], dtype=np.float32)
    shape = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
    postings: dict[str, list[tuple[int, int]]] = {}
    for index, bag in enumerate(bags):
        for gram, times in bag.items():
            postings.setdefault(gram, []).append((index, times))
    columns: dict[str, tuple[NDArray[np.intp], Matrix]] = {}
    rarity: dict[str, float] = {}
    for gram, found in postings.items():
        places = np.array([index for index, _ in found])
        counts = np.array([count for _, count in found], dtype=np.float32)
        rarity[gram] = math.log(1 + (len(bags) - len(found) + 0.5) / (len(found) + 0.5))
        columns[gram] = (places, rarity[gram] * counts * 2.2 / (counts + shape[places]))
    absent = math.log(1 + (len(bags) + 0.5) / 0.5)
    similarity = np.zeros((len(questions), len(passages)), dtype=np.float32)
    for row, question in enumerate(questions):
        most: float = 1e-9
        for gram in _grams(question):
            if gram not in columns:
                most += absent * 2.2
                continue
            places, weights = columns[gram]
            similarity[row, places] += weights
            most += float(2.2 * rarity[gram])
        similarity[row] /= most
    return similarity


def fuse(*similarities: Matrix) -> Matrix:
    """Reciprocal rank fusion of several matrices of one shape."""
    fused = np.zeros_like(similarities[0])
    for similarity in similarities:
        ranks = (-similarity).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        fused += 1 / (RECIPROCAL_CONSTANT + 1 + ranks)
    return fused


def weigh(vectors: Matrix, keywords: Matrix) -> Matrix:
    """Keyword share and cosine, added: where few words are shared the vectors decide."""
    return KEYWORD_WEIGHT * keywords + (1 - KEYWORD_WEIGHT) * vectors


def measure(
    trial: Trial,
    questions: Callable[[Sequence[str]], Matrix],
    passages: Callable[[Sequence[str]], Matrix],
) -> dict[str, Scores]:
    """Scores of the vectors, the keywords and their fusion on one trial."""
    vectors = questions(trial.questions) @ passages(trial.passages).T
    keywords = keyword_similarity(trial.questions, trial.passages)
    return {
        "向量": score(vectors, trial.answers),
        "关键词": score(keywords, trial.answers),
        "倒数排名融合": score(fuse(vectors, keywords), trial.answers),
        "加权融合": score(weigh(vectors, keywords), trial.answers),
    }
