"""Writes the bundled model's folder, in the format of sentence-transformers.

`model.safetensors` holds `embeddings` (int8) and `weights` (one float32 scale a row),
which a stock `SentenceTransformer` folds into one table as it loads.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.embedding.reader import MODEL_FILE, TOKENIZER_FILE

# The modules' old paths: every release from 5.2 on reads them.
_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.models.Normalize",
    },
]
_CONFIGURATION = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


def quantize(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows of −127…127 and the scale of each, so that `rows ≈ small * scale[:, None]`."""
    scale = np.maximum(np.abs(rows).max(axis=1), 1e-12) / 127
    return np.rint(rows / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def write(folder: Path, tokenizer: Any, rows: NDArray[np.float32]) -> str:
    """Writes the model to `folder`; its name, which changes with its content."""
    from safetensors.numpy import save_file

    small, scale = quantize(rows)
    form = json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(small.tobytes() + scale.tobytes() + form.encode()).hexdigest()
    name = f"nianbao-static-{rows.shape[1]}-{digest[:8]}"
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    save_file({"embeddings": small, "weights": scale}, folder / MODEL_FILE, metadata={"name": name})
    # safetensors leaves it readable to its owner alone.
    (folder / MODEL_FILE).chmod(0o644)
    (folder / TOKENIZER_FILE).write_text(form, encoding="utf-8")
    (folder / "modules.json").write_text(json.dumps(_MODULES, indent=1), encoding="utf-8")
    (folder / "config_sentence_transformers.json").write_text(
        json.dumps(_CONFIGURATION, indent=1), encoding="utf-8"
    )
    (folder / "1_Normalize" / "config.json").write_text("{}", encoding="utf-8")
    return name
