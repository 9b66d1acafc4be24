"""The tokenizer of the bundled model: Chinese characters and frequent n-grams of them.

A Unigram tokenizer whose pieces and scores are counted here (seconds) instead of
trained (a minute): every character of GB 2312 and ASCII, every character met, and the
sequences of two to four that stand together more often than chance. Used in training.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Any

LONGEST = 4
LEAST_COUNT = 3
# An n-gram must be this many times (log) likelier than its best split into two parts.
LEAST_COHESION = 2.0
UNKNOWN = "[UNK]"


@cache
def _plain_characters() -> tuple[str, ...]:
    """ASCII letters and digits, and the 6,763 characters of GB 2312."""
    ascii_part = [chr(code) for code in range(ord("a"), ord("z") + 1)] + list("0123456789%.-")
    chinese = [
        bytes((high, low)).decode("gb2312", errors="ignore")
        for high in range(0xB0, 0xF8)
        for low in range(0xA1, 0xFF)
    ]
    return (*ascii_part, *(character for character in chinese if character))


def _frame(model: Any) -> Any:
    """A tokenizer around `model`: lower case, line wraps closed, punctuation dropped."""
    from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers

    tokenizer = Tokenizer(model)
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"(?<![a-z0-9])\s+|\s+(?![a-z0-9])"), ""),
            normalizers.Replace(Regex(r"[^\p{Han}\p{L}\p{N}%.\-]+"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            # Chinese, numbers and Latin words never share a piece.
            pre_tokenizers.Split(Regex(r"[0-9.%\-]+|[a-z]+"), "isolated"),
        ]
    )
    return tokenizer


def _words(texts: Iterable[str]) -> Counter[str]:
    from tokenizers import models

    frame = _frame(models.Unigram([(UNKNOWN, 0.0)], unk_id=0))
    words: Counter[str] = Counter()
    for text in texts:
        normal = frame.normalizer.normalize_str(text)
        words.update(word for word, _ in frame.pre_tokenizer.pre_tokenize_str(normal))
    return words


def _cohesion(gram: str, counts: Counter[str], total: int) -> float:
    best = max(counts[gram[:cut]] * counts[gram[cut:]] for cut in range(1, len(gram)))
    return math.log(counts[gram] * total / best)


def build(texts: Iterable[str], *, size: int) -> Any:
    """A `tokenizers.Tokenizer` of at most `size` pieces, counted in `texts`."""
    from tokenizers import models

    words = _words(texts)
    counts: Counter[str] = Counter()
    for word, times in words.items():
        for length in range(1, LONGEST + 1):
            for start in range(len(word) - length + 1):
                counts[word[start : start + length]] += times
    characters = list(
        dict.fromkeys([*_plain_characters(), *(gram for gram in sorted(counts) if len(gram) == 1)])
    )
    total = sum(times for gram, times in counts.items() if len(gram) == 1)
    grams = [
        gram
        for gram, times in counts.items()
        if len(gram) > 1
        and times >= LEAST_COUNT
        and _cohesion(gram, counts, total) >= LEAST_COHESION
    ]
    grams.sort(key=lambda gram: (-counts[gram] * (len(gram) - 1), gram))
    pieces = [*characters, *grams[: max(0, size - 1 - len(characters))]]
    floor = math.log(0.5 / total)
    scored = [(UNKNOWN, 4 * floor)]
    for piece in pieces:
        scored.append(
            (piece, round(math.log(counts[piece] / total), 3) if counts[piece] else floor)
        )
    return _frame(models.Unigram(scored, unk_id=0))


def document_shares(tokenizer: Any, texts: list[str]) -> list[float]:
    """For each piece, the share of `texts` it occurs in."""
    counts = [0] * tokenizer.get_vocab_size()
    for encoding in tokenizer.encode_batch(texts, add_special_tokens=False):
        for piece in set(encoding.ids):
            counts[piece] += 1
    return [count / max(1, len(texts)) for count in counts]
