"""Any model of sentence-transformers, by its hub name or its folder."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.errors import SettingsError

_PROMPTS = Path(__file__).parent / "data" / "prompts.toml"


def question_prompt(name: str) -> str | None:
    """What a model wants before a question and does not say itself; None where nothing."""
    known = tomllib.loads(_PROMPTS.read_text(encoding="utf-8"))["prompts"]
    lowered = name.lower()
    for entry in known:
        if all(part in lowered for part in entry["name_contains"]):
            return str(entry["question"])
    return None


class SentenceTransformerEmbedder:
    """A model loaded by sentence-transformers; nothing is fetched unless `download`."""

    def __init__(self, name: str, *, download: bool = False) -> None:
        if not download:
            # Without it a hub name hangs for a minute where there is no network.
            os.environ["HF_HUB_OFFLINE"] = "1"
        try:
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(name, local_files_only=not download)
            # The method's name differs between releases 5 and 6.
            size = getattr(
                self._model,
                "get_embedding_dimension",
                getattr(self._model, "get_sentence_embedding_dimension", None),
            )
            self.dimension = int(size()) if size else 0
        except (OSError, ValueError, ImportError, KeyError, RuntimeError, TypeError) as error:
            raise SettingsError(
                f"无法加载嵌入模型 {name}（{type(error).__name__}）：请把 NIANBAO_EMBEDDING_MODEL "
                "设为本机上的模型文件夹，或设 NIANBAO_EMBEDDING_DOWNLOAD=1 允许联网下载，"
                "或删去该设置以使用内置模型。"
            ) from error
        self.name = name
        own = (getattr(self._model, "prompts", None) or {}).get("query")
        self._prompt = own or question_prompt(name)

    def _embed(self, texts: Sequence[str], prompt: str | None) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors: NDArray[np.float32] = self._model.encode(
            list(texts),
            prompt=prompt,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return vectors.astype(np.float32, copy=False)

    def embed_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of passages, `(n, dimension)`."""
        return self._embed(passages, None)

    def embed_questions(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of questions, with the prompt the model wants before them."""
        return self._embed(questions, self._prompt)
