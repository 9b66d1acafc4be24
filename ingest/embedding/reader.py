"""The bundled model, read with numpy alone: no torch, a few hundredths of a second.

Reads a sentence-transformers folder of StaticEmbedding (int8 rows with a scale each)
and Normalize. A test holds it equal to a stock `SentenceTransformer` of the folder.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

MODEL_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"


class StaticEmbedder:
    """A static embedding model: the scaled rows of a text's tokens, summed, made one long."""

    def __init__(self, folder: Path) -> None:
        from safetensors import safe_open
        from tokenizers import Tokenizer

        with safe_open(folder / MODEL_FILE, framework="numpy") as stored:
            self._rows: NDArray[np.int8] = stored.get_tensor("embeddings")
            self._scale: NDArray[np.float32] = stored.get_tensor("weights")
            self.name: str = (stored.metadata() or {}).get("name", folder.name)
        self.dimension: int = int(self._rows.shape[1])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        from ingest.normal import simplify

        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast(
            [simplify(text) for text in texts], add_special_tokens=False
        )
        for index, encoding in enumerate(encodings):
            ids = encoding.ids
            vectors[index] = self._scale[ids] @ self._rows[ids].astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        normal: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-12)
        return normal

    def embed_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of passages, `(n, dimension)`; a text without a token gets zeros."""
        return self._embed(passages)

    def embed_questions(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of questions, in the passages' space."""
        return self._embed(questions)
