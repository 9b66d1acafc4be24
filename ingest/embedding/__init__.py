"""The embedding model: the bundled one by default, any sentence-transformers model by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.settings import Settings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BUNDLED = Path(__file__).parent / "model"


class Embedder(Protocol):
    """Texts to unit vectors (float32, `(n, dimension)`); `name` changes with the vectors."""

    name: str
    dimension: int

    def embed_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of passages."""

    def embed_questions(self, questions: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors of questions, in the passages' space."""


def open_embedder(settings: Settings) -> Embedder:
    """The model the settings name (default: the bundled one).

    Raises SettingsError where it cannot be loaded, in one Chinese sentence that says what to do.
    """
    if settings.embedding_model:
        from ingest.embedding.adapter import SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(
            settings.embedding_model, download=settings.embedding_download
        )
    return bundled()


@cache
def bundled() -> Embedder:
    """The bundled model, opened once in a process; it is only read, so threads may share it."""
    from ingest.embedding.reader import StaticEmbedder

    return StaticEmbedder(BUNDLED)
