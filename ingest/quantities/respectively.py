"""Figures told in one breath: 答复率、满意率分别为100%、98%, 网站和微信分别发布35条、20条."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.quantities.draft import Draft
from ingest.quantities.facets import FacetWord, tag
from ingest.schema import QuantityKind

_EACH = re.compile(r"分别|依次")
_BETWEEN = re.compile(r"[、，和及与以\s]{1,2}|以及")
_JOIN = re.compile(r"[、和及与]")
_FACETS = ("rate", "channel", "topic", "object", "verb")


def groups(text: str, drafts: Sequence[Draft]) -> list[list[Draft]]:
    """Runs of two and more figures behind 分别 with nothing but commas between them."""
    found: list[list[Draft]] = []
    for draft in drafts:
        last = found[-1][-1] if found and found[-1] else None
        if last is not None and last.sentence == draft.sentence:
            between = text[last.figure.end : draft.figure.start]
            if _BETWEEN.fullmatch(between):
                found[-1].append(draft)
                continue
        if _EACH.search(text, draft.window.start, draft.figure.start):
            found.append([draft])
        elif found and found[-1]:
            found.append([])
    return [run for run in found if len(run) > 1]


def _listed(words: Sequence[FacetWord], facet: str) -> list[FacetWord]:
    kept: dict[str, FacetWord] = {}
    for word in words:
        if word.facet == facet:
            kept.setdefault(word.code, word)
    return list(kept.values())


def tell_apart(text: str, drafts: Sequence[Draft]) -> None:
    """Give each figure of such a run the thing named in its place; if they do not match, none."""
    for run in groups(text, drafts):
        first = run[0]
        each = _EACH.search(text, first.window.start, first.figure.start)
        stop = each.start() if each else first.figure.start
        before = tag(text, first.window.start, stop)
        pieces = _pieces(text, first.window.start, stop)
        for facet in _FACETS:
            named = _listed(before, facet)
            if len(named) != len(run):
                named = [word for piece in pieces for word in _listed(piece, facet)[-1:]]
            if len(named) == len(run):
                _give(run, facet, named)
                break
        else:
            for draft in run:
                draft.rates, draft.several = (), ()
                draft.object = draft.topic = draft.channel = None
                draft.own, draft.extra["vague"] = "", "分别"


def _pieces(text: str, start: int, stop: int) -> list[tuple[FacetWord, ...]]:
    """The words of each member of a list (人大代表建议 and 政协委员提案 apart)."""
    cuts = [found.span() for found in _JOIN.finditer(text, start, stop)]
    starts, ends = [start, *(end for _, end in cuts)], [*(begin for begin, _ in cuts), stop]
    return [tag(text, first, last) for first, last in zip(starts, ends, strict=True)]


def _give(run: Sequence[Draft], facet: str, named: Sequence[FacetWord]) -> None:
    first = run[0]
    for draft, word in zip(run, named, strict=True):
        draft.object, draft.channel, draft.topic = first.object, first.channel, first.topic
        draft.verb, draft.verb_words = first.verb, first.verb_words
        draft.several, draft.own, draft.named = (), "", True
        draft.label = (word.start, word.end)
        draft.extra["run"] = "分别"
        if facet == "rate":
            draft.rates, draft.object = (word.code,), word.code
        elif facet == "verb":
            draft.verb, draft.verb_words = word.code, word.words
        else:
            setattr(draft, facet, word.code)
            if draft.figure.kind is QuantityKind.PERCENT:
                draft.rates = first.rates
