"""The figures over cells that a question's words name, apart or together."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.schema import CellSubject, Operation
from qa.understand.measure import atoms_of, combined, readings, separately, share_of
from qa.understand.segment import Word
from qa.vocabulary import Kind

_BETWEEN_NAMES = re.compile(r"(?:^|\s)[和与跟、及加同](?=\s|$)")
_TOGETHER = re.compile(
    r"[和与、跟含]|(?<!增)加|(?<!涉)及|一共|总共|合计|总数|总和|之和|加起来|合起来"
)
_EACH = re.compile(r"[各](?!类|种|项|单位|[年镇乡局县市区家地级机部]|个单位)|分别|依次")
_SEVERAL = (Operation.VALUE, Operation.TOTAL, Operation.COMPARE)
_OTHER_THINGS = re.compile(r"(?:多少|几)(?:项(?!申请|决定)|人(?!申请|提|递|要)|户|人次|名)")


def named(
    text: str,
    content: str,
    words: Sequence[Word],
    atoms: Sequence[tuple[frozenset[str], bool]],
    operation: Operation,
    *,
    axis: bool,
) -> tuple[CellSubject, ...]:
    """The figures over cells that the words name; A占B is the share of A in B.

    `axis`: which row or column is asked for, so that no unit speaks against a figure.
    """
    found = _named(text, content, words, atoms, operation)
    if _OTHER_THINGS.search(text) and not axis and "件" not in text:
        found = tuple(one for one in found if not _counts_cases(one))
    return found


def apart(
    text: str,
    content: str,
    found: Sequence[CellSubject],
    atoms: Sequence[tuple[frozenset[str], bool]],
    operation: Operation,
) -> tuple[CellSubject, ...]:
    """The measures that are each asked for (各多少, 分别几件); () where one is."""
    if operation not in _SEVERAL or not _EACH.search(text):
        return ()
    joined = combined(atoms) if _TOGETHER.search(content) else ()
    return separately(joined) or separately(found)


def _named(
    text: str,
    content: str,
    words: Sequence[Word],
    atoms: Sequence[tuple[frozenset[str], bool]],
    operation: Operation,
) -> tuple[CellSubject, ...]:
    if any(_rate_named(word) for word in words):
        # 公开率（予以公开加部分公开占办理总计）: what stands in brackets only explains.
        words = [word for word in words if not _in_brackets(text, word)]
        return readings(atoms_of(words))
    if operation is Operation.SHARE and (at := text.find("占")) > 0:
        part = atoms_of([word for word in words if word.end <= at])
        whole = atoms_of([word for word in words if word.start > at])
        return share_of(part, readings(whole))
    found = readings(atoms)
    if not found and _TOGETHER.search(_BETWEEN_NAMES.sub(" ", content)):
        found = combined(atoms)
    return found


def _counts_cases(one: CellSubject) -> bool:
    """Whether a figure counts cases or decisions, not people or items of a list of powers."""
    return one.unit == "件" and not one.denominator


def _rate_named(word: Word) -> bool:
    return any(code.startswith("rate_") for code in word.codes(Kind.ATOM))


def _in_brackets(text: str, word: Word) -> bool:
    opened = text.rfind("（", 0, word.start)
    return opened >= 0 and "）" not in text[opened : word.start] and "）" in text[word.end :]
