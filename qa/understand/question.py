"""A question made ready to be read: normal characters, nothing that is no question."""

from __future__ import annotations

import re

from ingest.normal import normalize
from qa.errors import BadQuestion
from qa.vocabulary import lexicon

LONGEST = 1_000
_WORDS = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_MARKUP = re.compile(r"<[^<>]{0,500}>")


def clean(question: str) -> tuple[str, tuple[str, ...]]:
    """The normal text of a question, with a notice for each character read as another.

    Raises BadQuestion where it is empty, far too long, without words, or not Chinese.
    """
    if len(question) > LONGEST:
        raise BadQuestion(f"问题太长了，请控制在{LONGEST}字以内，一次问一件事。")
    normal = normalize(_MARKUP.sub("", question)).text
    if not normal:
        raise BadQuestion("请输入想问的问题", example=True)
    if not _WORDS.search(normal):
        raise BadQuestion("没有看懂这个问题，请用文字提问。")
    if not _CHINESE.search(normal) and not re.fullmatch(r"\D{0,3}(?:19|20)\d{2}\D{0,3}", normal):
        raise BadQuestion("请用中文提问", example=True)
    if len(_LATIN.findall(normal)) > 2 * len(_CHINESE.findall(normal)) + 8:
        raise BadQuestion("请用中文提问", example=True)
    table = lexicon().lookalikes
    changed = [
        f"“{character}”按“{table[character]}”理解" for character in normal if character in table
    ]
    meant = "".join(table.get(character, character) for character in normal)
    return meant, tuple(dict.fromkeys(changed))
