"""Everyday words that a report says otherwise: 老换人 for 更换频繁, by the bundled model.

A word the report would use itself (政府采购, 第三方评估) is never bridged: where it does
not stand, the report does not speak of it, however near its sentences may sound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from qa.keywords import gist, holds, lexicon

# Cosines of the bundled model between a word and a clause: unrelated pairs stay under
# 0.3, paraphrases reach 0.4 to 0.6 (tests/qa/test_read.py).
LEAST = 0.38
_CLAUSE = re.compile(r"[，。；：、！？,;:!?\s*#“”《》（）()]+")


@cache
def _official() -> str:
    from ingest.embedding.pairs import concepts

    return " ".join(gist(sentence) for concept in concepts() for sentence in concept.written)


def bridges(word: str, texts: Sequence[str]) -> list[bool]:
    """For each text, whether one of its clauses says in other words what `word` says."""
    from ingest.embedding import bundled

    if len(word) < 2 or word in lexicon().terms or holds(word, _official()):
        return [False] * len(texts)
    clauses = [
        (index, clause)
        for index, text in enumerate(texts)
        for clause in _CLAUSE.split("".join(text.split("\n")))
        if len(clause) > 1
    ]
    if not clauses:
        return [False] * len(texts)
    model = bundled()
    vectors = model.embed_passages([clause for _, clause in clauses])
    near = vectors @ model.embed_questions([word])[0] >= LEAST
    said = {
        index
        for (index, clause), hit in zip(clauses, near, strict=True)
        if hit and not _half(word, gist(clause))
    }
    return [index in said for index in range(len(texts))]


def _half(word: str, clause: str) -> bool:
    """Whether a clause holds a part of the word, and nothing of the rest: 项目支出 is near
    会议费支出 for the part they share, and does not say the other."""
    shared = [
        word[start : start + 2]
        for start in range(len(word) - 1)
        if word[start : start + 2] in clause
    ]
    if not shared:
        return False
    rest = [one for one in word if one not in "".join(shared)]
    return len(rest) > 1 and not any(one in clause for one in rest)
