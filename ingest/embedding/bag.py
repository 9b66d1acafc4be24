"""The model in training: one vector a token, weighted, summed and made one long."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import vocabulary

# A rare token weighs more: log(1 + 1/share) to this power. Chosen on DRCD test.
RARITY_POWER = 0.8
# How much of its characters an n-gram's vector starts with, beside its own.
CHARACTERS_SHARE = 0.5


class Bag:
    """A tokenizer, a table of vectors and a weight for each token."""

    def __init__(self, tokenizer: Any, texts: Sequence[str], *, dimension: int, seed: int) -> None:
        import torch

        self.tokenizer = tokenizer
        vocabulary_ids: dict[str, int] = tokenizer.get_vocab()
        names = sorted(vocabulary_ids, key=vocabulary_ids.__getitem__)
        # Token 0 is the unknown one; every other is made of characters that are tokens.
        self.parts = [[0], *([vocabulary_ids[part] for part in name] for name in names[1:])]
        shares = np.array(vocabulary.document_shares(tokenizer, list(texts)))
        weight = (np.log1p(1 / (shares + 1e-3)) / 4) ** RARITY_POWER
        # Random vectors are nearly orthogonal: before training this is a keyword match.
        own = np.random.default_rng(seed).normal(size=(len(names), dimension))
        rows = own / math.sqrt(dimension) * weight[:, None]
        for index, part in enumerate(self.parts):
            if len(part) > 1:
                rows[index] += CHARACTERS_SHARE * rows[part].sum(axis=0)
        self.embedding = torch.nn.EmbeddingBag.from_pretrained(
            torch.tensor(rows, dtype=torch.float32), freeze=False, mode="sum"
        )
        # How much a token counts is learned apart from, and faster than, what it means.
        self.weights = torch.nn.Parameter(torch.zeros(len(names)))

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The token ids of each text."""
        encodings = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [encoding.ids for encoding in encodings]

    def forward(self, tokens: Sequence[Sequence[int]]) -> Any:
        """Unit vectors of the token rows, as a torch tensor that can be trained through."""
        import torch

        flat = torch.tensor([token for row in tokens for token in row], dtype=torch.long)
        offsets = torch.tensor(np.cumsum([0, *[len(row) for row in tokens[:-1]]]), dtype=torch.long)
        total = self.embedding(flat, offsets, per_sample_weights=torch.exp(self.weights)[flat])
        return torch.nn.functional.normalize(total, dim=1)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of texts, outside training."""
        import torch

        with torch.no_grad():
            found: NDArray[np.float32] = self.forward(self.tokens(texts)).numpy()
        return found

    def rows(self) -> NDArray[np.float32]:
        """The vectors with their weights in them (pieces × dimension)."""
        import torch

        with torch.no_grad():
            weighted = self.embedding.weight * torch.exp(self.weights)[:, None]
        rows: NDArray[np.float32] = weighted.numpy()
        return rows

    def shatter(self, row: Sequence[int], share: float, chance: random.Random) -> list[int]:
        """`row` with a share of its n-grams in characters, so that both spellings agree."""
        return [
            part
            for token in row
            for part in (self.parts[token] if chance.random() < share else (token,))
        ]
